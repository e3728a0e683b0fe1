"""Operations as spans, sent to a collector that the test starts; nothing of it is imported without one."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import asyncpg
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from app.viewer import Role
from tests.support.databases import ROOT, Database
from tests.support.service import service
from tests.support.serving import free_port

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@dataclass
class Collector:
    """Receives OTLP over HTTP. `services`: what senders call themselves."""

    address: str
    spans: list[Span] = field(default_factory=list)
    services: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)

    def one(self, **attributes: str) -> Span:
        (found,) = [span for span in self.spans if attributes.items() <= told(span).items()]
        return found


def told(span: Span) -> Mapping[str, object]:
    """Its attributes, names with _ for dots."""
    values = {each.key.replace(".", "_"): each.value for each in span.attributes}
    return {name: value.string_value or value.int_value for name, value in values.items()}


@contextmanager
def collector() -> Iterator[Collector]:
    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            for resource in ExportTraceServiceRequest.FromString(content).resource_spans:
                found.services |= {each.value.string_value for each in resource.resource.attributes if each.key == "service.name"}
                found.spans += [span for scope in resource.scope_spans for span in scope.spans]
            found.paths.add(self.path)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        found = Collector(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()


async def test_operations_are_spans_of_the_callers_trace(fresh_demo: Database) -> None:
    with collector() as found:
        async with service(fresh_demo, SALKKU_OTLP_ENDPOINT=found.address + "/") as api:
            text = 'query Screen { service(by: {key: "SVC-MAIL"}) { key } }'
            header = f"00-{TRACE}-{PARENT}-01"
            answer = await api.post({"query": text}, Role.ANALYST, x_request_id="span-1", traceparent=header)
            await api.post({"query": text}, x_request_id="span-unsampled", traceparent=header[:-1] + "0")
            await api.post({"query": "{ nothing }"}, x_request_id="span-2")
        assert found.paths == {"/v1/traces"}  # what waited was sent before the stop was over
        assert found.services == {"salkku"}
        span = found.one(salkku_request_id="span-1")
        assert (span.name, span.kind) == ("query", Span.SPAN_KIND_SERVER)
        assert (span.trace_id.hex(), span.parent_span_id.hex()) == (TRACE, PARENT)
        assert answer.headers["traceparent"] == f"00-{TRACE}-{span.span_id.hex()}-01"
        attributes = dict(told(span))
        assert attributes == attributes | {
            "graphql_operation_type": "query",
            "graphql_operation_name": "Screen",
            "salkku_transport": "POST",
            "salkku_role": "ANALYST",
            "salkku_code": "OK",
        }
        assert "SVC-MAIL" not in str(found.spans)
        (database,) = [each for each in found.spans if each.parent_span_id == span.span_id]
        assert (database.name, database.kind, database.trace_id) == ("postgresql", Span.SPAN_KIND_CLIENT, span.trace_id)
        assert span.start_time_unix_nano <= database.start_time_unix_nano <= database.end_time_unix_nano <= span.end_time_unix_nano
        refused = found.one(salkku_request_id="span-2")
        assert not refused.parent_span_id
        assert refused.status.code == Status.STATUS_CODE_UNSET
        assert told(refused)["salkku_code"] == "GRAPHQL_VALIDATION_FAILED"
        assert len(found.spans) == 3


async def test_the_common_variables_are_heeded_and_what_broke_is_an_error(fresh_demo: Database) -> None:
    with collector() as found:
        settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": found.address, "OTEL_SERVICE_NAME": "portfolio"}
        async with service(fresh_demo, **settings) as api:
            owner = await asyncpg.connect(fresh_demo.owner_url)
            await owner.execute("alter table service rename column category to unforeseen")
            await owner.close()
            await api.post({"query": "{ services { nodes { category } } }"}, x_request_id="broken")
        assert found.services == {"portfolio"}
        assert found.one(salkku_request_id="broken").status.code == Status.STATUS_CODE_ERROR
        assert "unforeseen" not in str(found.spans)
        assert "UndefinedColumn" not in str(found.spans)


async def test_a_collector_that_is_away_harms_nobody(fresh_demo: Database) -> None:
    async with service(fresh_demo, SALKKU_OTLP_ENDPOINT=f"http://127.0.0.1:{free_port()}") as api:
        for _ in range(20):
            assert (await api.post({"query": "{ viewer { role } }"})).status_code == 200


def test_nothing_is_imported_for_spans_that_nobody_wants() -> None:
    program = (
        "import sys, app.main; from app.journal import Journal; from app.settings import Settings; Journal(Settings());"
        "sys.exit(any(name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter', 'google.protobuf')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
