"""What an HTTP request to `/graphql` asks: its body or its URL as a Question."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Scope

from app import limits
from app.languages import preferred_languages
from app.reading import Question
from app.refusals import refuse

JSON = b"application/json"


async def question_of(scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Question:
    """Raises Refusal."""
    members = _posted(headers, await _body(headers, receive)) if scope["method"] == "POST" else _from_url(scope)
    return _question(members, headers)


def _from_url(scope: Scope) -> Mapping[str, object]:
    """The members of a request by GET: query, operationName, variables."""
    if scope["method"] not in ("GET", "HEAD"):
        raise refuse("BAD_REQUEST", "Ask by POST, or by GET for queries.", 405)
    members: dict[str, object] = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    if "variables" in members:
        members["variables"] = _json(str(members["variables"]).encode())
    return members


def _posted(headers: Mapping[bytes, bytes], body: bytes) -> Mapping[str, object]:
    """The members of a request by POST."""
    media = headers.get(b"content-type", b"")
    if media != JSON and media.partition(b";")[0].strip().lower() != JSON:
        raise refuse("BAD_REQUEST", "Send the request as JSON, with `Content-Type: application/json`.", 415)
    found = _json(body)
    if not isinstance(found, dict):
        raise refuse("BAD_REQUEST", "The body must be one JSON object with a member `query`.")
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
            raise refuse("BAD_REQUEST", "The connection was closed before the body had arrived.")
        chunks.append(message.get("body", b""))
        came += len(chunks[-1])
        if not message.get("more_body") and came <= limits.BODY_BYTES_MAX:
            return b"".join(chunks)
    raise refuse("BAD_REQUEST", f"The body is larger than {limits.BODY_BYTES_MAX} bytes.", 413)


def _json(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise refuse("BAD_REQUEST", f"This is no JSON: {error}.") from error


def _question(members: Mapping[str, object], headers: Mapping[bytes, bytes]) -> Question:
    text, name, variables = members.get("query"), members.get("operationName"), members.get("variables")
    if not isinstance(text, str) or not text.strip():
        raise refuse("BAD_REQUEST", "The member `query` must be the text of a GraphQL document.")
    if name is not None and not isinstance(name, str):
        raise refuse("BAD_REQUEST", "The member `operationName` must be a string or null.")
    if variables is not None and not isinstance(variables, dict):
        raise refuse("BAD_REQUEST", "The member `variables` must be an object or null.")
    return Question(text, name or None, variables or {}, preferred_languages(headers.get(b"accept-language", b"")))
