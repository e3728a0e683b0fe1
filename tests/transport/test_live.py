"""Sockets and streams that last: who reads too slowly, who asks for too much, and how the server stops."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress

import asyncpg
import pytest

from app import limits
from app.database.embedded import Server
from app.database.embedded.cluster import ADMIN
from app.viewer import Role
from tests.support.databases import Database, clone
from tests.transport.client import ANSWER_SECONDS, PING, TEXT, Closed, frame, wire
from tests.transport.inside import Inside, found, inside, locked, nobody_waits, somebody_waits, until
from tests.transport.sessions import BEATS, MANAGER, MUCH, ROLE, codes, entered, stream

STOPPING = (1001, "The server is stopping")


@pytest.fixture(scope="module")
async def database(server: Server, demo_template: str) -> AsyncIterator[Database]:
    async with clone(server, demo_template) as made:
        yield made


@pytest.fixture
async def server_here(database: Database) -> AsyncIterator[Inside]:
    async with inside(database) as made:
        yield made


# Who says nothing, and who does not read.


async def test_who_does_not_begin_is_not_waited_for(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SOCKET_INIT_SECONDS", 0.05)
    async with wire(server_here.port) as silent, wire(server_here.port) as pinging:
        await pinging.say(type="ping")
        assert await silent.end() == (4408, "Connection initialisation timeout")
        assert await pinging.end() == (4408, "Connection initialisation timeout")


async def test_who_answers_no_pings_is_gone_and_who_does_stays(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SOCKET_PING_SECONDS", 0.2)
    async with entered(server_here) as deaf, entered(server_here) as other:
        hearing = asyncio.create_task(other.end())
        while (frame := await deaf.received()).opcode == PING:
            pass
        assert frame.data == (4499).to_bytes(2, "big") + b"No pong came in time"
        assert not hearing.done()
        hearing.cancel()
        await asyncio.wait([hearing])


async def test_who_does_not_read_is_cut_off_and_others_are_not(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its place is free then."""
    monkeypatch.setattr(limits, "READ_SECONDS", 0.5)
    monkeypatch.setattr(limits, "READ_BYTES_PER_SECOND", 10**9)
    monkeypatch.setattr(limits, "SOCKETS_PER_PRINCIPAL_MAX", 1)
    asked = limits.OPERATIONS_PER_SOCKET_MAX - 1
    async with entered(server_here) as slow, entered(server_here, Role.ANALYST) as other:
        slow.pause()
        for number in range(asked):
            await slow.ask(str(number), MUCH)
        await other.ask("1", ROLE)
        await other.until(type="complete")
        await until(lambda: _may_enter(server_here))
        slow.resume()
        assert await slow.end() == (4413, "Too slow: what was sent was not read in time")
        assert 0 < slow.heard < 2 * asked, "each has an answer and an end"
        assert await other.is_open()


async def _may_enter(server: Inside) -> bool:
    async with wire(server.port, authorization=f"Bearer {server.tokens[MANAGER]}") as one_more:
        await one_more.say(type="connection_init")
        try:
            return bool(await one_more.hear())
        except Closed:
            return False


async def test_who_pings_and_reads_no_pongs_is_not_read_either_and_then_cut_off(
    server_here: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SOCKET_PING_SECONDS", 0.5)
    monkeypatch.setattr(limits, "SOCKET_CLOSE_SECONDS", 0.1)
    async with entered(server_here, Role.ANALYST) as other:
        following = asyncio.create_task(other.end())
        async with entered(server_here) as slow:
            slow.pause()
            taken = 0
            with suppress(ConnectionError):
                while taken < MANY_PINGS:
                    slow.writer.write(PINGS)
                    await asyncio.wait_for(slow.writer.drain(), ANSWER_SECONDS)
                    taken += 1
        assert taken < MANY_PINGS
        assert not following.done()
        following.cancel()


PINGS = frame(PING, b"x" * 125) * 8_000
MANY_PINGS = 60
"""A megabyte each; what lies between the two sides holds a few of them."""


# Who asks for too much.


async def test_a_socket_has_so_many_operations(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OPERATIONS_PER_SOCKET_MAX", 2)
    async with entered(server_here) as own:
        for number in range(3):
            await own.ask(str(number), BEATS)
        told = await own.until(type="error")
        assert told["id"] == "2"
        assert told["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        await own.say(type="complete", id="0")
        await own.ask("2", ROLE)
        assert (await own.until(id="2"))["type"] == "next"


async def test_a_token_has_so_many_subscriptions(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SUBSCRIPTIONS_PER_PRINCIPAL_MAX", 2)
    async with entered(server_here) as one, entered(server_here) as another, entered(server_here, Role.ANALYST) as others:
        for socket, id_ in ((one, "1"), (another, "2")):
            await socket.ask(id_, BEATS)
            await socket.until(type="next")
        await one.ask("3", BEATS)
        told = await one.until(type="error")
        assert (told["id"], told["payload"][0]["extensions"]["code"]) == ("3", "RATE_LIMITED")
        async with stream(server_here, BEATS) as own_stream:
            assert codes((await anext(own_stream))[1]) == {"RATE_LIMITED"}
            assert await anext(own_stream) == ("complete", "")
        await others.ask("1", BEATS)
        await others.until(type="next")


async def test_a_token_has_so_many_sockets_and_streams(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SOCKETS_PER_PRINCIPAL_MAX", 2)
    async with entered(server_here), stream(server_here, BEATS) as own_stream, entered(server_here, Role.ANALYST):
        await anext(own_stream)
        async with wire(server_here.port, authorization=f"Bearer {server_here.tokens[MANAGER]}") as third:
            await third.say(type="connection_init")
            code, reason = await third.end()
            assert code == 1013
            assert reason.startswith("2 sockets and streams")
        refused = await server_here.http.post("/graphql", json={"query": BEATS}, headers=server_here.headers())
        assert '"RATE_LIMITED"' in refused.text


# What is under way.


async def test_completing_a_query_ends_its_work_in_the_database(server_here: Inside) -> None:
    async with entered(server_here) as own, locked(server_here.database, "service"):
        await own.ask("1", MUCH)
        await until(lambda: somebody_waits(server_here.database))
        await own.say(type="complete", id="1")
        await until(lambda: nobody_waits(server_here.database))
        await own.ask("2", ROLE)
        assert (await own.hear())["id"] == "2"


@pytest.mark.parametrize("way", ["socket", "stream"])
async def test_so_does_leaving(server_here: Inside, way: str) -> None:
    async with locked(server_here.database, "service"):
        async with AsyncExitStack() as stack:
            if way == "socket":
                own = await stack.enter_async_context(entered(server_here))
                await own.ask("1", MUCH)
            else:
                asking = asyncio.create_task(server_here.http.post("/graphql", json={"query": MUCH}, headers=server_here.headers()))
                stack.push_async_callback(asyncio.wait, [asking])
                stack.callback(asking.cancel)
            await until(lambda: somebody_waits(server_here.database))
        await until(lambda: nobody_waits(server_here.database))


def change(name: str) -> str:
    asked = f'{{key: "{name}", kind: ORGANIZATION, name: {{fi: "{name}"}}, idempotencyKey: "{name}"}}'
    return f"mutation {{ partyUpsert(input: {asked}) {{ errors {{ message }} }} }}"


@pytest.mark.parametrize("how", ["completes", "leaves"])
async def test_a_change_is_finished_though_nobody_waits_for_it(server_here: Inside, how: str) -> None:
    name = f"UNIT-{how.upper()}"
    async with locked(server_here.database, "idempotency_record"), entered(server_here) as own:
        await own.ask("1", change(name))
        await until(lambda: somebody_waits(server_here.database))
        if how == "completes":
            await own.say(type="complete", id="1")
            assert await own.is_open()
        else:
            own.writer.close()
    await until(lambda: found(server_here.database, "select from party where key = $1", name))


async def test_what_follows_upon_a_fault_is_not_done(server_here: Inside) -> None:
    """Though it came in the same breath."""
    async with entered(server_here) as own:
        second = frame(TEXT, b'{"type":"connection_init"}')
        asked = json.dumps({"type": "subscribe", "id": "1", "payload": {"query": change("UNIT-AFTER")}}).encode()
        await own.raw(second + frame(TEXT, asked))
        assert (await own.end())[0] == 4429
    assert not await found(server_here.database, "select from party where key = 'UNIT-AFTER'")


# How the server stops.


async def test_when_the_server_stops_it_says_so_and_a_change_is_answered_first(server_here: Inside) -> None:
    async with entered(server_here) as idle, entered(server_here) as busy, stream(server_here, BEATS) as own_stream:
        await busy.ask("beats", BEATS)
        await busy.until(id="beats")
        await anext(own_stream)
        async with locked(server_here.database, "idempotency_record"):
            await busy.ask("1", change("UNIT-LAST"))
            await until(lambda: somebody_waits(server_here.database))
            server_here.app.stop()
            assert await idle.end() == STOPPING
            *_, last, complete = [each async for each in own_stream]
            await busy.ask("late", ROLE)
            late = await busy.until(id="late")
        assert codes(last[1]) == {"UNAVAILABLE"}
        assert complete == ("complete", "")
        assert (late["type"], late["payload"][0]["extensions"]["code"]) == ("error", "UNAVAILABLE")
        assert (await busy.until(id="1"))["payload"]["data"] == {"partyUpsert": {"errors": []}}
        assert await busy.end() == STOPPING
    async with wire(server_here.port, authorization=f"Bearer {server_here.tokens[MANAGER]}") as another:
        await another.say(type="connection_init")
        assert (await another.end())[0] == 1013


async def test_while_the_database_is_away_events_say_so_and_then_go_on(server_here: Inside) -> None:
    async with entered(server_here) as own:
        await own.ask("1", BEATS)
        await own.until(id="1")
        await _gate(server_here.database, shut=True)
        try:
            while "errors" not in (told := (await own.until(id="1"))["payload"]):
                pass
        finally:
            await _gate(server_here.database, shut=False)
        assert {error["extensions"]["code"] for error in told["errors"]} == {"UNAVAILABLE"}
        while "errors" in (await own.until(id="1"))["payload"]:
            pass


async def _gate(database: Database, *, shut: bool) -> None:
    """Nobody gets in, and nobody stays."""
    connection = await asyncpg.connect(database.server.dsn(ADMIN, "postgres"))
    try:
        await connection.execute(f"alter database {database.name} allow_connections {not shut}")
        if shut:
            await connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", database.name)
    finally:
        await connection.close()


async def test_a_silent_stream_shows_that_it_lives(server_here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAM_COMMENT_SECONDS", 0.05)
    async with stream(server_here, "subscription { heartbeat(everySeconds: 3600) { at } }") as own_stream:
        while (told := await anext(own_stream)) == ("", ":"):
            pass
        assert told[0] == "next"
        assert await anext(own_stream) == ("", ":")


async def test_each_event_is_charged_and_a_budget_that_is_spent_ends_the_subscription(database: Database) -> None:
    """The socket stays, and can follow again when the budget is full."""
    async with inside(database, budget_units=20_000) as server, entered(server) as own:
        await own.ask("0", BEATS)
        first = await own.until(type="next")
        second = await own.until(type="next")
        for number in range(1, limits.OPERATIONS_PER_SOCKET_MAX):
            await own.ask(str(number), BEATS)
        left = [told["payload"]["extensions"]["cost"]["remaining"] for told in (first, second)]
        assert left[1] < left[0]
        told = await own.until(type="error")
        assert told["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert await own.is_open()
