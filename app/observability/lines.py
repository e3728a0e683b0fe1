"""Lines on their way to standard error: gathered, and written by a thread of their own. Whoever logs never waits for whoever reads."""

import atexit
import os
import select
from datetime import UTC, datetime
from functools import cache
from threading import Event, RLock, Thread
from time import monotonic

import orjson

from app import limits

STDERR = 2


class Lines:
    """At most LOG_LETTERS_WAITING_MAX wait for a reader that is slow or gone; more are dropped, counted, and told of
    when there is room again."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = RLock()  # the garbage collector may log in the middle of a line
        self._waiting: list[object] = []
        self._letters = 0
        self._untold = 0
        self.dropped = 0
        self._came = Event()
        self._hurry = Event()
        self._written = Event()
        self._thread: Thread | None = None

    def add(self, line: str, *, hurry: bool = False) -> None:
        """With its line feed. `hurry`: written at once, with all that waits."""
        self.add_later(line, len(line))
        if hurry:
            self._hurry.set()

    def add_later(self, line: object, letters: int) -> None:
        """What becomes a line, with its line feed, by `str` when it is written: many at once take less time. `letters`: nearly."""
        with self._lock:
            if self._letters > limits.LOG_LETTERS_WAITING_MAX:
                self._untold += 1
                self.dropped += 1
                return
            first = not self._waiting
            self._waiting.append(line)
            self._letters += letters
        if first:
            self._begin()

    def flush(self, seconds: float) -> None:
        """Returns when all is written, or nobody has read it for so long."""
        deadline = monotonic() + seconds
        while self._thread is not None and (left := deadline - monotonic()) > 0:
            with self._lock:
                if not self._waiting and self._written.is_set():
                    return
            self._hurry.set()
            self._came.set()
            self._written.wait(min(left, limits.LOG_PAUSE_SECONDS))

    def _begin(self) -> None:
        self._written.clear()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="lines", daemon=True)  # nobody waits for it when nobody reads
            self._thread.start()
        self._came.set()

    def _run(self) -> None:
        while True:
            self._came.wait()
            self._hurry.wait(limits.LOG_PAUSE_SECONDS)  # for more to come
            self._came.clear()
            self._hurry.clear()
            self._write(self._taken().encode("utf-8", "backslashreplace"))
            with self._lock:
                if not self._waiting:
                    self._written.set()

    def _taken(self) -> str:
        with self._lock:
            taken, self._waiting = self._waiting, []
            untold, self._untold, self._letters = self._untold, 0, 0
        if untold:
            taken.append(_told(untold))
        return "".join(map(str, taken))

    def _write(self, content: bytes) -> None:
        """A pipe whose reader is gone takes nothing: what was meant for it is dropped."""
        view = memoryview(content)
        while view:
            try:
                view = view[os.write(self._descriptor, view[: limits.LOG_BYTES_WRITTEN]) :]
            except BlockingIOError:  # whoever shares it with us made it so
                select.select([], [self._descriptor], [])
            except OSError:
                with self._lock:
                    self.dropped += bytes(view).count(b"\n")
                return


def _told(dropped: int) -> str:
    told = {"event": "log lines were dropped", "lines": dropped, "level": "warning", "timestamp": datetime.now(UTC).isoformat()}
    return orjson.dumps(told).decode() + "\n"


@cache
def stderr() -> Lines:
    """Those of this process."""
    lines = Lines(STDERR)
    atexit.register(lines.flush, limits.LOG_FLUSH_SECONDS)
    return lines
