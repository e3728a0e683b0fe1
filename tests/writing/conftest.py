"""A ground for tests that write to many databases."""

from collections.abc import AsyncIterator

import pytest

from app.database.embedded import Server
from tests.writing.ground import Ground, ground_on


@pytest.fixture(scope="session")
async def ground(server: Server, demo_template: str) -> AsyncIterator[Ground]:
    async with ground_on(server, demo_template) as made:
        yield made
