"""ChangeTransaction and ChangeEvent: the revisions of the portfolio, and what changed in each. Written by the database only. PositionSeal:
what positions among them are sealed with. PersonalColumn: where people may be named."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from app.database.base import Base
from app.database.types import word
from app.history.words import ChangeKind, ChangeOperation


class ChangeTransaction(Base):
    """One writing transaction. `recorded_at` is unique and ordered as the commits were: the revision of the portfolio.

    `kind`: of a change that must say why it was made; `reason` says it.
    """

    __tablename__ = "change_transaction"
    __table_args__ = (
        CheckConstraint("(kind is null) = (reason is null)", name="reason"),
        Index("ix_change_transaction_actor_id_recorded_at", "actor_id", "recorded_at"),
        Index("ix_change_transaction_source_system_recorded_at", "source_system", "recorded_at"),
    )

    recorded_at: Mapped[datetime] = mapped_column(primary_key=True)
    actor_id: Mapped[UUID | None]
    source_system: Mapped[str | None]
    request_id: Mapped[str | None]
    xid: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[ChangeKind | None] = word("kind", ChangeKind)
    reason: Mapped[str | None]


class ChangeEvent(Base):
    """One row that changed in one revision. What it was before and is after are the states that end and begin there.

    `service_id`: the service that the row belongs to; null: it belongs to none, as a party.
    """

    __tablename__ = "change_event"
    __table_args__ = (
        Index(None, "entity_id", "recorded_at"),
        Index("ix_change_event_service_id_recorded_at_seq", "service_id", "recorded_at", "seq"),
    )

    recorded_at: Mapped[datetime] = mapped_column(ForeignKey("change_transaction.recorded_at"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    entity_type: Mapped[str]
    entity_id: Mapped[UUID]
    entity_key: Mapped[str | None]
    operation: Mapped[ChangeOperation] = word("operation", ChangeOperation)
    changed_fields: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    service_id: Mapped[UUID | None]


class PositionSeal(Base):
    """One row: the key of all processes of this portfolio."""

    __tablename__ = "position_seal"
    __table_args__ = (CheckConstraint("id = 1", name="id"), CheckConstraint("octet_length(key) = 64", name="key"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default=text("1"))
    key: Mapped[bytes] = mapped_column(LargeBinary)


class PersonalColumn(Base):
    """What stands in a column of texts: filled by migrations, followed by erasures. Of states it is said with their table.

    PERSONAL is taken out whenever that person is erased; in FREE_TEXT somebody decides, mention by mention; NONE names nobody.
    `style`: what is put there instead must be an address or a code.
    """

    __tablename__ = "personal_column"
    __table_args__ = (
        CheckConstraint("kind in ('PERSONAL', 'FREE_TEXT', 'NONE')", name="kind"),
        CheckConstraint("style in ('TEXT', 'URL', 'CODE')", name="style"),
    )

    table_name: Mapped[str] = mapped_column(primary_key=True)
    column_name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    style: Mapped[str] = mapped_column(server_default=text("'TEXT'"))
