"""StakeholderComment: what people say about a service. A comment with an aspect and a stance is a statement."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, desc, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, Identified, Revised
from app.database.types import word
from app.domain.conversation.words import Aspect, Audience, Stance
from app.domain.portfolio.words import Language
from app.history.recorded import Recorded


class StakeholderComment(Identified, Revised, Recorded, Base):
    """A CUSTOMER thread belongs to the provider and its customer; without a customer it is an announcement of the provider.

    `target_item_id` names a part of the version (composition item, scope item, commitment or offering). It is no foreign
    key: the part may go while what was said about it stays.
    """

    __tablename__ = "stakeholder_comment"
    __states_by__ = (
        Index("ix_stakeholder_comment_states_newest", desc("created_at"), "id", "rec_from", "rec_to"),
        Index("ix_stakeholder_comment_states_newest_statements", desc("created_at"), "id", postgresql_where=text("stance is not null")),
        Index(None, "service_id", desc("created_at"), "id"),
        Index(None, "version_id", desc("created_at"), "id", postgresql_where=text("version_id is not null")),
        Index(None, "parent_id", "created_at", "id", postgresql_where=text("parent_id is not null")),
        Index(None, "idea_id", desc("created_at"), "id", postgresql_where=text("idea_id is not null")),
    )
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "service_id"], ["service_version.id", "service_version.service_id"]),
        CheckConstraint("(aspect is null) = (stance is null)", name="statement_pair"),
        CheckConstraint("aspect is null or version_id is not null", name="statement_version"),
        CheckConstraint("target_item_id is null or version_id is not null", name="target_version"),
        CheckConstraint("audience = 'CUSTOMER' or customer_id is null", name="customer_thread"),
        CheckConstraint("(resolved_at is null) = (resolved_by_id is null)", name="resolved"),
        CheckConstraint("resolution is null or resolved_at is not null", name="resolution"),
        CheckConstraint("body <> ''", name="body"),
        Index("ix_stakeholder_comment_newest", desc("created_at"), "id"),
        Index(None, "service_id", desc("created_at"), "id"),
        Index(None, "version_id", desc("created_at"), "id"),
        Index(None, "parent_id", "created_at", "id"),
        Index(None, "idea_id", desc("created_at"), "id"),
        Index(None, "author_id"),
        Index(
            "ix_stakeholder_comment_customers",
            "customer_id",
            desc("created_at"),
            "id",
            postgresql_where=text("audience = 'CUSTOMER'"),
        ),
        Index("ix_stakeholder_comment_authors", "author_id", postgresql_where=text("audience = 'CUSTOMER'")),
        Index(None, "resolved_by_id"),
        Index("ix_stakeholder_comment_newest_statements", desc("created_at"), "id", postgresql_where=text("stance is not null")),
        Index(
            "ix_stakeholder_comment_statements",
            "version_id",
            "author_id",
            "aspect",
            desc("created_at"),
            postgresql_where=text("aspect is not null"),
        ),
    )

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    version_id: Mapped[UUID | None]
    idea_id: Mapped[UUID | None] = mapped_column(ForeignKey("development_idea.id"))
    target_item_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("stakeholder_comment.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    audience: Mapped[Audience] = word("audience", Audience)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    language: Mapped[Language] = word("language", Language)
    body: Mapped[str]
    aspect: Mapped[Aspect | None] = word("aspect", Aspect)
    stance: Mapped[Stance | None] = word("stance", Stance)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    resolution: Mapped[str | None]
