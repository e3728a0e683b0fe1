"""A small pool of asyncpg connections for reads: last in, first out, so that few connections stay warm with their named statements.

SQLAlchemy's engine costs five times as much CPU per small read, asyncpg's own pool twice as much.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import asyncpg

from app import limits
from app.database.calendar import exact_dates, exact_moments
from app.errors import TimedOut, Unavailable

LOST = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)
"""How a server that dies, stops, starts or has no room left shows itself."""

SESSION = {
    "application_name": "salkku read",
    "timezone": "UTC",
    "default_transaction_read_only": "on",
    "jit": "off",
    # Each statement is planned once a connection: left to itself PostgreSQL plans five times, and where a viewer's lists are empty
    # always, which costs up to forty times the statement.
    "plan_cache_mode": "force_generic_plan",
    # What is read often is in memory. With the default of a spinning disk, 4, whole tables are read to save a few pages.
    "random_page_cost": "1.1",
}
ARRAYS = "select $1::uuid[], $2::int4[], $3::numeric[], $4::date[], $5::timestamptz[]"
"""Types that asyncpg looks up once a connection: when it is opened, and not between somebody's question and its answer."""


Waiter: TypeAlias = "asyncio.Future[asyncpg.Connection | None]"
"""Of a request that gets a connection which another gave back, or None: the place of one that died, to open a new one in."""


class ReadPool:
    """At most `size` connections, opened when needed; a request waits `wait_seconds` for one and is then told UNAVAILABLE."""

    def __init__(self, url: str, *, size: int, wait_seconds: float, statement_seconds: float) -> None:
        self._url = url
        self._size = size
        self._wait_seconds = wait_seconds
        self._statement_seconds = statement_seconds
        self._idle: list[asyncpg.Connection] = []
        self._open = 0
        self._waiting: deque[tuple[float, Waiter]] = deque()  # with the loop's time at which each gives up, the earliest first
        self._alarm: asyncio.TimerHandle | None = None

    async def value(self, sql: str, arguments: Sequence[object], *, seconds: float | None = None) -> bytes:
        """The one value of a statement, as the bytes that PostgreSQL sent. `seconds`: a bound of the caller's own, below the pool's.

        A statement that a migration made stale is prepared and asked again, once, by asyncpg.
        """
        if seconds is not None and seconds >= self._statement_seconds:
            seconds = None  # PostgreSQL keeps the pool's bound itself
        connection = self._rested() or await self._take()
        try:
            found: bytes = await connection.fetchval(sql, *arguments, timeout=seconds)
        except Exception as error:
            meaning = self._meaning(error, connection, seconds)
            if meaning is error:  # raised from itself it would forget what caused it
                raise
            raise meaning from error
        finally:
            self._give(connection)
        return found

    async def row(self, sql: str, *arguments: object) -> asyncpg.Record | None:
        """The first row of a look-up."""
        connection = self._rested() or await self._take()
        try:
            return await connection.fetchrow(sql, *arguments)
        except Exception as error:
            meaning = self._meaning(error, connection)
            if meaning is error:
                raise
            raise meaning from error
        finally:
            self._give(connection)

    def _meaning(self, error: Exception, connection: asyncpg.Connection, seconds: float | None = None) -> Exception:
        """What an error of the driver means to who asked. A connection that was lost in the middle of something is not used again."""
        if isinstance(error, (TimeoutError, asyncpg.QueryCanceledError)):
            return TimedOut(f"The question took longer than {seconds or self._statement_seconds:g} s; ask for less at once.")
        if isinstance(error, LOST):
            connection.terminate()
            return Unavailable("The connection to the database was lost; try again in a moment.")
        return error

    def state(self) -> Mapping[str, float]:
        """Connections that are open, those of them that rest, and requests that wait for one."""
        return {"open": self._open, "idle": len(self._idle), "waiting": len(self._waiting)}

    async def close(self) -> None:
        """Closes what is idle and turns away who waits; connections in use are closed when they come back."""
        self._size = 0
        while self._waiting:
            _turn_away(self._waiting.popleft()[1], "The server is stopping; try again in a moment.")
        if self._alarm is not None:
            self._alarm.cancel()
        while self._idle:
            await self._idle.pop().close(timeout=2)

    def _rested(self) -> asyncpg.Connection | None:
        """The connection that was used last and still lives."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
            self._open -= 1
        return None

    async def _take(self) -> asyncpg.Connection:
        """A new connection while there is room, else the one that is given back next."""
        if self._open < self._size:
            self._open += 1
            return await self._connect()
        return await self._wait() or await self._connect()

    async def _wait(self) -> asyncpg.Connection | None:
        if len(self._waiting) >= limits.CONNECTION_WAITERS_MAX or self._size == 0:
            raise Unavailable("Too many requests are waiting for the database; try again in a moment.")
        loop = asyncio.get_running_loop()
        waiter: Waiter = loop.create_future()
        entry = (loop.time() + self._wait_seconds, waiter)
        self._waiting.append(entry)
        if self._alarm is None:
            self._alarm = loop.call_at(entry[0], self._turn_away_late)
        try:
            return await waiter
        except asyncio.CancelledError:
            if entry in self._waiting:
                self._waiting.remove(entry)
            elif not waiter.cancelled() and waiter.exception() is None:  # handed over in the moment of giving up
                self._pass_on(waiter.result())
            raise

    def _turn_away_late(self) -> None:
        """One alarm for all who wait: a timer for each would cost as much as half its question."""
        loop = asyncio.get_running_loop()
        while self._waiting and self._waiting[0][0] <= loop.time():
            _turn_away(self._waiting.popleft()[1], "No connection to the database became free in time; try again in a moment.")
        self._alarm = loop.call_at(self._waiting[0][0], self._turn_away_late) if self._waiting else None

    def _give(self, connection: asyncpg.Connection) -> None:
        if connection.is_closed() or self._size == 0:
            connection.terminate()
            self._pass_on(None)
        else:
            self._pass_on(connection)

    def _pass_on(self, connection: asyncpg.Connection | None) -> None:
        """To whoever waits longest; None is the place of a connection that is no more. What nobody waits for rests."""
        while self._waiting:
            waiter = self._waiting.popleft()[1]
            if not waiter.done():
                waiter.set_result(connection)
                return
        if connection is None:
            self._open -= 1
        else:
            self._idle.append(connection)

    async def _connect(self) -> asyncpg.Connection:
        """In a place that is counted already."""
        connection = None
        try:
            connection = await asyncpg.connect(
                self._url,
                statement_cache_size=limits.STATEMENTS_CACHED,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=limits.STATEMENT_LETTERS_CACHED,
                timeout=self._wait_seconds,
                server_settings={**SESSION, "statement_timeout": str(int(self._statement_seconds * 1000))},
            )
            for name in ("text", "varchar"):
                await connection.set_type_codec(name, schema="pg_catalog", encoder=_encode, decoder=bytes, format="binary")
            await exact_dates(connection)
            await exact_moments(connection)
            await connection.prepare(ARRAYS)
        except BaseException as error:
            if connection is not None:
                connection.terminate()
            self._pass_on(None)
            if isinstance(error, (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)):
                raise Unavailable("The database does not answer; try again in a moment.") from error
            raise
        return connection


def _turn_away(waiter: Waiter, message: str) -> None:
    if not waiter.done():
        waiter.set_exception(Unavailable(message))


def _encode(text: str) -> bytes:
    return text.encode()
