"""When tokens were used last: noted by who looks them up, written beside them, each token once a minute."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app import limits
from app.database.pool import ReadPool
from app.database.unit_of_work import UnitsOfWork
from app.identity.uses import LastUses
from app.identity.viewers import Viewers
from app.viewer import Role
from tests.support.databases import Database
from tests.support.rows import connected
from tests.support.service import token_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
async def uses(fresh_demo: Database) -> AsyncIterator[LastUses]:
    units = UnitsOfWork(fresh_demo.url, size=1, wait_seconds=5, statement_seconds=60)
    try:
        yield LastUses(units)
    finally:
        await units.close()


async def last_uses(fresh_demo: Database) -> dict[UUID, datetime | None]:
    async with connected(fresh_demo.owner_url) as connection:
        return {row["id"]: row["last_used_at"] for row in await connection.fetch("select id, last_used_at from api_token")}


async def test_a_look_up_is_noted_and_written_beside_it(fresh_demo: Database, uses: LastUses) -> None:
    pool = ReadPool(fresh_demo.url, size=1, wait_seconds=5, statement_seconds=60)
    viewers = Viewers(pool, demo=False, uses=uses)
    headers = {role: f"Bearer {await token_of(fresh_demo, role)}".encode() for role in (Role.ADMIN, Role.ANALYST)}
    never = f"Bearer {await token_of(fresh_demo, Role.STAKEHOLDER)}".encode()
    found = [await viewers.authenticate(header, NOW) for header in headers.values()]
    assert set((await last_uses(fresh_demo)).values()) == {None}
    await viewers.close()
    assert {id_: at for id_, at in (await last_uses(fresh_demo)).items() if at} == {viewer.token_id: NOW for viewer in found}
    assert (await viewers.authenticate(never, NOW)).role is Role.STAKEHOLDER
    await pool.close()


async def test_a_token_is_noted_once_a_minute(fresh_demo: Database, uses: LastUses) -> None:
    await token_of(fresh_demo, Role.ADMIN)
    (token,) = await last_uses(fresh_demo)
    for seconds, written in ((0, 0), (59, 0), (60, 60), (100, 60), (121, 121)):
        uses.used(token, NOW + timedelta(seconds=seconds))
        await uses.write()
        assert await last_uses(fresh_demo) == {token: NOW + timedelta(seconds=written)}, seconds


async def test_of_two_servers_the_later_use_stays(fresh_demo: Database, uses: LastUses) -> None:
    await token_of(fresh_demo, Role.ADMIN)
    (token,) = await last_uses(fresh_demo)
    async with connected(fresh_demo.owner_url) as connection:
        await connection.execute("update api_token set last_used_at = $1", NOW + timedelta(seconds=30))
    uses.used(token, NOW)
    await uses.write()
    assert await last_uses(fresh_demo) == {token: NOW + timedelta(seconds=30)}


async def test_notes_are_written_by_themselves(fresh_demo: Database, uses: LastUses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LAST_USE_PAUSE_SECONDS", 0.01)
    await token_of(fresh_demo, Role.ADMIN)
    (token,) = await last_uses(fresh_demo)
    uses.used(token, NOW)
    while await last_uses(fresh_demo) == {token: None}:
        pass
    assert await last_uses(fresh_demo) == {token: NOW}


async def test_while_the_database_is_away_nothing_is_lost_but_the_note(fresh_demo: Database) -> None:
    """The next use is noted again."""
    away = UnitsOfWork("postgresql://nobody@127.0.0.1:1/none", size=1, wait_seconds=1, statement_seconds=60)
    uses = LastUses(away)
    token = UUID(int=1)
    uses.used(token, NOW)
    await uses.write()
    uses.used(token, NOW + timedelta(seconds=2))
    uses._units = here = UnitsOfWork(fresh_demo.url, size=1, wait_seconds=5, statement_seconds=60)
    await token_of(fresh_demo, Role.ADMIN)
    (there,) = await last_uses(fresh_demo)
    uses.used(there, NOW)
    await uses.close()
    assert await last_uses(fresh_demo) == {there: NOW}
    await here.close()
    await away.close()


async def test_many_tokens_do_not_fill_the_memory(fresh_demo: Database, uses: LastUses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOKENS_CACHED", 3)
    for number in range(10):
        uses.used(UUID(int=number), NOW)
        await uses.write()
        assert len(uses._written) <= 3
