"""The server and the physical limit in turn: on the same database, the same cores and the same requests; then the table and its JSON.

The large portfolio is generated once into a template of the tests' server, with the tests' settings: durability off, which reads do not
notice. Server and limit have one core, PostgreSQL's backends and the load the other; where there is but one, all share it.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx

from app.commands.issue import insert_token
from app.database.embedded import embedded
from tests.benchmarks import machine, report
from tests.benchmarks.processes import Figures, Load, Side, load, sides
from tests.benchmarks.questions import QUESTIONS, VIEWERS, Question
from tests.support.databases import SETTINGS, Database, clone, test_home
from tests.support.large import large_template

RESULTS = Path(__file__).with_name("results")
CONNECTIONS = (1, 16, 64)
RUNS = 5  # of each kind, in turn; the table shows medians
SECONDS = 0.3  # of one run, and until the answers that are under way have come
WARM_SECONDS = 0.3  # before the runs of a question: every connection has its statement planned
SERVICES = 500  # asked for in turn by the question that names one

BACKENDS = "select pid from pg_stat_activity where application_name = 'salkku read' and datname = current_database()"


async def main() -> None:
    sys.stdout.write("The large portfolio: generated the first time, which takes about a minute.\n")
    with embedded(test_home(), settings=SETTINGS) as server:
        async with clone(server, await large_template(server)) as database:
            rows = await _measured(database)
    today = datetime.now(UTC).date()
    RESULTS.mkdir(exist_ok=True)
    report.keep(rows, RESULTS / f"{today}.json", date=str(today), runs=RUNS, seconds=SECONDS)
    sys.stdout.write(report.table(rows))


async def _measured(database: Database) -> list[report.Row]:
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
        with load() as loading, sides(database, tokens, [row["id"] for row in customers]) as both:
            for question in QUESTIONS:
                for viewer in VIEWERS:
                    asked = [row["id"] for row in services] if question.by_id else [None]
                    rows += await _of_question(connection, loading, both, question, viewer, asked)
    finally:
        await connection.close()
    return rows


async def _of_question(
    connection: asyncpg.Connection,
    loading: Load,
    both: tuple[Side, Side],
    question: Question,
    viewer: str,
    services: Sequence[UUID | None],
) -> list[report.Row]:
    """The rows of one question by one viewer. Both sides must give the same answer, or there is nothing to compare."""
    requests = {side.name: [side.request(question, viewer, service) for service in services] for side in both}
    answers = [await _answer(side, requests[side.name][0]) for side in both]
    if answers[0] != answers[1]:
        raise SystemExit(f"{question.name} as {viewer}: the server answers {answers[0]}, the limit {answers[1]}")
    for side in both:
        loading.run(side, requests[side.name], max(CONNECTIONS), WARM_SECONDS)
    backends = [row["pid"] for row in await connection.fetch(BACKENDS)]
    own, around = machine.cores()
    machine.pin([side.pid for side in both], own)
    machine.pin([loading.process.pid, *backends], around)
    rows = []
    for connections in CONNECTIONS:
        runs: dict[str, list[Figures]] = {side.name: [] for side in both}
        for _ in range(RUNS):
            for side in both:
                runs[side.name].append(_run(loading, side, requests[side.name], connections, backends))
        rows.append(report.row(question.name, viewer, connections, runs["salkku"], runs["limit"]))
        sys.stdout.write(f"{question.name} as {viewer}, {connections} connections: {rows[-1]['ratio']:.2f} of the limit\n")
        sys.stdout.flush()
    return rows


def _run(loading: Load, side: Side, requests: Sequence[str], connections: int, backends: Sequence[int]) -> Figures:
    before = machine.cpu_seconds([side.pid]), machine.cpu_seconds(backends)
    found = loading.run(side, requests, connections, SECONDS)
    after = machine.cpu_seconds([side.pid]), machine.cpu_seconds(backends)
    figures = {**found, "answers_per_second": found["answers"] / found["seconds"]}
    for name, begun, ended in zip(("server_cpu_us", "database_cpu_us"), before, after, strict=True):
        if begun is not None and ended is not None:
            figures[name] = 1e6 * (ended - begun) / found["answers"]
    return figures


async def _answer(side: Side, request: str) -> object:
    """What a client parses."""
    head, _, body = request.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    async with httpx.AsyncClient(timeout=60) as http:
        answer = await http.post(f"http://127.0.0.1:{side.port}{first.split()[1]}", content=body, headers=headers)
    answer.raise_for_status()
    return answer.json()


if __name__ == "__main__":
    asyncio.run(main())
