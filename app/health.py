"""`/livez` and `/readyz`: is the process alive; may it get requests."""

import asyncio
import time

import asyncpg
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app import limits
from app.database.revision import applied_revision, code_head

NEVER_KEPT = {"cache-control": "no-store"}
SILENT = "the database does not answer"
BEHIND = "the database is not at the migration of this version"
STOPPING = "the server is stopping"
log = structlog.get_logger()


class Readiness:
    """One look at the database answers all probes for PROBE_SECONDS. It has a connection of its own: it must not wait in the queue that it
    is asked about."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._stopping = False
        self._fault: str | None = None
        self._looked_at: float | None = None
        self._looking: asyncio.Task[str | None] | None = None

    def stop(self) -> None:
        """From now on no new requests should come here; those that are open are still answered."""
        self._stopping = True

    async def fault(self) -> str | None:
        """Why no request should come here, without hosts, names or passwords; None when all is well."""
        if self._stopping:
            return STOPPING
        if self._looked_at is None or time.monotonic() - self._looked_at >= limits.PROBE_SECONDS:
            if self._looking is None:
                self._looking = asyncio.create_task(self._look())
            return await asyncio.shield(self._looking)  # a probe that leaves takes nobody's answer with it
        return self._fault

    async def _look(self) -> str | None:
        try:
            found = await _found(self._database_url)
        finally:
            self._looking = None
        if found != self._fault and found is not None:
            log.warning("not ready", reason=found)
        self._fault, self._looked_at = found, time.monotonic()
        return found

    def routes(self) -> list[BaseRoute]:
        return [Route("/livez", _livez), Route("/readyz", self._readyz)]

    async def _readyz(self, _: Request) -> Response:
        fault = await self.fault()
        if fault is None:
            return JSONResponse({"status": "ready"}, headers=NEVER_KEPT)
        return JSONResponse({"status": "unavailable", "reason": fault}, status_code=503, headers=NEVER_KEPT)


async def _livez(_: Request) -> Response:
    """The event loop turns; whether the database does is not this question."""
    return JSONResponse({"status": "alive"}, headers=NEVER_KEPT)


async def _found(database_url: str) -> str | None:
    try:
        async with asyncio.timeout(limits.READY_SECONDS):
            found = await applied_revision(database_url)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return SILENT
    if found == code_head():
        return None
    log.warning("the database is at another migration", found=found, needed=code_head())
    return BEHIND
