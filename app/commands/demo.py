"""`salkku demo`: the demo portfolio, or the large generated one, in a database that holds none."""

import asyncio
import sys
from collections.abc import Mapping

import asyncpg

from app.commands.database import Database
from app.commands.migrate import migrated_database
from app.commands.progress import watched
from app.errors import SetupError
from app.settings import Settings


def demo(settings: Settings, *, size: str) -> None:
    """Tells how many rows of what were written. Refused when there is a portfolio already."""
    with migrated_database(settings, may_migrate=True) as database:
        written = _load(database, size)
    sys.stdout.write(f"Loaded {sum(written.values()):,} rows: {written['service']:,} services, {written['service_version']:,} versions.\n")


def fill_when_empty(database: Database) -> None:
    """For `serve --demo`. Of several that start at once one loads, and the others wait and go on."""
    if not asyncio.run(_is_empty(database)):
        return
    try:
        _load(database, "small")
    except SetupError:
        if asyncio.run(_is_empty(database)):
            raise


def _load(database: Database, size: str) -> Mapping[str, int]:
    """The loaders and the bar are imported here: a start that finds a portfolio needs neither them nor their libraries."""
    with watched("Loading the portfolio") as watcher:
        if size == "large":
            from app.demo.large import load_large

            return asyncio.run(load_large(database.owner_url, progress=watcher))
        from app.demo.loader import load_demo

        return asyncio.run(load_demo(database.owner_url, progress=watcher))


async def _is_empty(database: Database) -> bool:
    connection = await asyncpg.connect(database.owner_url)
    try:
        return not await connection.fetchval("select exists (select from portfolio)")
    finally:
        await connection.close()
