"""One unit of work: a transaction with the names of who acts, committed once, at the end of the block."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, QueuePool

from app import limits
from app.database.calendar import exact_dates, exact_moments

SESSION = {"application_name": "salkku write", "timezone": "UTC", "jit": "off"}
MARK = text(
    "select set_config('salkku.actor', :actor, true), set_config('salkku.source', :source, true), "
    "set_config('salkku.request', :request, true), set_config('salkku.timezone', :zone, true), "
    "set_config('lock_timeout', :lock_ms, true)"
)
CHECK_NOW = text("select check_now()")
RECORD_NOW = text("set constraints all immediate")
THIS_REVISION = text("select recorded_at from change_transaction where xid = pg_current_xact_id()::text::bigint order by recorded_at desc")
LAST_REVISION = text("select max(recorded_at) from change_transaction")
AGAIN = ("40001", "40P01")
"""SQLSTATEs of a transaction that was ended for another one's sake."""


class Mark(NamedTuple):
    """Who acts, for the history. `source`: another system; `zone`: in which business dates are dates."""

    actor: UUID | None
    source: str | None
    request_id: str
    zone: str


class UnitsOfWork:
    """Opens them on a small pool of connections of its own, so that reads and writes do not wait for each other."""

    def __init__(self, url: str, *, size: int, wait_seconds: float, statement_seconds: float) -> None:
        settings = {**SESSION, "statement_timeout": str(int(statement_seconds * 1000))}
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=lambda: _connect(url, wait_seconds, settings),
            poolclass=AsyncAdaptedQueuePool,
            pool_size=size,
            max_overflow=0,
            pool_timeout=wait_seconds,
            pool_pre_ping=True,
            hide_parameters=True,  # an error that is logged would tell them
        )

    @asynccontextmanager
    async def unit(self, mark: Mark) -> AsyncIterator[AsyncSession]:
        """Nobody in the block commits."""
        async with AsyncSession(self._engine, expire_on_commit=False) as session, session.begin():
            values = {
                "actor": str(mark.actor or ""),
                "source": mark.source or "",
                "request": mark.request_id,
                "zone": mark.zone,
                "lock_ms": str(int(limits.LOCK_SECONDS * 1000)),
            }
            await session.execute(MARK, values)
            yield session

    def state(self) -> Mapping[str, float]:
        """Connections that are open, and those of them that rest."""
        pool = self._engine.pool
        assert isinstance(pool, QueuePool)
        return {"open": pool.checkedin() + pool.checkedout(), "idle": pool.checkedin()}

    async def close(self) -> None:
        await self._engine.dispose()


async def _connect(url: str, wait_seconds: float, settings: Mapping[str, str]) -> asyncpg.Connection:
    connection = await asyncpg.connect(url, timeout=wait_seconds, server_settings=settings)
    try:
        await exact_dates(connection)
        await exact_moments(connection)
    except BaseException:
        connection.terminate()
        raise
    return connection


async def check_now(session: AsyncSession) -> None:
    """Makes every check that the database would make at commit."""
    await session.flush()
    await session.execute(CHECK_NOW)


async def record_now(session: AsyncSession) -> datetime | None:
    """Writes history and gives the revision of this unit; None: nothing was changed. From here to the commit all other writers wait."""
    await session.execute(RECORD_NOW)
    revision: datetime | None = await session.scalar(THIS_REVISION)
    return revision


async def last_revision(session: AsyncSession) -> datetime | None:
    """The newest revision of the portfolio; None: nothing was ever recorded."""
    revision: datetime | None = await session.scalar(LAST_REVISION)
    return revision


async def read_text(session: AsyncSession, sql: str, arguments: list[object], *, seconds: float) -> str:
    """The one value of a compiled statement, within this unit. Raises TimeoutError."""
    connection = await (await session.connection()).get_raw_connection()
    driver = connection.driver_connection
    assert driver is not None
    found: str = await driver.fetchval(sql, *arguments, timeout=seconds)
    return found


def driver_error(error: DBAPIError) -> asyncpg.PostgresError | None:
    """What PostgreSQL said; None when it said nothing."""
    cause = error.orig.__cause__ if error.orig is not None else None
    return cause if isinstance(cause, asyncpg.PostgresError) else None
