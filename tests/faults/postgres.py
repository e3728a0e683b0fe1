"""A PostgreSQL of the program's own, which is stopped, frozen and killed; nobody starts it again but the program."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from app.database.embedded.account import server_account
from app.database.embedded.binaries import binaries_for
from app.database.embedded.cluster import ADMIN, make_cluster, read_passwords
from app.database.embedded.home import Home
from app.database.embedded.locks import is_held, opened
from app.database.embedded.postmaster import Blueprint, Postmaster, take
from app.database.embedded.process import Launcher
from app.database.embedded.server import Server
from tests.support.databases import ROOT

SETTINGS = {"fsync": "off", "max_connections": "40", "shared_buffers": "32MB", "max_wal_size": "64MB", "min_wal_size": "32MB"}
"""A crash of PostgreSQL loses nothing without fsync; only that of the machine does."""

GONE_SECONDS = 30.0


class Postgres:
    """Made at first use, then kept: its directory is the next one's too."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        self.home.make()
        account = server_account(None, self.home.data)
        binaries = binaries_for(account)
        with opened(self.home.postgres) as alive:
            take(alive, self.home)
            make_cluster(self.home, binaries, Launcher(account, alive), durable=False)
        self._blueprint = Blueprint(self.home, account, binaries, SETTINGS)
        self._postmaster: Postmaster | None = None

    @property
    def server(self) -> Server:
        return Server(self.home.path, self.home.socket_directory, read_passwords(self.home))

    @property
    def pid(self) -> int:
        """Of the postmaster."""
        return int((self.home.data / "postmaster.pid").read_text().split()[0])

    async def start(self) -> None:
        """Until it accepts connections. From the main thread: a child that was started in another one would end with that."""
        self._postmaster = Postmaster(self._blueprint)
        await asyncio.to_thread(self._postmaster.wait_ready)

    async def gone(self) -> None:
        """Until its last process has ended."""
        async with asyncio.timeout(GONE_SECONDS):
            while is_held(self.home.postgres):
                if self._postmaster is not None:
                    _ = self._postmaster.ended  # buries it
                await asyncio.sleep(0.01)
        self._postmaster = None

    @property
    def runs(self) -> bool:
        return self._postmaster is not None and self._postmaster.ended is None

    def send(self, number: signal.Signals, pids: Sequence[int] = ()) -> None:
        """To the postmaster, or to these of its processes."""
        for pid in pids or [self.pid]:
            os.kill(pid, number)

    def processes(self) -> list[int]:
        """The postmaster, then its children."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    async def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self.runs:
            self.send(how)
        await self.gone()

    async def ask(self, sql: str, *arguments: object, database: str = ADMIN) -> list[Any]:
        """As the superuser."""
        connection = await asyncpg.connect(self.server.dsn(ADMIN, database), timeout=10)
        try:
            return list(await connection.fetch(sql, *arguments))
        finally:
            await connection.close()


@dataclass(frozen=True)
class Room:
    """A file system of its own, with a bound on its bytes, or None where none can be mounted."""

    path: Path
    bounded: bool

    def fill(self) -> Path:
        """Takes all that is free, and gives the file that holds it."""
        ballast = self.path / "ballast"
        with ballast.open("wb", buffering=0) as file:
            block = bytes(1 << 16)
            while block:
                try:
                    file.write(block)
                except OSError:
                    block = block[: len(block) // 2]
        return ballast


@asynccontextmanager
async def postgres(path: Path) -> AsyncIterator[Postgres]:
    made = Postgres(path)
    await made.start()
    try:
        yield made
    finally:
        if made.runs:
            made.send(signal.SIGCONT, made.processes())
        await made.stop(signal.SIGQUIT)


@contextmanager
def room(path: Path, megabytes: int) -> Iterator[Room]:
    """As root a file system in memory; otherwise an ordinary directory without a bound."""
    path.mkdir(parents=True, exist_ok=True)
    mounted = os.geteuid() == 0 and _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "salkku-faults", str(path))
    try:
        yield Room(path, mounted)
    finally:
        if mounted:
            _run("umount", "--lazy", str(path))
        shutil.rmtree(path, ignore_errors=True)


def _run(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 0
