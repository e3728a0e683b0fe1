"""The database that a command works on: the one that SALKKU_DATABASE_URL names, else the embedded PostgreSQL while the command runs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg

from app.errors import SetupError
from app.settings import Settings

CONNECT_SECONDS = 10.0  # seconds until a server that does not answer counts as absent
SERVER_MAJOR = 18  # uuidv7() and the rest that migrations use came with it


@dataclass(frozen=True, slots=True)
class Database:
    """DSNs of the two roles: `url` is the application's, `owner_url` the owner's of the tables."""

    url: str
    owner_url: str
    embedded: bool


@contextmanager
def running_database(settings: Settings) -> Iterator[Database]:
    """Reachable when given. An embedded server that only this command used is stopped at the end."""
    if settings.database_url is None or settings.owner_url is None:
        with _embedded_database(settings) as database:
            yield database
    else:
        asyncio.run(_must_answer("SALKKU_DATABASE_URL", settings.database_url))
        if settings.owner_url != settings.database_url:
            asyncio.run(_must_answer("SALKKU_MIGRATION_URL", settings.owner_url))
        yield Database(url=settings.database_url, owner_url=settings.owner_url, embedded=False)


@contextmanager
def _embedded_database(settings: Settings) -> Iterator[Database]:
    from app.database.embedded import default_home, embedded  # nothing of it is needed with a server of one's own

    home = settings.postgres_home or default_home(settings.var_directory)
    with embedded(home, account=settings.postgres_account) as server:
        yield Database(url=server.url, owner_url=server.owner_url, embedded=True)


async def _must_answer(setting: str, url: str) -> None:
    """A wrong DSN is told by the name of its setting, and without its password."""
    try:
        connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise SetupError(
            f"The database at {_without_password(url)} does not let us in: {str(error) or type(error).__name__}",
            remedy=f"Correct {setting} (postgresql://user:password@host:5432/database), or unset it to use the embedded PostgreSQL.",
        ) from error
    try:
        version = connection.get_server_version()
    finally:
        await connection.close()
    if version.major < SERVER_MAJOR:
        raise SetupError(
            f"The database at {_without_password(url)} is PostgreSQL {version.major}; Salkku needs {SERVER_MAJOR} or later.",
            remedy=f"Set {setting} to a newer server, or unset it to use the embedded PostgreSQL.",
        )


def _without_password(url: str) -> str:
    """Parameters are left out too: `?password=` is a way to write one."""
    parts = urlsplit(url)
    user = f"{parts.username}@" if parts.username else ""
    return f"{parts.scheme}://{user}{parts.netloc.rpartition('@')[2]}{parts.path}"
