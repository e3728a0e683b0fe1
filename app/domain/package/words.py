"""The closed lists of words about what a package contains and how it is offered."""

from enum import StrEnum


class ComponentRole(StrEnum):
    """Tells whether a package breaks or only degrades without the component (ITIL)."""

    CORE = "CORE"
    ENABLING = "ENABLING"
    ENHANCING = "ENHANCING"


class ValueChainActivity(StrEnum):
    """The activities of the ITIL 4 service value chain."""

    PLAN = "PLAN"
    IMPROVE = "IMPROVE"
    ENGAGE = "ENGAGE"
    DESIGN_TRANSITION = "DESIGN_TRANSITION"
    OBTAIN_BUILD = "OBTAIN_BUILD"
    DELIVER_SUPPORT = "DELIVER_SUPPORT"


class PriceMode(StrEnum):
    FIXED = "FIXED"
    COMPUTED = "COMPUTED"


class BillingPeriod(StrEnum):
    MONTH = "MONTH"
    YEAR = "YEAR"
    ONCE = "ONCE"


class Resolution(StrEnum):
    """How the version of a component was found."""

    PINNED = "PINNED"
    IN_FORCE = "IN_FORCE"
    PLANNED = "PLANNED"
    MISSING = "MISSING"
