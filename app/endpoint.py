"""`/graphql` over HTTP: one request in, one answer out; dispatched in front of the framework."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
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
from app.errors import DomainError, TimedOut, Unavailable
from app.graphsql.document import RefusedRequest
from app.graphsql.engine import Engine
from app.languages import preferred_languages
from app.reading import Question, Reading
from app.schema import mapping
from app.settings import Settings
from app.viewer import Viewer, Viewers

GRAPHQL_RESPONSE = b"application/graphql-response+json"
JSON = b"application/json"
WAIT_SECONDS = 5.0  # seconds that a request waits for a connection to the database
STATUS = {"BAD_REQUEST": 400, "UNAUTHENTICATED": 401, "UNAVAILABLE": 503, "TIMEOUT": 504, "INTERNAL": 500}
log = structlog.get_logger()


@dataclass(slots=True)
class Refusal(Exception):
    """An answer without data: its code, its messages, and the status when the code alone does not say it."""

    code: str
    errors: tuple[Mapping[str, object], ...]
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
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
            wait_seconds=WAIT_SECONDS,
            statement_seconds=settings.statement_timeout_seconds,
        )
        self._viewers = Viewers(self._pool, demo=demo)
        self._reading = Reading(Engine(mapping()), self._pool)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Connections are opened when they are needed and closed at the end."""
        try:
            yield
        finally:
            await self._pool.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        request_id = _request_id(headers)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        answer = await self._answer(scope, headers, receive, request_id)
        media = GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in headers.get(b"accept", b"") else JSON
        status = answer.status or (200 if media == JSON else 400)
        fields = [
            (b"content-type", media + b"; charset=utf-8"),
            (b"content-length", str(len(answer.body)).encode()),
            (b"x-request-id", request_id.encode()),
            *answer.headers,
        ]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, request_id: str) -> Answer:
        try:
            clock = Clock(datetime.now(UTC), self._zone)
            viewer = await self._authenticated(headers, clock)
            question = _question(await _parameters(scope, headers, receive), headers)
            data = await self._reading.answer(question, viewer, clock)
            return Answer(200, b'{"data":' + data + b"}")
        except asyncio.CancelledError:  # the server stops and has waited long enough
            return _refused(_refuse("UNAVAILABLE", "The server is stopping; try again in a moment."), request_id)
        except Exception as error:  # the border of the program: whatever it was becomes an answer
            return _refused(_refusal(error, request_id), request_id)

    async def _authenticated(self, headers: Mapping[bytes, bytes], clock: Clock) -> Viewer:
        scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _refuse("UNAUTHENTICATED", "Say who you are: send the header `Authorization: Bearer <token>`.")
        viewer = await self._viewers.viewer(token.strip(), clock.at)
        if viewer is None:
            raise _refuse("UNAUTHENTICATED", "This token is unknown, expired or revoked; ask for a new one.")
        return viewer


async def _parameters(scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Mapping[str, object]:
    """The members of the request: query, operationName, variables."""
    match scope["method"]:
        case "GET" | "HEAD":
            members: dict[str, object] = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
            if "variables" in members:
                members["variables"] = _json(str(members["variables"]).encode())
            return members
        case "POST":
            if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != JSON:
                raise _refuse("BAD_REQUEST", "Send the request as JSON, with `Content-Type: application/json`.", 415)
            found = _json(await _body(headers, receive))
            if not isinstance(found, dict):
                raise _refuse("BAD_REQUEST", "The body must be one JSON object with a member `query`.")
            return found
        case _:
            raise _refuse("BAD_REQUEST", "Ask by POST, or by GET for queries.", 405)


async def _body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    """At most BODY_BYTES_MAX; more is refused as soon as it is known."""
    chunks: list[bytes] = []
    announced = headers.get(b"content-length", b"0")
    size = int(announced) if announced.isdigit() else 0
    while size <= limits.BODY_BYTES_MAX:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _refuse("BAD_REQUEST", "The connection was closed before the body had arrived.")
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            break
        size = max(size, sum(map(len, chunks)))
    if size > limits.BODY_BYTES_MAX or sum(map(len, chunks)) > limits.BODY_BYTES_MAX:
        raise _refuse("BAD_REQUEST", f"The body is larger than {limits.BODY_BYTES_MAX} bytes.", 413)
    return b"".join(chunks)


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
    accepted = headers.get(b"accept-language", b"").decode("latin-1")
    return Question(text, name or None, variables or {}, preferred_languages(accepted))


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
    given = headers.get(b"x-request-id", b"").decode("latin-1")
    return given if 1 <= len(given) <= 64 and given.replace("-", "").replace("_", "").isalnum() and given.isascii() else token_hex(16)
