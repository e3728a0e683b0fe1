"""One server of its own for all bad input."""

from collections.abc import AsyncIterator

import pytest

from app.database.embedded import Server
from tests.bad_input.target import Target, target
from tests.support.databases import clone


@pytest.fixture(scope="session")
async def server_under_fire(server: Server, demo_template: str) -> AsyncIterator[Target]:
    """Over a clone of the demo."""
    async with clone(server, demo_template) as database, target(database) as made:
        yield made
