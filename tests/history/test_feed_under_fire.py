"""24 writers at once, with rollbacks, savepoints, transactions that are held open and connections that are ended while they commit: whoever
follows the feed from cursor to cursor hears each committed change once, in order, and nothing of the others."""

import asyncio
import random
from typing import Any

from tests.faults.feed_books import TRUTH, Heard, Standing, differences
from tests.history.fire import Fire, burning, truth_of
from tests.support.databases import Database
from tests.support.rows import connected

WRITERS = 24
ROUNDS = 8
SIZES = (1, 3, 7, 50)
AFTER = f"select * from ({TRUTH}) event where (revision, seq) > (coalesce($1::timestamptz, '-infinity'), $2::int) order by 1, 2 limit $3"


async def test_rows_of_the_feed_by_their_place(fresh_database: Database) -> None:
    fire = Fire(fresh_database, WRITERS, ROUNDS)
    async with burning(fire):
        followed = await asyncio.gather(*(_followed(fire, size) for size in SIZES))
    truth = await truth_of(fresh_database)
    assert fire.books.audit(truth) == []
    assert [differences(heard, truth) for heard in followed] == [[]] * len(SIZES)
    assert fire.books.count(Standing.DONE) > WRITERS * ROUNDS // 2
    assert fire.books.count(Standing.TAKEN_BACK) > WRITERS * ROUNDS // 10


async def _followed(fire: Fire, size: int) -> list[Heard]:
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
