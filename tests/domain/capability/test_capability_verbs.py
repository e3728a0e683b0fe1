"""capabilityUpsert and capabilitiesSet: what services rest on, through the API."""

from typing import Any

from app.viewer import Role
from tests.support.rows import connected
from tests.support.writing import Writer

MANAGER, OWNER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER
CAPABILITY = "capability { key kind name { translations { fi } } owner { key } revision }"
USES = "changeCursor version { revision stage capabilityUses { capability { key } valueChainActivity note } }"
VERSION = """query ($service: String!) {
    portfolioItems(filter: {key: {eq: $service}}) { nodes { versions { number revision } } }
}"""


async def upsert(writer: Writer, who: Role = MANAGER, /, **given: object) -> Any:
    return await writer.do(who, "capabilityUpsert", given, CAPABILITY)


async def uses_set(writer: Writer, service: str, number: str, uses: list[object], who: Role = MANAGER, **given: object) -> Any:
    version = {"number": {"service": {"key": service}, "number": number}}
    asked = {"version": version, "expectedRevision": await revision(writer, service, number), "uses": uses, **given}
    return await writer.do(who, "capabilitiesSet", asked, USES)


async def revision(writer: Writer, service: str, number: str) -> int:
    found = await writer.run(MANAGER, VERSION, service=service)
    (node,) = found["portfolioItems"]["nodes"]
    return next(int(version["revision"]) for version in node["versions"] if version["number"] == number)


def use(key: str, activity: str | None = None, note: str | None = None) -> dict[str, object]:
    return {"capability": {"key": key}, "valueChainActivity": activity, "note": note}


async def test_a_manager_makes_a_capability_and_changes_its_keeper(writer: Writer) -> None:
    made = await upsert(writer, key="CAP-CLOUD", kind="COMPETENCE", name={"fi": "Pilvi"}, owner={"key": "PERSON-OWNER-INFRA"})
    assert made["errors"] == []
    assert made["capability"] == {
        "key": "CAP-CLOUD",
        "kind": "COMPETENCE",
        "name": {"translations": {"fi": "Pilvi"}},
        "owner": {"key": "PERSON-OWNER-INFRA"},
        "revision": 1,
    }
    changed = await upsert(writer, key="CAP-CLOUD", expectedRevision=1, owner=None)
    assert changed["capability"] == {**made["capability"], "owner": None, "revision": 2}


async def test_all_that_is_wrong_with_a_new_one_is_told_at_once(writer: Writer) -> None:
    refused = await upsert(writer, key="CA", owner={"key": "PERSON-NONE"})
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("BAD_KEY", ["input", "key"]),
        ("NOT_FOUND", ["input", "owner"]),
        ("REQUIRED", ["input", "kind"]),
        ("REQUIRED", ["input", "name"]),
    ]


async def test_keepers_are_active(writer: Writer) -> None:
    async with connected(writer.database.owner_url) as database:
        await database.execute("update party set active = false where key = 'PERSON-OWNER-INFRA'")
    refused = await upsert(writer, key="CAP-CLOUD", kind="COMPETENCE", name={"fi": "Pilvi"}, owner={"key": "PERSON-OWNER-INFRA"})
    assert [(error["__typename"], error["code"], error["path"]) for error in refused["errors"]] == [
        ("ConflictError", "PARTY_INACTIVE", ["input", "owner"])
    ]


async def test_notes_are_composed_and_say_something(writer: Writer) -> None:
    done = await uses_set(writer, "SVC-APPMGMT", "1.1", [use("CAP-ITSM-PLATFORM", note="A\u0308iti")])
    assert [each["note"] for each in done["version"]["capabilityUses"]] == ["Äiti"]
    refused = await uses_set(writer, "SVC-APPMGMT", "1.1", [use("CAP-ITSM-PLATFORM"), use("CAP-ERP-COMPETENCE", note=" ")])
    assert [(error["__typename"], error["code"], error["path"]) for error in refused["errors"]] == [
        ("ValidationError", "EMPTY_TEXT", ["input", "uses", "1", "note"])
    ]


async def test_owners_make_and_change_what_they_keep(writer: Writer) -> None:
    given: dict[str, object] = {"key": "CAP-LEDGER", "kind": "KNOWLEDGE", "name": {"fi": "Pääkirja"}}
    refused = await upsert(writer, OWNER, **given, owner={"key": "PERSON-OWNER-FIN"})
    assert [(error["__typename"], error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        (
            "ForbiddenError",
            "NOT_YOURS",
            ["input", "owner"],
            "CAP-LEDGER is not kept by you. Ask whoever keeps it, or a portfolio manager.",
        )
    ]
    assert (await upsert(writer, OWNER, **given, owner={"key": "PERSON-OWNER-ERP"}))["errors"] == []
    handed_over = await upsert(writer, OWNER, key="CAP-LEDGER", expectedRevision=1, owner={"key": "PERSON-OWNER-FIN"})
    assert handed_over["capability"]["owner"] == {"key": "PERSON-OWNER-FIN"}
    too_late = await upsert(writer, OWNER, key="CAP-LEDGER", expectedRevision=2, owner={"key": "PERSON-OWNER-ERP"})
    assert [(error["code"], error["path"]) for error in too_late["errors"]] == [("NOT_YOURS", ["input", "key"])]


async def test_the_whole_list_is_set_at_any_stage_and_the_same_list_changes_nothing(writer: Writer) -> None:
    before = await revision(writer, "SVC-APPMGMT", "1.1")
    wanted = [use("CAP-ERP-COMPETENCE", "DELIVER_SUPPORT", "Kaksi"), use("CAP-ERP-COMPETENCE", "IMPROVE"), use("CAP-ITSM-PLATFORM")]
    done = await uses_set(writer, "SVC-APPMGMT", "1.1", list(wanted))
    assert done["errors"] == []
    assert done["version"]["stage"] == "OPERATIONAL"
    assert done["version"]["revision"] > before
    assert sorted(done["version"]["capabilityUses"], key=str) == sorted(wanted, key=str)
    again = await uses_set(writer, "SVC-APPMGMT", "1.1", list(wanted))
    assert (again["errors"], again["changeCursor"], again["version"]["revision"]) == ([], None, done["version"]["revision"])


async def test_entries_that_are_wrong_are_told_at_once(writer: Writer) -> None:
    refused = await uses_set(
        writer, "SVC-APPMGMT", "1.1", [use("CAP-NONE"), use("CAP-ERP-COMPETENCE", "PLAN"), use("CAP-ERP-COMPETENCE", "PLAN", "Kahdesti")]
    )
    assert [(error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        ("NOT_FOUND", ["input", "uses", "0", "capability"], "There is no Capability CAP-NONE, or none that you may see."),
        ("REPEATED", ["input", "uses", "2"], "Entry 2 has the same capability and activity as entry 1; name it once."),
    ]


async def test_a_version_of_another_owner_and_an_old_revision_are_refused(writer: Writer) -> None:
    others = await uses_set(writer, "SVC-MAIL", "2.0", [], OWNER)
    assert [(error["__typename"], error["code"], error["path"]) for error in others["errors"]] == [
        ("ForbiddenError", "NOT_YOURS", ["input"])
    ]
    old = await uses_set(writer, "SVC-APPMGMT", "1.1", [], OWNER, expectedRevision=10_000)
    assert [(error["code"], error["path"]) for error in old["errors"]] == [("REVISION_CONFLICT", ["input", "expectedRevision"])]
