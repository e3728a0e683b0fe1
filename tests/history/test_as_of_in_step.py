"""The schema as_of stays in step with the tables and functions that it repeats: whoever changes one and forgets it is told here."""

import re
from collections.abc import Iterable

from tests.history.writing import recorded_tables
from tests.support.databases import Database
from tests.support.rows import Connection, connected

FORGOTTEN = "end the migration that changes a recorded table or a function that reads one with `select as_of.follow()`"

COLUMNS = """
select attname, format_type(atttypid, atttypmod) as type, attcollation::regcollation::text as collation
from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped order by attnum
"""
VIEWS = "select relname from pg_class where relnamespace = 'as_of'::regnamespace and relkind = 'v'"
FUNCTIONS = """
select proname, pg_get_functiondef(oid) as text, pg_get_function_identity_arguments(oid) as arguments
from pg_proc
where pronamespace = $1::text::regnamespace and prokind = 'f' and prorettype <> 'trigger'::regtype and provolatile <> 'v'
and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
"""
DEFINITIONS = """
select relname || ' ' || pg_get_viewdef(oid) || coalesce(reloptions::text, '') from pg_class
where relnamespace = 'as_of'::regnamespace and relkind = 'v'
union all select pg_get_functiondef(oid) from pg_proc where pronamespace = 'as_of'::regnamespace
"""


async def functions_of(owner: Connection, schema: str, search_path: str) -> dict[str, str]:
    """Texts by name, as they read where names are looked for in this search path."""
    async with owner.transaction():
        await owner.execute(f"set local search_path = {search_path}")
        found = await owner.fetch(FUNCTIONS, schema)
    assert len({row["proname"] for row in found}) == len(found), "a test by names needs one function a name"
    return {row["proname"]: row["text"] for row in found}


def reading(texts: dict[str, str], tables: Iterable[str]) -> set[str]:
    """Functions that name a table, its states or its rows' type, or call a function that does."""
    found = {
        name for name, text in texts.items() if re.search(rf"\b(from|join|rule)[\s(]+({'|'.join(tables)})(_states)?\b", text, re.IGNORECASE)
    }
    while more := {name for name, text in texts.items() if re.search(rf"\b({'|'.join(found)})\(", _body(text))} - found:
        found |= more
    return found


def _body(text: str) -> str:
    return text[re.search(r"BEGIN ATOMIC|RETURN |AS \$", text).start() :]  # type: ignore[union-attr]


async def test_every_recorded_table_and_its_states_have_a_view_with_the_same_columns(database: Database) -> None:
    async with connected(database.owner_url) as owner:
        tables = await recorded_tables(owner)
        assert {row[0] for row in await owner.fetch(VIEWS)} == {name for table in tables for name in (table, f"{table}_states")}, FORGOTTEN
        for name in [*tables, *(f"{table}_states" for table in tables)]:
            columns = await owner.fetch(COLUMNS, f"public.{name}")
            assert await owner.fetch(COLUMNS, f"as_of.{name}") == columns, f"{name}: {FORGOTTEN}"


async def test_every_function_that_reads_recorded_tables_has_a_twin_and_an_entry(database: Database) -> None:
    async with connected(database.owner_url) as owner:
        plain = await functions_of(owner, "public", "public")
        twins = await functions_of(owner, "as_of", "as_of, public")
        readers = reading(plain, await recorded_tables(owner))
        assert {"gate_report", "offering_pricing", "promise_changed_at", "check_told"} <= readers
        assert readers - set(twins) == set(), FORGOTTEN
        assert {f"{name}_then" for name in readers} == {name for name in twins if name.endswith("_then")}, FORGOTTEN
        for name in readers:
            assert _alike(twins[name]) == _alike(plain[name]), f"{name}: {FORGOTTEN}"


def _alike(text: str) -> str:
    """Without what differs on purpose, the schema in the head and the search path of a body that is text, and without names of columns that
    nobody uses: they are not the same when PostgreSQL has read its own words."""
    text = re.sub(r"^CREATE OR REPLACE FUNCTION \w+\.", "", text)
    return re.sub(r"^ SET search_path TO .*\n| AS \"?\w+\"?(?=,?\n)", "", text, flags=re.MULTILINE)


async def test_nothing_in_the_schema_reads_a_recorded_table_as_it_is(database: Database) -> None:
    """Twins: bound bodies, by what they depend on; those that are text find the schema first, and name none."""
    depended = """
    select p.proname, d.refobjid::regclass::text from pg_depend d join pg_proc p on p.oid = d.objid
    where d.classid = 'pg_proc'::regclass and p.pronamespace = 'as_of'::regnamespace and d.refclassid = 'pg_class'::regclass
        and d.refobjid in (select as_of.recorded())
        and p.proname in (select proname from pg_proc where pronamespace = 'public'::regnamespace)
    """
    texts = """
    select proname from pg_proc
    where pronamespace = 'as_of'::regnamespace and prosqlbody is null and proname <> all ($1::text[]) and (
        prosrc ~ '\\mpublic\\.' or coalesce(array_position(proconfig, 'search_path=as_of, public, pg_temp'), 0) = 0
    )
    """
    making = ["show_tables", "repeat_functions", "open_entries", "let_go", "follow"]
    async with connected(database.owner_url) as owner:
        assert await owner.fetch(depended) == []
        assert await owner.fetch(texts, making) == []


async def test_following_again_changes_nothing(database: Database) -> None:
    async with connected(database.owner_url) as owner:
        transaction = owner.transaction()
        await transaction.start()
        grants = "select relname, relacl::text from pg_class where relnamespace = 'as_of'::regnamespace order by 1"
        before, granted = {row[0] for row in await owner.fetch(DEFINITIONS)}, await owner.fetch(grants)
        await owner.execute("select as_of.follow()")
        assert {row[0] for row in await owner.fetch(DEFINITIONS)} == before, FORGOTTEN
        assert await owner.fetch(grants) == granted
        await transaction.rollback()
