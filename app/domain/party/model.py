"""Party and ApiToken: who exists, and who may ask."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from app.database.base import Base, Identified, Keyed, Revised
from app.database.types import LocalizedText, localized, sort_column, word
from app.domain.party.words import PartyKind
from app.domain.portfolio.words import Language
from app.history.recorded import Recorded
from app.viewer import Role


class Party(Keyed, Revised, Recorded, Base):
    """A person, a unit or an organisation. Name and e-mail live in this row only, so that they can be erased."""

    __tablename__ = "party"
    __personal__ = ("name", "email")
    __walked_by__ = "parent_id"
    __table_args__ = (
        Index(None, "parent_id"),
        Index(None, "name_sort_fi", "id"),
        Index(None, "name_sort_sv", "id"),
        Index(None, "name_sort_en", "id"),
    )

    kind: Mapped[PartyKind] = word("kind", PartyKind)
    name: Mapped[LocalizedText] = localized("name")
    email: Mapped[str | None]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    preferred_language: Mapped[Language | None] = word("preferred_language", Language)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    name_sort_fi: Mapped[str | None] = sort_column("fi")
    name_sort_sv: Mapped[str | None] = sort_column("sv")
    name_sort_en: Mapped[str | None] = sort_column("en")


class ApiToken(Identified, Base):
    """An opaque bearer token. Only its hash is kept; it is no business row, so it has no recorded states and tells by itself who made and
    who revoked it; null: whoever holds the machine. Written by app/identity/issuing.py alone."""

    __tablename__ = "api_token"
    __table_args__ = (
        CheckConstraint("octet_length(hash) = 32", name="hash"),
        CheckConstraint("(role = 'CUSTOMER') = (customer_id is not null)", name="customer"),
        Index(None, "party_id"),
        Index(None, "customer_id"),
        Index(None, "created_by_id"),
        Index(None, "revoked_by_id"),
    )

    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    role: Mapped[Role] = word("role", Role)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    prefix: Mapped[str]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
