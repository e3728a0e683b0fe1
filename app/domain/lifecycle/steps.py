"""Verbs that take a step now: transition, backOut and serviceRetire."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.domain.blank import is_blank
from app.domain.idea.model import DevelopmentIdea
from app.domain.idea.words import IdeaStatus
from app.domain.lifecycle import rules
from app.domain.lifecycle.acts import Move, Override, Stages, cause_of, made_impossible, overdue
from app.domain.lifecycle.inputs import BackOutInput, OverrideInput, ServiceRetireInput, StepFields, TransitionInput
from app.domain.lifecycle.life import Life, Report, life_of
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.rules import Edge, Ends
from app.domain.lifecycle.words import PLANNED, Gate, Stage, Step, TransitionStatus
from app.domain.naming import VersionBy
from app.domain.portfolio.words import Language
from app.domain.service.locking import the_version
from app.domain.service.model import Service, ServiceVersion
from app.domain.texts import composed
from app.domain.verbs import Outcome
from app.domain.work import Work
from app.errors import Invalid, Refused, StepRefused

NO_ENDS = Ends(None, None)
SERVICE_ENDS: Mapping[Language, str] = {
    Language.fi: "Palvelu päättyy, joten versiota, johon idea oli suunniteltu, ei toteuteta.",
    Language.sv: "Tjänsten upphör, så den version som idén var planerad i blir inte av.",
    Language.en: "The service ends, so the version that the idea was planned in will not come.",
}
"""What is answered to an idea that was planned in a version of a service that is run down."""


async def transition(work: Work, asked: TransitionInput) -> Outcome:
    """Along the stage graph, through the gate, with its consequences, in one unit."""
    service, version, life = await before_step(work, asked.version, asked.expected_revision)
    edge, reason, ends = step_asked(work, service, life, life.stages, version.id, asked, at=work.now)
    return await _take(work, life, version, edge, reason=reason, overrides=asked.overrides, ends=ends)


def step_asked(
    work: Work, service: Service, life: Life, stages: Stages, version: UUID, asked: StepFields, *, at: datetime, scheduled: bool = False
) -> tuple[Edge, str | None, Ends]:
    """The step that is asked for, its reason and its ends; adds their faults. Raises when there is none, with all that is wrong besides,
    or when it is not this viewer's. `stages`: at its moment."""
    reason, ends = stated(work, asked.reason), Ends(asked.end_of_service_at, asked.run_out_at)
    try:
        edge = rules.step_to(life.edges, stages[version], asked.to, "input", "to", scheduled=scheduled)
    except StepRefused as refused:
        work.faults.add(*rules.override_reason_faults(kept(asked.overrides), "input", "overrides"), refused)
        raise Refused(work.faults.found) from None
    allow(work, service, edge.step, asked.overrides)
    work.faults.add(*rules.end_faults(edge.step, ends, at), *rules.nothing_to_run_out(stages, version, ends))
    return edge, reason, ends


async def back_out(work: Work, asked: BackOutInput) -> Outcome:
    """The same step as a transition from OPERATIONAL to IN_TRANSITION, by its name in the business."""
    _, version, life = await before_step(work, asked.version, asked.expected_revision)
    edge = rules.back_out_step(life.edges, version.stage, "input", "version")
    return await _take(work, life, version, edge, reason=stated(work, asked.reason), overrides=[], ends=NO_ENDS)


async def before_step(work: Work, by: VersionBy, revision: int | None) -> tuple[Service, ServiceVersion, Life]:
    """The version that is to take a step, as it was looked at, and the life of its service."""
    service, version = await the_version(work, by, "input", "version")
    if revision is not None:
        work.expect(version, revision)
    life = await life_of(work.session, service.id)
    rules.in_turn(life.last_step_at, work.now)
    return service, version, life


async def _take(
    work: Work, life: Life, version: ServiceVersion, edge: Edge, *, reason: str | None, overrides: Sequence[OverrideInput], ends: Ends
) -> Outcome:
    await _give_up_overdue(work, life, version, edge.step)
    intended = Move(version.id, edge.from_stage, edge.to_stage, work.now, TransitionStatus.DONE, reason)
    if edge.step is not Step.BACK_OUT and not work.faults.found:
        await _clear(work, life, rules.with_consequences(intended, edge.step, life.stages, ends), leading=intended)
    report, let_pass = await judge(work, life, version, edge, reason=reason, overrides=overrides, ends=ends)
    move = intended._replace(gate_result=report, overrides=let_pass)
    if edge.step is Step.BACK_OUT:
        moves = await _reopening(work, life, move)
    else:
        moves = rules.with_consequences(move._replace(cause=await life.new_cause()), edge.step, life.stages, ends)
    row = await _happen(work, life, moves, leading=move)
    return Outcome({"transition": row.id, "version": version.id}, life.report_of(report))


async def _give_up_overdue(work: Work, life: Life, version: ServiceVersion, step: Step) -> None:
    """Before the gate is asked: what was to follow it would count without it."""
    lost = overdue(life.pending, version.id, work.now)
    await life.cancel(lost, _after(rules.step_told(step, version.number, work.today)), by=work.viewer.party_id, now=work.now)


def _after(step: str) -> str:
    """Why what was scheduled was called off."""
    return f"No longer possible after {step}."


async def judge(
    work: Work, life: Life, version: ServiceVersion, edge: Edge, *, reason: str | None, overrides: Sequence[OverrideInput], ends: Ends
) -> tuple[Report, list[Override]]:
    """What the gate says now, and what is overridden of it. Raises when that does not let the step pass, with all faults before."""
    assert edge.gate is not None
    report = await life.report(version.id, edge.to_stage, work.now, now=work.now, ends_at=ends.of_service or ends.run_out, reason=reason)
    let_pass = overriding(work, report, overrides)
    work.faults.stop()
    rules.pass_gate(edge.gate, report["checks"], [override.check for override in let_pass], "input")
    return report, let_pass


def overriding(work: Work, report: Report, overrides: Sequence[OverrideInput]) -> list[Override]:
    """The overrides as they are kept; adds their faults. What else is wrong with the step is known by now: it leaves outcomes open."""
    named = kept(overrides)
    work.faults.add(*rules.override_faults(report["checks"], named, "input", "overrides", judged=not work.faults.found))
    return named


def kept(overrides: Sequence[OverrideInput]) -> list[Override]:
    """As they are kept."""
    return [Override(override.check, composed(override.reason.strip())) for override in overrides]


def allow(work: Work, service: Service, step: Step, overrides: Sequence[OverrideInput]) -> None:
    """Raises Forbidden unless this viewer may take the step, and override what it wants to."""
    rules.may_take(step, work.role)
    work.must_own(service)
    if overrides:
        rules.may_override(work.role, "input", "overrides")


def stated(work: Work, reason: str | None) -> str | None:
    """A reason as it is kept; adds a fault for one that is given and says nothing."""
    if reason is not None and is_blank(reason):
        work.faults.add(Invalid("A reason cannot be empty.", code="EMPTY_TEXT", path=("input", "reason")))
    return None if reason is None else composed(reason.strip())


async def _reopening(work: Work, life: Life, move: Move) -> list[Move]:
    """The back-out and, in one act with it, the return of what the launch had superseded."""
    launch = await work.session.scalar(
        select(LifecycleTransition)
        .where(
            LifecycleTransition.version_id == move.version,
            LifecycleTransition.status == TransitionStatus.DONE,
            LifecycleTransition.to_stage == Stage.OPERATIONAL,
            LifecycleTransition.from_stage == Stage.IN_TRANSITION,
        )
        .order_by(LifecycleTransition.effective_at.desc(), LifecycleTransition.seq.desc())
        .limit(1)
    )
    before = None if launch is None or launch.cause_id is None else await _superseded(work, launch)
    if before is None:
        return [move]
    cause = await life.new_cause()
    reopened = Move(before, life.stages[before], Stage.OPERATIONAL, work.now, reason=move.reason, cause=cause)
    return [move._replace(cause=cause), reopened]


async def _superseded(work: Work, launch: LifecycleTransition) -> UUID | None:
    found: UUID | None = await work.session.scalar(
        select(LifecycleTransition.version_id).where(
            LifecycleTransition.cause_id == launch.cause_id, LifecycleTransition.version_id != launch.version_id
        )
    )
    return found


async def _clear(work: Work, life: Life, moves: Sequence[Move], *, leading: Move) -> None:
    """Cancels what these moves contradict: before a gate is asked, or it would count with what will not come."""
    for lost in made_impossible(life.stages, life.pending, moves, work.now):
        told = _after(life.told(cause_of(lost, moves, leading), work.zone))
        await life.cancel([lost], told, by=work.viewer.party_id, now=work.now)


async def _happen(work: Work, life: Life, moves: Sequence[Move], *, leading: Move) -> LifecycleTransition:
    """Cancels what these moves contradict, then writes them; gives the leading row."""
    await _clear(work, life, moves, leading=leading)
    rows = await life.write(moves, by=work.viewer.party_id, now=work.now)
    return next(row for row in rows if (row.version_id, row.to_stage) == (leading.version, leading.to_stage))


async def service_retire(work: Work, asked: ServiceRetireInput) -> Outcome:
    """The version in operation begins to be run down, and what is planned is rejected: one act."""
    service = await work.the(Service, asked.service, "input", "service")
    if asked.expected_revision is not None:
        work.expect(service, asked.expected_revision)
    life = await life_of(work.session, service.id)
    allow(work, service, Step.RETIRE_START, asked.overrides)
    version = next((version for version in life.versions.values() if version.stage is Stage.OPERATIONAL), None)
    if version is None:
        raise StepRefused(
            f"{service.key} has no version in operation that could be run down.",
            allowed=[],
            code="NOT_OPERATIONAL",
            path=("input", "service"),
        )
    rules.in_turn(life.last_step_at, work.now)
    edge, ends = rules.step_to(life.edges, version.stage, Stage.RETIRING), Ends(asked.end_of_service_at, None)
    work.faults.add(*rules.end_faults(edge.step, ends, work.now))
    reason = stated(work, asked.reason)
    await _give_up_overdue(work, life, version, edge.step)
    planned = [version for version in life.versions.values() if version.stage in PLANNED]
    intended = Move(version.id, edge.from_stage, edge.to_stage, work.now, TransitionStatus.DONE, reason)
    if not work.faults.found:
        given_up = [Move(each.id, each.stage, Stage.REJECTED, work.now, TransitionStatus.DONE, reason) for each in planned]
        await _clear(work, life, [*rules.with_consequences(intended, edge.step, life.stages, ends), *given_up], leading=intended)
    report, let_pass = await judge(work, life, version, edge, reason=reason, overrides=asked.overrides, ends=ends)
    cause = await life.new_cause() if planned else None
    move = intended._replace(gate_result=report, overrides=let_pass)
    started, *end = rules.with_consequences(move, edge.step, life.stages, ends)
    rejected = [await _rejected(work, life, each, reason, cause) for each in planned]
    await _tell_ideas(work, [each.id for each in planned])
    row = await _happen(work, life, [started._replace(cause=cause), *end, *rejected], leading=move)
    return Outcome({"transition": row.id, "version": version.id}, life.report_of(report))


async def _tell_ideas(work: Work, versions: Collection[UUID]) -> None:
    """Before these versions are rejected. The database, which answers for a rejected version, does not know that nothing comes after it."""
    for language, told in SERVICE_ENDS.items():
        await work.session.execute(
            update(DevelopmentIdea)
            .where(
                DevelopmentIdea.planned_version_id.in_(versions),
                DevelopmentIdea.status == IdeaStatus.PLANNED,
                DevelopmentIdea.language == language,
            )
            .values(status=IdeaStatus.ACCEPTED, planned_version_id=None, answer={language.value: told})
        )


async def _rejected(work: Work, life: Life, planned: ServiceVersion, reason: str | None, cause: UUID | None) -> Move:
    await _give_up_overdue(work, life, planned, Step.REJECT)
    report: Any = await life.report(planned.id, Stage.REJECTED, work.now, now=work.now, ends_at=None, reason=reason)
    rules.pass_gate(Gate.REJECT, report["checks"], (), "input", "reason")
    return Move(planned.id, planned.stage, Stage.REJECTED, work.now, TransitionStatus.DONE, reason, report, cause=cause)
