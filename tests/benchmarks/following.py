"""What those who follow the changes cost while others write: the server with nobody, with the tailer alone, with one who follows, and with
many who follow the same. A part of `make bench-history`."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypedDict
from uuid import uuid4

import asyncpg
import orjson

from app.commands.issue import insert_token
from tests.benchmarks import machine
from tests.benchmarks.processes import Side, salkku
from tests.benchmarks.questions import VIEWERS
from tests.faults.talker import Talker
from tests.support.databases import Database
from tests.transport.client import Closed, Wire, wire

WRITERS = 8
SECONDS = 3.0  # of writing, for each number of followers
MANY = 100
BACKENDS = "select application_name, pid from pg_stat_activity where datname = current_database() and application_name like 'salkku %'"
UPSERT = "mutation ($input: CapabilityUpsertInput!) { capabilityUpsert(input: $input) { changeCursor errors { code } } }"
CHANGES = "subscription { changes { cursor events { entityKey operation } } }"
OTHER = 'subscription { serviceChanged(by: {key: "%s"}) { cursor } }'


class Share(TypedDict):
    """µs of processor time for each write, of the server and of PostgreSQL's backends by what they are for. `told`: messages that
    followers got."""

    followers: str
    writes: int
    told: int
    server_cpu_us: float
    database_cpu_us: dict[str, float]


async def shares(database: Database) -> list[Share]:
    """In one run on one server."""
    role, party, customer = VIEWERS["manager"]
    connection = await asyncpg.connect(database.owner_url)
    try:
        expires = datetime.now(UTC) + timedelta(days=1)
        token = await insert_token(connection, party=party, role=role, customer=customer, scopes=(), expires_at=expires)
        service = await connection.fetchval("select key from service order by key limit 1")
        kinds = [("nobody", "", 0), ("the tailer alone", OTHER % service, 1), ("one", CHANGES, 1), (f"{MANY} alike", CHANGES, MANY)]
        found = []
        with salkku(database, {"manager": token}) as side:
            await _written(side, 1.0)
            for name, text, followers in kinds:
                async with _followed(side, text, followers) as wires:
                    found.append(await _share(connection, side, name, wires))
                sys.stdout.write(line(found[-1]))
        return found
    finally:
        await connection.close()


@asynccontextmanager
async def _followed(side: Side, text: str, followers: int) -> AsyncIterator[Sequence[Wire]]:
    async with AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(wire(side.port)) for _ in range(followers)]
        listening = []
        for each in wires:
            await each.enter(side.tokens["manager"])
            await each.ask("1", text)
            listening.append(asyncio.create_task(_listen(each)))
        yield wires
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


async def _listen(wired: Wire) -> None:
    """Whatever is told; a long silence is none of our business."""
    while True:
        try:
            await wired.hear()
        except TimeoutError:
            continue
        except Closed as closed:
            raise SystemExit(f"A follower was sent away: {closed}") from closed


async def _share(connection: asyncpg.Connection, side: Side, name: str, wires: Sequence[Wire]) -> Share:
    await _written(side, 0.3)
    of_side, backends, heard = machine.cpu_seconds([side.pid]), await _backends(connection), sum(each.heard for each in wires)
    writes = await _written(side, SECONDS)
    after = await _backends(connection)
    return Share(
        followers=name,
        writes=writes,
        told=sum(each.heard for each in wires) - heard,
        server_cpu_us=round(1e6 * ((machine.cpu_seconds([side.pid]) or 0) - (of_side or 0)) / writes, 1),
        database_cpu_us={kind: round(1e6 * (after[kind] - backends.get(kind, 0)) / writes, 1) for kind in sorted(after)},
    )


async def _backends(connection: asyncpg.Connection) -> dict[str, float]:
    """Seconds by what the backends are for."""
    found: dict[str, float] = {}
    for name, pid in await connection.fetch(BACKENDS):
        found[name] = found.get(name, 0.0) + (machine.cpu_seconds([pid]) or 0.0)
    return found


async def _written(side: Side, seconds: float) -> int:
    """How many writes were done."""
    numbers, ends, done = count(1), time.monotonic() + seconds, 0

    async def write() -> None:
        nonlocal done
        talker = Talker(side.port, side.tokens["manager"])
        while time.monotonic() < ends:
            key = f"B-{uuid4().hex.upper()}"
            asked = {"key": key, "kind": "KNOWLEDGE", "name": {"fi": str(next(numbers))}}
            reply = await talker.post({"query": UPSERT, "variables": {"input": asked}}, key)
            if reply.status != 200 or orjson.loads(reply.body)["data"]["capabilityUpsert"]["errors"]:
                raise SystemExit(f"A write was refused: {reply}")
            done += 1
        talker.close()

    await asyncio.gather(*(write() for _ in range(WRITERS)))
    return done


def line(share: Share) -> str:
    backends = ", ".join(f"{kind} {cost:.0f}" for kind, cost in share["database_cpu_us"].items())
    return (
        f"Followed by {share['followers']}: {share['writes'] / SECONDS:.0f} writes/s, {share['told']} messages; CPU µs a write: "
        f"server {share['server_cpu_us']:.0f}; {backends}\n"
    )
