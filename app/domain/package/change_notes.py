"""How each kind of change is told to customers, in their languages, and what it is to them."""

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.package.change_words import CustomerImpact, PromiseChangeKind, Words

_K = PromiseChangeKind


class Wording(NamedTuple):
    """`{it}`: what it is about; `{before}` and `{after}`: what was and what is said of it."""

    impact: CustomerImpact
    description: str
    fi: str
    sv: str
    en: str


_WORSE, _BETTER, _NEUTRAL, _INTERNAL = CustomerImpact.WORSE, CustomerImpact.BETTER, CustomerImpact.NEUTRAL, CustomerImpact.INTERNAL
KINDS: Mapping[PromiseChangeKind, Wording] = {
    _K.COMPONENT_ADDED: Wording(
        _BETTER, "A component was added.", "Uutta paketissa: {it}.", "Nytt i paketet: {it}.", "New in the package: {it}."
    ),
    _K.COMPONENT_REMOVED: Wording(
        _WORSE,
        "A component was removed.",
        "Ei enää paketissa: {it}.",
        "Ingår inte längre i paketet: {it}.",
        "No longer in the package: {it}.",
    ),
    _K.COMPONENT_REPLACED: Wording(
        _NEUTRAL,
        "A component took the place of another that it replaces.",
        "{before} korvataan: uusi palvelu on {after}.",
        "{before} ersätts: den nya tjänsten är {after}.",
        "{before} is replaced: the new service is {after}.",
    ),
    _K.COMPONENT_SHOWN: Wording(
        _BETTER,
        "Customers now see a component that was hidden from them.",
        "Nyt näkyvissä paketissa: {it}.",
        "Syns nu i paketet: {it}.",
        "Now shown in the package: {it}.",
    ),
    _K.COMPONENT_HIDDEN: Wording(
        _WORSE,
        "Customers no longer see a component.",
        "Ei enää näkyvissä paketissa: {it}.",
        "Syns inte längre i paketet: {it}.",
        "No longer shown in the package: {it}.",
    ),
    _K.COMPONENT_VERSION_CHANGED: Wording(
        _NEUTRAL,
        "A component stands for another version of its service.",
        "{it}: versio {before} vaihtuu versioon {after}.",
        "{it}: version {before} byts till version {after}.",
        "{it}: version {before} is followed by version {after}.",
    ),
    _K.COMPONENT_ROLE_CHANGED: Wording(
        _NEUTRAL,
        "A component matters more or less to the package.",
        "{it}: rooli paketissa oli {before}, nyt {after}.",
        "{it}: rollen i paketet var {before}, nu {after}.",
        "{it}: its role in the package was {before}, now {after}.",
    ),
    _K.COMPONENT_OFFERING_CHANGED: Wording(
        _NEUTRAL,
        "A package inside counts with another of its offerings.",
        "{it}: malli {before} vaihtuu malliin {after}.",
        "{it}: varianten {before} byts till {after}.",
        "{it}: offering {before} is followed by {after}.",
    ),
    _K.COMPONENT_OPTION_CHANGED: Wording(
        _NEUTRAL,
        "A component belongs to other options than before.",
        "{it}: valintaryhmä oli {before}, nyt {after}.",
        "{it}: valgruppen var {before}, nu {after}.",
        "{it}: the options that it is one of were {before}, now {after}.",
    ),
    _K.COMPONENT_ACTIVITY_CHANGED: Wording(
        _INTERNAL,
        "A component works at another place of the value chain.",
        "{it}: vaihe arvoketjussa oli {before}, nyt {after}.",
        "{it}: platsen i värdekedjan var {before}, nu {after}.",
        "{it}: its place in the value chain was {before}, now {after}.",
    ),
    _K.MINIMUM_QUANTITY_RAISED: Wording(
        _WORSE,
        "More of a component must be taken.",
        "{it}: vähimmäismäärä nousee, ennen {before}, nyt {after}.",
        "{it}: minsta mängden höjs, förut {before}, nu {after}.",
        "{it}: the least quantity rises from {before} to {after}.",
    ),
    _K.MINIMUM_QUANTITY_LOWERED: Wording(
        _BETTER,
        "Less of a component may be taken.",
        "{it}: vähimmäismäärä laskee, ennen {before}, nyt {after}.",
        "{it}: minsta mängden sänks, förut {before}, nu {after}.",
        "{it}: the least quantity falls from {before} to {after}.",
    ),
    _K.DEFAULT_QUANTITY_RAISED: Wording(
        _NEUTRAL,
        "More of a component is taken when nothing is said; the customer may still choose.",
        "{it}: oletusmäärä nousee, ennen {before}, nyt {after}.",
        "{it}: standardmängden höjs, förut {before}, nu {after}.",
        "{it}: the usual quantity rises from {before} to {after}.",
    ),
    _K.DEFAULT_QUANTITY_LOWERED: Wording(
        _NEUTRAL,
        "Less of a component is taken when nothing is said; the customer may still choose.",
        "{it}: oletusmäärä laskee, ennen {before}, nyt {after}.",
        "{it}: standardmängden sänks, förut {before}, nu {after}.",
        "{it}: the usual quantity falls from {before} to {after}.",
    ),
    _K.MAXIMUM_QUANTITY_RAISED: Wording(
        _BETTER,
        "More of a component may be taken.",
        "{it}: enimmäismäärä nousee, ennen {before}, nyt {after}.",
        "{it}: högsta mängden höjs, förut {before}, nu {after}.",
        "{it}: the greatest quantity rises from {before} to {after}.",
    ),
    _K.MAXIMUM_QUANTITY_LOWERED: Wording(
        _WORSE,
        "Less of a component may be taken than before.",
        "{it}: enimmäismäärä laskee, ennen {before}, nyt {after}.",
        "{it}: högsta mängden sänks, förut {before}, nu {after}.",
        "{it}: the greatest quantity falls from {before} to {after}.",
    ),
    _K.OPTION_ADDED: Wording(_BETTER, "There is something new to choose.", "Uusi valinta: {it}.", "Nytt val: {it}.", "A new choice: {it}."),
    _K.OPTION_REMOVED: Wording(
        _WORSE,
        "Something is no longer there to choose.",
        "Valinta poistuu: {it}.",
        "Valet tas bort: {it}.",
        "No longer a choice: {it}.",
    ),
    _K.OPTION_MINIMUM_RAISED: Wording(
        _WORSE,
        "More options must be chosen.",
        "{it}: valittava vähintään {after}, ennen {before}.",
        "{it}: minst {after} ska väljas, förut {before}.",
        "{it}: at least {after} must be chosen, before {before}.",
    ),
    _K.OPTION_MINIMUM_LOWERED: Wording(
        _BETTER,
        "Fewer options must be chosen.",
        "{it}: valittava vähintään {after}, ennen {before}.",
        "{it}: minst {after} ska väljas, förut {before}.",
        "{it}: at least {after} must be chosen, before {before}.",
    ),
    _K.OPTION_MAXIMUM_RAISED: Wording(
        _BETTER,
        "More options may be chosen.",
        "{it}: valittavissa enintään {after}, ennen {before}.",
        "{it}: högst {after} kan väljas, förut {before}.",
        "{it}: at most {after} may be chosen, before {before}.",
    ),
    _K.OPTION_MAXIMUM_LOWERED: Wording(
        _WORSE,
        "Fewer options may be chosen.",
        "{it}: valittavissa enintään {after}, ennen {before}.",
        "{it}: högst {after} kan väljas, förut {before}.",
        "{it}: at most {after} may be chosen, before {before}.",
    ),
    _K.SCOPE_INCLUDED_ADDED: Wording(
        _BETTER, "Something more is included.", "Sisältyy nyt: {it}.", "Ingår nu: {it}.", "Now included: {it}."
    ),
    _K.SCOPE_INCLUDED_REMOVED: Wording(
        _WORSE,
        "Something is no longer said to be included.",
        "Ei enää sisälly: {it}.",
        "Ingår inte längre: {it}.",
        "No longer included: {it}.",
    ),
    _K.SCOPE_EXCLUDED_ADDED: Wording(
        _WORSE, "Something more is left out.", "Rajataan nyt pois: {it}.", "Avgränsas nu bort: {it}.", "Now left out: {it}."
    ),
    _K.SCOPE_EXCLUDED_REMOVED: Wording(
        _BETTER,
        "Something is no longer said to be left out.",
        "Ei enää rajattu pois: {it}.",
        "Inte längre bortavgränsat: {it}.",
        "No longer left out: {it}.",
    ),
    _K.SCOPE_NOW_INCLUDED: Wording(
        _BETTER,
        "What was left out is included.",
        "Ennen rajattu pois, nyt sisältyy: {it}.",
        "Förut bortavgränsat, ingår nu: {it}.",
        "Left out before, now included: {it}.",
    ),
    _K.SCOPE_NOW_EXCLUDED: Wording(
        _WORSE,
        "What was included is left out.",
        "Ennen sisältyi, nyt rajattu pois: {it}.",
        "Ingick förut, nu bortavgränsat: {it}.",
        "Included before, now left out: {it}.",
    ),
    _K.SCOPE_TEXT_CHANGED: Wording(
        _NEUTRAL,
        "An item of the scope is said in other words; whether it is more or less, a person must judge.",
        "Sanamuoto muuttuu. Ennen: {before}. Nyt: {after}.",
        "Formuleringen ändras. Förut: {before}. Nu: {after}.",
        "The wording changes. Before: {before}. Now: {after}.",
    ),
    _K.COMMITMENT_ADDED: Wording(
        _BETTER,
        "Something more is guaranteed.",
        "Uusi lupaus, {it}: {after}.",
        "Nytt löfte, {it}: {after}.",
        "A new promise, {it}: {after}.",
    ),
    _K.COMMITMENT_REMOVED: Wording(
        _WORSE,
        "Something is no longer guaranteed.",
        "Ei enää luvata, {it}: {before}.",
        "Utlovas inte längre, {it}: {before}.",
        "No longer promised, {it}: {before}.",
    ),
    _K.COMMITMENT_TIGHTENED: Wording(
        _BETTER,
        "A guarantee became better for the customer.",
        "Lupaus paranee, {it}. Ennen: {before}. Nyt: {after}.",
        "Löftet blir bättre, {it}. Förut: {before}. Nu: {after}.",
        "A better promise, {it}. Before: {before}. Now: {after}.",
    ),
    _K.COMMITMENT_LOOSENED: Wording(
        _WORSE,
        "A guarantee became worse for the customer.",
        "Lupaus heikkenee, {it}. Ennen: {before}. Nyt: {after}.",
        "Löftet blir svagare, {it}. Förut: {before}. Nu: {after}.",
        "A weaker promise, {it}. Before: {before}. Now: {after}.",
    ),
    _K.COMMITMENT_CHANGED: Wording(
        _NEUTRAL,
        "A guarantee changed, and nothing tells whether for better or worse.",
        "Lupaus muuttuu, {it}. Ennen: {before}. Nyt: {after}.",
        "Löftet ändras, {it}. Förut: {before}. Nu: {after}.",
        "The promise changes, {it}. Before: {before}. Now: {after}.",
    ),
    _K.LEAD_TIME_SHORTENED: Wording(
        _BETTER,
        "Delivered sooner after the order, or within a time that was not stated before.",
        "Toimitusaika lyhenee. Ennen: {before}. Nyt: {after}.",
        "Leveranstiden blir kortare. Förut: {before}. Nu: {after}.",
        "Delivered sooner. Before: {before}. Now: {after}.",
    ),
    _K.LEAD_TIME_LENGTHENED: Wording(
        _WORSE,
        "Delivered later after the order, or within a time that is no longer stated.",
        "Toimitusaika pitenee. Ennen: {before}. Nyt: {after}.",
        "Leveranstiden blir längre. Förut: {before}. Nu: {after}.",
        "Delivered later. Before: {before}. Now: {after}.",
    ),
    _K.OFFERING_ADDED: Wording(_BETTER, "There is a new offering.", "Uusi malli: {it}.", "Ny variant: {it}.", "A new offering: {it}."),
    _K.OFFERING_REMOVED: Wording(
        _WORSE,
        "An offering is no longer there.",
        "Malli poistuu: {it}.",
        "Varianten tas bort: {it}.",
        "No longer offered: {it}.",
    ),
    _K.OFFERING_CONTINUED: Wording(
        _NEUTRAL,
        "An offering is taken over by one of another key, with the agreements on it.",
        "Malli {before} jatkuu mallina {after}.",
        "Varianten {before} fortsätter som {after}.",
        "Offering {before} continues as {after}.",
    ),
    _K.OFFERING_QUANTITY_RAISED: Wording(
        _BETTER,
        "An offering holds more of a component.",
        "{it}: määrä nousee, ennen {before}, nyt {after}.",
        "{it}: mängden ökar, förut {before}, nu {after}.",
        "{it}: the quantity rises from {before} to {after}.",
    ),
    _K.OFFERING_QUANTITY_LOWERED: Wording(
        _WORSE,
        "An offering holds less of a component.",
        "{it}: määrä laskee, ennen {before}, nyt {after}.",
        "{it}: mängden minskar, förut {before}, nu {after}.",
        "{it}: the quantity falls from {before} to {after}.",
    ),
    _K.PRICE_RAISED: Wording(
        _WORSE,
        "It costs the customer more on the day that is asked about.",
        "Hinta nousee, {it}. Ennen: {before}. Nyt: {after}.",
        "Priset höjs, {it}. Förut: {before}. Nu: {after}.",
        "A higher price, {it}. Before: {before}. Now: {after}.",
    ),
    _K.PRICE_LOWERED: Wording(
        _BETTER,
        "It costs the customer less on the day that is asked about.",
        "Hinta laskee, {it}. Ennen: {before}. Nyt: {after}.",
        "Priset sänks, {it}. Förut: {before}. Nu: {after}.",
        "A lower price, {it}. Before: {before}. Now: {after}.",
    ),
    _K.PRICE_CHANGED: Wording(
        _NEUTRAL,
        "Its price is in another currency, for another unit or period, or told on one side only.",
        "Hinnoittelu muuttuu, {it}. Ennen: {before}. Nyt: {after}.",
        "Prissättningen ändras, {it}. Förut: {before}. Nu: {after}.",
        "Priced in another way, {it}. Before: {before}. Now: {after}.",
    ),
    _K.COST_RAISED: Wording(
        _INTERNAL,
        "It costs the provider more.",
        "Kustannus nousee, {it}. Ennen: {before}. Nyt: {after}.",
        "Kostnaden ökar, {it}. Förut: {before}. Nu: {after}.",
        "A higher cost, {it}. Before: {before}. Now: {after}.",
    ),
    _K.COST_LOWERED: Wording(
        _INTERNAL,
        "It costs the provider less.",
        "Kustannus laskee, {it}. Ennen: {before}. Nyt: {after}.",
        "Kostnaden minskar, {it}. Förut: {before}. Nu: {after}.",
        "A lower cost, {it}. Before: {before}. Now: {after}.",
    ),
    _K.COST_CHANGED: Wording(
        _INTERNAL,
        "Its cost is in another currency, for another unit or period, or told on one side only.",
        "Kustannuslaskenta muuttuu, {it}. Ennen: {before}. Nyt: {after}.",
        "Kostnaden räknas annorlunda, {it}. Förut: {before}. Nu: {after}.",
        "A cost of another kind, {it}. Before: {before}. Now: {after}.",
    ),
    _K.TEXT_CHANGED: Wording(
        _NEUTRAL,
        "A text for customers changed; `field` says which.",
        "Tekstiä on muutettu: {it}.",
        "Texten har ändrats: {it}.",
        "The text was changed: {it}.",
    ),
    _K.INTERNAL_TEXT_CHANGED: Wording(
        _INTERNAL,
        "A text for the provider changed.",
        "Sisäinen kuvaus muuttuu.",
        "Den interna beskrivningen ändras.",
        "The internal description changes.",
    ),
    _K.LANGUAGE_PUBLISHED: Wording(
        _BETTER,
        "Customers can read it in one more language.",
        "Luettavissa nyt myös kielellä: {it}.",
        "Kan nu läsas också på: {it}.",
        "Can now also be read in: {it}.",
    ),
    _K.LANGUAGE_WITHDRAWN: Wording(
        _WORSE,
        "Customers can no longer read it in a language.",
        "Ei enää luettavissa kielellä: {it}.",
        "Kan inte längre läsas på: {it}.",
        "Can no longer be read in: {it}.",
    ),
    _K.CAPABILITY_ADDED: Wording(
        _INTERNAL, "It rests on one more capability.", "Uusi kyvykkyys: {it}.", "Ny förmåga: {it}.", "A new capability: {it}."
    ),
    _K.CAPABILITY_REMOVED: Wording(
        _INTERNAL,
        "It no longer rests on a capability.",
        "Kyvykkyyttä ei enää tarvita: {it}.",
        "Förmågan behövs inte längre: {it}.",
        "A capability no longer needed: {it}.",
    ),
}
"""Whole texts are not repeated here: they stand in `before` and `after`."""
UNSTATED: Mapping[PromiseChangeKind, tuple[str, Words]] = {
    _K.LEAD_TIME_SHORTENED: (
        "before",
        Words("Toimitusaika on nyt ilmoitettu: {after}.", "Leveranstiden anges nu: {after}.", "A delivery time is now stated: {after}."),
    ),
    _K.LEAD_TIME_LENGTHENED: (
        "after",
        Words(
            "Toimitusaikaa ei enää ilmoiteta. Ennen: {before}.",
            "Leveranstiden anges inte längre. Förut: {before}.",
            "A delivery time is no longer stated. Before: {before}.",
        ),
    ),
}
"""How a kind is told when there is no amount on one of its sides: what is not stated is neither sooner nor later than anything."""
