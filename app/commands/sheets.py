"""`salkku export` and `salkku import` of services, versions, compositions and parties, as CSV or JSON Lines."""

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO
from zoneinfo import ZoneInfo

from app import limits
from app.commands.migrate import migrated_database
from app.commands.progress import watched
from app.errors import SetupError
from app.exchange.formats import STANDARD, Fault, Format
from app.exchange.sending import Sending
from app.exchange.sheets import Kind
from app.settings import Settings


def export_sheet(settings: Settings, kind: Kind, file: str, format_: Format, source: str | None) -> None:
    """Tells on standard error how many records were written."""
    from app.exchange.export import Wanted, export

    wanted = Wanted(kind, format_, source, datetime.now(UTC).astimezone(ZoneInfo(settings.timezone)).date())
    with migrated_database(settings) as database, _written(file, wanted.format) as out, watched(f"Writing {kind}") as progress:
        records = asyncio.run(export(database.url, wanted, out, progress))
    sys.stderr.write(f"{records:,} records.\n")


def import_sheet(settings: Settings, file: str, sending: Sending) -> None:
    """Tells what became of the file; exits with 1 when it was refused."""
    with _opened(file) as opened, migrated_database(settings) as database, watched(f"Reading {file}") as progress:
        from app.context import Clock
        from app.exchange.files import import_file

        clock = Clock(datetime.now(UTC), ZoneInfo(settings.timezone))
        size = 0 if file == STANDARD else os.fstat(opened.fileno()).st_size
        report = asyncio.run(import_file(database.url, clock, sending, opened, size, progress))
    _tell(file, sorted(report.faults or report.notes))
    if report.faults:
        sys.stderr.write(f"{file}: refused, and nothing was written.\n")
        sys.exit(1)
    sys.stdout.write(f"{report.told()}{' Nothing was written: this was a dry run.' if sending.dry else ''}\n")


def _tell(file: str, found: Sequence[Fault]) -> None:
    for fault in found[: limits.FILE_FAULTS_MAX]:
        place = f"{file}:{fault.line}: " + (f"{fault.column}: " if fault.column else "")
        sys.stderr.write(f"{place}{fault.message} ({fault.code})\n")
    if (hidden := len(found) - limits.FILE_FAULTS_MAX) > 0:
        sys.stderr.write(f"… and {hidden:,} more.\n")


def _opened(file: str) -> BinaryIO:
    if file == STANDARD:
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        what = f"{file} cannot be read: {error.strerror or error}."
        raise SetupError(what, remedy="Name a file that is there, or - for standard input.") from error


@contextmanager
def _written(file: str, format_: Format) -> Iterator[TextIO]:
    """A file of CSV begins with a mark by which spreadsheets know UTF-8; a program that reads our output needs none."""
    try:
        with _target(file, format_) as out:
            yield out
    except BrokenPipeError:  # whoever reads it has read enough
        raise
    except OSError as error:
        what = f"{file} cannot be written: {error.strerror or error}."
        raise SetupError(what, remedy="Name a file where there is room and you may write.") from error


@contextmanager
def _target(file: str, format_: Format) -> Iterator[TextIO]:
    if file == STANDARD:
        with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="") as out:
            yield out
    else:
        with _whole(Path(os.path.realpath(file))) as name, name.open("w", encoding=_ENCODINGS[format_], newline="") as out:
            yield out


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
