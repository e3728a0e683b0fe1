"""Which migration the code was written for, and which one a database is at; without Alembic, whose import would double a start."""

import re
from functools import cache
from pathlib import Path

import asyncpg

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"

_REVISION = re.compile(r"^revision(?:: str)? = \"(\w+)\"", re.MULTILINE)
_PARENT = re.compile(r"^down_revision(?:: [^=]+)? = \"(\w+)\"", re.MULTILINE)


@cache
def known_revisions() -> frozenset[str]:
    """Every migration of this version."""
    return frozenset(_found(_REVISION))


@cache
def code_head() -> str:
    """The one migration that no other follows; two of them would be a fault of the repository."""
    (head,) = known_revisions() - set(_found(_PARENT))
    return head


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [name for file in sorted(MIGRATIONS.glob("*.py")) for name in pattern.findall(file.read_text(encoding="utf-8"))]


async def applied_revision(url: str) -> str | None:
    """None: nothing was ever migrated there, or this role may not know."""
    connection = await asyncpg.connect(url)
    try:
        found: str | None = await connection.fetchval("select version_num from alembic_version")
        await connection.close()
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError):
        return None
    finally:
        connection.terminate()  # a server that does not answer does not say good-bye either
    return found
