"""Home: where the data, the socket, the locks and the log of one embedded server lie."""

import hashlib
import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from app.database.embedded.error import EmbeddedError

ROOT_HOMES = Path("/var/lib/salkku")
"""As root: homes of clones and copies of binaries. Another account can enter it, which it often cannot the clone."""

PORT = 5432
"""Only names the socket's file: the server listens on no TCP port."""

SOCKET_PATH_LIMIT_BYTES = 107 if sys.platform == "linux" else 103
"""sizeof(sockaddr_un.sun_path) less the closing zero."""

_UNUSUAL = re.compile(r"[^A-Za-z0-9._-]+")
"""Characters that need quoting somewhere: in a DSN, in PostgreSQL's list of directories, in a shell."""


def default_home(var_directory: Path) -> Path:
    """`postgres` below the clone's var directory; as root a directory of ours under /var/lib, the same at every start."""
    wanted = var_directory.absolute() / "postgres"
    if os.geteuid() != 0:
        return wanted
    digest = hashlib.sha256(os.fsencode(wanted.resolve())).hexdigest()[:12]
    return ROOT_HOMES / f"{_UNUSUAL.sub('-', wanted.parents[1].name)}-{digest}"


@dataclass(frozen=True)
class Home:
    """Paths only; nothing exists before `make`."""

    path: Path

    @property
    def cluster(self) -> Path:
        """Exists if and only if it is complete: it is made beside and renamed."""
        return self.path / "18"

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def passwords(self) -> Path:
        return self.cluster / "passwords.json"

    @property
    def log(self) -> Path:
        return self.path / "server.log"

    @property
    def door(self) -> Path:
        """Held by whoever comes, goes or closes up, so that the three never overlap."""
        return self.path / "door.lock"

    @property
    def owners(self) -> Path:
        """Shared by every owner for as long as it lives."""
        return self.path / "owners.lock"

    @property
    def supervisor(self) -> Path:
        """Held by the one supervisor from birth to death."""
        return self.path / "supervisor.lock"

    @property
    def postgres(self) -> Path:
        """Inherited by every process of PostgreSQL: free means that none is left, whatever postmaster.pid says."""
        return self.path / "postgres.lock"

    @property
    def socket_directory(self) -> Path:
        """In the home when the path is short and plain enough for sockets and DSNs, else below /tmp, named by the home."""
        here = self.path / "run"
        if not any(map(_UNUSUAL.search, here.parts[1:])) and len(os.fsencode(_socket(here))) <= SOCKET_PATH_LIMIT_BYTES:
            return here
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path("/tmp") / f"salkku-{digest}"  # noqa: S108 - make_own refuses a directory that is not ours

    @property
    def socket(self) -> Path:
        return _socket(self.socket_directory)

    @property
    def pid_files(self) -> tuple[Path, Path]:
        """By which PostgreSQL alone would know whether it runs already."""
        return self.data / "postmaster.pid", self.socket.with_name(f"{self.socket.name}.lock")

    def make(self) -> None:
        """Create the home with its missing parents; refuse one that somebody else could tamper with."""
        make_passable(self.path)
        found = self.path.stat()
        us = os.geteuid()
        if found.st_mode & stat.S_IWOTH or us not in (0, found.st_uid):
            raise EmbeddedError(
                f"The directory {self.path} of the embedded PostgreSQL is writable by everybody, or is another account's.",
                remedy="Set SALKKU_POSTGRES_HOME to a directory of yours that only you may write.",
            )


def make_own(path: Path, uid: int, gid: int) -> None:
    """A directory that only this account may enter; one of that name that is not exactly so is refused."""
    try:
        path.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(path, uid, gid)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) != 0o700:
            raise EmbeddedError(
                f"{path} exists and is not a directory that only the account {uid} may enter.",
                remedy="Remove it, or set SALKKU_POSTGRES_HOME to another directory, with a short path.",
            ) from None


def _socket(directory: Path) -> Path:
    return directory / f".s.PGSQL.{PORT}"


def make_passable(path: Path) -> None:
    """As root another account passes through what we make on its way to the data; modes of what exists stay as they are."""
    if path.is_dir():
        return
    make_passable(path.parent)
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        return
    if os.geteuid() == 0:
        path.chmod(mode)  # root's umask may be 077
