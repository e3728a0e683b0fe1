"""Looks for words in the whole database: every column of every table of ours, and what the planner knows of them."""

from collections.abc import Collection

from tests.support.databases import Database
from tests.support.rows import connected

TABLES = """
select format('%I.%I', nspname, relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
where relkind in ('r', 'p', 'm') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1
"""
STATISTICS = "select format('statistics of %s.%s', tablename, attname) from pg_stats s where s::text ~* $1"


async def places_of(database: Database, words: Collection[str]) -> list[str]:
    """Tables whose rows, and columns whose statistics, hold one of the words; as the superuser sees them."""
    pattern = "|".join(words)
    async with connected(database.admin_url) as connection:
        tables = [row[0] for row in await connection.fetch(TABLES)]
        held = [
            table
            for table in tables
            if await connection.fetchval(f"select exists (select from {table} t where normalize(t::text, NFC) ~* $1)", pattern)
        ]
        return [*held, *(row[0] for row in await connection.fetch(STATISTICS, pattern))]
