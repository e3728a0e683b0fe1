"""The verb transition: along the graph, by the right role, past the gate, with its consequences."""

from datetime import timedelta
from typing import Any

import pytest

from app.viewer import Role
from tests.domain.lifecycle.lives import DAY, MANAGER, OWNER, SHOWN, Lives, errors, named
from tests.support import rows
from tests.support.asking import NOW
from tests.support.writing import Writer


async def test_a_version_walks_the_whole_way(lives: Lives) -> None:
    key = await lives.service(v1_0="PROPOSED")
    for hour, to in enumerate(("IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRING"), start=1):
        more: dict[str, Any] = {"endOfServiceAt": NOW + 90 * DAY, "reason": "Tarve päättyi"} if to == "RETIRING" else {}
        payload = await lives.step(key, "1.0", to, at=NOW + timedelta(hours=hour), **more)
        assert payload["errors"] == []
        assert payload["version"] == {"number": "1.0", "stage": to}
    payload = await lives.step(key, "1.0", "RETIRED", at=NOW + DAY)
    assert payload["errors"] == []
    assert await lives.stages(key) == {"1.0": "RETIRED"}
    assert (await lives.told(key))[-2:] == ["1.0 RETIRING>RETIRED DONE +1", "1.0 RETIRING>RETIRED CANCELLED +90"]


async def test_the_payload_tells_the_transition_and_what_its_gate_said(lives: Lives) -> None:
    key = await lives.service(v1_0="PROPOSED")
    payload = await lives.step(key, "1.0", "REJECTED", reason="  Ei ka\u0308ytto\u0308a\u0308 ")
    assert payload["transition"] == {
        "status": "DONE",
        "fromStage": "PROPOSED",
        "toStage": "REJECTED",
        "effectiveAt": NOW.isoformat(),
        "reason": "Ei käyttöä",
        "actor": {"key": "PERSON-MANAGER"},
    }
    assert payload["checks"] == [{"code": "REASON_PRESENT", "outcome": "PASS"}]
    (row,) = await lives.life(key)
    assert row["gate_result"]["gate"] == "REJECT"
    assert [check["code"] for check in row["gate_result"]["checks"]] == ["REASON_PRESENT"]
    assert row["gate_result"]["checks"][0]["message"].keys() == {"fi", "sv", "en"}


async def test_an_illegal_jump_is_told_the_legal_ones(lives: Lives) -> None:
    key = await lives.service(v1_0="PROPOSED", v2_0="RETIRED")
    payload = await lives.step(key, "1.0", "OPERATIONAL")
    assert payload["version"] is None
    assert errors(payload) == [("LifecycleError", "ILLEGAL_STEP", ["input", "to"])]
    assert payload["errors"][0]["allowed"] == ["IN_DESIGN", "REJECTED"]
    payload = await lives.step(key, "2.0", "OPERATIONAL")
    assert errors(payload) == [("LifecycleError", "ILLEGAL_STEP", ["input", "to"])]
    assert payload["errors"][0]["allowed"] == []
    assert await lives.told(key) == []


async def test_a_gate_that_fails_tells_all_its_checks_and_stops_the_step(lives: Lives) -> None:
    key = await lives.service(v1_0="PROPOSED")
    payload = await lives.step(key, "1.0", "REJECTED")
    assert errors(payload) == [("GateError", "GATE_FAILED", ["input"])]
    assert payload["errors"][0]["checks"] == [{"code": "REASON_PRESENT", "outcome": "FAIL"}]
    assert await lives.told(key) == []


async def test_the_case_package_fails_its_charter_and_overrides_stay_listed(writer: Writer) -> None:
    lives = Lives(writer)
    payload = await lives.step("PKG-CASE", "1.0", "IN_DESIGN")
    failing = [check["code"] for check in payload["errors"][0]["checks"] if check["outcome"] == "FAIL"]
    assert failing == ["STATEMENTS_FEASIBILITY_COMPLETE", "NO_OPEN_OBJECTION"]
    some = [{"check": failing[0], "reason": "Kuultu kokouksessa"}]
    assert errors(await lives.step("PKG-CASE", "1.0", "IN_DESIGN", overrides=some)) == [("GateError", "GATE_FAILED", ["input"])]
    both = [*some, {"check": failing[1], "reason": "Ratkaistaan suunnittelussa"}]
    selection = "transition { overrides { check reason } checks { code outcome } }"
    asked = {"version": named("PKG-CASE", "1.0"), "to": "IN_DESIGN", "overrides": both}
    payload = await writer.do(MANAGER, "transition", asked, selection)
    assert payload["errors"] == []
    assert payload["transition"]["overrides"] == both
    assert [check["code"] for check in payload["transition"]["checks"] if check["outcome"] == "FAIL"] == failing


async def test_overrides_are_judged_all_at_once(writer: Writer) -> None:
    overrides = [
        {"check": "NO_OPEN_OBJECTION", "reason": " "},
        {"check": "HAS_OWNER", "reason": "Omistaja on"},
        {"check": "HAS_WINGS", "reason": "Lentää"},
    ]
    payload = await Lives(writer).step("PKG-CASE", "1.0", "IN_DESIGN", overrides=overrides)
    assert errors(payload) == [
        ("ValidationError", "EMPTY_TEXT", ["input", "overrides", "0", "reason"]),
        ("ValidationError", "CHECK_DOES_NOT_FAIL", ["input", "overrides", "1", "check"]),
        ("ValidationError", "UNKNOWN_CHECK", ["input", "overrides", "2", "check"]),
    ]


async def test_what_is_wrong_with_a_step_is_told_with_its_overrides(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL")
    overrides = [{"check": "HAS_WINGS", "reason": "x"}, {"check": "REPLACEMENT_OR_REASON", "reason": " "}]
    payload = await lives.step(key, "1.0", "RETIRING", reason=" ", overrides=overrides)
    assert errors(payload) == [
        ("ValidationError", "EMPTY_TEXT", ["input", "reason"]),
        ("ValidationError", "END_OF_SERVICE_REQUIRED", ["input", "endOfServiceAt"]),
        ("ValidationError", "UNKNOWN_CHECK", ["input", "overrides", "0", "check"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "overrides", "1", "reason"]),
    ]
    payload = await lives.step(key, "1.0", "REJECTED", reason=" ", overrides=overrides)
    assert errors(payload) == [
        ("ValidationError", "EMPTY_TEXT", ["input", "reason"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "overrides", "1", "reason"]),
        ("LifecycleError", "ILLEGAL_STEP", ["input", "to"]),
    ]


async def test_an_owner_takes_steps_of_design_of_own_services_and_overrides_nothing(lives: Lives) -> None:
    own, other = await lives.service(v1_0="IN_DESIGN"), await lives.service(owner="PERSON-OWNER-INFRA", v1_0="IN_DESIGN")
    assert errors(await lives.step(own, "1.0", "REJECTED", OWNER, reason="x")) == [("ForbiddenError", "STEP_NOT_YOURS", ["input"])]
    assert errors(await lives.step(other, "1.0", "IN_TRANSITION", OWNER)) == [("ForbiddenError", "NOT_YOURS", ["input"])]
    overriding = await lives.step(own, "1.0", "IN_TRANSITION", OWNER, overrides=[{"check": "X", "reason": "y"}])
    assert errors(overriding) == [("ForbiddenError", "OVERRIDE_NOT_YOURS", ["input", "overrides"])]
    assert (await lives.step(own, "1.0", "IN_TRANSITION", OWNER))["errors"] == []


@pytest.mark.parametrize("role", [Role.STAKEHOLDER, Role.ANALYST, Role.INTEGRATION, Role.CUSTOMER, Role.ADMIN])
async def test_others_take_no_steps(lives: Lives, role: Role) -> None:
    payload = await lives.step("PKG-CASE", "1.0", "IN_DESIGN", role)
    assert [(kind, code) for kind, code, _ in errors(payload)] == [("ForbiddenError", "FORBIDDEN")]


async def test_the_decision_may_be_bound_to_the_revision_that_it_was_made_on(lives: Lives) -> None:
    key = await lives.service(v1_0="PROPOSED")
    payload = await lives.step(key, "1.0", "IN_DESIGN", expectedRevision=99)
    assert errors(payload) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]
    assert (await lives.step(key, "1.0", "IN_DESIGN", expectedRevision=payload["errors"][0]["currentRevision"]))["errors"] == []


async def test_moments_belong_to_their_steps(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_TRANSITION", v2_0="OPERATIONAL")
    payload = await lives.step(key, "1.0", "OPERATIONAL", endOfServiceAt=NOW + DAY, runOutAt=NOW, reason=" ")
    assert errors(payload) == [
        ("ValidationError", "EMPTY_TEXT", ["input", "reason"]),
        ("ValidationError", "MOMENT_NOT_OF_STEP", ["input", "endOfServiceAt"]),
        ("ValidationError", "END_NOT_AFTER_STEP", ["input", "runOutAt"]),
    ]
    assert errors(await lives.step(key, "2.0", "RETIRING", reason="x")) == [
        ("ValidationError", "END_OF_SERVICE_REQUIRED", ["input", "endOfServiceAt"])
    ]
    alone = await lives.service(v1_0="IN_TRANSITION")
    assert errors(await lives.step(alone, "1.0", "OPERATIONAL", runOutAt=NOW + DAY)) == [
        ("ValidationError", "NOTHING_TO_SUPERSEDE", ["input", "runOutAt"])
    ]


async def test_a_launch_supersedes_at_the_same_instant_in_one_act(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    assert (await lives.step(key, "2.0", "OPERATIONAL", reason="Uusi sukupolvi"))["errors"] == []
    assert await lives.told(key) == ["1.0 OPERATIONAL>RETIRED DONE +0", "2.0 IN_TRANSITION>OPERATIONAL DONE +0"]
    superseded, launch = await lives.life(key)
    assert superseded["cause_id"] == launch["cause_id"] is not None
    assert superseded["gate_result"] is None
    assert launch["gate_result"]["gate"] == "LAUNCH"
    assert (superseded["reason"], launch["reason"]) == (None, "Uusi sukupolvi")


async def test_a_launch_may_let_the_version_before_run_out(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    assert (await lives.step(key, "2.0", "OPERATIONAL", runOutAt=NOW + 60 * DAY))["errors"] == []
    assert await lives.told(key) == [
        "1.0 OPERATIONAL>RETIRING DONE +0",
        "2.0 IN_TRANSITION>OPERATIONAL DONE +0",
        "1.0 RETIRING>RETIRED SCHEDULED +60",
    ]


async def test_a_version_that_is_run_down_already_keeps_its_end(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.step(key, "1.0", "RETIRING", endOfServiceAt=NOW + 60 * DAY, reason="x")
    assert (await lives.step(key, "2.0", "OPERATIONAL", at=NOW + DAY))["errors"] == []
    assert await lives.told(key) == [
        "1.0 OPERATIONAL>RETIRING DONE +0",
        "2.0 IN_TRANSITION>OPERATIONAL DONE +1",
        "1.0 RETIRING>RETIRED SCHEDULED +60",
    ]
    assert (await lives.life(key))[1]["cause_id"] is None


async def test_a_retirement_alone_is_no_act_of_several(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="PROPOSED")
    await lives.step(key, "1.0", "RETIRING", endOfServiceAt=NOW + 60 * DAY, reason="x")
    assert [row["cause_id"] for row in await lives.life(key)] == [None, None]


async def test_ideas_are_delivered_by_the_launch(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_TRANSITION")
    version = await lives.version(key, "1.0")
    async with lives.rows() as connection:
        service = await connection.fetchval("select service_id from service_version where id = $1", version)
        idea = await rows.idea(connection, service, status="PLANNED", planned_version_id=version, answer={"fi": "Tulossa"})
    assert (await lives.step(key, "1.0", "OPERATIONAL"))["errors"] == []
    async with lives.rows() as connection:
        assert await connection.fetchval("select status from development_idea where id = $1", idea) == "DELIVERED"


async def test_a_manual_step_cancels_what_it_contradicts_and_leaves_what_may_follow(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_DESIGN")
    await lives.plan(key, "2.0", "IN_TRANSITION", NOW + 5 * DAY)
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + 9 * DAY)
    assert (await lives.step(key, "2.0", "IN_TRANSITION", at=NOW + DAY))["errors"] == []
    assert await lives.told(key) == [
        "2.0 IN_DESIGN>IN_TRANSITION DONE +1",
        "2.0 IN_DESIGN>IN_TRANSITION CANCELLED +5",
        "1.0 OPERATIONAL>RETIRED SCHEDULED +9",
        "2.0 IN_TRANSITION>OPERATIONAL SCHEDULED +9",
    ]
    assert (await lives.step(key, "2.0", "IN_DESIGN", at=NOW + 2 * DAY, reason="Testi epäonnistui"))["errors"] == []
    assert (await lives.told(key))[-2:] == ["1.0 OPERATIONAL>RETIRED CANCELLED +9", "2.0 IN_TRANSITION>OPERATIONAL CANCELLED +9"]
    assert {row["reason"] for row in (await lives.life(key))[-2:]} == {
        "No longer possible after the return to design of version 2.0 on 2026-11-23."
    }


async def test_what_is_due_and_has_not_fired_gives_way_to_a_manual_step(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    await lives.plan(key, "1.0", "IN_TRANSITION", NOW + DAY)
    await lives.plan(key, "1.0", "OPERATIONAL", NOW + 2 * DAY)
    payload = await lives.step(key, "1.0", "PROPOSED", at=NOW + 3 * DAY, reason="Alusta uudelleen")
    assert payload["errors"] == []
    assert await lives.told(key) == [
        "1.0 IN_DESIGN>IN_TRANSITION CANCELLED +1",
        "1.0 IN_TRANSITION>OPERATIONAL CANCELLED +2",
        "1.0 IN_DESIGN>PROPOSED DONE +3",
    ]


async def test_no_second_version_is_reinstated(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.step(key, "2.0", "OPERATIONAL", runOutAt=NOW + 60 * DAY)
    payload = await lives.step(key, "1.0", "OPERATIONAL", at=NOW + DAY, reason="Palataan")
    assert errors(payload) == [("GateError", "GATE_FAILED", ["input"])]
    assert {"code": "NO_OTHER_OPERATIONAL", "outcome": "FAIL"} in payload["errors"][0]["checks"]


async def test_a_reinstated_version_has_no_end_any_more(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL")
    await lives.step(key, "1.0", "RETIRING", endOfServiceAt=NOW + 60 * DAY, reason="x")
    assert (await lives.step(key, "1.0", "OPERATIONAL", at=NOW + DAY, reason="Tarve palasi"))["errors"] == []
    assert (await lives.told(key))[1:] == ["1.0 RETIRING>OPERATIONAL DONE +1", "1.0 RETIRING>RETIRED CANCELLED +60"]


async def test_an_active_agreement_keeps_a_version_from_going_whoever_asks(writer: Writer) -> None:
    lives = Lives(writer)
    retire: dict[str, Any] = {"endOfServiceAt": NOW + DAY, "reason": "x", "overrides": []}
    failing = await lives.step("SVC-PRINT", "1.0", "RETIRING", **retire)
    codes = [check["code"] for check in failing["errors"][0]["checks"] if check["outcome"] == "FAIL"] if failing["errors"] else []
    payload = await lives.step(
        "SVC-PRINT", "1.0", "RETIRING", **{**retire, "overrides": [{"check": code, "reason": "x"} for code in codes]}
    )
    assert payload["errors"] == []
    overrides = [{"check": "NO_ACTIVE_AGREEMENT", "reason": "Ei haittaa"}]
    payload = await lives.step("SVC-PRINT", "1.0", "RETIRED", at=NOW + DAY, overrides=overrides)
    assert errors(payload) == [("ValidationError", "NOT_OVERRIDABLE", ["input", "overrides", "0", "check"])]


async def test_a_dry_run_says_what_the_real_run_says_and_does_nothing(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    dry = await lives.step(key, "2.0", "OPERATIONAL", dry=True)
    assert await lives.told(key) == []
    assert (dry["transition"], dry["version"]) == (None, None)
    real = await lives.step(key, "2.0", "OPERATIONAL")
    assert dry["checks"] == real["checks"] != []
    assert dry["errors"] == real["errors"] == []


async def test_a_step_that_was_asked_for_before_the_last_one_happened_comes_too_late(lives: Lives) -> None:
    """As when two launches of a service meet, and the later one gets its turn first."""
    key = await lives.service(v1_0="IN_TRANSITION", v2_0="IN_TRANSITION")
    assert (await lives.step(key, "1.0", "OPERATIONAL"))["errors"] == []
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("2.0", "OPERATIONAL", {}),
        ("1.0", "RETIRING", {"reason": "x", "endOfServiceAt": NOW + DAY}),
        ("2.0", "IN_DESIGN", {"effectiveAt": NOW + DAY, "reason": "x"}),
    ]
    for number, to, more in steps:
        payload = await lives.step(key, number, to, at=NOW - timedelta(milliseconds=1), **more)
        assert errors(payload) == [("ConflictError", "STAGE_CHANGED", ["input"])]
    assert await lives.stages(key) == {"1.0": "OPERATIONAL", "2.0": "IN_TRANSITION"}


async def test_what_customers_see_of_it_is_none_of_its_gate(lives: Lives) -> None:
    payload = await lives.writer.do(Role.CUSTOMER, "transition", {"version": named("PKG-CASE", "1.0"), "to": "IN_DESIGN"}, SHOWN)
    assert (payload["transition"], payload["checks"]) == (None, [])
