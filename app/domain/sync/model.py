"""ExternalReference and IdempotencyRecord: other systems' names for our rows, and the answers to writes that may come twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, Identified
from app.database.types import word
from app.domain.sync.words import ReferenceType
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
