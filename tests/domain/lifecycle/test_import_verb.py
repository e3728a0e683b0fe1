"""The verb versionImport: a past that was not lived here."""

from datetime import datetime
from typing import Any

from tests.domain.lifecycle.lives import DAY, MANAGER, OWNER, Lives, errors, written
from tests.support.asking import NOW

PAST = [("IN_TRANSITION", NOW - 400 * DAY), ("OPERATIONAL", NOW - 300 * DAY), ("RETIRED", NOW - 200 * DAY)]


async def bring(lives: Lives, key: str, periods: list[tuple[str, datetime]], **more: object) -> Any:
    asked = {
        "service": {"key": key},
        "number": "0.9",
        "name": {"fi": "Vanha malli"},
        "stage": periods[-1][0] if periods else "PROPOSED",
        "periods": [{"stage": stage, "from": since.isoformat()} for stage, since in periods],
        "evidence": "Johtoryhmän pöytäkirja 4/2025",
        **more,
    }
    selection = "transition { toStage } version { number stage name { translations { fi } } }"
    return await lives.writer.do(MANAGER, "versionImport", written(asked), selection)


async def test_a_past_is_taken_over_with_its_evidence(lives: Lives) -> None:
    key = await lives.service()
    payload = await bring(lives, key, PAST)
    assert payload["errors"] == []
    assert payload["transition"] == {"toStage": "RETIRED"}
    assert payload["version"] == {"number": "0.9", "stage": "RETIRED", "name": {"translations": {"fi": "Vanha malli"}}}
    rows = await lives.life(key)
    assert [(row["from_stage"], row["to_stage"], row["status"]) for row in rows] == [
        (None, "IN_TRANSITION", "DONE"),
        ("IN_TRANSITION", "OPERATIONAL", "DONE"),
        ("OPERATIONAL", "RETIRED", "DONE"),
    ]
    assert {(row["reason"], row["actor"], row["gate_result"]) for row in rows} == {
        ("Johtoryhmän pöytäkirja 4/2025", "PERSON-MANAGER", None)
    }


async def test_the_content_may_be_that_of_another_version(lives: Lives) -> None:
    payload = await bring(lives, "PKG-CASE", [("PROPOSED", NOW - 9 * DAY), ("REJECTED", NOW - DAY)], basedOn="1.0")
    assert payload["errors"] == []
    assert payload["version"]["stage"] == "REJECTED"
    async with lives.rows() as connection:
        query = """
            select v.number, count(i.id) from service_version v join service s on s.id = v.service_id
            left join composition_item i on i.package_version_id = v.id where s.key = 'PKG-CASE' group by v.number
        """
        counts = dict(await connection.fetch(query))
    assert counts["0.9"] == counts["1.0"] > 0


async def test_every_fault_of_the_past_is_told(lives: Lives) -> None:
    key = await lives.service(v0_9="PROPOSED")
    periods = [("IN_TRANSITION", NOW - DAY), ("RETIRED", NOW - DAY), ("OPERATIONAL", NOW + DAY)]
    payload = await bring(lives, key, periods, stage="RETIRING", evidence=" ")
    assert errors(payload) == [
        ("ConflictError", "NUMBER_TAKEN", ["input", "number"]),
        ("ValidationError", "PERIODS_OUT_OF_ORDER", ["input", "periods", "1", "from"]),
        ("LifecycleError", "ILLEGAL_STEP", ["input", "periods", "1", "stage"]),
        ("ValidationError", "PERIOD_IN_FUTURE", ["input", "periods", "2", "from"]),
        ("ValidationError", "STAGE_NOT_LAST_PERIOD", ["input", "stage"]),
        ("ValidationError", "END_OF_SERVICE_REQUIRED", ["input", "endOfServiceAt"]),
        ("ValidationError", "EMPTY_TEXT", ["input", "evidence"]),
    ]
    assert await lives.told(key) == []


async def test_no_two_versions_were_in_operation_at_once(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL")
    payload = await bring(lives, key, PAST)
    assert errors(payload) == [("ConflictError", "TWO_OPERATIONAL", ["input", "periods", "1"])]
    planned = await lives.service(v1_0="IN_TRANSITION")
    await lives.plan(planned, "1.0", "OPERATIONAL", NOW + 30 * DAY)
    assert errors(await bring(lives, planned, PAST[:2])) == [("ConflictError", "TWO_OPERATIONAL", ["input", "periods", "1"])]
    assert (await bring(lives, planned, PAST))["errors"] == []


async def test_a_version_that_is_run_down_has_an_end(lives: Lives) -> None:
    key = await lives.service()
    periods = [("OPERATIONAL", NOW - 9 * DAY), ("RETIRING", NOW - DAY)]
    assert errors(await bring(lives, key, periods, endOfServiceAt=NOW)) == [
        ("ValidationError", "NOT_IN_FUTURE", ["input", "endOfServiceAt"])
    ]
    assert errors(await bring(lives, key, periods[:1], endOfServiceAt=NOW + DAY)) == [
        ("ValidationError", "MOMENT_NOT_OF_STEP", ["input", "endOfServiceAt"])
    ]
    assert (await bring(lives, key, periods, endOfServiceAt=NOW + 60 * DAY))["errors"] == []
    assert (await lives.told(key))[-1] == "0.9 RETIRING>RETIRED SCHEDULED +60"


async def test_an_imported_launch_is_taken_back_as_if_it_had_been_lived_here(lives: Lives) -> None:
    key = await lives.service()
    await bring(lives, key, [("IN_TRANSITION", NOW - 40 * DAY), ("OPERATIONAL", NOW - 10 * DAY)])
    assert (await lives.step(key, "0.9", "IN_TRANSITION", reason="Ei toimi"))["errors"] == []
    other = await lives.service()
    await bring(lives, other, [("OPERATIONAL", NOW - 10 * DAY)])
    payload = await lives.step(other, "0.9", "IN_TRANSITION", reason="Ei toimi")
    assert errors(payload) == [("GateError", "GATE_FAILED", ["input"])]
    assert {"code": "BACK_OUT_IN_TIME", "outcome": "FAIL"} in payload["errors"][0]["checks"]


async def test_only_a_manager_imports(lives: Lives) -> None:
    key = await lives.service()
    asked = {"service": {"key": key}, "name": {"fi": "x"}, "stage": "PROPOSED", "periods": [], "evidence": "x"}
    payload = await lives.writer.do(OWNER, "versionImport", asked)
    assert [(kind, code) for kind, code, _ in errors(payload)] == [("ForbiddenError", "FORBIDDEN")]


async def about(lives: Lives, key: str, verb: str, **more: object) -> Any:
    """A verb about version 0.9, on the revision that is there."""
    revision = await lives.writer.run(MANAGER, f'{{ service(by: {{key: "{key}"}}) {{ versions {{ revision }} }} }}')
    version = {"number": {"service": {"key": key}, "number": "0.9"}}
    given = {"version": version, "expectedRevision": revision["service"]["versions"][0]["revision"], **more}
    return await lives.writer.do(MANAGER, verb, given, "version { stage scope { inclusion } }")


async def test_what_was_imported_is_described_until_it_is_published(lives: Lives) -> None:
    key = await lives.service()

    async def do(verb: str, **more: object) -> Any:
        return await about(lives, key, verb, **more)

    texts = {"customerNeed": {"fi": "Tarve"}, "valueProposition": {"fi": "Arvo"}}
    await bring(lives, key, PAST, **texts)
    described = await do("scopeSet", items=[{"inclusion": "INCLUDED", "text": {"fi": "Neuvonta"}}])
    renamed = await do("versionUpdate", description={"fi": "Kuvaus"})
    too_early = await do("versionTextsCorrect", name={"fi": "Vanha"}, reason="Siisteys")
    published = await do("versionLanguagePublish", languages=[{"language": "FI", "status": "PUBLISHED"}])
    hidden = await do("versionLanguagePublish", languages=[{"language": "FI", "status": "DRAFT"}])
    too_late = await do("scopeSet", items=[])
    texts_too_late = await do("versionUpdate", description={"fi": "Toinen"})

    assert described == {"version": {"stage": "RETIRED", "scope": [{"inclusion": "INCLUDED"}]}, "errors": []}
    assert [renamed["errors"], published["errors"], hidden["errors"]] == [[], [], []]
    assert errors(too_early) == [("ConflictError", "PROMISE_OPEN", ["input", "version"])]
    assert errors(too_late) == [("ConflictError", "PROMISE_CLOSED", ["input", "version"])]
    assert errors(texts_too_late) == [("ConflictError", "PROMISE_CLOSED", ["input", "description"])]


async def test_what_was_imported_is_described_until_it_is_led_further_or_agreed_on(lives: Lives) -> None:
    led, agreed = await lives.service(), await lives.service()
    in_use = PAST[:2]
    offering = {"key": "BASIC", "name": {"fi": "Perus"}, "priceMode": "FIXED", "fixedPrice": "5", "currency": "EUR"}
    for key in (led, agreed):
        await bring(lives, key, in_use)
        assert (await about(lives, key, "offeringsSet", offerings=[offering]))["errors"] == []
    step = {"version": {"number": {"service": {"key": led}, "number": "0.9"}}, "to": "RETIRING", "reason": "Korvataan"}
    retiring = await lives.writer.do(MANAGER, "transition", {**step, "endOfServiceAt": (NOW + DAY).isoformat()}, "version { stage }")
    agreement = {"key": "AGREED-ON", "customer": {"key": "UNIT-EDU"}, "service": {"key": agreed}, "offeringKey": "BASIC"}
    made = await lives.writer.do(MANAGER, "agreementUpsert", {**agreement, "startsOn": "2026-11-21"}, "agreement { key }")

    assert (retiring["version"], made["agreement"]) == ({"stage": "RETIRING"}, {"key": "AGREED-ON"}), (retiring, made)
    for key in (led, agreed):
        assert errors(await about(lives, key, "offeringsSet", offerings=[])) == [("ConflictError", "PROMISE_CLOSED", ["input", "version"])]
