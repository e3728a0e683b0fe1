"""Findings that the demo has none of, made: each is there until it is mended."""

from datetime import timedelta

import asyncpg

from app.viewer import Role
from tests.support.asking import DEMO_PERSONS, NOW, Asker, asker
from tests.support.databases import Database
from tests.support.rows import connected

OF = "(select v.id from service_version v join service s on s.id = v.service_id where s.key = '{}' and v.number = '{}')"
REPORTING, CASE = OF.format("SVC-REPORTING", "1.0"), OF.format("PKG-CASE", "1.0")
TAKEN_AGAIN = f"""
insert into lifecycle_transition (version_id, from_stage, to_stage, status, effective_at, recorded_at, seq)
select version_id, from_stage, to_stage, 'DONE', effective_at, recorded_at, 98
from lifecycle_transition where version_id = {REPORTING} and to_stage = 'IN_DESIGN' returning id
"""
FIND = """
query ($kinds: [FindingKind!]) { portfolioFindings(kinds: $kinds) { nodes { kind message { text(lang: [EN]) } } } }
"""


async def told(demo: Asker, *kinds: str, role: Role = Role.PORTFOLIO_MANAGER) -> list[str]:
    found = (await demo.ask(FIND, role, kinds=list(kinds)))["portfolioFindings"]["nodes"]
    return [f"{each['kind']} {each['message']['text']}" for each in found]


async def test_findings_that_are_made_are_found_until_they_are_mended(fresh_demo: Database) -> None:
    async with asker(fresh_demo.url, fresh_demo.owner_url, DEMO_PERSONS) as demo, connected(fresh_demo.admin_url) as connection:
        await connection.execute("set session_replication_role = replica")  # guards keep most of this out
        await _a_step_that_failed(demo, connection)
        await _a_check_that_tells_of_money(demo, connection)
        await _internal_words(demo, connection)
        await _without_price_project_and_owner(demo, connection)


async def _a_step_that_failed(demo: Asker, connection: asyncpg.Connection) -> None:
    report = (
        "jsonb_build_object('gate', 'DESIGN_COMPLETE', 'checks', jsonb_build_array(jsonb_build_object('code', 'PRICES_PRESENT', 'outcome', "
        "'FAIL', 'overridable', true, 'message', jsonb_build_object('fi', 'Hinta puuttuu.', 'en', 'A price is missing.'))))"
    )
    await connection.execute(
        f"update lifecycle_transition set status = 'FAILED', effective_at = $1, recorded_at = $1, gate_result = {report} "
        f"where version_id = {REPORTING} and status = 'SCHEDULED'",
        NOW - timedelta(days=2),
    )
    assert await told(demo, "SCHEDULED_GATE_FAILED", "SCHEDULED_GATE_FAILING") == [
        (
            "SCHEDULED_GATE_FAILED Reporting and analytics 1.0: the scheduled step (design complete, 19 November 2026) did not pass its "
            "gate: A price is missing."
        ),
        (
            "SCHEDULED_GATE_FAILING Digital workplace 3.0: the scheduled step (launch, 15 January 2027) would not pass its gate: A "
            "language is not published: Swedish."
        ),
    ]
    assert await told(demo, "SCHEDULED_GATE_FAILED", role=Role.STAKEHOLDER) == []
    await connection.execute(
        f"insert into lifecycle_transition (version_id, from_stage, to_stage, status, effective_at, recorded_at, seq) "
        f"values ({REPORTING}, 'IN_DESIGN', 'IN_TRANSITION', 'SCHEDULED', $1, $1, 99)",
        NOW + timedelta(days=2),
    )
    assert await told(demo, "SCHEDULED_GATE_FAILED") == [], "it is to be taken again"


async def _a_check_that_tells_of_money(demo: Asker, connection: asyncpg.Connection) -> None:
    """Somebody made a missing investment estimate stop the charter, and let it pass. Integrations see no money."""
    await connection.execute("update gate_check set severity = 'FAIL', overridable = true where code = 'HAS_INVESTMENT_ESTIMATE'")
    await connection.execute(f"update service_version set investment_estimate = null where id = {REPORTING}")
    await connection.execute(
        "update lifecycle_transition "
        "set overrides = jsonb_build_array(jsonb_build_object('check', 'HAS_INVESTMENT_ESTIMATE', 'reason', 'Later')) "
        f"where version_id = {REPORTING} and to_stage = 'IN_DESIGN'"
    )
    (found,) = [each for each in await told(demo, "OVERRIDDEN_CHECK") if "Reporting" in each]
    assert "the overridden check" in found
    assert [each for each in await told(demo, "OVERRIDDEN_CHECK", role=Role.INTEGRATION) if "Reporting" in each] == []
    taken_again = await connection.fetchval(TAKEN_AGAIN)
    assert [each for each in await told(demo, "OVERRIDDEN_CHECK") if "Reporting" in each] == [], "it passed the last time"
    await connection.execute("delete from lifecycle_transition where id = $1", taken_again)
    await connection.execute(f"update service_version set investment_estimate = 1000 where id = {REPORTING}")
    assert [each for each in await told(demo, "OVERRIDDEN_CHECK") if "Reporting" in each] == []


async def _internal_words(demo: Asker, connection: asyncpg.Connection) -> None:
    assert await told(demo, "INTERNAL_WORDS_IN_CUSTOMER_TEXT") == []
    await connection.execute("update capability set name = jsonb_build_object('en', 'Key user school') where key = 'CAP-ERP-COMPETENCE'")
    await connection.execute(
        f"update service_version set description = description || jsonb_build_object('en', 'Run by our KEY USER SCHOOL.') where id = {CASE}"
    )
    (found,) = await told(demo, "INTERNAL_WORDS_IN_CUSTOMER_TEXT")
    assert found.endswith("Case management as a service 1.0: internal words stand in texts for customers: Key user school.")
    everything = (await demo.ask("{ portfolioFindings(first: 200) { nodes { kind } } }"))["portfolioFindings"]["nodes"]
    assert "INTERNAL_WORDS_IN_CUSTOMER_TEXT" not in {each["kind"] for each in everything}, "it is looked for by its name only"


async def _without_price_project_and_owner(demo: Asker, connection: asyncpg.Connection) -> None:
    kinds = ("PRICE_MISSING", "PLANNED_WITHOUT_PROJECT", "OWNER_MISSING")
    assert await told(demo, *kinds) == []
    await connection.execute(f"delete from service_price where version_id = {OF.format('SVC-PRINT', '1.0')}")
    await connection.execute("update project set status = 'PROPOSED' where key = 'PRJ-REPORTING'")
    await connection.execute("update service set owner_id = null where key = 'SVC-MAIL'")
    assert await told(demo, *kinds) == [
        "PLANNED_WITHOUT_PROJECT Reporting and analytics 1.0: no running project delivers it.",
        "PRICE_MISSING Printing 1.0: there is no valid price.",
        "OWNER_MISSING E-mail and collaboration: no active owner or provider.",
    ]
