"""serviceCreate, serviceUpdate, relationshipSet and stakeholdersSet: what a service is, through the API."""

import asyncio
from typing import Any

import pytest

from tests.domain.service.portfolio import MANAGER, OWNER, TEXT, Who, history, revision, sql, told
from tests.support.asking import NOW
from tests.support.writing import Writer

SERVICE = f"""changeCursor service {{
    __typename key form classification category provider {{ key }} owner {{ key }} reviewDueOn revision portfolioPhase
    versions {{ number stage stageSince name {TEXT} customerNeed {TEXT} leadTimeDays risk revision
        transitions {{ fromStage toStage status effectiveAt actor {{ key }} }} }}
}}"""
NEW: dict[str, Any] = {
    "portfolio": {"key": "MERILINNA"},
    "key": "SVC-CHAT",
    "form": "SERVICE",
    "classification": "CUSTOMER_FACING",
    "category": "COMMUNICATION",
    "version": {"name": {"fi": "Pikaviestit"}},
}


async def create(writer: Writer, who: Who = MANAGER, /, **given: object) -> Any:
    return await writer.do(who, "serviceCreate", {**NEW, **given}, SERVICE)


async def test_a_service_is_made_with_its_first_version_and_that_with_its_first_transition(writer: Writer) -> None:
    version = {
        "number": "0.1",
        "name": {"fi": "Pikaviestit", "sv": "Cafe\u0301"},
        "customerNeed": {"fi": "Nopea vastaus"},
        "leadTimeDays": 3,
        "risk": 2,
    }
    made = await create(
        writer, provider={"key": "UNIT-ICT"}, owner={"key": "PERSON-OWNER-INFRA"}, reviewDueOn="2027-01-31", version=version
    )

    assert made.pop("errors") == []
    moment = NOW.isoformat()
    assert made.pop("service") == {
        "__typename": "Service",
        "key": "SVC-CHAT",
        "form": "SERVICE",
        "classification": "CUSTOMER_FACING",
        "category": "COMMUNICATION",
        "provider": {"key": "UNIT-ICT"},
        "owner": {"key": "PERSON-OWNER-INFRA"},
        "reviewDueOn": "2027-01-31",
        "revision": 1,
        "portfolioPhase": "PIPELINE",
        "versions": [
            {
                "number": "0.1",
                "stage": "PROPOSED",
                "stageSince": moment,
                "name": {"translations": {"fi": "Pikaviestit", "sv": "Café", "en": None}},
                "customerNeed": {"translations": {"fi": "Nopea vastaus", "sv": None, "en": None}},
                "leadTimeDays": 3,
                "risk": 2,
                "revision": 1,
                "transitions": [
                    {"fromStage": None, "toStage": "PROPOSED", "status": "DONE", "effectiveAt": moment, "actor": {"key": "PERSON-MANAGER"}}
                ],
            }
        ],
    }
    events = [(event["entity_type"], event["operation"], event["entity_key"]) for event in await history(writer)]
    assert events == [("Service", "CREATED", "SVC-CHAT"), ("ServiceVersion", "CREATED", None), ("LifecycleTransition", "CREATED", None)]


async def test_a_package_is_one_from_the_start(writer: Writer) -> None:
    made = await create(writer, key="PKG-CHAT", isPackage=True)
    assert made["service"]["__typename"] == "ServicePackage"
    assert made["service"]["versions"][0]["number"] == "1.0"


async def test_an_owner_owns_what_they_make_and_makes_nothing_for_others(writer: Writer) -> None:
    made = await create(writer, OWNER)
    assert made["service"]["owner"] == {"key": "PERSON-OWNER-ERP"}
    refused = await create(writer, OWNER, key="SVC-CHAT-2", owner={"key": "PERSON-OWNER-INFRA"})
    assert told(refused) == [("ForbiddenError", "NOT_YOURS", ["input", "owner"])]
    assert refused["errors"][0]["message"] == "SVC-CHAT-2 is another owner's; ask its owner or a portfolio manager."


async def test_a_key_is_taken_once(writer: Writer) -> None:
    refused = await create(writer, key="SVC-MAIL")
    assert told(refused) == [("ConflictError", "KEY_TAKEN", ["input", "key"])]
    assert refused["errors"][0]["message"] == "There is a service SVC-MAIL already; choose another key."


async def test_of_two_who_take_one_key_at_once_one_is_told(writer: Writer) -> None:
    """Both look before either writes: the constraint decides, and says it in the same words."""
    made = await asyncio.gather(*(create(writer, idempotencyKey=f"race-{each}") for each in range(2)))
    first, second = sorted(made, key=lambda payload: len(payload["errors"]))
    assert first["errors"] == []
    ((type_, code, path),) = told(second)
    assert (type_, code) == ("ConflictError", "KEY_TAKEN")
    assert path in (["input"], ["input", "key"])


async def test_a_service_may_be_made_without_a_version(writer: Writer) -> None:
    made = await create(writer, version=None)
    assert (made["errors"], made["service"]["versions"], made["service"]["portfolioPhase"]) == ([], [], "PIPELINE")


async def test_all_that_is_wrong_with_a_new_service_is_told_at_once(writer: Writer) -> None:
    refused = await create(
        writer,
        key="chat",
        portfolio={"key": "NONE"},
        category=" ",
        provider={"key": "PERSON-MANAGER"},
        owner={"key": "PERSON-OWNER-FAX"},
        version={"number": "1", "name": {"fi": " "}, "priority": 101, "investmentEstimate": "0.00001", "documentationUrl": "javascript:x"},
    )
    assert refused["service"] is None
    assert [(error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        ("NOT_FOUND", ["input", "portfolio"], "There is no Portfolio NONE, or none that you may see."),
        ("WRONG_PARTY_KIND", ["input", "provider"], "PERSON-MANAGER is a PERSON; it must be ORG_UNIT or ORGANIZATION."),
        ("PARTY_INACTIVE", ["input", "owner"], "PERSON-OWNER-FAX is no longer active; name somebody who is."),
        ("BAD_KEY", ["input", "key"], "A key has 3 to 40 letters: capitals from A to Z, digits and hyphens."),
        (
            "CATEGORY_MALFORMED",
            ["input", "category"],
            "A category is a code of 1 to 60 letters with no space around it, for instance WORKPLACE.",
        ),
        (
            "NUMBER_MALFORMED",
            ["input", "version", "number"],
            "A version number is MAJOR.MINOR without leading zeros, for instance 2.0.",
        ),
        ("EMPTY_TEXT", ["input", "version", "name", "fi"], "A text cannot be empty; null removes the language."),
        ("OUT_OF_BOUNDS", ["input", "version", "priority"], "priority is from 1 to 100, not 101."),
        (
            "TOO_MANY_DIGITS",
            ["input", "version", "investmentEstimate"],
            "0.00001 has too many digits: at most 10 before the point and 4 behind it are kept.",
        ),
        (
            "URL_NOT_ALLOWED",
            ["input", "version", "documentationUrl"],
            "An address begins with https:// or mailto: and has at most 2000 letters and no spaces.",
        ),
    ]
    assert await history(writer) == []


async def test_a_service_needs_a_name_in_some_language(writer: Writer) -> None:
    refused = await create(writer, version={"name": {"fi": None}})
    assert told(refused) == [("ValidationError", "REQUIRED", ["input", "version", "name"])]
    assert refused["errors"][0]["message"] == "Write it in at least one language."


async def update(writer: Writer, service: str, who: Who = MANAGER, /, **given: object) -> Any:
    asked = {"service": {"key": service}, "expectedRevision": await revision(writer, service), **given}
    return await writer.do(who, "serviceUpdate", asked, SERVICE)


async def test_what_is_absent_stays_and_null_removes(writer: Writer) -> None:
    before = (await update(writer, "SVC-APPMGMT"))["service"]
    after = await update(writer, "SVC-APPMGMT", OWNER, category="FINANCE", reviewDueOn=None, form="ACTIVITY", provider=None)
    assert after["errors"] == []
    changed = {"category": "FINANCE", "reviewDueOn": None, "form": "ACTIVITY", "provider": None, "revision": before["revision"] + 1}
    assert after["service"] == {**before, **changed}
    (event,) = await history(writer)
    assert (event["entity_type"], event["operation"], event["kind"]) == ("Service", "UPDATED", None)
    assert sorted(event["changed_fields"]) == ["category", "form", "provider_id", "review_due_on"]


async def test_what_changes_nothing_writes_nothing(writer: Writer) -> None:
    same = await update(writer, "SVC-APPMGMT", category="APPLICATION", owner={"key": "PERSON-OWNER-ERP"})
    assert (same["errors"], same["changeCursor"]) == ([], None)
    assert await history(writer) == []


async def test_owners_change_their_own_services_and_may_give_them_away(writer: Writer) -> None:
    refused = await update(writer, "SVC-MAIL", OWNER, category="FINANCE")
    assert told(refused) == [("ForbiddenError", "NOT_YOURS", ["input"])]
    assert (await update(writer, "SVC-APPMGMT", OWNER, owner={"key": "PERSON-OWNER-FIN"}))["errors"] == []
    assert told(await update(writer, "SVC-APPMGMT", OWNER, category="FINANCE")) == [("ForbiddenError", "NOT_YOURS", ["input"])]


async def test_another_revision_is_a_conflict(writer: Writer) -> None:
    refused = await update(writer, "SVC-MAIL", expectedRevision=99, category="FINANCE")
    assert told(refused) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]
    assert refused["errors"][0]["currentRevision"] == await revision(writer, "SVC-MAIL")


RELATIONSHIPS = "changeCursor service { revision relationships { id toService { key } type note } }"


async def relate(writer: Writer, service: str, *relationships: tuple[str, str, str | None]) -> Any:
    listed = [{"type": type_, "to": {"key": to}, "note": note} for type_, to, note in relationships]
    asked = {"service": {"key": service}, "expectedRevision": await revision(writer, service), "relationships": listed}
    return await writer.do(MANAGER, "relationshipSet", asked, RELATIONSHIPS)


async def test_the_list_of_relationships_is_set_whole_and_keeps_the_rows_that_stay(writer: Writer) -> None:
    """SVC-MAIL replaces PKG-FAX and depends on SVC-IAM."""
    before = {row["type"]: row["id"] for row in await sql(writer, FROM_MAIL)}
    after = await relate(writer, "SVC-MAIL", ("DEPENDS_ON", "SVC-IAM", "Re\u0301"), ("DEPENDS_ON", "SVC-NETWORK", None))
    assert after["errors"] == []
    found = [(row["type"], row["toService"]["key"], row["note"]) for row in after["service"]["relationships"]]
    assert found == [("DEPENDS_ON", "SVC-IAM", "Ré"), ("DEPENDS_ON", "SVC-NETWORK", None)]
    kept = {row["type"]: row["id"] for row in await sql(writer, FROM_MAIL + " and note is not null")}
    assert kept == {"DEPENDS_ON": before["DEPENDS_ON"]}
    events = sorted((event["entity_type"], event["operation"]) for event in await history(writer))
    assert events == [
        ("Service", "UPDATED"),
        ("ServiceRelationship", "LINKED"),
        ("ServiceRelationship", "UNLINKED"),
        ("ServiceRelationship", "UPDATED"),
    ]
    again = await relate(writer, "SVC-MAIL", ("DEPENDS_ON", "SVC-NETWORK", None), ("DEPENDS_ON", "SVC-IAM", "Ré"))
    assert (again["changeCursor"], again["service"]["revision"]) == (None, after["service"]["revision"])


FROM_MAIL = "select r.id, r.type from service_relationship r join service s on s.id = r.from_service_id where s.key = 'SVC-MAIL'"


async def test_nothing_replaces_itself_and_the_way_round_is_told(writer: Writer) -> None:
    """SVC-CLOUDCAP replaces SVC-SERVERCAP."""
    assert (await relate(writer, "SVC-SERVERCAP", ("REPLACES", "SVC-BACKUP", None)))["errors"] == []
    refused = await relate(
        writer,
        "SVC-BACKUP",
        ("REPLACES", "SVC-CLOUDCAP", None),
        ("DEPENDS_ON", "SVC-BACKUP", None),
        ("DEPENDS_ON", "SVC-IAM", " "),
        ("DEPENDS_ON", "SVC-IAM", None),
        ("DEPENDS_ON", "SVC-NONE", None),
    )
    assert [(error["__typename"], error["code"], error["path"]) for error in refused["errors"]] == [
        ("NotFoundError", "NOT_FOUND", ["input", "relationships", "4", "to"]),
        ("ValidationError", "REPEATED", ["input", "relationships", "3"]),
        ("ConflictError", "REPLACEMENT_CIRCLE", ["input", "relationships", "0", "to"]),
        ("ValidationError", "SAME_SERVICE", ["input", "relationships", "1", "to"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "relationships", "2", "note"]),
    ]
    assert refused["errors"][2]["message"] == (
        "SVC-BACKUP would replace itself: SVC-BACKUP → SVC-CLOUDCAP → SVC-SERVERCAP → SVC-BACKUP. Remove one of these first."
    )


async def test_two_replacements_that_close_a_circle_together_do_not_both_stand(writer: Writer) -> None:
    """Each is legal by itself."""
    one = {"service": {"key": "SVC-NETWORK"}, "expectedRevision": await revision(writer, "SVC-NETWORK")}
    two = {"service": {"key": "SVC-IAM"}, "expectedRevision": await revision(writer, "SVC-IAM")}
    payloads = await asyncio.gather(
        writer.do(MANAGER, "relationshipSet", {**one, "relationships": [{"to": {"key": "SVC-IAM"}, "type": "REPLACES"}]}),
        writer.do(MANAGER, "relationshipSet", {**two, "relationships": [{"to": {"key": "SVC-NETWORK"}, "type": "REPLACES"}]}),
    )
    first, second = sorted(payloads, key=lambda payload: len(payload["errors"]))
    assert first["errors"] == []
    assert [(error["__typename"], error["code"]) for error in second["errors"]] == [("ConflictError", "REPLACEMENT_CIRCLE")]


STAKEHOLDERS = "changeCursor service { revision stakeholders { party { key } role statementRequired } }"


async def hear(writer: Writer, service: str, *stakeholders: tuple[str, str, list[str]]) -> Any:
    listed = [{"party": {"key": party}, "role": role, "statementRequired": required} for party, role, required in stakeholders]
    asked = {"service": {"key": service}, "expectedRevision": await revision(writer, service), "stakeholders": listed}
    return await writer.do(MANAGER, "stakeholdersSet", asked, STAKEHOLDERS)


async def test_the_list_of_stakeholders_is_set_whole(writer: Writer) -> None:
    after = await hear(
        writer, "SVC-SERVERCAP", ("PERSON-PRODUCTION", "PRODUCTION", ["FEASIBILITY", "FEATURES"]), ("PERSON-FINANCE", "FINANCE", [])
    )
    assert after["errors"] == []
    assert sorted(after["service"]["stakeholders"], key=lambda row: row["role"]) == [
        {"party": {"key": "PERSON-FINANCE"}, "role": "FINANCE", "statementRequired": []},
        {"party": {"key": "PERSON-PRODUCTION"}, "role": "PRODUCTION", "statementRequired": ["FEATURES", "FEASIBILITY"]},
    ]
    events = sorted((event["entity_type"], event["operation"]) for event in await history(writer))
    assert events == [
        ("Service", "UPDATED"),
        ("ServiceStakeholder", "LINKED"),
        ("ServiceStakeholder", "UNLINKED"),
        ("ServiceStakeholder", "UPDATED"),
    ]
    again = await hear(
        writer, "SVC-SERVERCAP", ("PERSON-FINANCE", "FINANCE", []), ("PERSON-PRODUCTION", "PRODUCTION", ["FEATURES", "FEASIBILITY"])
    )
    assert again["changeCursor"] is None


async def test_who_is_heard_is_there_active_and_named_once_in_a_role(writer: Writer) -> None:
    refused = await hear(
        writer,
        "SVC-SERVERCAP",
        ("PERSON-OWNER-FAX", "OTHER", []),
        ("PERSON-NONE", "OTHER", []),
        ("PERSON-FINANCE", "FINANCE", []),
        ("PERSON-FINANCE", "FINANCE", ["FEATURES"]),
    )
    assert told(refused) == [
        ("NotFoundError", "NOT_FOUND", ["input", "stakeholders", "1", "party"]),
        ("ValidationError", "REPEATED", ["input", "stakeholders", "3"]),
        ("ConflictError", "PARTY_INACTIVE", ["input", "stakeholders", "0", "party"]),
    ]
    assert refused["errors"][1]["message"] == "Entry 3 has the same party and role as entry 2; name it once."


async def test_statements_are_asked_of_active_persons(writer: Writer) -> None:
    """A gate waits for their own words."""
    refused = await hear(
        writer,
        "SVC-SERVERCAP",
        ("ORG-RANNIKKO", "SUPPLIER", ["FEASIBILITY"]),
        ("UNIT-EDU", "CUSTOMER", []),
        ("PERSON-PRODUCTION", "PRODUCTION", ["FEATURES"]),
    )
    assert told(refused) == [("ValidationError", "SPEAKER_NOT_A_PERSON", ["input", "stakeholders", "0", "statementRequired"])]
    what = "Statements are asked of active persons: name the person who speaks for ORG-RANNIKKO."
    assert refused["errors"][0]["message"] == what
    assert (await hear(writer, "SVC-SERVERCAP", ("UNIT-EDU", "CUSTOMER", []), ("PERSON-PRODUCTION", "PRODUCTION", [])))["errors"] == []
    await sql(writer, "update party set active = false where key = 'PERSON-PRODUCTION'")
    left = await hear(writer, "SVC-SERVERCAP", ("UNIT-EDU", "CUSTOMER", []), ("PERSON-PRODUCTION", "PRODUCTION", ["FEATURES"]))
    assert told(left) == [("ValidationError", "SPEAKER_NOT_A_PERSON", ["input", "stakeholders", "1", "statementRequired"])]
    assert (await hear(writer, "SVC-SERVERCAP", ("PERSON-PRODUCTION", "PRODUCTION", [])))["errors"] == []


@pytest.mark.parametrize("verb", ["serviceUpdate", "relationshipSet", "stakeholdersSet"])
async def test_owners_of_other_services_and_who_looked_at_another_revision_change_nothing(writer: Writer, verb: str) -> None:
    lists: dict[str, dict[str, object]] = {
        "serviceUpdate": {"category": "HR"},
        "relationshipSet": {"relationships": []},
        "stakeholdersSet": {"stakeholders": []},
    }
    asked = {"service": {"key": "SVC-MAIL"}, "expectedRevision": 0, **lists[verb]}
    assert told(await writer.do(OWNER, verb, asked)) == [("ForbiddenError", "NOT_YOURS", ["input"])]
    assert told(await writer.do(MANAGER, verb, asked)) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]
