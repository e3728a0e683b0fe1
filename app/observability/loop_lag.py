"""How late the event loop comes to what is due: whatever holds it up holds up every request."""

import asyncio
from bisect import bisect_left

from app import limits

BOUNDS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class LoopLag:
    """A timer that notes when it should have rung. `counts`: by BOUNDS_SECONDS, the last one for what is beyond."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS_SECONDS) + 1)
        self.seconds = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """On the loop that runs."""
        self._ring_in(asyncio.get_running_loop())

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring_in(self, loop: asyncio.AbstractEventLoop) -> None:
        due = loop.time() + limits.LOOP_LAG_PAUSE_SECONDS
        self._timer = loop.call_at(due, self._rung, loop, due)

    def _rung(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        late = max(loop.time() - due, 0.0)
        self.counts[bisect_left(BOUNDS_SECONDS, late)] += 1
        self.seconds += late
        self._ring_in(loop)
