"""Answers that nobody reads: bounded in bytes for the process, and in time for each client."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from socket import SO_RCVBUF, SOL_SOCKET, socket

import pytest
from starlette.types import Scope

from app import limits
from app.transport.exchange import Exchange
from app.viewer import Role
from tests.bad_input.target import GROWTH_MAX, memory
from tests.support.databases import Database
from tests.support.service import Service, service
from tests.transport.wire import local, request, wire

LONG_KEYS = " ".join(f"again{number}{'n' * 380}: body" for number in range(12))
LARGE = "{ " + " ".join(f"list{number}: comments(first: 200) {{ ...All }}" for number in range(35)) + " }"
LARGE += f" fragment All on StakeholderCommentConnection {{ nodes {{ {LONG_KEYS} }} }}"
LARGE_BYTES = 7_000_000
CLIENTS = 60


@pytest.fixture
async def api(demo_database: Database) -> AsyncIterator[Service]:
    async with service(demo_database, SALKKU_BUDGET_UNITS=str(10**12)) as made:
        yield made


@contextmanager
def asked(api: Service, text: str) -> Iterator[socket]:
    """One who asks, and reads when the test does."""
    body = json.dumps({"query": text}).encode()
    head = f"Authorization: Bearer {api.tokens[Role.PORTFOLIO_MANAGER]}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    with socket() as made:
        made.setsockopt(SOL_SOCKET, SO_RCVBUF, 4_096)
        made.connect(("127.0.0.1", api.process.port))
        made.sendall(f"POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{head}\r\n\r\n".encode() + body)
        yield made


@pytest.mark.slow
async def test_many_that_do_not_read(api: Service) -> None:
    assert len((await api.post({"query": LARGE})).content) > LARGE_BYTES
    before = most = memory(api.process)
    end = time.monotonic() + limits.READ_SECONDS + 5
    with ExitStack() as stack:
        clients = [stack.enter_context(asked(api, LARGE)) for _ in range(CLIENTS)]
        while time.monotonic() < end:
            answer = await api.post({"query": "{ viewer { role } }"}, Role.SERVICE_OWNER)
            assert answer.json()["data"] == {"viewer": {"role": "SERVICE_OWNER"}}
            most = max(most, memory(api.process))
        taken = await asyncio.gather(*(asyncio.to_thread(all_of, client) for client in clients))
    assert sum(each > LARGE_BYTES for each in taken) < 2 * limits.UNREAD_BYTES_MAX / LARGE_BYTES  # of those who were answered last
    assert most - before < GROWTH_MAX
    assert memory(api.process) - before < GROWTH_MAX / 2


async def test_who_takes_something_stays_when_room_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it has taken already."""
    monkeypatch.setattr(limits, "UNREAD_BYTES_MAX", 40_000_000)

    async def acting(exchange: Exchange, scope: Scope, *_: object) -> None:
        exchange.answer(200, b"", b"x" * int(scope["path"].removeprefix("/")))

    async with local(acting) as server, AsyncExitStack() as stack:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(request("/30000000"))
        await reader.readuntil(b"\r\n\r\n")
        left = 30_000_000
        for _ in range(10):
            idle = await stack.enter_async_context(wire(server.port))
            await idle.send(request("/10000000"))
            await idle.head()
            left -= len(await reader.readexactly(1_500_000))
            assert sum(arrears.transport.get_write_buffer_size() for arrears in server.listener.unread.behind) < 50_000_000
        assert len(server.listener.open) < 10
        assert len(await reader.readexactly(left)) == left
        writer.close()


def all_of(client: socket) -> int:
    """How many bytes come until the server hangs up."""
    client.settimeout(60)
    client.setsockopt(SOL_SOCKET, SO_RCVBUF, 1_000_000)
    with client.makefile("rb") as stream:
        try:
            return len(stream.read())
        except ConnectionError:
            return 0
