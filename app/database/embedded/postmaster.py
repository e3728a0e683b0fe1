"""Postmaster: one run of PostgreSQL over a cluster, from its start to its end."""

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.database.embedded.account import Account
from app.database.embedded.binaries import Binaries
from app.database.embedded.cluster import APPLICATION, DATABASE, last_lines
from app.database.embedded.error import OTHER_DIRECTORY, EmbeddedError, disk_hint
from app.database.embedded.home import PORT, Home, make_own
from app.database.embedded.locks import PAUSE_SECONDS, lock_within, opened
from app.database.embedded.process import Launcher

_EARLIER_SERVER_SECONDS = 60.0
"""For an earlier server, whose supervisor was killed, to finish its own shutdown."""

_LOG_LIMIT_BYTES = 10 * 1024 * 1024
"""At a start a longer log makes room for a new one; one older one is kept."""

_STOPS = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
"""Fast with a checkpoint; if that hangs, at once with recovery at the next start; seconds that each gets."""

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # Docker gives /dev/shm 64 MB, where a parallel query would fail; System V memory PostgreSQL needs anyway.
    "dynamic_shared_memory_type": "sysv" if sys.platform == "linux" else "posix",
    # A killed owner's queries end with it instead of holding the shutdown up.
    "client_connection_check_interval": "1s",
    # The details of a constraint error hold whole rows, and those hold names of people.
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


@dataclass(frozen=True)
class Blueprint:
    """Everything that a run of the server needs; a restart uses the same."""

    home: Home
    account: Account
    binaries: Binaries
    settings: Mapping[str, str]


class Postmaster:
    """A running server. It is a child of this process and dies with it."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        home = blueprint.home
        with opened(home.postgres) as alive:
            take(alive, home)
            # Nobody holds the lock, so no process of PostgreSQL is left here: whoever has the pid in these files is a stranger.
            for stale in home.pid_files:
                stale.unlink(missing_ok=True)
            make_own(home.socket_directory, blueprint.account.uid, blueprint.account.gid)
            with _open_log(home.log) as log:
                self._log_start = log.tell()
                self._process = Launcher(blueprint.account, alive).start(
                    [blueprint.binaries.postgres, "-D", home.data, *_options(home, blueprint.settings)], directory=home.data, output=log
                )

    def wait_ready(self) -> None:
        """However long recovery takes: a server that does not come up ends by itself."""
        while not accepts_connections(self._blueprint.home.socket):
            if self.ended is not None:
                home = self._blueprint.home
                raise EmbeddedError(
                    f"PostgreSQL ended ({self.ended}) while starting in {home.data}:{last_lines(self._said())}{disk_hint(home.path)}",
                    remedy=OTHER_DIRECTORY,
                )
            time.sleep(PAUSE_SECONDS)

    @property
    def ended(self) -> int | None:
        """Exit status; None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """Cleanly if it can be done."""
        for how, seconds in _STOPS:
            self._process.send_signal(how)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
            return

    def _said(self) -> str:
        with self._blueprint.home.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")


def take(alive: int, home: Home) -> None:
    """Waits until the last process of an earlier server is gone."""
    if not lock_within(alive, _EARLIER_SERVER_SECONDS):
        raise EmbeddedError(
            f"Processes of an earlier server still run in {home.data} after {_EARLIER_SERVER_SECONDS:.0f} seconds.",
            remedy=f"End them (`fuser {home.postgres}` lists them), or set SALKKU_POSTGRES_HOME to another directory.",
        )


def accepts_connections(path: Path) -> bool:
    """Whether a server there asks a new client for its password, as `pg_isready` finds out."""
    body = struct.pack("!i", 3 << 16) + f"user\0{APPLICATION}\0database\0{DATABASE}\0\0".encode()
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5.0)
        try:
            client.connect(str(path))
            client.sendall(struct.pack("!i", len(body) + 4) + body)
            answer = client.recv(4096)
        except OSError:
            return False
    # R: your password? · E with class 57: starting up or shutting down · any other E: up, and e.g. all connections taken
    return answer[:1] == b"R" or (answer[:1] == b"E" and b"\0C57P" not in answer)


def _options(home: Home, settings: Mapping[str, str]) -> list[str]:
    """On the command line they win over whatever ALTER SYSTEM left in the data."""
    wanted = {**SETTINGS, "unix_socket_directories": str(home.socket_directory), **settings}
    return [word for name, value in wanted.items() for word in ("-c", f"{name}={value}")]


def _open_log(log: Path) -> BinaryIO:
    """To the end of it; nobody else may read it. A longer one makes room first."""
    if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))
    file = os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")
    file.seek(0, os.SEEK_END)
    return file
