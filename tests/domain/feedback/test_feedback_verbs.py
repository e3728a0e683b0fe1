"""Feedback through the API: one row for each respondent, touchpoint and day, and what the provider does with it."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any

import asyncpg
import pytest

from app.viewer import Role, Viewer
from tests.support.asking import NOW
from tests.support.rows import connected
from tests.support.writing import HELSINKI, Writer

PM, OWNER, CUSTOMER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.CUSTOMER
FEEDBACK = """feedback {
    id service { key } offering { key } customer { key } respondent { key } touchpoint score recommend returnIntent
    ratings { cost time quality friendliness } body language occurredAt handling answer answeredAt revision
}"""
EDU = {"customer": {"key": "UNIT-EDU"}}


def measured(**values: object) -> dict[str, object]:
    return {"service": {"key": "PKG-ERP-MAINT"}, "touchpoint": "ORDERING", "score": 4, **values}


async def done(writer: Writer, who: Role | Viewer, verb: str, asked: Mapping[str, object], at: datetime = NOW) -> dict[str, Any]:
    answer = await writer.do(who, verb, asked, FEEDBACK, at=at)
    assert answer["errors"] == []
    changed: dict[str, Any] = answer["feedback"]
    return changed


async def refused(writer: Writer, who: Role | Viewer, verb: str, asked: Mapping[str, object]) -> list[tuple[str, str, str, str]]:
    """Kind, code, path and message of each refusal."""
    answer = await writer.do(who, verb, asked, FEEDBACK)
    assert answer["feedback"] is None
    return [(each["__typename"].removesuffix("Error"), each["code"], ".".join(each["path"]), each["message"]) for each in answer["errors"]]


async def hashes(writer: Writer, *given: Mapping[str, Any]) -> list[str | None]:
    async with connected(writer.database.owner_url) as owner:
        ids = [each["id"].partition(":")[2] for each in given]
        return [await owner.fetchval("select respondent_hash from service_feedback where id = $1", id_) for id_ in ids]


async def test_a_customer_gives_feedback_of_its_own(writer: Writer) -> None:
    offerings = await writer.run(CUSTOMER, '{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { versions { offerings { id key } } } }')
    basic = next(it for version in offerings["servicePackage"]["versions"] for it in version["offerings"] if it["key"] == "BASIC")
    whole = measured(
        offering={"id": basic["id"]},
        recommend=0,
        returnIntent=5,
        ratings={"cost": 1, "friendliness": 5},
        body="Tilaus *sujui*.",
        language="FI",
        occurredAt="2026-11-20T23:30:00+02:00",
    )
    given = await done(writer, CUSTOMER, "feedbackGive", whole)
    assert given == {
        "id": given["id"],
        "service": {"key": "PKG-ERP-MAINT"},
        "offering": {"key": "BASIC"},
        "customer": {"key": "UNIT-EDU"},
        "respondent": {"key": "PERSON-CUSTOMER-EDU"},
        "touchpoint": "ORDERING",
        "score": 4,
        "recommend": 0,
        "returnIntent": 5,
        "ratings": {"cost": 1, "time": None, "quality": None, "friendliness": 5},
        "body": "Tilaus *sujui*.",
        "language": "FI",
        "occurredAt": "2026-11-20T21:30:00+00:00",
        "handling": "NEW",
        "answer": None,
        "answeredAt": None,
        "revision": 1,
    }
    least = await done(writer, CUSTOMER, "feedbackGive", measured(customer={"key": "PERSON-CUSTOMER-EDU"}))
    assert (least["customer"], least["occurredAt"]) == ({"key": "PERSON-CUSTOMER-EDU"}, "2026-11-21T12:00:00+00:00")


async def test_once_for_each_respondent_touchpoint_and_local_day(writer: Writer) -> None:
    """The day ends at 22:00 UTC in Helsinki."""
    tonight = datetime(2026, 11, 21, 21, 59, tzinfo=UTC)
    await done(writer, CUSTOMER, "feedbackGive", measured())
    what = "This respondent has told about ORDERING of PKG-ERP-MAINT on 2026-11-21 already; once a day is counted."
    again = await writer.do(CUSTOMER, "feedbackGive", measured(score=1), FEEDBACK, at=tonight)
    assert [(each["code"], each["path"], each["message"]) for each in again["errors"]] == [
        ("FEEDBACK_ALREADY_GIVEN", ["input", "touchpoint"], what)
    ]
    await done(writer, CUSTOMER, "feedbackGive", measured(), tonight + timedelta(minutes=1))
    await done(writer, CUSTOMER, "feedbackGive", measured(touchpoint="USE"))


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("second", [False, True])
async def test_one_respondent_counts_once_named_or_not(writer: Writer, first: bool, second: bool) -> None:
    await done(writer, CUSTOMER, "feedbackGive", measured(pseudonymous=first))
    what = "This respondent has told about ORDERING of PKG-ERP-MAINT on 2026-11-21 already; once a day is counted."
    assert await refused(writer, CUSTOMER, "feedbackGive", measured(pseudonymous=second)) == [
        ("Conflict", "FEEDBACK_ALREADY_GIVEN", "input.touchpoint", what)
    ]
    colleague = await writer.add(CUSTOMER, "PERSON-PRODUCTION", "UNIT-EDU")
    await done(writer, colleague, "feedbackGive", measured(pseudonymous=second))


@pytest.mark.parametrize("pseudonymous", [[False, False, False], [True, True, True], [False, True, False]])
async def test_two_at_once_are_one(writer: Writer, pseudonymous: list[bool]) -> None:
    given = [measured(score=1 + place, pseudonymous=each) for place, each in enumerate(pseudonymous)]
    answers = await asyncio.gather(*(writer.do(CUSTOMER, "feedbackGive", asked, FEEDBACK) for asked in given))
    errors = [[each["code"] for each in answer["errors"]] for answer in answers]
    assert sorted(errors) == [[], ["FEEDBACK_ALREADY_GIVEN"], ["FEEDBACK_ALREADY_GIVEN"]]
    assert {each["__typename"] for answer in answers for each in answer["errors"]} == {"ConflictError"}


async def test_a_pseudonym_is_stable_and_names_nobody(writer: Writer) -> None:
    first = await done(writer, CUSTOMER, "feedbackGive", measured(pseudonymous=True))
    second = await done(writer, CUSTOMER, "feedbackGive", measured(pseudonymous=True, touchpoint="USE"))
    third = await done(writer, PM, "feedbackGive", measured(**EDU, respondent={"pseudonym": "edu-8"}, pseudonymous=True))
    survey = {**EDU, "respondent": {"pseudonym": "edu-7"}}
    fourth = await done(writer, PM, "feedbackGive", measured(**survey))
    fifth = await done(writer, PM, "feedbackGive", measured(**survey, touchpoint="USE"))
    assert {each["respondent"] and each["respondent"]["key"] for each in (first, second, third, fourth, fifth)} == {None}
    mine, again, another, other, other_again = await hashes(writer, first, second, third, fourth, fifth)
    assert mine == again
    assert other == other_again
    assert len({mine, another, other}) == 3
    async with connected(writer.database.owner_url) as owner:
        person = await owner.fetchval("select id from party where key = 'PERSON-CUSTOMER-EDU'")
        plain = {sha256(name.encode()).hexdigest() for name in (str(person), "edu-7")}
        assert not {mine, other} & plain, "who knows the ids does not know the hashes"
        actors = await owner.fetch(
            "select p.key from change_event e join change_transaction t using (recorded_at) join party p on p.id = t.actor_id "
            "where e.entity_id = any ($1::uuid[])",
            [each["id"].partition(":")[2] for each in (first, second)],
        )
        assert {row["key"] for row in actors} == {"UNIT-EDU"}, "the history tells of the customer, and not who it was"


async def test_a_manager_finds_nobody_out(writer: Writer) -> None:
    """Whether this party gave what is pseudonymous is no matter for whoever records: the answers are the same."""
    parties = [{"party": {"key": key}} for key in ("PERSON-CUSTOMER-EDU", "UNIT-EDU")]
    what = "Whoever is named is not pseudonymous: name a pseudonym instead of the party, or leave `pseudonymous` out."
    for _ in range(2):
        for respondent in parties:
            asked = measured(**EDU, respondent=respondent, pseudonymous=True)
            assert await refused(writer, PM, "feedbackGive", asked) == [("Validation", "PSEUDONYMOUS_PARTY", "input.pseudonymous", what)]
            named = await writer.do(PM, "feedbackGive", measured(**EDU, respondent=respondent), FEEDBACK, dry=True)
            assert named["errors"] == []
        await writer.do(CUSTOMER, "feedbackGive", measured(pseudonymous=True), FEEDBACK)


async def test_the_key_of_pseudonyms_is_not_the_applications(writer: Writer) -> None:
    read = "select key from secrets.pseudonym_key"
    async with connected(writer.database.owner_url) as owner, connected(writer.database.url) as application:
        assert len(await owner.fetchval(read)) == 32
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await application.fetchval(read)


async def test_everything_that_is_wrong_with_feedback_is_told_at_once(writer: Writer) -> None:
    asked = measured(
        score=0,
        recommend=11,
        returnIntent=6,
        ratings={"cost": 0, "time": 6},
        body="<p>",
        occurredAt="2026-11-21T14:00:01+02:00",
    )
    assert await refused(writer, CUSTOMER, "feedbackGive", asked) == [
        ("Validation", "OUT_OF_BOUNDS", "input.score", "score is from 1 to 5, not 0."),
        ("Validation", "OUT_OF_BOUNDS", "input.recommend", "recommend is from 0 to 10, not 11."),
        ("Validation", "OUT_OF_BOUNDS", "input.returnIntent", "returnIntent is from 1 to 5, not 6."),
        ("Validation", "OUT_OF_BOUNDS", "input.ratings.cost", "cost is from 1 to 5, not 0."),
        ("Validation", "OUT_OF_BOUNDS", "input.ratings.time", "time is from 1 to 5, not 6."),
        ("Validation", "LANGUAGE_REQUIRED", "input.language", "Say in which language the body is."),
        ("Validation", "IN_THE_FUTURE", "input.occurredAt", "It cannot be about a moment that has not come yet."),
        (
            "Validation",
            "HTML_NOT_ALLOWED",
            "input.body",
            "The text holds HTML (<p>). Write Markdown, or put it between `backticks` to show it as it is.",
        ),
    ]
    other = await writer.run(PM, '{ servicePackage(by: {key: "PKG-WORKPLACE"}) { versions { offerings { id } } } }')
    offering = next(it["id"] for version in other["servicePackage"]["versions"] for it in version["offerings"])
    assert await refused(writer, PM, "feedbackGive", measured(offering={"id": offering})) == [
        ("Validation", "CUSTOMER_REQUIRED", "input.customer", "Say whose feedback it is."),
        (
            "Validation",
            "RESPONDENT_REQUIRED",
            "input.respondent",
            "Say who gave it: a party, or the pseudonym under which a survey knows them.",
        ),
        ("Validation", "OFFERING_OF_ANOTHER_SERVICE", "input.offering", "This offering is not one of PKG-ERP-MAINT."),
    ]
    stranger = measured(**EDU, respondent={"party": {"key": "PERSON-FINANCE"}})
    what = "The respondent does not belong to UNIT-EDU: name one of its people, or another customer."
    assert await refused(writer, PM, "feedbackGive", stranger) == [
        ("Validation", "RESPONDENT_OF_ANOTHER_CUSTOMER", "input.respondent.party", what)
    ]
    for pseudonym in (" ", "\u200b", "x" * 201):
        assert await refused(writer, PM, "feedbackGive", measured(**EDU, respondent={"pseudonym": pseudonym})) == [
            ("Validation", "BAD_PSEUDONYM", "input.respondent.pseudonym", "A pseudonym has 1 to 200 letters.")
        ]


async def test_feedback_is_given_of_a_service_that_was_in_operation(writer: Writer) -> None:
    """From the local day on that it first was."""
    async with connected(writer.database.owner_url) as owner:
        first = await owner.fetchval(
            "select min(t.effective_at) from lifecycle_transition t join service_version v on v.id = t.version_id "
            "join service s on s.id = v.service_id where s.key = 'PKG-ERP-MAINT' and t.to_stage = 'OPERATIONAL' and t.status = 'DONE'"
        )
    day = first.astimezone(HELSINKI).date()
    midnight = datetime.combine(day, time(), HELSINKI)
    what = f"PKG-ERP-MAINT was first in operation on {day}; feedback is given from that day on."
    for before in ("0001-01-01T00:00:00Z", (midnight - timedelta(microseconds=1)).isoformat()):
        assert await refused(writer, CUSTOMER, "feedbackGive", measured(occurredAt=before)) == [
            ("Validation", "BEFORE_OPERATION", "input.occurredAt", what)
        ]
    await done(writer, CUSTOMER, "feedbackGive", measured(occurredAt=midnight.isoformat()))
    never = measured(service={"key": "PKG-CASE"}, **EDU, respondent={"pseudonym": "edu-7"})
    what = "PKG-CASE has not been in operation yet; write a comment or an idea about what is planned."
    assert await refused(writer, PM, "feedbackGive", never) == [("Conflict", "NEVER_IN_OPERATION", "input.service", what)]


async def test_customers_speak_for_themselves_only(writer: Writer) -> None:
    foreign = measured(customer={"key": "UNIT-ICT"}, respondent={"pseudonym": "x"})
    assert await refused(writer, CUSTOMER, "feedbackGive", foreign) == [
        ("Forbidden", "CUSTOMER_NOT_YOURS", "input.customer", "Customers give feedback of their own; leave the customer out."),
        (
            "Forbidden",
            "RESPONDENT_IS_YOU",
            "input.respondent",
            "You are the respondent; say `pseudonymous` if your name is not to be kept.",
        ),
    ]
    hidden = await refused(writer, CUSTOMER, "feedbackGive", measured(service={"key": "PKG-CASE"}, customer={"key": "ORG-NAAPURI"}))
    assert [fault[:3] for fault in hidden] == [("NotFound", "NOT_FOUND", "input.service"), ("NotFound", "NOT_FOUND", "input.customer")]
    for role in set(Role) - {PM, CUSTOMER}:
        what = f"As {role} you may not do feedbackGive."
        assert await refused(writer, role, "feedbackGive", measured()) == [("Forbidden", "FORBIDDEN", "input", what)]


async def test_feedback_is_dealt_with_and_answered(writer: Writer) -> None:
    given = await done(writer, CUSTOMER, "feedbackGive", measured())
    later = NOW + timedelta(days=2)
    by = {"feedback": {"id": given["id"]}}
    read = await done(writer, OWNER, "feedbackAnswer", {**by, "expectedRevision": 1, "handling": "ACKNOWLEDGED"}, later)
    assert (read["handling"], read["answer"], read["answeredAt"], read["revision"]) == ("ACKNOWLEDGED", None, None, 2)
    for handling in ("RESOLVED", "NO_ACTION"):
        what = f"{handling} needs an answer to whoever gave it."
        for answer in ({}, {"answer": None}):
            closing = {**by, "expectedRevision": 2, "handling": handling, **answer}
            assert await refused(writer, OWNER, "feedbackAnswer", closing) == [("Validation", "ANSWER_REQUIRED", "input.answer", what)]
    assert await refused(writer, OWNER, "feedbackAnswer", {**by, "expectedRevision": 2, "handling": "NEW", "answer": "<u>"}) == [
        (
            "Validation",
            "HTML_NOT_ALLOWED",
            "input.answer",
            "The text holds HTML (<u>). Write Markdown, or put it between `backticks` to show it as it is.",
        ),
        (
            "Validation",
            "HANDLING_NEW",
            "input.handling",
            "NEW is what nobody has looked at yet; ACKNOWLEDGED says that it was read.",
        ),
    ]
    closed = await done(writer, OWNER, "feedbackAnswer", {**by, "expectedRevision": 2, "handling": "RESOLVED", "answer": "Kiitos."}, later)
    assert (closed["handling"], closed["answer"], closed["answeredAt"]) == ("RESOLVED", "Kiitos.", "2026-11-23T12:00:00+00:00")
    kept = await done(writer, PM, "feedbackAnswer", {**by, "expectedRevision": 3, "handling": "NO_ACTION"}, later + timedelta(days=1))
    assert (kept["handling"], kept["answer"], kept["answeredAt"]) == ("NO_ACTION", "Kiitos.", "2026-11-23T12:00:00+00:00")
    removed = await done(writer, PM, "feedbackAnswer", {**by, "expectedRevision": 4, "handling": "ACTION_PLANNED", "answer": None})
    assert (removed["answer"], removed["answeredAt"]) == (None, None)
    customers = await writer.run(CUSTOMER, "query Read($id: ID!) { node(id: $id) { ... on ServiceFeedback { handling } } }", id=given["id"])
    assert customers["node"] == {"handling": "ACTION_PLANNED"}


async def test_the_owner_of_the_service_deals_with_its_feedback(writer: Writer) -> None:
    given = await done(writer, CUSTOMER, "feedbackGive", measured())
    asked = {"feedback": {"id": given["id"]}, "expectedRevision": 1, "handling": "ACKNOWLEDGED"}
    infra = await writer.add(OWNER, "PERSON-OWNER-INFRA")
    what = "PKG-ERP-MAINT is another owner's; ask its owner or a portfolio manager."
    assert await refused(writer, infra, "feedbackAnswer", asked) == [("Forbidden", "NOT_YOURS", "input.feedback", what)]
    assert [fault[:3] for fault in await refused(writer, CUSTOMER, "feedbackAnswer", asked)] == [("Forbidden", "FORBIDDEN", "input")]
    stale = await refused(writer, OWNER, "feedbackAnswer", {**asked, "expectedRevision": 9})
    assert [fault[:3] for fault in stale] == [("Conflict", "REVISION_CONFLICT", "input.expectedRevision")]
