"""What all HTTP connections of a process share: the doors, what waits unread, and the watch over who is late."""

import asyncio
from collections import Counter
from typing import Protocol

from app import limits
from app.transport.doors import Doors
from app.transport.unread import Arrears, Unread


class Watched(Protocol):
    """One connection."""

    arrears: Arrears

    def look(self, now: float) -> None:
        """Ends what takes too long."""


class Connections:
    """`refused`: by status, how many requests nothing behind this has heard of.

    The watch looks at each a few times a second, which costs less than a timer for each request.
    """

    def __init__(self, doors: Doors, *, connections: int, refused: Counter[str]) -> None:
        self.doors = doors
        self.refused = refused
        self.connections = connections
        self.open: set[Watched] = set()
        self.unread = Unread()
        self._watching = False
        self._dated: object = None  # the list of uvicorn that the lines below begin with; it makes a new one each second
        self._always = self._always_but_policy = b""

    def always(self, dated: list[tuple[bytes, bytes]], *, own_policy: bool) -> bytes:
        """Lines that every answer has. `dated`: those of uvicorn."""
        if self._dated is not dated:
            self._dated = dated
            self._always_but_policy = b"".join(b"%b: %b\r\n" % header for header in dated) + self.doors.always
            self._always = self._always_but_policy + self.doors.policy
        return self._always_but_policy if own_policy else self._always

    def watch(self) -> None:
        """From the first connection to the last."""
        if not self._watching:
            self._watching = True
            loop = asyncio.get_running_loop()
            loop.call_later(limits.WATCH_SECONDS, self._look, loop, loop.time() + limits.WATCH_SECONDS)

    def _look(self, loop: asyncio.AbstractEventLoop, planned: float) -> None:
        """Who looks late was held up itself, and what came meanwhile is not read yet: then nobody else is called late."""
        now = loop.time()
        if now - planned < limits.WATCH_SECONDS:
            for connection in [*self.open]:
                connection.look(now)
            self.unread.look([connection.arrears for connection in self.open])
        self._watching = False
        if self.open:
            self.watch()
