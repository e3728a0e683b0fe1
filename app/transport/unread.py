"""Answers that wait in this process until slow clients take them: bounded for each client in time, for all of them in bytes."""

import asyncio
from collections.abc import Sequence
from operator import attrgetter

from app import limits


class Arrears:
    """What one client has not taken of what was written to it."""

    __slots__ = ("_seconds", "_since", "_taken", "_taken_before", "transport", "waiting", "written")

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.written = 0
        self.waiting = 0  # bytes, at the last look
        self._since = 0.0  # when bytes began to wait; 0: none do
        self._seconds = 0.0  # that they have waited
        self._taken = 0  # bytes meanwhile
        self._taken_before = 0

    def look(self, now: float) -> bool:
        """Whether the client takes so little that it is cut off."""
        self.waiting = self.transport.get_write_buffer_size()
        if not self.waiting:
            self._since = 0.0
            return False
        if not self._since:
            self._since, self._taken_before = now, self.written - self.waiting
        self._seconds = now - self._since
        self._taken = self.written - self.waiting - self._taken_before
        return self._taken < (self._seconds - limits.READ_SECONDS) * limits.DOWNLOAD_BYTES_PER_SECOND_MIN

    @property
    def patience(self) -> float:
        """Bytes times the seconds until they are taken, if it goes on like this: what it asks of the others."""
        return self.waiting * self.waiting * self._seconds / (self._taken + 1)


class Unread:
    """Of one process. `behind`: those that more waits for than a transport takes without a word."""

    def __init__(self) -> None:
        self.behind: set[Arrears] = set()

    def fell_behind(self, arrears: Arrears) -> None:
        """Room is made when whoever writes has done so."""
        self.behind.add(arrears)
        asyncio.get_running_loop().call_soon(self._look_at_those_behind)

    def look(self, all_: Sequence[Arrears]) -> None:
        """They were looked at just now. Those that would hold their bytes the longest are cut off until no more waits than may."""
        excess = sum(each.waiting for each in all_) - limits.UNREAD_BYTES_MAX
        if excess > 0:
            for each in sorted(all_, key=attrgetter("patience"), reverse=True):
                each.transport.abort()
                excess -= each.waiting
                if excess <= 0:
                    return

    def _look_at_those_behind(self) -> None:
        now = asyncio.get_running_loop().time()
        for each in self.behind:
            each.look(now)
        self.look([*self.behind])
