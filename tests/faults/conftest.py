"""A database behind a line, for tests of what comes through it and what does not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from app.database.embedded import Server
from app.database.embedded.cluster import APPLICATION
from tests.faults.line import Line, line_to
from tests.support.databases import Database


@dataclass(frozen=True)
class Distant(Database):
    """Behind the line."""

    line: Line

    @property
    def url(self) -> str:
        password = quote(self.server.passwords[APPLICATION])
        return f"postgresql://{APPLICATION}:{password}@127.0.0.1:{self.line.port}/{self.name}"


@pytest.fixture
async def line(server: Server) -> AsyncIterator[Line]:
    async with line_to(server.socket_directory / ".s.PGSQL.5432") as made:
        yield made
