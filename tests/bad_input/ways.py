"""The ways by which bad input comes, and what is heard of it, in one form. A new way is a function and its name in WAYS."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app import limits
from tests.support.serving import Serving

ANSWER_SECONDS = 60.0
MALFORMED = (4400, 1007)
"""Codes with which a socket is closed for a message that is none, and for one that is no UTF-8."""


@dataclass(frozen=True)
class Bad:
    """One bad request. `codes`: one of these refuses it; `data`: or this is the right answer, None: none is, …: any."""

    name: str
    body: bytes = b""
    codes: frozenset[str] = frozenset()
    data: object = None
    method: str = "POST"
    query_string: bytes = b""
    headers: Mapping[bytes, bytes] = field(default_factory=dict)
    statuses: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return self.name


def asking(text: str, variables: object = None, **more: object) -> bytes:
    """The body of a request. Letters beyond ASCII are escaped, lone surrogates too."""
    members = {"query": text, **({} if variables is None else {"variables": variables}), **more}
    return json.dumps(members).encode()


def asking_json(text: str, variable: str, value: str) -> bytes:
    """The body of a request with one variable whose value is JSON already, or is not."""
    return f'{{"query": {json.dumps(text)}, "variables": {{{json.dumps(variable)}: {value}}}}}'.encode()


class Heard(NamedTuple):
    """`found`: an ExecutionResult. `status`: of HTTP, or the code with which a socket was closed. `request_id`: of a header."""

    found: Mapping[str, Any]
    text: str
    status: int | None = None
    request_id: str | None = None


@dataclass(frozen=True)
class Side:
    """Who asks."""

    started: Serving
    http: httpx.AsyncClient
    token: str


async def posted(side: Side, bad: Bad) -> Heard:
    """As the case says, whatever its method."""
    headers = {b"content-type": b"application/json", b"authorization": f"Bearer {side.token}".encode(), **bad.headers}
    url = httpx.URL(side.started.address).copy_with(raw_path=b"/graphql" + (b"?" + bad.query_string if bad.query_string else b""))
    content = {key: value for key, value in headers.items() if value}
    return _heard(await side.http.request(bad.method, url, content=bad.body, headers=content))


async def by_url(side: Side, bad: Bad) -> Heard | None:
    """None: what is asked cannot be written so."""
    try:
        members = json.loads(bad.body)
        given = {name: value if isinstance(value, str) else json.dumps(value) for name, value in members.items() if value is not None}
    except (ValueError, AttributeError, RecursionError):
        return None
    query = urlencode(given, errors="surrogatepass").encode()
    if len(query) > limits.URL_BYTES_MAX * 2:
        query = query[: limits.URL_BYTES_MAX * 2]  # too long is too long
    return await posted(side, Bad(bad.name, method="GET", query_string=query, headers={b"content-type": b""}))


async def streamed(side: Side, bad: Bad) -> Heard:
    return await posted(side, Bad(bad.name, bad.body, headers={**bad.headers, b"accept": b"text/event-stream"}))


async def socketed(side: Side, bad: Bad) -> Heard:
    """On a socket of its own."""
    address = side.started.address.replace("http", "ws", 1) + "/graphql"
    async with (
        asyncio.timeout(ANSWER_SECONDS),
        connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], compression=None, max_size=None) as socket,
    ):
        try:
            await socket.send(json.dumps({"type": "connection_init", "payload": {"Authorization": f"Bearer {side.token}"}}))
            assert json.loads(await socket.recv()) == {"type": "connection_ack"}
            await socket.send(b'{"id": "1", "type": "subscribe", "payload": ' + bad.body + b"}", text=True)
            text = str(await socket.recv())
        except ConnectionClosed as closed:
            if closed.rcvd is None:
                raise
            return Heard({}, closed.rcvd.reason, closed.rcvd.code)
    message = json.loads(text)
    assert (message["id"], message["type"] in ("next", "error")) == ("1", True)
    return Heard({"errors": message["payload"]} if message["type"] == "error" else message["payload"], text)


def _heard(answer: httpx.Response) -> Heard:
    text = answer.text
    if answer.headers["content-type"].startswith("text/event-stream"):
        first, *rest = text.split("\n\n")
        assert rest == ["event: complete\ndata:", ""]
        text = first.removeprefix("event: next\ndata: ")
    return Heard(json.loads(text), text, answer.status_code, answer.headers["x-request-id"])


WAYS: Mapping[str, Callable[[Side, Bad], Awaitable[Heard | None]]] = {
    "POST": posted,
    "GET": by_url,
    "SSE": streamed,
    "WS": socketed,
}
