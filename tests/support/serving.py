"""A `salkku serve` in a process of its own, as a user starts it."""

import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.support.databases import ROOT

READY_SECONDS = 120.0
"""For a first start on a busy machine; a fault ends the process and is seen at once."""


@dataclass
class Serving:
    """`said`: what it has printed so far, both streams."""

    process: subprocess.Popen[bytes]
    port: int
    said: str = field(default="")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def until(self, text: str) -> None:
        """Reads on until this has been printed."""
        self.until_matches(re.escape(text))

    def until_matches(self, pattern: str) -> None:
        """Reads on until something like this has been printed."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + READY_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while not re.search(pattern, self.said):
                assert selector.select(deadline - time.monotonic()), f"{pattern!r} was not printed in time, but:\n{self.said}"
                chunk = os.read(self.process.stdout.fileno(), 65536)
                assert chunk, f"it ended before it printed {pattern!r}:\n{self.said}"
                self.said += chunk.decode()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """As Ctrl-C does: to every process of the group. Gives the exit code."""
        os.killpg(self.process.pid, number)
        rest, _ = self.process.communicate(timeout=READY_SECONDS)
        self.said += rest.decode()
        return self.process.returncode


@contextmanager
def serving(*arguments: str, settings: Mapping[str, str], cwd: Path = ROOT, log: IO[bytes] | None = None) -> Iterator[Serving]:
    """Started, not yet ready. Killed at the end when the test did not stop it. `log`: a file for its log lines; else they are `said`."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve", "--port", str(port), *arguments],
        cwd=cwd,
        env={**clean_environment(), **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log or subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield Serving(process, port)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def salkku(*arguments: str, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """One command, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env={**clean_environment(), **settings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def free_port() -> int:
    """One that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def clean_environment() -> dict[str, str]:
    """Without the settings of whoever runs the tests; plain text, wide enough not to wrap."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SALKKU_")}
    return {**kept, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
