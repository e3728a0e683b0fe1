"""Media types: what the caller reads (Accept, RFC 9110 12.5.1) and what it has sent (Content-Type, Content-Encoding).

Nearly every request says it in one of a few ways, so what a header came to is kept.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from app import limits
from app.refusals import Refusal, refuse

JSON = b"application/json"
GRAPHQL_RESPONSE = b"application/graphql-response+json"
EVENT_STREAM = b"text/event-stream"
ONE_ANSWER = (JSON, GRAPHQL_RESPONSE)
"""What one answer can be written as; the first unless the caller says otherwise."""


class Accepted(NamedTuple):
    """`media`: what the caller would rather read, of all that is written here. `answer`: the same of ONE_ANSWER, None: neither.
    `events`: whether it reads an event stream and says so by name."""

    media: bytes
    answer: bytes | None
    events: bool


class _Range(NamedTuple):
    """One entry of Accept: `kind` may be `*/*` or end with `/*`; `place`: in the list."""

    kind: bytes
    quality: float
    place: int


ANYTHING = Accepted(JSON, JSON, False)
_ENTRIES = re.compile(rb'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_PARTS = re.compile(rb'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_QUALITY = re.compile(rb"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_UTF_8 = (b"utf-8", b"utf8")


def accepted(accept: bytes | None) -> Accepted | None:
    """None: nothing that is written here. Without the header anything is read."""
    return ANYTHING if accept is None else _accepted(accept[: limits.MEDIA_HEADER_BYTES_MAX])


def not_acceptable() -> Refusal:
    """For who reads nothing that is written here."""
    kinds = ", ".join(kind.decode() for kind in (GRAPHQL_RESPONSE, JSON, EVENT_STREAM))
    return refuse("BAD_REQUEST", f"Nothing that the header Accept names is written here; there is {kinds}.", 406)


def check_content(headers: Mapping[bytes, bytes]) -> None:
    """Raises Refusal unless the body is JSON in UTF-8, not compressed. A browser would send forms and plain text for any page, unasked."""
    media = headers.get(b"content-type", b"")
    if media != JSON:
        fault = _content_fault(media[: limits.MEDIA_HEADER_BYTES_MAX])
        if fault is not None:
            raise refuse("BAD_REQUEST", fault, 415)
    if b"content-encoding" in headers and headers[b"content-encoding"].strip().lower() != b"identity":
        raise refuse("BAD_REQUEST", "Send the body as it is: one that is compressed (`Content-Encoding`) is not read.", 415)


@lru_cache(limits.MEDIA_HEADERS_KEPT)
def _accepted(accept: bytes) -> Accepted | None:
    if not accept.strip(b" \t,"):
        return ANYTHING
    ranges = _ranges(accept)
    ranked = sorted((rank, kind) for kind in (*ONE_ANSWER, EVENT_STREAM) if (rank := _rank(ranges, kind)) is not None)
    if not ranked:
        return None
    kinds = [kind for _, kind in ranked]
    answers = [kind for kind in kinds if kind in ONE_ANSWER]
    return Accepted(kinds[0], answers[0] if answers else None, EVENT_STREAM in kinds)


def _ranges(accept: bytes) -> list[_Range]:
    """Entries that are no media range, or want another charset than there is, are as if they were not there."""
    found = []
    for place, entry in enumerate(_ENTRIES.findall(accept)):
        kind, parameters = _parsed(entry)
        quality = dict(parameters).get(b"q", b"1")
        if _QUALITY.fullmatch(quality) and _in_utf_8(parameters):
            found.append(_Range(kind, float(quality), place))
    return found


def _rank(ranges: list[_Range], kind: bytes) -> tuple[float, int, int, int] | None:
    """Lower is better: quality, how exactly it is named, place in the list, our own order. None: not accepted. The most exact range
    decides; an event stream is for those only who name it."""
    wildcards = (kind.partition(b"/")[0] + b"/*", b"*/*") if kind in ONE_ANSWER else ()
    for vagueness, name in enumerate((kind, *wildcards)):
        if fitting := [(-each.quality, vagueness, each.place) for each in ranges if each.kind == name]:
            best = min(fitting)
            return (*best, ONE_ANSWER.index(kind) if kind in ONE_ANSWER else len(ONE_ANSWER)) if best[0] else None
    return None


@lru_cache(limits.MEDIA_HEADERS_KEPT)
def _content_fault(media: bytes) -> str | None:
    kind, parameters = _parsed(media)
    if kind != JSON:
        return "Send the request as JSON, with `Content-Type: application/json`."
    if not _in_utf_8(parameters):
        return "Send the request in UTF-8: another charset is not read."
    return None


def _in_utf_8(parameters: list[tuple[bytes, bytes]]) -> bool:
    return all(value in _UTF_8 for name, value in parameters if name == b"charset")


def _parsed(entry: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A media type or range, and its parameters; all in small letters, without quotes."""
    kind, *parameters = [part.strip(b" \t").lower() for part in _PARTS.findall(entry)] or [b""]
    pairs = [parameter.partition(b"=") for parameter in parameters]
    return kind, [(name.strip(b" \t"), value.strip(b" \t").strip(b'"')) for name, _, value in pairs]
