"""partyUpsert: who exists, made and changed through the API."""

from typing import Any

from app.viewer import Role
from tests.support.writing import Writer

MANAGER, ADMIN, OWNER = Role.PORTFOLIO_MANAGER, Role.ADMIN, Role.SERVICE_OWNER
PARTY = "party { key kind name { translations { fi sv en } } email preferredLanguage active revision parent { key } }"


async def upsert(writer: Writer, who: Role = MANAGER, /, **given: object) -> Any:
    return await writer.do(who, "partyUpsert", given, PARTY)


async def revision(writer: Writer, key: str) -> int:
    found = await writer.run(MANAGER, "query ($party: String!) { parties(filter: {key: {eq: $party}}) { nodes { revision } } }", party=key)
    return int(found["parties"]["nodes"][0]["revision"])


async def test_a_manager_makes_a_unit_and_an_administrator_changes_it(writer: Writer) -> None:
    made = await upsert(
        writer,
        key="UNIT-LIBRARY",
        kind="ORG_UNIT",
        name={"fi": "Kirjasto", "sv": "Biblioteket"},
        email="kirjasto@merilinna.example",
        parent={"key": "UNIT-EDU"},
        preferredLanguage="SV",
    )
    assert made["errors"] == []
    assert made["party"] == {
        "key": "UNIT-LIBRARY",
        "kind": "ORG_UNIT",
        "name": {"translations": {"fi": "Kirjasto", "sv": "Biblioteket", "en": None}},
        "email": "kirjasto@merilinna.example",
        "preferredLanguage": "SV",
        "active": True,
        "revision": 1,
        "parent": {"key": "UNIT-EDU"},
    }
    renamed = await upsert(
        writer, ADMIN, key="UNIT-LIBRARY", expectedRevision=1, name={"en": "Library", "sv": None}, email=None, parent=None, active=False
    )
    assert renamed["party"] == {
        **made["party"],
        "name": {"translations": {"fi": "Kirjasto", "sv": None, "en": "Library"}},
        "email": None,
        "active": False,
        "revision": 2,
        "parent": None,
    }


async def test_a_key_in_use_is_not_changed_unseen_and_a_mistyped_one_makes_nothing(writer: Writer) -> None:
    taken = await upsert(writer, key="UNIT-HR", name={"fi": "Henkilöstö"})
    assert taken["errors"] == [
        {
            "__typename": "ConflictError",
            "code": "KEY_TAKEN",
            "message": "There is a Party UNIT-HR already. To change it, say as expectedRevision which state of it you looked at.",
            "path": ["input", "key"],
            "currentRevision": await revision(writer, "UNIT-HR"),
        }
    ]
    missing = await upsert(writer, key="UNIT-RH", expectedRevision=1, name={"fi": "Henkilöstö"})
    assert missing["errors"] == [
        {
            "__typename": "NotFoundError",
            "code": "NOT_FOUND",
            "message": "There is no Party UNIT-RH. To make it, leave expectedRevision out.",
            "path": ["input", "key"],
        }
    ]
    old = await upsert(writer, key="UNIT-HR", expectedRevision=99, name={"fi": "Henkilöstö"})
    assert [(error["code"], error["path"]) for error in old["errors"]] == [("REVISION_CONFLICT", ["input", "expectedRevision"])]


async def test_all_that_is_wrong_with_a_new_party_is_told_at_once(writer: Writer) -> None:
    refused = await upsert(writer, key="unit hr", email="Anu Ylönen <anu@merilinna.example>", parent={"key": "UNIT-NONE"})
    assert [(error["__typename"], error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        (
            "ValidationError",
            "BAD_KEY",
            ["input", "key"],
            "A key has 3 to 40 letters: capitals from A to Z, digits and hyphens.",
        ),
        ("NotFoundError", "NOT_FOUND", ["input", "parent"], "There is no Party UNIT-NONE, or none that you may see."),
        ("ValidationError", "REQUIRED", ["input", "kind"], "To make something new, give its kind too."),
        ("ValidationError", "REQUIRED", ["input", "name"], "To make something new, give its name too."),
        (
            "ValidationError",
            "BAD_EMAIL",
            ["input", "email"],
            "This is no e-mail address: write it as name@domain, nothing before or after it.",
        ),
    ]
    assert refused["party"] is None


async def test_nothing_is_a_part_of_itself_and_the_circle_is_named(writer: Writer) -> None:
    await upsert(writer, key="UNIT-LIBRARY", kind="ORG_UNIT", name={"fi": "Kirjasto"}, parent={"key": "UNIT-EDU"})
    refused = await upsert(writer, key="UNIT-EDU", expectedRevision=await revision(writer, "UNIT-EDU"), parent={"key": "UNIT-LIBRARY"})
    assert refused["errors"] == [
        {
            "__typename": "ConflictError",
            "code": "PARTY_CIRCLE",
            "message": "UNIT-EDU would be a part of itself: UNIT-EDU → UNIT-LIBRARY → UNIT-EDU. "
            "Choose a parent that does not lie below it.",
            "path": ["input", "parent"],
            "currentRevision": None,
        }
    ]
    itself = await upsert(writer, key="UNIT-EDU", expectedRevision=await revision(writer, "UNIT-EDU"), parent={"key": "UNIT-EDU"})
    assert [error["code"] for error in itself["errors"]] == ["PARTY_CIRCLE"]


async def test_people_have_no_parts(writer: Writer) -> None:
    below = await upsert(writer, key="UNIT-DESK", kind="ORG_UNIT", name={"fi": "Tiski"}, parent={"key": "PERSON-PRODUCTION"})
    assert [(error["code"], error["path"], error["message"]) for error in below["errors"]] == [
        (
            "PERSON_HAS_NO_PARTS",
            ["input", "parent"],
            "PERSON-PRODUCTION is a person, and people have no parts. Choose a unit or an organisation.",
        )
    ]
    turned = await upsert(writer, key="UNIT-TECH", expectedRevision=await revision(writer, "UNIT-TECH"), kind="PERSON")
    assert [(error["code"], error["path"], error["message"]) for error in turned["errors"]] == [
        (
            "PERSON_HAS_NO_PARTS",
            ["input", "kind"],
            "UNIT-TECH has parts (PERSON-CUSTOMER-TECH), and people have none. Move them elsewhere first.",
        )
    ]


async def test_nobody_sends_themselves_away(writer: Writer) -> None:
    at = await revision(writer, "PERSON-MANAGER")
    refused = await upsert(writer, key="PERSON-MANAGER", expectedRevision=at, active=False)
    assert [(error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        ("OWN_PARTY", ["input", "active"], "PERSON-MANAGER is the party that you act as; have somebody else deactivate it.")
    ]
    assert (await upsert(writer, ADMIN, key="PERSON-MANAGER", expectedRevision=at, active=False))["party"]["active"] is False


async def test_an_owner_may_not(writer: Writer) -> None:
    refused = await upsert(writer, OWNER, key="UNIT-NEW", kind="ORG_UNIT", name={"fi": "Uusi"})
    assert [error["__typename"] for error in refused["errors"]] == ["ForbiddenError"]
