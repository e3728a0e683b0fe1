"""The verb backOut: a launch is taken back, and what it superseded is there again."""

from datetime import datetime
from typing import Any

from tests.domain.lifecycle.lives import DAY, MANAGER, OWNER, SHOWN, Lives, errors, named
from tests.support import rows
from tests.support.asking import NOW


async def back_out(lives: Lives, key: str, number: str, days: int, reason: str = "Kirjautuminen ei toimi") -> Any:
    return await lives.writer.do(MANAGER, "backOut", {"version": named(key, number), "reason": reason}, SHOWN, at=NOW + days * DAY)


async def test_what_the_launch_superseded_is_in_operation_again(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.step(key, "2.0", "OPERATIONAL")
    payload = await back_out(lives, key, "2.0", 30)
    assert payload["errors"] == []
    assert payload["version"] == {"number": "2.0", "stage": "IN_TRANSITION"}
    assert await lives.stages(key) == {"1.0": "OPERATIONAL", "2.0": "IN_TRANSITION"}
    reopened, taken_back = (await lives.life(key))[-2:]
    assert (reopened["number"], reopened["from_stage"], reopened["to_stage"]) == ("1.0", "RETIRED", "OPERATIONAL")
    assert reopened["cause_id"] == taken_back["cause_id"] is not None
    assert {row["reason"] for row in (reopened, taken_back)} == {"Kirjautuminen ei toimi"}
    assert taken_back["gate_result"]["gate"] == "BACK_OUT"


async def test_what_is_in_use_again_has_no_end_behind_it_and_what_was_taken_back_has_one(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.step(key, "2.0", "OPERATIONAL")
    await back_out(lives, key, "2.0", 3)
    shown = await lives.writer.run(MANAGER, f'{{ service(by: {{key: "{key}"}}) {{ versions {{ number validTo }} }} }}')
    ends = {version["number"]: version["validTo"] for version in shown["service"]["versions"]}
    assert ends["1.0"] is None
    assert datetime.fromisoformat(ends["2.0"]) == NOW + 3 * DAY


async def test_a_version_that_was_to_run_out_has_no_end_any_more(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.step(key, "2.0", "OPERATIONAL", runOutAt=NOW + 60 * DAY)
    assert (await back_out(lives, key, "2.0", 3))["errors"] == []
    assert (await lives.told(key))[-3:] == [
        "1.0 RETIRING>OPERATIONAL DONE +3",
        "2.0 OPERATIONAL>IN_TRANSITION DONE +3",
        "1.0 RETIRING>RETIRED CANCELLED +60",
    ]


async def test_a_launch_that_superseded_nothing_is_taken_back_alone(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_TRANSITION")
    await lives.step(key, "1.0", "OPERATIONAL")
    assert (await back_out(lives, key, "1.0", 1))["errors"] == []
    assert await lives.stages(key) == {"1.0": "IN_TRANSITION"}


async def test_ideas_are_planned_again(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_TRANSITION")
    version = await lives.version(key, "1.0")
    async with lives.rows() as connection:
        service = await connection.fetchval("select service_id from service_version where id = $1", version)
        idea = await rows.idea(connection, service, status="PLANNED", planned_version_id=version, answer={"fi": "Tulossa"})
    await lives.step(key, "1.0", "OPERATIONAL")
    await back_out(lives, key, "1.0", 1)
    async with lives.rows() as connection:
        assert await connection.fetchval("select status from development_idea where id = $1", idea) == "PLANNED"


async def test_it_can_be_launched_again_and_taken_back_again(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    for days in (0, 40):
        assert (await lives.step(key, "2.0", "OPERATIONAL", at=NOW + days * DAY))["errors"] == []
        assert (await back_out(lives, key, "2.0", days + 30))["errors"] == []
    assert await lives.stages(key) == {"1.0": "OPERATIONAL", "2.0": "IN_TRANSITION"}


async def test_after_thirty_days_it_is_too_late(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.step(key, "2.0", "OPERATIONAL")
    payload = await back_out(lives, key, "2.0", 31)
    assert errors(payload) == [("GateError", "GATE_FAILED", ["input"])]
    assert {"code": "BACK_OUT_IN_TIME", "outcome": "FAIL"} in payload["errors"][0]["checks"]
    assert await lives.stages(key) == {"1.0": "RETIRED", "2.0": "OPERATIONAL"}


async def test_only_what_is_in_operation_is_taken_back_by_a_manager_with_a_reason(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_DESIGN", v2_0="IN_TRANSITION")
    payload = await back_out(lives, key, "1.0", 1)
    assert errors(payload) == [("LifecycleError", "ILLEGAL_STEP", ["input", "version"])]
    assert payload["errors"][0]["allowed"] == ["IN_TRANSITION", "REJECTED", "PROPOSED"]
    await lives.step(key, "2.0", "OPERATIONAL")
    assert errors(await back_out(lives, key, "2.0", 1, " ")) == [("ValidationError", "EMPTY_TEXT", ["input", "reason"])]
    refused = await lives.writer.do(OWNER, "backOut", {"version": named(key, "2.0"), "reason": "x"}, SHOWN)
    assert [(kind, code) for kind, code, _ in errors(refused)] == [("ForbiddenError", "FORBIDDEN")]


async def test_the_decision_may_be_bound_to_the_revision_that_it_was_made_on(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_TRANSITION")
    await lives.step(key, "1.0", "OPERATIONAL")
    asked = {"version": named(key, "1.0"), "reason": "x", "expectedRevision": 1}
    payload = await lives.writer.do(MANAGER, "backOut", asked, SHOWN, at=NOW + DAY)
    assert errors(payload) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]


async def test_a_launch_to_come_of_yet_another_version_is_called_off(lives: Lives) -> None:
    """It was to supersede the version that goes back."""
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION", v3_0="IN_TRANSITION")
    await lives.step(key, "2.0", "OPERATIONAL")
    await lives.plan(key, "3.0", "OPERATIONAL", NOW + 20 * DAY)
    assert (await back_out(lives, key, "2.0", 1))["errors"] == []
    assert (await lives.told(key))[-2:] == ["2.0 OPERATIONAL>RETIRED CANCELLED +20", "3.0 IN_TRANSITION>OPERATIONAL CANCELLED +20"]
