"""What PostgreSQL makes of the documented reads as of other moments: plans that walk the indexes of states and of what was in force."""

from collections.abc import AsyncIterator

import pytest
from graphql import build_schema

from app.database.embedded import Server
from app.demo.generated.plan import TREE
from app.schema import schema_text
from app.viewer import Role
from tests.reads.test_plans import CURSOR, DOCUMENTED, FILTERED, LISTS, MEASURED, READERS, VARIABLES
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import Database, clone
from tests.support.large import reduced_template
from tests.support.planning import is_whole, nodes, planned
from tests.support.previewing import asking

CONTRACT = build_schema(schema_text())
KNOWN = {"knownAt": '"2025-11-21T00:00:00Z"'}
THEN = {"at": '"2025-06-01T00:00:00Z"'}
MOMENTS = ((Role.PORTFOLIO_MANAGER, KNOWN), (Role.PORTFOLIO_MANAGER, THEN | KNOWN), (Role.STAKEHOLDER, KNOWN), (Role.CUSTOMER, THEN))
ALL_COUNTED = {("Q5", "at"), ("comments", "at"), ("lines", "at")}
"""Who counts, or sees by, the stages that all versions had then, must find the last step of each."""


@pytest.fixture(scope="module")
async def reduced(server: Server) -> AsyncIterator[Database]:
    async with clone(server, await reduced_template(server)) as database:
        yield database


@pytest.fixture(scope="module")
async def large(reduced: Database) -> AsyncIterator[Asker]:
    async with asker(reduced.url, reduced.owner_url, {role: DEMO_PERSONS[role] for role in READERS}) as made:
        yield made


async def plan_of(reduced: Database, large: Asker, name: str, role: Role, clocks: dict[str, str]) -> tuple[set[str], dict[str, object]]:
    text, variables = DOCUMENTED[name], dict(VARIABLES.get(name, {}))
    if "$c: String" in text:
        variables["c"] = (await large.ask(CURSOR))["comments"]["pageInfo"]["endCursor"]
    await large.ask(asking(CONTRACT, text, clocks), role, **variables)
    (statement,) = large.statements
    return await planned(reduced, statement)


ALWAYS_OF_NOW = {"a word", "words"}
"""What is searched."""


@pytest.mark.parametrize("name", [name for name in ("ERP", *LISTS, *FILTERED, *MEASURED) if name not in ALWAYS_OF_NOW])
async def test_documented_queries_walk_indexes_at_any_moment(reduced: Database, large: Asker, name: str) -> None:
    for role, clocks in MOMENTS:
        if (name, next(iter(clocks))) in ALL_COUNTED or (name, role) == ("known to a system", Role.CUSTOMER):  # who may not ask it
            continue
        big, plan = await plan_of(reduced, large, name, role, clocks)
        assert {"composition_item_states", "service_version_states", "stakeholder_comment_states"} <= big
        whole = [node for node, paged in nodes(plan) if node.get("Relation Name") in big and is_whole(node, paged=paged)]
        told = [f"{node['Node Type']} on {node['Relation Name']}: {node.get('Index Cond')}, {node.get('Filter')}" for node in whole]
        assert told == [], (role, clocks)


async def test_states_are_found_in_the_indexes_made_for_them(reduced: Database, large: Asker) -> None:
    """The one service by its key, the version in force, the last step until then, the newest that were said, and counts without a look
    at the table."""
    by_key, page = (
        f'{{ servicePackage(by: {{key: "{TREE[0]}"}}) {{ currentVersion {{ number }} }} }}',
        "{ comments(first: 5) { nodes { body } } }",
    )
    counted = "{ services(includeRetired: true, filter: {versions: {some: {stage: {eq: OPERATIONAL}}}}) { totalCount } }"
    for text, clocks, indexes in (
        (by_key, KNOWN, {"ix_service_states_listed", "ix_service_version_states_walked"}),
        (by_key, THEN | KNOWN, {"ix_lifecycle_transition_states_in_force"}),
        (by_key, THEN, {"uq_service_key", "ix_lifecycle_transition_in_force"}),
        (page, KNOWN, {"ix_stakeholder_comment_states_newest"}),
        (counted, KNOWN, {"ix_service_states_listed", "ix_service_version_states_in_stage"}),
    ):
        await large.ask(asking(CONTRACT, text, clocks))
        _, plan = await planned(reduced, large.statements[0])
        walked = {node["Index Name"]: node["Node Type"] for node, _ in nodes(plan) if "Index Name" in node}
        assert indexes <= walked.keys(), text
        if text == counted:
            assert {walked[index] for index in indexes} == {"Index Only Scan"}
