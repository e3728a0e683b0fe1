"""What would hold up the event loop, done one after the other in a thread of its own."""

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from app import limits
from app.errors import Unavailable

T = TypeVar("T")


class Worker:
    """Pure functions run in the thread; whoever asked goes on on the event loop."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "graphsql")
        self._waiting: dict[Hashable, asyncio.Future[Any]] = {}

    async def run(self, key: Hashable, work: Callable[[], T], keep: Callable[[T], None]) -> T:
        """What `work` gives; `keep` has it first. The same key at the same time is worked on once, unless that failed: it may have been
        for a value of whoever came first, so the next one tries its own."""
        while (other := self._waiting.get(key)) is not None:
            await asyncio.wait([other])
            if not other.cancelled() and other.exception() is None:
                found: T = other.result()
                return found
        return await asyncio.shield(self._start(key, work, keep))  # who goes away leaves the work to those that wait with it

    def __len__(self) -> int:
        return len(self._waiting)

    def close(self) -> None:
        """What has not begun is cancelled."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _start(self, key: Hashable, work: Callable[[], T], keep: Callable[[T], None]) -> asyncio.Future[T]:
        if len(self._waiting) >= limits.MISSES_WAITING_MAX:
            raise Unavailable(f"{limits.MISSES_WAITING_MAX} new operations are waiting to be compiled; try again in a moment.")
        try:
            started = asyncio.get_running_loop().run_in_executor(self._thread, work)
        except RuntimeError as error:  # closed
            raise Unavailable("The server is stopping; try again in a moment.") from error
        self._waiting[key] = started

        def finished(done: asyncio.Future[T]) -> None:
            del self._waiting[key]
            if not done.cancelled() and done.exception() is None:
                keep(done.result())

        started.add_done_callback(finished)
        return started
