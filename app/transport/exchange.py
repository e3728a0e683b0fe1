"""One HTTP request and its answer: what `protocol.py` tells of the one, and how the other goes out."""

import asyncio
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple, Protocol

from starlette.types import ASGIApp, Message, Scope

from app import limits
from app.errors import Unavailable
from app.observability.request_ids import request_id_of
from app.refusals import Refusal, refusal_of
from app.transport.outgoing import STATUS, WITH_STATUS

EXTENSION = "salkku.exchange"
"""Under this name `scope["extensions"]` has the Exchange of a request."""

PHRASES = {status.value: status.phrase for status in HTTPStatus}
STATUS_LINES = {status: f"HTTP/1.1 {status} {PHRASES.get(status, '')}\r\n".encode() for status in range(200, 600)}
END = b"\r\n"
CLOSE_AND_END = b"connection: close\r\n\r\n"
CHUNKED = b"transfer-encoding: chunked\r\n"
WITHOUT_BODY = (204, 304)
NO_LINE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Ready(NamedTuple):
    """A whole answer. `lines`: of its header, each with its end."""

    status: int
    lines: bytes
    body: bytes


def refused(refusal: Refusal, request_id: str) -> Ready:
    """The answer of a request that no endpoint has seen, or none has answered."""
    retry = b"" if refusal.retry_seconds is None else b"retry-after: %d\r\n" % refusal.retry_seconds
    status = refusal.status or STATUS[refusal.code].response
    own = WITH_STATUS.get(status, b"")
    lines = b"content-type: application/json; charset=utf-8\r\nx-request-id: %b\r\n%b%b" % (request_id.encode(), retry, own)
    return Ready(status, lines, refusal.body(request_id))


def closing(ready: Ready, always: bytes) -> bytes:
    """The bytes of an answer behind which the connection ends; of no request in particular."""
    return b"%b%b%bcontent-length: %d\r\n%b%b" % (
        STATUS_LINES[ready.status],
        always,
        ready.lines,
        len(ready.body),
        CLOSE_AND_END,
        ready.body,
    )


class Connection(Protocol):
    """What an exchange needs of where it takes place."""

    def always(self, *, own_policy: bool = False) -> bytes:
        """Lines that every answer has. `own_policy`: without the Content-Security-Policy."""

    def write(self, data: bytes) -> None:
        """To the client."""

    async def room(self) -> None:
        """Until the client has taken most of what is on its way to it."""

    def read_on(self) -> None:
        """The body so far has been taken."""

    def answered(self, exchange: "Exchange") -> None:
        """Its answer is complete."""

    def abort(self) -> None:
        """An answer was begun and will not be complete."""


class Exchange:
    """`fields`: the lines of the request's header by their names in small letters. `lines`: of the answer's header, beside those of
    the answer. `gone`: the client has left, or was told that it is late: nobody reads an answer.

    An application uses `receive` and `send`, as ASGI has them, or `body_at_hand` and `answer`, which are plain calls.
    """

    # As a request begins; most end so, and nothing of this is set for them.
    lines = b""
    ready: Ready | None = None  # an answer that no application has to give
    more_body = True
    size = 0  # bytes of the body that came and were not taken
    started = complete = gone = shielded = False
    _told = False  # that the body is complete
    _waiter: asyncio.Future[None] | None = None
    _task: asyncio.Task[None] | None = None
    _chunked = False
    _left = 0  # bytes of the answer that its Content-Length promises

    def __init__(self, connection: Connection, scope: Scope, fields: Mapping[bytes, bytes], *, keep_alive: bool) -> None:
        self.connection = connection
        self.scope = scope
        self.fields = fields
        self.keep_alive = keep_alive
        self.expects_continue = b"expect" in fields and fields[b"expect"].lower() == b"100-continue"
        self._head_only = scope["method"] == "HEAD"
        self._pieces: list[bytes] = []

    # What the connection tells.

    def start(self, app: ASGIApp, loop: asyncio.AbstractEventLoop) -> "asyncio.Task[None]":
        """The application begins to answer."""
        self._task = loop.create_task(self._run(app))
        return self._task

    def came(self, piece: bytes) -> None:
        """A part of the body."""
        self._pieces.append(piece)
        self.size += len(piece)
        self._wake()

    def came_whole(self) -> None:
        """The body is complete."""
        self.more_body = False
        self._wake()

    def lost(self) -> None:
        """What only reads is cancelled, and the database stops working for nobody."""
        self.gone = True
        self._wake()
        if self._task is not None and not self.shielded and not self.complete:
            self._task.cancel()

    # What the application uses.

    def shield(self) -> None:
        """From now on something changes: it runs to its end though the client leaves."""
        self.shielded = True

    def body_at_hand(self) -> bytes | None:
        """The whole body, when it has come; else `receive` it."""
        if self.more_body or self.gone:
            return None
        self._told = True
        return self._taken()

    def answer(self, status: int, lines: bytes, body: bytes) -> None:
        """All of it at once; it waits for nobody. `lines`: as of Ready; Content-Length and Connection are told by this."""
        if self.gone:
            return
        if self.started:
            raise RuntimeError("A request has one answer.")
        length = b"" if status in WITHOUT_BODY else b"content-length: %d\r\n" % len(body)
        head = self._head(status, self.connection.always() + self.lines + lines + length)
        if self._head_only:
            body = b""
        if len(body) > limits.JOINED_BYTES:
            self.connection.write(head)
            self.connection.write(body)
        else:
            self.connection.write(head + body)
        self._completed()

    async def receive(self) -> Message:
        """As ASGI has it."""
        if self.expects_continue and not self.started and not self.gone:
            self.connection.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.expects_continue = False
        while not (self.gone or self.complete):
            if self._pieces or not (self.more_body or self._told):
                self._told = not self.more_body
                return {"type": "http.request", "body": self._taken(), "more_body": self.more_body}
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """As ASGI has it."""
        await self.connection.room()
        if self.gone:
            return
        if message["type"] == "http.response.start" and not self.started:
            self._begin(message["status"], [*message.get("headers", ())])
        elif message["type"] == "http.response.body" and self.started and not self.complete:
            self._go_on(message.get("body", b""), more=message.get("more_body", False))
        else:
            raise RuntimeError(f"{message['type']} does not come now.")

    # Its parts.

    def _begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        names = {name.lower(): value for name, value in headers}
        if any(NO_LINE.search(name) or NO_LINE.search(value) for name, value in headers):
            raise ValueError("A name or a value of the answer's header is no line.")
        if b"close" in names.get(b"connection", b"").lower():
            self.keep_alive = False
        own = [b"%s: %s\r\n" % header for header in headers if header[0].lower() != b"connection"]
        self._left = int(names.get(b"content-length", b"0"))
        self._chunked = b"content-length" not in names and not self._head_only and status not in WITHOUT_BODY
        always = self.connection.always(own_policy=b"content-security-policy" in names)
        self.connection.write(self._head(status, b"".join((always, self.lines, *own, CHUNKED if self._chunked else b""))))

    def _go_on(self, body: bytes, *, more: bool) -> None:
        if self._chunked:
            piece = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            self.connection.write(piece if more else piece + b"0\r\n\r\n")
        elif not self._head_only:
            self._left -= len(body)
            if self._left < 0 or (self._left and not more):
                raise ValueError("The answer is not as long as its Content-Length says.")
            self.connection.write(body)
        if not more:
            self._completed()

    def _head(self, status: int, lines: bytes) -> bytes:
        """Whoever has not sent all of its request will be told no second answer on this connection."""
        self.started = True
        self.expects_continue = False
        self.keep_alive = self.keep_alive and not self.more_body
        return STATUS_LINES[status] + lines + (END if self.keep_alive else CLOSE_AND_END)

    def _completed(self) -> None:
        self.complete = True
        self._wake()
        self.connection.answered(self)

    def _taken(self) -> bytes:
        pieces = self._pieces
        body = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        self._pieces = []
        self.size = 0
        self.connection.read_on()
        return body

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _run(self, app: ASGIApp) -> None:
        """The border of the program towards a client: what an application left open is closed here."""
        try:
            await app(self.scope, self.receive, self.send)
        except asyncio.CancelledError:
            self._end(Unavailable("The server is stopping; try again in a moment."))
        except Exception as error:
            self._end(error)
        else:
            self._end(None)
        finally:
            self.scope = {}  # which leads back to this, and only the garbage collector would find them

    def _end(self, error: Exception | None) -> None:
        """`error`: that nobody has answered, or None."""
        if self.complete or self.gone:
            return
        if self.started:
            self.connection.abort()
            return
        request_id = request_id_of(self.fields)
        refusal = refusal_of(error or RuntimeError("the application has not answered"), request_id)
        self.answer(*refused(refusal, request_id))
