"""The pool of reads against a real PostgreSQL: who gets which connection, who waits, what a timeout, a loss and a cancellation leave."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from app import limits
from app.database.embedded.cluster import APPLICATION
from app.database.pool import ReadPool
from app.errors import TimedOut, Unavailable
from tests.support.databases import Database

DEADLINE_SECONDS = 20.0  # for what comes at once, or never
LOCK = 42
SIZE = 3
BACKEND = "select pg_backend_pid()::text"
HELD = f"with held as materialized (select pg_advisory_xact_lock_shared({LOCK})) select pg_backend_pid()::text from held"
"""Waits as long as `locked` lasts."""


@asynccontextmanager
async def pool_of(
    database: Database, *, size: int = SIZE, wait_seconds: float = 30, statement_seconds: float = 60
) -> AsyncIterator[ReadPool]:
    made = ReadPool(database.url, size=size, wait_seconds=wait_seconds, statement_seconds=statement_seconds)
    try:
        yield made
    finally:
        await made.close()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def locked(database: Database) -> AsyncIterator[None]:
    """Whoever asks HELD waits until the end of the block."""
    async with connected(database.owner_url) as owner:
        await owner.execute(f"select pg_advisory_lock({LOCK})")
        yield


def asking(pool: ReadPool, sql: str, *, times: int = 1) -> list[asyncio.Task[bytes]]:
    return [asyncio.create_task(pool.value(sql, [])) for _ in range(times)]


async def until_held(database: Database, count: int) -> None:
    """Until so many of the pool's connections wait for the lock."""
    waiting = f"select count(*) from pg_locks where locktype = 'advisory' and objid = {LOCK} and not granted"
    async with asyncio.timeout(DEADLINE_SECONDS), connected(database.admin_url) as admin:
        while await admin.fetchval(waiting) != count:
            pass


async def backends(database: Database) -> set[bytes]:
    """Processes of PostgreSQL that serve the pool."""
    async with connected(database.admin_url) as admin:
        rows = await admin.fetch(
            "select pid from pg_stat_activity where application_name = 'salkku read' and datname = $1 and usename = $2",
            database.name,
            APPLICATION,
        )
    return {str(row["pid"]).encode() for row in rows}


async def all_at_once(database: Database, pool: ReadPool) -> set[bytes]:
    """The connections of a pool that is asked for all of them; it has no more and no fewer."""
    async with locked(database):
        asked = asking(pool, HELD, times=SIZE)
        await until_held(database, SIZE)
    return set(await asyncio.gather(*asked))


async def test_what_was_given_back_last_is_used_next(database: Database) -> None:
    async with pool_of(database) as pool:
        every = await all_at_once(database, pool)
        assert len(every) == SIZE
        one = await pool.value(BACKEND, [])
        assert {await pool.value(BACKEND, []) for _ in range(10)} == {one}
        assert await backends(database) == every


async def test_no_more_connections_than_its_size_and_who_finds_none_is_told_in_time(database: Database) -> None:
    async with pool_of(database, wait_seconds=0.2) as pool:
        async with locked(database):
            busy = asking(pool, HELD, times=SIZE)
            await until_held(database, SIZE)
            refused = await asyncio.gather(*asking(pool, BACKEND, times=5), return_exceptions=True)
            assert [str(error) for error in refused] == ["No connection to the database became free in time; try again in a moment."] * 5
            assert {type(error) for error in refused} == {Unavailable}
            assert len(await backends(database)) == SIZE
        assert len({await each for each in busy}) == SIZE
        assert await pool.value(BACKEND, []) in await backends(database)


async def test_some_who_wait_are_served_and_the_late_ones_are_turned_away(database: Database) -> None:
    async with pool_of(database, size=1, wait_seconds=0.5) as pool:
        async with locked(database):
            (busy,) = asking(pool, HELD)
            await until_held(database, 1)
            early = asking(pool, BACKEND, times=2)
            early += asking(pool, HELD)
        assert len({await each for each in (busy, *early)}) == 1
        async with locked(database):
            (busy,) = asking(pool, HELD)
            await until_held(database, 1)
            with pytest.raises(Unavailable):
                await pool.value(BACKEND, [])
        await busy


async def test_who_waits_longest_is_served_first(database: Database) -> None:
    served: list[int] = []

    async def ask(number: int) -> None:
        await pool.value(BACKEND, [])
        served.append(number)

    async with pool_of(database, size=1) as pool:
        async with locked(database):
            (busy,) = asking(pool, HELD)
            await until_held(database, 1)
            waiting = [asyncio.create_task(ask(number)) for number in range(20)]
            await asyncio.sleep(0)
            waiting[7].cancel()
        await asyncio.gather(busy, *waiting, return_exceptions=True)
    assert served == [number for number in range(20) if number != 7]


async def test_a_queue_that_is_full_takes_no_more(database: Database) -> None:
    async with pool_of(database, size=1) as pool:
        async with locked(database):
            (busy,) = asking(pool, HELD)
            await until_held(database, 1)
            waiting = asking(pool, BACKEND, times=limits.CONNECTION_WAITERS_MAX)
            await asyncio.sleep(0)
            with pytest.raises(Unavailable, match="Too many requests are waiting"):
                await pool.value(BACKEND, [])
            waiting.pop().cancel()
            await asyncio.sleep(0)
            waiting += asking(pool, BACKEND)
        assert set(await asyncio.gather(*waiting)) == {await busy}


async def test_a_question_that_takes_too_long_is_stopped_and_its_connection_goes_on(database: Database) -> None:
    """One connection: that it answers the next question tells that PostgreSQL has stopped the first."""
    async with pool_of(database, size=1) as pool:
        backend = await pool.value(BACKEND, [])
        with pytest.raises(TimedOut, match=r"^The question took longer than 0\.2 s; ask for less at once\.$"):
            await pool.value("select pg_sleep(600)::text", [], seconds=0.2)
        assert await pool.value(BACKEND, []) == backend


async def test_the_pools_own_bound_is_kept_by_postgresql(database: Database) -> None:
    async with pool_of(database, size=1, statement_seconds=0.2) as pool:
        backend = await pool.value(BACKEND, [])
        for seconds in (None, 30):
            with pytest.raises(TimedOut, match=r"longer than 0\.2 s"):
                await pool.value("select pg_sleep(600)::text", [], seconds=seconds)
        with pytest.raises(Unavailable, match="does not answer"):
            await pool.row("select pg_sleep(600)")
        assert await pool.value(BACKEND, []) == backend


async def test_connections_that_died_are_replaced(database: Database) -> None:
    async with pool_of(database) as pool:
        before = await all_at_once(database, pool)
        async with connected(database.admin_url) as admin:
            for backend in before:
                await admin.execute("select pg_terminate_backend($1, 10000)", int(backend))
        async with connected(database.admin_url):
            pass  # the loop turns, and the connections notice
        after = await all_at_once(database, pool)
        assert (len(after), after & before) == (SIZE, set())


async def test_who_waits_gets_the_place_of_a_connection_that_died(database: Database) -> None:
    async with pool_of(database, size=1) as pool, locked(database):
        (lost,) = asking(pool, HELD)
        await until_held(database, 1)
        (waiting,) = asking(pool, BACKEND)
        async with connected(database.admin_url) as admin:
            (backend,) = await backends(database)
            await admin.execute("select pg_terminate_backend($1)", int(backend))
        assert await waiting != backend
        lost.cancel()  # it is asked again, and waits for the lock


async def test_a_database_that_is_not_there_is_told_to_everybody_who_waits(database: Database) -> None:
    pool = ReadPool(database.url.replace(database.name, "nowhere"), size=1, wait_seconds=30, statement_seconds=60)
    asked = await asyncio.gather(*asking(pool, BACKEND, times=20), return_exceptions=True)
    assert {str(error) for error in asked} == {"The database does not answer; try again in a moment."}


async def test_a_statement_that_a_migration_made_stale_is_prepared_again(fresh_database: Database) -> None:
    """On the connection that has it prepared. PostgreSQL refuses such a plan: `cached plan must not change result type`."""
    async with connected(fresh_database.owner_url) as owner, pool_of(fresh_database, size=1) as pool:
        await owner.execute("create table shifting (code text, amount int); insert into shifting values ('7', 7)")
        await owner.execute(f"grant select on shifting to {APPLICATION}")
        backend = await pool.value(BACKEND, [])
        await pool.value("select code from shifting", [])
        await pool.row("select * from shifting")

        await owner.execute("alter table shifting alter code type varchar")
        assert await pool.value("select code from shifting", []) == b"7"

        await owner.execute("alter table shifting alter code type int using code::int, add more text default 'new'")
        row = await pool.row("select * from shifting")
        assert row is not None
        assert dict(row) == {"code": 7, "amount": 7, "more": b"new"}

        await owner.execute("alter table shifting drop amount")
        row = await pool.row("select * from shifting")
        assert row is not None
        assert dict(row) == {"code": 7, "more": b"new"}

        await owner.execute("alter table shifting rename code to key")
        with pytest.raises(asyncpg.UndefinedColumnError):
            await pool.row("select code from shifting")
        assert await pool.value(BACKEND, []) == backend


async def test_a_thousand_requests_given_up_at_random_leave_nothing_behind(database: Database) -> None:
    """At every moment of a request: while it opens a connection, waits for one, runs, or is being stopped."""
    dice = random.Random(20261122)  # noqa: S311 - repeatable
    async with pool_of(database) as pool, connected(database.admin_url) as admin:
        for round_ in range(50):
            asked = asking(pool, f"select pg_sleep({dice.choice([0, 0.001, 600])})::text", times=20)
            for each in dice.sample(asked, len(asked)):
                for _ in range(dice.randrange(8)):
                    await asyncio.sleep(0)
                each.cancel()
            ended = await asyncio.gather(*asked, return_exceptions=True)
            assert [end for end in ended if not isinstance(end, (bytes, asyncio.CancelledError))] == []
            if round_ % 10 == 9:  # the next ones open connections anew
                for backend in await backends(database):
                    await admin.execute("select pg_terminate_backend($1, 10000)", int(backend))
                await asyncio.gather(*asking(pool, BACKEND, times=SIZE), return_exceptions=True)
        every = await all_at_once(database, pool)
        assert len(every) == SIZE
        assert await backends(database) == every


async def test_closing_turns_away_who_waits_and_closes_what_comes_back(database: Database) -> None:
    async with pool_of(database, size=1) as pool:
        async with locked(database):
            (busy,) = asking(pool, HELD)
            await until_held(database, 1)
            (waiting,) = asking(pool, BACKEND)
            await asyncio.sleep(0)
            await pool.close()
            with pytest.raises(Unavailable, match="The server is stopping"):
                await waiting
        await busy
        with pytest.raises(Unavailable):
            await pool.value(BACKEND, [])
        async with asyncio.timeout(DEADLINE_SECONDS):
            while await backends(database):
                pass
