"""`salkku worker`: makes what is scheduled happen, until a signal; and the same beside a server, in a thread of its own."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType

from app.commands.database import Database
from app.commands.migrate import migrated_database
from app.logs import log_to_stderr
from app.settings import Settings


def worker(settings: Settings) -> None:
    """Returns when a signal has stopped it; what was being done then is done."""
    log_to_stderr(settings.log_level)
    stop = Event()
    with _signals_set(stop), migrated_database(settings) as database:
        sys.stdout.write("The worker is ready.\n")
        sys.stdout.flush()
        _run(settings, database, stop)
    sys.stdout.write("Stopped.\n")


@contextmanager
def worker_beside(settings: Settings, database: Database) -> Iterator[None]:
    """A worker while the block runs."""
    stop = Event()
    thread = Thread(target=_run, args=[settings, database, stop], name="worker")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _run(settings: Settings, database: Database, stop: Event) -> None:
    from app.delivery.worker import run  # SQLAlchemy: a second that `salkku --help` need not wait for

    asyncio.run(run(database.url, zone=settings.timezone, statement_seconds=settings.statement_timeout_seconds, stop=stop))


@contextmanager
def _signals_set(stop: Event) -> Iterator[None]:
    """Set explicitly, because a shell starts background programs with SIGINT ignored."""

    def handler(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
