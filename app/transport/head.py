"""The head of a request, as the parser has found it: is it too long, does it ask for what nobody does, and what it means as a scope."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import httptools
from starlette.types import Scope

from app import limits
from app.refusals import Refusal, refuse

Headers = Sequence[tuple[bytes, bytes]]
Fields = Mapping[bytes, bytes]
"""Lines of a header by their names in small letters; those of one name are joined."""

ASGI = {"version": "3.0", "spec_version": "2.3"}


def too_long_address() -> Refusal:
    return refuse("BAD_REQUEST", f"The address is longer than {limits.URL_BYTES_MAX} bytes; send the query by POST.", 414)


def too_long_head() -> Refusal:
    what = f"more than {limits.HEADERS_MAX} lines, or more than {limits.HEAD_BYTES_MAX} bytes with the address"
    return refuse("BAD_REQUEST", f"The header has {what}.", 431)


def too_long_trailer() -> Refusal:
    what = f"{limits.HEADERS_MAX} lines or {limits.HEAD_BYTES_MAX} bytes"
    return refuse("BAD_REQUEST", f"What comes with the chunks of the body and is none of it has more than {what}.", 431)


def check_lengths(url: bytes, headers: Headers, arrived: int) -> None:
    """`arrived`: bytes that the head is part of, so that most heads need not be added up. Raises Refusal."""
    if len(url) > limits.URL_BYTES_MAX:
        raise too_long_address()
    if len(headers) > limits.HEADERS_MAX:
        raise too_long_head()
    if arrived > limits.HEAD_BYTES_MAX and len(url) + sum(len(name) + len(value) + 4 for name, value in headers) > limits.HEAD_BYTES_MAX:
        raise too_long_head()


def check_demands(version: str, fields: Fields) -> None:
    """What else decides how the request is read: a proxy in front may have understood it. Raises Refusal."""
    if version == "1.1" and b"host" not in fields:
        raise refuse("BAD_REQUEST", "The header Host is missing.", 400)
    coding = fields.get(b"transfer-encoding")
    if coding is not None and coding.strip().lower() != b"chunked":
        raise refuse("BAD_REQUEST", "Of transfer encodings there is chunked; Content-Encoding is none of them.", 501)


def check_expectation(fields: Fields) -> None:
    """Raises Refusal."""
    expected = fields.get(b"expect")
    if expected is not None and expected.lower() != b"100-continue":
        raise refuse("BAD_REQUEST", "Nothing can be expected but 100-continue.", 417)


def scope_of(method: str, url: bytes, version: str, headers: list[tuple[bytes, bytes]], known: dict[str, Any]) -> Scope:
    """`known`: what is the same for all requests of a connection. Raises Refusal and httptools' errors."""
    if not url.isascii():
        raise refuse("BAD_REQUEST", "Other letters than those of ASCII are written %C3%A4 in an address.", 400)
    if url.startswith(b"/"):
        raw_path, _, query = url.partition(b"?")
    else:
        raw_path, query = _absolute(url, headers)
    path = raw_path.decode()
    return {
        **known,
        "type": "http",
        "asgi": ASGI,
        "http_version": version,
        "method": method,
        "path": unquote(path) if "%" in path else path,
        "raw_path": raw_path,
        "query_string": query,
        "headers": headers,
    }


def _absolute(url: bytes, headers: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    """As it is sent to a proxy. The host that it names is the one that is asked, whatever the header says."""
    parsed = httptools.parse_url(url)
    if b"://" in url:
        if parsed.schema.lower() not in (b"http", b"https") or parsed.userinfo:
            raise refuse("BAD_REQUEST", "The address is none of a page by HTTP.", 400)
        host = b"[%b]" % parsed.host if b":" in parsed.host else parsed.host
        port = b":%d" % parsed.port if parsed.port else b""
        headers[:] = [(b"host", host + port), *(header for header in headers if header[0] != b"host")]
    return parsed.path or b"/", parsed.query or b""


def without_upgrade(method: bytes, url: bytes, headers: Headers) -> bytes:
    """The head again, for a server that goes on as it is: the parser takes no body of a request that asks for another protocol."""
    lines = [b"%b: %b\r\n" % header for header in headers if header[0] != b"upgrade"]
    return b"".join((method, b" ", url, b" HTTP/1.1\r\n", *lines, b"\r\n"))
