"""A small pool of asyncpg connections for reads: last in, first out, so that few connections stay warm with their named statements.

SQLAlchemy's engine costs five times as much CPU per small read, asyncpg's own pool twice as much.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg

from app import limits
from app.database import connector
from app.database.calendar import exact_dates, exact_moments
from app.database.connector import Connector, is_lost, stopped
from app.errors import TimedOut, Unavailable

SESSION = {
    **connector.SESSION,
    "application_name": "salkku read",
    "default_transaction_read_only": "on",
    # Each statement is planned once a connection: left to itself PostgreSQL plans five times, and where a viewer's lists are empty
    # always, which costs up to forty times the statement.
    "plan_cache_mode": "force_generic_plan",
    # What is read often is in memory. With the default of a spinning disk, 4, whole tables are read to save a few pages.
    "random_page_cost": "1.1",
}
ARRAYS = "select $1::uuid[], $2::int4[], $3::numeric[], $4::date[], $5::timestamptz[]"
"""Types that asyncpg looks up once a connection: when it is opened, and not between somebody's question and its answer."""


Fetch: TypeAlias = Callable[[int], Awaitable[Sequence[bytes]]]
"""The next rows of a statement with one column, at most so many; none: there are no more."""
Waiter: TypeAlias = "asyncio.Future[asyncpg.Connection | None]"
"""Of a request that gets a connection which another gave back, or None: the place of one that died, to open a new one in."""


class ReadPool:
    """At most `size` connections, opened when needed; a request waits `wait_seconds` for one and is then told UNAVAILABLE. `session`: what
    each begins with.

    What was asked on a connection that is lost is asked again on another one, once: nothing was told yet, and a read changes nothing.
    """

    def __init__(self, url: str, *, size: int, wait_seconds: float, statement_seconds: float, session: Mapping[str, str] = SESSION) -> None:
        self._connector = Connector(
            url,
            settings={**session, "statement_timeout": str(int(statement_seconds * 1000))},
            ready=_made_ready,
            statement_cache_size=limits.STATEMENTS_CACHED,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=limits.STATEMENT_LETTERS_CACHED,
        )
        self._size = size
        self._wait_seconds = wait_seconds
        self._statement_seconds = statement_seconds
        self._idle: list[asyncpg.Connection] = []
        self._open = 0
        self._waiting: deque[tuple[float, Waiter]] = deque()  # with the loop's time at which each gives up, the earliest first
        self._alarm: asyncio.TimerHandle | None = None
        self._stopping: set[asyncio.Task[None]] = set()

    async def value(self, sql: str, arguments: Sequence[object], *, seconds: float | None = None) -> bytes:
        """The one value of a statement, as the bytes that PostgreSQL sent. `seconds`: a bound of the caller's own, below the pool's.

        A statement that a migration made stale is prepared and asked again, once, by asyncpg.
        """
        bound = self._bound(seconds)
        for last in (False, True):
            connection = self._rested() or await self._take()
            try:
                found: bytes = await connection.fetchval(sql, *arguments, timeout=bound)
            except BaseException as error:
                self._failed(error, connection, bound, last=last)
            else:
                self._give(connection)
                return found
        raise AssertionError("the last try is answered or raises")

    async def row(self, sql: str, *arguments: object) -> asyncpg.Record | None:
        """The first row of a look-up, of which nobody can ask for less: one that takes too long is told as UNAVAILABLE."""
        bound = self._bound(limits.LOOK_UP_SECONDS)
        for last in (False, True):
            connection = self._rested() or await self._take()
            try:
                found: asyncpg.Record | None = await connection.fetchrow(sql, *arguments, timeout=bound)
            except BaseException as error:
                try:
                    self._failed(error, connection, bound, last=last)
                except TimedOut as slow:
                    raise connector.away() from slow
            else:
                self._give(connection)
                return found
        raise AssertionError("the last try is answered or raises")

    @asynccontextmanager
    async def cursor(self, sql: str, arguments: Sequence[object]) -> AsyncIterator[Fetch]:
        """The rows of one statement, so many at a time, in a transaction of its own that only reads. Whoever leaves ends the statement."""
        bound = self._bound(None)
        connection = await self._begun(bound)
        try:
            opened = await connection.cursor(sql, *arguments, timeout=bound)

            async def fetch(rows: int) -> Sequence[bytes]:
                return [row[0] for row in await opened.fetch(rows, timeout=bound)]

            yield fetch
            await connection.execute("commit", timeout=bound)
        except BaseException as error:
            if is_lost(error, connection):
                connection.terminate()
            self._give_when_stopped(connection)
            self._tell(error, bound, lost=is_lost(error, connection))
            raise
        else:
            self._give(connection)

    async def _begun(self, bound: float) -> asyncpg.Connection:
        """A connection in a transaction."""
        for last in (False, True):
            connection = self._rested() or await self._take()
            try:
                await connection.execute("begin read only", timeout=bound)
            except BaseException as error:
                self._failed(error, connection, bound, last=last)
            else:
                return connection
        raise AssertionError("the last try begins or raises")

    def _bound(self, seconds: float | None) -> float:
        """PostgreSQL keeps the pool's bound itself, as long as it is there."""
        return seconds if seconds is not None and seconds < self._statement_seconds else self._statement_seconds + limits.SILENCE_SECONDS

    def _failed(self, error: BaseException, connection: asyncpg.Connection, bound: float, *, last: bool) -> None:
        """Raises what an error of the driver means to who asked, unless the same may be asked again."""
        lost = is_lost(error, connection)
        if lost:
            connection.terminate()
            self._forget()  # the same may have happened to those that rest, and who asks again is to find one that lives
        if isinstance(error, asyncpg.PostgresError) or connection.is_closed():
            self._give(connection)
        else:
            self._give_when_stopped(connection)
        self._tell(error, bound, lost=lost and last)
        if not lost:
            raise error

    def _tell(self, error: BaseException, bound: float, *, lost: bool) -> None:
        """Raises what an error of the driver means, where it means more than it says."""
        if isinstance(error, (TimeoutError, asyncpg.QueryCanceledError)):
            raise TimedOut(f"The question took longer than {min(bound, self._statement_seconds):g} s; ask for less at once.") from error
        if lost:
            raise Unavailable("The connection to the database was lost; try again in a moment.") from error
        if isinstance(error, asyncpg.InsufficientResourcesError):
            raise Unavailable("The database has no room left for this; try again in a moment.") from error

    def _give_when_stopped(self, connection: asyncpg.Connection) -> None:
        """PostgreSQL may still be at what was given up."""
        task = asyncio.get_running_loop().create_task(self._stop(connection))
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)

    async def _stop(self, connection: asyncpg.Connection) -> None:
        try:
            answers = await stopped(connection)
            if answers and connection.is_in_transaction():
                answers = await stopped(connection, "rollback")
            if not answers:
                self._forget()
        finally:
            self._give(connection)

    def _forget(self) -> None:
        """Where one connection is silent, those that rest may be, and would be found out one request after the other."""
        while self._idle:
            self._idle.pop().terminate()
            self._open -= 1

    def state(self) -> Mapping[str, float]:
        """Connections that are open, those of them that rest, and requests that wait for one."""
        return {"open": self._open, "idle": len(self._idle), "waiting": len(self._waiting)}

    async def close(self) -> None:
        """Closes what is idle and turns away who waits; connections in use are closed when they come back."""
        self._size = 0
        self._turn_away_all("The server is stopping; try again in a moment.")
        idle, self._idle = self._idle, []
        await asyncio.gather(
            *self._stopping, *(connection.close(timeout=limits.CLOSE_SECONDS) for connection in idle), return_exceptions=True
        )

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
            try:
                return await self._connect()
            except Unavailable:
                if not self._open:
                    raise  # nobody has one that might be given back
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
        try:
            return await self._connector.connection()
        except Unavailable as error:
            self._open -= 1
            if not self._open:
                self._turn_away_all(str(error))
            raise
        except BaseException:
            self._pass_on(None)
            raise

    def _turn_away_all(self, message: str) -> None:
        while self._waiting:
            _turn_away(self._waiting.popleft()[1], message)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def _turn_away(waiter: Waiter, message: str) -> None:
    if not waiter.done():
        waiter.set_exception(Unavailable(message))


async def _made_ready(connection: asyncpg.Connection) -> None:
    for name in ("text", "varchar"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=_encode, decoder=bytes, format="binary")
    await exact_dates(connection)
    await exact_moments(connection)
    await connection.prepare(ARRAYS)


def _encode(text: str) -> bytes:
    return text.encode()
