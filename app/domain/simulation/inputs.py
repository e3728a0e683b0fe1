"""Changes of a composition that nobody makes."""

from decimal import Decimal

import strawberry

from app.domain.naming import By
from app.domain.package.words import ComponentRole
from app.domain.scalars import CurrencyCode
from app.domain.service.words import CommitmentKind

UNSET = strawberry.UNSET


@strawberry.input(description="Another component in the place of one. The line keeps its role, limits, option group and quantities.")
class ComponentReplacement:
    """Whatever it says of the version is said of the new one."""

    component: By = strawberry.field(description="The component that goes.")
    by: By = strawberry.field(description="The service that comes.")
    pinned_number: str | None = strawberry.field(
        default=None, description="Number of the version that is always meant. Absent: the one in force, else planned."
    )
    component_offering_key: str | None = strawberry.field(
        default=None, description="Of a component that is a package itself: the offering that it is contained with."
    )


@strawberry.input(description="A further component.")
class ComponentAddition:
    """Defaults are those of compositionSet."""

    component: By = strawberry.field(description="The service that is to be contained.")
    role: ComponentRole = strawberry.field(description="What becomes of the package without it.")
    min_quantity: Decimal | None = strawberry.field(
        default=None, description="At least so much. Absent: 0 of what is ENHANCING, 1 of the others."
    )
    default_quantity: Decimal | None = strawberry.field(default=None, description="So much when nothing is said. Absent: the minimum.")
    max_quantity: Decimal | None = strawberry.field(default=None, description="At most so much. Absent: any amount.")
    pinned_number: str | None = strawberry.field(
        default=None, description="Number of the version that is always meant. Absent: the one in force, else planned."
    )
    component_offering_key: str | None = strawberry.field(
        default=None, description="Of a component that is a package itself: the offering that it is contained with."
    )


@strawberry.input(description="Another role or other limits of a component. What is left out stays.")
class ComponentLimits:
    """Of a line that is there, or that another change puts there."""

    component: By = strawberry.field(description="The component.")
    role: ComponentRole | None = strawberry.field(default=None, description="What becomes of the package without it.")
    min_quantity: Decimal | None = strawberry.field(default=None, description="At least so much.")
    default_quantity: Decimal | None = strawberry.field(default=None, description="So much when nothing is said.")
    max_quantity: Decimal | None = strawberry.field(default=None, description="At most so much.")


@strawberry.input(description="Another quantity of a component.")
class ComponentAmount:
    """In an offering, or by default."""

    component: By = strawberry.field(description="The component.")
    quantity: Decimal = strawberry.field(description="At most two decimals; 0 leaves it out.")
    offering: str | None = strawberry.field(default=None, description="Key of the offering that selects so much. Absent: the default.")


@strawberry.input(description="Another price of a component, from the day that is asked about. What is left out stays.")
class ComponentPrice:
    """Wherever the component is contained."""

    component: By = strawberry.field(description="The component; no package, which has the price of its offering.")
    unit_price: Decimal | None = strawberry.field(default=None, description="What the customer pays for one unit.")
    unit_cost: Decimal | None = strawberry.field(default=None, description="What one unit costs the provider.")
    currency: CurrencyCode | None = strawberry.field(
        default=None, description="Currency of both; with another one than now both are needed."
    )


@strawberry.input(description="Another adjustment of an offering.")
class OfferingAdjustment:
    """Of a COMPUTED price."""

    offering: str = strawberry.field(description="Key of the offering.")
    percent: Decimal = strawberry.field(description="What is added to the sum of the parts, in %.")


@strawberry.input(description="Another guarantee, of the package, of an offering of it, or of a component. What is left out stays.")
class CommitmentTarget:
    """An offering without one of its own gets it."""

    kind: CommitmentKind = strawberry.field(description="What it is about.")
    target_value: Decimal | None = strawberry.field(
        default=None, description="What is promised, in `unit`: 0 or more, and at most 100 of AVAILABILITY in PERCENT."
    )
    unit: str | None = strawberry.field(default=None, description="Its unit; of SUPPORT_HOURS the hours, as in MON-FRI 07-17.")
    component: By | None = strawberry.field(default=None, description="The component that promises it. Absent: the package.")
    offering: str | None = strawberry.field(default=None, description="Key of the offering that it is for. Absent: all.")


@strawberry.input(
    one_of=True,
    description="One change. Components are taken out first, then replaced, then added; the rest is said of what is then there.",
)
class CompositionChange:
    """Exactly one."""

    replace: ComponentReplacement | None = strawberry.field(default=UNSET, description="Another component in the place of one.")
    remove: By | None = strawberry.field(default=UNSET, description="A component less.")
    add: ComponentAddition | None = strawberry.field(default=UNSET, description="A component more.")
    limits: ComponentLimits | None = strawberry.field(default=UNSET, description="Role and limits of a component.")
    quantity: ComponentAmount | None = strawberry.field(default=UNSET, description="Quantity of a component.")
    price: ComponentPrice | None = strawberry.field(default=UNSET, description="Price and cost of a component.")
    adjustment: OfferingAdjustment | None = strawberry.field(default=UNSET, description="Adjustment of an offering.")
    commitment: CommitmentTarget | None = strawberry.field(default=UNSET, description="A guarantee.")
