"""A whole portfolio, from the database to a file: rows as PostgreSQL writes them, of one moment, and never all in memory."""

import hashlib
from collections.abc import Mapping
from typing import BinaryIO, Protocol

from app.database.revision import code_head
from app.exchange.portfolio.format import Header, closing_line
from app.exchange.portfolio.session import Connection, session
from app.exchange.portfolio.tables import Exchanged, by_key, exchanged_tables

ROWS = """
select '{{"table":"{table}","row":' || row_to_json(r)::text || '}}' from (select {columns} from {table} order by {key}) r
"""
UNQUOTED = {"format": "csv", "quote": "\x01", "delimiter": "\x02"}
"""JSON has neither letter, so that COPY leaves every line as it is."""


class Progress(Protocol):
    """Told now and then: what is written, how many rows are done and of how many."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


async def export_portfolio(owner_url: str, stream: BinaryIO, *, zone: str, progress: Progress) -> Mapping[str, int]:
    """Gives the number of rows by table. What is written while it reads is not in the file, all of it or nothing of it."""
    async with session(owner_url) as connection:
        await connection.execute("begin isolation level repeatable read, read only")
        moment = await connection.fetchval("select to_json(now()) #>> '{}'")
        header = Header(code_head(), moment, zone, await _counts(connection))
        await _Export(connection, stream, header, progress).write()
    return header.rows


async def _counts(connection: Connection) -> Mapping[str, int]:
    return {table.name: await connection.fetchval(f"select count(*) from {table.name}") for table in exchanged_tables()}  # noqa: S608


class _Export:
    """One export: what was written so far, and its digest."""

    def __init__(self, connection: Connection, stream: BinaryIO, header: Header, progress: Progress) -> None:
        self._connection = connection
        self._stream = stream
        self._header = header
        self._progress = progress
        self._digest = hashlib.sha256()
        self._done = 0

    async def write(self) -> None:
        self._put(self._header.line())
        total = sum(self._header.rows.values())
        for table in exchanged_tables():
            await self._rows(table, total)
        self._stream.write(closing_line(self._done, self._digest.hexdigest()))

    async def _rows(self, table: Exchanged, total: int) -> None:
        async def take(chunk: bytes) -> None:
            self._put(chunk)
            self._done += chunk.count(b"\n")
            self._progress(table.name, self._done, total)

        await self._connection.copy_from_query(rows_of(table), output=take, **UNQUOTED)

    def _put(self, lines: bytes) -> None:
        self._digest.update(lines)
        self._stream.write(lines)


def rows_of(table: Exchanged) -> str:
    """The statement whose rows are lines of the file."""
    columns = ", ".join(f'"{column}"' for column in table.kinds)
    return ROWS.format(table=table.name, columns=columns, key=", ".join(by_key(table.name)))
