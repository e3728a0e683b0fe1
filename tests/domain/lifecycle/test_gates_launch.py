"""What a launch looks at: components and languages at that moment, what it takes over, and whether what was said still holds."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

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
    schedule,
    scope,
    statement,
)
from tests.support import rows
from tests.support.databases import Database
from tests.support.rows import Connection

LAUNCH = NOW + timedelta(days=30)


async def launch(connection: Connection, of: Made, code: str, at: datetime = NOW) -> dict[str, Any]:
    return await check(connection, of.version, "OPERATIONAL", code, at)


async def found(connection: Connection, of: Made, code: str, at: datetime = NOW) -> str:
    return await outcome(connection, of.version, "OPERATIONAL", code, at)


async def successor(connection: Connection, stage_before: str = "OPERATIONAL") -> tuple[Made, Made]:
    """A version and the next one, which is in transition."""
    first = await made(connection, stage_before)
    return first, Made(first.service, await rows.version(connection, first.service, "IN_TRANSITION", "2.0"), first.key)


async def test_components_are_operational_at_that_moment(connection: Connection) -> None:
    whole = await package(connection, "IN_TRANSITION")
    part = await component(connection, whole, "IN_TRANSITION")
    missing = await launch(connection, whole, "COMPONENTS_OPERATIONAL_AT", LAUNCH)
    assert (missing["outcome"], keys(missing["data"]["missing"])) == ("FAIL", [part.key])
    await schedule(connection, part.version, "IN_TRANSITION", "OPERATIONAL", LAUNCH)
    assert await found(connection, whole, "COMPONENTS_OPERATIONAL_AT", LAUNCH) == "PASS"
    assert await found(connection, whole, "COMPONENTS_OPERATIONAL_AT", LAUNCH - DAY) == "FAIL"


async def test_a_component_whose_launch_is_due_and_has_not_happened_is_missing(connection: Connection) -> None:
    whole = await package(connection, "IN_TRANSITION")
    part = await component(connection, whole, "IN_TRANSITION")
    await schedule(connection, part.version, "IN_TRANSITION", "OPERATIONAL", LAUNCH)
    late = await check(connection, whole.version, "OPERATIONAL", "COMPONENTS_OPERATIONAL_AT", LAUNCH + DAY, clock=LAUNCH)
    assert (late["outcome"], keys(late["data"]["missing"])) == ("FAIL", [part.key])


async def test_a_component_without_any_version_in_force_is_missing(connection: Connection) -> None:
    whole = await package(connection, "IN_TRANSITION")
    await component(connection, whole, "RETIRED")
    assert await found(connection, whole, "COMPONENTS_OPERATIONAL_AT") == "FAIL"


async def test_a_component_that_is_run_down_is_told_while_it_lasts(connection: Connection) -> None:
    whole = await package(connection, "IN_TRANSITION")
    part = await component(connection, whole, "RETIRING")
    assert await found(connection, whole, "COMPONENTS_OPERATIONAL_AT") == "FAIL", "nobody knows for how long"
    await schedule(connection, part.version, "RETIRING", "RETIRED", LAUNCH)
    ending = await launch(connection, whole, "COMPONENTS_OPERATIONAL_AT")
    assert (ending["outcome"], keys(ending["data"]["ending"])) == ("WARN", [part.key])
    assert await found(connection, whole, "COMPONENTS_OPERATIONAL_AT", LAUNCH) == "FAIL"


async def test_a_pinned_component_is_that_version(connection: Connection) -> None:
    whole = await package(connection, "IN_TRANSITION")
    first, second = await successor(connection)
    await rows.item(connection, whole.version, first.service, pinned_version_id=second.version)
    assert await found(connection, whole, "COMPONENTS_OPERATIONAL_AT") == "FAIL"
    await connection.execute("update composition_item set pinned_version_id = $1", first.version)
    assert await found(connection, whole, "COMPONENTS_OPERATIONAL_AT") == "PASS"


async def test_an_option_that_nothing_needs_may_come_later(connection: Connection) -> None:
    whole = await package(connection, "IN_TRANSITION", components=2)
    assert await found(connection, whole, "COMPONENTS_OPERATIONAL_AT") == "PASS"
    option = await component(connection, whole, "IN_DESIGN", role="ENHANCING", min_quantity=0, default_quantity=0)
    later = await launch(connection, whole, "COMPONENTS_OPERATIONAL_AT")
    assert (later["outcome"], keys(later["data"]["optional"])) == ("WARN", [option.key])
    offering = await rows.offering(connection, whole.version)
    line = await connection.fetchval("select id from composition_item where component_service_id = $1", option.service)
    await rows.select(connection, whole.version, offering, line, 1)
    assert await found(connection, whole, "COMPONENTS_OPERATIONAL_AT") == "FAIL"


async def test_a_service_has_no_components(connection: Connection) -> None:
    assert await found(connection, await made(connection, "IN_TRANSITION"), "COMPONENTS_OPERATIONAL_AT") == "NOT_APPLICABLE"


async def test_the_languages_are_published(connection: Connection) -> None:
    service = await made(connection, "IN_TRANSITION", language_status={"fi": "PUBLISHED", "sv": "DRAFT"})
    missing = await launch(connection, service, "LANGUAGES_PUBLISHED")
    assert (missing["outcome"], keys(missing["data"]["missing"])) == ("FAIL", ["sv"])
    assert missing["message"]["sv"] == "Språkversionen är inte publicerad: svenska."
    await connection.execute("""update service_version set language_status = '{"fi": "PUBLISHED", "sv": "PUBLISHED"}'""")
    assert await found(connection, service, "LANGUAGES_PUBLISHED") == "PASS"
    english = {"portfolio_id": await rows.portfolio(connection, languages=["en"])}
    assert await found(connection, await made(connection, "IN_TRANSITION", of_service=english), "LANGUAGES_PUBLISHED") == "NOT_APPLICABLE"


async def test_an_open_objection_stops_the_launch_too(connection: Connection) -> None:
    service = await made(connection, "IN_TRANSITION")
    assert await found(connection, service, "NO_OPEN_OBJECTION") == "PASS"
    await statement(connection, service, await rows.party(connection, "PERSON"), "SCHEDULE", "OPPOSES")
    assert await found(connection, service, "NO_OPEN_OBJECTION") == "FAIL"


async def test_another_launch_that_is_scheduled_overlaps(connection: Connection) -> None:
    first, second = await successor(connection)
    third = await rows.version(connection, first.service, "IN_TRANSITION", "3.0")
    assert await found(connection, second, "NO_VALIDITY_OVERLAP") == "PASS", "what is operational is superseded"
    await schedule(connection, third, "IN_TRANSITION", "OPERATIONAL", LAUNCH)
    await schedule(connection, first.version, "OPERATIONAL", "RETIRED", LAUNCH)
    overlap = await launch(connection, second, "NO_VALIDITY_OVERLAP")
    assert (overlap["outcome"], overlap["overridable"], overlap["data"]["versions"]) == ("FAIL", False, ["3.0"])
    assert overlap["data"]["date"] == {"date": "2026-12-21"}
    assert await found(connection, second, "NO_VALIDITY_OVERLAP", LAUNCH) == "FAIL", "two at one instant"
    assert await found(connection, second, "NO_VALIDITY_OVERLAP", LAUNCH + DAY) == "PASS", "then it supersedes the third"


async def test_a_launch_that_is_due_is_judged_as_itself(connection: Connection) -> None:
    first, second = await successor(connection)
    await schedule(connection, first.version, "OPERATIONAL", "RETIRED", LAUNCH)
    await schedule(connection, second.version, "IN_TRANSITION", "OPERATIONAL", LAUNCH)
    assert await found(connection, second, "NO_VALIDITY_OVERLAP", LAUNCH) == "PASS"
    assert await found(connection, second, "CHANGE_NOTE_PRESENT", LAUNCH) == "WARN"


async def test_a_launch_that_is_due_is_followed_by_the_one_that_supersedes_it(connection: Connection) -> None:
    first, second = await successor(connection)
    third = await rows.version(connection, first.service, "IN_TRANSITION", "3.0")
    for at, over, new in ((LAUNCH, first.version, second.version), (LAUNCH + 9 * DAY, second.version, third)):
        await schedule(connection, new, "IN_TRANSITION", "OPERATIONAL", at)
        await schedule(connection, over, "OPERATIONAL", "RETIRED", at)
    for clock in (NOW, LAUNCH + DAY, LAUNCH + 9 * DAY):
        assert await outcome(connection, second.version, "OPERATIONAL", "NO_VALIDITY_OVERLAP", LAUNCH, clock=clock) == "PASS"


async def test_customers_are_told_what_changes(connection: Connection) -> None:
    first, second = await successor(connection)
    assert await found(connection, await made(connection, "IN_TRANSITION"), "CHANGE_NOTE_PRESENT") == "NOT_APPLICABLE"
    await announcement(connection, first, "fi")
    await announcement(connection, second, "fi", customer_id=await rows.party(connection))
    await announcement(connection, second, "fi", audience="INTERNAL")
    untold = await launch(connection, second, "CHANGE_NOTE_PRESENT")
    assert (untold["outcome"], untold["data"], untold["remedy"]["mutation"]) == ("WARN", {"replaces": "1.0"}, "commentAdd")
    await announcement(connection, second, "sv")
    assert await found(connection, second, "CHANGE_NOTE_PRESENT") == "PASS"


@pytest.mark.parametrize("ends", [None, date(2026, 11, 21)])
async def test_agreed_offerings_are_kept_or_continued(connection: Connection, ends: date | None) -> None:
    first, second = await successor(connection)
    assert await found(connection, second, "AGREED_OFFERINGS_KEPT") == "NOT_APPLICABLE"
    await agreement(connection, first.service, "BASIC", until=ends)
    lost = await launch(connection, second, "AGREED_OFFERINGS_KEPT")
    assert (lost["outcome"], lost["data"]["missing"], lost["data"]["affected"]) == ("FAIL", ["BASIC"], 1)
    await rows.offering(connection, second.version, key="SMALL", continues_keys=["OLD", "BASIC"])
    assert await found(connection, second, "AGREED_OFFERINGS_KEPT") == "PASS"
    await agreement(connection, first.service, "LARGE", since=date(2027, 5, 1))
    assert (await launch(connection, second, "AGREED_OFFERINGS_KEPT"))["data"]["missing"] == ["LARGE"], "it is still to begin"
    await rows.offering(connection, second.version, key="LARGE")
    assert await found(connection, second, "AGREED_OFFERINGS_KEPT") == "PASS"


async def test_agreements_that_end_before_are_no_matter(connection: Connection) -> None:
    first, second = await successor(connection)
    await agreement(connection, first.service, "BASIC", until=date(2026, 11, 20))
    assert await found(connection, second, "AGREED_OFFERINGS_KEPT") == "NOT_APPLICABLE"


async def test_keys_that_are_continued_are_keys(connection: Connection) -> None:
    version = (await made(connection)).version
    async with rows.refused(connection, "ck_service_offering_continues_keys"):
        await rows.offering(connection, version, continues_keys=["basic"])
    async with rows.refused(connection, "ck_service_offering_continues_keys"):
        await rows.offering(connection, version, continues_keys=[None])


async def stale(connection: Connection, version: UUID) -> dict[str, Any]:
    return await check(connection, version, "OPERATIONAL", "STATEMENTS_NOT_STALE")


async def test_a_change_after_a_statement_is_told(fresh_database: Database) -> None:
    """What changed is known from the recorded states, so each act is committed."""
    async with rows.connected(fresh_database.url) as connection:
        async with connection.transaction():
            service = await made(connection, "IN_TRANSITION")
            item = await scope(connection, service.version, "INCLUDED")
            author = await rows.party(connection, "PERSON")
        assert (await stale(connection, service.version))["outcome"] == "NOT_APPLICABLE"
        said_at = await connection.fetchval("select clock_timestamp()")
        await statement(connection, service, author, "FEATURES", "SUPPORTS", said_at)
        await connection.execute("update service_version set priority = 3 where id = $1", service.version)
        assert (await stale(connection, service.version))["outcome"] == "PASS", "a priority is no promise"
        await connection.execute("update scope_item set position = 2 where id = $1", item)
        changed = await stale(connection, service.version)
        assert changed["outcome"] == "WARN"
        assert [fact["party"] for fact in changed["data"]["stale"]] == [str(author)]
        newer = await connection.fetchval("select clock_timestamp()")
        await statement(connection, service, author, "FEATURES", "SUPPORTS", newer)
        assert (await stale(connection, service.version))["outcome"] == "PASS"


@pytest.mark.parametrize(
    "act",
    [
        'update service_version set description = \'{"fi": "Uusi"}\'',
        "delete from scope_item",
        'update composition_item set note = \'{"fi": "Uusi"}\'',
        "update service_offering set currency = 'SEK'",
        "update offering_selection set quantity = 2",
        "update service_commitment set unit = 'h'",
        """
        insert into option_group (package_version_id, name, min_select, max_select, position)
        select id, name, 0, 1, 1 from service_version where stage = 'IN_TRANSITION'
        """,
    ],
)
async def test_whatever_is_promised_counts_as_a_change(fresh_database: Database, act: str) -> None:
    async with rows.connected(fresh_database.url) as connection:
        async with connection.transaction():
            whole = await package(connection, "IN_TRANSITION", components=1)
            await scope(connection, whole.version, "INCLUDED")
            await rows.insert(connection, "service_commitment", version_id=whole.version, kind="QUALITY", text={"fi": "x"})
            offering = await rows.offering(connection, whole.version)
            line = await connection.fetchval("select id from composition_item")
            await rows.select(connection, whole.version, offering, line, 1)
        said_at = await connection.fetchval("select clock_timestamp()")
        await statement(connection, whole, await rows.party(connection, "PERSON"), "FEATURES", "SUPPORTS", said_at)
        assert (await stale(connection, whole.version))["outcome"] == "PASS"
        await connection.execute(act)
        assert (await stale(connection, whole.version))["outcome"] == "WARN"
