"""Messages of graphql-transport-ws and the frames below: those that are in order, and every kind that is not."""

import json
from typing import Any

import pytest

from app import limits
from tests.transport.client import BINARY, CLOSE, CONT, PING, PONG, TEXT, Frame, Wire, frame

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
AS_IT_CAME = [
    '{"a":123456789012345678901234567890,"b":1.10,"c":1E300,"d":-0.0}',
    ' { "a" : [ 1.0 , "\\u00e5\\ud83d\\ude00" ] , "a" : "}" } ',
    '{"payload":{"type":"x"}}',
    '{"a":' + "[" * 300 + "]" * 300 + "}",
]


@pytest.mark.parametrize("payload", AS_IT_CAME, ids=["numbers", "space", "the same name", "deep"])
@pytest.mark.parametrize(
    "around", ['{"type":"ping","payload":%s}', '\n{ "payload" : %s , "type" : "ping" }\t', '{"payload":{"a":1},"type":"ping","payload":%s}']
)
async def test_a_payload_comes_back_letter_by_letter(fresh: Wire, payload: str, around: str) -> None:
    await fresh.text(around % payload)
    assert (await fresh.received()).data.decode() == f'{{"type":"pong","payload":{payload.strip()}}}'


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
    "a deep ping": '{"type":"ping","payload":' + '{"a":' * 1_000 + "1" + "}" * 1_001,
    "a deeper ping": '{"type":"ping","payload":' + '{"a":' * 2_000 + "1" + "}" * 2_001,
    **{
        f"a long {kind}": json.dumps({"type": kind, "payload": {"a": "x" * limits.CONTROL_LETTERS_MAX}})
        for kind in ("connection_init", "ping", "pong")
    },
    "a long complete": json.dumps({"type": "complete", "id": "1", "more": "x" * limits.CONTROL_LETTERS_MAX}),
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
    asked = {"type": "subscribe", "id": "1", "payload": {"query": ROLE, "more": ""}}
    around = len(json.dumps(asked))
    await entered.ask("1", ROLE, more="x" * (limits.MESSAGE_BYTES_MAX - around))
    assert (await entered.hear())["payload"]["data"] == MANAGER
    assert (await entered.hear())["type"] == "complete"
    await entered.frame(TEXT, b" " * (limits.MESSAGE_BYTES_MAX + 1))
    assert (await entered.end())[0] == 1009


LITTLE = limits.STRANGER_BYTES_MAX
PINGS = b"".join(frame(PING) for _ in range(LITTLE // 6 + 1))
BEFORE = {
    "one message": frame(TEXT, b" " * LITTLE),
    "a part of one": frame(TEXT, b" " * 900_000)[: LITTLE + 1],
    "all of a large one": frame(TEXT, b" " * 900_000),
    "many messages": frame(TEXT, b'{"type":"ping"}') * (LITTLE // 21 + 1),
    "pings": PINGS,
    "a ping too many": frame(PING) * (limits.STRANGER_FRAMES_MAX + 1),
    "fragments": frame(TEXT, b" ", fin=False) + frame(CONT, b" ", fin=False) * (LITTLE // 7),
}


@pytest.mark.parametrize("sent", BEFORE.values(), ids=BEFORE)
async def test_a_stranger_says_little(fresh: Wire, sent: bytes) -> None:
    """Reading it is charged to nobody."""
    await fresh.raw(sent)
    assert await fresh.end() == (1009, "Too much was sent before the acknowledgement")


async def test_and_that_is_heard(fresh: Wire) -> None:
    await fresh.raw(frame(PING) * (limits.STRANGER_FRAMES_MAX - 1))
    for _ in range(limits.STRANGER_FRAMES_MAX - 1):
        assert await fresh.received() == Frame(PONG, b"")
    await fresh.say(type="connection_init", payload={"more": "x" * (LITTLE // 2)})
    assert await fresh.end() == (4403, "Forbidden")


async def test_who_is_closed_as_a_stranger_stays_one(fresh: Wire) -> None:
    """Until the end of the closing, which takes some seconds when the client does not answer."""
    await fresh.frame(TEXT, b'{"type":"subscribe","id":"1","payload":{"query":"{ x }"}}')
    assert (await fresh.received()).data[2:] == b"Unauthorized"
    await fresh.raw(frame(TEXT, b" " * 900_000)[: LITTLE + 1])
    assert await fresh.reader.read() == b""


async def test_as_much_is_no_fault_afterwards(entered: Wire) -> None:
    await entered.raw(PINGS)
    for _ in range(LITTLE // 6 + 1):
        assert (await entered.received()).opcode == PONG
    assert await entered.is_open()


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


@pytest.mark.parametrize("wrong", NO_FRAMES.values(), ids=NO_FRAMES)
async def test_what_is_no_frame_is_told_so(entered: Wire, wrong: dict[str, Any]) -> None:
    await entered.frame(**wrong)
    assert (await entered.end())[0] == 1002


async def test_a_frame_can_be_pinged_and_the_client_may_leave(entered: Wire) -> None:
    await entered.frame(PING, b"x" * 125)
    assert await entered.received() == Frame(PONG, b"x" * 125)
    await entered.frame(CLOSE, b"\x03\xe8bye")
    assert await entered.received() == Frame(CLOSE, b"\x03\xe8bye")
    assert await entered.reader.read() == b""
