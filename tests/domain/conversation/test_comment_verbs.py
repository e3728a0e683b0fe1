"""What people say about services through the API: threads, their audience, who may settle what."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from app.viewer import Role, Viewer
from tests.support.asking import NOW
from tests.support.writing import Writer

PM, OWNER, ANALYST, CUSTOMER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.ANALYST, Role.CUSTOMER
COMMENT = """comment {
    id body language audience revision createdAt editedAt resolvedAt aspect stance author { key } customer { key } parent { id }
    service { key } version { number } idea { title } target { __typename } resolvedBy { key } resolution supersededBy { id }
}"""
ERP = {"service": {"key": "PKG-ERP-MAINT"}}


def about(key: str = "PKG-ERP-MAINT", number: str = "2.0") -> dict[str, object]:
    return {"version": {"number": {"service": {"key": key}, "number": number}}}


def said(subject: Mapping[str, object] = ERP, body: str = "Sana.", **values: object) -> dict[str, object]:
    return {"subject": subject, "language": "FI", "body": body, **values}


async def add(writer: Writer, who: Role | Viewer, *, hours: int = 0, **values: Any) -> dict[str, Any]:
    """What is said and taken; later by so many hours."""
    answer = await writer.do(who, "commentAdd", said(**values), COMMENT, at=NOW + timedelta(hours=hours))
    assert answer["errors"] == []
    comment: dict[str, Any] = answer["comment"]
    return comment


async def refused(writer: Writer, who: Role | Viewer, verb: str, asked: Mapping[str, object]) -> list[tuple[str, str, str, str]]:
    """Kind, code, path and message of each refusal."""
    answer = await writer.do(who, verb, asked, COMMENT)
    assert answer["comment"] is None
    return [(each["__typename"].removesuffix("Error"), each["code"], ".".join(each["path"]), each["message"]) for each in answer["errors"]]


async def test_a_comment_is_kept_as_it_was_said(writer: Writer) -> None:
    body = "Onko `<b>` sallittu?\r\n\r\n- Kyllä <https://a.example>  "
    comment = await add(writer, OWNER, body=body)
    assert comment == {
        "id": comment["id"],
        "body": body,
        "language": "FI",
        "audience": "INTERNAL",
        "revision": 1,
        "createdAt": "2026-11-21T12:00:00+00:00",
        "author": {"key": "PERSON-OWNER-ERP"},
        "service": {"key": "PKG-ERP-MAINT"},
        **dict.fromkeys(["editedAt", "resolvedAt", "aspect", "stance", "customer", "parent", "version", "idea", "target"]),
        **dict.fromkeys(["resolvedBy", "resolution", "supersededBy"]),
    }


async def test_a_body_that_holds_html_is_refused_with_everything_else_that_is_wrong(writer: Writer) -> None:
    asked = said({"service": {"key": "SVC-NONE"}}, "a <b>x</b>", customer={"key": "NOBODY"})
    assert await refused(writer, PM, "commentAdd", asked) == [
        (
            "Validation",
            "HTML_NOT_ALLOWED",
            "input.body",
            "The text holds HTML (<b>, </b>). Write Markdown, or put it between `backticks` to show it as it is.",
        ),
        ("NotFound", "NOT_FOUND", "input.subject.service", "There is no Service or ServicePackage SVC-NONE, or none that you may see."),
        ("NotFound", "NOT_FOUND", "input.customer", "There is no Party NOBODY, or none that you may see."),
    ]


async def test_a_part_of_a_version_is_spoken_of(writer: Writer) -> None:
    parts = await writer.run(
        PM,
        """{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { versions {
            number items { id } scope { id } commitments { id } offerings { id } } } }""",
    )
    versions = {each["number"]: each for each in parts["servicePackage"]["versions"]}
    kinds = {"items": "CompositionItem", "scope": "ScopeItem", "commitments": "ServiceCommitment", "offerings": "ServiceOffering"}
    comment: dict[str, Any] = {}
    for parts_of, kind in kinds.items():
        comment = await add(writer, PM, subject=about(), targetItem=versions["2.0"][parts_of][0]["id"])
        assert comment["target"] == {"__typename": kind}
        assert comment["version"] == {"number": "2.0"}
    part, other = versions["2.0"]["scope"][0]["id"], versions["3.0"]["scope"][0]["id"]
    what = "This is a part of another version than the one that is spoken of."
    assert await refused(writer, PM, "commentAdd", said(about(), targetItem=other)) == [
        ("Validation", "TARGET_OF_ANOTHER_VERSION", "input.targetItem", what)
    ]
    what = "Only a version has parts: name it as the subject."
    assert await refused(writer, PM, "commentAdd", said(ERP, targetItem=part)) == [
        ("Validation", "TARGET_NEEDS_VERSION", "input.targetItem", what)
    ]
    for no_part in (comment["id"], "x"):
        what = f"{no_part} is no part of a version: name a line, a scope item, a commitment or an offering by its id."
        assert await refused(writer, PM, "commentAdd", said(about(), targetItem=no_part)) == [
            ("Validation", "NOT_A_PART", "input.targetItem", what)
        ]
    gone = f"ScopeItem:{'0' * 8}-0000-7000-8000-{'0' * 12}"
    assert [fault[:3] for fault in await refused(writer, PM, "commentAdd", said(about(), targetItem=gone))] == [
        ("NotFound", "NOT_FOUND", "input.targetItem")
    ]
    reply = await add(writer, OWNER, subject={"replyTo": {"id": comment["id"]}})
    assert reply["target"] == {"__typename": "ServiceOffering"}
    what = "A reply is about what its thread is about: leave it out."
    assert await refused(writer, OWNER, "commentAdd", said({"replyTo": {"id": comment["id"]}}, targetItem=part)) == [
        ("Validation", "THREAD_SUBJECT", "input.targetItem", what)
    ]


async def test_a_customer_writes_in_threads_of_its_own(writer: Writer) -> None:
    comment = await add(writer, CUSTOMER)
    assert (comment["audience"], comment["customer"]) == ("CUSTOMER", {"key": "UNIT-EDU"})
    named = await add(writer, CUSTOMER, customer={"key": "UNIT-EDU"}, audience="CUSTOMER")
    assert named["customer"] == {"key": "UNIT-EDU"}
    what = "A CUSTOMER thread belongs to a unit or an organisation, and not to one person: name theirs."
    for who, person in ((CUSTOMER, "PERSON-CUSTOMER-EDU"), (PM, "PERSON-SECURITY")):
        assert await refused(writer, who, "commentAdd", said(audience="CUSTOMER", customer={"key": person})) == [
            ("Validation", "CUSTOMER_NOT_A_PERSON", "input.customer", what)
        ]
    inside = await refused(writer, CUSTOMER, "commentAdd", said(audience="INTERNAL"))
    assert inside == [("Forbidden", "AUDIENCE_NOT_YOURS", "input.audience", "Customers write for the audience CUSTOMER only.")]
    provider = await refused(writer, CUSTOMER, "commentAdd", said(customer={"key": "UNIT-ICT"}))
    what = "Customers write in threads of their own; leave the customer out."
    assert provider == [("Forbidden", "CUSTOMER_NOT_YOURS", "input.customer", what)]
    stranger = await refused(writer, CUSTOMER, "commentAdd", said(customer={"key": "ORG-NAAPURI"}))
    assert stranger == [("NotFound", "NOT_FOUND", "input.customer", "There is no Party ORG-NAAPURI, or none that you may see.")]
    unseen = await refused(writer, CUSTOMER, "commentAdd", said(about("SVC-WORKSTATION-MOBILE", "2.0")))
    assert [fault[:3] for fault in unseen] == [("NotFound", "NOT_FOUND", "input.subject.version")]


async def test_a_reply_stays_in_its_thread(writer: Writer) -> None:
    naapuri = await writer.add(CUSTOMER, "ORG-NAAPURI", "ORG-NAAPURI")
    thread = await add(writer, CUSTOMER, subject=about())
    reply_to = {"replyTo": {"id": thread["id"]}}
    reply = await add(writer, OWNER, subject=reply_to, customer={"key": "UNIT-EDU"}, audience="CUSTOMER")
    assert (reply["audience"], reply["customer"], reply["version"]) == ("CUSTOMER", {"key": "UNIT-EDU"}, {"number": "2.0"})
    assert (await add(writer, CUSTOMER, subject={"replyTo": {"id": reply["id"]}}))["parent"] == {"id": reply["id"]}
    assert await refused(writer, OWNER, "commentAdd", said(reply_to, audience="INTERNAL", customer={"key": "UNIT-TECH"})) == [
        ("Validation", "THREAD_AUDIENCE", "input.audience", "A reply has the audience of its thread, which is CUSTOMER: leave it out."),
        ("Validation", "THREAD_AUDIENCE", "input.customer", "A reply is for the customer of its thread: leave it out."),
    ]
    missing = (
        "NotFound",
        "NOT_FOUND",
        "input.subject.replyTo",
        f"There is no StakeholderComment {thread['id']}, or none that you may see.",
    )
    assert await refused(writer, naapuri, "commentAdd", said(reply_to)) == [missing]
    inside = await add(writer, OWNER)
    hidden = await refused(writer, CUSTOMER, "commentAdd", said({"replyTo": {"id": inside["id"]}}))
    assert [fault[:3] for fault in hidden] == [("NotFound", "NOT_FOUND", "input.subject.replyTo")]


async def test_announcements_are_the_owners_and_not_answered_by_customers(writer: Writer) -> None:
    announcement = await add(writer, OWNER, audience="CUSTOMER")
    assert (announcement["audience"], announcement["customer"]) == ("CUSTOMER", None)
    reply_to = {"replyTo": {"id": announcement["id"]}}
    what = "This is an announcement to all customers and cannot be answered: begin a thread about the service instead."
    assert await refused(writer, CUSTOMER, "commentAdd", said(reply_to)) == [
        ("Forbidden", "ANNOUNCEMENT_NOT_ANSWERED", "input.subject.replyTo", what)
    ]
    await add(writer, PM, subject=reply_to)
    infra = await writer.add(OWNER, "PERSON-OWNER-INFRA")
    what = "Only the owner of the service and portfolio managers announce something to all customers: name one customer."
    for other in (infra, await writer.add(Role.STAKEHOLDER, "PERSON-PRODUCTION")):
        assert await refused(writer, other, "commentAdd", said(audience="CUSTOMER")) == [
            ("Forbidden", "ANNOUNCEMENT_NOT_YOURS", "input.customer", what)
        ]
    what = "Only the owner of the service and portfolio managers add to an announcement."
    assert await refused(writer, infra, "commentAdd", said(reply_to)) == [
        ("Forbidden", "ANNOUNCEMENT_NOT_YOURS", "input.subject.replyTo", what)
    ]
    assert (await add(writer, infra, audience="CUSTOMER", customer={"key": "UNIT-EDU"}))["customer"] == {"key": "UNIT-EDU"}
    what = "An INTERNAL thread belongs to no customer: leave the customer out, or say CUSTOMER."
    assert await refused(writer, PM, "commentAdd", said(customer={"key": "UNIT-EDU"})) == [
        ("Validation", "CUSTOMER_OF_INTERNAL", "input.customer", what)
    ]


async def test_analysts_speak_inside_the_provider_only(writer: Writer) -> None:
    mine = await add(writer, ANALYST)
    assert mine["author"] == {"key": "PERSON-FINANCE"}
    what = "Analysts write for the audience INTERNAL only."
    asked = said(audience="CUSTOMER", customer={"key": "UNIT-EDU"})
    assert await refused(writer, ANALYST, "commentAdd", asked) == [("Forbidden", "AUDIENCE_NOT_YOURS", "input.audience", what)]
    thread = await add(writer, CUSTOMER)
    assert await refused(writer, ANALYST, "commentAdd", said({"replyTo": {"id": thread["id"]}})) == [
        ("Forbidden", "AUDIENCE_NOT_YOURS", "input.subject.replyTo", what)
    ]
    customer = await writer.add(CUSTOMER, "PERSON-FINANCE", "UNIT-FIN")
    own = await add(writer, customer)
    edited = {"comment": {"id": own["id"]}, "expectedRevision": 1, "body": "Toisin."}
    assert await refused(writer, ANALYST, "commentEdit", edited) == [("Forbidden", "AUDIENCE_NOT_YOURS", "input.comment", what)]


async def test_stakeholders_from_outside_speak_to_the_provider_only(writer: Writer) -> None:
    supplier, inside = Role.STAKEHOLDER, await writer.add(Role.STAKEHOLDER, "PERSON-PRODUCTION")
    letter = said(audience="CUSTOMER", customer={"key": "UNIT-EDU"})
    what = "Stakeholders from outside the provider write for the audience INTERNAL only."
    for asked in (letter, said(audience="CUSTOMER")):
        assert await refused(writer, supplier, "commentAdd", asked) == [("Forbidden", "AUDIENCE_NOT_YOURS", "input.audience", what)]
    assert (await writer.do(inside, "commentAdd", letter, COMMENT))["errors"] == []
    thread = await add(writer, CUSTOMER)
    reply = said({"replyTo": {"id": thread["id"]}})
    assert await refused(writer, supplier, "commentAdd", reply) == [("Forbidden", "AUDIENCE_NOT_YOURS", "input.subject.replyTo", what)]
    assert (await writer.do(inside, "commentAdd", reply, COMMENT))["errors"] == []
    assert (await add(writer, supplier))["audience"] == "INTERNAL"


async def test_an_idea_is_spoken_of(writer: Writer) -> None:
    ideas = await writer.run(CUSTOMER, '{ developmentIdeas(about: {key: "PKG-ERP-MAINT"}) { nodes { id title } } }')
    (idea,) = ideas["developmentIdeas"]["nodes"]
    subject = {"idea": {"id": idea["id"]}}
    comment = await add(writer, CUSTOMER, subject=subject)
    assert (comment["idea"], comment["service"]) == ({"title": idea["title"]}, {"key": "PKG-ERP-MAINT"})
    filled = await add(writer, PM, subject=subject, audience="CUSTOMER")
    assert filled["customer"] == {"key": "UNIT-EDU"}
    seen = await writer.run(CUSTOMER, "query Read($id: ID!) { node(id: $id) { id } }", id=filled["id"])
    assert seen["node"] == {"id": filled["id"]}
    above = await add(writer, PM, subject=subject, audience="CUSTOMER", customer={"key": "ORG-MERILINNA"})
    assert above["customer"] == {"key": "ORG-MERILINNA"}
    what = "An idea is spoken of with its submitter's own unit, or one above it: leave the customer out."
    assert await refused(writer, PM, "commentAdd", said(subject, audience="CUSTOMER", customer={"key": "UNIT-TECH"})) == [
        ("Validation", "CUSTOMER_NOT_SUBMITTERS", "input.customer", what)
    ]
    assert (await add(writer, OWNER, subject={"replyTo": {"id": comment["id"]}}))["idea"] == {"title": idea["title"]}
    strandvik = await writer.add(CUSTOMER, "ORG-STRANDVIK", "ORG-STRANDVIK")
    hidden = await refused(writer, strandvik, "commentAdd", said(subject))
    assert [fault[:3] for fault in hidden] == [("NotFound", "NOT_FOUND", "input.subject.idea")]


async def test_only_its_author_edits_a_comment(writer: Writer) -> None:
    comment = await add(writer, OWNER, body="Ensin.")
    by = {"comment": {"id": comment["id"]}, "expectedRevision": 1}
    later = NOW + timedelta(hours=1)
    what = "Only its author edits a comment; answer it instead."
    assert await refused(writer, PM, "commentEdit", {**by, "body": "Toisin."}) == [("Forbidden", "NOT_YOURS", "input.comment", what)]
    hidden = await refused(writer, CUSTOMER, "commentEdit", {**by, "body": "Toisin."})
    assert [fault[:3] for fault in hidden] == [("NotFound", "NOT_FOUND", "input.comment")]
    html = await refused(writer, OWNER, "commentEdit", {**by, "body": "<i>"})
    assert [fault[:3] for fault in html] == [("Validation", "HTML_NOT_ALLOWED", "input.body")]
    same = await writer.do(OWNER, "commentEdit", {**by, "body": "Ensin."}, COMMENT, at=later)
    assert (same["comment"]["revision"], same["comment"]["editedAt"]) == (1, None)
    edited = (await writer.do(OWNER, "commentEdit", {**by, "body": "Toisin."}, COMMENT, at=later))["comment"]
    assert (edited["body"], edited["revision"], edited["audience"]) == ("Toisin.", 2, "INTERNAL")
    assert (edited["createdAt"], edited["editedAt"]) == ("2026-11-21T12:00:00+00:00", "2026-11-21T13:00:00+00:00")
    stale = await refused(writer, OWNER, "commentEdit", {**by, "body": "Vielä."})
    what = "It is at revision 2 now and no longer at 1: read it again, and decide again."
    assert stale == [("Conflict", "REVISION_CONFLICT", "input.expectedRevision", what)]


@pytest.fixture
async def thread(writer: Writer) -> dict[str, Any]:
    return await add(writer, CUSTOMER)


async def test_what_was_said_is_settled_and_reopened(writer: Writer, thread: dict[str, Any]) -> None:
    by = {"comment": {"id": thread["id"]}}
    infra = await writer.add(OWNER, "PERSON-OWNER-INFRA")
    what = "Its author, the owner of the service and portfolio managers settle a comment."
    for stranger in (infra, ANALYST, Role.STAKEHOLDER):
        for verb in ("commentResolve", "commentReopen"):
            first, *_ = await refused(writer, stranger, verb, {**by, "expectedRevision": 1})
            assert first == ("Forbidden", "NOT_YOURS", "input.comment", what)
    assert await refused(writer, OWNER, "commentReopen", {**by, "expectedRevision": 1}) == [
        ("Conflict", "NOT_RESOLVED", "input.comment", "It is not resolved.")
    ]
    settling = {**by, "expectedRevision": 1, "resolution": "Sovittu."}
    settled = (await writer.do(OWNER, "commentResolve", settling, COMMENT))["comment"]
    assert (settled["resolvedBy"], settled["resolution"]) == ({"key": "PERSON-OWNER-ERP"}, "Sovittu.")
    assert settled["resolvedAt"] == "2026-11-21T12:00:00+00:00"
    assert await refused(writer, PM, "commentResolve", {**by, "expectedRevision": 2, "resolution": "<b>"}) == [
        ("Conflict", "ALREADY_RESOLVED", "input.comment", "It is resolved already; reopen it first."),
        (
            "Validation",
            "HTML_NOT_ALLOWED",
            "input.resolution",
            "The text holds HTML (<b>). Write Markdown, or put it between `backticks` to show it as it is.",
        ),
    ]
    reopened = (await writer.do(CUSTOMER, "commentReopen", {**by, "expectedRevision": 2}, COMMENT))["comment"]
    assert [reopened[name] for name in ("resolvedAt", "resolvedBy", "resolution", "revision")] == [None, None, None, 3]
    mine = (await writer.do(CUSTOMER, "commentResolve", {**by, "expectedRevision": 3}, COMMENT))["comment"]
    assert (mine["resolvedAt"], mine["resolution"]) == ("2026-11-21T12:00:00+00:00", None)
