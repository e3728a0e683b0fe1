"""Fixtures of tests about batches."""

from collections.abc import AsyncIterator

import pytest

from app.database.embedded import Server
from app.database.unit_of_work import UnitsOfWork
from tests.domain.sync.ground import Ground
from tests.support.databases import clone
from tests.support.writing import writer_on


@pytest.fixture(scope="module")
async def ground(server: Server, demo_template: str) -> AsyncIterator[Ground]:
    """A demo portfolio of the module's own: what its tests keep, they keep about different things."""
    async with clone(server, demo_template) as database, writer_on(database) as writer:
        units = UnitsOfWork(database.url, size=2, wait_seconds=30, statement_seconds=60)
        yield Ground(writer, units)
        await units.close()
