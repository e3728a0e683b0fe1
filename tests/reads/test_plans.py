"""What PostgreSQL makes of reads on a tenth of the large portfolio: plans that walk indexes, and expanded compositions in their bounds."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema

from app import limits
from app.database.embedded import Server
from app.demo.generated.plan import TREE
from app.schema import schema_text
from app.viewer import Role
from tests.benchmarks.questions import QUESTIONS
from tests.support import rows
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import ROOT, Database, clone
from tests.support.large import reduced_template
from tests.support.planning import is_whole, nodes, planned, walked
from tests.support.previewing import previewing
from tests.support.service import service
from tests.test_readme import EXAMPLE

CASES = Path(__file__).with_name("cases")
READERS = (Role.PORTFOLIO_MANAGER, Role.CUSTOMER, Role.STAKEHOLDER)

LISTS = {
    "services": "{ services { nodes { key name { text } portfolioPhase plannedVersions { number } currentVersion { number stage } } } }",
    "packages": "{ servicePackages { nodes { key name { text } currentVersion { offerings { key pricing { price { amount } } } } } } }",
    "comments": "{ comments { nodes { body author { name { text } } service { key } replies(first: 3) { nodes { body } } } } }",
    "about": '{ comments(about: {key: "L-PKG-00204"}) { totalCount nodes { body } } feedback(about: {key: "x"}) { nodes { score } } }',
    "ideas": "{ developmentIdeas { nodes { title service { key } comments(first: 2) { nodes { body } } } } }",
    "versions": "{ serviceVersions { nodes { number stage service { key } } } }",
    "agreements": "{ agreements { nodes { key offeringKey customer { key } } } }",
    "steps": "{ lifecycleTransitions { nodes { toStage effectiveAt version { number } } } }",
    "lines": "{ compositionItems { nodes { role component { key } packageVersion { number } } } }",
    "uses": '{ whereUsed(by: {key: "L-SVC-00100"}) { totalCount nodes { role packageVersion { number service { key } } } } }',
}
FILTERED = {
    "of a provider": '{ services(filter: {provider: {key: {eq: "L-UNIT-005"}}}) { totalCount nodes { key name { text } } } }',
    "by stage": "{ services(filter: {versions: {some: {stage: {eq: IN_TRANSITION}}}}) { nodes { key versions { number stage } } } }",
    "ideas by status": "{ developmentIdeas(filter: {status: {in: [SUBMITTED, UNDER_REVIEW]}}) { nodes { title service { key } } } }",
    "feedback to answer": "{ feedback(first: 5, filter: {score: {lte: 2}, handling: {eq: NEW}}) { nodes { score body } } }",
    "open objections": "{ comments(first: 5, filter: {stance: {eq: OPPOSES}, resolvedAt: {isNull: true}}) { nodes { body } } }",
    "of a customer": """{ services(filter: {agreements: {some: {customer: {key: {eq: "L-CUSTOMER-001"}}}}}) { nodes {
        key agreements(filter: {customer: {key: {eq: "L-CUSTOMER-001"}}}, orderBy: [{startsOn: DESC}]) { nodes { key startsOn } }
    } } }""",
    "known to a system": """{ services(filter: {externalReferences: {some: {source: {eq: "itsm-a"}, externalId: {eq: "L-00100"}}}}) {
        totalCount nodes { key externalReferences { source externalId type url } }
    } }""",
    "the next comments": """query ($k: String!, $c: String) { comments(first: 5, after: $c, about: {key: $k}) {
        nodes { body } pageInfo { hasNextPage hasPreviousPage endCursor }
    } }""",
    "the next of all": "query ($c: String) { comments(first: 5, after: $c) { nodes { body } pageInfo { hasNextPage endCursor } } }",
    "a word": '{ search(text: "laskutus") { totalCount nodes { kind item { key } highlight { text matched } } } }',
    "words": '{ search(text: "kirjaston laskutus", lang: [FI], kinds: [SERVICE, COMMENT]) { nodes { field rank } } }',
    "the last comments": '{ service(by: {key: "L-SVC-00100"}) { comments(last: 5) { nodes { body } pageInfo { hasPreviousPage } } } }',
}
"""What people filter and page by."""
ERP = (CASES / "erp-maintenance" / "query.graphql").read_text()
README = [
    (f"README {place}", example["query"])
    for place, example in enumerate(EXAMPLE.finditer((ROOT / "README.md").read_text()), 1)
    if not example["query"].startswith("mutation")
]
MEASURED = {question.name: re.sub(r"first: (\d+)0\)", r"first: \1)", question.text) for question in QUESTIONS if question.name != "Q4"}
"""With pages of a tenth, as the tables are: a page of half a table is best read whole. Q4 adds up a whole table."""
ASKED = [
    (name, role)
    for name in (*dict(README), "ERP", *LISTS, *FILTERED, *MEASURED)
    for role in READERS
    if (name, role) != ("Q3", Role.CUSTOMER)  # what its rows hold costs so much that the planner no longer minds how it finds them
    and (name, role) != ("a word", Role.STAKEHOLDER)  # as many hits as there are versions here are compared with them all
    and (name, role) != ("README 14", Role.CUSTOMER)  # customers read what is known now
    and (name, role) != ("README 15", Role.CUSTOMER)  # and are not told who did it
    and (name, role) != ("known to a system", Role.CUSTOMER)  # to customers there are no other systems
    and (name, role) != ("README 16", Role.CUSTOMER)  # for whom there are no other systems
    and (name, role) != ("README 11", Role.CUSTOMER)  # nothing stands in the way of customers, who take no steps: no statement
]
DOCUMENTED = {**dict(README), "ERP": ERP, **LISTS, **FILTERED, **MEASURED}
VARIABLES: dict[str, dict[str, Any]] = {
    "ERP": {"key": TREE[0]},
    "Q1": {"id": "Service:00000000-0000-7000-8000-000000000000"},
    "the next comments": {"k": "L-SVC-00100"},
}
CURSOR = "{ comments(first: 1) { pageInfo { endCursor } } }"

TREE_QUERY = (
    "query ($key: String!, $depth: Int!) { composition(by: {key: $key}, maxDepth: $depth) { nodes { path depth component { key } } } }"
)


@pytest.fixture(scope="module")
async def reduced(server: Server) -> AsyncIterator[Database]:
    async with clone(server, await reduced_template(server)) as database:
        yield database


@pytest.fixture(scope="module")
async def large(reduced: Database) -> AsyncIterator[Asker]:
    async with asker(reduced.url, reduced.owner_url, {role: DEMO_PERSONS[role] for role in READERS}) as made:
        yield made


@pytest.mark.parametrize(("name", "role"), ASKED)
async def test_documented_queries_walk_indexes(reduced: Database, large: Asker, name: str, role: Role) -> None:
    variables = dict(VARIABLES.get(name, {}))
    if "$c: String" in DOCUMENTED[name]:
        variables["c"] = (await large.ask(CURSOR))["comments"]["pageInfo"]["endCursor"]
    await large.ask(DOCUMENTED[name], role, **variables)
    (statement,) = large.statements
    big, plan = await planned(reduced, statement)
    assert {"composition_item", "service_version", "stakeholder_comment"} <= big
    read = [(node, paged) for node, paged in nodes(plan) if node.get("Relation Name") in big]
    assert [
        f"{node['Node Type']} on {node['Relation Name']}: {node.get('Filter')}" for node, paged in read if is_whole(node, paged=paged)
    ] == []


@pytest.mark.parametrize("name", LISTS)
async def test_a_preview_walks_as_its_customer_does(reduced: Database, large: Asker, name: str) -> None:
    """And finds the customer once for each root field, and the newest revision for its token."""
    contract = build_schema(schema_text())
    await large.ask(previewing(contract, LISTS[name], '{party: {key: "UNIT-EDU"}}'))
    _, preview = await planned(reduced, large.statements[0])
    await large.ask(LISTS[name], Role.CUSTOMER)
    _, own = await planned(reduced, large.statements[0])
    roots = len(json.loads(await large.bytes(LISTS[name])))
    more = {("Index Scan", "party", "uq_party_key"): roots, ("Index Only Scan", "change_transaction", "pk_change_transaction"): 1}
    assert walked(preview) - walked(own) == more
    assert walked(own) <= walked(preview)


async def test_the_newest_statements_are_found_among_statements(reduced: Database, large: Asker) -> None:
    """And a name in one language in the order of its index; the names of services, which their versions have, are all read and sorted."""
    for text, index in (
        (FILTERED["open objections"], "ix_stakeholder_comment_newest_statements"),
        ("{ parties(first: 5, orderBy: [{name: {translations: {sv: ASC}}}]) { nodes { key } } }", "ix_party_name_sort_sv_id"),
    ):
        await large.ask(text)
        (statement,) = large.statements
        _, plan = await planned(reduced, statement)
        assert index in {node.get("Index Name") for node, _ in nodes(plan)}


async def test_customers_find_versions_in_the_indexes_of_what_they_see(reduced: Database, large: Asker) -> None:
    """Which PostgreSQL takes only for a predicate that says, word for word, what the index says."""
    for text, index in (
        ("{ services { totalCount } }", "ix_service_version_shown"),
        ('{ node(id: "ServiceVersion:00000000-0000-7000-8000-000000000000") { id } }', "ix_service_version_shown_by_id"),
        ("{ servicePackages(first: 5) { nodes { versions { items { position } } } } }", "ix_service_version_shown_by_id"),
        ("{ comments(first: 20) { nodes { body } } }", "ix_service_version_shown"),
    ):
        await large.ask(text, Role.CUSTOMER)
        _, plan = await planned(reduced, large.statements[0])
        assert index in {node.get("Index Name") for node, _ in nodes(plan)}, text


async def test_300_nodes_at_depth_6_come_in_one_statement(large: Asker) -> None:
    answer = await large.ask(TREE_QUERY, key=TREE[0], depth=limits.COMPOSITION_DEPTH_MAX)
    assert len(large.statements) == 1
    nodes = answer["composition"]["nodes"]
    assert (len(nodes), max(node["depth"] for node in nodes)) == (300, 6)
    assert len({node["path"] for node in nodes}) == 300


async def test_a_composition_of_more_than_5000_nodes_is_refused_and_a_part_of_it_is_not(server: Server) -> None:
    async with clone(server, await reduced_template(server)) as database:
        async with rows.connected(database.owner_url) as connection, connection.transaction():
            top = await _five_inside_each_of_five(connection, levels=6)
        async with service(database) as api:
            refused = await api.post({"query": TREE_QUERY, "variables": {"key": top, "depth": 6}})
            (error,) = refused.json()["errors"]
            assert error["extensions"]["code"] == "QUERY_TOO_COMPLEX"
            assert error["message"] == "A composition expands to more than 5000 lines; ask for fewer levels by maxDepth."
            part = await api.post({"query": TREE_QUERY, "variables": {"key": top, "depth": 5}})
            assert len(part.json()["data"]["composition"]["nodes"]) == 5 + 25 + 125 + 625 + 3125


async def _five_inside_each_of_five(connection: rows.Connection, *, levels: int) -> str:
    """The key of a planned package that contains five others, each of which contains the same five of the next level, and so on."""
    home = await rows.portfolio(connection)
    below, offered = [await rows.service(connection, portfolio_id=home) for _ in range(5)], None
    for level in range(levels - 1, -1, -1):
        packages = [await rows.package(connection, portfolio_id=home) for _ in range(5 if level else 1)]
        for package in packages:
            version = await rows.version(connection, package)
            await rows.offering(connection, version, key="ALL")
            for place, component in enumerate(below, 1):
                await rows.item(connection, version, component, position=place, component_offering_key=offered)
        below, offered = packages, "ALL"
    top: str = await connection.fetchval("select key from service where id = $1", below[0])
    return top
