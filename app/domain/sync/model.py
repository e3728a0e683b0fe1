"""Other systems: what they call our rows, which fields each of them keeps; and the answers to writes that may come twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, Identified, Revised
from app.database.types import word
from app.domain.sync.words import FieldGroup, OwnershipPolicy, ReferenceType
from app.history.recorded import Recorded

URL_PATTERN = "^(https://|mailto:)"


class ExternalReference(Identified, Recorded, Base):
    """`entity_type` is the name of a type of ours (Service, Party, …), `entity_id` the id of its row."""

    __tablename__ = "external_reference"
    __walked_by__ = "entity_id"
    __table_args__ = (
        UniqueConstraint("entity_id", "source_system", "external_id", "type", name="uq_external_reference_once"),
        CheckConstraint("entity_type ~ '^[A-Z][A-Za-z]+$'", name="entity_type"),
        CheckConstraint("source_system <> ''", name="source_system"),
        CheckConstraint("external_id <> ''", name="external_id"),
        CheckConstraint(f"url ~ '{URL_PATTERN}'", name="url"),
        Index(
            "uq_external_reference_same_as",
            "source_system",
            "entity_type",
            "external_id",
            unique=True,
            postgresql_where=text("type = 'SAME_AS'"),
        ),
    )

    entity_type: Mapped[str]
    entity_id: Mapped[UUID]
    source_system: Mapped[str]
    external_id: Mapped[str]
    type: Mapped[ReferenceType] = word("type", ReferenceType)
    url: Mapped[str | None]
    last_synced_revision: Mapped[int | None]


class SourceSystem(Identified, Revised, Recorded, Base):
    """Links and revisions name a system by its code, also one that has no row here. `party_id`: whose tool it is; None: anybody's."""

    __tablename__ = "source_system"
    __table_args__ = (CheckConstraint("code <> ''", name="code"), Index(None, "party_id"))

    code: Mapped[str] = mapped_column(unique=True)
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))


class FieldOwnership(Identified, Recorded, Base):
    """What a system may do to one group of fields: a part of its row, so a change of it raises the revision there."""

    __tablename__ = "field_ownership"
    __walked_by__ = "source_system_id"
    __table_args__ = (UniqueConstraint("source_system_id", "field_group"),)

    source_system_id: Mapped[UUID] = mapped_column(ForeignKey("source_system.id"))
    field_group: Mapped[FieldGroup] = word("field_group", FieldGroup)
    policy: Mapped[OwnershipPolicy] = word("policy", OwnershipPolicy)


class IdempotencyRecord(Base):
    """Inserted first in the transaction it guards, so that a second caller with the same key waits for the first one's outcome."""

    __tablename__ = "idempotency_record"
    __table_args__ = (CheckConstraint("octet_length(request_hash) = 32", name="request_hash"), Index(None, "recorded_at"))

    principal: Mapped[str] = mapped_column(primary_key=True)
    mutation_field: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    recorded_at: Mapped[datetime]
