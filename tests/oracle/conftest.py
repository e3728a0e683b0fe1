"""The demo portfolio twice: asked of the product, and in plain Python; and everybody who asks."""

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from tests.graphsql.documents import Samples
from tests.oracle.asked import TYPES, global_id
from tests.oracle.oracle import Oracle
from tests.oracle.people import PEOPLE
from tests.oracle.tables import Tables, read_tables
from tests.support.asking import Asker
from tests.support.databases import Database
from tests.support.viewers import scoped, viewer_as

ALIKE = {"items": "portfolioItems", "children": "parties", "ideas": "developmentIdeas", "comments": "comments", "feedback": "feedback"}
"""Connections below the root that stand in the order of one at the root."""


@pytest.fixture(scope="session")
async def oracle(demo: Asker, demo_database: Database) -> Oracle:
    tables = await read_tables(demo_database.owner_url)
    viewers = {}
    for person in PEOPLE:
        viewer = await viewer_as(demo_database, person.role, person.party, person.customer)
        viewers[person.name] = scoped(viewer, *person.scopes)
    made = Oracle(tables, demo, viewers, {}, _samples(tables))
    pages = await made.does(PEOPLE[0], _every_page())
    cursors = {edge["cursor"]: made.row(edge["node"]["id"]) for page in pages.values() for edge in page["edges"]}
    return made.knowing(cursors, _cursor_samples(pages))


def _samples(tables: Tables) -> Samples:
    """A few ids of every type; keys by what they name."""
    services = tables.all("service")
    return {
        "ids": [global_id(row) for table in (*TYPES, "service") for row in Random(table).choices(tables.all(table), k=8)],  # noqa: S311
        "keys": [row.key for row in services],
        "services": [row.key for row in services if not row.is_package],
        "packages": [row.key for row in services if row.is_package],
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
