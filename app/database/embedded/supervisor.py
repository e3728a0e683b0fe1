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
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.database.embedded.account import server_account
from app.database.embedded.binaries import binaries_for
from app.database.embedded.cluster import make_cluster
from app.database.embedded.error import EmbeddedError
from app.database.embedded.home import Home
from app.database.embedded.locks import open_lock, opened, try_lock
from app.database.embedded.postmaster import Blueprint, Postmaster, take
from app.database.embedded.process import Launcher, become_reaper, end_orphans

READY = "ready\n"

_BEAT_SECONDS = 0.1
"""Between two looks at the owners and the server."""

_STARTS_IN_A_ROW = 5
"""A server that ends while it starts is started again so often, then given up."""


@dataclass(frozen=True)
class Order:
    """What the first owner asks for."""

    home: str
    account: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def argument(self) -> str:
        return json.dumps(asdict(self))


def main() -> None:
    order = Order(**json.loads(sys.argv[1]))
    if os.fork():
        os._exit(0)  # the starter waits for this one; the one that stays is nobody's child
    try:
        _supervise(order)
    except EmbeddedError as error:
        _say(json.dumps([error.message, error.remedy]))
        sys.exit(1)


def _supervise(order: Order) -> None:
    asked_to_stop = _listen()
    become_reaper()
    blueprint = _prepare(Home(Path(order.home)), order)
    postmaster = Postmaster(blueprint)
    try:
        postmaster.wait_ready()
        _tell_ready(blueprint.home)
        while not asked_to_stop and not _is_last(blueprint.home):
            time.sleep(_BEAT_SECONDS)
            if postmaster.ended is not None:
                _say(f"salkku: PostgreSQL ended ({postmaster.ended}) and is started again\n")
                postmaster = _restarted(blueprint)
    finally:
        postmaster.stop()


def _prepare(home: Home, order: Order) -> Blueprint:
    account = server_account(order.account, home.data)
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


def _is_last(home: Home) -> bool:
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
