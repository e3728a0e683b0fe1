"""What the FastAPI host answers when there is no such page, or when something breaks: as `/graphql` words it, and nothing of a bug."""

from http import HTTPStatus

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.observability.request_ids import request_id_of
from app.refusals import Refusal, refusal_of, refuse
from app.transport.outgoing import STATUS

CODES = {401: "UNAUTHENTICATED", 403: "FORBIDDEN", 404: "NOT_FOUND", 503: "UNAVAILABLE"}
JSON = "application/json; charset=utf-8"
REQUEST_ID = "salkku.request_id"
"""Under this name the scope of a request has its id."""


class Masked:
    """Inside the framework's own middleware, which would answer in plain text, and after it raise once more. Gives each request its id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope[REQUEST_ID] = request_id_of(dict(scope["headers"]))
        structlog.contextvars.bind_contextvars(request_id=request_id)
        begun = False

        async def told(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, told)
        except Exception as error:  # the border of the program: whatever it was becomes an answer
            refusal = refusal_of(error, request_id)
            if begun:
                raise
            await answer_of(refusal, refusal.status or STATUS[refusal.code].response, request_id)(scope, receive, send)


async def no_such_page(request: Request, error: Exception) -> Response:
    """What the framework refuses: an unknown path, a method that a path has not. Its own words name neither."""
    assert isinstance(error, HTTPException)
    code = CODES.get(error.status_code, "BAD_REQUEST")
    refusal = refuse(code, f"{HTTPStatus(error.status_code).phrase}.")
    answer = answer_of(refusal, error.status_code, request.scope[REQUEST_ID])
    answer.headers.update(error.headers or {})
    return answer


def answer_of(refusal: Refusal, status: int, request_id: str) -> Response:
    """As JSON, with the request's id."""
    answer = Response(refusal.body(request_id), status, media_type=JSON)
    answer.headers["x-request-id"] = request_id
    if status == 401:
        answer.headers["www-authenticate"] = "Bearer"
    if refusal.retry_seconds is not None:
        answer.headers["retry-after"] = str(refusal.retry_seconds)
    return answer
