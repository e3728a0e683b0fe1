"""What was not asked before is read and compiled in a thread: other requests are answered meanwhile, and a flood of it is refused."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator

import pytest

from app import limits
from app.documents.refusal import RefusedRequest
from app.errors import DomainError, Unavailable
from app.graphsql.engine import Engine
from app.graphsql.worker import Worker
from app.schema import mapping
from app.viewer import Access, Role

MANAGER = Access(Role.PORTFOLIO_MANAGER, money=True)
SMALL = "{ services { nodes { key } } }"
LARGE = "{ services { nodes { " + " ".join(f"a{n}: comments(first: 1) {{ nodes {{ id }} }}" for n in range(190)) + " } } }"


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    made = Engine(mapping())
    yield made
    made.close()


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    made = Worker()
    yield made
    made.close()


async def test_what_is_known_is_answered_while_something_large_is_compiled(engine: Engine) -> None:
    known = await engine.prepare(SMALL, None, {}, MANAGER)
    large = asyncio.create_task(engine.prepare(LARGE, None, {}, MANAGER))
    await asyncio.sleep(0)
    assert engine._worker._waiting
    for _ in range(10):
        assert (await engine.prepare(SMALL, None, {}, MANAGER)).plan is known.plan
    assert not large.done()
    assert (await large).plan.statement


async def test_a_known_plan_is_given_without_waiting(engine: Engine) -> None:
    text = "query ($n: Int!) { services(first: $n) { nodes { key } } }"
    await engine.prepare(text, None, {"n": 3}, MANAGER)
    again = engine.prepare(text, None, {"n": 3}, MANAGER)
    with pytest.raises(StopIteration):
        again.send(None)  # to its end, in one step


async def test_two_that_ask_the_same_at_once_share_the_work(engine: Engine) -> None:
    first, second = await asyncio.gather(*(engine.prepare(LARGE, None, {}, MANAGER) for _ in range(2)))
    assert first.plan is second.plan
    assert (len(engine._plans), len(engine._operations)) == (1, 1)


async def test_a_value_that_is_refused_spoils_nothing_for_others(engine: Engine) -> None:
    """Both are of one shape, so the second waits for the first."""
    listed = await engine.prepare("{ services { pageInfo { endCursor } } }", None, {}, MANAGER)
    assert listed.plan.statement
    (mark,) = re.findall(r"'\"([0-9a-f]{8})", listed.plan.statement.sql)
    text = "query ($after: String!) { services(after: $after) { nodes { comments { nodes { id } } } } }"
    asked = [engine.prepare(text, None, {"after": cursor}, MANAGER) for cursor in ("nonsense,A", f"{mark},A")]
    bad, good = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(bad, DomainError)
    assert not isinstance(good, BaseException)


async def test_who_goes_away_leaves_the_work_to_the_others(engine: Engine) -> None:
    first, second = (asyncio.create_task(engine.prepare(LARGE, None, {}, MANAGER)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).plan.statement
    assert first.cancelled()
    assert len(engine._operations) == 1


async def test_a_flood_of_new_operations_is_refused(engine: Engine) -> None:
    known = await engine.prepare(SMALL, None, {}, MANAGER)
    flood = [f"{{ a{n}: services {{ totalCount }} }}" for n in range(limits.MISSES_WAITING_MAX + 20)]
    found = await asyncio.gather(*(engine.prepare(text, None, {}, MANAGER) for text in flood), return_exceptions=True)
    refused = [each for each in found if isinstance(each, Unavailable)]
    assert len(refused) == 20
    assert str(refused[0]) == "100 new operations are waiting to be compiled; try again in a moment."
    assert (await engine.prepare(SMALL, None, {}, MANAGER)).plan is known.plan
    assert (await engine.prepare(flood[-1], None, {}, MANAGER)).plan.statement  # a moment later


async def test_many_values_are_coerced_in_the_thread(engine: Engine) -> None:
    text = "query ($l: [Lang!]) { services { nodes { name { text(lang: $l) } } } }"
    await engine.prepare(text, None, {"l": ["FI"] * 600}, MANAGER)
    again = asyncio.create_task(engine.prepare(text, None, {"l": ["FI"] * 600}, MANAGER))
    await asyncio.sleep(0)
    assert engine._worker._waiting
    assert (await again).variables.coerced["l"]
    with pytest.raises(RefusedRequest) as caught:
        await engine.prepare(text, None, {"l": ["FI"] * 600 + ["XX"]}, MANAGER)
    assert caught.value.errors[0].locations == [(1, 8)]


async def test_work_runs_in_one_thread_and_what_it_gives_is_kept_on_the_loop(worker: Worker) -> None:
    threads: list[str] = []
    kept: list[str] = []
    names = await asyncio.gather(
        *(worker.run(n, lambda: threading.current_thread().name, lambda _: kept.append(threading.current_thread().name)) for n in range(5))
    )
    threads += names
    assert len(set(threads)) == 1
    assert set(kept) == {threading.current_thread().name}
    assert set(threads) != set(kept)


async def test_the_same_work_is_done_once_unless_it_failed(worker: Worker) -> None:
    gate, runs = threading.Event(), []

    def work(fails: bool) -> str:
        gate.wait(10)
        runs.append(fails)
        if fails:
            raise RefusedRequest("BAD_USER_INPUT", [])
        return "done"

    waiting = [
        asyncio.create_task(worker.run("key", lambda fails=fails: work(fails), lambda _: None))  # type: ignore[misc]
        for fails in (True, False, False, False)
    ]
    await asyncio.sleep(0)
    gate.set()
    first, *others = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(first, RefusedRequest)
    assert others == ["done"] * 3
    assert runs == [True, False]


async def test_who_goes_away_does_not_stop_the_work_that_others_wait_for(worker: Worker) -> None:
    gate, runs = threading.Event(), []

    def work() -> str:
        runs.append(1)
        gate.wait(10)
        return "done"

    first, second = (asyncio.create_task(worker.run("key", work, lambda _: None)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    gate.set()
    assert await second == "done"
    assert runs == [1]


async def test_a_closed_worker_takes_nothing_more(engine: Engine) -> None:
    waiting = [asyncio.create_task(engine.prepare(LARGE.replace("a1:", f"b{n}:"), None, {}, MANAGER)) for n in range(3)]
    await asyncio.sleep(0)
    engine.close()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in found[1:]] == [asyncio.CancelledError] * 2
    with pytest.raises(Unavailable, match="stopping"):
        await engine.prepare(SMALL, None, {}, MANAGER)
