"""Tables, their states and their triggers stay in step: whoever adds a column or a table and forgets one of them is told here."""

import subprocess
import sys

from sqlalchemy import Table

from app.database.base import Base
from app.domain import load_models
from app.history.recorded import Recorded
from tests.history.writing import recorded_tables
from tests.support.databases import ROOT, Database
from tests.support.rows import Connection, connected

NOT_RECORDED = {
    "api_token": "access, not portfolio: it holds a hash",
    "search_document": "made from texts of other tables, and from nothing else",
    "search_word": "likewise",
    "search_due": "empty but within a transaction",
    "idempotency_record": "the memory of an answer, which itself names a revision",
    "change_event": "is history",
    "change_transaction": "is history",
    "position_seal": "a key, made once",
    "personal_column": "reference data",
    "lifecycle_stage": "reference data",
    "stage_edge": "reference data",
}

TWO_THREADS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from app.database.base import Base
from app.domain import load_models

together = Barrier(2)
sys.setswitchinterval(1e-6)


def load():
    together.wait()
    load_models()


with ThreadPoolExecutor(2) as threads:
    for each in [threads.submit(load) for _ in range(2)]:
        each.result()
print(sum(name.endswith("_states") for name in Base.metadata.tables))
"""

COLUMNS = """
select attname, format_type(atttypid, atttypmod) as type, attnotnull
from pg_attribute
where attrelid = $1::text::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    and attname not in ('rec_from', 'rec_to')
"""


def recorded() -> dict[str, type[Recorded]]:
    load_models()
    return {str(mapper.local_table): mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Recorded)}


def test_every_table_is_recorded_or_says_why_not() -> None:
    kept = set(recorded())
    assert {name for name in Base.metadata.tables if not name.endswith("_states")} - kept == set(NOT_RECORDED)


def test_two_threads_load_the_models_at_once() -> None:
    """As a server and its worker do: one found the table of states that the other was making, and the server did not start."""
    done = subprocess.run([sys.executable, "-c", TWO_THREADS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"{len(recorded())}\n"), done.stderr


async def test_states_have_the_columns_of_their_table(database: Database) -> None:
    async with connected(database.owner_url) as owner:
        assert await recorded_tables(owner) == sorted(recorded())
        for table, model in recorded().items():
            columns = {row["attname"]: tuple(row) for row in await owner.fetch(COLUMNS, table)}
            states = {row["attname"]: tuple(row) for row in await owner.fetch(COLUMNS, f"{table}_states")}
            assert states == {name: column for name, column in columns.items() if name not in model.__personal__}, table


async def test_recorders_are_those_that_track_would_make_now(database: Database) -> None:
    """A table that was altered without `select history.track('<table>')` has another recorder than a fresh one would be."""
    recorder = "select prosrc from pg_proc where oid = format('history.%I', 'record_' || $1::text)::regproc"
    async with connected(database.owner_url) as owner:
        transaction = owner.transaction()
        await transaction.start()
        for table in recorded():
            before = await owner.fetchval(recorder, table)
            await owner.execute(f"select history.track('{table}', link => {'UNLINKED' in before})")
            assert await owner.fetchval(recorder, table) == before, table
        await transaction.rollback()


async def test_every_recorded_table_has_its_trigger(database: Database) -> None:
    async with connected(database.owner_url) as owner:
        deferred = await owner.fetch(
            """
            select tgrelid::regclass::text from pg_trigger
            where tgname = 'record_state' and tgdeferrable and tginitdeferred and tgenabled = 'O'
            """
        )
    assert {row[0] for row in deferred} == set(recorded())


async def test_open_states_equal_the_rows(demo_database: Database) -> None:
    async with connected(demo_database.url) as connection:
        for table, model in recorded().items():
            columns = ", ".join(_kept(Base.metadata.tables[table], model))
            assert await _difference(connection, table, columns) == 0, table
            assert await connection.fetchval(f"select count(*) from {table}") > 0, f"the demo has no {table}"


def _kept(table: Table, model: type[Recorded]) -> list[str]:
    return [column.name for column in table.columns if column.name not in model.__personal__ and column.computed is None]


async def _difference(connection: Connection, table: str, columns: str) -> int:
    found: int = await connection.fetchval(
        f"""
        with now_there as (select {columns} from {table}),
            recorded as (select {columns} from {table}_states where rec_to = 'infinity')
        select count(*) from ((table now_there except all table recorded) union all (table recorded except all table now_there)) differing
        """
    )
    return found
