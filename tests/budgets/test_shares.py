"""What one principal may have under way at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app import limits
from app.budgets.shares import Share, Turns
from app.errors import RateLimited, Unavailable


@asynccontextmanager
async def _holding(turns: Turns, count: int) -> AsyncIterator[None]:
    """So many turns taken, by tasks of their own, until the end."""
    over = asyncio.Event()

    async def hold() -> None:
        async with turns.taken():
            await over.wait()

    holders = [asyncio.create_task(hold()) for _ in range(count)]
    await _until_waiting()
    try:
        yield
    finally:
        over.set()
        await asyncio.gather(*holders)


async def _until_waiting() -> None:
    """Each task has gone as far as it goes by itself."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_turns_come_in_order() -> None:
    turns, order = Turns("Dear operations", 2), list[int]()

    async def one(number: int) -> None:
        async with turns.taken():
            order.append(number)
            await asyncio.sleep(0)

    async with _holding(turns, 2):
        tasks = [asyncio.create_task(one(number)) for number in range(20)]
        await _until_waiting()
        assert order == []
    await asyncio.gather(*tasks)
    assert order == list(range(20))


async def test_no_more_run_at_once() -> None:
    turns, running, most = Turns("Dear operations", 3), 0, 0

    async def one() -> None:
        nonlocal running, most
        async with turns.taken():
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*[one() for _ in range(30)])
    assert most == 3


async def test_a_bounded_number_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TURNS_WAITING_MAX", 4)
    turns = Turns("Dear operations", 2)
    async with _holding(turns, 2 + 4):
        with pytest.raises(RateLimited) as caught:
            async with turns.taken():
                pass
    assert str(caught.value) == "Dear operations: 2 at a time, and as many wait as may; send fewer at once."
    assert caught.value.retry_seconds == 1
    async with turns.taken():  # all are free again
        pass


async def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TURN_SECONDS", 0)
    turns = Turns("Mutations", 1)
    async with _holding(turns, 1):
        with pytest.raises(Unavailable) as caught:
            async with turns.taken():
                pass
    assert str(caught.value) == "Mutations: 1 at a time, and those before this one take too long; try again in a moment."
    async with turns.taken():
        pass


async def test_who_goes_away_while_it_waits_leaves_its_place() -> None:
    turns = Turns("Dear operations", 1)
    async with _holding(turns, 1):
        gone = [asyncio.create_task(turns.taken().__aenter__()) for _ in range(3)]
        await _until_waiting()
        for task in gone:
            task.cancel()
        await asyncio.wait(gone)
    async with turns.taken():
        pass


def test_half_of_the_connections_and_never_none() -> None:
    share = Share(read_connections=10, write_connections=1)
    assert (share.dear.at_once, share.writing.at_once) == (5, 1)


def test_operations_under_way_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RUNNING_MAX", 2)
    share = Share(read_connections=10, write_connections=5)
    share.enter()
    share.enter()
    with pytest.raises(RateLimited) as caught:
        share.enter()
    assert (str(caught.value), caught.value.retry_seconds) == ("2 operations of yours are under way; wait for some of them.", 1)
    share.leave()
    share.enter()
