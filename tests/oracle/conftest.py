"""The demo portfolio twice: asked of the product, and in plain Python; and everybody who asks."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from app.database.embedded import Server
from app.viewer import Viewer
from tests.graphsql.documents import Samples
from tests.oracle.aging import Tokens, age
from tests.oracle.asked import TYPES, global_id
from tests.oracle.clocks import Ages, Stated, stated
from tests.oracle.edges import lay_edges
from tests.oracle.gates import read_reports
from tests.oracle.oracle import Oracle
from tests.oracle.people import PEOPLE, Person
from tests.oracle.tables import Tables, exact, read_tables
from tests.support.asking import DEMO_PERSONS, NOW, asker
from tests.support.databases import Database, clone
from tests.support.recording import TICK
from tests.support.rows import connected, party
from tests.support.traps import lay_traps
from tests.support.viewers import scoped, viewer_as

ALIKE = {"items": "portfolioItems", "children": "parties", "ideas": "developmentIdeas", "comments": "comments", "feedback": "feedback"}
"""Connections below the root that stand in the order of one at the root."""
ODD_NAMES = ("100 % _Å_", "100 kg", "a\\b", "axb", 'Øre, "och" %2C', "øre")
"""In which letters of patterns and of cursors stand, and names that differ only if those mean themselves."""

TOKENS = """
insert into api_token
  (party_id, role, customer_id, scopes, hash, prefix, expires_at, last_used_at, revoked_at, demo, created_by_id, revoked_by_id)
select p.id, case when n % 3 = 0 then 'CUSTOMER' else 'ANALYST' end, case when n % 3 = 0 then p.id end,
  case when n % 2 = 0 then array['money:read'] else '{}' end, sha256(p.key::bytea), 'slk_' || lpad(n::text, 8, '0'),
  timestamptz '2027-01-01' + n * interval '1 day', case when n % 4 > 0 then now() end, case when n % 5 = 0 then now() end, n % 7 = 0,
  case when n % 2 = 0 then p.id end, case when n % 10 = 0 then p.id end
from (select id, key, row_number() over (order by key) as n from party) p
"""
"""One for each party, of every kind."""


@pytest.fixture(scope="session")
async def oracle(server: Server, demo_template: str) -> AsyncIterator[Oracle]:
    """The demo portfolio with traps laid in it."""
    async with clone(server, demo_template) as database:
        async with connected(database.owner_url) as owner, owner.transaction():
            await lay_traps(owner)
            for number, name in enumerate(ODD_NAMES):
                await party(owner, key=f"ODD-{number}", name={"sv": name}, active=False)
            await lay_edges(owner)
            await owner.execute(TOKENS)
        tables = await read_tables(database.owner_url)
        tables.reports = await read_reports(database.owner_url)
        async with asker(database.url, database.owner_url, DEMO_PERSONS) as asked:
            viewers = {person.name: await _viewer(database, person) for person in PEOPLE}
            made = Oracle(tables, asked, viewers, {}, _samples(tables))
            pages = await made.does(PEOPLE[0], _every_page())
            cursors = {edge["cursor"]: made.row(edge["node"]["id"]) for page in pages.values() for edge in page["edges"]}
            yield made.knowing(cursors, _cursor_samples(pages))


@pytest.fixture(scope="session")
async def aged(server: Server, demo_template: str) -> AsyncIterator[Oracle]:
    """The same with a past, and moments to ask about."""
    async with clone(server, demo_template) as database, asker(database.url, database.owner_url, DEMO_PERSONS) as asked:
        tokens = await age(database, asked)
        async with exact(database.owner_url) as owner:
            await owner.execute(TOKENS)
            past = await stated(owner)
        viewers = {person.name: await _viewer(database, person) for person in PEOPLE}
        samples = {**_samples(past.present), **_moments(past, tokens)}
        yield Oracle(past.present, asked, viewers, {}, samples, Ages(past, NOW, tokens))


def _moments(past: Stated, tokens: Tokens) -> Samples:
    """A few, so that the oracle can remember what it made of them."""
    random = Random("moments")  # noqa: S311  # to vary tests, not to keep secrets
    steps = sorted({row.effective_at for row in past.present.all("lifecycle_transition")})
    at = [*random.sample(steps, 5), NOW + timedelta(days=200)]
    return {
        "at": [(moment - random.choice((TICK, 0 * TICK))).isoformat() for moment in at],
        "knownAt": [*(moment.isoformat() for moment in random.sample(past.revisions, 3)), *random.sample(sorted(tokens), 3)],
    }


async def _viewer(database: Database, person: Person) -> Viewer:
    return scoped(await viewer_as(database, person.role, person.party, person.customer), *person.scopes)


def _samples(tables: Tables) -> Samples:
    """A few ids of every type; keys by what they name."""
    services = tables.all("service")
    return {
        "ids": [global_id(row) for table in (*TYPES, "service") for row in Random(table).choices(tables.all(table), k=8)],  # noqa: S311
        "keys": [row.key for row in services],
        "services": [row.key for row in services if not row.is_package],
        "packages": [row.key for row in services if row.is_package],
        "projects": [row.key for row in tables.all("project")],
        "customers": [row.key for row in tables.all("party")],
        "components": [tables.of("service", line.component_service_id).key for line in tables.all("composition_item")],
    }


def _every_page() -> str:
    """All rows of the lists whose cursors documents may use."""
    roots = sorted({*ALIKE.values(), "services", "servicePackages", "capabilities"})
    return "{ " + " ".join(f"{root}(first: 200) {{ edges {{ cursor node {{ id }} }} }}" for root in roots) + " }"


def _cursor_samples(pages: Mapping[str, Any]) -> Samples:
    found = {root: [edge["cursor"] for edge in page["edges"]] for root, page in pages.items()}
    return {f"cursors:{field}": found[ALIKE.get(field, field)] for field in (*found, *ALIKE)}
