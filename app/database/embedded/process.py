"""Processes of PostgreSQL: as which account, in which environment, and that none outlives the supervisor."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.database.embedded.account import Account

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None)  # loaded here: between fork and exec nothing may be


@dataclass(frozen=True)
class Launcher:
    """How every process of PostgreSQL is started. `alive` is the lock that all of them inherit."""

    account: Account
    alive: int

    def start(
        self, command: Sequence[str | Path], *, directory: Path, output: BinaryIO | int, talk: bool = False
    ) -> subprocess.Popen[bytes]:
        """`talk`: its standard input is a pipe to us."""
        return subprocess.Popen(
            [str(word) for word in command],
            cwd=directory,
            env=_environment(os.environ),
            stdin=subprocess.PIPE if talk else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=(self.alive,),
            user=self.account.user,
            group=self.account.group,
            extra_groups=self.account.extra_groups,
            preexec_fn=_end_with(os.getpid()),
        )


def become_reaper() -> None:
    """The orphans of a killed postmaster become our children, and no others do. Elsewhere than on Linux: nothing."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_orphans() -> None:
    """Kill and bury what a killed postmaster left; one in the middle of a long query would hold the data for its length."""
    me = os.getpid()
    try:
        children = Path(f"/proc/{me}/task/{me}/children").read_text().split()
    except OSError:  # not Linux, or a kernel without it: they end by themselves, later
        return
    for child in map(int, children):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """No PGDATA, PGPORT or LANG of whoever started us; messages in English, dates in UTC."""
    kept = {name: ours[name] for name in ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in ours}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _end_with(parent: int) -> Callable[[], None] | None:
    """Runs in the child before exec, after it became its account (which would clear the signal): fast shutdown at our death."""
    if sys.platform != "linux":
        return None

    def end_with_parent() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT))
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return end_with_parent
