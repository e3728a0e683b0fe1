"""The connection on which a portfolio is exported or imported: as the owner of the tables, without a bound on its time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg

from app.errors import SetupError

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

SETTINGS = """
set timezone = 'UTC'; set search_path = public; set lock_timeout = '30s';
set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set transaction_timeout = 0
"""
"""Rows are written with moments of UTC, and take as long as there are rows."""

LOST = (ConnectionResetError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.OperatorInterventionError)
"""Other errors of the system are those of the file."""


@asynccontextmanager
async def session(owner_url: str) -> AsyncIterator[Connection]:
    """Closed at the end of the block. A transaction that is not committed then is none, and whoever breaks off need not undo it; what the
    database cannot do is told in words."""
    try:
        connection = await asyncpg.connect(owner_url)
        try:
            await connection.execute(SETTINGS)
            yield connection
            await connection.close()
        finally:
            connection.terminate()  # whoever is broken off does not wait for what was under way
    except LOST as error:
        raise SetupError(
            f"The connection to the database was lost: {error}.",
            remedy="All of it was done, or nothing. Do it again: an import into a database that has a portfolio says so.",
        ) from error
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
        raise SetupError(
            f"Somebody else is at work in the database: {error}.", remedy="Nothing was written. Stop servers and workers, and do it again."
        ) from error
    except asyncpg.PostgresError as error:
        raise SetupError(
            f"The database cannot do it: {error} ({type(error).__name__}).",
            remedy="Nothing was written. Mend what it names, and do it again.",
        ) from error
