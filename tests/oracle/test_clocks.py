"""Random documents with clocks of their own at every root: the compiled answer is the oracle's, byte for byte."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from random import Random

import orjson
import pytest
from hypothesis import given, settings

from app.database.embedded import Server
from app.documents.refusal import RefusedRequest
from app.errors import DomainError
from app.viewer import Role
from tests.graphsql.documents import APART, Writer
from tests.oracle.aging import age
from tests.oracle.conditions import Conditions
from tests.oracle.contract import contract
from tests.oracle.differing import differences
from tests.oracle.drawing import ANYBODY, LANGUAGES, SEEDS, once
from tests.oracle.oracle import Oracle
from tests.oracle.pages import without_cursors
from tests.oracle.people import Person
from tests.oracle.test_documents import BOUNDED, HOLDING_MIN, PREVIEWERS, holds_something
from tests.support.asking import DEMO_PERSONS, asker
from tests.support.databases import clone

CLOCKS = ("at:", "knownAt:")
OF_GATES = ("availableTransitions", "transitionPreview")
"""What gates find the oracle was told of the present only."""
CLOCKED = 0.5
"""How often a root is given each of the clocks."""
MOVED_MIN = 0.6
"""Share of the documents that ask about another moment."""


@pytest.fixture
def tally() -> Iterator[Counter[str]]:
    counted: Counter[str] = Counter()
    yield counted
    assert counted["holds"] >= HOLDING_MIN * counted["asked"], counted
    assert counted["moved"] >= MOVED_MIN * counted["asked"], counted


GATES = """query ($known: KnownAt) { portfolioItems(first: 50, knownAt: $known, includeRetired: true) { nodes { key versions { number
    availableTransitions { to permitted allowed reasonRequired
        checks { code outcome overridable message { text } path data { name text number day } } } } } } }"""


@pytest.mark.slow
async def test_what_gates_found_can_be_had_again(server: Server, demo_template: str) -> None:
    """For every version and step of the demo, whatever happened since."""
    taken: dict[str, bytes] = {}
    async with clone(server, demo_template) as database, asker(database.url, database.owner_url, DEMO_PERSONS) as asked:

        async def note(token: str, at: datetime) -> None:
            taken[token] = await asked.bytes(GATES, at=at)

        await age(database, asked, note)
        for token, answer in taken.items():
            found = await asked.bytes(GATES, known=token)
            assert found == answer, differences(orjson.loads(found), orjson.loads(answer))
    assert len(set(taken.values())) > 2


@settings(once, max_examples=30)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_any_document_at_any_moments(
    aged: Oracle, tally: Counter[str], seed: int, person: Person, languages: tuple[str, ...]
) -> None:
    await _check(aged, tally, Random(seed), person, languages)  # noqa: S311  # to vary tests, not to keep secrets


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
@settings(once, max_examples=1_000, derandomize=False)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_very_many_documents_at_any_moments(
    aged: Oracle, tally: Counter[str], part: int, seed: int, person: Person, languages: tuple[str, ...]
) -> None:
    await _check(aged, tally, Random(f"{part} {seed}"), person, languages)  # noqa: S311


async def _check(oracle: Oracle, tally: Counter[str], random: Random, person: Person, languages: tuple[str, ...]) -> None:
    asked = oracle.asked(person, languages)
    forbidden = {"customers": person.role not in PREVIEWERS, "knownAt": person.role is Role.CUSTOMER}
    known = {name: found for name, found in oracle.samples.items() if not forbidden.get(name)}
    writer = Writer(contract(), known, random, Conditions(asked, random), without=(*APART, *OF_GATES), clocked=CLOCKED)
    text, variables = writer.document()
    try:
        found = await oracle.does(person, text, languages, **variables)
    except (RefusedRequest, DomainError) as error:
        if error.code not in BOUNDED:
            raise AssertionError(person, text, variables) from error
        return
    wanted = oracle.should(person, text, languages, **variables)
    tally["asked"] += 1
    tally["holds"] += holds_something(wanted)
    tally["moved"] += any(word in text for word in CLOCKS)
    assert len(oracle.demo.statements) <= 1
    found = without_cursors(found, wanted)
    assert orjson.dumps(found) == orjson.dumps(wanted), (person, languages, text, variables, differences(found, wanted))
