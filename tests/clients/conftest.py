"""A server that tells clients of its schema."""

from collections.abc import AsyncIterator

import pytest

from tests.support.databases import Database
from tests.support.service import Service, service


@pytest.fixture
async def asked(fresh_demo: Database) -> AsyncIterator[Service]:
    async with service(fresh_demo, SALKKU_MODE="development") as made:
        yield made
