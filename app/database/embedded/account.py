"""Account: who the server runs as. PostgreSQL refuses root, so root lends it another account that exists already."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from app.database.embedded.error import EmbeddedError

USUAL = ("postgres", "nobody")
"""Tried in this order when no setting names one."""


@dataclass(frozen=True)
class Account:
    """`switch`: we are root and become this account; otherwise it is our own."""

    name: str
    uid: int
    gid: int
    switch: bool

    @property
    def user(self) -> int | None:
        """For subprocess(user=)."""
        return self.uid if self.switch else None

    @property
    def group(self) -> int | None:
        """For subprocess(group=)."""
        return self.gid if self.switch else None

    @property
    def extra_groups(self) -> list[int] | None:
        """For subprocess(extra_groups=): none of root's."""
        return [] if self.switch else None

    def can_reach(self, path: Path) -> bool:
        """Asked of the kernel, as that account: modes alone do not tell (ACLs, mounts, security modules)."""
        if not self.switch:
            return os.access(path, os.R_OK | os.X_OK)
        script = 'test -r "$1" -a -x "$1" || test -d "$1" -a -x "$1"'
        try:
            asked = subprocess.run(
                ["/bin/sh", "-c", script, "sh", str(path)],
                user=self.user,
                group=self.group,
                extra_groups=self.extra_groups,
                cwd="/",
                check=False,
            )
        except OSError as error:
            raise EmbeddedError(
                f"The account {self.name!r} cannot be used: {error.strerror}.",
                remedy="Set SALKKU_POSTGRES_ACCOUNT to an account that root may become here.",
            ) from error
        return asked.returncode == 0


def server_account(setting: str | None, data: Path) -> Account:
    """Our own unless we are root; then the setting, else the owner of the data, else one of USUAL."""
    if os.geteuid() != 0:
        return _own(setting)
    owner = data.stat().st_uid if data.exists() else None
    account = _named(setting) if setting else _by_uid(owner) if owner is not None else _usual()
    if account.uid == 0:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and {setting or data} says root.",
            remedy="Set SALKKU_POSTGRES_ACCOUNT to an ordinary account.",
        )
    if owner is not None and owner != account.uid:
        raise EmbeddedError(
            f"The data in {data} belong to the account {_by_uid(owner).name!r}, not to {account.name!r}.",
            remedy="Unset SALKKU_POSTGRES_ACCOUNT, or set SALKKU_POSTGRES_HOME to another directory.",
        )
    return account


def _own(setting: str | None) -> Account:
    account = _by_uid(os.geteuid(), os.getegid())
    if setting and setting != account.name:
        raise EmbeddedError(
            f"Only root can run PostgreSQL as the account {setting!r}; this is {account.name!r}.",
            remedy="Unset SALKKU_POSTGRES_ACCOUNT.",
        )
    return account


def _named(name: str) -> Account:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise EmbeddedError(
            f"There is no account {name!r} on this machine, and none is created.",
            remedy="Set SALKKU_POSTGRES_ACCOUNT to an account that exists.",
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def _by_uid(uid: int, gid: int | None = None) -> Account:
    """A container may run as a number that no account has."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, uid if gid is None else gid, switch=os.geteuid() == 0)
    return Account(entry.pw_name, uid, entry.pw_gid if gid is None else gid, switch=os.geteuid() == 0)


def _usual() -> Account:
    for name in USUAL:
        try:
            return _named(name)
        except EmbeddedError:
            continue
    raise EmbeddedError(
        f"PostgreSQL does not run as root, and this machine has no account {' or '.join(USUAL)}.",
        remedy="Set SALKKU_POSTGRES_ACCOUNT to an ordinary account that exists.",
    )
