"""Supervisor: a process of its own that keeps the server up while an owner lives, and ends it cleanly after the last.

Started by the first owner in a session of its own, so that neither Ctrl-C in a terminal nor the death of an owner
reaches it. It inherits the supervisor lock from its starter. On standard error it tells the starter either why the server
does not start, or READY; then standard error becomes the server's log.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from app.database.embedded.account import server_account
from app.database.embedded.binaries import binaries_for
from app.database.embedded.cluster import make_cluster
from app.database.embedded.error import EmbeddedError, system_refusals
from app.database.embedded.home import Home
from app.database.embedded.locks import open_lock, opened, try_lock
from app.database.embedded.order import READY, Order
from app.database.embedded.postmaster import Blueprint, Postmaster, take
from app.database.embedded.process import Launcher, become_reaper, end_orphans

_BEAT_SECONDS = 0.1
"""Between two looks at the owners and the server."""

_STARTS_IN_A_ROW = 5
"""A server that ends while it starts is started again so often, then given up."""


def main() -> None:
    order = Order.parse(sys.argv[1])
    if os.fork():
        os._exit(0)  # the starter waits for this one; the one that stays is nobody's child
    try:
        with system_refusals(Path(order.home)):
            _supervise(order)
    except EmbeddedError as error:
        _say(json.dumps([error.message, error.remedy]))
        sys.exit(1)


def _supervise(order: Order) -> None:
    home = Home(Path(order.home))
    home.supervisor.write_text(f"{os.getpid()}\n")  # for people; what counts is the lock
    asked_to_stop = _listen()
    become_reaper()
    blueprint = _prepare(home, order)
    postmaster = Postmaster(blueprint)
    try:
        postmaster.wait_ready()
        _tell_ready(home)
        while not asked_to_stop and not is_last(home):
            time.sleep(_BEAT_SECONDS)
            if postmaster.ended is not None:
                _say(f"salkku: PostgreSQL ended ({postmaster.ended}) and is started again\n")
                postmaster = _restarted(blueprint)
    finally:
        postmaster.stop()


def _prepare(home: Home, order: Order) -> Blueprint:
    account = server_account(order.account, home.data)
    if home.path.stat().st_uid not in (os.geteuid(), account.uid):
        raise EmbeddedError(
            f"The directory {home.path} of the embedded PostgreSQL belongs neither to us nor to the account {account.name!r}.",
            remedy="Set SALKKU_POSTGRES_HOME to another directory.",
        )
    if not account.can_reach(home.path):
        raise EmbeddedError(
            f"The account {account.name!r}, which runs PostgreSQL when started as root, cannot enter {home.path}.",
            remedy="Set SALKKU_POSTGRES_HOME to a directory that it can enter, or unset it.",
        )
    binaries = binaries_for(account)
    with opened(home.postgres) as alive:
        take(alive, home)
        make_cluster(home, binaries, Launcher(account, alive), durable=order.settings.get("fsync") != "off")
    return Blueprint(home, account, binaries, order.settings)


def _restarted(blueprint: Blueprint) -> Postmaster:
    """After a crash; also when the start after it crashes, some times."""
    for attempt in range(1, _STARTS_IN_A_ROW + 1):
        end_orphans()
        postmaster = Postmaster(blueprint)
        try:
            postmaster.wait_ready()
        except EmbeddedError:
            if attempt == _STARTS_IN_A_ROW:
                raise
            time.sleep(attempt * _BEAT_SECONDS)
        else:
            return postmaster
    raise AssertionError("the last attempt returns or raises")


def is_last(home: Home) -> bool:
    """No owner left. Then the door stays shut behind us until we are gone: who comes now waits, and starts anew."""
    door = open_lock(home.door)
    if try_lock(door):
        with opened(home.owners) as owners:
            if try_lock(owners):
                return True
    os.close(door)
    return False


def _listen() -> list[int]:
    """The signals that asked us to stop, as they come."""
    asked: list[int] = []
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the starter may have blocked some, for itself
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _: asked.append(received))
    return asked


def _tell_ready(home: Home) -> None:
    """The starter reads until everybody has closed the pipe: from here on we write to the log."""
    _say(READY)
    log = os.open(home.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(log, sys.stderr.fileno())
    os.close(log)


def _say(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:  # the starter died, or the disk is full: then nobody hears
        return


if __name__ == "__main__":
    main()
