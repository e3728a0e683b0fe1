"""What a line that swallows, cuts or loses does to reads and writes: each ends in bounded time, and is done once."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app import limits
from app.database.pool import ReadPool
from app.database.revision import applied_revision
from app.database.unit_of_work import Mark, UnitsOfWork
from app.errors import TimedOut, Unavailable, Unconfirmed
from app.viewer import Role
from tests.faults.conftest import Distant
from tests.faults.line import Line
from tests.support.databases import Database
from tests.support.rows import connected
from tests.support.writing import Writer, writer_on

DEADLINE_SECONDS = 20.0  # for what comes at once, or never
MARK = Mark(None, None, "test", "Europe/Helsinki")
MANAGER = Role.PORTFOLIO_MANAGER
RENAMED = {"portfolio": {"key": "MERILINNA"}, "expectedRevision": 1, "name": {"en": "Renamed"}}
RENAME = "mutation ($input: PortfolioUpdateInput!) { portfolioUpdate(input: $input) { portfolio { revision } errors { code } } }"
AWAY = r"^The database does not answer; try again in a moment\.$"
COMMITTED = b"COMMIT\x00"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to wait for what never comes."""
    for name in ("CONNECT_SECONDS", "STOP_SECONDS", "SILENCE_SECONDS", "CLOSE_SECONDS"):
        monkeypatch.setattr(limits, name, 0.5)
    monkeypatch.setattr(limits, "CONNECT_PAUSE_SECONDS", 0.0)


@pytest.fixture
async def pool(database: Database, line: Line) -> AsyncIterator[ReadPool]:
    made = ReadPool(Distant(database.server, database.name, line).url, size=3, wait_seconds=30, statement_seconds=60)
    yield made
    await made.close()


@pytest.fixture
async def writer(fresh_demo: Database, line: Line) -> AsyncIterator[Writer]:
    async with writer_on(Distant(fresh_demo.server, fresh_demo.name, line), connections=1) as made:
        yield made


async def asked(pool: ReadPool, number: int) -> list[bytes]:
    return await asyncio.gather(*(pool.value("select pg_sleep(0.05)::text || 'rested'", []) for _ in range(number)))


async def test_a_silent_line_ends_a_read_in_time_and_what_rests_on_it_is_forgotten(pool: ReadPool, line: Line) -> None:
    await asked(pool, 3)
    line.swallow()
    async with asyncio.timeout(DEADLINE_SECONDS):
        with pytest.raises(TimedOut, match=r"longer than 0\.2 s"):
            await pool.value("select 'never'", [], seconds=0.2)
        while pool.state()["open"]:  # noqa: ASYNC110 - nobody else notices
            await asyncio.sleep(0)
        line.swallowing = False
        assert await pool.value("select 'new'", []) == b"new"


async def test_who_looks_up_is_bounded_too(pool: ReadPool, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOOK_UP_SECONDS", 0.2)
    await pool.row("select 1")
    line.swallow()
    async with asyncio.timeout(DEADLINE_SECONDS):
        with pytest.raises(Unavailable, match=AWAY):
            await pool.row("select 1")


async def test_a_bound_that_postgresql_no_longer_keeps_is_kept_here(database: Database, line: Line) -> None:
    made = ReadPool(Distant(database.server, database.name, line).url, size=1, wait_seconds=30, statement_seconds=0.2)
    await made.value("select 'here'", [])
    line.swallow()
    async with asyncio.timeout(DEADLINE_SECONDS):
        with pytest.raises(TimedOut, match=r"longer than 0\.2 s"):
            await made.value("select 'never'", [])
        await made.close()


async def test_a_connection_that_never_comes_to_be_is_no_timeout_of_a_question(pool: ReadPool, line: Line) -> None:
    line.swallow()
    async with asyncio.timeout(DEADLINE_SECONDS):
        with pytest.raises(Unavailable, match=AWAY):
            await pool.value("select 'never'", [])


async def test_a_read_whose_connection_is_lost_is_asked_again_and_nobody_notices(pool: ReadPool, line: Line) -> None:
    await asked(pool, 3)
    line.losses = [b"rested"]
    assert await asked(pool, 3) == [b"rested"] * 3
    assert line.losses == []


async def test_a_read_that_is_lost_twice_is_told(pool: ReadPool, line: Line) -> None:
    line.losses = [b"lost", b"lost"]
    with pytest.raises(Unavailable, match=r"^The connection to the database was lost; try again in a moment\.$"):
        await pool.value("select 'lost'", [])
    assert line.losses == []


async def test_while_the_database_is_away_not_every_request_connects(pool: ReadPool, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONNECT_PAUSE_SECONDS", 1000.0)
    line.refusing = True
    for _ in range(50):
        with pytest.raises(Unavailable, match=AWAY):
            await pool.value("select 'never'", [])
    assert line.joined == 2  # the first was ended, so another one was tried


async def test_who_cannot_connect_waits_for_what_others_have(pool: ReadPool, line: Line) -> None:
    """As when others have taken all connections of PostgreSQL."""
    await pool.value("select 'one'", [])
    line.refusing = True
    assert await asked(pool, 5) == [b"rested"] * 5
    assert pool.state()["open"] == 1


async def test_a_write_that_cannot_connect_is_told_as_unavailable(database: Database, line: Line) -> None:
    units = UnitsOfWork(Distant(database.server, database.name, line).url, size=1, wait_seconds=30, statement_seconds=60)
    line.swallow()
    async with asyncio.timeout(DEADLINE_SECONDS):
        with pytest.raises(Unavailable, match=AWAY):
            async with units.unit(MARK):
                pass
        await units.close()


async def test_a_silent_line_ends_a_write_in_time_and_the_next_one_has_a_new_connection(database: Database, line: Line) -> None:
    units = UnitsOfWork(Distant(database.server, database.name, line).url, size=1, wait_seconds=30, statement_seconds=0.2)
    async with units.unit(MARK):
        pass
    line.swallow()
    async with asyncio.timeout(DEADLINE_SECONDS):
        with pytest.raises(TimeoutError):
            async with units.unit(MARK):
                pass
        line.swallowing = False
        async with units.unit(MARK):
            pass
        await units.close()


async def test_a_commit_whose_answer_is_lost_is_found_by_its_key(writer: Writer, line: Line) -> None:
    line.losses = [COMMITTED]
    payload = await writer.do(MANAGER, "portfolioUpdate", RENAMED, "portfolio { revision }")

    assert line.losses == []
    assert (payload["portfolio"], payload["errors"]) == ({"revision": 2}, [])
    async with connected(writer.database.owner_url) as owner:
        assert await owner.fetchval("select revision from portfolio") == 2


async def test_without_a_key_nobody_says_that_nothing_was_done(writer: Writer, line: Line) -> None:
    line.losses = [COMMITTED]
    with pytest.raises(Unconfirmed, match="it may have been: send it again with the same idempotency key, or look"):
        await writer.run(MANAGER, RENAME, input=RENAMED)

    async with connected(writer.database.owner_url) as owner:
        assert await owner.fetchval("select revision from portfolio") == 2


async def test_a_connection_that_died_while_it_rested_is_not_used(database: Database, line: Line) -> None:
    units = UnitsOfWork(Distant(database.server, database.name, line).url, size=1, wait_seconds=30, statement_seconds=60)
    async with units.unit(MARK):
        pass
    line.cut()
    async with connected(database.owner_url):
        pass  # the loop turns, and the connection notices
    async with units.unit(MARK):
        pass
    await units.close()


async def test_connections_that_died_while_they_rested_cost_no_write_an_answer(writer: Writer) -> None:
    await writer.do(MANAGER, "portfolioUpdate", RENAMED)
    async with connected(writer.database.server.dsn("postgres", writer.database.name)) as admin:
        await admin.execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'salkku write'")
    payload = await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "expectedRevision": 2}, "portfolio { revision }")

    assert payload["portfolio"] == {"revision": 2}


async def test_a_look_at_the_migration_ends_when_nobody_waits_for_it_any_more(database: Database, line: Line) -> None:
    """Or the server would be unready for good."""
    line.last_words = b"version_num"
    async with asyncio.timeout(DEADLINE_SECONDS) as late:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await applied_revision(Distant(database.server, database.name, line).url)
    assert line.silent.is_set()
    assert not late.expired()
