"""EmbeddedError: why the embedded PostgreSQL does not start, and which setting to change."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import SetupError

OTHER_DIRECTORY = "Make room or correct the cause, or set SALKKU_POSTGRES_HOME to another directory."

OTHER_SERVER = "Or set SALKKU_DATABASE_URL to the DSN of a PostgreSQL 18 that you run yourself."


class EmbeddedError(SetupError):
    """`remedy` always ends with the way out that needs no embedded server."""

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message, remedy=remedy if remedy.endswith(OTHER_SERVER) else f"{remedy}\n{OTHER_SERVER}")


@contextmanager
def system_refusals(home: Path) -> Iterator[None]:
    """What the operating system refuses while a server starts, told by where it happened."""
    try:
        yield
    except OSError as error:
        raise EmbeddedError(f"The embedded PostgreSQL in {home} cannot start: {error}.{disk_hint(home)}", remedy=OTHER_DIRECTORY) from error


def disk_hint(path: Path) -> str:
    """A full disk silences even the log, so say it."""
    try:
        free = shutil.disk_usage(path).free
    except OSError:
        return ""
    return f" The disk of {path} is full: {free // 1024} KiB are free." if free < _FULL_BYTES else ""


_FULL_BYTES = 64 * 1024 * 1024
"""Less does not hold a new database, nor the write-ahead log of an old one for long."""
