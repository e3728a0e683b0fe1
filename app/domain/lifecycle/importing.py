"""The verb versionImport: a version with a past that was not lived here."""

from collections.abc import Sequence

from sqlalchemy import select

from app.domain.blank import is_blank
from app.domain.lifecycle import rules
from app.domain.lifecycle.acts import Move
from app.domain.lifecycle.inputs import VersionImportInput
from app.domain.lifecycle.life import Life, life_of
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.rules import Period
from app.domain.lifecycle.words import Stage, TransitionStatus
from app.domain.service.copying import copy_parts
from app.domain.service.creating import drafted
from app.domain.service.model import Service
from app.domain.texts import composed
from app.domain.verbs import Outcome
from app.domain.work import Work
from app.errors import Conflict, Invalid


async def version_import(work: Work, asked: VersionImportInput) -> Outcome:
    """The only way not to start in PROPOSED. Nothing is superseded by it: what was in operation was so at another time."""
    service = await work.the(Service, asked.service, "input", "service")
    life = await life_of(work.session, service.id)
    version, base = await drafted(work, service, asked)
    periods = [Period(period.stage, period.since) for period in asked.periods]
    work.faults.add(*rules.period_faults(life.edges, asked.stage, periods, work.now))
    work.faults.add(rules.end_of_past_fault(asked.stage, asked.end_of_service_at, work.now))
    if is_blank(asked.evidence):
        work.faults.add(Invalid("Say how this past is known.", code="EMPTY_TEXT", path=("input", "evidence")))
    work.faults.stop()
    await _judge_overlap(work, life, periods)
    version.service_id, version.language_status = service.id, {}
    version.stage, version.stage_since = asked.stage, periods[-1].since
    work.session.add(version)
    await work.session.flush()
    if base is not None:
        await copy_parts(work, {base.id: version.id})
    evidence = composed(asked.evidence.strip())
    before: Sequence[Stage | None] = [None, *(period.stage for period in periods)]
    moves = [Move(version.id, left, period.stage, period.since, reason=evidence) for left, period in zip(before, periods, strict=False)]
    if asked.end_of_service_at is not None:
        moves.append(Move(version.id, Stage.RETIRING, Stage.RETIRED, asked.end_of_service_at, TransitionStatus.SCHEDULED))
    rows = await life.write(moves, by=work.viewer.party_id, now=work.now)
    return Outcome({"transition": rows[len(periods) - 1].id, "version": version.id})


async def _judge_overlap(work: Work, life: Life, periods: Sequence[Period]) -> None:
    """Raises Conflict when the service would have had, or is to have, two versions in operation at once."""
    mine = rules.operational(periods)
    for other in life.versions.values():
        rows = await work.session.scalars(
            select(LifecycleTransition)
            .where(
                LifecycleTransition.version_id == other.id,
                LifecycleTransition.status.in_((TransitionStatus.DONE, TransitionStatus.SCHEDULED)),
            )
            .order_by(LifecycleTransition.effective_at, LifecycleTransition.seq)
        )
        met = rules.overlapping(mine, rules.operational([Period(row.to_stage, row.effective_at) for row in rows]))
        if met is not None:
            place = next(place for place, period in enumerate(periods) if period.since == met.since)
            what = f"Version {other.number} was in operation then, or is to be, and a service has one version in operation at a time."
            raise Conflict(what, code="TWO_OPERATIONAL", path=("input", "periods", place))
