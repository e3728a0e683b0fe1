"""Media types: what the caller reads (Accept, RFC 9110 12.5.1) and what it has sent (Content-Type, Content-Encoding).

Nearly every request says it in one of a few ways, so what a header came to is kept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app import limits
from app.refusals import Refusal, refuse

JSON = b"application/json"
GRAPHQL_RESPONSE = b"application/graphql-response+json"
EVENT_STREAM = b"text/event-stream"
CSV = b"text/csv"
NDJSON = b"application/x-ndjson"
ONE_ANSWER = (JSON, GRAPHQL_RESPONSE)
"""What one answer can be written as; the first unless the caller says otherwise."""


CHOICES: Mapping[bytes, Sequence[bytes]] = {
    b"separator": (b"comma", b"semicolon"),
    b"decimal": (b"point", b"comma"),
    b"bom": (b"no", b"yes"),
    b"formulas": (b"safe", b"raw"),
}
"""How CSV may be written, by parameters of its media type; as the first word of each says, unless another is chosen."""
SIGNS = {b"comma": ",", b"semicolon": ";", b"point": "."}

BY_NAME = (EVENT_STREAM, CSV, NDJSON)
"""What is written for those only who name it."""


class Accepted(NamedTuple):
    """`media`: what the caller would rather read, of all that is written here. `answer`: the same of ONE_ANSWER, None: neither.
    `events`: whether it reads an event stream and says so by name. `export`: whether `media` is a file of rows; of CSV `raw`: texts as they
    are, formulas too, `bom`: with a byte order mark, `separator`, and `decimal`, the sign in numbers."""

    media: bytes
    answer: bytes | None
    events: bool
    export: bool = False
    raw: bool = False
    bom: bool = False
    separator: str = ","
    decimal: str = "."


class _Range(NamedTuple):
    """One entry of Accept: `kind` may be `*/*` or end with `/*`; `place`: in the list."""

    kind: bytes
    quality: float
    place: int
    parameters: frozenset[tuple[bytes, bytes]]


ANYTHING = Accepted(JSON, JSON, False)
_ENTRIES = re.compile(rb'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_PARTS = re.compile(rb'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_QUALITY = re.compile(rb"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_CHOICES = ", ".join(f"`{name.decode()}` ({' or '.join(word.decode() for word in words)})" for name, words in CHOICES.items())
_CHOOSE = f"Parameters of CSV are {_CHOICES}; a decimal comma goes with semicolons."
_UTF_8 = (b"utf-8", b"utf8")


def accepted(accept: bytes | None) -> Accepted | None:
    """None: nothing that is written here. Without the header anything is read."""
    return ANYTHING if accept is None else _accepted(accept[: limits.MEDIA_HEADER_BYTES_MAX])


def not_acceptable() -> Refusal:
    """For who reads nothing that is written here."""
    kinds = ", ".join(kind.decode() for kind in (GRAPHQL_RESPONSE, JSON, *BY_NAME))
    return refuse("BAD_REQUEST", f"Nothing that the header Accept names is written here; there is {kinds}. {_CHOOSE}", 406)


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
    ranked = sorted((rank, kind) for kind in (*ONE_ANSWER, *BY_NAME) if (rank := _rank(ranges, kind)) is not None)
    if not ranked:
        return None
    kinds = [kind for _, kind in ranked]
    answers = [kind for kind in kinds if kind in ONE_ANSWER]
    accepted = Accepted(kinds[0], answers[0] if answers else None, EVENT_STREAM in kinds, kinds[0] in (CSV, NDJSON))
    return _as_asked(accepted, ranges) if kinds[0] == CSV else accepted


def _as_asked(accepted: Accepted, ranges: list[_Range]) -> Accepted:
    """How CSV is written for the range that would rather have it."""
    _, _, parameters = min((-each.quality, each.place, each.parameters) for each in ranges if each.kind == CSV)
    chosen = _chosen(parameters)
    assert chosen, "ranges that choose what there is not are left out"
    raw, bom, separator, decimal = chosen[b"formulas"] == b"raw", chosen[b"bom"] == b"yes", chosen[b"separator"], chosen[b"decimal"]
    return accepted._replace(raw=raw, bom=bom, separator=SIGNS[separator], decimal=SIGNS[decimal])


def _ranges(accept: bytes) -> list[_Range]:
    """Entries that are no media range, or choose a charset or a way to write CSV that there is not, are as if they were not there."""
    found = []
    for place, entry in enumerate(_ENTRIES.findall(accept)):
        kind, parameters = _parsed(entry)
        quality = dict(parameters).get(b"q", b"1")
        if _QUALITY.fullmatch(quality) and _in_utf_8(parameters) and (kind != CSV or _chosen(parameters)):
            found.append(_Range(kind, float(quality), place, frozenset(parameters)))
    return found


def _rank(ranges: list[_Range], kind: bytes) -> tuple[float, int, int, int] | None:
    """Lower is better: quality, how exactly it is named, place in the list, our own order. None: not accepted. The most exact range
    decides; event streams and files are for those only who name them."""
    wildcards = (kind.partition(b"/")[0] + b"/*", b"*/*") if kind in ONE_ANSWER else ()
    for vagueness, name in enumerate((kind, *wildcards)):
        if fitting := [(-each.quality, vagueness, each.place) for each in ranges if each.kind == name]:
            best = min(fitting)
            return (*best, (*ONE_ANSWER, *BY_NAME).index(kind)) if best[0] else None
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


def _chosen(parameters: Iterable[tuple[bytes, bytes]]) -> Mapping[bytes, bytes] | None:
    """For CSV the word of each choice; None: there is no such choice, or two are made. Numbers have no quotes, so their sign is none that
    stands between cells."""
    named = [(name, value) for name, value in parameters if name in CHOICES]
    chosen = {name: words[0] for name, words in CHOICES.items()} | dict(named)
    known = len({name for name, _ in named}) == len(named) and all(value in CHOICES[name] for name, value in named)
    return chosen if known and chosen[b"separator"] != chosen[b"decimal"] else None


def _parsed(entry: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A media type or range, and its parameters; all in small letters, without quotes."""
    kind, *parameters = [part.strip(b" \t").lower() for part in _PARTS.findall(entry)] or [b""]
    pairs = [parameter.partition(b"=") for parameter in parameters]
    return kind, [(name.strip(b" \t"), value.strip(b" \t").strip(b'"')) for name, _, value in pairs]
