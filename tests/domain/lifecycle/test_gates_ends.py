"""What the end of a version looks at: who needs it, who has agreed on it, who was told and asked; and what may be taken back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.domain.lifecycle.gates import (
    DAY,
    NOW,
    Made,
    agreement,
    announcement,
    check,
    component,
    keys,
    made,
    outcome,
    package,
    report,
    schedule,
)
from tests.support import rows
from tests.support.rows import Connection, insert

END = datetime.fromisoformat("2027-06-30T00:00:00+03:00")


async def retire(connection: Connection, of: Made, code: str, **given: Any) -> dict[str, Any]:
    return await check(connection, of.version, "RETIRING", code, **{"end": END, **given})


async def decommission(connection: Connection, of: Made, code: str, at: datetime = NOW) -> dict[str, Any]:
    return await check(connection, of.version, "RETIRED", code, at)


async def test_packages_that_need_the_service_stop_its_end(connection: Connection) -> None:
    whole = await package(connection, "OPERATIONAL")
    part = await component(connection, whole)
    needed = await retire(connection, part, "DEPENDENTS_HANDLED")
    assert (needed["outcome"], keys(needed["data"]["dependents"])) == ("FAIL", [whole.key])
    assert needed["data"]["date"] == {"date": "2027-06-30"}
    await schedule(connection, whole.version, "OPERATIONAL", "RETIRED", END)
    assert (await retire(connection, part, "DEPENDENTS_HANDLED"))["outcome"] == "PASS"
    assert (await retire(connection, part, "DEPENDENTS_HANDLED", end=END - DAY))["outcome"] == "FAIL"


async def test_a_package_that_should_have_ended_and_has_not_still_needs_the_service(connection: Connection) -> None:
    whole = await package(connection, "OPERATIONAL")
    part = await component(connection, whole)
    await schedule(connection, whole.version, "OPERATIONAL", "RETIRED", NOW)
    assert (await retire(connection, part, "DEPENDENTS_HANDLED", clock=NOW - DAY))["outcome"] == "PASS"
    assert (await retire(connection, part, "DEPENDENTS_HANDLED"))["outcome"] == "FAIL"


async def test_a_successor_whose_launch_is_due_takes_no_agreement_over(connection: Connection) -> None:
    old = await made(connection, "OPERATIONAL")
    await agreement(connection, old.service, "BASIC")
    new = await rows.version(connection, old.service, "IN_TRANSITION", "2.0")
    await schedule(connection, new, "IN_TRANSITION", "OPERATIONAL", NOW)
    assert (await retire(connection, old, "AGREEMENTS_LISTED", clock=NOW - DAY))["outcome"] == "PASS"
    assert (await retire(connection, old, "AGREEMENTS_LISTED"))["outcome"] == "WARN"


async def test_fifty_packages_are_named_and_all_are_counted(connection: Connection) -> None:
    part = await made(connection, "OPERATIONAL")
    for _ in range(51):
        whole = await package(connection, "OPERATIONAL")
        await rows.item(connection, whole.version, part.service)
    needed = (await retire(connection, part, "DEPENDENTS_HANDLED"))["data"]
    assert (needed["count"], len(needed["dependents"])) == (51, 50)


async def test_a_package_counts_once_with_all_its_versions(connection: Connection) -> None:
    whole = await package(connection, "OPERATIONAL")
    part = await component(connection, whole)
    planned = await rows.version(connection, whole.service, "IN_TRANSITION", "2.0")
    await rows.item(connection, planned, part.service)
    await schedule(connection, planned, "IN_TRANSITION", "OPERATIONAL", END + DAY)
    assert (await retire(connection, part, "DEPENDENTS_HANDLED"))["data"]["count"] == 1


@pytest.mark.parametrize(("role", "expected"), [("CORE", "FAIL"), ("ENABLING", "FAIL"), ("ENHANCING", "PASS")])
async def test_what_only_enhances_is_not_needed(connection: Connection, role: str, expected: str) -> None:
    part = await component(connection, await package(connection, "OPERATIONAL"), role=role)
    assert (await retire(connection, part, "DEPENDENTS_HANDLED"))["outcome"] == expected


@pytest.mark.parametrize("stage", ["IN_TRANSITION", "RETIRED", "REJECTED"])
async def test_only_packages_in_force_count_and_those_that_will_be(connection: Connection, stage: str) -> None:
    whole = await package(connection, stage)
    part = await component(connection, whole)
    assert (await retire(connection, part, "DEPENDENTS_HANDLED"))["outcome"] == "PASS"
    if stage == "IN_TRANSITION":
        await schedule(connection, whole.version, "IN_TRANSITION", "OPERATIONAL", END + 30 * DAY)
        assert (await retire(connection, part, "DEPENDENTS_HANDLED"))["outcome"] == "FAIL"


async def test_a_package_that_is_run_down_needs_it_until_its_end(connection: Connection) -> None:
    whole = await package(connection, "RETIRING")
    part = await component(connection, whole)
    await schedule(connection, whole.version, "RETIRING", "RETIRED", END + DAY)
    assert (await retire(connection, part, "DEPENDENTS_HANDLED"))["outcome"] == "FAIL"
    assert (await retire(connection, part, "DEPENDENTS_HANDLED", end=END + DAY))["outcome"] == "PASS"


async def test_lines_without_a_pin_move_on_to_another_version(connection: Connection) -> None:
    whole = await package(connection, "OPERATIONAL")
    old = await component(connection, whole, "RETIRING")
    await rows.version(connection, old.service, "OPERATIONAL", "2.0")
    assert (await decommission(connection, old, "NO_DEPENDENT_PACKAGE"))["outcome"] == "PASS"
    await connection.execute("update composition_item set pinned_version_id = $1", old.version)
    assert (await decommission(connection, old, "NO_DEPENDENT_PACKAGE"))["outcome"] == "FAIL"


async def test_a_line_that_is_pinned_to_another_version_needs_the_service_and_not_this_version(connection: Connection) -> None:
    old = await made(connection, "RETIRED")
    part = Made(old.service, await rows.version(connection, old.service, "RETIRING", "2.0"), old.key)
    whole = await package(connection, "OPERATIONAL")
    await rows.item(connection, whole.version, part.service, pinned_version_id=old.version)
    assert (await decommission(connection, part, "NO_DEPENDENT_PACKAGE"))["outcome"] == "FAIL"
    await rows.version(connection, old.service, "OPERATIONAL", "3.0")
    assert (await decommission(connection, part, "NO_DEPENDENT_PACKAGE"))["outcome"] == "PASS"


async def test_a_retirement_has_a_replacement_or_a_reason(connection: Connection) -> None:
    old, new = await made(connection, "OPERATIONAL"), await made(connection)
    for reason in (None, "", "  "):
        missing = await retire(connection, old, "REPLACEMENT_OR_REASON", reason=reason)
        assert (missing["outcome"], missing["overridable"], missing["path"]) == ("FAIL", False, ["reason"])
    assert (await retire(connection, old, "REPLACEMENT_OR_REASON", reason="Tarve päättyi"))["outcome"] == "PASS"
    await insert(connection, "service_relationship", from_service_id=old.service, to_service_id=new.service, type="REPLACES")
    assert (await retire(connection, old, "REPLACEMENT_OR_REASON"))["outcome"] == "FAIL", "it is itself what replaces"
    await connection.execute("delete from service_relationship")
    await insert(connection, "service_relationship", from_service_id=new.service, to_service_id=old.service, type="DEPENDS_ON")
    assert (await retire(connection, old, "REPLACEMENT_OR_REASON"))["outcome"] == "FAIL"
    await insert(connection, "service_relationship", from_service_id=new.service, to_service_id=old.service, type="REPLACES")
    replaced = await retire(connection, old, "REPLACEMENT_OR_REASON")
    assert (replaced["outcome"], keys(replaced["data"]["replacements"])) == ("PASS", [new.key])


async def test_customers_are_informed_in_finnish_and_swedish(connection: Connection) -> None:
    old = await made(connection, "OPERATIONAL")
    assert keys((await retire(connection, old, "CUSTOMERS_INFORMED_TEXT"))["data"]["missing"]) == ["fi", "sv"]
    await announcement(connection, old, "fi")
    await announcement(connection, old, "en")
    missing = await retire(connection, old, "CUSTOMERS_INFORMED_TEXT")
    assert (missing["outcome"], keys(missing["data"]["missing"])) == ("FAIL", ["sv"])
    await announcement(connection, old, "sv")
    assert (await retire(connection, old, "CUSTOMERS_INFORMED_TEXT"))["outcome"] == "PASS"


async def test_what_was_announced_before_the_launch_tells_of_no_end(connection: Connection) -> None:
    """Nor what was announced of an end that was called off: the version went into operation again."""
    old = await made(connection, "OPERATIONAL")
    launched_at = await connection.fetchval("select stage_since from service_version where id = $1", old.version)
    for language in ("fi", "sv"):
        await announcement(connection, old, language, created_at=launched_at)
    told = await retire(connection, old, "CUSTOMERS_INFORMED_TEXT")
    assert (told["outcome"], keys(told["data"]["missing"])) == ("FAIL", ["fi", "sv"])
    for language in ("fi", "sv"):
        await announcement(connection, old, language, created_at=launched_at + DAY)
    assert (await retire(connection, old, "CUSTOMERS_INFORMED_TEXT"))["outcome"] == "PASS"
    await rows.transition(connection, old.version, "OPERATIONAL", "RETIRING", launched_at + 2 * DAY)
    await rows.transition(connection, old.version, "RETIRING", "OPERATIONAL", launched_at + 3 * DAY)
    assert (await retire(connection, old, "CUSTOMERS_INFORMED_TEXT"))["outcome"] == "FAIL"


async def test_without_customers_nobody_is_informed(connection: Connection) -> None:
    part = await made(connection, "OPERATIONAL", of_service={"classification": "SUPPORTING"})
    assert (await retire(connection, part, "CUSTOMERS_INFORMED_TEXT"))["outcome"] == "NOT_APPLICABLE"
    await agreement(connection, part.service, "BASIC")
    assert (await retire(connection, part, "CUSTOMERS_INFORMED_TEXT"))["outcome"] == "FAIL"


async def test_agreements_that_go_on_are_listed(connection: Connection) -> None:
    old = await made(connection, "OPERATIONAL")
    await agreement(connection, old.service, "BASIC", until=date(2027, 6, 29))
    assert (await retire(connection, old, "AGREEMENTS_LISTED"))["outcome"] == "PASS"
    key = await agreement(connection, old.service, "BASIC", until=date(2027, 6, 30))
    listed = await retire(connection, old, "AGREEMENTS_LISTED")
    assert (listed["outcome"], listed["data"]["agreements"], listed["data"]["count"]) == ("WARN", [key], 1)


async def test_an_active_agreement_stops_the_end(connection: Connection) -> None:
    old = await made(connection, "RETIRING")
    assert (await decommission(connection, old, "NO_ACTIVE_AGREEMENT"))["outcome"] == "PASS"
    key = await agreement(connection, old.service, "BASIC", until=date(2026, 11, 21))
    active = await decommission(connection, old, "NO_ACTIVE_AGREEMENT")
    assert (active["outcome"], active["overridable"], active["data"]["agreements"]) == ("FAIL", False, [key])
    assert (await decommission(connection, old, "NO_ACTIVE_AGREEMENT", NOW + DAY))["outcome"] == "PASS"
    await agreement(connection, old.service, "BASIC")
    await rows.version(connection, old.service, "OPERATIONAL", "2.0")
    assert (await decommission(connection, old, "NO_ACTIVE_AGREEMENT"))["outcome"] == "PASS", "the next version keeps it"


async def test_an_agreement_ends_by_the_local_day(connection: Connection) -> None:
    old = await made(connection, "RETIRING")
    await agreement(connection, old.service, "BASIC", until=date(2026, 11, 21))
    midnight = datetime.fromisoformat("2026-11-22T00:00:00+02:00")
    assert (await decommission(connection, old, "NO_ACTIVE_AGREEMENT", midnight))["outcome"] == "PASS"
    assert (await decommission(connection, old, "NO_ACTIVE_AGREEMENT", midnight - timedelta(seconds=1)))["outcome"] == "FAIL"


async def test_customers_are_asked_for_their_last_impression(connection: Connection) -> None:
    old = await made(connection, "RETIRING")
    await rows.feedback(connection, old.service, touchpoint="LAST_IMPRESSION", occurred_at=rows.LONG_AGO)
    await rows.feedback(connection, old.service, touchpoint="USE", occurred_at=NOW)
    assert (await decommission(connection, old, "LAST_IMPRESSION_ASKED"))["outcome"] == "WARN", "that was before"
    await rows.feedback(connection, old.service, touchpoint="LAST_IMPRESSION", occurred_at=NOW)
    asked = await decommission(connection, old, "LAST_IMPRESSION_ASKED")
    assert (asked["outcome"], asked["data"]) == ("PASS", {"count": 1})
    part = await made(connection, "RETIRING", of_service={"classification": "SUPPORTING"})
    assert (await decommission(connection, part, "LAST_IMPRESSION_ASKED"))["outcome"] == "NOT_APPLICABLE"


BACK = [
    ("PROPOSED", "REJECTED"),
    ("IN_DESIGN", "PROPOSED"),
    ("IN_TRANSITION", "IN_DESIGN"),
    ("RETIRING", "OPERATIONAL"),
    ("OPERATIONAL", "IN_TRANSITION"),
]


@pytest.mark.parametrize(("stage", "to"), BACK)
async def test_whoever_goes_back_says_why(connection: Connection, stage: str, to: str) -> None:
    version = (await made(connection, stage)).version
    missing = await check(connection, version, to, "REASON_PRESENT", reason=" ")
    assert (missing["outcome"], missing["overridable"], missing["path"]) == ("FAIL", False, ["reason"])
    assert await outcome(connection, version, to, "REASON_PRESENT", reason="Siksi") == "PASS"


async def test_a_retirement_is_called_off_only_while_nothing_else_is_operational(connection: Connection) -> None:
    old = await made(connection, "RETIRING")
    assert await outcome(connection, old.version, "OPERATIONAL", "NO_OTHER_OPERATIONAL") == "PASS"
    other = await rows.version(connection, old.service, "IN_TRANSITION", "2.0")
    await schedule(connection, other, "IN_TRANSITION", "OPERATIONAL", END)
    found = await check(connection, old.version, "OPERATIONAL", "NO_OTHER_OPERATIONAL")
    assert (found["outcome"], found["overridable"], found["data"]["versions"]) == ("FAIL", False, ["2.0"])


async def test_a_launch_is_taken_back_within_thirty_days(connection: Connection) -> None:
    launched_at = rows.LONG_AGO + 3 * DAY
    version = (await made(connection, "OPERATIONAL")).version
    asked = (version, "IN_TRANSITION", "BACK_OUT_IN_TIME")
    assert await outcome(connection, *asked, launched_at + 30 * DAY) == "PASS"
    late = await check(connection, *asked, launched_at + 30 * DAY + timedelta(seconds=1))
    assert (late["outcome"], late["overridable"], late["remedy"]["mutation"]) == ("FAIL", False, "versionCreate")
    assert "30" in late["message"]["sv"]


async def test_a_launch_elsewhere_is_not_taken_back(connection: Connection) -> None:
    service = await rows.service(connection)
    version = await insert(connection, "service_version", service_id=service, number="1.0", name={"fi": "Palvelu"})
    await rows.transition(connection, version, None, "OPERATIONAL", NOW - DAY)
    assert await outcome(connection, version, "IN_TRANSITION", "BACK_OUT_IN_TIME") == "FAIL"


async def test_the_end_is_judged_from_the_step_when_none_is_given(connection: Connection) -> None:
    whole = await package(connection, "OPERATIONAL")
    part = await component(connection, whole)
    await schedule(connection, whole.version, "OPERATIONAL", "RETIRED", END)
    assert (await retire(connection, part, "DEPENDENTS_HANDLED", end=None))["outcome"] == "FAIL"
    assert (await report(connection, part.version, "RETIRING", END))["checks"][0]["outcome"] == "PASS"
