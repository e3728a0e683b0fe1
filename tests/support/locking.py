"""A table that somebody holds, and those who wait for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.databases import Database
from tests.support.rows import connected

DEADLINE_SECONDS = 60.0
WAITING = (
    "select count(*) from pg_stat_activity "
    "where datname = $1 and wait_event_type = 'Lock' and clock_timestamp() - query_start >= make_interval(secs => $2)"
)


@asynccontextmanager
async def locked(database: Database, table: str, mode: str = "access exclusive") -> AsyncIterator[None]:
    """Whoever needs the table waits until the end of the block."""
    async with connected(database.owner_url) as owner, owner.transaction():
        await owner.execute(f"lock table {table} in {mode} mode")
        yield


async def until_waiting(database: Database, count: int = 1, *, seconds: float = 0.0) -> None:
    """Until so many statements wait for a lock, each of them for so long at least."""
    async with connected(database.admin_url) as admin, asyncio.timeout(DEADLINE_SECONDS):
        while await admin.fetchval(WAITING, database.name, seconds) != count:
            pass
