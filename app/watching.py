"""What administrators and monitoring see of a running server: `/metrics` and `/slow-operations`.

The slow operations are no root field of the contract: they are about this one process, not about the portfolio, and outlive no restart.
"""

import time
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app import limits
from app.answering import Answering
from app.errors import Unauthenticated, Unavailable
from app.journal import Journal
from app.observability.metrics import Metrics
from app.refusals import refuse
from app.viewer import Role

NEVER_KEPT = {"cache-control": "no-store"}
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
OVERDUE = (
    "select coalesce(extract(epoch from $1 - min(effective_at)), 0)::float8 as seconds "
    "from lifecycle_transition where status = 'SCHEDULED' and effective_at <= $1"
)


class Watching:
    """Deny by default: a token of role ADMIN, or for `/metrics` a setting, opens the door. `open_metrics`: that setting."""

    def __init__(self, answering: Answering, journal: Journal, *, open_metrics: bool) -> None:
        self._answering = answering
        self._journal = journal
        self._metrics = Metrics(journal.counts, journal.meters, journal.loop_lag)
        self._open_metrics = open_metrics
        self._admitted: dict[bytes, float] = {}
        self._overdue_seconds = 0.0
        self._database_answers = False
        self._looked_at = -limits.OVERDUE_SECONDS
        self._measure()

    def routes(self) -> list[BaseRoute]:
        return [Route("/metrics", self._told_metrics), Route("/slow-operations", self._told_slow)]

    async def _told_metrics(self, request: Request) -> Response:
        if not self._open_metrics:
            await self._admit(request)
        await self._look_at_the_database()
        return Response(self._metrics.exposition(), headers={**NEVER_KEPT, "content-type": PROMETHEUS})

    async def _told_slow(self, request: Request) -> Response:
        await self._admit(request)
        told = self._journal.slow.told(time.perf_counter_ns())
        return JSONResponse({"minutes": limits.SLOW_MINUTES, "operations": told}, headers=NEVER_KEPT)

    async def _admit(self, request: Request) -> None:
        """Raises what keeps somebody out. While the database is away nobody can be looked up, and that is when people look here: who was
        let in lately is let in then."""
        authorization = request.headers.get("authorization", "").encode("latin-1")
        answering = self._answering
        try:
            viewer = answering.viewers.known(authorization) or await answering.authenticated(
                authorization, datetime.now(UTC), request.client
            )
        except (Unauthenticated, Unavailable) as error:
            if isinstance(error, Unavailable) and self._admitted.get(authorization, 0) > time.monotonic():
                return
            self._admitted.pop(authorization, None)
            raise
        if viewer.role is not Role.ADMIN:
            raise refuse("FORBIDDEN", "Only administrators see this.", 403)
        if len(self._admitted) >= limits.WATCHERS_MAX:
            self._admitted.clear()
        self._admitted[authorization] = time.monotonic() + limits.WATCHER_SECONDS

    async def _look_at_the_database(self) -> None:
        """Once in a while, however many look here. What is due and does not happen tells that no worker lives."""
        if time.monotonic() - self._looked_at < limits.OVERDUE_SECONDS:
            return
        self._looked_at = time.monotonic()
        try:
            row = await self._answering.pool.row(OVERDUE, datetime.now(UTC))
            self._overdue_seconds = row["seconds"] if row else 0.0
            self._database_answers = True
        except Exception:  # whatever it is: the rest is told all the same
            self._database_answers = False

    def _measure(self) -> None:
        """What is told beside the journal's counts."""
        meters, journal = self._journal.meters, self._journal
        self._answering.measure(meters)
        meters.gauge("database_answers", "Whether the database answered when it was asked last.", lambda: self._database_answers)
        words = "How long the oldest scheduled transition that is due has waited for a worker."
        meters.gauge("transition_overdue_seconds", words, lambda: self._overdue_seconds)
        meters.counter("log_lines_dropped", "Log lines that nobody read in time.", lambda: journal.lines.dropped)
        meters.counter("spans_dropped", "Spans that could not be sent in time.", lambda: journal.spans_dropped)
