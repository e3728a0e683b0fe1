"""What is told about each operation when it is over: who asked what, by which way, what it cost and how it ended."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from time import gmtime, perf_counter_ns, strftime, time
from typing import TYPE_CHECKING, NamedTuple

import orjson
import structlog
from graphql import OperationType

from app import limits
from app.documents.document import Operation
from app.observability.counts import OTHER, Counts
from app.observability.lines import Lines, stderr
from app.observability.loop_lag import LoopLag
from app.observability.meters import Meters
from app.observability.over import Over
from app.observability.slow import SlowOperations, told_in_lines
from app.observability.trace_context import TraceContext
from app.settings import Settings
from app.viewer import Viewer

if TYPE_CHECKING:
    from app.observability.spans import Spans

ANSWERED = "OK"
CLIENT_LEFT = "CLIENT_LEFT"
"""The code of an operation whose answer nobody has waited for."""
FAULTS = frozenset({"INTERNAL", "UNAVAILABLE", "TIMEOUT"})
"""Codes of what failed by us, and not by who asked."""

TRANSPORTS = frozenset({"POST", "GET", "SSE", "WS", "EXPORT"})
LINE_LETTERS = 450  # of a log line, nearly
SLOW_NS = round(limits.SLOW_OPERATION_SECONDS * 1e9)
log = structlog.get_logger()


@dataclass(slots=True)
class Turn:
    """One operation on its way through the server; each stage adds what it knows. `request_id`: plain, it is never escaped. `transport`:
    POST, GET, SSE, WS or EXPORT. `began_ns`, `sql_began_ns`: of time.perf_counter_ns. `sql_ns`: spent on reading, or on the units of work
    of verbs. `code`: of the refusal that ended it, else OK. `status`: of HTTP. `digest`: of a document that was refused."""

    request_id: str
    transport: str
    began_ns: int
    viewer: Viewer | None = None
    operation: Operation | None = None
    cost: int = 0
    sql_began_ns: int = 0
    sql_ns: int = 0
    code: str = ANSWERED
    status: int | None = None
    trace: TraceContext | None = None
    digest: str | None = None


class Line(NamedTuple):
    """Of the log, about an operation that is over; the thread that writes lines makes a text of it. `moment`: its end, of time.time."""

    turn: Turn
    transport: str
    shape: str
    viewer: str
    total_ns: int
    size: int
    moment: float

    def __str__(self) -> str:
        """By hand: there is one of every request. What could hold what JSON escapes was escaped when its part was made."""
        turn, code = self.turn, self.turn.code
        second = int(self.moment)
        trace = "null" if turn.trace is None else f'"{turn.trace.trace}"'
        return (
            f'{{"event":"operation","request_id":"{turn.request_id}","trace_id":{trace},"transport":"{self.transport}",{self.shape},'
            f'{self.viewer},"code":"{code}","status":{turn.status or "null"},"cost":{turn.cost},"sql_ms":{turn.sql_ns * 1e-6:.3f},'
            f'"total_ms":{self.total_ns * 1e-6:.3f},"bytes":{self.size},"level":"{"warning" if code in FAULTS else "info"}",'
            f'"timestamp":"{_stamp(second)}.{int((self.moment - second) * 1e6):06d}Z"}}\n'
        )


@lru_cache(maxsize=2)
def _stamp(second: int) -> str:
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(second))


class Journal:
    """Is told of every operation once. `meters`: where other parts tell of themselves."""

    def __init__(self, settings: Settings) -> None:
        self.counts = Counts()
        self.slow = SlowOperations()
        self.meters = Meters()
        self.loop_lag = LoopLag()
        self.lines: Lines = stderr()
        self._spans = _spans(settings)
        self._writes_all = settings.log_operations == "all" and settings.log_level in ("debug", "info")
        self._writes_slow = settings.log_operations != "none" and settings.log_level != "error"
        self._readable = sys.stderr.isatty()
        self._viewers: dict[str, tuple[Viewer, tuple[str, str]]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the event loop serves."""
        self.loop_lag.begin()
        try:
            yield
        finally:
            self.loop_lag.end()
            if self._spans is not None:
                await asyncio.to_thread(self._spans.close)
            self.lines.flush(limits.LOG_FLUSH_SECONDS)

    @property
    def spans_dropped(self) -> int:
        return 0 if self._spans is None else self._spans.dropped

    def operation(self, turn: Turn, size: int) -> None:
        """`size`: bytes of the answer."""
        now_ns = perf_counter_ns()
        total_ns = now_ns - turn.began_ns
        transport = turn.transport if turn.transport in TRANSPORTS else OTHER
        role, viewer_line = _NOBODY if turn.viewer is None else self._known(turn.viewer)
        operation = turn.operation
        kind = None if operation is None else _KINDS[operation.kind]
        slow = False
        if operation is None or kind is None:
            shape_line = told_in_lines(turn.digest, None, role, None)
        elif role is None or kind == "subscription":  # that one takes as long as somebody listens
            shape_line = told_in_lines(operation.digest, operation.name, role, kind)
        else:
            shape = (operation.digest, operation.name, role, kind)
            slow = total_ns >= SLOW_NS
            shape_line = self.slow.add(shape, total_ns, turn.sql_ns, turn.cost, now_ns).line
        self.counts.add((transport, kind or "", turn.code), total_ns, turn.sql_ns, turn.cost, size)
        if self._writes_all or (self._writes_slow and (slow or turn.code in FAULTS)):
            self._write(Line(turn, transport, shape_line, viewer_line, total_ns, size, time()))
        if self._spans is not None:
            self._spans.add(_over(turn, transport, kind, role, now_ns, size))

    def _write(self, line: "Line") -> None:
        if self._readable:
            told = orjson.loads(str(line))
            del told["timestamp"]
            getattr(log, told.pop("level"))(**{key: value for key, value in told.items() if value is not None})
        else:
            self.lines.add_later(line, LINE_LETTERS)

    def _known(self, viewer: Viewer) -> tuple[str, str]:
        """Its role, and what log lines say of it: never a name."""
        known = self._viewers.get(viewer.principal)
        if known is not None and known[0] is viewer:
            return known[1]
        line = orjson.dumps({"viewer": str(viewer.party_id), "principal": viewer.principal})[1:-1].decode()
        if len(self._viewers) >= limits.TOKENS_CACHED:
            self._viewers.clear()
        made = viewer.role.value, line
        self._viewers[viewer.principal] = viewer, made
        return made


_KINDS = {kind: kind.value for kind in OperationType}
_NOBODY = (None, '"viewer":null,"principal":null')


def _spans(settings: Settings) -> "Spans | None":
    """The SDK is imported when spans are wanted only: it takes 10 MB and a tenth of a second."""
    if not settings.spans_wanted:
        return None
    from app.observability.spans import Spans

    return Spans(settings.otlp_endpoint)


def _over(turn: Turn, transport: str, kind: str | None, role: str | None, now_ns: int, size: int) -> Over:
    end_ns = round(time() * 1e9)
    operation = turn.operation
    name = None if operation is None else operation.name
    return Over(
        trace=turn.trace,
        request_id=turn.request_id,
        transport=transport,
        kind=kind,
        name=name and name[: limits.NAME_LETTERS_LOGGED],
        digest=turn.digest if operation is None else operation.digest,
        role=role,
        code=turn.code,
        fault=turn.code in FAULTS,
        cost=turn.cost,
        size=size,
        end_ns=end_ns,
        total_ns=now_ns - turn.began_ns,
        sql_began_ns=end_ns - (now_ns - turn.sql_began_ns),
        sql_ns=turn.sql_ns,
    )
