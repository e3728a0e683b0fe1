"""Server: an owner's side. It joins the server of a home, starting it if need be, and leaves it again."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from app.database.embedded.cluster import ADMIN, APPLICATION, DATABASE, OWNER, read_passwords
from app.database.embedded.error import EmbeddedError, system_refusals
from app.database.embedded.home import PORT, Home
from app.database.embedded.locks import PAUSE_SECONDS, is_held, lock_within, open_lock, opened, try_lock
from app.database.embedded.order import READY, Order
from app.database.embedded.postmaster import accepts_connections

START_LIMIT_SECONDS = 600.0
"""A crash recovery may take minutes; a start that fails ends by itself, much earlier."""

LEAVE_LIMIT_SECONDS = 75.0
"""For the shutdown after the last owner; the supervisor goes on with it whether we wait or not."""

_WATCH_SECONDS = 1.0
"""Between two looks at the supervisor."""

_RETRY_SECONDS = 10.0
"""Between two attempts to start what does not start."""

_log = logging.getLogger(__name__)

_CODE = Path(__file__).parents[3]
"""Where `app` lies, for the supervisor's import path."""


@dataclass(frozen=True)
class Server:
    """A server that accepts connections. The DSNs suit asyncpg; SQLAlchemy wants `postgresql+asyncpg://` in front."""

    home: Path
    socket_directory: Path
    passwords: Mapping[str, str] = field(repr=False)

    @property
    def url(self) -> str:
        """The application's role: neither superuser nor owner."""
        return self.dsn(APPLICATION)

    @property
    def owner_url(self) -> str:
        """The role that owns the database and its tables."""
        return self.dsn(OWNER)

    @property
    def admin_url(self) -> str:
        """The superuser: to create databases, to look inside."""
        return self.dsn(ADMIN)

    def dsn(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}:{quote(self.passwords[role])}@/{quote(database)}?host={quote(str(self.socket_directory))}&port={PORT}"


@contextmanager
def embedded(home: Path, *, account: str | None = None, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The server of this home, for the length of the block; it runs as long as any process is in such a block.

    Blocks while it starts and stops: in a running event loop enter it through a thread. `account`: as root, who runs the
    server. `settings`: of PostgreSQL, for whoever starts it first. Raises EmbeddedError.
    """
    place = Home(home.expanduser().resolve())
    order = Order(str(place.path), account, settings or {})
    with system_refusals(place.path):
        place.make()
        try:
            owner = _join(place, order)
        except KeyboardInterrupt:
            _wait_for_end(place)  # of what this start had set going
            raise
    try:
        server = Server(place.path, place.socket_directory, read_passwords(place))
        with _watched(place, order):
            yield server
    finally:
        os.close(owner)
        _wait_for_end(place)


def _join(home: Home, order: Order) -> int:
    """The lock that says for as long as it is open, and so as long as we live, that this process needs the server."""
    with _door(home):
        owner = open_lock(home.owners)
        try:
            _within(home, lock_within(owner, START_LIMIT_SECONDS, shared=True))
            _ensure_running(home, order)
        except BaseException:
            os.close(owner)
            raise
        return owner


@contextmanager
def _door(home: Home) -> Iterator[None]:
    """Held until the server is ready, so that everybody after us finds it so."""
    with opened(home.door) as door:
        _within(home, lock_within(door, START_LIMIT_SECONDS))
        yield


@contextmanager
def _watched(home: Home, order: Order) -> Iterator[None]:
    """Should the supervisor be killed, the server ends with it; then one of its owners starts both again."""
    left = threading.Event()
    watch = threading.Thread(target=_watch, args=(home, order, left), name="embedded-postgresql", daemon=True)
    watch.start()
    try:
        yield
    finally:
        left.set()
        watch.join()


def _watch(home: Home, order: Order, left: threading.Event) -> None:
    pause = _WATCH_SECONDS
    while not left.wait(pause):
        pause = _WATCH_SECONDS
        if not is_held(home.supervisor):
            try:
                with system_refusals(home.path), _door(home):
                    _ensure_running(home, order)
            except EmbeddedError:
                _log.exception("The embedded PostgreSQL in %s cannot be started again", home.path)
                pause = _RETRY_SECONDS


def _ensure_running(home: Home, order: Order) -> None:
    """A supervisor that we find may still be starting, or restarting, its server; or it may end while we wait for that."""
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while True:
        with opened(home.supervisor) as lock:
            if try_lock(lock):
                _start_supervisor(lock, order)
                return
        if accepts_connections(home.socket):
            return
        _within(home, time.monotonic() < deadline)
        time.sleep(PAUSE_SECONDS)


def _start_supervisor(lock: int, order: Order) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "app.database.embedded.supervisor", order.argument],
        cwd="/",
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(_CODE), *filter(None, sys.path)]), "PYTHONSAFEPATH": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        pass_fds=(lock,),
        start_new_session=True,
        check=False,
    )
    if started.stderr.endswith(READY):
        return
    try:
        message, remedy = json.loads(started.stderr)
    except ValueError:
        message, remedy = f"The supervisor of the embedded PostgreSQL failed:\n{started.stderr}", "Look into server.log in its home."
    raise EmbeddedError(message, remedy=remedy)


def _within(home: Home, in_time: bool) -> None:
    if not in_time:
        raise EmbeddedError(
            f"The embedded PostgreSQL in {home.path} was not ready within {START_LIMIT_SECONDS:.0f} seconds; see {home.log}.",
            remedy="Set SALKKU_POSTGRES_HOME to another directory for an empty database.",
        )


def _wait_for_end(home: Home) -> None:
    """When we were the last, until the server is down, so that nothing is left running behind us."""
    deadline = time.monotonic() + LEAVE_LIMIT_SECONDS
    while is_held(home.supervisor) and not _others_live(home) and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)


def _others_live(home: Home) -> bool:
    """Whoever looks holds the door, so that two who look do not take each other for an owner."""
    with opened(home.door) as door:
        return try_lock(door) and is_held(home.owners)
