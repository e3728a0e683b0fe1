"""The tailer on a PostgreSQL: what wakes it, what it survives, and for whom what is new."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from app import limits
from app.database.embedded import Server
from app.database.unit_of_work import Mark, UnitsOfWork
from app.delivery.tailer import Tailer, Woken
from app.observability.meters import Meters
from tests.support import rows
from tests.support.databases import Database, clone
from tests.transport.client import ANSWER_SECONDS

MARK = Mark(actor=None, source=None, request_id="test", zone="Europe/Helsinki")


@pytest.fixture(scope="module")
async def database(server: Server, migrated_template: str) -> AsyncIterator[Database]:
    async with clone(server, migrated_template) as made:
        yield made


@pytest.fixture
async def writes(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """Of a process that rings for nobody. One revision is there."""
    async with rows.connected(database.owner_url) as connection:
        await rows.party(connection)
        yield connection


@pytest.fixture
async def tailer(database: Database) -> AsyncIterator[Tailer]:
    made = Tailer(database.url)
    yield made
    await made.close()


@pytest.fixture
def bell_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found by looking once in a while."""
    monkeypatch.setattr(limits, "TAILER_POLL_SECONDS", 10_000.0)


@asynccontextmanager
async def units_on(database: Database) -> AsyncIterator[UnitsOfWork]:
    units = UnitsOfWork(database.url, size=2, wait_seconds=5, statement_seconds=60)
    try:
        yield units
    finally:
        await units.close()


async def write(units: UnitsOfWork) -> None:
    async with units.unit(MARK) as session:
        await session.execute(
            text("insert into party (key, kind, name) values (:key, 'ORG_UNIT', '{\"fi\": \"Yksikkö\"}')"), {"key": rows.key("PTY")}
        )


async def newest(connection: asyncpg.Connection) -> datetime:
    found: datetime = await connection.fetchval("select max(recorded_at) from change_transaction")
    return found


async def told(waiting: "asyncio.Task[Woken]") -> Woken:
    async with asyncio.timeout(ANSWER_SECONDS):
        return await waiting


async def begun(tailer: Tailer, revision: datetime) -> "asyncio.Task[Woken]":
    """Somebody who waits for what comes after a revision that the tailer knows."""
    async with asyncio.timeout(ANSWER_SECONDS):
        await tailer.beyond(revision - timedelta(microseconds=1))
    waiting = asyncio.create_task(tailer.beyond(revision))
    await asyncio.sleep(0)
    assert not waiting.done()
    return waiting


def value(tailer: Tailer, name: str) -> Any:
    meters = Meters()
    tailer.measure(meters)
    (found,) = [meter.read() for meter in meters.all if meter.name == name]
    return found


async def test_whoever_commits_wakes_it(database: Database, writes: asyncpg.Connection, tailer: Tailer, bell_alone: None) -> None:
    async with units_on(database) as units:
        for rung in (1, 2, 3):
            waiting = await begun(tailer, await newest(writes))
            await write(units)
            await told(waiting)
            assert value(tailer, "tailer_wakes") == {"notify": rung, "poll": 0}


async def test_nobody_rings_within_the_transaction_that_writes(writes: asyncpg.Connection) -> None:
    """A NOTIFY there would have all writers wait for each other: no function or trigger of the database has one."""
    theirs = "select proname from pg_proc where pronamespace in ('public'::regnamespace, 'history'::regnamespace) and prosrc ~* 'notify'"
    assert [row["proname"] for row in await writes.fetch(theirs)] == []


async def test_who_wrote_without_a_ring_is_found_by_the_look_of_every_second(
    writes: asyncpg.Connection, tailer: Tailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TAILER_POLL_SECONDS", 0.02)
    waiting = await begun(tailer, await newest(writes))
    await rows.party(writes)
    await told(waiting)
    assert value(tailer, "tailer_wakes") == {"notify": 0, "poll": 1}


async def test_what_is_known_is_not_waited_for(writes: asyncpg.Connection, tailer: Tailer, bell_alone: None) -> None:
    """Somebody who comes late, or asks for its next page late."""
    before = await newest(writes)
    await rows.party(writes)
    await told(asyncio.create_task(tailer.beyond(before)))
    await told(asyncio.create_task(tailer.beyond(before)))


async def test_of_more_changes_than_are_told_apart_all_who_follow_a_service_are_told(
    writes: asyncpg.Connection, tailer: Tailer, bell_alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather once too often than never."""
    monkeypatch.setattr(limits, "TAILER_EVENTS_MAX", 1)
    before = await newest(writes)
    await told(asyncio.create_task(tailer.beyond(before - timedelta(microseconds=1))))
    waiting = asyncio.create_task(tailer.beyond(before, uuid4()))
    await asyncio.sleep(0)
    for many in (1, 2):
        async with writes.transaction():
            for _ in range(many):
                await rows.party(writes)
        await writes.execute("notify salkku_changes")
        await told(asyncio.create_task(tailer.beyond(before)))
        before = await newest(writes)
        await told(asyncio.create_task(tailer.beyond(before - timedelta(microseconds=1))))
        assert waiting.done() is (many == 2)
    await told(waiting)


async def test_who_is_woken_at_once_reads_as_of_one_moment(
    database: Database, writes: asyncpg.Connection, tailer: Tailer, bell_alone: None
) -> None:
    first = await begun(tailer, await newest(writes))
    second = await begun(tailer, await newest(writes))
    async with units_on(database) as units:
        await write(units)
        assert await told(first) == await told(second)


async def test_thousands_are_woken_a_few_at_a_time_and_none_is_forgotten(
    database: Database, writes: asyncpg.Connection, tailer: Tailer, bell_alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when some leave meanwhile."""
    monkeypatch.setattr(limits, "WOKEN_AT_ONCE", 2)
    revision = await newest(writes)
    waiting = [await begun(tailer, revision) for _ in range(7)]
    waiting[3].add_done_callback(lambda _: waiting[6].cancel())
    async with units_on(database) as units:
        await write(units)
        moments = [await told(each) for each in waiting[:6]]
    assert set(moments) == {moments[0]}
    assert moments[0].before == revision
    await asyncio.wait([waiting[6]])


async def test_a_lost_connection_is_made_again_and_nothing_is_missed(
    database: Database, writes: asyncpg.Connection, tailer: Tailer, monkeypatch: pytest.MonkeyPatch, bell_alone: None
) -> None:
    """What nobody rang for is found by the first look of the new one."""
    monkeypatch.setattr(limits, "CONNECT_PAUSE_SECONDS", 0.01)
    waiting = await begun(tailer, await newest(writes))
    with capture_logs() as lines:
        await rows.party(writes)
        async with rows.connected(database.admin_url) as admin:
            await admin.execute(TERMINATE, database.name)
        await told(waiting)
    assert value(tailer, "tailer_connections_lost") == 1
    assert [line["event"] for line in lines] == ["the tailer connects again"]


TERMINATE = "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'salkku tailer' and datname = $1"


async def test_while_the_database_is_away_it_is_told_how_long_nothing_is_known(
    database: Database, writes: asyncpg.Connection, tailer: Tailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TAILER_POLL_SECONDS", 0.02)
    monkeypatch.setattr(limits, "CONNECT_PAUSE_SECONDS", 0.01)
    assert value(tailer, "tailer_silent_seconds") == 0
    waiting = await begun(tailer, await newest(writes))
    async with rows.connected(database.server.dsn("postgres", "postgres")) as admin:
        await admin.execute(f'alter database "{database.name}" allow_connections false')
        await admin.execute(TERMINATE, database.name)
        while value(tailer, "tailer_silent_seconds") <= 0.2:  # noqa: ASYNC110 - nobody tells that nothing happens
            await asyncio.sleep(0.01)
        await admin.execute(f'alter database "{database.name}" allow_connections true')
    await rows.party(writes)
    await told(waiting)
    assert value(tailer, "tailer_silent_seconds") < 0.2


async def test_where_listen_is_refused_looking_alone_works(
    database: Database, writes: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As poolers may. A channel without a name is refused by PostgreSQL itself."""
    monkeypatch.setattr(limits, "TAILER_POLL_SECONDS", 0.02)
    monkeypatch.setattr("app.delivery.tailer.CHANNEL", "")
    tailer = Tailer(database.url)
    with capture_logs() as lines:
        waiting = await begun(tailer, await newest(writes))
        await rows.party(writes)
        await told(waiting)
    await tailer.close()
    assert [line["event"] for line in lines] == ["LISTEN is refused: changes are told up to a second late"]


async def test_who_is_ahead_of_it_waits_for_what_is_new(writes: asyncpg.Connection, tailer: Tailer, bell_alone: None) -> None:
    """A read may have seen a change that the tailer has not looked for yet."""
    waiting = await begun(tailer, await newest(writes))
    await rows.party(writes)
    ahead = asyncio.create_task(tailer.beyond(await newest(writes)))
    await writes.execute("notify salkku_changes")
    await told(waiting)
    assert not ahead.done()
    ahead.cancel()


async def test_who_stands_behind_the_end_of_history_is_not_left_waiting(
    writes: asyncpg.Connection, tailer: Tailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database was restored, or another one took over that had not all. Whoever reads on from there is told."""
    monkeypatch.setattr(limits, "TAILER_POLL_SECONDS", 0.02)
    await told(asyncio.create_task(tailer.beyond(await newest(writes) + timedelta(hours=1))))


async def test_a_unit_that_records_nothing_rings_for_nobody(database: Database, writes: asyncpg.Connection) -> None:
    heard: asyncio.Queue[object] = asyncio.Queue()
    await writes.add_listener("salkku_changes", lambda *said: heard.put_nowait(said))
    async with units_on(database) as units:
        await write(units)
        await asyncio.wait_for(heard.get(), ANSWER_SECONDS)
        async with units.unit(MARK):
            pass
    await writes.execute("notify salkku_changes, 'the end'")
    said = await asyncio.wait_for(heard.get(), ANSWER_SECONDS)
    assert isinstance(said, tuple)
    assert said[-1] == "the end"


async def test_who_closes_has_rung_before(database: Database, writes: asyncpg.Connection) -> None:
    heard: asyncio.Queue[object] = asyncio.Queue()
    await writes.add_listener("salkku_changes", lambda *said: heard.put_nowait(said))
    async with units_on(database) as units:
        await write(units)
    await asyncio.wait_for(heard.get(), ANSWER_SECONDS)
