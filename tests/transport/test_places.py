"""How much there is room for at once, and who does not take what a stream sends: places are few, and are free again."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from app import limits
from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import Database, clone
from tests.transport.client import ANSWER_SECONDS, wire
from tests.transport.inside import Inside, found, inside, locked, until
from tests.transport.sessions import BEATS, MUCH, ROLE, codes, entered, stream

READ = "{ services { totalCount } }"
MANY_BEATS = "subscription { heartbeat(everySeconds: 1) { " + " ".join(f"a{number:0250}: at" for number in range(300)) + " } }"
UNSENT_BYTES = 4_096


@pytest.fixture(scope="module")
async def database(server: Server, demo_template: str) -> AsyncIterator[Database]:
    async with clone(server, demo_template) as made:
        yield made


@pytest.fixture
async def server_here(database: Database) -> AsyncIterator[Inside]:
    async with inside(database, unsent_bytes=UNSENT_BYTES) as made:
        yield made


async def test_a_process_has_so_many_sockets_and_streams(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of whomever."""
    monkeypatch.setattr(limits, "SOCKETS_MAX", 2)
    async with entered(server_here), stream(server_here, BEATS) as own_stream:
        await anext(own_stream)
        async with wire(server_here.port, authorization=f"Bearer {server_here.tokens[Role.ANALYST]}") as third:
            await third.say(type="connection_init")
            assert await third.end() == (1013, "Too many are connected; try again in a moment.")
        refused = await server_here.http.post("/graphql", json={"query": BEATS}, headers=server_here.headers(Role.ANALYST))
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        (error,) = refused.json()["errors"]
        assert error["message"] == "Too many are connected; try again in a moment."
        assert error["extensions"] == {"code": "UNAVAILABLE", "requestId": refused.headers["x-request-id"], "retryAfterSeconds": 1}
        assert (await server_here.http.post("/graphql", json={"query": ROLE}, headers=server_here.headers(accept="*/*"))).status_code == 200
    async with entered(server_here, Role.ANALYST):
        pass


async def test_so_many_operations_of_a_socket_are_answered_at_once(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others wait, though the database has connections for them."""
    monkeypatch.setattr(limits, "OPERATIONS_AT_ONCE", 2)
    async with entered(server_here) as own, entered(server_here, Role.ANALYST) as other:
        async with locked(server_here.database, "service"):
            for number in range(5):
                await own.ask(str(number), READ)
            assert await own.is_open()
            await until(lambda: _wait(server_here, 2))
            await other.ask("1", READ)
            await until(lambda: _wait(server_here, 3))
            assert await own.is_open()
            assert await _wait(server_here, 3)
        assert {(await own.until(type="complete"))["id"] for _ in range(5)} == set("01234")


async def _wait(server: Inside, count: int) -> bool:
    """Whether so many statements wait for what is locked."""
    waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' having count(*) = $1"
    return await found(server.database, waiting, count)


async def test_when_to_come_again_is_told_beside_the_code(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OPERATIONS_PER_SOCKET_MAX", 0)
    monkeypatch.setattr(limits, "SUBSCRIPTIONS_PER_PRINCIPAL_MAX", 0)
    async with entered(server_here) as own:
        await own.ask("1", ROLE)
        (error,) = (await own.until(type="error"))["payload"]
        assert error["extensions"].keys() == {"code", "requestId", "retryAfterSeconds"}
        assert error["extensions"]["retryAfterSeconds"] == limits.PLACE_RETRY_SECONDS
    async with stream(server_here, BEATS) as own_stream:
        _, told = await anext(own_stream)
    assert codes(told) == {"RATE_LIMITED"}
    assert json.loads(told)["errors"][0]["extensions"]["retryAfterSeconds"] == limits.PLACE_RETRY_SECONDS


@asynccontextmanager
async def stalled(server: Inside, query: str) -> AsyncIterator[asyncio.StreamReader]:
    """A stream that has begun, and of which nothing more is read."""
    body = json.dumps({"query": query}).encode()
    head = {**server.headers(), "host": "localhost", "content-type": "application/json", "content-length": str(len(body))}
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UNSENT_BYTES)
    made.setblocking(False)
    await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", server.port))
    reader, writer = await asyncio.open_connection(sock=made, limit=UNSENT_BYTES)
    try:
        writer.write("\r\n".join(("POST /graphql HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", "")).encode() + body)
        async with asyncio.timeout(ANSWER_SECONDS):
            assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 200 ")
        yield reader
    finally:
        writer.close()


@pytest.mark.parametrize("query", [MUCH, MANY_BEATS], ids=["one answer", "events"])
async def test_who_does_not_read_a_stream_is_cut_off(server_here: Inside, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    """As on a socket. Nothing can be said any more; the place is free."""
    monkeypatch.setattr(limits, "READ_SECONDS", 0.3)
    monkeypatch.setattr(limits, "READ_BYTES_PER_SECOND", 10**9)
    monkeypatch.setattr(limits, "DOWNLOAD_BYTES_PER_SECOND_MIN", 0)  # what is done for every answer, in a longer time
    monkeypatch.setattr(limits, "SOCKETS_PER_PRINCIPAL_MAX", 1)
    async with stalled(server_here, query) as reader:
        await until(lambda: _has_a_place(server_here))
        async with asyncio.timeout(ANSWER_SECONDS):
            rest = await reader.read()
        assert b"event: next" in rest
        assert b"event: complete" not in rest


async def _has_a_place(server: Inside) -> bool:
    answer = await server.http.post("/graphql", json={"query": ROLE}, headers=server.headers())
    return '"data"' in answer.text


async def test_who_reads_slowly_enough_reads_all_of_it(server_here: Inside) -> None:
    async with AsyncExitStack() as stack:
        reader = await stack.enter_async_context(stalled(server_here, MUCH))
        read = b""
        while not read.endswith(b"event: complete\ndata:\n\n\r\n0\r\n\r\n"):
            read += await asyncio.wait_for(reader.read(1_000), ANSWER_SECONDS)
    assert len(read) > 100_000
