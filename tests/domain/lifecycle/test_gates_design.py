"""What the end of a design looks at: scope, composition, options, offerings and prices."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.domain.lifecycle.gates import (
    DAY,
    NOW,
    Made,
    check,
    commitment,
    component,
    keys,
    made,
    outcome,
    package,
    price,
    schedule,
    scope,
)
from tests.support import rows
from tests.support.rows import Connection

OF_PACKAGES = ["PACKAGE_HAS_TWO_COMPONENTS", "PACKAGE_HAS_CORE", "PACKAGE_HAS_SUPPORT"]


LATER = NOW + 40 * DAY


async def design(connection: Connection, of: Made, code: str, at: datetime = NOW) -> dict[str, Any]:
    return await check(connection, of.version, "IN_TRANSITION", code, at)


async def found(connection: Connection, of: Made, code: str, at: datetime = NOW) -> str:
    return await outcome(connection, of.version, "IN_TRANSITION", code, at)


async def superseded(connection: Connection, part: Made) -> UUID:
    """The version that is to take over from a component's later."""
    new = await rows.version(connection, part.service, "IN_TRANSITION", "2.0")
    await schedule(connection, part.version, "OPERATIONAL", "RETIRED", LATER)
    await schedule(connection, new, "IN_TRANSITION", "OPERATIONAL", LATER)
    return new


@pytest.mark.parametrize("inclusion", ["INCLUDED", "EXCLUDED"])
async def test_a_scope_says_what_is_in_and_what_is_out(connection: Connection, inclusion: str) -> None:
    service = await made(connection, "IN_DESIGN")
    await scope(connection, service.version, "EXCLUDED" if inclusion == "INCLUDED" else "INCLUDED")
    assert await found(connection, service, f"SCOPE_{inclusion}_PRESENT") == "FAIL"
    await scope(connection, service.version, inclusion)
    assert (await design(connection, service, f"SCOPE_{inclusion}_PRESENT"))["data"] == {"count": 1}
    assert await found(connection, service, f"SCOPE_{inclusion}_PRESENT") == "PASS"


@pytest.mark.parametrize("code", OF_PACKAGES)
async def test_a_service_is_no_package(connection: Connection, code: str) -> None:
    asked = await design(connection, await made(connection, "IN_DESIGN"), code)
    assert (asked["outcome"], asked["data"], asked["remedy"]) == ("NOT_APPLICABLE", {}, None)


async def test_a_package_has_two_components_and_a_core(connection: Connection) -> None:
    whole = await package(connection)
    await component(connection, whole)
    assert await found(connection, whole, "PACKAGE_HAS_TWO_COMPONENTS") == "FAIL"
    await component(connection, whole, role="ENHANCING", position=2)
    assert await found(connection, whole, "PACKAGE_HAS_TWO_COMPONENTS") == "PASS"
    assert await found(connection, whole, "PACKAGE_HAS_CORE") == "FAIL"
    await component(connection, whole, role="CORE", position=3)
    assert await found(connection, whole, "PACKAGE_HAS_CORE") == "PASS"


async def test_a_package_covers_support_by_a_component_or_a_promise(connection: Connection) -> None:
    by_component, by_promise = [await package(connection, components=2) for _ in range(2)]
    assert await found(connection, by_component, "PACKAGE_HAS_SUPPORT") == "WARN"
    desk = await component(connection, by_component, position=3)
    await commitment(connection, desk.version, "SUPPORT_HOURS")
    covered = await design(connection, by_component, "PACKAGE_HAS_SUPPORT")
    assert (covered["outcome"], keys(covered["data"]["components"])) == ("PASS", [desk.key])
    await commitment(connection, by_promise.version, "SUPPORT_HOURS")
    assert await found(connection, by_promise, "PACKAGE_HAS_SUPPORT") == "PASS"


async def test_options_can_be_chosen_within_their_limits(connection: Connection) -> None:
    whole = await package(connection, components=2)
    assert await found(connection, whole, "OPTIONS_CONSISTENT") == "NOT_APPLICABLE"
    group = await rows.option_group(connection, whole.version, max_select=1, name={"fi": "Laite"})
    empty = await design(connection, whole, "OPTIONS_CONSISTENT")
    assert (empty["outcome"], empty["data"]["inconsistent"][0]["name"]) == ("FAIL", {"fi": "Laite"})
    await component(connection, whole, option_group_id=group, min_quantity=0, position=3)
    assert await found(connection, whole, "OPTIONS_CONSISTENT") == "PASS"
    await component(connection, whole, option_group_id=group, min_quantity=0, position=4)
    assert await found(connection, whole, "OPTIONS_CONSISTENT") == "FAIL", "both count when nothing is said"


async def test_a_customer_facing_service_is_offered(connection: Connection) -> None:
    service = await made(connection, "IN_DESIGN")
    assert await found(connection, service, "OFFERING_PRESENT") == "FAIL"
    await rows.offering(connection, service.version)
    assert await found(connection, service, "OFFERING_PRESENT") == "PASS"
    part = await made(connection, "IN_DESIGN", of_service={"classification": "SUPPORTING"})
    assert await found(connection, part, "OFFERING_PRESENT") == "NOT_APPLICABLE"


async def test_offerings_keep_the_limits_of_the_composition(connection: Connection) -> None:
    whole = await package(connection, components=2)
    assert await found(connection, whole, "OFFERINGS_VALID") == "NOT_APPLICABLE"
    offering = await rows.offering(connection, whole.version, key="BASIC")
    assert await found(connection, whole, "OFFERINGS_VALID") == "PASS"
    line = await connection.fetchval("select id from composition_item where package_version_id = $1 limit 1", whole.version)
    await connection.execute("update composition_item set max_quantity = 2 where id = $1", line)
    await rows.select(connection, whole.version, offering, line, 3)
    broken = await design(connection, whole, "OFFERINGS_VALID")
    assert (broken["outcome"], keys(broken["data"]["invalid"])) == ("FAIL", ["BASIC"])


async def test_an_offering_needs_the_offering_of_a_package_inside(connection: Connection) -> None:
    whole, inside = await package(connection, components=2), await package(connection, "OPERATIONAL", components=2)
    await rows.item(connection, whole.version, inside.service, component_offering_key="SMALL", position=3)
    await rows.offering(connection, whole.version, key="BASIC")
    assert await found(connection, whole, "OFFERINGS_VALID") == "FAIL"
    await rows.offering(connection, inside.version, key="SMALL")
    assert await found(connection, whole, "OFFERINGS_VALID") == "PASS"


async def test_the_offering_of_a_package_inside_is_that_of_the_version_in_force_then(connection: Connection) -> None:
    whole, inside = await package(connection, components=2), await package(connection, "OPERATIONAL", components=2)
    await rows.item(connection, whole.version, inside.service, component_offering_key="SMALL", position=3)
    await rows.offering(connection, whole.version, key="BASIC")
    await rows.offering(connection, inside.version, key="SMALL")
    new = await superseded(connection, inside)
    assert [await found(connection, whole, "OFFERINGS_VALID", at) for at in (LATER - DAY, LATER)] == ["PASS", "FAIL"]
    await rows.offering(connection, new, key="SMALL")
    assert await found(connection, whole, "OFFERINGS_VALID", LATER) == "PASS"


async def test_components_cost_what_the_version_in_force_then_costs(connection: Connection) -> None:
    """Through a package inside too."""
    whole, inside = await package(connection), await package(connection, "OPERATIONAL")
    part = await component(connection, inside)
    await price(connection, part.version, 10, cost=8)
    await rows.item(connection, whole.version, inside.service, component_offering_key="SMALL", role="CORE")
    for version, key in ((whole.version, "BASIC"), (inside.version, "SMALL")):
        await rows.offering(connection, version, key=key)
    new = await superseded(connection, part)
    moments = (LATER - DAY, LATER)
    assert [await found(connection, whole, "PRICES_PRESENT", at) for at in moments] == ["PASS", "FAIL"]
    await price(connection, new, 10, cost=15, since=date(2026, 12, 1))
    assert [await found(connection, whole, "PRICES_PRESENT", at) for at in moments] == ["PASS", "PASS"]
    assert [await found(connection, whole, "MARGIN_NOT_NEGATIVE", at) for at in moments] == ["PASS", "WARN"]
    assert (await design(connection, whole, "MARGIN_NOT_NEGATIVE", LATER))["data"]["losing"][0]["number"] == -5
    late = await check(connection, whole.version, "IN_TRANSITION", "MARGIN_NOT_NEGATIVE", LATER, clock=LATER)
    assert late["outcome"] == "PASS", "the launch is due and has not happened"


async def test_every_offering_has_a_price(connection: Connection) -> None:
    whole = await package(connection, components=1)
    assert await found(connection, whole, "PRICES_PRESENT") == "NOT_APPLICABLE", "a package alone has none"
    part = await component(connection, whole, position=2)
    for version in await connection.fetch("select id from service_version where service_id <> $1", whole.service):
        if version["id"] != part.version:
            await price(connection, version["id"], 10)
    await rows.offering(connection, whole.version, key="BASIC")
    missing = await design(connection, whole, "PRICES_PRESENT")
    assert (missing["outcome"], keys(missing["data"]["unpriced"]), missing["data"]["problems"]) == ("FAIL", ["BASIC"], ["PRICE_MISSING"])
    await price(connection, part.version, 5)
    assert await found(connection, whole, "PRICES_PRESENT") == "PASS"


async def test_a_price_may_begin_later(connection: Connection) -> None:
    part = await made(connection, "IN_DESIGN")
    missing = await design(connection, part, "PRICES_PRESENT")
    assert (missing["outcome"], keys(missing["data"]["unpriced"])) == ("FAIL", ["1.0"])
    await price(connection, part.version, 5, since=date(2027, 3, 1))
    priced = await design(connection, part, "PRICES_PRESENT")
    assert (priced["outcome"], priced["data"]["date"]) == ("PASS", {"date": "2027-03-01"})
    assert "1.3.2027" in priced["message"]["fi"]
    assert "1 March 2027" in priced["message"]["en"]
    assert "2027-03-01" in priced["message"]["sv"]


async def test_no_offering_loses_money_unseen(connection: Connection) -> None:
    part = await made(connection, "IN_DESIGN")
    assert await found(connection, part, "MARGIN_NOT_NEGATIVE") == "NOT_APPLICABLE"
    await price(connection, part.version, 5, cost=5)
    assert await found(connection, part, "MARGIN_NOT_NEGATIVE") == "PASS"
    offered = await made(connection, "IN_DESIGN")
    await price(connection, offered.version, 5, cost=7)
    await rows.offering(connection, offered.version, key="BASIC")
    losing = await design(connection, offered, "MARGIN_NOT_NEGATIVE")
    assert losing["outcome"] == "WARN"
    assert [(fact["key"], fact["number"]) for fact in losing["data"]["losing"]] == [("BASIC", -2)]


async def test_a_customer_facing_service_promises_availability_and_support(connection: Connection) -> None:
    service = await made(connection, "IN_DESIGN")
    missing = await design(connection, service, "COMMITMENTS_PRESENT")
    assert (missing["outcome"], keys(missing["data"]["missing"])) == ("FAIL", ["AVAILABILITY", "SUPPORT_HOURS"])
    assert missing["message"]["en"] == "A commitment is missing: availability, support hours."
    await commitment(connection, service.version, "AVAILABILITY", "99")
    assert keys((await design(connection, service, "COMMITMENTS_PRESENT"))["data"]["missing"]) == ["SUPPORT_HOURS"]
    await commitment(connection, service.version, "SUPPORT_HOURS")
    assert await found(connection, service, "COMMITMENTS_PRESENT") == "PASS"
    part = await made(connection, "IN_DESIGN", of_service={"classification": "SUPPORTING"})
    assert await found(connection, part, "COMMITMENTS_PRESENT") == "NOT_APPLICABLE"


async def test_each_offering_promises_what_the_version_does_not(connection: Connection) -> None:
    service = await made(connection, "IN_DESIGN")
    basic, plus = [await rows.offering(connection, service.version, key=key) for key in ("BASIC", "PLUS")]
    await commitment(connection, service.version, "SUPPORT_HOURS")
    await commitment(connection, service.version, "AVAILABILITY", "99", offering_id=basic)
    missing = await design(connection, service, "COMMITMENTS_PRESENT")
    assert (missing["outcome"], keys(missing["data"]["missing"])) == ("FAIL", ["AVAILABILITY"])
    await commitment(connection, service.version, "AVAILABILITY", "99.5", offering_id=plus)
    assert await found(connection, service, "COMMITMENTS_PRESENT") == "PASS"
