"""A sheet written from the database: row by row, all as of one moment, as a portfolio manager sees it."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import date
from typing import NamedTuple, TextIO

import asyncpg
import orjson

from app.database.connector import ABSENT, away
from app.domain.naming import as_kept
from app.exchange.formats import Format, writer
from app.exchange.sheets import COLUMNS, Kind, as_written, records_of
from app.exchange.statements import STATEMENTS

ROWS_AT_ONCE = 200  # rows that the database hands over at a time: some hundred kilobytes of texts

Progress = Callable[[str, int, int], object]
"""Told what is being done, how much is done and of how much."""


class Wanted(NamedTuple):
    """`source`: the system whose names for things are shown; None: none are. `today`: whose prices are shown."""

    kind: Kind
    format: Format
    source: str | None
    today: date


class Item(NamedTuple):
    """JSON of the sync, and how many there are in all."""

    text: str
    of: int


async def export(url: str, wanted: Wanted, out: TextIO, progress: Progress) -> int:
    """Gives the number of records. What others write meanwhile is not in it. Raises Unavailable, and OSError of the file."""
    columns = [column.name for column in COLUMNS[wanted.kind] if wanted.source is not None or column.name != "externalId"]
    put = writer(out, wanted.format, columns)
    done = written = 0
    async with aclosing(_items(url, wanted._replace(source=as_kept(wanted.source or "")))) as items:
        async for item in items:
            for record in records_of(wanted.kind, orjson.loads(item.text)):
                put(as_written(wanted.kind, wanted.format, record))
                written += 1
            done += 1
            progress(f"Writing {wanted.kind}", done, item.of)
    return written


async def _items(url: str, wanted: Wanted) -> AsyncGenerator[Item, None]:
    try:
        connection = await asyncpg.connect(url)
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                statement = STATEMENTS[wanted.kind]
                of = await connection.fetchval(statement.how_many)
                parameters = [getattr(wanted, name) for name in statement.takes]
                async for row in connection.cursor(statement.items, *parameters, prefetch=ROWS_AT_ONCE):
                    yield Item(row[0], of)
        finally:
            await connection.close()
    except ABSENT as error:
        raise away() from error
