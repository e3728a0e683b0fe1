"""Every table of the database is in the file, or it is said why not; and every trigger that guards its rows is asked of a file too."""

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from app.database.base import Base
from app.exchange.portfolio.tables import COLUMNS_LEFT_BEHIND, STAYS_BEHIND, exchanged_tables, recorded_tables
from tests.support.databases import Database
from tests.support.rows import connected

TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'm') order by 1"
COLUMNS = """
select table_name, column_name from information_schema.columns
where table_schema = 'public' and table_name = any ($1) and is_generated = 'NEVER' order by 1, 2
"""
GUARDS = """
select distinct tgname from pg_trigger
where not tgisinternal and tgrelid::regclass::text = any ($1) and tgtype & 4 = 4 and not (tgdeferrable and tgname <> 'record_state')
"""
COUNTERS = """
select c.relname from pg_class c
left join pg_depend d
    on (d.classid, d.objid) = ('pg_class'::regclass, c.oid) and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
where c.relkind = 'S' and (d.refobjid is null or d.refobjid::regclass::text <> all ($1))
"""
NOT_SET_OFF = {
    "add_transition": "gives a place in the life, which the file has; a constraint keeps it unique",
    "count_insert": "counts revisions of versions and projects, which the file has",
    "date_feedback": "gives the day, which the file has: FAULTS of checking.py asks for it",
    "hold_stage": "locks, and nobody else writes meanwhile",
    "join_thread": "FAULTS of checking.py asks for it",
    "lead_stage_on_insert": "gives versions their stage, which the file has: check_stage asks for it",
    "lock_parties": "locks, and nobody else writes meanwhile",
    "lock_replacements": "locks, and nobody else writes meanwhile",
    "name_parties": "takes out who was erased meanwhile; in a file nobody was",
    "prepare_composition_item": "FAULTS of checking.py asks for it",
    "record_state": "writes states and events, which the file has",
    "search_made": "writes words that are looked for: search_rebuild() writes those of all rows when they are there",
}
"""Triggers of inserts that an import leaves out. Those that check at the end of a transaction are set off, whatever they are called."""


async def test_every_table_is_exported_or_it_is_said_why_not(database: Database) -> None:
    async with connected(database.owner_url) as connection:
        there = [row[0] for row in await connection.fetch(TABLES)]
    exported = [table.name for table in exchanged_tables()]
    assert sorted([*exported, *STAYS_BEHIND]) == there, "name the new table in STAYS_BEHIND with the reason, or let it be Recorded"


async def test_every_column_is_exported_or_set(database: Database) -> None:
    """But those that are computed from others."""
    exported = {(table.name, column) for table in exchanged_tables() for column in table.kinds}
    async with connected(database.owner_url) as connection:
        there = {tuple(row) for row in await connection.fetch(COLUMNS, [table.name for table in exchanged_tables()])}
    assert exported | set(COLUMNS_LEFT_BEHIND) == there
    assert exported & set(COLUMNS_LEFT_BEHIND) == set()


def test_each_table_comes_after_those_that_its_rows_name() -> None:
    order = [table.name for table in exchanged_tables()]
    for name in order:
        named = {key.column.table.name for key in Base.metadata.tables[name].foreign_keys} - {name, *STAYS_BEHIND}
        assert all(order.index(other) < order.index(name) for other in named), name


def test_no_column_tells_a_missing_value_from_the_null_of_json() -> None:
    """The file has one null."""
    for table in exchanged_tables():
        for column in Base.metadata.tables[table.name].columns:
            type_ = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
            if isinstance(type_, JSONB) and column.nullable:
                assert type_.none_as_null, f"{column} is nullable: make it JSONB(none_as_null=True)"


async def test_every_guard_of_an_insert_is_asked_of_a_file(database: Database) -> None:
    async with connected(database.owner_url) as connection:
        found = {row[0] for row in await connection.fetch(GUARDS, recorded_tables())}
    assert found == set(NOT_SET_OFF), "say why an import need not set it off, or ask for the same in FAULTS of checking.py"


async def test_nothing_counts_rows_but_their_tables(database: Database) -> None:
    """An import would have to set a sequence behind its last number. Of a table that stays behind no number comes from a file."""
    async with connected(database.owner_url) as connection:
        found = [row[0] for row in await connection.fetch(COUNTERS, list(STAYS_BEHIND))]
        assert found == []
        await connection.execute("create sequence loose; create sequence counts_parties owned by party.id")
        try:
            assert {row[0] for row in await connection.fetch(COUNTERS, list(STAYS_BEHIND))} == {"loose", "counts_parties"}
        finally:
            await connection.execute("drop sequence loose, counts_parties")
