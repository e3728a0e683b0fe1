"""A JSON Web Token (RFC 7519) of the form that issuers sign: read, and its signature verified. What it claims is judged elsewhere.

The header of a token says how it was signed, and whoever made it up says so too: only its algorithm, from a closed list, and the name of
its key are looked at. Keys that it brings along or points to (`jwk`, `jku`, `x5c`, `x5u`) are never read.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import orjson
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from app import limits
from app.errors import Unauthenticated
from app.identity.keys import ALGORITHMS, SigningKey, decoded

TYPES = (None, "jwt", "at+jwt", "application/jwt", "application/at+jwt")
"""What `typ` may say: access tokens, and what does not say. Logout tokens and the like are signed with the same keys."""


class Signed(NamedTuple):
    """A token as it came. Nothing of it is known to be true."""

    alg: str
    key_id: str | None
    content: bytes
    payload: bytes
    signature: bytes


def read(token: bytes) -> Signed:
    """Raises Unauthenticated for what is no token of ours by its form alone."""
    if len(token) > limits.JWT_BYTES_MAX:
        raise Unauthenticated(f"This token has more than {limits.JWT_BYTES_MAX} bytes; ask for one with fewer claims.")
    parts = token.split(b".")
    if len(parts) != 3:
        raise Unauthenticated("This is neither an API token nor a signed JWT.")
    try:
        header, payload, signature = map(decoded, parts)
        said = orjson.loads(header)
    except ValueError:
        raise Unauthenticated("This JWT is malformed: its header cannot be read.") from None
    alg, key_id = _said(said)
    return Signed(alg, key_id, parts[0] + b"." + parts[1], payload, signature)


def _said(header: object) -> tuple[str, str | None]:
    """The algorithm and the name of the key."""
    if not isinstance(header, dict):
        raise Unauthenticated("This JWT is malformed: its header is no object.")
    alg, key_id, typ = header.get("alg"), header.get("kid"), header.get("typ")
    if not isinstance(alg, str) or alg not in ALGORITHMS:
        raise Unauthenticated(f"JWTs are accepted with the algorithms {', '.join(ALGORITHMS)}.")
    if "crit" in header:
        raise Unauthenticated("This JWT asks for extensions (`crit`), and none is known here.")
    if (typ.lower() if isinstance(typ, str) else typ) not in TYPES:
        raise Unauthenticated("This JWT is no access token: its header has another `typ`.")
    if not (key_id is None or isinstance(key_id, str)):
        raise Unauthenticated("This JWT is malformed: `kid` is no text.")
    return alg, key_id


def verified(signed: Signed, keys: Sequence[SigningKey]) -> Mapping[str, object]:
    """The claims of a token that one of these keys signed. Raises Unauthenticated."""
    if not keys and signed.key_id is None:
        raise Unauthenticated("This JWT names no key (`kid`), and its issuer does not have exactly one that fits.")
    if not keys:
        raise Unauthenticated("This JWT is signed with a key that its issuer does not have.")
    if not any(_is_signed_by(signed, each) for each in keys):
        raise Unauthenticated("The signature of this JWT is not one of the issuer's.")
    try:
        claims = orjson.loads(signed.payload)
    except ValueError:
        claims = None
    if not isinstance(claims, dict):
        raise Unauthenticated("This JWT is malformed: its claims are no object.")
    return claims


def _is_signed_by(signed: Signed, key: SigningKey) -> bool:
    algorithm = JWSRegistry.algorithms[signed.alg]
    try:
        algorithm.check_key(key.key)
        return algorithm.verify(signed.content, signed.signature, key.key)
    except (JoseError, ValueError):  # a signature of a form that this algorithm does not have
        return False
