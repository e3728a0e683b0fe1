"""What an HTTP request to `/graphql` asks: its body or its URL as a Question."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias
from urllib.parse import parse_qsl

import orjson
from starlette.types import Scope

from app import limits
from app.languages import preferred_languages
from app.reading import Question
from app.refusals import refuse
from app.transport.exchange import Exchange
from app.transport.negotiation import check_content

IN_URL = ("query", "operationName", "variables", "extensions")
_ENCODED = ("variables", "extensions")
"""What is JSON in a URL."""
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
_ESCAPED = re.compile(r"\\(.)")

Long: TypeAlias = Callable[[int], AbstractAsyncContextManager[None]]
"""Held while a request of so many bytes is read, which are more than LONG_BYTES."""


def question_at_hand(method: str, exchange: Exchange) -> Question | None:
    """Of a POST whose body is short and has come with its header, as nearly all have. None: ask `question_of`. Raises Refusal."""
    if method != "POST" or exchange.size > limits.LONG_BYTES:
        return None
    check_content(exchange.fields)
    body = exchange.body_at_hand()
    return None if body is None else question_in(_posted(body), exchange.fields)


async def question_of(scope: Scope, exchange: Exchange, long: Long) -> Question:
    """Raises Refusal, RateLimited and Unavailable."""
    headers = exchange.fields
    if scope["method"] == "POST":
        check_content(headers)
        given = _bounded(await _received(exchange))
    else:
        given = scope["query_string"]
    if len(given) <= limits.LONG_BYTES:
        return _question(scope["method"], given, headers)
    async with long(len(given)):
        return _question(scope["method"], given, headers)


def _question(method: str, given: bytes, headers: Mapping[bytes, bytes]) -> Question:
    return question_in(_posted(given) if method == "POST" else _from_url(given), headers)


def idempotency_key_of(headers: Mapping[bytes, bytes]) -> str | None:
    """Plain, or in quotes as draft-ietf-httpapi-idempotency-key-header has it; verbs say what a key may be. Raises Refusal."""
    given = headers.get(b"idempotency-key")
    if given is None:
        return None
    key = given.decode("latin-1").strip()
    if '"' not in key:
        return key
    quoted = _QUOTED.fullmatch(key)
    if quoted is None:
        raise refuse("BAD_REQUEST", "The header Idempotency-Key is one key, plain or in double quotes.")
    return _ESCAPED.sub(r"\1", quoted[1])


def _from_url(query_string: bytes) -> Mapping[str, object]:
    """An empty member is as good as none."""
    try:
        pairs = parse_qsl(query_string.decode(), keep_blank_values=True, errors="strict", max_num_fields=limits.URL_MEMBERS_MAX)
    except UnicodeDecodeError as error:
        raise refuse("BAD_REQUEST", "The URL is not UTF-8.") from error
    except ValueError as error:
        raise refuse("BAD_REQUEST", f"The URL has more than {limits.URL_MEMBERS_MAX} members.") from error
    ours = [(name, value) for name, value in pairs if name in IN_URL]
    members = {name: _decoded(name, value) for name, value in ours if value}
    if len({name for name, _ in ours}) < len(ours):
        raise refuse("BAD_REQUEST", "The URL has one of its members twice.")
    return members


def _decoded(name: str, value: str) -> object:
    return _json(value.encode(), f"The member `{name}` of the URL") if name in _ENCODED else value


def _posted(body: bytes) -> Mapping[str, object]:
    found = _json(body, "The body")
    if isinstance(found, list):
        raise refuse("BAD_REQUEST", "A batch is not read: send one operation in each request; it may have several root fields.")
    if not isinstance(found, dict):
        raise refuse("BAD_REQUEST", "The body must be one JSON object with a member `query`.")
    return found


def _bounded(body: bytes | None) -> bytes:
    if body is None or len(body) > limits.BODY_BYTES_MAX:
        raise refuse("BAD_REQUEST", f"The body is larger than {limits.BODY_BYTES_MAX} bytes.", 413)
    return body


async def _received(exchange: Exchange) -> bytes | None:
    """At most BODY_BYTES_MAX. None: it is larger, as its header says; or as much of it as tells so."""
    announced = exchange.fields.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > limits.BODY_BYTES_MAX:
        return None
    body = bytearray()
    more = True
    while more and len(body) <= limits.BODY_BYTES_MAX:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise refuse("BAD_REQUEST", "The connection was closed before the body had arrived.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _json(text: bytes, what: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise refuse("BAD_REQUEST", f"{what} is no JSON: {error}.") from error


def question_in(members: Mapping[str, object], headers: Mapping[bytes, bytes]) -> Question:
    """Members that are not ours are ignored."""
    text, name, variables, extensions = map(members.get, IN_URL)
    if not isinstance(text, str) or not text or text.isspace():
        raise refuse("BAD_REQUEST", "The member `query` must be the text of a GraphQL document.")
    if name is not None and not isinstance(name, str):
        raise refuse("BAD_REQUEST", "The member `operationName` must be a string or null.")
    if variables is not None and not isinstance(variables, dict):
        raise refuse("BAD_REQUEST", "The member `variables` must be an object or null.")
    if extensions is not None and not isinstance(extensions, dict):
        raise refuse("BAD_REQUEST", "The member `extensions` must be an object or null.")
    return Question(text, name or None, variables or {}, preferred_languages(headers.get(b"accept-language", b"")))
