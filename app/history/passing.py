"""How far a page of the feed goes, which its statement tells beside the answer: who goes on from there may not have selected its cursor."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Integer, Text, cast, extract, literal_column

_EDGE = "\x1d"  # JSON text never has it: control characters of a string are escaped
_MARK = re.compile(rb"\x1d(\d+) ([01]) (-?\d+) (\d+)\x1d")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Passed(NamedTuple):
    """`events`: how many the page has. `more`: whether there are others behind it now. `revision`, `seq`: where it ends."""

    events: int
    more: bool
    revision: datetime
    seq: int


def mark(
    events: ColumnElement[int], more: ColumnElement[bool], revision: ColumnElement[datetime], seq: ColumnElement[int]
) -> ColumnElement[str]:
    """To be written in front of any JSON of the page."""
    edge, gap = literal_column(f"'{_EDGE}'", Text()), literal_column("' '", Text())
    micros = cast(extract("epoch", revision) * literal_column("1000000"), BigInteger)
    numbers = [cast(each, Text) for each in (events, cast(more, Integer), micros, seq)]
    return edge.concat(numbers[0]).concat(gap).concat(numbers[1]).concat(gap).concat(numbers[2]).concat(gap).concat(numbers[3]).concat(edge)


def parted(answer: bytes) -> tuple[bytes, Passed | None]:
    """The answer without its mark, and what that says; None: it has none."""
    if b"\x1d" not in answer or (found := _MARK.search(answer)) is None:
        return answer, None
    events, more, micros, seq = map(int, found.groups())
    return answer[: found.start()] + answer[found.end() :], Passed(events, bool(more), _EPOCH + timedelta(microseconds=micros), seq)
