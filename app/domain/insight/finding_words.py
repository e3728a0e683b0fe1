"""How each kind of finding is told, how grave it is, and what would mend it."""

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.insight.finding_kinds import FindingKind, FindingSeverity
from app.domain.insight.finding_names import Three

_K = FindingKind


class Wording(NamedTuple):
    """`said` and `hint` in Finnish, Swedish and English; names in braces are facts of the finding, or what it is about: `{item}`,
    `{version}`, `{agreement}`, `{capability}`, `{party}`. `remedy`: the mutation that would mend it."""

    severity: FindingSeverity
    description: str
    said: Three
    remedy: str
    hint: Three


_HIGH, _MEDIUM, _LOW = FindingSeverity
_OR_LESS: Three = (
    "Tee uusi versio, joka lupaa vähemmän, tai korvaa osa paremmalla.",
    "Gör en ny version som lovar mindre, eller byt ut en del mot en bättre.",
    "Make a new version that promises less, or replace a component by a better one.",
)
_SAY: Three = ("Lisää teksti versioon.", "Lägg till texten i versionen.", "Add the text to the version.")
_RIGHTEN: Three = (
    "Korjaa se, mistä tarkistukset kertovat, ja aikatauluta askel uudelleen.",
    "Rätta till det som kontrollerna säger och schemalägg steget på nytt.",
    "Mend what the checks tell, and schedule the step anew.",
)
KINDS: Mapping[FindingKind, Wording] = {
    _K.PROMISE_NOT_BACKED: Wording(
        _HIGH,
        "A package in force or planned promises a higher availability than its core and enabling components carry together.",
        (
            "{item} {version}: luvattu saatavuus {promised} % ei ole osien varassa. Ne kantavat {backed} % ({offering}).",
            "{item} {version}: den utlovade tillgängligheten {promised} % bärs inte av delarna. De bär {backed} % ({offering}).",
            "{item} {version}: the promised availability of {promised} % is not backed. The components carry {backed} % ({offering}).",
        ),
        "versionCreate",
        _OR_LESS,
    ),
    _K.SCHEDULED_GATE_FAILED: Wording(
        _HIGH,
        "A scheduled step did not pass its gate when it was due, and was neither taken nor scheduled since.",
        (
            "{item} {version}: aikataulutettu askel ({step}, {due}) ei läpäissyt porttiaan: {checks}.",
            "{item} {version}: det schemalagda steget ({step}, {due}) passerade inte sin grind: {checks}.",
            "{item} {version}: the scheduled step ({step}, {due}) did not pass its gate: {checks}.",
        ),
        "transitionSchedule",
        _RIGHTEN,
    ),
    _K.SCHEDULED_GATE_FAILING: Wording(
        _HIGH,
        "A step is scheduled whose gate it would not pass as things stand.",
        (
            "{item} {version}: aikataulutettu askel ({step}, {due}) ei läpäisisi porttiaan: {checks}.",
            "{item} {version}: det schemalagda steget ({step}, {due}) skulle inte passera sin grind: {checks}.",
            "{item} {version}: the scheduled step ({step}, {due}) would not pass its gate: {checks}.",
        ),
        "transitionSchedule",
        (
            "Korjaa se, mistä tarkistukset kertovat, tai siirrä askelta.",
            "Rätta till det som kontrollerna säger, eller flytta steget.",
            "Mend what the checks tell, or put the step off.",
        ),
    ),
    _K.OBJECTION_OPEN: Wording(
        _HIGH,
        "An objection to a planned version stands: nothing newer was said by its author, and nobody let it pass.",
        (
            "{item} {version}: avoin vastalause, {party} ({aspect}).",
            "{item} {version}: en öppen invändning, {party} ({aspect}).",
            "{item} {version}: an open objection, {party} ({aspect}).",
        ),
        "commentAdd",
        (
            "Sovi asiasta vastustajan kanssa: hänen uusi lausuntonsa sulkee vastalauseen.",
            "Kom överens med den som invänder: ett nytt utlåtande stänger invändningen.",
            "Settle it with the objector, whose newer statement closes the objection.",
        ),
    ),
    _K.FEEDBACK_UNANSWERED: Wording(
        _HIGH,
        "Feedback has waited for an answer longer than two weeks.",
        (
            "{item}: palautteeseen ({touchpoint}, arvosana {score}) ei ole vastattu {days} päivään.",
            "{item}: responsen ({touchpoint}, betyg {score}) har väntat på svar i {days} dagar.",
            "{item}: feedback ({touchpoint}, score {score}) has waited {days} days for an answer.",
        ),
        "feedbackAnswer",
        ("Vastaa palautteeseen.", "Besvara responsen.", "Answer the feedback."),
    ),
    _K.PLANNED_WITHOUT_PROJECT: Wording(
        _HIGH,
        "A version in design or in transition is delivered by no running project.",
        (
            "{item} {version}: mikään käynnissä oleva projekti ei toteuta versiota.",
            "{item} {version}: inget pågående projekt levererar versionen.",
            "{item} {version}: no running project delivers it.",
        ),
        "projectUpsert",
        (
            "Käynnistä projekti, joka toteuttaa version.",
            "Starta ett projekt som levererar versionen.",
            "Start a project that delivers it.",
        ),
    ),
    _K.PRICE_MISSING: Wording(
        _HIGH,
        "A service in force, or in transition, that is no package has no price that is valid today.",
        (
            "{item} {version}: voimassa olevaa hintaa ei ole.",
            "{item} {version}: det finns inget gällande pris.",
            "{item} {version}: there is no valid price.",
        ),
        "priceSet",
        ("Anna versiolle hinta.", "Ange ett pris för versionen.", "Give the version a price."),
    ),
    _K.AGREEMENT_UNOFFERED: Wording(
        _HIGH,
        "An agreement stands for nothing that can be had or priced: no version in force has its offering, nor one that continues it.",
        (
            "{party}: sovittua vaihtoehtoa {offering} ei enää ole, {item} ({agreement}).",
            "{party}: det avtalade alternativet {offering} finns inte längre, {item} ({agreement}).",
            "{party}: the agreed offering {offering} is there no more, {item} ({agreement}).",
        ),
        "agreementUpsert",
        (
            "Sovi voimassa olevasta vaihtoehdosta, tai kerro versiossa, mikä vaihtoehto jatkaa tätä.",
            "Kom överens om ett alternativ som gäller, eller ange i en version vilket alternativ som fortsätter det.",
            "Agree on an offering that is in force, or say in a version which offering continues it.",
        ),
    ),
    _K.OVERRIDDEN_CHECK: Wording(
        _MEDIUM,
        "A failed check of a gate was let pass, and fails still.",
        (
            "{item} {version}: ohitettu tarkistus ({check}) ei vieläkään mene läpi.",
            "{item} {version}: kontrollen som förbigicks ({check}) godkänns fortfarande inte.",
            "{item} {version}: the overridden check ({check}) does not pass yet.",
        ),
        "versionUpdate",
        ("Korjaa se, mikä silloin ohitettiin.", "Rätta till det som förbigicks då.", "Mend what was let pass then."),
    ),
    _K.STATEMENT_MISSING: Wording(
        _MEDIUM,
        "A stakeholder who must speak on a planned version has not.",
        (
            "{item} {version}: lausunto puuttuu, {party} ({aspect}).",
            "{item} {version}: ett utlåtande saknas, {party} ({aspect}).",
            "{item} {version}: a statement is missing, {party} ({aspect}).",
        ),
        "commentAdd",
        ("Pyydä lausunto.", "Be om ett utlåtande.", "Ask for the statement."),
    ),
    _K.IDEA_UNANSWERED: Wording(
        _MEDIUM,
        "An idea has been neither answered nor decided on for a month.",
        (
            "{item}: ideaan ”{title}” ei ole vastattu {days} päivään.",
            "{item}: idén ”{title}” har väntat på svar i {days} dagar.",
            "{item}: the idea “{title}” has waited {days} days for an answer.",
        ),
        "ideaAnswer",
        ("Vastaa ideaan.", "Besvara idén.", "Answer the idea."),
    ),
    _K.OWNER_MISSING: Wording(
        _MEDIUM,
        "A service in force or planned has no active owner, or no active provider.",
        (
            "{item}: ei aktiivista omistajaa tai tuottajaa.",
            "{item}: ingen aktiv ägare eller producent.",
            "{item}: no active owner or provider.",
        ),
        "serviceUpdate",
        ("Nimeä omistaja ja tuottaja.", "Utse en ägare och en producent.", "Name an owner and a provider."),
    ),
    _K.MISSING_VALUE_TEXT: Wording(
        _MEDIUM,
        "A version in force, in transition or in design does not say its value in the portfolio's first language.",
        (
            "{item} {version}: arvolupaus puuttuu.",
            "{item} {version}: värdeerbjudandet saknas.",
            "{item} {version}: the value proposition is missing.",
        ),
        "versionUpdate",
        _SAY,
    ),
    _K.MISSING_LANGUAGE: Wording(
        _MEDIUM,
        "Texts for customers of a version in force, in transition or in design are written, but not in Finnish or not in Swedish, as "
        "far as the portfolio speaks it. One finding for each language.",
        (
            "{item} {version}: asiakastekstejä puuttuu kielellä {language}: {missing}.",
            "{item} {version}: kundtexter saknas på {language}: {missing}.",
            "{item} {version}: texts for customers are missing in {language}: {missing}.",
        ),
        "versionTextsCorrect",
        ("Kirjoita puuttuvat tekstit.", "Skriv de texter som saknas.", "Write the missing texts."),
    ),
    _K.LANGUAGE_UNPUBLISHED: Wording(
        _MEDIUM,
        "A version in force is not published in Finnish or not in Swedish, as far as the portfolio speaks it. One finding for "
        "each language.",
        (
            "{item} {version}: kieltä {language} ei ole julkaistu.",
            "{item} {version}: {language} är inte publicerat.",
            "{item} {version}: {language} is not published.",
        ),
        "versionUpdate",
        ("Tarkista tekstit ja julkaise kieli.", "Granska texterna och publicera språket.", "Check the texts and publish the language."),
    ),
    _K.INTERNAL_WORDS_IN_CUSTOMER_TEXT: Wording(
        _MEDIUM,
        "Texts for customers of a version in force or planned name a capability, which is no matter of customers.",
        (
            "{item} {version}: asiakasteksteissä on sisäisiä sanoja: {words}.",
            "{item} {version}: kundtexterna innehåller interna ord: {words}.",
            "{item} {version}: internal words stand in texts for customers: {words}.",
        ),
        "versionTextsCorrect",
        ("Kerro sama asiakkaan sanoin.", "Säg samma sak med kundens ord.", "Say the same in the customer's words."),
    ),
    _K.SINGLE_OWNER_CAPABILITY: Wording(
        _MEDIUM,
        "A competence, knowledge or relationship that versions in force rest on is one person's.",
        (
            "{capability} on yhden henkilön varassa ({party}). Palveluja, jotka nojaavat siihen: {services}.",
            "{capability} vilar på en enda person ({party}). Tjänster som bygger på det: {services}.",
            "{capability} rests on one person ({party}). Services that need it: {services}.",
        ),
        "capabilityUpsert",
        (
            "Siirrä vastuu yksikölle tai opeta toinen.",
            "Ge ansvaret till en enhet eller lär upp en till.",
            "Give it to a unit, or teach another person.",
        ),
    ),
    _K.AGREEMENT_ON_BARE_COMPONENT: Wording(
        _MEDIUM,
        "A customer has an agreement on a service that is no package: a component without the whole.",
        (
            "{party} ostaa pelkän osan: {item} ({agreement}).",
            "{party} köper bara en del: {item} ({agreement}).",
            "{party} buys a mere component: {item} ({agreement}).",
        ),
        "agreementUpsert",
        (
            "Sovi paketista, jossa osa on mukana.",
            "Kom överens om ett paket som innehåller delen.",
            "Agree on a package that contains the component.",
        ),
    ),
    _K.AGREEMENT_DEVIATES: Wording(
        _LOW,
        "What a customer has of a package equals none of its offerings.",
        (
            "{party}: {item} poikkeaa vakiosta ({agreement}): {lines}.",
            "{party}: {item} avviker från standard ({agreement}): {lines}.",
            "{party}: {item} deviates from the standard ({agreement}): {lines}.",
        ),
        "agreementUpsert",
        (
            "Sovi vakiovaihtoehdosta tai tee tästä sellainen.",
            "Kom överens om ett standarderbjudande, eller gör detta till ett.",
            "Agree on an offering, or make this one.",
        ),
    ),
    _K.STALE_REVIEW: Wording(
        _LOW,
        "A service in force or planned should have been reviewed by now.",
        (
            "{item} olisi pitänyt katselmoida viimeistään {due}.",
            "{item} borde ha granskats senast {due}.",
            "{item} should have been reviewed by {due}.",
        ),
        "serviceUpdate",
        (
            "Katselmoi palvelu ja anna uusi päivä.",
            "Granska tjänsten och ange ett nytt datum.",
            "Review the service and set a new day.",
        ),
    ),
    _K.NO_EXCLUSIONS: Wording(
        _LOW,
        "A version in force, in transition or in design does not say what it leaves out.",
        (
            "{item} {version}: ei kerrota, mitä palveluun ei sisälly.",
            "{item} {version}: det står inte vad som inte ingår.",
            "{item} {version}: nothing is said to be left out.",
        ),
        "scopeSet",
        (
            "Rajaa pois se, mitä asiakas voisi erehtyä odottamaan.",
            "Avgränsa det som kunden kunde vänta sig av misstag.",
            "Exclude what customers might mistakenly expect.",
        ),
    ),
    _K.UNPACKAGED_COMPONENT: Wording(
        _LOW,
        "A service in force is in no package that is in force or planned.",
        (
            "{item} ei sisälly mihinkään pakettiin.",
            "{item} ingår inte i något paket.",
            "{item} is in no package.",
        ),
        "compositionSet",
        ("Lisää palvelu pakettiin.", "Lägg till tjänsten i ett paket.", "Add the service to a package."),
    ),
}
