"""Fixtures for every test: one PostgreSQL for all workers, and databases cloned from templates that are built once.

server           the PostgreSQL
empty_database   nothing in it; per test
database         migrated; per worker. Leave it as you found it, or use
fresh_database   migrated; per test
demo_database    migrated, with the demo portfolio of 21 November 2026; per worker, to read
fresh_demo       the same; per test, to change
writer           changes a demo portfolio of its own; per test
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from datetime import date

import pytest

from app import limits
from app.database.embedded import Server, embedded
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import ROOT, SETTINGS, Database, clone, drop_left_over, fingerprint, template, test_home
from tests.support.writing import Writer, writer_on

pytest_plugins = ["tests.skips", "tests.support.node", "tests.bad_input.slowest"]

for name in [name for name in os.environ if name.startswith("SALKKU_")]:
    del os.environ[name]  # the settings of whoever runs the tests are none of theirs

limits.CONNECT_SECONDS = 60.0  # seconds: a machine that has much else to do is no line that is broken; what breaks lines sets its own

MIGRATIONS = (ROOT / "migrations", ROOT / "app" / "database" / "migrate.py")
DEMO_BASE_DATE = date(2026, 11, 21)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with embedded(test_home(), settings=SETTINGS) as running:
        yield running


@pytest.fixture
async def empty_database(server: Server) -> AsyncIterator[Database]:
    async with clone(server, None) as database:
        yield database


@pytest.fixture(scope="session")
async def database(server: Server, migrated_template: str) -> AsyncIterator[Database]:
    async with clone(server, migrated_template) as database:
        yield database


@pytest.fixture
async def fresh_database(server: Server, migrated_template: str) -> AsyncIterator[Database]:
    async with clone(server, migrated_template) as database:
        yield database


@pytest.fixture(scope="session")
async def demo_database(server: Server, demo_template: str) -> AsyncIterator[Database]:
    async with clone(server, demo_template) as database:
        yield database


@pytest.fixture
async def fresh_demo(server: Server, demo_template: str) -> AsyncIterator[Database]:
    async with clone(server, demo_template) as database:
        yield database


@pytest.fixture(scope="session")
async def migrated_template(server: Server) -> str:
    await drop_left_over(server)
    return await template(server, f"migrated_{fingerprint(*MIGRATIONS)}", _migrate)


@pytest.fixture(scope="session")
async def demo_template(server: Server, migrated_template: str) -> str:
    name = f"demo_{fingerprint(*MIGRATIONS, ROOT / 'app' / 'demo')}"
    return await template(server, name, _load_demo, parent=migrated_template)


async def _migrate(database: Database) -> None:
    from app.database.migrate import upgrade

    await asyncio.to_thread(upgrade, database.owner_url, database.url)


async def _load_demo(database: Database) -> None:
    from app.demo.loader import load_demo

    await load_demo(database.owner_url, today=DEMO_BASE_DATE)


@pytest.fixture(scope="session")
async def demo(demo_database: Database) -> AsyncIterator[Asker]:
    """The demo portfolio, asked as any of its seven people."""
    async with asker(demo_database.url, demo_database.owner_url, DEMO_PERSONS) as made:
        yield made


@pytest.fixture
async def writer(fresh_demo: Database) -> AsyncIterator[Writer]:
    """Changes a demo portfolio of its own, as any of its seven people."""
    async with writer_on(fresh_demo) as made:
        yield made
