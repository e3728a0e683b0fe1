"""What the books of the feed find: all that a feed can do wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.feed_books import FeedBooks, Heard, differences

BEGAN = datetime(2026, 11, 22, tzinfo=UTC)


def heard(number: int, before: str | None, after: str | None, entity: str = "a") -> Heard:
    return Heard(BEGAN + timedelta(seconds=number), 1, entity, before, after)


TRUTH = [heard(1, None, "one"), heard(2, "one", "two"), heard(3, None, "other", "b"), heard(4, "two", "three")]


def books() -> FeedBooks:
    made = FeedBooks()
    for text in ("one", "two", "three", "other", "perhaps", "no"):
        made.send(text)
    for text in ("one", "two", "other"):
        made.done(text)
    made.done("two", BEGAN + timedelta(seconds=2))
    made.taken_back("no")
    return made


def test_all_is_told_once_and_in_order() -> None:
    assert books().audit(TRUTH) == []
    assert books().audit([*TRUTH, heard(5, "three", "perhaps")]) == []
    assert differences(TRUTH, TRUTH) == []


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        ([*TRUTH, heard(5, None, "other", "c")], "'other' was told 2 times"),
        (TRUTH[:2] + TRUTH[3:], "'other' was acknowledged and is not told"),
        ([*TRUTH, heard(5, "three", "no")], "'no' was taken back and is told"),
        ([*TRUTH, heard(5, "three", "strange")], "'strange' was never sent"),
        ([TRUTH[0], TRUTH[2], TRUTH[1]._replace(revision=BEGAN), TRUTH[3]], f"{TRUTH[1]._replace(revision=BEGAN)} was acknowledged as of"),
        ([*TRUTH, heard(5, "two", "perhaps")], f"{heard(5, 'two', 'perhaps')} does not go on from three"),
    ],
)
def test_what_is_told_wrongly_of_writes(events: list[Heard], fault: str) -> None:
    (found,) = books().audit(events)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        (TRUTH[:1] + TRUTH[2:], f"1 missed, as {TRUTH[1]}"),
        ([*TRUTH[:2], *TRUTH[1:]], f"1 doubled, as {TRUTH[1]}"),
        ([TRUTH[0], TRUTH[2], TRUTH[1], TRUTH[3]], f"1 out of order, as {TRUTH[1]}"),
        ([*TRUTH, heard(5, "three", "four")], f"1 never happened, as {heard(5, 'three', 'four')}"),
        ([*TRUTH[:3], TRUTH[3]._replace(after="four")], f"1 told otherwise, as {TRUTH[3]._replace(after='four')}"),
    ],
)
def test_what_a_reader_heard_wrongly(events: list[Heard], fault: str) -> None:
    assert differences(events, TRUTH) == [fault]
