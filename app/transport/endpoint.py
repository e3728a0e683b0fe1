"""`/graphql` over HTTP: one request in, one answer out; dispatched in front of the framework."""

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from secrets import token_hex
from time import perf_counter_ns
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog
from starlette.types import Receive, Scope, Send

from app.answering import Answering, only_query
from app.context import Clock
from app.journal import Journal, Turn
from app.refusals import Refusal, refusal_of, refuse
from app.transport.request import JSON, question_of

GRAPHQL_RESPONSE = b"application/graphql-response+json"
JSON_CONTENT = (b"content-type", JSON + b"; charset=utf-8")
NEW_CONTENT = (b"content-type", GRAPHQL_RESPONSE + b"; charset=utf-8")
STATUS = {"BAD_REQUEST": 400, "UNAUTHENTICATED": 401, "RATE_LIMITED": 429, "UNAVAILABLE": 503, "TIMEOUT": 504, "INTERNAL": 500}
PLAIN_ID = re.compile(rb"[A-Za-z0-9_-]{1,64}")
PROCESS_ID = token_hex(10)  # what the ids of this process's own begin with, so that no two processes make the same
NUMBERS = count(1)


class Outgoing(NamedTuple):
    """Status None: a request in order whose document was refused, which is 200 in old clients' JSON and 400 since."""

    status: int | None
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


class GraphQLEndpoint:
    """An ASGI application."""

    def __init__(self, answering: Answering, journal: Journal, zone: ZoneInfo) -> None:
        self._answering = answering
        self._journal = journal
        self._zone = zone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        turn = Turn(_request_id(headers), scope["method"], perf_counter_ns())
        structlog.contextvars.bind_contextvars(request_id=turn.request_id)
        try:
            outgoing = await self._answered(scope, headers, receive, turn)
        except asyncio.CancelledError:  # the server stops and has waited long enough
            outgoing = _refused(refuse("UNAVAILABLE", "The server is stopping; try again in a moment."), turn)
        except Exception as error:  # the border of the program: whatever it was becomes an answer
            outgoing = _refused(refusal_of(error, turn.request_id), turn)
        new = GRAPHQL_RESPONSE in headers.get(b"accept", b"")
        fields = [
            NEW_CONTENT if new else JSON_CONTENT,
            (b"content-length", b"%d" % len(outgoing.body)),
            (b"x-request-id", turn.request_id.encode()),
            *outgoing.headers,
        ]
        await send({"type": "http.response.start", "status": outgoing.status or (400 if new else 200), "headers": fields})
        await send({"type": "http.response.body", "body": outgoing.body})
        self._journal.operation(turn, len(outgoing.body))

    async def _answered(self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, turn: Turn) -> Outgoing:
        clock = Clock(datetime.now(UTC), self._zone)
        viewer = await self._answering.viewer(headers.get(b"authorization", b""), clock.at, turn)
        question = await question_of(scope, headers, receive)
        prepared = await self._answering.prepare(question, viewer, turn)
        if scope["method"] != "POST" and not only_query(prepared):
            raise refuse("BAD_REQUEST", "Mutations are asked by POST.", 405)
        answer = await self._answering.answer(prepared, viewer, clock, turn, _idempotency_key(headers))
        return Outgoing(200, answer.body)


def _idempotency_key(headers: Mapping[bytes, bytes]) -> str | None:
    given = headers.get(b"idempotency-key")
    return None if given is None else given.decode("latin-1").strip().strip('"')


def _refused(refusal: Refusal, turn: Turn) -> Outgoing:
    turn.code = refusal.code
    headers: list[tuple[bytes, bytes]] = []
    status = refusal.status or STATUS.get(refusal.code)
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    elif status == 405:
        headers.append((b"allow", b"GET, POST"))
    if refusal.retry_seconds is not None:
        headers.append((b"retry-after", b"%d" % refusal.retry_seconds))
    return Outgoing(status, refusal.body(turn.request_id), tuple(headers))


def _request_id(headers: Mapping[bytes, bytes]) -> str:
    """The caller's own when it is short and plain, so that it can be found in both logs; else a new one."""
    given = headers.get(b"x-request-id")
    return given.decode() if given is not None and PLAIN_ID.fullmatch(given) else f"{PROCESS_ID}{next(NUMBERS):012x}"
