"""Many verbs about one service at the same time: whatever comes first, the invariants hold, and nobody meets an error of ours."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from app.delivery.worker import run_due
from app.errors import Unavailable
from app.schema import verbs
from tests.support.asking import NOW
from tests.writing.answers import input_type, judge, selection
from tests.writing.ground import Ground, Plot
from tests.writing.invariants import wrong
from tests.writing.journey import fitting
from tests.writing.likely import Likely
from tests.writing.population import population

AT_ONCE = 8
ROUNDS = 6
ABOUT = ("PKG-WORKPLACE", "SVC-MAIL", "PKG-CASE", "SVC-SERVICEDESK")
OFTEN = (
    "transition",
    "transitionSchedule",
    "serviceRetire",
    "ideaPlan",
    "compositionSet",
    "versionCreate",
    "commentAdd",
    "transitionCancel",
)
"""What meets other verbs in more than one row."""
AWAY_MAX = 0.05
"""Share of verbs that are told to come back, after as many tries as they have."""


@pytest.mark.parametrize("seed", range(2))
async def test_many_verbs_at_once(ground: Ground, seed: int) -> None:
    await _crowd(ground, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
async def test_very_many_verbs_at_once(ground: Ground, seed: int) -> None:
    await _crowd(ground, seed)


async def _crowd(ground: Ground, seed: int) -> None:
    random, tally, at = Random(seed), Counter[str](), NOW  # noqa: S311  # to vary tests, not to keep secrets
    async with ground.fresh(connections=AT_ONCE + 1) as plot:
        since = await plot.owner.fetchval("select max(recorded_at) from change_transaction")
        for _ in range(ROUNDS):
            at += timedelta(days=random.choice((0, 20)))
            there, about = await population(plot.owner), random.choice(ABOUT)
            names = [random.choice(OFTEN if random.random() < 0.6 else sorted(verbs().known)) for _ in range(AT_ONCE)]
            inputs = [(name, Likely(random, there, name, at, about)) for name in names]
            sent = [
                (name, likely.input(input_type(name)), random.choice(fitting(name, likely.version["owner"]))) for name, likely in inputs
            ]
            told = "\n".join(f"{role} {name} {json.dumps(given, ensure_ascii=False)}" for name, given, role in sent)
            answers = await asyncio.gather(
                *(_answer(plot, name, given, role, at) for name, given, role in sent),
                run_due(plot.units, at, zone="Europe/Helsinki"),
                return_exceptions=True,
            )
            tally.update(_judged(answer, told) for answer in answers)
            found = await wrong(plot.owner, since)
            assert not found, f"{found}\n{told}"
    assert tally["done"] > 0, tally
    assert tally["away"] <= AWAY_MAX * tally.total(), tally


async def _answer(plot: Plot, verb: str, given: Mapping[str, Any], role: Any, at: datetime) -> str:
    payload = await plot.writer.do(role, verb, given, selection(verb), at=at)
    judge(verb, given, payload)
    return "refused" if payload["errors"] else "done"


def _judged(answer: object, told: str) -> str:
    if isinstance(answer, Unavailable):
        return "away"
    if isinstance(answer, BaseException):
        raise AssertionError(f"{type(answer).__name__}: {answer}\n{told}") from answer
    return answer if isinstance(answer, str) else "fired"
