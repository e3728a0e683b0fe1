"""The public keys of a JSON Web Key Set (RFC 7517) that may sign tokens, and which of them may have signed one."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from app import limits

Kind = tuple[str, str | None]
"""`kty` and `crv` of a key."""

ALGORITHMS: Mapping[str, Kind] = {
    "RS256": ("RSA", None),
    "RS384": ("RSA", None),
    "RS512": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "EdDSA": ("OKP", "Ed25519"),
    "Ed25519": ("OKP", "Ed25519"),  # the same signature under the name that RFC 9864 gave it
}
"""The only ones there are here, each with the kind of key that it needs: a key is never used for what it was not made for."""

_KINDS = frozenset(ALGORITHMS.values())
_PUBLIC: Mapping[str, tuple[type[RSAKey] | type[ECKey] | type[OKPKey], tuple[str, ...]]] = {
    "RSA": (RSAKey, ("n", "e")),
    "EC": (ECKey, ("crv", "x", "y")),
    "OKP": (OKPKey, ("crv", "x")),
}
_BASE64URL = re.compile(rb"[A-Za-z0-9_-]*")


class SigningKey(NamedTuple):
    """One key of an issuer. `id`: its `kid`; `alg`: the one algorithm that it is for, when its issuer says so."""

    id: str | None
    alg: str | None
    kind: Kind
    key: Key


def keys_of(key_set: object) -> tuple[SigningKey, ...]:
    """Those keys of a set that can verify what we accept; others, of other algorithms or for other uses, are passed over. Raises
    ValueError for what is no key set."""
    listed = key_set.get("keys") if isinstance(key_set, dict) else None
    if not isinstance(listed, list):
        raise ValueError("it is no key set: it has no list `keys`")
    if len(listed) > limits.ISSUER_KEYS_MAX:
        raise ValueError(f"it has {len(listed)} keys; at most {limits.ISSUER_KEYS_MAX} are read")
    return tuple(found for each in listed if isinstance(each, dict) and (found := _key(each)) is not None)


def fitting(keys: Sequence[SigningKey], alg: str, key_id: str | None) -> tuple[SigningKey, ...]:
    """The keys that may have signed a token with this header. One that names no key may be of any, if there is only one that fits."""
    found = tuple(each for each in keys if each.kind == ALGORITHMS[alg] and each.alg in (None, alg) and key_id in (None, each.id))
    return found if key_id is not None or len(found) == 1 else ()


def decoded(text: bytes) -> bytes:
    """Base64url without padding, in its one canonical form: a token has one text only. Raises ValueError."""
    found = urlsafe_b64decode(text + b"=" * (-len(text) % 4)) if _BASE64URL.fullmatch(text) else b""
    if urlsafe_b64encode(found).rstrip(b"=") != text:
        raise ValueError("it is not base64url")
    return found


def _key(given: Mapping[str, object]) -> SigningKey | None:
    kty, crv, alg, id_ = (given.get(name) for name in ("kty", "crv", "alg", "kid"))
    kind = (str(kty), None if crv is None or kty == "RSA" else str(crv))
    operations = given.get("key_ops")
    signs = given.get("use", "sig") == "sig" and (operations is None or (isinstance(operations, list) and "verify" in operations))
    if not signs or kind not in _KINDS or not isinstance(alg, str | None) or not isinstance(id_, str | None):
        return None
    maker, names = _PUBLIC[kind[0]]
    public = {name: str(given.get(name)) for name in names}
    try:
        if kty == "RSA" and not limits.RSA_BITS_MIN <= _bits(public["n"]) <= limits.RSA_BITS_MAX:
            return None
        return SigningKey(id_, alg, kind, maker.import_key({"kty": kind[0], **public}))
    except (JoseError, ValueError, TypeError):  # a key that is none
        return None


def _bits(number: str) -> int:
    return int.from_bytes(decoded(number.encode())).bit_length()
