"""Locks that the kernel holds for a process and frees at its death, however it dies (flock on files that stay)."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAUSE_SECONDS = 0.02
"""Between two tries for a lock: far below what a person notices, far above what a try costs."""


def open_lock(path: Path) -> int:
    """A file descriptor that does not survive exec, so that only those hold the lock to whom we hand it."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Held by the open file: every process that inherited the descriptor must end or close it before it is free."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def lock_within(descriptor: int, seconds: float, *, shared: bool = False) -> bool:
    """Polls: a blocking flock could not be given up."""
    deadline = time.monotonic() + seconds
    while not try_lock(descriptor, shared=shared):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """A lock file for the length of the block; closing it frees what only we held."""
    descriptor = open_lock(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether somebody holds it now."""
    with opened(path) as descriptor:
        return not try_lock(descriptor)
