"""projectUpsert: projects and what they deliver, through the API."""

from typing import Any

from app.viewer import Role
from tests.support.writing import Writer

MANAGER, OWNER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER
PROJECT = """changeCursor project {
    key status startsOn endsOn priority revision name { translations { fi } } owner { key } delivers { number service { key } }
}"""
READ = "query ($by: By!) { project(by: $by) { revision status delivers { number service { key } } externalReferences { externalId } } }"


async def upsert(writer: Writer, who: Role = MANAGER, /, **given: object) -> Any:
    return await writer.do(who, "projectUpsert", given, PROJECT)


def version(service: str, number: str) -> dict[str, object]:
    return {"number": {"service": {"key": service}, "number": number}}


def delivered(payload: Any) -> list[str]:
    return sorted(f"{each['service']['key']} {each['number']}" for each in payload["project"]["delivers"])


def told(payload: Any) -> list[tuple[object, ...]]:
    assert payload["project"] is None
    return [(error["__typename"], error["code"], error["path"]) for error in payload["errors"]]


async def test_a_manager_makes_a_project_and_sets_what_it_delivers(writer: Writer) -> None:
    made = await upsert(
        writer,
        key="PRJ-DESK",
        name={"fi": "Palvelupiste"},
        owner={"key": "PERSON-OWNER-INFRA"},
        startsOn="2027-01-04",
        delivers=[version("PKG-WORKPLACE", "3.0"), version("SVC-CLOUDCAP", "1.0")],
    )
    assert made["errors"] == []
    assert delivered(made) == ["PKG-WORKPLACE 3.0", "SVC-CLOUDCAP 1.0"]
    assert {**made["project"], "delivers": None} == {
        "key": "PRJ-DESK",
        "status": "PROPOSED",
        "startsOn": "2027-01-04",
        "endsOn": None,
        "priority": None,
        "revision": made["project"]["revision"],
        "name": {"translations": {"fi": "Palvelupiste"}},
        "owner": {"key": "PERSON-OWNER-INFRA"},
        "delivers": None,
    }
    whole = [version("SVC-CLOUDCAP", "1.0"), version("SVC-MAIL", "2.0")]
    looked = made["project"]["revision"]
    changed = await upsert(writer, key="PRJ-DESK", expectedRevision=looked, delivers=whole, status="RUNNING", priority=1)
    assert delivered(changed) == ["SVC-CLOUDCAP 1.0", "SVC-MAIL 2.0"]
    assert changed["project"]["revision"] > looked > 1
    again = await upsert(writer, key="PRJ-DESK", expectedRevision=changed["project"]["revision"], delivers=whole)
    assert (again["errors"], again["changeCursor"], again["project"]["revision"]) == ([], None, changed["project"]["revision"])
    kept = await upsert(writer, key="PRJ-DESK", expectedRevision=changed["project"]["revision"], startsOn=None)
    assert (delivered(kept), kept["project"]["startsOn"]) == (delivered(changed), None)


async def test_all_that_is_wrong_with_a_new_one_is_told_at_once(writer: Writer) -> None:
    refused = await upsert(
        writer,
        key="PR",
        owner={"key": "UNIT-ICT"},
        startsOn="2027-01-04",
        endsOn="2027-01-03",
        priority=101,
        delivers=[version("SVC-NONE", "1.0"), version("PKG-KIOSK", "1.0")],
    )
    assert told(refused) == [
        ("ValidationError", "BAD_KEY", ["input", "key"]),
        ("ConflictError", "WRONG_PARTY_KIND", ["input", "owner"]),
        ("ValidationError", "REQUIRED", ["input", "name"]),
        ("ValidationError", "ENDS_BEFORE_START", ["input", "endsOn"]),
        ("ValidationError", "OUT_OF_BOUNDS", ["input", "priority"]),
        ("NotFoundError", "NOT_FOUND", ["input", "delivers", "0", "number", "service"]),
        ("ConflictError", "VERSION_ENDED", ["input", "delivers", "1"]),
    ]
    assert refused["errors"][-1]["message"] == "PKG-KIOSK 1.0 is REJECTED: no project can deliver it any more. Name a version that is not."


async def test_a_version_stands_once_in_the_list(writer: Writer) -> None:
    refused = await upsert(
        writer,
        key="PRJ-CASE",
        expectedRevision=2,
        delivers=[version("PKG-CASE", "1.0"), version("SVC-MAIL", "2.0"), version("PKG-CASE", "1.0")],
    )
    assert told(refused) == [("ValidationError", "REPEATED", ["input", "delivers", "2"])]


async def test_what_a_closed_project_delivered_stays(writer: Writer) -> None:
    closed = {"project": {"key": "PRJ-ERP-2"}, "expectedRevision": 2}
    for changed in ([], [version("PKG-ERP-MAINT", "2.0"), version("PKG-ERP-MAINT", "3.0")]):
        assert told(await upsert(writer, **closed, delivers=changed)) == [("ConflictError", "PROJECT_CLOSED", ["input", "delivers"])]
    reopened = await upsert(writer, **closed, status="RUNNING", delivers=[version("PKG-ERP-MAINT", "3.0")])
    assert (reopened["errors"], delivered(reopened)) == ([], ["PKG-ERP-MAINT 3.0"])
    last = {**closed, "expectedRevision": reopened["project"]["revision"]}
    done = await upsert(writer, **last, status="CANCELLED", delivers=[version("PKG-KIOSK", "1.0")])
    assert (done["errors"], delivered(done)) == ([], ["PKG-KIOSK 1.0"])


async def test_one_that_is_over_may_be_brought_in_with_what_it_delivered(writer: Writer) -> None:
    given = {"key": "PRJ-OLD", "name": {"fi": "Vanha"}, "owner": {"key": "PERSON-MANAGER"}}
    made = await upsert(writer, **given, status="DONE", delivers=[version("PKG-ERP-MAINT", "1.0")])
    assert (made["errors"], delivered(made)) == ([], ["PKG-ERP-MAINT 1.0"])


async def test_a_stage_that_ends_later_leaves_the_link(writer: Writer) -> None:
    """Only what is new in the list is judged."""
    case = {"version": version("PKG-CASE", "1.0"), "to": "REJECTED", "reason": "Ei tarvetta."}
    assert (await writer.do(MANAGER, "transition", case, "version { stage }"))["version"] == {"stage": "REJECTED"}
    kept = await upsert(writer, key="PRJ-CASE", expectedRevision=2, priority=2, delivers=[version("PKG-CASE", "1.0")])
    assert (kept["errors"], delivered(kept)) == ([], ["PKG-CASE 1.0"])


async def test_owners_lead_their_own_projects_about_their_own_services(writer: Writer) -> None:
    given: dict[str, object] = {"key": "PRJ-MINE", "name": {"fi": "Oma"}}
    assert told(await upsert(writer, OWNER, **given, owner={"key": "PERSON-MANAGER"})) == [
        ("ForbiddenError", "NOT_YOURS", ["input", "owner"])
    ]
    mine = {**given, "owner": {"key": "PERSON-OWNER-ERP"}}
    assert told(await upsert(writer, OWNER, **mine, delivers=[version("SVC-MAIL", "2.0")])) == [
        ("ForbiddenError", "NOT_YOURS", ["input", "delivers", "0"])
    ]
    made = await upsert(writer, OWNER, **mine, delivers=[version("PKG-CASE", "1.0")])
    assert (made["errors"], delivered(made)) == ([], ["PKG-CASE 1.0"])
    others = await upsert(writer, OWNER, project={"key": "PRJ-CLOUD"}, expectedRevision=2, priority=1)
    assert told(others) == [("ForbiddenError", "NOT_YOURS", ["input", "project"])]
    handed_over = await upsert(writer, OWNER, key="PRJ-MINE", expectedRevision=made["project"]["revision"], owner={"key": "PERSON-MANAGER"})
    assert handed_over["project"]["owner"] == {"key": "PERSON-MANAGER"}
    too_late = await upsert(writer, OWNER, key="PRJ-MINE", expectedRevision=handed_over["project"]["revision"], priority=1)
    assert told(too_late) == [("ForbiddenError", "NOT_YOURS", ["input", "key"])]


async def test_an_old_revision_and_a_key_in_use_are_refused(writer: Writer) -> None:
    old = await upsert(writer, key="PRJ-CLOUD", expectedRevision=1, priority=1)
    assert told(old) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]
    taken = await upsert(writer, key="PRJ-CLOUD", name={"fi": "Toinen"}, owner={"key": "PERSON-MANAGER"})
    assert told(taken) == [("ConflictError", "KEY_TAKEN", ["input", "key"])]
    unseen = await upsert(writer, project={"key": "PRJ-CLOUD"}, priority=1)
    assert told(unseen) == [("ValidationError", "REQUIRED", ["input", "expectedRevision"])]


async def test_another_system_names_a_project(writer: Writer) -> None:
    linked = {"entity": {"project": {"key": "PRJ-CLOUD"}}, "source": "ppm", "externalId": "4711", "url": "https://ppm.example/4711"}
    assert (await writer.do(MANAGER, "externalLink", linked, "reference { externalId }"))["reference"] == {"externalId": "4711"}
    name = {"external": {"source": "ppm", "externalId": "4711"}}
    found = (await writer.run(MANAGER, READ, by=name))["project"]
    assert found["externalReferences"] == [{"externalId": "4711"}]
    changed = await upsert(writer, project=name, expectedRevision=found["revision"], status="DONE")
    assert changed["project"]["status"] == "DONE"


async def test_the_feed_tells_of_projects_and_of_what_they_deliver(writer: Writer) -> None:
    feed = """query ($after: String) { changes(after: $after, first: 20) { cursor events {
        entityType operation entityKey changedFields service { key } after { __typename }
    } } }"""
    since = (await writer.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"]
    await upsert(writer, key="PRJ-CASE", expectedRevision=2, endsOn="2027-06-30", delivers=[version("PKG-ERP-MAINT", "3.0")])
    events = (await writer.run(MANAGER, feed, after=since))["changes"]["events"]
    erp, case = {"key": "PKG-ERP-MAINT"}, {"key": "PKG-CASE"}
    assert sorted((it["entityType"], it["operation"], it["changedFields"], (it["service"] or {}).get("key")) for it in events) == [
        ("PROJECT", "UPDATED", ["endsOn"], None),
        ("PROJECT_DELIVERY", "LINKED", [], erp["key"]),
        ("PROJECT_DELIVERY", "UNLINKED", [], case["key"]),
    ]
    assert (await writer.run(Role.CUSTOMER, feed, after=since))["changes"]["events"] == []
