"""Ids that stand still: the same row of the demo has the same id in every load, shaped like a UUIDv7 among the others."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The time in every id of the demo: before any id that the database gives, so that new rows come after."""


def row_id(table: str, key: str) -> UUID:
    """48 bits of time in milliseconds, then 74 bits of the hash of table and key in the places of a UUIDv7's random bits."""
    return UUID(int=uuid7_bits(int(MADE_AT.timestamp() * 1000), sha256(f"{table}\0{key}".encode()).digest()))


def uuid7_bits(milliseconds: int, random: bytes) -> int:
    """Version 7 and the variant of RFC 9562 around 12 and 62 bits of `random`, which has at least 10 bytes."""
    bits = int.from_bytes(random[:10], "big")
    return milliseconds << 80 | 0x7 << 76 | (bits >> 62 & 0xFFF) << 64 | 0b10 << 62 | bits & (1 << 62) - 1


def pseudonym(name: str) -> str:
    """The stable hash by which somebody is known who is not named."""
    return sha256(f"respondent\0{name}".encode()).hexdigest()
