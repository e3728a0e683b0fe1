"""The demo portfolio twice: asked of the product, and in plain Python; and everybody who asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.viewer import Viewer
from tests.oracle.answers import answer
from tests.oracle.asked import TYPES, Asked
from tests.oracle.people import PEOPLE, Person, Seat
from tests.oracle.sight import Sight
from tests.oracle.tables import Row, Tables, read_tables
from tests.support.asking import Asker
from tests.support.databases import Database
from tests.support.viewers import ask_as, scoped, viewer_as

TODAY = date(2026, 11, 21)


@dataclass(frozen=True, repr=False)
class Oracle:
    """Asks both. Without a long repr, which hypothesis would print with every failure."""

    tables: Tables
    demo: Asker
    sights: Mapping[str, Sight]
    viewers: Mapping[str, Viewer]
    cursors: dict[str, Row] = field(default_factory=dict)
    """The rows that cursors of the product stand for."""

    def asked(self, person: Person, languages: tuple[str, ...] = ()) -> Asked:
        portfolio = min(self.tables.all("portfolio"), key=lambda row: str(row.key))
        return Asked(self.sights[person.name], list(dict.fromkeys((*languages, *portfolio.languages))), TODAY, self.cursors)

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
    return Oracle(tables, demo, {person.name: Sight(Seat(person, tables)) for person in PEOPLE}, viewers)
