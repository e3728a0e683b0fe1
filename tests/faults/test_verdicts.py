"""What `make faults` calls a broken promise."""

import pytest

from tests.faults.books import Books
from tests.faults.outcomes import RIGHT, Outcome, told_by
from tests.faults.report import Verdict, broken, exit_code, summary
from tests.faults.stage import Seen

GONE = 100.0


def books() -> Books:
    made = Books("F")
    account = made.account(0)
    account.done, account.sent = 3, 4
    made.sent.update({"said", "perhaps"})
    made.acknowledged.add("said")
    return made


def audited(reached: int, revision: int, **times: int) -> list[str]:
    return books().audit(
        [{"key": "F-0", "reached": reached, "revision": revision}], [{"body": body, "times": count} for body, count in times.items()]
    )


@pytest.mark.parametrize(("reached", "said"), [(3, {"said": 1}), (4, {"said": 1, "perhaps": 1})])
def test_what_was_not_acknowledged_may_be_there_or_not(reached: int, said: dict[str, int]) -> None:
    assert audited(reached, reached, **said) == []


def test_lost_and_doubled_writes() -> None:
    assert audited(2, 2, said=1) == ["F-0 is at 2, 3 was acknowledged and 4 was sent"]
    assert audited(5, 5, said=1) == ["F-0 is at 5, 3 was acknowledged and 4 was sent"]
    assert audited(3, 4, said=1) == ["F-0 is at 3 and was changed 4 times"]
    assert audited(3, 3) == ["'said' was acknowledged and is not there"]
    assert audited(3, 3, said=2) == ["'said' was said 2 times"]
    assert audited(3, 3, said=1, strange=1) == ["'strange' was never sent"]
    assert books().audit([], [{"body": "said", "times": 1}])[0] == "F-0 is at 0, 3 was acknowledged and 4 was sent"


def seen(*outcomes: Outcome) -> Seen:
    return Seen("fault", list(outcomes), broke=GONE - 5, gone=GONE, ended=GONE + 7, wrong=[], told=[])


def at(seconds: float, told: str) -> Outcome:
    return Outcome("small", GONE + seconds - 0.1, GONE + seconds, told)


def test_what_is_foreseen_breaks_nothing() -> None:
    assert broken(seen(at(-1, "503 UNAVAILABLE"), at(-0.5, "504 TIMEOUT"), at(1, "503 UNAVAILABLE"), at(2, RIGHT)), server_ends=False) == []


@pytest.mark.parametrize(
    "told", ["500 INTERNAL", "hung", "cut", "refused", "wrong: {}", "no code: 503", "503 without Retry-After", "401 UNAUTHENTICATED"]
)
def test_what_is_not(told: str) -> None:
    assert broken(seen(at(-1, told), at(1, RIGHT)), server_ends=False) == [f"1 times small: {told}"]


def test_a_server_that_ends_may_refuse_and_cut() -> None:
    assert broken(seen(at(-1, "cut"), at(-0.5, "refused"), at(1, RIGHT)), server_ends=True) == []
    assert broken(seen(at(-1, "hung"), at(1, RIGHT)), server_ends=True) == ["1 times small: hung"]


def test_a_recovery_that_takes_too_long() -> None:
    late = ["recovered after 6.0 s, 5 s are promised"]
    assert broken(seen(at(1, RIGHT), at(6, "503 UNAVAILABLE"), at(6.5, RIGHT)), server_ends=False) == late
    assert broken(seen(at(6, RIGHT)), server_ends=False) == late
    assert broken(seen(at(-1, RIGHT)), server_ends=False) == ["recovered after 7.0 s, 5 s are promised"]


def test_what_an_answer_says() -> None:
    error = {"extensions": {"code": "TIMEOUT"}}
    assert told_by({"data": {"one": 1}}, lambda data: data == {"one": 1}) == RIGHT
    assert told_by({"data": {"one": 2}}, lambda data: data == {"one": 1}) == "wrong: {'data': {'one': 2}}"
    assert told_by({"errors": [error]}, lambda _: True) == "TIMEOUT"
    assert told_by({"errors": [{}]}, lambda _: True).startswith("no code: ")
    assert told_by({"data": {"verb": {"errors": [{"code": "BUSY"}]}}}, lambda _: False) == "BUSY"


@pytest.mark.parametrize(
    ("second", "third", "code", "last"),
    [
        (Verdict.KEPT, Verdict.KEPT, 0, "3 faults: 3 kept every promise."),
        (Verdict.KEPT, Verdict.LEFT_OUT, 3, "3 faults: 2 kept every promise, 1 could not be tried here: three"),
        (Verdict.BROKEN, Verdict.LEFT_OUT, 1, "3 faults: 1 kept every promise, 1 broke a promise, 1 could not be tried here: two, three"),
    ],
)
def test_what_a_run_comes_to(second: Verdict, third: Verdict, code: int, last: str) -> None:
    """A fault that was left out is no promise kept."""
    verdicts = {"one": Verdict.KEPT, "two": second, "three": third}
    assert (exit_code(verdicts), summary(verdicts)) == (code, last + "\n")
