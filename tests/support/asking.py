"""Asks the compiled path as any viewer, and counts the statements that PostgreSQL gets."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import orjson

from app.context import Clock
from app.database.pool import ReadPool
from app.graphsql.engine import Engine
from app.identity.tokens import hash_token, new_token
from app.identity.viewers import Viewers
from app.reading import Question, Reading
from app.schema import mapping
from app.viewer import MONEY_SCOPE, Role, Viewer

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DEMO_PERSONS: Mapping[Role, tuple[str, str | None]] = {
    Role.PORTFOLIO_MANAGER: ("PERSON-MANAGER", None),
    Role.SERVICE_OWNER: ("PERSON-OWNER-ERP", None),
    Role.STAKEHOLDER: ("PERSON-SUPPLIER", None),
    Role.ANALYST: ("PERSON-FINANCE", None),
    Role.INTEGRATION: ("PERSON-OWNER-INFRA", None),
    Role.CUSTOMER: ("PERSON-CUSTOMER-EDU", "UNIT-EDU"),
    Role.ADMIN: ("PERSON-SECURITY", None),
}
"""The stakeholder is the supplier's, so from outside the provider."""
MONEY_ROLES = {Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER, Role.ANALYST}


@dataclass
class Asker:
    """`statements`: what was run since the last question began."""

    pool: ReadPool
    reading: Reading
    viewers: Mapping[Role, Viewer]
    statements: list[str] = field(default_factory=list)

    async def ask(
        self, text: str, role: Role = Role.PORTFOLIO_MANAGER, /, *, languages: Iterable[str] = (), at: datetime = NOW, **variables: object
    ) -> Any:
        """`data` as a client parses it."""
        return orjson.loads(await self.bytes(text, role, languages=languages, at=at, **variables))

    async def bytes(
        self, text: str, role: Role = Role.PORTFOLIO_MANAGER, /, *, languages: Iterable[str] = (), at: datetime = NOW, **variables: object
    ) -> bytes:
        """`data` as it goes out."""
        self.statements.clear()
        question = Question(text, None, variables, tuple(languages))
        answer = await self.reading.answer(question, self.viewers[role], Clock(at, ZoneInfo("Europe/Helsinki")))
        await asyncio.sleep(0)  # asyncpg tells its listeners in the loop's next turn
        return answer


@asynccontextmanager
async def asker(url: str, owner_url: str, persons: Mapping[Role, tuple[str, str | None]]) -> AsyncIterator[Asker]:
    """`persons`: for each role the key of a party and, for a customer, of the customer party. All on one connection."""
    pool = CountingPool(url, size=1, wait_seconds=30, statement_seconds=60)
    try:
        viewers = {role: await viewer_of(pool, owner_url, role, *keys) for role, keys in persons.items()}
        made = Asker(pool, Reading(Engine(mapping()), pool), viewers)
        pool.statements = made.statements
        await made.reading.sealing.ready()
        await asyncio.sleep(0)  # as above
        made.statements.clear()
        yield made
    finally:
        await pool.close()


class CountingPool(ReadPool):
    """Listens to what asyncpg sends."""

    statements: list[str]

    async def _connect(self) -> asyncpg.Connection:
        connection = await super()._connect()
        connection.add_query_logger(lambda record: self.statements.append(record.query))
        return connection

    def __init__(self, url: str, **bounds: Any) -> None:
        super().__init__(url, **bounds)
        self.statements = []


async def viewer_of(pool: ReadPool, owner_url: str, role: Role, party: str, customer: str | None) -> Viewer:
    """A viewer by the way of a real token, which is gone then: who looks at all tokens finds those that are there to be looked at."""
    token = new_token()
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute(
            "insert into api_token (party_id, role, customer_id, scopes, hash, prefix, expires_at) "
            "select p.id, $2, (select id from party where key = $3), $4, $5, 'slk_', $6 from party p where p.key = $1",
            party,
            role.value,
            customer,
            [MONEY_SCOPE] if role in MONEY_ROLES else [],
            hash_token(token),
            datetime(2100, 1, 1, tzinfo=UTC),
        )
        viewer = await Viewers(pool, demo=False).authenticate(f"Bearer {token}".encode(), NOW)
        await connection.execute("delete from api_token where hash = $1", hash_token(token))
    finally:
        await connection.close()
    await asyncio.sleep(0)  # as above: the look-up belongs to no question
    return viewer
