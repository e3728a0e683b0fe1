"""What a charter looks at: the texts and people of a proposal, and the statements of those who must be heard."""

from typing import Any

import pytest

from tests.domain.lifecycle.gates import BOTH, DAY, NOW, Made, check, keys, made, outcome, stakeholder, statement
from tests.support import rows
from tests.support.rows import Connection

TEXTS = [("HAS_CUSTOMER_NEED", "customer_need", "customerNeed"), ("HAS_VALUE_PROPOSITION", "value_proposition", "valueProposition")]
ASPECTS = [("STATEMENTS_FEATURES_COMPLETE", "FEATURES"), ("STATEMENTS_FEASIBILITY_COMPLETE", "FEASIBILITY")]


async def charter(connection: Connection, proposal: Made, code: str) -> dict[str, Any]:
    return await check(connection, proposal.version, "IN_DESIGN", code)


async def found(connection: Connection, proposal: Made, code: str) -> str:
    return await outcome(connection, proposal.version, "IN_DESIGN", code)


@pytest.mark.parametrize(("code", "column", "field"), TEXTS)
async def test_a_text_must_be_there_in_the_primary_language(connection: Connection, code: str, column: str, field: str) -> None:
    missing = await charter(connection, await made(connection), code)
    assert (missing["outcome"], missing["path"], missing["remedy"]["mutation"]) == ("FAIL", [field], "versionUpdate")
    assert missing["data"]["language"]["key"] == "fi"
    assert "kieli: suomi" in missing["message"]["fi"]
    swedish: dict[str, Any] = {column: {"sv": "Behov"}}
    assert await found(connection, await made(connection, **swedish), code) == "FAIL"
    finnish: dict[str, Any] = {column: {"fi": "Tarve"}}
    assert await found(connection, await made(connection, **finnish), code) == "PASS"


async def test_the_primary_language_is_the_portfolios_first(connection: Connection) -> None:
    home = await rows.portfolio(connection, languages=["sv", "fi"])
    swedish = await made(connection, of_service={"portfolio_id": home}, customer_need={"sv": "Behov"})
    assert await found(connection, swedish, "HAS_CUSTOMER_NEED") == "PASS"


@pytest.mark.parametrize(("code", "column", "kind"), [("HAS_OWNER", "owner_id", "PERSON"), ("HAS_PROVIDER", "provider_id", "ORG_UNIT")])
async def test_somebody_active_must_answer_for_it(connection: Connection, code: str, column: str, kind: str) -> None:
    assert await found(connection, await made(connection), code) == "PASS"
    nobody = await charter(connection, await made(connection, of_service={column: None}), code)
    assert (nobody["outcome"], nobody["data"]) == ("FAIL", {})
    gone = await rows.party(connection, kind, active=False)
    assert await found(connection, await made(connection, of_service={column: gone}), code) == "FAIL"


@pytest.mark.parametrize(("code", "aspect"), ASPECTS)
async def test_who_must_speak_has_spoken_of_the_aspect(connection: Connection, code: str, aspect: str) -> None:
    proposal = await made(connection)
    assert await found(connection, proposal, code) == "NOT_APPLICABLE"
    first, second = [await stakeholder(connection, proposal.service, aspect) for _ in range(2)]
    await statement(connection, proposal, first, aspect, "OPPOSES")
    await statement(connection, proposal, second, "VALUE", "SUPPORTS")
    missing = await charter(connection, proposal, code)
    assert (missing["outcome"], missing["data"]["given"], missing["data"]["required"]) == ("FAIL", 1, 2)
    assert [fact["party"] for fact in missing["data"]["missing"]] == [str(second)]
    await statement(connection, proposal, second, aspect, "NEUTRAL")
    assert await found(connection, proposal, code) == "PASS"


async def test_a_statement_counts_for_its_version_and_not_in_a_reply(connection: Connection) -> None:
    proposal = await made(connection)
    party = await stakeholder(connection, proposal.service, "FEATURES")
    other = Made(proposal.service, await rows.version(connection, proposal.service, number="2.0"), proposal.key)
    await statement(connection, other, party, "FEATURES", "SUPPORTS")
    thread = await rows.comment(connection, proposal.service, version_id=proposal.version)
    await statement(connection, proposal, party, "FEATURES", "SUPPORTS", parent_id=thread)
    assert await found(connection, proposal, "STATEMENTS_FEATURES_COMPLETE") == "FAIL"


async def test_whoever_is_named_in_two_roles_speaks_once(connection: Connection) -> None:
    proposal = await made(connection)
    party = await stakeholder(connection, proposal.service, "FEATURES")
    twice = {"service_id": proposal.service, "party_id": party, "role": "FINANCE", "statement_required": ["FEATURES"]}
    await rows.insert(connection, "service_stakeholder", **twice)
    missing = await charter(connection, proposal, "STATEMENTS_FEATURES_COMPLETE")
    assert (missing["data"]["required"], len(missing["data"]["missing"])) == (1, 1)


async def test_an_objection_is_closed_by_a_newer_statement_of_its_author(connection: Connection) -> None:
    proposal = await made(connection)
    assert await found(connection, proposal, "NO_OPEN_OBJECTION") == "PASS"
    author, other = [await rows.party(connection, "PERSON") for _ in range(2)]
    await statement(connection, proposal, author, "FEASIBILITY", "OPPOSES", NOW - 3 * DAY)
    await statement(connection, proposal, author, "COST", "SUPPORTS", NOW - 2 * DAY)
    await statement(connection, proposal, other, "FEASIBILITY", "SUPPORTS", NOW - 2 * DAY)
    opposed = await charter(connection, proposal, "NO_OPEN_OBJECTION")
    assert opposed["outcome"] == "FAIL"
    assert opposed["data"]["aspects"] == ["FEASIBILITY"]
    assert [fact["party"] for fact in opposed["data"]["parties"]] == [str(author)]
    assert keys(opposed["data"]["parties"])[0] in opposed["message"]["sv"]
    await statement(connection, proposal, author, "FEASIBILITY", "SUPPORTS_WITH_CONDITIONS", NOW - DAY)
    assert await found(connection, proposal, "NO_OPEN_OBJECTION") == "PASS"


async def test_an_objection_that_was_settled_is_closed(connection: Connection) -> None:
    proposal = await made(connection)
    author = await rows.party(connection, "PERSON")
    await statement(connection, proposal, author, "COST", "OPPOSES", resolved_at=NOW, resolved_by_id=author, resolution="Selvä")
    assert await found(connection, proposal, "NO_OPEN_OBJECTION") == "PASS"


async def test_an_objection_is_closed_by_an_override_that_came_after_it(connection: Connection) -> None:
    design = await made(connection)
    author = await rows.party(connection, "PERSON")
    await statement(connection, design, author, "FEASIBILITY", "OPPOSES", NOW - 3 * DAY)
    let_pass = {"overrides": [{"check": "NO_OPEN_OBJECTION", "reason": "Sovittu"}]}
    await rows.transition(connection, design.version, "PROPOSED", "IN_DESIGN", NOW - 2 * DAY, **let_pass)
    await rows.transition(connection, design.version, "IN_DESIGN", "PROPOSED", NOW - DAY)
    assert await found(connection, design, "NO_OPEN_OBJECTION") == "PASS"
    await statement(connection, design, author, "FEASIBILITY", "OPPOSES", NOW)
    assert await found(connection, design, "NO_OPEN_OBJECTION") == "FAIL"


async def test_an_override_of_another_check_closes_no_objection(connection: Connection) -> None:
    design = await made(connection)
    await statement(connection, design, await rows.party(connection, "PERSON"), "FEASIBILITY", "OPPOSES", NOW - 3 * DAY)
    let_pass = {"overrides": [{"check": "HAS_OWNER", "reason": "Sovittu"}]}
    await rows.transition(connection, design.version, "PROPOSED", "IN_DESIGN", NOW - 2 * DAY, **let_pass)
    await rows.transition(connection, design.version, "IN_DESIGN", "PROPOSED", NOW - DAY)
    assert await found(connection, design, "NO_OPEN_OBJECTION") == "FAIL"


async def test_it_is_told_that_nobody_was_asked(connection: Connection) -> None:
    proposal = await made(connection)
    assert await found(connection, proposal, "NOBODY_ASKED") == "WARN"
    await stakeholder(connection, proposal.service)
    assert (await charter(connection, proposal, "NOBODY_ASKED"))["data"] == {"stakeholders": 1, "asked": 0}
    await stakeholder(connection, proposal.service, "FEATURES")
    assert await found(connection, proposal, "NOBODY_ASKED") == "PASS"


async def test_it_is_told_what_is_not_estimated(connection: Connection) -> None:
    bare = await made(connection)
    assert await found(connection, bare, "HAS_INVESTMENT_ESTIMATE") == "WARN"
    assert await found(connection, bare, "PRIORITY_SET") == "WARN"
    full = await made(connection, priority=7, investment_estimate=0, name=BOTH)
    assert await found(connection, full, "HAS_INVESTMENT_ESTIMATE") == "PASS"
    assert (await charter(connection, full, "PRIORITY_SET"))["message"]["en"] == "The priority is 7."
