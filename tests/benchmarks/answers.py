"""All sides must give the same answer, or there is nothing to compare."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import httpx

from tests.benchmarks.processes import Side
from tests.benchmarks.questions import Question

Written = Mapping[str, Callable[[str], object]]
"""How the texts of a field are to be read, by its name."""

SHOWN = 300  # letters of a difference
OPAQUE: Written = dict.fromkeys(("cursor", "startCursor", "endCursor"), bool)
MOMENTS: Written = {**OPAQUE, **dict.fromkeys(("createdAt", "occurredAt", "stageSince"), datetime.fromisoformat)}
OF_ANOTHER_SCHEMA: Written = {
    **MOMENTS,
    "id": lambda text: text.rpartition(":")[2],
    "language": str.upper,
    "defaultQuantity": Decimal,
    "leadTimeDays": lambda text: Decimal(text).quantize(Decimal("0.0001"), ROUND_HALF_UP),  # a mean
}


async def answers_alike(sides: Sequence[Side], question: Question, viewer: str, service: UUID | None) -> None:
    """Raises SystemExit when one differs from the first by more than how it writes cursors, moments and, in its own schema, the rest."""
    ours, *others = sides
    answer = await answer_of(ours, ours.request(question, viewer, service))
    for side in others:
        theirs = await answer_of(side, side.request(question, viewer, service))
        difference = first_difference(comparable(answer, side.name), comparable(theirs, side.name))
        if difference:
            raise SystemExit(f"{question.name} as {viewer}: {ours.name} and {side.name} differ at {difference}")


def comparable(answer: Any, side: str) -> Any:
    """An answer, of the server or of the side that it is compared with, as both can give it."""
    match side:
        case "limit":
            return read(answer, OPAQUE)
        case "resolvers":
            return read(answer, MOMENTS)
        case _:
            return read(_flat(answer), OF_ANOTHER_SCHEMA)


def read(answer: Any, written: Written, key: str = "") -> Any:
    match answer:
        case dict():
            return {name: read(value, written, name) for name, value in answer.items()}
        case list():
            return [read(each, written, key) for each in answer]
        case str() if key in written:
            return written[key](answer)
        case _:
            return answer


def _flat(answer: Any, key: str = "") -> Any:
    """PostGraphile answers the version in force and a package's lines as connections, a localized text in all its languages, and groups in
    no order."""
    match answer:
        case {"nodes": list(nodes)} if key == "currentVersion":
            return _flat(nodes[0]) if nodes else None
        case {"nodes": list(nodes)} if key == "items":
            return _flat(nodes)
        case dict() if key == "name":
            return answer["text"] if "text" in answer else next(answer[language] for language in ("fi", "sv", "en") if language in answer)
        case {"groupedAggregates": list(groups)}:
            return {"groupBy": {"nodes": [_group(each) for each in sorted(groups, key=lambda each: str(each["keys"]))]}}
        case dict():
            return {name: _flat(value, name) for name, value in answer.items() if name != "__typename"}
        case list():
            return [_flat(each, key) for each in answer]
        case _:
            return answer


def _group(given: Any) -> Any:
    """Of versions by stage."""
    (stage,), count = given["keys"], int(given["distinctCount"]["rowId"])
    return {"keys": {"stage": stage}, "aggregate": {"count": count, "avg": given["average"]}}


def first_difference(one: Any, other: Any, path: str = "data") -> str | None:
    """Where, and what stands there on both sides; None when there is none. The order of fields is part of an answer."""
    match one, other:
        case dict(), dict() if list(one) == list(other):
            pairs = [(f"{path}.{name}", one[name], other[name]) for name in one]
        case list(), list() if len(one) == len(other):
            pairs = [(f"{path}.{place}", *both) for place, both in enumerate(zip(one, other, strict=True))]
        case (dict() | list(), _) | (_, dict() | list()):
            return _told(path, one, other)
        case _:
            return None if one == other and type(one) is type(other) else _told(path, one, other)
    return next((found for where, ours, theirs in pairs if (found := first_difference(ours, theirs, where))), None)


def _told(path: str, one: Any, other: Any) -> str:
    return f"{path}: {str(one)[:SHOWN]} and {str(other)[:SHOWN]}"


async def answer_of(side: Side, request: str) -> object:
    """What a client parses."""
    head, _, body = request.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    async with httpx.AsyncClient(timeout=60) as http:
        answer = await http.post(f"http://127.0.0.1:{side.port}{first.split()[1]}", content=body, headers=headers)
    answer.raise_for_status()
    found = answer.json()
    if "errors" in found:
        raise SystemExit(f"{side.name} answers {str(found['errors'])[:SHOWN]}")
    return found["data"]
