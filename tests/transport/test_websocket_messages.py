"""Messages of graphql-transport-ws and the frames below: those that are in order, and every kind that is not."""

import json
from typing import Any

import pytest

from app import limits
from tests.transport.client import BINARY, CLOSE, CONT, PING, PONG, TEXT, Frame, Wire

ROLE = "{ viewer { role } }"
MANAGER = {"viewer": {"role": "PORTFOLIO_MANAGER"}}


@pytest.mark.parametrize("payload", [{}, {"payload": {}}, {"payload": {"sent": 1.5, "å": ["ä", None, {"b": True}]}}], ids=str)
async def test_a_ping_is_answered_with_its_payload_even_before_init(fresh: Wire, payload: dict[str, Any]) -> None:
    await fresh.say(type="ping", **payload)
    assert await fresh.hear() == {"type": "pong", **payload}


async def test_a_pong_needs_no_ping(fresh: Wire) -> None:
    await fresh.say(type="pong")
    await fresh.say(type="pong", payload={"here": "still"})
    assert await fresh.is_open()


OBJECTS: list[object] = [[], "x", 1, True]
IDS: list[object] = ["", 1, None, [], "x" * 201]
NO_TEXTS: list[object] = [None, 1, [], {}]
NO_NAMES: list[object] = [1, [], {}, True]
NO_MESSAGES: dict[str, str] = {
    "nothing": "",
    "space": "  ",
    "words": "hello",
    "half": '{"type":',
    "two": '{"type":"ping"}{"type":"ping"}',
    "null": "null",
    "a number": "1",
    "a string": '"ping"',
    "a list": '[{"type":"ping"}]',
    "NaN": '{"type":"ping","payload":{"a":NaN}}',
    "half a pair": '{"type":"ping","payload":{"a":"\\ud800"}}',
    "a control": '{"type":"ping\u0001"}',
    "deep lists": "[" * 100_000,
    "deep objects": '{"a":' * 100_000,
    "a deep ping": '{"type":"ping","payload":' + '{"a":' * 500 + "1" + "}" * 501,
    "no type": "{}",
    "type null": '{"type":null}',
    "type number": '{"type":1}',
    "type list": '{"type":["ping"]}',
    "type object": '{"type":{}}',
    "an unknown type": '{"type":"start"}',
    "capital letters": '{"type":"PING"}',
    "next": '{"type":"next","id":"1","payload":{}}',
    "error": '{"type":"error","id":"1","payload":[]}',
    "connection_ack": '{"type":"connection_ack"}',
    "legacy terminate": '{"type":"connection_terminate"}',
    "no id": '{"type":"subscribe","payload":{"query":"{ a }"}}',
    "complete without id": '{"type":"complete"}',
    "no payload": '{"type":"subscribe","id":"1"}',
    "payload null": '{"type":"subscribe","id":"1","payload":null}',
    "no query": '{"type":"subscribe","id":"1","payload":{}}',
    **{f"{kind} payload {it}": json.dumps({"type": kind, "payload": it}) for kind in ("connection_init", "ping", "pong") for it in OBJECTS},
    **{f"id {it}"[:20]: json.dumps({"type": "subscribe", "id": it, "payload": {"query": ROLE}}) for it in IDS},
    **{f"complete {it}"[:20]: json.dumps({"type": "complete", "id": it}) for it in IDS},
    **{f"payload {it}": json.dumps({"type": "subscribe", "id": "1", "payload": it}) for it in OBJECTS},
    **{f"query {it}": json.dumps({"type": "subscribe", "id": "1", "payload": {"query": it}}) for it in NO_TEXTS},
    **{
        f"{name} {it}": json.dumps({"type": "subscribe", "id": "1", "payload": {"query": ROLE, name: it}})
        for name, wrong in {"variables": OBJECTS, "extensions": OBJECTS, "operationName": NO_NAMES}.items()
        for it in wrong
    },
}


@pytest.mark.parametrize("text", NO_MESSAGES.values(), ids=NO_MESSAGES)
async def test_what_is_no_message_closes_the_socket(entered: Wire, text: str) -> None:
    await entered.text(text)
    code, reason = await entered.end()
    assert code == 4400
    assert reason
    assert text not in reason or not text.strip()


async def test_what_is_no_message_closes_the_socket_before_init_too(fresh: Wire) -> None:
    await fresh.text("hello")
    assert await fresh.end() == (4400, "A message must be JSON")


async def test_members_that_nobody_knows_are_passed_over(entered: Wire) -> None:
    await entered.say(
        type="subscribe", id="1", more=1, payload={"query": ROLE, "operationName": None, "variables": None, "extensions": None, "more": 1}
    )
    assert (await entered.hear())["payload"]["data"] == MANAGER
    assert await entered.hear() == {"id": "1", "type": "complete"}


# Frames.


async def test_messages_are_text(entered: Wire) -> None:
    await entered.frame(BINARY, b'{"type":"ping"}')
    assert await entered.end() == (4400, "Messages are sent as text, not as bytes")


async def test_text_is_utf_8(entered: Wire) -> None:
    await entered.frame(TEXT, b'{"type":"ping","payload":{"a":"\xff"}}')
    assert await entered.end() == (1007, "The text is no UTF-8")


async def test_a_message_may_come_in_fragments_and_letters_in_halves(entered: Wire) -> None:
    data = '{"type":"ping","payload":{"a":"å"}}'.encode()
    await entered.frame(TEXT, data[:31], fin=False)
    await entered.frame(PING, b"between")
    await entered.frame(CONT, data[31:])
    assert await entered.received() == Frame(PONG, b"between")
    assert await entered.hear() == {"type": "pong", "payload": {"a": "å"}}


async def test_the_largest_message_is_read_and_a_larger_one_is_not(entered: Wire) -> None:
    around = len(json.dumps({"type": "ping", "payload": {"a": ""}}))
    await entered.say(type="ping", payload={"a": "x" * (limits.MESSAGE_BYTES_MAX - around)})
    assert len((await entered.hear())["payload"]["a"]) > 900_000
    await entered.frame(TEXT, b" " * (limits.MESSAGE_BYTES_MAX + 1))
    assert (await entered.end())[0] == 1009


async def test_fragments_that_are_too_large_together_are_not_read(entered: Wire) -> None:
    await entered.frame(TEXT, b" " * 600_000, fin=False)
    await entered.frame(CONT, b" " * 600_000, fin=False)
    assert (await entered.end())[0] == 1009


async def test_empty_fragments_come_to_an_end(entered: Wire) -> None:
    await entered.frame(TEXT, b"", fin=False)
    for _ in range(limits.MESSAGE_FRAGMENTS_MAX):
        await entered.frame(CONT, b"", fin=False)
    assert await entered.end() == (1009, "The message has too many fragments")


NO_FRAMES: dict[str, dict[str, Any]] = {
    "unmasked": {"opcode": TEXT, "data": b'{"type":"ping"}', "masked": False},
    "a reserved bit": {"opcode": TEXT, "data": b'{"type":"ping"}', "reserved": 4},
    "an unknown opcode": {"opcode": 3},
    "an unknown control": {"opcode": 11},
    "nothing to continue": {"opcode": CONT, "data": b"x"},
    "half a ping": {"opcode": PING, "fin": False},
    "a long ping": {"opcode": PING, "data": b"x" * 126},
    "half a code": {"opcode": CLOSE, "data": b"x"},
    "a code that is none": {"opcode": CLOSE, "data": b"\x03\xee"},
}


@pytest.mark.parametrize("frame", NO_FRAMES.values(), ids=NO_FRAMES)
async def test_what_is_no_frame_is_told_so(entered: Wire, frame: dict[str, Any]) -> None:
    await entered.frame(**frame)
    assert (await entered.end())[0] == 1002


async def test_a_frame_can_be_pinged_and_the_client_may_leave(entered: Wire) -> None:
    await entered.frame(PING, b"x" * 125)
    assert await entered.received() == Frame(PONG, b"x" * 125)
    await entered.frame(CLOSE, b"\x03\xe8bye")
    assert await entered.received() == Frame(CLOSE, b"\x03\xe8bye")
    assert await entered.reader.read() == b""
