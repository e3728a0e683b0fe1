"""`/graphql` over HTTP: one request in, one answer out; dispatched in front of the framework."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from secrets import token_hex
from typing import NamedTuple
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import asyncpg
import orjson
import structlog
from graphql import GraphQLError
from starlette.types import Receive, Scope, Send

from app import limits
from app.context import Clock
from app.database.pool import ReadPool
from app.database.unit_of_work import UnitsOfWork
from app.errors import DomainError, TimedOut, Unavailable
from app.graphsql.engine import Engine
from app.graphsql.plan import Prepared
from app.graphsql.refusal import RefusedRequest
from app.languages import preferred_languages
from app.reading import Question, Reading
from app.schema import mapping, verbs
from app.settings import Settings
from app.viewer import Viewer, Viewers
from app.writing import Request, Writing, Written

GRAPHQL_RESPONSE = b"application/graphql-response+json"
JSON = b"application/json"
JSON_CONTENT = (b"content-type", JSON + b"; charset=utf-8")
NEW_CONTENT = (b"content-type", GRAPHQL_RESPONSE + b"; charset=utf-8")
STATUS = {"BAD_REQUEST": 400, "UNAUTHENTICATED": 401, "UNAVAILABLE": 503, "TIMEOUT": 504, "INTERNAL": 500}
PLAIN_ID = re.compile(rb"[A-Za-z0-9_-]{1,64}")
PROCESS_ID = token_hex(10)  # what the ids of this process's own begin with, so that no two processes make the same
NUMBERS = count(1)
log = structlog.get_logger()


@dataclass(slots=True)
class Refusal(Exception):
    """An answer without data: its code, its messages, and the status when the code alone does not say it."""

    code: str
    errors: tuple[Mapping[str, object], ...]
    status: int | None = None


class Answer(NamedTuple):
    """What goes out. Status None: a request in order whose document was refused, which is 200 in old clients' JSON and 400 since."""

    status: int | None
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


class GraphQLEndpoint:
    """An ASGI application. `demo`: bearer tokens of the demo portfolio are accepted."""

    def __init__(self, settings: Settings, *, database_url: str, demo: bool = False) -> None:
        self._zone = ZoneInfo(settings.timezone)
        self._pool = ReadPool(
            database_url,
            size=settings.read_connections,
            wait_seconds=limits.CONNECTION_WAIT_SECONDS,
            statement_seconds=settings.statement_timeout_seconds,
        )
        self._viewers = Viewers(self._pool, demo=demo)
        self._engine = Engine(mapping())
        self._reading = Reading(self._engine, self._pool)
        self._units = UnitsOfWork(
            database_url,
            size=settings.write_connections,
            wait_seconds=limits.CONNECTION_WAIT_SECONDS,
            statement_seconds=settings.statement_timeout_seconds,
        )
        self._writing = Writing(self._engine, self._units, verbs())

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Connections are opened when they are needed; at the end they are closed and the engine's thread ends."""
        try:
            yield
        finally:
            self._engine.close()
            await self._pool.close()
            await self._units.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        request_id = _request_id(headers)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            answer = Answer(200, await self._answered(scope, headers, receive, request_id))
        except asyncio.CancelledError:  # the server stops and has waited long enough
            answer = _refused(_refuse("UNAVAILABLE", "The server is stopping; try again in a moment."), request_id)
        except Exception as error:  # the border of the program: whatever it was becomes an answer
            answer = _refused(_refusal(error, request_id), request_id)
        new = GRAPHQL_RESPONSE in headers.get(b"accept", b"")
        fields = [
            NEW_CONTENT if new else JSON_CONTENT,
            (b"content-length", b"%d" % len(answer.body)),
            (b"x-request-id", request_id.encode()),
            *answer.headers,
        ]
        await send({"type": "http.response.start", "status": answer.status or (400 if new else 200), "headers": fields})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answered(self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, request_id: str) -> bytes:
        clock = Clock(datetime.now(UTC), self._zone)
        authorization = headers.get(b"authorization", b"")
        viewer = self._viewers.known(authorization) or await self._looked_up(authorization, clock)
        posted = scope["method"] == "POST"
        members = _posted(headers, await _body(headers, receive)) if posted else _from_url(scope)
        prepared = await self._reading.prepare(_question(members, headers), viewer)
        if not prepared.plan.verbs:
            data, extensions = await self._reading.run(prepared, viewer, clock)
            return b'{"data":' + data + extensions + b"}"
        if not posted:
            raise _refuse("BAD_REQUEST", "Mutations are asked by POST.", 405)
        written = await self._writing.answer(prepared, Request(viewer, clock, request_id, _idempotency_key(headers)))
        return _written(prepared, written, request_id)

    async def _looked_up(self, authorization: bytes, clock: Clock) -> Viewer:
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _refuse("UNAUTHENTICATED", "Say who you are: send the header `Authorization: Bearer <token>`.")
        viewer = await self._viewers.viewer(token.strip(), clock.at)
        if viewer is None:
            raise _refuse("UNAUTHENTICATED", "This token is unknown, expired or revoked; ask for a new one.")
        self._viewers.remember(authorization, viewer)
        return viewer


def _from_url(scope: Scope) -> Mapping[str, object]:
    """The members of a request by GET: query, operationName, variables."""
    if scope["method"] not in ("GET", "HEAD"):
        raise _refuse("BAD_REQUEST", "Ask by POST, or by GET for queries.", 405)
    members: dict[str, object] = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    if "variables" in members:
        members["variables"] = _json(str(members["variables"]).encode())
    return members


def _posted(headers: Mapping[bytes, bytes], body: bytes) -> Mapping[str, object]:
    """The members of a request by POST."""
    media = headers.get(b"content-type", b"")
    if media != JSON and media.partition(b";")[0].strip().lower() != JSON:
        raise _refuse("BAD_REQUEST", "Send the request as JSON, with `Content-Type: application/json`.", 415)
    found = _json(body)
    if not isinstance(found, dict):
        raise _refuse("BAD_REQUEST", "The body must be one JSON object with a member `query`.")
    return found


async def _body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    """At most BODY_BYTES_MAX; more is refused as soon as it is known."""
    announced = headers.get(b"content-length", b"0")
    size = int(announced) if announced.isdigit() else 0
    chunks: list[bytes] = []
    came = 0
    while max(size, came) <= limits.BODY_BYTES_MAX:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _refuse("BAD_REQUEST", "The connection was closed before the body had arrived.")
        chunks.append(message.get("body", b""))
        came += len(chunks[-1])
        if not message.get("more_body") and came <= limits.BODY_BYTES_MAX:
            return b"".join(chunks)
    raise _refuse("BAD_REQUEST", f"The body is larger than {limits.BODY_BYTES_MAX} bytes.", 413)


def _json(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _refuse("BAD_REQUEST", f"This is no JSON: {error}.") from error


def _question(members: Mapping[str, object], headers: Mapping[bytes, bytes]) -> Question:
    text, name, variables = members.get("query"), members.get("operationName"), members.get("variables")
    if not isinstance(text, str) or not text.strip():
        raise _refuse("BAD_REQUEST", "The member `query` must be the text of a GraphQL document.")
    if name is not None and not isinstance(name, str):
        raise _refuse("BAD_REQUEST", "The member `operationName` must be a string or null.")
    if variables is not None and not isinstance(variables, dict):
        raise _refuse("BAD_REQUEST", "The member `variables` must be an object or null.")
    return Question(text, name or None, variables or {}, preferred_languages(headers.get(b"accept-language", b"")))


def _idempotency_key(headers: Mapping[bytes, bytes]) -> str | None:
    given = headers.get(b"idempotency-key")
    return None if given is None else given.decode("latin-1").strip().strip('"')


def _written(prepared: Prepared, written: Written, request_id: str) -> bytes:
    """The body for a mutation. A verb that was not done for a reason of ours has null and an error, beside those that were done."""
    members = [b'"%s":%s' % (plan.key.encode(), written.payloads.get(plan.key, b"null")) for plan in prepared.plan.verbs]
    errors: list[Mapping[str, object]] = []
    for key, failure in written.failures.items():
        refusal = _refusal(failure, request_id)
        extensions = {"code": refusal.code, "requestId": request_id}
        errors += [{**error, "path": [key], "extensions": extensions} for error in refusal.errors]
    told = b',"errors":' + orjson.dumps(errors) if errors else b""
    return b'{"data":{' + b",".join(members) + b"}" + told + prepared.plan.extensions + b"}"


def _refuse(code: str, message: str, status: int | None = None) -> Refusal:
    return Refusal(code, ({"message": message},), status)


def _refusal(error: Exception, request_id: str) -> Refusal:
    """What the outside is told about an error: all of an expected one, nothing of a bug."""
    match error:
        case Refusal():
            return error
        case RefusedRequest():
            return Refusal(error.code, tuple(_formatted(each) for each in error.errors))
        case DomainError():
            return Refusal(error.code, ({"message": error.message, **({"path": error.path} if error.path else {})},))
        case Unavailable():
            return _refuse("UNAVAILABLE", str(error))
        case TimedOut():
            return _refuse("TIMEOUT", str(error))
        case asyncpg.PostgresError() if error.sqlstate == "SK001":
            return _refuse("QUERY_TOO_COMPLEX", str(error))
        case asyncpg.PostgresError() if error.sqlstate == "SK002":
            return Refusal("NOT_FOUND", ({"message": error.args[0], "path": [error.detail]},))
        case _:
            log.error("internal error", request_id=request_id, exc_info=error)
            return _refuse("INTERNAL", "Something went wrong here; it is logged under the request id.")


def _formatted(error: GraphQLError) -> Mapping[str, object]:
    return {key: value for key, value in error.formatted.items() if key != "extensions"}


def _refused(refusal: Refusal, request_id: str) -> Answer:
    extensions = {"code": refusal.code, "requestId": request_id}
    body = orjson.dumps({"errors": [{**error, "extensions": extensions} for error in refusal.errors]})
    headers: tuple[tuple[bytes, bytes], ...] = ()
    status = refusal.status or STATUS.get(refusal.code)
    if status == 401:
        headers = ((b"www-authenticate", b"Bearer"),)
    elif status == 405:
        headers = ((b"allow", b"GET, POST"),)
    elif status == 503:
        headers = ((b"retry-after", b"1"),)
    return Answer(status, body, headers)


def _request_id(headers: Mapping[bytes, bytes]) -> str:
    """The caller's own when it is short and plain, so that it can be found in both logs; else a new one."""
    given = headers.get(b"x-request-id")
    return given.decode() if given is not None and PLAIN_ID.fullmatch(given) else f"{PROCESS_ID}{next(NUMBERS):012x}"
