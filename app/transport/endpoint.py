"""`/graphql` over HTTP: one request in, one answer out; dispatched in front of the framework."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from time import perf_counter_ns
from zoneinfo import ZoneInfo

import structlog
from graphql import OperationType
from starlette.types import Receive, Scope, Send

from app.answering import Answering
from app.context import Clock
from app.documents.refusal import RefusedRequest
from app.errors import Unavailable
from app.graphsql.plan import Prepared
from app.journal import CLIENT_LEFT, Journal, Turn
from app.observability.request_ids import request_id_of
from app.observability.trace_context import trace_context
from app.reading import Question
from app.refusals import Refusal, refusal_of, refuse
from app.transport.events import COMPLETE, event
from app.transport.exchange import EXTENSION, Exchange
from app.transport.negotiation import EVENT_STREAM, GRAPHQL_RESPONSE, JSON, Accepted, accepted, not_acceptable
from app.transport.outgoing import Outgoing, answered, head_of, refused
from app.transport.request import idempotency_key_of, question_at_hand, question_of
from app.viewer import Viewer

METHODS = {"POST": "POST", "GET": "GET", "HEAD": "GET"}
"""Those that something can be asked by, and what the journal calls them."""
STOPPING = Unavailable("The server is stopping; try again in a moment.")

Files = Callable[[Question, Viewer, Turn, Accepted, Exchange], Awaitable[None]]
"""Answers by a file of rows, likewise."""
Stream = Callable[[Prepared, Viewer, Turn, str | None, Exchange], Awaitable[None]]
"""Answers by an event stream to the end, and tells the journal; what it raises before it has sent anything is answered here."""


class GraphQLEndpoint:
    """An ASGI application behind our own protocol, whose Exchange it uses. `stream`: answers those who read event streams;
    `files`: those who read CSV or JSON Lines."""

    def __init__(self, answering: Answering, journal: Journal, zone: ZoneInfo, stream: Stream, files: Files) -> None:
        self._answering = answering
        self._journal = journal
        self._zone = zone
        self._stream = stream
        self._files = files

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        exchange: Exchange = scope["extensions"][EXTENSION]
        method, turn = scope["method"], _turn(scope["method"], exchange.fields)
        wanted = accepted(exchange.fields.get(b"accept"))
        try:
            try:
                outgoing = await self._answered(scope, exchange, wanted, turn)
            except (Refusal, RefusedRequest):
                await self._answering.charge_refused(turn)
                raise
        except asyncio.CancelledError:  # the client has left, or the server stops and has waited long enough
            outgoing = refused(refusal_of(STOPPING, turn.request_id), turn, method)
        except Exception as error:  # the border of the program: whatever it was becomes an answer
            outgoing = refused(refusal_of(error, turn.request_id), turn, method, self._balance(turn))
        if outgoing is not None:
            self._send(exchange, outgoing, wanted, turn)

    async def _answered(self, scope: Scope, exchange: Exchange, wanted: Accepted | None, turn: Turn) -> Outgoing | None:
        """None: it has been answered by a stream."""
        method, headers = scope["method"], exchange.fields
        clock = Clock(datetime.now(UTC), self._zone)
        answering, authorization = self._answering, headers.get(b"authorization", b"")
        viewer = answering.viewer_now(authorization, turn) or await answering.viewer(authorization, clock.at, turn, scope["client"])
        if method not in METHODS:
            raise refuse("BAD_REQUEST", "Ask by POST, or by GET for queries.", 405)
        if wanted is None:
            raise not_acceptable()
        question = question_at_hand(method, exchange) or await question_of(scope, exchange, partial(answering.long, viewer))
        if wanted.export and method != "HEAD" and await self._exported(question, viewer, turn, wanted, exchange):
            return None
        prepared = answering.prepare_now(question, viewer, turn) or await answering.prepare(question, viewer, turn)
        kind = prepared.operation.kind
        key = idempotency_key_of(headers) if kind is OperationType.MUTATION else None
        if _streamed(kind, method, wanted):
            await self._stream(prepared, viewer, turn, key, exchange)
            return None
        if kind is OperationType.MUTATION:
            exchange.shield()
        answer = await answering.answer(prepared, viewer, clock, turn, key)
        return answered(answer.body, turn, answer.spent.lines())

    async def _exported(self, question: Question, viewer: Viewer, turn: Turn, wanted: Accepted, exchange: Exchange) -> bool:
        """Whether it has been answered by a file; not what has no rows, when JSON is read too."""
        try:
            await self._files(question, viewer, turn, wanted, exchange)
        except Refusal as refusal:
            if refusal.status != 406 or wanted.answer is None:
                raise
            return False
        return True

    def _send(self, exchange: Exchange, outgoing: Outgoing, wanted: Accepted | None, turn: Turn) -> None:
        media = (wanted.answer if wanted else None) or JSON
        if wanted is not None and wanted.media is EVENT_STREAM and outgoing.status.json == 200:  # a document that was refused
            media, outgoing = EVENT_STREAM, outgoing._replace(body=event(outgoing.body) + COMPLETE)
        elif wanted is not None and wanted.export:  # nobody takes a refusal for a file, whatever else is read
            media, outgoing = wanted.answer or GRAPHQL_RESPONSE, outgoing.plainly()
        exchange.answer(*head_of(outgoing, media, turn, exchange.scope["method"]), outgoing.body)
        if exchange.gone:
            turn.code = CLIENT_LEFT
        self._journal.operation(turn, len(outgoing.body))

    def _balance(self, turn: Turn) -> bytes:
        """What is left for whoever asked, as lines of the header."""
        return b"" if turn.viewer is None else self._answering.balance(turn.viewer).lines()


def _turn(method: str, headers: Mapping[bytes, bytes]) -> Turn:
    turn = Turn(request_id_of(headers), METHODS.get(method, "OTHER"), perf_counter_ns())
    if b"traceparent" in headers:
        turn.trace = trace_context(headers[b"traceparent"])
    structlog.contextvars.bind_contextvars(request_id=turn.request_id)
    return turn


def _streamed(kind: OperationType, method: str, wanted: Accepted) -> bool:
    """Whether an event stream answers. Raises Refusal when this way leads to no answer."""
    if kind is OperationType.QUERY and wanted.media is not EVENT_STREAM:
        return False
    if method == "HEAD" or (method == "GET" and kind is OperationType.MUTATION):
        raise refuse("BAD_REQUEST", "By GET there are queries, and subscriptions as an event stream; ask by POST.", 405)
    if kind is OperationType.SUBSCRIPTION and not wanted.events:
        raise refuse("BAD_REQUEST", "A subscription is followed with `Accept: text/event-stream`, or over a WebSocket.", 406)
    return wanted.events and (kind is OperationType.SUBSCRIPTION or wanted.media is EVENT_STREAM)
