"""The processes of a run: the server, the physical limit and the load."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from uuid import UUID

from tests.benchmarks.limit import READY
from tests.benchmarks.questions import Question
from tests.support.databases import ROOT, Database
from tests.support.serving import free_port, serving

Figures = dict[str, float]


@dataclass(frozen=True)
class Side:
    """A server that is measured. `tokens`: by viewer."""

    name: str
    port: int
    pid: int
    tokens: Mapping[str, str]

    def request(self, question: Question, viewer: str, service: UUID | None) -> str:
        """As it goes over the wire: the same for both but for the path."""
        path = "/graphql" if self.name == "salkku" else f"/{question.name}-{viewer}"
        variables = {"variables": {"id": f"Service:{service}"}} if service else {}
        body = json.dumps({"query": question.text, **variables})
        return (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {self.tokens[viewer]}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}"
        )


@dataclass(frozen=True)
class Load:
    """Sends requests, from a process of its own."""

    process: "subprocess.Popen[str]"

    def run(self, side: Side, requests: Sequence[str], connections: int, seconds: float) -> Figures:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        job = {"port": side.port, "requests": requests, "connections": connections, "seconds": seconds}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{side.name} failed under load; what the load said is above.")
        found: Figures = json.loads(line)
        return found


@contextmanager
def sides(database: Database, tokens: Mapping[str, str], customers: Sequence[UUID]) -> Iterator[tuple[Side, Side]]:
    """Both ready."""
    with ExitStack() as stack:
        started = stack.enter_context(serving(settings={"SALKKU_DATABASE_URL": database.url, "SALKKU_MIGRATION_URL": database.owner_url}))
        started.until("is ready")
        port = free_port()
        limit = stack.enter_context(_process("tests.benchmarks.limit", database.url, str(port), *map(str, customers)))
        assert limit.stdout is not None
        assert limit.stdout.readline() == READY
        yield Side("salkku", started.port, started.process.pid, tokens), Side("limit", port, limit.pid, tokens)
        started.stop(signal.SIGINT)


@contextmanager
def load() -> Iterator[Load]:
    with _process("tests.benchmarks.load") as process:
        yield Load(process)


@contextmanager
def _process(module: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
