"""The verbs transitionSchedule and transitionCancel: what is to come, in an order in which it can, and calling it off."""

from datetime import datetime
from typing import Any

from tests.domain.lifecycle.lives import DAY, MANAGER, OWNER, Lives, errors, named
from tests.support.asking import NOW
from tests.support.rows import connected
from tests.support.writing import Writer


async def test_a_step_is_scheduled_along_what_is_scheduled_before(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    payload = await lives.step(key, "1.0", "IN_TRANSITION", effectiveAt=NOW + 10 * DAY, reason="Syksyllä")
    assert payload["errors"] == []
    assert payload["version"] == {"number": "1.0", "stage": "IN_DESIGN"}
    assert payload["transition"] == {
        "status": "SCHEDULED",
        "fromStage": "IN_DESIGN",
        "toStage": "IN_TRANSITION",
        "effectiveAt": (NOW + 10 * DAY).isoformat(),
        "reason": "Syksyllä",
        "actor": {"key": "PERSON-MANAGER"},
    }
    early = await lives.step(key, "1.0", "OPERATIONAL", effectiveAt=NOW + 9 * DAY)
    assert errors(early) == [("LifecycleError", "ILLEGAL_STEP", ["input", "to"])]
    assert early["errors"][0]["allowed"] == ["IN_TRANSITION", "REJECTED", "PROPOSED"]
    assert (await lives.step(key, "1.0", "OPERATIONAL", effectiveAt=NOW + 11 * DAY))["errors"] == []
    assert [row["gate_result"] for row in await lives.life(key)] == [None, None]


async def test_the_past_is_not_scheduled(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    payload = await lives.step(key, "1.0", "IN_TRANSITION", effectiveAt=NOW)
    assert errors(payload) == [("ValidationError", "NOT_IN_FUTURE", ["input", "effectiveAt"])]


async def test_all_that_is_wrong_with_a_step_to_come_is_told_at_once(lives: Lives) -> None:
    """What an override says of an outcome waits until its step can be judged."""
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_DESIGN")
    overrides = [{"check": "HAS_WINGS", "reason": "Lentää"}, {"check": "SCOPE_INCLUDED_PRESENT", "reason": " "}]
    more: dict[str, Any] = {"reason": " ", "overrides": overrides, "effectiveAt": NOW - DAY}
    async with connected(lives.writer.database.url) as connection:
        await connection.execute("update gate_check set severity = 'WARN' where code = 'SCOPE_INCLUDED_PRESENT'")
    payload = await lives.step(key, "2.0", "IN_TRANSITION", runOutAt=NOW + DAY, **more)
    assert errors(payload) == [
        ("ValidationError", "NOT_IN_FUTURE", ["input", "effectiveAt"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "reason"]),
        ("ValidationError", "MOMENT_NOT_OF_STEP", ["input", "runOutAt"]),
        ("ValidationError", "UNKNOWN_CHECK", ["input", "overrides", "0", "check"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "overrides", "1", "reason"]),
    ]
    payload = await lives.step(key, "2.0", "OPERATIONAL", **more)
    assert errors(payload) == [
        ("ValidationError", "NOT_IN_FUTURE", ["input", "effectiveAt"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "reason"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "overrides", "1", "reason"]),
        ("LifecycleError", "ILLEGAL_STEP", ["input", "to"]),
    ]


async def test_nothing_is_scheduled_on_what_is_due_and_has_not_happened(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    await lives.plan(key, "1.0", "IN_TRANSITION", NOW + DAY)
    payload = await lives.step(key, "1.0", "OPERATIONAL", at=NOW + 2 * DAY, effectiveAt=NOW + 3 * DAY)
    assert errors(payload) == [("LifecycleError", "ILLEGAL_STEP", ["input", "to"])]


async def test_the_hour_that_comes_twice_is_two_hours(lives: Lives) -> None:
    """Clocks go back on 31 October 2027 at 04:00 in Finland: 03:30 comes in summer time, and an hour later in winter time."""
    summer, winter = datetime.fromisoformat("2027-10-31T03:30:00+03:00"), datetime.fromisoformat("2027-10-31T03:30:00+02:00")
    key = await lives.service(v1_0="IN_DESIGN")
    asked = {"version": named(key, "1.0"), "to": "IN_TRANSITION", "effectiveAt": "2027-10-31T03:30:00+03:00"}
    assert (await lives.writer.do(MANAGER, "transitionSchedule", asked))["errors"] == []
    asked = {"version": named(key, "1.0"), "to": "OPERATIONAL", "effectiveAt": "2027-10-31T03:30:00+02:00"}
    assert (await lives.writer.do(MANAGER, "transitionSchedule", asked))["errors"] == []
    assert [row["effective_at"] for row in await lives.life(key)] == [summer, winter]
    other = await lives.service(v1_0="IN_DESIGN")
    asked = {"version": named(other, "1.0"), "to": "IN_TRANSITION", "effectiveAt": "2027-10-31T03:30:00+02:00"}
    assert (await lives.writer.do(MANAGER, "transitionSchedule", asked))["errors"] == []
    asked = {"version": named(other, "1.0"), "to": "OPERATIONAL", "effectiveAt": "2027-10-31T03:30:00+03:00"}
    assert errors(await lives.writer.do(MANAGER, "transitionSchedule", asked)) == [("LifecycleError", "ILLEGAL_STEP", ["input", "to"])]


async def test_a_scheduled_launch_retires_what_is_in_operation_then_in_one_act(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + 30 * DAY, runOutAt=NOW + 90 * DAY)
    assert await lives.told(key) == [
        "1.0 OPERATIONAL>RETIRING SCHEDULED +30",
        "2.0 IN_TRANSITION>OPERATIONAL SCHEDULED +30",
        "1.0 RETIRING>RETIRED SCHEDULED +90",
    ]
    superseded, launch, end = await lives.life(key)
    assert superseded["cause_id"] == launch["cause_id"] is not None
    assert end["cause_id"] is None


async def test_launches_are_scheduled_one_after_the_other(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_TRANSITION", v2_0="IN_TRANSITION")
    await lives.plan(key, "1.0", "OPERATIONAL", NOW + 10 * DAY)
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + 40 * DAY)
    assert await lives.told(key) == [
        "1.0 IN_TRANSITION>OPERATIONAL SCHEDULED +10",
        "1.0 OPERATIONAL>RETIRED SCHEDULED +40",
        "2.0 IN_TRANSITION>OPERATIONAL SCHEDULED +40",
    ]


async def test_what_is_scheduled_stays_until_it_is_called_off(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL")
    await lives.plan(key, "1.0", "RETIRING", NOW + 30 * DAY, endOfServiceAt=NOW + 90 * DAY, reason="x")
    payload = await lives.step(key, "1.0", "RETIRING", effectiveAt=NOW + 10 * DAY, endOfServiceAt=NOW + 50 * DAY, reason="x")
    assert errors(payload) == [("ConflictError", "SCHEDULE_CONTRADICTED", ["input", "effectiveAt"])]
    assert "the retirement of version 1.0 on 2026-12-21." in payload["errors"][0]["message"]
    assert len(await lives.told(key)) == 2


async def test_a_second_launch_before_one_that_is_scheduled_is_refused_for_good(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_TRANSITION", v2_0="IN_TRANSITION")
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + 40 * DAY)
    payload = await lives.step(key, "1.0", "OPERATIONAL", effectiveAt=NOW + 10 * DAY)
    assert errors(payload) == [("GateError", "GATE_FAILED", ["input"])]
    assert {"code": "NO_VALIDITY_OVERLAP", "outcome": "FAIL"} in payload["errors"][0]["checks"]


async def test_what_fails_now_is_told_and_what_can_never_pass_is_refused(writer: Writer) -> None:
    lives = Lives(writer)
    payload = await lives.step("PKG-CASE", "1.0", "IN_DESIGN", effectiveAt=NOW + 30 * DAY)
    assert payload["errors"] == []
    failing = [check["code"] for check in payload["checks"] if check["outcome"] == "FAIL"]
    assert failing == ["STATEMENTS_FEASIBILITY_COMPLETE", "NO_OPEN_OBJECTION"]
    payload = await lives.step("PKG-CASE", "1.0", "REJECTED", effectiveAt=NOW + 31 * DAY)
    assert errors(payload) == [("GateError", "GATE_FAILED", ["input"])]
    assert payload["errors"][0]["checks"] == [{"code": "REASON_PRESENT", "outcome": "FAIL"}]
    assert (await lives.step("PKG-CASE", "1.0", "REJECTED", effectiveAt=NOW + 31 * DAY, reason="x"))["errors"] == []


async def test_a_back_out_is_not_scheduled(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL")
    payload = await lives.step(key, "1.0", "IN_TRANSITION", effectiveAt=NOW + DAY, reason="x")
    assert errors(payload) == [("LifecycleError", "ILLEGAL_STEP", ["input", "to"])]
    assert payload["errors"][0]["allowed"] == ["RETIRING"]


async def test_owners_schedule_and_call_off_their_own_steps_only(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    step = await lives.plan(key, "1.0", "IN_TRANSITION", NOW + 5 * DAY, OWNER)
    refused = await lives.step(key, "1.0", "OPERATIONAL", OWNER, effectiveAt=NOW + 6 * DAY)
    assert errors(refused) == [("ForbiddenError", "STEP_NOT_YOURS", ["input"])]
    launch = await lives.plan(key, "1.0", "OPERATIONAL", NOW + 6 * DAY)
    assert errors(await lives.cancel(launch, OWNER)) == [("ForbiddenError", "STEP_NOT_YOURS", ["input"])]
    assert (await lives.cancel(step, OWNER))["errors"] == []


async def test_an_act_is_called_off_whole_and_what_follows_it_too(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_DESIGN")
    design = await lives.plan(key, "2.0", "IN_TRANSITION", NOW + 5 * DAY)
    launch = await lives.plan(key, "2.0", "OPERATIONAL", NOW + 30 * DAY, runOutAt=NOW + 90 * DAY)
    payload = await lives.cancel(launch, reason=" Lykätään ")
    assert payload["errors"] == []
    assert (payload["transition"]["status"], payload["transition"]["reason"]) == ("CANCELLED", "Lykätään")
    assert await lives.told(key) == [
        "2.0 IN_DESIGN>IN_TRANSITION SCHEDULED +5",
        "1.0 OPERATIONAL>RETIRING CANCELLED +30",
        "2.0 IN_TRANSITION>OPERATIONAL CANCELLED +30",
        "1.0 RETIRING>RETIRED CANCELLED +90",
    ]
    again = await lives.plan(key, "2.0", "OPERATIONAL", NOW + 40 * DAY)
    assert (await lives.cancel(design))["errors"] == []
    rows = await lives.life(key)
    assert [row["status"] for row in rows] == ["CANCELLED"] * 6
    assert rows[-3]["reason"] == (
        "It was to follow the completed design of version 2.0 on 2026-11-26, which was called off: Sovittiin toisin"
    )
    assert errors(await lives.cancel(again)) == [("ConflictError", "TRANSITION_SETTLED", ["input", "transition"])]


async def test_calling_off_needs_a_transition_and_a_reason(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    step = await lives.plan(key, "1.0", "IN_TRANSITION", NOW + 5 * DAY)
    assert errors(await lives.cancel(step, reason=" ")) == [("ValidationError", "EMPTY_TEXT", ["input", "reason"])]
    unknown = "LifecycleTransition:019b76da-a800-7000-8000-000000000000"
    assert errors(await lives.cancel(unknown)) == [("NotFoundError", "NOT_FOUND", ["input", "transition"])]


async def test_overrides_are_given_with_the_plan(writer: Writer) -> None:
    lives = Lives(writer)
    overrides = [{"check": "STATEMENTS_FEASIBILITY_COMPLETE", "reason": "Kuultu"}, {"check": "HAS_OWNER", "reason": "x"}]
    payload = await lives.step("PKG-CASE", "1.0", "IN_DESIGN", effectiveAt=NOW + DAY, overrides=overrides)
    assert errors(payload) == [("ValidationError", "CHECK_DOES_NOT_FAIL", ["input", "overrides", "1", "check"])]
    assert (await lives.step("PKG-CASE", "1.0", "IN_DESIGN", effectiveAt=NOW + DAY, overrides=overrides[:1]))["errors"] == []


async def test_the_demo_story_is_scheduled_and_the_old_one_can_then_end(writer: Writer) -> None:
    """demo.md 4: CLOUDCAP launches on 2026-12-15, v3.0 of the package takes over on 2027-01-01, and SERVERCAP ends on 2027-06-30."""
    lives = Lives(writer)
    end: dict[str, Any] = {"endOfServiceAt": "2027-06-30T00:00:00+03:00", "reason": "Siirrytään pilveen"}
    payload = await lives.step("SVC-SERVERCAP", "2.0", "RETIRING", effectiveAt="2027-02-01T00:00:00+02:00", dry=True, **end)
    assert {"code": "DEPENDENTS_HANDLED", "outcome": "FAIL"} in payload["checks"]
    for service, number, to, at in (
        ("SVC-CLOUDCAP", "1.0", "OPERATIONAL", "2026-12-15T00:00:00+02:00"),
        ("PKG-ERP-MAINT", "3.0", "IN_TRANSITION", "2026-12-01T00:00:00+02:00"),
        ("PKG-ERP-MAINT", "3.0", "OPERATIONAL", "2027-01-01T00:00:00+02:00"),
    ):
        assert (await lives.step(service, number, to, effectiveAt=at))["errors"] == []
    payload = await lives.step("SVC-SERVERCAP", "2.0", "RETIRING", effectiveAt="2027-02-01T00:00:00+02:00", **end)
    assert payload["errors"] == []
    assert {"code": "DEPENDENTS_HANDLED", "outcome": "PASS"} in payload["checks"]
