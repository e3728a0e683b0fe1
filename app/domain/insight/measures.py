"""What feedback comes to, counted by groups in SQL: how many people, how satisfied, and what of it is withheld because they are few."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Numeric,
    Select,
    Text,
    Uuid,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, array
from sqlalchemy.types import TypeEngine

from app import limits
from app.documents.arguments import Fixed
from app.domain.feedback import model
from app.domain.feedback.visibility import feedback_visible
from app.domain.feedback.words import Touchpoint
from app.domain.party.model import Party
from app.domain.service.model import Service
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row

FEEDBACK, SERVICES, PARTIES = model.ServiceFeedback.__table__, Service.__table__, Party.__table__
ZERO, ONE = literal_column("0", Integer()), literal_column("1", Integer())
SMALL: Expression = literal_column(str(limits.RESPONDENTS_MIN), Integer())


class SatisfactionDimension(Fixed):
    """By what feedback is grouped; each choice makes a statement of its own."""

    SERVICE = "SERVICE"
    PROVIDER = "PROVIDER"
    CUSTOMER = "CUSTOMER"
    TOUCHPOINT = "TOUCHPOINT"
    MONTH = "MONTH"


KEYS: Mapping[SatisfactionDimension, tuple[str, TypeEngine[Any]]] = {
    SatisfactionDimension.SERVICE: ("service_id", Uuid()),
    SatisfactionDimension.PROVIDER: ("provider_id", Uuid()),
    SatisfactionDimension.CUSTOMER: ("customer_id", Uuid()),
    SatisfactionDimension.TOUCHPOINT: ("touchpoint", Text()),
    SatisfactionDimension.MONTH: ("month", Date()),
}
"""The column of each dimension."""
RATED: Mapping[str, str] = {
    "recommendation": "recommend",
    "return_intent": "return_intent",
    "cost": "rating_cost",
    "time": "rating_time",
    "quality": "rating_quality",
    "friendliness": "rating_friendliness",
}
"""What not everybody rates, and its column."""
IMPRESSIONS = {"first": Touchpoint.FIRST_IMPRESSION, "last": Touchpoint.LAST_IMPRESSION}
WITHHELD_ALONE = (*RATED, "gap")
"""Measures that fewer people may stand behind than answered at all. What all stand behind comes before them in `bases`."""
VALUES: Mapping[str, TypeEngine[Any]] = {
    "respondents": Integer(),
    "answers": Integer(),
    "answered": Integer(),
    "average": Numeric(),
    "distribution": ARRAY(Integer()),
    **{name: Numeric() for name in WITHHELD_ALONE},
}
SHOWN: Mapping[str, TypeEngine[Any]] = {"suppressed": Boolean(), **VALUES}
ROW: Mapping[str, TypeEngine[Any]] = {"place": Integer(), **dict(KEYS.values()), **SHOWN}


class Asked(NamedTuple):
    """Which feedback is counted. `open`: whether groups are shown however small they are."""

    conditions: Sequence[ColumnElement[bool]]
    open: ColumnElement[bool]


def of_service(service: Row, env: Environment, opened: ColumnElement[bool]) -> FromClause:
    """The row of a Satisfaction: of all feedback about one service."""
    said = env.alias(FEEDBACK)
    conditions = _seen(said.c, env, said.c.service_id == service.id)
    rows = _people(said.c, {}).where(*conditions).correlate_except(said).subquery(env.name("p"))
    counted = select(*_measured(rows.c)).select_from(rows).correlate_except(rows).subquery(env.name("m"))
    return select(*_shown(counted.c, _few(counted.c, opened))).select_from(counted).correlate_except(counted).subquery()


def summarised(asked: Asked, by: Sequence[SatisfactionDimension], said: FromClause, service: FromClause, env: Environment) -> Select[Any]:
    """One row: `total`, and `cells`, a list in the order of the dimensions. Both are JSON, made of one and the same groups."""
    keys = {KEYS[each][0]: _key(each, said.c, service.c) for each in by}
    people = _people(said.c, keys).select_from(said.join(service, service.c.id == said.c.service_id))
    rows = people.where(*asked.conditions).correlate_except(said, service).cte(env.name("people"), nesting=True)
    names = [rows.c[name] for name in ("whole", *keys)]
    groups = select(*names, *_measured(rows.c)).group_by(*names).cte(env.name("groups"), nesting=True)
    total, cells = _total(groups, asked, env), _cells(groups, asked, by, env)
    return select(total.label("total"), cells.label("cells")).add_cte(rows, groups, nest_here=True)


def _seen(said: Row, env: Environment, *conditions: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    visible = feedback_visible(said, env)
    return [*conditions, *(() if visible is None else (visible,))]


def _key(dimension: SatisfactionDimension, said: Row, service: Row) -> Expression:
    match dimension:
        case SatisfactionDimension.PROVIDER:
            return service.provider_id
        case SatisfactionDimension.MONTH:
            return sql_cast(func.date_trunc(constant("month"), said.occurred_on), Date)
        case _:
            found: Expression = getattr(said, KEYS[dimension][0])
            return found


def _people(said: Row, keys: Mapping[str, Expression]) -> Select[Any]:
    """What each respondent said in each group, and in all: who answers twice is one. `whole`: in all."""
    who = (said.respondent_id, said.respondent_hash)
    grouped = list(keys.values())
    whole = func.grouping(grouped[0]) == ONE if grouped else literal_column("true", Boolean())
    counts = {
        "answers": func.count(),
        "answered": func.count(said.answer),
        "score": func.sum(said.score),
        **{f"score_{score}": func.count().filter(said.score == literal_column(str(score))) for score in range(1, 6)},
        "promoters": func.count().filter(said.recommend >= literal_column("9")),
        "detractors": func.count().filter(said.recommend <= literal_column("6")),
    }
    for name, column in {**{name: getattr(said, column) for name, column in RATED.items()}, **_impressions(said)}.items():
        counts |= {f"{name}_count": func.count(column), f"{name}_sum": func.sum(column)}
    columns = [whole.label("whole"), *(key.label(name) for name, key in keys.items())]
    # As small integers: these rows are sorted, and half as wide they take half as long.
    rows = select(*columns, *(sql_cast(value, Integer).label(name) for name, value in counts.items()))
    return rows.group_by(func.grouping_sets(tuple_(*grouped, *who), tuple_(*who)) if grouped else tuple_(*who))


def _impressions(said: Row) -> Mapping[str, Expression]:
    return {name: case((said.touchpoint == touchpoint, said.score)) for name, touchpoint in IMPRESSIONS.items()}


def _measured(people: Row) -> list[Expression]:
    """Of a group of people: VALUES, and `by_…`, how many stand behind each."""

    def average(name: str) -> Expression:
        return func.sum(getattr(people, f"{name}_sum")) / func.nullif(func.sum(getattr(people, f"{name}_count")), ZERO)

    def number(value: Expression) -> Expression:
        return sql_cast(func.coalesce(func.sum(value), ZERO), Integer)

    behind = {name: func.count().filter(getattr(people, f"{name}_count") > ZERO) for name in (*RATED, *IMPRESSIONS)}
    score = func.coalesce(func.sum(people.promoters), ZERO) - func.coalesce(func.sum(people.detractors), ZERO)
    percent = literal_column("100") * score / func.nullif(func.sum(people.recommendation_count), ZERO)
    values = {
        "respondents": sql_cast(func.count(), Integer),
        "answers": number(people.answers),
        "answered": number(people.answered),
        "average": func.round(func.sum(people.score) / func.nullif(func.sum(people.answers), ZERO), literal_column("2")),
        "distribution": array([number(getattr(people, f"score_{score}")) for score in range(1, 6)]),
        **{name: func.round(average(name), literal_column("2")) for name in RATED},
        "recommendation": func.round(percent, ONE),
        "gap": func.round(_gap(people), literal_column("2")),
        **{f"by_{name}": sql_cast(count, Integer) for name, count in behind.items()},
        "by_gap": sql_cast(func.least(behind["first"], behind["last"]), Integer),
    }
    return [value.label(name) for name, value in values.items()]


def _gap(people: Row) -> Expression:
    """As one fraction: two that are rounded may differ by a rounded half."""
    first, firsts, last, lasts = (
        func.sum(getattr(people, f"{name}_{what}")) for name, what in product(("first", "last"), ("sum", "count"))
    )
    return (last * firsts - first * lasts) / func.nullif(firsts * lasts, ZERO)


def _bases(group: Row) -> list[Expression]:
    return [group.respondents, *(getattr(group, f"by_{name}") for name in WITHHELD_ALONE)]


def _few(group: Row, opened: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """What is withheld of a group that stands alone."""
    return [and_(~opened, base > ZERO, base < SMALL) for base in _bases(group)]


def _shown(group: Row, withheld: Sequence[ColumnElement[bool]]) -> list[Expression]:
    """SHOWN, with null for what is withheld."""
    every, *each = withheld
    alone = dict(zip(WITHHELD_ALONE, each, strict=True))
    values = {name: case((~or_(every, alone[name]) if name in alone else ~every, getattr(group, name))) for name in VALUES}
    return [every.label("suppressed"), *(value.label(name) for name, value in values.items())]


def _total(groups: CTE, asked: Asked, env: Environment) -> Expression:
    group = groups.alias(env.name("g"))
    shown = select(*_shown(group.c, _few(group.c, asked.open))).where(group.c.whole).correlate_except(group).subquery(env.name("s"))
    return select(func.to_jsonb(shown.table_valued())).correlate_except(shown).scalar_subquery()


def _cells(groups: CTE, asked: Asked, by: Sequence[SatisfactionDimension], env: Environment) -> Expression:
    if not by:
        return literal_column("'[]'::jsonb", JSONB())
    cell = _numbered(groups, by, env)
    flags = _flags(cell, asked, env)
    withheld: list[Any] = [flags.c.of[cell.c.place + flags.c.many * literal_column(str(at))] for at in range(1 + len(WITHHELD_ALONE))]
    shown = select(cell.c.place, *(cell.c[KEYS[each][0]] for each in by), *_shown(cell.c, withheld)).select_from(cell.join(flags, true()))
    rows = shown.correlate_except(cell, flags).subquery(env.name("r"))
    found = func.jsonb_agg(func.to_jsonb(rows.table_valued()))
    listed = select(func.coalesce(found, literal_column("'[]'::jsonb"), type_=JSONB())).add_cte(cell, nest_here=True)
    return listed.correlate_except(rows).scalar_subquery()


def _numbered(groups: CTE, by: Sequence[SatisfactionDimension], env: Environment) -> CTE:
    """The groups in order, with what `withheld` takes. One more than are answered, which it refuses."""
    group = groups.alias(env.name("g"))
    place = func.row_number().over(order_by=[term for each in by for term in _order(each, group.c, env)])
    codes = [sql_cast(func.dense_rank().over(order_by=group.c[KEYS[each][0]]), BigInteger) for each in by]
    rows = select(group, sql_cast(place, Integer).label("place"), array(codes).label("codes"), array(_bases(group.c)).label("bases"))
    numbered = rows.where(~group.c.whole).correlate_except(group).subquery(env.name("b"))
    return select(numbered).limit(literal_column(str(limits.SATISFACTION_ROWS_MAX + 1))).cte(env.name("cells"), nesting=True)


def _flags(cell: CTE, asked: Asked, env: Environment) -> FromClause:
    """One row: measure by measure for each group whether it is withheld, and how many groups there are."""
    codes, bases = (func.array_agg(aggregate_order_by(cell.c[name], cell.c.place)) for name in ("codes", "bases"))
    most = literal_column(str(limits.SATISFACTION_ROWS_MAX), Integer())
    found = func.withheld(codes, bases, case((asked.open, ZERO), else_=SMALL), most, type_=ARRAY(Boolean()))
    return select(found.label("of"), sql_cast(func.count(), Integer).label("many")).select_from(cell).subquery(env.name("f"))


def _order(dimension: SatisfactionDimension, group: Row, env: Environment) -> list[Expression]:
    """Things by their keys, touchpoints along the customer's path."""
    name = KEYS[dimension][0]
    column: Expression = getattr(group, name)
    match dimension:
        case SatisfactionDimension.TOUCHPOINT:
            return [func.array_position(array([constant(word) for word in Touchpoint]), column)]
        case SatisfactionDimension.MONTH:
            return [column]
        case _:
            named = env.alias(SERVICES if dimension is SatisfactionDimension.SERVICE else PARTIES)
            return [select(named.c.key).where(named.c.id == column).correlate_except(named).scalar_subquery(), column]


def listed(value: Expression, env: Environment) -> FromClause:
    """The rows of `cells`."""
    columns = [sql_column(name, type_) for name, type_ in ROW.items()]
    return func.jsonb_to_recordset(value).table_valued(*columns, name=env.name("r")).render_derived(with_types=True)


def told(value: Expression, env: Environment) -> FromClause:
    """The row of `total`; of nobody when there is none."""
    columns = [sql_column(name, type_) for name, type_ in SHOWN.items()]
    none = literal_column("'{}'::jsonb", JSONB())
    return func.jsonb_to_record(func.coalesce(value, none)).table_valued(*columns, name=env.name("r")).render_derived(with_types=True)
