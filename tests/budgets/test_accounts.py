"""Every unit is counted once: within a minute, over its end, by one process and by several."""

import asyncio

import pytest

from app import limits
from app.errors import Invalid, RateLimited
from app.viewer import Role, Viewer
from tests.budgets.support import UNITS, Clock, Process, viewer

MANAGER = viewer()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def process(clock: Clock) -> Process:
    return Process(clock)


def _seconds_left(process: Process) -> int:
    return process.budgets.balance(MANAGER).reset_seconds


async def _refused(process: Process, units: int, who: Viewer = MANAGER) -> RateLimited:
    with pytest.raises(RateLimited) as caught:
        await process.charge(who, units)
    return caught.value


async def test_each_operation_takes_what_it_costs(process: Process) -> None:
    assert [await process.charge(MANAGER, units) for units in (1_000, 250, 30_000)] == [99_000, 98_750, 68_750]
    assert process.budgets.balance(MANAGER).remaining == 68_750


async def test_a_tiny_operation_costs_the_least(process: Process) -> None:
    assert await process.charge(MANAGER, 2) == UNITS - limits.COST_LEAST
    assert await process.charge(MANAGER, 0) == UNITS - 2 * limits.COST_LEAST
    assert process.budgets.charge_now(MANAGER, 1) == process.budgets.balance(MANAGER)._replace(requested=limits.COST_LEAST)


async def test_what_is_told_of_a_budget(process: Process) -> None:
    spent = await process.budgets.charge(MANAGER, 1_500)
    assert 1 <= spent.reset_seconds <= 60
    assert spent[:4] == (1_500, UNITS, UNITS - 1_500, spent.reset_seconds)
    assert spent.extension() == b'{"requested":1500,"limit":100000,"remaining":98500,"resetSeconds":%d}' % spent.reset_seconds
    ratelimit = b'ratelimit: "default";r=98500;t=%d\r\n' % spent.reset_seconds
    assert spent.lines() == ratelimit + b'ratelimit-policy: "default";q=100000;w=60;qu="units"\r\n'


async def test_the_last_unit_is_spent_and_the_next_is_refused(process: Process, clock: Clock) -> None:
    clock.seconds += _seconds_left(process) - 20
    assert await process.charge(MANAGER, UNITS - 300) == 300
    refusal = await _refused(process, 301)
    assert str(refusal) == "This costs 301 units, and 300 of 100000 are left; they are 100000 again in 20 s."
    assert refusal.retry_seconds == 20
    assert await process.charge(MANAGER, 300) == 0  # the refused one took nothing
    assert (await _refused(process, 0)).retry_seconds == 20


async def test_a_new_minute_is_a_full_budget(process: Process, clock: Clock) -> None:
    await process.charge(MANAGER, UNITS)
    refusal = await _refused(process, 1)
    clock.seconds += refusal.retry_seconds - 0.5
    assert (await _refused(process, 1)).retry_seconds == 1
    clock.seconds += 0.5
    assert process.budgets.charge_now(MANAGER, 1) is None  # nothing of the old minute is spent in the new one
    assert await process.charge(MANAGER, 1_000) == UNITS - 1_000
    assert _seconds_left(process) == 60


async def test_who_has_no_more_is_refused_without_the_store(process: Process) -> None:
    await process.charge(MANAGER, UNITS)
    asked = len(process.store.asked)
    for _ in range(100):
        await _refused(process, 500)
    assert len(process.store.asked) <= asked + 1


async def test_a_burst_asks_the_store_for_parts_only(process: Process) -> None:
    left = [await process.charge(MANAGER, 100) for _ in range(UNITS // 100)]
    assert left == list(range(UNITS - 100, -1, -100))
    assert len(process.store.asked) < 100


async def test_many_at_once_are_counted_once_each(process: Process) -> None:
    came = await asyncio.gather(*[process.charge(MANAGER, 1_000) for _ in range(150)], return_exceptions=True)
    refused = [each for each in came if isinstance(each, RateLimited)]
    assert len(refused) == 50
    assert sorted(each for each in came if isinstance(each, int)) == list(range(0, UNITS, 1_000))


async def test_each_principal_has_its_own(process: Process) -> None:
    await process.charge(MANAGER, UNITS)
    assert await process.charge(viewer(principal="token:2"), 1_000) == UNITS - 1_000


@pytest.mark.parametrize(
    ("role", "factor", "name"),
    [
        (Role.PORTFOLIO_MANAGER, 1, "default"),
        (Role.SERVICE_OWNER, 1, "default"),
        (Role.ADMIN, 1, "default"),
        (Role.CUSTOMER, 0.25, "default"),
        (Role.STAKEHOLDER, 0.5, "default"),
        (Role.INTEGRATION, 4, "default"),
        (Role.ANALYST, 4, "analysis"),
    ],
)
async def test_the_role_decides_the_size(process: Process, role: Role, factor: float, name: str) -> None:
    spent = await process.budgets.charge(viewer(role), 1_000)
    assert (spent.limit, spent.remaining) == (UNITS * factor, UNITS * factor - 1_000)
    assert f'\r\nratelimit-policy: "{name}";q={int(UNITS * factor)};'.encode() in spent.lines()


async def test_a_person_who_comes_with_another_role_has_another_budget(process: Process) -> None:
    await process.charge(viewer(Role.PORTFOLIO_MANAGER, "issuer|1"), UNITS)
    assert process.budgets.charge_now(viewer(Role.CUSTOMER, "issuer|1"), 1) is None
    assert await process.charge(viewer(Role.CUSTOMER, "issuer|1"), 1_000) == UNITS // 4 - 1_000
    await _refused(process, 1, viewer(Role.PORTFOLIO_MANAGER, "issuer|1"))


async def test_who_changes_between_roles_loses_nothing_by_it(process: Process) -> None:
    roles = [viewer(role, "issuer|1") for role in (Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER)]
    left = [[await process.charge(who, 1_000) for who in roles] for _ in range(100)]
    assert left[-1] == [0, 0]
    assert process.budgets.account(roles[0]).share is process.budgets.account(roles[1]).share


async def test_more_than_a_whole_budget(process: Process) -> None:
    with pytest.raises(Invalid) as caught:
        await process.charge(MANAGER, UNITS + 1)
    assert caught.value.code == "QUERY_TOO_COMPLEX"
    assert caught.value.message.startswith(
        "The operation costs 100001 units, and PORTFOLIO_MANAGER has 100000 for a whole minute. Ask for "
    )
    assert process.budgets.balance(MANAGER).remaining == UNITS


async def test_processes_that_share_a_store_share_the_budget(clock: Clock, process: Process) -> None:
    other = Process(clock, process.store)
    spent = 0
    while True:
        try:
            for each in (process, other):
                await each.charge(MANAGER, 700)
                spent += 700
        except RateLimited:
            break
    assert UNITS - 3_000 < spent <= UNITS  # what the one keeps for itself is little, the less the nearer the end
    clock.seconds += 60
    assert await other.charge(MANAGER, 700) == UNITS - 700


async def test_what_the_other_process_took_is_not_left(clock: Clock, process: Process) -> None:
    other = Process(clock, process.store)
    await other.charge(MANAGER, 90_000)
    assert await process.charge(MANAGER, 1_000) == 9_000
    assert (await _refused(process, 9_500)).retry_seconds == _seconds_left(process)
    assert await process.charge(MANAGER, 9_000) == 0


async def test_a_lease_that_comes_after_its_minute_is_none_of_the_next(clock: Clock, process: Process) -> None:
    await process.charge(MANAGER, 1_000)
    account = process.budgets.account(MANAGER)
    clock.seconds = account.ends - 1
    gate = process.store.fault = asyncio.Event()
    waiting = asyncio.create_task(process.charge(MANAGER, 20_000))
    await asyncio.sleep(0)
    clock.seconds += 2
    process.store.fault = None
    gate.set()
    assert await waiting == UNITS - 20_000


async def test_who_was_forgotten_has_not_a_new_budget(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ACCOUNTS_MAX", 10)
    await process.charge(MANAGER, 50_000)
    for number in range(2, 30):
        await process.charge(viewer(principal=f"token:{number}"), 1_000)
    assert len(process.budgets) <= 10
    assert await process.charge(MANAGER, 1_000) <= 49_000
