"""Whatever is done in whatever order by whomever: the invariants hold, a dry run says what the real one does, and nothing breaks."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.schema import verbs
from app.viewer import Role
from tests.writing.ground import Ground
from tests.writing.journey import NOTHING, WORKER, Journey

OFTEN = {"transition": 6, "transitionSchedule": 3, "compositionSet": 3, "offeringsSet": 2, "versionCreate": 2, WORKER: 4}
"""Steps that others depend on are taken more often."""
NAMES = [NOTHING, *(name for name in (*verbs().known, WORKER) for _ in range(OFTEN.get(name, 1)))]
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 2**32 - 1)), min_size=10, max_size=25)
"""Each with a seed, by which its input is drawn from what is there then."""
sequences = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
PARTS = 2
"""For as many workers."""
DONE_MIN = 0.2
TOLD_MIN = 50
"""Share of verbs that were done, of as many at least: where nearly all are refused, nothing is tried."""


@pytest.fixture
def tally() -> Iterator[Counter[str]]:
    counted: Counter[str] = Counter()
    yield counted
    done = sum(times for name, times in counted.items() if name.endswith(" done"))
    refused = sum(times for name, times in counted.items() if name.endswith(" refused"))
    assert done >= DONE_MIN * (done + refused) or done + refused < TOLD_MIN, counted


@pytest.mark.parametrize("part", range(PARTS))
@settings(sequences, max_examples=5)
@given(steps=STEPS)
async def test_any_sequence(ground: Ground, tally: Counter[str], part: int, steps: list[tuple[str, int]]) -> None:
    await _walk(ground, tally, part, steps)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@settings(sequences, max_examples=150, derandomize=False)
@given(steps=STEPS)
async def test_very_many_sequences(ground: Ground, tally: Counter[str], part: int, steps: list[tuple[str, int]]) -> None:
    await _walk(ground, tally, part, steps)


async def _walk(ground: Ground, tally: Counter[str], part: int, steps: list[tuple[str, int]]) -> None:
    async with ground.fresh() as plot:
        journey = Journey(plot, tally)
        for verb, seed in steps:
            await journey.go(verb, seed + part)


async def test_a_change_of_several_fields_counts_once(ground: Ground) -> None:
    """Looking up one of them writes no other one before."""
    async with ground.fresh() as plot:
        asked = {"portfolio": {"key": "MERILINNA"}, "expectedRevision": 1, "name": {"en": "All"}, "owner": {"key": "PERSON-FINANCE"}}
        payload = await plot.writer.do(Role.PORTFOLIO_MANAGER, "portfolioUpdate", asked, "portfolio { revision owner { key } }")

    assert payload["errors"] == []
    assert payload["portfolio"] == {"revision": 2, "owner": {"key": "PERSON-FINANCE"}}
