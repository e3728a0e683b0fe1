"""The worker: makes scheduled transitions happen when their moments come, each act once however many of them run; forgets old keys."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from threading import Event
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import DBAPIError

from app import limits
from app.database.unit_of_work import AGAIN, Mark, UnitsOfWork, check_now, driver_error
from app.domain import load_models
from app.domain.idempotency import forget
from app.domain.lifecycle.firing import Fired, fire, may_fire, next_due
from app.errors import Unavailable
from app.observability.tracebacks import message_of

log = structlog.get_logger()

LATER = (*AGAIN, "55P03")
"""SQLSTATEs of a unit that gave way to another one, or waited too long for it."""


async def run(url: str, *, zone: str, statement_seconds: float, stop: Event) -> None:
    """Until `stop` is set; what is being done then is done to its end. While the database is away it waits for it."""
    load_models()
    broken: dict[UUID, datetime] = {}
    units = UnitsOfWork(url, size=1, wait_seconds=limits.CONNECTION_WAIT_SECONDS, statement_seconds=statement_seconds)
    try:
        while not stop.is_set():
            try:
                now = datetime.now(UTC)
                await run_due(units, now, zone=zone, broken=broken, stop=stop)
                async with units.unit(_mark(zone)) as session:
                    await forget(session, now)
            except Exception as error:  # whatever it is, what is due stays due and is tried again
                log.warning("the worker could not look for what is due", error=message_of(error), kind=type(error).__name__)
            await asyncio.to_thread(stop.wait, limits.WORKER_PAUSE_SECONDS)
    finally:
        await units.close()


async def run_due(
    units: UnitsOfWork, now: datetime, *, zone: str, broken: dict[UUID, datetime] | None = None, stop: Event | None = None
) -> list[Fired]:
    """Fires all that is due at this moment, each act in a unit of its own, and gives what this worker fired. Nothing, while another worker
    is at it. What breaks is told, noted in `broken`, and passed over for a while."""
    done: list[Fired] = []
    broken = {} if broken is None else broken
    later = now + timedelta(seconds=limits.WORKER_RETRY_SECONDS)
    while stop is None or not stop.is_set():
        due: UUID | None = None
        try:
            async with units.unit(_mark(zone)) as session:
                due = await next_due(session, now, besides=_passed_over(broken, now)) if await may_fire(session) else None
                if due is None:
                    break
                fired = await fire(session, due, now, ZoneInfo(zone))
                await check_now(session)
        except Exception as error:
            if due is None or _gave_way(error):
                raise
            log.exception("a scheduled transition broke", transition=str(due))
            broken[due] = later
        else:
            if fired is not None:
                _tell(fired)
                done.append(fired)
    return done


def _passed_over(broken: Mapping[UUID, datetime], now: datetime) -> list[UUID]:
    return [transition for transition, until in broken.items() if until > now]


def _mark(zone: str) -> Mark:
    return Mark(actor=None, source=None, request_id="worker", zone=zone)


def _gave_way(error: Exception) -> bool:
    """To another unit, or with its connection: nothing is wrong with the transition."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, (OSError, Unavailable))
    refused = driver_error(error)
    return error.connection_invalidated or refused is None or refused.sqlstate in LATER


def _tell(fired: Fired) -> None:
    known = {"service": fired.service, "version": fired.version, "step": fired.step.value, "effective_at": fired.effective_at.isoformat()}
    if fired.failing:
        log.warning("a scheduled transition failed", **known, checks=list(fired.failing), cancelled=fired.cancelled)
    else:
        log.info("a scheduled transition happened", **known)
