"""A key stands for one outcome: the same request again does nothing and is answered alike, another one under the same key is refused."""

import asyncio
from datetime import timedelta

import pytest

from app import limits
from app.database.unit_of_work import Mark, UnitsOfWork
from app.documents.refusal import RefusedRequest
from app.domain.idempotency import forget
from app.viewer import Role
from tests.support.asking import NOW
from tests.support.rows import connected
from tests.support.writing import Writer

MANAGER = Role.PORTFOLIO_MANAGER
RENAMED = {"portfolio": {"key": "MERILINNA"}, "expectedRevision": 1, "name": {"en": "Renamed"}, "idempotencyKey": "k1"}
PORTFOLIO = "portfolio { revision } changeCursor"
CREATED = {
    "key": "PORTFOLIO-B",
    "name": {"fi": "Toinen"},
    "owner": {"key": "UNIT-ICT"},
    "languages": ["FI", "SV"],
}


async def revisions(writer: Writer) -> int:
    async with connected(writer.database.owner_url) as connection:
        return int(await connection.fetchval("select count(*) from change_transaction"))


async def test_the_same_key_and_input_give_the_same_answer_and_do_nothing_again(writer: Writer) -> None:
    first = await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)
    before = await revisions(writer)
    again = await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)

    assert first["portfolio"] == {"revision": 2}
    assert again == first
    assert await revisions(writer) == before


async def test_what_was_told_is_told_again_as_it_was(writer: Writer) -> None:
    """Also what was not selected then, and has changed since."""
    moments = "asOf { at knownAt token } "
    named = "name { translations { en } } items(first: 1) { nodes { key versions { number stage } } }"
    first = await writer.do(MANAGER, "portfolioUpdate", RENAMED, f"portfolio {{ revision {named} }} changeCursor {moments}")
    later = {**RENAMED, "idempotencyKey": "k2", "expectedRevision": 2, "name": {"en": "Later"}}
    changed = await writer.do(MANAGER, "portfolioUpdate", later, f"portfolio {{ revision {named} }} {moments}")
    again = await writer.do(MANAGER, "portfolioUpdate", RENAMED, f"portfolio {{ revision {named} }} changeCursor {moments}")
    more = await writer.do(MANAGER, "portfolioUpdate", RENAMED, "it: portfolio { en: name { text(lang: [EN]) } }")

    assert changed["portfolio"]["revision"] == 3
    assert again == first
    assert more["it"] == {"en": {"text": "Renamed"}}


async def test_a_refusal_is_an_outcome_too(writer: Writer) -> None:
    old = {**RENAMED, "expectedRevision": 9}
    first = await writer.do(MANAGER, "portfolioUpdate", old, PORTFOLIO)
    await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "idempotencyKey": "k2"}, PORTFOLIO)
    again = await writer.do(MANAGER, "portfolioUpdate", old, PORTFOLIO)

    assert [error["currentRevision"] for error in first["errors"]] == [1]
    assert again == first


@pytest.mark.parametrize("other", [{"name": {"en": "Other"}}, {"expectedRevision": 2}])
async def test_the_same_key_with_another_input_is_refused(writer: Writer, other: dict[str, object]) -> None:
    await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)
    payload = await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, **other}, PORTFOLIO)

    assert [(error["__typename"], error["code"], error["path"]) for error in payload["errors"]] == [
        ("ConflictError", "IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"])
    ]


async def test_the_key_belongs_to_its_principal_and_its_field(writer: Writer) -> None:
    await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)
    other = await writer.add(MANAGER, "PERSON-OWNER-ERP")
    payload = await writer.do(other, "portfolioUpdate", {**RENAMED, "expectedRevision": 2, "name": {"en": "Theirs"}}, PORTFOLIO)
    created = await writer.do(MANAGER, "portfolioCreate", {**CREATED, "idempotencyKey": "k1"}, "portfolio { key }")

    assert payload["portfolio"] == {"revision": 3}
    assert created["portfolio"] == {"key": "PORTFOLIO-B"}


async def test_the_same_person_for_another_customer_is_another_request(writer: Writer) -> None:
    idea = {"service": {"key": "PKG-WORKPLACE"}, "title": "Kuulokkeet", "body": "Mukaan.", "language": "FI", "idempotencyKey": "k1"}
    education, technical = [await writer.add(Role.CUSTOMER, "PERSON-CUSTOMER-EDU", unit) for unit in ("UNIT-EDU", "UNIT-TECH")]
    first = await writer.do(education, "ideaSubmit", idea, "idea { title }")
    other = await writer.do(technical, "ideaSubmit", idea, "idea { title }")

    assert first["idea"] == {"title": "Kuulokkeet"}
    assert [error["code"] for error in other["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]


async def test_a_dry_run_uses_no_key_up(writer: Writer) -> None:
    await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "name": {"en": "Dry"}}, PORTFOLIO, dry=True)
    payload = await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)

    assert payload["portfolio"] == {"revision": 2}


async def test_what_is_created_needs_a_key(writer: Writer) -> None:
    text = "mutation ($input: PortfolioCreateInput!) { portfolioCreate(input: $input) { portfolio { key } errors { code path } } }"
    without = await writer.run(MANAGER, text, input=CREATED)
    malformed = await writer.run(MANAGER, text, input={**CREATED, "idempotencyKey": ""})
    header = await writer.run(MANAGER, text, input=CREATED, key="of-the-header")

    path = ["input", "idempotencyKey"]
    assert without["portfolioCreate"] == {"portfolio": None, "errors": [{"code": "IDEMPOTENCY_KEY_MISSING", "path": path}]}
    assert malformed["portfolioCreate"]["errors"] == [{"code": "IDEMPOTENCY_KEY_MALFORMED", "path": path}]
    assert header["portfolioCreate"] == {"portfolio": {"key": "PORTFOLIO-B"}, "errors": []}


async def test_two_different_keys_are_refused(writer: Writer) -> None:
    text = "mutation ($input: PortfolioUpdateInput!) { portfolioUpdate(input: $input) { errors { code path } } }"
    refused = await writer.run(MANAGER, text, input=RENAMED, key="another")
    same = await writer.run(MANAGER, text, input=RENAMED, key="k1")

    assert refused["portfolioUpdate"]["errors"] == [{"code": "IDEMPOTENCY_KEY_TWICE", "path": ["input", "idempotencyKey"]}]
    assert same["portfolioUpdate"]["errors"] == []


async def test_the_header_is_for_one_mutation_only(writer: Writer) -> None:
    text = """mutation ($input: PortfolioUpdateInput!) {
        a: portfolioUpdate(input: $input) { changeCursor } b: portfolioUpdate(input: $input) { changeCursor } }"""
    with pytest.raises(RefusedRequest, match="Idempotency-Key"):
        await writer.run(MANAGER, text, input=RENAMED, key="twice")


async def test_the_same_key_at_once_is_done_once_and_the_second_waits_for_the_outcome(writer: Writer) -> None:
    created = {**CREATED, "idempotencyKey": "at-once"}
    payloads = await asyncio.gather(
        *(writer.do(MANAGER, "portfolioCreate", created, "portfolio { id key } changeCursor") for _ in range(4))
    )

    assert payloads[0]["errors"] == []
    assert payloads[0]["portfolio"]["key"] == "PORTFOLIO-B"
    assert all(payload == payloads[0] for payload in payloads)


async def test_a_replay_asks_again_who_may(writer: Writer) -> None:
    await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)
    manager = writer.viewers[MANAGER]
    stakeholder = await writer.add(Role.STAKEHOLDER, "PERSON-MANAGER")
    assert stakeholder.party_id == manager.party_id
    payload = await writer.do(stakeholder, "portfolioUpdate", RENAMED, PORTFOLIO)

    assert payload["portfolio"] is None
    assert [error["code"] for error in payload["errors"]] == ["FORBIDDEN"]


async def test_a_key_is_forgotten_after_its_days_and_not_before(writer: Writer) -> None:
    await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)
    kept_until = NOW + timedelta(days=limits.IDEMPOTENCY_DAYS)
    units = UnitsOfWork(writer.database.url, size=1, wait_seconds=30, statement_seconds=60)
    try:
        forgotten = []
        for now in (kept_until, kept_until + timedelta(seconds=1)):
            async with units.unit(Mark(None, None, "test", "Europe/Helsinki")) as session:
                forgotten.append(await forget(session, now))
    finally:
        await units.close()

    assert forgotten == [0, 1]
    again = await writer.do(MANAGER, "portfolioUpdate", RENAMED, PORTFOLIO)
    assert [error["code"] for error in again["errors"]] == ["REVISION_CONFLICT"]
