"""What the rows of a batch mean, and what is there of it, in the demo portfolio."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from app.context import Clock
from app.database.embedded import Server
from app.database.unit_of_work import Mark, UnitsOfWork
from app.domain.sync.loading import Loaded, load
from app.domain.sync.reading import read
from app.domain.sync.things import Row, Thing
from app.domain.work import Work
from app.schema import mapping
from app.viewer import Role, Viewer
from tests.domain.sync.batches import Fault, batch
from tests.support.asking import NOW
from tests.support.databases import clone
from tests.support.syncing import statements
from tests.support.writing import HELSINKI, Writer, writer_on

SOURCE = "cmdb"


class _TakenBack(Exception):
    """Ends a unit that is not to be committed."""


@dataclass
class Ground:
    """A demo portfolio of the module's own."""

    writer: Writer
    units: UnitsOfWork

    @property
    def manager(self) -> Viewer:
        return self.writer.viewers[Role.PORTFOLIO_MANAGER]

    @asynccontextmanager
    async def work(self, *, kept: bool = False) -> AsyncIterator[Work]:
        """`kept`: it is committed, as the source's."""
        mark = Mark(self.manager.party_id, SOURCE, "test", HELSINKI.key)
        try:
            async with self.units.unit(mark) as session:
                yield Work(session, self.manager, Clock(NOW, HELSINKI), mapping())
                if not kept:
                    raise _TakenBack
        except _TakenBack:
            pass

    async def rows(self, statement: str) -> list[Any]:
        async with self.work() as work:
            return list(await work.session.execute(text(statement)))

    async def load(self, *items: object, source: str = SOURCE, **more: object) -> "Found":
        """What is loaded of these rows; nothing stays locked."""
        rows = read(batch(*items, **more), {})
        async with self.work() as work:
            with statements(work) as sent:
                loaded = await load(work, source, rows)
        return Found(rows, loaded, len(sent))


@dataclass
class Found:
    rows: list[Row]
    loaded: Loaded
    statements: int

    def thing(self, place: int = 0, part: int = 0) -> Thing:
        found = self.loaded.thing(self.rows[place].sent[part])
        assert found is not None
        return found

    def version(self, place: int = 0) -> str | None:
        return self.loaded.number_of(self.rows[place].sent[1])

    def faults(self, place: int = 0) -> list[Fault]:
        return [(error.code, [str(step) for step in error.path[3:]]) for error in self.rows[place].errors]


@pytest.fixture(scope="module")
async def ground(server: Server, demo_template: str) -> AsyncIterator[Ground]:
    async with clone(server, demo_template) as database, writer_on(database) as writer:
        units = UnitsOfWork(database.url, size=2, wait_seconds=30, statement_seconds=60)
        yield Ground(writer, units)
        await units.close()


def service(key: str, version: Mapping[str, object] | None = None, **fields: object) -> dict[str, Any]:
    more = {} if version is None else {"version": version}
    return {"service": {"service": {"key": key}, **fields, **more}}


async def test_a_service_is_found_by_key_with_the_version_in_force(ground: Ground) -> None:
    found = await ground.load(service("SVC-MAIL", {"priority": 2}, form="ACCESS"))
    assert found.faults() == []
    thing, version = found.thing(), found.thing(0, 1)
    assert (thing.key, thing.service_id, thing.fields["provider"], thing.fields["form"]) == ("SVC-MAIL", thing.id, "UNIT-ICT", "SERVICE")
    assert (version.key, version.service_id, found.version(), version.launched) == ("SVC-MAIL 2.0", thing.id, "2.0", True)
    assert (thing.base, version.base) == (None, None)


async def test_a_number_names_any_version_and_a_new_one_is_to_be_made(ground: Ground) -> None:
    found = await ground.load(service("SVC-MAIL", {"number": "1.0"}), service("SVC-MAIL", {"number": "7.1", "name": {"fi": "Posti"}}))
    assert found.faults() == found.faults(1) == []
    assert (found.thing(0, 1).key, found.thing(0, 1).open) == ("SVC-MAIL 1.0", False)
    new = found.rows[1].sent[1]
    assert (found.loaded.thing(new), found.loaded.makes(new), found.loaded.number_of(new)) == (None, True, "7.1")
    assert found.loaded.directory.version_id("SVC-MAIL", "7.1") == found.loaded.id_of(new)


async def test_names_that_nothing_has_are_refused_where_they_stand(ground: Ground) -> None:
    found = await ground.load(
        service("SVC-NOBODY"),
        service("SVC-MAIL", owner={"key": "PERSON-NOBODY"}, provider={"id": "Service:00000000-0000-0000-0000-000000000000"}),
        {"party": {"party": {"external": {"source": "cmdb", "externalId": "x"}}}},
    )
    assert found.faults() == [("NOT_FOUND", ["service", "service"])]
    assert found.faults(1) == [("BAD_USER_INPUT", ["service", "provider"]), ("NOT_FOUND", ["service", "owner"])]
    assert found.faults(2) == [("NOT_FOUND", ["party", "party"])]


async def test_as_many_statements_for_fifty_rows_as_for_one(ground: Ground) -> None:
    keys = [key for (key,) in await ground.rows("select key from service order by key")][:24]
    items = [service(key, {"priority": 3, "number": "1.0"}, reviewDueOn="2027-01-01") for key in keys]
    parties = [key for (key,) in await ground.rows("select key from party order by key")][:20]
    items += [{"party": {"key": key, "email": "a@b.example"}} for key in parties]
    many, few = await ground.load(*items), await ground.load(items[0], items[-1])
    assert len(items) > 30
    assert many.statements == few.statements
