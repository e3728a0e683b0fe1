"""graphql-transport-ws against a server in a process of its own: what the protocol asks for, letter by letter."""

import asyncio
import json
import re
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.frames import CloseCode

from app.transport import frames, websocket
from app.viewer import Role
from tests.support.databases import ROOT, Database
from tests.support.permissions import permissions, told_live_only
from tests.support.service import Service, service
from tests.transport.client import TEXT, Wire, frame, handshake, wire

ROLE = "{ viewer { role } }"
BEATS = "subscription { heartbeat { at } }"
MANAGER = {"viewer": {"role": "PORTFOLIO_MANAGER"}}


# The handshake.


async def test_the_protocol_is_agreed_and_no_compression(api: Service) -> None:
    async with wire(api.process.port, sec_websocket_extensions="permessage-deflate; client_max_window_bits") as made:
        head = made.head.decode().lower()
    assert head.startswith("http/1.1 101 ")
    assert "sec-websocket-protocol: graphql-transport-ws\r\n" in head
    assert "sec-websocket-extensions" not in head


@pytest.mark.parametrize("offered", [("",), ("graphql-ws",), ("soap", "graphql-ws"), ("GRAPHQL-TRANSPORT-WS",)], ids=" ".join)
async def test_another_subprotocol_is_not_acceptable(api: Service, offered: tuple[str, ...]) -> None:
    """A browser shows the code only when one of those that it offered was chosen."""
    async with wire(api.process.port, *offered) as made:
        assert await made.end() == (4406, "Subprotocol not acceptable")
        chosen = [line for line in made.head.decode().split("\r\n") if line.lower().startswith("sec-websocket-protocol")]
        assert chosen == ([] if offered == ("",) else [f"Sec-WebSocket-Protocol: {offered[0]}"])


async def test_ours_among_others_is_chosen(api: Service) -> None:
    async with wire(api.process.port, "graphql-ws", "graphql-transport-ws") as made:
        assert b"sec-websocket-protocol: graphql-transport-ws\r\n" in made.head.lower()
        await made.enter(api.tokens[Role.CUSTOMER])


async def test_who_does_not_wait_for_the_handshake_is_heard_too(api: Service) -> None:
    """Not polite, and nothing is lost by it."""
    said = {"type": "connection_init", "payload": {"Authorization": f"Bearer {api.tokens[Role.ANALYST]}"}}
    reader, writer = await asyncio.open_connection("127.0.0.1", api.process.port)
    writer.write(handshake() + frame(TEXT, json.dumps(said).encode()))
    made = Wire(reader, writer, await reader.readuntil(b"\r\n\r\n"))
    assert await made.hear() == {"type": "connection_ack"}
    writer.close()


# Who asks.


@pytest.mark.parametrize("name", ["Authorization", "authorization", "AUTHORIZATION"])
async def test_the_token_comes_with_connection_init(api: Service, fresh: Wire, name: str) -> None:
    await fresh.say(type="connection_init", payload={name: f"Bearer {api.tokens[Role.ANALYST]}", "client": "a test"})
    assert await fresh.hear() == {"type": "connection_ack"}
    await fresh.ask("1", ROLE)
    assert (await fresh.hear())["payload"]["data"] == {"viewer": {"role": "ANALYST"}}


@pytest.mark.parametrize("payload", [{}, {"payload": None}, {"payload": {}}, {"payload": {"other": 1}}], ids=str)
async def test_or_with_the_handshake(api: Service, payload: dict[str, Any]) -> None:
    async with wire(api.process.port, authorization=f"Bearer {api.tokens[Role.CUSTOMER]}") as made:
        await made.say(type="connection_init", **payload)
        assert await made.hear() == {"type": "connection_ack"}


NO_TOKENS = {
    "none": {},
    "empty": {"Authorization": ""},
    "unknown": {"Authorization": "Bearer slk_" + "x" * 43},
    "another scheme": {"Authorization": "Basic YTpi"},
    "no text": {"Authorization": 7},
    "null": {"Authorization": None},
    "not of letters": {"Authorization": "Bearer ä€"},
    "a JWT": {"Authorization": "Bearer a.b.c"},
    "long": {"Authorization": "Bearer " + "x" * 15_000},
}


@pytest.mark.parametrize("payload", NO_TOKENS.values(), ids=NO_TOKENS)
async def test_without_a_good_token_the_socket_is_forbidden(fresh: Wire, payload: dict[str, Any]) -> None:
    await fresh.say(type="connection_init", payload=payload)
    assert await fresh.end() == (4403, "Forbidden")


async def test_a_second_init_is_one_too_many(entered: Wire) -> None:
    await entered.say(type="connection_init")
    assert await entered.end() == (4429, "Too many initialisation requests")


async def test_nothing_is_asked_before_the_acknowledgement(fresh: Wire) -> None:
    await fresh.ask("1", ROLE)
    assert await fresh.end() == (4401, "Unauthorized")


# Operations.


async def test_a_query_has_one_answer_and_is_complete(entered: Wire) -> None:
    await entered.ask(
        "q", "query A { viewer { role } } query B($n: Int) { services(first: $n) { totalCount } }", operationName="B", variables={"n": 1}
    )
    told = await entered.hear()
    assert told.keys() == {"id", "type", "payload"}
    assert (told["id"], told["type"]) == ("q", "next")
    assert told["payload"]["data"]["services"]["totalCount"] > 0
    assert told["payload"]["extensions"]["cost"]["requested"] > 0
    assert await entered.hear() == {"id": "q", "type": "complete"}


async def test_a_mutation_does_so_too(entered: Wire) -> None:
    await entered.ask(
        "m", 'mutation { portfolioUpdate(dryRun: true, input: {portfolio: {key: "NOBODY"}, expectedRevision: 1}) { errors { code } } }'
    )
    assert (await entered.hear())["payload"]["data"] == {"portfolioUpdate": {"errors": [{"code": "NOT_FOUND"}]}}
    assert await entered.hear() == {"id": "m", "type": "complete"}


REFUSED = {
    "{ viewer {": "GRAPHQL_PARSE_FAILED",
    "{ nothing }": "GRAPHQL_VALIDATION_FAILED",
    "{ services(first: 201) { totalCount } }": "BAD_USER_INPUT",
    " ": "BAD_REQUEST",
    "query A { viewer { role } } query B { viewer { role } }": "BAD_REQUEST",
    "subscription { heartbeat(everySeconds: 0) { at } }": "BAD_USER_INPUT",
    "subscription { heartbeat(everySeconds: 3601) { at } }": "BAD_USER_INPUT",
    "subscription { heartbeat(everySeconds: null) { at } }": "GRAPHQL_VALIDATION_FAILED",
    "subscription { nothing }": "GRAPHQL_VALIDATION_FAILED",
    "subscription { a: heartbeat { at } b: heartbeat { at } }": "GRAPHQL_VALIDATION_FAILED",
    "subscription { __typename }": "GRAPHQL_VALIDATION_FAILED",
    "subscription { heartbeat @include(if: true) { at } }": "GRAPHQL_VALIDATION_FAILED",
    "{ __schema { types { name } } }": "FORBIDDEN",
}


@pytest.mark.parametrize(("query", "code"), REFUSED.items(), ids=REFUSED)
async def test_what_is_refused_is_an_error_and_the_socket_stays(entered: Wire, query: str, code: str) -> None:
    await entered.ask("1", query)
    told = await entered.hear()
    assert told.keys() == {"id", "type", "payload"}
    assert (told["id"], told["type"]) == ("1", "error")
    for error in told["payload"]:
        assert error["message"]
        assert error["extensions"].keys() == {"code", "requestId"}
        assert error["extensions"]["code"] == code
    await entered.ask("1", ROLE)
    assert (await entered.hear())["payload"]["data"] == MANAGER


async def test_a_bad_pace_is_told_with_its_path(entered: Wire) -> None:
    await entered.ask("1", "subscription ($n: Int!) { beat: heartbeat(everySeconds: $n) { at } }", variables={"n": 0})
    (error,) = (await entered.hear())["payload"]
    assert (error["message"], error["path"]) == ("everySeconds is 0, and must be between 1 and 3600.", ["beat"])


async def test_a_subscription_goes_on_beside_others(entered: Wire) -> None:
    await entered.ask("beats", "subscription { b: heartbeat(everySeconds: 1) { at } }")
    first = (await entered.until(id="beats"))["payload"]["data"]["b"]["at"]
    await entered.ask("q", ROLE)
    assert (await entered.until(id="q"))["payload"]["data"] == MANAGER
    assert (await entered.until(id="beats"))["payload"]["data"]["b"]["at"] > first


async def test_an_id_that_is_in_use_closes_the_socket(entered: Wire) -> None:
    await entered.ask("same", BEATS)
    await entered.ask("same", BEATS)
    assert await entered.end() == (4409, "Subscriber for same already exists")


async def test_of_a_long_id_the_reason_tells_what_fits(entered: Wire) -> None:
    await entered.ask("ä" * 200, BEATS)
    await entered.ask("ä" * 200, BEATS)
    code, reason = await entered.end()
    assert code == 4409
    assert reason == "Subscriber for " + "ä" * 54


async def test_an_id_is_free_when_its_operation_is_complete(entered: Wire) -> None:
    for _ in range(3):
        await entered.ask("1", ROLE)
        assert (await entered.hear())["type"] == "next"
        assert await entered.hear() == {"id": "1", "type": "complete"}


async def test_the_client_completes_and_hears_no_more_of_it(entered: Wire) -> None:
    for _ in range(3):
        await entered.ask("beats", "subscription { heartbeat(everySeconds: 1) { at } }")
        await entered.until(id="beats")
        await entered.say(type="complete", id="beats")
    await entered.ask("slower", "subscription { heartbeat(everySeconds: 2) { at } }")
    told = [await entered.hear() for _ in range(2)]
    assert {message["id"] for message in told} == {"slower"}


async def test_to_complete_what_is_not_there_is_no_fault(entered: Wire) -> None:
    await entered.say(type="complete", id="never")
    assert await entered.is_open()


async def test_names_of_languages_come_with_the_handshake(api: Service) -> None:
    query = '{ service(by: {key: "SVC-MAIL"}) { name { lang } } }'
    for language in ("sv", "en"):
        async with wire(api.process.port, accept_language=language) as made:
            await (await made.enter(api.tokens[Role.PORTFOLIO_MANAGER])).ask("1", query)
            assert (await made.hear())["payload"]["data"]["service"]["name"]["lang"] == language.upper()


OUTSIDE = {Role.CUSTOMER, Role.STAKEHOLDER}
"""The demo's stakeholder is a supplier's."""


async def test_what_is_told_live_is_told_to_whom_permissions_csv_says(api: Service) -> None:
    """And when something changed, to nobody outside: it would tell of what they do not see."""
    fields = sorted(field for field in permissions() if field.partition(".")[0] in told_live_only() - {"Subscription", "ServiceChange"})
    assert fields == ["Heartbeat.at", "Heartbeat.revision"]
    for role in Role:
        async with wire(api.process.port) as made:
            await (await made.enter(api.tokens[role])).ask("1", "subscription { heartbeat { at revision } }")
            told = (await made.hear())["payload"]["data"]["heartbeat"]
        assert told["at"]
        assert bool(told["revision"]) is (permissions()["Heartbeat.revision"].rules[role] == "yes" and role not in OUTSIDE), role


def test_the_readme_tells_every_code_that_a_socket_is_closed_with() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Following it")[2].partition("\n## ")[0]
    told = {int(code) for codes in re.findall(r"^\| ([\d ]+) \|", table, re.MULTILINE) for code in codes.split()}
    ours = [value for module in (websocket, frames) for value in vars(module).values()]
    codes = {value.code if isinstance(value, websocket.Close) else value for value in ours if isinstance(value, (websocket.Close, int))}
    of_frames = {CloseCode.PROTOCOL_ERROR, CloseCode.INVALID_DATA, CloseCode.MESSAGE_TOO_BIG}
    assert told == {code for code in codes if code > 1000} | of_frames


async def test_the_server_stops_in_good_order_while_many_follow(demo_database: Database) -> None:
    """And do not answer its goodbye: this test is busy waiting for the process."""
    async with AsyncExitStack() as stack:
        async with service(demo_database) as api:
            sockets = [await stack.enter_async_context(wire(api.process.port)) for _ in range(20)]
            for made in sockets:
                await (await made.enter(api.tokens[Role.ANALYST])).ask("1", BEATS)
                await made.until(id="1")
            reader, writer = await asyncio.open_connection("127.0.0.1", api.process.port)
            stack.callback(writer.close)
            body = json.dumps({"query": BEATS})
            head = api.headers(accept="text/event-stream", host="127.0.0.1", content_length=str(len(body)))
            writer.write("\r\n".join(("POST /graphql HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", body)).encode())
            await reader.readuntil(b"event: next")
        assert "error" not in api.process.said.partition("is ready")[2].lower(), api.process.said
        assert {await made.end() for made in sockets} == {(1001, "The server is stopping")}
        rest = await reader.read()
        assert b'"code":"UNAVAILABLE"' in rest
        assert rest.endswith(b"event: complete\ndata:\n\n\r\n0\r\n\r\n")
