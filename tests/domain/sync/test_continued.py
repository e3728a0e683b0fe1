"""What a source knew of versions that others made while it was away: what it had said of the version before."""

from typing import Any

from tests.domain.sync.test_demo_scenario import INTEGRATION, MANAGER, NEW, owning
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
