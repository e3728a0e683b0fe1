"""`salkku token`: API tokens are created, listed and revoked. The text of a token is shown once and never kept."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import asyncpg
from rich.console import Console
from rich.table import Table

from app.commands.issue import insert_token
from app.commands.migrate import migrated_database
from app.errors import Conflict, NotFound
from app.identity import issuing
from app.settings import Settings
from app.viewer import Role

Answer = TypeVar("Answer")

LIST = """
select t.prefix, p.key as party, t.role, c.key as customer, t.scopes, t.expires_at, t.revoked_at, t.demo
from api_token t join party p on p.id = t.party_id left join party c on c.id = t.customer_id
order by t.id
"""

IN_USE = "select id from api_token where starts_with(prefix, $1) and revoked_at is null for update"


def create(settings: Settings, *, party: str, role: Role, customer: str | None, scopes: Sequence[str], days: int) -> None:
    """Prints the token alone on standard output, so that a script can take it."""

    async def insert(connection: asyncpg.Connection) -> str:
        return await insert_token(
            connection, party=party, role=role, customer=customer, scopes=scopes, expires_at=datetime.now(UTC) + timedelta(days=days)
        )

    token = _with_connection(settings, insert)
    sys.stderr.write(f"Created for {party} as {role}, for {days} days. It is shown this once.\n")
    sys.stdout.write(f"{token}\n")


def list_all(settings: Settings) -> None:
    """A table for people, one row a token."""

    async def fetch(connection: asyncpg.Connection) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await connection.fetch(LIST)
        return rows

    table = Table("token", "party", "role", "customer", "scopes", "expires", "state")
    for row in _with_connection(settings, fetch):
        table.add_row(
            f"{row['prefix']}…",
            row["party"],
            row["role"],
            row["customer"] or "",
            " ".join(row["scopes"]),
            row["expires_at"].astimezone(UTC).strftime("%Y-%m-%d"),
            _state(row),
        )
    Console().print(table)


def revoke(settings: Settings, *, prefix: str) -> None:
    """By the beginning of its text; refused when several begin so."""

    async def update(connection: asyncpg.Connection) -> None:
        async with connection.transaction():
            found = await connection.fetch(IN_USE, prefix)
            if not found:
                raise NotFound(f"no token that begins with {prefix} is in use", path=["prefix"])
            if len(found) > 1:
                raise Conflict(f"{len(found)} tokens begin with {prefix}; none was revoked, give more of it", path=["prefix"])
            await issuing.revoke(connection, found[0]["id"], datetime.now(UTC))

    _with_connection(settings, update)
    sys.stderr.write("Revoked. Running servers refuse it within two seconds.\n")


def _with_connection(settings: Settings, act: Callable[[asyncpg.Connection], Awaitable[Answer]]) -> Answer:
    async def run(url: str) -> Answer:
        connection = await asyncpg.connect(url)
        try:
            return await act(connection)
        finally:
            await connection.close()

    with migrated_database(settings) as database:
        return asyncio.run(run(database.url))


def _state(row: asyncpg.Record) -> str:
    if row["revoked_at"] is not None:
        return "revoked"
    if row["expires_at"] <= datetime.now(UTC):
        return "expired"
    return "demo" if row["demo"] else "in use"
