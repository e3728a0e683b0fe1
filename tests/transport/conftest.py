"""A server in a process of its own, and sockets to it. Modules that need another server make their own `api`."""

from collections.abc import AsyncIterator

import pytest

from app.viewer import Role
from tests.support.databases import Database
from tests.support.service import Service, service
from tests.transport.client import Wire, wire


@pytest.fixture(scope="module")
async def api(demo_database: Database) -> AsyncIterator[Service]:
    async with service(demo_database) as made:
        yield made


@pytest.fixture
async def fresh(api: Service) -> AsyncIterator[Wire]:
    """Nothing was said yet."""
    async with wire(api.process.port) as made:
        yield made


@pytest.fixture
async def entered(api: Service, fresh: Wire) -> Wire:
    """A manager's."""
    return await fresh.enter(api.tokens[Role.PORTFOLIO_MANAGER])
