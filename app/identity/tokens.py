"""Opaque bearer tokens: how one is made, and the only form in which it is kept.

256 random bits need no slow hash and no salt: there is no dictionary to try, and the look-up is one index probe.
"""

import secrets
from hashlib import sha256

TOKEN_BEGIN = "slk_"  # noqa: S105 - no secret: it tells people and secret scanners whose token it is
TOKEN_LETTERS = len(TOKEN_BEGIN) + 43  # 256 bits as base64url
PREFIX_LETTERS = len(TOKEN_BEGIN) + 8  # kept readable, so that a token can be recognised in a list; 208 bits stay secret


def new_token() -> str:
    """`slk_` and 43 letters. Shown once; only `hash_token` of it is stored."""
    return TOKEN_BEGIN + secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """SHA-256, 32 bytes: what `api_token.hash` holds."""
    return sha256(token.encode()).digest()


def token_prefix(token: str) -> str:
    """The readable beginning, for lists."""
    return token[:PREFIX_LETTERS]
