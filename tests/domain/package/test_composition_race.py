"""Two packages that come to contain each other at once: each change is legal by itself, and one of them wins."""

import asyncio
from typing import Any

from tests.domain.package.test_composition_verbs import content, line, new_package, offering
from tests.domain.service.portfolio import MANAGER, about, told
from tests.support.writing import Writer

ROUNDS = 5
REFUSALS = [[("ConflictError", "COMPOSITION_CIRCLE", path)] for path in (["input"], ["input", "item", "component"])]


async def test_two_legal_inserts_that_form_a_circle(writer: Writer) -> None:
    """The loser is told by the rule, when it looked after the winner had committed, or by the database, when it looked before."""
    packages = ("PKG-LEFT", "PKG-RIGHT")
    for key in packages:
        given = await new_package(writer, key)
        made = await writer.do(MANAGER, "compositionSet", {**given, "items": [line("SVC-MAIL")], "offerings": [offering("ONE")]})
        assert made["errors"] == []

    async def contain(outer: str, inner: str) -> Any:
        given = await about(writer, outer, "1.0")
        return await writer.do(MANAGER, "compositionItemAdd", {**given, "item": line(inner, componentOfferingKey="ONE")})

    for _ in range(ROUNDS):
        answers = await asyncio.gather(contain(*packages), contain(*reversed(packages)))
        (lost,) = [told(answer) for answer in answers if answer["errors"]]
        assert lost in REFUSALS
        winner = packages[next(place for place, answer in enumerate(answers) if not answer["errors"])]
        loser = next(key for key in packages if key != winner)
        assert len((await content(writer, winner, "1.0"))["items"]) == 2
        assert len((await content(writer, loser, "1.0"))["items"]) == 1
        gone = {**await about(writer, winner, "1.0"), "component": {"key": loser}}
        assert (await writer.do(MANAGER, "compositionItemRemove", gone))["errors"] == []
