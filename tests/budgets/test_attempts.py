"""A flood of made-up tokens."""

import asyncio

import pytest

from app import limits
from app.budgets.attempts import Attempts
from app.errors import RateLimited, Unauthenticated
from tests.budgets.support import Clock

BAD, GOOD = "203.0.113.7", "203.0.113.8"


async def _fail(attempts: Attempts, client: str, count: int = 1) -> None:
    for _ in range(count):
        with pytest.raises(Unauthenticated):
            async with attempts.one(client):
                raise Unauthenticated("nobody")


async def _at_once(attempts: Attempts, client: str, count: int) -> int:
    """The most that ran at the same moment."""
    running = most = 0

    async def one() -> None:
        nonlocal running, most
        async with attempts.one(client):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*[one() for _ in range(count)])
    return most


async def test_all_look_ups_take_half_of_the_connections() -> None:
    assert await _at_once(Attempts(10), GOOD, 50) == 5
    assert await _at_once(Attempts(1), GOOD, 50) == 1


async def test_an_address_where_many_failed_looks_up_one_after_the_other() -> None:
    clock = Clock()
    attempts = Attempts(10, now=clock)
    await _fail(attempts, BAD, limits.FAILED_LOOKUPS_MAX - 1)
    assert await _at_once(attempts, BAD, 50) == 5
    await _fail(attempts, BAD)
    assert await _at_once(attempts, BAD, 50) == 1
    assert await _at_once(attempts, GOOD, 50) == 5
    clock.seconds += 60
    assert await _at_once(attempts, BAD, 50) == 5


async def test_no_more_wait_than_may() -> None:
    attempts = Attempts(10)
    await _fail(attempts, BAD, limits.FAILED_LOOKUPS_MAX)
    over = asyncio.Event()

    async def hold() -> None:
        async with attempts.one(BAD):
            await over.wait()

    tasks = [asyncio.create_task(hold()) for _ in range(1 + limits.TURNS_WAITING_MAX)]
    await asyncio.sleep(0)
    with pytest.raises(RateLimited) as caught:
        async with attempts.one(BAD):
            pass
    assert str(caught.value) == "Look-ups of unknown tokens: 1 at a time, and as many wait as may; send fewer at once."
    async with attempts.one(GOOD):
        pass
    over.set()
    await asyncio.gather(*tasks)


async def test_who_has_an_ipv6_network_is_one_client() -> None:
    attempts = Attempts(10)
    for number in range(limits.FAILED_LOOKUPS_MAX):
        await _fail(attempts, f"2001:db8:0:1::{number:x}")
    assert await _at_once(attempts, "2001:db8:0:1:ffff::1", 50) == 1
    assert await _at_once(attempts, "2001:db8:0:2::1", 50) == 5


async def test_addresses_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ADDRESSES_MAX", 3)
    attempts = Attempts(10)
    await _fail(attempts, BAD, limits.FAILED_LOOKUPS_MAX)
    for number in range(3):
        await _fail(attempts, f"203.0.113.{100 + number}")
    assert await _at_once(attempts, BAD, 50) == 5
