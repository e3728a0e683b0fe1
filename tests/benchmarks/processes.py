"""The processes of a run: the server, what it is compared with, and the load."""

import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from uuid import UUID

from app.database.pool import SESSION
from app.settings import Settings
from tests.benchmarks import limit, machine, postgraphile
from tests.benchmarks.questions import Question
from tests.benchmarks.resolvers import READY as RESOLVERS_READY
from tests.support.databases import ROOT, Database
from tests.support.serving import free_port, serving

Figures = dict[str, float]
BACKENDS = "select pid from pg_stat_activity where datname = current_database() and usename is not null and pid <> pg_backend_pid()"
"""Of the servers that are measured: nobody else is connected to this database."""
BUDGET_UNITS = str(10**12)
"""More than a run spends: what is measured is not to be refused."""

SECONDS = 0.3  # of one run, and until the answers that are under way have come
START_SECONDS = 60.0  # PostGraphile reads the whole database first

SALKKU, LIMIT, RESOLVERS, POSTGRAPHILE = "salkku", "limit", "resolvers", "postgraphile"
COMPARED: Mapping[str, str] = {
    LIMIT: "hand-written SQL behind a bare ASGI application",
    RESOLVERS: "Strawberry's executor, data loaders and SQLAlchemy",
    POSTGRAPHILE: "PostGraphile 5 on the same tables",
}


@dataclass(frozen=True)
class Side:
    """A server that is measured. `tokens`: by viewer; only the product looks at them."""

    name: str
    port: int
    pid: int
    tokens: Mapping[str, str]

    def answers(self, question: Question, viewer: str) -> bool:
        match self.name:
            case "resolvers":
                return viewer == "manager"
            case "postgraphile":
                return viewer == "manager" and postgraphile.question(question.name) is not None
            case _:
                return True

    def request(self, question: Question, viewer: str, service: UUID | None) -> str:
        """As it goes over the wire."""
        path = f"/{question.name}-{viewer}" if self.name == LIMIT else "/graphql"
        text, id_ = question.text, f"Service:{service}"
        if self.name == POSTGRAPHILE:
            text, id_ = str(postgraphile.question(question.name)), str(service)
        body = json.dumps({"query": text, **({"variables": {"id": id_}} if service else {})})
        return (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {self.tokens[viewer]}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}"
        )


@dataclass(frozen=True)
class Load:
    """Sends requests, from a process of its own."""

    process: "subprocess.Popen[str]"

    def run(self, side: Side, requests: Sequence[str], connections: int, seconds: float) -> Figures:
        """Until the time is over and the answers that are under way have come."""
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

    def measured(self, side: Side, requests: Sequence[str], connections: int, backends: Sequence[int]) -> Figures:
        """One run, and the CPU that an answer took the server and the database."""
        before = machine.cpu_seconds([side.pid]), machine.cpu_seconds(backends)
        found = self.run(side, requests, connections, SECONDS)
        after = machine.cpu_seconds([side.pid]), machine.cpu_seconds(backends)
        figures = {**found, "answers_per_second": found["answers"] / found["seconds"]}
        for name, begun, ended in zip(("server_cpu_us", "database_cpu_us"), before, after, strict=True):
            if begun is not None and ended is not None:
                figures[name] = 1e6 * (ended - begun) / found["answers"]
        return figures


@contextmanager
def load() -> Iterator[Load]:
    with _process([sys.executable, "-m", "tests.benchmarks.load"]) as process:
        yield Load(process)


@contextmanager
def sides(database: Database, tokens: Mapping[str, str], customers: Sequence[UUID], wanted: Sequence[str]) -> Iterator[list[Side]]:
    """The server and what of `wanted` this machine has, all ready."""
    with ExitStack() as stack:
        found = [stack.enter_context(salkku(database, tokens))]
        if LIMIT in wanted:
            found.append(stack.enter_context(_limit(database, tokens, customers)))
        if RESOLVERS in wanted:
            found.append(stack.enter_context(_resolvers(database, tokens)))
        if POSTGRAPHILE in wanted:
            try:
                found.append(stack.enter_context(_postgraphile(database, tokens)))
            except postgraphile.Missing as reason:
                sys.stdout.write(f"Without PostGraphile: {reason}.\n")
        yield found


@contextmanager
def salkku(database: Database, tokens: Mapping[str, str]) -> Iterator[Side]:
    """With all that guards it: tokens are looked up, budgets kept, and each operation has a line in a log file."""
    with TemporaryFile() as log, serving(settings={**database.settings, "SALKKU_BUDGET_UNITS": BUDGET_UNITS}, log=log) as started:
        started.until("is ready")
        yield Side(SALKKU, started.port, started.process.pid, tokens)
        started.stop(signal.SIGINT)


@contextmanager
def _limit(database: Database, tokens: Mapping[str, str], customers: Sequence[UUID]) -> Iterator[Side]:
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.limit", database.url, str(port), *map(str, customers)]
    with _process(command, ready=limit.READY) as process:
        yield Side(LIMIT, port, process.pid, tokens)


@contextmanager
def _resolvers(database: Database, tokens: Mapping[str, str]) -> Iterator[Side]:
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.resolvers", database.url, str(port)]
    with _process(command, ready=RESOLVERS_READY) as process:
        yield Side(RESOLVERS, port, process.pid, tokens)


@contextmanager
def _postgraphile(database: Database, tokens: Mapping[str, str]) -> Iterator[Side]:
    directory, port = postgraphile.installed(), free_port()
    options = " ".join(f"-c {name}={value.replace(' ', chr(92) + ' ')}" for name, value in SESSION.items())
    command = ["node", "server.mjs", database.url, str(port), str(Settings().read_connections), options]
    production = {**os.environ, "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    with _process(command, ready=postgraphile.READY, cwd=directory, environment=production) as process:
        yield Side(POSTGRAPHILE, port, process.pid, tokens)


@contextmanager
def _process(
    command: Sequence[str], *, ready: str = "", cwd: Path = ROOT, environment: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[str]"]:
    """Killed at the end."""
    process = subprocess.Popen(command, cwd=cwd, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if ready:
            _await_line(process, ready)
        yield process
    finally:
        process.kill()
        process.communicate()


def _await_line(process: "subprocess.Popen[str]", ready: str) -> None:
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        line = process.stdout.readline() if selector.select(START_SECONDS) else "nothing"
    if line != ready:
        raise SystemExit(f"{ready.partition(' is')[0]} did not start; it said {line.strip() or 'nothing'}.")
