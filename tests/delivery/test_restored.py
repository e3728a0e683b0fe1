"""A database that is restored to an earlier state while people follow, as by a standby that takes over without the last transactions: who
has heard more than there is is not let on in silence, and whoever reads anew goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from app.database.embedded.cluster import ADMIN
from tests.delivery.following import CHANGES, SERVICE, change, keys, party, read, recategorized, subscribed, subscriber
from tests.support.databases import Database, clone
from tests.support.rows import connected
from tests.transport.client import Wire
from tests.transport.inside import Inside, inside
from tests.transport.sessions import entered

pytestmark = pytest.mark.slow
TOKENS = "insert into api_token select * from jsonb_populate_recordset(null::api_token, $1) on conflict do nothing"
END = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1"


@asynccontextmanager
async def restorable(database: Database) -> AsyncIterator[tuple[Inside, Database]]:
    """A server, and a copy of its database from before it started."""
    async with clone(database.server, database.name) as backup, inside(database) as here:
        async with connected(database.owner_url) as owner, connected(backup.owner_url) as other:
            tokens = await owner.fetchval("select jsonb_agg(api_token) from api_token")
            await other.execute(TOKENS, tokens)
        yield here, backup


async def restore(database: Database, backup: Database) -> None:
    """The copy takes the place of the database, whoever is connected."""
    admin = await asyncpg.connect(database.server.dsn(ADMIN, "postgres"))
    try:
        await admin.execute(f'alter database "{database.name}" with allow_connections false')
        await admin.execute(END, database.name)
        await admin.execute(f'drop database "{database.name}" with (force)')
        await admin.execute(f'alter database "{backup.name}" rename to "{database.name}"')
    finally:
        await admin.close()


async def expired(wire: Wire, id_: str, *path: str) -> None:
    """Ends with this, after perhaps some words about a database that was away."""
    while (message := await wire.until(id=id_))["type"] == "next":
        (error,) = message["payload"]["errors"]
        assert error["extensions"]["code"] == "UNAVAILABLE", message
    (error,) = message["payload"]
    assert (error["extensions"]["code"], error["path"]) == ("CURSOR_EXPIRED", [*path]), message
    assert "asOf { token }" in error["message"]


@pytest.mark.parametrize("first", [True, False])
async def test_who_had_heard_what_is_lost_is_told_so(fresh_demo: Database, first: bool) -> None:
    """`first`: something else was changed before the server saw the restored database, so that history seems to have gone on."""
    async with restorable(fresh_demo) as (here, backup), subscriber(here) as own:
        await own.told()
        await change(fresh_demo, party("PTY-LOST"))
        page = await own.told()
        assert keys(page) == ["PTY-LOST"]
        if first:
            await change(backup, party("PTY-OTHER"), rung=False)
        await restore(fresh_demo, backup)
        if not first:
            await change(fresh_demo, party("PTY-OTHER"))

        await expired(own.wire, "1", "changes", "after")
        again = await subscribed(own.wire, CHANGES, id="2", after=page["cursor"])
        assert (await again.refused())["extensions"]["code"] == "CURSOR_EXPIRED"
        answer = await here.http.post("/graphql", json={"query": "{ asOf { token } }"}, headers=here.headers(accept="application/json"))
        anew = await subscribed(own.wire, CHANGES, id="3", after=answer.json()["data"]["asOf"]["token"])
        assert (await anew.told())["events"] == []
        await change(fresh_demo, party("PTY-ANEW"))
        assert keys(await anew.told()) == ["PTY-ANEW"]


async def test_who_follows_a_service_that_was_not_touched_misses_nothing(fresh_demo: Database) -> None:
    """Its position is in both histories. It may be told to read anew, but never passed over."""
    async with restorable(fresh_demo) as (here, backup), entered(here) as wire:
        own = await subscribed(wire, SERVICE, by={"key": "SVC-MAIL"})
        kept = (await own.told())["cursor"]
        await change(fresh_demo, party("PTY-LOST"))
        async with subscriber(here) as other:
            await other.told()
            await change(fresh_demo, party("PTY-LOST-TOO"))
            await other.told()
        await restore(fresh_demo, backup)
        await change(fresh_demo, recategorized("SVC-MAIL"))
        message = await wire.until(id="1")
        while message["type"] == "next" and "errors" in message["payload"]:
            message = await wire.until(id="1")
        if message["type"] == "next":
            assert keys(message["payload"]["data"]["serviceChanged"]) == ["SVC-MAIL"]
        else:
            assert message["payload"][0]["extensions"]["code"] == "CURSOR_EXPIRED"
        assert keys(await read(here, after=kept)) == ["SVC-MAIL"]
