"""A database behind a line, for tests of what comes through it and what does not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from app.database.embedded import Server
from app.database.embedded.home import Home
from tests.faults.line import Line, line_to
from tests.support.databases import Database


@dataclass(frozen=True)
class Distant(Database):
    """Behind the line."""

    line: Line

    @property
    def url(self) -> str:
        return self.line.url(self.server, self.name)


@pytest.fixture
async def line(server: Server) -> AsyncIterator[Line]:
    async with line_to(Home(server.home).socket) as made:
        yield made
