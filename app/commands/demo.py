"""`salkku demo`: the demo portfolio, or the large generated one, in a database that holds none."""

import asyncio
import sys

import asyncpg

from app.commands.database import Database
from app.commands.migrate import migrated_database
from app.errors import SetupError
from app.settings import Settings


def demo(settings: Settings, *, size: str) -> None:
    """Refused when there is a portfolio already: what is loaded could not be told from it any more."""
    with migrated_database(settings, may_migrate=True) as database:
        if asyncio.run(_holds_a_portfolio(database)):
            raise SetupError(
                "The database holds a portfolio already.",
                remedy="Set SALKKU_DATABASE_URL, or SALKKU_POSTGRES_HOME for the embedded PostgreSQL, to an empty database.",
            )
        _load(database, size)


def fill_when_empty(database: Database) -> None:
    """For `serve --demo`."""
    if not asyncio.run(_holds_a_portfolio(database)):
        _load(database, "small")


def _load(database: Database, size: str) -> None:
    from app.demo import loader  # once in the life of a database

    print(loader, size, database)


async def _holds_a_portfolio(database: Database) -> bool:
    connection = await asyncpg.connect(database.owner_url)
    try:
        found: bool = await connection.fetchval("select exists (select from portfolio)")
        return found
    finally:
        await connection.close()
