"""Service, its versions and their parts (scope, commitments, prices), and how services stand to each other and to people."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, Identified, Keyed, Revised
from app.database.types import LocalizedText, Money, currency, localized, sort_column, word, words
from app.domain.lifecycle.words import Stage
from app.domain.service.words import (
    Classification,
    CommitmentKind,
    Inclusion,
    PriceUnit,
    RelationshipType,
    RequiredStatement,
    ServiceForm,
    StakeholderRole,
)
from app.history.recorded import Recorded

SHOWN_TO_CUSTOMERS = """
    (stage in ('OPERATIONAL', 'RETIRING', 'RETIRED') or share_with_customers and stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION'))
    and ('PUBLISHED' = (language_status ->> 'fi') or 'PUBLISHED' = (language_status ->> 'sv') or 'PUBLISHED' = (language_status ->> 'en'))
"""
"""What visibility.py says of a version; its indexes are used only by what asks for exactly this."""


class Service(Keyed, Revised, Recorded, Base):
    """Identity only: what it is called and promises stands in its versions. `is_package` never changes."""

    __tablename__ = "service"
    __states_by__ = (
        Index(None, "portfolio_id", "key", "rec_from", "rec_to"),
        Index(None, "provider_id", "rec_from"),
        Index("ix_service_states_listed", "is_package", "key", "rec_from", "rec_to", postgresql_include=["id"]),
    )
    __table_args__ = (
        CheckConstraint("category <> ''", name="category"),
        Index(None, "portfolio_id", "key"),
        Index(None, "provider_id"),
        Index(None, "owner_id"),
    )

    portfolio_id: Mapped[UUID] = mapped_column(ForeignKey("portfolio.id"))
    form: Mapped[ServiceForm] = word("form", ServiceForm)
    is_package: Mapped[bool] = mapped_column(server_default=text("false"))
    classification: Mapped[Classification] = word("classification", Classification)
    category: Mapped[str]
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    review_due_on: Mapped[date | None]


class ServiceVersion(Identified, Revised, Recorded, Base):
    """What a service promises. `revision` counts changes of the row and of all its parts; `stage*` follow its transitions."""

    __tablename__ = "service_version"
    __states_by__ = (
        Index("ix_service_version_states_walked", "service_id", "rec_from", "rec_to", postgresql_include=["id"]),
        Index("ix_service_version_states_in_stage", "stage", "service_id", "rec_from", "rec_to", postgresql_include=["id"]),
    )
    __table_args__ = (
        UniqueConstraint("service_id", "number"),
        UniqueConstraint("id", "service_id"),
        CheckConstraint("number ~ '^(0|[1-9][0-9]{0,5})[.](0|[1-9][0-9]{0,5})$'", name="number"),
        CheckConstraint("is_language_status(language_status)", name="language_status"),
        CheckConstraint("lead_time_days >= 0", name="lead_time_days"),
        CheckConstraint("priority between 1 and 100", name="priority"),
        CheckConstraint("business_value between 1 and 5", name="business_value"),
        CheckConstraint("risk between 1 and 5", name="risk"),
        CheckConstraint("investment_estimate >= 0", name="investment_estimate"),
        Index("ix_service_version_in_force", "service_id", postgresql_where=text("stage in ('OPERATIONAL', 'RETIRING')")),
        Index("ix_service_version_shown", "service_id", "stage", postgresql_where=text(SHOWN_TO_CUSTOMERS)),
        Index("ix_service_version_shown_by_id", "id", postgresql_where=text(SHOWN_TO_CUSTOMERS)),
        Index(None, "stage", "service_id"),
        Index(None, "service_id", "stage"),
        Index(None, "based_on_id"),
    )

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    number: Mapped[str]
    based_on_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_version.id"))
    stage: Mapped[Stage] = word("stage", Stage, default=Stage.PROPOSED)
    stage_since: Mapped[datetime] = mapped_column(server_default=text("transaction_timestamp()"))
    name: Mapped[LocalizedText] = localized("name")
    customer_need: Mapped[LocalizedText | None] = localized("customer_need")
    value_proposition: Mapped[LocalizedText | None] = localized("value_proposition")
    description: Mapped[LocalizedText | None] = localized("description")
    internal_description: Mapped[LocalizedText | None] = localized("internal_description")
    language_status: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'"))
    lead_time_days: Mapped[int | None]
    priority: Mapped[int | None]
    business_value: Mapped[int | None]
    risk: Mapped[int | None]
    investment_estimate: Mapped[Money | None]
    share_with_customers: Mapped[bool] = mapped_column(server_default=text("false"))
    documentation_url: Mapped[str | None]
    name_sort_fi: Mapped[str | None] = sort_column("fi")
    name_sort_sv: Mapped[str | None] = sort_column("sv")
    name_sort_en: Mapped[str | None] = sort_column("en")


class ServicePrice(Identified, Recorded, Base):
    """Price and cost of one unit, valid from a date until the next row of the same version."""

    __tablename__ = "service_price"
    __walked_by__ = "version_id"
    __table_args__ = (
        UniqueConstraint("version_id", "valid_from"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
        CheckConstraint("unit_cost >= 0", name="unit_cost"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
    unit_price: Mapped[Money]
    unit_cost: Mapped[Money]
    currency: Mapped[str] = currency()
    price_unit: Mapped[PriceUnit] = word("price_unit", PriceUnit)
    valid_from: Mapped[date]


class ScopeItem(Identified, Recorded, Base):
    """What the version includes, and what it leaves out. Customers always see it."""

    __tablename__ = "scope_item"
    __walked_by__ = "version_id"
    __table_args__ = (Index(None, "version_id", "inclusion", "position", "id"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
    inclusion: Mapped[Inclusion] = word("inclusion", Inclusion)
    text: Mapped[LocalizedText] = localized("text")
    position: Mapped[int]


class ServiceCommitment(Identified, Recorded, Base):
    """A guarantee of the version; a row with an offering overrides, for that offering, the version's row of the same kind."""

    __tablename__ = "service_commitment"
    __walked_by__ = "version_id"
    __table_args__ = (
        ForeignKeyConstraint(["offering_id", "version_id"], ["service_offering.id", "service_offering.version_id"]),
        CheckConstraint("target_value is null or unit is not null", name="unit"),
        Index(None, "version_id", "kind", "id"),
        Index(None, "offering_id"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
    offering_id: Mapped[UUID | None]
    kind: Mapped[CommitmentKind] = word("kind", CommitmentKind)
    target_value: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    unit: Mapped[str | None]
    text: Mapped[LocalizedText] = localized("text")


class ServiceRelationship(Identified, Recorded, Base):
    """One service needs or replaces another. What a package contains is not told here, but by its composition."""

    __tablename__ = "service_relationship"
    __walked_by__ = "from_service_id"
    __states_by__ = (Index(None, "to_service_id", "rec_from"),)
    __table_args__ = (
        UniqueConstraint("from_service_id", "to_service_id", "type"),
        CheckConstraint("from_service_id <> to_service_id", name="two_services"),
        Index(None, "to_service_id", "type", "id"),
    )

    from_service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    to_service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    type: Mapped[RelationshipType] = word("type", RelationshipType)
    note: Mapped[str | None]


class ServiceStakeholder(Identified, Recorded, Base):
    """Who must be heard about a service, and on what."""

    __tablename__ = "service_stakeholder"
    __walked_by__ = "service_id"
    __states_by__ = (Index(None, "party_id", "rec_from"),)
    __table_args__ = (UniqueConstraint("service_id", "party_id", "role"), Index(None, "party_id", "service_id"))

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    role: Mapped[StakeholderRole] = word("role", StakeholderRole)
    statement_required: Mapped[list[str]] = words("statement_required", RequiredStatement)
