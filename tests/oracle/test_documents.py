"""Random documents: the compiled answer is the oracle's, byte for byte, for everybody and in every language."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from app.errors import DomainError
from app.graphsql.refusal import RefusedRequest
from app.viewer import Role
from tests.graphsql.documents import Samples, Writer
from tests.oracle.asked import TYPES, global_id
from tests.oracle.conditions import Conditions
from tests.oracle.conftest import Oracle
from tests.oracle.contract import contract
from tests.oracle.drawing import ANYBODY, LANGUAGES, SEEDS, once
from tests.oracle.pages import without_cursors
from tests.oracle.people import PEOPLE, Person

BOUNDED = {"QUERY_TOO_DEEP", "QUERY_TOO_COMPLEX"}
"""The only codes that a valid document may meet."""
HOLDING_MIN = 0.6
"""Share of answers that hold something; of a document without any, nothing can differ."""
PARTS = 4
"""For as many workers."""
PREVIEWERS = {Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER}

ALIKE = {"items": "portfolioItems", "children": "parties", "ideas": "developmentIdeas", "comments": "comments", "feedback": "feedback"}
"""Connections below the root that stand in the order of one at the root."""


@pytest.fixture(scope="session")
async def samples(oracle: Oracle) -> Samples:
    """A few ids of every type, and cursors."""
    roots = sorted({*ALIKE.values(), "services", "servicePackages", "capabilities"})
    fields = " ".join(f"{root}(first: 200) {{ edges {{ cursor node {{ id }} }} }}" for root in roots)
    pages = await oracle.does(PEOPLE[0], f"{{ {fields} }}")
    oracle.cursors.update({edge["cursor"]: oracle.row(edge["node"]["id"]) for page in pages.values() for edge in page["edges"]})
    cursors = {root: [edge["cursor"] for edge in page["edges"]] for root, page in pages.items()}
    services = oracle.tables.all("service")
    return {
        **{f"cursors:{field}": found for field, found in cursors.items()},
        **{f"cursors:{field}": cursors[root] for field, root in ALIKE.items()},
        "ids": [global_id(row) for table in (*TYPES, "service") for row in Random(table).choices(oracle.tables.all(table), k=8)],  # noqa: S311
        "keys": [row.key for row in services],
        "services": [row.key for row in services if not row.is_package],
        "packages": [row.key for row in services if row.is_package],
        "customers": [row.key for row in oracle.tables.all("party")],
        "components": [oracle.tables.of("service", line.component_service_id).key for line in oracle.tables.all("composition_item")],
    }


@pytest.fixture
def tally() -> Iterator[Counter[bool]]:
    """How many answers held something; most must."""
    counted: Counter[bool] = Counter()
    yield counted
    assert counted[True] >= HOLDING_MIN * counted.total(), counted


@pytest.mark.parametrize("part", range(PARTS))
@settings(once, max_examples=130)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_any_document(
    oracle: Oracle, samples: Samples, tally: Counter[bool], part: int, seed: int, person: Person, languages: tuple[str, ...]
) -> None:
    await _check(oracle, samples, tally, Random(f"{part} {seed}"), person, languages)  # noqa: S311  # to vary tests, not to keep secrets


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@settings(once, max_examples=1_300, derandomize=False)
@given(seed=SEEDS, person=ANYBODY, languages=LANGUAGES)
async def test_very_many_documents(
    oracle: Oracle, samples: Samples, tally: Counter[bool], part: int, seed: int, person: Person, languages: tuple[str, ...]
) -> None:
    await _check(oracle, samples, tally, Random(f"{part} {seed}"), person, languages)  # noqa: S311


async def _check(
    oracle: Oracle, samples: Samples, tally: Counter[bool], random: Random, person: Person, languages: tuple[str, ...]
) -> None:
    asked = oracle.asked(person, languages)
    known = samples if person.role in PREVIEWERS else {name: found for name, found in samples.items() if name != "customers"}
    text, variables = Writer(contract(), known, random, Conditions(asked, random)).document()
    try:
        found = await oracle.does(person, text, languages, **variables)
    except (RefusedRequest, DomainError) as error:
        if error.code not in BOUNDED:
            raise AssertionError(person, text, variables) from error
        return
    assert len(oracle.demo.statements) <= 1
    wanted: Any = oracle.should(person, text, languages, **variables)
    tally[_holds_something(wanted)] += 1
    assert orjson.dumps(without_cursors(found, wanted)) == orjson.dumps(wanted), (person, languages, text, variables)


def _holds_something(value: Any) -> bool:
    """A value that is neither null, nor the name of a type, nor a count of nothing."""
    match value:
        case dict():
            return any(_holds_something(inner) for key, inner in value.items() if key != "__typename")
        case list():
            return any(_holds_something(inner) for inner in value)
        case _:
            return bool(value)
