"""Makes and revokes API tokens: the only writer of api_token, for the verbs, for `salkku token` and for the demo. Who may have one is
judged before, in domain/party/rules.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from app.identity.tokens import hash_token, new_token, token_prefix
from app.viewer import Role


@dataclass(frozen=True, slots=True)
class NewToken:
    """`scopes`: all of them; `by`: the party that makes it, None: whoever holds the machine.
    `demo`: it counts in the demo only, as all that a demo token makes."""

    party_id: UUID
    role: Role
    customer_id: UUID | None
    scopes: Sequence[str]
    expires_at: datetime
    created_at: datetime
    by: UUID | None = None
    demo: bool = False


async def issue(connection: asyncpg.Connection, wanted: NewToken) -> tuple[UUID, str]:
    """The id of its row, and its text, which is kept nowhere."""
    text = new_token()
    id_: UUID = await connection.fetchval(
        _ISSUE,
        wanted.party_id,
        wanted.role.value,
        wanted.customer_id,
        list(wanted.scopes),
        hash_token(text),
        token_prefix(text),
        wanted.expires_at,
        wanted.created_at,
        wanted.by,
        wanted.demo,
    )
    return id_, text


async def revoke(connection: asyncpg.Connection, token: UUID, at: datetime, by: UUID | None = None) -> None:
    """Of servers that run, each refuses it when it looks it up again."""
    await connection.execute(_REVOKE, token, at, by)


async def revoke_all(connection: asyncpg.Connection, party: UUID, at: datetime, by: UUID) -> int:
    """All that speak for a party, and how many there were."""
    return len(await connection.fetch(_REVOKE_ALL, party, at, by))


_ISSUE = """
insert into api_token (party_id, role, customer_id, scopes, hash, prefix, expires_at, created_at, created_by_id, demo)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
"""
_REVOKE = "update api_token set revoked_at = $2, revoked_by_id = $3 where id = $1 and revoked_at is null"
_REVOKE_ALL = "update api_token set revoked_at = $2, revoked_by_id = $3 where party_id = $1 and revoked_at is null returning id"
