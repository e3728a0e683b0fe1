"""A running server under bad input, beside somebody who asks it something ordinary all the time."""

import asyncio
import re
import subprocess
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from websockets.exceptions import ConnectionClosed

from app.viewer import Role
from tests.bad_input.ways import ANSWER_SECONDS, MALFORMED, WAYS, Bad, Heard, Side, posted
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
    ]
)
"""All that there are but UNAVAILABLE and INTERNAL, which no input may bring about."""
INSIDE = re.compile(r"Traceback|asyncpg|sqlalchemy|orjson|graphql/|\.py\b|sqlstate|\bt\d+\.[a-z]|SELECT \(", re.IGNORECASE)
"""Words of the inside of the server."""

REFUSED_SECONDS = 10.0
"""Within which all that is bad is answered. Two are promised; with a whole suite beside it on the machine it may be more."""
GROWTH_MAX = 300_000_000
"""Bytes that a server may have grown by after all that is bad."""
ORDINARY = b'{"query": "{ service(by: {key: \\"SVC-MAIL\\"}) { key name { text } } viewer { role } services { totalCount } }"}'


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

    async def suffers_all(self, table: Iterable[Bad], way: str = "POST") -> tuple[float, str]:
        """Every case is tried, whatever became of those before. Gives the seconds of the slowest, and its name. `way`: of WAYS."""
        await self.is_well()
        faults = {}
        slowest = (0.0, "")
        for bad in table:
            try:
                slowest = max(slowest, (await self._suffers(bad, way), bad.name))
            except (AssertionError, OSError, ConnectionClosed, httpx.HTTPError, ValueError, KeyError) as fault:
                faults[bad.name] = f"{type(fault).__name__}: {fault}"[:1_000]
        assert not faults, "\n".join(f"{name}: {fault}" for name, fault in faults.items())
        return slowest

    async def _suffers(self, bad: Bad, way: str) -> float:
        """The bad request has its answer in time, and an ordinary one during and after it has the right one. Gives the seconds."""
        began = time.monotonic()
        sent = asyncio.ensure_future(WAYS[way](self._side, bad))
        await self.is_well()
        heard = await sent
        seconds = time.monotonic() - began
        assert seconds < REFUSED_SECONDS, f"answered after {seconds:.1f} s"
        if heard is not None:
            judge(bad, heard, way)
        await self.is_well()
        return seconds

    async def send(self, bad: Bad) -> Heard:
        return await posted(self._side, bad)

    @property
    def _side(self) -> Side:
        return Side(self.started, self.http, self.token)

    async def is_well(self) -> None:
        """The process lives, and somebody else has the right answer."""
        assert await _ordinary(self.beside, self.token) == self.ordinary
        assert self.started.process.poll() is None


async def _ordinary(beside: Line, token: str) -> bytes:
    await beside.send(head(token, f"Content-Length: {len(ORDINARY)}") + ORDINARY)
    answer = await beside.answer()
    assert answer.startswith(b"HTTP/1.1 200 "), answer
    return answer.partition(b"\r\n\r\n")[2].partition(b',"extensions"')[0]  # what is left of the budget differs each time


def judge(bad: Bad, heard: Heard, way: str = "POST") -> None:
    """Whether this is a refusal with a code, or the right answer."""
    assert heard.status is None or heard.status < 500 or heard.status in MALFORMED, heard.text
    assert not bad.statuses or way != "POST" or heard.status in bad.statuses, heard.text
    assert not INSIDE.search(heard.text), heard.text
    assert len(heard.text) < 200_000, f"a refusal of {len(heard.text)} letters"
    if heard.status in MALFORMED:
        assert "BAD_REQUEST" in bad.codes
        return
    if "errors" not in heard.found:
        assert bad.data is ... or heard.found["data"] == bad.data, heard.text[:1000]
        return
    codes = {error["extensions"]["code"] for error in heard.found["errors"]}
    expected = bad.codes | {"BAD_REQUEST"} if way == "GET" else bad.codes  # what is long is too long for a URL
    assert codes <= (expected & CODES), heard.text[:1000]
    (request_id,) = {error["extensions"]["requestId"] for error in heard.found["errors"]}
    assert request_id == (heard.request_id or request_id)
    assert heard.found.get("data") is None


def memory(started: Serving) -> int:
    """Bytes that the server's process holds now."""
    pid = started.process.pid
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
        assert found
        return int(found[1]) * 1024
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)])) * 1024


@asynccontextmanager
async def target(database: Database) -> AsyncIterator[Target]:
    """A manager's, who sees everything: nothing is refused for want of rights. At the end it stops in good order."""
    token = await token_of(database, Role.PORTFOLIO_MANAGER)
    # Deep introspection is bad input too, and nothing is refused because so much was before it.
    with serving(settings={**database.settings, "SALKKU_MODE": "development", "SALKKU_BUDGET_UNITS": str(10**12)}) as started:
        started.until("is ready")
        async with httpx.AsyncClient(timeout=120) as http, line(started.port) as beside:
            ordinary = await _ordinary(beside, token)
            assert b'"key":"SVC-MAIL"' in ordinary
            before = memory(started)
            yield Target(started, http, beside, token, ordinary, database)
            assert memory(started) - before < GROWTH_MAX
        assert started.stop() == 0, started.said
        assert "error" not in started.said.partition("is ready")[2].lower(), started.said
