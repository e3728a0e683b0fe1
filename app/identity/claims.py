"""What the claims of a verified JWT say: who asks, in which role, until when. Values in, values or Unauthenticated out."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from app import limits
from app.errors import Unauthenticated
from app.viewer import SCOPES, Role

SKEW = timedelta(seconds=limits.CLOCK_SKEW_SECONDS)


class Expected(NamedTuple):
    """Whose tokens are accepted, for whom they must be, and the names of the claims that say who asks."""

    issuer: str
    audience: str
    party: str
    role: str
    customer: str
    scopes: str


class Claimed(NamedTuple):
    """`party` and `customer`: keys. `until`: when the token is not accepted any more, the skew of clocks included."""

    principal: str
    until: datetime
    party: str
    role: Role
    customer: str | None
    scopes: frozenset[str]


def claimed(claims: Mapping[str, object], expected: Expected, now: datetime) -> Claimed:
    """Raises Unauthenticated, which names the claim that is wrong, and not what it says."""
    if claims.get("iss") != expected.issuer:
        raise _wrong("iss", "names another issuer")
    if not _is_for(claims.get("aud"), expected.audience):
        raise _wrong("aud", "does not name this service")
    until = _expiry(claims, now)
    role = _role(claims, expected.role)
    customer = _text(claims, expected.customer) if claims.get(expected.customer) is not None else None
    if (role is Role.CUSTOMER) != (customer is not None):
        raise _wrong(expected.customer, "must name the customer party with the role CUSTOMER, and with no other")
    principal = f"{expected.issuer}|{_text(claims, 'sub')}"
    return Claimed(principal, until, _text(claims, expected.party), role, customer, _scopes(claims.get(expected.scopes)))


def _is_for(audience: object, ours: str) -> bool:
    return audience == ours or (isinstance(audience, list) and ours in audience)


def _expiry(claims: Mapping[str, object], now: datetime) -> datetime:
    """Clocks may differ by the skew, either way."""
    expiry = _moment(claims, "exp")
    if expiry is None:
        raise _wrong("exp", "is missing")
    if now >= expiry + SKEW:
        raise _wrong("exp", "says that it has expired; ask for a new one")
    for name in ("nbf", "iat"):
        begin = _moment(claims, name)
        if begin is not None and now < begin - SKEW:
            raise _wrong(name, "lies in the future")
    return expiry + SKEW


def _moment(claims: Mapping[str, object], name: str) -> datetime | None:
    """Seconds since 1970, with or without a fraction (RFC 7519, NumericDate)."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or not 0 <= value < _LATEST:
        raise _wrong(name, "is no moment in seconds since 1970")
    return datetime.fromtimestamp(value, UTC)


_LATEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()


def _role(claims: Mapping[str, object], name: str) -> Role:
    """One word, or a list of one: whoever has several roles says which one they ask in by the token that they fetch."""
    value = claims.get(name)
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, list) and value:
        raise _wrong(name, "names several roles; a token is for one")
    if not isinstance(value, str) or value not in Role.__members__:
        raise _wrong(name, f"must be one of {', '.join(Role)}")
    return Role[value]


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= limits.CLAIM_LETTERS_MAX or not value.isprintable():
        raise _wrong(name, f"is missing, or no text of 1 to {limits.CLAIM_LETTERS_MAX} letters")
    return value


def _scopes(value: object) -> frozenset[str]:
    """A list, or words with blanks between them (RFC 8693). Most are other services', and mean nothing here."""
    words = value.split() if isinstance(value, str) else value
    return frozenset(scope for scope in SCOPES if isinstance(words, list) and scope in words)


def _wrong(name: str, what: str) -> Unauthenticated:
    return Unauthenticated(f"This JWT is not accepted: its claim `{name}` {what}.")
