"""One HTTP client that tells apart what libraries hide: refused, cut in the middle, an answer, or none at all."""

import asyncio
from typing import NamedTuple

import orjson

PATIENCE_SECONDS = 40.0
"""Then a request counts as hung: reads wait 5 s for a connection and 10 s for PostgreSQL, and so does the look-up before them."""


class Reply(NamedTuple):
    """`how`: "answered", "refused" (no connection), "cut" (a connection that ended without an answer) or "hung"."""

    how: str
    status: int = 0
    headers: bytes = b""
    body: bytes = b""


class Talker:
    """One connection, kept while it lasts."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, question: object, key: str | None = None) -> Reply:
        """Never raises: everything that happens is a reply."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._posted(orjson.dumps(question), key)
        except TimeoutError:
            self.close()
            return Reply("hung")

    async def _posted(self, body: bytes, key: str | None) -> Reply:
        if self._ends is None:
            try:
                self._ends = await asyncio.open_connection("127.0.0.1", self._port)
            except OSError:
                return Reply("refused")
        reader, writer = self._ends
        try:
            writer.write(self._said(body, key))
            received = await reader.readuntil(b"\r\n\r\n")
            fields = received.lower()
            length = int(fields.partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0])
            answer = await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self.close()
            return Reply("cut")
        if b"\r\nconnection: close" in fields:
            self.close()
        return Reply("answered", int(received[9:12]), fields, answer)

    def _said(self, body: bytes, key: str | None) -> bytes:
        """A request as it goes over the wire."""
        more = f"idempotency-key: {key}\r\n" if key else ""
        head = (
            f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:{self._port}\r\nauthorization: Bearer {self._token}\r\n"
            f"content-type: application/json\r\n{more}content-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def close(self) -> None:
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None
