"""What the demo's packages leave out and customers ask for: user training, twice."""

from uuid import UUID

import pytest

from app.viewer import Role
from tests.domain.conftest import Beside
from tests.support import rows
from tests.support.asking import Asker

WANTED = """{
  mostWantedExclusions { totalCount nodes {
    scopeItem { text { text(lang: [FI]) } } item { key } version { number } ideas customers since latest wishes { title status }
  } }
}"""


async def test_what_is_left_out_and_wished_for(demo: Asker) -> None:
    found = (await demo.ask(WANTED))["mostWantedExclusions"]
    assert len(demo.statements) == 1
    assert found == {
        "totalCount": 1,
        "nodes": [
            {
                "scopeItem": {"text": {"text": "Käyttäjien loppukoulutus"}},
                "item": {"key": "PKG-ERP-MAINT"},
                "version": {"number": "2.0"},
                "ideas": 2,
                "customers": 2,
                "since": "2026-09-14",
                "latest": "2026-10-12",
                "wishes": [
                    {"title": "End-user training for newcomers", "status": "SUBMITTED"},
                    {"title": "Loppukäyttäjäkoulutus mukaan pakettiin", "status": "UNDER_REVIEW"},
                ],
            }
        ],
    }


async def test_what_was_wished_for_then_and_by_whom_it_is_seen(demo: Asker) -> None:
    answer = await demo.ask("""{
      then: mostWantedExclusions(at: "2026-10-01T12:00:00Z") { nodes { ideas customers } }
      about: mostWantedExclusions(about: {key: "PKG-WORKPLACE"}) { totalCount }
      often: mostWantedExclusions(filter: {ideas: {gt: 2}}, orderBy: [{latest: DESC}]) { totalCount nodes { ideas } }
    }""")
    assert answer["then"]["nodes"] == [{"ideas": 1, "customers": 1}]
    assert (answer["about"]["totalCount"], answer["often"]["totalCount"]) == (0, 0)
    hidden = await demo.ask(WANTED, Role.CUSTOMER)
    assert hidden == {"mostWantedExclusions": {"totalCount": 0, "nodes": []}}


@pytest.mark.parametrize(("status", "ideas"), [("DECLINED", 2), ("DELIVERED", 2), ("ACCEPTED", 3), ("PLANNED", 3)])
async def test_what_was_declined_or_delivered_is_no_longer_wanted(beside: Beside, status: str, ideas: int) -> None:
    excluded = await beside.connection.fetchrow("select service_id, scope_item_id from development_idea where scope_item_id is not null")
    made = await rows.idea(
        beside.connection,
        excluded["service_id"],
        scope_item_id=excluded["scope_item_id"],
        status=status,
        answer={"fi": "Selvä."},
        planned_version_id=await version_of(beside, excluded["service_id"]) if status in ("DELIVERED", "PLANNED") else None,
    )
    (found,) = (await beside.demo.ask(WANTED))["mostWantedExclusions"]["nodes"]
    await beside.connection.execute("delete from development_idea where id = $1", made)
    assert (found["ideas"], found["customers"], len(found["wishes"])) == (ideas, ideas, ideas)


async def test_two_people_of_one_unit_are_one_customer(beside: Beside) -> None:
    excluded = await beside.connection.fetchrow("select service_id, scope_item_id from development_idea where scope_item_id is not null")
    unit = await rows.party(beside.connection)
    people = [await rows.party(beside.connection, "PERSON", parent_id=unit) for _ in range(2)]
    of = {"scope_item_id": excluded["scope_item_id"], "status": "SUBMITTED"}
    made = [await rows.idea(beside.connection, excluded["service_id"], submitted_by_id=person, **of) for person in people]
    (found,) = (await beside.demo.ask(WANTED))["mostWantedExclusions"]["nodes"]
    await beside.connection.execute("delete from development_idea where id = any ($1)", made)
    assert (found["ideas"], found["customers"]) == (4, 3)


async def version_of(beside: Beside, service: UUID) -> UUID:
    found: UUID = await beside.connection.fetchval("select id from service_version where service_id = $1 and number = '2.0'", service)
    return found
