"""A connection byte by byte, and a server in this process whose application is the test's."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from io import BytesIO
from socket import socket
from typing import Any, NamedTuple, cast

import orjson
import uvicorn
from starlette.types import Receive, Scope, Send

from app.transport.doors import Doors
from app.transport.exchange import EXTENSION, Exchange
from app.transport.protocol import Listener

ANSWER_SECONDS = 60.0
"""A server that hangs fails a test after this long; no test is about it."""

Acting = Callable[[Exchange, Scope, Receive, Send], Awaitable[None]]
"""The test's application."""


class Answer(NamedTuple):
    """`headers`: by name in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    def refused(self) -> tuple[int, str]:
        """Status and code of a refusal, whose form is looked at."""
        assert self.headers["content-type"] == "application/json; charset=utf-8"
        found = orjson.loads(self.body)
        assert found.keys() == {"errors"}
        (error,) = found["errors"]
        assert error.keys() == {"message", "extensions"}
        later = {"retryAfterSeconds"} if "retry-after" in self.headers else set()
        assert error["extensions"].keys() == {"code", "requestId"} | later
        assert error["extensions"]["requestId"] == self.headers["x-request-id"]
        return self.status, error["extensions"]["code"]


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _: str) -> BytesIO:
        return BytesIO(self._data)


class Wire:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def head(self) -> bytes:
        """As it comes."""
        async with asyncio.timeout(ANSWER_SECONDS):
            return await self._reader.readuntil(b"\r\n\r\n")

    async def answer(self, method: str = "GET") -> Answer:
        """The next one, read by another implementation of HTTP."""
        data = await self.head()
        async with asyncio.timeout(ANSWER_SECONDS):
            names = data.lower()
            if b"\r\ntransfer-encoding: chunked" in names:
                while not data.endswith(b"0\r\n\r\n"):
                    data += await self._reader.readuntil(b"\r\n")
            elif method != "HEAD" and b"\r\ncontent-length: " in names:
                length = int(names.partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0])
                data += await self._reader.readexactly(length)
        read = HTTPResponse(cast(socket, _Bytes(data)), method=method)
        read.begin()
        return Answer(read.status, {name.lower(): value for name, value in read.getheaders()}, read.read())

    async def ended(self) -> bytes:
        """What comes until the server hangs up."""
        async with asyncio.timeout(ANSWER_SECONDS):
            with suppress(ConnectionError):
                return await self._reader.read()
            return b""

    async def leave(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


@asynccontextmanager
async def wire(port: int) -> AsyncIterator[Wire]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    made = Wire(reader, writer)
    try:
        yield made
    finally:
        await made.leave()


@dataclass(frozen=True)
class Local:
    """A server in this process."""

    port: int
    listener: Listener
    server: uvicorn.Server

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def asked(self, request: bytes, method: str = "GET") -> Answer:
        """One request on a connection of its own."""
        async with wire(self.port) as made:
            await made.send(request)
            return await made.answer(method)

    async def forgotten(self) -> None:
        """Until no connection is open."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while self.listener.open:  # noqa: ASYNC110
                await asyncio.sleep(0)


@asynccontextmanager
async def local(acting: Acting, *, connections: int = 100, **doors: Any) -> AsyncIterator[Local]:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await acting(scope["extensions"][EXTENSION], scope, receive, send)

    listener = Listener(Doors(**{"hosts": (), "origins": (), "tls": False, **doors}), connections=connections, refused=Counter())
    config = uvicorn.Config(
        application,
        http=cast("type[asyncio.Protocol]", listener.connection),
        ws="none",
        lifespan="off",
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    with socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        serving = asyncio.create_task(server._serve([bound]))  # without its signal handlers, which are the tests' own
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                yield Local(port, listener, server)
        finally:
            server.should_exit = True
            await serving


def request(path: str = "/", *headers: str, method: str = "GET", body: bytes = b"", host: str | None = "localhost") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", *([f"Host: {host}"] if host is not None else []), *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body
