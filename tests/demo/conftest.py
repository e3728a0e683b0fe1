"""The loaded demo, to read; and short ways to ask it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.support.databases import Database


@pytest.fixture(scope="session")
async def demo(demo_database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection to the loaded demo of 21 November 2026, as the owner."""
    connection = await asyncpg.connect(demo_database.owner_url)
    try:
        yield connection
    finally:
        await connection.close()
