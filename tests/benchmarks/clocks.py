"""What another moment costs: reads as of now and as of another one, in turn on the same server and the same data.

    python -m tests.benchmarks clocks

Compared is what an answer takes PostgreSQL, in CPU where that is told, else in time: the rest of it is the same for all moments.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import asyncpg
import orjson

from tests.benchmarks import machine, report
from tests.benchmarks.answers import answer_of
from tests.benchmarks.processes import BACKENDS, Figures, Load, Side
from tests.benchmarks.questions import Question

NAME = "clocks"
VIEWER = "manager"
NOW = "now"
KNOWN_AT, AT = 'knownAt: "2025-11-21T00:00:00Z"', 'at: "2025-06-01T00:00:00Z"'
MOMENTS: Mapping[str, str] = {NOW: "", "knownAt": KNOWN_AT, "at": AT, "both": f"{AT} {KNOWN_AT}"}
"""A year before the day that the large portfolio is told from; in force half a year before that."""
WARM_SECONDS = 0.2


@dataclass(frozen=True)
class Read:
    """`text`: with a place for the clocks. `at_most`: how many times what the same read takes now, by moment; the others are told only."""

    name: str
    says: str
    text: str
    at_most: Mapping[str, float]

    def question(self, moment: str) -> Question:
        return Question(self.name, self.says, self.text.replace("§", MOMENTS[moment]))


class Row(TypedDict):
    """Medians of the runs of one read by moment; `times`: what it takes the database, to what it takes now."""

    read: str
    moments: dict[str, Figures]
    times: dict[str, float]


TREE, LIST, COUNT = {"knownAt": 2.5, "both": 5.0}, {"knownAt": 4.0, "both": 5.0}, {"knownAt": 4.0}
READS: Sequence[Read] = (
    Read("one", "one service by key", '{ service(by: {key: "L-SVC-00100"} §) { key form category reviewDueOn } }', {}),
    Read(
        "tree",
        "a composition of 51 nodes",
        """{ composition(by: {key: "L-PKG-TREE-4"}, maxDepth: 6 §) { nodes {
            path depth component { key } version { number stage } item { role defaultQuantity } } } }""",
        TREE,
    ),
    Read(
        "tree300",
        "a composition of 300 nodes",
        """{ composition(by: {key: "L-PKG-TREE"}, maxDepth: 6 §) { nodes {
            path depth component { key } version { number stage } item { role defaultQuantity } } } }""",
        TREE,
    ),
    Read(
        "list",
        "fifty services with their stage",
        "{ services(first: 50 §) { nodes { id key currentVersion { number stage stageSince } } pageInfo { hasNextPage endCursor } } }",
        LIST,
    ),
    Read(
        "parts",
        "twenty packages, their components with stage and three latest comments with author",
        """{ servicePackages(first: 20 §) { nodes { key currentVersion { number items { role component {
            key currentVersion { number stage } comments(first: 3) { nodes { body author { name { text } } } } } } } } } }""",
        LIST,
    ),
    Read(
        "prices",
        "twenty packages with the price of each offering",
        "{ servicePackages(first: 20 §) { nodes { key currentVersion { offerings { key pricing { price { amount } } } } } } }",
        {},
    ),
    Read(
        "count",
        "how many services have an operational version",
        "{ services(includeRetired: true, filter: {versions: {some: {stage: {eq: OPERATIONAL}}}} §) { totalCount } }",
        COUNT,
    ),
    Read("comments", "how many comments there are", "{ comments(first: 1 §) { totalCount } }", COUNT),
)


async def measured(connection: asyncpg.Connection, loading: Load, side: Side, runs: int) -> list[Row]:
    """`connection`: to the same database, by which its backends are known."""
    return [await _of_read(connection, loading, side, read, runs) for read in READS]


async def _of_read(connection: asyncpg.Connection, loading: Load, side: Side, read: Read, runs: int) -> Row:
    requests = {moment: [side.request(read.question(moment), VIEWER, None)] for moment in MOMENTS}
    for moment, request in requests.items():
        assert_rows(read.name, moment, await answer_of(side, request[0]))
        loading.run(side, request, 1, WARM_SECONDS)
    backends = [row["pid"] for row in await connection.fetch(BACKENDS)]
    own, around = machine.cores()
    machine.pin([side.pid], own)
    machine.pin([loading.process.pid, *backends], around)
    found: dict[str, list[Figures]] = {moment: [] for moment in MOMENTS}
    for _ in range(runs):
        for moment, request in requests.items():
            found[moment].append(await asyncio.to_thread(loading.measured, side, request, 1, backends))
    return row(read.name, found)


def assert_rows(name: str, moment: str, answer: Any) -> None:
    """An answer without rows tells nothing of what it costs."""
    if not all(answer.values()) or b'"nodes":[]' in orjson.dumps(answer):
        raise SystemExit(f"{name} of {moment} has no rows: {answer}")


def row(name: str, runs: Mapping[str, Sequence[Figures]]) -> Row:
    """`runs`: by moment, each with the same number of runs."""
    moments = {moment: report.medians(found) for moment, found in runs.items()}
    base = _cost(moments[NOW])
    return Row(
        read=name, moments=moments, times={moment: round(_cost(each) / base, 2) for moment, each in moments.items() if moment != NOW}
    )


def _cost(figures: Figures) -> float:
    return figures.get("database_cpu_us") or 1000 * figures["p50_ms"]


def table(rows: Sequence[Row]) -> str:
    """Times of now, with what is wanted; then µs of PostgreSQL and the latency."""
    others = [moment for moment in MOMENTS if moment != NOW]
    head = (
        f"{'':9}{'now, µs':>9}" + "".join(f"{'× ' + moment:>20}" for moment in others) + "   p50 ms" + "".join(f"{m:>9}" for m in MOMENTS)
    )
    lines = ["Other moments, to the same read as of now:", "", head, "-" * len(head)]
    for read, each in zip(READS, rows, strict=True):
        times = "".join(f"{_verdict(each['times'][moment], read.at_most.get(moment)):>20}" for moment in others)
        latencies = "".join(f"{each['moments'][moment]['p50_ms']:9.2f}" for moment in MOMENTS)
        lines.append(f"{read.name:9}{_cost(each['moments'][NOW]):9.0f}{times}         {latencies}")
    return "\n".join([*lines, "", *(f"{read.name:9}{read.says}" for read in READS)]) + "\n"


def _verdict(times: float, most: float | None) -> str:
    return f"{times:.2f}" if most is None else f"{times:.2f} {'reaches' if times <= most else 'MISSES'} {most:g}"
