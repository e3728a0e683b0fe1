"""Two transactions that meet: the first writes, the second writes too and waits or does not, the first commits, then the second."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import asyncpg

from tests.support.databases import Database
from tests.support.rows import Connection, connected

Act = Callable[[Connection], Awaitable[object]]

LIMIT_SECONDS = 20.0
PAUSE_SECONDS = 0.005

WAITS = "select wait_event_type = 'Lock' from pg_stat_activity where pid = $1"


async def race(database: Database, first: Act, second: Act) -> asyncpg.PostgresError | None:
    """What became of the second; the first must commit. Both are the application, in the transactions that it would use."""
    async with connected(database.url) as one, connected(database.url) as two, connected(database.url) as watcher:
        opening = one.transaction()
        await opening.start()
        await first(one)
        follower = asyncio.create_task(_outcome(two, second))
        await _until_waits_or_done(watcher, two.get_server_pid(), follower)
        await opening.commit()
        return await asyncio.wait_for(follower, LIMIT_SECONDS)


async def _outcome(connection: Connection, act: Act) -> asyncpg.PostgresError | None:
    try:
        async with connection.transaction():
            await act(connection)
            await connection.execute("select check_now()")
    except asyncpg.PostgresError as error:
        return error
    return None


async def _until_waits_or_done(watcher: Connection, pid: int, follower: asyncio.Task[asyncpg.PostgresError | None]) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not follower.done() and not await watcher.fetchval(WAITS, pid):
        assert time.monotonic() < deadline, "the second transaction neither waits nor ends"
        await asyncio.sleep(PAUSE_SECONDS)
