"""A connection of the application's, in a transaction that is rolled back after the test."""

from collections.abc import AsyncIterator

import pytest

from tests.support.databases import Database
from tests.support.rows import Connection, connected


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[Connection]:
    async with connected(database.url) as opened:
        transaction = opened.transaction()
        await transaction.start()
        yield opened
        await transaction.rollback()
