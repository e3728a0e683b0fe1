"""The server and what it is compared with in turn: on the same database, the same cores and the same requests; then the tables and JSON.

    python -m tests.benchmarks [QUESTION ...] [--sides limit ...] [--viewers manager ...] [--connections 16 ...] [--runs 5]

The large portfolio is generated once into a template of the tests' server, with the tests' settings: durability off, which reads do not
notice. The servers have one core, PostgreSQL's backends and the load the other; where there is but one, all share it.
"""

import argparse
import asyncio
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from app.commands.issue import insert_token
from app.database.embedded import embedded
from tests.benchmarks import clocks, exports, impact, machine, report, search, statistics, sync
from tests.benchmarks.answers import answers_alike
from tests.benchmarks.processes import BACKENDS, COMPARED, LIMIT, SALKKU, SECONDS, Figures, Load, Side, load, sides
from tests.benchmarks.questions import QUESTIONS, VIEWERS, Question
from tests.support.databases import SETTINGS, Database, clone, test_home
from tests.support.large import large_template

CONNECTIONS = (1, 16, 64)
RUNS = 5  # of each kind, in turn; the table shows medians
WARM_SECONDS = 0.3  # before the runs of a question: every connection has its statement planned
ROUND_SECONDS = 8.0  # for one answer on every connection; another server that needs longer is left out of so many connections
SERVICES = 500  # asked for in turn by the question that names one
PARTS = tuple(part.NAME for part in (clocks, sync, exports, statistics, impact, search))
"""What is measured beside the questions that are compared."""


@dataclass(frozen=True)
class Run:
    """What a run measures."""

    questions: Sequence[Question]
    viewers: Sequence[str]
    sides: Sequence[str]
    connections: Sequence[int]
    runs: int
    parts: Collection[str]

    @property
    def compares(self) -> bool:
        """Whether servers are started side by side."""
        return bool(self.questions) or clocks.NAME in self.parts

    @property
    def whole(self) -> bool:
        everything = (len(QUESTIONS), len(VIEWERS), len(COMPARED), len(PARTS))
        return (len(self.questions), len(self.viewers), len(self.sides), len(self.parts)) == everything


async def main(run: Run) -> None:
    sys.stdout.write("The large portfolio: generated the first time, which takes about a minute.\n")
    sys.stdout.flush()
    rows: list[report.Row] = []
    of_moments: list[clocks.Row] = []
    memory: Figures = {}
    with embedded(test_home(), settings=SETTINGS) as server:
        large = await large_template(server)
        if run.compares:
            async with clone(server, large) as database:
                rows, of_moments, memory = await _measured(database, run)
        if exports.NAME in run.parts:
            async with clone(server, large) as database:
                of_exports = await _of_exports(database, run)
            sys.stdout.write(exports.table(of_exports))
            sys.stdout.write(f"Kept in {report.keep('exports', {'runs': run.runs, 'rows': of_exports})}.\n")
        if statistics.NAME in run.parts:
            async with clone(server, large) as database:
                counted = await statistics.measured(database, run.runs)
            sys.stdout.write(statistics.table(counted))
            sys.stdout.write(f"Kept in {report.keep('statistics', {'runs': run.runs, 'rows': counted})}.\n")
        if sync.NAME in run.parts:
            demo = await sync.demo_template(server)
            places = [sync.Place("demo", demo, "PERSON-MANAGER"), sync.Place("large", large, VIEWERS["manager"][1])]
            batches = await sync.measured(server, places, run.runs)
            sys.stdout.write(f"Kept in {report.keep('sync', {'runs': run.runs, 'rows': batches})}.\n")
        if impact.NAME in run.parts:
            reached = await impact.measured(server, large, VIEWERS["manager"][1])
            sys.stdout.write(f"Kept in {report.keep('impact', {'rows': reached})}.\n")
        if search.NAME in run.parts:
            searched = await search.measured(server, large, run.runs)
            sys.stdout.write(f"Kept in {report.keep('search', {'runs': run.runs, 'rows': searched})}.\n")
    if rows:
        sys.stdout.write(report.table(rows, memory))
    if of_moments:
        sys.stdout.write(clocks.table(of_moments))
    if run.whole:
        report.keep("clocks", {"runs": run.runs, "seconds": SECONDS, "rows": of_moments})
        file = report.keep("answers", {"runs": run.runs, "seconds": SECONDS, "peak_memory_mb": memory, "rows": rows})
        sys.stdout.write(f"Kept in {file}.\n")


async def _measured(database: Database, run: Run) -> tuple[list[report.Row], list[clocks.Row], Figures]:
    connection = await asyncpg.connect(database.owner_url)
    rows = []
    try:
        expires = datetime.now(UTC) + timedelta(days=1)
        tokens = {
            viewer: await insert_token(connection, party=party, role=role, customer=customer, scopes=(), expires_at=expires)
            for viewer, (role, party, customer) in VIEWERS.items()
        }
        customers = await connection.fetch("select id from party where key = $1", VIEWERS["customer"][2])
        services = await connection.fetch(
            "select s.id from service s where not is_package and exists (select from service_version v where v.service_id = s.id "
            "and v.stage = 'OPERATIONAL') order by s.key limit $1",
            SERVICES,
        )
        with load() as loading, sides(database, tokens, [row["id"] for row in customers], run.sides) as started:
            for question in run.questions:
                for viewer in run.viewers:
                    asked = [row["id"] for row in services] if question.by_id else [None]
                    rows += await _of_question(connection, loading, started, question, viewer, asked, run)
            of_moments = await clocks.measured(connection, loading, started[0], run.runs) if clocks.NAME in run.parts else []
            memory = {side.name: round(machine.memory_mb(side.pid, peak=True) or 0, 1) for side in started}
    finally:
        await connection.close()
    return rows, of_moments, memory


async def _of_exports(database: Database, run: Run) -> list[exports.Row]:
    """A server of its own, which has not answered anything."""
    connection = await asyncpg.connect(database.owner_url)
    try:
        role, party, customer = VIEWERS[exports.VIEWER]
        expires = datetime.now(UTC) + timedelta(days=1)
        token = await insert_token(connection, party=party, role=role, customer=customer, scopes=(), expires_at=expires)
        with sides(database, {exports.VIEWER: token}, [], []) as (side,):
            return await exports.measured(connection, side, run.runs)
    finally:
        await connection.close()


async def _of_question(
    connection: asyncpg.Connection,
    loading: Load,
    started: Sequence[Side],
    question: Question,
    viewer: str,
    services: Sequence[UUID | None],
    run: Run,
) -> list[report.Row]:
    """The rows of one question by one viewer. All sides must give the same answer, or there is nothing to compare."""
    here = [side for side in started if side.answers(question, viewer)]
    await answers_alike(here, question, viewer, services[0])
    requests = {side.name: [side.request(question, viewer, service) for service in services] for side in here}
    speed = {side.name: _warmed(loading, side, requests[side.name]) for side in here}
    backends = [row["pid"] for row in await connection.fetch(BACKENDS)]
    own, around = machine.cores()
    machine.pin([side.pid for side in here], own)
    machine.pin([loading.process.pid, *backends], around)
    rows = []
    for connections in run.connections:
        able = [side for side in here if side.name in (SALKKU, LIMIT) or connections / speed[side.name] <= ROUND_SECONDS]
        measured: dict[str, list[Figures]] = {side.name: [] for side in able}
        for _ in range(run.runs):
            for side in able:
                measured[side.name].append(loading.measured(side, requests[side.name], connections, backends))
        rows.append(report.row(question.name, viewer, connections, measured))
        sys.stdout.write(report.line(rows[-1]))
        sys.stdout.flush()
    return rows


def _warmed(loading: Load, side: Side, requests: Sequence[str]) -> float:
    """Answers per second over one connection, roughly. Then as many connections at once as the side is fast enough for."""
    rate = 1000 / loading.run(side, requests, 1, WARM_SECONDS)["p50_ms"]
    loading.run(side, requests, max(count for count in CONNECTIONS if count == 1 or count / rate <= ROUND_SECONDS), WARM_SECONDS)
    return rate


def _asked() -> Run:
    names = [*(question.name for question in QUESTIONS), *PARTS]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Kept as JSON only when everything is measured.")
    parser.add_argument("questions", nargs="*", metavar="QUESTION", help=f"of {', '.join(names)}; all when none is named")
    parser.add_argument("--sides", nargs="*", choices=list(COMPARED), default=list(COMPARED), help=f"compared with {SALKKU}")
    parser.add_argument("--viewers", nargs="+", choices=list(VIEWERS), default=list(VIEWERS))
    parser.add_argument("--connections", nargs="+", type=int, default=CONNECTIONS)
    parser.add_argument("--runs", type=int, default=RUNS, help="of each kind; the tables show medians")
    given = parser.parse_args()
    if unknown := set(given.questions) - set(names):
        parser.error(f"no question is named {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    asked = given.questions or names
    questions = [question for question in QUESTIONS if question.name in asked]
    sides_ = given.sides if questions else ()
    return Run(questions, given.viewers, sides_, given.connections, given.runs, [part for part in PARTS if part in asked])


if __name__ == "__main__":
    asyncio.run(main(_asked()))
