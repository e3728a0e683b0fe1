"""Reads rows of things as they are, and as they were recorded at a moment of each: one statement for each table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, Table, Uuid, select
from sqlalchemy.types import TypeEngine

from app.database.base import Base
from app.database.lists import among, rows_of
from app.domain.package.model import CompositionItem, OptionGroup, ServiceOffering
from app.domain.party.model import Party
from app.domain.service.model import ScopeItem, Service, ServiceCommitment, ServicePrice, ServiceVersion
from app.domain.sync.things import Kind
from app.domain.work import Work

TABLES: Mapping[Kind, type[Base]] = {Kind.PARTY: Party, Kind.SERVICE: Service, Kind.VERSION: ServiceVersion}
PARTS: Mapping[type[Base], str] = {
    ScopeItem: "version_id",
    ServiceCommitment: "version_id",
    ServiceOffering: "version_id",
    ServicePrice: "version_id",
    CompositionItem: "package_version_id",
    OptionGroup: "package_version_id",
}
"""With the column that names the version."""

Columns = Mapping[str, Any]
Parts = Mapping[str, Sequence[Columns]]


class Then(NamedTuple):
    """A thing at a moment. `place`: of whoever asks, who may ask about one thing at several moments."""

    place: int
    id: UUID
    moment: datetime


_THEN: Mapping[str, TypeEngine[Any]] = {"place": Integer(), "id": Uuid(), "moment": DateTime(timezone=True)}


async def locked(work: Work, kind: Kind, ids: Collection[UUID]) -> dict[UUID, Columns]:
    """In the order of their ids, until the end of the unit; each as it is once nobody else can change it."""
    table = _table(TABLES[kind])
    rows = select(*_kept(table)).where(among(table.c.id, ids)).order_by(table.c.id).with_for_update(key_share=True)
    return {row["id"]: dict(row) for row in (await work.session.execute(rows)).mappings()}


async def parts_of(work: Work, versions: Collection[UUID]) -> dict[UUID, Parts]:
    """By version and table, in the order of ids."""
    found: dict[UUID, dict[str, list[Columns]]] = {id_: {_table(model).name: [] for model in PARTS} for id_ in versions}
    for model, whole in PARTS.items():
        table = _table(model)
        rows = select(*_kept(table)).where(among(table.c[whole], versions)).order_by(table.c.id)
        for row in (await work.session.execute(rows)).mappings():
            found[row[whole]][table.name].append(dict(row))
    return dict(found.items())


async def rows_then(work: Work, kind: Kind, wanted: Sequence[Then]) -> dict[int, Columns]:
    """By places; what was not there then is left out. Without what is never kept."""
    return dict(await _then(work, TABLES[kind], "id", wanted))


async def parts_then(work: Work, wanted: Sequence[Then]) -> dict[int, Parts]:
    """By places and tables."""
    found: dict[int, dict[str, list[Columns]]] = {each.place: {_table(model).name: [] for model in PARTS} for each in wanted}
    for model, whole in PARTS.items():
        for place, row in await _then(work, model, whole, wanted):
            found[place][_table(model).name].append(row)
    return dict(found.items())


async def _then(work: Work, model: type[Base], by: str, wanted: Sequence[Then]) -> list[tuple[int, Columns]]:
    if not wanted:
        return []
    states = states_of(model)
    then = rows_of("wanted", _THEN, wanted)
    was = (states.c[by] == then.c.id) & (states.c.rec_from <= then.c.moment) & (states.c.rec_to > then.c.moment)
    kept = [column for column in states.columns if column.name not in ("rec_from", "rec_to")]
    rows = await work.session.execute(select(then.c.place.label("asked_by"), *kept).join_from(then, states, was))
    return [(row["asked_by"], {name: value for name, value in row.items() if name != "asked_by"}) for row in rows.mappings()]


def states_of(model: type[Base]) -> Table:
    table = _table(model)
    return table.metadata.tables[f"{table.name}_states"]


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _kept(table: Table) -> Iterable[Column[Any]]:
    """All that a writer can set."""
    return [column for column in table.columns if column.computed is None]
