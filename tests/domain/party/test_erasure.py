"""partyErase: a person who did everything that people do leaves no letter of a name behind, and everything goes on as it was."""

from typing import Any

import pytest

from app.viewer import Role
from tests.domain.conversation.test_comment_verbs import about, add
from tests.domain.lifecycle.lives import Lives
from tests.domain.party.scanning import places_of
from tests.support.rows import connected
from tests.support.writing import Writer

PM, ADMIN, STAKEHOLDER = Role.PORTFOLIO_MANAGER, Role.ADMIN, Role.STAKEHOLDER
KEY = "PERSON-TUIJA-KARHUNEN"
WORDS = ("tuija", "karhun", "karhus", "huhtakallio")
PERSON = {
    "key": KEY,
    "kind": "PERSON",
    "name": {"fi": "Tuija Karhunen", "sv": "Tuija Karhunen"},
    "email": "tuija.karhunen@merilinna.example",
    "parent": {"key": "UNIT-ICT"},
    "preferredLanguage": "FI",
}
CASE = {"number": {"service": {"key": "PKG-CASE"}, "number": "1.0"}}
NAME = "name { translations { fi sv en } }"
ERASED = f"""party {{ id key {NAME} email preferredLanguage active revision }}
    mentions {{ id entityType entity field language said excerpt recordedFrom recordedTo redacted }} mentionsFound
    rewritten {{ entityType field rows }} duties {{ entityType field rows }} tokensRevoked changeCursor"""
GATE = """query ($by: By!) { servicePackage(by: $by) { versions { nodes { transitions { nodes { toStage gateResult {
    code message { translations { fi sv en } } data { name text party { key name { translations { fi sv en } } } }
} } } } } } }"""


async def done(writer: Writer, who: Any, verb: str, selection: str = "changeCursor", /, **given: object) -> Any:
    payload = await writer.do(who, verb, given, selection)
    assert payload["errors"] == []
    return payload


async def erase(writer: Writer, revision: int, *, dry: bool = False, key: str | None = None, **given: object) -> Any:
    asked = {"party": {"key": KEY}, "confirmKey": KEY, "expectedRevision": revision, **given}
    return await writer.do(ADMIN, "partyErase", asked, ERASED, dry=dry, key=key)


@pytest.fixture
async def lived(writer: Writer) -> Writer:
    """She owned services, was asked and gave statements, stood in decisions, had ideas and tokens, and others wrote about her."""
    await done(writer, PM, "partyUpsert", idempotencyKey="make-tuija-karhunen", **PERSON)
    her = await writer.add(STAKEHOLDER, KEY)
    named = {"party": {"key": KEY}, "role": "FINANCE", "statementRequired": ["FEASIBILITY"]}
    asked = {"service": {"key": "PKG-CASE"}, "stakeholders": [named]}
    service = await writer.run(PM, '{ servicePackage(by: {key: "PKG-CASE"}) { revision } }')
    await done(writer, PM, "stakeholdersSet", expectedRevision=service["servicePackage"]["revision"], **asked)
    refused = await Lives(writer).step("PKG-CASE", "1.0", "IN_DESIGN")
    assert [error["code"] for error in refused["errors"]] == ["GATE_FAILED"]
    taken = await Lives(writer).step("PKG-CASE", "1.0", "IN_DESIGN", overrides=overrides(refused["errors"][0]["checks"]))
    assert taken["errors"] == []
    await add(
        writer,
        her,
        subject=about("PKG-CASE", "1.0"),
        body="Minusta tämä sopii. t. Tuija",
        statement={"aspect": "FEASIBILITY", "stance": "SUPPORTS"},
    )
    idea = {"service": {"key": "PKG-CASE"}, "language": "FI", "title": "Parempi haku", "body": "Terveisin Karhusen Tuija"}
    await done(writer, her, "ideaSubmit", idempotencyKey="tuijan-idea-1", **idea)
    revision = (await writer.run(PM, '{ service(by: {key: "SVC-ONCALL"}) { revision } }'))["service"]["revision"]
    await done(writer, PM, "serviceUpdate", service={"key": "SVC-ONCALL"}, owner={"key": KEY}, expectedRevision=revision)
    comment = await add(writer, PM, body="Kysy Karhuselta, TUIJA tietää; entinen Huhtakallio. Karhu asuu metsässä.")
    edited = {"comment": {"id": comment["id"]}, "body": "Kysy joltakulta.", "expectedRevision": 1}
    await done(writer, PM, "commentEdit", **edited)
    oncall = await writer.run(PM, '{ service(by: {key: "SVC-ONCALL"}) { versions { id revision } } }')
    version = oncall["service"]["versions"][0]
    correction = {"name": {"fi": "Päivystys"}, "reason": "Karhunen huomasi virheen.", "expectedRevision": version["revision"]}
    await done(writer, PM, "versionTextsCorrect", version={"id": version["id"]}, **correction)
    link = {"source": "hr", "externalId": "tkarhunen", "type": "SAME_AS", "url": "https://hr.example/tuija"}
    await done(writer, PM, "externalLink", entity={"party": {"key": KEY}}, **link)
    async with connected(writer.database.owner_url) as owner:
        await owner.execute("analyze")
    assert {"public.party", "public.idempotency_record", "public.lifecycle_transition", "statistics of party.email"} <= set(
        await places_of(writer.database, WORDS)
    )
    return writer


def overrides(checks: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"check": check["code"], "reason": "Tuija Karhunen on lomalla."} for check in checks if check["outcome"] == "FAIL"]


async def revision(writer: Writer) -> int:
    found = await writer.run(ADMIN, "query ($party: String!) { parties(filter: {key: {eq: $party}}) { nodes { revision } } }", party=KEY)
    return int(found["parties"]["nodes"][0]["revision"])


async def test_nothing_of_a_name_is_left_anywhere(lived: Writer) -> None:
    seen = await erase(lived, await revision(lived), dry=True, alsoCalled=["Huhtakallio"])
    assert seen["errors"] == []
    assert sorted((each["entityType"], each["field"], each["language"] or "", each["said"]) for each in seen["mentions"]) == [
        ("ChangeTransaction", "reason", "", "Karhunen"),
        ("DevelopmentIdea", "body", "FI", "Karhusen Tuija"),
        ("LifecycleTransition", "overrides", "", "Tuija Karhunen"),
        ("StakeholderComment", "body", "FI", "Huhtakallio"),
        ("StakeholderComment", "body", "FI", "Karhuselta, TUIJA"),
        ("StakeholderComment", "body", "FI", "Tuija"),
    ]
    chosen = [each["id"] for each in seen["mentions"]]
    payload = await erase(lived, await revision(lived), alsoCalled=["Huhtakallio"], redact=chosen, key="erase-karhunen")
    assert payload["errors"] == []
    assert payload["party"] == {
        "id": payload["party"]["id"],
        "key": f"ERASED-{payload['party']['id'][-12:].upper()}",
        "name": {"translations": {"fi": "Poistettu henkilö", "sv": "Raderad person", "en": "Erased person"}},
        "email": None,
        "preferredLanguage": None,
        "active": False,
        "revision": 2,
    }
    assert await places_of(lived.database, WORDS) == []
