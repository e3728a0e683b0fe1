"""Server-sent events: GraphQL over SSE, distinct connections mode. One operation is one stream: `next` for each answer, then `complete`.

The protocol: github.com/graphql/graphql-over-http, rfcs/GraphQLOverSSE.md.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from graphql import OperationType
from starlette.types import Send

from app import limits
from app.context import Clock
from app.graphsql.plan import Prepared
from app.journal import Journal, Turn
from app.refusals import refusal_of, refuse
from app.transport.live import STOPPING, Ending, Live
from app.transport.negotiation import EVENT_STREAM
from app.transport.operations import Operations
from app.viewer import Viewer

COMPLETE = b"event: complete\ndata:\n\n"  # without data no browser would hear of it
COMMENT = b":\n\n"  # a sign of life for proxies between
HEADERS = (
    (b"content-type", EVENT_STREAM + b"; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would keep events back until they fill a page
    (b"vary", b"Authorization, Accept, Accept-Language"),
)


def event(result: bytes) -> bytes:
    """One `next`. Raw line ends in JSON are nothing but space, and would end the event's data."""
    return b"event: next\ndata: " + result.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n\n"


class EventStreams:
    """Answers by streams for one process. The client that leaves is told by its cancelled task."""

    def __init__(self, operations: Operations, live: Live, journal: Journal) -> None:
        self._operations = operations
        self._live = live
        self._journal = journal

    async def __call__(self, prepared: Prepared, viewer: Viewer, _: Clock, turn: Turn, key: str | None, send: Send) -> None:
        """To the end, and tells the journal. Raises what `refusal_of` words before it has sent anything."""
        turn.transport = "SSE"
        stream = StreamSession(viewer, turn, send)
        with self._live.session(stream):
            async with aclosing(self._operations.answers(prepared, viewer, turn, key=key)) as answers:
                if prepared.operation.kind is OperationType.SUBSCRIPTION:
                    await stream.follow(answers)
                else:
                    await stream.once(await anext(answers))
        self._journal.operation(turn, stream.size)


class StreamSession:
    """One stream."""

    def __init__(self, viewer: Viewer, turn: Turn, send: Send) -> None:
        self.viewer = viewer
        self.size = 0
        self._turn = turn
        self._send = send
        self._ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()

    def end(self, why: Ending) -> None:
        """As Live says."""
        if not self._ended.done():
            self._ended.set_result(why)

    async def once(self, answer: bytes) -> None:
        """The one answer of a query or a mutation."""
        await self._start()
        await self._write(event(answer) + COMPLETE, more=False)

    async def follow(self, answers: AsyncGenerator[bytes, None]) -> None:
        """Until one side ends it. What goes wrong from here on is an event too."""
        await self._start()
        try:
            await self._pass_on(answers)
        except asyncio.CancelledError:  # the client has left, or the server has waited long enough
            return
        except Exception as error:
            refusal = refusal_of(error, self._turn.request_id)
            self._turn.code = refusal.code
            await self._write(event(refusal.body(self._turn.request_id)))
        await self._write(COMPLETE, more=False)

    async def _pass_on(self, answers: AsyncGenerator[bytes, None]) -> None:
        while True:
            coming = asyncio.ensure_future(anext(answers, None))
            try:
                while not (coming.done() or self._ended.done()):
                    either: set[asyncio.Future[Any]] = {coming, self._ended}
                    await asyncio.wait(either, timeout=limits.STREAM_COMMENT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                    if not (coming.done() or self._ended.done()):
                        await self._write(COMMENT)
            finally:
                if not coming.done():
                    coming.cancel()
                    await asyncio.wait({coming})
            if coming.cancelled():
                raise _refusal(self._ended.result())
            if (answer := coming.result()) is None:
                return
            await self._write(event(answer))

    async def _start(self) -> None:
        self._turn.status = 200
        await self._send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [*HEADERS, (b"x-request-id", self._turn.request_id.encode())],
            }
        )

    async def _write(self, data: bytes, *, more: bool = True) -> None:
        self.size += len(data)
        await self._send({"type": "http.response.body", "body": data, "more_body": more})


def _refusal(why: Ending) -> Exception:
    if why is Ending.STOPPING:
        return refuse("UNAVAILABLE", STOPPING)
    return refuse("UNAUTHENTICATED", f"The stream ends: {why.value}.")
