"""What the log of a server says of sockets and streams: each operation has its line however it ends, and clients bring about no others."""

import asyncio
import json
import socket
import struct
from contextlib import AsyncExitStack
from typing import Any

import pytest

from app.viewer import Role
from tests.observability.log import lines
from tests.support.databases import Database
from tests.support.service import Service, service, token_of
from tests.transport.client import TEXT, Wire, frame, wire
from tests.transport.inside import locked, run, somebody_waits, until
from tests.transport.sessions import BEATS, MUCH

READ = "{ services { totalCount } }"
REVOKED = "update api_token set revoked_at = now() where hash = sha256($1::text::bytea)"
PARENT = "00f067aa0ba902b7"
FLAWS = ("Traceback", "never awaited", '"level":"error"')


async def traced(api: Service, trace: str, count: int = 1) -> list[dict[str, Any]]:
    """The lines of a trace, of which there are so many."""
    await asyncio.to_thread(api.process.until_matches, f'(?s)(?:"trace_id":"{trace}".*){{{count}}}\n')
    found = about(api, trace)
    assert len(found) == count
    return found


def about(api: Service, trace: str) -> list[dict[str, Any]]:
    return [line for line in lines(api.process.said) if line.get("trace_id") == trace]


def parent(trace: str) -> str:
    return f"00-{trace}-{PARENT}-01"


def subscribe(id_: str, query: str) -> bytes:
    return frame(TEXT, json.dumps({"type": "subscribe", "id": id_, "payload": {"query": query}}).encode())


def complete(id_: str) -> bytes:
    return frame(TEXT, json.dumps({"type": "complete", "id": id_}).encode())


async def test_operations_have_ids_of_their_own_and_the_trace_of_the_handshake(api: Service) -> None:
    trace = "1" * 31 + "a"
    async with wire(api.process.port, traceparent=parent(trace), x_request_id="the-handshake") as made:
        await made.enter(api.tokens[Role.ANALYST])
        for id_ in ("1", "2"):
            await made.ask(id_, "{ nothing }")
        told = [(await made.until(type="error"))["payload"][0]["extensions"]["requestId"] for _ in range(2)]
    assert [line["request_id"] for line in await traced(api, trace, 2)] == told
    assert len({*told, "the-handshake"}) == 3


@pytest.mark.parametrize("query", [READ, BEATS])
async def test_what_is_dropped_before_it_began_has_its_line(api: Service, query: str) -> None:
    trace = "2" * 31 + ("a" if query == READ else "b")
    async with wire(api.process.port, traceparent=parent(trace)) as made:
        await made.enter(api.tokens[Role.ANALYST])
        await made.raw(subscribe("1", query) + complete("1"))
        assert await made.is_open()
    (line,) = await traced(api, trace)
    assert (line["transport"], line["role"], line["code"], line["bytes"]) == ("WS", "ANALYST", "CLIENT_LEFT", 0)
    assert not [flaw for flaw in FLAWS if flaw in api.process.said]


@pytest.mark.parametrize(("how", "code"), [("completes", "CLIENT_LEFT"), ("leaves", "CLIENT_LEFT"), ("is sent away", "UNAUTHENTICATED")])
async def test_a_query_that_nobody_is_told_the_answer_of(api: Service, how: str, code: str) -> None:
    trace = "3" * 31 + how[0].replace("l", "e").replace("i", "f")
    token = await token_of(api.database, Role.ANALYST)
    async with wire(api.process.port, traceparent=parent(trace)) as made:
        await made.enter(token)
        async with locked(api.database, "service"):
            await made.ask("1", READ)
            await until(lambda: somebody_waits(api.database))
            if how == "completes":
                await made.say(type="complete", id="1")
            elif how == "leaves":
                made.writer.close()
            else:
                await run(api.database, REVOKED, token)
            (line,) = await traced(api, trace)
    assert (line["kind"], line["code"], line["bytes"]) == ("query", code, 0)
    assert line["total_ms"] >= line["sql_ms"] > 0


@pytest.mark.parametrize("how", ["completes", "leaves"])
async def test_a_subscription_that_was_heard_ends_in_good_order(api: Service, how: str) -> None:
    trace = "4" * 31 + how[0].replace("l", "e")
    async with wire(api.process.port, traceparent=parent(trace)) as made:
        await made.enter(api.tokens[Role.ANALYST])
        await made.ask("1", BEATS)
        told = await made.until(type="next")
        if how == "completes":
            await made.say(type="complete", id="1")
        else:
            made.writer.close()
        (line,) = await traced(api, trace)
    assert (line["kind"], line["code"]) == ("subscription", "OK")
    assert line["bytes"] >= len(json.dumps(told["payload"], separators=(",", ":")))


async def test_what_ends_with_the_server_says_so(demo_database: Database) -> None:
    trace = "5" * 32
    async with AsyncExitStack() as stack:
        async with service(demo_database) as api:
            made = await stack.enter_async_context(wire(api.process.port, traceparent=parent(trace)))
            await made.enter(api.tokens[Role.ANALYST])
            await made.ask("1", BEATS)
            await made.until(type="next")
        (line,) = about(api, trace)
    assert (line["kind"], line["code"]) == ("subscription", "UNAVAILABLE")


async def test_who_breaks_off_in_the_middle_is_no_fault_of_ours(api: Service) -> None:
    """While the server sends to it: uvloop takes nothing more by then, and has told nobody why."""
    for _ in range(20):
        async with AsyncExitStack() as stack:
            sockets = [await stack.enter_async_context(wire(api.process.port)) for _ in range(10)]
            for made in sockets:
                await made.enter(api.tokens[Role.INTEGRATION])
                made.pause()
                await made.raw(subscribe("1", MUCH) + frame(TEXT, b'{"type":"ping","payload":{"a":"%b"}}' % (b"x" * 2_000)) * 300)
            for made in sockets:
                break_off(made)
    async with wire(api.process.port) as after:
        await after.enter(api.tokens[Role.ANALYST])
        await after.ask("1", "query After { viewer { role } }")
        await after.until(type="complete")
    await asyncio.to_thread(api.process.until, '"name":"After"')
    assert not [flaw for flaw in FLAWS if flaw in api.process.said]


def break_off(made: Wire) -> None:
    """Without a goodbye, and with what was not read."""
    made.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    made.writer.transport.abort()
