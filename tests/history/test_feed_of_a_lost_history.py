"""A database that was restored, or a standby that took over without the last transactions: what a cursor or a token names is not there, and
nobody is let on from it in silence."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from app.errors import DomainError
from app.refusals import refusal_of
from app.viewer import Role
from tests.support.databases import Database, clone
from tests.support.writing import Writer, writer_on

MANAGER = Role.PORTFOLIO_MANAGER
FEED = "query ($position: String) { changes(after: $position, first: 500) { cursor hasMore events { cursor entityKey } } }"
PASSED = "query ($position: String!) { changes(first: 1) { passed(cursor: $position) } }"
KNOWN = "query ($position: KnownAt!) { capabilities(first: 1, knownAt: $position) { totalCount } }"
LOST = (
    "This database does not have the change that the cursor stands behind: it was restored to an earlier state. "
    "Read what you need anew together with asOf { token }, and go on with changes(after: …) from that token."
)
LOST_STATE = "This database does not have the state that the token names: it was restored to an earlier one. Read anew."


@asynccontextmanager
async def restored(database: Database) -> AsyncIterator[tuple[dict[str, str], str, Writer]]:
    """Cursors of every kind that are lost, one that is not, and a portfolio that went on otherwise."""
    async with clone(database.server, database.name) as backup:
        async with writer_on(database) as writer:
            kept = (await page(writer, None))["cursor"]
            changed = await upserted(writer, "LOST")
            feed = await page(writer, kept)
            token = (await writer.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"]
            lost = {"change": changed, "event": feed["events"][-1]["cursor"], "page": feed["cursor"], "token": token}
        async with writer_on(backup) as writer:
            await upserted(writer, "OTHER")
            yield lost, kept, writer


async def upserted(writer: Writer, key: str) -> str:
    payload = await writer.do(MANAGER, "capabilityUpsert", {"key": key, "kind": "KNOWLEDGE", "name": {"fi": key}})
    assert payload["errors"] == []
    cursor: str = payload["changeCursor"]
    return cursor


async def page(writer: Writer, after: str | None) -> Any:
    """From the beginning to the end, or from the cursor on."""
    while True:
        feed = (await writer.run(MANAGER, FEED, position=after))["changes"]
        if not feed["hasMore"]:
            return feed
        after = feed["cursor"]


async def test_a_position_in_a_lost_history_is_refused(fresh_demo: Database) -> None:
    async with restored(fresh_demo) as (lost, kept, writer):
        for cursor in lost.values():
            assert await refused(writer, FEED, cursor) == ("CURSOR_EXPIRED", LOST, ["changes", "after"])
            assert await refused(writer, PASSED, cursor) == ("CURSOR_EXPIRED", LOST, ["changes", "passed", "cursor"])
            assert await refused(writer, KNOWN, cursor) == ("CURSOR_EXPIRED", LOST_STATE, ["capabilities", "knownAt"])
        assert [event["entityKey"] for event in (await page(writer, kept))["events"]] == ["OTHER"]


async def refused(writer: Writer, text: str, position: str) -> tuple[str, str, list[str]]:
    """The code, the message and the path that a client would be told."""
    with pytest.raises((DomainError, asyncpg.PostgresError)) as raised:
        await writer.run(MANAGER, text, position=position)
    refusal = refusal_of(raised.value, "test")
    (error,) = refusal.errors
    return refusal.code, str(error["message"]), error["path"]  # type: ignore[return-value]
