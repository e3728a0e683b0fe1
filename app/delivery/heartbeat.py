"""The source of `heartbeat`: nothing but time goes by."""

import asyncio
from collections.abc import AsyncGenerator, Mapping

from app import limits
from app.errors import Invalid
from app.viewer import Viewer


def heartbeat(asked: Mapping[str, object], _: Viewer) -> AsyncGenerator[Mapping[str, object], None]:
    """Raises Invalid for a pace that is out of bounds."""
    seconds = asked["everySeconds"]
    assert isinstance(seconds, int)
    if not limits.HEARTBEAT_SECONDS_MIN <= seconds <= limits.HEARTBEAT_SECONDS_MAX:
        bounds = f"between {limits.HEARTBEAT_SECONDS_MIN} and {limits.HEARTBEAT_SECONDS_MAX}"
        raise Invalid(f"everySeconds is {seconds}, and must be {bounds}.", code="BAD_USER_INPUT")
    return _beats(seconds)


async def _beats(seconds: int) -> AsyncGenerator[Mapping[str, object], None]:
    """At an even pace; beats that nobody was ready for are left out."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        yield {}
        due = max(due + seconds, loop.time())
        await asyncio.sleep(due - loop.time())
