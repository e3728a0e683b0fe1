"""Databases for tests: a server shared by every worker and run, templates built once, clones of them.

A template is named by the hash of what it is made from, so a changed migration makes a new one and nothing is ever stale.
"""

import asyncio
import hashlib
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.database.embedded import Server, default_home
from app.database.embedded.cluster import ADMIN, APPLICATION, OWNER
from app.database.embedded.locks import lock_within, opened

ROOT = Path(__file__).parents[2]

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "file_copy_method": "clone",
    "max_wal_size": "128MB",
    "min_wal_size": "32MB",
    "max_connections": "300",
    "log_error_verbosity": "default",
}
"""A test's data may die with the machine, and memory is dear; what a failed test's log says may be whole."""

MEMORY = Path("/dev/shm")  # noqa: S108
_MEMORY_BYTES = 1024**3
"""Free, or the tests' data stay on the disk: containers often have 64 MB."""

_TEMPLATE_LIMIT_SECONDS = 300.0
"""For another worker to build the template that this one waits for."""

_numbers = itertools.count(1)

Build = Callable[["Database"], Awaitable[None]]


@dataclass(frozen=True)
class Database:
    """One database on the tests' server, as its three roles see it."""

    server: Server
    name: str

    @property
    def url(self) -> str:
        """The application."""
        return self.server.dsn(APPLICATION, self.name)

    @property
    def owner_url(self) -> str:
        """The owner of the tables."""
        return self.server.dsn(OWNER, self.name)

    @property
    def admin_url(self) -> str:
        """The superuser."""
        return self.server.dsn(ADMIN, self.name)

    @property
    def settings(self) -> Mapping[str, str]:
        """What a server or a command over it is told."""
        return {"SALKKU_DATABASE_URL": self.url, "SALKKU_MIGRATION_URL": self.owner_url}


def test_home() -> Path:
    """In memory when there is room; one per clone and user, so that runs share it and what it has built."""
    if not has_room(MEMORY):
        return default_home(ROOT / "var" / "test")
    digest = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    return MEMORY / f"salkku-test-{os.geteuid()}-{digest}"


def has_room(memory: Path) -> bool:
    """Whether this is a file system in memory with at least 1 GiB free."""
    return os.path.ismount(memory) and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= _MEMORY_BYTES


def fingerprint(*paths: Path) -> str:
    """Of every file below these paths: names and contents."""
    digest = hashlib.sha256()
    for file in sorted(_files(paths)):
        digest.update(f"{file.relative_to(ROOT)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


async def template(server: Server, name: str, build: Build, *, parent: str | None = None) -> str:
    """The name, when a database of that name is there and complete; one worker builds it, the others wait."""
    with opened(server.home / "templates.lock") as lock:
        if not await asyncio.to_thread(lock_within, lock, _TEMPLATE_LIMIT_SECONDS):
            raise TimeoutError(f"the template {name} was not built within {_TEMPLATE_LIMIT_SECONDS:.0f} seconds")
        if not await _exists(server, name):
            await _drop_older(server, name.rpartition("_")[0])
            async with clone(server, parent) as unfinished:
                await build(unfinished)
                await _execute(server, f'alter database "{unfinished.name}" rename to "{name}"')
    return name


@asynccontextmanager
async def clone(server: Server, parent: str | None) -> AsyncIterator[Database]:
    """A database of the block's own; None: an empty one."""
    database = Database(server, f"test_{os.getpid()}_{next(_numbers)}")
    await _execute(server, f'create database "{database.name}" owner {OWNER} template "{parent or "template1"}" strategy file_copy')
    try:
        yield database
    finally:
        await _execute(server, f'drop database if exists "{database.name}" with (force)')


async def drop_left_over(server: Server) -> None:
    """Clones of runs that were killed: their names tell the process."""
    for name in await _names(server, "test\\_%"):
        if not _lives(int(name.split("_")[1])):
            await _execute(server, f'drop database if exists "{name}" with (force)')


async def _drop_older(server: Server, kind: str) -> None:
    for name in await _names(server, f"{kind}\\_%"):
        await _execute(server, f'drop database "{name}" with (force)')


async def _exists(server: Server, name: str) -> bool:
    return name in await _names(server, name)


async def _names(server: Server, pattern: str) -> list[str]:
    connection = await asyncpg.connect(server.admin_url)
    try:
        return [row["datname"] for row in await connection.fetch("select datname from pg_database where datname like $1", pattern)]
    finally:
        await connection.close()


async def _execute(server: Server, statement: str) -> None:
    connection = await asyncpg.connect(server.admin_url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_file():
            yield path
        else:
            yield from (file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
