"""DevelopmentIdea: what somebody would like a service to become, and what was answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, desc
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, Identified, Revised
from app.database.types import LocalizedText, localized, word
from app.domain.idea.words import IdeaStatus
from app.domain.portfolio.words import Language
from app.history.recorded import Recorded


class DevelopmentIdea(Identified, Revised, Recorded, Base):
    """DELIVERED is set only by the launch of the planned version; when that version is rejected the idea is ACCEPTED again."""

    __tablename__ = "development_idea"
    __states_by__ = (
        Index("ix_development_idea_states_newest", desc("created_at"), "id", "rec_from", "rec_to"),
        Index(None, "service_id", desc("created_at"), "id"),
    )
    __table_args__ = (
        CheckConstraint("(planned_version_id is not null) = (status in ('PLANNED', 'DELIVERED'))", name="planned_version"),
        CheckConstraint("status <> 'DECLINED' or answer is not null", name="declined_is_answered"),
        CheckConstraint("title <> ''", name="title"),
        CheckConstraint("body <> ''", name="body"),
        Index("ix_development_idea_newest", desc("created_at"), "id"),
        Index(None, "service_id", desc("created_at"), "id"),
        Index(None, "submitted_by_id"),
        Index(None, "scope_item_id"),
        Index(None, "planned_version_id"),
        Index(None, "feedback_id"),
    )

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    title: Mapped[str]
    body: Mapped[str]
    language: Mapped[Language] = word("language", Language)
    submitted_by_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    scope_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("scope_item.id", ondelete="SET NULL"))
    status: Mapped[IdeaStatus] = word("status", IdeaStatus, default=IdeaStatus.SUBMITTED)
    answer: Mapped[LocalizedText | None] = localized("answer")
    planned_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_version.id"))
    feedback_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_feedback.id"))
    created_at: Mapped[datetime]
