"""The WebSocket protocol under uvicorn: frames by `websockets` on one side, ASGI on the other, bounded at every place.

Uvicorn's own adapter would close with 1011 and 1012, answer pings of a client that does not read without end, keep any number of
empty fragments, and wait with a close frame until a client reads that never does.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any, cast

import structlog
from starlette.types import Message, Scope
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.exceptions import InvalidState
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import Protocol, Side, State

from app import limits
from app.observability.request_ids import request_id_of
from app.refusals import refusal_of
from app.transport.exchange import closing, refused
from app.transport.handshake import offered, opening
from app.transport.head import Fields

ADMIT = "salkku.admit"
"""Under this name `scope["extensions"]` has what is called when it is known who the client is, and what it says may be long."""
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
        self._app_state = app_state
        self._server = server_state
        self._loop = asyncio.get_running_loop()
        # No extensions: a compressed message of a kilobyte may be a gigabyte.
        self._frames = Protocol(Side.SERVER, max_size=limits.MESSAGE_BYTES_MAX, logger=_quiet)
        self._transport: asyncio.Transport
        self._fields: Fields
        self._always = b""
        self._opened = False
        self._admitted = False
        self._stranger_bytes = self._stranger_frames = 0  # that came before
        self._unparsed = bytearray()
        self._parsing: asyncio.Handle | None = None  # what is next of them
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

    def begin(self, transport: asyncio.Transport, scope: Scope, fields: Fields, always: bytes) -> None:
        """With the head of a handshake that was looked at. `always`: lines that every answer has."""
        self._transport, self._fields, self._always = transport, fields, always
        self._server.connections.add(self)  # type: ignore[arg-type]  # uvicorn lists its own kinds
        self._inbox.put_nowait({"type": "websocket.connect"})
        task = self._loop.create_task(self._run(self._scope(scope)))
        self._server.tasks.add(task)
        task.add_done_callback(self._server.tasks.discard)

    # What the event loop calls.

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._lost = True
        self._server.connections.discard(self)
        self._cancel_timer()
        if self._parsing is not None:
            self._parsing.cancel()
        self._writable.set()
        self._tell_end(CloseCode.ABNORMAL_CLOSURE)

    def data_received(self, data: bytes) -> None:
        self._heard = True
        self._unparsed += data
        if self._wants_more() and self._parsing is None:
            self._parse()
        else:
            self._heed()

    def eof_received(self) -> bool:
        """Nobody is read while there is something to parse; so all of it was."""
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
        if not self._opened:
            self._transport.close()

    # What came.

    def _parse(self) -> None:
        """A piece of it: the smallest frames have six bytes, and thousands of them at once would hold up everybody else."""
        self._parsing = None
        piece = bytes(self._unparsed[: limits.PARSED_BYTES])
        del self._unparsed[: limits.PARSED_BYTES]
        self._frames.receive_data(piece)
        frames = cast(list[Frame], self._frames.events_received())
        if self._admitted or self._is_little(len(piece), len(frames)):
            for frame in frames:
                self._take(frame)
        self._flush()
        self._heed()

    def _is_little(self, size: int, frames: int) -> bool:
        """What a stranger sends. When it is not, the connection is closed."""
        self._stranger_bytes += size
        self._stranger_frames += frames
        if self._stranger_bytes <= limits.STRANGER_BYTES_MAX and self._stranger_frames <= limits.STRANGER_FRAMES_MAX:
            return True
        if not self._frames.eof_sent:
            self._fail(CloseCode.MESSAGE_TOO_BIG, "Too much was sent before the acknowledgement")
        return False

    def _take(self, frame: Frame) -> None:
        match frame.opcode:
            case Opcode.TEXT | Opcode.BINARY:
                self._text = frame.opcode is Opcode.TEXT
                self._fragment(frame)
            case Opcode.CONT:
                self._fragment(frame)
            case Opcode.CLOSE:
                closed = self._frames.close_rcvd
                self._tell_end(closed.code if closed else CloseCode.NO_STATUS_RCVD)
            case _:  # a ping is answered already, and a pong was heard
                pass

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

    def _scope(self, asked: Scope) -> Scope:
        return {
            **asked,
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "scheme": "wss" if asked["scheme"] == "https" else "ws",
            "subprotocols": offered(self._fields),
            "state": self._app_state.copy(),
            "extensions": {ADMIT: self._admit},
        }

    # What the application uses.

    async def _run(self, scope: Scope) -> None:
        try:
            await self._app(scope, self._receive, self._send)
            if not self._opened:
                raise RuntimeError("the application has not answered")
        except ConnectionError:  # the client has left
            pass
        except Exception as error:
            if self._opened:
                log.exception("a WebSocket broke off")
            else:
                self._refuse(error)
        finally:
            if self._opened:
                self._close(BROKEN, "Internal server error")

    async def _receive(self) -> Message:
        message = await self._inbox.get()
        self._heed()
        return message

    async def _send(self, message: Message) -> None:
        """A text waits until the client has taken most of what goes out; a close waits for nobody. Raises ConnectionError."""
        match message["type"]:
            case "websocket.accept":
                self._open(message.get("subprotocol"))
            case "websocket.send":
                await self._write(message["text"])
            case "websocket.close" if self._opened:
                self._close(message.get("code", 1000), message.get("reason") or "")
            case other:
                raise RuntimeError(f"{other} does not come now")

    def _admit(self) -> None:
        self._admitted = True

    def _open(self, subprotocol: str | None) -> None:
        if self._transport.is_closing():
            raise ConnectionResetError
        lines = b"%bx-request-id: %b\r\n" % (self._always, request_id_of(self._fields).encode())
        self._transport.write(opening(self._fields, subprotocol, lines))
        self._opened = True
        self._timer = self._loop.call_later(limits.SOCKET_PING_SECONDS, self._look)
        self._heed()

    def _refuse(self, error: Exception) -> None:
        """Instead of the handshake."""
        request_id = request_id_of(self._fields)
        answer = closing(refused(refusal_of(error, request_id), request_id), self._always)
        if not self._transport.is_closing():
            self._transport.write(answer)
            self._transport.close()

    async def _write(self, text: str) -> None:
        try:
            self._frames.send_text(text.encode())
        except InvalidState:
            raise ConnectionResetError from None
        self._flush()
        await self._writable.wait()
        if self._lost or self._transport.is_closing():
            raise ConnectionResetError

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
        over, pieces = self._frames.close_expected(), self._frames.data_to_send()
        if self._transport.is_closing():  # the client has broken off, and uvloop takes nothing any more
            return
        for piece in pieces:
            if piece:
                self._transport.write(piece)
            elif not self._transport.can_write_eof():  # TLS
                self._transport.close()
            else:
                with suppress(OSError):  # the client may have gone in this very moment
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
        """Whether to go on with what came, and then to read on."""
        if self._transport.is_closing():
            return
        wanted = self._wants_more()
        if wanted and self._unparsed and self._parsing is None:
            self._parsing = self._loop.call_soon(self._parse)
        reads = wanted and not self._unparsed
        if reads != self._reading:
            self._reading = reads
            self._transport.resume_reading() if reads else self._transport.pause_reading()

    def _wants_more(self) -> bool:
        """What comes after the end is dropped at once."""
        ended = self._frames.state is not State.OPEN
        return self._opened and (ended or (self._inbox.empty() and self._writable.is_set()))

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
