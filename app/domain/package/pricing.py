"""What an offering or a choice of one's own costs and how long it takes, with the arithmetic of each line."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import FromClause, Function, Integer, Numeric, Select, Text, Uuid, case, func, literal_column, or_, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import NamedFromClause

from app import limits, viewer
from app.context import called, today
from app.domain.binding import bound, computed, many, one
from app.domain.package import model
from app.domain.package.composition import resolved
from app.domain.package.visibility import line_visible
from app.domain.package.words import BillingPeriod, ComponentRole
from app.domain.service import model as service
from app.domain.service.parts import LazyItem, LazyOffering
from app.domain.values import Money, decimal, money
from app.places.environment import Environment
from app.places.mapping import Expression, Row, Writing

if TYPE_CHECKING:
    from app.domain.package.types import CompositionItem

LINES = model.CompositionItem.__table__
OFFERINGS = model.ServiceOffering.__table__
VERSIONS = service.ServiceVersion.__table__
NEEDED = (ComponentRole.CORE, ComponentRole.ENABLING)
"""What a package does not work without; it is delivered when the slowest of these is."""

LazyLine = Annotated["CompositionItem", strawberry.lazy("app.domain.package.types")]


def offering_priced(offering: Row, env: Environment) -> FromClause:
    """The row of an OfferingPricing for an offering."""
    priced = called(env, "offering_pricing", offering.id, today(env))
    return _priced(priced, offering.version_id, chosen_in(offering.id, env), months(offering), env).subquery()


def configuration_priced(configured: Row, env: Environment) -> FromClause:
    """The same for a choice: `version_id`, `offering_id` and `chosen`. Without an offering it is charged by the month."""
    return _choice_priced(configured, env).subquery()


def choices_priced(choice: FromClause, env: Environment) -> FromClause:
    """The same for each row of choices."""
    priced = _choice_priced(choice.c, env).lateral(env.name("p"))
    return select(*priced.c).select_from(choice.join(priced, true())).correlate_except(choice, priced).subquery()


def _choice_priced(choice: Row, env: Environment) -> Select[Any]:
    offering = env.alias(OFFERINGS)
    charged = select(months(offering.c)).where(offering.c.id == choice.offering_id).correlate_except(offering).scalar_subquery()
    priced = called(env, "configured_pricing", choice.version_id, choice.offering_id, choice.chosen, today(env))
    return _priced(priced, choice.version_id, choice.chosen, func.coalesce(charged, literal_column("1")), env)


def chosen_in(offering_id: Expression, env: Environment) -> Expression:
    """The quantities of an offering by the id of the line."""
    return called(env, "chosen_quantities", offering_id, type_=JSONB())


def months(offering: Row) -> Expression:
    """How many months an offering is charged for at a time."""
    return case((offering.billing_period == BillingPeriod.YEAR, literal_column("12")), else_=literal_column("1"))


def _priced(priced: Function[Any], version_id: Expression, chosen: Expression, charged: Expression, env: Environment) -> Select[Any]:
    amounts = ("price", "cost", "margin", "margin_percent", "parts", "adjustment_percent")
    texts = ("currency", "cost_currency", "problem")
    columns = [*(sql_column(name, Numeric) for name in amounts), *(sql_column(name, Text) for name in texts)]
    row = priced.table_valued(*columns, name=env.name("p"))
    known = (version_id.label("version_id"), chosen.label("chosen"), charged.label("months"))
    return select(*row.c, *known).correlate_except(row)


def _lines(pricing: Row, env: Environment) -> FromClause:
    """The lines that the viewer sees. Amounts are rounded as they add up, so that those of all lines are the rounded total to the cent."""
    numbers = ("quantity", "price", "cost")
    columns = [sql_column(name, Uuid) for name in ("item_id", "component_id", "version_id", "offering_id")]
    columns += [sql_column("place", Integer), *(sql_column(name, Numeric) for name in numbers)]
    columns += [sql_column(name, Text) for name in ("currency", "cost_currency")]
    part = called(env, "configuration_lines", pricing.version_id, pricing.chosen, today(env)).table_valued(*columns, name=env.name("l"))
    line = env.alias(LINES)
    visible = line_visible(line.c, env)
    rows = select(
        part.c.item_id,
        part.c.component_id,
        part.c.offering_id,
        part.c.place,
        part.c.quantity,
        pricing.months.label("months"),
        part.c.price.label("unit_price"),
        part.c.cost.label("unit_cost"),
        part.c.currency,
        part.c.cost_currency,
        _rounded(part, part.c.price, part.c.currency, pricing).label("price"),
        _rounded(part, part.c.cost, part.c.cost_currency, pricing).label("cost"),
        case((part.c.item_id.is_(None), part.c.version_id), else_=resolved(line.c, env)).label("version_id"),
    ).select_from(part.outerjoin(line, line.c.id == part.c.item_id))
    rows = rows if visible is None else rows.where(or_(part.c.item_id.is_(None), visible))
    return rows.correlate_except(part, line).subquery()


def _rounded(part: NamedFromClause, unit: Expression, currency: Expression, pricing: Row) -> Expression:
    exact = part.c.quantity * unit * pricing.months
    so_far = func.sum(exact).over(partition_by=currency, order_by=(part.c.place, part.c.item_id), rows=(None, 0))
    cents: Expression = literal_column("2")
    return func.round(so_far, cents) - func.round(so_far - exact, cents)


def lead_time(version_id: Expression, chosen: Expression, env: Environment) -> Expression:
    """Days from order to delivery: what the version says itself, or the longest of what it needs, through the packages inside. Parts are
    ordered at the same time. What says nothing is not known, and not counted."""
    first = _needed(version_id, chosen, env).add_columns(literal_column("1").label("depth"))
    tree = first.cte(env.name("needed"), recursive=True, nesting=True)
    offering = env.alias(OFFERINGS)
    named = select(offering.c.id).where(offering.c.version_id == tree.c.version_id, offering.c.key == tree.c.offering_key)
    inside = chosen_in(named.correlate_except(offering).scalar_subquery(), env)
    below = _needed(tree.c.version_id, inside, env).lateral(env.name("b"))
    deeper = select(below.c.version_id, below.c.offering_key, tree.c.depth + literal_column("1")).select_from(
        tree.join(below, literal_column("true"))
    )
    deeper = deeper.where(tree.c.depth < literal_column(str(limits.COMPOSITION_DEPTH_MAX))).correlate_except(tree, below)
    tree = tree.union(deeper)  # each version once a level, however many ways lead to it
    own, part = env.alias(VERSIONS), env.alias(VERSIONS)
    parts = select(func.max(part.c.lead_time_days)).select_from(part.join(tree, tree.c.version_id == part.c.id))
    longest = func.greatest(own.c.lead_time_days, parts.correlate_except(part, tree).scalar_subquery())
    return select(longest).where(own.c.id == version_id).correlate_except(own).scalar_subquery()


def _needed(version_id: Expression, chosen: Expression, env: Environment) -> Select[tuple[Any, Any]]:
    """The visible CORE and ENABLING lines of a version that are chosen: the version of each, and the offering of a package."""
    line = env.alias(LINES)
    quantity = func.coalesce(sql_cast(chosen.op("->>", return_type=Text())(sql_cast(line.c.id, Text)), Numeric), line.c.default_quantity)
    visible = line_visible(line.c, env)
    conditions = [line.c.package_version_id == version_id, line.c.role.in_(NEEDED), quantity > literal_column("0")]
    rows = select(resolved(line.c, env).label("version_id"), line.c.component_offering_key.label("offering_key"))
    return rows.where(*conditions, *(it for it in (visible,) if it is not None)).correlate_except(line)


def _lead_time_of_line(line: Row, env: Environment) -> Expression:
    return lead_time(line.version_id, chosen_in(line.offering_id, env), env)


@bound()
@strawberry.type(description="One component in the price of an offering or a choice.")
class PricingLine:
    """quantity × unit price × months. Lines that the viewer does not see are in the total and not here."""

    item: LazyLine | None = one(
        "The line of the composition; null: a service that is no package is its own only part.",
        join=lambda line, item, _: item.id == line.item_id,
        implied=True,
    )
    component: LazyItem | None = one("What is counted.", join=lambda line, component, _: component.id == line.component_id, implied=True)
    offering: LazyOffering | None = one(
        "Of a package inside the offering that it counts with; its own lines are in its pricing.",
        join=lambda line, offering, _: offering.id == line.offering_id,
    )
    quantity: Decimal = decimal("So much of it.", "quantity")
    months: int = computed("How many months are charged at a time.", lambda row, _: row.months)
    unit_price: Money | None = money("Of one unit, a month; null: there is none on that day.", "unit_price")
    unit_cost: Money | None = money("What one unit costs the provider, a month.", "unit_cost", "cost_currency", seen_by=viewer.money)
    price: Money | None = money(
        "Of all units and months. Rounded so that the lines add up: it may be a cent from quantity × unit price × months.", "price"
    )
    cost: Money | None = money("The same of the cost.", "cost", "cost_currency", seen_by=viewer.money)
    lead_time_days: int | None = computed(
        "Days from order to delivery, of the component and of what it needs itself; null: nobody says.", _lead_time_of_line
    )


def _problem(pricing: Row, env: Environment) -> Expression:
    """Whoever may not see costs is not told of their problems either."""
    return pricing.problem if viewer.money(env.variant) else case((pricing.price.is_(None), pricing.problem))


@bound()
@strawberry.type(description="What an offering or a choice costs, in its currency and billing period, at the moment asked about.")
class OfferingPricing:
    """One row of the function that lists, gates and simulations share."""

    price: Money | None = money("What the customer pays; null with a problem.", "price")
    cost: Money | None = money("What it costs the provider.", "cost", "cost_currency", seen_by=viewer.money)
    margin: Money | None = money("Price less cost; null when their currencies differ.", "margin", seen_by=viewer.money)
    margin_percent: Decimal | None = computed(
        "Margin in % of the price, one decimal.",
        lambda row, _: sql_cast(row.margin_percent, Text),
        seen_by=viewer.money,
        writing=Writing.PLAIN,
    )
    parts_total: Money | None = money("Sum of the parts, before the adjustment.", "parts")
    adjustment_percent: Decimal | None = decimal("What is added to the sum of the parts, in %.", "adjustment_percent")
    problem: str | None = computed("Why there is no price, cost or margin; a code.", _problem, writing=Writing.PLAIN)
    lead_time_days: int | None = computed(
        "Days from order to delivery: those that the version promises, or the longest of its CORE and ENABLING parts. Null: nobody says.",
        lambda row, env: lead_time(row.version_id, row.chosen, env),
    )
    lines: list[PricingLine] = many(
        "The arithmetic: what the sum of the parts is made of.",
        join=lambda *_: None,
        source=_lines,
        order=("place", "item_id"),
    )
