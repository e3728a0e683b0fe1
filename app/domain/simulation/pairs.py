"""Lines and prices of a composition before and after changes that nobody makes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import strawberry
from sqlalchemy import ARRAY, ColumnElement, FromClause, Integer, Numeric, Text, Uuid, and_, case, func, literal_column, not_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import NamedFromClause
from sqlalchemy.types import TypeEngine

from app import viewer
from app.domain.binding import bound, computed, embedded, one
from app.domain.lifecycle.checks import json_member
from app.domain.package.types import CompositionItem
from app.domain.package.words import ComponentRole, Resolution
from app.domain.service.parts import LazyItem, LazyVersion
from app.domain.simulation.words import LineChange
from app.domain.values import Money, decimal, money, vocabulary
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Expressions, Row, Writing

vocabulary(
    LineChange,
    "What becomes of a line.",
    UNCHANGED="Nothing.",
    CHANGED="It has other limits, another role, version or price.",
    REPLACED="Another component stands in its place.",
    ADDED="It is new.",
    REMOVED="It is gone.",
)

LINE: Mapping[str, TypeEngine[Any]] = {
    "path": ARRAY(Integer()),
    "item_id": Uuid(),
    "component_id": Uuid(),
    "version_id": Uuid(),
    "resolution": Text(),
    "role": Text(),
    "min_quantity": Numeric(),
    "default_quantity": Numeric(),
    "max_quantity": Numeric(),
    "offering_key": Text(),
    "price": Numeric(),
    "cost": Numeric(),
    "currency": Text(),
    "cost_currency": Text(),
}
AMOUNTS: Mapping[str, TypeEngine[Any]] = {
    **{name: Numeric() for name in ("price", "cost", "margin", "margin_percent", "parts", "adjustment_percent")},
    **{name: Text() for name in ("currency", "cost_currency", "problem")},
    "lead_time_days": Integer(),
    "offering_id": Uuid(),
    "version_id": Uuid(),
}
UNCOMPARED = ("path", "cost", "cost_currency")
"""Places move when something else goes; and who sees no costs is not told that one changed."""


def both(name: str, columns: Mapping[str, TypeEngine[Any]]) -> Any:
    """Entries of one of the lists that are told: `key`, `place`, every column before and after, and whether there `was` and `is` one."""
    shape = (sql_column("key", Text), sql_column("place", Integer), sql_column("before", JSONB), sql_column("after", JSONB))

    def source(simulation: Row, env: Environment) -> FromClause:
        told = func.jsonb_to_recordset(json_member(simulation.told, name)).table_valued(*shape, name=env.name("b"))
        entry = told.render_derived(with_types=True)
        sides = {side: _side(entry.c[side], columns, env) for side in ("before", "after")}
        made = [row.c[column].label(f"{side}_{column}") for side, row in sides.items() for column in columns]
        there = (entry.c.before.is_not(None).label("was"), entry.c.after.is_not(None).label("becomes"))
        rows = select(entry.c.key, entry.c.place, *there, *made)
        joined = entry.join(sides["before"], literal_column("true")).join(sides["after"], literal_column("true"))
        return rows.select_from(joined).correlate_except(entry, *sides.values()).subquery()

    return source


def _side(value: Expression, columns: Mapping[str, TypeEngine[Any]], env: Environment) -> NamedFromClause:
    """One object as a row; a row of nulls when there is none."""
    read = func.jsonb_to_record(value).table_valued(*(sql_column(name, type_) for name, type_ in columns.items()), name=env.name("s"))
    return read.render_derived(with_types=True)


def state(side: str, columns: Mapping[str, TypeEngine[Any]]) -> Any:
    """One side of an entry as a row."""

    def row_of(entry: Row, _: Environment) -> Row:
        return Expressions(**{name: getattr(entry, f"{side}_{name}") for name in columns})

    return row_of


def nothing(side: str) -> Any:
    """Whether an entry has nothing on one side."""
    return lambda entry, _: not_(entry.was if side == "before" else entry.becomes)


def _dotted(path: Expression) -> Expression:
    return func.nullif(func.array_to_string(path, constant(".")), constant(""))


@bound(seen_by=viewer.planners)
@strawberry.type(description="A line of a composition as it is, or as it would be.")
class SimulatedLineState:
    """Columns of LINE."""

    path: str = computed("Places from the top, as in 1.3.2.", lambda row, _: _dotted(row.path), writing=Writing.PLAIN)
    component: LazyItem | None = one("What is contained.", join=lambda it, row, _: row.id == it.component_id, implied=True)
    version: LazyVersion | None = one("The version that it stands for.", join=lambda it, row, _: row.id == it.version_id, implied=True)
    resolution: Resolution = computed(
        "How that version was found. What is put into a version that is in use may be planned still.",
        lambda row, _: row.resolution,
        writing=Writing.PLAIN,
    )
    role: ComponentRole = computed("What becomes of the package without it.", lambda row, _: row.role, writing=Writing.PLAIN)
    min_quantity: Decimal = decimal("At least so much.", "min_quantity")
    default_quantity: Decimal = decimal("So much when nothing is said.", "default_quantity")
    max_quantity: Decimal | None = decimal("At most so much; null: any amount.", "max_quantity")
    component_offering_key: str | None = computed(
        "The offering of a component that is a package itself.", lambda row, _: row.offering_key, writing=Writing.JSON
    )
    unit_price: Money | None = money("Of one unit, a month; null below the top, and when there is none on that day.", "price")
    unit_cost: Money | None = money("What one unit costs the provider, a month.", "cost", "cost_currency", seen_by=viewer.money)


def _line_change(line: Row, _: Environment) -> Expression:
    compared = [name for name in LINE if name not in UNCOMPARED]
    same = and_(*(getattr(line, f"before_{name}").is_not_distinct_from(getattr(line, f"after_{name}")) for name in compared))
    return case(
        (not_(line.was), constant(LineChange.ADDED)),
        (not_(line.becomes), constant(LineChange.REMOVED)),
        (line.before_component_id != line.after_component_id, constant(LineChange.REPLACED)),
        (same, constant(LineChange.UNCHANGED)),
        else_=constant(LineChange.CHANGED),
    )


@bound(seen_by=viewer.planners)
@strawberry.type(description="A line of the tree before and after.")
class SimulatedLine:
    """A pair of LINE."""

    change: LineChange = computed("What becomes of it.", _line_change, writing=Writing.PLAIN)
    item: CompositionItem | None = one(
        "The line; null: it is only thought of.", join=lambda it, line, _: line.id == func.coalesce(it.before_item_id, it.after_item_id)
    )
    before: SimulatedLineState | None = embedded(
        "As it is; null: it is new.", state("before", LINE), absent=nothing("before"), compared=False
    )
    after: SimulatedLineState | None = embedded(
        "As it would be; null: it is gone.", state("after", LINE), absent=nothing("after"), compared=False
    )


def _problem(row: Row, env: Environment) -> Expression:
    """Whoever may not see costs is not told of their problems either."""
    problem: Expression = row.problem
    return problem if viewer.money(env.variant) else case((row.price.is_(None), problem))


@bound(seen_by=viewer.planners)
@strawberry.type(description="What an offering or an agreement costs, as `pricing` tells.")
class SimulatedPricing:
    """Columns of AMOUNTS."""

    price: Money | None = money("What the customer pays; null with a problem.", "price")
    cost: Money | None = money("What it costs the provider.", "cost", "cost_currency", seen_by=viewer.money)
    margin: Money | None = money("Price less cost; null when their currencies differ.", "margin", seen_by=viewer.money)
    margin_percent: Decimal | None = computed(
        "Margin in % of the price, one decimal.",
        lambda row, _: sql_cast(func.round(row.margin_percent, literal_column("1")), Text),
        seen_by=viewer.money,
        writing=Writing.PLAIN,
    )
    parts_total: Money | None = money("Sum of the parts, before the adjustment.", "parts")
    adjustment_percent: Decimal | None = decimal("What is added to the sum of the parts, in %.", "adjustment_percent")
    problem: str | None = computed("Why there is no price, cost or margin; a code.", _problem, writing=Writing.PLAIN)
    lead_time_days: int | None = computed("Days from order to delivery; null: nobody says.", lambda row, _: row.lead_time_days)


def _difference(description: str, name: str, currency: str = "currency", *, costs: bool = False) -> Any:
    def row_of(entry: Row, _: Environment) -> Row:
        amount = getattr(entry, f"after_{name}") - getattr(entry, f"before_{name}")
        return Expressions(amount=amount, currency=getattr(entry, f"after_{currency}"))

    def absent(entry: Row, _: Environment) -> ColumnElement[bool]:
        amounts = and_(*(getattr(entry, f"{side}_{name}").is_not(None) for side in ("before", "after")))
        same = func.coalesce(getattr(entry, f"before_{currency}") == getattr(entry, f"after_{currency}"), literal_column("false"))
        return not_(and_(amounts, same))

    return embedded(description, row_of, absent=absent, seen_by=viewer.money if costs else None, compared=False)


@strawberry.type
class Priced:
    """What a pair of AMOUNTS says of money, in whatever is priced. Amounts of two currencies have no difference."""

    before: SimulatedPricing | None = embedded("As it is.", state("before", AMOUNTS), absent=nothing("before"), compared=False)
    after: SimulatedPricing | None = embedded(
        "As it would be; null: the package has no end then, and nothing is worked out.",
        state("after", AMOUNTS),
        absent=nothing("after"),
        compared=False,
    )
    price_difference: Money | None = _difference("How much more the customer pays; null: it is not known.", "price")
    cost_difference: Money | None = _difference("How much more it costs the provider.", "cost", "cost_currency", costs=True)
    margin_difference: Money | None = _difference("How much more is left.", "margin", costs=True)
