"""Pages of every connection, at the root and below, in any order: what stands on them, what lies beyond, and walks from end to end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from graphql import GraphQLObjectType
from hypothesis import given, settings

from tests.oracle.asked import Asked, global_id, value_of
from tests.oracle.conditions import Conditions
from tests.oracle.contract import connections, contract, type_below
from tests.oracle.drawing import ANYBODY, LANGUAGES, SEEDS, once
from tests.oracle.oracle import Oracle
from tests.oracle.pages import without_cursors
from tests.oracle.people import Person
from tests.oracle.tables import Row
from tests.oracle.test_filters import NAMED

PAGE = "{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } }"
PAGES_MAX = 6
"""Of one walk."""
PARTS = 2


@dataclass(frozen=True)
class List:
    """A connection with a filter and an order, asked for by one person."""

    oracle: Oracle
    person: Person
    languages: tuple[str, ...]
    text: str
    variables: dict[str, Any]

    async def page(self, **bounds: Any) -> Any:
        """As the product answers, which must be what the oracle answers."""
        given = {**self.variables, **bounds}
        found = await self.oracle.does(self.person, self.text, self.languages, **given)
        wanted = self.oracle.should(self.person, self.text, self.languages, **given)
        assert without_cursors(found, wanted) == wanted, (self.person, self.languages, self.text, given)
        return _innermost(found)


@pytest.mark.parametrize("part", range(PARTS))
@settings(once, max_examples=25)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_pages_of_any_list(oracle: Oracle, part: int, seed: int, person: Person, languages: tuple[str, ...]) -> None:
    await _check(oracle, Random(f"{part} {seed}"), person, languages)  # noqa: S311  # to vary tests, not to keep secrets


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@settings(once, max_examples=400, derandomize=False)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_pages_of_very_many_lists(oracle: Oracle, part: int, seed: int, person: Person, languages: tuple[str, ...]) -> None:
    await _check(oracle, Random(f"{part} {seed}"), person, languages)  # noqa: S311


async def _check(oracle: Oracle, random: Random, person: Person, languages: tuple[str, ...]) -> None:
    listed = _list(oracle, random, person, languages)
    edges = (await listed.page(first=200))["edges"]
    cursors = [edge["cursor"] for edge in edges]
    assert len(set(cursors)) == len(cursors)
    listed = replace(listed, oracle=oracle.knowing({edge["cursor"]: oracle.row(edge["node"]["id"]) for edge in edges}))
    for _ in range(3):
        await listed.page(**any_bounds(random, cursors))
    size = max(random.randint(1, 4), len(edges) // PAGES_MAX + 1)
    assert await walked(listed, size, "first", "after", "endCursor", "hasNextPage") == edges
    assert (await walked(listed, size, "last", "before", "startCursor", "hasPreviousPage"))[::-1] == edges


def any_bounds(random: Random, cursors: Sequence[str]) -> dict[str, Any]:
    """Anything that is allowed; also cursors in the wrong order, which leave nothing between them."""
    bounds: dict[str, Any] = {random.choice(["first", "last"]): random.choice([1, 2, 5, 200])}
    for name in ("after", "before"):
        if cursors and random.random() < 0.6:
            bounds[name] = random.choice(cursors)
    return bounds


async def walked(listed: List, size: int, count: str, bound: str, cursor: str, further: str) -> list[Any]:
    """All edges, page by page from one end; those of a page that was read from its end are turned round."""
    edges: list[Any] = []
    bounds: dict[str, Any] = {}
    while True:
        page = await listed.page(**{count: size}, **bounds)
        edges += page["edges"] if count == "first" else page["edges"][::-1]
        if not page["pageInfo"][further]:
            return edges
        bounds = {bound: page["pageInfo"][cursor]}


def _list(oracle: Oracle, random: Random, person: Person, languages: tuple[str, ...]) -> List:
    """A list of the root, or of a row that has the longest one of some."""
    asked = oracle.asked(person, languages)
    types = [name for name, type_ in contract().type_map.items() if isinstance(type_, GraphQLObjectType) and _has_lists(name)]
    type_name = random.choice(["Query", *types])
    field = random.choice(connections(type_name))
    of = type_below(type_name, field)
    conditions = Conditions(asked, random)
    criteria: dict[str, Any] = {"filter": conditions.filter(of)} if random.random() < 0.4 else {}
    criteria |= {"orderBy": conditions.order(of)} if random.random() < 0.7 else {}
    declared = "$first: Int, $last: Int, $after: String, $before: String"
    given = "first: $first, last: $last, after: $after, before: $before"
    for name in criteria:
        declared += f", ${name}: {f'{of}Filter' if name == 'filter' else f'[{of}Order!]'}"
        given += f", {name}: ${name}"
    given += f", {NAMED[field]}" if field in NAMED else ""
    page = f"{field}({given}) {PAGE}"
    if type_name != "Query":
        page = f'node(id: "{_longest(conditions, asked, type_name, field)}") {{ ... on {type_name} {{ {page} }} }}'
    return List(oracle, person, languages, f"query ({declared}) {{ {page} }}", criteria)


def _has_lists(type_name: str) -> bool:
    return bool(connections(type_name)) and type_name != "Query"


def _longest(conditions: Conditions, asked: Asked, type_name: str, field: str) -> str:
    def length(row: Row) -> int:
        return len(value_of(type_name, field, row, asked).rows)

    rows = conditions.rows(type_name)
    return global_id(max(rows, key=length) if rows else asked.tables.all("party")[0])


def _innermost(found: Any) -> Any:
    """The page; an empty one where nothing is seen."""
    while isinstance(found, dict) and "edges" not in found:
        found = next(iter(found.values()), None)
    return found or {"edges": [], "pageInfo": {"hasNextPage": False, "hasPreviousPage": False}}
