"""Issues an API token: the only writer of new rows in api_token, for `salkku token create` and for the demo."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from app.errors import Invalid, NotFound
from app.identity.tokens import hash_token, new_token, token_prefix
from app.viewer import MONEY_SCOPE, Role

READS_MONEY = {Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.ANALYST}

INSERT = """
insert into api_token (party_id, role, customer_id, scopes, hash, prefix, expires_at, demo)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


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
    """Gives the token's text, which is kept nowhere."""
    if (role is Role.CUSTOMER) != (customer is not None):
        raise Invalid("--customer names the customer party of a token with the role CUSTOMER, and of no other", path=["customer"])
    granted = sorted({*scopes, *([MONEY_SCOPE] if role in READS_MONEY else [])})
    token = new_token()
    await connection.execute(
        INSERT,
        await _party_id(connection, party),
        role.value,
        None if customer is None else await _party_id(connection, customer),
        granted,
        hash_token(token),
        token_prefix(token),
        expires_at,
        demo,
    )
    return token


async def _party_id(connection: asyncpg.Connection, key: str) -> UUID:
    found: UUID | None = await connection.fetchval("select id from party where key = $1", key)
    if found is None:
        raise NotFound(f"no party has the key {key}", path=["party"])
    return found
