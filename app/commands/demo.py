"""`salkku demo`: the demo portfolio, or the large generated one, in a database that holds none."""

import asyncio
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

import asyncpg

from app.commands.database import Database
from app.commands.migrate import migrated_database
from app.errors import SetupError
from app.settings import Settings


class Watcher(Protocol):
    """Told after each step: its name, how much is done and of how much."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


def demo(settings: Settings, *, size: str) -> None:
    """Tells how many rows of what were written. Refused when there is a portfolio already."""
    with migrated_database(settings, may_migrate=True) as database:
        written = _load(database, size)
    sys.stdout.write(f"Loaded {sum(written.values()):,} rows: {written['service']:,} services, {written['service_version']:,} versions.\n")


def fill_when_empty(database: Database) -> None:
    """For `serve --demo`. Of several that start at once one loads, and the others wait and go on."""
    if not asyncio.run(_is_empty(database)):
        return
    try:
        _load(database, "small")
    except SetupError:
        if asyncio.run(_is_empty(database)):
            raise


def _load(database: Database, size: str) -> Mapping[str, int]:
    """The loaders and the bar are imported here: a start that finds a portfolio needs neither them nor their libraries."""
    with _watched() as watcher:
        if size == "large":
            from app.demo.large import load_large

            return asyncio.run(load_large(database.owner_url, progress=watcher))
        from app.demo.loader import load_demo

        return asyncio.run(load_demo(database.owner_url, progress=watcher))


@contextmanager
def _watched() -> Iterator[Watcher]:
    """A bar on a terminal, nothing elsewhere; on standard error, so that standard output stays for answers."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Loading the portfolio", total=None)

        def show(step: str, done: int, total: int) -> None:
            bar.update(task, description=step.replace("_", " "), completed=done, total=total)

        yield show


async def _is_empty(database: Database) -> bool:
    connection = await asyncpg.connect(database.owner_url)
    try:
        return not await connection.fetchval("select exists (select from portfolio)")
    finally:
        await connection.close()
