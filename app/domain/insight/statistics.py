"""Statistics: how many services and packages there are, by what is chosen, who has agreed on them, and what that is worth."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

import strawberry
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    Uuid,
    case,
    cast,
    distinct,
    false,
    func,
    literal_column,
    null,
    select,
    true,
)
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import array as sql_array
from sqlalchemy.sql.selectable import NamedFromClause

from app import limits, viewer
from app.domain.agreement import model as agreement
from app.domain.agreement.in_force import running
from app.domain.agreement.pricing import agreed_choice
from app.domain.binding import argument, bound, computed, declared, embedded, many, one
from app.domain.feedback import model as feedback
from app.domain.feedback.visibility import feedback_visible
from app.domain.insight.counting import dimensions
from app.domain.insight.fields import made
from app.domain.lifecycle.words import IN_FORCE, PLANNED, PortfolioPhase, Stage
from app.domain.package import model as package
from app.domain.package.pricing import configuration_priced
from app.domain.package.words import BillingPeriod
from app.domain.party.types import Party
from app.domain.portfolio.types import Portfolio
from app.domain.service import model as service
from app.domain.service.in_force import SPEAKING, rank
from app.domain.service.queries import INCLUDE_RETIRED, present
from app.domain.service.visibility import service_visible, version_visible
from app.domain.service.words import Classification, ServiceForm
from app.domain.values import Money, money, vocabulary
from app.errors import Forbidden
from app.graphsql.filters import sifted
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Kind, Relation, Row, SchemaMapping, Writing

AGREEMENTS = agreement.CustomerAgreement.__table__
FEEDBACK = feedback.ServiceFeedback.__table__
OFFERINGS = package.ServiceOffering.__table__
SERVICES = service.Service.__table__
VERSIONS = service.ServiceVersion.__table__


class StatsDimension(StrEnum):
    """What services and packages are told apart by."""

    PHASE = "PHASE"
    STAGE = "STAGE"
    PROVIDER = "PROVIDER"
    OWNER = "OWNER"
    PORTFOLIO = "PORTFOLIO"
    CATEGORY = "CATEGORY"
    CLASSIFICATION = "CLASSIFICATION"
    FORM = "FORM"


vocabulary(
    StatsDimension,
    "What services and packages are counted by.",
    PHASE="Where they stand in the portfolio.",
    STAGE="The stage of the version in force, else of the planned one that has come farthest, else of the last one.",
    PROVIDER="The unit that provides them.",
    OWNER="The person who answers for them. Not for customers.",
    PORTFOLIO="The portfolio that they are in.",
    CATEGORY="The provider's own code.",
    CLASSIFICATION="Whom they are for.",
    FORM="What the customer gets.",
)


def _phase(ranks: Row) -> Expression:
    """As a service's own: what has no version is in the pipeline."""
    stages = {PortfolioPhase.CATALOGUE: IN_FORCE, PortfolioPhase.PIPELINE: PLANNED, PortfolioPhase.RETIRED: (Stage.RETIRED,)}
    whens = [(ranks.rank <= literal_column(str(max(map(SPEAKING.index, of)))), constant(phase)) for phase, of in stages.items()]
    return case((ranks.rank.is_(None), constant(PortfolioPhase.PIPELINE)), *whens, else_=constant(PortfolioPhase.REJECTED))


def _stage(ranks: Row) -> Expression:
    stages = sql_array([constant(stage) for stage in SPEAKING])
    return stages[ranks.rank + literal_column("1")]


KEYS: Mapping[StatsDimension, tuple[str, Any, Callable[[Row, Row], Expression]]] = {
    StatsDimension.PHASE: ("phase", Text(), lambda _, ranks: _phase(ranks)),
    StatsDimension.STAGE: ("stage", Text(), lambda _, ranks: _stage(ranks)),
    StatsDimension.PROVIDER: ("provider_id", Uuid(), lambda item, _: item.provider_id),
    StatsDimension.OWNER: ("owner_id", Uuid(), lambda item, _: item.owner_id),
    StatsDimension.PORTFOLIO: ("portfolio_id", Uuid(), lambda item, _: item.portfolio_id),
    StatsDimension.CATEGORY: ("category", Text(), lambda item, _: item.category),
    StatsDimension.CLASSIFICATION: ("classification", Text(), lambda item, _: item.classification),
    StatsDimension.FORM: ("form", Text(), lambda item, _: item.form),
}
"""The column of a row that a dimension fills, and its value for a service and the rank of the version that speaks for it."""
ONE: Expression = literal_column("1")
SMALL: Expression = literal_column(str(limits.RESPONDENTS_MIN))
MOST: Expression = literal_column(str(limits.SATISFACTION_ROWS_MAX))
SATISFACTION: Mapping[str, Callable[[Row], Expression]] = {
    "respondents": lambda said: cast(func.count(distinct(func.row(said.respondent_id, said.respondent_hash))), Integer),
    "answers": lambda _: cast(func.count(), Integer),
    "average": lambda said: func.round(func.avg(said.score), literal_column("2")),
}
LINED_MAX = 3
"""Dimensions along which no group may follow from the others; each further one doubles the work, and splits what is small by then."""
RANKED = {StatsDimension.PHASE, StatsDimension.STAGE}


def _counted(mapping: Callable[[], SchemaMapping]) -> Callable[[Row, Environment], FromClause]:
    """The services and packages that are asked about, in groups: how many, and which ones (`ids`)."""

    def source(_: Row, env: Environment) -> FromClause:
        chosen = _dimensions(env)
        item, ranks = env.alias(SERVICES), _ranks(env)
        keys = {name: value(item.c, ranks.c) for name, _, value in (KEYS[each] for each in chosen)}
        missing = {name: cast(null(), type_) for name, type_, _ in KEYS.values() if name not in keys}
        counts = [
            cast(func.count(), Integer).label("counted"),
            cast(func.count().filter(item.c.is_package), Integer).label("packages"),
            func.array_agg(item.c.id, type_=ARRAY(Uuid)).label("ids"),
        ]
        columns = [value.label(name) for name, value in {**keys, **missing}.items()]
        ranked = bool(RANKED & set(chosen))
        from_ = item.outerjoin(ranks, ranks.c.service_id == item.c.id) if ranked else item
        there = _present(ranks.c, env) if ranked else present(item.c, env)
        conditions = (service_visible(item.c, env), there, sifted(mapping(), "PortfolioItem", item.c, env))
        rows = select(*columns, *counts).select_from(from_).where(*(it for it in conditions if it is not None))
        groups = rows.group_by(*keys.values()).correlate_except(item, ranks).subquery(env.name("g"))
        return _with_satisfaction(groups, list(keys), env)

    return source


def _with_satisfaction(groups: FromClause, keys: Sequence[str], env: Environment) -> FromClause:
    """The groups, with how satisfied people are with what is in them. What is not asked for is not worked out: PostgreSQL leaves out the
    columns that nothing reads."""
    words = [func.concat(groups.c[name]) for name in keys]  # by the keys themselves PostgreSQL would sort all services, to group them so
    lines = [cast(func.dense_rank().over(order_by=word), BigInteger) for word in words[:LINED_MAX]]
    codes = sql_array(lines or [cast(ONE, BigInteger)])
    measured = {name: _measured(groups.c, value, env).label(name) for name, value in SATISFACTION.items()}
    place = func.row_number().over(order_by=words or None)
    rows = select(*groups.c, cast(place, Integer).label("place"), codes.label("codes"), *measured.values())
    told = rows.select_from(groups).correlate_except(groups).subquery(env.name("s"))
    everything: dict[str, Any] = {"order_by": told.c.place, "rows": (None, None)}
    bases = func.array_agg(sql_array([told.c.respondents]), type_=ARRAY(Integer)).over(**everything)
    flags = func.withheld(func.array_agg(told.c.codes).over(**everything), bases, SMALL, MOST, type_=ARRAY(Boolean))
    return select(*told.c, flags[told.c.place].label("suppressed")).select_from(told).subquery()


def _measured(group: Row, value: Callable[[Row], Expression], env: Environment) -> Expression:
    """Of the feedback about a group's services."""
    ids = func.unnest(group.ids).table_valued(sql_column("id", Uuid), name=env.name("i")).render_derived()
    said = env.alias(FEEDBACK)
    visible = feedback_visible(said.c, env)
    rows = select(value(said.c)).select_from(ids.join(said, said.c.service_id == ids.c.id))
    return (rows if visible is None else rows.where(visible)).correlate_except(ids, said).scalar_subquery()


def _present(ranks: Row, env: Environment) -> ColumnElement[bool] | None:
    """As lists have it: what is in the pipeline or in the catalogue."""
    last: ColumnElement[int] = literal_column(str(SPEAKING.index(Stage.PROPOSED)))
    return None if env.fixed("includeRetired") else ranks.rank <= last


def _dimensions(env: Environment) -> Sequence[StatsDimension]:
    chosen = dimensions(env, "groupBy", StatsDimension)
    if StatsDimension.OWNER in chosen and not viewer.providers(env.variant):
        raise Forbidden("OWNER is hidden from you: leave it out of groupBy.", path=(*env.path, "groupBy"))
    return chosen


def _ranks(env: Environment) -> NamedFromClause:
    """Of each service the rank of the version that speaks for it."""
    version = env.alias(VERSIONS)
    visible = version_visible(version.c, env)
    rows = select(version.c.service_id, func.min(rank(version.c.stage)).label("rank")).group_by(version.c.service_id)
    return (rows if visible is None else rows.where(visible)).correlate_except(version).subquery(env.name("r"))


def _unless_few(description: str, name: str) -> Any:
    def value(row: Row, _: Environment) -> Expression:
        found: Expression = getattr(row, name)
        shown = cast(found, Text) if name == "average" else found
        return case((func.coalesce(row.suppressed, false()), null()), else_=shown)

    return computed(description, value, writing=Writing.PLAIN if name == "average" else None)


class _Agreed:
    """The agreements about a row's services that run on the day."""

    def __init__(self, row: Row, env: Environment) -> None:
        self.ids = func.unnest(row.ids).table_valued(sql_column("id", Uuid), name=env.name("i")).render_derived()
        self.agreed = env.alias(AGREEMENTS)
        self.conditions = running(self.agreed.c, env)
        self.found = self.ids.join(self.agreed, self.agreed.c.service_id == self.ids.c.id)

    def counted(self, what: Expression) -> Expression:
        """A count over them."""
        rows = select(cast(what, Integer)).select_from(self.found).where(*self.conditions)
        return rows.correlate_except(self.ids, self.agreed).scalar_subquery()


def _agreements(row: Row, env: Environment) -> Expression:
    return _Agreed(row, env).counted(func.count())


def _customers(row: Row, env: Environment) -> Expression:
    of = _Agreed(row, env)
    return of.counted(func.count(distinct(of.agreed.c.customer_id)))


def _worth(row: Row, env: Environment) -> FromClause:
    """What the agreements are worth a month, for each pair of currencies; of what has no price the cost does not count either, or price
    less cost would not be the margin."""
    choice = _choices(row, env)
    priced = select(configuration_priced(choice.c, env)).lateral(env.name("w"))
    # Who sees no costs is not told by the number of rows that some are in another currency.
    cost_currency = priced.c.cost_currency if viewer.money(env.variant) else cast(null(), Text)
    currencies = (priced.c.currency, cost_currency.label("cost_currency"))
    many, has_price = choice.c.many, priced.c.price.is_not(None)
    counts = {"agreements": func.sum(many), "unpriced": func.coalesce(func.sum(many).filter(~has_price), literal_column("0"))}
    amounts = {name: func.sum(priced.c[name] / priced.c.months * many).filter(has_price) for name in ("price", "cost", "margin")}
    rows = select(
        *currencies,
        *(cast(count, Integer).label(name) for name, count in counts.items()),
        *(func.round(amount, literal_column("2")).label(name) for name, amount in amounts.items()),
    )
    return rows.select_from(choice.join(priced, true())).group_by(*currencies).correlate_except(choice, priced).subquery()


def _choices(row: Row, env: Environment) -> NamedFromClause:
    """What customers have by the agreements, each choice once, with how `many` have it: most have an offering as it is, and prices are
    dear. What is charged once is worth nothing a month."""
    of, offering = _Agreed(row, env), env.alias(OFFERINGS)
    choice = select(agreed_choice(of.agreed.c, env)).lateral(env.name("c"))
    found = of.found.join(choice, true()).join(offering, offering.c.id == choice.c.offering_id)
    rows = select(*choice.c, func.count().label("many")).select_from(found)
    rows = rows.where(*of.conditions, offering.c.billing_period != constant(BillingPeriod.ONCE)).group_by(*choice.c)
    return rows.correlate_except(of.ids, of.agreed, choice, offering).subquery(env.name("m"))


@bound()
@strawberry.type(description="What agreements of one currency are worth a month. Currencies are never added.")
class AgreedValue:
    """A row for each pair of the currencies of prices and costs, as far as costs are seen."""

    agreements: int = computed(
        "How many. Left out are those that are charged once, and those of which no offering is in force any more.",
        lambda row, _: row.agreements,
    )
    unpriced: int = computed(
        "How many of them have no price, as `pricing` of the agreement says why. They count in none of the amounts.", made("unpriced")
    )
    price: Money | None = money("What customers pay a month; null: none of them has a price.", "price")
    cost: Money | None = money("What it costs the provider a month.", "cost", "cost_currency", seen_by=viewer.money)
    margin: Money | None = money("Price less cost; null when their currencies differ.", "margin", seen_by=viewer.money)


@bound()
@strawberry.type(
    description="How satisfied customers are with what is in a group. Few people's answers are withheld, within one list of groups."
)
class GroupSatisfaction:
    """The same row as the group."""

    respondents: int | None = _unless_few("How many people answered.", "respondents")
    answers: int | None = _unless_few("How many answers they gave.", "answers")
    average: Decimal | None = _unless_few("Their average score, 1 to 5, with two decimals.", "average")
    suppressed: bool = computed(
        f"Whether they are withheld, because fewer than {limits.RESPONDENTS_MIN} people answered or because that would follow from this "
        "group.",
        lambda row, _: func.coalesce(row.suppressed, false()),
    )


@bound()
@strawberry.type(description="Services and packages that are alike in what they were grouped by; what they were not grouped by is null.")
class PortfolioStats:
    """A group."""

    phase: PortfolioPhase | None = computed("Where they stand in the portfolio.", made("phase"), writing=Writing.PLAIN)
    stage: Stage | None = computed(
        "The stage of the versions that speak for them; also null: they have none.", made("stage"), writing=Writing.PLAIN
    )
    provider: Party | None = one("Who provides them.", join=lambda row, party, _: party.id == row.provider_id, implied=True)
    owner: Party | None = one("Who answers for them.", join=lambda row, party, _: party.id == row.owner_id, seen_by=viewer.providers)
    portfolio: Portfolio | None = one("Their portfolio.", join=lambda row, portfolio, _: portfolio.id == row.portfolio_id)
    category: str | None = computed("Their category.", made("category"), writing=Writing.TEXT)
    classification: Classification | None = computed("Whom they are for.", made("classification"), writing=Writing.PLAIN)
    form: ServiceForm | None = computed("What the customer gets.", made("form"), writing=Writing.PLAIN)
    items: int = computed("How many services and packages.", made("counted"))
    packages: int = computed("How many of them are packages.", made("packages"))
    agreements: int = computed("How many agreements about them run on the day that is asked about.", _agreements)
    customers: int = computed("How many customers have agreed on any of them.", _customers)
    satisfaction: GroupSatisfaction = embedded(
        "How satisfied customers are with them. Small groups are withheld within one list of groups; whoever asks for several, by "
        "other filters, may subtract them.",
        lambda row, _: row,
    )
    agreed: list[AgreedValue] = many(
        "What those agreements are worth a month, by currency.", join=lambda *_: None, source=_worth, order=("currency", "cost_currency")
    )


def statistics(description: str) -> Any:
    """The root field. Groups come in the order of their keys."""
    return declared(
        description,
        lambda it: Relation(Kind.LIST, lambda *_: None, it.seen_by, _in_order, source=_counted(it.mapping), sifts="PortfolioItem"),
        arguments=[
            argument("group_by", list[StatsDimension], "What they are told apart by; absent or empty: one row for all.", default=[]),
            INCLUDE_RETIRED,
        ],
    )


def _in_order(row: Row, _: Environment) -> Sequence[Expression]:
    return [getattr(row, name).nulls_last() for name, *_rest in KEYS.values()]
