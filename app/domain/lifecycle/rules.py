"""Rules of the life cycle: which steps lead on, what a gate lets pass, what a step brings with it, and what a past may be."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.blank import is_blank
from app.domain.lifecycle.acts import Move, Override, Stages
from app.domain.lifecycle.words import MAY_TAKE, OVERRIDER, Gate, Severity, Stage, Step, TransitionStatus
from app.errors import Conflict, DomainError, Forbidden, GateRefused, Invalid, StepRefused

Check = Mapping[str, Any]
"""One check as gate_report tells it: code, outcome, overridable, message, data, path, remedy."""

NOT_SCHEDULED = (Step.BACK_OUT,)
"""Steps that answer to what has just happened: nobody knows beforehand that a launch will have to be taken back."""

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


def back_out_step(edges: Iterable[Edge], stage: Stage, *path: str) -> Edge:
    """The step of a launch that is taken back. Raises StepRefused for what is not in operation."""
    edges = list(edges)
    if stage is not Stage.OPERATIONAL:
        allowed = [edge.to_stage.value for edge in legal_steps(edges, stage)]
        what = f"Only a version that is OPERATIONAL is backed out; this one is {stage}."
        raise StepRefused(what, allowed=allowed, path=path)
    return step_to(edges, stage, Stage.IN_TRANSITION, *path)


def _reachable(allowed: Sequence[str]) -> str:
    return f"what can be reached is {', '.join(allowed)}" if allowed else "nothing leads on from there"


def in_turn(last: datetime, now: datetime) -> None:
    """Raises Conflict for a step whose moment lies before the last one of its service: it waited for that, or came from a slower clock."""
    if now < last:
        what = "The service has taken a step since you asked for this one; read it again, and decide again."
        raise Conflict(what, code="STAGE_CHANGED", path=("input",))


NAMED = {
    Step.CHARTER: "charter",
    Step.DESIGN_COMPLETE: "completed design",
    Step.LAUNCH: "launch",
    Step.RETIRE_START: "retirement",
    Step.DECOMMISSION: "decommissioning",
    Step.REJECT: "rejection",
    Step.REWORK: "rework",
    Step.FAIL_TEST: "return to design",
    Step.REINSTATE: "return to operation",
    Step.BACK_OUT: "back-out",
    Step.SUPERSEDE: "supersession",
    Step.REOPEN: "return to operation",
}
"""Steps as messages call them."""


def step_told(step: Step, number: str, day: date) -> str:
    """A step of a version in words. `day`: of the business."""
    return f"the {NAMED[step]} of version {number} on {day}"


def may_take(step: Step, role: str) -> None:
    """Raises Forbidden for a step that is not this role's to take."""
    if role not in MAY_TAKE[step]:
        yours = ", ".join(sorted(each.value for each, roles in MAY_TAKE.items() if role in roles)) or "none"
        raise Forbidden(f"{step} is not a step that {role} takes; its steps are: {yours}.", code="STEP_NOT_YOURS", path=("input",))


def may_override(role: str, *path: str) -> None:
    """Raises Forbidden for whoever may not let a failed check pass."""
    if role != OVERRIDER:
        what = "Only a portfolio manager lets a failed check pass; ask for it, or mend what fails."
        raise Forbidden(what, code="OVERRIDE_NOT_YOURS", path=path)


def override_faults(checks: Sequence[Check], overrides: Sequence[Override], *path: str | int, judged: bool = True) -> list[DomainError]:
    """What is wrong with the overrides of a step: each names a check of its gate, once, that fails and may be overridden, with a reason.
    `judged`: whether the outcomes can be relied on; those of a step with faults of its own cannot."""
    by_code = {check["code"]: check for check in checks}
    faults: list[DomainError] = []
    for place, override in enumerate(overrides):
        check = by_code.get(override.check)
        named = [*path, place, "check"]
        if check is None:
            faults.append(Invalid(f"The gate has no check {override.check}.", code="UNKNOWN_CHECK", path=named))
        elif override.check in [each.check for each in overrides[:place]]:
            faults.append(Invalid(f"{override.check} is overridden twice.", code="REPEATED", path=named))
        elif judged and check["outcome"] != "FAIL":
            what = f"{override.check} does not fail: there is nothing to override."
            faults.append(Invalid(what, code="CHECK_DOES_NOT_FAIL", path=named))
        elif judged and not check["overridable"]:
            faults.append(Invalid(f"{override.check} is never overridden.", code="NOT_OVERRIDABLE", path=named))
        faults += _reason_faults(override, *path, place, "reason")
    return faults


def override_reason_faults(overrides: Sequence[Override], *path: str | int) -> list[DomainError]:
    """What is wrong with them whatever the step is."""
    return [fault for place, override in enumerate(overrides) for fault in _reason_faults(override, *path, place, "reason")]


def _reason_faults(override: Override, *path: str | int) -> list[DomainError]:
    return [Invalid("An override needs a reason.", code="EMPTY_TEXT", path=path)] if is_blank(override.reason) else []


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
    end of what begins to be run down. Only rows of one act have a cause. `stages`: at that moment."""
    if step is Step.RETIRE_START and ends.of_service is not None:
        return [move._replace(cause=None), _decommission(move.version, ends.of_service)]
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


def end_of_past_fault(stage: Stage, end: datetime | None, now: datetime) -> Invalid | None:
    """What is imported while it is being run down has an end, and that lies ahead; nothing else has one."""
    path = ("input", "endOfServiceAt")
    if stage is not Stage.RETIRING:
        what = "endOfServiceAt belongs to a version that is RETIRING."
        return None if end is None else Invalid(what, code="MOMENT_NOT_OF_STEP", path=path)
    if end is None:
        return Invalid("Say when the service ends: endOfServiceAt.", code="END_OF_SERVICE_REQUIRED", path=path)
    if end <= now:
        return Invalid("An end that is past is a period of its own: RETIRED.", code="NOT_IN_FUTURE", path=path)
    return None


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
            faults.append(Invalid(f"{setting.code} is named twice.", code="REPEATED", path=(*path, "code")))
        elif (gate, setting.code) in STRUCTURAL:
            faults += _structural_faults(setting, path)
    return faults


def _structural_faults(setting: CheckSetting, path: tuple[str | int, ...]) -> Iterable[DomainError]:
    why = f"{setting.code} holds the structure together"
    if setting.severity is not Severity.FAIL:
        yield Invalid(f"{why}: it always stops the step.", code="STRUCTURAL_CHECK", path=(*path, "severity"))
    if setting.overridable:
        yield Invalid(f"{why}: nobody overrides it.", code="STRUCTURAL_CHECK", path=(*path, "overridable"))
