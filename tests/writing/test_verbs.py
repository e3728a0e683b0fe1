"""What every verb does alike: one unit of work, the payload of the revision that it made, all faults at once, nothing in a dry run."""

from datetime import datetime
from typing import Any

import asyncpg
import pytest

from app.documents.refusal import RefusedRequest
from app.history.positions import WHOLE, Position
from app.viewer import Role
from tests.support.rows import connected
from tests.support.writing import Writer

MANAGER = Role.PORTFOLIO_MANAGER
RENAMED = {"portfolio": {"key": "MERILINNA"}, "expectedRevision": 1, "name": {"en": "Services of Merilinna"}}
PORTFOLIO = "portfolio { key revision name { translations { fi en } } } changeCursor asOf { at knownAt }"


async def history(writer: Writer) -> list[asyncpg.Record]:
    """Who did what in the revisions after the one of the demo."""
    async with connected(writer.database.owner_url) as connection:
        rows: list[asyncpg.Record] = await connection.fetch(
            "select t.recorded_at, p.key as actor, t.source_system, t.request_id, e.operation, e.entity_key, e.changed_fields "
            "from change_transaction t join change_event e using (recorded_at) left join party p on p.id = t.actor_id "
            "where t.source_system is distinct from 'demo' order by t.recorded_at, e.seq"
        )
        return rows


def told(payload: Any) -> list[tuple[str, str, list[str]]]:
    """The errors of a payload without their messages."""
    return [(error["__typename"], error["code"], error["path"]) for error in payload["errors"]]


async def test_a_change_is_written_once_under_its_actor_and_told_as_it_is_at_its_revision(writer: Writer) -> None:
    payload = await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)

    (event,) = await history(writer)
    assert (event["actor"], event["operation"], event["entity_key"], event["changed_fields"]) == (
        "PERSON-MANAGER",
        "UPDATED",
        "MERILINNA",
        ["name"],
    )
    assert event["request_id"].startswith("test-")
    told = payload.pop("asOf")
    assert datetime.fromisoformat(told["knownAt"]) == event["recorded_at"]
    assert told["at"] == told["knownAt"], "known at the moment that is told, the change is there"
    seal = await writer.reading.sealing.ready()
    assert seal.opened(payload.pop("changeCursor")) == Position(event["recorded_at"], WHOLE, event["recorded_at"])
    assert payload == {
        "portfolio": {
            "key": "MERILINNA",
            "revision": 2,
            "name": {"translations": {"fi": "Merilinnan palvelusalkku", "en": "Services of Merilinna"}},
        },
        "errors": [],
    }


async def test_what_changes_nothing_leaves_nothing(writer: Writer) -> None:
    first = await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)
    again = await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "expectedRevision": 2}, PORTFOLIO)

    assert again.pop("asOf")["knownAt"] == first.pop("asOf")["knownAt"]
    assert again == {**first, "changeCursor": None}
    assert len(await history(writer)) == 1


async def test_a_dry_run_tells_what_would_be_refused_and_writes_nothing(writer: Writer) -> None:
    fine = await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO, dry=True)
    old = await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "expectedRevision": 7}, PORTFOLIO, dry=True)

    assert (fine["portfolio"], fine["changeCursor"], fine["errors"]) == (None, None, [])
    assert [error["code"] for error in old["errors"]] == ["REVISION_CONFLICT"]
    assert await history(writer) == []
    assert (await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO))["portfolio"]["revision"] == 2


async def test_an_old_revision_is_a_conflict_that_names_the_present_one(writer: Writer) -> None:
    payload = await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "expectedRevision": 7}, PORTFOLIO)

    assert payload["portfolio"] is None
    assert payload["errors"] == [
        {
            "__typename": "ConflictError",
            "code": "REVISION_CONFLICT",
            "message": "It is at revision 1 now and no longer at 7: read it again, and decide again.",
            "path": ["input", "expectedRevision"],
            "currentRevision": 1,
        }
    ]
    assert await history(writer) == []


async def test_absent_stays_null_removes_and_what_must_be_there_stays(writer: Writer) -> None:
    removed = await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "name": {"en": None}}, PORTFOLIO)
    refused = await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "expectedRevision": 2, "name": None, "owner": None}, PORTFOLIO)
    emptied = await writer.do(
        MANAGER,
        "portfolioUpdate",
        {**RENAMED, "expectedRevision": 2, "name": {"fi": " ", "sv": None}, "owner": {"key": "NOBODY"}},
        PORTFOLIO,
    )

    assert removed["portfolio"]["name"]["translations"] == {"fi": "Merilinnan palvelusalkku", "en": None}
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("REQUIRED", ["input", "name"]),
        ("REQUIRED", ["input", "owner"]),
    ]
    assert told(emptied) == [
        ("ValidationError", "EMPTY_TEXT", ["input", "name", "fi"]),
        ("NotFoundError", "NOT_FOUND", ["input", "owner"]),
    ]


async def test_texts_that_cannot_be_kept_are_told_all_at_once(writer: Writer) -> None:
    name = {"fi": "nolla\0", "sv": "x" * 50_001, "en": "fine"}
    payload = await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "name": name}, PORTFOLIO)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("UNFIT_TEXT", ["input", "name", "fi"]),
        ("TEXT_TOO_LONG", ["input", "name", "sv"]),
    ]


async def test_a_role_that_may_not_is_told_so_and_what_is_not_seen_is_not_there(writer: Writer) -> None:
    owner = await writer.do(Role.SERVICE_OWNER, "portfolioUpdate", RENAMED, PORTFOLIO)
    nothing = await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "portfolio": {"key": "NOWHERE"}}, PORTFOLIO)

    assert [(error["__typename"], error["code"], error["path"]) for error in owner["errors"]] == [
        ("ForbiddenError", "FORBIDDEN", ["input"])
    ]
    assert [(error["__typename"], error["path"]) for error in nothing["errors"]] == [("NotFoundError", ["input", "portfolio"])]


async def test_verbs_of_one_operation_run_one_after_the_other_each_in_its_own_transaction(writer: Writer) -> None:
    text = """mutation ($first: PortfolioUpdateInput!, $second: PortfolioUpdateInput!, $third: PortfolioUpdateInput!) {
        first: portfolioUpdate(input: $first) { portfolio { revision } errors { code } }
        kind: __typename
        second: portfolioUpdate(input: $second) { portfolio { revision } errors { code } }
        third: portfolioUpdate(input: $third) { portfolio { revision name { translations { en } } } errors { code } }
    }"""
    inputs: dict[str, Any] = {"first": RENAMED, "second": RENAMED, "third": {**RENAMED, "expectedRevision": 2, "name": {"en": "Third"}}}
    data = await writer.run(MANAGER, text, **inputs)

    assert list(data) == ["first", "kind", "second", "third"]
    assert data["first"] == {"portfolio": {"revision": 2}, "errors": []}
    assert data["kind"] == "Mutation"
    assert data["second"] == {"portfolio": None, "errors": [{"code": "REVISION_CONFLICT"}]}
    assert data["third"] == {"portfolio": {"revision": 3, "name": {"translations": {"en": "Third"}}}, "errors": []}
    assert len({event["recorded_at"] for event in await history(writer)}) == 2


@pytest.mark.parametrize(
    "selection",
    [
        "portfolio { items(first: 1000) { totalCount } }",
        "portfolio { nothing }",
        "portfolio { items(filter: {key: {eq: 1}}) { totalCount } }",
    ],
)
async def test_an_answer_that_cannot_be_given_is_refused_before_anything_is_written(writer: Writer, selection: str) -> None:
    with pytest.raises((RefusedRequest, Exception)) as refused:
        await writer.do(MANAGER, "portfolioUpdate", RENAMED, selection)

    assert getattr(refused.value, "code", None) in ("BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED")
    assert await history(writer) == []


async def test_an_answer_that_fails_when_it_is_read_takes_the_change_back(writer: Writer) -> None:
    cursor = """mutation ($input: PortfolioUpdateInput!, $after: String) {
        portfolioUpdate(input: $input) { portfolio { items(after: $after) { totalCount } } } }"""
    with pytest.raises(Exception, match="cursor") as refused:
        await writer.run(MANAGER, cursor, input=RENAMED, after="made up")

    assert getattr(refused.value, "code", None) == "BAD_USER_INPUT"
    assert await history(writer) == []


async def test_the_input_decides_no_sql_so_one_plan_answers_all(writer: Writer) -> None:
    engine = writer.reading._engine
    await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)
    known = len(engine._plans)
    await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "expectedRevision": 2, "owner": {"key": "UNIT-ICT"}}, PORTFOLIO)

    assert len(engine._plans) == known
