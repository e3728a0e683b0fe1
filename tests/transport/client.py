"""A WebSocket client that sends whatever a test wants, frame by frame, and tells exactly how the server ended it."""

import asyncio
import json
import os
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from app.transport.messages import SUBPROTOCOL

ANSWER_SECONDS = 20.0
"""For what a server should do at once; a test fails after it."""
CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


class Closed(Exception):
    """By the server: with which code and reason; 1006: without a word."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


class Frame(NamedTuple):
    opcode: int
    data: bytes


class Wire:
    """One connection after its handshake. `head`: the server's answer to that. `heard`: how many messages."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> None:
        self.reader, self.writer, self.head = reader, writer, head
        self.heard = 0

    async def frame(self, opcode: int, data: bytes = b"", *, fin: bool = True, reserved: int = 0, masked: bool = True) -> None:
        """As it is, right or wrong."""
        await self.raw(frame(opcode, data, fin=fin, reserved=reserved, masked=masked))

    async def raw(self, data: bytes) -> None:
        """A server that has hung up is told by what is read next."""
        try:
            self.writer.write(data)
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.writer.drain()
        except ConnectionError:
            pass

    async def text(self, text: str) -> None:
        await self.frame(TEXT, text.encode())

    async def say(self, **message: object) -> None:
        """One message of the protocol, or nearly."""
        await self.text(json.dumps(message))

    async def ask(self, id_: str, query: str, **more: object) -> None:
        await self.say(type="subscribe", id=id_, payload={"query": query, **more})

    async def received(self) -> Frame:
        """The next frame. Raises Closed."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._received()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Closed(1006, "") from error

    async def hear(self) -> Any:
        """The next message; pings are answered on the way. Raises Closed."""
        while (frame := await self.received()).opcode != TEXT:
            if frame.opcode == CLOSE:
                code, reason = struct.unpack("!H", frame.data[:2])[0] if frame.data else 1005, frame.data[2:].decode()
                await self.frame(CLOSE, frame.data[:2])
                raise Closed(code, reason)
            assert frame.opcode in (PING, PONG), frame
            if frame.opcode == PING:
                await self.frame(PONG, frame.data)
        self.heard += 1
        return json.loads(frame.data)

    async def until(self, **wanted: object) -> Any:
        """The next message with these members; others are passed over."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while not wanted.items() <= (message := await self.hear()).items():
                pass
        return message

    async def end(self) -> tuple[int, str]:
        """How the server closes; whatever it says before is passed over."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                while True:
                    await self.hear()
        except Closed as closed:
            return closed.code, closed.reason

    async def enter(self, token: str) -> "Wire":
        """Acknowledged."""
        await self.say(type="connection_init", payload={"Authorization": f"Bearer {token}"})
        assert await self.hear() == {"type": "connection_ack"}
        return self

    def pause(self) -> None:
        """Reads nothing, as a client does that is busy."""
        self._transport().pause_reading()

    def resume(self) -> None:
        self._transport().resume_reading()

    async def is_open(self) -> bool:
        await self.say(type="ping", payload={"still": "there"})
        return bool(await self.until(type="pong"))

    def _transport(self) -> asyncio.Transport:
        assert isinstance(self.writer.transport, asyncio.Transport)
        return self.writer.transport

    async def _received(self) -> Frame:
        first, second = await self.reader.readexactly(2)
        assert first & 0x80, "the server sends whole messages"
        assert not first & 0x70, "no extension was agreed"
        assert not second & 0x80, "a server does not mask"
        length = second & 0x7F
        if length > 125:
            length = int.from_bytes(await self.reader.readexactly(2 if length == 126 else 8), "big")
        return Frame(first & 0x0F, await self.reader.readexactly(length))


def frame(opcode: int, data: bytes = b"", *, fin: bool = True, reserved: int = 0, masked: bool = True) -> bytes:
    """A client's."""
    length = len(data)
    short = length if length < 126 else 126 if length < 65_536 else 127
    extended = b"" if length < 126 else struct.pack("!H", length) if length < 65_536 else struct.pack("!Q", length)
    mask = os.urandom(4) if masked else b""
    return bytes([fin << 7 | reserved << 4 | opcode, masked << 7 | short]) + extended + mask + _masked(data, mask)


@asynccontextmanager
async def wire(port: int, *offered: str, path: str = "/graphql", limit: int = 2**16, **headers: str) -> AsyncIterator[Wire]:
    """`offered`: subprotocols, ours when none is named; "" for no header. `headers`: names with _ for -, which replace the usual ones."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=limit)
    try:
        writer.write(handshake(*offered, path=path, **headers))
        async with asyncio.timeout(ANSWER_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
        yield Wire(reader, writer, head)
    finally:
        writer.close()


def handshake(*offered: str, path: str = "/graphql", **headers: str) -> bytes:
    usual: Mapping[str, str] = {
        "Host": "127.0.0.1",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    protocols = {"Sec-WebSocket-Protocol": ", ".join(offered or [SUBPROTOCOL])} if offered != ("",) else {}
    wanted = {**usual, **protocols, **{name.replace("_", "-").title(): value for name, value in headers.items()}}
    by_name = {name.title(): value for name, value in wanted.items()}
    return "\r\n".join((f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in by_name.items()), "", "")).encode()


def _masked(data: bytes, mask: bytes) -> bytes:
    if not mask:
        return data
    repeated = (mask * (len(data) // 4 + 1))[: len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")).to_bytes(len(data), "big")
