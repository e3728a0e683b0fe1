"""Ideas through the API, from submission to delivery, with an answer to the submitter at every step."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.viewer import Role, Viewer
from tests.support import rows
from tests.support.rows import connected
from tests.support.writing import Writer

PM, OWNER, STAKEHOLDER, CUSTOMER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.STAKEHOLDER, Role.CUSTOMER
FIELDS = """
    id title body language status revision createdAt answer { translations { fi sv en } } service { key } submittedBy { key }
    scopeItem { text { text(lang: [FI]) } } plannedVersion { number } feedback { score }
"""
TWO = {"fi": "Katsotaan.", "sv": "Vi tittar."}
IDEA = f"idea {{ {FIELDS} }}"


def idea(**values: object) -> dict[str, object]:
    return {"service": {"key": "PKG-ERP-MAINT"}, "title": "Idé", "body": "*Gärna*.", "language": "SV", **values}


def version(number: str, key: str = "PKG-ERP-MAINT") -> dict[str, object]:
    return {"number": {"service": {"key": key}, "number": number}}


async def send(writer: Writer, who: Role | Viewer = CUSTOMER, **values: object) -> dict[str, Any]:
    return await done(writer, who, "ideaSubmit", idea(**values))


async def done(writer: Writer, who: Role | Viewer, verb: str, asked: Mapping[str, object]) -> dict[str, Any]:
    answer = await writer.do(who, verb, asked, IDEA)
    assert answer["errors"] == []
    changed: dict[str, Any] = answer["idea"]
    return changed


async def refused(writer: Writer, who: Role | Viewer, verb: str, asked: Mapping[str, object]) -> list[tuple[str, str, str, str]]:
    """Kind, code, path and message of each refusal."""
    answer = await writer.do(who, verb, asked, IDEA)
    assert answer["idea"] is None
    return [(each["__typename"].removesuffix("Error"), each["code"], ".".join(each["path"]), each["message"]) for each in answer["errors"]]


def at(row: Mapping[str, Any]) -> dict[str, object]:
    return {"idea": {"id": row["id"]}, "expectedRevision": row["revision"]}


def texts(row: Mapping[str, Any]) -> dict[str, str]:
    """The answer by language."""
    return {language: text for language, text in ((row["answer"] or {}).get("translations") or {}).items() if text}


async def test_an_idea_is_sent_in_by_whoever_sees_the_service(writer: Writer) -> None:
    scope = await writer.run(PM, '{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { versions { number scope { id inclusion } } } }')
    excluded = next(
        item["id"]
        for each in scope["servicePackage"]["versions"]
        for item in each["scope"]
        if (each["number"], item["inclusion"]) == ("2.0", "EXCLUDED")
    )
    given = await writer.run(CUSTOMER, '{ feedback(about: {key: "PKG-ERP-MAINT"}) { nodes { id score } } }')
    feedback = given["feedback"]["nodes"][0]
    sent = await send(writer, scopeItem={"id": excluded}, feedback={"id": feedback["id"]})
    assert sent == {
        "id": sent["id"],
        "title": "Idé",
        "body": "*Gärna*.",
        "language": "SV",
        "status": "SUBMITTED",
        "revision": 1,
        "createdAt": "2026-11-21T12:00:00+00:00",
        "answer": None,
        "service": {"key": "PKG-ERP-MAINT"},
        "submittedBy": {"key": "PERSON-CUSTOMER-EDU"},
        "scopeItem": {"text": {"text": "Uudet moduulit ja käyttöönottoprojektit"}},
        "plannedVersion": None,
        "feedback": {"score": feedback["score"]},
    }
    for role, party in ((PM, "PERSON-MANAGER"), (OWNER, "PERSON-OWNER-ERP"), (STAKEHOLDER, "PERSON-SUPPLIER")):
        assert (await send(writer, role))["submittedBy"] == {"key": party}
    outsider = await writer.add(CUSTOMER, "PERSON-PRODUCTION", "UNIT-TECH")
    assert (await send(writer, outsider))["submittedBy"] == {"key": "UNIT-TECH"}, "or its own customer would not see it"
    what = "As ANALYST you may not do ideaSubmit."
    assert await refused(writer, Role.ANALYST, "ideaSubmit", idea()) == [("Forbidden", "FORBIDDEN", "input", what)]


async def test_everything_that_is_wrong_with_an_idea_is_told_at_once(writer: Writer) -> None:
    other = await writer.run(PM, '{ servicePackage(by: {key: "PKG-WORKPLACE"}) { versions { scope { id } } } }')
    scope = next(item["id"] for each in other["servicePackage"]["versions"] for item in each["scope"])
    given = await writer.run(PM, '{ feedback(about: {key: "PKG-WORKPLACE"}) { nodes { id } } }')
    asked = idea(title=" ", body="<hr>", scopeItem={"id": scope}, feedback={"id": given["feedback"]["nodes"][0]["id"]})
    assert await refused(writer, PM, "ideaSubmit", asked) == [
        ("Validation", "EMPTY_TEXT", "input.title", "A title cannot be empty."),
        (
            "Validation",
            "HTML_NOT_ALLOWED",
            "input.body",
            "The text holds HTML (<hr>). Write Markdown, or put it between `backticks` to show it as it is.",
        ),
        (
            "Validation",
            "SCOPE_OF_ANOTHER_SERVICE",
            "input.scopeItem",
            "This scope item is another service's: name one of the service that the idea is about.",
        ),
        ("Validation", "FEEDBACK_OF_ANOTHER_SERVICE", "input.feedback", "This feedback is about another service than the idea."),
    ]
    assert [fault[:3] for fault in await refused(writer, PM, "ideaSubmit", idea(title="\u200b", body="\u2060\n"))] == [
        ("Validation", "EMPTY_TEXT", "input.title"),
        ("Validation", "EMPTY_TEXT", "input.body"),
    ]
    hidden = await refused(writer, CUSTOMER, "ideaSubmit", idea(service={"key": "PKG-CASE"}, title="a" * 201, feedback=asked["feedback"]))
    assert [fault[:3] for fault in hidden] == [
        ("Validation", "TEXT_TOO_LONG", "input.title"),
        ("NotFound", "NOT_FOUND", "input.service"),
        ("NotFound", "NOT_FOUND", "input.feedback"),
    ]
    assert hidden[0][3] == "The title has 201 letters, and at most 200 are kept; say more in the body."


async def test_every_answer_is_in_the_language_of_the_idea(writer: Writer) -> None:
    sent = await send(writer)
    what = "The idea was sent in in the language sv: answer in that language at least."
    for answer in ({"fi": "Katsotaan."}, {"fi": "Katsotaan.", "sv": None}, None):
        asked = {**at(sent), "status": "UNDER_REVIEW", "answer": answer}
        assert await refused(writer, OWNER, "ideaAnswer", asked) == [("Validation", "ANSWER_LANGUAGE", "input.answer.sv", what)]
    empty = {**at(sent), "status": "DECLINED", "answer": {"sv": "\u200d", "fi": "a <b>x</b>"}}
    assert [fault[:3] for fault in await refused(writer, OWNER, "ideaAnswer", empty)] == [
        ("Validation", "EMPTY_TEXT", "input.answer.sv"),
        ("Validation", "HTML_NOT_ALLOWED", "input.answer.fi"),
    ]
    looked = await done(
        writer, OWNER, "ideaAnswer", {**at(sent), "status": "UNDER_REVIEW", "answer": {"sv": "Vi tittar.", "fi": "Katsotaan."}}
    )
    assert (looked["status"], texts(looked), looked["revision"]) == ("UNDER_REVIEW", TWO, 2)
    again = await done(writer, OWNER, "ideaAnswer", {**at(looked), "answer": {"sv": "Vi tittar snart.", "en": "Soon."}})
    assert texts(again) == {"fi": "Katsotaan.", "sv": "Vi tittar snart.", "en": "Soon."}, "without a new status the languages stay"
    declined = await done(writer, PM, "ideaAnswer", {**at(again), "status": "DECLINED", "answer": {"sv": "Nej."}})
    assert (declined["status"], texts(declined)) == ("DECLINED", {"sv": "Nej."}), "an answer to another step says nothing of this one"
    reopened = await done(writer, PM, "ideaAnswer", {**at(declined), "status": "ACCEPTED", "answer": {"sv": "Ändå."}})
    assert reopened["status"] == "ACCEPTED"
    assert (await refused(writer, PM, "ideaAnswer", at(reopened)))[0] == (
        "Validation",
        "NOTHING_TO_DO",
        "input",
        "Give a status, an answer, or both.",
    )


async def test_the_owner_of_the_service_answers(writer: Writer) -> None:
    sent = await send(writer)
    infra = await writer.add(OWNER, "PERSON-OWNER-INFRA")
    what = "PKG-ERP-MAINT is another owner's; ask its owner or a portfolio manager."
    answer = {**at(sent), "status": "ACCEPTED", "answer": {"sv": "Ja."}}
    plan = {**at(sent), "version": version("3.0"), "answer": {"sv": "Ja."}}
    assert await refused(writer, infra, "ideaAnswer", answer) == [("Forbidden", "NOT_YOURS", "input.idea", what)]
    assert await refused(writer, infra, "ideaPlan", plan) == [("Forbidden", "NOT_YOURS", "input.idea", what)]
    for role in (STAKEHOLDER, CUSTOMER, Role.ANALYST):
        for verb, asked in (("ideaAnswer", answer), ("ideaPlan", plan)):
            assert [fault[:3] for fault in await refused(writer, role, verb, asked)] == [("Forbidden", "FORBIDDEN", "input")]
    stale = await refused(writer, OWNER, "ideaAnswer", {**answer, "expectedRevision": 7})
    assert [fault[:3] for fault in stale] == [("Conflict", "REVISION_CONFLICT", "input.expectedRevision")]


async def test_an_idea_is_planned_in_a_planned_version_of_its_service(writer: Writer) -> None:
    sent = await send(writer)
    plan = {"version": version("3.0"), "answer": {"sv": "Kommer i 3.0."}}
    what = "The idea is SUBMITTED; only one that is ACCEPTED is planned: ideaAnswer accepts it."
    assert await refused(writer, OWNER, "ideaPlan", {**at(sent), **plan}) == [("Conflict", "IDEA_NOT_ACCEPTED", "input.idea", what)]
    accepted = await done(writer, OWNER, "ideaAnswer", {**at(sent), "status": "ACCEPTED", "answer": {"sv": "Ja.", "fi": "Kyllä."}})
    what = "The version is OPERATIONAL; ideas are planned in versions that are PROPOSED, IN_DESIGN, IN_TRANSITION."
    assert await refused(writer, OWNER, "ideaPlan", {**at(accepted), "version": version("2.0"), "answer": {"fi": "Ei."}}) == [
        ("Conflict", "VERSION_NOT_PLANNED", "input.version", what),
        ("Validation", "ANSWER_LANGUAGE", "input.answer.sv", "The idea was sent in in the language sv: answer in that language at least."),
    ]
    what = "The version is another service's: name one of the service that the idea is about."
    assert await refused(writer, OWNER, "ideaPlan", {**at(accepted), **plan, "version": version("3.0", "PKG-WORKPLACE")}) == [
        ("Validation", "VERSION_OF_ANOTHER_SERVICE", "input.version", what)
    ]
    planned = await done(writer, OWNER, "ideaPlan", {**at(accepted), **plan})
    assert (planned["status"], planned["plannedVersion"], texts(planned)) == ("PLANNED", {"number": "3.0"}, {"sv": "Kommer i 3.0."})
    back = await done(writer, OWNER, "ideaAnswer", {**at(planned), "status": "UNDER_REVIEW", "answer": {"sv": "Vi räknar om."}})
    assert (back["status"], back["plannedVersion"], texts(back)) == ("UNDER_REVIEW", None, {"sv": "Vi räknar om."})


async def test_an_answer_in_the_words_of_the_one_before_is_an_answer(writer: Writer) -> None:
    """What is told of a version that does not come is told when it does not."""
    sent = await send(writer)
    words = {"answer": {"sv": "Ja."}}
    accepted = await done(writer, OWNER, "ideaAnswer", {**at(sent), "status": "ACCEPTED", **words})
    planned = await done(writer, OWNER, "ideaPlan", {**at(accepted), "version": version("3.0"), **words})
    back = await done(writer, OWNER, "ideaAnswer", {**at(planned), "status": "ACCEPTED", **words})
    assert (back["status"], back["plannedVersion"], texts(back)) == ("ACCEPTED", None, {"sv": "Ja."})


@pytest.mark.parametrize(
    ("language", "delivered", "taken_back"),
    [
        (
            "FI",
            "Toteutettu versiossa 1.0, joka on nyt käytössä.",
            "Version käyttöönotto peruttiin. Idea toteutuu, kun versio otetaan uudelleen käyttöön.",
        ),
        (
            "SV",
            "Genomförd i version 1.0, som nu är i bruk.",
            "Ibruktagandet av versionen återkallades. Idén genomförs när versionen tas i bruk på nytt.",
        ),
        (
            "EN",
            "Delivered with version 1.0, which is now in use.",
            "The launch of the version was taken back. The idea is delivered when it is launched again.",
        ),
    ],
)
async def test_a_launch_answers_the_submitter(writer: Writer, language: str, delivered: str, taken_back: str) -> None:
    """Steps are written straight to the database, which is what every verb, worker and import comes down to."""
    code = language.lower()
    row, launch = await planned_in(writer, "SVC-CLOUDCAP", language), datetime(2026, 12, 1, tzinfo=UTC)
    async with connected(writer.database.owner_url) as owner:
        version_id = await owner.fetchval("select planned_version_id from development_idea where id = $1", row["id"].partition(":")[2])
        await rows.transition(owner, version_id, "IN_TRANSITION", "OPERATIONAL", launch)
        after = await read(writer, row)
        assert (after["status"], texts(after)) == ("DELIVERED", {code: delivered})
        what = "The idea was delivered by a launch; only its answer can be changed. Leave the status out."
        asked = {**at(after), "status": "DECLINED", "answer": {code: "-"}}
        assert await refused(writer, PM, "ideaAnswer", asked) == [("Conflict", "IDEA_DELIVERED", "input.status", what)]
        worded = await done(writer, PM, "ideaAnswer", {**at(after), "answer": {code: "!"}})
        assert (worded["status"], texts(worded)) == ("DELIVERED", {code: "!"})
        what = "The idea is DELIVERED; only one that is ACCEPTED is planned: ideaAnswer accepts it."
        plan = {**at(worded), "version": version("1.0", "SVC-CLOUDCAP"), "answer": {code: "-"}}
        assert (await refused(writer, PM, "ideaPlan", plan))[0] == ("Conflict", "IDEA_NOT_ACCEPTED", "input.idea", what)
        await rows.transition(owner, version_id, "OPERATIONAL", "IN_TRANSITION", launch + timedelta(days=1))
        assert texts(await read(writer, row)) == {code: taken_back}


@pytest.mark.parametrize(
    ("language", "freed"),
    [
        ("FI", "Versiota, johon idea oli suunniteltu, ei toteuteta. Idea on yhä hyväksytty ja odottaa toista."),
        ("SV", "Versionen som idén var planerad i blir inte av. Idén är fortfarande godkänd och väntar på en annan."),
        ("EN", "The version that it was planned in will not come. The idea is still accepted and waits for another."),
    ],
)
async def test_a_rejection_answers_the_submitter(writer: Writer, language: str, freed: str) -> None:
    row = await planned_in(writer, "PKG-CASE", language)
    async with connected(writer.database.owner_url) as owner:
        version_id = await owner.fetchval("select planned_version_id from development_idea where id = $1", row["id"].partition(":")[2])
        await rows.transition(owner, version_id, "PROPOSED", "REJECTED", datetime(2026, 12, 1, tzinfo=UTC))
    after = await read(writer, row)
    assert (after["status"], after["plannedVersion"], texts(after)) == ("ACCEPTED", None, {language.lower(): freed})


async def planned_in(writer: Writer, key: str, language: str) -> dict[str, Any]:
    """An idea that waits for version 1.0 of a service."""
    sent = await send(writer, PM, service={"key": key}, language=language)
    code = language.lower()
    accepted = await done(writer, PM, "ideaAnswer", {**at(sent), "status": "ACCEPTED", "answer": {code: "1"}})
    return await done(writer, PM, "ideaPlan", {**at(accepted), "version": version("1.0", key), "answer": {code: "2", "fi": "2"}})


async def read(writer: Writer, row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = await writer.run(
        PM, f"query Read($id: ID!) {{ node(id: $id) {{ ... on DevelopmentIdea {{ {FIELDS} }} }} }}", id=row["id"]
    )
    changed: dict[str, Any] = found["node"]
    return changed
