"""The figures of a run, as a table to read and as JSON to keep."""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TypedDict

from tests.benchmarks.machine import described
from tests.benchmarks.processes import Figures
from tests.benchmarks.questions import QUESTIONS

KEPT = ("answers_per_second", "p50_ms", "p95_ms", "server_cpu_us", "database_cpu_us")


class Row(TypedDict):
    """Medians of the runs of one question by one viewer over so many connections, of the server and of the limit."""

    question: str
    viewer: str
    connections: int
    salkku: Figures
    limit: Figures
    ratio: float


def row(question: str, viewer: str, connections: int, salkku: Sequence[Figures], limit: Sequence[Figures]) -> Row:
    """`ratio`: of the answers per second, the server's to the limit's."""
    ours, least = _medians(salkku), _medians(limit)
    ratio = round(ours["answers_per_second"] / least["answers_per_second"], 2)
    return Row(question=question, viewer=viewer, connections=connections, salkku=ours, limit=least, ratio=ratio)


def _medians(runs: Sequence[Figures]) -> Figures:
    return {name: round(median(run[name] for run in runs), 2) for name in KEPT if all(name in run for run in runs)}


def table(rows: Sequence[Row]) -> str:
    """One line a row; CPU is that of the server's process alone, and then that of PostgreSQL's."""
    head = "question viewer    conn |   req/s   limit  ratio |   p50 ms   p95 ms |  limit's p50  p95 | CPU µs  limit | PostgreSQL µs  limit"
    lines = [head, "-" * len(head), *(_line(each) for each in rows), ""]
    return "\n".join([*lines, *(f"{question.name:5} {question.says}" for question in QUESTIONS)]) + "\n"


def _line(row: Row) -> str:
    ours, least = row["salkku"], row["limit"]
    cpu, cpu_limit, database, database_limit = (
        side.get(name, 0) for name in ("server_cpu_us", "database_cpu_us") for side in (ours, least)
    )
    return (
        f"{row['question']:8} {row['viewer']:9} {row['connections']:4} | {ours['answers_per_second']:7.0f} "
        f"{least['answers_per_second']:7.0f} {row['ratio']:6.2f} | {ours['p50_ms']:8.2f} {ours['p95_ms']:8.2f} | "
        f"{least['p50_ms']:8.2f} {least['p95_ms']:8.2f} | {cpu:6.0f} {cpu_limit:6.0f} | {database:13.0f} {database_limit:6.0f}"
    )


def keep(rows: Sequence[Row], file: Path, **about: object) -> None:
    """`about`: how it was measured."""
    content = {"machine": described(), **about, "questions": {each.name: each.says for each in QUESTIONS}}
    lines = ",\n".join(f"    {json.dumps(row)}" for row in rows)
    file.write_text(f'{json.dumps(content, indent=2)[:-2]},\n  "rows": [\n{lines}\n  ]\n}}\n')
