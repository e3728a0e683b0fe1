"""Ids that stand still: the same row of the demo has the same id in every load, shaped like a UUIDv7 among the others."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The time in every id of the small demo: before any id that the database gives, so that new rows come after."""


def row_id(table: str, key: str) -> UUID:
    """The hash of table and key stands where a UUIDv7 has its random bits."""
    bits = int.from_bytes(sha256(f"{table}\0{key}".encode()).digest()[:10], "big")
    return uuid7(int(MADE_AT.timestamp() * 1000), bits >> 62 & 0xFFF, bits & (1 << 62) - 1)


def uuid7(milliseconds: int, high: int, low: int) -> UUID:
    """RFC 9562: 48 bits of time, the version, 12 bits, the variant, 62 bits."""
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def pseudonym(name: str) -> str:
    """The stable hash by which somebody is known who is not named."""
    return sha256(f"respondent\0{name}".encode()).hexdigest()
