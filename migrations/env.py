"""Runs migrations on the connection that app/database/migrate.py hands over, or on one of its own when `alembic` is called."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.database.base import Base
from app.domain import load_models
from app.settings import settings

LOCK_TIMEOUT = "5s"  # a migration that waits for a lock makes everybody behind it wait too: it had better fail and come again
STATEMENT_TIMEOUT = "15min"


def run() -> None:
    load_models()
    connection = context.config.attributes.get("connection")
    if context.is_offline_mode():
        migrate_offline()
    elif connection is not None:
        migrate(connection)
    else:
        asyncio.run(migrate_on_own_connection())


def migrate(connection: Connection) -> None:
    for setting, value in timeouts().items():
        connection.exec_driver_sql(f"set {setting} = '{value}'")
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_offline() -> None:
    """SQL for a reader or a linter."""
    context.configure(dialect_name="postgresql", target_metadata=Base.metadata, transaction_per_migration=True)
    for setting, value in timeouts().items():
        context.execute(f"set {setting} = '{value}'")
    with context.begin_transaction():
        context.run_migrations()


async def migrate_on_own_connection() -> None:
    url = settings().owner_url
    if url is None:
        raise SystemExit("Set SALKKU_DATABASE_URL or SALKKU_MIGRATION_URL: alembic does not start the embedded PostgreSQL.")
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


def timeouts() -> dict[str, str]:
    return {"lock_timeout": LOCK_TIMEOUT, "statement_timeout": STATEMENT_TIMEOUT}


run()
