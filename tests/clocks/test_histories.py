"""Random histories: whatever is asked about whenever, as known whenever, the answer is that of plain Python over the log."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clocks.asking import LATER, TOKEN, asking
from tests.clocks.history import WORKER, Beginnings, History
from tests.clocks.steps import STEPS
from tests.clocks.world import ASKING, CUSTOMERS
from tests.oracle.drawing import SEEDS, once

OFTEN = [*(step.__name__ for step, times in STEPS.items() for _ in range(times)), *[WORKER] * 9]
HISTORIES = st.lists(st.tuples(st.sampled_from(OFTEN), SEEDS), min_size=20, max_size=28)
DONE_MIN, HOLDING_MIN = 0.6, 0.6
"""Shares of the verbs that were done, and of the answers that hold something."""
QUESTIONS = 18
"""Of each history."""

Steps = list[tuple[str, int]]


@pytest.fixture
def tally() -> Iterator[Counter[str]]:
    counted: Counter[str] = Counter()
    yield counted
    done, refused = (sum(times for name, times in counted.items() if name.endswith(f" {word}")) for word in ("done", "refused"))
    assert done >= DONE_MIN * (done + refused), counted
    assert counted["holds something"] >= HOLDING_MIN * (counted["holds something"] + counted["holds nothing"]), counted


@settings(once, max_examples=3)
@given(steps=HISTORIES, seed=SEEDS)
async def test_any_history(beginnings: Beginnings, tally: Counter[str], steps: Steps, seed: int) -> None:
    await _check(beginnings, tally, steps, seed)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
@settings(once, max_examples=150, derandomize=False)
@given(steps=HISTORIES, seed=SEEDS)
async def test_very_many_histories(beginnings: Beginnings, tally: Counter[str], part: int, steps: Steps, seed: int) -> None:
    await _check(beginnings, tally, [(kind, each + part) for kind, each in steps], seed + part, usual_share=0.9)


async def _check(beginnings: Beginnings, tally: Counter[str], steps: Steps, seed: int, *, usual_share: float = 1) -> None:
    random = Random(seed)  # noqa: S311  # to vary tests, not to keep secrets
    async with beginnings.history() as history:
        tokens = {}
        for kind, each in steps:
            await history.go(kind, each, tally)
            if random.random() < 0.2:
                tokens[await _token(history)] = history.log.revisions[-1], history.now
        asked = await asking(history, history.now + random.choice(LATER), tokens)
        for _ in range(QUESTIONS):
            answer = await asked.check(random, random.choice((*ASKING, *CUSTOMERS)), usual_share=usual_share)
            tally["holds something" if _holds_something(answer) else "holds nothing"] += 1


async def _token(history: History) -> str:
    """Of an answer that is given now."""
    answer: Any = await history.writer.run(history.manager, TOKEN, at=history.now)
    return str(answer["asOf"]["token"])


def _holds_something(value: Any) -> bool:
    match value:
        case dict():
            return any(_holds_something(inner) for inner in value.values())
        case list():
            return any(_holds_something(inner) for inner in value)
        case _:
            return bool(value)
