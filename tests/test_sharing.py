"""Reads of events: who shares one with whom, and what happens when somebody leaves or it fails."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app import limits
from app.context import Clock
from app.errors import Unavailable
from app.graphsql.plan import Prepared
from app.reading import Question
from app.sharing import Found, SharedReads
from app.viewer import Role, Viewer
from tests.support.asking import NOW, Asker
from tests.support.databases import Database
from tests.transport.inside import locked, nobody_waits, somebody_waits, until

BEAT = "subscription ($n: Int!) { heartbeat(everySeconds: $n) { at revision } }"
CLOCK = Clock(NOW, ZoneInfo("Europe/Helsinki"))


class Followers:
    """Those of one process."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.shared = SharedReads(asker.reading, 4)

    async def prepared(self, viewer: Viewer, seconds: int = 10, languages: tuple[str, ...] = ()) -> Prepared:
        return await self.asker.reading.prepare(Question(BEAT, None, {"n": seconds}, languages), viewer)

    async def statements(self, *reads: tuple[Prepared, Viewer, Clock]) -> int:
        """How many were run for these."""
        self.asker.statements.clear()
        await asyncio.gather(*(self.shared.run(prepared, viewer, clock, {}) for prepared, viewer, clock in reads))
        await asyncio.sleep(0)
        return len(self.asker.statements)


@pytest.fixture
def followers(demo: Asker) -> Followers:
    return Followers(demo)


@pytest.fixture
def manager(demo: Asker) -> Viewer:
    return demo.viewers[Role.PORTFOLIO_MANAGER]


async def test_equals_share_one_statement(followers: Followers, manager: Viewer) -> None:
    """Also who is the same by another token, and who comes a moment later."""
    prepared = await followers.prepared(manager)
    other = replace(manager, principal="token:other", expires_at=NOW + timedelta(days=1))
    assert await followers.statements(*[(prepared, manager, CLOCK)] * 20, (prepared, other, CLOCK)) == 1
    assert await followers.statements((prepared, other, CLOCK)) == 0
    assert followers.shared.counts() == {"run": 1, "shared": 21}


async def test_all_are_handed_the_same_bytes(followers: Followers, manager: Viewer) -> None:
    prepared = await followers.prepared(manager)
    first, second = await asyncio.gather(*(followers.shared.run(prepared, manager, CLOCK, {}) for _ in range(2)))
    assert first.data is second.data
    assert first == Found(await followers.asker.reading.run(prepared, manager, CLOCK), None)


async def test_whoever_differs_in_anything_shares_with_nobody(followers: Followers, manager: Viewer) -> None:
    """Anything that the statement asks for; the seconds between beats are none of that."""
    prepared = await followers.prepared(manager)
    elsewhere = replace(manager, portfolios=(UUID(int=1),))
    outside = followers.asker.viewers[Role.STAKEHOLDER]
    reads = [
        (prepared, manager, CLOCK),
        (prepared, elsewhere, CLOCK),
        (prepared, manager, CLOCK._replace(at=NOW + timedelta(microseconds=1))),
        (await followers.prepared(outside), outside, CLOCK),
        (await followers.prepared(manager, languages=("sv",)), manager, CLOCK),
    ]
    assert await followers.statements(*reads) == len(reads)


async def test_what_was_read_is_kept_for_a_moment_only(followers: Followers, manager: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = await followers.prepared(manager)
    monkeypatch.setattr(limits, "SHARED_BYTES_MAX", 0)
    for _ in range(2):
        assert await followers.statements((prepared, manager, CLOCK)) == 1
    monkeypatch.setattr(limits, "SHARED_BYTES_MAX", 1_000)
    monkeypatch.setattr(limits, "SHARED_SECONDS", 0)
    for _ in range(2):
        assert await followers.statements((prepared, manager, CLOCK)) == 1
        await asyncio.sleep(0.01)


async def test_what_failed_is_told_to_all_who_waited_and_to_nobody_else(followers: Followers, manager: Viewer) -> None:
    prepared = await followers.prepared(manager)
    pool, followers.asker.reading._pool = followers.asker.reading._pool, Away()  # type: ignore[assignment]
    try:
        told = await asyncio.gather(*(followers.shared.run(prepared, manager, CLOCK, {}) for _ in range(3)), return_exceptions=True)
    finally:
        followers.asker.reading._pool = pool
    assert [str(error) for error in told] == ["away"] * 3
    assert await followers.statements((prepared, manager, CLOCK)) == 1


class Away:
    async def value(self, *_: object, **__: object) -> bytes:
        raise Unavailable("away")


async def test_who_leaves_takes_it_from_nobody_and_the_last_one_ends_it(
    followers: Followers, manager: Viewer, demo_database: Database
) -> None:
    prepared = await followers.prepared(manager)
    async with locked(demo_database, "change_transaction"):
        first, second = (asyncio.create_task(followers.shared.run(prepared, manager, CLOCK, {})) for _ in range(2))
        await until(lambda: somebody_waits(demo_database))
        first.cancel()
        await asyncio.wait([first])
        assert await somebody_waits(demo_database)
        second.cancel()
        await until(lambda: nobody_waits(demo_database))
    assert await followers.statements((prepared, manager, CLOCK)) == 1


async def test_a_turn_is_taken_by_whoever_asks_the_database(followers: Followers, manager: Viewer) -> None:
    """Who shares needs none."""
    prepared = await followers.prepared(manager)
    turn, other = asyncio.Semaphore(1), asyncio.Semaphore(0)
    async with asyncio.timeout(10):
        found = await asyncio.gather(*(followers.shared.run(prepared, manager, CLOCK, {}, each) for each in (turn, other)))
    assert found[0] == found[1]
