"""Random documents: the compiled answer is the oracle's, byte for byte."""

from itertools import permutations
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import DomainError
from app.graphsql.document import RefusedRequest
from tests.graphsql.documents import Samples, Writer
from tests.oracle.asked import global_id
from tests.oracle.conftest import Oracle
from tests.oracle.contract import contract
from tests.oracle.pages import without_cursors
from tests.oracle.people import PEOPLE, Person

BOUNDED = {"QUERY_TOO_DEEP", "QUERY_TOO_COMPLEX"}
"""The only codes that a valid document may meet."""
SEEDS = st.integers(0, 2**32 - 1)
LANGUAGES = [chain for size in range(4) for chain in permutations(("fi", "sv", "en"), size)]


@pytest.fixture(scope="session")
def samples(oracle: Oracle) -> Samples:
    tables = ("service", "party", "capability", "stakeholder_comment")
    return {
        "ids": [global_id(row) for table in tables for row in oracle.tables.all(table)],
        "keys": [row.key for row in oracle.tables.all("service")],
    }


@settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS, person=st.sampled_from(PEOPLE), languages=st.sampled_from(LANGUAGES))
async def test_any_document(oracle: Oracle, samples: Samples, seed: int, person: Person, languages: tuple[str, ...]) -> None:
    await _check(oracle, samples, seed, person, languages)


async def _check(oracle: Oracle, samples: Samples, seed: int, person: Person, languages: tuple[str, ...]) -> None:
    text, variables = Writer(contract(), samples, Random(seed)).document()  # noqa: S311  # to vary tests, not to keep secrets
    try:
        found = await oracle.does(person, text, languages, **variables)
    except (RefusedRequest, DomainError) as error:
        if error.code not in BOUNDED:
            raise
        return
    assert len(oracle.demo.statements) <= 1
    wanted: Any = oracle.should(person, text, languages, **variables)
    assert orjson.dumps(without_cursors(found, wanted)) == orjson.dumps(wanted), (text, variables)
