"""The stage graph and its gates (filled by migration), and every transition that was made or is scheduled."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from app.database.base import Base, Identified
from app.database.types import LocalizedText, Word, localized, one_of, word
from app.domain.lifecycle.words import Gate, PortfolioPhase, Severity, Stage, Step, TransitionStatus
from app.history.recorded import Recorded


class LifecycleStage(Base):
    """A stage, its names, and what other frameworks call it: `labels` has one text per framework."""

    __tablename__ = "lifecycle_stage"
    __table_args__ = (UniqueConstraint("position"), CheckConstraint("jsonb_typeof(labels) = 'object'", name="labels"))

    key: Mapped[Stage] = mapped_column(Word(Stage), one_of("key", Stage), primary_key=True)
    position: Mapped[int]
    phase: Mapped[PortfolioPhase] = word("phase", PortfolioPhase)
    name: Mapped[LocalizedText] = localized("name")
    labels: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'"))


class StageEdge(Base):
    """A step that a version may take. A step without a gate happens only as the consequence of another one."""

    __tablename__ = "stage_edge"
    __table_args__ = (Index(None, "to_stage"),)

    from_stage: Mapped[Stage] = mapped_column(Word(Stage), ForeignKey("lifecycle_stage.key"), primary_key=True)
    to_stage: Mapped[Stage] = mapped_column(Word(Stage), ForeignKey("lifecycle_stage.key"), primary_key=True)
    name: Mapped[Step] = word("name", Step)
    gate: Mapped[Gate | None] = word("gate", Gate)
    reason_required: Mapped[bool]


class GateCheck(Recorded, Base):
    """A check that a gate runs, how severe its failure is, and its words: an organisation adapts them without a release.

    Names in braces in `failed` and `passed` are facts of the check. `path`: the field of the version that it looks at; `remedy`: the
    mutation that would mend it. `id`: what history knows the check by.
    """

    __tablename__ = "gate_check"
    __table_args__ = (UniqueConstraint("id"), CheckConstraint("code ~ '^[A-Z_]{3,60}$'", name="code"))

    id: Mapped[UUID] = mapped_column(server_default=text("uuidv7()"))
    gate: Mapped[Gate] = mapped_column(Word(Gate), one_of("gate", Gate), primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    severity: Mapped[Severity] = word("severity", Severity)
    overridable: Mapped[bool]
    failed: Mapped[LocalizedText] = localized("failed")
    passed: Mapped[LocalizedText] = localized("passed")
    path: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    remedy: Mapped[str]
    hint: Mapped[LocalizedText] = localized("hint")


class LifecycleTransition(Identified, Recorded, Base):
    """One step of a version, done or scheduled, with its frozen gate result.

    The first row of a version comes from no stage. `recorded_at` is when the row reached its status; a row that was
    scheduled and has fired keeps its scheduled `effective_at`. Rows with one `cause_id` are one act.
    `seq` orders rows of a version that are effective at the same instant; the database gives it.
    """

    __tablename__ = "lifecycle_transition"
    __states_by__ = (
        Index(
            "ix_lifecycle_transition_states_in_force",
            "version_id",
            "effective_at",
            "seq",
            "rec_from",
            "rec_to",
            postgresql_include=["status", "to_stage"],
        ),
    )
    __table_args__ = (
        UniqueConstraint("version_id", "seq"),
        ForeignKeyConstraint(["from_stage", "to_stage"], ["stage_edge.from_stage", "stage_edge.to_stage"]),
        CheckConstraint("status <> 'DONE' or effective_at <= recorded_at", name="done_is_past"),
        CheckConstraint("jsonb_typeof(gate_result) = 'object'", name="gate_result"),
        CheckConstraint("jsonb_typeof(overrides) = 'array'", name="overrides"),
        Index(
            "ix_lifecycle_transition_in_force", "version_id", "effective_at", "seq", postgresql_include=["status", "from_stage", "to_stage"]
        ),
        Index("ix_lifecycle_transition_due", "effective_at", postgresql_where=text("status = 'SCHEDULED'")),
        Index("ix_lifecycle_transition_cause", "cause_id", postgresql_where=text("cause_id is not null")),
        Index(None, "actor_id"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
    from_stage: Mapped[Stage | None] = word("from_stage", Stage)
    to_stage: Mapped[Stage] = word("to_stage", Stage)
    status: Mapped[TransitionStatus] = word("status", TransitionStatus)
    effective_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str | None]
    gate_result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    overrides: Mapped[list[dict[str, str]]] = mapped_column(JSONB, server_default=text("'[]'"))
    seq: Mapped[int] = mapped_column(server_default=FetchedValue())
    cause_id: Mapped[UUID | None]
