"""Any requests in any pieces, broken anywhere, to an application that does anything: the server forgets them all and breaks nowhere."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from app import limits
from app.refusals import Refusal
from app.transport import exchange as exchanges
from app.transport.exchange import Exchange
from tests.transport.test_connection import echo
from tests.transport.wire import local, request, wire

ORIGIN = "https://intranet.example"
PARTS = (
    request("/1"),
    request("/2", method="POST", body=b"abc"),
    request("/3", "Transfer-Encoding: chunked", method="POST") + b"3\r\nabc\r\n0\r\n\r\n",
    request("/4", "Connection: close"),
    request("/5", method="HEAD"),
    request("/6", "Origin: null"),
    request("/7", host="elsewhere.example"),
    request("/8", "Connection: Upgrade", "Upgrade: h2c", method="POST", body=b"abc"),
    request("/9", "Connection: Upgrade", "Upgrade: websocket"),
    request("/10", "Expect: 100-continue", "Content-Length: 3", method="POST"),
    request("/11", "Content-Length: 100000", method="POST") + b"z" * 70_000,
    request("/12", f"Origin: {ORIGIN}", "Access-Control-Request-Method: GET", method="OPTIONS"),
    request("/" + "y" * 20_000),
    request("/", "X: " + "y" * 40_000),
    request("http://localhost/a"),
    request("*", method="OPTIONS"),
    request("localhost:80", method="CONNECT"),
    b"GARBAGE", b"\r\n", b"\0",
)  # fmt: skip
SEEDS = range(10)
CLIENTS = 60


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("HEAD", "UPLOAD_GRACE", "UPLOAD", "FIRST_REQUEST", "KEEP_ALIVE", "LINGER")
    for name in names:
        monkeypatch.setattr(limits, f"{name}_SECONDS", 0.2)
    monkeypatch.setattr(limits, "WATCH_SECONDS", 0.05)


class Meant(Exception):
    """A fault of the application."""


def _pieces(random: Random) -> Iterator[bytes]:
    data = b"".join(random.choices(PARTS, k=random.randint(1, 8)))
    if random.random() < 0.3:
        place = random.randrange(len(data))
        data = data[:place] + random.randbytes(1) + data[place + 1 :]
    while data:
        size = random.choice([1, 7, 100, 5_000, 1_000_000]) if len(data) < 3_000 else random.choice([5_000, 1_000_000])
        yield data[:size]
        data = data[size:]


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_comes_is_forgotten_in_the_end(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)  # noqa: S311
    faults: list[Any] = []
    monkeypatch.setattr(exchanges, "refusal_of", lambda error, _: _only_meant(error, faults))
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))

    async def acting(exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        match random.randrange(10):
            case 0:
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": b"x" * random.choice([0, 10, 100_000]), "more_body": True})
                await send({"type": "http.response.body", "body": b""})
            case 1:
                raise Meant
            case 2:
                exchange.answer(200, b"", b"before its body")
            case chosen:
                if chosen == 3:
                    exchange.shield()
                await asyncio.sleep(random.choice([0, 0.01]))
                await echo(exchange, scope, receive, send)

    async def client(port: int) -> None:
        with suppress(ConnectionError):
            async with wire(port) as made:
                for piece in _pieces(random):
                    await made.send(piece)
                    await asyncio.sleep(random.choice([0, 0.01]))
                if random.random() < 0.6:
                    await made.ended()

    try:
        async with local(acting, origins=[ORIGIN]) as server:
            await asyncio.gather(*(client(server.port) for _ in range(CLIENTS)))
            await server.forgotten()
            state = server.server.server_state
            assert not state.connections
            async with asyncio.timeout(10):
                while state.tasks:  # noqa: ASYNC110
                    await asyncio.sleep(0)
    finally:
        asyncio.get_running_loop().set_exception_handler(None)
    assert faults == []


def _only_meant(error: BaseException, faults: list[Any]) -> Refusal:
    if not isinstance(error, Meant):
        faults.append(error)
    return Refusal("INTERNAL", ({"message": "A fault."},), 500)
