"""What was written under fire and what became of it; what each reader of the feed heard; and what is missed, doubled or out of order.

Every write writes a text of its own, so that an event is known by it. A write that nobody answered may be there or not, but never twice.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from itertools import pairwise
from typing import NamedTuple, Protocol

SHOWN = 5
TRUTH = """
select e.recorded_at as revision, e.seq, e.entity_id::text as entity, b.name ->> 'fi' as before, a.name ->> 'fi' as after
from change_event e
left join capability_states b on b.id = e.entity_id and b.rec_to = e.recorded_at
left join capability_states a on a.id = e.entity_id and a.rec_from = e.recorded_at
where e.entity_type = 'Capability'
order by e.recorded_at, e.seq
"""


class Heard(NamedTuple):
    """One event. `before`, `after`: the texts of the row."""

    revision: datetime
    seq: int
    entity: str
    before: str | None
    after: str | None

    @property
    def place(self) -> tuple[datetime, int]:
        return self.revision, self.seq

    def __str__(self) -> str:
        return f"{self.before} -> {self.after} at {self.revision.isoformat()}, {self.seq}"


class Standing(Enum):
    """What a writer knows of a write."""

    SENT = "nobody answered"
    DONE = "acknowledged"
    TAKEN_BACK = "taken back"


@dataclass
class FeedBooks:
    """`revisions`: of acknowledged writes whose answer named one."""

    standing: dict[str, Standing] = field(default_factory=dict)
    revisions: dict[str, datetime] = field(default_factory=dict)

    def send(self, text: str) -> None:
        self.standing[text] = Standing.SENT

    def done(self, text: str, revision: datetime | None = None) -> None:
        self.standing[text] = Standing.DONE
        if revision is not None:
            self.revisions[text] = revision

    def taken_back(self, text: str) -> None:
        self.standing[text] = Standing.TAKEN_BACK

    def count(self, standing: Standing) -> int:
        return Counter(self.standing.values())[standing]

    def audit(self, events: Sequence[Heard]) -> list[str]:
        """What events do not say of writes, or wrongly. Rows whose texts were never sent are none of ours, unless they take turns with
        those that were."""
        ours = [event for event in events if event.after is not None]
        times = Counter(event.after for event in ours)
        return [*self._of_writes(times), *self._of_revisions(ours), *broken_chains(events)]

    def _of_writes(self, times: Mapping[str | None, int]) -> Iterator[str]:
        for text, standing in self.standing.items():
            if times[text] > 1:
                yield f"{text!r} was told {times[text]} times"
            elif times[text] == 0 and standing is Standing.DONE:
                yield f"{text!r} was acknowledged and is not told"
            elif times[text] == 1 and standing is Standing.TAKEN_BACK:
                yield f"{text!r} was taken back and is told"
        yield from (f"{text!r} was never sent" for text in times if text not in self.standing)

    def _of_revisions(self, events: Sequence[Heard]) -> Iterator[str]:
        for event in events:
            promised = self.revisions.get(event.after or "", event.revision)
            if promised != event.revision:
                yield f"{event} was acknowledged as of {promised.isoformat()}"


def broken_chains(events: Sequence[Heard]) -> Iterator[str]:
    """Of each row every event goes on from the one before."""
    last: dict[str, str | None] = {}
    for event in events:
        if event.before != last.get(event.entity):
            yield f"{event} does not go on from {last.get(event.entity)}"
        last[event.entity] = event.after


class Placed(Protocol):
    """What stands in the feed at one place; equal when it says the same."""

    @property
    def place(self) -> tuple[datetime, int]: ...


def differences(heard: Sequence[Placed], truth: Sequence[Placed]) -> list[str]:
    """Of what a reader heard from what happened, both from where it began: some of each kind."""
    times = Counter(event.place for event in heard)
    happened = {event.place: event for event in truth}
    kinds = {
        "missed": [event for event in truth if not times[event.place]],
        "doubled": [happened[place] for place, count in times.items() if count > 1 and place in happened],
        "never happened": [event for event in heard if event.place not in happened],
        "told otherwise": [event for event in heard if happened.get(event.place, event) != event],
        "out of order": [later for earlier, later in pairwise(heard) if later.place <= earlier.place and times[later.place] == 1],
    }
    return [f"{len(found)} {kind}, as {found[0]}" for kind, found in kinds.items() if found]
