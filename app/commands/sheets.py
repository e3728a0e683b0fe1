"""`salkku export` of services, versions, compositions and parties, as CSV or JSON Lines."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from app.commands.migrate import migrated_database
from app.commands.progress import watched
from app.errors import SetupError
from app.exchange.formats import STANDARD, Format
from app.exchange.sheets import Kind
from app.settings import Settings


def export_sheet(settings: Settings, kind: Kind, file: str, format_: Format, source: str | None) -> None:
    """Tells on standard error how many records were written."""
    from app.exchange.export import Wanted, export

    wanted = Wanted(kind, format_, source, datetime.now(UTC).astimezone(ZoneInfo(settings.timezone)).date())
    with migrated_database(settings) as database, _written(file, wanted.format) as out, watched(f"Writing {kind}") as progress:
        records = asyncio.run(export(database.url, wanted, out, progress))
    sys.stderr.write(f"{records:,} records.\n")


@contextmanager
def _written(file: str, format_: Format) -> Iterator[TextIO]:
    """A file of CSV begins with a mark by which spreadsheets know UTF-8; a program that reads our output needs none."""
    if file == STANDARD:
        with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="") as out:
            yield out
        return
    try:
        with _whole(Path(os.path.realpath(file))) as name, name.open("w", encoding=_ENCODINGS[format_], newline="") as out:
            yield out
    except OSError as error:
        what = f"{file} cannot be written: {error.strerror or error}."
        raise SetupError(what, remedy="Name a file in a directory that you may write.") from error


_ENCODINGS = {Format.CSV: "utf-8-sig", Format.JSONL: "utf-8"}


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Written beside and renamed, so that nobody finds half of it; a device or a pipe is written as it is."""
    if target.exists() and not target.is_file():
        yield target
        return
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield new
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
