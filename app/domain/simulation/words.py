"""What can stand against a composition that is thought of, in words, and what happens to its lines."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.package.words import MESSAGES as CHOICES
from app.domain.package.words import Violation


class LineChange(StrEnum):
    """What becomes of a line."""

    UNCHANGED = "UNCHANGED"
    CHANGED = "CHANGED"
    REPLACED = "REPLACED"
    ADDED = "ADDED"
    REMOVED = "REMOVED"


class SimulationViolation(StrEnum):
    """The SQL functions simulation_changes and composition_faults answer with these codes, as verbs and choices do."""

    UNKNOWN_COMPONENT = "UNKNOWN_COMPONENT"
    UNKNOWN_SERVICE = "UNKNOWN_SERVICE"
    UNKNOWN_VERSION = "UNKNOWN_VERSION"
    UNKNOWN_OFFERING = "UNKNOWN_OFFERING"
    REPEATED = "REPEATED"
    COMPONENT_CONTAINED = "COMPONENT_CONTAINED"
    OUT_OF_BOUNDS = "OUT_OF_BOUNDS"
    TOO_FINE = "TOO_FINE"
    REQUIRED = "REQUIRED"
    NOT_COMPUTED = "NOT_COMPUTED"
    PRICED_BY_OFFERING = "PRICED_BY_OFFERING"
    COMPOSITION_CIRCLE = "COMPOSITION_CIRCLE"
    COMPOSITION_TOO_DEEP = "COMPOSITION_TOO_DEEP"
    CORE_IS_MANDATORY = "CORE_IS_MANDATORY"
    MAXIMUM_BELOW_MINIMUM = "MAXIMUM_BELOW_MINIMUM"
    DEFAULT_OUTSIDE_LIMITS = "DEFAULT_OUTSIDE_LIMITS"
    OFFERING_MISSING = "OFFERING_MISSING"
    OPTIONS_INCONSISTENT = "OPTIONS_INCONSISTENT"
    QUANTITY_TOO_FINE = "QUANTITY_TOO_FINE"
    QUANTITY_BELOW_MINIMUM = "QUANTITY_BELOW_MINIMUM"
    QUANTITY_ABOVE_MAXIMUM = "QUANTITY_ABOVE_MAXIMUM"
    OPTIONS_TOO_FEW = "OPTIONS_TOO_FEW"
    OPTIONS_TOO_MANY = "OPTIONS_TOO_MANY"
    COMPONENT_MISSING = "COMPONENT_MISSING"
    SELECTION_DROPPED = "SELECTION_DROPPED"


TOLERATED = (SimulationViolation.COMPONENT_MISSING, SimulationViolation.SELECTION_DROPPED)
"""What no verb refuses; it is told all the same."""

_OWN: Mapping[str, Mapping[SimulationViolation, str]] = {
    "fi": {
        SimulationViolation.UNKNOWN_SERVICE: "Palvelua {named} ei ole.",
        SimulationViolation.UNKNOWN_VERSION: "Palvelulla ei ole versiota {named}.",
        SimulationViolation.UNKNOWN_OFFERING: "Mallia {named} ei ole.",
        SimulationViolation.REPEATED: "{named} on mainittu monta kertaa; ensimmäinen kerta pätee.",
        SimulationViolation.COMPONENT_CONTAINED: "{named} kuuluu pakettiin jo.",
        SimulationViolation.OUT_OF_BOUNDS: "{named}: {given} ei käy; raja on {allowed}.",
        SimulationViolation.TOO_FINE: "{named}: luvussa {given} on liikaa desimaaleja; tarkkuus on {allowed}.",
        SimulationViolation.REQUIRED: "{named}: tiedot eivät riitä. Uusi hinta tarvitsee hinnan, kustannuksen ja valuutan, lupaus yksikön.",
        SimulationViolation.NOT_COMPUTED: "Mallilla {named} on kiinteä hinta, jota ei tarkisteta prosentilla.",
        SimulationViolation.PRICED_BY_OFFERING: "{named} on paketti, ja sen hinta tulee sen mallista.",
        SimulationViolation.COMPOSITION_CIRCLE: "Paketti sisältäisi itsensä: {named}.",
        SimulationViolation.COMPOSITION_TOO_DEEP: "Paketteja olisi {named} mukana {given} sisäkkäin; enintään {allowed} saa olla.",
        SimulationViolation.CORE_IS_MANDATORY: "{named} on ydinosa: vähimmäismäärä on vähintään {allowed}, ei {given}.",
        SimulationViolation.MAXIMUM_BELOW_MINIMUM: "{named}: enimmäismäärä {given} on pienempi kuin vähimmäismäärä {allowed}.",
        SimulationViolation.DEFAULT_OUTSIDE_LIMITS: "{named}: oletusmäärä {given} on rajan {allowed} ulkopuolella.",
        SimulationViolation.OFFERING_MISSING: "{named} on paketti; nimeä malli, jolla se sisältyy.",
        SimulationViolation.OPTIONS_INCONSISTENT: "Vaihtoehtojen rajat eivät sovi osiin: {named}. Raja on {allowed}, osia on {given}.",
        SimulationViolation.COMPONENT_MISSING: "{named}: versiota ei ole voimassa eikä suunnitteilla.",
        SimulationViolation.SELECTION_DROPPED: "{named} jää pois mallista, johon sitä on valittu {given}.",
    },
    "sv": {
        SimulationViolation.UNKNOWN_SERVICE: "Tjänsten {named} finns inte.",
        SimulationViolation.UNKNOWN_VERSION: "Tjänsten har ingen version {named}.",
        SimulationViolation.UNKNOWN_OFFERING: "Varianten {named} finns inte.",
        SimulationViolation.REPEATED: "{named} nämns flera gånger; den första gången gäller.",
        SimulationViolation.COMPONENT_CONTAINED: "{named} ingår redan i paketet.",
        SimulationViolation.OUT_OF_BOUNDS: "{named}: {given} går inte; gränsen är {allowed}.",
        SimulationViolation.TOO_FINE: "{named}: talet {given} har för många decimaler; noggrannheten är {allowed}.",
        SimulationViolation.REQUIRED: "{named}: uppgifter saknas. Ett nytt pris behöver pris, kostnad och valuta, ett löfte sin enhet.",
        SimulationViolation.NOT_COMPUTED: "Varianten {named} har ett fast pris, som inte justeras med procent.",
        SimulationViolation.PRICED_BY_OFFERING: "{named} är ett paket, och priset kommer från dess variant.",
        SimulationViolation.COMPOSITION_CIRCLE: "Paketet skulle innehålla sig självt: {named}.",
        SimulationViolation.COMPOSITION_TOO_DEEP: "Med {named} skulle paketen ligga {given} i varandra; högst {allowed} får det vara.",
        SimulationViolation.CORE_IS_MANDATORY: "{named} är en kärndel: minsta mängden är minst {allowed}, inte {given}.",
        SimulationViolation.MAXIMUM_BELOW_MINIMUM: "{named}: största mängden {given} är mindre än den minsta, {allowed}.",
        SimulationViolation.DEFAULT_OUTSIDE_LIMITS: "{named}: den förvalda mängden {given} ligger utanför gränsen {allowed}.",
        SimulationViolation.OFFERING_MISSING: "{named} är ett paket; nämn varianten som det ingår med.",
        SimulationViolation.OPTIONS_INCONSISTENT: "Gränserna för valen passar inte delarna: {named}. Gränsen är {allowed}, av {given}.",
        SimulationViolation.COMPONENT_MISSING: "{named}: ingen version är i kraft eller planerad.",
        SimulationViolation.SELECTION_DROPPED: "{named} faller bort ur en variant som har valt {given} av den.",
    },
    "en": {
        SimulationViolation.UNKNOWN_SERVICE: "There is no service {named}.",
        SimulationViolation.UNKNOWN_VERSION: "The service has no version {named}.",
        SimulationViolation.UNKNOWN_OFFERING: "There is no offering {named}.",
        SimulationViolation.REPEATED: "{named} is named more than once; the first time counts.",
        SimulationViolation.COMPONENT_CONTAINED: "The package contains {named} already.",
        SimulationViolation.OUT_OF_BOUNDS: "{named}: {given} is out of bounds; the limit is {allowed}.",
        SimulationViolation.TOO_FINE: "{named}: {given} has too many decimals; it is kept to {allowed}.",
        SimulationViolation.REQUIRED: "{named}: more is needed. A new price has a price, a cost and a currency, a promise its unit.",
        SimulationViolation.NOT_COMPUTED: "The price of offering {named} is fixed, and not adjusted by percent.",
        SimulationViolation.PRICED_BY_OFFERING: "{named} is a package, and its price is that of its offering.",
        SimulationViolation.COMPOSITION_CIRCLE: "The package would contain itself: {named}.",
        SimulationViolation.COMPOSITION_TOO_DEEP: "With {named} packages would be nested {given} levels deep; at most {allowed} are.",
        SimulationViolation.CORE_IS_MANDATORY: "{named} is a CORE component: its minimum is {allowed} or more, not {given}.",
        SimulationViolation.MAXIMUM_BELOW_MINIMUM: "{named}: the maximum {given} is below the minimum {allowed}.",
        SimulationViolation.DEFAULT_OUTSIDE_LIMITS: "{named}: the default {given} is outside the limit {allowed}.",
        SimulationViolation.OFFERING_MISSING: "{named} is a package: name the offering that it is contained with.",
        SimulationViolation.OPTIONS_INCONSISTENT: "The limits of the options do not fit: {named}. The limit is {allowed}, of {given}.",
        SimulationViolation.COMPONENT_MISSING: "{named}: no version is in force or planned.",
        SimulationViolation.SELECTION_DROPPED: "{named} is lost by an offering that selects {given} of it.",
    },
}
MESSAGES: Mapping[str, Mapping[SimulationViolation, str]] = {
    language: {
        **{SimulationViolation(code.value): text for code, text in CHOICES[language].items() if code is not Violation.COMPONENT_REPEATED},
        **texts,
    }
    for language, texts in _OWN.items()
}
"""By language. What a choice can break too is told alike. `named`: keys, or what a change named."""
