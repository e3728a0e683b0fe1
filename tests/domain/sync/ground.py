"""Where batches are loaded in tests: a demo portfolio, units of work that are taken back, and changes that are kept."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.context import Clock
from app.database.unit_of_work import Mark, UnitsOfWork
from app.domain.sync.loading import Loaded, load
from app.domain.sync.reading import read
from app.domain.sync.things import Row, Thing
from app.domain.work import Work
from app.schema import mapping
from app.viewer import Role, Viewer
from tests.domain.sync.batches import Fault, batch
from tests.support.asking import NOW
from tests.support.syncing import statements
from tests.support.writing import HELSINKI, Writer

SOURCE = "cmdb"


class _TakenBack(Exception):
    """Ends a unit that is not to be committed."""


@dataclass
class Found:
    """Rows as they were loaded, by the number of statements that it took."""

    rows: list[Row]
    loaded: Loaded
    statements: int

    def thing(self, place: int = 0, part: int = 0) -> Thing:
        found = self.loaded.thing(self.rows[place].sent[part])
        assert found is not None
        return found

    def makes(self, place: int = 0, part: int = 0) -> bool:
        return self.loaded.makes(self.rows[place].sent[part])

    def id(self, place: int = 0, part: int = 0) -> UUID | None:
        return self.loaded.id_of(self.rows[place].sent[part])

    def linked(self, place: int = 0, part: int = 0) -> bool:
        return self.loaded.linked(self.rows[place].sent[part])

    def number(self, place: int = 0) -> str | None:
        return self.loaded.number_of(self.rows[place].sent[1])

    def faults(self, place: int = 0) -> list[Fault]:
        return [(error.code, [str(step) for step in error.path[3:]]) for error in self.rows[place].errors]

    def sound(self) -> bool:
        return not any(row.errors for row in self.rows)


@dataclass
class Ground:
    """A demo portfolio of a module's own."""

    writer: Writer
    units: UnitsOfWork

    @property
    def manager(self) -> Viewer:
        return self.writer.viewers[Role.PORTFOLIO_MANAGER]

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """A unit of work that leaves nothing."""
        with suppress(_TakenBack):
            async with self.units.unit(Mark(self.manager.party_id, None, "test", HELSINKI.key)) as session:
                yield Work(session, self.manager, Clock(NOW, HELSINKI), mapping())
                raise _TakenBack

    async def rows(self, statement: str, **values: object) -> list[Any]:
        async with self.work() as work:
            found = list(await work.session.execute(text(statement), values))
        return found  # noqa: RET504 - a return within the unit would end it as if it were kept

    async def load(self, *items: object, **more: object) -> Found:
        """What is loaded of these rows; nothing stays locked."""
        rows = read(batch(*items, **more), {})
        async with self.work() as work:
            with statements(work) as sent:
                loaded = await load(work, SOURCE, rows)
        return Found(rows, loaded, len(sent))

    async def change(self, *changes: str, source: str | None = None, **values: object) -> datetime:
        """One transaction of SQL, kept; gives its revision. `source`: the other system that makes it."""
        async with self.units.unit(Mark(self.manager.party_id, source, "test", HELSINKI.key)) as session:
            for statement in changes:
                await session.execute(text(statement), values)
        ((at,),) = await self.rows("select max(recorded_at) from change_transaction")
        assert isinstance(at, datetime)
        return at

    async def link(self, kind: str, external_id: str, key: str, *, source: str = SOURCE, url: str | None = None) -> None:
        """Another system's name for a thing. `key`: of a version, with its number behind it."""
        own = {
            "Party": "select id from party where key = :key",
            "Service": "select id from service where key = :key",
            "ServiceVersion": "select v.id from service_version v join service s on s.id = service_id where s.key || ' ' || number = :key",
        }[kind]
        insert = "insert into external_reference (entity_type, entity_id, source_system, external_id, type, url)"
        values = f"values (:kind, ({own}), :system, :name, 'SAME_AS', :url)"
        await self.change(f"{insert} {values}", kind=kind, name=external_id, key=key, url=url, system=source)


def service(key: str, version: Mapping[str, object] | None = None, **fields: object) -> dict[str, Any]:
    """A row about a service that is there."""
    more = {} if version is None else {"version": version}
    return {"service": {"service": {"key": key}, **fields, **more}}


def party(key: str, **fields: object) -> dict[str, Any]:
    """A row about a party, that may be new."""
    return {"party": {"key": key, **fields}}


def new_service(key: str, version: Mapping[str, object] | None = None, **fields: object) -> dict[str, Any]:
    """A row that says all that a new service needs."""
    more = {} if version is None else {"version": version}
    given = {"form": "SERVICE", "classification": "SUPPORTING", "category": "TEST", **fields}
    return {"service": {"key": key, **{name: value for name, value in given.items() if value is not None}, **more}}
