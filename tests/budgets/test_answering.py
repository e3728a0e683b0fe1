"""Budgets and shares where operations pass: what is charged before it is read, and who reads beside whom."""

import asyncio
from collections.abc import AsyncIterator
from threading import Event
from time import perf_counter_ns

import pytest

from app import limits
from app.answering import Answering
from app.documents.refusal import RefusedRequest
from app.errors import RateLimited
from app.journal import Turn
from app.reading import Question
from app.settings import Settings
from app.viewer import Viewer
from tests.budgets.support import viewer

NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere"
UNITS = 1_000_000
GREEDY, MODEST = viewer(principal="token:greedy"), viewer(principal="token:modest")


@pytest.fixture
async def answering() -> AsyncIterator[Answering]:
    """Nothing is run here, so it needs no database."""
    made = Answering(Settings(budget_units=UNITS), database_url=NOWHERE)
    yield made
    await made.close()


async def _prepare(answering: Answering, who: Viewer, text: str, **variables: object) -> int:
    """What it took of the budget."""
    before = answering.balance(who).remaining
    await answering.prepare(Question(text, None, variables, ()), who, Turn("1", "POST", perf_counter_ns()))
    return before - answering.balance(who).remaining


def _new(number: int) -> str:
    return f"{{ viewer {{ role r{number:05}: role }} }}"


async def test_what_is_new_is_charged_by_its_letters_and_what_is_known_is_not(answering: Answering) -> None:
    text = _new(1)
    assert await _prepare(answering, MODEST, text) == len(text) * limits.COST_LETTER
    assert await _prepare(answering, MODEST, text) == 0  # it is charged when it is answered
    assert await _prepare(answering, GREEDY, text) == 0


async def test_a_new_shape_of_a_known_document_is_charged_too(answering: Answering) -> None:
    text = "query ($n: Int!) { services(first: $n) { nodes { key } } }"
    took = [await _prepare(answering, MODEST, text, n=size) for size in (10, 11, 10)]
    assert took == [len(text) * limits.COST_LETTER, len(text) * limits.COST_LETTER, 0]


async def test_a_document_that_is_too_long_to_be_read_costs_the_least(answering: Answering) -> None:
    text = "{ viewer { role } }" + " " * limits.DOCUMENT_LETTERS_MAX
    with pytest.raises(RefusedRequest):
        await _prepare(answering, MODEST, text)
    assert answering.balance(MODEST).remaining == UNITS - limits.COST_LEAST


async def test_what_cannot_be_paid_is_not_read(answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REFUSED_AFTER_SECONDS", 0)
    long = "{ viewer { role } }" + "#" * (UNITS // limits.COST_LETTER - 100)
    await _prepare(answering, MODEST, long)
    with pytest.raises(RateLimited):
        await _prepare(answering, MODEST, _new(1) + "#" * 200)
    assert answering.balance(MODEST).remaining > 0
    assert await _prepare(answering, GREEDY, _new(1) + "#" * 200) > 0  # it was not kept: whoever pays has it read


async def test_who_sends_many_new_documents_leaves_room_for_the_others(answering: Answering) -> None:
    """The thread that reads stands still until everybody has come; then it takes them in the order in which they came to it."""
    gate, read = Event(), list[str]()

    async def one(who: Viewer, number: int) -> None:
        await _prepare(answering, who, _new(number))
        read.append(who.principal)

    blocking = asyncio.create_task(answering._engine._worker.run("gate", gate.wait, lambda _: None))
    greedy = [asyncio.create_task(one(GREEDY, number)) for number in range(30)]
    await _settled()
    assert answering._engine.waiting() == 1 + limits.MISSES_AT_ONCE
    modest = asyncio.create_task(one(MODEST, 99))
    await _settled()
    assert answering._engine.waiting() == 1 + limits.MISSES_AT_ONCE + 1
    gate.set()
    await asyncio.gather(blocking, modest, *greedy)
    assert read.index(MODEST.principal) < 2 * limits.MISSES_AT_ONCE  # each is read and then compiled; so are those before it


async def _settled() -> None:
    """Each task has gone as far as it goes by itself."""
    for _ in range(30):
        await asyncio.sleep(0)
