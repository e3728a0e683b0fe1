"""Who is connected for longer than one answer: sockets and streams, counted per principal, and ended when their viewer's right ends."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Protocol, TypeVar

import structlog

from app import limits
from app.errors import RateLimited, Unauthenticated, Unavailable
from app.identity.viewers import Viewers
from app.viewer import Viewer

T = TypeVar("T")
log = structlog.get_logger()
STOPPING = "The server is stopping; try again in a moment."


class Ending(Enum):
    """Why a session ends that did nothing wrong."""

    EXPIRED = "the token has expired"
    REVOKED = "the token is no longer valid"
    STOPPING = "the server is stopping"


class Session(Protocol):
    """One socket or one stream of a known viewer."""

    viewer: Viewer

    def end(self, why: Ending) -> None:
        """Soon; this only begins it."""


class Live:
    """All sessions of this process."""

    def __init__(self, viewers: Viewers) -> None:
        self._viewers = viewers
        self._sessions: set[Session] = set()
        self._per_principal: Counter[str] = Counter()
        self._subscriptions: Counter[str] = Counter()
        self._finishing: set[asyncio.Task[Any]] = set()
        self._confirmed: dict[Viewer, float] = {}  # of each that the last look found good, when that began
        self._looking: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def sessions(self) -> int:
        """How many there are."""
        return len(self._sessions)

    @property
    def subscriptions(self) -> int:
        """How many are followed."""
        return self._subscriptions.total()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the event loop serves: looks every second at who is here. At the end waits for changes that must not be broken off."""
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            self.stop()
            if self._looking is not None:
                self._looking.cancel()
            if self._finishing:
                await asyncio.wait(self._finishing)

    def stop(self) -> None:
        """The server is about to: every session is ended, and none begins."""
        self._stopping = True
        for session in tuple(self._sessions):
            session.end(Ending.STOPPING)

    @contextmanager
    def session(self, session: Session) -> Iterator[None]:
        """While it lasts. Raises RateLimited and Unavailable."""
        principal = session.viewer.principal
        if self._stopping:
            raise Unavailable(STOPPING)
        if len(self._sessions) >= limits.SOCKETS_MAX:
            raise Unavailable("Too many are connected; try again in a moment.")
        with _one_more(self._per_principal, principal, limits.SOCKETS_PER_PRINCIPAL_MAX, "sockets and streams are open with this token"):
            self._sessions.add(session)
            try:
                yield
            finally:
                self._sessions.discard(session)

    @contextmanager
    def subscription(self, viewer: Viewer) -> Iterator[None]:
        """While one is followed. Raises RateLimited."""
        with _one_more(self._subscriptions, viewer.principal, limits.SUBSCRIPTIONS_PER_PRINCIPAL_MAX, "subscriptions run with this token"):
            yield

    async def confirmed(self, viewer: Viewer) -> None:
        """Once the viewer of a session is known to be still who was let in, as of two seconds ago at most; then it may be told something.
        Raises Unauthenticated, and Unavailable while nobody can tell."""
        for _ in range(2):  # a look that is under way may have begun before the session did
            if time.monotonic() - self._confirmed.get(viewer, float("-inf")) <= limits.TOKEN_CACHE_SECONDS:
                return
            await self._looked()
        if viewer not in self._confirmed:
            raise Unauthenticated(f"{Ending.REVOKED.value.capitalize()}; ask for a new one.")

    async def finished(self, change: Coroutine[object, object, T]) -> T:
        """What a change comes to. Who no longer waits for it does not break it off."""
        running = asyncio.create_task(change)
        self._finishing.add(running)
        running.add_done_callback(self._forget)
        return await asyncio.shield(running)

    def _forget(self, done: "asyncio.Task[Any]") -> None:
        self._finishing.discard(done)
        _heard(done)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(limits.PRINCIPALS_CHECKED_SECONDS)
            try:
                await self._looked()
            except Unavailable:  # nobody can tell, and nobody could have been sent away
                pass
            except Exception:  # whatever it is, it must not end the watch
                log.exception("live sessions could not be checked")

    async def _looked(self) -> None:
        """One look at a time, for all who wait for it."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(datetime.now(UTC)))
            self._looking.add_done_callback(_heard)
        await asyncio.shield(self._looking)

    async def _look(self, now: datetime) -> None:
        """One statement for all who are here, however many sessions they have."""
        began = time.monotonic()
        for session in [each for each in self._sessions if each.viewer.expires_at <= now]:
            session.end(Ending.EXPIRED)
        here = tuple(self._sessions)
        if not here:
            return
        try:
            async with asyncio.timeout(limits.LOOK_SECONDS):
                good = await self._viewers.still_valid({each.viewer for each in here}, now)
        except TimeoutError as error:
            raise Unavailable("Who may still be here cannot be told at the moment; try again soon.") from error
        self._confirmed = dict.fromkeys(good, began)
        for session in here:
            if session.viewer not in good:
                session.end(Ending.REVOKED)


def _heard(done: "asyncio.Task[Any]") -> None:
    """Whoever waits has what it raised; when nobody does, it is no news."""
    if not done.cancelled():
        done.exception()


@contextmanager
def _one_more(counts: Counter[str], principal: str, limit: int, what: str) -> Iterator[None]:
    if counts[principal] >= limit:
        raise RateLimited(f"{limit} {what}, and no more may: end one first.", retry_seconds=limits.PLACE_RETRY_SECONDS)
    counts[principal] += 1
    try:
        yield
    finally:
        counts[principal] -= 1
        if not counts[principal]:
            del counts[principal]
