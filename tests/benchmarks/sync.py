"""What a batch of another system costs: 500 services made, sent once more and changed, on the demo and on the large portfolio; how many
statements that takes; and what others feel of it meanwhile.

    python -m tests.benchmarks sync
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from typing import Any, NamedTuple, TypedDict
from uuid import uuid4

import asyncpg
import orjson
from sqlalchemy import event

from app.commands.issue import insert_token
from app.database.embedded import Server
from app.database.migrate import upgrade
from app.database.unit_of_work import UnitsOfWork
from app.demo.loader import load_demo
from app.viewer import Role
from tests.benchmarks import machine
from tests.benchmarks.processes import BACKENDS, Side, salkku
from tests.faults.talker import Reply, Talker
from tests.support.batches import SYNC, Item, batch, service_row
from tests.support.databases import Database, clone, fingerprint, template
from tests.support.large import BASE_DATE, MADE_FROM
from tests.support.writing import Writer, writer_on

NAME = "sync"
ROWS = 500
FEW = 50
PAUSE_SECONDS = 0.001
CALM_SECONDS = 2.0
PROBE = "{ __typename }"
"""Answered without the database: it is late when the process is busy with something else."""

READ = "{ services(first: 20) { nodes { key form category } } }"
COUNTS = "created updated unchanged conflicts rejected"


class Kind(NamedTuple):
    """`becomes`: each row. `edition`: of rows that were sent before, or new ones. `seconds`: wanted at most."""

    becomes: str
    edition: int
    new: bool
    seconds: float | None


KINDS = (Kind("created", 0, True, 3.0), Kind("unchanged", 0, False, 1.0), Kind("updated", 1, False, None))


class Row(TypedDict):
    """Medians of the runs of one kind of batch on one portfolio. `read_p99_ms`, `probe_max_ms`: what others waited meanwhile for a small
    read, and at most for an answer without the database; `calm_…`: with no batch. `statements`: of a batch of so many rows."""

    portfolio: str
    batch: str
    seconds: float
    server_cpu_s: float | None
    database_cpu_s: float | None
    read_p99_ms: float
    probe_max_ms: float
    calm_read_p99_ms: float
    calm_probe_max_ms: float
    statements: dict[str, int]


class Place(NamedTuple):
    """A portfolio, and who syncs it."""

    name: str
    template: str
    person: str


async def demo_template(server: Server) -> str:
    """With its statistics, as autovacuum leaves it."""

    async def build(database: Database) -> None:
        await asyncio.to_thread(upgrade, database.owner_url, database.url)
        await load_demo(database.owner_url, today=BASE_DATE)
        connection = await asyncpg.connect(database.admin_url)
        try:
            await connection.execute("vacuum (analyze)")
        finally:
            await connection.close()

    return await template(server, f"analyzed_{fingerprint(*MADE_FROM)}", build)


async def measured(server: Server, places: Sequence[Place], runs: int) -> list[Row]:
    found = []
    for place in places:
        async with clone(server, place.template) as database:
            found += await _of_place(database, place, runs)
    return found


async def _of_place(database: Database, place: Place, runs: int) -> list[Row]:
    connection = await asyncpg.connect(database.owner_url)
    try:
        expires = datetime.now(UTC) + timedelta(days=1)
        token = await insert_token(
            connection, party=place.person, role=Role.PORTFOLIO_MANAGER, customer=None, scopes=(), expires_at=expires
        )
        portfolio = await connection.fetchval("select key from portfolio order by key limit 1")
        statements = await counted(database, place.person, portfolio)
        with salkku(database, {"manager": token}) as side:
            bench = _Bench(connection, side, portfolio)
            await bench.run("WARM")
            samples = [await bench.run(f"RUN{number}") for number in range(runs)]
            calm = await _watched(side, lambda: asyncio.sleep(CALM_SECONDS))
    finally:
        await connection.close()
    rows = [_row(place.name, kind, [sample[kind.becomes] for sample in samples], calm, statements[kind.becomes]) for kind in KINDS]
    for row in rows:
        sys.stdout.write(line(row))
        sys.stdout.flush()
    return rows


class _Bench:
    def __init__(self, connection: asyncpg.Connection, side: Side, portfolio: str) -> None:
        self._connection, self._side, self._portfolio = connection, side, portfolio

    async def run(self, name: str) -> dict[str, Mapping[str, float]]:
        """A batch of each kind, by what becomes of it."""
        return {kind.becomes: await self._batch(kind, rows_of(name, kind, ROWS, self._portfolio)) for kind in KINDS}

    async def _batch(self, kind: Kind, rows: Sequence[Item]) -> Mapping[str, float]:
        asked = {"query": SYNC, "variables": {"input": batch("bench", rows, str(uuid4())), "dry": False}}
        talker = Talker(self._side.port, self._side.tokens["manager"])
        before = await self._cpu()
        began = time.perf_counter()
        told: list[tuple[float, Reply]] = []

        async def send() -> None:
            reply = await talker.post(asked)
            told.append((time.perf_counter() - began, reply))

        others = await _watched(self._side, send)
        after = await self._cpu()
        talker.close()
        ((seconds, reply),) = told
        payload = (orjson.loads(reply.body).get("data") or {}).get("servicesSync") if reply.status == 200 else None
        if payload is None or payload["errors"] or payload[kind.becomes] != len(rows):
            raise SystemExit(f"A batch did not become {kind.becomes}: {reply.status} {reply.body[:1000]!r}")
        costs = {f"{name}_cpu_s": after[name] - before[name] for name in after}
        return {"seconds": seconds, **others, **costs}

    async def _cpu(self) -> Mapping[str, float]:
        backends = [row["pid"] for row in await self._connection.fetch(BACKENDS)]
        of_server, of_database = machine.cpu_seconds([self._side.pid]), machine.cpu_seconds(backends)
        return {} if of_server is None or of_database is None else {"server": of_server, "database": of_database}


async def _watched(side: Side, act: Callable[[], Any]) -> Mapping[str, float]:
    """What others wait for their answers until the act is over."""
    going = True
    waited: dict[str, list[float]] = {READ: [], PROBE: []}

    async def ask(text: str) -> None:
        talker = Talker(side.port, side.tokens["manager"])
        while going:
            began = time.perf_counter()
            reply = await talker.post({"query": text})
            waited[text].append(1000 * (time.perf_counter() - began))
            if reply.status != 200:
                raise SystemExit(f"A read was not answered meanwhile: {reply}")
            await asyncio.sleep(PAUSE_SECONDS)
        talker.close()

    watchers = [asyncio.create_task(ask(text)) for text in waited]
    await act()
    going = False
    await asyncio.gather(*watchers)
    return {"read_p99_ms": quantiles(waited[READ], n=100)[98], "probe_max_ms": max(waited[PROBE])}


async def counted(database: Database, person: str, portfolio: str) -> Mapping[str, Mapping[str, int]]:
    """Statements of one batch of each kind, by the number of its rows."""
    async with listened(database) as (writer, statements):
        writer.viewers[Role.PORTFOLIO_MANAGER] = await writer.add(Role.PORTFOLIO_MANAGER, person)
        for kind in KINDS:
            await _counted(writer, statements, kind, rows_of("FIRST", kind, 1, portfolio))  # the driver looks up types at first
        found: dict[str, dict[str, int]] = {kind.becomes: {} for kind in KINDS}
        for rows in (FEW, ROWS):
            for kind in KINDS:
                found[kind.becomes][str(rows)] = await _counted(writer, statements, kind, rows_of(f"COUNT{rows}", kind, rows, portfolio))
        return found


async def _counted(writer: Writer, statements: list[str], kind: Kind, rows: Sequence[Item]) -> int:
    statements.clear()
    payload = await writer.do(Role.PORTFOLIO_MANAGER, "servicesSync", batch("bench", rows, str(uuid4())), COUNTS)
    if payload["errors"] or payload[kind.becomes] != len(rows):
        raise SystemExit(f"A batch did not become {kind.becomes}: {payload}")
    await asyncio.sleep(0)  # asyncpg tells its listeners in the loop's next turn
    return len(statements)


@asynccontextmanager
async def listened(database: Database) -> AsyncIterator[tuple[Writer, list[str]]]:
    """A writer without viewers, and the statements of its units of work."""
    statements: list[str] = []
    units = UnitsOfWork(database.url, size=1, wait_seconds=30, statement_seconds=60)
    engine = units._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    event.listen(engine, "connect", lambda connection, _: _log(connection.driver_connection, statements))
    async with writer_on(database, viewers=False, units=units) as writer:
        yield writer, statements


def _log(connection: asyncpg.Connection, statements: list[str]) -> None:
    """What goes to the driver past SQLAlchemy."""
    connection.add_query_logger(lambda record: statements.append(record.query))


def rows_of(name: str, kind: Kind, number: int, portfolio: str) -> list[Item]:
    """All of one edition."""
    return [service_row(name, each, edition=kind.edition, portfolio=portfolio) for each in range(number)]


def _row(
    portfolio: str, kind: Kind, samples: Sequence[Mapping[str, float]], calm: Mapping[str, float], statements: Mapping[str, int]
) -> Row:
    def of(name: str) -> float:
        return round(median(sample[name] for sample in samples), 3)

    return Row(
        portfolio=portfolio,
        batch=f"{ROWS} {kind.becomes}",
        seconds=of("seconds"),
        server_cpu_s=of("server_cpu_s") if "server_cpu_s" in samples[0] else None,
        database_cpu_s=of("database_cpu_s") if "database_cpu_s" in samples[0] else None,
        read_p99_ms=of("read_p99_ms"),
        probe_max_ms=of("probe_max_ms"),
        calm_read_p99_ms=round(calm["read_p99_ms"], 3),
        calm_probe_max_ms=round(calm["probe_max_ms"], 3),
        statements=dict(statements),
    )


def line(row: Row) -> str:
    """One row for people, with what is wanted."""
    (kind,) = [kind for kind in KINDS if row["batch"].endswith(f" {kind.becomes}")]
    wanted = "" if kind.seconds is None else f" {'reaches' if row['seconds'] <= kind.seconds else 'MISSES'} {kind.seconds:g} s"
    cpu = "" if row["server_cpu_s"] is None else f"; CPU s: server {row['server_cpu_s']:.2f}, PostgreSQL {row['database_cpu_s']:.2f}"
    counts = " and ".join(f"{count} for {rows} rows" for rows, count in row["statements"].items())
    return (
        f"{row['portfolio']:6}{row['batch']:15}{row['seconds']:6.2f} s{wanted}{cpu}; statements: {counts}; meanwhile a read's p99 "
        f"{row['read_p99_ms']:.1f} ms (else {row['calm_read_p99_ms']:.1f}), the loop was busy at most {row['probe_max_ms']:.1f} ms "
        f"(else {row['calm_probe_max_ms']:.1f})\n"
    )
