"""`/graphql` over a WebSocket: one session of graphql-transport-ws, from its handshake to its close code.

Three kinds of tasks: one hears the client, one sends what waits in the outbox, and one for each operation. Whoever finds a reason to
end the session names it; the session then cancels them all and closes with that code.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import perf_counter_ns
from typing import NamedTuple

import structlog
from graphql import OperationType
from starlette.types import Receive, Scope, Send

from app import limits
from app.answering import Answering
from app.documents.refusal import RefusedRequest
from app.errors import DomainError, RateLimited, Unauthenticated, Unavailable
from app.journal import CLIENT_LEFT, Journal, Turn
from app.observability.request_ids import request_id_of
from app.observability.trace_context import trace_context
from app.refusals import Refusal, refusal_of
from app.transport import messages
from app.transport.frames import ADMIT
from app.transport.live import STOPPING, Ending, Live
from app.transport.messages import SUBPROTOCOL, Complete, ConnectionInit, Malformed, Message, Ping, Pong, Subscribe
from app.transport.operations import Operations, left
from app.transport.outbox import Outbox, TooSlow, in_time
from app.transport.request import question_in
from app.viewer import Viewer

log = structlog.get_logger()


class Close(NamedTuple):
    """A code and a reason, as the reference implementation of the protocol words them where it has them."""

    code: int
    reason: str


GOING_AWAY = Close(1001, "The server is stopping")
TRY_LATER = 1013
BAD_REQUEST = 4400
UNAUTHORIZED = Close(4401, "Unauthorized")
FORBIDDEN = Close(4403, "Forbidden")
NOT_ACCEPTABLE = Close(4406, "Subprotocol not acceptable")
INIT_TIMEOUT = Close(4408, "Connection initialisation timeout")
ALREADY_EXISTS = 4409
TOO_SLOW = Close(4413, "Too slow: what was sent was not read in time")
TOO_MANY_INITS = Close(4429, "Too many initialisation requests")
BROKEN = Close(4500, "Internal server error")


class WebSocketEndpoint:
    """An ASGI application for scopes of WebSockets."""

    def __init__(self, answering: Answering, operations: Operations, live: Live, journal: Journal) -> None:
        self.answering = answering
        self.operations = operations
        self.live = live
        self.journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        offered = scope["subprotocols"]
        if SUBPROTOCOL not in offered:
            # One of those that were offered, or a browser would end the handshake and show nobody the code.
            await send({"type": "websocket.accept", "subprotocol": next(iter(offered), None)})
            await send({"type": "websocket.close", **NOT_ACCEPTABLE._asdict()})
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        await SocketSession(self, scope, receive, send).run()


@dataclass(eq=False, slots=True)
class Operation:
    """One that is under way."""

    id: str
    turn: Turn
    size: int = 0  # bytes of its answers
    task: "asyncio.Task[None] | None" = None  # until it is dropped
    short: bool = False  # it ends with one answer
    over: bool = False  # it was answered to its end, or refused


class SocketSession:
    """One socket that speaks the protocol. `viewer` is known from the acknowledgement on."""

    viewer: Viewer

    def __init__(self, endpoint: WebSocketEndpoint, scope: Scope, receive: Receive, send: Send) -> None:
        self._endpoint = endpoint
        self._headers: Mapping[bytes, bytes] = dict(scope["headers"])
        self._client: tuple[str, int] | None = scope["client"]
        self._admit: Callable[[], None] = scope["extensions"][ADMIT]
        self._receive = receive
        self._send = send
        self._outbox = Outbox()
        self._operations: dict[str, Operation] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: asyncio.Future[Close | None] = asyncio.get_running_loop().create_future()
        self._initiated = False
        self._acknowledged = False
        self._stopping = False
        self._broken_off = CLIENT_LEFT  # the code of what ends with the session
        self._places = ExitStack()  # that it takes among all sessions

    async def run(self) -> None:
        """To its end, which the client may make, this session or the server."""
        waiting = asyncio.get_running_loop().call_later(limits.SOCKET_INIT_SECONDS, self._uninitiated)
        self._spawn(self._hear)
        self._spawn(partial(self._outbox.send_all, self._send_text))
        try:
            close = await self._ended
        except asyncio.CancelledError:  # the server stops and has waited long enough
            close = GOING_AWAY
        finally:
            waiting.cancel()
            self._places.close()
        if close is GOING_AWAY:
            with suppress(TooSlow, asyncio.CancelledError):
                await in_time(self._outbox.sent(), 0)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if close is not None:
            await self._send({"type": "websocket.close", **close._asdict()})

    def end(self, why: Ending) -> None:
        """As Live says. When the server stops, what ends with one answer is answered first."""
        if why is not Ending.STOPPING:
            self._broken_off = "UNAUTHENTICATED"
            self._close(Close(FORBIDDEN.code, f"{FORBIDDEN.reason}: {why.value}"))
            return
        self._stopping = True
        self._broken_off = "UNAVAILABLE"
        for operation in [each for each in self._operations.values() if not each.short]:
            operation.turn.code = "UNAVAILABLE"
            self._drop(operation)
        self._close_when_idle()

    def _close(self, close: Close | None) -> None:
        """None: the client has left."""
        if not self._ended.done():
            self._ended.set_result(close)

    def _close_when_idle(self) -> None:
        if self._stopping and not self._operations:
            self._close(GOING_AWAY)

    def _uninitiated(self) -> None:
        if not self._initiated:
            self._close(INIT_TIMEOUT)

    def _spawn(self, work: Callable[[], Coroutine[object, object, None]]) -> "asyncio.Task[None]":
        """`work`: not begun, for a task may be cancelled before it begins."""
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _guarded(self, work: Callable[[], Coroutine[object, object, None]]) -> None:
        """Nothing ends without a code."""
        try:
            await work()
        except ConnectionError:
            self._close(None)
        except TooSlow:
            self._close(TOO_SLOW)
        except Malformed as fault:
            self._close(Close(BAD_REQUEST, str(fault)))
        except Exception:
            log.exception("a session of graphql-transport-ws broke")
            self._broken_off = "INTERNAL"
            self._close(BROKEN)

    async def _send_text(self, text: str) -> None:
        await self._send({"type": "websocket.send", "text": text})

    # What the client says.

    async def _hear(self) -> None:
        """One message after the other; the next one is read when there is room for what it may be answered."""
        while (received := await self._receive())["type"] == "websocket.receive" and not self._ended.done():
            text = received.get("text")
            if text is None:
                raise Malformed("Messages are sent as text, not as bytes")
            message = await self._read(text)
            if self._acknowledged and not isinstance(message, Subscribe):  # which is charged as an operation
                await self._pay()
            await self._heard(message)
            await self._outbox.room()
        self._close(None)

    async def _read(self, text: str) -> Message | None:
        """None: it is long, and its viewer has nothing left to have it read. Which operation it is stays unknown: the session ends."""
        if not self._acknowledged or len(text) <= limits.LONG_BYTES:
            return messages.message_of(text)
        try:
            async with self._endpoint.answering.long(self.viewer, len(text)):
                return messages.message_of(text)
        except (DomainError, Unavailable, RateLimited) as error:
            self._close(Close(TRY_LATER, str(error)))
            return None

    async def _pay(self) -> None:
        """Who has nothing left is heard all the same, a little later."""
        with suppress(RateLimited):
            await self._endpoint.answering.charge_least(self.viewer)

    async def _heard(self, message: Message | None) -> None:
        match message:
            case ConnectionInit() if self._initiated:
                self._close(TOO_MANY_INITS)
            case ConnectionInit():
                self._initiated = True
                await self._enter(message.payload)
            case Ping():
                self._outbox.put(messages.pong(message.payload))
            case Pong():
                pass
            case Subscribe() if not self._acknowledged:
                self._close(UNAUTHORIZED)
            case Subscribe() if message.id in self._operations:
                self._close(Close(ALREADY_EXISTS, f"Subscriber for {message.id} already exists"))
            case Subscribe():
                self._start(message)
            case Complete():
                if (operation := self._operations.get(message.id)) is not None:
                    left(operation.turn, operation.size)
                    self._drop(operation)
                    self._close_when_idle()

    async def _enter(self, payload: Mapping[str, object]) -> None:
        """By the token of the payload, else of the handshake."""
        try:
            authorization = _authorization(payload) or self._headers.get(b"authorization", b"")
            turn = Turn(request_id_of({}), "WS", perf_counter_ns())
            self.viewer = await self._endpoint.answering.viewer(authorization, datetime.now(UTC), turn, self._client)
            self._places.enter_context(self._endpoint.live.session(self))
        except Unauthenticated:
            self._close(FORBIDDEN)
        except (Unavailable, RateLimited) as error:
            self._close(Close(TRY_LATER, str(error)))
        else:
            self._acknowledged = True
            self._admit()
            self._outbox.put(messages.ACK)

    # Operations.

    def _start(self, message: Subscribe) -> None:
        operation = Operation(message.id, self._turn())
        if self._stopping or len(self._operations) >= limits.OPERATIONS_PER_SOCKET_MAX:
            self._refuse(operation, self._refusal())
            self._over(operation)
            return
        self._operations[message.id] = operation
        operation.task = self._spawn(partial(self._operate, operation, message.members))
        operation.task.add_done_callback(lambda _: self._over(operation))

    def _turn(self) -> Turn:
        """With an id of its own, in the trace of the handshake."""
        turn = Turn(request_id_of({}), "WS", perf_counter_ns(), self.viewer)
        if b"traceparent" in self._headers:
            turn.trace = trace_context(self._headers[b"traceparent"])
        return turn

    def _refusal(self) -> Exception:
        if self._stopping:
            return Unavailable(STOPPING)
        message = f"{limits.OPERATIONS_PER_SOCKET_MAX} operations are under way on this socket, and no more may: complete one first."
        return RateLimited(message, retry_seconds=limits.PLACE_RETRY_SECONDS)

    async def _operate(self, operation: Operation, members: Mapping[str, object]) -> None:
        turn = operation.turn
        structlog.contextvars.bind_contextvars(request_id=turn.request_id)

        def wanted() -> bool:
            return operation.task is not None

        try:
            question = question_in(members, self._headers)
            prepared = await self._endpoint.operations.prepare(question, self.viewer, turn)
            operation.short = prepared.operation.kind is not OperationType.SUBSCRIPTION
            answers = self._endpoint.operations.answers(prepared, self.viewer, turn, floor=self._outbox.floor)
            async with aclosing(answers):
                async for answer in answers:
                    operation.size += len(answer)
                    self._outbox.put(messages.next_(operation.id, answer), wanted)
            self._outbox.put(messages.complete(operation.id), wanted)
            operation.over = True
        except Exception as error:  # whatever it was, the operation is told and the socket stays
            self._refuse(operation, await self._charged(error, turn))

    async def _charged(self, error: Exception, turn: Turn) -> Exception:
        """What the operation is told, after it was charged for that."""
        if isinstance(error, (Refusal, RefusedRequest)):
            try:
                await self._endpoint.answering.charge_refused(turn)
            except RateLimited as spent:
                return spent
        return error

    def _refuse(self, operation: Operation, error: Exception) -> None:
        turn = operation.turn
        refusal = refusal_of(error, turn.request_id)
        turn.code = refusal.code
        operation.over = True
        self._outbox.put(messages.error(operation.id, refusal.told(turn.request_id)))

    def _over(self, operation: Operation) -> None:
        """However it ended, if only begun: the journal is told, and its id is free again."""
        if not operation.over and operation.task is not None:
            self._break_off(operation)
        self._endpoint.journal.operation(operation.turn, operation.size)
        if self._operations.get(operation.id) is operation:
            del self._operations[operation.id]
            self._close_when_idle()

    def _break_off(self, operation: Operation) -> None:
        """The session has ended before it."""
        if self._broken_off == CLIENT_LEFT:
            left(operation.turn, operation.size)
        else:
            operation.turn.code = self._broken_off

    def _drop(self, operation: Operation) -> None:
        """Nothing more is said of it, not even what waits to be sent."""
        task, operation.task = operation.task, None
        assert task is not None, "it is dropped once"
        task.cancel()
        del self._operations[operation.id]


def _authorization(payload: Mapping[str, object]) -> bytes:
    """As the header would say it: `{"Authorization": "Bearer …"}`, in small or capital letters; empty: not there."""
    for name, value in payload.items():
        if name.lower() == "authorization":
            if not isinstance(value, str) or not value.isascii():
                raise Unauthenticated("`Authorization` of connection_init must be a string: `Bearer <token>`.")
            return value.encode()
    return b""
