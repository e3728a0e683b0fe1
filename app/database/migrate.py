"""Brings a database to the newest migration, one starter at a time, and grants the application's role what it needs there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

ALEMBIC_INI = Path(__file__).parents[2] / "alembic.ini"

MIGRATION_LOCK = 7_316_548_201
"""Key of the advisory lock: any number, as long as it stays the same in every version of Salkku."""

READ_ONLY = ("alembic_version", "change_event", "change_transaction", "lifecycle_stage", "personal_column", "position_seal", "stage_edge")
NEVER_DELETED = ("lifecycle_transition",)
STATES = "%\\_states"
ERASING = "erase_party(uuid, text, jsonb)"
"""What the application may have done to the past, and nobody else."""


def upgrade(owner_url: str, application_url: str) -> None:
    """Idempotent. DSNs are `postgresql://…`; neither may lead through a pooler that shares sessions. Not within an event loop."""
    asyncio.run(_upgrade(owner_url, application_url))


async def _upgrade(owner_url: str, application_url: str) -> None:
    async with _alone(owner_url) as owner:
        await _run_migrations(owner_url)
        application = await _role_of(application_url)
        if application != await owner.fetchval("select current_user"):
            await _grant(owner, application)


@asynccontextmanager
async def _alone(owner_url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection that holds the lock: of several starters one migrates, and the others wait and find the work done."""
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute("set lock_timeout = 0; set statement_timeout = 0; set idle_session_timeout = 0")
        await connection.execute("select pg_advisory_lock($1::bigint)", MIGRATION_LOCK)
        yield connection
    finally:
        await connection.close()


async def _run_migrations(owner_url: str) -> None:
    engine = create_async_engine(owner_url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_to_head)
    finally:
        await engine.dispose()


def _to_head(connection: Connection) -> None:
    config = Config(ALEMBIC_INI)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def _role_of(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return str(await connection.fetchval("select current_user"))
    finally:
        await connection.close()


async def _grant(owner: "asyncpg.Connection[asyncpg.Record]", application: str) -> None:
    """The application changes business rows, reads all others, and never writes history; it only has people erased from it."""
    async with owner.transaction():
        for statement in await owner.fetch(_GRANTS, application, READ_ONLY, NEVER_DELETED, STATES, ERASING):
            await owner.execute(statement["grant"])


# A new table needs no line here: it is a business table, unless it is named above or holds recorded states.
_GRANTS = """
select format('grant usage on schema public to %I', $1::text) as grant
union all
select format('revoke all on all tables in schema public from %I', $1::text)
union all
select format('grant execute on function public.%s to %I', $5::text, $1::text)
union all
select format(
    case
        when relname = any ($2::text[]) or relname like $4 then 'grant select on table public.%I to %I'
        when relname = any ($3::text[]) then 'grant select, insert, update on table public.%I to %I'
        else 'grant select, insert, update, delete on table public.%I to %I'
    end,
    relname, $1::text
)
from pg_class
where relkind = 'r' and relnamespace = 'public'::regnamespace
union all
select format('grant usage on schema as_of to %I', $1::text)
union all
select format('grant select on all tables in schema as_of to %I', $1::text)
union all
select format('grant usage on schema what_if to %I', $1::text)
union all
select format('grant select on all tables in schema what_if to %I', $1::text)
"""
