"""Who may knock: the hosts that we answer to, the origins whose pages may ask, and the lines that keep browsers careful with answers."""

import re
from collections.abc import Iterable, Mapping

from app import limits
from app.refusals import refuse
from app.transport.exchange import Ready
from app.transport.head import Fields, Headers

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
PROBES = ("/livez", "/readyz")  # ask by address, and learn nothing else
ELSEWHERE = (b"cross-site", b"same-site")
HOST = re.compile(rb"(\[[0-9a-f:.]+\]|[^:\[\]]+?)\.?(?::[0-9]{0,5})?")
SINGLE = frozenset(
    [b"host", b"authorization", b"content-type", b"content-length", b"origin", b"idempotency-key", b"sec-fetch-site", b"expect", b"upgrade"]
)
"""Of two of these nobody knows which one counts, and a proxy in front may have looked at the other."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = "default-src 'none'; frame-ancestors 'none'"
ALLOWED_METHODS = "GET, POST"
ALLOWED_HEADERS = "Authorization, Content-Type, Accept, Accept-Language, Idempotency-Key, X-Request-Id, Traceparent"
EXPOSED_HEADERS = "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Salkku-As-Of"


def _lines(headers: Mapping[str, str]) -> bytes:
    return "".join(f"{name.lower()}: {value}\r\n" for name, value in headers.items()).encode()


PREFLIGHT = _lines(
    {
        "Access-Control-Allow-Methods": ALLOWED_METHODS,
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": str(limits.PREFLIGHT_SECONDS),
    }
)


def fields_of(headers: Headers) -> Fields:
    """Raises Refusal."""
    fields = dict(headers)
    return fields if len(fields) == len(headers) else _joined(headers)


def _joined(headers: Headers) -> Fields:
    fields: dict[bytes, bytes] = {}
    for name, value in headers:
        if name not in fields:
            fields[name] = value
        elif name in SINGLE:
            raise refuse("BAD_REQUEST", f"The header {name.decode('latin-1')} was sent twice; send it once.", 400)
        else:
            fields[name] += b", " + value
    return fields


class Doors:
    """`hosts`: names that we are asked by, beside the local ones. `origins`: of pages elsewhere that may ask. `tls`: browsers come by
    HTTPS, which a proxy in front ends."""

    def __init__(self, *, hosts: Iterable[str], origins: Iterable[str], tls: bool) -> None:
        self.scheme = "https" if tls else "http"
        self._names = frozenset(name.lower().encode() for name in (*LOCAL_NAMES, *hosts))
        self._known: set[bytes] = set()  # hosts as they were sent, with their ports
        self._origins = {origin.lower().encode(): _lines(_allowed(origin)) for origin in origins}
        self.always = _lines(
            {
                **ALWAYS,
                **({"Strict-Transport-Security": f"max-age={limits.HSTS_SECONDS}"} if tls else {}),
                **({"Vary": "Origin"} if origins else {}),
            }
        )
        self.policy = _lines({"Content-Security-Policy": POLICY})

    def lines(self, path: str, fields: Fields) -> bytes:
        """Those that the answer has because of where the request comes from. Raises Refusal."""
        host = fields.get(b"host")
        if host not in self._known and path not in PROBES:
            self._know(host)
        origin = fields.get(b"origin")
        if origin is None:
            if path == "/graphql" and fields.get(b"sec-fetch-site") in ELSEWHERE:
                raise refuse("FORBIDDEN", "A page of another site asks without saying of which; this is not answered.", 403)
            return b""
        listed = self._origins.get(origin)
        if listed is None and _plain(origin, self.scheme) != _plain(b"%s://%b" % (self.scheme.encode(), host or b""), self.scheme):
            raise refuse("FORBIDDEN", "Pages of this origin may not ask here; it is not among SALKKU_ALLOWED_ORIGINS.", 403)
        return listed or b""

    def preflight(self, fields: Fields) -> Ready | None:
        """The answer to OPTIONS of a browser that asks whether a page may ask; its origin has passed `lines`."""
        if b"access-control-request-method" not in fields:
            return None
        return Ready(204, PREFLIGHT if fields.get(b"origin") in self._origins else b"", b"")

    def _know(self, host: bytes | None) -> None:
        if host is None:
            raise refuse("BAD_REQUEST", "The header Host is missing.", 400)
        if _name(host) not in self._names:
            raise refuse("BAD_REQUEST", "We do not answer by this name; the header Host is not among SALKKU_ALLOWED_HOSTS.", 421)
        if len(self._known) < limits.HOSTS_REMEMBERED:
            self._known.add(host)


def _allowed(origin: str) -> dict[str, str]:
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED_HEADERS}


def _name(host: bytes) -> bytes:
    """Without its port: which one it is, is decided where we listen, or by a proxy in front. Empty: it is no host."""
    found = HOST.fullmatch(host.strip().lower())
    return found[1] if found else b""


def _plain(origin: bytes, scheme: str) -> bytes:
    """Without the port that goes without saying."""
    return origin.lower().removesuffix(b":443" if scheme == "https" else b":80")
