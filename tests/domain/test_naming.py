"""How things are named: by id, by key, and as other systems call them."""

from collections.abc import AsyncIterator

import pytest

from app.database.embedded import Server
from app.viewer import Role
from tests.graphsql.support import Refusal, refusal
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import clone
from tests.support.rows import connected, insert

WAYS = '{id: "%s"}', '{key: "%s"}', '{external: {source: "erp-c", externalId: "%s"}}'
READS = {
    "Service": [
        "service(by: %s) { key }",
        "whereUsed(by: %s) { totalCount nodes { id } }",
        "comments(about: %s) { totalCount nodes { id } }",
        "feedback(about: %s) { totalCount }",
    ],
    "ServicePackage": [
        "servicePackage(by: %s) { key }",
        "composition(by: %s) { nodes { path } }",
        "whereUsed(by: %s, includeRetired: true) { totalCount }",
        "developmentIdeas(about: %s) { totalCount }",
    ],
    "Party": ["developmentIdeas(previewAs: {party: %s}) { totalCount nodes { id } }"],
}
KEYS = {"Service": "SVC-MAIL", "ServicePackage": "PKG-ERP-MAINT", "Party": "UNIT-EDU"}
EXTERNAL_IDS = {"Service": "no. 1", "ServicePackage": "no. 2", "Party": "no. 1"}
EXTERNAL = "query ($s: String!, $i: String!) { it: service(by: {external: {source: $s, externalId: $i}}) { key } }"


@pytest.fixture(scope="module")
async def synced(server: Server, demo_template: str) -> AsyncIterator[Asker]:
    """The demo portfolio, with one of each kind that system erp-c has too, and a document about each."""
    async with clone(server, demo_template) as database:
        async with connected(database.owner_url) as connection, connection.transaction():
            for type_, key in KEYS.items():
                table, entity = ("party", "Party") if type_ == "Party" else ("service", "Service")
                id_ = await connection.fetchval(f"select id from {table} where key = $1", key)
                names = {"entity_type": entity, "source_system": "erp-c"}
                await insert(connection, "external_reference", entity_id=id_, external_id=EXTERNAL_IDS[type_], type="SAME_AS", **names)
                await insert(connection, "external_reference", entity_id=id_, external_id="no. 3", type="DOCUMENT", **names)
        async with asker(database.url, database.owner_url, DEMO_PERSONS) as made:
            yield made


@pytest.mark.parametrize(("type_", "read"), [(type_, read) for type_, reads in READS.items() for read in reads])
async def test_a_thing_is_the_same_by_each_of_its_names(synced: Asker, type_: str, read: str) -> None:
    found = await synced.ask("{ services { nodes { id key } } servicePackages { nodes { id key } } parties { nodes { id key } } }")
    (id_,) = (node["id"] for each in found.values() for node in each["nodes"] if node["key"] == KEYS[type_])
    answers = [
        await synced.ask("{ it: " + read % way % name + " }")
        for way, name in zip(WAYS, (id_, KEYS[type_], EXTERNAL_IDS[type_]), strict=True)
    ]
    assert len(synced.statements) == 1
    assert "no." not in synced.statements[0]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["it"] is not None


async def test_only_the_same_thing_is_named(synced: Asker) -> None:
    """Neither what a document is about, nor what another system or another kind has under that id."""
    assert (await synced.ask(EXTERNAL, s="erp-c", i="no. 1"))["it"] == {"key": "SVC-MAIL"}
    for source, id_ in (
        ("erp-c", "2"),
        ("erp-d", "no. 1"),
        ("erp-c", "service 1"),
        ("erp-c", "Party 1"),
        ("erp-c", "ServicePackage 1"),
    ):
        assert (await synced.ask(EXTERNAL, s=source, i=id_))["it"] is None


async def test_a_name_from_outside_shows_nothing_hidden(synced: Asker) -> None:
    """The supplier is no party to the mail service, and administrators read no services at all."""
    for role in (Role.STAKEHOLDER, Role.ADMIN):
        assert await synced.ask(EXTERNAL, role, s="erp-c", i="no. 1") == {"it": None}


async def test_customers_know_no_other_systems(synced: Asker) -> None:
    """Whether there is such a name or not, as themselves and in a preview."""
    forbidden = Refusal("FORBIDDEN", "Customers may not name things as other systems do; use the id or the key.", ("it",))
    preview = EXTERNAL.replace("}})", '}}, previewAs: {party: {key: "UNIT-EDU"}})')
    for id_ in ("no. 1", "nothing"):
        assert await refusal(synced, EXTERNAL, Role.CUSTOMER, s="erp-c", i=id_) == forbidden
        assert await refusal(synced, preview, s="erp-c", i=id_) == forbidden
