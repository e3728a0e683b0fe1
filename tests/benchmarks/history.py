"""`make bench-history`: what history costs those who write, and what it holds: the recorder on and off in turn, in one run on one database.

    python -m tests.benchmarks.history [--runs 7] [--small]

Off: the same rows are changed with the recorder's triggers disabled, so with every check and nothing of history: no state, no event, no
revision. Everything else is as it is. The ratios are what can be compared between machines.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from statistics import median
from typing import NamedTuple, TypedDict

import asyncpg

from app.database.embedded import embedded
from app.viewer import Role
from tests.benchmarks import following, machine, report
from tests.benchmarks.processes import Figures
from tests.benchmarks.questions import VIEWERS
from tests.history.writing import recorded_tables
from tests.support.databases import SETTINGS, Database, clone, test_home
from tests.support.large import large_template, reduced_template
from tests.support.writing import Writer, writer_on

RUNS = 7  # of each kind, in turn; what is told is medians
MANY, ONES, VERBS = 100, 50, 40  # rows of one transaction, transactions of one row, and verbs, in each run
RECORD_NOW = "set constraints all immediate"
WRITERS = "select pid from pg_stat_activity where datname = current_database() and application_name = 'salkku write'"
SIZES = """
select reltuples::bigint as rows, pg_total_relation_size(oid) as bytes, pg_indexes_size(oid) as of_indexes
from pg_class where oid = $1::text::regclass
"""


class Change(NamedTuple):
    """`sql`: changes rows of a table. $1: their ids, $2: a text that is another one each time."""

    name: str
    table: str
    sql: str


CHANGES = (
    Change("a narrow row, updated", "capability", "update capability set name = jsonb_build_object('fi', $2::text) where id = any($1)"),
    Change(
        "a wide row, updated",
        "service_version",
        "update service_version set internal_description = jsonb_build_object('fi', $2::text) where id = any($1)",
    ),
    Change("a comment, updated", "stakeholder_comment", "update stakeholder_comment set resolution = $2 where id = any($1)"),
    Change(
        "a row, inserted and deleted",
        "capability",
        "with made as (select * from unnest($1::uuid[]) with ordinality as of_row (id, number)) "
        "insert into capability (key, kind, name) select $2 || '-' || number, 'KNOWLEDGE', jsonb_build_object('fi', $2::text) from made",
    ),
)
DELETE = "delete from capability where key like $1 || '-%'"
ROWS = {
    "capability": "select id from capability order by key limit $1",
    "service_version": "select id from service_version where stage = 'PROPOSED' order by id limit $1",
    "stakeholder_comment": "select id from stakeholder_comment where resolved_at is not null order by id limit $1",
}
UPSERT = "mutation ($input: CapabilityUpsertInput!) { capabilityUpsert(input: $input) { changeCursor errors { code } } }"


class Cost(TypedDict):
    """Of one kind of write, µs with the recorder and without it; `times`: how many times as much, pair by pair."""

    what: str
    on: Figures
    off: Figures
    times: Figures


class Bench:
    """One connection of the application's, whose process is looked at, and the owner's, who turns the recorder on and off."""

    def __init__(self, connection: asyncpg.Connection, owner: asyncpg.Connection, tables: Sequence[str]) -> None:
        self.connection = connection
        self._owner = owner
        self._tables = tables
        self._numbers = 0

    async def recording(self, on: bool) -> None:
        verb = "enable" if on else "disable"
        for table in self._tables:
            await self._owner.execute(f"alter table {table} {verb} trigger record_state")

    async def costs(self, act: Callable[[], Awaitable[int]], pids: Sequence[int], *, here: bool = False) -> Figures:
        """µs for each of what the act did. `here`: of this process too."""
        cpu, own, began = machine.cpu_seconds(pids), time.process_time(), time.perf_counter()
        count = await act()
        found = {"us": (time.perf_counter() - began) / count}
        if cpu is not None:
            found["database_cpu_us"] = ((machine.cpu_seconds(pids) or cpu) - cpu) / count
        if here:
            found["server_cpu_us"] = (time.process_time() - own) / count
        return {name: value * 1e6 for name, value in found.items()}

    def text(self) -> str:
        self._numbers += 1
        return f"B-{self._numbers}"

    async def changed(self, change: Change, rows: Sequence[object], each: int) -> int:
        """The rows in transactions of so many."""
        for begin in range(0, len(rows), each):
            text = self.text()
            await self._committed(change.sql, rows[begin : begin + each], text)
            if change.sql.endswith("made"):
                await self._committed(DELETE, text)
        return len(rows)

    async def _committed(self, sql: str, *arguments: object) -> None:
        async with self.connection.transaction():
            await self.connection.execute(sql, *arguments)
            await self.connection.execute(RECORD_NOW)


async def main(runs: int, *, small: bool) -> None:
    with embedded(test_home(), settings=SETTINGS) as server:
        name = await (reduced_template(server) if small else large_template(server))
        async with clone(server, name) as database:
            held = await _held(database)
            costs = await _costs(database, runs)
            followed = await following.shares(database)
    sys.stdout.write(told(costs, held))
    if not small:
        file = report.keep("history", {"runs": runs, "rows": costs, "followed": followed, "tables": held})
        sys.stdout.write(f"Kept in {file}.\n")


async def _costs(database: Database, runs: int) -> list[Cost]:
    async with _bench(database) as bench:
        found = []
        pid = bench.connection.get_server_pid()
        for change in CHANGES:
            rows = [row["id"] for row in await bench.connection.fetch(ROWS[change.table], MANY)]
            for each, some in ((MANY, rows), (1, rows[:ONES])):
                act = _act(bench, change, some, each)
                name = f"{change.name}, {'one a transaction' if each == 1 else f'{len(rows)} in one transaction'}"
                found.append(_row(name, [pair async for pair in _in_turn(bench, act, [pid], runs)]))
                sys.stdout.write(_line(found[-1]))
        found.append(await _of_verbs(database, bench, runs))
        sys.stdout.write(_line(found[-1]))
        return found


def _act(bench: Bench, change: Change, rows: Sequence[object], each: int) -> Callable[[], Awaitable[int]]:
    return lambda: bench.changed(change, rows, each)


async def _of_verbs(database: Database, bench: Bench, runs: int) -> Cost:
    """Whole verbs, with their rules, their key and their payload, without the way over HTTP."""
    role, party, _ = VIEWERS["manager"]
    async with writer_on(database, connections=1, viewers=False) as writer:
        writer.viewers[role] = await writer.add(role, party)

        async def act() -> int:
            for _ in range(VERBS):
                await _upserted(writer, role, bench.text())
            return VERBS

        await act()
        pids = [row["pid"] for row in await bench.connection.fetch(WRITERS)]
        return _row("a whole verb, capabilityUpsert", [pair async for pair in _in_turn(bench, act, pids, runs, here=True)])


async def _upserted(writer: Writer, role: Role, text: str) -> None:
    asked = {"key": text, "kind": "KNOWLEDGE", "name": {"fi": text}}
    payload = (await writer.run(role, UPSERT, key=text, input=asked))["capabilityUpsert"]
    if payload["errors"]:
        raise SystemExit(f"The verb was refused: {payload}")


async def _in_turn(
    bench: Bench, act: Callable[[], Awaitable[int]], pids: Sequence[int], runs: int, *, here: bool = False
) -> AsyncIterator[tuple[Figures, Figures]]:
    """With the recorder and without it."""
    try:
        for _ in range(runs):
            pair = []
            for on in (True, False):
                await bench.recording(on)
                await act()  # plans are made again after such a change
                pair.append(await bench.costs(act, pids, here=here))
            yield pair[0], pair[1]
    finally:
        await bench.recording(True)


def _row(name: str, pairs: Sequence[tuple[Figures, Figures]]) -> Cost:
    """Medians."""
    kinds = list(pairs[0][0])
    on, off = ({kind: round(median(pair[side][kind] for pair in pairs), 1) for kind in kinds} for side in (0, 1))
    times = {kind: round(median(pair[0][kind] / pair[1][kind] for pair in pairs), 2) for kind in kinds}
    return Cost(what=name, on=on, off=off, times=times)


async def _held(database: Database) -> list[Mapping[str, object]]:
    """By table what a row takes, with its share of the indexes, and what a state of it does."""
    async with _bench(database) as bench:
        tables = await recorded_tables(bench.connection)
        found = [row for table in tables if (row := await _of_table(bench.connection, table))]
        for table in ("change_event", "change_transaction"):
            rows, row_bytes, _ = await _size(bench.connection, table)
            found.append({"table": table, "rows": rows, "row_bytes": round(row_bytes)})
        return found


async def _of_table(connection: asyncpg.Connection, table: str) -> Mapping[str, object] | None:
    """None: too few rows to divide a page among."""
    rows, row_bytes, row_indexes = await _size(connection, table)
    states, state_bytes, state_indexes = await _size(connection, f"{table}_states")
    if rows < MANY:
        return None
    return {
        "table": table,
        "rows": rows,
        "states_per_row": round(states / rows, 2),
        "row_bytes": round(row_bytes),
        "row_index_bytes": round(row_indexes),
        "state_bytes": round(state_bytes),
        "state_index_bytes": round(state_indexes),
        "times": round(state_bytes / row_bytes, 2),
    }


async def _size(connection: asyncpg.Connection, table: str) -> tuple[int, float, float]:
    """Rows, and bytes of each: all, and those of indexes."""
    found = await connection.fetchrow(SIZES, table)
    rows = found["rows"] or 1
    return found["rows"], found["bytes"] / rows, found["of_indexes"] / rows


@asynccontextmanager
async def _bench(database: Database) -> AsyncIterator[Bench]:
    connection, owner = await asyncpg.connect(database.url), await asyncpg.connect(database.owner_url)
    try:
        yield Bench(connection, owner, await recorded_tables(owner))
    finally:
        await connection.close()
        await owner.close()


def told(costs: Sequence[Cost], held: Sequence[Mapping[str, object]]) -> str:
    head = f"{'table':24} {'rows':>9} {'states/row':>10} {'bytes/row':>10} {'bytes/state':>11} {'state/row':>9}"
    lines = ["", head, "-" * len(head)]
    for each in held:
        cells = [("states_per_row", 10), ("row_bytes", 10), ("state_bytes", 11), ("times", 9)]
        lines.append(f"{each['table']:24} {each['rows']:>9} " + " ".join(f"{each.get(name, '–'):>{width}}" for name, width in cells))
    return "\n".join(lines) + f"\n{len(costs)} kinds of writes, {len(held)} tables.\n"


def _line(row: Cost) -> str:
    on, off = row["on"], row["off"]
    parts = [f"{kind} {off[kind]:.0f} to {on[kind]:.0f} ({on[kind] - off[kind]:+.0f}, × {row['times'][kind]:.2f})" for kind in on]
    return f"{row['what']}: {'; '.join(parts)}\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.history", description="Kept as JSON only when it is whole.")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--small", action="store_true", help="on a tenth of the large portfolio; nothing is kept")
    given = parser.parse_args()
    asyncio.run(main(given.runs, small=given.small))
