"""A whole portfolio, from a file to an empty database: all of it in one transaction, or nothing."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import BinaryIO

import asyncpg

from app.errors import SetupError
from app.exchange.portfolio.checking import check
from app.exchange.portfolio.exporting import Progress
from app.exchange.portfolio.reading import PortfolioFile
from app.exchange.portfolio.session import Connection, session
from app.exchange.portfolio.tables import Exchanged, exchanged_tables, recorded_tables
from app.exchange.portfolio.values import copy_columns

CHUNK_ROWS = 500  # rows that go to PostgreSQL at once: some 200 kB

_CONTEXT = re.compile(r"COPY \w+, line (\d+)(?:, column (\w+))?")

CHECKS = """
select format('alter table %s enable trigger %I', t.tgrelid::regclass, t.tgname)
from pg_trigger t
where not t.tgisinternal and t.tgdeferrable and t.tgname <> 'record_state' and t.tgrelid::regclass::text = any ($1)
"""
"""Triggers that only check, at the end of a transaction."""


async def import_portfolio(owner_url: str, stream: BinaryIO, name: str, *, zone: str, progress: Progress) -> Mapping[str, int]:
    """Gives the number of rows by table. Raises SetupError when the database is not empty or the file is not right; either way nothing is
    written. `zone`: in which this installation's days are days. `name`: of the file, as messages call it."""
    file = PortfolioFile(stream, name)
    _refuse_other_days(file, zone)
    async with session(owner_url) as connection:
        async with _refused_by_name(file):
            await connection.execute("begin")
            await connection.execute("select set_config('salkku.timezone', $1, true)", zone)
            await _refuse_unless_empty(connection)
            await _load(connection, file, progress)
            await connection.execute("commit")
        written = [*(table.name for table in exchanged_tables()), "search_document", "search_word"]
        await connection.execute(f"vacuum (analyze) {', '.join(written)}")
    return file.header.rows


def _refuse_other_days(file: PortfolioFile, zone: str) -> None:
    if file.header.zone != zone:
        raise file.fault(
            1,
            f"the portfolio's days are days in {file.header.zone}, and here they would be days in {zone}.",
            f"Set SALKKU_TIMEZONE to {file.header.zone}, for the server and the worker too.",
        )


async def _refuse_unless_empty(connection: Connection) -> None:
    """Who writes meanwhile waits; of two imports the second finds the rows of the first."""
    await connection.execute(f"lock table {', '.join(table.name for table in exchanged_tables())} in share row exclusive mode")
    if await connection.fetchval("select exists (select from change_transaction)"):
        raise SetupError(
            "The database already holds a portfolio, and one is imported into an empty database only.",
            remedy="Set SALKKU_DATABASE_URL (or SALKKU_POSTGRES_HOME) to an empty database.",
        )


async def _load(connection: Connection, file: PortfolioFile, progress: Progress) -> None:
    """Rows that a migration made, as those of gates, make room for those of the file."""
    for recorded in recorded_tables():
        await connection.execute(f"alter table {recorded} disable trigger user")
    for table in reversed(exchanged_tables()):
        await connection.execute(f"delete from {table.name}")  # noqa: S608
    for (statement,) in await connection.fetch(CHECKS, recorded_tables()):
        await connection.execute(statement)
    for table in exchanged_tables():
        await _copy(connection, table, _watched(table, file, progress), file)
    file.finish()
    await check(connection, file)
    for recorded in recorded_tables():
        await connection.execute(f"alter table {recorded} enable trigger user")
    await connection.execute("select search_rebuild()")


async def _copy(connection: Connection, table: Exchanged, rows: Iterator[bytes], file: PortfolioFile) -> None:
    try:
        await connection.copy_to_table(table.name, source=_chunks(rows), columns=copy_columns(table), format="text")
    except asyncpg.PostgresError as error:
        where = _CONTEXT.match(error.context or "")
        if where is None:
            raise
        column = f", column {where[2]}" if where[2] else ""
        line = file.line_of(table.name, int(where[1]) - 1)
        raise file.fault(line, f"the database refuses this row of {table.name}{column}: {_said(error)}.") from error


def _watched(table: Exchanged, file: PortfolioFile, progress: Progress) -> Iterator[bytes]:
    total = sum(file.header.rows.values())
    for row in file.rows(table):
        yield row
        if file.done % CHUNK_ROWS == 0:
            progress(table.name, file.done, total)
    progress(table.name, file.done, total)


async def _chunks(rows: Iterator[bytes]) -> AsyncIterator[bytes]:
    gathered: list[bytes] = []
    for row in rows:
        gathered.append(row)
        if len(gathered) == CHUNK_ROWS:
            yield b"".join(gathered)
            gathered.clear()
    yield b"".join(gathered)


@asynccontextmanager
async def _refused_by_name(file: PortfolioFile) -> AsyncIterator[None]:
    """What only the owner may do, and what the database refuses of the whole."""
    try:
        yield
    except asyncpg.InsufficientPrivilegeError as error:
        raise SetupError(
            f"This role may not import a portfolio: {error}.",
            remedy="Set SALKKU_MIGRATION_URL to the DSN of the role that owns the tables.",
        ) from error
    except asyncpg.IntegrityConstraintViolationError as error:
        raise file.fault_among(error.table_name, f"the database refuses a row of {error.table_name}: {_said(error)}.") from error


def _said(error: asyncpg.PostgresError) -> str:
    """With the key that is meant, not with the whole row."""
    detail = error.detail or ""
    return f"{error.args[0]} ({detail.rstrip('.')})" if detail.startswith("Key ") else str(error.args[0])
