"""A connection of the application's, in a transaction that is rolled back after the test; a demo portfolio with rows beside it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from app.database.embedded import Server
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import Database, clone
from tests.support.rows import Connection, connected


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[Connection]:
    async with connected(database.url) as opened:
        transaction = opened.transaction()
        await transaction.start()
        yield opened
        await transaction.rollback()


@dataclass(frozen=True)
class Beside:
    """A demo portfolio of a module's own. Its tests write rows through `connection` that the others do not meet."""

    demo: Asker
    connection: Connection

    async def party(self, key: str) -> UUID:
        found: UUID = await self.connection.fetchval("select id from party where key = $1", key)
        return found


@pytest.fixture(scope="module")
async def beside(server: Server, demo_template: str) -> AsyncIterator[Beside]:
    async with (
        clone(server, demo_template) as database,
        connected(database.url) as opened,
        asker(database.url, database.owner_url, DEMO_PERSONS) as demo,
    ):
        yield Beside(demo, opened)
