"""Issues an API token to a party that is named by its key, for `salkku token create` and for the demo."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from app.domain.party.rules import TokenAsked, granted, idle_fault, token_faults
from app.errors import NotFound
from app.identity.issuing import NewToken, issue
from app.viewer import Role


async def insert_token(
    connection: asyncpg.Connection,
    *,
    party: str,
    role: Role,
    customer: str | None,
    scopes: Sequence[str],
    expires_at: datetime,
    demo: bool = False,
) -> str:
    """Gives the token's text, which is kept nowhere. Raises the first thing that is wrong."""
    now = datetime.now(UTC)
    for fault in token_faults(TokenAsked(role, customer is not None, scopes, expires_at), now):
        raise fault
    customer_id = None if customer is None else await _party(connection, "customer", customer)
    wanted = NewToken(await _party(connection, "party", party), role, customer_id, granted(role, scopes), expires_at, now, demo=demo)
    return (await issue(connection, wanted))[1]


async def _party(connection: asyncpg.Connection, field: str, key: str) -> UUID:
    found = await connection.fetchrow("select id, active from party where key = $1", key)
    if found is None:
        raise NotFound(f"no party has the key {key}", path=[field])
    if fault := idle_fault(field, active=found["active"]):
        raise fault
    id_: UUID = found["id"]
    return id_
