"""A small pool of asyncpg connections for reads: last in, first out, so that few connections stay warm with their named statements.

SQLAlchemy's engine costs five times as much CPU per small read, asyncpg's own pool twice as much.
"""

import asyncio
from collections import deque
from collections.abc import Sequence

import asyncpg

from app.errors import TimedOut, Unavailable

STATEMENTS_CACHED = 100  # prepared statements kept per connection: PostgreSQL holds a plan of 0.1 to 2.5 MB for each
STATEMENT_LETTERS_CACHED = 64_000  # letters of a statement that is kept; the plan of a longer one takes many MB and is made again each time
WAITERS_MAX = 1_000  # requests that may wait for a connection; more are told to come back
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


class ReadPool:
    """At most `size` connections, opened when needed; a request waits `wait_seconds` for one and is then told UNAVAILABLE."""

    def __init__(self, url: str, *, size: int, wait_seconds: float, statement_seconds: float) -> None:
        self._url = url
        self._size = size
        self._wait_seconds = wait_seconds
        self._statement_seconds = statement_seconds
        self._idle: list[asyncpg.Connection] = []
        self._open = 0
        self._waiting: deque[asyncio.Future[asyncpg.Connection | None]] = deque()

    async def value(self, sql: str, arguments: Sequence[object]) -> bytes:
        """The one value of a statement, as the bytes that PostgreSQL sent. One that a migration made stale is prepared again once."""
        connection = await self._take()
        try:
            try:
                found: bytes = await connection.fetchval(sql, *arguments)
            except asyncpg.InvalidCachedStatementError:
                found = await connection.fetchval(sql, *arguments)
        except Exception as error:
            raise self._meaning(error, connection) from error
        finally:
            self._give(connection)
        return found

    async def row(self, sql: str, *arguments: object) -> asyncpg.Record | None:
        """The first row of a look-up."""
        connection = await self._take()
        try:
            return await connection.fetchrow(sql, *arguments)
        except Exception as error:
            raise self._meaning(error, connection) from error
        finally:
            self._give(connection)

    def _meaning(self, error: Exception, connection: asyncpg.Connection) -> Exception:
        """What an error of the driver means to who asked. A connection that was lost in the middle of something is not used again."""
        if isinstance(error, asyncpg.QueryCanceledError):
            return TimedOut(f"The question took longer than {self._statement_seconds:g} s; ask for less at once.")
        if isinstance(error, LOST):
            connection.terminate()
            return Unavailable("The connection to the database was lost; try again in a moment.")
        return error

    async def close(self) -> None:
        """Closes what is idle; connections in use are closed when they come back."""
        self._size = 0
        while self._idle:
            await self._idle.pop().close(timeout=2)

    async def _take(self) -> asyncpg.Connection:
        while True:
            while self._idle:
                connection = self._idle.pop()
                if not connection.is_closed():
                    return connection
                self._open -= 1
            if self._open < self._size:
                return await self._connect()
            handed = await self._wait()
            if handed is not None:
                return handed

    async def _wait(self) -> asyncpg.Connection | None:
        """A connection that another request gives back, or None: there may be room to open one."""
        if len(self._waiting) >= WAITERS_MAX or self._size == 0:
            raise Unavailable("Too many requests are waiting for the database; try again in a moment.")
        waiter: asyncio.Future[asyncpg.Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self._wait_seconds):
                return await waiter
        except BaseException as error:
            if waiter.done() and not waiter.cancelled():  # handed over in the moment of giving up
                self._pass_on(waiter.result())
            elif waiter in self._waiting:
                self._waiting.remove(waiter)
            if isinstance(error, TimeoutError):
                raise Unavailable("No connection to the database became free in time; try again in a moment.") from error
            raise

    def _give(self, connection: asyncpg.Connection) -> None:
        if connection.is_closed() or self._size == 0:
            connection.terminate()
            self._open -= 1
            self._pass_on(None)
        else:
            self._pass_on(connection)

    def _pass_on(self, connection: asyncpg.Connection | None) -> None:
        """To whoever waits longest; None tells that there is room to open one. A connection that nobody waits for rests."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return
        if connection is not None:
            self._idle.append(connection)

    async def _connect(self) -> asyncpg.Connection:
        self._open += 1
        try:
            connection = await asyncpg.connect(
                self._url,
                statement_cache_size=STATEMENTS_CACHED,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=STATEMENT_LETTERS_CACHED,
                timeout=self._wait_seconds,
                server_settings={**SESSION, "statement_timeout": str(int(self._statement_seconds * 1000))},
            )
            for name in ("text", "varchar"):
                await connection.set_type_codec(name, schema="pg_catalog", encoder=_encode, decoder=bytes, format="binary")
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            self._open -= 1
            self._pass_on(None)
            raise Unavailable("The database does not answer; try again in a moment.") from error
        return connection


def _encode(text: str) -> bytes:
    return text.encode()
