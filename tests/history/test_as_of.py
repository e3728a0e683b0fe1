"""The schema as_of: tables and functions as they were at two clocks. Without clocks it says what the tables and functions say."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from tests.history.writing import recorded_tables
from tests.support.asking import NOW
from tests.support.databases import Database
from tests.support.rows import Connection, connected

SETTINGS = "select array_agg(nullif(current_setting('salkku.as_of_' || name, true), '')) from unnest($1::text[]) name"
NAMES = ["known", "at", "clock", "announced"]


@pytest.fixture
async def reader(demo_database: Database) -> AsyncIterator[Connection]:
    """The application's, in a transaction that stands at the newest revision."""
    async with connected(demo_database.url) as connection, connection.transaction(isolation="repeatable_read"):
        yield connection


async def set_clocks(
    connection: Connection, known: datetime | None, at: datetime | None = None, clock: datetime | None = None, announced: bool = False
) -> None:
    """For the rest of the transaction."""
    for name, value in zip(NAMES, (known, at, clock, "on" if announced else None), strict=True):
        await connection.execute("select set_config($1, $2, true)", f"salkku.as_of_{name}", "" if value is None else str(value))


async def differences(connection: Connection, table: str) -> int:
    rows = f"select to_jsonb(r)::text from public.{table} r", f"select to_jsonb(r)::text from as_of.{table} r"
    found: int = await connection.fetchval(
        f"select count(*) from (({rows[0]} except all {rows[1]}) union all ({rows[1]} except all {rows[0]})) d"
    )
    return found


@pytest.mark.parametrize("known", [None, NOW])
async def test_a_view_is_its_table(reader: Connection, known: datetime | None) -> None:
    await set_clocks(reader, known)
    for table in await recorded_tables(reader):
        assert await differences(reader, table) == 0, table


async def test_at_its_own_moment_a_view_is_its_table(reader: Connection) -> None:
    """Stages of transitions that are done are those that the rows say."""
    await set_clocks(reader, NOW, NOW, NOW)
    for table in await recorded_tables(reader):
        assert await differences(reader, table) == 0, table


VERSION, MOMENTS = "from public.service_version r", "timestamptz '2026-11-21 10:00+00', timestamptz '2026-11-21 10:00+00'"
OFFERING = "from public.service_offering r"
DAY = "date '2026-11-21'"
CHOSEN = "public.chosen_quantities(r.id)"
STEP = "from public.service_version r join stage_edge e on e.from_stage = r.stage"
PLAIN = {
    "gate_report": (STEP, f"r.id, e.to_stage, {MOMENTS}"),
    "stage_before": (STEP, f"r.id, e.to_stage, {MOMENTS}"),
    "stage_at": (VERSION, f"r.id, {MOMENTS}"),
    "statements_complete": (VERSION, "r.id, 'FEATURES'"),
    "nesting": (VERSION, "r.id"),
    "version_in_force": ("from public.service r", "r.id"),
    "version_planned": ("from public.service r", "r.id"),
    "stage_periods": ("from public.service r", "r.id, timestamptz '2026-11-21 10:00+00'"),
    "customer_parties": ("from public.party r", "r.id, '{}', 'preview'"),
    "offering_pricing": (OFFERING, f"r.id, {DAY}"),
    "offering_pricing_at": (OFFERING, f"r.id, {DAY}, {MOMENTS}"),
    "configured_pricing": (OFFERING, f"r.version_id, r.id, {CHOSEN}, {DAY}"),
    "configuration_lines": (OFFERING, f"r.version_id, {CHOSEN}, {DAY}"),
    "chosen_quantities": (OFFERING, "r.id"),
    "check_configuration": (OFFERING, f"r.version_id, array(select id from public.composition_item order by id), array[9999], {CHOSEN}"),
}


@pytest.mark.parametrize("clocks", ["null, null, null", f"'{NOW}', null, '{NOW}'", f"'{NOW}', '{NOW}', '{NOW}'"])
@pytest.mark.parametrize("function", PLAIN)
async def test_an_entry_is_its_function(reader: Connection, function: str, clocks: str) -> None:
    rows, arguments = PLAIN[function]
    plain = await reader.fetch(f"select r.id, f::text {rows} cross join lateral public.{function}({arguments}) f order by 1, 2")
    then = await reader.fetch(
        f"select r.id, f::text {rows} cross join lateral as_of.{function}_then({clocks}, false, {arguments}) f order by 1, 2"
    )
    assert len({row["f"] for row in plain}) > 1, "answers that are all alike show nothing"
    assert then == plain


async def test_an_entry_leaves_the_settings_as_it_found_them(reader: Connection) -> None:
    """One within the arguments of another too, and one that asks for a moment within a transaction that has others."""
    inner = f"as_of.chosen_quantities_then('{NOW}', '{NOW}', '{NOW}', true, o.id)"
    outer = f"as_of.configuration_lines_then(null, null, null, false, o.version_id, {inner}, {DAY})"
    await reader.fetch(f"select l.* from public.service_offering o cross join lateral {outer} l")
    assert await reader.fetchval(SETTINGS, NAMES) == [None] * 4
    await set_clocks(reader, NOW - timedelta(hours=1), NOW, NOW, announced=True)
    before: list[Any] = await reader.fetchval(SETTINGS, NAMES)
    await reader.fetch(f"select l.* from public.service_offering o cross join lateral {outer} l")
    assert await reader.fetchval(SETTINGS, NAMES) == before
    assert None not in before


async def test_an_entry_that_fails_leaves_the_settings_as_it_found_them(reader: Connection) -> None:
    savepoint = reader.transaction()
    await savepoint.start()
    with pytest.raises(asyncpg.PostgresError, match="There is no party"):
        await reader.fetch("select as_of.customer_parties_then($1, $1, $1, true, null, '{\"here\": \"X\"}', 'here')", NOW)
    await savepoint.rollback()
    assert await reader.fetchval(SETTINGS, NAMES) == [None] * 4


async def test_nobody_writes_through_a_view(reader: Connection) -> None:
    for statement in ("delete from as_of.scope_item", "update as_of.service set category = 'X'", "select as_of.follow()"):
        savepoint = reader.transaction()
        await savepoint.start()
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await reader.execute(statement)
        await savepoint.rollback()
