"""Where it is kept what of a budget has been taken, and what happens while that is away."""

import asyncio

import pytest
import structlog

from app import limits
from app.budgets.ledger import OwnCounts, ledger_at
from app.errors import RateLimited, SetupError
from tests.budgets.support import UNITS, Clock, Process, viewer

MANAGER = viewer()


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_while_the_store_is_away_each_process_counts_for_itself(clock: Clock) -> None:
    process = Process(clock)
    process.store.fault = ConnectionError("refused")
    with structlog.testing.capture_logs() as logged:
        assert await process.charge(MANAGER, 90_000) == 10_000
        with pytest.raises(RateLimited):
            await process.charge(MANAGER, 10_001)
    assert [(line["log_level"], line["reason"]) for line in logged] == [("warning", "ConnectionError")]
    assert process.ledger.faults == len(process.store.asked) == 1  # not asked again at once


async def test_a_store_that_does_not_answer_is_waited_for_once(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LEDGER_SECONDS", 0)
    process = Process(clock)
    process.store.fault = asyncio.Event()
    assert await process.charge(MANAGER, 90_000) == 10_000
    assert await process.charge(MANAGER, 9_000) == 1_000
    assert process.ledger.faults == len(process.store.asked) == 1


async def test_a_store_that_is_back_counts_again(clock: Clock) -> None:
    process = Process(clock)
    process.store.fault = ConnectionError("refused")
    await process.charge(MANAGER, 90_000)
    process.store.fault = None
    clock.seconds += 60
    with structlog.testing.capture_logs() as logged:
        await process.charge(MANAGER, 90_000)
    assert [line["event"] for line in logged] == ["the store of budgets answers again"]
    assert await Process(clock, process.store).charge(MANAGER, 1_000) == 9_000


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://:secret@127.0.0.1:6379", "'redis' prerequisite not available"),
        ("valkey://:secret@127.0.0.1:6379", "'valkey' prerequisite not available"),
        ("postgresql://salkku:secret@127.0.0.1/salkku", "names a store of the kind 'postgresql', which cannot be used here."),
        ("secret", "names a store of the kind 'secret', which cannot be used here."),
    ],
)
def test_a_store_that_cannot_be_used(url: str, said: str) -> None:
    with pytest.raises(SetupError) as caught:
        ledger_at(url)
    assert said in caught.value.message
    assert caught.value.message.startswith("SALKKU_LIMITS_URL ")
    assert ":secret" not in str(caught.value)


async def test_without_a_store_it_is_kept_in_memory(clock: Clock) -> None:
    process = Process(clock)
    process.ledger = ledger_at(None)
    assert [await process.charge(MANAGER, units) for units in (UNITS - 100, 100)] == [100, 0]


def test_what_this_process_counts_is_kept_for_a_minute_and_not_for_two(clock: Clock) -> None:
    counts = OwnCounts(clock)
    counts.take("early", 1, 60)
    clock.seconds += 59
    counts.take("late", 1, 60)
    for _ in range(3):
        clock.seconds += 19
        assert counts.take("other", 1, 60)
    clock.seconds += 2
    assert counts.take("late", 5, 60) == 6
    clock.seconds += 61
    counts.take("new", 1, 60)
    assert len(counts) == 3  # the late one, the other and the new one: nobody has asked for the early one
    clock.seconds += 121
    counts.take("new", 1, 60)
    assert len(counts) == 1
