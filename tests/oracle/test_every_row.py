"""Every field of rows of every type, for everybody: what random documents meet by chance is met here for certain."""

from collections.abc import Iterator, Sequence
from random import Random

import orjson
import pytest
from graphql import GraphQLObjectType, get_named_type, is_abstract_type, is_leaf_type

from tests.graphsql.documents import SUMS
from tests.oracle.asked import TYPES, global_id, type_of
from tests.oracle.contract import contract
from tests.oracle.oracle import Oracle
from tests.oracle.pages import without_cursors
from tests.oracle.people import PEOPLE, Person

ROWS = 12
"""Of each type, of which half are seen if there are so many."""
BATCH = 12
LANGUAGES = ("sv", "en")


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
async def test_every_field_of_some_rows(oracle: Oracle, person: Person) -> None:
    for type_name in (*TYPES.values(), "Service", "ServicePackage"):
        await _check(oracle, person, type_name, _rows(oracle, person, type_name)[:ROWS])


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
async def test_every_field_of_every_row(oracle: Oracle, person: Person) -> None:
    for type_name in (*TYPES.values(), "Service", "ServicePackage"):
        await _check(oracle, person, type_name, _rows(oracle, person, type_name))


async def _check(oracle: Oracle, person: Person, type_name: str, ids: Sequence[str]) -> None:
    text = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {type_name} {_everything(type_name)} }} }}"
    for start in range(0, len(ids), BATCH):
        batch = list(ids[start : start + BATCH])
        found = await oracle.does(person, text, LANGUAGES, ids=batch)
        wanted = oracle.should(person, text, LANGUAGES, ids=batch)
        assert orjson.dumps(without_cursors(found, wanted)) == orjson.dumps(wanted), (person, text, batch)


def _rows(oracle: Oracle, person: Person, type_name: str) -> list[str]:
    """Ids of all rows, by turns of seen and hidden ones."""
    table = next((table for table, name in TYPES.items() if name == type_name), "service")
    rows = [row for row in oracle.tables.all(table) if type_of(row) == type_name]
    rows = Random(type_name).sample(rows, len(rows))  # noqa: S311  # to vary tests, not to keep secrets
    sight = oracle.asked(person).sight
    seen, hidden = ([global_id(row) for row in rows if sight.sees(row) is wanted] for wanted in (True, False))
    half = ROWS // 2
    return [*seen[:half], *hidden[:half], *seen[half:], *hidden[half:]]


def _everything(type_name: str, levels: int = 4) -> str:
    """All fields: of rows that are referred to the id, of whatever has none its own fields."""
    type_ = contract().type_map[type_name]
    if is_abstract_type(type_):
        return "{ __typename ... on Node { id } }"
    assert isinstance(type_, GraphQLObjectType)
    return "{ " + " ".join(_fields(type_, levels)) + " }"


def _fields(type_: GraphQLObjectType, levels: int) -> Iterator[str]:
    for name, definition in type_.fields.items():
        if name in SUMS:
            continue
        named = get_named_type(definition.type)
        if is_leaf_type(named):
            yield name
        elif named.name.endswith("Connection"):
            yield f"{name}(first: 2) {{ totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ id }} }} }}"
        elif isinstance(named, GraphQLObjectType) and "id" in named.fields:
            yield f"{name} {{ id }}"
        elif levels:
            yield f"{name} {_everything(named.name, levels - 1)}"
