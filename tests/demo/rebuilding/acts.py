"""What is done and when: acts in the order of time, those of one moment in the order of their kind."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Kind(IntEnum):
    """What has to be there before what, when both happen at the same moment."""

    GROUNDWORK = 0
    IDENTITY = 1
    CONTENT = 2
    PEOPLE = 3
    STEP = 4
    WORKER = 5
    AGREEMENT = 6
    TALK = 7


@dataclass(frozen=True, slots=True)
class Act:
    """`what`: for whoever reads that it was refused."""

    at: datetime
    kind: Kind
    what: str
    do: Callable[[datetime], Awaitable[None]]


async def play(acts: Iterable[Act]) -> None:
    """All of them; the sort is stable, so acts alike stay in the order in which they were told."""
    for act in sorted(acts, key=lambda act: (act.at, act.kind)):
        try:
            await act.do(act.at)
        except AssertionError as error:
            error.add_note(f"while: {act.what}")
            raise
