"""A night of the demo's two tools: itsm-a keeps technical texts and service levels, fin-b prices."""

from collections.abc import Mapping
from typing import Any

from app.viewer import Role
from tests.support.writing import Writer

MANAGER, INTEGRATION = Role.PORTFOLIO_MANAGER, Role.INTEGRATION
ROW = """
    index externalId status merged errors { __typename code path }
    conflicts {
        entityType field base current incoming resolution decidedSource decidedBy { key } }
    blocked { field group policy } service { key } version { number } draft { number stage basedOn { number } }
"""
PAYLOAD = f"changeCursor applied created updated unchanged conflicts rejected rows {{ {ROW} }}"


def itsm(id_: int, **version: object) -> dict[str, Any]:
    return {"service": {"externalId": f"canary-itsm-a-{id_}", "version": version}}


async def sync(writer: Writer, source: str, items: list[dict[str, Any]], **given: object) -> Any:
    return await writer.do(INTEGRATION, "servicesSync", {"source": source, "items": items, **given}, PAYLOAD)


async def version_of(writer: Writer, key: str) -> Any:
    text = "query ($named: String!) { service(by: {key: $named}) { currentVersion { revision number internalDescription { text } } } }"
    return (await writer.run(MANAGER, text, named=key))["service"]["currentVersion"]


async def now(writer: Writer) -> str:
    return str((await writer.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"])


async def told_since(writer: Writer, token: str) -> Any:
    text = "query ($token: String!) { changes(after: $token) { events { entityKey } } }"
    return (await writer.run(MANAGER, text, token=token))["changes"]["events"]


async def test_a_nightly_batch_of_twelve_rows(writer: Writer) -> None:
    await writer.do(MANAGER, "ownershipSet", await owning(writer, "fin-b", PRICES="MASTER", TECHNICAL="MASTER"))
    mail, desk, print_ = [await version_of(writer, key) for key in ("SVC-MAIL", "SVC-SERVICEDESK", "SVC-PRINT")]
    edited = await sync(writer, "fin-b", [{"service": {"key": "SVC-MAIL", "version": {"internalDescription": {"fi": "Siirtyy pilveen."}}}}])
    assert [row["status"] for row in edited["rows"]] == ["UPDATED"]
    by = {"number": {"service": {"key": "SVC-PRINT"}, "number": print_["number"]}}
    await writer.do(MANAGER, "versionUpdate", {"version": by, "expectedRevision": print_["revision"], "priority": 7})
    levels = [
        {"kind": "AVAILABILITY", "targetValue": "99.9", "unit": "%", "text": {"fi": "Käytettävissä", "sv": "Tillgänglig", "en": "Up"}}
    ]
    as_they_are = [
        itsm(number, internalDescription={"fi": await text_of(writer, number)}) for number in (10002, 10003, 10004, 10006, 10009)
    ]
    batch = [
        *as_they_are,
        itsm(10001, internalDescription={"fi": "Viisi neuvojaa."}, baseRevision=desk["revision"], number=desk["number"]),
        itsm(10007, documentationUrl="https://ohjeet.merilinna.example/valvonta"),
        itsm(10008, commitments=levels),
        {"service": {"externalId": "itsm-a-20001", "key": "SVC-CHATBOT", **NEW, "version": {"name": {"fi": "Keskustelubotti"}}}},
        itsm(10014, internalDescription={"fi": "Pysyy omassa salissa."}, baseRevision=mail["revision"], number=mail["number"]),
        {"service": {"externalId": "itsm-a-20002", "key": "SVC-FAXBOT", **NEW, "provider": {"key": "UNIT-NOWHERE"}}},
        itsm(10015, documentationUrl="https://ohjeet.merilinna.example/tulostus", baseRevision=print_["revision"], number=print_["number"]),
    ]
    asked = {"source": "itsm-a", "items": batch, "onImmutable": "DRAFT_VERSION", "idempotencyKey": "night-1"}
    done = await writer.do(INTEGRATION, "servicesSync", asked, PAYLOAD)
    assert done["errors"] == []
    assert [row["status"] for row in done["rows"]] == [
        *["UNCHANGED"] * 5,
        *["UPDATED"] * 3,
        "CREATED",
        "CONFLICT",
        "REJECTED",
        "UPDATED",
    ]
    assert {name: done[name] for name in ("applied", "unchanged", "updated", "created", "conflicts", "rejected")} == {
        "applied": True,
        "unchanged": 5,
        "updated": 4,
        "created": 1,
        "conflicts": 1,
        "rejected": 1,
    }
    assert [row["index"] for row in done["rows"] if row["merged"]] == [11]
    assert done["rows"][9]["conflicts"] == [
        {
            "entityType": "ServiceVersion",
            "field": "internalDescription.fi",
            "base": mail["internalDescription"]["text"],
            "current": "Siirtyy pilveen.",
            "incoming": "Pysyy omassa salissa.",
            "resolution": "FAIL",
            "decidedSource": "fin-b",
            "decidedBy": {"key": "PERSON-OWNER-INFRA"},
        }
    ]
    assert done["rows"][10]["errors"] == [
        {"__typename": "NotFoundError", "code": "NOT_FOUND", "path": ["input", "items", "10", "service", "provider"]}
    ]
    drafted = done["rows"][7]
    assert drafted["draft"] == {"number": "2.0", "stage": "PROPOSED", "basedOn": {"number": "1.0"}}
    assert all(row["draft"] is None for row in done["rows"] if row is not drafted)
    await repeated(writer, asked, done)
    await quiet_night(writer, batch)


async def repeated(writer: Writer, asked: Mapping[str, object], done: Any) -> None:
    """The same key again: an identical answer, and no new events."""
    before = await now(writer)
    assert await writer.do(INTEGRATION, "servicesSync", asked, PAYLOAD) == done
    assert await told_since(writer, before) == []


async def quiet_night(writer: Writer, batch: list[dict[str, Any]]) -> None:
    """The next night what was written is there, and what was not is told again."""
    before = await now(writer)
    again = await sync(writer, "itsm-a", batch, onImmutable="DRAFT_VERSION")
    assert [row["status"] for row in again["rows"]] == [*["UNCHANGED"] * 9, "CONFLICT", "REJECTED", "UNCHANGED"]
    assert (again["changeCursor"], await told_since(writer, before)) == (None, [])


NEW = {"form": "SERVICE", "classification": "SUPPORTING", "category": "SUPPORT"}


async def text_of(writer: Writer, number: int) -> str:
    text = """query ($id: String!) { service(by: {external: {source: "itsm-a", externalId: $id}}) {
        currentVersion { internalDescription { translations { fi } } } } }"""
    found = await writer.run(MANAGER, text, id=f"canary-itsm-a-{number}")
    return str(found["service"]["currentVersion"]["internalDescription"]["translations"]["fi"])


async def owning(writer: Writer, source: str, **policies: str) -> dict[str, object]:
    """The input of ownershipSet for a source that is known."""
    found = await writer.run(MANAGER, "{ sourceSystems { code revision } }")
    (revision,) = [each["revision"] for each in found["sourceSystems"] if each["code"] == source]
    rows = [{"group": group, "policy": policy} for group, policy in policies.items()]
    return {"source": source, "rows": rows, "expectedRevision": revision}
