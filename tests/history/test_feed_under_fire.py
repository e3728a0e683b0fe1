"""24 writers at once, with rollbacks, savepoints, transactions that are held open and connections that are ended while they commit: whoever
follows the feed from cursor to cursor hears each committed change once, in order, and nothing of the others."""

import asyncio
import random
from datetime import datetime
from typing import Any

from app.viewer import Role
from tests.faults.feed_books import TRUTH, Heard, Standing, differences
from tests.history.fire import Fire, burning, truth_of
from tests.support import rows
from tests.support.databases import Database
from tests.support.rows import connected
from tests.support.writing import Writer, writer_on

WRITERS = 24
ROUNDS = 6
SIZES = (1, 50)
PAGES = (3, 13)
AFTER = f"select * from ({TRUTH}) event where (revision, seq) > (coalesce($1::timestamptz, '-infinity'), $2::int) order by 1, 2 limit $3"
NAME = "{ ... on Capability { name { text(lang: [FI]) } } }"
FEED = f"""query ($after: String, $first: Int!) {{ changes(after: $after, first: $first, filter: {{entityTypes: [CAPABILITY]}}) {{
  cursor hasMore events {{ cursor revision seq entityId before {NAME} after {NAME} }} }} }}"""
MANAGER = Role.PORTFOLIO_MANAGER


async def test_nothing_is_missed_nor_told_twice(fresh_database: Database) -> None:
    """By the rows of the database, and by the API."""
    fire = Fire(fresh_database, WRITERS, ROUNDS)
    async with connected(fresh_database.owner_url) as owner:
        await rows.party(owner, "PERSON", key="READER")
    async with writer_on(fresh_database, viewers=False) as reader:
        reader.viewers[MANAGER] = await reader.add(MANAGER, "READER")
        async with burning(fire):
            followed, asked = await asyncio.gather(
                asyncio.gather(*(_by_rows(fire, size) for size in SIZES)),
                asyncio.gather(*(_by_pages(reader, fire, size) for size in PAGES)),
            )
    truth = await truth_of(fresh_database)
    assert fire.books.audit(truth) == []
    assert [differences(heard, truth) for heard in (*followed, *asked)] == [[]] * len((*SIZES, *PAGES))
    assert fire.books.count(Standing.DONE) > WRITERS * ROUNDS // 2
    assert fire.books.count(Standing.TAKEN_BACK) > WRITERS * ROUNDS // 10


async def _by_rows(fire: Fire, size: int) -> list[Heard]:
    """Page by page; now and then on another connection, with nothing but the place where it was."""
    luck, heard, ended = random.Random(size), list[Heard](), False  # noqa: S311
    while not ended:
        async with connected(fire.database.url) as connection:
            while not ended and luck.random() < 0.95:
                ended = fire.over.is_set()
                page = await _page(connection, heard[-1] if heard else None, size)
                ended = ended and len(page) < size
                heard += page
    return heard


async def _page(connection: Any, last: Heard | None, size: int) -> list[Heard]:
    found = await connection.fetch(AFTER, last.revision if last else None, last.seq if last else 0, size)
    return [Heard(*row) for row in found]


async def _by_pages(reader: Writer, fire: Fire, size: int) -> list[Heard]:
    """Page by page; now and then it dies in the middle of one, and goes on from the last change that it had read."""
    luck, heard, cursor = random.Random(size), list[Heard](), None  # noqa: S311
    while True:
        over = fire.over.is_set()
        feed = (await reader.run(MANAGER, FEED, after=cursor, first=size))["changes"]
        events, cursor, whole = feed["events"], feed["cursor"], True
        if events and luck.random() < 0.1:
            events, whole = events[: luck.randint(1, len(events))], False
            cursor = events[-1]["cursor"]
        heard += [_heard(event) for event in events]
        if over and whole and not feed["hasMore"]:
            return heard


def _heard(event: Any) -> Heard:
    before, after = (event[side]["name"]["text"] if event[side] else None for side in ("before", "after"))
    return Heard(datetime.fromisoformat(event["revision"]), event["seq"], event["entityId"].removeprefix("Capability:"), before, after)
