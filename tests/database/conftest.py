"""What the tests of the embedded PostgreSQL share: homes of their own, owners to kill, and questions about what is left."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.database.embedded.home import Home
from app.database.embedded.locks import is_held
from tests.support.databases import MEMORY, ROOT, has_room

DEADLINE_SECONDS = 60.0
AS_ROOT = os.geteuid() == 0


@dataclass(frozen=True)
class Owner:
    """A running tests/database/owner.py and its first line."""

    process: subprocess.Popen[str]
    said: Mapping[str, str]

    @property
    def url(self) -> str:
        return self.said["url"]

    @property
    def admin_url(self) -> str:
        return self.said["admin_url"]

    def next_line(self) -> str:
        return _line(self.process)

    def leave(self) -> None:
        """Returns when it has left."""
        self.process.communicate("leave\n", timeout=DEADLINE_SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Owners:
    """Starts owners and sees to it that none is left."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[str]] = []

    def spawn(self, home: Path, *, before: Callable[[], None] | None = None, **arguments: Any) -> subprocess.Popen[str]:
        """An owner on its way in. `before` runs in its process first."""
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("owner.py")), json.dumps({"home": str(home), **arguments})],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=before,
        )
        self._processes.append(process)
        return process

    def arrive(self, process: subprocess.Popen[str]) -> Owner:
        """Awaited, and in."""
        said = _first_line(process)
        assert "url" in said, said
        return Owner(process, said)

    def start(self, home: Path, **arguments: Any) -> Owner:
        """An owner that is in."""
        return self.arrive(self.spawn(home, **arguments))

    def refusal(self, home: Path, *, before: Callable[[], None] | None = None, **arguments: Any) -> str:
        """What an owner is told that does not get in: what was wrong and what to do."""
        said = _first_line(self.spawn(home, before=before, **arguments))
        assert "url" not in said
        return f"{said['message']}\n{said['remedy']}"

    def end(self) -> None:
        for process in self._processes:
            process.kill()
            process.communicate()


def _first_line(process: subprocess.Popen[str]) -> dict[str, str]:
    said: dict[str, str] = json.loads(_line(process))
    return said


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], DEADLINE_SECONDS)
    assert ready, "said nothing within a minute"
    return process.stdout.readline()


@pytest.fixture
def owners() -> Iterator[Owners]:
    with ExitStack() as stack:
        started = Owners()
        stack.callback(started.end)
        yield started


@pytest.fixture
def home(owners: Owners) -> Iterator[Path]:
    """Not yet made; in memory if there is room, in a place that every account can enter, with a path short enough for a socket."""
    above = Path(tempfile.mkdtemp(prefix="salkku-", dir=MEMORY if has_room(MEMORY) else None))
    above.chmod(0o755)
    yield above / "home"
    owners.end()
    until(lambda: not any(is_served(lock.parent) for lock in above.rglob("supervisor.lock")))
    shutil.rmtree(above)


def is_served(home: Path) -> bool:
    """Whether a supervisor, or any process of PostgreSQL, lives there."""
    place = Home(home)
    return home.exists() and (is_held(place.supervisor) or is_held(place.postgres))


def postmaster_pid(home: Path) -> int:
    return int((Home(home).data / "postmaster.pid").read_text().splitlines()[0])


def supervisor_pid(home: Path) -> int:
    """0 while there has been none."""
    return int(Home(home).supervisor.read_text() or 0)


def has_open(pid: int, path: Path) -> bool:
    """Whether this process has this file open now."""
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            if descriptor.readlink() == path:
                return True
    return False


def kill(pid: int, how: signal.Signals = signal.SIGKILL) -> None:
    os.kill(pid, how)


def log_of(home: Path) -> str:
    return Home(home).log.read_text()


def until(condition: Callable[[], object]) -> None:
    """Fails when it does not come true within a minute; nothing is concluded from how soon it does."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "did not come true within a minute"
        time.sleep(0.02)


async def ask(url: str, question: str) -> Any:
    """One value from a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def ask_patiently(url: str, question: str) -> Any:
    """As a client does whose server is just being restarted."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            return await ask(url, question)
        except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError, asyncpg.AdminShutdownError):
            assert time.monotonic() < deadline, "did not answer within a minute"
