"""Random documents, asked by every role: one statement, and an answer of exactly the shape that was asked for.

The judge of the shape is graphql-core's own executor. It runs the same document over our answer, each field resolved to what stands there
under its response key: whatever it finds null, missing, too much, of another type or in another order than the specification says differs.
"""

from random import Random
from typing import Any

import orjson
import pytest
from graphql import ExecutionResult, GraphQLResolveInfo, GraphQLSchema, build_schema, execute_sync, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import DomainError
from app.graphsql.refusal import RefusedRequest
from app.schema import schema_text
from app.viewer import Role
from tests.graphsql.documents import Samples, Writer
from tests.graphsql.support import run
from tests.support.asking import Asker

BOUNDED = {"QUERY_TOO_DEEP", "QUERY_TOO_COMPLEX"}
"""The only codes that a valid document may meet."""
SEEDS = st.integers(0, 2**32 - 1)
"""Not hypothesis's own random source: simplest of all to it is what always says yes, and that writes endless documents."""


@pytest.fixture(scope="session")
def contract() -> GraphQLSchema:
    """The contract as clients read it: no resolvers, no scalars of ours."""
    return build_schema(schema_text())


@pytest.fixture(scope="session")
async def samples(demo: Asker) -> Samples:
    answer = await run(demo, "{ portfolioItems(first: 200, includeRetired: true) { nodes { key id } } parties(first: 200) { nodes { id } } "
                             "capabilities { nodes { id } } comments(first: 200) { nodes { id } } }")  # fmt: skip
    ids = [node["id"] for each in answer.values() for node in each["nodes"]]
    return {"ids": ids, "keys": [node["key"] for node in answer["portfolioItems"]["nodes"]]}


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS, role=st.sampled_from(Role))
async def test_any_document(demo: Asker, contract: GraphQLSchema, samples: Samples, seed: int, role: Role) -> None:
    await _check(demo, contract, samples, seed, role)


@pytest.mark.slow
@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS, role=st.sampled_from(Role))
async def test_very_many_documents(demo: Asker, contract: GraphQLSchema, samples: Samples, seed: int, role: Role) -> None:
    await _check(demo, contract, samples, seed, role)


async def _check(demo: Asker, contract: GraphQLSchema, samples: Samples, seed: int, role: Role) -> None:
    text, variables = Writer(contract, samples, Random(seed)).document()  # noqa: S311  # to vary tests, not to keep secrets
    try:
        answer = await run(demo, text, None, role, **variables)
    except (RefusedRequest, DomainError) as error:
        if error.code not in BOUNDED:
            raise
        return
    assert len(demo.statements) <= 1
    judged = execute_sync(
        contract, parse(text), answer, variable_values=variables, field_resolver=_what_stands_there, type_resolver=_what_it_says
    )
    assert isinstance(judged, ExecutionResult)
    assert judged.errors is None, (judged.errors, text, variables)
    assert orjson.dumps(judged.data) == orjson.dumps(answer), (text, variables)


def _what_stands_there(source: Any, info: GraphQLResolveInfo[object], **_: object) -> object:
    return source[info.path.key]


def _what_it_says(value: Any, *_: object) -> str:
    return str(value["__typename"])
