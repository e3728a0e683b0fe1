"""Fires what is scheduled when its moment has come: the act that is due first, judged anew as of its moment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.lifecycle import rules
from app.domain.lifecycle.acts import Act, Pending, contradicted, played
from app.domain.lifecycle.life import Life, life_of
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.words import Stage, Step, TransitionStatus
from app.domain.service.model import Service, ServiceVersion

FIRING_LOCK = 7_316_548_206
"""Key of the advisory lock, which no guard of the database has. One worker fires at a time, everything in the order of its moments: a
package's launch may rest on that of its component a moment before, and what is due and has not happened yet does not count."""


@dataclass(frozen=True, slots=True)
class Fired:
    """What became of one act. `failing`: the checks that stopped it; none, it has happened."""

    service: str
    version: str
    step: Step
    effective_at: datetime
    failing: Sequence[str]
    cancelled: int


async def may_fire(session: AsyncSession) -> bool:
    """Whether no other worker fires until this unit ends."""
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(FIRING_LOCK))))


async def next_due(session: AsyncSession, now: datetime, *, besides: Collection[UUID] = ()) -> UUID | None:
    """The transition that is due first; None: none is. `besides`: those that are passed over."""
    found: UUID | None = await session.scalar(
        select(LifecycleTransition.id)
        .where(
            LifecycleTransition.status == TransitionStatus.SCHEDULED,
            LifecycleTransition.effective_at <= now,
            LifecycleTransition.id.not_in(besides),
        )
        .order_by(LifecycleTransition.effective_at, *_turn(), LifecycleTransition.seq, LifecycleTransition.id)
        .limit(1)
    )
    return found


def _turn() -> Sequence[ColumnElement[Any]]:
    """The turn of steps that are due at one instant: launches, of components before the packages that rest on them; then ends, of packages
    before the components that they need."""
    launch, depth = LifecycleTransition.to_stage == Stage.OPERATIONAL, func.nesting(LifecycleTransition.version_id, type_=Integer())
    return launch.desc(), case((launch, depth), else_=-depth)


async def fire(session: AsyncSession, due: UUID, now: datetime, zone: ZoneInfo) -> Fired | None:
    """The first act of the service that a due transition is of; None: somebody cancelled that while we waited for the service."""
    service = await session.scalar(_service_of(due))
    assert service is not None
    life = await life_of(session, service.id)
    if due not in life.rows:
        return None
    act, _ = next(played(life.stages, life.pending))
    return await _fire(life, service, act, now, zone)


def _service_of(transition: UUID) -> Select[Service]:
    """Its row is locked first, as by every verb about its versions."""
    version = select(LifecycleTransition.version_id).where(LifecycleTransition.id == transition).scalar_subquery()
    service = select(ServiceVersion.service_id).where(ServiceVersion.id == version).scalar_subquery()
    return select(Service).where(Service.id == service).with_for_update(key_share=True).execution_options(populate_existing=True)


async def _fire(life: Life, service: Service, act: Act, now: datetime, zone: ZoneInfo) -> Fired:
    leading = act.leading
    row, number, step = life.rows[leading.id], life.versions[leading.version].number, life.edge(leading).step
    others = [other for other in life.pending if other != act]
    ends_at = next((other.effective_at for other in others if step is Step.RETIRE_START and _ends(other, leading)), None)
    report = await life.report(leading.version, leading.to_stage, leading.effective_at, now=now, ends_at=ends_at, reason=row.reason)
    failing = rules.failing(report["checks"], [override["check"] for override in row.overrides])
    lost: list[Act] = []
    row.gate_result = dict(report)
    if failing:
        _settle(life, [leading], TransitionStatus.FAILED, now)
        rest = tuple(other for other in act.rows if other != leading)
        lost = [*([Act(rest)] if rest else []), *contradicted(life.stages, others)]
        why = f"It depended on {life.told(leading, zone)}, which did not pass its gate."
        await life.cancel(lost, why, by=None, now=now)
    else:
        _settle(life, act.rows, TransitionStatus.DONE, now)
    await life.session.flush()
    return Fired(service.key, number, step, leading.effective_at, failing, sum(len(act.rows) for act in lost))


def _ends(act: Act, leading: Pending) -> bool:
    """Whether an act is the end of service that the start of a retirement was given."""
    return (act.leading.version, act.leading.to_stage) == (leading.version, Stage.RETIRED)


def _settle(life: Life, settled: Iterable[Pending], status: TransitionStatus, now: datetime) -> None:
    """Who scheduled it stays its actor, and its moment the one that it was scheduled for."""
    for pending in settled:
        row = life.rows.pop(pending.id)
        row.status, row.recorded_at = status, now
