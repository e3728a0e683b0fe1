"""What the outside is told about an error: all of an expected one, nothing of a bug. The same words whatever the transport."""

from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg
import orjson
import structlog
from graphql import GraphQLError

from app.documents.refusal import RefusedRequest
from app.errors import DomainError, RateLimited, TimedOut, Unauthenticated, Unavailable

log = structlog.get_logger()


RAISED = {"SK001": "QUERY_TOO_COMPLEX", "SK002": "NOT_FOUND", "SK003": "BAD_USER_INPUT", "SK004": "CURSOR_EXPIRED"}
"""Codes of what functions of the database raise, with a path as detail, its parts joined by dots."""


@dataclass(slots=True)
class Refusal(Exception):
    """An answer without data: its code, and its errors as they are told. `status`: when over HTTP the code alone does not say it.
    `retry_seconds`: when trying again has a chance."""

    code: str
    errors: tuple[Mapping[str, object], ...]
    status: int | None = None
    retry_seconds: int | None = None

    def told(self, request_id: str) -> list[Mapping[str, object]]:
        """`errors` of an answer."""
        extensions: dict[str, object] = {"code": self.code, "requestId": request_id}
        if self.retry_seconds is not None:
            extensions["retryAfterSeconds"] = self.retry_seconds
        return [{**error, "extensions": extensions} for error in self.errors]

    def body(self, request_id: str) -> bytes:
        """The whole answer."""
        return orjson.dumps({"errors": self.told(request_id)})


def refuse(code: str, message: str, status: int | None = None) -> Refusal:
    """A refusal of one error."""
    return Refusal(code, ({"message": message},), status)


def refusal_of(error: BaseException, request_id: str) -> Refusal:
    """A bug is logged under the request id."""
    match error:
        case Refusal():
            return error
        case RefusedRequest():
            return Refusal(error.code, tuple(_formatted(each) for each in error.errors))
        case DomainError():
            return Refusal(error.code, ({"message": error.message, **({"path": error.path} if error.path else {})},))
        case Unauthenticated():
            return refuse("UNAUTHENTICATED", str(error))
        case RateLimited():
            return Refusal("RATE_LIMITED", ({"message": str(error)},), retry_seconds=error.retry_seconds)
        case Unavailable():
            return Refusal("UNAVAILABLE", ({"message": str(error)},), retry_seconds=1)
        case TimedOut():
            return refuse("TIMEOUT", str(error))
        case asyncpg.PostgresError() if error.sqlstate in RAISED:
            path = {"path": error.detail.split(".")} if error.detail else {}
            return Refusal(RAISED[error.sqlstate], ({"message": error.args[0], **path},))
        case _:
            log.error("internal error", request_id=request_id, exc_info=error)
            return refuse("INTERNAL", "Something went wrong here; it is logged under the request id.")


def _formatted(error: GraphQLError) -> Mapping[str, object]:
    return {key: value for key, value in error.formatted.items() if key != "extensions"}
