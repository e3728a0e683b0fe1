"""Capability: what a provider must have or be able to do, and which versions rest on it. Internal, always."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, Identified, Keyed, Revised
from app.database.types import LocalizedText, localized, word
from app.domain.capability.words import CapabilityKind
from app.domain.package.words import ValueChainActivity
from app.history.recorded import Recorded


class Capability(Keyed, Revised, Recorded, Base):
    """A record of its own, so that it can be counted, owned and traced."""

    __tablename__ = "capability"
    __table_args__ = (Index(None, "owner_id"),)

    kind: Mapped[CapabilityKind] = word("kind", CapabilityKind)
    name: Mapped[LocalizedText] = localized("name")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))


class CapabilityUse(Identified, Recorded, Base):
    """A version rests on a capability, in one activity of the value chain."""

    __tablename__ = "capability_use"
    __walked_by__ = "version_id"
    __states_by__ = (Index(None, "capability_id", "rec_from"),)
    __table_args__ = (
        UniqueConstraint(
            "version_id",
            "capability_id",
            "value_chain_activity",
            name="uq_capability_use_once",
            postgresql_nulls_not_distinct=True,
        ),
        Index(None, "capability_id", "version_id"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
    capability_id: Mapped[UUID] = mapped_column(ForeignKey("capability.id"))
    value_chain_activity: Mapped[ValueChainActivity | None] = word("value_chain_activity", ValueChainActivity)
    note: Mapped[str | None]
