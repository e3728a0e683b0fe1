"""The rows that a plan comes to: which are added, changed and removed, in each table. Pure but for the ids that the database gives."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table

from app.domain.diff import diff
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.package.model import CompositionItem, OfferingSelection
from app.domain.package.rules import positions
from app.domain.party.model import Party
from app.domain.service.creating import first_step, proposed
from app.domain.service.model import ScopeItem, Service, ServiceCommitment, ServicePrice, ServiceVersion
from app.domain.service.words import Inclusion
from app.domain.sync.directory import Directory
from app.domain.sync.forms import PRICES, columns_of, columns_of_commitment, columns_of_component, columns_of_price, columns_of_scope
from app.domain.sync.model import ExternalReference
from app.domain.sync.things import Kind, Plan, Value
from app.domain.sync.words import ReferenceType
from app.domain.work import Work

Columns = Mapping[str, Any]
Rows = Sequence[Columns]


def _table(model: Any) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


PARTY, SERVICE, VERSION, TRANSITION = map(_table, (Party, Service, ServiceVersion, LifecycleTransition))
SELECTION, LINE, SCOPE, COMMITMENT, PRICE, LINK = map(
    _table, (OfferingSelection, CompositionItem, ScopeItem, ServiceCommitment, ServicePrice, ExternalReference)
)
OF_KIND = {Kind.PARTY: PARTY, Kind.SERVICE: SERVICE, Kind.VERSION: VERSION}

DEFAULTS: Mapping[Kind, Columns] = {Kind.PARTY: {"active": True}, Kind.SERVICE: {"is_package": False}, Kind.VERSION: {}}
"""Of columns that are not null, though not every row that makes a thing names them."""


class Act(StrEnum):
    """What becomes of a row."""

    DELETE = "DELETE"
    INSERT = "INSERT"
    UPDATE = "UPDATE"


class Change(NamedTuple):
    """Of one row. Of an update: its id, and the columns that it sets; of a deletion the column that names the row."""

    table: Table
    act: Act
    columns: Columns


def changes_of(plan: Plan, work: Work, source: str, directory: Directory) -> Iterator[Change]:
    """All that one plan comes to. Rows may stand in it that are as they are to be already."""
    before = plan.there.columns if plan.there else {}
    columns = columns_of(plan.kind, plan.writes, before, directory)
    if plan.there is None:
        yield from _made(plan, columns, work)
    elif columns:
        yield Change(OF_KIND[plan.kind], Act.UPDATE, {"id": plan.id, **columns})
    if plan.kind is Kind.VERSION:
        yield from _parts(plan, directory)
    if plan.link:
        yield _linked(plan, source)


def _made(plan: Plan, columns: Columns, work: Work) -> Iterator[Change]:
    row = {**DEFAULTS[plan.kind], **columns, "id": plan.id}
    if plan.kind is not Kind.VERSION:
        yield Change(OF_KIND[plan.kind], Act.INSERT, {**row, "key": plan.sent.key})
        return
    yield Change(VERSION, Act.INSERT, {**row, **proposed(work), "service_id": plan.service_id, "number": plan.sent.number})
    yield Change(TRANSITION, Act.INSERT, first_step(work, plan.id))


def _linked(plan: Plan, source: str) -> Change:
    named = {"entity_type": plan.kind.value, "entity_id": plan.id, "source_system": source, "external_id": plan.sent.external_id}
    return Change(LINK, Act.INSERT, {**named, "type": ReferenceType.SAME_AS, "url": plan.sent.url})


def _parts(plan: Plan, directory: Directory) -> Iterator[Change]:
    """Rows that stay keep their ids, by the same matches as in the verbs that set these lists."""
    there = plan.there.parts if plan.there else {}
    for name, value in plan.writes.items():
        if name == "scope":
            yield from _scope(plan.id, there.get("scope_item", ()), value)
        elif name == "commitments":
            yield from _commitments(plan.id, there, value)
        elif name == "composition":
            yield from _composition(plan.id, there.get("composition_item", ()), value, directory)
        elif name.startswith(PRICES):
            yield from _price(plan.id, there.get("service_price", ()), name.removeprefix(PRICES), value)


def _scope(version: UUID, rows: Rows, entries: Sequence[Value]) -> Iterator[Change]:
    """Included and excluded items are numbered apart."""
    places = dict.fromkeys(Inclusion, 0)
    wanted = [columns_of_scope(entry) for entry in entries]
    made = diff(_in_order(rows, "inclusion", "position", "id"), wanted, _alike("inclusion", "text"))
    for columns, row in made.pairs:
        places[columns["inclusion"]] += 1
        yield from _put(SCOPE, row, {**columns, "position": places[columns["inclusion"]]}, version_id=version)
    yield from (Change(SCOPE, Act.DELETE, {"id": row["id"]}) for row in made.removed)


def _commitments(version: UUID, there: Mapping[str, Rows], entries: Sequence[Value]) -> Iterator[Change]:
    """Those of the version and those of its offerings."""
    offerings = {row["key"]: row["id"] for row in there.get("service_offering", ())}
    wanted = [columns_of_commitment(entry, entry["offering"] and offerings[entry["offering"]]) for entry in entries]
    rows = _in_order(there.get("service_commitment", ()), "id")
    made = diff(rows, wanted, _alike("kind", "offering_id", "text"), _alike("kind", "offering_id"))
    for columns, row in made.pairs:
        yield from _put(COMMITMENT, row, columns, version_id=version)
    yield from (Change(COMMITMENT, Act.DELETE, {"id": row["id"]}) for row in made.removed)


def _composition(version: UUID, rows: Rows, entries: Sequence[Value], directory: Directory) -> Iterator[Change]:
    """Lines that stay stay in their option groups. With a line goes what offerings say of it."""
    wanted = [columns_of_component(entry, directory) for entry in entries]
    made = diff(rows, wanted, _alike("component_service_id"))
    places = positions([None if row is None else row["position"] for _, row in made.pairs])
    for (columns, row), place in zip(made.pairs, places, strict=True):
        yield from _put(LINE, row, {**columns, "position": place}, package_version_id=version)
    for row in made.removed:
        yield Change(SELECTION, Act.DELETE, {"composition_item_id": row["id"]})
        yield Change(LINE, Act.DELETE, {"id": row["id"]})


def _price(version: UUID, rows: Rows, day: str, entry: Value) -> Iterator[Change]:
    row = next((row for row in rows if str(row["valid_from"]) == day), None)
    return _put(PRICE, row, columns_of_price(day, entry), version_id=version)


def _put(table: Table, row: Columns | None, columns: Columns, **whole: UUID) -> Iterator[Change]:
    """Only columns that differ are named: some are guarded by locks that whoever changes others need not wait for."""
    if row is None:
        yield Change(table, Act.INSERT, {**columns, **whole})
    elif differing := {name: value for name, value in columns.items() if row[name] != value}:
        yield Change(table, Act.UPDATE, {**differing, "id": row["id"]})


def _in_order(rows: Rows, *names: str) -> list[Columns]:
    """Places are numbers; ids sort alike as such and as texts."""
    return sorted(rows, key=lambda row: tuple(row[name] if isinstance(row[name], int) else str(row[name]) for name in names))


def _alike(*names: str) -> tuple[Callable[[Columns], Hashable], Callable[[Columns], Hashable]]:
    """Rows and entries that agree in these columns belong together."""

    def key(columns: Columns) -> Hashable:
        return tuple(_comparable(columns[name]) for name in names)

    return key, key


def _comparable(value: Any) -> Hashable:
    return frozenset(value.items()) if isinstance(value, Mapping) else value if value is None else str(value)
