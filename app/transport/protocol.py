"""HTTP/1.1 on one connection, over uvicorn's parser: what is too long, too slow or too much is refused before anything reads it."""

import asyncio
from collections import deque
from contextlib import suppress
from enum import Enum, auto
from typing import Any, cast

import httptools
from starlette.types import Scope
from uvicorn.config import Config
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from app import limits
from app.observability.request_ids import request_id_of
from app.refusals import Refusal, refusal_of, refuse
from app.transport import head
from app.transport.connections import Connections
from app.transport.doors import fields_of
from app.transport.exchange import EXTENSION, Exchange, Ready, closing, refused
from app.transport.frames import WebSocketProtocol
from app.transport.handshake import check_handshake, is_handshake
from app.transport.unread import Arrears


class Arriving(Enum):
    """What of a request is on its way."""

    NOTHING = auto()
    HEAD = auto()
    BODY = auto()


class TooMany(Exception):
    """Requests came before the answers of those before them."""


class Listener(Connections):
    """Makes them."""

    def connection(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: asyncio.AbstractEventLoop | None = None
    ) -> "HttpConnection":
        """As uvicorn asks for one."""
        return HttpConnection(self, config, server_state, app_state, _loop)


class HttpConnection(HttpToolsProtocol):
    """Requests are answered one after the other, in the order in which they came."""

    def __init__(
        self,
        listener: Listener,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._listener = listener
        self._exchanges: deque[Exchange] = deque()  # that are not answered
        self._running: Exchange | None = None  # the first of them, when its answer is on its way
        self._receiving: Exchange | None = None  # the last of them, while its body is on its way
        self._fields: head.Fields = {}
        self._known: dict[str, Any] = {}  # of the scope of each request
        self._arriving = Arriving.NOTHING
        self._bytes = 0  # of the request on its way, so far
        self._piece = 0  # bytes that came last
        self._body_bytes = 0  # of the body on its way: chunks may be mostly about themselves
        self._idle_bytes = 0  # that came since, and are none of it
        self._trailers = 0  # lines of a trailer, which nobody reads
        self._since = 0.0  # when the rest of that request began to be waited for; 0: it is not
        self._quiet_since = 0.0
        self._quiet_seconds = limits.FIRST_REQUEST_SECONDS
        self._deaf = False  # what still comes is thrown away
        self._linger_until = 0.0

    # What the transport tells.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.arrears = Arrears(transport)
        self._known = {"server": self.server, "client": self.client, "scheme": self._listener.doors.scheme, "root_path": ""}
        self._quiet_since = self.loop.time()
        self._listener.open.add(self)
        self._listener.watch()
        if len(self.connections) > self._listener.connections:
            message = "The server has too many connections; try again in a moment."
            self._refuse(Refusal("UNAVAILABLE", ({"message": message},), 503, retry_seconds=1))

    def connection_lost(self, _: Exception | None) -> None:
        self.connections.discard(self)
        self._leave()
        self.flow.resume_writing()
        for exchange in self._exchanges:
            exchange.lost()
        self._exchanges.clear()
        self._receiving = self._running = None
        self.parser = None  # type: ignore[assignment]  # it holds this connection

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        self._piece = len(data)
        self._bytes += self._piece
        self._idle_bytes += self._piece
        self._feed(data)
        if self._arriving is not Arriving.NOTHING and not self._deaf:
            self._wait_for_the_rest()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._listener.unread.fell_behind(self.arrears)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._listener.unread.behind.discard(self.arrears)
        self.flow.resume_reading()
        self._next()

    def shutdown(self) -> None:
        """The server stops: what was asked is answered."""
        if self._exchanges:
            self._exchanges[-1].keep_alive = False
        elif not self._deaf:
            self.transport.close()

    def look(self, now: float) -> None:
        """Ends what takes too long."""
        if self.arrears.look(now) or (self._deaf and now > self._linger_until > 0):
            self.transport.abort()
        elif self._deaf or self.transport.is_closing():
            return
        elif self._arriving is Arriving.NOTHING:
            if not self._exchanges and now - self._quiet_since > self._quiet_seconds:
                self.transport.close()
        elif self._is_late(now - self._since):
            self._refuse(refuse("BAD_REQUEST", "The request comes too slowly, or does not come to its end.", 408))

    # What the parser tells.

    def on_message_begin(self) -> None:
        self._arriving = Arriving.HEAD
        self.url = b""
        self.headers = []
        self._fields = {}

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._arriving is Arriving.HEAD:
            self.headers.append((name.lower(), value))
            return
        self._trailers += 1
        if self._trailers > limits.HEADERS_MAX:
            raise head.too_long_trailer()

    def on_headers_complete(self) -> None:
        headers = self.headers
        head.check_lengths(self.url, headers, max(self._bytes, self._piece))
        self._arriving = Arriving.BODY
        self._body_bytes = self._idle_bytes = self._trailers = 0
        method, version = self.parser.get_method().decode(), self.parser.get_http_version()
        scope = head.scope_of(method, self.url, version, headers, self._known)
        self.scope = scope  # type: ignore[assignment]
        self._fields = fields = fields_of(headers)
        head.check_demands(version, fields)
        doors = self._listener.doors
        if self.parser.should_upgrade():  # the parser stops behind the head
            if method == "CONNECT":
                raise refuse("BAD_REQUEST", "This server is no way to others.", 405)
            if self._exchanges:
                raise TooMany
            doors.lines(scope["path"], fields)
            if self._is_handshake():
                check_handshake(method, scope["path"], version, fields)
            return
        scope["state"] = self.app_state.copy()
        exchange = Exchange(self, scope, fields, keep_alive=version == "1.1" and self.parser.should_keep_alive())
        scope["extensions"] = {EXTENSION: exchange}
        try:
            head.check_expectation(fields)
            exchange.lines = doors.lines(scope["path"], fields)
            if method == "OPTIONS":
                exchange.ready = doors.preflight(fields)
        except Refusal as refusal:
            exchange.ready = self._refused(refusal, request_id_of(fields))
        self._enter(exchange)

    def on_body(self, body: bytes) -> None:
        exchange = self._receiving
        self._body_bytes += len(body)
        self._idle_bytes = 0
        if exchange is not None and not exchange.complete:
            exchange.came(body)
            if exchange.size > HIGH_WATER_LIMIT:
                self.flow.pause_reading()

    def on_message_complete(self) -> None:
        self._arriving = Arriving.NOTHING
        self._bytes = 0
        self._since = 0.0
        if self._receiving is not None:
            self._receiving.came_whole()
            self._receiving = None

    # What an exchange needs.

    def always(self, *, own_policy: bool = False) -> bytes:
        return self._listener.always(self.server_state.default_headers, own_policy=own_policy)

    def write(self, data: bytes) -> None:
        if not self.transport.is_closing():  # the client may have gone, and nobody was told yet
            self.arrears.written += len(data)
            self.transport.write(data)

    async def room(self) -> None:
        if self.flow.write_paused:
            await self.flow.drain()

    def read_on(self) -> None:
        self.flow.resume_reading()

    def abort(self) -> None:
        self.transport.abort()

    def answered(self, exchange: Exchange) -> None:
        self._exchanges.popleft()
        self._running = None
        self.server_state.total_requests += 1
        if not exchange.keep_alive:
            self._close(linger=exchange.more_body)
            return
        self._quiet_since = self.loop.time()
        self._quiet_seconds = limits.KEEP_ALIVE_SECONDS
        if self.flow.write_paused:
            self.flow.pause_reading()
        else:
            self.flow.resume_reading()
            self._next()

    # Its parts.

    def _leave(self) -> None:
        self._listener.open.discard(self)
        self._listener.unread.behind.discard(self.arrears)

    def _feed(self, data: bytes) -> None:
        rest = None
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            rest = data[upgrade.args[0] :]
        except httptools.HttpParserError as error:
            self._failed(error.__context__)
        if rest is not None:
            self._upgrade(rest)

    def _failed(self, cause: BaseException | None) -> None:
        """`cause`: what was raised while the parser told something."""
        match cause:
            case TooMany():
                self._hear_no_more()
            case Refusal():
                self._refuse(cause)
            case None | httptools.HttpParserError():
                self._refuse(refuse("BAD_REQUEST", "This is no HTTP/1.1 request.", 400))
            case _:
                self._refuse(refusal_of(cause, request_id_of({})))

    def _upgrade(self, rest: bytes) -> None:
        """To WebSocket. Any other protocol is not offered, and the request is an ordinary one; Java's client asks so by default."""
        if self._is_handshake():
            self._leave()
            self.connections.discard(self)
            socket = cast("type[WebSocketProtocol]", self.ws_protocol_class)(self.config, self.server_state, self.app_state)
            self.transport.set_protocol(socket)
            socket.begin(self.transport, cast(Scope, self.scope), self._fields, self.always())
            if rest:  # of a client that does not wait for the handshake
                socket.data_received(rest)
            return
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self._feed(head.without_upgrade(self.scope["method"].encode(), self.url, list(self.scope["headers"])) + rest)

    def _is_handshake(self) -> bool:
        return is_handshake(self._fields) and self.ws_protocol_class is not None

    def _enter(self, exchange: Exchange) -> None:
        if len(self._exchanges) >= limits.PIPELINED_MAX:
            raise TooMany
        self._exchanges.append(exchange)
        self._receiving = exchange
        if exchange.ready is not None:
            self.loop.call_soon(self._next)  # when it is known whether a body follows
        else:
            self._next()  # who waits behind others is read on: that its client leaves is only heard so

    def _next(self) -> None:
        """The first that waits is answered, when the client has taken the answers before."""
        if self._running is not None or not self._exchanges or self.flow.write_paused:
            return
        self._running = exchange = self._exchanges[0]
        if exchange.ready is not None:
            exchange.answer(*exchange.ready)
            return
        task = exchange.start(self.app, self.loop)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _wait_for_the_rest(self) -> None:
        if self._since == 0.0:
            self._since = self.loop.time()
        if self._arriving is Arriving.HEAD and self._bytes > limits.HEAD_BYTES_MAX:
            self._refuse(head.too_long_address() if len(self.url) > limits.URL_BYTES_MAX else head.too_long_head())
        elif self._arriving is Arriving.BODY and self._idle_bytes > limits.HEAD_BYTES_MAX:
            self._refuse(head.too_long_trailer())
        elif self._bytes > limits.REQUEST_BYTES_MAX:
            self._refuse(refuse("BAD_REQUEST", f"The request is longer than {limits.REQUEST_BYTES_MAX} bytes.", 413))

    def _is_late(self, seconds: float) -> bool:
        if self._arriving is Arriving.HEAD:
            return seconds > limits.HEAD_SECONDS
        if self.flow.read_paused:  # it is we who are slow
            return False
        slow = seconds > limits.UPLOAD_GRACE_SECONDS and self._body_bytes < seconds * limits.UPLOAD_BYTES_PER_SECOND_MIN
        return slow or seconds > limits.UPLOAD_SECONDS

    def _refuse(self, refusal: Refusal) -> None:
        """What is arriving, or the connection itself; nothing else is heard on it. Answers keep their order."""
        ready = self._refused(refusal, request_id_of(self._fields))
        exchange = self._receiving
        if exchange is None and not self._exchanges:
            self.write(closing(ready, self.always()))
            self._close(linger=True)
        elif exchange is None or exchange is not self._exchanges[0]:
            if exchange is not None:
                self._exchanges.remove(exchange)
            self._hear_no_more()
        elif exchange.started:
            self.abort()
        else:
            exchange.answer(*ready)
            exchange.lost()

    def _refused(self, refusal: Refusal, request_id: str) -> Ready:
        ready = refused(refusal, request_id)
        self._listener.refused[str(ready.status)] += 1
        return ready

    def _hear_no_more(self) -> None:
        """Those who came before are answered."""
        self._deaf = True
        self._receiving = None
        if self._exchanges:
            self._exchanges[-1].keep_alive = False
        else:
            self._close(linger=True)

    def _close(self, *, linger: bool) -> None:
        """`linger`: the client still sends; who hangs up on it at once takes the answer from its hands."""
        for exchange in self._exchanges:
            exchange.lost()
        self._exchanges.clear()
        self._receiving = None
        self._deaf = True
        if not linger:
            self.transport.close()
        elif not self.transport.is_closing():
            self._linger_until = self.loop.time() + limits.LINGER_SECONDS
            self.flow.resume_reading()
            with suppress(OSError):  # the client may have gone in this very moment
                self.transport.write_eof()
