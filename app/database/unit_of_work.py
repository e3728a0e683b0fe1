"""One unit of work: a transaction with the names of who acts, committed once, at the end of the block."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, QueuePool

from app import limits
from app.database import connector
from app.database.bell import Bell
from app.database.calendar import exact_dates, exact_moments
from app.database.connector import Connector, is_lost, stopped
from app.errors import Unconfirmed

SESSION = {
    **connector.SESSION,
    "application_name": "salkku write",
    "idle_in_transaction_session_timeout": str(int(limits.IDLE_SECONDS * 1000)),
}
MARK = text(
    "select set_config('salkku.actor', :actor, true), set_config('salkku.source', :source, true), "
    "set_config('salkku.request', :request, true), set_config('salkku.timezone', :zone, true), "
    "set_config('lock_timeout', :lock_ms, true)"
)
CHECK_NOW = text("select check_now()")
RECORD_NOW = text("set constraints all immediate")
THIS_REVISION = text(
    "select recorded_at from (select recorded_at, xid from change_transaction order by recorded_at desc limit 1) newest "
    "where xid = pg_current_xact_id()::text::bigint"
)
"""Who has recorded holds the clock, so that nothing newer is there; to look for the xid among all revisions would take their number."""
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

    def __init__(
        self, url: str, *, size: int, wait_seconds: float, statement_seconds: float, longest: float = limits.STATEMENT_SECONDS
    ) -> None:
        """`longest`: seconds that a statement may take, whatever was set: nobody at a screen waits for more."""
        seconds = min(statement_seconds, longest)
        opening = Connector(
            url,
            settings={**SESSION, "statement_timeout": str(int(seconds * 1000))},
            ready=_made_ready,
            command_timeout=seconds + limits.SILENCE_SECONDS,  # PostgreSQL keeps the bound itself, as long as it is there
        )
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=opening.connection,
            poolclass=AsyncAdaptedQueuePool,
            pool_size=size,
            max_overflow=0,
            pool_timeout=wait_seconds,
            hide_parameters=True,  # an error that is logged would tell them
        )
        event.listen(self._engine.sync_engine, "checkout", _must_live)
        self._bell = Bell(self._engine)

    @asynccontextmanager
    async def unit(self, mark: Mark) -> AsyncIterator[AsyncSession]:
        """Nobody in the block commits. Raises Unconfirmed when nobody knows whether it was. Who follows changes is woken afterwards."""
        async with AsyncSession(self._engine, expire_on_commit=False) as session:
            connection = await driver_of(session)
            values = {
                "actor": str(mark.actor or ""),
                "source": mark.source or "",
                "request": mark.request_id,
                "zone": mark.zone,
                "lock_ms": str(int(limits.LOCK_SECONDS * 1000)),
            }
            try:
                await session.execute(MARK, values)
                yield session
            except BaseException as error:
                await _taken_back(session, connection, error)
                raise
            await _committed(session, connection)
        self._bell.ring()

    def state(self) -> Mapping[str, float]:
        """Connections that are open, and those of them that rest."""
        pool = self._engine.pool
        assert isinstance(pool, QueuePool)
        return {"open": pool.checkedin() + pool.checkedout(), "idle": pool.checkedin()}

    async def close(self) -> None:
        """What does not close in time ends with the process."""
        await self._bell.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.CLOSE_SECONDS):
                await self._engine.dispose()


def _must_live(connection: Any, _record: object, _proxy: object) -> None:
    """Costs nothing, where a question to PostgreSQL would; what is done first on one that died unseen is repeated."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


async def _committed(session: AsyncSession, connection: asyncpg.Connection) -> None:
    try:
        await session.commit()
    except BaseException as error:
        cause = cause_of(error)
        if isinstance(cause, TimeoutError) or is_lost(cause, connection):
            connection.terminate()
            await session.invalidate()
            raise Unconfirmed(
                "The connection to the database was lost while the change was being committed, and it may have been: "
                "send it again with the same idempotency key, or look before you send it again."
            ) from error
        await _taken_back(session, connection, error)
        raise


async def _taken_back(session: AsyncSession, connection: asyncpg.Connection, error: BaseException) -> None:
    """PostgreSQL forgets a transaction with its connection. One that is lost or silent is not asked to."""
    cause = cause_of(error)
    answers = not is_lost(cause, connection) and (isinstance(cause, asyncpg.PostgresError) or await stopped(connection))
    await (session.rollback() if answers else session.invalidate())


async def _made_ready(connection: asyncpg.Connection) -> None:
    await exact_dates(connection)
    await exact_moments(connection)


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
    found: str = await (await driver_of(session)).fetchval(sql, *arguments, timeout=seconds)
    return found


async def driver_of(session: AsyncSession) -> asyncpg.Connection:
    """The connection of this unit, for statements that are written as they are."""
    connection = await (await session.connection()).get_raw_connection()
    assert connection.driver_connection is not None
    return connection.driver_connection


def cause_of(error: BaseException) -> BaseException:
    """What the driver raised, as it was before SQLAlchemy worded it."""
    return error.orig.__cause__ or error if isinstance(error, DBAPIError) and error.orig is not None else error


def driver_error(error: DBAPIError) -> asyncpg.PostgresError | None:
    """What PostgreSQL said; None when it said nothing."""
    cause = cause_of(error)
    return cause if isinstance(cause, asyncpg.PostgresError) else None
