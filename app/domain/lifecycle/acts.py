"""Acts: transitions that happen together or not at all, in the order in which they do, and what of the scheduled ones can still happen."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.lifecycle.words import Stage, TransitionStatus

UNWRITTEN = 1_000_000_000
"""Places of rows that the database has not given theirs yet begin here."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A transition that is scheduled. `seq`: its place among those of its version that take effect at the same instant."""

    id: UUID
    version: UUID
    from_stage: Stage
    to_stage: Stage
    effective_at: datetime
    cause: UUID | None
    seq: int

    @property
    def launches(self) -> bool:
        return (self.from_stage, self.to_stage) == (Stage.IN_TRANSITION, Stage.OPERATIONAL)


class Act(NamedTuple):
    """Scheduled rows that happen together or not at all: those of one cause, or a single one."""

    rows: tuple[Pending, ...]

    @property
    def effective_at(self) -> datetime:
        return self.rows[0].effective_at

    @property
    def leading(self) -> Pending:
        """The row that the others follow from, and that has the gate."""
        return next((row for row in self.rows if row.launches), self.rows[0])


Stages = Mapping[UUID, Stage]
"""The stage of each version of one service."""


def acts(pending: Iterable[Pending]) -> list[Act]:
    """In the order in which they are to happen."""
    ordered = sorted(pending, key=lambda row: (row.effective_at, row.seq, row.id))
    found: dict[UUID, list[Pending]] = {}
    for row in ordered:
        found.setdefault(row.cause or row.id, []).append(row)
    return [Act(tuple(rows)) for rows in found.values()]


def replayed(stages: Stages, pending: Iterable[Act], until: datetime) -> Stages:
    """The stages at a moment, when what is scheduled until then happens."""
    now = dict(stages)
    for act in pending:
        if act.effective_at <= until:
            now.update({row.version: row.to_stage for row in act.rows})
    return now


def contradicted(stages: Stages, pending: Iterable[Act]) -> list[Act]:
    """Those that cannot happen any more from these stages on: a row whose version is not where it begins, or a second version in operation.
    Everything after them is judged as if they were not there."""
    return [act for act, fits in played(stages, pending) if not fits]


def played(stages: Stages, pending: Iterable[Act]) -> Iterator[tuple[Act, bool]]:
    """The acts in the order in which they happen, and whether each can. Those of one instant happen in whichever order they can, but the
    rows of one version in theirs."""
    now = dict(stages)
    for _, together in groupby(sorted(pending, key=lambda act: act.effective_at), key=lambda act: act.effective_at):
        waiting = list(together)
        while waiting:
            first = [act for act in waiting if not _waits(act, waiting)]
            act = next((act for act in first if _fits(now, act)), None)
            lost = next((act for act in first if not _begins(now, act)), waiting[0])
            yield act or lost, act is not None
            now.update({row.version: row.to_stage for row in act.rows} if act else {})
            waiting.remove(act or lost)


def _waits(act: Act, others: Iterable[Act]) -> bool:
    """Whether one of the others stands before it in the order of a version."""
    return any(row.version == other.version and other.seq < row.seq for row in act.rows for each in others for other in each.rows)


def _fits(stages: Stages, act: Act) -> bool:
    after = {**stages, **{row.version: row.to_stage for row in act.rows}}
    return _begins(stages, act) and sum(stage is Stage.OPERATIONAL for stage in after.values()) <= 1


def _begins(stages: Stages, act: Act) -> bool:
    return all(stages.get(row.version) is row.from_stage for row in act.rows)


class Override(NamedTuple):
    check: str
    reason: str


class Move(NamedTuple):
    """A transition to be written. Consequences of another one have no gate result of their own."""

    version: UUID
    from_stage: Stage | None
    to_stage: Stage
    effective_at: datetime
    status: TransitionStatus = TransitionStatus.DONE
    reason: str | None = None
    gate_result: Mapping[str, Any] | None = None
    overrides: Sequence[Override] = ()
    cause: UUID | None = None


def acts_of(moves: Sequence[Move]) -> list[Act]:
    """Moves that are to be scheduled as the acts that they will be, after all that is scheduled already."""
    return acts(
        Pending(UUID(int=place), move.version, _from(move), move.to_stage, move.effective_at, move.cause, UNWRITTEN + place)
        for place, move in enumerate(moves)
    )


def _from(move: Move) -> Stage:
    assert move.from_stage is not None  # only an imported life begins by a move
    return move.from_stage


def overdue(pending: Iterable[Act], version: UUID, now: datetime) -> list[Act]:
    """What of a version is due and has not happened: a step that is taken now comes before it, so its moment cannot be kept."""
    return [act for act in pending if act.effective_at <= now and any(row.version == version for row in act.rows)]


def made_impossible(stages: Stages, pending: Sequence[Act], moves: Sequence[Move], now: datetime) -> list[Act]:
    """What is scheduled and cannot happen any more when these moves do. The end of a version that a move sets replaces all that was to
    become of it; and what is due and has not happened yet lies before the moves, so it comes too late."""
    done = [move for move in moves if move.status is TransitionStatus.DONE]
    moved, ended = {move.version for move in done}, {move.version for move in moves if move.status is TransitionStatus.SCHEDULED}
    lost = [act for act in pending if any(_is_lost(row, moved, ended, now) for row in act.rows)]
    after = {**stages, **{move.version: move.to_stage for move in done}}
    return lost + contradicted(after, [act for act in pending if act not in lost])


def cause_of(act: Act, moves: Iterable[Move], leading: Move) -> Move:
    """The move that an act is impossible after: that of its own version, or of another one that it was to move. What rests on neither rests
    on something that is lost itself, so it follows from the leading move."""
    done = {move.version: move for move in moves if move.status is TransitionStatus.DONE}
    moved = (act.leading.version, *(row.version for row in act.rows))
    return next((done[version] for version in moved if version in done), leading)


def _is_lost(row: Pending, moved: Collection[UUID], ended: Collection[UUID], now: datetime) -> bool:
    return row.version in ended or (row.version in moved and row.effective_at <= now)
