"""A launch that is due and has not happened: what it counts for depends on when one asks, and a token keeps that moment too."""

from datetime import datetime, timedelta

from tests.clocks.history import Beginnings, History
from tests.oracle.tables import Row

HOUR = timedelta(hours=1)
FIELDS = "{ currentVersion { number } }"


async def test_what_is_overdue_does_not_count_but_did_before_it_was(beginnings: Beginnings) -> None:
    async with beginnings.history() as history:
        begin = history.now
        unplanned = await _ask(history, begin + HOUR)
        launch = {"version": {"id": f"ServiceVersion:{_planned(history).id}"}, "to": "OPERATIONAL"}
        payload = await history.writer.do(
            history.manager, "transitionSchedule", {**launch, "effectiveAt": (begin + 2 * HOUR).isoformat()}, "__typename", at=begin
        )
        assert payload["errors"] == []
        coming, overdue = await _ask(history, begin + HOUR), await _ask(history, begin + 3 * HOUR)
        assert [number for number, _ in (unplanned, coming, overdue)] == ["1.0", "2.0", "1.0"]

        later = begin + 9 * HOUR
        assert [(await _ask(history, later, token))[0] for _, token in (unplanned, coming, overdue)] == ["1.0", "2.0", "1.0"]
        assert (await _ask(history, later, history.log.revisions[-1].isoformat()))[0] == "2.0"


def _planned(history: History) -> Row:
    there = history.log.present
    (package,) = there.where("service", "key", "PKG-P")
    return next(row for row in there.where("service_version", "service_id", package.id) if row.stage == "IN_TRANSITION")


async def _ask(history: History, now: datetime, known: str | None = None) -> tuple[str, str]:
    """The version in force four hours after the last step, and the token of the answer."""
    moments = f'at: "{(history.now + 4 * HOUR).isoformat()}"' + (f', knownAt: "{known}"' if known else "")
    text = f'{{ package: servicePackage(by: {{key: "PKG-P"}}, {moments}) {FIELDS} asOf({moments}) {{ token }} }}'
    answer = await history.writer.run(history.manager, text, at=now)
    return answer["package"]["currentVersion"]["number"], answer["asOf"]["token"]
