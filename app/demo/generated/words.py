"""What the large portfolio is called and what is said in it, in three languages."""

from itertools import product

Localized = tuple[str, str, str]
"""Finnish, Swedish, English."""

AREAS: tuple[Localized, ...] = (
    ("Kirjaston", "Bibliotekets", "Library"),
    ("Varhaiskasvatuksen", "Småbarnspedagogikens", "Early education"),
    ("Perusopetuksen", "Den grundläggande utbildningens", "Basic education"),
    ("Liikuntapalvelujen", "Idrottstjänsternas", "Sports"),
    ("Museon", "Museets", "Museum"),
    ("Rakennusvalvonnan", "Byggnadstillsynens", "Building control"),
    ("Kaavoituksen", "Planläggningens", "City planning"),
    ("Kiinteistöjen", "Fastigheternas", "Property"),
    ("Katujen", "Gatornas", "Streets"),
    ("Vesilaitoksen", "Vattenverkets", "Waterworks"),
    ("Pysäköinnin", "Parkeringens", "Parking"),
    ("Sataman", "Hamnens", "Harbour"),
    ("Hankintojen", "Upphandlingens", "Procurement"),
    ("Talouden", "Ekonomins", "Finance"),
    ("Palkkahallinnon", "Löneförvaltningens", "Payroll"),
    ("Rekrytoinnin", "Rekryteringens", "Recruitment"),
    ("Päätöksenteon", "Beslutsfattandets", "Decision-making"),
    ("Arkiston", "Arkivets", "Archive"),
    ("Viestinnän", "Kommunikationens", "Communications"),
    ("Nuorisotyön", "Ungdomsarbetets", "Youth work"),
    ("Ruokapalvelujen", "Måltidstjänsternas", "Catering"),
    ("Ympäristönsuojelun", "Miljövårdens", "Environment"),
    ("Pelastustoimen", "Räddningsväsendets", "Rescue"),
    ("Joukkoliikenteen", "Kollektivtrafikens", "Public transport"),
)

KINDS: tuple[Localized, ...] = (
    ("varausjärjestelmä", "bokningssystem", "booking system"),
    ("laskutus", "fakturering", "invoicing"),
    ("neuvonta", "rådgivning", "advice desk"),
    ("lähituki", "närstöd", "on-site support"),
    ("raportointi", "rapportering", "reporting"),
    ("tiedonsiirto", "dataöverföring", "data transfer"),
    ("sähköinen asiointi", "e-tjänst", "online service"),
    ("käyttövaltuudet", "behörigheter", "access rights"),
    ("laitevuokraus", "utrustningshyra", "device rental"),
    ("koulutus", "utbildning", "training"),
    ("varmistus", "säkerhetskopiering", "backup"),
    ("palvelinkapasiteetti", "serverkapacitet", "server capacity"),
    ("pienkehitys", "småutveckling", "small development"),
    ("asiakirjahallinta", "dokumenthantering", "records management"),
    ("karttapalvelu", "karttjänst", "map service"),
    ("päivystys", "beredskap", "on-call duty"),
    ("tulostus", "utskrift", "printing"),
    ("puhelinpalvelu", "telefontjänst", "phone service"),
    ("verkkosivut", "webbplats", "website"),
    ("ylläpito", "förvaltning", "maintenance"),
)

PACKAGE_KINDS: tuple[Localized, ...] = (
    ("kokonaispalvelu", "helhetstjänst", "full service"),
    ("ylläpitopaketti", "underhållspaket", "maintenance package"),
    ("digipaketti", "digipaket", "digital package"),
    ("tukipaketti", "stödpaket", "support package"),
)

PLACES: tuple[Localized, ...] = (
    ("Rantala", "Strandby", "Rantala"),
    ("Kirkonkylä", "Kyrkbyn", "Kirkonkylä"),
    ("Vesala", "Vesala", "Vesala"),
    ("Saaristo", "Skärgården", "Archipelago"),
    ("Ylikylä", "Överby", "Ylikylä"),
    ("Asemanseutu", "Stationsområdet", "Station district"),
    ("Äyräs", "Äyräs", "Äyräs"),
    ("Östermyra", "Östermyra", "Östermyra"),
    ("Åminne", "Åminne", "Åminne"),
    ("Wiurila", "Wiurila", "Wiurila"),
    ("keskusta", "centrum", "centre"),
)

NEED = (
    "Työn on sujuttava joka päivä: {}.",
    "Arbetet ska löpa varje dag: {}.",
    "Work has to run smoothly every day: {}.",
)
VALUE = (
    "{} toimii silloin kun sitä tarvitaan.",
    "{} fungerar när det behövs.",
    "{} works when it is needed.",
)
INCLUDED: tuple[Localized, ...] = (
    ("Neuvonta arkisin", "Rådgivning på vardagar", "Advice on weekdays"),
    ("Ylläpito ja päivitykset", "Underhåll och uppdateringar", "Upkeep and updates"),
)
EXCLUDED: Localized = ("Käyttöönottoprojektit", "Införandeprojekt", "Introduction projects")
AVAILABLE: Localized = ("Käytettävissä {} % työajasta", "Tillgänglig {} % av arbetstiden", "Available {} % of business hours")
SUPPORTED: Localized = ("Tuki arkisin klo 8–16", "Stöd vardagar kl. 8–16", "Support on weekdays 8 a.m. – 4 p.m.")
OPTION: Localized = ("Lisävarusteet", "Tillval", "Options")
OFFERINGS: dict[str, Localized] = {
    "BASIC": ("Perus", "Bas", "Basic"),
    "EXTENDED": ("Laaja", "Utökad", "Extended"),
    "STANDARD": ("Vakio", "Standard", "Standard"),
}

FIRST_NAMES = (
    "Åsa",
    "Väinö",
    "Aino",
    "Björn",
    "Eeva",
    "Göran",
    "Hilkka",
    "Örjan",
    "Jukka",
    "Märta",
    "Öivind",
    "Ylva",
    "Zacharias",
    "Werner",
)
LAST_NAMES = ("Öhman", "Mäkelä", "Wahlström", "Virtanen", "Ekström", "Åkerlund", "Järvinen", "Yrjölä", "Lindqvist", "Ångström", "Ämmälä")

_BEGINNINGS = (
    ("Hyvä, että", "Olisi hyvä, jos", "Tiedoksi:", "Voisiko olla niin, että"),
    ("Bra att", "Det vore bra om", "För kännedom:", "Kunde det vara så att"),
    ("Good that", "It would be good if", "For your information:", "Could it be that"),
)
_MIDDLES = (
    ("uusi versio", "tuki", "kuukausiraportti", "hinta", "käyttöönotto", "varmistus"),
    ("den nya versionen", "stödet", "månadsrapporten", "priset", "införandet", "säkerhetskopieringen"),
    ("the new version", "the support", "the monthly report", "the price", "the introduction", "the backup"),
)
_ENDINGS = (
    ("tulee ennen vuodenvaihdetta.", "sujuu paremmin kuin ennen.", "vaatii vielä työtä.", "on selvä kaikille.", "viivästyy viikolla."),
    ("kommer före årsskiftet.", "löper bättre än förut.", "kräver ännu arbete.", "är klar för alla.", "försenas med en vecka."),
    ("comes before the new year.", "goes better than before.", "still takes work.", "is clear to everybody.", "is a week late."),
)
SENTENCES = tuple(tuple(" ".join(parts) for parts in product(_BEGINNINGS[n], _MIDDLES[n], _ENDINGS[n])) for n in range(3))
"""By language, 120 each."""


def service_name(number: int, *, package: bool) -> Localized:
    """Different for 5,000 numbers."""
    kinds = PACKAGE_KINDS if package else KINDS
    area, rest = AREAS[number % len(AREAS)], number // len(AREAS)
    kind, place = kinds[rest % len(kinds)], PLACES[rest // len(kinds) % len(PLACES)]
    return (f"{area[0]} {kind[0]}, {place[0]}", f"{area[1]} {kind[1]}, {place[1]}", f"{area[2]} {kind[2]}, {place[2]}")


def localized(texts: Localized) -> str:
    """As JSON text; no text of ours holds a quotation mark."""
    return f'{{"fi": "{texts[0]}", "sv": "{texts[1]}", "en": "{texts[2]}"}}'


def filled(patterns: Localized, words: Localized) -> Localized:
    return (patterns[0].format(words[0]), patterns[1].format(words[1]), patterns[2].format(words[2]))
