"""What a verb calls off besides: why, in plain words, and that it is told, in a dry run too."""

from typing import Any

from tests.domain.lifecycle.lives import DAY, MANAGER, OWNER, Lives, named, written
from tests.support.asking import NOW

CANCELLED = "cancelled { version { number } to effectiveAt reason }"
TODAY = "2026-11-21"


def told(payload: Any) -> list[tuple[str, str, float]]:
    """Number, stage, and days from now."""
    assert payload["errors"] == []
    return [(each["version"]["number"], each["to"], days(each["effectiveAt"])) for each in payload["cancelled"]]


def days(moment: str) -> float:
    return next(day for day in range(200) if (NOW + day * DAY).isoformat() == moment)


def reasons(payload: Any) -> set[str]:
    return {each["reason"] for each in payload["cancelled"]}


async def test_a_launch_that_a_retirement_makes_impossible_is_told_before_and_after(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + 9 * DAY)
    asked = written({"version": named(key, "1.0"), "to": "RETIRING", "endOfServiceAt": NOW + 90 * DAY, "reason": "x"})
    dry = await lives.writer.do(MANAGER, "transition", asked, CANCELLED, dry=True)
    assert told(dry) == [("1.0", "RETIRED", 9), ("2.0", "OPERATIONAL", 9)]
    assert reasons(dry) == {f"No longer possible after the retirement of version 1.0 on {TODAY}."}
    assert (await lives.writer.do(MANAGER, "transition", asked, CANCELLED))["cancelled"] == dry["cancelled"]
    assert {row["reason"] for row in await lives.life(key) if row["status"] == "CANCELLED"} == reasons(dry)


async def test_what_is_due_and_was_not_done_is_told_too(lives: Lives) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    await lives.plan(key, "1.0", "IN_TRANSITION", NOW + DAY)
    asked = {"version": named(key, "1.0"), "to": "PROPOSED", "reason": "x"}
    payload = await lives.writer.do(MANAGER, "transition", asked, CANCELLED, at=NOW + 2 * DAY)
    assert told(payload) == [("1.0", "IN_TRANSITION", 1)]
    assert reasons(payload) == {"No longer possible after the rework of version 1.0 on 2026-11-23."}


async def test_each_plan_of_a_service_that_ends_is_told_what_became_of_its_own_version(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="PROPOSED")
    await lives.plan(key, "2.0", "IN_DESIGN", NOW + 5 * DAY)
    await lives.plan(key, "1.0", "RETIRING", NOW + 30 * DAY, endOfServiceAt=NOW + 40 * DAY, reason="x")
    asked = written({"service": {"key": key}, "endOfServiceAt": NOW + 90 * DAY, "reason": "Tarve päättyi"})
    payload = await lives.writer.do(MANAGER, "serviceRetire", asked, CANCELLED)
    assert told(payload) == [("2.0", "IN_DESIGN", 5), ("1.0", "RETIRING", 30), ("1.0", "RETIRED", 40)]
    assert [each["reason"] for each in payload["cancelled"]] == [
        f"No longer possible after the rejection of version 2.0 on {TODAY}.",
        *[f"No longer possible after the retirement of version 1.0 on {TODAY}."] * 2,
    ]


async def test_a_back_out_tells_the_end_that_is_no_more(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.step(key, "2.0", "OPERATIONAL", runOutAt=NOW + 60 * DAY)
    asked = {"version": named(key, "2.0"), "reason": "Kirjautuminen ei toimi"}
    payload = await lives.writer.do(MANAGER, "backOut", asked, CANCELLED, at=NOW + DAY)
    assert told(payload) == [("1.0", "RETIRED", 60)]
    assert reasons(payload) == {"No longer possible after the return to operation of version 1.0 on 2026-11-22."}


async def test_whoever_calls_off_a_step_is_told_what_falls_with_it(lives: Lives) -> None:
    """The moment is a local day: half past midnight in Finland is still the day before in UTC."""
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_DESIGN")
    midnight = NOW.replace(hour=22, minute=30) + 4 * DAY
    design = await lives.plan(key, "2.0", "IN_TRANSITION", midnight, OWNER)
    launch = await lives.plan(key, "2.0", "OPERATIONAL", NOW + 9 * DAY)
    dry = await lives.writer.do(OWNER, "transitionCancel", {"transition": design, "reason": "ei valmis"}, CANCELLED, dry=True)
    assert told(dry) == [("1.0", "RETIRED", 9), ("2.0", "OPERATIONAL", 9)]
    assert reasons(dry) == {"It was to follow the completed design of version 2.0 on 2026-11-26, which was called off: ei valmis"}
    payload = await lives.writer.do(MANAGER, "transitionCancel", {"transition": launch, "reason": "Lykätään"}, CANCELLED)
    assert (told(payload), reasons(payload)) == ([("1.0", "RETIRED", 9)], {"Lykätään"})


async def test_a_step_that_leaves_everything_as_it_was_calls_nothing_off(lives: Lives) -> None:
    key = await lives.service(v1_0="PROPOSED")
    asked = {"version": named(key, "1.0"), "to": "IN_DESIGN"}
    assert told(await lives.writer.do(MANAGER, "transition", asked, CANCELLED)) == []
    to_come = written({"version": named(key, "1.0"), "to": "IN_TRANSITION", "effectiveAt": NOW + DAY})
    assert told(await lives.writer.do(MANAGER, "transitionSchedule", to_come, CANCELLED)) == []
