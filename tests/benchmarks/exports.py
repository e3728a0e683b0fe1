"""What an export costs, and what it costs the others: all comments and all feedback of the large portfolio, 200,000 rows, as CSV and as
JSON Lines, while others read.

    python -m tests.benchmarks export

The others ask some hundred times a second, for a service by the database and for nothing that needs it; how late the latter are answered at
most bounds the longest turn of the event loop.
"""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import TypedDict

import asyncpg

from tests.benchmarks import machine
from tests.benchmarks.processes import BACKENDS, Figures, Side

NAME = "export"
VIEWER = "manager"
PAUSE_SECONDS = 0.005
FILES: Mapping[str, str] = {
    "comments": "{ comments { nodes { id body audience aspect stance createdAt author { key name { text } } service { key } revision } } }",
    "feedback": "{ feedback { nodes { id occurredAt score body touchpoint handling service { key name { text } } customer { key } } } }",
}
FORMATS = ("text/csv", "application/x-ndjson")
READ = '{ service(by: {key: "L-SVC-00100"}) { key form category currentVersion { number stage } } }'
NO_READ = "{ viewer { role } }"


class Row(TypedDict):
    """Medians of the runs. `rows`: of both files together. CPU is that of the others' reads too."""

    format: str
    rows: int
    figures: Figures


async def measured(connection: asyncpg.Connection, side: Side, runs: int) -> list[Row]:
    """The others alone first. `connection`: to the same database, by which its backends are known."""
    found = [Row(format="nothing", rows=0, figures=await _run(side, None, []))]
    for format_ in FORMATS:
        await _file(side, FILES["feedback"], format_)  # what is allocated once is no growth
        backends = [row["pid"] for row in await connection.fetch(BACKENDS)]
        told = [await _run(side, format_, backends) for _ in range(runs)]
        rows = int(told[0].pop("rows"))
        found.append(Row(format=format_, rows=rows, figures={name: round(median(each[name] for each in told), 1) for name in told[0]}))
    return found


def table(rows: Sequence[Row]) -> str:
    names = (
        "rows_per_second",
        "mb_per_second",
        "server_us_per_row",
        "database_us_per_row",
        "server_grew_mb",
        "read_p50_ms",
        "read_p99_ms",
        "turn_p99_ms",
        "turn_max_ms",
    )
    lines = ["\n| meanwhile | rows | " + " | ".join(name.replace("_", " ") for name in names) + " |", "|---" * (len(names) + 2) + "|"]
    for row in rows:
        figures = (f"{row['figures'][name]:,.1f}" if name in row["figures"] else "–" for name in names)
        lines.append(f"| {row['format']} | {row['rows']:,} | " + " | ".join(figures) + " |")
    return "\n".join(lines) + "\n"


async def _run(side: Side, format_: str | None, backends: Sequence[int]) -> Figures:
    """Both files, one after the other, and what the others noticed."""
    before = machine.memory_mb(side.pid) or 0.0
    others = [asyncio.create_task(_asking(side, text)) for text in (READ, NO_READ)]
    cpu = machine.cpu_seconds([side.pid]), machine.cpu_seconds(backends)
    most, began, size, rows = asyncio.create_task(_most_memory(side)), time.perf_counter(), 0, 0
    if format_ is None:
        await asyncio.sleep(2)
    else:
        for text in FILES.values():
            bytes_, lines = await _file(side, text, format_)
            size, rows = size + bytes_, rows + lines
    seconds = time.perf_counter() - began
    for task in (*others, most):
        task.cancel()
    (reads, turns), grew = [await task for task in others], await most - before
    figures = {"read_p50_ms": median(reads), "read_p99_ms": _p99(reads), "turn_p99_ms": _p99(turns), "turn_max_ms": max(turns)}
    if format_ is None:
        return {name: round(value, 1) for name, value in figures.items()}
    for name, begun, pids in zip(("server_us_per_row", "database_us_per_row"), cpu, ([side.pid], backends), strict=True):
        if begun is not None and (ended := machine.cpu_seconds(pids)) is not None:
            figures[name] = 1e6 * (ended - begun) / rows
    return {**figures, "rows": rows, "rows_per_second": rows / seconds, "mb_per_second": size / seconds / 1e6, "server_grew_mb": grew}


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[98]


async def _file(side: Side, text: str, format_: str) -> tuple[int, int]:
    """Its bytes and its rows: lines end in CRLF in CSV, where texts may have line ends of their own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", side.port, limit=1 << 20)
    writer.write(_request(side, text, format_, close=True))
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    size, rows, end, last = 0, 0, b"\r\n" if format_ == FORMATS[0] else b"}\n", b""
    while (line := await reader.readuntil(b"\r\n")) != b"0\r\n":
        piece = (await reader.readexactly(int(line, 16) + 2))[:-2]
        size += len(piece)
        rows += piece.count(end)
        last = piece
    assert last.endswith(end)
    writer.close()
    return size, rows - (format_ == FORMATS[0])


async def _asking(side: Side, text: str) -> list[float]:
    """Until it is cancelled; the milliseconds of each answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", side.port)
    request, found = _request(side, text, "application/json"), []
    try:
        while True:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(each.split(b":")[1]) for each in head.split(b"\r\n") if each.startswith(b"content-length"))
            body = await reader.readexactly(length)
            assert b'"data"' in body, body
            found.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(PAUSE_SECONDS)
    except asyncio.CancelledError:
        writer.close()
        return found


async def _most_memory(side: Side) -> float:
    """In MB, until it is cancelled."""
    most = 0.0
    try:
        while True:
            most = max(most, machine.memory_mb(side.pid) or 0.0)
            await asyncio.sleep(0.02)
    except asyncio.CancelledError:
        return most


def _request(side: Side, text: str, accept: str, *, close: bool = False) -> bytes:
    body = json.dumps({"query": text})
    last = "connection: close\r\n" if close else ""
    return (
        f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {side.tokens[VIEWER]}\r\naccept: {accept}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n{last}\r\n{body}"
    ).encode()
