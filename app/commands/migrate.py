"""`salkku migrate`, and what the other commands do about a database that is not at this version's migration."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.commands.database import Database, running_database
from app.database.revision import applied_revision, code_head, known_revisions
from app.errors import SetupError
from app.settings import Settings


def migrate(settings: Settings) -> None:
    """Prints where it ended. Nothing to migrate is no error; what the application's role may do is set again in any case."""
    with running_database(settings) as database:
        _known_revision(database)
        _upgrade(database)
    sys.stdout.write(f"The database is at migration {code_head()}.\n")


@contextmanager
def migrated_database(settings: Settings, *, may_migrate: bool = False, started: Callable[[], None] | None = None) -> Iterator[Database]:
    """At this version's migration. A database that was given to us is not migrated by the way, unless `may_migrate`. `started`: called when
    the database answers; waits for whoever else imports SQLAlchemy, which cannot be entered from two ends at once."""
    with running_database(settings) as database:
        if started:
            started()
        found = _known_revision(database)
        if found != code_head():
            if not (may_migrate or database.embedded):
                raise SetupError(
                    f"The database is at migration {found or 'none'}, and this version needs {code_head()}.",
                    remedy="Run `salkku migrate` first, with SALKKU_MIGRATION_URL set to the DSN of the role that owns the tables.",
                )
            _upgrade(database)
        yield database


def _known_revision(database: Database) -> str | None:
    """A database that is ahead of this version is refused by every command."""
    found = asyncio.run(applied_revision(database.url))
    if found is not None and found not in known_revisions():
        raise SetupError(
            f"The database is at migration {found}, which this version of Salkku does not know: a newer one has been here.",
            remedy="Run that newer version, or set SALKKU_DATABASE_URL to another database.",
        )
    return found


def _upgrade(database: Database) -> None:
    from app.database.migrate import upgrade  # Alembic: half a second that a database at its head need not wait for

    upgrade(database.owner_url, database.url)
