"""A running server under bad input, beside somebody who asks it something ordinary all the time."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from app.viewer import Role
from tests.support.databases import Database
from tests.support.service import token_of
from tests.support.serving import Serving, serving

CODES = frozenset(
    [
        "BAD_REQUEST",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
        "BAD_USER_INPUT",
        "UNAUTHENTICATED",
        "FORBIDDEN",
        "NOT_FOUND",
        "CONFLICT",
        "RATE_LIMITED",
        "QUERY_TOO_COMPLEX",
        "QUERY_TOO_DEEP",
        "TIMEOUT",
        "PERSISTED_QUERY_NOT_FOUND",
    ]
)
"""All that there are but UNAVAILABLE and INTERNAL, which no input may bring about."""
INSIDE = re.compile(r"Traceback|asyncpg|sqlalchemy|orjson|graphql/|\.py\b|sqlstate|\bt\d+\.[a-z]|SELECT \(", re.IGNORECASE)
"""Words of the inside of the server."""

ORDINARY = b'{"query": "{ service(by: {key: \\"SVC-MAIL\\"}) { key name { text } } viewer { role } services { totalCount } }"}'


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


ANSWER_SECONDS = 60.0


class Line:
    """One connection, byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self) -> bytes:
        """The status line and the headers of the answer, as soon as they are there."""
        async with asyncio.timeout(ANSWER_SECONDS):
            return await self.reader.readuntil(b"\r\n\r\n")

    async def answer(self) -> bytes:
        """Head and body; empty when the server hung up without a word."""
        try:
            head = await self.head()
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""
        length = re.search(rb"content-length: (\d+)", head)
        async with asyncio.timeout(ANSWER_SECONDS):
            return head + await self.reader.readexactly(int(length[1]) if length else 0)


@asynccontextmanager
async def line(port: int) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


def head(token: str, *headers: str) -> bytes:
    """Of a request by POST."""
    lines = ("POST /graphql HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", "Content-Type: application/json", *headers)
    return "\r\n".join((*lines, "", "")).encode()


@dataclass(frozen=True)
class Target:
    """`beside`: another connection; `ordinary`: what it must get."""

    started: Serving
    http: httpx.AsyncClient
    beside: Line
    token: str
    ordinary: bytes
    database: Database

    async def suffers_all(self, table: Iterable[Bad]) -> None:
        """Every case is tried, whatever became of those before."""
        await self.is_well()
        faults = {}
        for bad in table:
            try:
                await self._suffers(bad)
            except (AssertionError, httpx.HTTPError, ValueError, KeyError) as fault:
                faults[bad.name] = f"{type(fault).__name__}: {fault}"[:1_000]
        assert not faults, "\n".join(f"{name}: {fault}" for name, fault in faults.items())

    async def _suffers(self, bad: Bad) -> None:
        """The bad request has its answer, and an ordinary one during and after it has the right one."""
        sent = asyncio.create_task(self.send(bad))
        await self.is_well()
        judge(bad, await sent)
        await self.is_well()

    async def send(self, bad: Bad) -> httpx.Response:
        headers = {b"content-type": b"application/json", b"authorization": f"Bearer {self.token}".encode(), **bad.headers}
        url = httpx.URL(self.started.address).copy_with(raw_path=b"/graphql" + (b"?" + bad.query_string if bad.query_string else b""))
        return await self.http.request(bad.method, url, content=bad.body, headers={key: value for key, value in headers.items() if value})

    async def is_well(self) -> None:
        """The process lives, and somebody else has the right answer."""
        assert await _ordinary(self.beside, self.token) == self.ordinary
        assert self.started.process.poll() is None


async def _ordinary(beside: Line, token: str) -> bytes:
    await beside.send(head(token, f"Content-Length: {len(ORDINARY)}") + ORDINARY)
    answer = await beside.answer()
    assert answer.startswith(b"HTTP/1.1 200 "), answer
    return answer.partition(b"\r\n\r\n")[2].partition(b',"extensions"')[0]  # what is left of the budget differs each time


def judge(bad: Bad, answer: httpx.Response) -> None:
    """Whether this is a refusal with a code, or the right answer."""
    assert answer.status_code < 500, answer.text
    assert not bad.statuses or answer.status_code in bad.statuses, answer.text
    found = answer.json()
    if "errors" not in found:
        assert bad.data is ... or found["data"] == bad.data, answer.text[:1000]
        return
    codes = {error["extensions"]["code"] for error in found["errors"]}
    assert codes <= (bad.codes & CODES), answer.text[:1000]
    assert {error["extensions"]["requestId"] for error in found["errors"]} == {answer.headers["x-request-id"]}
    assert found.get("data") is None
    assert not INSIDE.search(answer.text), answer.text
    assert len(answer.content) < 200_000, f"a refusal of {len(answer.content)} bytes"


def asking(text: str, variables: object = None, **more: object) -> bytes:
    """The body of a request. Letters beyond ASCII are escaped, lone surrogates too."""
    members = {"query": text, **({} if variables is None else {"variables": variables}), **more}
    return json.dumps(members).encode()


def asking_json(text: str, variable: str, value: str) -> bytes:
    """The body of a request with one variable whose value is JSON already, or is not."""
    return f'{{"query": {json.dumps(text)}, "variables": {{{json.dumps(variable)}: {value}}}}}'.encode()


@asynccontextmanager
async def target(database: Database) -> AsyncIterator[Target]:
    """A manager's, who sees everything: nothing is refused for want of rights. At the end it stops in good order."""
    token = await token_of(database, Role.PORTFOLIO_MANAGER)
    urls = {"SALKKU_DATABASE_URL": database.url, "SALKKU_MIGRATION_URL": database.owner_url}
    with serving(settings={**urls, "SALKKU_MODE": "development"}) as started:  # so that deep introspection is bad input too
        started.until("is ready")
        async with httpx.AsyncClient(timeout=120) as http, line(started.port) as beside:
            ordinary = await _ordinary(beside, token)
            assert b'"key":"SVC-MAIL"' in ordinary
            yield Target(started, http, beside, token, ordinary, database)
        assert started.stop() == 0, started.said
        assert "error" not in started.said.partition("is ready")[2].lower(), started.said
