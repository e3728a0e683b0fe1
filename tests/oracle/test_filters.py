"""Random filters and orders of every list: the rows, their order and their number are those of plain Python over all rows."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import DomainError, Forbidden
from tests.graphsql.documents import Writer
from tests.oracle.conditions import Conditions
from tests.oracle.contract import connections, contract, type_below
from tests.oracle.drawing import ANYBODY, LANGUAGES, SEEDS, once
from tests.oracle.filters import touches_hidden
from tests.oracle.oracle import Oracle
from tests.oracle.people import Person

NAMED = {"whereUsed": 'by: {key: "SVC-SERVICEDESK"}'}
"""What a list needs to be told."""
PARTS = 2
SELECTIVE_MIN = 0.3
"""Share of filters that let some rows through and others not."""


@pytest.fixture
def tally() -> Iterator[Counter[bool]]:
    counted: Counter[bool] = Counter()
    yield counted
    assert counted[True] >= SELECTIVE_MIN * counted.total(), counted


@pytest.mark.parametrize("part", range(PARTS))
@settings(once, max_examples=250)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_any_filter(oracle: Oracle, tally: Counter[bool], part: int, seed: int, person: Person, languages: tuple[str, ...]) -> None:
    await _check(oracle, tally, Random(f"{part} {seed}"), person, languages)  # noqa: S311  # to vary tests, not to keep secrets


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@settings(once, max_examples=2_500, derandomize=False)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_very_many_filters(
    oracle: Oracle, tally: Counter[bool], part: int, seed: int, person: Person, languages: tuple[str, ...]
) -> None:
    await _check(oracle, tally, Random(f"{part} {seed}"), person, languages)  # noqa: S311


@settings(once, max_examples=150)
@given(seed=SEEDS, person=ANYBODY)
async def test_what_is_hidden_is_forbidden_in_filters_and_orders(oracle: Oracle, seed: int, person: Person) -> None:
    """And nothing else is, whether there are rows or not."""
    random = Random(seed)  # noqa: S311
    asked = oracle.asked(person)
    field, criteria = _criteria(Conditions(asked, random, curious=True), random)
    text, variables = _document(random, field, criteria)
    hidden = any(touches_hidden(each, type_below("Query", field), asked) for each in criteria.values())
    try:
        await oracle.does(person, text, **variables)
    except DomainError as error:
        if not (hidden and isinstance(error, Forbidden)):
            raise AssertionError(person, text, variables) from error
    else:
        assert not hidden or not asked.seat.may_see(f"Query.{field}"), (person, text, variables)


async def _check(oracle: Oracle, tally: Counter[bool], random: Random, person: Person, languages: tuple[str, ...]) -> None:
    field, criteria = _criteria(Conditions(oracle.asked(person, languages), random), random)
    text, variables = _document(random, field, criteria)
    found = await oracle.does(person, text, languages, **variables)
    assert found == oracle.should(person, text, languages, **variables), (person, languages, text, variables)
    if found["all"]["totalCount"] > 1 and "filter" in criteria:
        tally[0 < found["some"]["totalCount"] < found["all"]["totalCount"]] += 1


def _criteria(conditions: Conditions, random: Random) -> tuple[str, dict[str, Any]]:
    """A list of the root, and a filter or an order for it or both."""
    field = random.choice(connections("Query"))
    type_name = type_below("Query", field)
    wanted = random.choice([["filter"], ["filter"], ["orderBy"], ["filter", "orderBy"]])
    return field, {name: conditions.filter(type_name) if name == "filter" else conditions.order(type_name) for name in wanted}


def _document(random: Random, field: str, criteria: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    writer = Writer(contract(), {}, random)
    query = contract().query_type
    assert query
    definition = query.fields[field]
    given = [f"{name}: {writer.input(value, definition.args[name].type)}" for name, value in criteria.items()]
    others = ["includeRetired: true"] if "includeRetired" in definition.args else []
    others += [NAMED[field]] if field in NAMED else []
    some, everything = ", ".join([*others, "first: 200", *given]), f"({', '.join(others)})" if others else ""
    return writer.operation(f"{{ some: {field}({some}) {{ totalCount nodes {{ id }} }} all: {field}{everything} {{ totalCount }} }}")
