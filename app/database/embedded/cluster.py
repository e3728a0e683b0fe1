"""Cluster: initdb, the two roles and the database, made in a new directory and renamed when all of it is there."""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.database.embedded.binaries import Binaries
from app.database.embedded.error import OTHER_DIRECTORY, EmbeddedError, disk_hint
from app.database.embedded.home import Home
from app.database.embedded.process import Launcher

ADMIN = "postgres"
OWNER = "salkku_owner"
APPLICATION = "salkku"
DATABASE = "salkku"

_SHOWN_LINES = 20
"""Of a log, in an error."""


def make_cluster(home: Home, binaries: Binaries, launcher: Launcher, *, durable: bool) -> None:
    """Does nothing when there is one. What an interrupted attempt left is removed: nobody holds the lock on it any more."""
    for left in home.path.glob(f"{home.cluster.name}.new-*"):
        shutil.rmtree(left)
    if home.cluster.exists():
        return
    new = Path(tempfile.mkdtemp(prefix=f"{home.cluster.name}.new-", dir=home.path))
    try:
        _fill(new, binaries, launcher, durable=durable)
        new.rename(home.cluster)
        _sync(home.path)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def read_passwords(home: Home) -> Mapping[str, str]:
    """By role."""
    try:
        passwords: dict[str, str] = json.loads(home.passwords.read_bytes())
    except (OSError, ValueError) as error:
        raise EmbeddedError(
            f"The passwords of the embedded PostgreSQL cannot be read from {home.passwords}: {error}.",
            remedy="Restore the file, or set SALKKU_POSTGRES_HOME to another directory for an empty database.",
        ) from error
    return passwords


def last_lines(log: str) -> str:
    """The end of a server's log, for an error message."""
    lines = log.strip().splitlines()[-_SHOWN_LINES:]
    return "".join(f"\n    {line}" for line in lines)


def _fill(new: Path, binaries: Binaries, launcher: Launcher, *, durable: bool) -> None:
    account = launcher.account
    if account.switch:
        new.chmod(0o711)
    data = new / "data"
    passwords = {role: secrets.token_urlsafe(24) for role in (ADMIN, OWNER, APPLICATION)}
    admin = new / "admin-password"
    for path, text in ((admin, passwords[ADMIN]), (new / "passwords.json", json.dumps(passwords))):
        _write_secret(path, text)
    data.mkdir(mode=0o700)
    if account.switch:
        for path in (admin, data):
            os.chown(path, account.uid, account.gid)
    options = [
        f"--pgdata={data}",
        f"--username={ADMIN}",
        f"--pwfile={admin}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--set=dynamic_shared_memory_type=mmap",  # while it is made: an interrupted attempt leaves nothing outside its directory
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    _run(launcher, [binaries.initdb, *options], directory=new)
    admin.unlink()
    _run(
        launcher,
        [binaries.postgres, "--single", "-D", data, "-c", "exit_on_error=on", "-c", "log_checkpoints=off", ADMIN],
        directory=data,
        statements=[
            f"create role {OWNER} login password '{passwords[OWNER]}'",
            f"create role {APPLICATION} login password '{passwords[APPLICATION]}'",
            f"create database {DATABASE} owner {OWNER}",
        ],
    )


def _run(launcher: Launcher, command: Sequence[str | Path], *, directory: Path, statements: Sequence[str] = ()) -> None:
    process = launcher.start(command, directory=directory, output=subprocess.PIPE, talk=True)
    said, _ = process.communicate("".join(f"{statement}\n" for statement in statements).encode())
    if process.returncode != 0:
        log = last_lines(said.decode(errors="replace"))
        raise EmbeddedError(
            f"{Path(command[0]).name} failed ({process.returncode}) in {directory}:{log}{disk_hint(directory)}",
            remedy=OTHER_DIRECTORY,
        )


def _write_secret(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)


def _sync(directory: Path) -> None:
    """Makes the rename itself durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
