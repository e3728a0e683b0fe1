"""Programs in JavaScript and TypeScript that ask a server as its clients do: their packages, and a place to run them in.

    async def test_something(node: Node) -> None:
        said = await node.run("audits.mjs", url, token)

Programs lie in tests/node, beside the lock of their packages. The packages are installed once per lock, outside the repository.
"""

import asyncio
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.database.embedded.locks import lock_within, opened

PROGRAMS = Path(__file__).parents[1] / "node"
INSTALL_SECONDS = 300.0
"""For some 320 packages to come; another worker waits as long for the one that installs."""
RUN_SECONDS = 120.0
"""For one program; it is killed then, and what it had said is told."""


class Missing(Exception):
    """Why there are no packages on this machine; begins with the program that is needed."""


@dataclass(frozen=True)
class Node:
    """`directory`: one test's own, from which imports find the packages; what is written into it is gone after the test."""

    directory: Path

    async def run(self, program: str, *arguments: str, stdin: str = "") -> str:
        """A program of tests/node, or one that lies in the directory, to its good end. Gives what it printed."""
        if not (self.directory / program).exists():
            shutil.copy(PROGRAMS / program, self.directory)
        return await self._ended(["node", program, *arguments], stdin)

    async def tool(self, name: str, *arguments: str) -> str:
        """One that a package brings, as tsc, to its good end. Gives what it printed."""
        return await self._ended([str(self.directory.parent / "node_modules" / ".bin" / name), *arguments], "")

    async def start(self, program: str, *arguments: str) -> asyncio.subprocess.Process:
        """A program of tests/node that is talked to while it runs; the caller ends it."""
        shutil.copy(PROGRAMS / program, self.directory)
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec("node", program, *arguments, cwd=self.directory, stdin=pipe, stdout=pipe, stderr=pipe)

    async def _ended(self, command: list[str], stdin: str) -> str:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, cwd=self.directory, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.STDOUT, env={**os.environ, "NO_COLOR": "1"}
        )
        try:
            async with asyncio.timeout(RUN_SECONDS):
                said, _ = await process.communicate(stdin.encode())
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert process.returncode == 0, f"{command[0]} ended with {process.returncode}:\n{said.decode()}"
        return said.decode()


@pytest.fixture
def node() -> Iterator[Node]:
    """With the packages of tests/node; skipped where node and npm are not."""
    try:
        packages = installed(PROGRAMS)
    except Missing as missing:
        pytest.skip(f"needs {missing}")
    with tempfile.TemporaryDirectory(dir=packages, prefix="test-") as directory:
        yield Node(Path(directory))


def installed(pinned: Path) -> Path:
    """A directory with the packages of the lock in `pinned`, installed when it is the first time. Raises Missing."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Missing(f"{program}: it runs the programs of {pinned.name}")
    files = [pinned / "package.json", pinned / "package-lock.json"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    directory = _cache() / f"{pinned.name}-{digest}"
    directory.mkdir(parents=True, exist_ok=True)
    with opened(directory / "install.lock") as lock:
        if not lock_within(lock, INSTALL_SECONDS):
            raise Missing(f"npm: another process did not install the packages within {INSTALL_SECONDS:.0f} s")
        if not (directory / "complete").exists():
            for file in files:
                shutil.copy(file, directory)
            _install(directory)
            (directory / "complete").touch()
    return directory


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "salkku"


def _install(directory: Path) -> None:
    """Warnings of engines are no faults; what does not run on this node fails when it runs."""
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Missing("npm: it got no packages in time") from error
    except subprocess.CalledProcessError as error:
        raise Missing(f"npm: it could not install the packages: {' '.join(error.stderr.split())[:200]}") from error
