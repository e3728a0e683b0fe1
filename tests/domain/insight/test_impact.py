"""What is hit when a service ends or changes, on the demo portfolio."""

from datetime import datetime
from typing import Any

import asyncpg
import pytest

from app import limits
from app.viewer import Role
from tests.domain.lifecycle.gates import NOW
from tests.support.asking import Asker
from tests.support.databases import Database
from tests.support.rows import connected
from tests.support.writing import Writer

END = "2027-06-30T00:00:00+03:00"
IMPACT = """
query ($key: String!, $event: ImpactEvent!, $moment: DateTime) {
  impactOf(by: {key: $key}, event: $event, at: $moment) {
    item { key }
    counts { gone changed breaks contains degraded downstream inForce scheduled planned agreements }
    versions {
      effect standing depth item { key } version { number service { key } }
      path { item { key } version { number } line { role component { key } } relationship { type toService { key } } }
    }
    agreements { effect agreement { key } customer { key } offering { key } item { key } version { number } path { item { key } } }
  }
}"""
MOMENTS = ("2024-06-01T12:00:00Z", "2026-11-21T12:00:00Z", "2027-06-30T00:00:00+03:00")


async def impact(demo: Asker, key: str, event: str = "RETIRE", at: str | None = END, role: Role = Role.PORTFOLIO_MANAGER) -> Any:
    found = (await demo.ask(IMPACT, role, key=key, event=event, moment=at))["impactOf"]
    assert len(demo.statements) == 1
    return found


def told(found: Any) -> list[str]:
    return [f"{it['effect']} {it['version']['service']['key']} {it['version']['number']} {it['standing']}" for it in found["versions"]]


def ways(found: Any) -> dict[str, list[str]]:
    """To each version: every step as `ROLE package`."""
    return {
        f"{it['item']['key']} {it['version']['number']}": [
            f"{step['line']['role'] if step['line'] else step['relationship']['type']} {step['item']['key']}" for step in it["path"]
        ]
        for it in found["versions"]
    }


async def test_the_end_of_server_capacity_breaks_the_finance_system(demo: Asker) -> None:
    """The golden example: v3.0 has cloud capacity and is not affected."""
    found = await impact(demo, "SVC-SERVERCAP")
    assert told(found) == ["GONE SVC-SERVERCAP 2.0 IN_FORCE", "BREAKS PKG-ERP-MAINT 2.0 IN_FORCE", "DOWNSTREAM PKG-FINOPS 1.0 IN_FORCE"]
    assert ways(found)["PKG-FINOPS 1.0"] == ["ENABLING PKG-ERP-MAINT", "DEPENDS_ON PKG-FINOPS"]
    assert [(it["effect"], it["agreement"]["key"], it["offering"]["key"]) for it in found["agreements"]] == [
        ("BREAKS", "AGR-ERP-EDU", "BASIC"),
        ("BREAKS", "AGR-ERP-FIN", "EXTENDED"),
        ("BREAKS", "AGR-ERP-NAAPURI", "EXTENDED"),
        ("BREAKS", "AGR-ERP-TECH", "BASIC"),
    ]
    counts = {"gone": 1, "breaks": 1, "downstream": 1, "inForce": 3, "agreements": 4}
    assert found["counts"] == {**dict.fromkeys(found["counts"], 0), **counts}


async def test_a_change_breaks_nothing_and_reaches_what_contains_it(demo: Asker) -> None:
    assert told(await impact(demo, "SVC-SERVERCAP", "CHANGE")) == [
        "CHANGED SVC-SERVERCAP 2.0 IN_FORCE",
        "CONTAINS PKG-ERP-MAINT 2.0 IN_FORCE",
        "DOWNSTREAM PKG-FINOPS 1.0 IN_FORCE",
    ]


async def test_what_is_planned_is_hit_once_it_is_launched(demo: Asker) -> None:
    found = await impact(demo, "SVC-CLOUDCAP", at=None)
    further = "what depends on the finance system has its v2.0"
    assert told(found) == ["GONE SVC-CLOUDCAP 1.0 PLANNED", "BREAKS PKG-CASE 1.0 PLANNED", "BREAKS PKG-ERP-MAINT 3.0 PLANNED"], further
    assert found["agreements"] == []


async def test_effects_are_asked_for_one_by_one(demo: Asker) -> None:
    text = """query ($effects: [ImpactEffect!]) { impactOf(by: {key: "SVC-SERVERCAP"}) {
        versions(effects: $effects) { item { key } } all: versions(effects: [GONE, DOWNSTREAM]) { item { key } }
        agreements(effects: $effects) { effect } } }"""
    for effects, keys in ((None, 3), ([], 0), (["BREAKS"], 1)):
        found = (await demo.ask(text, effects=effects))["impactOf"]
        assert (len(found["versions"]), len(found["all"])) == (keys, 2)
        assert len(found["agreements"]) == (0 if effects == [] else 4)


IN_FORCE = """
select s.key, v.id, count(*) over (partition by s.id) as versions, (dependents_after(v.id, $1, $2)).outcome = 'FAIL' as fails
from service s join service_version v on v.service_id = s.id
where stage_at(v.id, $1, $2) in ('OPERATIONAL', 'RETIRING') order by s.key
"""


@pytest.mark.parametrize("at", MOMENTS)
async def test_gates_stop_an_end_exactly_when_something_breaks(demo: Asker, demo_database: Database, at: str) -> None:
    """Something that is in force then or scheduled to be. A gate judges a version, and lines without a pin move on to the other one of two
    that are in force: of such services only what it finds breaks."""
    async with connected(demo_database.owner_url) as connection:
        ends = await connection.fetch(IN_FORCE, datetime.fromisoformat(at), NOW)
    for key, _, versions, fails in ends:
        found = await impact(demo, key, at=at)
        breaks = [it for it in found["versions"] if it["effect"] == "BREAKS" and it["standing"] in ("IN_FORCE", "SCHEDULED")]
        assert bool(breaks) == fails or (versions > 1 and not fails), (key, told(found))
    assert {True, False} == {row["fails"] for row in ends}


async def test_the_present_is_the_moment_when_none_is_named(demo: Asker) -> None:
    for key in ("SVC-IAM", "SVC-MAIL", "PKG-WORKPLACE"):
        assert await impact(demo, key, at=None) == await impact(demo, key, at="2026-11-21T12:00:00Z")


async def test_what_was_known_before_says_what_was_thought_to_be_hit(writer: Writer) -> None:
    """Somebody writes down later that printing depends on server capacity."""
    text = 'query ($known: KnownAt) { impactOf(by: {key: "SVC-SERVERCAP"}, knownAt: $known) { versions { item { key } } } asOf { token } }'
    before = await writer.run(Role.PORTFOLIO_MANAGER, text)
    async with connected(writer.database.owner_url) as connection:
        await connection.execute(
            "insert into service_relationship (from_service_id, to_service_id, type) select a.id, b.id, 'DEPENDS_ON' "
            "from service a, service b where a.key = 'SVC-PRINT' and b.key = 'SVC-SERVERCAP'"
        )
    now = await writer.run(Role.PORTFOLIO_MANAGER, text)
    then = await writer.run(Role.PORTFOLIO_MANAGER, text, known=before["asOf"]["token"])
    assert now["impactOf"] != before["impactOf"] == then["impactOf"]
    assert {"item": {"key": "SVC-PRINT"}} in now["impactOf"]["versions"]


async def test_customers_are_told_nothing_of_it(demo: Asker) -> None:
    for key in ("SVC-SERVERCAP", "SVC-MAIL", "PKG-ERP-MAINT"):
        assert (await demo.ask(IMPACT, Role.CUSTOMER, key=key, event="RETIRE"))["impactOf"] is None


async def test_an_outsider_hears_of_what_concerns_it(demo: Asker) -> None:
    everything = await impact(demo, "SVC-SMALLDEV", at=None)
    own = await impact(demo, "SVC-SMALLDEV", at=None, role=Role.STAKEHOLDER)
    assert set(told(own)) < set(told(everything))


async def test_a_reach_without_end_is_refused(demo: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COMPOSITION_NODES_MAX", 3)
    text = IMPACT.replace("counts {", "limited: counts {", 1)
    with pytest.raises(asyncpg.PostgresError, match="More than 3 versions are reached from here") as refused:
        await demo.ask(text, key="SVC-IAM", event="RETIRE")
    assert refused.value.sqlstate == "SK001"
