"""What became of a request, in a word or two."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

RIGHT = "right"
BUSY = "BUSY"


class Outcome(NamedTuple):
    """`told`: RIGHT, BUSY, "503 UNAVAILABLE" and the like, "refused", "cut", "hung", "closed 1001", or what was wrong."""

    kind: str
    began: float
    ended: float
    told: str


def told_by(answer: Any, right: Callable[[Any], bool]) -> str:
    """By an ExecutionResult: RIGHT, BUSY, its codes, or what is wrong with it."""
    try:
        if "errors" in answer:
            return " ".join(sorted({error["extensions"]["code"] for error in answer["errors"]}))
        if busy(answer["data"]):
            return BUSY
        return RIGHT if right(answer["data"]) else f"wrong: {answer!r:.300}"
    except (KeyError, TypeError) as error:
        return f"no code: {error!r} {answer!r:.200}"


def busy(data: Any) -> bool:
    """A verb that waited too long for another one; the same may go well in a moment."""
    payloads = data.values() if isinstance(data, dict) else ()
    return any([error["code"] for error in payload.get("errors", ())] == ["BUSY"] for payload in payloads if isinstance(payload, dict))


def gaps(outcomes: Sequence[Outcome], began: float, ended: float) -> Mapping[str, float]:
    """By kind the longest time without a right answer, in seconds."""
    found: dict[str, float] = {}
    for kind in sorted({outcome.kind for outcome in outcomes}):
        moments = [began, *sorted(outcome.ended for outcome in outcomes if outcome.kind == kind and outcome.told == RIGHT), ended]
        found[kind] = max(later - earlier for earlier, later in pairwise(moments))
    return found
