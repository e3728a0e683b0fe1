"""A launch that is taken back brings a composition back: it is judged by what others have composed meanwhile."""

from tests.domain.lifecycle.lives import DAY, MANAGER, SHOWN, Lives, errors, named
from tests.support import rows
from tests.support.asking import NOW


async def test_what_returns_does_not_close_a_circle_that_was_composed_meanwhile(lives: Lives) -> None:
    """1.0 contains another package and its successor does not, so that one may contain this package. Until it does not any more."""
    async with lives.rows() as connection:
        portfolio = await connection.fetchval("select id from portfolio where key = 'MERILINNA'")
        outer, inner = [await rows.package(connection, portfolio_id=portfolio) for _ in range(2)]
        first = await rows.version(connection, outer, "OPERATIONAL")
        await rows.item(connection, first, inner, component_offering_key="BASIC")
        for version in (first, await rows.version(connection, outer, "IN_TRANSITION", "2.0"), await rows.version(connection, inner)):
            await rows.offering(connection, version, key="BASIC")
        key, other = [await connection.fetchval("select key from service where id = $1", each) for each in (outer, inner)]
    assert (await lives.step(key, "2.0", "OPERATIONAL"))["errors"] == []
    inside = {"version": named(other, "1.0"), "expectedRevision": await revision(lives, other)}
    line = {"component": {"key": key}, "componentOfferingKey": "BASIC", "role": "CORE"}
    assert (await lives.writer.do(MANAGER, "compositionItemAdd", {**inside, "item": line}))["errors"] == []
    asked = {"version": named(key, "2.0"), "reason": "Ei toimi"}
    refused = await lives.writer.do(MANAGER, "backOut", asked, SHOWN, at=NOW + DAY)
    assert errors(refused) == [("ConflictError", "COMPOSITION_CIRCLE", ["input"])]
    assert key in refused["errors"][0]["message"]
    assert await lives.stages(key) == {"1.0": "RETIRED", "2.0": "OPERATIONAL"}
    without = {"version": named(other, "1.0"), "expectedRevision": await revision(lives, other), "component": {"key": key}}
    assert (await lives.writer.do(MANAGER, "compositionItemRemove", without))["errors"] == []
    assert (await lives.writer.do(MANAGER, "backOut", asked, SHOWN, at=NOW + DAY))["errors"] == []
    assert await lives.stages(key) == {"1.0": "OPERATIONAL", "2.0": "IN_TRANSITION"}


async def revision(lives: Lives, key: str) -> int:
    async with lives.rows() as connection:
        found: int = await connection.fetchval(
            "select v.revision from service_version v join service s on s.id = v.service_id where s.key = $1", key
        )
    return found
