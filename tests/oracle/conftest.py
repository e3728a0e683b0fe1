"""The demo portfolio twice: asked of the product, and in plain Python; and everybody who asks."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest

from app.viewer import Viewer
from tests.graphsql.documents import Samples
from tests.oracle.answers import answer
from tests.oracle.asked import TYPES, Asked, global_id
from tests.oracle.people import PEOPLE, Person, Seat
from tests.oracle.sight import Sight
from tests.oracle.tables import Row, Tables, read_tables
from tests.support.asking import Asker
from tests.support.databases import Database
from tests.support.viewers import ask_as, scoped, viewer_as

TODAY = date(2026, 11, 21)


ALIKE = {"items": "portfolioItems", "children": "parties", "ideas": "developmentIdeas", "comments": "comments", "feedback": "feedback"}
"""Connections below the root that stand in the order of one at the root."""


class Oracle:
    """Asks both. `samples`: what random documents name. `cursors`: the rows that cursors of the product stand for.

    No dataclass: hypothesis prints all of those with every failure.
    """

    def __init__(self, tables: Tables, demo: Asker, viewers: Mapping[str, Viewer], cursors: Mapping[str, Row], samples: Samples) -> None:
        self.tables = tables
        self.demo = demo
        self.viewers = viewers
        self.cursors = cursors
        self.samples = samples
        self._sights = {person.name: Sight(Seat(person, tables)) for person in PEOPLE}

    def knowing(self, cursors: Mapping[str, Row], samples: Samples) -> "Oracle":
        """The same with more cursors and samples."""
        return Oracle(self.tables, self.demo, self.viewers, {**self.cursors, **cursors}, {**self.samples, **samples})

    def asked(self, person: Person, languages: tuple[str, ...] = ()) -> Asked:
        portfolio = min(self.tables.all("portfolio"), key=lambda row: str(row.key))
        return Asked(self._sights[person.name], list(dict.fromkeys((*languages, *portfolio.languages))), TODAY, self.cursors)

    def should(self, person: Person, text: str, languages: tuple[str, ...] = (), /, **variables: Any) -> Any:
        """The answer by the oracle."""
        return answer(self.asked(person, languages), text, variables)

    async def does(self, person: Person, text: str, languages: tuple[str, ...] = (), /, **variables: Any) -> Any:
        """The answer of the product."""
        return await ask_as(self.demo, self.viewers[person.name], text, languages, **variables)

    def row(self, global_id: str) -> Row:
        type_name, uuid = global_id.split(":")
        table = next((table for table, name in TYPES.items() if name == type_name), "service")
        return self.tables.of(table, UUID(uuid))


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
