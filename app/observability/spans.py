"""Operations as spans of OpenTelemetry, made when they are over, by a thread of their own. Imported only when spans are wanted."""

from collections import deque
from threading import Event, Thread

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags, set_span_in_context
from opentelemetry.util.types import Attributes

from app import limits
from app.observability.over import Over
from app.observability.trace_context import TraceContext

TRACES_PATH = "/v1/traces"


class _Ids(RandomIdGenerator):
    """The id that the caller was told for the operation's span, then those of others."""

    def __init__(self) -> None:
        self.told: int | None = None

    def generate_span_id(self) -> int:
        told, self.told = self.told, None
        return told or super().generate_span_id()


class Spans:
    """Sends them in batches. `endpoint`: as OTEL_EXPORTER_OTLP_ENDPOINT; None: that variable, which like all others of OpenTelemetry is
    read by the SDK: headers, sampler, resource, sizes."""

    def __init__(self, endpoint: str | None) -> None:
        self._ids = _Ids()
        resource = Resource({SERVICE_NAME: "salkku"}).merge(OTELResourceDetector().detect())
        self._provider = TracerProvider(resource=resource, id_generator=self._ids, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=None if endpoint is None else endpoint.rstrip("/") + TRACES_PATH)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("salkku")
        self._waiting: deque[Over] = deque()
        self._came = Event()
        self._ended = False
        self.dropped = 0
        self._thread = Thread(target=self._run, name="spans", daemon=True)
        self._thread.start()

    def add(self, over: Over) -> None:
        """On the way of every operation; never waits."""
        if len(self._waiting) >= limits.SPANS_WAITING_MAX:
            self.dropped += 1
            return
        self._waiting.append(over)
        if not self._came.is_set():
            self._came.set()

    def close(self) -> None:
        """Sends what waits, as long as a stop may take."""
        self._ended = True
        self._came.set()
        self._thread.join(limits.SPANS_FLUSH_SECONDS)

    def _run(self) -> None:
        while not self._ended:
            self._came.wait()
            self._came.clear()
            while self._waiting:
                self._send(self._waiting.popleft())
        self._provider.shutdown()

    def _send(self, over: Over) -> None:
        began_ns = over.end_ns - over.total_ns
        self._ids.told = None if over.trace is None else int(over.trace.span, 16)
        span = self._tracer.start_span(
            over.kind or "GraphQL operation",
            context=_context(over.trace),
            kind=SpanKind.SERVER,
            start_time=began_ns,
            attributes=_attributes(over),
        )
        self._ids.told = None
        if over.sql_ns:
            self._database(over, span)
        if over.fault:
            span.set_status(Status(StatusCode.ERROR, over.code))
        span.end(over.end_ns)

    def _database(self, over: Over, parent: Span) -> None:
        asked = self._tracer.start_span(
            "postgresql",
            context=set_span_in_context(parent, Context()),
            kind=SpanKind.CLIENT,
            start_time=over.sql_began_ns,
            attributes={"db.system.name": "postgresql"},
        )
        asked.end(over.sql_began_ns + over.sql_ns)


def _context(trace: TraceContext | None) -> Context:
    """An empty one begins a trace."""
    if trace is None:
        return Context()
    flags = TraceFlags(TraceFlags.SAMPLED if trace.sampled else TraceFlags.DEFAULT)
    caller = SpanContext(int(trace.trace, 16), int(trace.parent, 16), is_remote=True, trace_flags=flags)
    return set_span_in_context(NonRecordingSpan(caller), Context())


def _attributes(over: Over) -> Attributes:
    told = {
        "graphql.operation.type": over.kind,
        "graphql.operation.name": over.name,
        "salkku.document.hash": over.digest,
        "salkku.request.id": over.request_id,
        "salkku.transport": over.transport,
        "salkku.role": over.role,
        "salkku.code": over.code,
        "salkku.cost": over.cost,
        "salkku.answer.bytes": over.size,
    }
    return {name: value for name, value in told.items() if value is not None}
