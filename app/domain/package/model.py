"""What a package version contains, which options it leaves open, and the offerings that are ready-made choices among them."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from app.database.base import KEY_PATTERN, Base, Identified
from app.database.types import LocalizedText, Money, Quantity, currency, localized, word
from app.domain.package.words import BillingPeriod, ComponentRole, PriceMode, ValueChainActivity
from app.history.recorded import Recorded

KEYS_PATTERN = "^([A-Z0-9-]{3,40}(,[A-Z0-9-]{3,40})*)?$"
"""Keys with commas between them."""


class CompositionItem(Identified, Recorded, Base):
    """One component of a package version. It names the service; the version is found when read, unless it is pinned."""

    __tablename__ = "composition_item"
    __walked_by__ = "package_version_id"
    __states_by__ = (
        Index(None, "component_service_id", "rec_from"),
        Index(None, "option_group_id", "rec_from", postgresql_where=text("option_group_id is not null")),
    )
    __table_args__ = (
        UniqueConstraint("package_version_id", "component_service_id"),
        UniqueConstraint("id", "package_version_id"),
        ForeignKeyConstraint(["pinned_version_id", "component_service_id"], ["service_version.id", "service_version.service_id"]),
        ForeignKeyConstraint(["option_group_id", "package_version_id"], ["option_group.id", "option_group.package_version_id"]),
        CheckConstraint("0 <= min_quantity and min_quantity <= default_quantity", name="min_quantity"),
        CheckConstraint("default_quantity <= max_quantity and max_quantity > 0", name="max_quantity"),
        CheckConstraint("role <> 'CORE' or min_quantity >= 1", name="core_is_mandatory"),
        CheckConstraint(f"component_offering_key ~ '{KEY_PATTERN}'", name="component_offering_key"),
        Index(None, "package_version_id", "position", "id"),
        Index(None, "component_service_id", "package_version_id"),
        Index(None, "pinned_version_id"),
        Index(None, "option_group_id", "position", "id"),
    )

    package_version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
    component_service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    pinned_version_id: Mapped[UUID | None]
    role: Mapped[ComponentRole] = word("role", ComponentRole)
    min_quantity: Mapped[Quantity]
    max_quantity: Mapped[Quantity | None]
    default_quantity: Mapped[Quantity]
    option_group_id: Mapped[UUID | None]
    component_offering_key: Mapped[str | None]
    customer_visible: Mapped[bool] = mapped_column(server_default=text("true"))
    value_chain_activity: Mapped[ValueChainActivity | None] = word("value_chain_activity", ValueChainActivity)
    position: Mapped[int]
    note: Mapped[LocalizedText | None] = localized("note")


class OptionGroup(Identified, Recorded, Base):
    """How many of its components a customer may choose: a rule of quantity, not of presentation."""

    __tablename__ = "option_group"
    __walked_by__ = "package_version_id"
    __table_args__ = (
        UniqueConstraint("id", "package_version_id"),
        CheckConstraint("0 <= min_select and min_select <= max_select and max_select >= 1", name="limits"),
        Index(None, "package_version_id", "position", "id"),
    )

    package_version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
    name: Mapped[LocalizedText] = localized("name")
    min_select: Mapped[int]
    max_select: Mapped[int]
    position: Mapped[int]


class ServiceOffering(Identified, Recorded, Base):
    """A ready-made variant of a version. Its key stays the same over the versions of its service.

    `continues_keys`: offerings of earlier versions that it takes over, with the agreements on them.
    """

    __tablename__ = "service_offering"
    __walked_by__ = "version_id"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("id", "version_id"),
        CheckConstraint(f"key ~ '{KEY_PATTERN}'", name="key"),
        CheckConstraint("(price_mode = 'FIXED') = (fixed_price is not null)", name="fixed_price"),
        CheckConstraint("fixed_price >= 0", name="fixed_price_positive"),
        CheckConstraint("adjustment_percent is null or (adjustment_percent > -100 and price_mode = 'COMPUTED')", name="adjustment_percent"),
        CheckConstraint("billing_period <> 'ONCE' or price_mode = 'FIXED'", name="once_is_fixed"),
        CheckConstraint(
            f"array_to_string(continues_keys, ',', '?') ~ '{KEYS_PATTERN}'",
            name="continues_keys",
        ),
        Index(None, "version_id", "position", "id"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
    key: Mapped[str]
    name: Mapped[LocalizedText] = localized("name")
    target_group: Mapped[LocalizedText | None] = localized("target_group")
    price_mode: Mapped[PriceMode] = word("price_mode", PriceMode)
    fixed_price: Mapped[Money | None]
    adjustment_percent: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    currency: Mapped[str] = currency()
    billing_period: Mapped[BillingPeriod] = word("billing_period", BillingPeriod, default=BillingPeriod.MONTH)
    position: Mapped[int]
    continues_keys: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))


class OfferingSelection(Identified, Recorded, Base):
    """The quantity of one component in an offering; 0 leaves it out. A component that is not named counts with its default."""

    __tablename__ = "offering_selection"
    __walked_by__ = "offering_id"
    __states_by__ = (Index(None, "composition_item_id", "rec_from"),)
    __table_args__ = (
        UniqueConstraint("offering_id", "composition_item_id"),
        ForeignKeyConstraint(["offering_id", "version_id"], ["service_offering.id", "service_offering.version_id"]),
        ForeignKeyConstraint(["composition_item_id", "version_id"], ["composition_item.id", "composition_item.package_version_id"]),
        CheckConstraint("quantity >= 0", name="quantity"),
        Index(None, "composition_item_id"),
        Index(None, "version_id"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("service_version.id"))
    offering_id: Mapped[UUID]
    composition_item_id: Mapped[UUID]
    quantity: Mapped[Quantity]
