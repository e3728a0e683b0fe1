"""The server's face: `/graphql` is dispatched first, everything else goes to an ordinary FastAPI host.

`create_app` joins the two; `app/commands/serve.py` runs it under uvicorn.
"""

import gc
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.answering import Answering
from app.delivery.sources import sources
from app.delivery.tailer import Tailer
from app.health import Readiness
from app.journal import Journal
from app.settings import Settings
from app.transport.endpoint import GraphQLEndpoint
from app.transport.events import EventStreams
from app.transport.exports import Exports
from app.transport.live import Live
from app.transport.masked import Masked, no_such_page
from app.transport.operations import Operations
from app.transport.websocket import WebSocketEndpoint
from app.watching import Watching
from app.web.pages import explorer_routes

GRAPHQL_PATH = "/graphql"


def create_app(settings: Settings, *, database_url: str, demo: bool = False, tokens: Mapping[str, str] | None = None) -> "Dispatch":
    """`database_url`: the application role's DSN. `demo`: bearer tokens of the demo portfolio are accepted; the explorer has `tokens`."""
    journal = Journal(settings)
    readiness = Readiness(database_url)
    answering = Answering(settings, database_url=database_url, demo=demo)
    watching = Watching(answering, journal, open_metrics=settings.metrics_open)
    zone = ZoneInfo(settings.timezone)
    live = Live(answering.viewers)
    journal.meters.gauge("live_sessions", "WebSockets and event streams that are open.", lambda: live.sessions)
    journal.meters.gauge("live_subscriptions", "Subscriptions that are followed.", lambda: live.subscriptions)
    refused = Counter[str]()
    words = "Requests that were refused before they were looked at, for their header, their pace or the number of connections."
    journal.meters.counter("requests_refused", words, lambda: refused, label="status")
    tailer = Tailer(settings.listen_url or database_url)
    tailer.measure(journal.meters)
    operations = Operations(answering, live, sources(tailer, answering.sealing), zone)
    streams, files = EventStreams(operations, live, journal), Exports(answering.exporting, live, journal, zone)
    graphql = GraphQLEndpoint(answering, journal, zone, streams, files)
    sockets = WebSocketEndpoint(answering, operations, live, journal)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # What the start has made stays. The garbage collector would walk it time and again, 100 ms each time, and everything waits.
        gc.collect()
        gc.freeze()
        async with journal.running():
            try:
                async with live.running():
                    yield
            finally:
                await tailer.close()
                await answering.close()

    host = FastAPI(
        title="Salkku",
        lifespan=lifespan,
        docs_url=None,  # GraphQL describes itself; the pages that FastAPI would add load scripts from a CDN
        redoc_url=None,
        openapi_url=None,
        routes=[*readiness.routes(), *watching.routes(), *([] if settings.production(demo=demo) else explorer_routes(tokens or {}))],
        middleware=[Middleware(Masked)],
        exception_handlers={HTTPException: no_such_page},
    )
    return Dispatch(graphql, sockets, host, refused, stopping=(readiness.stop, live.stop))


class Dispatch:
    """`/graphql` in front of the framework's middleware, which costs as much as a whole small answer. `refused`: counts by status what does
    not come so far. `stopping`: who is told."""

    def __init__(
        self, graphql: ASGIApp, sockets: ASGIApp, host: ASGIApp, refused: Counter[str], *, stopping: Sequence[Callable[[], None]]
    ) -> None:
        self._graphql = graphql
        self._sockets = sockets
        self._host = host
        self.refused = refused
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lifespan belongs to the host, which starts and stops the endpoint too."""
        kind = scope["type"]
        if kind == "http" and scope["path"] == GRAPHQL_PATH:
            await self._graphql(scope, receive, send)
        elif kind == "websocket":  # nothing else is asked by one
            await self._sockets(scope, receive, send)
        else:
            await self._host(scope, receive, send)

    def stop(self) -> None:
        """Whoever runs the server says that it is about to stop: probes are told so, and what would go on for ever is ended."""
        for stop in self._stopping:
            stop()
