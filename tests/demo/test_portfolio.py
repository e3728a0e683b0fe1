"""What is loaded is what the demo's description says: parties, services, packages, who is where."""

import json

import asyncpg
import pytest

PARTIES = {
    "ORG-MERILINNA": ("Merilinnan kaupunki", "Sjöborgs stad", "City of Merilinna", "ORGANIZATION"),
    "UNIT-ICT": ("Tietohallinto", "Dataförvaltningen", "ICT Services", "ORG_UNIT"),
    "UNIT-FIN": ("Talouspalvelut", "Ekonomitjänster", "Finance Services", "ORG_UNIT"),
    "UNIT-HR": ("Henkilöstöpalvelut", "Personaltjänster", "HR Services", "ORG_UNIT"),
    "UNIT-COM": ("Viestintä", "Kommunikation", "Communications", "ORG_UNIT"),
    "UNIT-EDU": ("Sivistystoimiala", "Bildningssektorn", "Education", "ORG_UNIT"),
    "UNIT-TECH": ("Tekninen toimiala", "Tekniska sektorn", "Technical Services", "ORG_UNIT"),
    "ORG-RANNIKKO": ("Rannikon ICT-palvelut Oy", "Kustens ICT-tjänster Ab", "Coast ICT Services", "ORGANIZATION"),
    "ORG-KASSAVIRTA": ("Kassavirta Ohjelmistot Oy", "Kassavirta Programvara Ab", "Kassavirta Software", "ORGANIZATION"),
    "ORG-NAAPURI": ("Koivusaaren kunta", "Björkö kommun", "Municipality of Koivusaari", "ORGANIZATION"),
    "ORG-STRANDVIK": (None, "Strandviks kommun (Sverige)", "Municipality of Strandvik", "ORGANIZATION"),
}

COMPONENTS = """
SVC-SERVICEDESK       | Palvelupiste | Servicedesk | Service desk | UNIT-ICT | 4.50 | 3.20 | PER_USER_MONTH | OPERATIONAL 3.0
SVC-ONSITE            | Lähituki | Närstöd | On-site support | ORG-RANNIKKO | 6.00 | 4.60 | PER_USER_MONTH | OPERATIONAL 2.0
SVC-APPMGMT           | Sovelluksen ylläpito | Applikationsförvaltning | Application management | UNIT-ICT | 1200 | 900 | FLAT_MONTH | OPERATIONAL 1.1
SVC-SERVERCAP         | Palvelinkapasiteetti ja ylläpito | Serverkapacitet och drift | Server capacity and operation | UNIT-ICT | 180 | 120 | PER_SERVER_MONTH | OPERATIONAL 2.0
SVC-CLOUDCAP          | Pilvikapasiteetti | Molnkapacitet | Cloud capacity | ORG-RANNIKKO | 210 | 155 | PER_SERVER_MONTH | IN_TRANSITION 1.0
SVC-SMALLDEV          | Sovelluksen pienkehitys | Småutveckling av applikation | Small application development | ORG-KASSAVIRTA | 95 | 78 | PER_HOUR | OPERATIONAL 1.0
SVC-APPMON            | Sovellusvalvonta | Applikationsövervakning | Application monitoring | UNIT-ICT | 40 | 22 | PER_ITEM_MONTH | OPERATIONAL 1.0
SVC-BACKUP            | Varmistus ja palautus | Säkerhetskopiering och återställning | Backup and restore | UNIT-ICT | 0.12 | 0.07 | PER_GB_MONTH | OPERATIONAL 1.0
SVC-INTEGRATION       | Integraatiopalvelu | Integrationstjänst | Integration service | UNIT-ICT | 150 | 110 | PER_ITEM_MONTH | OPERATIONAL 1.0
SVC-ONCALL            | Ympärivuorokautinen päivystys | Beredskap dygnet runt | 24/7 on-call | UNIT-ICT | 1900 | 1650 | FLAT_MONTH | OPERATIONAL 1.0
SVC-NETWORK           | Tietoliikenneyhteydet | Nätverksförbindelser | Network connectivity | ORG-RANNIKKO | 0 | 0 | FLAT_MONTH | OPERATIONAL 1.0
SVC-IAM               | Käyttövaltuushallinta | Behörighetshantering | Identity and access management | UNIT-ICT | 1.10 | 0.80 | PER_USER_MONTH | OPERATIONAL 1.0
SVC-WORKSTATION-BASIC | Työasema palveluna | Arbetsstation som tjänst | Workstation as a service | ORG-RANNIKKO | 24 | 19 | PER_DEVICE_MONTH | OPERATIONAL 4.0
SVC-WORKSTATION-PERFORMANCE | Työasema palveluna | Arbetsstation som tjänst | Workstation as a service | ORG-RANNIKKO | 31 | 25 | PER_DEVICE_MONTH | OPERATIONAL 1.0
SVC-WORKSTATION-MOBILE | Liikkuva työasema palveluna | Mobil arbetsstation som tjänst | Mobile workstation as a service | ORG-RANNIKKO | 36 | 29 | PER_DEVICE_MONTH | OPERATIONAL 1.0
SVC-MAIL              | Sähköposti ja ryhmätyö | E-post och samarbete | E-mail and collaboration | UNIT-ICT | 7.50 | 6.10 | PER_USER_MONTH | OPERATIONAL 2.0
SVC-PRINT             | Tulostus | Utskrift | Printing | ORG-RANNIKKO | 3.00 | 2.20 | PER_USER_MONTH | OPERATIONAL 1.0
SVC-TRAINING          | Käyttäjäkoulutus | Användarutbildning | User training | UNIT-HR | 85 | 70 | PER_HOUR | OPERATIONAL 1.0
SVC-REPORTING         | Raportointi ja analytiikka | Rapportering och analys | Reporting and analytics | UNIT-FIN | 450 | 380 | FLAT_MONTH | IN_DESIGN 1.0
SVC-PAYROLL           | Palkanlaskenta | Löneräkning | Payroll | UNIT-HR | 9.80 | 8.90 | PER_USER_MONTH | OPERATIONAL 1.0
SVC-INVOICING         | Laskutuspalvelu | Faktureringstjänst | Invoicing | UNIT-FIN | 2.40 | 2.00 | PER_ITEM_MONTH | OPERATIONAL 1.0
SVC-COMMS             | Viestinnän tuki | - | Communications support | UNIT-COM | 80 | 66 | PER_HOUR | OPERATIONAL 1.0
"""  # noqa: E501  # a table

PACKAGES = """
PKG-ERP-MAINT | Talousjärjestelmän ylläpitopalvelu (ERP) | Underhållstjänst för ekonomisystemet (ERP) | Finance system (ERP) maintenance | 1.0 RETIRED, 2.0 OPERATIONAL, 3.0 IN_DESIGN
PKG-WORKPLACE | Digityöpaikka | Digital arbetsplats | Digital workplace | 1.0 RETIRED, 2.0 OPERATIONAL, 3.0 IN_TRANSITION
PKG-SCHOOL    | Koulun digipaketti | Skolans digipaket | School digital package | 1.0 RETIRED, 2.0 OPERATIONAL
PKG-CASE      | Asianhallinta palveluna | Ärendehantering som tjänst | Case management as a service | 1.0 PROPOSED
PKG-FINOPS    | Taloushallinnon palvelupaketti | Ekonomiförvaltningens tjänstepaket | Finance operations package | 1.0 OPERATIONAL
PKG-FAX       | Faksipalvelu | Faxtjänst | Fax service | 1.0 RETIRED
PKG-KIOSK     | Asiointipisteen laitepaketti | Utrustningspaket för servicepunkt | Service-point equipment package | 1.0 REJECTED
"""  # noqa: E501  # a table

COMPOSITION_OF_ERP = """
SVC-APPMGMT     | CORE      | 1 | 1   | 1     | shown
SVC-SERVICEDESK | ENABLING  | 1 | 200 | 5000  | shown
SVC-SERVERCAP   | ENABLING  | 1 | 2   | 40    | shown
SVC-NETWORK     | ENABLING  | 1 | 1   | 1     | hidden
SVC-SMALLDEV    | ENHANCING | 0 | 10  | 200   | shown
SVC-ONSITE      | ENHANCING | 0 | 0   | 5000  | shown
SVC-APPMON      | ENHANCING | 0 | 0   | 10    | shown
SVC-BACKUP      | ENABLING  | 1 | 200 | 20000 | shown
SVC-ONCALL      | ENHANCING | 0 | 0   | 1     | shown
SVC-INTEGRATION | ENHANCING | 0 | 0   | 20    | shown
"""


def rows_of(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


async def test_there_are_as_many_rows_as_described(demo: asyncpg.Connection) -> None:
    tables = ("party", "service", "service_version", "composition_item", "development_idea", "customer_agreement", "capability", "project")
    assert {table: await demo.fetchval(f"select count(*) from {table}") for table in tables} == {
        "party": 11 + 12,
        "service": 29,
        "service_version": 41,
        "composition_item": 112,
        "development_idea": 5,
        "customer_agreement": 6,
        "capability": 14,
        "project": 6 + 2,
    }


async def test_each_planned_version_has_one_project(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select s.key || ' ' || v.number, count(p.id), min(p.status)
        from service_version v join service s on s.id = v.service_id
        left join project_delivery d on d.version_id = v.id left join project p on p.id = d.project_id
        where v.stage in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
        group by v.id, s.key, v.number, v.stage
        """
    )
    assert len(found) == 6
    assert {row[1] for row in found} == {1}
    assert {row[2] for row in found} == {"PROPOSED", "RUNNING"}


async def test_units_and_organisations_are_named_in_three_languages(demo: asyncpg.Connection) -> None:
    found = await demo.fetch("select key, name ->> 'fi', name ->> 'sv', name ->> 'en', kind from party where kind <> 'PERSON'")
    assert {row[0]: tuple(row)[1:] for row in found} == PARTIES
    assert await demo.fetchval("select count(*) from party where kind = 'PERSON'") == 12


async def test_an_erased_person_keeps_its_row_and_nothing_personal(demo: asyncpg.Connection) -> None:
    erased = await demo.fetchrow("select name ->> 'en' as name, email, active from party where key = 'PERSON-OWNER-FAX'")
    assert tuple(erased) == ("Erased person", None, False)


@pytest.mark.parametrize("expected", rows_of(COMPONENTS), ids=lambda row: row[0])
async def test_a_component_has_its_names_provider_prices_and_stage(demo: asyncpg.Connection, expected: list[str]) -> None:
    key, *names, provider, price, cost, unit, stage = expected
    found = await demo.fetchrow(
        """
        select v.name ->> 'fi', v.name ->> 'sv', v.name ->> 'en', p.key, v.stage || ' ' || v.number,
            m.unit_price, m.unit_cost, m.currency, m.price_unit, not s.is_package
        from service s
        join party p on p.id = s.provider_id
        join service_version v on v.id = coalesce(version_in_force(s.id), version_planned(s.id))
        join lateral (
            select * from service_price m where m.version_id = v.id and m.valid_from <= '2026-11-21' order by m.valid_from desc limit 1
        ) m on true
        where s.key = $1
        """,
        key,
    )
    assert list(found[:5]) == [*(None if name == "-" else name for name in names), provider, stage]
    assert [str(value.normalize()) for value in found[5:7]] == [str(type(found[5])(value).normalize()) for value in (price, cost)]
    assert list(found[7:]) == ["EUR", unit, True]


@pytest.mark.parametrize("expected", rows_of(PACKAGES), ids=lambda row: row[0])
async def test_a_package_has_its_names_and_versions(demo: asyncpg.Connection, expected: list[str]) -> None:
    found = await demo.fetch(
        """
        select v.name, v.number || ' ' || v.stage as stage, s.is_package
        from service s join service_version v on v.service_id = s.id where s.key = $1 order by v.number
        """,
        expected[0],
    )
    assert ", ".join(row["stage"] for row in found) == expected[4]
    for row in found:
        assert [json.loads(row["name"])[language] for language in ("fi", "sv", "en")] == expected[1:4]
        assert row["is_package"]


async def test_composition_of_the_finance_system(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select s.key, i.role, i.min_quantity::integer::text, i.default_quantity::integer::text, i.max_quantity::integer::text,
            case when i.customer_visible then 'shown' else 'hidden' end
        from composition_item i
        join service s on s.id = i.component_service_id
        where i.package_version_id = (
            select v.id from service_version v join service p on p.id = v.service_id where p.key = 'PKG-ERP-MAINT' and v.number = '2.0'
        )
        order by i.position
        """
    )
    assert [list(row) for row in found] == rows_of(COMPOSITION_OF_ERP)


async def test_each_stage_is_there(demo: asyncpg.Connection) -> None:
    found = await demo.fetch("select distinct stage from service_version order by stage")
    assert [row[0] for row in found] == ["IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "PROPOSED", "REJECTED", "RETIRED", "RETIRING"]


async def test_each_kind_of_capability_is_there_and_owned(demo: asyncpg.Connection) -> None:
    assert await demo.fetchval("select count(distinct kind) from capability where owner_id is not null") == 10


@pytest.mark.parametrize(("package", "contained"), [("PKG-SCHOOL", "PKG-WORKPLACE"), ("PKG-FINOPS", "SVC-REPORTING")])
async def test_what_a_package_contains(demo: asyncpg.Connection, package: str, contained: str) -> None:
    assert await demo.fetchval(
        """
        select exists (
            select from composition_item i
            where i.package_version_id = version_in_force((select id from service where key = $1))
                and i.component_service_id = (select id from service where key = $2)
        )
        """,
        package,
        contained,
    )


async def test_only_printing_is_in_no_package(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select key from service s
        where not is_package and not exists (select from composition_item i where i.component_service_id = s.id)
        """
    )
    assert [row[0] for row in found] == ["SVC-PRINT"]


async def test_the_service_desk_and_backups_support_and_promise_no_availability(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select s.key, s.classification, bool_or(c.kind = 'AVAILABILITY')
        from service s join service_version v on v.service_id = s.id join service_commitment c on c.version_id = v.id
        where s.key in ('SVC-SERVICEDESK', 'SVC-BACKUP') group by 1, 2 order by 1
        """
    )
    assert [tuple(row) for row in found] == [("SVC-BACKUP", "SUPPORTING", False), ("SVC-SERVICEDESK", "SUPPORTING", False)]
