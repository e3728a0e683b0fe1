"""The verb serviceRetire: a whole service is run down."""

from typing import Any

from tests.domain.lifecycle.lives import DAY, MANAGER, OWNER, SHOWN, Lives, errors, written
from tests.support import rows
from tests.support.asking import NOW


async def retire(lives: Lives, key: str, **more: object) -> Any:
    asked = {"service": {"key": key}, "endOfServiceAt": NOW + 90 * DAY, **more}
    return await lives.writer.do(MANAGER, "serviceRetire", written(asked), SHOWN, dry=False)


async def test_the_version_in_operation_gets_an_end_and_what_is_planned_is_rejected(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION", v3_0="PROPOSED", v0_9="REJECTED")
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + 20 * DAY)
    planned = await lives.version(key, "3.0")
    async with lives.rows() as connection:
        service = await connection.fetchval("select service_id from service_version where id = $1", planned)
        idea = await rows.idea(connection, service, status="PLANNED", planned_version_id=planned, answer={"fi": "Tulossa"})
    payload = await retire(lives, key, reason="Tarve päättyi")
    assert payload["errors"] == []
    assert payload["version"] == {"number": "1.0", "stage": "RETIRING"}
    assert payload["transition"]["toStage"] == "RETIRING"
    assert await lives.told(key) == [
        "1.0 OPERATIONAL>RETIRING DONE +0",
        "2.0 IN_TRANSITION>REJECTED DONE +0",
        "3.0 PROPOSED>REJECTED DONE +0",
        "1.0 OPERATIONAL>RETIRED CANCELLED +20",
        "2.0 IN_TRANSITION>OPERATIONAL CANCELLED +20",
        "1.0 RETIRING>RETIRED SCHEDULED +90",
    ]
    done = (await lives.life(key))[:3]
    assert len({row["cause_id"] for row in done}) == 1
    assert {row["reason"] for row in done} == {"Tarve päättyi"}
    assert [row["gate_result"]["gate"] for row in done] == ["RETIRE_START", "REJECT", "REJECT"]
    async with lives.rows() as connection:
        assert await connection.fetchval("select status from development_idea where id = $1", idea) == "ACCEPTED"


async def test_the_gate_does_not_count_with_what_the_step_itself_calls_off(lives: Lives) -> None:
    """A package needs the service, whose next version was to be launched before the end: now it will not be."""
    for verb in ("transition", "serviceRetire"):
        key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
        await lives.plan(key, "2.0", "OPERATIONAL", NOW + 20 * DAY)
        version = await lives.version(key, "1.0")
        async with lives.rows() as connection:
            whole = await rows.version(connection, await rows.package(connection), "OPERATIONAL")
            component = await connection.fetchval("select service_id from service_version where id = $1", version)
            await rows.item(connection, whole, component)
            await connection.execute("update gate_check set severity = 'FAIL' where code = 'DEPENDENTS_HANDLED'")
        end: dict[str, Any] = {"reason": "Tarve päättyi", "endOfServiceAt": NOW + 90 * DAY}
        payload = await (retire(lives, key, **end) if verb == "serviceRetire" else lives.step(key, "1.0", "RETIRING", **end))
        assert errors(payload) == [("GateError", "GATE_FAILED", ["input"])]
        assert [each["code"] for each in payload["errors"][0]["checks"] if each["outcome"] == "FAIL"] == ["DEPENDENTS_HANDLED"]
        assert (await lives.told(key))[-1] == "2.0 IN_TRANSITION>OPERATIONAL SCHEDULED +20"


async def test_whoever_had_an_idea_for_a_planned_version_is_told_that_the_service_ends(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="PROPOSED")
    planned = await lives.version(key, "2.0")
    async with lives.rows() as connection:
        service = await connection.fetchval("select service_id from service_version where id = $1", planned)
        for language in ("fi", "sv", "en"):
            before = {"status": "PLANNED", "planned_version_id": planned, "answer": {language: "Tulossa"}}
            await rows.idea(connection, service, language=language, **before)
    assert (await retire(lives, key, reason="Tarve päättyi"))["errors"] == []
    async with lives.rows() as connection:
        found = await connection.fetch("select status, answer, planned_version_id from development_idea where service_id = $1", service)
    assert {(row["status"], row["planned_version_id"]) for row in found} == {("ACCEPTED", None)}
    answers = [text for row in found for text in row["answer"].items()]
    assert sorted(answers) == [
        ("en", "The service ends, so the version that the idea was planned in will not come."),
        ("fi", "Palvelu päättyy, joten versiota, johon idea oli suunniteltu, ei toteuteta."),
        ("sv", "Tjänsten upphör, så den version som idén var planerad i blir inte av."),
    ]


async def test_a_retirement_without_plans_is_no_act_of_several(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v0_9="REJECTED")
    assert (await retire(lives, key, reason="x"))["errors"] == []
    assert [row["cause_id"] for row in await lives.life(key)] == [None, None]


async def test_a_service_without_a_version_in_operation_is_not_run_down(lives: Lives) -> None:
    key = await lives.service(v1_0="RETIRING", v2_0="PROPOSED")
    assert errors(await retire(lives, key, reason="x")) == [("LifecycleError", "NOT_OPERATIONAL", ["input", "service"])]


async def test_planned_versions_are_rejected_with_a_reason_or_not_at_all(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="PROPOSED")
    async with lives.rows() as connection:
        one = await connection.fetchval("select id from service where key = $1", key)
        other = await connection.fetchval("select id from service where key = 'SVC-MAIL'")
        await rows.insert(connection, "service_relationship", from_service_id=other, to_service_id=one, type="REPLACES")
    payload = await retire(lives, key)
    assert errors(payload) == [("GateError", "GATE_FAILED", ["input", "reason"])]
    assert payload["errors"][0]["checks"] == [{"code": "REASON_PRESENT", "outcome": "FAIL"}]
    assert await lives.told(key) == []


async def test_without_a_replacement_or_a_reason_nobody_is_left_alone(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL")
    payload = await retire(lives, key)
    assert errors(payload) == [("GateError", "GATE_FAILED", ["input"])]
    assert {"code": "REPLACEMENT_OR_REASON", "outcome": "FAIL"} in payload["errors"][0]["checks"]
    overrides = [{"check": "REPLACEMENT_OR_REASON", "reason": "x"}]
    refused = await retire(lives, key, overrides=overrides)
    assert errors(refused) == [("ValidationError", "NOT_OVERRIDABLE", ["input", "overrides", "0", "check"])]


async def test_the_end_lies_ahead_and_a_manager_decides(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL")
    assert errors(await retire(lives, key, endOfServiceAt=NOW, reason="x")) == [
        ("ValidationError", "END_NOT_AFTER_STEP", ["input", "endOfServiceAt"])
    ]
    asked = written({"service": {"key": key}, "endOfServiceAt": NOW + DAY, "reason": "x"})
    refused = await lives.writer.do(OWNER, "serviceRetire", asked, SHOWN)
    assert [(kind, code) for kind, code, _ in errors(refused)] == [("ForbiddenError", "FORBIDDEN")]
    stale = await retire(lives, key, reason="x", expectedRevision=9)
    assert errors(stale) == [("ConflictError", "REVISION_CONFLICT", ["input", "expectedRevision"])]
    assert stale["errors"][0]["currentRevision"] == 1
    unknown = await retire(lives, "SVC-NONE", reason="x")
    assert errors(unknown) == [("NotFoundError", "NOT_FOUND", ["input", "service"])]
