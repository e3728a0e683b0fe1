"""Orders: what rows are sorted by, ties, what is not there, and what may not be asked."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import literal_column, null, select

from app.database.embedded import Server
from app.graphsql.rows import At, Rows
from app.graphsql.sorting import terms
from app.places.environment import Environment, Parameters
from app.places.mapping import Relation
from app.schema import mapping
from app.viewer import Role
from tests.graphsql.asking import ask, keys
from tests.graphsql.support import Refusal, refusal, run
from tests.support import rows
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import clone

PACKAGES = ["PKG-CASE", "PKG-ERP-MAINT", "PKG-FINOPS", "PKG-SCHOOL", "PKG-WORKPLACE"]
NUMBERS = ["1.0", "1.9", "1.10", "2.0", "10.0"]


@pytest.fixture(scope="module")
async def numbered(server: Server, demo_template: str) -> AsyncIterator[Asker]:
    """The demo, and services whose version in force has one of those numbers, made in an order of their own."""
    async with clone(server, demo_template) as database, rows.connected(database.owner_url) as connection:
        for number in sorted(NUMBERS):
            async with connection.transaction():
                made = await rows.service(connection, key=f"NUM-{NUMBERS.index(number)}")
                await rows.version(connection, made, "OPERATIONAL", number)
        async with asker(database.url, database.owner_url, DEMO_PERSONS) as made_asker:
            yield made_asker


async def packages(demo: Asker, order: str, role: Role = Role.PORTFOLIO_MANAGER, /) -> str:
    """The first letters of the packages' names in their keys. Pages of one row lead through the same rows, from both ends."""
    found = await keys(demo, "servicePackages", f"orderBy: [{order}]", role)
    for size, cursor, end, wanted in (("first", "after", "endCursor", found), ("last", "before", "startCursor", found[::-1])):
        arguments = f"orderBy: [{order}], {size}: 1, {cursor}: $c"
        text = f"query ($c: String) {{ servicePackages({arguments}) {{ nodes {{ key }} pageInfo {{ {end} }} }} }}"
        walked, at = [], None
        for _ in wanted:
            page = (await ask(demo, text, role, c=at))["servicePackages"]
            walked += [node["key"] for node in page["nodes"]]
            at = page["pageInfo"][end]
        assert walked == wanted
        assert (await ask(demo, text, role, c=at))["servicePackages"]["nodes"] == []
    return "".join(key[4] for key in found)


# Case (proposed 1.0, planned for 60 days), Erp (design, operational 2.0, 10 days, retired), Finops (1.0, 30 days, of UNIT-FIN),
# School (operational 2.0, 21 days, retired), Workplace (transition, operational 2.0, 7 days, retired).
ORDERED = {
    "{key: ASC}": "CEFSW",
    "{key: DESC}": "WSFEC",
    "{category: ASC}": "CEFSW",
    "{category: DESC}": "SWEFC",
    "{category: DESC}, {key: DESC}": "WSFEC",
    "{reviewDueOn: ASC}": "ECFSW",
    "{reviewDueOn: DESC}": "WSCFE",
    "{portfolioPhase: ASC}": "EFSWC",
    "{portfolioPhase: DESC}": "CEFSW",
    "{currentVersion: {leadTimeDays: ASC}}": "WESFC",
    "{currentVersion: {leadTimeDays: DESC}}": "FSEWC",
    "{currentVersion: {number: DESC}}, {currentVersion: {leadTimeDays: ASC}}": "WESFC",
    "{currentVersion: {number: ASC}}, {currentVersion: {leadTimeDays: DESC}}": "FSEWC",
    "{versions: {count: ASC}}": "CFSEW",
    "{versions: {count: DESC}}": "EWSCF",
    "{agreements: {count: DESC}}, {versions: {count: DESC}}, {key: DESC}": "EWSFC",
    "{plannedVersions: {count: ASC}}, {provider: {key: ASC}}, {reviewDueOn: DESC}": "FSWCE",
    "{provider: {key: ASC}}": "FCESW",
    "{provider: {parent: {key: ASC}}}, {owner: {key: ASC}}": "CEFSW",
    "{name: {text: ASC}}": "CWSFE",
    "{name: {text: DESC}}": "EFSWC",
    "{currentVersion: {name: {translations: {sv: ASC}}}}": "WFSEC",
    "{currentVersion: {price: {unitPrice: {amount: ASC}}}}": "CEFSW",
}  # fmt: skip


@pytest.mark.parametrize("order", ORDERED)
async def test_an_order(demo: Asker, order: str) -> None:
    """Ties stand by key; what has no value comes last both ways."""
    assert await packages(demo, order) == ORDERED[order]


async def test_numbers_of_versions_are_numbers(numbered: Asker) -> None:
    """1.9 comes before 1.10, and 10.0 last."""
    mine = 'filter: {key: {startsWith: "NUM"}}'
    wanted = [f"NUM-{place}" for place in range(len(NUMBERS))]
    assert await keys(numbered, "services", f"{mine}, orderBy: [{{currentVersion: {{number: ASC}}}}]") == wanted
    assert await keys(numbered, "services", f"{mine}, orderBy: [{{currentVersion: {{number: DESC}}}}]") == wanted[::-1]
    text = "query ($c: String) { services(%s, orderBy: [{currentVersion: {number: ASC}}], first: 2, after: $c) { nodes { key } %s } }"
    first = (await ask(numbered, text % (mine, "pageInfo { endCursor }"), c=None))["services"]
    second = (await ask(numbered, text % (mine, "pageInfo { endCursor }"), c=first["pageInfo"]["endCursor"]))["services"]
    assert [node["key"] for node in first["nodes"] + second["nodes"]] == wanted[:4]


FINNISH = [
    "Integraatiopalvelu", "Käyttäjäkoulutus", "Käyttövaltuushallinta", "Laskutuspalvelu", "Liikkuva työasema palveluna", "Lähituki",
    "Palkanlaskenta", "Palvelinkapasiteetti ja ylläpito", "Palvelupiste", "Pilvikapasiteetti", "Raportointi ja analytiikka",
    "Sovelluksen pienkehitys", "Sovelluksen ylläpito", "Sovellusvalvonta", "Sähköposti ja ryhmätyö", "Tietoliikenneyhteydet",
    "Tulostus", "Työasema palveluna", "Työasema palveluna", "Varmistus ja palautus", "Viestinnän tuki", "Ympärivuorokautinen päivystys",
]  # fmt: skip
SWEDISH = [
    "Användarutbildning", "Applikationsförvaltning", "Applikationsövervakning", "Arbetsstation som tjänst", "Arbetsstation som tjänst",
    "Behörighetshantering", "Beredskap dygnet runt", "E-post och samarbete", "Faktureringstjänst", "Integrationstjänst", "Löneräkning",
    "Mobil arbetsstation som tjänst", "Molnkapacitet", "Närstöd", "Nätverksförbindelser", "Rapportering och analys",
    "Serverkapacitet och drift", "Servicedesk", "Småutveckling av applikation", "Säkerhetskopiering och återställning", "Utskrift",
]  # fmt: skip


@pytest.mark.parametrize("role", [Role.PORTFOLIO_MANAGER, Role.CUSTOMER])
async def test_names_in_finnish_and_in_swedish(demo: Asker, role: Role) -> None:
    """å, ä and ö come after z: Löneräkning before Mobil, Nätverk after Närstöd. What has no Swedish stands by its Finnish name."""
    text = "{ services(orderBy: [{name: {text: %s}}]) { nodes { name { text } } } }"
    for languages, wanted in (([], FINNISH), (["fi"], FINNISH), (["sv"], [*SWEDISH, "Viestinnän tuki"])):
        for direction, listed in (("ASC", wanted), ("DESC", wanted[::-1])):
            found = (await ask(demo, text % direction, role, languages=languages))["services"]["nodes"]
            assert [node["name"]["text"] for node in found] == listed


async def test_one_language_whoever_asks(demo: Asker) -> None:
    """Customers read what is published: without Swedish, SVC-COMMS comes last both ways."""
    for direction in ("ASC", "DESC"):
        order = f"orderBy: [{{name: {{translations: {{sv: {direction}}}}}}}]"
        manager, customer = [
            await keys(demo, "services", order, role, languages=["en"]) for role in (Role.PORTFOLIO_MANAGER, Role.CUSTOMER)
        ]
        assert customer[-1] == "SVC-COMMS"
        assert customer[:2] == (["SVC-TRAINING", "SVC-APPMGMT"] if direction == "ASC" else ["SVC-PRINT", "SVC-BACKUP"])
        assert [key for key in manager if key != "SVC-COMMS"] == customer[:-1]


async def test_counts_are_of_the_rows_that_the_viewer_sees(demo: Asker) -> None:
    """PKG-ERP-MAINT has four agreements, PKG-WORKPLACE one; the customer's own is the former's."""
    order = "{agreements: {count: DESC}}"
    assert await packages(demo, order) == "EWCFS"
    assert await packages(demo, order, Role.CUSTOMER) == "EFSW"
    assert await packages(demo, "{comments: {count: ASC}}, {key: DESC}", Role.CUSTOMER) == "SFWE"
    assert await packages(demo, "{versions: {count: ASC}}", Role.CUSTOMER) == "FSEW"


async def test_an_order_by_a_row_that_the_viewer_does_not_see_is_an_order_by_nothing(demo: Asker) -> None:
    """Customers see of the people who speak only those who spoke to them."""
    order = "orderBy: [{parent: {key: DESC}}, {key: ASC}]"
    assert await keys(demo, "parties", order, Role.CUSTOMER) == [
        "PERSON-MANAGER", "PERSON-OWNER-ERP", "PERSON-OWNER-INFRA", "PERSON-CUSTOMER-EDU", "PERSON-OWNER-FAX",
        "ORG-KASSAVIRTA", "ORG-RANNIKKO", "UNIT-COM", "UNIT-EDU", "UNIT-FIN", "UNIT-HR", "UNIT-ICT",
    ]  # fmt: skip


async def test_an_order_below_several_parents(demo: Asker) -> None:
    text = """{ servicePackages { nodes { key
        agreements(first: 3, orderBy: [{startsOn: DESC}]) { nodes { key } pageInfo { hasNextPage } }
        versions { number }
        comments(last: 1, orderBy: [{author: {key: ASC}}, {createdAt: ASC}]) { nodes { author { key } } }
    } } }"""
    found = (await ask(demo, text))["servicePackages"]["nodes"]
    assert [[row["key"] for row in node["agreements"]["nodes"]] for node in found] == [
        [], ["AGR-ERP-NAAPURI", "AGR-ERP-TECH", "AGR-ERP-EDU"], [], [], ["AGR-WORKPLACE-STRANDVIK"],
    ]  # fmt: skip
    assert [node["agreements"]["pageInfo"]["hasNextPage"] for node in found] == [False, True, False, False, False]
    assert [[row["author"]["key"] for row in node["comments"]["nodes"]] for node in found] == [
        ["PERSON-SECURITY"], ["PERSON-SUPPLIER"], [], [], ["PERSON-OWNER-INFRA"],
    ]  # fmt: skip


async def test_ids_sort_as_their_uuids(demo: Asker) -> None:
    nodes = (await ask(demo, "{ portfolioItems(orderBy: [{id: ASC}]) { nodes { id key } } }"))["portfolioItems"]["nodes"]
    uuids = [node["id"].partition(":")[2] for node in nodes]
    assert uuids == sorted(uuids)
    assert await keys(demo, "portfolioItems", "orderBy: [{id: DESC}, {key: ASC}]") == [node["key"] for node in reversed(nodes)]


@pytest.mark.parametrize("order", ["[]", "null"])
async def test_no_order_is_the_lists_own(demo: Asker, order: str) -> None:
    assert await keys(demo, "servicePackages", f"orderBy: {order}") == PACKAGES


async def test_orders_in_variables(demo: Asker) -> None:
    """A direction decides the SQL, so each has a statement of its own, however it is given."""
    back = PACKAGES[::-1]
    for _ in range(2):
        for direction, wanted in (("ASC", PACKAGES), ("DESC", back)):
            one = {"key": direction}
            head = "query ($d: OrderDirection!)"
            assert await keys(demo, "servicePackages", "orderBy: [{key: $d}]", head=head, d=direction) == wanted
            assert await keys(demo, "servicePackages", "orderBy: $o", head="query ($o: [ServicePackageOrder!])", o=[one]) == wanted
            head = "query ($o: ServicePackageOrder!)"
            assert await keys(demo, "servicePackages", "orderBy: [{versions: {count: ASC}}, $o]", head=head, o=one) != PACKAGES
            assert await keys(demo, "servicePackages", "orderBy: [$o]", head=head, o=one) == wanted


async def test_one_document_with_many_orders(demo: Asker) -> None:
    text = "query ($o: [ServicePackageOrder!]) { servicePackages(orderBy: $o) { nodes { key } } }"
    asked: list[tuple[list[dict[str, Any]] | None, str]] = [
        (None, "CEFSW"), ([], "CEFSW"), ([{"key": "DESC"}], "WSFEC"), ([{"versions": {"count": "DESC"}}], "EWSCF"),
        ([{"versions": {"count": "DESC"}}, {"key": "DESC"}], "WESFC"), ([{"currentVersion": {"leadTimeDays": "ASC"}}], "WESFC"),
    ]  # fmt: skip
    for order, wanted in [*asked, *reversed(asked)]:
        found = await run(demo, text, None, Role.PORTFOLIO_MANAGER, o=order)
        assert "".join(node["key"][4] for node in found["servicePackages"]["nodes"]) == wanted
        assert len(demo.statements) == 1


async def test_five_terms_and_no_more(demo: Asker) -> None:
    terms = ["{category: ASC}", "{form: ASC}", "{classification: DESC}", "{portfolioPhase: ASC}", "{key: DESC}"]
    assert await packages(demo, ", ".join(terms)) == "CFEWS"
    six = f"{{ it: services(orderBy: [{', '.join([*terms, terms[0]])}]) {{ totalCount }} }}"
    message = "The order has 6 terms; at most 5 are read."
    assert await refusal(demo, six) == Refusal("QUERY_TOO_COMPLEX", message, ("it", "orderBy"))


@pytest.mark.parametrize(
    "order",
    ["{}", "{key: ASC, id: ASC}", "{key: null}", "{key: UP}", '{key: "ASC"}', "{nobody: ASC}", "{name: ASC}", "{name: {}}",
     "{versions: ASC}", "{versions: {number: ASC}}", "{versions: {count: null}}", "{currentVersion: {}}", "{currentVersion: null}"],
)  # fmt: skip
async def test_what_is_no_order(demo: Asker, order: str) -> None:
    found = await refusal(demo, f"{{ services(orderBy: [{order}]) {{ totalCount }} }}")
    assert found.code == "GRAPHQL_VALIDATION_FAILED"


async def test_an_order_with_a_variable_that_is_null_or_absent(demo: Asker) -> None:
    text = "query ($d: OrderDirection) { services(orderBy: [{key: $d}]) { totalCount } }"
    for variables in ({}, {"d": None}):
        assert (await refusal(demo, text, Role.PORTFOLIO_MANAGER, **variables)).code in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}


async def test_a_text_that_is_not_there_is_no_fallback_and_comes_last(demo: Asker) -> None:
    for direction in ("ASC", "DESC"):
        text = f"{{ developmentIdeas(orderBy: [{{answer: {{isFallback: {direction}}}}}]) {{ nodes {{ answer {{ isFallback }} }} }} }}"
        answer = await ask(demo, text, languages=["sv"])
        found = [node["answer"] and node["answer"]["isFallback"] for node in answer["developmentIdeas"]["nodes"]]
        said = [each for each in found if each is not None]
        assert found == [*said, *([None] * (len(found) - len(said)))]
        assert None in found
        assert said == sorted(said, reverse=direction == "DESC")


def test_what_a_select_gives_may_be_null() -> None:
    """A page sorted by it would else lose the rows behind the last value."""
    found = select(literal_column("1").label("place"), null().label("about"), literal_column("1").label("key")).subquery()
    environment = Environment(None, Parameters())
    place = mapping().objects["Query"].places["portfolioFindings"]
    at = At(mapping(), mapping().members("PortfolioFinding"), found.c, environment)
    assert isinstance(place, Relation)
    assert [term.nullable for term in terms(place, Rows(found, [], at), "PortfolioFinding")] == [True, True, True]
