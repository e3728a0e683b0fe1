"""The sign, after a commit, to whoever follows the changes of the portfolio in any process: there is something new."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import asyncpg
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine

from app import limits
from app.database.connector import ABSENT
from app.errors import Unavailable

CHANNEL = "salkku_changes"
RING = "select newest, pg_notify($2, '') from (select max(recorded_at) as newest from change_transaction) as recorded where newest > $1"
"""Nothing is told of units that recorded nothing."""
NEVER = datetime.min.replace(tzinfo=UTC)
AWAY = (*ABSENT, DBAPIError, DisconnectionError, NoConnection, TimeoutError, Unavailable, asyncpg.PostgresError)


class Bell:
    """Rung by who has committed, who does not wait for it. A NOTIFY within the transaction would have all writers wait for each other; and
    of this one nobody depends on: who is not woken looks by himself, a second later."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._told = NEVER  # the newest revision that was
        self._again = False
        self._ringing: asyncio.Task[None] | None = None

    def ring(self) -> None:
        """Soon. What is committed while it rings, it rings for once more, however many units that are."""
        if self._ringing is not None:
            self._again = True
            return
        self._ringing = asyncio.get_running_loop().create_task(self._ring())
        self._ringing.add_done_callback(self._rung)

    async def close(self) -> None:
        """Once it has rung for all that was committed, or the time for that is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.CLOSE_SECONDS):
                while self._ringing is not None:
                    await asyncio.wait([self._ringing])
        self._again = False
        if self._ringing is not None:
            self._ringing.cancel()

    def _rung(self, done: "asyncio.Task[None]") -> None:
        self._ringing = None
        if self._again:
            self._again = False
            self.ring()
        if not done.cancelled() and (error := done.exception()) is not None and not isinstance(error, AWAY):
            raise error  # to the loop, which logs it

    async def _ring(self) -> None:
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            try:
                found = await driver.fetchrow(RING, self._told, CHANNEL, timeout=limits.LOOK_UP_SECONDS)
            except (TimeoutError, asyncio.CancelledError):
                driver.terminate()  # PostgreSQL may still be at it, and the next one is to find a connection that is not
                raise
        if found is not None:
            self._told = found["newest"]
