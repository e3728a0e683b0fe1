"""An operation that is over, as spans are made of it."""

from typing import NamedTuple

from app.observability.trace_context import TraceContext


class Over(NamedTuple):
    """Moments in nanoseconds since 1970. `sql_ns`: 0 when it asked the database nothing. `fault`: it failed by us, and not by who asked."""

    trace: TraceContext | None
    request_id: str
    transport: str
    kind: str | None
    name: str | None
    digest: str | None
    role: str | None
    code: str
    fault: bool
    cost: int
    size: int
    end_ns: int
    total_ns: int
    sql_began_ns: int
    sql_ns: int
