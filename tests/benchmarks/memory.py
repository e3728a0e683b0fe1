"""`make bench-memory`: what one server and its PostgreSQL hold in memory while many different documents are asked.

    python -m tests.benchmarks.memory [--requests 100000] [--documents 5000]

Nine of ten requests ask one of fifty documents, as clients' screens do; the others any of all. That is far more documents than the
server keeps, so it compiles and PostgreSQL plans all the time, and what either keeps must be bounded. The data is the small demo: what is
kept does not depend on it.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

import asyncpg
from graphql import build_schema

from app.commands.issue import insert_token
from app.database.embedded import embedded
from app.database.migrate import upgrade
from app.demo.loader import load_demo
from app.schema import schema_text
from app.viewer import Role
from tests.benchmarks import machine, report
from tests.benchmarks.processes import BACKENDS, Figures, Side, salkku
from tests.graphsql.documents import Samples, Writer
from tests.support.asking import DEMO_PERSONS
from tests.support.databases import SETTINGS, Database, clone, test_home

REQUESTS = 100_000
DOCUMENTS = 5_000
POPULAR = 50
POPULAR_SHARE = 0.9
CONNECTIONS = 16
STEPS = 10  # times that memory is looked at
WARM_STEPS = 3  # until the caches are full
GROWTH_MAX = 0.05  # of what was held when they were full: the noise of one look
SERVER_MB_MAX = 120
SEED = 20261122
SAMPLES = """
select 'ids', (case when is_package then 'ServicePackage:' else 'Service:' end) || id from service
union all (select 'ids', 'Party:' || id from party limit 100)
union all (select 'ids', 'StakeholderComment:' || id from stakeholder_comment limit 100)
union all select 'keys', key from service
"""


async def main(requests: int, documents: int) -> None:
    with embedded(test_home(), settings=SETTINGS) as server:
        async with clone(server, None) as database:
            await asyncio.to_thread(upgrade, database.owner_url, database.url)
            await load_demo(database.owner_url)
            looks, answered = await _measured(database, requests, documents)
    if (requests, documents) == (REQUESTS, DOCUMENTS):
        file = report.keep("memory", {"requests": requests, "documents": documents, "answered": answered, "rows": looks})
        sys.stdout.write(f"{_verdict(looks)}Kept in {file}.\n")


def _verdict(looks: Sequence[Figures]) -> str:
    server, database = (looks[-1][name] / looks[WARM_STEPS][name] - 1 for name in ("server_mb", "database_mb"))
    small = "within" if looks[-1]["server_mb"] <= SERVER_MB_MAX else "BEYOND"
    flat = "flat" if max(server, database) <= GROWTH_MAX else "NOT FLAT"
    return (
        f"The server is {small} {SERVER_MB_MAX} MB. Since the caches were full it grew by {server:.1%}, "
        f"PostgreSQL's backends by {database:.1%}: {flat}.\n"
    )


async def _measured(database: Database, requests: int, documents: int) -> tuple[list[Figures], dict[str, int]]:
    connection = await asyncpg.connect(database.owner_url)
    role = Role.PORTFOLIO_MANAGER
    party, customer = DEMO_PERSONS[role]
    expires = datetime.now(UTC) + timedelta(days=1)
    try:
        token = await insert_token(connection, party=party, role=role, customer=customer, scopes=(), expires_at=expires)
        asked = _requests(await _samples(connection), token, documents)
        looks, answered = [], Counter[str]()
        with salkku(database, {"manager": token}) as side:
            looks.append(await _look(connection, side, 0, 0))
            sys.stdout.write(_line(looks[-1]))
            for step in range(STEPS):
                began = time.perf_counter()
                answered += await _sent(side.port, islice(asked, requests // STEPS))
                looks.append(await _look(connection, side, (step + 1) * (requests // STEPS), time.perf_counter() - began))
                sys.stdout.write(_line(looks[-1]))
                sys.stdout.flush()
    finally:
        await connection.close()
    sys.stdout.write("Answered: " + ", ".join(f"{count} {kind}" for kind, count in answered.most_common()) + ".\n")
    return looks, dict(answered)


async def _samples(connection: asyncpg.Connection) -> Samples:
    samples: dict[str, list[str]] = {"ids": [], "keys": []}
    for kind, name in await connection.fetch(SAMPLES):
        samples[kind].append(name)
    return samples


def _requests(samples: Samples, token: str, documents: int) -> Iterator[bytes]:
    """Without end; the same in every run over the same contract."""
    schema, random = build_schema(schema_text()), Random(SEED)  # noqa: S311  # to vary questions, not to keep secrets
    written = [Writer(schema, samples, random).document() for _ in range(documents)]
    bodies = [json.dumps({"query": text, "variables": variables}) for text, variables in written]
    every = [_request(body, token) for body in dict.fromkeys(bodies)]
    while True:
        yield random.choice(every[:POPULAR] if random.random() < POPULAR_SHARE else every)


def _request(body: str, token: str) -> bytes:
    content = body.encode()
    head = f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(content)}\r\n\r\n".encode() + content


async def _sent(port: int, requests: Iterator[bytes]) -> Counter[str]:
    """How they were answered: with data, or refused, by status. Connections take from the same requests."""
    counted = Counter[str]()

    async def send() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in requests:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
            counted["data" if body.startswith(b'{"data":{') else f"status {head[9:12].decode()}"] += 1
        writer.close()

    await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    return counted


async def _look(connection: asyncpg.Connection, side: Side, requests: int, seconds: float) -> Figures:
    backends = [row["pid"] for row in await connection.fetch(BACKENDS)]
    return {
        "requests": requests,
        "seconds": round(seconds, 1),
        "server_mb": round(machine.memory_mb(side.pid) or 0, 1),
        "database_mb": round(machine.private_mb(backends) or 0, 1),
        "connections": len(backends),
    }


def _line(look: Figures) -> str:
    return (
        f"{look['requests']:7.0f} requests, {look['seconds']:6.1f} s: the server holds {look['server_mb']:6.1f} MB, "
        f"the {look['connections']:.0f} backends {look['database_mb']:6.1f} MB\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory", description="Kept as JSON only when it is whole.")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    given = parser.parse_args()
    asyncio.run(main(given.requests, given.documents))
