"""Fixtures of the tests of the life cycle's verbs."""

import pytest

from tests.domain.lifecycle.lives import Lives
from tests.support.rows import connected
from tests.support.writing import Writer


@pytest.fixture
async def lives(writer: Writer) -> Lives:
    """What can be overridden is switched off: these tests are about steps and not about what a version must have."""
    async with connected(writer.database.url) as connection:
        await connection.execute("update gate_check set severity = 'OFF' where overridable")
    return Lives(writer)
