"""Slow operations: quantiles near the truth, memory that does not grow, and an hour that passes."""

import random
from collections.abc import Sequence

import pytest

from app import limits
from app.observability.counts import BOUNDS_NS, Counts
from app.observability.slow import SlowOperations, Times

MINUTE = 60_000_000_000


def exact(values: Sequence[int], share: float) -> int:
    return sorted(values)[max(0, -(-int(share * 1000) * len(values) // 1000) - 1)]


@pytest.mark.parametrize("seed", range(20))
def test_quantiles_are_told_to_a_fifth(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311
    values = [int(draw.lognormvariate(15 + seed / 3, 1.5)) for _ in range(500)]
    times = Times()
    for value in values:
        times.add(value)
    for share in (0.5, 0.95):
        true, told = exact(values, share), times.quantile_ns(share)
        assert true <= told <= max(true * 1.26, 1 << 14), share
    assert times.most_ns == max(values)


def test_what_was_slow_stays_when_there_is_no_room_for_all() -> None:
    slow = SlowOperations()
    slow.add(("slow", None, "ANALYST", "query"), 9_000_000_000, 8_000_000_000, 77, 0)
    for number in range(20_000):
        slow.add((f"{number:016}", None, "ANALYST", "query"), 1_000_000 + number, 0, 1, number)
    first, *others = slow.told(20_000)
    assert first == {
        "document": "slow",
        "name": None,
        "role": "ANALYST",
        "kind": "query",
        "count": 1,
        "cost": 77,
        "totalMs": {"p50": 9000.0, "p95": 9000.0, "max": 9000.0},
        "sqlMs": {"p50": 8000.0, "p95": 8000.0, "max": 8000.0},
    }
    assert len(others) == limits.SLOW_SHAPES_TOLD - 1
    assert len(slow._now) <= limits.SLOW_SHAPES_WATCHED


def test_what_was_slow_an_hour_ago_is_forgotten() -> None:
    slow = SlowOperations()
    key = ("one", "Name", "ADMIN", "query")
    slow.add(key, 5, 5, 1, MINUTE)
    slow.add(key, 5, 5, 1, 32 * MINUTE)
    assert [each["count"] for each in slow.told(33 * MINUTE)] == [2]
    assert [each["count"] for each in slow.told(62 * MINUTE)] == [1]
    assert slow.told(93 * MINUTE) == []
    slow.add(key, 5, 5, 1, 100 * MINUTE)
    assert slow.told(300 * MINUTE) == []


def test_kinds_are_bounded_and_nothing_is_lost() -> None:
    counts = Counts()
    for number in range(limits.COUNTED_KINDS_MAX * 2):
        counts.add(("POST", "query", str(number)), 1, 0, 0, 0)
    assert len(counts.sums) == limits.COUNTED_KINDS_MAX + 1
    assert sum(sums.count for sums in counts.sums.values()) == limits.COUNTED_KINDS_MAX * 2


def test_a_bucket_holds_what_took_at_most_its_bound() -> None:
    counts = Counts()
    for bound in BOUNDS_NS:
        counts.add(("POST", "query", "OK"), bound, bound + 1, 0, 0)
    (sums,) = counts.sums.values()
    assert sums.total == [1] * len(BOUNDS_NS) + [0]
    assert sums.sql == [0] + [1] * len(BOUNDS_NS)
