"""When tokens were used last, written beside the requests: gathered for a while, then in one statement, each token once a minute."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import text

from app import limits
from app.database.unit_of_work import Mark, UnitsOfWork

BETWEEN_NOTES = timedelta(seconds=limits.LAST_USE_SECONDS)
MARK = Mark(actor=None, source=None, request_id="last use", zone="UTC")
WRITE = text("""
update api_token t set last_used_at = used.at
from unnest(cast(:tokens as uuid[]), cast(:moments as timestamptz[])) as used (id, at)
where t.id = used.id and (t.last_used_at is null or t.last_used_at < used.at)
""")
log = structlog.get_logger()


class LastUses:
    """What cannot be written, as while the database is away, is forgotten: the next use is noted anew, and nothing depends on it."""

    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units
        self._written: dict[UUID, datetime] = {}
        self._waiting: dict[UUID, datetime] = {}
        self._alarm: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None

    def used(self, token: UUID, at: datetime) -> None:
        """Noted, unless it was a moment ago."""
        before = self._written.get(token)
        if before is not None and at - before < BETWEEN_NOTES:
            return
        self._waiting[token] = at
        if self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(limits.LAST_USE_PAUSE_SECONDS, self._start)

    async def write(self) -> None:
        """All that is noted."""
        self._alarm = None
        noted, self._waiting = self._waiting, {}
        if not noted:
            return
        if len(self._written) + len(noted) > limits.TOKENS_CACHED:
            self._written.clear()  # then some are written more than once a minute
        try:
            async with self._units.unit(MARK) as session:
                await session.execute(WRITE, {"tokens": list(noted), "moments": list(noted.values())})
        except Exception as error:
            log.warning("the last use of tokens could not be written", tokens=len(noted), error=str(error), kind=type(error).__name__)
        else:
            self._written |= noted

    async def close(self) -> None:
        """Writes what is left, if the database takes it at once: a server that stops does not wait for it."""
        if self._alarm is not None:
            self._alarm.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.LAST_USE_END_SECONDS):
                if self._writing is not None:
                    await self._writing
                await self.write()

    def _start(self) -> None:
        self._writing = asyncio.get_running_loop().create_task(self.write())
