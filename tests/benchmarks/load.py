"""The load: a process of its own that keeps so many connections busy for so long. One job a line on standard input, one result a line.

Plain sockets over loopback, so that the client costs less than what it measures.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import orjson
import uvloop

BODY_FOLLOWS = b"\r\n\r\n"
LENGTH = b"content-length: "
ERRORS = b'"errors"'
ERRORS_WITHIN = 300  # bytes of a body's begin, where a server that answers with errors says so
VARYING = 10  # letters: digits of seconds and of what is left of a budget
OVERTIME_SECONDS = 20.0  # for the last answers of a job


@dataclass
class Job:
    """Each connection sends the requests in turn, from a place of its own, one after the other until the time is over."""

    port: int
    requests: Sequence[bytes]
    connections: int
    seconds: float
    ends: float = 0.0
    latencies: list[float] = field(default_factory=list)
    finished: list[asyncio.Future[None]] = field(default_factory=list)
    length: int | None = None

    def check(self, length: int) -> None:
        """The same request has the same answer, but for what its extensions tell of the budget; one that is shorter under load would be a
        fault that is counted as an answer."""
        if len(self.requests) == 1:
            if self.length is not None and abs(length - self.length) > VARYING:
                raise ConnectionError(f"an answer of {length} bytes to a request that was answered with {self.length}")
            self.length = self.length or length


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, job: Job, place: int) -> None:
        self._job = job
        self._place = place
        self._received = bytearray()
        self._missing = 0
        self._began = 0.0
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        job.finished.append(self._done)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's is of no class of asyncio's
        self._send()

    def data_received(self, data: bytes) -> None:
        """An answer is whole when as much has come as its head announces."""
        if self._missing:
            self._missing -= len(data)
        else:
            self._received += data
            end = self._received.find(BODY_FOLLOWS)
            if end < 0:
                return
            length = _length(bytes(self._received[:end]))
            self._job.check(length)
            if ERRORS in self._received[end : end + ERRORS_WITHIN]:
                raise ConnectionError(f"an answer with errors: {bytes(self._received[end : end + ERRORS_WITHIN])!r}")
            self._missing = length - (len(self._received) - end - len(BODY_FOLLOWS))
        if self._missing == 0:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server closed the connection"))

    def _send(self) -> None:
        self._received.clear()
        self._began = time.perf_counter()
        self._transport.write(self._job.requests[self._place % len(self._job.requests)])
        self._place += 1

    def _answered(self) -> None:
        now = time.perf_counter()
        self._job.latencies.append(now - self._began)
        if now < self._job.ends:
            self._send()
        else:
            self._done.set_result(None)
            self._transport.close()


def _length(head: bytes) -> int:
    if not head.startswith(b"HTTP/1.1 200 "):
        raise ConnectionError(f"not the answer that was expected: {head!r}")
    return int(head.partition(LENGTH)[2].partition(b"\r\n")[0])


async def run(job: Job) -> dict[str, float]:
    """What came of a job: answers, seconds that they took, median and 95th percentile of their latency in ms."""
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    job.ends = began + job.seconds
    for number in range(job.connections):
        place = number * len(job.requests) // job.connections
        await loop.create_connection(lambda place=place: Connection(job, place), "127.0.0.1", job.port)  # type: ignore[misc]  # bound now
    async with asyncio.timeout(job.seconds + OVERTIME_SECONDS):
        await asyncio.gather(*job.finished)
    job.latencies.sort()
    count = len(job.latencies)
    return {
        "answers": count,
        "seconds": time.perf_counter() - began,
        "p50_ms": 1000 * job.latencies[count // 2],
        "p95_ms": 1000 * job.latencies[min(count - 1, count * 95 // 100)],
    }


def main() -> None:
    for line in sys.stdin.buffer:
        asked = orjson.loads(line)
        asked["requests"] = [request.encode() for request in asked["requests"]]
        sys.stdout.buffer.write(orjson.dumps(uvloop.run(run(Job(**asked)))) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
