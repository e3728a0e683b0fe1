"""Any input of any verb, at the edges of its types and beyond: refused with codes, in words of ours, and nothing breaks."""

import json
from collections import Counter
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from graphql import GraphQLError, GraphQLInputType, Undefined
from graphql.utilities import coerce_input_value

from app.documents.refusal import RefusedRequest
from app.schema import verbs
from app.viewer import Role
from tests.support.asking import NOW
from tests.support.writing import ERRORS
from tests.writing.answers import input_type, judge, selection
from tests.writing.edges import literal, places, put, values
from tests.writing.ground import Ground, Plot
from tests.writing.invariants import wrong
from tests.writing.likely import Likely
from tests.writing.population import population

MAY_REFUSE = {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"}
"""Codes of what is no value of its type at all, which is told before there is a payload."""
TRIED = 10
"""Inputs of each verb that are tried in every run, drawn by the verb's name."""
TRIED_SLOWLY = 300
LITERAL = 0.2
"""How often the input stands in the document itself."""
SEEN_MIN = 0.3
"""Share of inputs that reach their verb."""


@pytest.mark.parametrize("verb", sorted(verbs().known))
async def test_any_input(ground: Ground, verb: str) -> None:
    await _try(ground, verb, TRIED)


@pytest.mark.slow
@pytest.mark.parametrize("verb", sorted(verbs().known))
async def test_very_many_inputs(ground: Ground, verb: str) -> None:
    tally = await _try(ground, verb, TRIED_SLOWLY)
    assert tally["answered"] >= SEEN_MIN * tally.total(), tally


async def _try(ground: Ground, verb: str, times: int) -> Counter[str]:
    random, tally = Random(verb), Counter[str]()  # noqa: S311  # to vary tests, not to keep secrets
    async with ground.fresh() as plot:
        since = await plot.owner.fetchval("select max(recorded_at) from change_transaction")
        for _ in range(times):
            given = await _input(plot, verb, random)
            role = random.choice(sorted(verbs().verb(verb).may) if random.random() < 0.9 else list(Role))
            told = f"{role} {verb} {json.dumps(given)[:3_000]}"
            try:
                tally[await _answer(plot, verb, role, given, random)] += 1
            except Exception as error:
                raise AssertionError(f"{told}\n{type(error).__name__}: {str(error)[:3_000]}") from error
        found = await wrong(plot.owner, since)
        assert not found, found
    return tally


async def _input(plot: Plot, verb: str, random: Random) -> dict[str, Any]:
    """One that mostly holds, with another value in one place or, now and then, in several."""
    given = Likely(random, await population(plot.owner), verb, NOW).input(input_type(verb))
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        place, type_ = random.choice(list(places(input_type(verb), given)))
        given = put(given, place, _value(type_, _at(given, place), random))
    return given


def _value(type_: GraphQLInputType, given: object, random: Random) -> object:
    """Mostly one that the type allows, so that the verb sees it."""
    tried = values(type_, given)
    allowed = [value for value in tried if _allowed(type_, value)]
    return random.choice(allowed if allowed and random.random() < 0.9 else tried)


def _allowed(type_: GraphQLInputType, value: object) -> bool:
    try:
        return coerce_input_value(value, type_) is not Undefined
    except (GraphQLError, ValueError):
        return False


def _at(given: Any, place: tuple[str | int, ...]) -> object:
    for step in place:
        given = given.get(step) if isinstance(given, dict) else given[step]
    return given


async def _answer(plot: Plot, verb: str, role: Role, given: dict[str, Any], random: Random) -> str:
    """As a variable or as a literal in the document, mostly dry."""
    dry = random.random() < 0.7
    try:
        if random.random() < LITERAL:
            payload = await _literally(plot, verb, role, given, dry=dry)
        else:
            payload = await plot.writer.do(role, verb, given, selection(verb), dry=dry)
    except RefusedRequest as refused:
        if refused.code not in MAY_REFUSE:
            raise
        return "refused"
    judge(verb, given, payload)
    return "answered"


async def _literally(plot: Plot, verb: str, role: Role, given: dict[str, Any], *, dry: bool) -> Any:
    asked = f"{verb}(input: {literal(given, input_type(verb))}, dryRun: {json.dumps(dry)})"
    data = await plot.writer.run(role, f"mutation {{ {asked} {{ {selection(verb)} {ERRORS} }} }}", key=str(uuid4()))
    return data[verb]
