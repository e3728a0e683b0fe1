"""A database of the test's own, since history is written at commit, and a connection of the application's to it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.databases import Database
from tests.support.rows import Connection, connected


@pytest.fixture
async def connection(fresh_database: Database) -> AsyncIterator[Connection]:
    async with connected(fresh_database.url) as opened:
        yield opened
