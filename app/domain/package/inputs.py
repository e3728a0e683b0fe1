"""What verbs and questions about packages take."""

from decimal import Decimal

import strawberry
from strawberry import Maybe

from app.domain.inputs import ChangeInput, LocalizedTextInput
from app.domain.naming import By, VersionBy
from app.domain.package.words import BillingPeriod, ComponentRole, PriceMode, ValueChainActivity
from app.domain.scalars import CurrencyCode

VERSION = "The version; its promise must still be open: PROPOSED, IN_DESIGN, or imported and not relied on yet."


@strawberry.input(description="So much of one component.")
class ComponentQuantity:
    """A component that is not named counts with its default quantity."""

    component: By = strawberry.field(description="The service that is contained.")
    quantity: Decimal = strawberry.field(description="At most two decimals; 0 leaves it out.")


@strawberry.input(description="One component of a package. What is left out has its default, also on a line that is there already.")
class CompositionItemInput:
    """It stands for the line with the same component, if there is one; that one keeps its id and its option group."""

    component: By = strawberry.field(description="The service that is contained; each once.")
    role: ComponentRole = strawberry.field(description="What becomes of the package without it.")
    min_quantity: Decimal | None = strawberry.field(
        default=None, description="At least so much; 0: it may be left out. Absent: 0 of what is ENHANCING, 1 of the others."
    )
    default_quantity: Decimal | None = strawberry.field(default=None, description="So much when nothing is said. Absent: the minimum.")
    max_quantity: Decimal | None = strawberry.field(default=None, description="At most so much. Absent: any amount.")
    pinned_number: str | None = strawberry.field(
        default=None, description="Number of the component's version that is always meant. Absent: the one in force."
    )
    component_offering_key: str | None = strawberry.field(
        default=None, description="Of a component that is a package itself: the offering that it is contained with."
    )
    customer_visible: bool = strawberry.field(default=True, description="Whether customers see the line.")
    value_chain_activity: ValueChainActivity | None = strawberry.field(default=None, description="Where in the value chain it works.")
    note: LocalizedTextInput | None = strawberry.field(default=None, description="What else is to be known.")


@strawberry.input(description="Components of which a customer chooses so many.")
class OptionGroupInput:
    """Without an id it stands for the group of the same name, else for the one of the same components."""

    id: strawberry.ID | None = strawberry.field(default=None, description="Global id of the group that it is.")
    name: LocalizedTextInput = strawberry.field(description="What is chosen.")
    min_select: int = strawberry.field(default=0, description="At least so many of them.")
    max_select: int = strawberry.field(default=1, description="At most so many of them.")
    components: list[By] = strawberry.field(description="The components to choose from; each in one group at most.")


@strawberry.input(description="A ready-made variant. What is left out has its default, also of an offering that is there already.")
class OfferingInput:
    """It stands for the offering of the same key, if there is one."""

    key: str = strawberry.field(description="3 to 40 capital letters, digits and hyphens; the same over the versions of a service.")
    name: LocalizedTextInput = strawberry.field(description="Name.")
    target_group: LocalizedTextInput | None = strawberry.field(default=None, description="For whom it is meant.")
    price_mode: PriceMode = strawberry.field(description="How it gets its price.")
    fixed_price: Decimal | None = strawberry.field(default=None, description="The price for a billing period, when it is FIXED.")
    adjustment_percent: Decimal | None = strawberry.field(
        default=None, description="What is added to the sum of the parts, in %, when it is COMPUTED."
    )
    currency: CurrencyCode = strawberry.field(description="Currency of its price.")
    billing_period: BillingPeriod = strawberry.field(
        default=BillingPeriod.MONTH, description="How often it is charged; ONCE only when the price is FIXED."
    )
    continues_keys: list[str] = strawberry.field(
        default_factory=list, description="Keys of offerings of other versions that it takes over, with the agreements on them."
    )
    selections: list[ComponentQuantity] = strawberry.field(
        default_factory=list, description="Quantities that differ from the defaults; each component once."
    )


@strawberry.input(description="What a package version contains from now on.")
class CompositionSetInput(ChangeInput):
    """In one unit of work, so what only fits together can be changed together."""

    version: VersionBy = strawberry.field(description=VERSION)
    items: list[CompositionItemInput] = strawberry.field(
        description="All components in their order; what is not named is removed, also from option groups and offerings."
    )
    option_groups: Maybe[list[OptionGroupInput]] = strawberry.field(
        description="All option groups, as in optionGroupsSet. Absent: as they are."
    )
    offerings: Maybe[list[OfferingInput]] = strawberry.field(description="All offerings, as in offeringsSet. Absent: as they are.")


@strawberry.input(description="One more component of a package version.")
class CompositionItemAddInput(ChangeInput):
    """It comes last, and into no option group."""

    version: VersionBy = strawberry.field(description=VERSION)
    item: CompositionItemInput = strawberry.field(description="The line.")


@strawberry.input(description="One component less of a package version.")
class CompositionItemRemoveInput(ChangeInput):
    """Out of its option group and of the offerings too."""

    version: VersionBy = strawberry.field(description=VERSION)
    component: By = strawberry.field(description="The component that is contained no longer.")


@strawberry.input(description="The option groups that a package version has from now on.")
class OptionGroupsSetInput(ChangeInput):
    """A component that no group names is in none."""

    version: VersionBy = strawberry.field(description=VERSION)
    option_groups: list[OptionGroupInput] = strawberry.field(description="All groups in their order; what is not named is removed.")


@strawberry.input(description="The offerings that a version has from now on.")
class OfferingsSetInput(ChangeInput):
    """Also of a service that is no package; its offerings select nothing."""

    version: VersionBy = strawberry.field(description=VERSION)
    offerings: list[OfferingInput] = strawberry.field(description="All offerings in their order; what is not named is removed.")
