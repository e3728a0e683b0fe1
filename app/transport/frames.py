"""The WebSocket protocol under uvicorn: frames by `websockets` on one side, ASGI on the other, bounded at every place.

Uvicorn's own adapter would close with 1011 and 1012, answer pings of a client that does not read without end, keep any number of
empty fragments, and wait with a close frame until a client reads that never does.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import unquote

import structlog
from starlette.types import Message, Scope
from uvicorn.config import Config
from uvicorn.protocols.utils import get_local_addr, get_remote_addr, is_ssl
from uvicorn.server import ServerState
from websockets.exceptions import InvalidState
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from app import limits

SILENT = 4499
"""What the client of graphql-ws uses itself for a socket that is frozen; it connects again."""
BROKEN = 4500
REASON_BYTES_MAX = 123  # what the specification leaves beside the code
log = structlog.get_logger()
_quiet = logging.getLogger("uvicorn.error")


class WebSocketProtocol(asyncio.Protocol):
    """One connection from its handshake on. The client is read while the application has taken what came before and the client takes
    what goes out; so neither side's queue grows."""

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any]) -> None:
        self._app = config.loaded_app
        self._root_path = config.root_path
        self._app_state = app_state
        self._server = server_state
        self._loop = asyncio.get_running_loop()
        # No extensions: a compressed message of a kilobyte may be a gigabyte.
        self._frames = ServerProtocol(max_size=limits.MESSAGE_BYTES_MAX, logger=_quiet)
        self._transport: asyncio.Transport
        self._response: Response | None = None  # to the handshake, until it is sent
        self._early: list[bytes] = []  # what came before that
        self._refusal: Message | None = None  # the beginning of an ordinary HTTP answer to it
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()
        self._fragments: list[bytes] = []
        self._text = True  # whether they are
        self._writable = asyncio.Event()
        self._writable.set()
        self._reading = True
        self._heard = True  # since the last look
        self._unread = 0  # bytes that the client had not taken then
        self._lost = False
        self._closing = False  # by us: what still comes is not told
        self._ending = False  # nothing but the end is left to come
        self._timer: asyncio.TimerHandle | None = None  # until open: none; then the next ping; then the end

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._server.connections.add(self)  # type: ignore[arg-type]  # uvicorn lists its own kinds

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._lost = True
        self._server.connections.discard(self)
        self._cancel_timer()
        self._writable.set()
        self._tell_end(CloseCode.ABNORMAL_CLOSURE)

    def data_received(self, data: bytes) -> None:
        self._heard = True
        if self._response is not None:
            self._early.append(data)
            return
        self._frames.receive_data(data)
        for event in self._frames.events_received():
            self._take(event)
        self._flush()
        self._heed()

    def eof_received(self) -> bool:
        self._frames.receive_eof()
        self._flush()
        return False

    def pause_writing(self) -> None:
        self._writable.clear()
        self._heed()

    def resume_writing(self) -> None:
        self._writable.set()
        self._heed()

    def shutdown(self) -> None:
        """Of the server: sessions are told by whoever runs it (`Live.stop`) and end in good order."""
        if self._frames.state is State.CONNECTING:
            self._transport.close()

    # What came.

    def _take(self, event: object) -> None:
        match event:
            case Request():
                self._begin(event)
            case Frame(opcode=Opcode.TEXT | Opcode.BINARY):
                self._text = event.opcode is Opcode.TEXT
                self._fragment(event)
            case Frame(opcode=Opcode.CONT):
                self._fragment(event)
            case Frame(opcode=Opcode.CLOSE):
                closed = self._frames.close_rcvd
                self._tell_end(closed.code if closed else CloseCode.NO_STATUS_RCVD)
            case _:  # a ping is answered already, and a pong was heard
                pass

    def _begin(self, request: Request) -> None:
        response = self._frames.accept(request)
        if response.status_code != 101:
            self._frames.send_response(response)
            return
        self._response = response
        task = self._loop.create_task(self._run(self._scope(request)))
        self._server.tasks.add(task)
        task.add_done_callback(self._server.tasks.discard)
        self._inbox.put_nowait({"type": "websocket.connect"})

    def _fragment(self, frame: Frame) -> None:
        if self._closing:
            return
        self._fragments.append(bytes(frame.data))
        if len(self._fragments) > limits.MESSAGE_FRAGMENTS_MAX:
            self._fail(CloseCode.MESSAGE_TOO_BIG, "The message has too many fragments")
        elif frame.fin:
            data, self._fragments = b"".join(self._fragments), []
            self._tell(data)

    def _tell(self, data: bytes) -> None:
        try:
            self._inbox.put_nowait({"type": "websocket.receive", **({"text": data.decode()} if self._text else {"bytes": data})})
        except UnicodeDecodeError:
            self._fail(CloseCode.INVALID_DATA, "The text is no UTF-8")

    def _scope(self, request: Request) -> Scope:
        path, _, query = request.path.partition("?")
        offered = [name.strip() for line in request.headers.get_all("Sec-WebSocket-Protocol") for name in line.split(",")]
        return {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "wss" if is_ssl(self._transport) else "ws",
            "server": get_local_addr(self._transport),
            "client": get_remote_addr(self._transport),
            "root_path": self._root_path,
            "path": self._root_path + unquote(path),
            "raw_path": (self._root_path + path).encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers.raw_items()],
            "subprotocols": [name for name in offered if name],
            "state": self._app_state.copy(),
            "extensions": {"websocket.http.response": {}},
        }

    # What the application uses.

    async def _run(self, scope: Scope) -> None:
        try:
            await self._app(scope, self._receive, self._send)
        except ConnectionError:  # the client has left
            pass
        except Exception:
            log.exception("a WebSocket broke off")
        finally:
            self._leave_closed()

    def _leave_closed(self) -> None:
        if self._frames.state is State.OPEN:
            self._close(BROKEN, "Internal server error")
        elif self._response is not None and not self._lost:
            self._answer(500, (), b"")

    async def _receive(self) -> Message:
        message = await self._inbox.get()
        self._heed()
        return message

    async def _send(self, message: Message) -> None:
        """A text waits until the client has taken most of what goes out; a close waits for nobody. Raises ConnectionError."""
        match message["type"]:
            case "websocket.accept":
                self._open(message)
            case "websocket.send":
                await self._write(message["text"])
            case "websocket.close" if self._response is None:
                self._close(message.get("code", 1000), message.get("reason") or "")
            case "websocket.close":
                self._answer(403, (), b"")
            case "websocket.http.response.start":
                self._refusal = message
            case "websocket.http.response.body":
                assert self._refusal is not None, "it begins with its start"
                self._answer(self._refusal["status"], self._refusal.get("headers", ()), message.get("body", b""))
            case other:
                raise RuntimeError(f"{other} is no message of ASGI")

    def _open(self, message: Mapping[str, Any]) -> None:
        if self._lost or self._response is None:
            raise ConnectionResetError
        if message.get("subprotocol"):
            self._response.headers["Sec-WebSocket-Protocol"] = message["subprotocol"]
        for name, value in message.get("headers", ()):
            self._response.headers[name.decode("latin-1")] = value.decode("latin-1")
        self._frames.send_response(self._response)
        self._response = None
        self._flush()
        self._timer = self._loop.call_later(limits.SOCKET_PING_SECONDS, self._look)
        early, self._early = self._early, []
        for data in early:
            self.data_received(data)

    async def _write(self, text: str) -> None:
        try:
            self._frames.send_text(text.encode())
        except InvalidState:
            raise ConnectionResetError from None
        self._flush()
        await self._writable.wait()
        if self._lost:
            raise ConnectionResetError

    def _answer(self, status: int, headers: Any, body: bytes) -> None:
        """Instead of the handshake."""
        response = self._frames.reject(status, "")
        for name, value in headers:
            if name.lower() not in (b"content-length", b"connection"):
                response.headers[name.decode("latin-1")] = value.decode("latin-1")
        if body:
            del response.headers["Content-Length"]
            response.headers["Content-Length"] = str(len(body))
            response.body = body
        self._frames.send_response(response)
        self._response = None
        self._flush()

    # How it ends.

    def _close(self, code: int, reason: str) -> None:
        """By the handshake of closing; the client gets some seconds to answer."""
        if self._frames.state is State.OPEN:
            self._closing = True
            self._frames.send_close(code, reason.encode()[:REASON_BYTES_MAX].decode(errors="ignore"))
            self._tell_end(code)
        self._flush()
        self._heed()

    def _fail(self, code: int, reason: str) -> None:
        """Whatever else the client sends is not looked at."""
        self._closing = True
        self._frames.fail(code, reason)
        self._tell_end(code)
        self._flush()

    def _tell_end(self, code: int) -> None:
        self._inbox.put_nowait({"type": "websocket.disconnect", "code": int(code)})

    def _flush(self) -> None:
        """Writes what `websockets` has to send; an empty piece is the end. The client may still be sending, and closing a socket with
        unread bytes would take the close frame from it: so they are read, and dropped, for some seconds more."""
        over = self._frames.close_expected()
        for piece in self._frames.data_to_send():
            if piece:
                self._transport.write(piece)
            elif not self._transport.can_write_eof():  # TLS
                self._transport.close()
            elif not self._transport.is_closing():
                self._transport.write_eof()
            over = over or not piece
        if over and not self._ending:
            self._end()

    def _end(self) -> None:
        """Whatever the client does, the connection is gone some seconds later."""
        self._ending = True
        self._cancel_timer()
        self._timer = self._loop.call_later(limits.SOCKET_CLOSE_SECONDS, self._transport.abort)
        if self._frames.parser_exc is not None:
            self._tell_end(self._frames.close_sent.code if self._frames.close_sent else CloseCode.ABNORMAL_CLOSURE)

    def _heed(self) -> None:
        """Whether to read on."""
        open_ = self._frames.state in (State.CONNECTING, State.OPEN)
        wanted = not open_ or (self._inbox.empty() and self._writable.is_set())
        if wanted == self._reading or self._transport.is_closing():
            return
        self._reading = wanted
        self._transport.resume_reading() if wanted else self._transport.pause_reading()

    def _look(self) -> None:
        """Whether the client is still there: it says something, if only a pong, or at least takes what is sent to it."""
        unread = self._transport.get_write_buffer_size()
        says_nothing = self._reading and not self._heard
        takes_nothing = 0 < self._unread <= unread
        if says_nothing if self._writable.is_set() else takes_nothing:
            self._close(SILENT, "No pong came in time")
            return
        self._heard, self._unread = False, unread
        if self._writable.is_set():
            self._frames.send_ping(b"")
            self._flush()
        self._timer = self._loop.call_later(limits.SOCKET_PING_SECONDS, self._look)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
