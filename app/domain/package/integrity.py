"""What the parts of a package make of its guarantees, as the API shows it: availability, lead time and support hours."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import Boolean, ColumnElement, FromClause, Integer, Numeric, Text, Uuid, and_, case, func, literal_column, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from app import viewer
from app.context import at, called, clock
from app.domain.binding import bound, computed, many, one
from app.domain.lifecycle.checks import knows_all
from app.domain.service.parts import LazyItem, ServiceCommitment
from app.domain.service.words import CommitmentKind
from app.domain.values import decimal, number_text
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row, Writing

if TYPE_CHECKING:
    from app.domain.package.types import CompositionItem

LazyLine = Annotated["CompositionItem", strawberry.lazy("app.domain.package.types")]

PROMISE: Mapping[str, TypeEngine[Any]] = {
    "offering_id": Uuid(),
    "own": Boolean(),
    "place": Integer(),
    "fact": JSONB(),
    "commitment_id": Uuid(),
    "kind": Text(),
    "promised": Numeric(),
    "unit": Text(),
    "derived": Numeric(),
    "derived_unit": Text(),
    "backed": Boolean(),
    "short": Numeric(),
    "parts": JSONB(),
    "unknown": JSONB(),
}
"""The columns of promise_integrity, which the gate of a design asks too."""


def promises_of(version_id: Expression, offering_id: Expression | None, env: Environment) -> FromClause:
    """The guarantees that hold for a version, or for one of its offerings."""
    columns = [sql_column(name, type_) for name, type_ in PROMISE.items()]
    found = called(env, "promise_integrity", version_id, at(env), clock(env)).table_valued(*columns, name=env.name("i"))
    number = func.row_number().over(order_by=(found.c.kind, found.c.own.desc(), found.c.commitment_id))
    rows = select(*found.c, sql_cast(number, Integer).label("number"))
    holder = found.c.offering_id.is_(None) if offering_id is None else found.c.offering_id == offering_id
    return rows.where(holder).correlate_except(found).subquery()


def _told(_: Row, __: Row, env: Environment) -> ColumnElement[bool] | None:
    return knows_all(env)


def promise_integrity(description: str, *, of_offering: bool = False) -> Any:
    """The field of a version, or of an offering. Who sees no more than some of the lines is told nothing, as with gates."""

    def source(row: Row, env: Environment) -> FromClause:
        return promises_of(row.version_id, row.id, env) if of_offering else promises_of(row.id, None, env)

    return many(description, join=_told, source=source, order=("number",), seen_by=viewer.providers)


def _parts(name: str) -> Any:
    def source(promise: Row, env: Environment) -> FromClause:
        found = func.jsonb_array_elements(getattr(promise, name)).table_valued("value", with_ordinality="place", name=env.name("p"))
        part = found.render_derived()
        rows = select(sql_cast(part.c.value, JSONB).label("value"), part.c.place)
        return rows.correlate_except(part).subquery()

    return source


def _uuid(value: Expression, name: str) -> Expression:
    return sql_cast(_text(value, name), Uuid)


def _text(value: Expression, name: str) -> Expression:
    return value.op("->>", return_type=Text())(constant(name))


def _value(part: Row, _: Environment) -> Expression:
    return number_text(sql_cast(_text(part.value, "number"), Numeric))


@bound(seen_by=viewer.providers)
@strawberry.type(description="A component that a guarantee rests on.")
class PromisePart:
    """Its row has the JSON object of a part as `value`."""

    item: LazyLine | None = one("The line; null: it is only thought of.", join=lambda part, line, _: line.id == _uuid(part.value, "item"))
    component: LazyItem | None = one("The component.", join=lambda part, row, _: row.id == _uuid(part.value, "service"))
    value: Decimal | None = computed(
        "What it promises: availability in %, or its lead time in days; null: support hours, or nothing is known.",
        _value,
        writing=Writing.PLAIN,
    )
    hours: str | None = computed("When its support is there, as it says.", lambda row, _: _text(row.value, "unit"))
    critical: bool = computed(
        "Whether its lead time is on the critical path.",
        lambda row, _: func.coalesce(sql_cast(_text(row.value, "critical"), Boolean), literal_column("false")),
    )


def _derived(promise: Row, _: Environment) -> Expression:
    """Percentages have two decimals."""
    percent = promise.kind == constant(CommitmentKind.AVAILABILITY)
    rounded = sql_cast(func.round(promise.derived, literal_column("2")), Text)
    return case((percent, rounded), else_=number_text(promise.derived))


def _short(promise: Row, _: Environment) -> Expression:
    """Nothing by which it is short is never rounded away."""
    cents = func.round(promise.short, literal_column("2"))
    rounded = case((and_(cents == literal_column("0"), promise.short > literal_column("0")), literal_column("0.01")), else_=cents)
    return case((or_(promise.backed.is_(None), promise.short.is_(None)), None), else_=sql_cast(rounded, Text))


@bound(seen_by=viewer.providers)
@strawberry.type(description="A guarantee, and what the parts of the package make of it.")
class PromiseIntegrity:
    """Columns of PROMISE."""

    kind: CommitmentKind = computed("What it is about.", lambda row, _: row.kind, writing=Writing.PLAIN)
    commitment: ServiceCommitment | None = one(
        "The guarantee; null: it is only thought of.", join=lambda it, row, _: row.id == it.commitment_id, implied=True
    )
    own: bool = computed("Whether it is made by the version, or the offering, itself.", lambda row, _: row.own)
    promised: Decimal | None = decimal("What is promised; null: hours, or no number.", "promised")
    unit: str | None = computed("In what unit it is promised, or at which hours.", lambda row, _: row.unit)
    derived: Decimal | None = computed(
        "What its parts make of it. AVAILABILITY: those of the CORE and ENABLING lines in the same unit multiplied, in %. LEAD_TIME: the "
        "days of those lines, added where one depends on another. Null: hours, or nothing is known.",
        _derived,
        writing=Writing.PLAIN,
    )
    derived_exact: Decimal | None = decimal("The same, not rounded.", "derived")
    derived_unit: str | None = computed(
        "Its unit; of SUPPORT_HOURS the hours at which all of those lines are there, as in MON-FRI 07-17. Null: nothing is known.",
        lambda row, _: row.derived_unit,
    )
    backed: bool | None = computed(
        "Whether the parts carry it, as far as they are known. Null: nothing is known, or it is told in words that are not read.",
        lambda row, _: row.backed,
    )
    short_by: Decimal | None = computed(
        "By how much it is short: percentage points, days, or hours a week; 0: it is carried.", _short, writing=Writing.PLAIN
    )
    lines: list[PromisePart] = many(
        "What it rests on, with what each part promises.", join=lambda *_: None, source=_parts("parts"), order=("place",)
    )
    unknown: list[PromisePart] = many(
        "CORE and ENABLING lines that promise nothing of the kind, or not in the same unit; they count as always there.",
        join=lambda *_: None,
        source=_parts("unknown"),
        order=("place",),
    )
