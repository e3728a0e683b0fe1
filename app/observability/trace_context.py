"""The trace that a request belongs to: the W3C header `traceparent`, as it comes in, and as it goes out with a span of ours in it."""

import re
from secrets import token_hex
from typing import NamedTuple

TRACEPARENT = re.compile(rb"(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.DOTALL)


class TraceContext(NamedTuple):
    """Ids as hexadecimal digits. `parent`: the caller's span. `span`: of this operation."""

    trace: str
    parent: str
    span: str
    sampled: bool

    def header(self) -> bytes:
        """What whoever comes next is told."""
        return f"00-{self.trace}-{self.span}-{self.sampled:02x}".encode()


def trace_context(traceparent: bytes) -> TraceContext | None:
    """None for a header that is none: the caller's trace ends here then, and nothing is refused for it."""
    found = TRACEPARENT.fullmatch(traceparent)
    if found is None:
        return None
    version, trace, parent, flags, more = found.groups()
    if (version == b"00" and more) or not trace.strip(b"0") or not parent.strip(b"0"):
        return None
    return TraceContext(trace.decode(), parent.decode(), token_hex(8), bool(int(flags, 16) & 1))
