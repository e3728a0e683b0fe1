"""A `salkku serve` over the tests' database, and how to ask it over HTTP."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx

from app.identity.tokens import hash_token, new_token
from app.viewer import Role
from tests.support.asking import DEMO_PERSONS, MONEY_ROLES
from tests.support.databases import Database
from tests.support.serving import Serving, serving

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Service:
    """`tokens`: one of each role. `process`: the server, and what it says."""

    http: httpx.AsyncClient
    tokens: Mapping[Role, str]
    database: Database
    process: Serving

    async def post(self, body: bytes | dict[str, Any], role: Role | None = Role.PORTFOLIO_MANAGER, /, **headers: str) -> httpx.Response:
        """Header names with _ for -."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.http.post("/graphql", content=content, headers=self.headers(role, **headers))

    def headers(self, role: Role | None = Role.PORTFOLIO_MANAGER, /, **more: str) -> dict[str, str]:
        """Those of an ordinary request; `more` replaces them."""
        wanted = {"content-type": "application/json", **({"authorization": f"Bearer {self.tokens[role]}"} if role else {})}
        return wanted | {name.replace("_", "-"): value for name, value in more.items()}


@asynccontextmanager
async def service(database: Database, **settings: str) -> AsyncIterator[Service]:
    """Ready to be asked."""
    tokens = {role: await token_of(database, role) for role in Role}
    with serving(settings={**database.settings, **settings}) as started:
        started.until("is ready")
        async with httpx.AsyncClient(base_url=started.address, timeout=60) as http:
            yield Service(http, tokens, database, started)
        assert started.stop() == 0, started.said


async def token_of(
    database: Database, role: Role, *, expires_at: datetime = LATER, revoked_at: datetime | None = None, demo: bool = False
) -> str:
    """A new token of the demo's person of a role."""
    token = new_token()
    party, customer = DEMO_PERSONS[role]
    connection = await asyncpg.connect(database.owner_url)
    try:
        await connection.execute(
            "insert into api_token (party_id, role, customer_id, scopes, hash, prefix, expires_at, revoked_at, demo) "
            "select p.id, $2, (select id from party where key = $3), $4, $5, 'slk_', $6, $7, $8 from party p where p.key = $1",
            party,
            role.value,
            customer,
            ["money:read"] if role in MONEY_ROLES else [],
            hash_token(token),
            expires_at,
            revoked_at,
            demo,
        )
    finally:
        await connection.close()
    return token
