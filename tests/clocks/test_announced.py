"""What customers are told beforehand: launches of what is shared with them, and ends of what is being run down. Nothing else will be."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.clocks.asking import asking
from tests.clocks.history import Beginnings, History
from tests.clocks.world import MANAGER, SCHOOLS, SUPPLIER
from tests.oracle.people import Person

DAY = timedelta(days=1)
STAGES = "currentVersion { number } versions { number stage }"
ENDS = {"to": "RETIRING", "reason": "Näin."}


async def test_the_launch_of_a_shared_version_is_told(beginnings: Beginnings) -> None:
    """And what it supersedes goes with it."""
    async with beginnings.history() as history:
        await _schedule(history, "PKG-P", "2.0", to="OPERATIONAL")
        for person in (MANAGER, SCHOOLS):
            assert await _in_force(history, person, "PKG-P", history.now + 2 * DAY) == ("2.0", {"2.0": "OPERATIONAL", "1.0": "RETIRED"})
            assert await _in_force(history, person, "PKG-P", history.now) == ("1.0", {"2.0": "IN_TRANSITION", "1.0": "OPERATIONAL"})


async def test_the_launch_of_a_version_that_is_not_shared_is_not(beginnings: Beginnings) -> None:
    """So the present one stays in force, though it is going to be superseded."""
    async with beginnings.history() as history:
        version = _version(history, "PKG-P", "2.0")
        hide = {"version": {"id": version}, "expectedRevision": _row(history, version).revision, "share": False}
        await _do(history, "versionShare", hide)
        await _schedule(history, "PKG-P", "2.0", to="OPERATIONAL")
        then = history.now + 2 * DAY
        assert await _in_force(history, MANAGER, "PKG-P", then) == ("2.0", {"2.0": "OPERATIONAL", "1.0": "RETIRED"})
        assert await _in_force(history, SCHOOLS, "PKG-P", then) == ("1.0", {"1.0": "OPERATIONAL"})


@pytest.mark.parametrize("begun", [False, True])
async def test_an_end_is_told_when_it_has_begun(beginnings: Beginnings, begun: bool) -> None:
    async with beginnings.history() as history:
        end = (history.now + 3 * DAY).isoformat()
        if begun:
            await _do(history, "transition", {"version": {"id": _version(history, "SVC-B", "1.0")}, **ENDS, "endOfServiceAt": end})
        else:
            await _schedule(history, "SVC-B", "1.0", **ENDS, endOfServiceAt=end)
        then = history.now + 4 * DAY
        assert (await _in_force(history, MANAGER, "SVC-B", then))[1]["1.0"] == "RETIRED"
        told = (None, {"1.0": "RETIRED"}) if begun else ("1.0", {"1.0": "OPERATIONAL"})
        assert await _in_force(history, SCHOOLS, "SVC-B", then) == told


async def test_an_outsider_sees_what_concerns_them_then_and_now(beginnings: Beginnings) -> None:
    """SVC-B names them until they are no longer heard; SVC-C has them from now on."""
    async with beginnings.history() as history:
        before = history.now
        history.now += DAY
        service = next(row for row in history.log.present.all("service") if row.key == "SVC-B")
        await _do(history, "stakeholdersSet", {"service": {"key": "SVC-B"}, "expectedRevision": service.revision, "stakeholders": []})
        await _do(history, "serviceUpdate", {"service": {"key": "SVC-C"}, "expectedRevision": 1, "provider": {"key": "ORG-SUPPLIER"}})
        asked = await asking(history, history.now + DAY, {})
        text = "query ($known: KnownAt) { portfolioItems(first: 50, includeRetired: true, knownAt: $known) { nodes { key } } }"
        now, then = [await asked.does(SUPPLIER, text, known=moment) for moment in (None, before.isoformat())]
        keys = [[node["key"] for node in answer["portfolioItems"]["nodes"]] for answer in (now, then)]
        assert keys == [["SVC-A", "SVC-C"], ["SVC-A"]]


async def _schedule(history: History, key: str, number: str, **asked: object) -> None:
    named = {"version": {"id": _version(history, key, number)}}
    await _do(history, "transitionSchedule", {**named, "effectiveAt": (history.now + DAY).isoformat(), **asked})


async def _do(history: History, verb: str, asked: dict[str, object]) -> None:
    history.units.moment = history.now
    payload = await history.writer.do(history.manager, verb, asked, "__typename", at=history.now)
    assert payload["errors"] == []


def _version(history: History, key: str, number: str) -> str:
    there = history.log.present
    (service,) = there.where("service", "key", key)
    return next(f"ServiceVersion:{row.id}" for row in there.where("service_version", "service_id", service.id) if row.number == number)


def _row(history: History, version: str) -> Any:
    return next(row for row in history.log.present.all("service_version") if version.endswith(str(row.id)))


async def _in_force(history: History, person: Person, key: str, at: datetime) -> tuple[str | None, dict[str, str]]:
    """The number of the version in force, and the stages of all that are seen but those that are over."""
    asked = await asking(history, history.now, {})
    text = f"query ($then: DateTime!) {{ portfolioItems(first: 50, includeRetired: true, at: $then) {{ nodes {{ key {STAGES} }} }} }}"
    answer = await asked.does(person, text, then=at.isoformat())
    (item,) = [node for node in answer["portfolioItems"]["nodes"] if node["key"] == key]
    current = item["currentVersion"]
    return current and current["number"], {version["number"]: version["stage"] for version in item["versions"]}
