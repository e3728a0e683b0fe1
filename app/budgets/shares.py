"""What one principal may have under way at once, so that whoever asks much leaves room for the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app import limits
from app.errors import RateLimited, Unavailable


class Turns:
    """So many at once, in the order in which they came; a bounded number waits, for a bounded time."""

    def __init__(self, what: str, at_once: int) -> None:
        self._said = f"{what}: {at_once} at a time, and"
        self.at_once = at_once
        self._free = asyncio.Semaphore(at_once)
        self._waiting = 0

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """One of them. Raises RateLimited and Unavailable."""
        await self._take()
        try:
            yield
        finally:
            self._free.release()

    async def _take(self) -> None:
        if self._waiting >= limits.TURNS_WAITING_MAX:
            raise RateLimited(f"{self._said} as many wait as may; send fewer at once.", retry_seconds=1)
        self._waiting += 1
        try:
            async with asyncio.timeout(limits.TURN_SECONDS):
                await self._free.acquire()
        except TimeoutError as error:
            # Few enough wait for all to have their turn, unless something holds up those before them.
            raise Unavailable(f"{self._said} those before this one take too long; try again in a moment.") from error
        finally:
            self._waiting -= 1


class Share:
    """One principal's. `running`: its operations under way. `leasing`: held by whoever asks for more of its budget. Half of the
    connections to the database are the most that it holds for long."""

    __slots__ = ("dear", "events", "leasing", "long", "reading", "running", "writing")

    def __init__(self, *, read_connections: int, write_connections: int) -> None:
        self.running = 0
        self.leasing = asyncio.Lock()
        self.dear = Turns("Dear operations", max(1, read_connections // 2))
        self.writing = Turns("Mutations", max(1, write_connections // 2))
        self.reading = Turns("New documents", limits.MISSES_AT_ONCE)
        self.events = asyncio.Semaphore(max(1, read_connections // 4))  # they wait however long: who subscribes is bounded
        self.long = Turns("Long requests", 1)

    def enter(self) -> None:
        """Raises RateLimited. `leave` must follow."""
        if self.running >= limits.RUNNING_MAX:
            raise RateLimited(f"{self.running} operations of yours are under way; wait for some of them.", retry_seconds=1)
        self.running += 1

    def leave(self) -> None:
        self.running -= 1
