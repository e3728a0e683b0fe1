"""The closed lists of words about what a package contains and how it is offered."""

from collections.abc import Mapping
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


class Violation(StrEnum):
    """The rules of a choice that can be broken; the SQL function check_configuration answers with these codes."""

    UNKNOWN_OFFERING = "UNKNOWN_OFFERING"
    UNKNOWN_COMPONENT = "UNKNOWN_COMPONENT"
    COMPONENT_REPEATED = "COMPONENT_REPEATED"
    QUANTITY_TOO_FINE = "QUANTITY_TOO_FINE"
    QUANTITY_BELOW_MINIMUM = "QUANTITY_BELOW_MINIMUM"
    QUANTITY_ABOVE_MAXIMUM = "QUANTITY_ABOVE_MAXIMUM"
    OPTIONS_TOO_FEW = "OPTIONS_TOO_FEW"
    OPTIONS_TOO_MANY = "OPTIONS_TOO_MANY"


MESSAGES: Mapping[str, Mapping[Violation, str]] = {
    "fi": {
        Violation.UNKNOWN_OFFERING: "Paketissa ei ole mallia {named}.",
        Violation.UNKNOWN_COMPONENT: "{named} ei kuulu pakettiin; jätä se pois.",
        Violation.COMPONENT_REPEATED: "{named} on mainittu monta kertaa; mainitse se kerran.",
        Violation.QUANTITY_TOO_FINE: "{named}: määrässä {given} on enemmän kuin kaksi desimaalia.",
        Violation.QUANTITY_BELOW_MINIMUM: "{named}: vähintään {allowed}, ei {given}.",
        Violation.QUANTITY_ABOVE_MAXIMUM: "{named}: enintään {allowed}, ei {given}.",
        Violation.OPTIONS_TOO_FEW: "Valitse vähintään {allowed} näistä: {named}. Nyt valittuja on {given}.",
        Violation.OPTIONS_TOO_MANY: "Valitse enintään {allowed} näistä: {named}. Nyt valittuja on {given}.",
    },
    "sv": {
        Violation.UNKNOWN_OFFERING: "Paketet har ingen variant {named}.",
        Violation.UNKNOWN_COMPONENT: "{named} ingår inte i paketet; lämna bort den.",
        Violation.COMPONENT_REPEATED: "{named} nämns flera gånger; nämn den en gång.",
        Violation.QUANTITY_TOO_FINE: "{named}: mängden {given} har fler än två decimaler.",
        Violation.QUANTITY_BELOW_MINIMUM: "{named}: minst {allowed}, inte {given}.",
        Violation.QUANTITY_ABOVE_MAXIMUM: "{named}: högst {allowed}, inte {given}.",
        Violation.OPTIONS_TOO_FEW: "Välj minst {allowed} av dessa: {named}. Nu är {given} valda.",
        Violation.OPTIONS_TOO_MANY: "Välj högst {allowed} av dessa: {named}. Nu är {given} valda.",
    },
    "en": {
        Violation.UNKNOWN_OFFERING: "The package has no offering {named}.",
        Violation.UNKNOWN_COMPONENT: "{named} is no component of the package; leave it out.",
        Violation.COMPONENT_REPEATED: "{named} is named more than once; name it once.",
        Violation.QUANTITY_TOO_FINE: "{named}: {given} has more than two decimals.",
        Violation.QUANTITY_BELOW_MINIMUM: "{named}: at least {allowed}, not {given}.",
        Violation.QUANTITY_ABOVE_MAXIMUM: "{named}: at most {allowed}, not {given}.",
        Violation.OPTIONS_TOO_FEW: "Choose at least {allowed} of these: {named}. {given} are chosen now.",
        Violation.OPTIONS_TOO_MANY: "Choose at most {allowed} of these: {named}. {given} are chosen now.",
    },
}
"""By language: verbs tell them in English, questions in every language. `named`: keys of components or of an offering."""
DECIMAL_COMMA = ("fi", "sv")
