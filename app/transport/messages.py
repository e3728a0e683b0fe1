"""The messages of graphql-transport-ws: one text becomes one of five records, or Malformed; and what goes out, as text.

The protocol: github.com/enisdenjo/graphql-ws, PROTOCOL.md.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import orjson

from app import limits

SUBPROTOCOL = "graphql-transport-ws"
Object: TypeAlias = Mapping[str, object]
ACK = '{"type":"connection_ack"}'


@dataclass(frozen=True, slots=True)
class ConnectionInit:
    payload: Object


@dataclass(frozen=True, slots=True)
class Ping:
    """`payload`: its JSON, letter by letter as it came; None: there was none."""

    payload: str | None


@dataclass(frozen=True, slots=True)
class Pong:
    """Also unasked, as a sign of life."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """`members`: query, operationName, variables and extensions, as in the body of a POST."""

    id: str
    members: Object


@dataclass(frozen=True, slots=True)
class Complete:
    id: str


Message: TypeAlias = ConnectionInit | Ping | Pong | Subscribe | Complete


class Malformed(Exception):
    """No message of the protocol. Says why, in as many letters as a close frame holds, and repeats nothing."""


def message_of(text: str) -> Message:
    """Raises Malformed."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Malformed("A message must be JSON") from None
    if not isinstance(found, dict):
        raise Malformed("A message must be a JSON object")
    kind = found.get("type")
    if not isinstance(kind, str):
        raise Malformed("A message must have a 'type', which is a string")
    if kind != "ping" and kind not in _READERS:
        raise Malformed("A client's messages are connection_init, ping, pong, subscribe and complete")
    if kind != "subscribe" and len(text) > limits.CONTROL_LETTERS_MAX:
        raise Malformed(f"A message has at most {limits.CONTROL_LETTERS_MAX} letters, but for subscribe")
    if kind == "ping":
        return Ping(None if _payload(found) is None else _as_it_came(text, "payload"))
    return _READERS[kind](found)


def pong(payload: str | None) -> str:
    """`payload`: of the ping, as JSON."""
    return '{"type":"pong"}' if payload is None else f'{{"type":"pong","payload":{payload}}}'


def next_(id_: str, result: bytes) -> str:
    """`result`: an ExecutionResult as JSON."""
    return f'{{"id":{_written(id_)},"type":"next","payload":{result.decode()}}}'


def error(id_: str, errors: Sequence[Object]) -> str:
    """The operation is over with it."""
    return _written({"id": id_, "type": "error", "payload": errors})


def complete(id_: str) -> str:
    return _written({"id": id_, "type": "complete"})


def _connection_init(found: Object) -> Message:
    return ConnectionInit(_payload(found) or {})


def _pong(found: Object) -> Message:
    _payload(found)
    return Pong()


def _subscribe(found: Object) -> Message:
    id_ = _id(found)
    members = found.get("payload")
    if not isinstance(members, dict):
        raise Malformed("The 'payload' of subscribe must be an object")
    if not isinstance(members.get("query"), str):
        raise Malformed("The 'payload' of subscribe must have a 'query', which is a string")
    if not isinstance(members.get("operationName"), str | None):
        raise Malformed("'operationName' must be a string or null")
    for name in ("variables", "extensions"):
        if not isinstance(members.get(name), dict | None):
            raise Malformed(f"'{name}' must be an object or null")
    return Subscribe(id_, members)


def _complete(found: Object) -> Message:
    return Complete(_id(found))


_READERS: Mapping[str, Callable[[Object], Message]] = {
    "connection_init": _connection_init,
    "pong": _pong,
    "subscribe": _subscribe,
    "complete": _complete,
}


def _payload(found: Object) -> Object | None:
    payload = found.get("payload")
    if not isinstance(payload, dict | None):
        raise Malformed("A 'payload' must be an object or null")
    return payload


def _id(found: Object) -> str:
    id_ = found.get("id")
    if not isinstance(id_, str) or not id_:
        raise Malformed("The message must have an 'id', which is a string and not empty")
    if len(id_) > limits.OPERATION_ID_LETTERS_MAX:
        raise Malformed(f"An 'id' has at most {limits.OPERATION_ID_LETTERS_MAX} letters")
    return id_


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
_SPACE = re.compile(r"[ \t\n\r]*")


def _as_it_came(text: str, name: str) -> str:
    """A member of an object, in the letters of `text`, which is known to be JSON: to read a number and to write it may change it."""
    found, at = "", _past_space(text, 0) + 1
    try:
        while True:
            key, at = _DECODER.raw_decode(text, _past_space(text, at))
            begin = _past_space(text, _past_space(text, at) + 1)
            _, at = _DECODER.raw_decode(text, begin)
            if key == name:
                found = text[begin:at]  # of two the last counts
            at = _past_space(text, at)
            if text[at] == "}":
                return found
            at += 1
    except RecursionError:
        raise Malformed("The 'payload' is nested too deeply") from None


def _past_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None, "it may be empty"
    return found.end()


def _written(value: object) -> str:
    return orjson.dumps(value).decode()
