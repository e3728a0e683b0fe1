"""ServiceFeedback: one measurement by one respondent at one touchpoint on one day, and how it was handled."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, UniqueConstraint, desc
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, Identified, Revised
from app.database.types import word
from app.domain.feedback.words import FeedbackHandling, Touchpoint
from app.domain.portfolio.words import Language
from app.history.recorded import Recorded


class ServiceFeedback(Identified, Revised, Recorded, Base):
    """The respondent is a party, or somebody known by a stable hash only.

    `occurred_on` is the local date of `occurred_at`, kept by the database. The version in force is derived, never stored.
    """

    __tablename__ = "service_feedback"
    __states_by__ = (
        Index("ix_service_feedback_states_newest", desc("occurred_at"), "id", "rec_from", "rec_to"),
        Index(None, "service_id", desc("occurred_at"), "id"),
    )
    __table_args__ = (
        UniqueConstraint(
            "service_id",
            "touchpoint",
            "occurred_on",
            "respondent_id",
            "respondent_hash",
            name="uq_service_feedback_once_a_day",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("num_nonnulls(respondent_id, respondent_hash) = 1", name="respondent"),
        CheckConstraint("score between 1 and 5", name="score"),
        CheckConstraint("recommend between 0 and 10", name="recommend"),
        CheckConstraint("return_intent between 1 and 5", name="return_intent"),
        CheckConstraint("rating_cost between 1 and 5", name="rating_cost"),
        CheckConstraint("rating_time between 1 and 5", name="rating_time"),
        CheckConstraint("rating_quality between 1 and 5", name="rating_quality"),
        CheckConstraint("rating_friendliness between 1 and 5", name="rating_friendliness"),
        CheckConstraint("body is null or language is not null", name="body_language"),
        CheckConstraint("handling not in ('RESOLVED', 'NO_ACTION') or answer is not null", name="closed_is_answered"),
        CheckConstraint("(answer is null) = (answered_at is null)", name="answered_at"),
        Index("ix_service_feedback_newest", desc("occurred_at"), "id"),
        Index(None, "service_id", desc("occurred_at"), "id"),
        Index(None, "customer_id", desc("occurred_at"), "id"),
        Index(None, "offering_id"),
        Index(None, "respondent_id"),
    )

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    offering_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_offering.id", ondelete="SET NULL"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    respondent_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    respondent_hash: Mapped[str | None]
    touchpoint: Mapped[Touchpoint] = word("touchpoint", Touchpoint)
    score: Mapped[int]
    recommend: Mapped[int | None]
    return_intent: Mapped[int | None]
    rating_cost: Mapped[int | None]
    rating_time: Mapped[int | None]
    rating_quality: Mapped[int | None]
    rating_friendliness: Mapped[int | None]
    body: Mapped[str | None]
    language: Mapped[Language | None] = word("language", Language)
    occurred_at: Mapped[datetime]
    occurred_on: Mapped[date] = mapped_column(server_default=FetchedValue())
    handling: Mapped[FeedbackHandling] = word("handling", FeedbackHandling, default=FeedbackHandling.NEW)
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
