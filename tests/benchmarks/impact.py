"""What it costs to ask what rests on a service: of the large portfolio's services one in so many, that it ends, and that it changes.

python -m tests.benchmarks impact
"""

import sys
import time
from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import TypedDict

import asyncpg

from app.database.embedded import Server
from app.viewer import Role
from tests.support.asking import asker
from tests.support.databases import clone

NAME = "impact"
P95_MS = 300.0
ASKED_ABOUT = 300  # services, evenly over all of them by their keys
COUNTS = "counts { gone changed breaks contains degraded downstream agreements }"
HIT = "versions { effect standing depth version { number service { key } } } agreements { effect agreement { key } }"
ASKED: Mapping[str, str] = {
    "ends": f"query ($key: String!) {{ impactOf(by: {{key: $key}}) {{ {COUNTS} {HIT} }} }}",
    "changes": f"query ($key: String!) {{ impactOf(by: {{key: $key}}, event: CHANGE) {{ {COUNTS} {HIT} }} }}",
    "ends later": f'query ($key: String!) {{ impactOf(by: {{key: $key}}, at: "2027-06-30T00:00:00Z") {{ {COUNTS} {HIT} }} }}',
}


class Row(TypedDict):
    """Milliseconds of a whole answer, in one connection, over so many services. `most_hit`: versions that the widest of them hits."""

    event: str
    services: int
    p50_ms: float
    p95_ms: float
    max_ms: float
    slowest: str
    most_hit: int


async def measured(server: Server, portfolio: str, person: str) -> list[Row]:
    """`portfolio`: the name of its template."""
    async with clone(server, portfolio) as database:
        connection = await asyncpg.connect(database.owner_url)
        try:
            every = [row["key"] for row in await connection.fetch("select key from service order by key")]
        finally:
            await connection.close()
        keys = every[:: max(1, len(every) // ASKED_ABOUT)]
        persons = {Role.PORTFOLIO_MANAGER: (person, None)}
        async with asker(database.url, database.owner_url, persons) as asking:
            rows = []
            for event, text in ASKED.items():
                await asking.bytes(text, key=keys[0])  # compiled and planned
                found = {}
                for key in keys:
                    began = time.perf_counter()
                    answer = await asking.bytes(text, key=key)
                    found[key] = (1000 * (time.perf_counter() - began), answer.count(b'"standing"'))
                rows.append(_row(event, found))
                sys.stdout.write(line(rows[-1]))
                sys.stdout.flush()
    return rows


def _row(event: str, found: Mapping[str, tuple[float, int]]) -> Row:
    times: Sequence[float] = sorted(milliseconds for milliseconds, _ in found.values())
    return Row(
        event=event,
        services=len(times),
        p50_ms=round(median(times), 1),
        p95_ms=round(quantiles(times, n=100)[94], 1),
        max_ms=round(times[-1], 1),
        slowest=max(found, key=lambda key: found[key][0]),
        most_hit=max(count for _, count in found.values()),
    )


def line(row: Row) -> str:
    """One row for people, with what is wanted."""
    wanted = f"{'reaches' if row['p95_ms'] <= P95_MS else 'MISSES'} {P95_MS:g}"
    return (
        f"{row['event']:12}{row['services']:6} services: p50 {row['p50_ms']:.1f} ms, p95 {row['p95_ms']:.1f} ms ({wanted}), "
        f"at most {row['max_ms']:.1f} ms ({row['slowest']}); at most {row['most_hit']} versions are hit\n"
    )
