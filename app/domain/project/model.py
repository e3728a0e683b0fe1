"""Project: the work that makes planned versions real, beside the services as one portfolio beside the other."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, Identified, Keyed, Revised
from app.database.types import LocalizedText, localized, word
from app.domain.project.words import ProjectStatus
from app.history.recorded import Recorded


class Project(Keyed, Revised, Recorded, Base):
    """Its revision counts the versions that it delivers too."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_on"),
        CheckConstraint("priority between 1 and 100", name="priority"),
        Index(None, "owner_id"),
    )

    name: Mapped[LocalizedText] = localized("name")
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    status: Mapped[ProjectStatus] = word("status", ProjectStatus, default=ProjectStatus.PROPOSED)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    priority: Mapped[int | None]


class ProjectDelivery(Identified, Recorded, Base):
    """A project delivers a version."""

    __tablename__ = "project_delivery"
    __walked_by__ = "project_id"
    __states_by__ = (Index(None, "version_id", "rec_from"),)
    __table_args__ = (UniqueConstraint("project_id", "version_id"), Index(None, "version_id"))

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
