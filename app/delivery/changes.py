"""What `changes` and `serviceChanged` follow: pages of the feed, each from where the one before it ended."""

from datetime import UTC, datetime

from app.delivery.event import Event
from app.delivery.tailer import Tailer
from app.documents.verbs import Root
from app.domain.change.asked import position_of
from app.errors import NotFound
from app.history.passing import Passed
from app.history.positions import WHOLE, Sealing


class Pages:
    """Holds its position and nothing else. The first page comes at once, also an empty one: with its cursor the subscriber can go on
    whatever happens next. Later ones come when the viewer is to be told of something."""

    def __init__(self, tailer: Tailer, sealing: Sealing, asked: Root) -> None:
        self._tailer = tailer
        self._sealing = sealing
        self._asked = asked
        self._revision: datetime | None = None  # None: from now on
        self._seq = WHOLE
        self._passed: Passed | None = None  # how far the last page went
        self._reading = False

    async def event(self) -> Event:
        """Raises Invalid for a cursor that is none, or too old."""
        at = None
        if self._reading:
            await self._tailer.looked()
        elif self._passed is None:
            await self._open()
        elif not self._passed.more:
            at, before = await self._tailer.beyond(self._passed.revision, self._passed.service)
            if before > self._passed.revision:  # nothing in between concerns it, and so it stands where its equals do
                self._revision, self._seq = before, WHOLE
        self._reading = True
        return Event({"feed_revision": self._revision, "feed_seq": self._seq}, at)

    def told(self, passed: Passed | None) -> bool:
        """Pages without changes are passed over silently, but for the first."""
        assert passed is not None, "the statement says how far it went"
        first, self._reading, self._passed = self._passed is None, False, passed
        self._revision, self._seq = passed.revision, passed.seq
        return first or passed.events > 0

    async def _open(self) -> None:
        after = self._asked.arguments.get("after")
        if isinstance(after, str):
            position = position_of(after, await self._sealing.ready(), datetime.now(UTC), [self._asked.key, "after"])
            self._revision, self._seq = position.revision, position.seq


class PagesOfService(Pages):
    """Ends when the viewer sees no such service, from the beginning or any more."""

    def told(self, passed: Passed | None) -> bool:
        """Raises NotFound."""
        told = super().told(passed)
        if passed is None or passed.service is None:
            raise NotFound("There is no such service or package, or none that you see.", path=[self._asked.key, "by"])
        return told
