"""versionCreate, versionUpdate and versionTextsCorrect, through the API."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.domain.service.portfolio import MANAGER, OWNER, TEXT, TEXTS, VERSION, Who, about, history, named, revision, sql, told, update
from tests.support.writing import Writer

CONTENT = f"""{{
    {TEXTS} leadTimeDays documentationUrl
    scope {{ inclusion position text {TEXT} }}
    commitments {{ kind offering {{ key }} targetValue unit text {TEXT} }}
    optionGroups {{ name {TEXT} minSelect maxSelect position }}
    items {{
        component {{ key }} role minQuantity defaultQuantity maxQuantity componentOfferingKey customerVisible valueChainActivity position
        note {TEXT} optionGroup {{ name {TEXT} }}
    }}
    offerings {{
        key name {TEXT} targetGroup {TEXT} priceMode billingPeriod position
        selections {{ item {{ component {{ key }} }} quantity }}
    }}
    capabilityUses {{ capability {{ key }} valueChainActivity note }}
}}"""


async def create(writer: Writer, service: str, who: Who = MANAGER, /, **given: object) -> Any:
    return await writer.do(who, "versionCreate", {"service": {"key": service}, **given}, VERSION)


async def content(writer: Writer, service: str, number: str) -> Any:
    """All that a version promises, with the lists that have no order of their own sorted."""
    query = f"""query ($service: String!) {{
        portfolioItems(filter: {{key: {{eq: $service}}}}, includeRetired: true) {{ nodes {{ versions {{ number ...Content }} }} }}
    }} fragment Content on ServiceVersion {CONTENT}"""
    (node,) = (await writer.run(MANAGER, query, service=service))["portfolioItems"]["nodes"]
    found = next(version for version in node["versions"] if version.pop("number") == number)
    for offering in found["offerings"]:
        offering["selections"].sort(key=str)
    return found


async def test_a_version_is_based_on_another_with_all_its_content(writer: Writer) -> None:
    made = await create(writer, "PKG-ERP-MAINT", OWNER, basedOn="2.0", leadTimeDays=7)
    assert made["errors"] == []
    version = made["version"]
    assert (version["number"], version["stage"], version["basedOn"]) == ("4.0", "PROPOSED", {"number": "2.0"})
    assert (version["publishedLanguages"], version["shareWithCustomers"]) == ([], False)
    assert [version[name] for name in ("priority", "businessValue", "risk", "investmentEstimate")] == [None] * 4
    before = await content(writer, "PKG-ERP-MAINT", "2.0")
    after = await content(writer, "PKG-ERP-MAINT", "4.0")
    assert len(before["items"]) > 5
    assert len(before["offerings"]) == 3
    assert before["optionGroups"]
    assert any(commitment["offering"] for commitment in before["commitments"])
    assert any(offering["selections"] for offering in before["offerings"])
    assert after == {**before, "leadTimeDays": 7}
    first = await sql(writer, FIRST_TRANSITION)
    assert [tuple(row) for row in first] == [(None, "PROPOSED", "DONE", 1, "PERSON-OWNER-ERP")]


FIRST_TRANSITION = """
select t.from_stage, t.to_stage, t.status, t.seq, p.key
from lifecycle_transition t join service_version v on v.id = t.version_id join service s on s.id = v.service_id
join party p on p.id = t.actor_id
where s.key = 'PKG-ERP-MAINT' and v.number = '4.0'
"""


async def test_capability_uses_and_the_prices_of_today_and_later_are_copied(writer: Writer) -> None:
    """SVC-SERVERCAP 2.0 has prices from 2022 and from 2024."""
    price = {"validFrom": "2027-03-01", "unitPrice": "190", "unitCost": "125.5", "currency": "EUR", "priceUnit": "PER_SERVER_MONTH"}
    await writer.do(MANAGER, "priceSet", {**await about(writer, "SVC-SERVERCAP", "2.0"), "prices": [price]})
    await create(writer, "SVC-SERVERCAP", basedOn="2.0")
    assert await content(writer, "SVC-SERVERCAP", "3.0") == await content(writer, "SVC-SERVERCAP", "2.0")
    copied = await sql(
        writer,
        "select p.valid_from::text, p.unit_price::text, p.unit_cost::text from service_price p "
        "join service_version v on v.id = p.version_id join service s on s.id = v.service_id "
        "where s.key = 'SVC-SERVERCAP' and v.number = '3.0' order by 1",
    )
    assert [tuple(row) for row in copied] == [("2024-01-01", "180.0000", "120.0000"), ("2027-03-01", "190.0000", "125.5000")]


async def test_a_version_without_a_base_needs_a_name_and_takes_its_number(writer: Writer) -> None:
    refused = await create(writer, "SVC-MAIL")
    assert told(refused) == [("ValidationError", "REQUIRED", ["input", "name"])]
    assert refused["errors"][0]["message"] == "A version that is not based on another one needs a name."
    made = await create(writer, "SVC-MAIL", name={"fi": "Posti"}, number="2.1", documentationUrl="mailto:posti@merilinna.example")
    assert (made["errors"], made["version"]["number"], made["version"]["basedOn"]) == ([], "2.1", None)
    assert made["version"]["documentationUrl"] == "mailto:posti@merilinna.example"


async def test_numbers_are_well_formed_and_free_and_bases_are_there(writer: Writer) -> None:
    taken = await create(writer, "SVC-MAIL", number="2.0", basedOn="9.0", name={"fi": "Posti"})
    assert told(taken) == [("ConflictError", "NUMBER_TAKEN", ["input", "number"]), ("NotFoundError", "NOT_FOUND", ["input", "basedOn"])]
    assert [error["message"] for error in taken["errors"]] == [
        "The service has a version 2.0 already; the next free one is 3.0.",
        "SVC-MAIL has no version 9.0; it has 1.0, 2.0.",
    ]
    malformed = await create(writer, "SVC-MAIL", number="02.0", name={"fi": "Posti"})
    assert told(malformed) == [("ValidationError", "NUMBER_MALFORMED", ["input", "number"])]
    assert told(await create(writer, "SVC-MAIL", OWNER, basedOn="2.0")) == [("ForbiddenError", "NOT_YOURS", ["input", "service"])]


async def test_two_who_make_the_next_version_at_once_get_two_numbers(writer: Writer) -> None:
    made = await asyncio.gather(*(create(writer, "SVC-MAIL", basedOn="2.0", idempotencyKey=f"race-{each}") for each in range(2)))
    assert [each["errors"] for each in made] == [[], []]
    assert sorted(each["version"]["number"] for each in made) == ["3.0", "4.0"]


async def test_absent_stays_null_removes_and_texts_are_composed(writer: Writer) -> None:
    before = (await update(writer, "PKG-CASE", "1.0"))["version"]
    assert before["name"]["translations"]["sv"]
    after = await update(
        writer,
        "PKG-CASE",
        "1.0",
        OWNER,
        name={"fi": "Asianhallinta\u0308", "sv": None},
        customerNeed=None,
        description={"en": "Cases"},
        leadTimeDays=0,
        priority=1,
        risk=5,
        investmentEstimate="12.5000",
        documentationUrl="https://ohjeet.merilinna.example/asiat",
    )
    assert after["errors"] == []
    translations = {**before["name"]["translations"], "fi": "Asianhallintä", "sv": None}
    described = dict(before["description"]["translations"] if before["description"] else {"fi": None, "sv": None})
    assert after["version"] == {
        **before,
        "name": {"translations": translations},
        "customerNeed": None,
        "description": {"translations": {**described, "en": "Cases"}},
        "leadTimeDays": 0,
        "priority": 1,
        "risk": 5,
        "investmentEstimate": "12.5",
        "documentationUrl": "https://ohjeet.merilinna.example/asiat",
        "revision": before["revision"] + 1,
    }
    (event,) = await history(writer)
    assert (event["entity_type"], event["operation"], event["kind"]) == ("ServiceVersion", "UPDATED", None)
    assert set(event["changed_fields"]) >= {"name", "description", "lead_time_days", "risk", "investment_estimate", "documentation_url"}


async def test_a_closed_promise_refuses_its_fields_and_names_the_verbs_that_do_it(writer: Writer) -> None:
    refused = await update(
        writer, "PKG-ERP-MAINT", "2.0", name={"fi": "Muu"}, leadTimeDays=99, priority=0, businessValue=6, description={"fi": ""}
    )
    assert told(refused) == [
        ("ConflictError", "PROMISE_CLOSED", ["input", "name"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "description", "fi"]),
        ("ConflictError", "PROMISE_CLOSED", ["input", "leadTimeDays"]),
        ("ValidationError", "OUT_OF_BOUNDS", ["input", "priority"]),
        ("ValidationError", "OUT_OF_BOUNDS", ["input", "businessValue"]),
    ]
    assert refused["errors"][0]["message"] == (
        "The version is OPERATIONAL, and its promise no longer changes. A slip of the pen in a text: versionTextsCorrect. "
        "Anything else: versionCreate(basedOn), and change the new version."
    )
    assert await history(writer) == []


@pytest.mark.parametrize(("service", "number"), [("PKG-ERP-MAINT", "2.0"), ("PKG-ERP-MAINT", "1.0"), ("PKG-KIOSK", "1.0")])
async def test_what_the_provider_knows_changes_at_any_stage(writer: Writer, service: str, number: str) -> None:
    """In force, retired and rejected. What is promised may be repeated as it is."""
    before = (await update(writer, service, number))["version"]
    same = {language: text for language, text in before["name"]["translations"].items() if text}
    after = await update(writer, service, number, name=same, internalDescription={"en": "Seen"}, priority=7)
    assert after["errors"] == []
    assert (after["version"]["priority"], after["version"]["internalDescription"]["translations"]["en"]) == (7, "Seen")


async def test_what_changes_nothing_writes_nothing(writer: Writer) -> None:
    before = (await update(writer, "PKG-CASE", "1.0"))["version"]
    texts = {language: text for language, text in before["name"]["translations"].items() if text}
    same = await update(writer, "PKG-CASE", "1.0", name=texts, priority=before["priority"], risk=before["risk"])
    assert (same["errors"], same["changeCursor"], same["version"]) == ([], None, before)


async def test_money_and_risk_need_the_scope(writer: Writer) -> None:
    """An owner whose token lacks it changes everything else."""
    owner = writer.viewers[OWNER]
    without = replace(owner, scopes=frozenset())
    refused = await update(writer, "PKG-CASE", "1.0", without, risk=2, investmentEstimate="1", priority=3)
    assert told(refused) == [
        ("ForbiddenError", "MONEY_SCOPE", ["input", "risk"]),
        ("ForbiddenError", "MONEY_SCOPE", ["input", "investmentEstimate"]),
    ]
    assert refused["errors"][0]["message"] == "This needs the scope money:read, which your token does not have."
    assert (await update(writer, "PKG-CASE", "1.0", without, priority=3))["errors"] == []


async def test_of_two_who_change_the_same_revision_one_is_told_to_look_again(writer: Writer) -> None:
    asked = await about(writer, "PKG-CASE", "1.0")
    (id_,) = await sql(
        writer,
        "select 'ServiceVersion:' || v.id as id from service_version v join service s on s.id = v.service_id where s.key = 'PKG-CASE'",
    )
    by_id = {**asked, "version": {"id": id_["id"]}}
    payloads = await asyncio.gather(
        *(writer.do(MANAGER, "versionUpdate", {**by_id, "priority": 11 + each}, VERSION, key=f"two-{each}") for each in range(2))
    )
    first, second = sorted(payloads, key=lambda payload: len(payload["errors"]))
    assert first["errors"] == []
    assert told(second) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]
    assert second["errors"][0]["currentRevision"] == first["version"]["revision"] == await revision(writer, "PKG-CASE", "1.0")
    assert len(await history(writer)) == 1


VERBS: dict[str, dict[str, object]] = {
    "versionUpdate": {"priority": 1},
    "versionTextsCorrect": {"reason": "Kirjoitusvirhe"},
    "versionLanguagePublish": {"languages": []},
    "versionShare": {"share": True},
    "scopeSet": {"items": []},
    "commitmentsSet": {"commitments": []},
    "priceSet": {},
}


@pytest.mark.parametrize("verb", VERBS)
async def test_owners_of_other_services_change_no_version(writer: Writer, verb: str) -> None:
    asked = await about(writer, "SVC-MAIL", "2.0")
    assert told(await writer.do(OWNER, verb, {**asked, **VERBS[verb]})) == [("ForbiddenError", "NOT_YOURS", ["input"])]


@pytest.mark.parametrize("verb", VERBS)
async def test_every_change_is_made_on_the_revision_that_is_there(writer: Writer, verb: str) -> None:
    asked = {**await about(writer, "SVC-MAIL", "2.0"), "expectedRevision": 0}
    refused = await writer.do(MANAGER, verb, {**asked, **VERBS[verb]})
    assert told(refused) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]
    assert refused["errors"][0]["currentRevision"] == await revision(writer, "SVC-MAIL", "2.0")


async def correct(writer: Writer, service: str, number: str, who: Who = MANAGER, /, **given: object) -> Any:
    asked = {**await about(writer, service, number), "reason": "Kirjoitusvirhe\u0308", **given}
    return await writer.do(who, "versionTextsCorrect", asked, VERSION)


PARTS_WITH_WORDS = ("ScopeItem", "ServiceCommitment", "ServiceOffering", "OptionGroup", "CompositionItem")
PARTS = """
select 'ScopeItem' as type, i.id, i.text from scope_item i join service_version v on v.id = i.version_id
    join service s on s.id = v.service_id where s.key = 'PKG-ERP-MAINT' and v.number = $1
union all select 'ServiceCommitment', c.id, c.text from service_commitment c join service_version v on v.id = c.version_id
    join service s on s.id = v.service_id where s.key = 'PKG-ERP-MAINT' and v.number = $1
union all select 'ServiceOffering', o.id, o.target_group from service_offering o join service_version v on v.id = o.version_id
    join service s on s.id = v.service_id where s.key = 'PKG-ERP-MAINT' and v.number = $1
union all select 'OptionGroup', g.id, g.name from option_group g join service_version v on v.id = g.package_version_id
    join service s on s.id = v.service_id where s.key = 'PKG-ERP-MAINT' and v.number = $1
union all select 'CompositionItem', l.id, l.note from composition_item l join service_version v on v.id = l.package_version_id
    join service s on s.id = v.service_id where s.key = 'PKG-ERP-MAINT' and v.number = $1 and l.note is not null
"""


async def part_ids(writer: Writer, number: str = "2.0") -> dict[str, str]:
    """One part of each kind."""
    return {row["type"]: f"{row['type']}:{row['id']}" for row in await sql(writer, PARTS, number)}


async def test_words_of_a_closed_promise_are_corrected_as_editorial_with_a_reason(writer: Writer) -> None:
    parts = await part_ids(writer)
    assert set(parts) == set(PARTS_WITH_WORDS)
    corrected: list[dict[str, object]] = [{"id": id_, "text": {"fi": f"Korjattu {type_}"}} for type_, id_ in parts.items()]
    corrected[[*parts].index("ServiceOffering")]["targetGroup"] = {"fi": "Korjattu kohderyhmä"}
    after = await correct(writer, "PKG-ERP-MAINT", "2.0", OWNER, name={"fi": "Korjattu nimi"}, parts=corrected)
    assert after["errors"] == []
    assert after["version"]["name"]["translations"]["fi"] == "Korjattu nimi"
    found = await content(writer, "PKG-ERP-MAINT", "2.0")
    for words in ("Korjattu ScopeItem", "Korjattu ServiceCommitment", "Korjattu ServiceOffering", "Korjattu OptionGroup"):
        assert words in str(found)
    assert "Korjattu kohderyhmä" in str(found)
    assert "Korjattu CompositionItem" in str(found)
    events = await history(writer)
    assert {(event["kind"], event["reason"]) for event in events} == {("EDITORIAL", "Kirjoitusvirhë")}
    assert sorted((event["entity_type"], tuple(event["changed_fields"])) for event in events) == [
        ("CompositionItem", ("note",)),
        ("OptionGroup", ("name",)),
        ("ScopeItem", ("text",)),
        ("ServiceCommitment", ("text",)),
        ("ServiceOffering", ("name", "target_group")),
        ("ServiceVersion", ("name",)),
    ]
    (later,) = [event for event in await _after(writer) if event["entity_type"] == "ServiceVersion" and event["kind"] is None]
    assert later["changed_fields"] == ["priority"]


async def _after(writer: Writer) -> Any:
    """The next change is of no kind again."""
    await update(writer, "PKG-ERP-MAINT", "2.0", priority=9)
    return await history(writer)


async def test_a_correction_removes_no_language_and_stays_within_its_version(writer: Writer) -> None:
    parts, others = await part_ids(writer), await part_ids(writer, "3.0")
    refused = await correct(
        writer,
        "PKG-ERP-MAINT",
        "2.0",
        reason=" ",
        name={"sv": None},
        description={"fi": ""},
        parts=[
            {"id": parts["ScopeItem"], "targetGroup": {"fi": "Kaikki"}},
            {"id": others["ScopeItem"], "text": {"fi": "Toinen"}},
            {"id": "Party:018f0000-0000-7000-8000-000000000001", "text": {"fi": "x"}},
            {"id": parts["ScopeItem"], "text": {"fi": "x"}},
            {"id": "ScopeItem", "text": {"fi": "x"}},
        ],
    )
    assert [(error["code"], error["path"], error["message"]) for error in refused["errors"]] == [
        ("EMPTY_TEXT", ["input", "reason"], "A text cannot be empty; leave it out or write null."),
        ("REPEATED", ["input", "parts", "3"], "Entry 3 has the same id as entry 0; name it once."),
        ("NOT_FOUND", ["input", "parts", "1", "id"], f"The version has no part {others['ScopeItem']}."),
        (
            "BAD_USER_INPUT",
            ["input", "parts", "2", "id"],
            f"This is the id of a Party; a {' or '.join(PARTS_WITH_WORDS)} is asked for.",
        ),
        ("BAD_USER_INPUT", ["input", "parts", "4", "id"], "Not a global id: use one exactly as an answer gave it."),
        ("LANGUAGE_LOST", ["input", "name", "sv"], "A correction cannot remove the sv text; give the corrected words."),
        ("EMPTY_TEXT", ["input", "description", "fi"], "A text cannot be empty; null removes the language."),
        ("NO_TARGET_GROUP", ["input", "parts", "0", "targetGroup"], "Only offerings have a target group."),
    ]


async def test_where_the_promise_is_open_nothing_is_a_correction(writer: Writer) -> None:
    refused = await correct(writer, "PKG-CASE", "1.0", name={"fi": "Asiat"})
    assert told(refused) == [("ConflictError", "PROMISE_OPEN", ["input", "version"])]
    assert refused["errors"][0]["message"] == (
        "The version is PROPOSED, and its promise is still open: change it with versionUpdate, scopeSet and the like."
    )


async def test_a_version_that_is_not_there_is_not_found(writer: Writer) -> None:
    asked = {"version": named("SVC-MAIL", "9.9"), "expectedRevision": 1, "priority": 1}
    refused = await writer.do(MANAGER, "versionUpdate", asked, at=datetime(2026, 11, 21, tzinfo=UTC))
    assert told(refused) == [("NotFoundError", "NOT_FOUND", ["input", "version"])]
