"""Opens connections to the database: within a bound, and while it is away, not at every request; and what an error says of one."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping

import asyncpg

from app import limits
from app.errors import Unavailable

SESSION = {
    "timezone": "UTC",
    "jit": "off",
    # A server that is gone, or a line that forgot us, is noticed by PostgreSQL too: what was held here is free again in time.
    "client_connection_check_interval": "1s",
    "tcp_keepalives_idle": "60",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
"""What every connection of ours begins with."""

ABSENT = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)
"""How a server that dies, stops, starts or has no room left shows itself."""

GONE = (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)
"""Of a connection that is no more, or will not be in a moment."""


ENDED = (ConnectionResetError, asyncpg.ConnectionDoesNotExistError, asyncpg.AdminShutdownError)
"""Of a connection that was ended on its way to us: the next one need not be."""


class Connector:
    """`ready`: what is done to each connection before it is used. `options`: of asyncpg.connect."""

    def __init__(
        self, url: str, *, settings: Mapping[str, str], ready: Callable[[asyncpg.Connection], Awaitable[None]], **options: int | float
    ) -> None:
        self._url = url
        self._settings = settings
        self._ready = ready
        self._options = options
        self._not_before = 0.0

    async def connection(self) -> asyncpg.Connection:
        """A new one. Raises Unavailable; after a failure at once, for some tenths of a second: a server that is starting is not helped by a
        connection from each request, nor by all processes at the same moment."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._not_before:
            raise away()
        try:
            async with asyncio.timeout(limits.CONNECT_SECONDS):
                try:
                    return await self._opened()
                except ENDED:
                    return await self._opened()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
            self._not_before = loop.time() + random.uniform(0.5, 1.0) * limits.CONNECT_PAUSE_SECONDS  # noqa: S311 - to spread, not to hide
            raise away() from error

    async def _opened(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(self._url, server_settings=self._settings, **self._options)
        try:
            await self._ready(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection


def away() -> Unavailable:
    return Unavailable("The database does not answer; try again in a moment.")


def is_lost(error: BaseException, connection: asyncpg.Connection) -> bool:
    """Whether the connection ended with this error, rather than what was asked on it. Neither a timeout nor a cancellation is."""
    if not isinstance(error, Exception) or isinstance(error, (TimeoutError, asyncpg.QueryCanceledError)):
        return False
    return connection.is_closed() or isinstance(error, GONE)


async def stopped(connection: asyncpg.Connection, asked: str = "select 1") -> bool:
    """After something on it was given up: waits until PostgreSQL has stopped that. One that does not answer is ended."""
    try:
        await connection.execute(asked, timeout=limits.STOP_SECONDS)
    except asyncpg.PostgresError as error:  # within a transaction that failed PostgreSQL refuses, and so it answers
        if not is_lost(error, connection):
            return True
    except (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError):
        pass
    else:
        return True
    connection.terminate()
    return False
