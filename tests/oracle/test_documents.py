"""Random documents: the compiled answer is the oracle's, byte for byte, for everybody and in every language."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from app.documents.refusal import RefusedRequest
from app.errors import DomainError
from app.viewer import Role
from tests.graphsql.documents import Writer
from tests.oracle.conditions import Conditions
from tests.oracle.contract import contract
from tests.oracle.drawing import ANYBODY, LANGUAGES, SEEDS, once
from tests.oracle.oracle import Oracle
from tests.oracle.pages import without_cursors
from tests.oracle.people import Person

BOUNDED = {"QUERY_TOO_DEEP", "QUERY_TOO_COMPLEX"}
"""The only codes that a valid document may meet."""
HOLDING_MIN = 0.6
"""Share of answers that hold something; of a document without any, nothing can differ."""
PARTS = 4
"""For as many workers."""
PREVIEWERS = {Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER}


@pytest.fixture
def tally() -> Iterator[Counter[bool]]:
    """How many answers held something; most must."""
    counted: Counter[bool] = Counter()
    yield counted
    assert counted[True] >= HOLDING_MIN * counted.total(), counted


@pytest.mark.parametrize("part", range(PARTS))
@settings(once, max_examples=130)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_any_document(oracle: Oracle, tally: Counter[bool], part: int, seed: int, person: Person, languages: tuple[str, ...]) -> None:
    await _check(oracle, tally, Random(f"{part} {seed}"), person, languages)  # noqa: S311  # to vary tests, not to keep secrets


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@settings(once, max_examples=1_300, derandomize=False)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_very_many_documents(
    oracle: Oracle, tally: Counter[bool], part: int, seed: int, person: Person, languages: tuple[str, ...]
) -> None:
    await _check(oracle, tally, Random(f"{part} {seed}"), person, languages)  # noqa: S311


async def _check(oracle: Oracle, tally: Counter[bool], random: Random, person: Person, languages: tuple[str, ...]) -> None:
    asked = oracle.asked(person, languages)
    known = {name: found for name, found in oracle.samples.items() if name != "customers" or person.role in PREVIEWERS}
    text, variables = Writer(contract(), known, random, Conditions(asked, random)).document()
    try:
        found = await oracle.does(person, text, languages, **variables)
    except (RefusedRequest, DomainError) as error:
        if error.code not in BOUNDED:
            raise AssertionError(person, text, variables) from error
        return
    assert len(oracle.demo.statements) <= 1
    wanted: Any = oracle.should(person, text, languages, **variables)
    tally[holds_something(wanted)] += 1
    assert orjson.dumps(without_cursors(found, wanted)) == orjson.dumps(wanted), (person, languages, text, variables)


def holds_something(value: Any) -> bool:
    """A value that is neither null, nor the name of a type, nor a count of nothing."""
    match value:
        case dict():
            return any(holds_something(inner) for key, inner in value.items() if key != "__typename")
        case list():
            return any(holds_something(inner) for inner in value)
        case _:
            return bool(value)
