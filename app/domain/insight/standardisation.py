"""How much of what customers have is as it is offered: an index, and each line that is of a customer's own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import ColumnClause, FromClause, Numeric, Text, Uuid, func, literal_column, null, select
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app import viewer
from app.domain.agreement.types import CustomerAgreement
from app.domain.binding import argument, bound, many, one, page
from app.domain.insight.agreed_assemblies import DEVIATION, assemblies
from app.domain.insight.fields import named_by, number
from app.domain.insight.finding_kinds import StandardisationPer
from app.domain.insight.finding_rows import facts, search_of
from app.domain.naming import By
from app.domain.package.types import CompositionItem
from app.domain.party.types import Party
from app.domain.service.parts import LazyItem, LazyOffering
from app.domain.values import decimal, vocabulary
from app.places.environment import Environment
from app.places.mapping import Row

if TYPE_CHECKING:
    from app.domain.portfolio.types import Portfolio

vocabulary(
    StandardisationPer,
    "What a share is told for.",
    PORTFOLIO="Each portfolio.",
    PACKAGE="Each package.",
    PROVIDER="Each provider of packages.",
    CUSTOMER="Each customer.",
)
KEYS: Mapping[StandardisationPer, str] = {
    StandardisationPer.PORTFOLIO: "portfolio_id",
    StandardisationPer.PACKAGE: "service_id",
    StandardisationPer.PROVIDER: "provider_id",
    StandardisationPer.CUSTOMER: "customer_id",
}


def _counted(_: Row, env: Environment) -> FromClause:
    """Each assembly of a customer's own counts once, however many agreements are on it: `mark` says which it is."""
    per = StandardisationPer(str(env.fixed("per", StandardisationPer.PORTFOLIO.value)))
    row = assemblies(search_of(env)).subquery(env.name("a"))
    key, own = row.c[KEYS[per]], row.c.deviating.is_not(None)
    mark = func.concat(row.c.offering_id, row.c.deviating, type_=Text())
    all_, deviating, unoffered = func.count(), func.count().filter(own), func.count().filter(row.c.offering_id.is_(None))
    standard = all_ - deviating - unoffered
    told = facts(agreement_id=row.c.agreement_id, offering_id=row.c.offering_id, lines=row.c.deviating)
    columns = {
        "key_id": key,
        **{name: key if each is per else sql_cast(null(), Uuid) for each, name in KEYS.items()},
        "agreements": all_,
        "deviating": deviating,
        "standard": standard,
        "unoffered": unoffered,
        "own_assemblies": func.count(mark.distinct()).filter(own),
        "index_percent": func.round(literal_column("100.0") * standard / all_, literal_column("1"), type_=Numeric()),
        "told": func.jsonb_agg(aggregate_order_by(told, row.c.agreement_key), type_=JSONB()).filter(own),
    }
    rows = select(*(value.label(name) for name, value in columns.items())).select_from(row)
    return rows.where(key.is_not(None)).group_by(key).subquery()


def _deviations(row: Row, env: Environment) -> FromClause:
    columns = [sql_column("agreement_id", Uuid), sql_column("offering_id", Uuid), sql_column("lines", JSONB)]
    told = func.jsonb_to_recordset(row.told).table_valued(*columns, name=env.name("d")).render_derived(with_types=True)
    parts: list[ColumnClause[Any]] = [sql_column(name, type_) for name, type_ in DEVIATION]
    line = func.jsonb_to_recordset(told.c.lines).table_valued(*parts, name=env.name("l")).render_derived(with_types=True)
    source = told.join(line, literal_column("true"))
    place = func.row_number().over().label("place")
    rows = select(told.c.agreement_id, told.c.offering_id, *line.c, place).select_from(source)
    return rows.correlate_except(told, line).subquery()


@bound(seen_by=viewer.providers)
@strawberry.type(description="A line of which a customer has another quantity than the offering that was agreed on.")
class AgreementDeviation:
    """A row of `_deviations`."""

    agreement: CustomerAgreement | None = one("The agreement.", join=lambda it, row, _: row.id == it.agreement_id)
    offering: LazyOffering | None = one("The offering that was agreed on.", join=lambda it, row, _: row.id == it.offering_id)
    component: LazyItem | None = one("The component.", join=lambda it, row, _: row.id == it.component_id)
    line: CompositionItem | None = one("The line of the package.", join=lambda it, row, _: row.id == it.item_id)
    offering_quantity: Decimal = decimal("The quantity in the offering.", "offered")
    agreed_quantity: Decimal = decimal("The quantity that the customer has.", "agreed")


@bound(seen_by=viewer.providers)
@strawberry.type(
    description="How many of some agreements on packages equal a defined offering. Those in effect at the moment that is asked about."
)
class Standardisation:
    """A row of `_counted`: an agreement that is as another offering than its own is standard too."""

    portfolio: Annotated["Portfolio", strawberry.lazy("app.domain.portfolio.types")] | None = one(
        "The portfolio, when shares are told for each.", join=named_by("portfolio_id")
    )
    item: LazyItem | None = one("The package, when shares are told for each.", join=named_by("service_id"))
    provider: Party | None = one("The provider, when shares are told for each.", join=named_by("provider_id"))
    customer: Party | None = one("The customer, when shares are told for each.", join=named_by("customer_id"))
    agreements: int = number("How many there are: `standard`, `deviating` and `unoffered` together.", "agreements")
    standard: int = number("How many equal a defined offering of the version in force.", "standard")
    deviating: int = number("How many have quantities that no offering of it has.", "deviating")
    unoffered: int = number(
        "How many stand for no offering at all: no version in force has the one that was agreed on, nor one that continues it.", "unoffered"
    )
    own_assemblies: int = number("How many different assemblies of customers' own those are.", "own_assemblies")
    index: Decimal = decimal(
        "Share of the agreements that equal a defined offering, in per cent, with one decimal at most.", "index_percent"
    )
    deviations: list[AgreementDeviation] = many(
        "The lines that differ, by agreement, in the order of the package.", join=lambda *_: None, source=_deviations, order=("place",)
    )


ASKED = (
    argument("about", By | None, "Only agreements on this package.", default=None),
    argument("per", StandardisationPer, "What a share is told for.", default=StandardisationPer.PORTFOLIO),
)


def standardisations(description: str) -> Any:
    """The root field."""
    return page(description, join=lambda *_: None, order=("key_id",), source=_counted, arguments=ASKED, seen_by=viewer.providers)
