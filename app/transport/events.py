"""Server-sent events: GraphQL over SSE, distinct connections mode. One operation is one stream: `next` for each answer, then `complete`.

The protocol: github.com/graphql/graphql-over-http, rfcs/GraphQLOverSSE.md.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import partial
from typing import Any

from graphql import OperationType

from app import limits
from app.budgets.accounts import Spent
from app.errors import Unavailable
from app.graphsql.plan import Prepared
from app.journal import Journal, Turn
from app.refusals import refusal_of, refuse
from app.transport.exchange import Exchange
from app.transport.live import STOPPING, Ending, Live
from app.transport.negotiation import EVENT_STREAM
from app.transport.operations import Operations, left
from app.transport.outbox import TooSlow, in_time
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

    async def __call__(self, prepared: Prepared, viewer: Viewer, turn: Turn, key: str | None, exchange: Exchange) -> None:
        """To the end, and tells the journal. Raises what `refusal_of` words before it has sent anything."""
        turn.transport = "SSE"
        stream = StreamSession(viewer, turn, exchange, partial(self._operations.balance, viewer))
        try:
            with self._live.session(stream):
                async with aclosing(self._operations.answers(prepared, viewer, turn, key=key)) as answers:
                    if prepared.operation.kind is OperationType.SUBSCRIPTION:
                        await stream.follow(answers)
                    else:
                        await stream.once(await anext(answers))
        except (TooSlow, asyncio.CancelledError):  # nobody reads, or nobody is there, or the server has waited long enough
            if not exchange.started:
                raise
            left(turn, stream.size)
            exchange.connection.abort()
        self._journal.operation(turn, stream.size)


class StreamSession:
    """One stream."""

    def __init__(self, viewer: Viewer, turn: Turn, exchange: Exchange, balance: Callable[[], Spent]) -> None:
        self.viewer = viewer
        self.size = 0
        self._turn = turn
        self._exchange = exchange
        self._balance = balance
        self._ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()

    def end(self, why: Ending) -> None:
        """As Live says."""
        if not self._ended.done():
            self._ended.set_result(why)

    async def once(self, answer: bytes) -> None:
        """The one answer of a query or a mutation."""
        await self._start()
        await self._write(event(answer))
        await self._send(COMPLETE, more=False)

    async def follow(self, answers: AsyncGenerator[bytes, None]) -> None:
        """Until one side ends it. What goes wrong from here on is an event too."""
        await self._start()
        try:
            await self._pass_on(answers)
        except TooSlow:
            raise
        except Exception as error:
            refusal = refusal_of(error, self._turn.request_id)
            self._turn.code = refusal.code
            await self._write(event(refusal.body(self._turn.request_id)))
        await self._send(COMPLETE, more=False)

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
        turn = self._turn
        turn.status = 200
        own = [(b"x-request-id", turn.request_id.encode()), *headers_of(self._balance().lines())]
        if turn.trace is not None:
            own.append((b"traceparent", turn.trace.header()))
        await self._exchange.send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *own]})

    async def _write(self, data: bytes) -> None:
        """Until the client has taken most of it. Raises TooSlow."""
        self.size += len(data)
        await in_time(self._taken(data), len(data))

    async def _taken(self, data: bytes) -> None:
        await self._send(data, more=True)
        await self._exchange.connection.room()

    async def _send(self, data: bytes, *, more: bool) -> None:
        await self._exchange.send({"type": "http.response.body", "body": data, "more_body": more})


def headers_of(lines: bytes) -> list[tuple[bytes, bytes]]:
    """As ASGI has them."""
    return [(name, value) for name, _, value in (line.partition(b": ") for line in lines.splitlines())]


def _refusal(why: Ending) -> Exception:
    if why is Ending.STOPPING:
        return Unavailable(STOPPING)
    return refuse("UNAUTHENTICATED", f"The stream ends: {why.value}.")
