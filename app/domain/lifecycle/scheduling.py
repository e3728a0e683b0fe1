"""Verbs about steps to come: transitionSchedule and transitionCancel."""

from strawberry import ID

from app.domain.lifecycle import rules
from app.domain.lifecycle.acts import Act, Move, acts_of, contradicted, replayed
from app.domain.lifecycle.inputs import TransitionCancelInput, TransitionScheduleInput
from app.domain.lifecycle.life import Life, life_of
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.rules import Ends
from app.domain.lifecycle.steps import allow, before_step, overriding, stated
from app.domain.lifecycle.words import TransitionStatus
from app.domain.naming import VersionBy
from app.domain.service.locking import the_version
from app.domain.verbs import Outcome
from app.domain.work import Work
from app.errors import Conflict, Invalid


async def transition_schedule(work: Work, asked: TransitionScheduleInput) -> Outcome:
    """Judged as it would be at that moment; what may still be mended by then is told and stops nothing."""
    service, version, life = await before_step(work, asked.version, asked.expected_revision)
    if asked.effective_at <= work.now:
        raise Invalid("This moment is past; use transition for a step now.", code="NOT_IN_FUTURE", path=("input", "effectiveAt"))
    stages = replayed(life.stages, life.pending, asked.effective_at)
    edge = rules.step_to(life.edges, stages[version.id], asked.to, "input", "to", scheduled=True)
    allow(work, service, edge.step, asked.overrides)
    ends = Ends(asked.end_of_service_at, asked.run_out_at)
    work.faults.add(*rules.end_faults(edge.step, ends, asked.effective_at), *rules.nothing_to_run_out(stages, version.id, ends))
    reason = stated(work, asked.reason)
    work.faults.stop()
    report = await life.report(
        version.id, edge.to_stage, asked.effective_at, now=work.now, ends_at=ends.of_service or ends.run_out, reason=reason
    )
    let_pass = overriding(work, report, asked.overrides)
    work.faults.stop()
    assert edge.gate is not None
    rules.pass_settled(edge.gate, report["checks"], "input")
    move = Move(version.id, edge.from_stage, edge.to_stage, asked.effective_at, TransitionStatus.SCHEDULED, reason, None, let_pass)
    moves = rules.with_consequences(move._replace(cause=await life.new_cause()), edge.step, stages, ends)
    _must_fit(life, moves)
    rows = await life.write(moves, by=work.viewer.party_id, now=work.now)
    row = next(row for row in rows if (row.version_id, row.to_stage) == (version.id, edge.to_stage))
    return Outcome({"transition": row.id, "version": version.id}, {"checks": report["checks"]})


def _must_fit(life: Life, moves: list[Move]) -> None:
    """What was scheduled before stays: whoever wants it otherwise cancels it first, by name."""
    lost = contradicted(life.stages, [*life.pending, *acts_of(moves)])
    if lost:
        what = f"It cannot be done along with what is scheduled: {_told(life, lost[0])}. Cancel that first."
        raise Conflict(what, code="SCHEDULE_CONTRADICTED", path=("input", "effectiveAt"))


def _told(life: Life, act: Act) -> str:
    row = act.leading
    return f"version {life.versions[row.version].number} from {row.from_stage} to {row.to_stage} on {row.effective_at.isoformat()}"


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
    followed = f"It was to follow {_told(life, act)}, which was called off: {reason}"
    await life.cancel([act], reason, by=work.viewer.party_id, now=work.now)
    await life.cancel(others, followed, by=work.viewer.party_id, now=work.now)
    return Outcome({"transition": named.id, "version": version.id}, {"checks": []})
