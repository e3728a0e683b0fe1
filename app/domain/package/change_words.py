"""The closed lists of words about how two versions differ in what they promise, and which difference is of which kind."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from app.domain.package.words import BillingPeriod, ComponentRole
from app.domain.service.words import CommitmentKind, PriceUnit


class CustomerImpact(StrEnum):
    """What a change is to customers."""

    WORSE = "WORSE"
    BETTER = "BETTER"
    NEUTRAL = "NEUTRAL"
    INTERNAL = "INTERNAL"


class VersionLevel(StrEnum):
    """Numbers are MAJOR.MINOR: a PATCH needs none."""

    MAJOR = "MAJOR"
    MINOR = "MINOR"
    PATCH = "PATCH"


LEVELS = {
    CustomerImpact.WORSE: VersionLevel.MAJOR,
    CustomerImpact.BETTER: VersionLevel.MINOR,
    CustomerImpact.NEUTRAL: VersionLevel.PATCH,
    CustomerImpact.INTERNAL: VersionLevel.PATCH,
}
"""What the gravest change asks for, the gravest first: what is taken from customers is not to be found in a small step."""


class PromiseChangeKind(StrEnum):
    """One word for each way in which promises differ."""

    COMPONENT_ADDED = "COMPONENT_ADDED"
    COMPONENT_REMOVED = "COMPONENT_REMOVED"
    COMPONENT_REPLACED = "COMPONENT_REPLACED"
    COMPONENT_SHOWN = "COMPONENT_SHOWN"
    COMPONENT_HIDDEN = "COMPONENT_HIDDEN"
    COMPONENT_VERSION_CHANGED = "COMPONENT_VERSION_CHANGED"
    COMPONENT_ROLE_CHANGED = "COMPONENT_ROLE_CHANGED"
    COMPONENT_OFFERING_CHANGED = "COMPONENT_OFFERING_CHANGED"
    COMPONENT_OPTION_CHANGED = "COMPONENT_OPTION_CHANGED"
    COMPONENT_ACTIVITY_CHANGED = "COMPONENT_ACTIVITY_CHANGED"
    MINIMUM_QUANTITY_RAISED = "MINIMUM_QUANTITY_RAISED"
    MINIMUM_QUANTITY_LOWERED = "MINIMUM_QUANTITY_LOWERED"
    DEFAULT_QUANTITY_RAISED = "DEFAULT_QUANTITY_RAISED"
    DEFAULT_QUANTITY_LOWERED = "DEFAULT_QUANTITY_LOWERED"
    MAXIMUM_QUANTITY_RAISED = "MAXIMUM_QUANTITY_RAISED"
    MAXIMUM_QUANTITY_LOWERED = "MAXIMUM_QUANTITY_LOWERED"
    OPTION_ADDED = "OPTION_ADDED"
    OPTION_REMOVED = "OPTION_REMOVED"
    OPTION_MINIMUM_RAISED = "OPTION_MINIMUM_RAISED"
    OPTION_MINIMUM_LOWERED = "OPTION_MINIMUM_LOWERED"
    OPTION_MAXIMUM_RAISED = "OPTION_MAXIMUM_RAISED"
    OPTION_MAXIMUM_LOWERED = "OPTION_MAXIMUM_LOWERED"
    SCOPE_INCLUDED_ADDED = "SCOPE_INCLUDED_ADDED"
    SCOPE_INCLUDED_REMOVED = "SCOPE_INCLUDED_REMOVED"
    SCOPE_EXCLUDED_ADDED = "SCOPE_EXCLUDED_ADDED"
    SCOPE_EXCLUDED_REMOVED = "SCOPE_EXCLUDED_REMOVED"
    SCOPE_NOW_INCLUDED = "SCOPE_NOW_INCLUDED"
    SCOPE_NOW_EXCLUDED = "SCOPE_NOW_EXCLUDED"
    SCOPE_TEXT_CHANGED = "SCOPE_TEXT_CHANGED"
    COMMITMENT_ADDED = "COMMITMENT_ADDED"
    COMMITMENT_REMOVED = "COMMITMENT_REMOVED"
    COMMITMENT_TIGHTENED = "COMMITMENT_TIGHTENED"
    COMMITMENT_LOOSENED = "COMMITMENT_LOOSENED"
    COMMITMENT_CHANGED = "COMMITMENT_CHANGED"
    LEAD_TIME_SHORTENED = "LEAD_TIME_SHORTENED"
    LEAD_TIME_LENGTHENED = "LEAD_TIME_LENGTHENED"
    OFFERING_ADDED = "OFFERING_ADDED"
    OFFERING_REMOVED = "OFFERING_REMOVED"
    OFFERING_CONTINUED = "OFFERING_CONTINUED"
    OFFERING_QUANTITY_RAISED = "OFFERING_QUANTITY_RAISED"
    OFFERING_QUANTITY_LOWERED = "OFFERING_QUANTITY_LOWERED"
    PRICE_RAISED = "PRICE_RAISED"
    PRICE_LOWERED = "PRICE_LOWERED"
    PRICE_CHANGED = "PRICE_CHANGED"
    COST_RAISED = "COST_RAISED"
    COST_LOWERED = "COST_LOWERED"
    COST_CHANGED = "COST_CHANGED"
    TEXT_CHANGED = "TEXT_CHANGED"
    INTERNAL_TEXT_CHANGED = "INTERNAL_TEXT_CHANGED"
    LANGUAGE_PUBLISHED = "LANGUAGE_PUBLISHED"
    LANGUAGE_WITHDRAWN = "LANGUAGE_WITHDRAWN"
    CAPABILITY_ADDED = "CAPABILITY_ADDED"
    CAPABILITY_REMOVED = "CAPABILITY_REMOVED"


class Subject(StrEnum):
    """What promises are about, in the order in which their changes are told."""

    COMPONENT = "COMPONENT"
    OPTION = "OPTION"
    SCOPE = "SCOPE"
    COMMITMENT = "COMMITMENT"
    OFFERING = "OFFERING"
    SELECTION = "SELECTION"
    VERSION = "VERSION"
    CAPABILITY = "CAPABILITY"


class PromiseField(StrEnum):
    """What of it is promised, in the order in which its changes are told. THERE: that there is such a thing at all."""

    THERE = "THERE"
    SHOWN = "SHOWN"
    VERSION = "VERSION"
    ROLE = "ROLE"
    MINIMUM = "MINIMUM"
    DEFAULT = "DEFAULT"
    MAXIMUM = "MAXIMUM"
    OPTION = "OPTION"
    COMPONENT_OFFERING = "COMPONENT_OFFERING"
    ACTIVITY = "ACTIVITY"
    OPTION_MINIMUM = "OPTION_MINIMUM"
    OPTION_MAXIMUM = "OPTION_MAXIMUM"
    INCLUSION = "INCLUSION"
    SCOPE_TEXT = "SCOPE_TEXT"
    TARGET = "TARGET"
    QUANTITY = "QUANTITY"
    LEAD_TIME = "LEAD_TIME"
    PRICE = "PRICE"
    COST = "COST"
    NAME = "NAME"
    CUSTOMER_NEED = "CUSTOMER_NEED"
    VALUE_PROPOSITION = "VALUE_PROPOSITION"
    DESCRIPTION = "DESCRIPTION"
    TARGET_GROUP = "TARGET_GROUP"
    NOTE = "NOTE"
    INTERNAL_DESCRIPTION = "INTERNAL_DESCRIPTION"
    LANGUAGE = "LANGUAGE"


class Told(NamedTuple):
    """The kinds of a field that became more, or less, or that changed without either."""

    more: PromiseChangeKind
    less: PromiseChangeKind
    other: PromiseChangeKind


_K = PromiseChangeKind


def _only(kind: PromiseChangeKind) -> Told:
    return Told(kind, kind, kind)


FIELDS: Mapping[PromiseField, Told] = {
    PromiseField.SHOWN: Told(_K.COMPONENT_SHOWN, _K.COMPONENT_HIDDEN, _K.COMPONENT_HIDDEN),
    PromiseField.VERSION: _only(_K.COMPONENT_VERSION_CHANGED),
    PromiseField.ROLE: _only(_K.COMPONENT_ROLE_CHANGED),
    PromiseField.MINIMUM: Told(_K.MINIMUM_QUANTITY_RAISED, _K.MINIMUM_QUANTITY_LOWERED, _K.MINIMUM_QUANTITY_LOWERED),
    PromiseField.DEFAULT: Told(_K.DEFAULT_QUANTITY_RAISED, _K.DEFAULT_QUANTITY_LOWERED, _K.DEFAULT_QUANTITY_LOWERED),
    PromiseField.MAXIMUM: Told(_K.MAXIMUM_QUANTITY_RAISED, _K.MAXIMUM_QUANTITY_LOWERED, _K.MAXIMUM_QUANTITY_LOWERED),
    PromiseField.OPTION: _only(_K.COMPONENT_OPTION_CHANGED),
    PromiseField.COMPONENT_OFFERING: _only(_K.COMPONENT_OFFERING_CHANGED),
    PromiseField.ACTIVITY: _only(_K.COMPONENT_ACTIVITY_CHANGED),
    PromiseField.OPTION_MINIMUM: Told(_K.OPTION_MINIMUM_RAISED, _K.OPTION_MINIMUM_LOWERED, _K.OPTION_MINIMUM_LOWERED),
    PromiseField.OPTION_MAXIMUM: Told(_K.OPTION_MAXIMUM_RAISED, _K.OPTION_MAXIMUM_LOWERED, _K.OPTION_MAXIMUM_LOWERED),
    PromiseField.INCLUSION: Told(_K.SCOPE_NOW_INCLUDED, _K.SCOPE_NOW_EXCLUDED, _K.SCOPE_NOW_EXCLUDED),
    PromiseField.SCOPE_TEXT: _only(_K.SCOPE_TEXT_CHANGED),
    PromiseField.TARGET: Told(_K.COMMITMENT_TIGHTENED, _K.COMMITMENT_LOOSENED, _K.COMMITMENT_CHANGED),
    PromiseField.QUANTITY: Told(_K.OFFERING_QUANTITY_RAISED, _K.OFFERING_QUANTITY_LOWERED, _K.OFFERING_QUANTITY_LOWERED),
    PromiseField.LEAD_TIME: Told(_K.LEAD_TIME_LENGTHENED, _K.LEAD_TIME_SHORTENED, _K.LEAD_TIME_SHORTENED),
    PromiseField.PRICE: Told(_K.PRICE_RAISED, _K.PRICE_LOWERED, _K.PRICE_CHANGED),
    PromiseField.COST: Told(_K.COST_RAISED, _K.COST_LOWERED, _K.COST_CHANGED),
    PromiseField.NAME: _only(_K.TEXT_CHANGED),
    PromiseField.CUSTOMER_NEED: _only(_K.TEXT_CHANGED),
    PromiseField.VALUE_PROPOSITION: _only(_K.TEXT_CHANGED),
    PromiseField.DESCRIPTION: _only(_K.TEXT_CHANGED),
    PromiseField.TARGET_GROUP: _only(_K.TEXT_CHANGED),
    PromiseField.NOTE: _only(_K.TEXT_CHANGED),
    PromiseField.INTERNAL_DESCRIPTION: _only(_K.INTERNAL_TEXT_CHANGED),
    PromiseField.LANGUAGE: Told(_K.LANGUAGE_PUBLISHED, _K.LANGUAGE_WITHDRAWN, _K.LANGUAGE_WITHDRAWN),
}
"""The kinds of what is there on both sides and differs. Fields that are numbers on both sides, or none, are never `other`."""


class Presence(NamedTuple):
    """The kinds of a thing that is there on one side only, or on both under another identity."""

    added: PromiseChangeKind
    removed: PromiseChangeKind
    followed: PromiseChangeKind | None = None


THINGS: Mapping[str, Presence] = {
    Subject.COMPONENT: Presence(_K.COMPONENT_ADDED, _K.COMPONENT_REMOVED, _K.COMPONENT_REPLACED),
    Subject.OPTION: Presence(_K.OPTION_ADDED, _K.OPTION_REMOVED),
    "INCLUDED": Presence(_K.SCOPE_INCLUDED_ADDED, _K.SCOPE_INCLUDED_REMOVED),
    "EXCLUDED": Presence(_K.SCOPE_EXCLUDED_ADDED, _K.SCOPE_EXCLUDED_REMOVED),
    Subject.COMMITMENT: Presence(_K.COMMITMENT_ADDED, _K.COMMITMENT_REMOVED),
    Subject.OFFERING: Presence(_K.OFFERING_ADDED, _K.OFFERING_REMOVED, _K.OFFERING_CONTINUED),
    Subject.CAPABILITY: Presence(_K.CAPABILITY_ADDED, _K.CAPABILITY_REMOVED),
}
"""By subject; what belongs to the scope by its inclusion."""


class Words(NamedTuple):
    """One thing in the languages of the portfolio."""

    fi: str
    sv: str
    en: str


ROLES: Mapping[ComponentRole, Words] = {
    ComponentRole.CORE: Words("ydin", "kärna", "core"),
    ComponentRole.ENABLING: Words("välttämätön", "nödvändig", "enabling"),
    ComponentRole.ENHANCING: Words("lisäarvoa tuova", "förstärkande", "enhancing"),
}
COMMITMENTS: Mapping[CommitmentKind, Words] = {
    CommitmentKind.AVAILABILITY: Words("käytettävyys", "tillgänglighet", "availability"),
    CommitmentKind.SUPPORT_HOURS: Words("tukiajat", "stödtider", "support hours"),
    CommitmentKind.RESPONSE_TIME: Words("vastausaika", "svarstid", "response time"),
    CommitmentKind.RESOLUTION_TIME: Words("ratkaisuaika", "lösningstid", "resolution time"),
    CommitmentKind.LEAD_TIME: Words("toimitusaika", "leveranstid", "lead time"),
    CommitmentKind.CAPACITY: Words("kapasiteetti", "kapacitet", "capacity"),
    CommitmentKind.CONTINUITY: Words("jatkuvuus", "kontinuitet", "continuity"),
    CommitmentKind.SECURITY: Words("turvallisuus", "säkerhet", "security"),
    CommitmentKind.QUALITY: Words("laatu", "kvalitet", "quality"),
}
UNITS: Mapping[str, Words] = {
    PriceUnit.FLAT_MONTH: Words("kk", "mån", "month"),
    PriceUnit.PER_USER_MONTH: Words("käyttäjä/kk", "användare/mån", "user/month"),
    PriceUnit.PER_DEVICE_MONTH: Words("laite/kk", "enhet/mån", "device/month"),
    PriceUnit.PER_SERVER_MONTH: Words("palvelin/kk", "server/mån", "server/month"),
    PriceUnit.PER_HOUR: Words("tunti", "timme", "hour"),
    PriceUnit.PER_GB_MONTH: Words("Gt/kk", "GB/mån", "GB/month"),
    PriceUnit.PER_ITEM_MONTH: Words("kpl/kk", "st/mån", "item/month"),
    BillingPeriod.MONTH: Words("kk", "mån", "month"),
    BillingPeriod.YEAR: Words("vuosi", "år", "year"),
    BillingPeriod.ONCE: Words("kerta", "gång", "once"),
}
"""What a price is for."""
LANGUAGE_NAMES: Mapping[str, Words] = {
    "fi": Words("suomi", "finska", "Finnish"),
    "sv": Words("ruotsi", "svenska", "Swedish"),
    "en": Words("englanti", "engelska", "English"),
}
LABELS: Mapping[PromiseField, Words] = {
    PromiseField.NAME: Words("nimi", "namn", "name"),
    PromiseField.CUSTOMER_NEED: Words("asiakkaan tarve", "kundens behov", "the customer's need"),
    PromiseField.VALUE_PROPOSITION: Words("hyöty asiakkaalle", "nyttan för kunden", "the benefit for the customer"),
    PromiseField.DESCRIPTION: Words("kuvaus", "beskrivning", "description"),
    PromiseField.TARGET_GROUP: Words("kohderyhmä", "målgrupp", "target group"),
    PromiseField.NOTE: Words("lisätieto", "tilläggsuppgift", "note"),
    PromiseField.INTERNAL_DESCRIPTION: Words("sisäinen kuvaus", "intern beskrivning", "internal description"),
}
"""What the texts of a version and its parts are called."""
NOT_STATED = Words("ei ilmoitettu", "inte angiven", "not stated")
NOTHING = Words("ei mitään", "inget", "none")
UNLIMITED = Words("rajaton", "obegränsad", "unlimited")
DAYS = Words("pv", "dagar", "days")

HIGHER_IS_BETTER = (CommitmentKind.AVAILABILITY, CommitmentKind.SUPPORT_HOURS, CommitmentKind.CAPACITY)
LOWER_IS_BETTER = (CommitmentKind.RESPONSE_TIME, CommitmentKind.RESOLUTION_TIME, CommitmentKind.LEAD_TIME)
"""Of the other kinds only the words of the promise can tell."""
AT_LEAST = "≥|vähintään|minst|at least"
AT_MOST = "≤|enintään|högst|at most"
"""Regular expressions of what they say then."""
HOURS_OF: Mapping[str, str] = {
    "MIN": "1/60.0",
    "MINUTE": "1/60.0",
    "MINUTES": "1/60.0",
    "H": "1",
    "HOUR": "1",
    "HOURS": "1",
    "D": "24",
    "DAY": "24",
    "DAYS": "24",
}
"""How many hours a unit of time is, so that 48 h and 2 d are the same promise."""
