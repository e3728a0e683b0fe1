"""The life of one service while it is changed: where its versions stand, what is scheduled, and how both go on. Its row is locked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Text, Uuid, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.lifecycle.acts import Act, Move, Pending, Stages, acts
from app.domain.lifecycle.model import LifecycleTransition, StageEdge
from app.domain.lifecycle.rules import Edge, step_told
from app.domain.lifecycle.words import Stage, TransitionStatus
from app.domain.service.model import ServiceVersion

Report = Mapping[str, Any]
"""What gate_report says: the gate, and its checks."""


@dataclass
class Life:
    """`rows`: the transitions that are scheduled, by their ids. `cancelled`: those that were called off since it was read."""

    session: AsyncSession
    edges: Sequence[Edge]
    versions: Mapping[UUID, ServiceVersion]
    rows: dict[UUID, LifecycleTransition]
    cancelled: list[LifecycleTransition] = field(default_factory=list)

    @property
    def stages(self) -> Stages:
        return {id_: version.stage for id_, version in self.versions.items()}

    @property
    def last_step_at(self) -> datetime:
        return max(version.stage_since for version in self.versions.values())

    @property
    def pending(self) -> list[Act]:
        return acts(
            Pending(row.id, row.version_id, _stage(row.from_stage), row.to_stage, row.effective_at, row.cause_id, row.seq)
            for row in self.rows.values()
        )

    def edge(self, step: Pending | Move) -> Edge:
        """The step of a row."""
        return next(edge for edge in self.edges if (edge.from_stage, edge.to_stage) == (step.from_stage, step.to_stage))

    def told(self, step: Pending | Move, zone: ZoneInfo) -> str:
        """In words."""
        return step_told(self.edge(step).step, self.versions[step.version].number, _day(step.effective_at, zone))

    def report_of(self, report: Report, *, named: UUID | None = None) -> Mapping[str, object]:
        """What the payload of a step tells: the checks of its gate, and what else was called off. `named`: a row that has its own place."""
        cancelled = sorted((row for row in self.cancelled if row.id != named), key=lambda row: (row.effective_at, row.id))
        return {"checks": report["checks"], "cancelled": [_cancelled(row) for row in cancelled]}

    async def report(
        self, version: UUID, to: Stage, at: datetime, *, now: datetime, ends_at: datetime | None, reason: str | None
    ) -> Report:
        """What the gate says now of a step at a moment; asked before anything is written."""
        found: Report | None = await self.session.scalar(
            select(
                func.gate_report(
                    literal(version, Uuid()),
                    literal(to.value, Text()),
                    literal(at, DateTime(timezone=True)),
                    literal(now, DateTime(timezone=True)),
                    literal(ends_at, DateTime(timezone=True)),
                    literal(reason, Text()),
                    type_=JSONB(),
                )
            )
        )
        assert found is not None
        return found

    async def cancel(self, cancelled: Iterable[Act], reason: str, *, by: UUID | None, now: datetime) -> None:
        """What was to happen does not. Why it was to happen stays in its recorded states."""
        for act in cancelled:
            for pending in act.rows:
                row = self.rows.pop(pending.id)
                row.status, row.reason, row.actor_id, row.recorded_at = TransitionStatus.CANCELLED, reason, by, now
                self.cancelled.append(row)
        await self.session.flush()

    async def write(self, moves: Sequence[Move], *, by: UUID | None, now: datetime) -> list[LifecycleTransition]:
        """Rows in this order; those of one version that take effect at the same instant keep it. Stages follow by themselves."""
        written = [
            LifecycleTransition(
                version_id=move.version,
                from_stage=move.from_stage,
                to_stage=move.to_stage,
                status=move.status,
                effective_at=move.effective_at,
                recorded_at=now,
                actor_id=by,
                reason=move.reason,
                gate_result=None if move.gate_result is None else dict(move.gate_result),
                overrides=[override._asdict() for override in move.overrides],
                cause_id=move.cause,
            )
            for move in moves
        ]
        for row in written:
            self.session.add(row)
            await self.session.flush()
        return written

    async def new_cause(self) -> UUID:
        """The name of an act."""
        found: UUID | None = await self.session.scalar(select(func.uuidv7(type_=Uuid())))
        assert found is not None
        return found


async def life_of(session: AsyncSession, service: UUID) -> Life:
    """Of a service whose row the caller has locked, so that nobody else changes it meanwhile."""
    anew = {"populate_existing": True}
    versions = select(ServiceVersion).where(ServiceVersion.service_id == service).order_by(ServiceVersion.id)
    known = {version.id: version for version in await session.scalars(versions, execution_options=anew)}
    waiting = select(LifecycleTransition).where(
        LifecycleTransition.version_id.in_(known), LifecycleTransition.status == TransitionStatus.SCHEDULED
    )
    rows = await session.scalars(waiting, execution_options=anew)
    edges = await session.scalars(select(StageEdge))
    return Life(
        session,
        [Edge(edge.from_stage, edge.to_stage, edge.name, edge.gate) for edge in edges],
        known,
        {row.id: row for row in rows},
    )


def _cancelled(row: LifecycleTransition) -> Mapping[str, object]:
    return {"version": str(row.version_id), "to": row.to_stage, "effectiveAt": row.effective_at.isoformat(), "reason": row.reason}


def _day(at: datetime, zone: ZoneInfo) -> date:
    """The last hours of the calendar are of no other day."""
    try:
        return at.astimezone(zone).date()
    except OverflowError:
        return at.date()


def _stage(stage: Stage | None) -> Stage:
    assert stage is not None  # only what is done begins a life
    return stage
