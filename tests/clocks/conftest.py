"""The world that histories begin with, made once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.database.embedded import Server
from app.graphsql.engine import Engine
from app.schema import mapping
from tests.clocks import world
from tests.clocks.history import Beginnings
from tests.conftest import MIGRATIONS
from tests.support.databases import ROOT, clone, fingerprint, template
from tests.support.viewers import viewer_as


@pytest.fixture(scope="session")
async def beginnings(server: Server, migrated_template: str) -> AsyncIterator[Beginnings]:
    sources = (*MIGRATIONS, Path(world.__file__), ROOT / "tests" / "support" / "rows.py")
    name = await template(server, f"clocks_{fingerprint(*sources)}", world.build, parent=migrated_template)
    engine = Engine(mapping())
    try:
        async with clone(server, name) as database:
            people = (world.MANAGER, world.SUPPLIER)
            viewers = {person.name: await viewer_as(database, person.role, person.party, person.customer) for person in people}
        yield Beginnings(server, name, engine, viewers)
    finally:
        engine.close()
