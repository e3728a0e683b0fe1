"""The tailer: knows, for all subscribers of a process, the newest revision of the portfolio, and wakes those for whom it is new.

The truth is one look a second at the newest revision. Who commits rings (database/bell.py), so that nobody waits that long.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple, TypeAlias
from uuid import UUID

import asyncpg
import structlog

from app import limits
from app.database import connector
from app.database.bell import CHANNEL, NEVER
from app.database.calendar import exact_moments
from app.database.connector import Connector, is_lost
from app.errors import Unavailable
from app.observability.meters import Meters
from app.observability.tracebacks import message_of

log = structlog.get_logger()
SESSION = {**connector.SESSION, "application_name": "salkku tailer", "default_transaction_read_only": "on"}
LOOK = """
select (select max(recorded_at) from change_transaction) as newest,
    array(select service_id from change_event where recorded_at > $1 order by recorded_at, seq limit $2) as services
"""


class For(Enum):
    """What else than changes of one service is waited for."""

    ANYTHING = "a change"
    LOOK = "the next look, whatever it finds"


Concern: TypeAlias = UUID | For
Waiter: TypeAlias = "asyncio.Future[Woken | None]"


class Woken(NamedTuple):
    """`at`: the moment as of which is read what is new, the same for all who are woken at once. `before`: up to this revision nothing was
    recorded that whoever was woken waits for."""

    at: datetime
    before: datetime


class Tailer:
    """`url`: of a direct connection to the primary, where LISTEN works; where it does not, changes are told up to a second late."""

    def __init__(self, url: str) -> None:
        seconds = limits.LOOK_UP_SECONDS
        self._connector = Connector(url, settings={**SESSION, "statement_timeout": str(int(seconds * 1000))}, ready=exact_moments)
        self._newest = NEVER  # as of the last look
        self._moved_at = NEVER
        self._looks = 0
        self._looked_at: float | None = None
        self._services: dict[UUID, datetime] = {}  # the last revision that touched each, of those after `since`
        self._since = NEVER
        self._waiting: dict[Concern, set[Waiter]] = {}
        self._rung = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._wakes = {"notify": 0, "poll": 0}
        self._lost = 0
        self._seconds_late = 0.0

    async def beyond(self, revision: datetime, service: UUID | None = None) -> Woken:
        """Once something was recorded after this revision, of this service if one is named.

        Also when the newest revision lies before this one, so that history is not what it was: who reads on from there is told so."""
        self._start()
        looks, woken = self._looks, None
        while not self._touched(service) > revision:
            ahead = revision > self._newest
            if ahead and self._looks >= looks + 2:  # one may have been under way
                break
            woken = await self._wait(For.LOOK if ahead else service or For.ANYTHING)
        return woken or Woken(self._moved_at, NEVER)

    async def looked(self) -> None:
        """Once the database has answered again."""
        self._start()
        await self._wait(For.LOOK)

    def measure(self, meters: Meters) -> None:
        """What is told of it; nothing is known until somebody subscribes."""
        meters.gauge("tailer_silent_seconds", "Seconds since the newest revision was looked up last.", self._silent_seconds)
        meters.gauge("tailer_late_seconds", "Seconds from the newest change to when it was seen.", lambda: self._seconds_late)
        words = "Times that changes were found: because whoever committed rang, or only by the look once a second."
        meters.counter("tailer_wakes", words, lambda: self._wakes, label="by")
        meters.counter("tailer_connections_lost", "Times that the tailer had to connect again.", lambda: self._lost)

    async def close(self) -> None:
        """Ends the connection; whoever waits is not woken any more."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    def _touched(self, service: UUID | None) -> datetime:
        return self._newest if service is None else self._services.get(service, self._since)

    async def _wait(self, concern: Concern) -> Woken | None:
        waiter: Waiter = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(concern, set())
        waiting.add(waiter)
        try:
            return await waiter
        finally:
            waiting.discard(waiter)
            if not waiting and self._waiting.get(concern) is waiting:
                del self._waiting[concern]

    def _wake(self, concerns: Iterable[Concern], woken: Woken | None) -> None:
        self._release([waiter for concern in concerns for waiter in self._waiting.pop(concern, ())], woken)

    def _release(self, waiting: Sequence[Waiter], woken: Woken | None) -> None:
        """A few in each turn of the event loop, so that a change that thousands follow holds up nobody's request."""
        for waiter in waiting[: limits.WOKEN_AT_ONCE]:
            if not waiter.done():
                waiter.set_result(woken)
        if rest := waiting[limits.WOKEN_AT_ONCE :]:
            asyncio.get_running_loop().call_soon(self._release, rest, woken)

    def _silent_seconds(self) -> float:
        return 0.0 if self._looked_at is None else time.monotonic() - self._looked_at

    def _start(self) -> None:
        if self._running is None:
            self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        """Until it is cancelled, whatever becomes of the connection."""
        while True:
            try:
                connection = await self._connector.connection()
                try:
                    await self._follow(connection)
                finally:
                    connection.terminate()
            except Unavailable:
                pass
            except Exception as error:  # whatever it is, subscribers wait for what is after it
                log.warning("the tailer connects again", error=message_of(error), kind=type(error).__name__)
                self._lost += 1
            await asyncio.sleep(limits.CONNECT_PAUSE_SECONDS)

    async def _follow(self, connection: asyncpg.Connection) -> None:
        """Until the connection is lost, which is raised."""
        connection.add_termination_listener(self._ring)
        try:
            await connection.add_listener(CHANNEL, self._ring)
        except asyncpg.PostgresError as error:
            if is_lost(error, connection):
                raise
            log.warning("LISTEN is refused: changes are told up to a second late", error=message_of(error))
        rung = False
        while True:
            looking = time.monotonic()
            await self._look(connection, "notify" if rung else "poll")
            rung = await self._until_rung()
            await asyncio.sleep(looking + limits.TAILER_PAUSE_SECONDS - time.monotonic())

    def _ring(self, *_: object) -> None:
        self._rung.set()

    async def _until_rung(self) -> bool:
        """Or until it is time to look all the same."""
        try:
            async with asyncio.timeout(limits.TAILER_POLL_SECONDS):
                await self._rung.wait()
        except TimeoutError:
            return False
        return True

    async def _look(self, connection: asyncpg.Connection, by: str) -> None:
        self._rung.clear()  # who rings from here on may have committed after the look
        found = await connection.fetchrow(LOOK, self._newest, limits.TAILER_EVENTS_MAX + 1, timeout=limits.LOOK_UP_SECONDS)
        newest = found["newest"] or NEVER
        self._looks += 1
        self._looked_at = time.monotonic()
        self._wake([For.LOOK], None)
        if newest != self._newest:
            self._wakes[by] += self._newest is not NEVER
            self._move(newest, found["services"], datetime.now(UTC))

    def _move(self, newest: datetime, services: Sequence[UUID | None], now: datetime) -> None:
        woken = Woken(now, self._newest)
        self._newest, self._moved_at = newest, now
        self._seconds_late = max(0.0, (now - newest).total_seconds())
        touched = {each for each in services if each is not None}
        if woken.before > newest or len(services) > limits.TAILER_EVENTS_MAX:
            self._forget()
            self._wake(tuple(self._waiting), woken)
            return
        if len(self._services) > limits.TAILER_SERVICES_MAX:
            self._forget()
        self._services.update(dict.fromkeys(touched, newest))
        self._wake((For.ANYTHING, *touched), woken)

    def _forget(self) -> None:
        """Any service may have been touched: whoever comes reads once more than needed."""
        self._services.clear()
        self._since = self._newest
