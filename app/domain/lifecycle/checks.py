"""Results of a gate's checks as the API shows them: what was found, in words and as data, where to look, and what would mend it.

A row has one member, `value`: the JSON object that gate_report makes of a check and that a transition keeps. What was kept before may
have less.
"""

from datetime import date
from decimal import Decimal

import strawberry
from sqlalchemy import Boolean, ColumnElement, Date, FromClause, Numeric, Text, Uuid, and_, case, func, literal_column, or_, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB

from app import viewer
from app.context import keeps_portfolio, role_of
from app.domain.binding import bound, computed, embedded, many, one
from app.domain.lifecycle.words import MONEY_CHECKS, MONEY_FACTS, CheckOutcome
from app.domain.localized import LocalizedText
from app.domain.party.types import Party
from app.domain.payload import member
from app.domain.service.parts import LazyItem
from app.domain.values import number_text, vocabulary
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.mapping import Expression, Expressions, Row, Writing
from app.viewer import Role

vocabulary(
    CheckOutcome,
    "What a check of a gate found.",
    PASS="All is well.",  # noqa: S106  # no password
    WARN="Something is missing that does not stop the step.",
    FAIL="Something is missing that stops the step, unless it is overridden.",
    NOT_APPLICABLE="It is no matter of this version.",
)


def json_member(value: Expression, name: str) -> Expression:
    """A member of a JSON object, as JSON."""
    return value.op("->", return_type=JSONB())(literal_column(f"'{name}'"))


def _text(value: Expression, name: str) -> Expression:
    return value.op("->>", return_type=Text())(literal_column(f"'{name}'"))


def _texts(value: Expression) -> Row:
    """The row of a LocalizedText."""
    return Expressions(**{language: _text(value, language) for language in LANGUAGES})


def knows_all(env: Environment) -> ColumnElement[bool] | None:
    """A gate is judged by all that there is, so it speaks of rows that stakeholders from outside the provider do not see. None: always."""
    return keeps_portfolio(env) if role_of(env) is Role.STAKEHOLDER else None


def _untold(row: Row, env: Environment) -> ColumnElement[bool]:
    """No words were kept, or they are not for whoever asks."""
    told = knows_all(env)
    none = json_member(row.value, "message").is_(None)
    return none if told is None else or_(none, ~told)


def _no_remedy(row: Row, _: Environment) -> ColumnElement[bool]:
    return _text(json_member(row.value, "remedy"), "mutation").is_(None)


def facts_of(data: Expression) -> FromClause:
    """What was found, as `name` and `value` of each fact, one row for each of a list."""
    found = func.coalesce(data, func.jsonb_build_object())
    named = func.jsonb_each(found).table_valued(sql_column("key", Text), sql_column("value", JSONB), name="named").render_derived()
    is_list = func.jsonb_typeof(named.c.value) == literal_column("'array'")
    values = case((is_list, named.c.value), else_=func.jsonb_build_array(named.c.value))
    each = func.jsonb_array_elements(values).table_valued("value", with_ordinality="place", name="fact").render_derived()
    rows = select(named.c.key.label("name"), sql_cast(each.c.value, JSONB).label("value"), each.c.place)
    return rows.select_from(named.join(each, true())).correlate_except(named, each).subquery()


def _facts(check: Row, _: Environment) -> FromClause:
    return facts_of(json_member(check.value, "data"))


def _fact_told(_: Row, fact: Row, env: Environment) -> ColumnElement[bool] | None:
    """Amounts of costs and margins are for those who see money."""
    told = knows_all(env)
    free = None if viewer.money(env.variant) else fact.name.not_in(MONEY_FACTS)
    conditions = [condition for condition in (told, free) if condition is not None]
    return and_(*conditions) if conditions else None


def _is(value: Expression, kind: str) -> ColumnElement[bool]:
    return func.jsonb_typeof(value) == literal_column(f"'{kind}'")


def _said(fact: Row, _: Environment) -> Expression:
    plain = fact.value.op("#>>", return_type=Text())(literal_column("'{}'"))
    return case((_is(fact.value, "object"), _text(fact.value, "key")), (_is(fact.value, "string"), plain))


def _number(fact: Row, _: Environment) -> Expression:
    amount = case((_is(fact.value, "object"), _text(fact.value, "number")), (_is(fact.value, "number"), sql_cast(fact.value, Text)))
    return number_text(sql_cast(amount, Numeric))


def _named_by(name: str, fact: Row) -> Expression:
    return sql_cast(_text(fact.value, name), Uuid)


@bound(seen_by=viewer.providers)
@strawberry.type(description="One fact that a check found. A fact that is a list is told once for each of its members.")
class CheckFact:
    """Its row has `name`, `value` (JSON) and `place`."""

    name: str = computed("What it says: missing, count, date, …", lambda row, _: row.name)
    text: str | None = computed("A word, a key or a code; null for a mere number or date.", _said)
    number: Decimal | None = computed("A number; null when there is none.", _number, writing=Writing.PLAIN)
    day: date | None = computed("A local business date; null when there is none.", lambda row, _: sql_cast(_text(row.value, "date"), Date))
    label: LocalizedText | None = embedded(
        "What the text stands for, for readers.",
        lambda row, _: _texts(json_member(row.value, "name")),
        absent=lambda row, _: json_member(row.value, "name").is_(None),
        compared=False,
    )
    item: LazyItem | None = one(
        "The service or package that it is about.", join=lambda fact, row, _: row.id == _named_by("service", fact), compared=False
    )
    party: Party | None = one("The party that it is about.", join=lambda fact, row, _: row.id == _named_by("party", fact), compared=False)


@bound(seen_by=viewer.providers)
@strawberry.type(description="What would mend a check that failed.")
class CheckRemedy:
    """Its row has the remedy's JSON object as `value`."""

    mutation: str = computed("The mutation to use.", member("mutation"), writing=Writing.PLAIN)
    hint: LocalizedText = embedded("What to do with it.", lambda row, _: _texts(json_member(row.value, "hint")), compared=False)


def check_visible(check: Row, env: Environment) -> ColumnElement[bool] | None:
    """Checks of costs and investments are for those who see money: an outcome tells of the amounts."""
    if viewer.money(env.variant):
        return None
    told: ColumnElement[bool] = _text(check.value, "code").not_in(MONEY_CHECKS)
    return told


@bound(seen_by=viewer.providers, visible=check_visible)
@strawberry.type(description="The result of one check of a gate.")
class GateCheckResult:
    """As it is now, or frozen as it was when a decision was taken."""

    code: str = computed("Name of the check.", member("code"), writing=Writing.PLAIN)
    outcome: CheckOutcome = computed("What it found.", member("outcome"), writing=Writing.PLAIN)
    overridable: bool | None = computed(
        "Whether a portfolio manager may let a failure pass, with a reason; null in results that were kept without.",
        lambda row, _: sql_cast(_text(row.value, "overridable"), Boolean),
    )
    message: LocalizedText | None = embedded(
        "What it found, in words; null in results that were kept without.",
        lambda row, _: _texts(json_member(row.value, "message")),
        absent=_untold,
        compared=False,
    )
    data: list[CheckFact] = many("What it found, as data.", join=_fact_told, order=("name", "place"), source=_facts)
    path: list[str] | None = computed(
        "The field of the version that it is about; null in results that were kept without.",
        lambda row, _: func.nullif(json_member(row.value, "path"), literal_column("'null'::jsonb")),
        writing=Writing.JSON,
    )
    remedy: CheckRemedy | None = embedded(
        "What would mend it; null when there is nothing to mend.",
        lambda row, _: Expressions(value=json_member(row.value, "remedy")),
        absent=_no_remedy,
        compared=False,
    )
