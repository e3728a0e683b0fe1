"""Writes as of any moment: units of work whose revisions are recorded when the test says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.unit_of_work import Mark, UnitsOfWork
from tests.support.databases import Database

RECORDED = text("select set_config('salkku.recorded_at', :moment, true)")
TICK = timedelta(microseconds=1)

Told = Callable[[datetime], Awaitable[None]]


class Recording(UnitsOfWork):
    """Units of the owner, whom alone the database lets say when they are. Each is recorded at the moment that is set by then, a microsecond
    after the one before at least; after its commit somebody is told."""

    def __init__(self, database: Database, last: datetime, told: Told | None = None) -> None:
        """`last`: the newest revision that is there."""
        super().__init__(database.owner_url, size=1, wait_seconds=30, statement_seconds=60)
        self._told = told
        self.moment = self._last = last

    @asynccontextmanager
    async def unit(self, mark: Mark) -> AsyncIterator[AsyncSession]:
        self.moment = self._last = max(self.moment, self._last + TICK)
        async with super().unit(mark) as session:
            await session.execute(RECORDED, {"moment": self.moment.isoformat()})
            yield session
        if self._told is not None:
            await self._told(self.moment)
