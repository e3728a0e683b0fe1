"""The first and the last line of the file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "salkku-portfolio"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Header:
    """`zone`: in which local days are days. `rows`: how many of each table, in the order in which they come."""

    migration: str
    exported_at: str
    zone: str
    rows: Mapping[str, int]

    def line(self) -> bytes:
        """As it is written."""
        return _line(
            {
                "format": FORMAT,
                "formatVersion": VERSION,
                "migration": self.migration,
                "exportedAt": self.exported_at,
                "timezone": self.zone,
                "rows": dict(self.rows),
            }
        )


def header_of(found: Mapping[str, Any]) -> Header:
    """Raises ValueError when it is none; the message goes on from "the file's first line"."""
    if found.get("format") != FORMAT:
        raise ValueError(f"does not say that it is a portfolio ({FORMAT})")
    if found.get("formatVersion") != VERSION:
        raise ValueError(f"is of version {found.get('formatVersion')} of the format, and this Salkku reads version {VERSION}")
    rows = found.get("rows")
    migration, exported_at, zone = (found.get(name) for name in ("migration", "exportedAt", "timezone"))
    if not (isinstance(migration, str) and isinstance(exported_at, str) and isinstance(zone, str)):
        raise ValueError("lacks its migration, exportedAt or timezone")
    if not isinstance(rows, dict) or not all(_is_count(count) for count in rows.values()):
        raise ValueError("lacks the numbers of its rows")
    return Header(migration, exported_at, zone, rows)


def closing_line(rows: int, digest: str) -> bytes:
    """`digest`: SHA-256 of all bytes before, in hexadecimal."""
    return _line({"end": FORMAT, "rows": rows, "sha256": digest})


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _line(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
