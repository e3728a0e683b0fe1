"""What a source knew of versions that others made while it was away: what it had said of the version before."""

from datetime import timedelta
from typing import Any

from tests.domain.sync.test_demo_scenario import INTEGRATION, MANAGER, NEW, owning
from tests.support.asking import NOW
from tests.support.writing import Writer

SOURCE = "itsm-a"
ROW = "status conflicts { field base current incoming decidedBy { key } } version { number } draft { number }"
VERSIONS = """query ($named: String!) { service(by: {key: $named}) { versions {
    id number revision leadTimeDays internalDescription { text } description { text } } } }"""


async def sync(writer: Writer, item: dict[str, Any], **given: object) -> Any:
    batch = {"source": SOURCE, "items": [{"service": item}], **given}
    done = await writer.do(INTEGRATION, "servicesSync", batch, f"rows {{ {ROW} }}")
    (row,) = done["rows"]
    return row


async def version(writer: Writer, key: str, number: str) -> Any:
    found = (await writer.run(MANAGER, VERSIONS, named=key))["service"]["versions"]
    return next(each for each in found if each["number"] == number)


def night(key: str, text: str, **version: object) -> dict[str, Any]:
    """The same every night: the source does not hear of versions."""
    return {"externalId": key, "key": key, **NEW, "version": {"internalDescription": {"fi": text}, **version}}


async def begun(writer: Writer, key: str) -> None:
    assert (await sync(writer, night(key, "old", name={"fi": key})))["status"] == "CREATED"


async def continued(writer: Writer, key: str, **given: object) -> None:
    await writer.do(MANAGER, "versionCreate", {"service": {"key": key}, "number": "2.0", **given})


async def edited(writer: Writer, key: str, number: str, **given: object) -> None:
    there = await version(writer, key, number)
    await writer.do(MANAGER, "versionUpdate", {"version": {"id": there["id"]}, "expectedRevision": there["revision"], **given})


async def in_force(writer: Writer, key: str, number: str, **given: object) -> None:
    """As where it was launched, and customers know of it."""
    launch = {"stage": "OPERATIONAL", "since": (NOW - timedelta(days=9)).isoformat()}
    past = {"stage": launch["stage"], "periods": [{"stage": launch["stage"], "from": launch["since"]}], "evidence": "Pöytäkirja"}
    await writer.do(MANAGER, "versionImport", {"service": {"key": key}, "number": number, **past, **given})
    there = await version(writer, key, number)
    published = {"languages": [{"language": "FI", "status": "PUBLISHED"}], "expectedRevision": there["revision"]}
    await writer.do(MANAGER, "versionLanguagePublish", {"version": {"id": there["id"]}, **published})


async def test_what_people_write_into_a_new_version_stays(writer: Writer) -> None:
    await begun(writer, "SVC-FRESH")
    await continued(writer, "SVC-FRESH", name={"fi": "Uusi"}, internalDescription={"fi": "for 2.0"})
    assert (await sync(writer, night("SVC-FRESH", "old")))["status"] == "UNCHANGED"
    refused = await sync(writer, night("SVC-FRESH", "new"))
    assert (refused["status"], refused["version"]) == ("CONFLICT", {"number": "2.0"})
    (conflict,) = refused["conflicts"]
    assert conflict == {
        "field": "internalDescription.fi",
        "base": "old",
        "current": "for 2.0",
        "incoming": "new",
        "decidedBy": {"key": "PERSON-MANAGER"},
    }


async def test_what_people_left_empty_in_a_new_version_is_filled(writer: Writer) -> None:
    await begun(writer, "SVC-EMPTY")
    await continued(writer, "SVC-EMPTY", name={"fi": "Uusi"})
    assert (await sync(writer, night("SVC-EMPTY", "old")))["status"] == "UPDATED"
    assert (await version(writer, "SVC-EMPTY", "2.0"))["internalDescription"] == {"text": "old"}


async def test_what_people_had_edited_stays_in_the_copy_of_it(writer: Writer) -> None:
    await begun(writer, "SVC-COPIED")
    await edited(writer, "SVC-COPIED", "1.0", internalDescription={"fi": "people"})
    await continued(writer, "SVC-COPIED", basedOn="1.0")
    assert (await sync(writer, night("SVC-COPIED", "old")))["status"] == "UNCHANGED"
    assert (await sync(writer, night("SVC-COPIED", "new")))["status"] == "CONFLICT"


async def test_what_the_source_says_since_the_versions_parted_is_news(writer: Writer) -> None:
    await begun(writer, "SVC-PARTED")
    await continued(writer, "SVC-PARTED", basedOn="1.0")
    assert (await sync(writer, night("SVC-PARTED", "new", number="1.0")))["status"] == "UPDATED"
    assert (await sync(writer, night("SVC-PARTED", "new")))["status"] == "UPDATED"
    assert (await version(writer, "SVC-PARTED", "2.0"))["internalDescription"] == {"text": "new"}


async def test_a_draft_of_people_keeps_what_they_plan(writer: Writer) -> None:
    """What is in force is no wish for the version that is to follow it."""
    now = await version(writer, "SVC-MAIL", "2.0")
    await writer.do(MANAGER, "versionCreate", {"service": {"key": "SVC-MAIL"}, "basedOn": "2.0", "number": "3.0", "leadTimeDays": 9})
    row = {"externalId": "canary-itsm-a-10014", "version": {"leadTimeDays": now["leadTimeDays"]}}
    assert (await sync(writer, row, onImmutable="DRAFT_VERSION"))["status"] == "UNCHANGED"
    row["version"] = {"leadTimeDays": 5}
    assert [each["base"] for each in (await sync(writer, row, onImmutable="DRAFT_VERSION"))["conflicts"]] == [now["leadTimeDays"]]


async def test_what_people_corrected_stays_in_the_draft_of_the_source(writer: Writer) -> None:
    """The draft was copied with it, which says nothing of what the source thinks of it."""
    await writer.do(MANAGER, "ownershipSet", await owning(writer, SOURCE, TEXTS="MASTER", COMMITMENTS="MASTER"))
    before = await version(writer, "SVC-PRINT", "1.0")
    correction = {"expectedRevision": before["revision"], "description": {"fi": "Korjattu."}, "reason": "A slip"}
    await writer.do(MANAGER, "versionTextsCorrect", {"version": {"id": before["id"]}, **correction})
    said = {"description": {"fi": before["description"]["text"]}, "leadTimeDays": 77}
    row = {"externalId": "canary-itsm-a-10015", "version": said}
    statuses = [(await sync(writer, row, onImmutable="DRAFT_VERSION"))["status"] for _ in range(3)]
    assert statuses == ["UPDATED", "UNCHANGED", "UNCHANGED"]
    draft = await version(writer, "SVC-PRINT", "2.0")
    assert (draft["description"], draft["leadTimeDays"]) == ({"text": "Korjattu."}, 77)
    await edited(writer, "SVC-PRINT", "2.0", leadTimeDays=78)
    assert (await sync(writer, row, onImmutable="DRAFT_VERSION"))["status"] == "UNCHANGED"


async def test_what_people_wrote_stays_in_the_drafts_of_it_and_in_what_follows(writer: Writer) -> None:
    """Who copies a text has not said it."""
    await writer.do(MANAGER, "ownershipSet", await owning(writer, SOURCE, TEXTS="MASTER", COMMITMENTS="MASTER", TECHNICAL="MASTER"))
    key, texts = "SVC-FOLLOWED", {"name": {"fi": "Seurattu"}, "description": {"fi": "old"}}
    assert (await sync(writer, night(key, "old", **texts)))["status"] == "CREATED"
    await in_force(writer, key, "2.0", basedOn="1.0", name={"fi": "Seurattu"}, description={"fi": "people"})
    row = night(key, "old", **texts, leadTimeDays=77)
    nights = [await sync(writer, row, onImmutable="DRAFT_VERSION") for _ in range(3)]
    assert [(each["status"], each["draft"]) for each in nights] == [
        (status, {"number": "3.0"}) for status in ("UPDATED", *["UNCHANGED"] * 2)
    ]
    assert (await version(writer, key, "3.0"))["description"] == {"text": "people"}
    await continued(writer, key, number="4.0", basedOn="2.0")
    again = await sync(writer, row, onImmutable="DRAFT_VERSION")
    assert (again["status"], again["draft"]) == ("UPDATED", {"number": "4.0"})
    assert (await version(writer, key, "4.0"))["description"] == {"text": "people"}
    row["version"]["description"] = {"fi": "new"}
    (conflict,) = (await sync(writer, row, onImmutable="DRAFT_VERSION"))["conflicts"]
    assert (conflict["base"], conflict["current"], conflict["incoming"]) == ("old", "people", "new")


async def test_what_people_planned_when_the_source_came_was_not_what_it_knew(writer: Writer) -> None:
    key = "SVC-WORKSTATION-MOBILE"
    now = await version(writer, key, "1.0")
    await continued(writer, key, number="8.0", name={"fi": "Toinen"}, leadTimeDays=99)
    assert (await sync(writer, {"externalId": "late", "service": {"key": key}}))["status"] == "UPDATED"
    await continued(writer, key, number="9.0", basedOn="1.0", leadTimeDays=99)
    row = {"externalId": "late", "version": {"leadTimeDays": now["leadTimeDays"]}}
    assert (await sync(writer, row, onImmutable="DRAFT_VERSION"))["status"] == "UNCHANGED"


async def test_what_the_source_empties_in_its_draft_is_said(writer: Writer) -> None:
    await writer.do(MANAGER, "ownershipSet", await owning(writer, SOURCE, TEXTS="MASTER", SCOPE="MASTER"))
    row = {"externalId": "canary-itsm-a-10015", "version": {"valueProposition": {"fi": None}, "scope": []}}
    nights = [await sync(writer, row, onImmutable="DRAFT_VERSION") for _ in range(2)]
    assert [each["status"] for each in nights] == ["UPDATED", "UNCHANGED"]
    there = await version(writer, "SVC-PRINT", "2.0")
    items = {"items": [{"inclusion": "INCLUDED", "text": {"fi": "people"}}], "expectedRevision": there["revision"]}
    await writer.do(MANAGER, "scopeSet", {"version": {"id": there["id"]}, **items})
    await edited(writer, "SVC-PRINT", "2.0", valueProposition={"fi": "people"})
    assert (await sync(writer, row, onImmutable="DRAFT_VERSION"))["status"] == "UNCHANGED"
