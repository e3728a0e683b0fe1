"""Word the checks of launches and ends: what a check says when it fails and when it passes, where to look, and what would mend it."""

import json
from typing import NamedTuple

from alembic import op

revision = "2026_11_22_1361"
down_revision = "2026_11_22_1360"


class Words(NamedTuple):
    """Each text in Finnish, Swedish and English; names in braces are facts of the check. `path`: fields of the version."""

    failed: tuple[str, str, str]
    passed: tuple[str, str, str]
    path: tuple[str, ...]
    remedy: str
    hint: tuple[str, str, str]


MOVED = (
    "Ajoita ensin käyttöön paketin versio, joka ei enää tarvitse tätä palvelua.",
    "Schemalägg först lanseringen av en paketversion som inte längre behöver den här tjänsten.",
    "First schedule the launch of a version of the package that no longer needs this service.",
)
REASON = ("Anna perustelu siirtymälle.", "Ange en motivering för övergången.", "Give a reason with the transition.")
OTHER = (
    "Peru toisen version ajoitettu siirtymä tai odota, että versio poistuu käytöstä.",
    "Avbryt den andra versionens schemalagda övergång eller vänta tills versionen tas ur bruk.",
    "Cancel the scheduled transition of the other version, or wait until that version ends.",
)
LAUNCH = {
    "COMPONENTS_OPERATIONAL_AT": Words(
        (
            "Osia, jotka eivät ole tuotannossa {date} tai ovat poistumassa: {components}.",
            "Delar som inte är i drift {date} eller som är under avveckling: {components}.",
            "Components not operational on {date}, or being run down: {components}.",
        ),
        (
            "Kaikki osat ovat tuotannossa {date}.",
            "Alla delar är i drift {date}.",
            "All components are operational on {date}.",
        ),
        ("items",),
        "transitionSchedule",
        (
            "Ajoita osan käyttöönotto ennen tätä ajankohtaa tai vaihda osa.",
            "Schemalägg delens lansering före den här tidpunkten eller byt ut delen.",
            "Schedule the launch of the component before this moment, or exchange it.",
        ),
    ),
    "LANGUAGES_PUBLISHED": Words(
        (
            "Kieliversio on julkaisematta: {missing}.",
            "Språkversionen är inte publicerad: {missing}.",
            "A language is not published: {missing}.",
        ),
        ("Vaaditut kielet on julkaistu.", "De språk som krävs är publicerade.", "The languages required are published."),
        ("publishedLanguages",),
        "versionLanguagePublish",
        ("Julkaise puuttuva kieli.", "Publicera det språk som saknas.", "Publish the language that is missing."),
    ),
    "NO_VALIDITY_OVERLAP": Words(
        (
            "Palvelun toinen versio tulee tuotantoon {date}: {versions}.",
            "En annan version av tjänsten tas i drift {date}: {versions}.",
            "Another version of the service becomes operational on {date}: {versions}.",
        ),
        (
            "Mikään toinen versio ei ole yhtä aikaa tuotannossa.",
            "Ingen annan version är i drift samtidigt.",
            "No other version is operational at the same time.",
        ),
        ("transitions",),
        "transitionCancel",
        OTHER,
    ),
    "CHANGE_NOTE_PRESENT": Words(
        (
            "Asiakkaille ei ole kerrottu, mikä versiosta {replaces} muuttuu.",
            "Kunderna har inte fått veta vad som ändras från version {replaces}.",
            "Customers are not told what changes from version {replaces}.",
        ),
        (
            "Asiakkaille on kerrottu, mikä versiosta {replaces} muuttuu.",
            "Kunderna har fått veta vad som ändras från version {replaces}.",
            "Customers are told what changes from version {replaces}.",
        ),
        ("comments",),
        "commentAdd",
        (
            "Kirjoita versiosta tiedote kaikille asiakkaille.",
            "Skriv ett meddelande om versionen till alla kunder.",
            "Write an announcement about the version to all customers.",
        ),
    ),
    "STATEMENTS_NOT_STALE": Words(
        (
            "Lausunto on vanhentunut: {stale}. Versio on muuttunut {date}.",
            "Utlåtandet är inaktuellt: {stale}. Versionen ändrades {date}.",
            "The version changed on {date}, after the statement of: {stale}.",
        ),
        (
            "Versio ei ole muuttunut lausuntojen jälkeen.",
            "Versionen har inte ändrats efter utlåtandena.",
            "The version has not changed since the statements.",
        ),
        ("comments",),
        "commentAdd",
        (
            "Pyydä lausunto muuttuneesta versiosta.",
            "Be om ett utlåtande om den ändrade versionen.",
            "Ask for a statement on the version as it is now.",
        ),
    ),
    "AGREED_OFFERINGS_KEPT": Words(
        (
            "Sovittu vaihtoehto puuttuu uudesta versiosta: {missing}. Sopimuksia: {affected}.",
            "Ett avtalat erbjudande saknas i den nya versionen: {missing}. Avtal: {affected}.",
            "An agreed offering is missing in the new version: {missing}. Agreements: {affected}.",
        ),
        (
            "Kaikki sovitut vaihtoehdot jatkuvat ({agreements}).",
            "Alla avtalade erbjudanden fortsätter ({agreements}).",
            "All agreed offerings continue ({agreements}).",
        ),
        ("offerings",),
        "offeringsSet",
        (
            "Lisää vaihtoehto tai merkitse, mikä vaihtoehto jatkaa sitä.",
            "Lägg till erbjudandet eller ange vilket erbjudande som ersätter det.",
            "Add the offering, or say which offering continues it.",
        ),
    ),
}
ENDS = {
    "DEPENDENTS_HANDLED": Words(
        (
            "Paketteja, jotka tarvitsevat palvelua vielä {date}: {dependents}.",
            "Paket som fortfarande behöver tjänsten {date}: {dependents}.",
            "Packages that still need the service on {date}: {dependents}.",
        ),
        (
            "Mikään paketti ei tarvitse palvelua enää {date}.",
            "Inget paket behöver tjänsten längre {date}.",
            "No package needs the service any more on {date}.",
        ),
        ("service", "neededBy"),
        "transitionSchedule",
        MOVED,
    ),
    "REPLACEMENT_OR_REASON": Words(
        (
            "Korvaavaa palvelua ei ole nimetty eikä perustelua annettu.",
            "Ingen ersättande tjänst har angetts och ingen motivering har getts.",
            "No service replaces this one, and no reason is given.",
        ),
        (
            "Korvaava palvelu on nimetty tai perustelu annettu.",
            "Det finns en ersättande tjänst eller en motivering.",
            "There is a replacement or a reason.",
        ),
        ("reason",),
        "relationshipSet",
        (
            "Nimeä korvaava palvelu (REPLACES) tai anna perustelu siirtymälle.",
            "Ange den ersättande tjänsten (REPLACES) eller en motivering för övergången.",
            "Name the service that replaces it (REPLACES), or give a reason with the transition.",
        ),
    ),
    "CUSTOMERS_INFORMED_TEXT": Words(
        (
            "Päättymisestä ei ole tiedotettu asiakkaille: {missing}.",
            "Kunderna har inte informerats om att versionen upphör: {missing}.",
            "The end is not announced to customers: {missing}.",
        ),
        (
            "Asiakkaille on tiedotettu käyttöönoton jälkeen vaadituilla kielillä.",
            "Kunderna har informerats efter lanseringen på de språk som krävs.",
            "Customers have been informed since the launch in the languages required.",
        ),
        ("comments",),
        "commentAdd",
        (
            "Kirjoita version päättymisestä tiedote kaikille asiakkaille kullakin kielellä.",
            "Skriv ett meddelande om att versionen upphör till alla kunder på varje språk.",
            "Write an announcement of the version's end to all customers, in each language.",
        ),
    ),
    "AGREEMENTS_LISTED": Words(
        (
            "Sopimuksia, jotka ovat yhä voimassa {date}: {agreements}.",
            "Avtal som fortfarande gäller {date}: {agreements}.",
            "Agreements still active on {date}: {agreements}.",
        ),
        (
            "Mikään sopimus ei ole enää voimassa {date}.",
            "Inget avtal gäller längre {date}.",
            "No agreement is active any more on {date}.",
        ),
        ("service", "agreements"),
        "agreementUpsert",
        (
            "Sovi asiakkaiden kanssa sopimusten päättämisestä.",
            "Kom överens med kunderna om hur avtalen avslutas.",
            "Agree with the customers how the agreements end.",
        ),
    ),
    "NO_ACTIVE_AGREEMENT": Words(
        (
            "Sopimuksia on voimassa {date}: {agreements}.",
            "Avtal gäller {date}: {agreements}.",
            "Agreements are active on {date}: {agreements}.",
        ),
        ("Sopimuksia ei ole voimassa {date}.", "Inga avtal gäller {date}.", "No agreement is active on {date}."),
        ("service", "agreements"),
        "agreementUpsert",
        ("Päätä sopimukset ensin.", "Avsluta avtalen först.", "End the agreements first."),
    ),
    "NO_DEPENDENT_PACKAGE": Words(
        (
            "Paketteja, jotka tarvitsevat palvelua {date}: {dependents}.",
            "Paket som behöver tjänsten {date}: {dependents}.",
            "Packages that need the service on {date}: {dependents}.",
        ),
        (
            "Mikään paketti ei tarvitse palvelua {date}.",
            "Inget paket behöver tjänsten {date}.",
            "No package needs the service on {date}.",
        ),
        ("service", "neededBy"),
        "transitionSchedule",
        MOVED,
    ),
    "LAST_IMPRESSION_ASKED": Words(
        (
            "Asiakkailta ei ole kysytty viimeistä vaikutelmaa.",
            "Kunderna har inte tillfrågats om sitt sista intryck.",
            "Customers have not been asked for their last impression.",
        ),
        ("Viimeisiä vaikutelmia: {count}.", "Sista intryck: {count}.", "Last impressions: {count}."),
        ("service", "feedback"),
        "feedbackGive",
        (
            "Pyydä asiakkailta palautetta vaiheesta LAST_IMPRESSION.",
            "Be kunderna om respons i fasen LAST_IMPRESSION.",
            "Ask customers for feedback at the touchpoint LAST_IMPRESSION.",
        ),
    ),
    "REASON_PRESENT": Words(
        ("Perustelu puuttuu.", "Motiveringen saknas.", "The reason is missing."),
        ("Perustelu on annettu.", "En motivering har getts.", "A reason is given."),
        ("reason",),
        "transition",
        REASON,
    ),
    "NO_OTHER_OPERATIONAL": Words(
        (
            "Palvelun toinen versio on tuotannossa tai tulossa tuotantoon: {versions}.",
            "En annan version av tjänsten är i drift eller tas i drift: {versions}.",
            "Another version of the service is or becomes operational: {versions}.",
        ),
        (
            "Mikään toinen versio ei ole tuotannossa.",
            "Ingen annan version är i drift.",
            "No other version is operational.",
        ),
        ("transitions",),
        "transitionCancel",
        OTHER,
    ),
    "BACK_OUT_IN_TIME": Words(
        (
            "Versiota ei ole otettu käyttöön viimeisten {days} päivän aikana, joten käyttöönottoa ei voi enää perua.",
            "Versionen har inte lanserats under de senaste {days} dagarna, så lanseringen kan inte längre tas tillbaka.",
            "The version was not launched within the last {days} days, so its launch can no longer be taken back.",
        ),
        (
            "Käyttöönotosta ({date}) on kulunut enintään {days} päivää.",
            "Det har gått högst {days} dagar sedan lanseringen {date}.",
            "The launch on {date} is at most {days} days ago.",
        ),
        ("validFrom",),
        "versionCreate",
        (
            "Tee uusi versio, joka korvaa tämän.",
            "Skapa en ny version som ersätter den här.",
            "Create a new version that replaces this one.",
        ),
    ),
}
BACK_OUT_IN_TIME = """
insert into gate_check (gate, code, position, severity, overridable) values ('BACK_OUT', 'BACK_OUT_IN_TIME', 2, 'FAIL', false)
"""
# Not in steps: it is reference data of some forty rows.
LINT = "-- squawk-ignore adding-not-nullable-field\n"
WORDED = ("failed", "passed", "remedy", "hint")


def upgrade() -> None:
    op.execute(BACK_OUT_IN_TIME)
    fill({**LAUNCH, **ENDS})
    op.execute("update gate_check set remedy = 'backOut' where gate = 'BACK_OUT' and code = 'REASON_PRESENT'")
    for column in WORDED:
        op.execute(f"{LINT}alter table gate_check alter column {column} set not null")


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
    for column in WORDED:
        op.execute(f"alter table gate_check alter column {column} drop not null")
    op.execute("delete from gate_check where code = 'BACK_OUT_IN_TIME'")
