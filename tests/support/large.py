"""The large portfolio as templates on the tests' server: whole for measuring, a tenth for tests of plans."""

import asyncio
from datetime import date

import asyncpg

from app.database.embedded import Server
from app.database.migrate import upgrade
from app.demo.generated.plan import Size
from app.demo.large import load_large
from tests.support.databases import ROOT, Database, fingerprint, template

BASE_DATE = date(2026, 11, 21)
MADE_FROM = (ROOT / "migrations", ROOT / "app" / "database" / "migrate.py", ROOT / "app" / "demo")


async def large_template(server: Server) -> str:
    """5,000 services; about a minute the first time."""
    return await _template(server, "large", Size())


async def reduced_template(server: Server) -> str:
    """500 services, with the tree of 300 nodes; seconds."""
    return await _template(server, "reduced", Size().divided(10))


async def _template(server: Server, kind: str, size: Size) -> str:
    async def build(database: Database) -> None:
        await asyncio.to_thread(upgrade, database.owner_url, database.url)
        await load_large(database.owner_url, today=BASE_DATE, size=size)
        await _vacuum(database)

    return await template(server, f"{kind}_{fingerprint(*MADE_FROM)}", build)


async def _vacuum(database: Database) -> None:
    """As autovacuum leaves it, some time after so much was written."""
    connection = await asyncpg.connect(database.admin_url)
    try:
        await connection.execute("vacuum (analyze, freeze)")
    finally:
        await connection.close()
