"""What hypothesis draws: a seed for everything random, who asks, and which languages they read."""

from itertools import permutations

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.oracle.people import PEOPLE

SEEDS = st.integers(0, 2**32 - 1)
"""Not hypothesis's own random source: simplest of all to it is what always says yes, and that writes endless documents."""
ANYBODY = st.sampled_from(PEOPLE)
LANGUAGES = st.sampled_from([chain for size in range(4) for chain in permutations(("fi", "sv", "en"), size)])
once = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # a smaller seed is no smaller document
    suppress_health_check=list(HealthCheck),
)
"""The same examples in every run, and each of them once."""
