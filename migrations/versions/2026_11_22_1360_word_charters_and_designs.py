"""Word the checks of charters and designs: what a check says when it fails and when it passes, where to look, and what would mend it."""

import json
from typing import NamedTuple

from alembic import op

revision = "2026_11_22_1360"
down_revision = "2026_11_22_1350"

# Between the two files of words the columns are empty for some checks; the second one closes them.
COLUMNS = """
alter table gate_check
    add column failed jsonb constraint ck_gate_check_failed check (is_localized(failed)),
    add column passed jsonb constraint ck_gate_check_passed check (is_localized(passed)),
    add column path text[] default '{}' not null,
    add column remedy text,
    add column hint jsonb constraint ck_gate_check_hint check (is_localized(hint))
"""


class Words(NamedTuple):
    """Each text in Finnish, Swedish and English; names in braces are facts of the check. `path`: fields of the version."""

    failed: tuple[str, str, str]
    passed: tuple[str, str, str]
    path: tuple[str, ...]
    remedy: str
    hint: tuple[str, str, str]


SAID = ("Lisää teksti versioon.", "Lägg till texten i versionen.", "Add the text to the version.")
HEARD = (
    "Pyydä puuttuvilta lausunto tästä versiosta.",
    "Be dem som saknas om ett utlåtande om den här versionen.",
    "Ask those who are missing for a statement on this version.",
)
CHARTER = {
    "HAS_CUSTOMER_NEED": Words(
        (
            "Asiakkaan tarve puuttuu (kieli: {language}).",
            "Kundens behov saknas (språk: {language}).",
            "The customer's need is missing ({language}).",
        ),
        ("Asiakkaan tarve on kuvattu.", "Kundens behov är beskrivet.", "The customer's need is described."),
        ("customerNeed",),
        "versionUpdate",
        SAID,
    ),
    "HAS_VALUE_PROPOSITION": Words(
        (
            "Arvolupaus puuttuu (kieli: {language}).",
            "Värdeerbjudandet saknas (språk: {language}).",
            "The value proposition is missing ({language}).",
        ),
        ("Arvolupaus on kuvattu.", "Värdeerbjudandet är beskrivet.", "The value proposition is described."),
        ("valueProposition",),
        "versionUpdate",
        SAID,
    ),
    "HAS_OWNER": Words(
        (
            "Palvelulla ei ole aktiivista omistajaa.",
            "Tjänsten har ingen aktiv ägare.",
            "The service has no active owner.",
        ),
        ("Palvelulla on omistaja.", "Tjänsten har en ägare.", "The service has an owner."),
        ("service", "owner"),
        "serviceUpdate",
        ("Nimeä palvelulle omistaja.", "Utse en ägare för tjänsten.", "Name an owner of the service."),
    ),
    "HAS_PROVIDER": Words(
        (
            "Palvelulla ei ole aktiivista tuottajaa.",
            "Tjänsten har ingen aktiv producent.",
            "The service has no active provider.",
        ),
        ("Palvelulla on tuottaja.", "Tjänsten har en producent.", "The service has a provider."),
        ("service", "provider"),
        "serviceUpdate",
        ("Valitse palvelun tuottava yksikkö.", "Välj den enhet som producerar tjänsten.", "Choose the unit that provides the service."),
    ),
    "STATEMENTS_FEATURES_COMPLETE": Words(
        (
            "Ominaisuuksista puuttuu lausunto: {missing}.",
            "Utlåtande om egenskaperna saknas från: {missing}.",
            "Statements on the features are missing from: {missing}.",
        ),
        (
            "Ominaisuuksista on saatu vaaditut lausunnot ({given}/{required}).",
            "De utlåtanden som krävs om egenskaperna har getts ({given}/{required}).",
            "The required statements on the features are given ({given} of {required}).",
        ),
        ("comments",),
        "commentAdd",
        HEARD,
    ),
    "STATEMENTS_FEASIBILITY_COMPLETE": Words(
        (
            "Toteutettavuudesta puuttuu lausunto: {missing}.",
            "Utlåtande om genomförbarheten saknas från: {missing}.",
            "Statements on the feasibility are missing from: {missing}.",
        ),
        (
            "Toteutettavuudesta on saatu vaaditut lausunnot ({given}/{required}).",
            "De utlåtanden som krävs om genomförbarheten har getts ({given}/{required}).",
            "The required statements on the feasibility are given ({given} of {required}).",
        ),
        ("comments",),
        "commentAdd",
        HEARD,
    ),
    "NO_OPEN_OBJECTION": Words(
        ("Versiota vastustaa: {parties}.", "Följande motsätter sig versionen: {parties}.", "The version is opposed by: {parties}."),
        ("Avoimia vastalauseita ei ole.", "Det finns inga öppna invändningar.", "There is no open objection."),
        ("comments",),
        "commentAdd",
        (
            "Ratkaise vastalause: sen esittäjä antaa uuden lausunnon, tai salkunhoitaja ohittaa sen perustellen.",
            "Lös invändningen: den som framfört den ger ett nytt utlåtande, eller portföljförvaltaren åsidosätter den med motivering.",
            "Settle the objection: its author makes a new statement, or the portfolio manager overrides it with a reason.",
        ),
    ),
    "NOBODY_ASKED": Words(
        (
            "Keneltäkään ei ole pyydetty lausuntoa.",
            "Ingen har ombetts att ge ett utlåtande.",
            "Nobody has been asked for a statement.",
        ),
        ("Kuultavia sidosryhmiä: {asked}.", "Intressenter att höra: {asked}.", "Stakeholders to be heard: {asked}."),
        ("service", "stakeholders"),
        "stakeholdersSet",
        (
            "Nimeä ne, joiden lausunto tarvitaan.",
            "Ange dem vars utlåtande behövs.",
            "Name those whose statement is needed.",
        ),
    ),
    "HAS_INVESTMENT_ESTIMATE": Words(
        ("Investointiarvio puuttuu.", "Investeringskalkylen saknas.", "The investment estimate is missing."),
        ("Investointiarvio on annettu.", "Investeringskalkylen finns.", "The investment is estimated."),
        ("investmentEstimate",),
        "versionUpdate",
        ("Arvioi investointi.", "Uppskatta investeringen.", "Estimate the investment."),
    ),
    "PRIORITY_SET": Words(
        ("Prioriteettia ei ole asetettu.", "Prioriteten har inte angetts.", "No priority is set."),
        ("Prioriteetti on {priority}.", "Prioriteten är {priority}.", "The priority is {priority}."),
        ("priority",),
        "versionUpdate",
        ("Aseta prioriteetti väliltä 1–100.", "Ange en prioritet mellan 1 och 100.", "Set a priority from 1 to 100."),
    ),
}
DESIGN = {
    "SCOPE_INCLUDED_PRESENT": Words(
        (
            "Palvelun sisältöä ei ole kerrottu.",
            "Det framgår inte vad som ingår i tjänsten.",
            "Nothing tells what the service includes.",
        ),
        ("Sisältöön kuuluvia kohtia: {count}.", "Punkter som ingår: {count}.", "Items included: {count}."),
        ("scope",),
        "scopeSet",
        ("Kerro, mitä palveluun kuuluu.", "Beskriv vad som ingår i tjänsten.", "Tell what the service includes."),
    ),
    "SCOPE_EXCLUDED_PRESENT": Words(
        (
            "Rajauksia ei ole kerrottu.",
            "Det framgår inte vad som inte ingår i tjänsten.",
            "Nothing tells what the service leaves out.",
        ),
        ("Rajauksia: {count}.", "Punkter som inte ingår: {count}.", "Items left out: {count}."),
        ("scope",),
        "scopeSet",
        ("Kerro, mitä palveluun ei kuulu.", "Beskriv vad som inte ingår i tjänsten.", "Tell what the service leaves out."),
    ),
    "PACKAGE_HAS_TWO_COMPONENTS": Words(
        (
            "Paketissa on vähintään kaksi osaa; tässä niitä on {count}.",
            "Ett paket har minst två delar; det här har {count}.",
            "A package has at least two components; this one has {count}.",
        ),
        ("Paketissa on osia: {count}.", "Paketets delar: {count}.", "Components of the package: {count}."),
        ("items",),
        "compositionSet",
        ("Lisää pakettiin osia.", "Lägg till delar i paketet.", "Add components to the package."),
    ),
    "PACKAGE_HAS_CORE": Words(
        (
            "Mikään osa ei ole paketin ydin.",
            "Ingen del är paketets kärna.",
            "No component is the core of the package.",
        ),
        ("Ydinosia: {count}.", "Kärndelar: {count}.", "Core components: {count}."),
        ("items",),
        "compositionSet",
        (
            "Merkitse ydinosaksi se, mitä varten paketti on.",
            "Märk den del som paketet är till för som kärna.",
            "Mark as core what the package is for.",
        ),
    ),
    "PACKAGE_HAS_SUPPORT": Words(
        (
            "Paketti ei kata käyttäjien tukea: siinä ei ole tukea sisältävää osaa eikä luvattua palveluaikaa.",
            "Paketet täcker inte användarstöd: ingen del ger stöd och inga öppettider utlovas.",
            "The package does not cover user support: no component gives it and no support hours are promised.",
        ),
        ("Paketti kattaa käyttäjien tuen.", "Paketet täcker användarstöd.", "The package covers user support."),
        ("commitments",),
        "commitmentsSet",
        (
            "Lisää tukipalvelu osaksi tai lupaa tuen palveluaika.",
            "Lägg till en stödtjänst som del eller utlova öppettider för stödet.",
            "Add a support service as a component, or promise support hours.",
        ),
    ),
    "OPTIONS_CONSISTENT": Words(
        (
            "Valintaryhmän rajat eivät sovi sen osiin: {inconsistent}.",
            "Valgruppens gränser passar inte ihop med dess delar: {inconsistent}.",
            "The limits of an option group do not fit its components: {inconsistent}.",
        ),
        ("Valintaryhmät ovat ristiriidattomia.", "Valgrupperna är motsägelsefria.", "The option groups are consistent."),
        ("optionGroups",),
        "optionGroupsSet",
        (
            "Korjaa ryhmän rajat tai sen osien määrät.",
            "Korrigera gruppens gränser eller delarnas antal.",
            "Mend the limits of the group or the quantities of its components.",
        ),
    ),
    "OFFERING_PRESENT": Words(
        (
            "Asiakkaille tarjottavalla palvelulla ei ole yhtään vaihtoehtoa.",
            "Tjänsten är avsedd för kunder men saknar erbjudanden.",
            "The service is for customers and has no offering.",
        ),
        ("Vaihtoehtoja: {count}.", "Erbjudanden: {count}.", "Offerings: {count}."),
        ("offerings",),
        "offeringsSet",
        ("Lisää vähintään yksi vaihtoehto.", "Lägg till minst ett erbjudande.", "Add at least one offering."),
    ),
    "OFFERINGS_VALID": Words(
        (
            "Vaihtoehto ei noudata kokoonpanon rajoja: {invalid}.",
            "Erbjudandet följer inte sammansättningens gränser: {invalid}.",
            "An offering breaks the limits of the composition: {invalid}.",
        ),
        (
            "Kaikki vaihtoehdot noudattavat kokoonpanon rajoja.",
            "Alla erbjudanden följer sammansättningens gränser.",
            "All offerings keep the limits of the composition.",
        ),
        ("offerings",),
        "offeringsSet",
        (
            "Tarkista vaihtoehdon valinnat; checkConfiguration kertoo kaikki rikotut säännöt.",
            "Se över erbjudandets val; checkConfiguration visar alla regler som bryts.",
            "Look at what the offering selects; checkConfiguration tells every broken rule.",
        ),
    ),
    "PRICES_PRESENT": Words(
        ("Hinta puuttuu: {unpriced}.", "Priset saknas: {unpriced}.", "The price is missing: {unpriced}."),
        ("Hinnat on annettu päivälle {date}.", "Priserna har angetts för {date}.", "The prices are given for {date}."),
        ("offerings",),
        "priceSet",
        (
            "Anna hinta tälle versiolle tai niille osille, joilta se puuttuu.",
            "Ange ett pris för versionen eller för de delar som saknar det.",
            "Give a price to the version, or to the components that have none.",
        ),
    ),
    "MARGIN_NOT_NEGATIVE": Words(
        ("Kate on negatiivinen: {losing}.", "Marginalen är negativ: {losing}.", "The margin is negative: {losing}."),
        ("Kate ei ole negatiivinen.", "Marginalen är inte negativ.", "No margin is negative."),
        ("offerings",),
        "priceSet",
        ("Tarkista hinnat ja kustannukset.", "Se över priser och kostnader.", "Look at prices and costs."),
    ),
    "COMMITMENTS_PRESENT": Words(
        ("Lupaus puuttuu: {missing}.", "Åtagandet saknas: {missing}.", "A commitment is missing: {missing}."),
        (
            "Käytettävyys ja tuen palveluaika on luvattu.",
            "Tillgänglighet och öppettider för stödet är utlovade.",
            "Availability and support hours are promised.",
        ),
        ("commitments",),
        "commitmentsSet",
        ("Lisää puuttuva lupaus.", "Lägg till det åtagande som saknas.", "Add the commitment that is missing."),
    ),
    "COMMITMENT_NOT_BACKED": Words(
        (
            "{offering}: luvattu käytettävyys {promised} %, osat kantavat {backed} % – vajaus {short} prosenttiyksikköä.",
            "{offering}: utlovad tillgänglighet {promised} %, delarna bär {backed} % – det fattas {short} procentenheter.",
            "{offering}: {promised} % availability is promised, the components carry {backed} %, short by {short} points.",
        ),
        (
            "Osat kantavat luvatun käytettävyyden: {promised} % (osat {backed} %).",
            "Delarna bär den utlovade tillgängligheten: {promised} % (delarna {backed} %).",
            "The components carry the promised availability: {promised} % (components {backed} %).",
        ),
        ("commitments",),
        "commitmentsSet",
        (
            "Lupaa vähemmän tai valitse osat, jotka lupaavat enemmän.",
            "Lova mindre, eller välj delar som lovar mer.",
            "Promise less, or choose components that promise more.",
        ),
    ),
    "CAPABILITIES_OWNED": Words(
        (
            "Kyvykkyydellä ei ole omistajaa: {unowned}.",
            "Förmågan saknar ägare: {unowned}.",
            "A capability has no owner: {unowned}.",
        ),
        (
            "Kaikilla kyvykkyyksillä on omistaja ({capabilities}).",
            "Alla förmågor har en ägare ({capabilities}).",
            "All capabilities have an owner ({capabilities}).",
        ),
        ("capabilityUses",),
        "capabilityUpsert",
        ("Nimeä kyvykkyydelle omistaja.", "Utse en ägare för förmågan.", "Name an owner of the capability."),
    ),
    "TEXTS_COMPLETE": Words(
        (
            "Asiakastekstejä puuttuu: {missing}.",
            "Kundtexter saknas: {missing}.",
            "Texts for customers are missing: {missing}.",
        ),
        (
            "Asiakastekstit on kirjoitettu kaikilla vaadituilla kielillä.",
            "Kundtexterna finns på alla språk som krävs.",
            "The texts for customers are there in all languages required.",
        ),
        ("name",),
        "versionUpdate",
        ("Kirjoita puuttuvat tekstit.", "Skriv de texter som saknas.", "Write the texts that are missing."),
    ),
    "INTERNAL_WORDS_IN_CUSTOMER_TEXT": Words(
        (
            "Asiakasteksteissä on sisäisiä nimiä: {words}.",
            "Kundtexterna innehåller interna namn: {words}.",
            "Texts for customers hold internal names: {words}.",
        ),
        (
            "Asiakasteksteissä ei ole sisäisiä nimiä.",
            "Kundtexterna innehåller inga interna namn.",
            "The texts for customers hold no internal names.",
        ),
        ("description",),
        "versionUpdate",
        (
            "Kerro hyöty asiakkaan sanoin ja jätä sisäinen nimi pois.",
            "Beskriv nyttan med kundens ord och utelämna det interna namnet.",
            "Tell the benefit in the customer's words, without the internal name.",
        ),
    ),
}


def upgrade() -> None:
    op.execute(COLUMNS)
    fill({**CHARTER, **DESIGN})


def fill(words: dict[str, Words]) -> None:
    rows = [
        {
            "code": code,
            "failed": texts(each.failed),
            "passed": texts(each.passed),
            "path": list(each.path),
            "remedy": each.remedy,
            "hint": texts(each.hint),
        }
        for code, each in words.items()
    ]
    op.execute(
        f"""
        update gate_check c
        set failed = it.failed, passed = it.passed, path = it.path, remedy = it.remedy, hint = it.hint
        from jsonb_populate_recordset(null::gate_check, $json${json.dumps(rows, ensure_ascii=False)}$json$) it
        where it.code = c.code
        """
    )


def texts(said: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("fi", "sv", "en"), said, strict=True))


def downgrade() -> None:
    op.execute("alter table gate_check drop column failed, drop column passed, drop column path, drop column remedy, drop column hint")
