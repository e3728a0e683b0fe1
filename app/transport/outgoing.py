"""What an answer is over HTTP: which status a code has, and which headers go with it. README.md holds the statuses as a table; a test
compares the two."""

from collections.abc import Mapping
from typing import NamedTuple

from app.journal import ANSWERED, Turn
from app.refusals import Refusal
from app.transport.negotiation import EVENT_STREAM, GRAPHQL_RESPONSE, JSON


class Status(NamedTuple):
    """`response`: as application/graphql-response+json. `json`: as application/json, where 200 says that the request was in order and
    its document was not, as old clients expect."""

    response: int
    json: int


STATUS: Mapping[str, Status] = {
    "BAD_REQUEST": Status(400, 400),
    "GRAPHQL_PARSE_FAILED": Status(400, 200),
    "GRAPHQL_VALIDATION_FAILED": Status(400, 200),
    "BAD_USER_INPUT": Status(400, 200),
    "CURSOR_EXPIRED": Status(400, 200),
    "QUERY_TOO_COMPLEX": Status(400, 200),
    "QUERY_TOO_DEEP": Status(400, 200),
    "UNAUTHENTICATED": Status(401, 401),
    "FORBIDDEN": Status(403, 200),
    "NOT_FOUND": Status(404, 200),
    "CONFLICT": Status(409, 200),
    "RATE_LIMITED": Status(429, 429),
    "INTERNAL": Status(500, 500),
    "UNAVAILABLE": Status(503, 503),
    "TIMEOUT": Status(504, 504),
}
OF_THE_DOMAIN = Status(400, 200)
"""Of codes that only some verb or argument has."""
PARTIAL = Status(294, 200)
"""Data beside errors: "Partial Success" of GraphQL over HTTP."""
OK = Status(200, 200)

CONTENT = {media: b"content-type: %b; charset=utf-8\r\n" % media for media in (JSON, GRAPHQL_RESPONSE, EVENT_STREAM)}
BY_GET = b"cache-control: private, no-cache\r\nvary: Authorization, Accept, Accept-Language\r\n"
WITH_STATUS = {
    401: b"www-authenticate: Bearer\r\n",
    415: b"accept: application/json\r\naccept-encoding: identity\r\n",
    426: b"upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n",
}
_BY_POST, _ALL_METHODS = b"allow: POST\r\n", b"allow: GET, HEAD, POST\r\n"


class Outgoing(NamedTuple):
    """`lines`: of the header, each with its end, beside those that every answer has."""

    status: Status
    body: bytes
    lines: bytes = b""

    def plainly(self) -> "Outgoing":
        """With the status of what happened in any media type."""
        return self._replace(status=Status(self.status.response, self.status.response))


def answered(body: bytes, turn: Turn, lines: bytes) -> Outgoing:
    """With data. A verb that was not done for a reason of ours has left its code."""
    return Outgoing(OK if turn.code == ANSWERED else PARTIAL, body, lines)


def refused(refusal: Refusal, turn: Turn, method: str, lines: bytes = b"") -> Outgoing:
    """Without data; the journal is told why."""
    turn.code = refusal.code
    status = Status(refusal.status, refusal.status) if refusal.status else STATUS.get(refusal.code, OF_THE_DOMAIN)
    lines += WITH_STATUS.get(status.json, b"")
    if status.json == 405:
        lines += _BY_POST if method in ("GET", "HEAD") else _ALL_METHODS
    if refusal.retry_seconds is not None:
        lines += b"retry-after: %d\r\n" % refusal.retry_seconds
    return Outgoing(status, refusal.body(turn.request_id), lines)


def head_of(outgoing: Outgoing, media: bytes, turn: Turn, method: str) -> tuple[int, bytes]:
    """The status, and all lines of the header. The journal learns the status."""
    lines = b"%b%bx-request-id: %b\r\n" % (outgoing.lines, CONTENT[media], turn.request_id.encode())
    if method != "POST":
        lines += BY_GET
    if turn.trace is not None:
        lines += b"traceparent: %b\r\n" % turn.trace.header()
    turn.status = outgoing.status.response if media is GRAPHQL_RESPONSE else outgoing.status.json
    return turn.status, lines
