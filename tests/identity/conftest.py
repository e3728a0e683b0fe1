"""Doors that JWTs of a local issuer open, and what knocking at one gives."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from app import limits
from app.database.pool import ReadPool
from app.errors import SalkkuError
from app.identity.claims import Expected
from app.identity.issuer import Issuer
from app.identity.viewers import Viewers
from app.viewer import Viewer
from tests.identity.local_issuer import AUDIENCE, LocalIssuer, local_issuer
from tests.support.databases import Database

PATIENT_SECONDS = 60.0
"""For an issuer that answers at once: whether a busy machine lets it is not what is asked. Who asks that sets the limits anew."""


@dataclass
class Rows:
    """The database, with every look-up counted."""

    pool: ReadPool
    asked: list[str] = field(default_factory=list)

    async def row(self, sql: str, *arguments: object) -> Mapping[str, Any] | None:
        self.asked.append(sql)
        return await self.pool.row(sql, *arguments)


@dataclass
class Door:
    """`passed`: seconds on the clock by which keys grow old."""

    viewers: Viewers
    rows: Rows
    issuer: LocalIssuer
    passed: float = 0

    async def let_in(self, token: str, now: datetime | None = None) -> Viewer:
        return await self.viewers.authenticate(f"Bearer {token}".encode("utf-8", "surrogatepass"), now or datetime.now(UTC))

    async def refusal(self, token: str, now: datetime | None = None) -> tuple[str, str]:
        """The kind of error and its words."""
        with pytest.raises(SalkkuError) as caught:
            await self.let_in(token, now)
        return type(caught.value).__name__, str(caught.value)


@pytest.fixture
async def issuer() -> AsyncIterator[LocalIssuer]:
    async with local_issuer() as made:
        yield made


@pytest.fixture
async def door(issuer: LocalIssuer, demo_database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    monkeypatch.setattr(limits, "ISSUER_WAIT_SECONDS", PATIENT_SECONDS)
    monkeypatch.setattr(limits, "ISSUER_SECONDS", PATIENT_SECONDS)
    pool = ReadPool(demo_database.url, size=2, wait_seconds=30, statement_seconds=60)
    expected = Expected(issuer.url, AUDIENCE, "salkku_party", "salkku_role", "salkku_customer", "scope")
    rows = Rows(pool)
    keys = Issuer(issuer.url, monotonic=lambda: made.passed)
    made = Door(Viewers(rows, demo=False, oidc=(keys, expected)), rows, issuer)
    try:
        yield made
    finally:
        await made.viewers.close()
        await pool.close()
