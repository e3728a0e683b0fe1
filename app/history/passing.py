"""How far a page of the feed goes, which its statement tells beside the answer: who goes on from there may not have selected its cursor."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Integer, Text, cast, extract, func, literal_column

_EDGE = "\x1d"  # JSON text never has it: control characters of a string are escaped
_MARK = re.compile(rb"\x1d(\d+) ([01]) (-?\d+) (\d+) ([0-9a-f-]+)\x1d")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Passed(NamedTuple):
    """`events`: how many the page has. `more`: whether to go on at once. `revision`, `seq`: where it ends. `service`: the one whose changes
    it is about; None: it is about others, or the viewer sees no such service."""

    events: int
    more: bool
    revision: datetime
    seq: int
    service: UUID | None = None


def mark(
    events: ColumnElement[int],
    more: ColumnElement[bool],
    revision: ColumnElement[datetime],
    seq: ColumnElement[int],
    service: ColumnElement[UUID] | None,
) -> ColumnElement[str]:
    """As the statement writes it, in front of the page's JSON."""
    micros = cast(extract("epoch", revision) * literal_column("1000000"), BigInteger)
    named = literal_column("'-'", Text()) if service is None else func.coalesce(cast(service, Text), literal_column("'-'", Text()))
    written = func.concat_ws(literal_column("' '"), events, cast(more, Integer), micros, seq, named, type_=Text())
    edge = literal_column(f"'{_EDGE}'", Text())
    return edge.concat(written).concat(edge)


def parted(answer: bytes) -> tuple[bytes, Passed | None]:
    """The answer without its mark, and what that says; None: it has none."""
    if b"\x1d" not in answer or (found := _MARK.search(answer)) is None:
        return answer, None
    *numbers, service = found.groups()
    events, more, micros, seq = map(int, numbers)
    passed = Passed(events, bool(more), _EPOCH + timedelta(microseconds=micros), seq, None if service == b"-" else UUID(service.decode()))
    return answer[: found.start()] + answer[found.end() :], passed
