"""The source of `heartbeat`: nothing but time goes by."""

import asyncio

from app import limits
from app.delivery.event import Event
from app.documents.verbs import Root
from app.errors import Invalid
from app.history.passing import Passed


def heartbeat(asked: Root) -> "Beats":
    """Raises Invalid for a pace that is out of bounds."""
    seconds = asked.arguments["everySeconds"]
    assert isinstance(seconds, int)
    if not limits.HEARTBEAT_SECONDS_MIN <= seconds <= limits.HEARTBEAT_SECONDS_MAX:
        bounds = f"between {limits.HEARTBEAT_SECONDS_MIN} and {limits.HEARTBEAT_SECONDS_MAX}"
        raise Invalid(f"everySeconds is {seconds}, and must be {bounds}.", code="BAD_USER_INPUT")
    return Beats(seconds)


class Beats:
    """At an even pace; beats that nobody was ready for are left out."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._due: float | None = None

    async def event(self) -> Event:
        """The first one at once."""
        now = asyncio.get_running_loop().time()
        self._due = now if self._due is None else max(self._due + self._seconds, now)
        if self._due > now:
            await asyncio.sleep(self._due - now)
        return Event()

    def told(self, _: Passed | None) -> bool:
        """Each of them."""
        return True
