"""What the tests of history read: states, events and revisions."""

from typing import Any
from uuid import UUID

from tests.support.rows import Connection

RECORDED = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname like '%\\_states'"


async def recorded_tables(connection: Connection) -> list[str]:
    found = await connection.fetch(RECORDED)
    return sorted(row["relname"].removesuffix("_states") for row in found)


async def states_of(connection: Connection, table: str, row: UUID, *columns: str) -> list[tuple[Any, ...]]:
    """The columns of each state, oldest first, and whether it is the open one."""
    names = "".join(f"{column}, " for column in columns)
    found = await connection.fetch(
        f"select {names} rec_to = 'infinity' as is_open from {table}_states where id = $1 order by rec_from", row
    )
    return [tuple(state) for state in found]


async def events_of(connection: Connection, row: UUID) -> list[tuple[str, list[str]]]:
    found = await connection.fetch("select operation, changed_fields from change_event where entity_id = $1 order by recorded_at, seq", row)
    return [(event["operation"], sorted(event["changed_fields"])) for event in found]


async def revisions(connection: Connection) -> int:
    found: int = await connection.fetchval("select count(*) from change_transaction")
    return found
