"""Rules of the life cycle: which steps lead on, what a gate lets pass, what a step brings with it, and what it leaves impossible."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.lifecycle.words import MAY_TAKE, Gate, Severity, Stage, Step, TransitionStatus
from app.errors import DomainError, Forbidden, GateRefused, Invalid, StepRefused

Check = Mapping[str, Any]
"""One check as gate_report tells it: code, outcome, overridable, message, data, path, remedy."""

PLANNED = (Stage.PROPOSED, Stage.IN_DESIGN, Stage.IN_TRANSITION)

NOT_SCHEDULED = (Step.BACK_OUT,)
"""Steps that answer to what has just happened: nobody knows beforehand that a launch will have to be taken back."""

UNWRITTEN = 1_000_000_000
"""Places of rows that the database has not given theirs yet begin here."""

SETTLED_CHECKS = ("REASON_PRESENT", "NO_VALIDITY_OVERLAP", "NO_OTHER_OPERATIONAL")
"""Of the checks that nobody overrides those that time does not heal: a reason is given with the step or never, and the rows that overlap
are there already. An agreement can still end, and a replacement can still be named, before the day comes."""

STRUCTURAL = frozenset(
    {
        (Gate.LAUNCH, "NO_VALIDITY_OVERLAP"),
        (Gate.RETIRE_START, "REPLACEMENT_OR_REASON"),
        (Gate.DECOMMISSION, "NO_ACTIVE_AGREEMENT"),
        (Gate.REJECT, "REASON_PRESENT"),
        (Gate.REWORK, "REASON_PRESENT"),
        (Gate.REINSTATE, "REASON_PRESENT"),
        (Gate.REINSTATE, "NO_OTHER_OPERATIONAL"),
        (Gate.BACK_OUT, "REASON_PRESENT"),
        (Gate.BACK_OUT, "BACK_OUT_IN_TIME"),
    }
)
"""Checks that hold the structure together, whatever an organisation thinks of them: always run, always stopping, never overridden."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A step of the stage graph. One without a gate is only ever the consequence of another one."""

    from_stage: Stage
    to_stage: Stage
    step: Step
    gate: Gate | None


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


def legal_steps(edges: Iterable[Edge], stage: Stage) -> list[Edge]:
    """What leads on from a stage by somebody's decision."""
    return [edge for edge in edges if edge.from_stage is stage and edge.gate is not None]


def step_to(edges: Iterable[Edge], stage: Stage, to: Stage, *path: str, scheduled: bool = False) -> Edge:
    """The step that leads there. Raises StepRefused with the stages that can be reached."""
    legal = [edge for edge in legal_steps(edges, stage) if not (scheduled and edge.step in NOT_SCHEDULED)]
    for edge in legal:
        if edge.to_stage is to:
            return edge
    allowed = [edge.to_stage.value for edge in legal]
    what = f"No step {'can be scheduled that leads' if scheduled else 'leads'} from {stage} to {to}"
    raise StepRefused(f"{what}; {_reachable(allowed)}.", allowed=allowed, path=path)


def _reachable(allowed: Sequence[str]) -> str:
    return f"what can be reached is {', '.join(allowed)}" if allowed else "nothing leads on from there"


def may_take(step: Step, role: str) -> None:
    """Raises Forbidden for a step that is not this role's to take."""
    if role not in MAY_TAKE[step]:
        yours = ", ".join(sorted(each.value for each, roles in MAY_TAKE.items() if role in roles)) or "none"
        raise Forbidden(f"{step} is not a step that {role} takes; its steps are: {yours}.", code="STEP_NOT_YOURS", path=("input",))


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
            act = next((act for act in waiting if _fits(now, act) and not _waits(act, waiting)), None)
            yield act or waiting[0], act is not None
            now.update({row.version: row.to_stage for row in act.rows} if act else {})
            waiting.remove(act or waiting[0])


def _waits(act: Act, others: Iterable[Act]) -> bool:
    """Whether one of the others stands before it in the order of a version."""
    return any(row.version == other.version and other.seq < row.seq for row in act.rows for each in others for other in each.rows)


def _fits(stages: Stages, act: Act) -> bool:
    if any(stages.get(row.version) is not row.from_stage for row in act.rows):
        return False
    after = {**stages, **{row.version: row.to_stage for row in act.rows}}
    return sum(stage is Stage.OPERATIONAL for stage in after.values()) <= 1


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


def _is_lost(row: Pending, moved: Collection[UUID], ended: Collection[UUID], now: datetime) -> bool:
    return row.version in ended or (row.version in moved and row.effective_at <= now)


def override_faults(checks: Sequence[Check], overrides: Sequence[Override], *path: str | int) -> list[DomainError]:
    """What is wrong with the overrides of a step: each names a check of its gate, once, that fails and may be overridden, with a reason."""
    by_code = {check["code"]: check for check in checks}
    faults: list[DomainError] = []
    for place, override in enumerate(overrides):
        check = by_code.get(override.check)
        named, reasoned = [*path, place, "check"], [*path, place, "reason"]
        if check is None:
            faults.append(Invalid(f"The gate has no check {override.check}.", code="UNKNOWN_CHECK", path=named))
        elif override.check in [each.check for each in overrides[:place]]:
            faults.append(Invalid(f"{override.check} is overridden twice.", code="OVERRIDDEN_TWICE", path=named))
        elif check["outcome"] != "FAIL":
            what = f"{override.check} does not fail: there is nothing to override."
            faults.append(Invalid(what, code="CHECK_DOES_NOT_FAIL", path=named))
        elif not check["overridable"]:
            faults.append(Invalid(f"{override.check} is never overridden.", code="NOT_OVERRIDABLE", path=named))
        if not override.reason.strip():
            faults.append(Invalid("An override needs a reason.", code="EMPTY_TEXT", path=reasoned))
    return faults


def failing(checks: Sequence[Check], overridden: Collection[str]) -> list[str]:
    """The codes of the checks that stop the step."""
    return [check["code"] for check in checks if check["outcome"] == "FAIL" and not (check["overridable"] and check["code"] in overridden)]


def pass_gate(gate: Gate, checks: Sequence[Check], overridden: Collection[str], *path: str) -> None:
    """Raises GateRefused when a check fails and is not overridden."""
    codes = failing(checks, overridden)
    if codes:
        raise GateRefused(f"The gate {gate} is not passed: {', '.join(codes)}.", checks=checks, path=path)


def pass_settled(gate: Gate, checks: Sequence[Check], *path: str) -> None:
    """The same for a step to come: only what cannot change by then stops it."""
    codes = [code for code in failing(checks, ()) if code in SETTLED_CHECKS]
    if codes:
        raise GateRefused(f"The gate {gate} will not be passed, whatever happens until then: {', '.join(codes)}.", checks=checks, path=path)


@dataclass(frozen=True, slots=True)
class Ends:
    """Moments that a step may bring with it: of the version that is run down, of the one that is superseded."""

    of_service: datetime | None
    run_out: datetime | None


def end_faults(step: Step, ends: Ends, effective_at: datetime) -> list[DomainError]:
    """Running a version down needs an end; a launch may let the version before run out; no other step takes a moment."""
    faults: list[DomainError] = []
    wanted = ((Step.RETIRE_START, ends.of_service, "endOfServiceAt"), (Step.LAUNCH, ends.run_out, "runOutAt"))
    for its_step, moment, name in wanted:
        path = ("input", name)
        if moment is not None and step is not its_step:
            faults.append(Invalid(f"{name} belongs to {its_step}, and this step is {step}.", code="MOMENT_NOT_OF_STEP", path=path))
        elif moment is not None and moment <= effective_at:
            faults.append(Invalid(f"{name} must lie after the step itself.", code="END_NOT_AFTER_STEP", path=path))
    if step is Step.RETIRE_START and ends.of_service is None:
        faults.append(
            Invalid("Say when the service ends: endOfServiceAt.", code="END_OF_SERVICE_REQUIRED", path=("input", "endOfServiceAt"))
        )
    return faults


def superseded_by(stages: Stages, version: UUID) -> UUID | None:
    """The version that a launch takes out of operation. One that is being run down already keeps its end."""
    return next((other for other, stage in stages.items() if stage is Stage.OPERATIONAL and other != version), None)


def with_consequences(move: Move, step: Step, stages: Stages, ends: Ends) -> list[Move]:
    """A step with what it brings: before it, and in one act with it, the retirement of what a launch supersedes; after it, scheduled, the
    end of what begins to be run down. `stages`: at that moment."""
    if step is Step.RETIRE_START and ends.of_service is not None:
        return [move, _decommission(move.version, ends.of_service)]
    other = superseded_by(stages, move.version) if step is Step.LAUNCH else None
    if other is None:
        return [move._replace(cause=None)]
    left = Stage.RETIRED if ends.run_out is None else Stage.RETIRING
    superseded = Move(other, Stage.OPERATIONAL, left, move.effective_at, move.status, cause=move.cause)
    return [superseded, move] + ([] if ends.run_out is None else [_decommission(other, ends.run_out)])


def _decommission(version: UUID, at: datetime) -> Move:
    return Move(version, Stage.RETIRING, Stage.RETIRED, at, TransitionStatus.SCHEDULED)


def nothing_to_run_out(stages: Stages, version: UUID, ends: Ends) -> list[DomainError]:
    """Fault of a launch that says until when the version before may run out, and there is none."""
    if ends.run_out is None or superseded_by(stages, version) is not None:
        return []
    return [Invalid("No version is in operation that could run out.", code="NOTHING_TO_SUPERSEDE", path=("input", "runOutAt"))]


class Period(NamedTuple):
    stage: Stage
    since: datetime


def period_faults(edges: Iterable[Edge], stage: Stage, periods: Sequence[Period], now: datetime) -> list[DomainError]:
    """What is wrong with a past that is imported. It may begin at any stage: what was before is not known."""
    if not periods:
        return [Invalid("A past has one period at least.", code="REQUIRED", path=("input", "periods"))]
    faults = [fault for place in range(len(periods)) for fault in _faults_of_period(list(edges), periods, place, now)]
    if periods[-1].stage is not stage:
        what = f"The last period is {periods[-1].stage}, and stage says {stage}."
        faults.append(Invalid(what, code="STAGE_NOT_LAST_PERIOD", path=("input", "stage")))
    return faults


def _faults_of_period(edges: list[Edge], periods: Sequence[Period], place: int, now: datetime) -> list[DomainError]:
    """Steps without a gate are among those that may have been taken: the version may have been superseded."""
    period, path = periods[place], ("input", "periods", place)
    faults: list[DomainError] = []
    if period.since > now:
        faults.append(Invalid("What is imported has happened; schedule what is to come.", code="PERIOD_IN_FUTURE", path=(*path, "from")))
    if place == 0:
        return faults
    before = periods[place - 1]
    if period.since <= before.since:
        faults.append(Invalid("Periods follow each other in time.", code="PERIODS_OUT_OF_ORDER", path=(*path, "from")))
    allowed = [edge.to_stage for edge in edges if edge.from_stage is before.stage]
    if period.stage not in allowed:
        what = f"No step leads from {before.stage} to {period.stage}; {_reachable(allowed)}."
        faults.append(StepRefused(what, allowed=allowed, path=(*path, "stage")))
    return faults


class Span(NamedTuple):
    """A time in operation; `until` None: it goes on."""

    since: datetime
    until: datetime | None


def operational(periods: Sequence[Period]) -> list[Span]:
    """When a version with these periods was in operation."""
    ends = [period.since for period in periods[1:]] + [None]
    return [Span(period.since, end) for period, end in zip(periods, ends, strict=True) if period.stage is Stage.OPERATIONAL]


def overlapping(one: Iterable[Span], other: Iterable[Span]) -> Span | None:
    """The first of the one's spans that meets one of the other's; at its end a span is over."""
    others = list(other)
    return next((span for span in one if any(_meet(span, each) for each in others)), None)


def _meet(one: Span, other: Span) -> bool:
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)


class CheckSetting(NamedTuple):
    """How a check of a gate is to count; None: as before."""

    code: str
    severity: Severity
    overridable: bool | None


def check_setting_faults(gate: Gate, known: Collection[str], asked: Sequence[CheckSetting]) -> list[DomainError]:
    """An organisation decides what stops a step and what may be overridden, but for the checks that hold the structure together."""
    faults: list[DomainError] = []
    for place, setting in enumerate(asked):
        path = ("input", "checks", place)
        if setting.code not in known:
            what = f"The gate {gate} has no check {setting.code}; it has {', '.join(known)}."
            faults.append(Invalid(what, code="UNKNOWN_CHECK", path=(*path, "code")))
        elif setting.code in [each.code for each in asked[:place]]:
            faults.append(Invalid(f"{setting.code} is named twice.", code="NAMED_TWICE", path=(*path, "code")))
        elif (gate, setting.code) in STRUCTURAL:
            faults += _structural_faults(setting, path)
    return faults


def _structural_faults(setting: CheckSetting, path: tuple[str | int, ...]) -> Iterable[DomainError]:
    why = f"{setting.code} holds the structure together"
    if setting.severity is not Severity.FAIL:
        yield Invalid(f"{why}: it always stops the step.", code="STRUCTURAL_CHECK", path=(*path, "severity"))
    if setting.overridable:
        yield Invalid(f"{why}: nobody overrides it.", code="STRUCTURAL_CHECK", path=(*path, "overridable"))
