"""`salkku serve --demo` as a process that is stopped, killed and started again on the same port; what it says goes into a file."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.databases import ROOT
from tests.support.serving import READY_SECONDS, clean_environment

READY = "ready on"


class Server:
    """`directory`: of its log and of the demo's tokens."""

    def __init__(self, directory: Path, port: int, settings: Mapping[str, str]) -> None:
        self.port = port
        self._directory = directory
        self._log = directory / "server.log"
        self._settings = {**settings, "SALKKU_VAR_DIRECTORY": str(directory)}
        self._process: subprocess.Popen[bytes] | None = None
        self._read_from = 0

    @property
    def tokens(self) -> Mapping[str, str]:
        """By role."""
        found: dict[str, str] = json.loads((self._directory / "demo-tokens.json").read_text())
        return found

    @property
    def said(self) -> str:
        """Since its last start."""
        return self._log.read_bytes()[self._read_from :].decode(errors="replace")

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def start(self) -> None:
        """Until it is ready."""
        self._launch()
        async with asyncio.timeout(READY_SECONDS):
            while READY not in self.said:
                if not self.runs:
                    raise SystemExit(f"The server did not start:\n{self.said}")
                await asyncio.sleep(0.02)

    def _launch(self) -> None:
        with self._log.open("ab") as log:
            self._read_from = log.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "serve", "--demo", "--port", str(self.port)],
                cwd=ROOT,
                env={**clean_environment(), **self._settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def send(self, number: signal.Signals) -> None:
        if self._process is not None and self.runs:
            self._process.send_signal(number)

    async def ended(self, seconds: float) -> int | None:
        """Its exit code; None: it still runs after so many seconds."""
        assert self._process is not None
        try:
            return await asyncio.to_thread(self._process.wait, seconds)
        except subprocess.TimeoutExpired:
            return None

    async def stop(self) -> int | None:
        """As Ctrl-C does; killed when that does not help."""
        self.send(signal.SIGINT)
        code = await self.ended(60)
        if code is None:
            self.send(signal.SIGKILL)
            await self.ended(10)
        return code
