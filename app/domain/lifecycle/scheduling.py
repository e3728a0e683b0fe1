"""Verbs about steps to come: transitionSchedule and transitionCancel."""

from strawberry import ID

from app.domain.lifecycle import rules
from app.domain.lifecycle.acts import Move, acts_of, contradicted, replayed
from app.domain.lifecycle.inputs import TransitionCancelInput, TransitionScheduleInput
from app.domain.lifecycle.life import Life, life_of
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.steps import allow, before_step, overriding, stated, step_asked
from app.domain.lifecycle.words import TransitionStatus
from app.domain.naming import VersionBy
from app.domain.service.locking import the_version
from app.domain.verbs import Outcome
from app.domain.work import Work
from app.errors import Conflict, Invalid


async def transition_schedule(work: Work, asked: TransitionScheduleInput) -> Outcome:
    """Judged as it would be at that moment; what may still be mended by then is told and stops nothing."""
    service, version, life = await before_step(work, asked.version, asked.expected_revision)
    to_come = [act for act in life.pending if act.effective_at > work.now]  # as gates count: what is due may fail
    at, stages = asked.effective_at, replayed(life.stages, to_come, asked.effective_at)
    if at <= work.now:
        what = "This moment is past; use transition for a step now."
        work.faults.add(Invalid(what, code="NOT_IN_FUTURE", path=("input", "effectiveAt")))
        at, stages = work.now, life.stages  # what else is wrong is told as of now
    edge, reason, ends = step_asked(work, service, life, stages, version.id, asked, at=at, scheduled=True)
    report = await life.report(version.id, edge.to_stage, at, now=work.now, ends_at=ends.of_service or ends.run_out, reason=reason)
    let_pass = overriding(work, report, asked.overrides)
    work.faults.stop()
    assert edge.gate is not None
    rules.pass_settled(edge.gate, report["checks"], "input")
    move = Move(version.id, edge.from_stage, edge.to_stage, asked.effective_at, TransitionStatus.SCHEDULED, reason, None, let_pass)
    moves = rules.with_consequences(move._replace(cause=await life.new_cause()), edge.step, stages, ends)
    _must_fit(work, life, moves)
    rows = await life.write(moves, by=work.viewer.party_id, now=work.now)
    row = next(row for row in rows if (row.version_id, row.to_stage) == (version.id, edge.to_stage))
    return Outcome({"transition": row.id, "version": version.id}, life.report_of(report))


def _must_fit(work: Work, life: Life, moves: list[Move]) -> None:
    """What was scheduled before stays: whoever wants it otherwise cancels it first, by name."""
    lost = contradicted(life.stages, [*life.pending, *acts_of(moves)])
    if lost:
        what = f"It cannot be done along with what is scheduled: {life.told(lost[0].leading, work.zone)}. Cancel that first."
        raise Conflict(what, code="SCHEDULE_CONTRADICTED", path=("input", "effectiveAt"))


async def transition_cancel(work: Work, asked: TransitionCancelInput) -> Outcome:
    """Rows of one act are called off together, and after them what can no longer be reached."""
    named = await work.the(LifecycleTransition, asked.transition, "input", "transition", lock=False)
    service, version = await the_version(work, VersionBy(id=ID(f"ServiceVersion:{named.version_id}")), "input", "transition")
    life = await life_of(work.session, service.id)
    act = next((act for act in life.pending if any(row.id == named.id for row in act.rows)), None)
    if act is None:
        what = "This transition is not scheduled any more: it has happened, failed, or was called off."
        raise Conflict(what, code="TRANSITION_SETTLED", path=("input", "transition"))
    allow(work, service, life.edge(act.leading).step, ())
    reason = stated(work, asked.reason)
    work.faults.stop()
    assert reason is not None
    others = contradicted(life.stages, [other for other in life.pending if other != act])
    followed = f"It was to follow {life.told(act.leading, work.zone)}, which was called off: {reason}"
    await life.cancel([act], reason, by=work.viewer.party_id, now=work.now)
    await life.cancel(others, followed, by=work.viewer.party_id, now=work.now)
    return Outcome({"transition": named.id, "version": version.id}, life.report_of({"checks": []}, named=named.id))
