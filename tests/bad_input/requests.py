"""Bad requests: bodies that are no request, media types, headers, query strings."""

import gzip
import zlib
from collections.abc import Iterator
from urllib.parse import quote, quote_from_bytes

from tests.bad_input.ways import Bad, asking

REQUEST = frozenset({"BAD_REQUEST"})
ANY_REFUSAL = REQUEST | {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"}
ROLE = "{ viewer { role } }"
MANAGER = {"viewer": {"role": "PORTFOLIO_MANAGER"}}
GOOD = asking(ROLE)

BODIES = {
    "nothing": b"",
    "a blank": b" ",
    "null": b"null",
    "true": b"true",
    "a number": b"1",
    "a string": b'"x"',
    "a document": ROLE.encode(),
    "an empty list": b"[]",
    "a list of an object": b"[{}]",
    "a batch": b"[" + GOOD + b"]",
    "an empty object": b"{}",
    "two objects": GOOD + GOOD,
    "a comma too many": b'{"query": "{ __typename }",}',
    "a comment": b'{"query": "{ __typename }"} // x',
    "single quotes": b"{'query': '{ __typename }'}",
    "no quotes": b"{query: 1}",
    "half": GOOD[:-3],
    "NaN": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "infinity": b'{"query": "{ __typename }", "variables": {"a": -Infinity}}',
    "a leading zero": b'{"query": "{ __typename }", "variables": {"a": 007}}',
    "invalid UTF-8": b'{"query": "{ \xff }"}',
    "Latin-1": '{"query": "{ ä }"}'.encode("latin-1"),
    "overlong": b'{"query": "\xc0\xaf"}',
    "UTF-16": GOOD.decode().encode("utf-16"),
    "UTF-16 without a mark": GOOD.decode().encode("utf-16-le"),
    "UTF-32": GOOD.decode().encode("utf-32"),
    "byte order mark": b"\xef\xbb\xbf" + GOOD,
    "two byte order marks": b"\xef\xbb\xbf" * 2 + GOOD,
    "a NUL before": b"\0" + GOOD,
    "a NUL after": GOOD + b"\0",
    "NULs": b"\0" * 100_000,
    "lone surrogate": b'{"query": "{ viewer { role } } # \\ud800"}',
    "half an escape": b'{"query": "\\u12"}',
    "gzip": gzip.compress(GOOD),
    "deflate": zlib.compress(GOOD),
    "XML": b"<query/>",
    "a form": b"query=%7B+viewer+%7B+role+%7D+%7D",
    "brackets": b"[" * 900_000,
    "objects": b'{"a":' * 150_000,
    "closed brackets": b"[" * 10_000 + b"]" * 10_000,
    "deep beside": b'{"query": "{ nobody }", "x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "query null": b'{"query": null}',
    "query a number": b'{"query": 1}',
    "query a list": b'{"query": ["{ __typename }"]}',
    "query an object": b'{"query": {}}',
    "query empty": b'{"query": ""}',
    "query blank": b'{"query": " \\n\\t "}',
    "query in capitals": b'{"QUERY": "{ __typename }"}',
    "variables a list": b'{"query": "{ __typename }", "variables": []}',
    "variables a text": b'{"query": "{ __typename }", "variables": "{}"}',
    "variables a number": b'{"query": "{ __typename }", "variables": 0}',
    "variables false": b'{"query": "{ __typename }", "variables": false}',
    "the last of two queries": b'{"query": "{ viewer { role } }", "query": 1}',
    "a million digits": b'{"query": "{ __typename }", "variables": {"x": ' + b"1" * 900_000 + b"}}",
    "5,000 digits": b'{"query": "{ __typename }", "variables": {"x": ' + b"1" * 5_000 + b"}}",
    "5,000 decimals": b'{"query": "{ __typename }", "variables": {"x": 0.' + b"1" * 5_000 + b"}}",
    "a huge exponent": b'{"query": "{ __typename }", "variables": {"x": 1e999999}}',
    "100,000 keys": b"{" + b",".join(b'"k%d":0' % number for number in range(80_000)) + b"}",
}
NUMBERS = {"5,000 digits", "a million digits", "5,000 decimals", "a huge exponent"}
"""Numbers that nobody asks for: refused, or of no consequence."""

NAMES = {
    "empty": "",
    "blank": " ",
    "unknown": "nope",
    "SQL": "'; drop table service; --",
    "long": "Q" * 100_000,
    "format": "%s {0} $1",
    "dunder": "__class__",
}
NO_NAMES = {"number": 1, "true": True, "list": ["A"], "object": {"a": 1}}

MEDIA = (
    b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b"application/jsonp",
    b"application/json5", b"application/graphql",
    b"application/xml", b"json", b"*/*", b"application/*", b",", b";", b"application/json, text/plain", b"\xff\xfe", b"x" * 5_000,
    b"text/plain; application/json",
    b"application/vnd.api+json", b"application/graphql-response+json", b"",
)  # fmt: skip


def bodies() -> Iterator[Bad]:
    for name, body in BODIES.items():
        yield Bad(name, body, ANY_REFUSAL, {"__typename": "Query"} if name in NUMBERS else None)
    yield Bad("unknown members", asking(ROLE, {}, extensions={"a": [1]}, more=None), data=MANAGER)
    yield Bad("unknown variables", asking(ROLE, {"x": 1, "__proto__": None, "": [], "$a": {}}), data=MANAGER)
    yield Bad("variables null", asking(ROLE, variables=None), data=MANAGER)
    yield Bad("the last of two members", b'{"query": 1, "query": "{ viewer { role } }"}', REQUEST, MANAGER)
    for name, text in NAMES.items():
        yield Bad(
            f"operation {name}",
            asking("query A { __typename }", operationName=text),
            REQUEST,
            {"__typename": "Query"} if not text else None,
        )
    for name, value in NO_NAMES.items():
        yield Bad(f"operation a {name}", asking("query A { __typename }", operationName=value), REQUEST)
    yield Bad(
        "the name of a fragment", asking("query A { __typename ...F } fragment F on Query { __typename }", operationName="F"), REQUEST
    )


def media() -> Iterator[Bad]:
    for kind in MEDIA:
        yield Bad(f"content type {kind[:30]!r}", GOOD, REQUEST, headers={b"content-type": kind}, statuses=frozenset({400, 415}))
    for name, body, encoding in (
        ("gzip", gzip.compress(GOOD), b"gzip"),
        ("deflate", zlib.compress(GOOD), b"deflate"),
        ("br", b"\x0b\x02", b"br"),
    ):
        yield Bad(f"content encoding {name}", body, REQUEST, headers={b"content-encoding": encoding})
    yield Bad("a bomb", gzip.compress(b" " * 50_000_000), REQUEST, headers={b"content-encoding": b"gzip"})
    yield Bad("another charset", GOOD.decode().encode("utf-16"), REQUEST, headers={b"content-type": b"application/json; charset=utf-16"})
    yield Bad("odd parameters", GOOD, REQUEST, MANAGER, headers={b"content-type": b'application/json; charset="; x=\xff;;;=,'})


ODD_HEADERS = {
    "accept-language": (b"\xff", b"*", b";q=nan", b"fi;q=inf, sv;q=-1, en;q=1e999", b"fi;q=" + b"9" * 5_000, b"," * 10_000,
    b"fi" * 10_000, b"fi;q=;q=;q", b"'; drop table"),
    "accept": (b"\xff", b"text/html", b"application/xml", b"*/*;q=nan", b"," * 10_000, b"a/b" * 10_000, b"application/json;q=0"),
    "x-request-id": (b"\xff", b"' or 1=1", b"{}" * 1_000, b"a" * 65, b"a b", "é".encode(), b"<script>", "٥".encode()),
    "accept-encoding": (b"\xff", b"gzip;q=nan", b"," * 10_000),
    "cookie": (b"\xff=\xff; =; ;", b"a" * 10_000),
    "traceparent": (b"00-zz-zz-00", b"\xff", b"0" * 10_000),
    "idempotency-key": (b"\xff", b"x" * 10_000),
    "expect": (b"200-ok",),
    "connection": (b"upgrade",),
    "upgrade": (b"websocket", b"h2c"),
    "x-http-method-override": (b"DELETE",),
    "range": (b"bytes=0-1",),
}  # fmt: skip


ELSEWHERE = (
    ("origin", b"null", "FORBIDDEN", 403),
    ("origin", b"http://evil.example", "FORBIDDEN", 403),
    ("origin", b"\xff", "FORBIDDEN", 403),
    ("sec-fetch-site", b"cross-site", "FORBIDDEN", 403),
    ("host", b"evil.example", "BAD_REQUEST", 421),
    ("host", b"localhost.evil.example:8000", "BAD_REQUEST", 421),
    ("host", b"\xff", "BAD_REQUEST", 421),
    ("x", b"y" * 200_000, "BAD_REQUEST", 431),
)
"""What comes from elsewhere, or from nowhere."""


def headers() -> Iterator[Bad]:
    """None of the odd ones is needed to answer, so each has its answer, or a refusal that is one."""
    for name, values in ODD_HEADERS.items():
        for value in values:
            yield Bad(f"{name}: {value[:40]!r}", GOOD, REQUEST, MANAGER, headers={name.encode(): value})
    for name, value, code, status in ELSEWHERE:
        yield Bad(f"{name}: {value[:40]!r}", GOOD, frozenset({code}), headers={name.encode(): value}, statuses=frozenset({status}))
    for value in (
        b"",
        b"Bearer",
        b"Bearer \xff",
        b"Bearer \xc3\xa4",
        b"Bearer " + b"x" * 20_000,
        b"Basic dTpw",
        b"bearer\tx",
        b"Bearer slk_' or true --",
        b"Bearer a b c",
    ):
        yield Bad(
            f"authorization: {value[:30]!r}",
            GOOD,
            frozenset({"UNAUTHENTICATED"}),
            headers={b"authorization": value},
            statuses=frozenset({401}),
        )
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "QUERY"):
        yield Bad(f"method {method}", GOOD, REQUEST, method=method, statuses=frozenset({204, 400, 405, 501}))


ENCODED = quote(ROLE).encode()
QUERY_STRINGS = {
    "nothing": (b"", None),
    "an equals sign": (b"=", None),
    "no value": (b"query", None),
    "an empty value": (b"query=", None),
    "a percent sign": (b"query=%", None),
    "no hex": (b"query=%zz", None),
    "invalid UTF-8": (b"query=%ff%fe", None),
    "a NUL": (b"query=%00", None),
    "a surrogate": (b"query=%ed%a0%80", None),
    "brackets": (b"query[]=" + ENCODED, None),
    "a semicolon": (b"x=1;query=" + ENCODED, None),
    "in capitals": (b"QUERY=" + ENCODED, None),
    "two queries": (b"query=1&query=" + ENCODED, ...),
    "20,000 ampersands": (b"&" * 20_000 + b"query=" + ENCODED, MANAGER),
    "5,000 members": (b"&".join(b"k%d=" % number for number in range(5_000)) + b"&query=" + ENCODED, MANAGER),
    "long": (b"query=" + b"%20" * 10_000 + ENCODED, MANAGER),
    "a long comment": (b"query=" + ENCODED + b"%23" + b"x" * 60_000, MANAGER),
    "empty variables": (b"variables=&query=" + ENCODED, MANAGER),
    "variables null": (b"variables=null&query=" + ENCODED, MANAGER),
    "variables a list": (b"variables=[]&query=" + ENCODED, None),
    "variables a text": (b"variables=%22x%22&query=" + ENCODED, None),
    "variables no JSON": (b"variables=%7B&query=" + ENCODED, None),
    "variables invalid UTF-8": (b"variables=%7B%22a%22%3A%22%ff%22%7D&query=" + ENCODED, ...),
    "variables a surrogate": (b"variables=%7B%22a%22%3A%22%ed%a0%80%22%7D&query=" + ENCODED, ...),
    "variables deep": (b"variables=" + b"[" * 10_000 + b"&query=" + ENCODED, None),
    "variables of 5,000 digits": (b"variables=%7B%22a%22%3A" + b"1" * 5_000 + b"%7D&query=" + ENCODED, MANAGER),
    "an empty name": (b"operationName=&query=" + ENCODED, MANAGER),
    "an unknown name": (b"operationName=x&query=" + ENCODED, None),
    "a name of bytes": (b"operationName=%ff&query=" + ENCODED, None),
    "a mutation": (b"query=" + quote("mutation { x }").encode(), None),
    "a mutation that there is": (b"query=" + quote("mutation { __typename }").encode(), None),
    "a batch": (b"query=" + quote('[{"query": "{ __typename }"}]').encode(), None),
    "a surrogate in a key": (b"query=" + quote_from_bytes(b'{ service(by: {key: "\xed\xa0\x80"}) { key } }').encode(), ...),
    "a NUL in a key": (b"query=" + quote('{ service(by: {key: "\0"}) { key } }').encode(), {"service": None}),
    "extensions": (b"extensions=%7B&query=" + ENCODED, MANAGER),
}


def query_strings() -> Iterator[Bad]:
    for name, (query_string, data) in QUERY_STRINGS.items():
        yield Bad(f"?{name}", b"", ANY_REFUSAL, data, method="GET", query_string=query_string)
