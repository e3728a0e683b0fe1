"""lifecycleFlow: what plain Python makes of the steps of all versions, in several windows and at several moments."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from app.errors import Invalid
from app.viewer import Role
from tests.support.asking import NOW, Asker

HELSINKI = ZoneInfo("Europe/Helsinki")
FLOW = """query ($filter: PortfolioItemFilter, $from: Date, $to: Date, $moment: DateTime) {
    lifecycleFlow(filter: $filter, from: $from, to: $to, at: $moment) {
        stages {
            stage entered left averageDays medianDays longestDays waiting averageAgeDays medianAgeDays oldestSince oldest { id }
        }
        months { month proposed launched retired rejected }
        timeToLaunch { versions averageDays medianDays longestDays }
    }
}"""
STEPS = """query ($filter: PortfolioItemFilter) {
    portfolioItems(first: 200, includeRetired: true, filter: $filter) { nodes { versions {
        id transitions { toStage status effectiveAt }
    } } }
}"""
STAGES = ("PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRING", "RETIRED", "REJECTED")
MONTHLY = {"PROPOSED": "proposed", "OPERATIONAL": "launched", "RETIRED": "retired", "REJECTED": "rejected"}


class Stay(NamedTuple):
    version: str
    stage: str
    since: datetime
    until: datetime | None


def stays(versions: Any, at: datetime) -> Iterator[Stay]:
    """What is scheduled counts when it is still to come now, and has come by then. The API lists steps in their order."""
    for version in versions:
        came = [(step["toStage"], moment) for step in version["transitions"] if (moment := came_to_pass(step, at)) is not None]
        for (stage, since), (_, until) in pairwise([*came, ("", None)]):
            assert since is not None
            yield Stay(version["id"], stage, since, until)


def came_to_pass(step: Any, at: datetime) -> datetime | None:
    moment = datetime.fromisoformat(step["effectiveAt"])
    counts = step["status"] == "DONE" or (step["status"] == "SCHEDULED" and moment > NOW)
    return moment if counts and moment <= at else None


def days(since: datetime, until: datetime) -> Decimal:
    return Decimal((until - since).total_seconds()) / 86400


def rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def summed(numbers: list[Decimal]) -> tuple[str, str, str] | tuple[None, None, None]:
    if not numbers:
        return None, None, None
    return str(rounded(sum(numbers, Decimal()) / len(numbers))), str(rounded(median(numbers))), str(rounded(max(numbers)))


def expected(versions: Any, at: datetime, window: tuple[str, str]) -> dict[str, Any]:
    found = list(stays(versions, at))

    def within(moment: datetime | None) -> bool:
        return moment is not None and window[0] <= moment.astimezone(HELSINKI).date().isoformat() <= window[1]

    stages = []
    for stage in STAGES:
        of = [stay for stay in found if stay.stage == stage]
        if not of:
            continue
        waiting = sorted((stay for stay in of if stay.until is None), key=lambda stay: (stay.since, stay.version))
        took = summed([days(stay.since, stay.until) for stay in of if stay.until is not None and within(stay.until)])
        ages = summed([days(stay.since, at) for stay in waiting])
        stages.append(
            {
                "stage": stage,
                "entered": sum(within(stay.since) for stay in of),
                "left": sum(within(stay.until) for stay in of),
                **dict(zip(("averageDays", "medianDays", "longestDays"), took, strict=True)),
                "waiting": len(waiting),
                **dict(zip(("averageAgeDays", "medianAgeDays"), ages, strict=False)),
                "oldestSince": waiting[0].since if waiting else None,
                "oldest": {"id": waiting[0].version} if waiting else None,
            }
        )
    return {"stages": stages, "months": months(found, within), "timeToLaunch": to_launch(found, within)}


def months(found: list[Stay], within: Callable[[datetime | None], bool]) -> list[dict[str, Any]]:
    counts = defaultdict[str, Counter[str]](Counter)
    for stay in found:
        if stay.stage in MONTHLY and within(stay.since):
            counts[f"{stay.since.astimezone(HELSINKI):%Y-%m}-01"][MONTHLY[stay.stage]] += 1
    return [{"month": month, **{name: counts[month][name] for name in MONTHLY.values()}} for month in sorted(counts)]


def to_launch(found: list[Stay], within: Callable[[datetime | None], bool]) -> dict[str, Any]:
    begun, launched = dict[str, datetime](), dict[str, datetime]()
    for stay in found:
        begun[stay.version] = min(begun.get(stay.version, stay.since), stay.since)
        if stay.stage == "OPERATIONAL":
            launched[stay.version] = min(launched.get(stay.version, stay.since), stay.since)
    took = [days(begun[version], moment) for version, moment in launched.items() if within(moment)]
    return {"versions": len(took), **dict(zip(("averageDays", "medianDays", "longestDays"), summed(took), strict=True))}


@pytest.mark.parametrize("at", [datetime(2024, 6, 1, 12, tzinfo=UTC), NOW, datetime(2027, 8, 1, tzinfo=UTC)])
@pytest.mark.parametrize("window", [("0001-01-01", "9999-12-31"), ("2024-01-01", "2025-12-31"), ("2022-02-01", "2022-02-28")])
async def test_stays_are_counted_as_steps_say(demo: Asker, at: datetime, window: tuple[str, str]) -> None:
    for wanted in ({}, {"provider": {"key": {"eq": "UNIT-ICT"}}}, {"key": {"startsWith": "PKG-"}}):
        items = (await demo.ask(STEPS, filter=wanted))["portfolioItems"]["nodes"]
        versions = [version for item in items for version in item["versions"]]
        variables = {"from": window[0], "to": window[1], "moment": at.isoformat(), "filter": wanted}
        found = (await demo.ask(FLOW, **variables))["lifecycleFlow"]  # type: ignore[arg-type]  # none of the asker's own
        assert len(demo.statements) == 1
        for stage in found["stages"]:
            stage["oldestSince"] = stage["oldestSince"] and datetime.fromisoformat(stage["oldestSince"])
        assert found == expected(versions, at, window)


async def test_the_finance_system_took_its_time(demo: Asker) -> None:
    """v1.0 was imported with its past; v2.0 was designed here; v3.0 waits for its design to be complete."""
    text = """{ lifecycleFlow(filter: {key: {eq: "PKG-ERP-MAINT"}}) {
        stages { stage waiting oldest { number } } timeToLaunch { versions }
    } }"""
    found = (await demo.ask(text))["lifecycleFlow"]
    waiting = {stage["stage"]: stage["oldest"]["number"] for stage in found["stages"] if stage["waiting"]}
    assert waiting == {"IN_DESIGN": "3.0", "OPERATIONAL": "2.0", "RETIRED": "1.0"}
    assert found["timeToLaunch"] == {"versions": 2}


async def test_a_step_that_should_have_come_and_did_not_has_not_come(demo: Asker) -> None:
    """By then it was to be taken, and it waits for whoever takes it: nobody entered the stage."""
    later = datetime(2027, 8, 1, tzinfo=UTC)
    wanted = {"key": {"eq": "SVC-REPORTING"}}
    (version,) = (await demo.ask(STEPS, filter=wanted))["portfolioItems"]["nodes"][0]["versions"]
    (late,) = [step for step in version["transitions"] if step["status"] == "SCHEDULED"]
    assert (late["toStage"], NOW < datetime.fromisoformat(late["effectiveAt"]) < later) == ("IN_TRANSITION", True)
    found = (await demo.ask(FLOW, at=later, filter=wanted))["lifecycleFlow"]
    assert [(it["stage"], it["left"], it["waiting"]) for it in found["stages"]] == [("PROPOSED", 1, 0), ("IN_DESIGN", 0, 1)]


async def test_it_is_not_for_customers(demo: Asker) -> None:
    assert await demo.ask("{ lifecycleFlow { stages { stage } } }", Role.CUSTOMER) == {"lifecycleFlow": None}


async def test_a_window_that_ends_before_it_begins_is_refused(demo: Asker) -> None:
    window: dict[str, Any] = {"from": "2026-02-01", "to": "2026-01-31"}
    with pytest.raises(Invalid, match="No day lies between 2026-02-01 and 2026-01-31") as refused:
        await demo.ask(FLOW, **window)
    assert (refused.value.code, refused.value.path) == ("BAD_USER_INPUT", ("lifecycleFlow", "to"))
