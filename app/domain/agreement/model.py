"""CustomerAgreement: which customer has which offering, from when to when, and how it differs from the ready-made one."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import KEY_PATTERN, Base, Keyed, Revised
from app.history.recorded import Recorded


class CustomerAgreement(Keyed, Revised, Recorded, Base):
    """Names the offering by its key, because it is resolved in the version in force.

    `selections` and `quantity_overrides` hold quantities by the key of the component's service: options that deviate from
    the offering's, and other quantities.
    """

    __tablename__ = "customer_agreement"
    __walked_by__ = "service_id"
    __states_by__ = (Index(None, "customer_id", "rec_from"),)
    __table_args__ = (
        CheckConstraint(f"offering_key ~ '{KEY_PATTERN}'", name="offering_key"),
        CheckConstraint("jsonb_typeof(selections) = 'object'", name="selections"),
        CheckConstraint("jsonb_typeof(quantity_overrides) = 'object'", name="quantity_overrides"),
        CheckConstraint("ends_on >= starts_on", name="ends_on"),
        Index(None, "service_id", "offering_key", "starts_on"),
        Index(None, "customer_id", "starts_on", "id"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    offering_key: Mapped[str]
    selections: Mapped[dict[str, float] | None] = mapped_column(JSONB(none_as_null=True))
    quantity_overrides: Mapped[dict[str, float] | None] = mapped_column(JSONB(none_as_null=True))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
