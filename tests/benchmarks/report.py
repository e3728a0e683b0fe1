"""The figures of a run, as tables to read and as JSON to keep."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TypedDict

from tests.benchmarks.machine import described
from tests.benchmarks.processes import COMPARED, LIMIT, POSTGRAPHILE, RESOLVERS, SALKKU, Figures
from tests.benchmarks.questions import QUESTIONS

RESULTS = Path(__file__).with_name("results")
PARTS = ("answers", "clocks", "sync", "exports", "statistics", "impact", "search", "memory", "history", "live")
KEPT = ("answers_per_second", "p50_ms", "p95_ms", "server_cpu_us", "database_cpu_us")
ALL_SIDES = (SALKKU, *COMPARED)
TARGETS: Mapping[str, Mapping[str, float]] = {
    "Q1": {LIMIT: 0.65, POSTGRAPHILE: 2, RESOLVERS: 20, "cpu": 25},
    "Q2": {LIMIT: 0.80, POSTGRAPHILE: 3, RESOLVERS: 30, "cpu": 30},
    "Q3": {LIMIT: 0.90, POSTGRAPHILE: 2.5, RESOLVERS: 40, "cpu": 60},
    "Q4": {LIMIT: 0.90, POSTGRAPHILE: 1, RESOLVERS: 2.5, "cpu": 30},
    "Q5": {LIMIT: 0.90, POSTGRAPHILE: 3, RESOLVERS: 20, "cpu": 60},
}
"""At least so many times the answers of a side, and at most so many µs of CPU a request more than the limit, over 16 connections."""
TARGETS_CONNECTIONS = 16


class Row(TypedDict):
    """Medians of the runs of one question by one viewer over so many connections; `times`: our answers per second to each other side's."""

    question: str
    viewer: str
    connections: int
    sides: dict[str, Figures]
    times: dict[str, float]


def row(question: str, viewer: str, connections: int, runs: Mapping[str, Sequence[Figures]]) -> Row:
    """`runs`: by side, each with the same number of runs."""
    sides = {name: medians(found) for name, found in runs.items()}
    speed = {name: figures["answers_per_second"] for name, figures in sides.items()}
    times = {name: round(speed[SALKKU] / speed[name], 2) for name in sides if name != SALKKU}
    return Row(question=question, viewer=viewer, connections=connections, sides=sides, times=times)


def medians(runs: Sequence[Figures]) -> Figures:
    """Of every figure that each run has."""
    return {name: round(median(run[name] for run in runs), 2) for name in KEPT if all(name in run for run in runs)}


def line(found: Row) -> str:
    """One row, as soon as it is there."""
    times = ", ".join(f"{times:.2f} × {name}" for name, times in found["times"].items())
    return f"{found['question']} as {found['viewer']}, {found['connections']} connections: {times}\n"


def table(rows: Sequence[Row], memory: Figures) -> str:
    """Answers per second and latency, then CPU, then what the engine's design demands; – where a side does not answer or takes too long."""
    sides = [name for name in ALL_SIDES if any(name in each["sides"] for each in rows)]
    parts = [
        _speeds(rows, sides),
        _costs(rows, sides),
        _targets(rows),
        [f"{question.name:5} {question.says}" for question in QUESTIONS],
        [f"{name:13} {COMPARED[name]}" for name in sides if name in COMPARED],
        ["Peak memory, MB: " + ", ".join(f"{name} {megabytes:.0f}" for name, megabytes in memory.items())],
    ]
    return "\n" + "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _speeds(rows: Sequence[Row], sides: Sequence[str]) -> list[str]:
    others = [name for name in sides if name != SALKKU]
    head = f"{'answers/s':8} {'':13}" + "".join(f"{name:>13}" for name in sides)
    head += " |" + "".join(f"{'× ' + name:>15}" for name in others) + " |   p50 ms   p95 ms"
    lines = [head, "-" * len(head)]
    for each in rows:
        speeds = "".join(_cell(each["sides"].get(name), "answers_per_second", 13) for name in sides)
        times = "".join(_cell(each["times"], name, 15, digits=2) for name in others)
        ours = each["sides"][SALKKU]
        lines.append(f"{_named(each)}{speeds} |{times} | {ours['p50_ms']:8.2f} {ours['p95_ms']:8.2f}")
    return lines


def _costs(rows: Sequence[Row], sides: Sequence[str]) -> list[str]:
    head = f"{'CPU µs':8} {'':13}" + "".join(f"{name:>13}" for name in sides)
    head += " | PostgreSQL's:" + "".join(f"{name:>13}" for name in sides)
    lines = [head, "-" * len(head)]
    for each in rows:
        servers, backends = (
            "".join(_cell(each["sides"].get(name), kind, 13) for name in sides) for kind in ("server_cpu_us", "database_cpu_us")
        )
        lines.append(f"{_named(each)}{servers} |              {backends}")
    return lines


def _targets(rows: Sequence[Row]) -> list[str]:
    lines = []
    for each in rows:
        if each["connections"] != TARGETS_CONNECTIONS or each["question"] not in TARGETS:
            continue
        wanted = TARGETS[each["question"]]
        found: dict[str, float] = dict(each["times"])
        verdicts = [f"{name} {found[name]:.2f} {_mark(found[name] >= least)} {least:g}" for name, least in wanted.items() if name in found]
        if (more := _more_cpu(each)) is not None:
            verdicts.append(f"CPU {more:+.0f} µs {_mark(more <= wanted['cpu'])} +{wanted['cpu']:g}")
        lines.append(f"{each['question']:4} {each['viewer']:9} " + "; ".join(verdicts))
    return [f"Targets over {TARGETS_CONNECTIONS} connections, found and wanted:", *lines] if lines else []


def _mark(reached: bool) -> str:
    return "reaches" if reached else "MISSES"


def _more_cpu(found: Row) -> float | None:
    costs = [found["sides"].get(name, {}).get("server_cpu_us") for name in (SALKKU, LIMIT)]
    return None if costs[0] is None or costs[1] is None else costs[0] - costs[1]


def _named(found: Row) -> str:
    return f"{found['question']:5} {found['viewer']:9} {found['connections']:5} "


def _cell(figures: Mapping[str, float] | None, name: str, width: int, *, digits: int = 0) -> str:
    return f"{figures[name]:{width}.{digits}f}" if figures and name in figures else f"{'–':>{width}}"


def keep(part: str, content: Mapping[str, object]) -> Path:
    """One file a day; another run of the day replaces its part."""
    today = datetime.now(UTC).date()
    file = RESULTS / f"{today}.json"
    before = json.loads(file.read_text()) if file.exists() else {}
    kept = {"date": str(today), "machine": described(), "questions": {each.name: each.says for each in QUESTIONS}}
    kept |= {name: content if name == part else before[name] for name in PARTS if name == part or name in before}
    RESULTS.mkdir(exist_ok=True)
    file.write_text(_json(kept) + "\n")
    return file


def _json(value: object, indent: str = "") -> str:
    """A record of figures on one line, so that a difference between two files is a difference between two rows."""
    inner = indent + "  "
    match value:
        case {"rows": _} | {"date": _}:
            assert isinstance(value, dict)
            fields = ",\n".join(f"{inner}{json.dumps(name)}: {_json(each, inner)}" for name, each in value.items())
            return f"{{\n{fields}\n{indent}}}"
        case list() if value:
            items = ",\n".join(f"{inner}{json.dumps(each, ensure_ascii=False)}" for each in value)
            return f"[\n{items}\n{indent}]"
        case _:
            return json.dumps(value, ensure_ascii=False)
