"""All of the demo or nothing, into an empty database only, the same rows every time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from app.demo.file import demo_portfolio
from app.demo.loader import load, load_demo
from app.demo.people import DEMO_VIEWERS
from app.demo.tables import ORDER
from app.errors import SetupError
from app.viewer import Role
from tests.support.databases import Database

TODAY = date(2026, 11, 21)
STATES = tuple(f"{table}_states" for table in ORDER)


async def contents(database: Database) -> Mapping[str, object]:
    """A digest of every row of every table that a load fills, and of its order where it has one."""
    connection = await asyncpg.connect(database.owner_url)
    try:
        tables = {
            table: await connection.fetchval(f"select md5(string_agg(x::text, e'\\n' order by x::text)) from {table} x")
            for table in (*ORDER, *STATES, "change_event")
        }
        return tables | {"revision": await connection.fetchval("select max(recorded_at) from change_transaction")}
    finally:
        await connection.close()


async def test_a_load_gives_the_same_rows_again(demo_database: Database, fresh_database: Database) -> None:
    await load_demo(fresh_database.owner_url, today=TODAY)
    assert await contents(fresh_database) == await contents(demo_database)


async def test_it_counts_what_it_wrote_and_tells_every_step(fresh_database: Database) -> None:
    told: list[tuple[str, int, int]] = []
    written = await load_demo(fresh_database.owner_url, today=TODAY, progress=lambda *step: told.append(step))
    assert written["service"] == 29
    assert list(written) == list(ORDER)
    assert told == [(table, done, len(ORDER)) for done, table in enumerate(ORDER, 1)]


async def test_years_later_everything_happened_as_many_years_later(demo_database: Database, fresh_database: Database) -> None:
    """But for e-mail's, in the hour that comes twice: see test_calendar."""
    await load_demo(fresh_database.owner_url, today=date(2029, 6, 1))
    assert await moments(fresh_database) == [
        (row[0], row[1].replace(year=row[1].year + 2), row[2].replace(year=row[2].year + 2), row[3].replace(year=row[3].year + 2))
        for row in await moments(demo_database)
    ]


async def moments(database: Database) -> list[tuple[str, datetime, date, datetime]]:
    connection = await asyncpg.connect(database.owner_url)
    try:
        rows = await connection.fetch(
            """
            select s.key, max(t.effective_at at time zone 'Europe/Helsinki'), max(s.review_due_on),
                (select max(rec_from at time zone 'Europe/Helsinki') from service_states)
            from service s join service_version v on v.service_id = s.id join lifecycle_transition t on t.version_id = v.id
            where s.review_due_on is not null and s.key <> 'SVC-MAIL' group by s.key order by s.key
            """
        )
        return [tuple(row) for row in rows]
    finally:
        await connection.close()


async def test_on_any_day_nothing_that_has_happened_lies_in_the_future(fresh_database: Database) -> None:
    """Not even the load itself: the next change is recorded after it."""
    await load_demo(fresh_database.owner_url)
    connection = await asyncpg.connect(fresh_database.owner_url)
    try:
        latest = await connection.fetchrow(
            """
            select (select max(recorded_at) from change_transaction), (select max(created_at) from stakeholder_comment),
                (select max(effective_at) from lifecycle_transition where status = 'DONE')
            """
        )
        assert max(latest) <= datetime.now(UTC)
        assert max(latest) > datetime.now(UTC) - timedelta(days=367)
        await connection.execute("update service set category = 'X' where key = 'SVC-PRINT'")
        assert await connection.fetchval("select max(recorded_at) from change_transaction") > latest[0]
    finally:
        await connection.close()


async def test_each_row_equals_its_open_state(demo: asyncpg.Connection) -> None:
    for table in ORDER:
        columns = await demo.fetchval(
            """
            select string_agg(quote_ident(column_name), ', ') from information_schema.columns
            where table_name = $1 and column_name not in ('rec_from', 'rec_to')
            """,
            f"{table}_states",
        )
        assert await demo.fetchval(
            f"""
            select count(*) = (select count(*) from {table}) and count(*) = (select count(*) from {table}_states)
            from (select {columns} from {table} intersect select {columns} from {table}_states where rec_to = 'infinity') same
            """
        ), table


async def test_the_load_is_one_revision(demo: asyncpg.Connection) -> None:
    found = await demo.fetch("select recorded_at, source_system from change_transaction")
    assert [tuple(row) for row in found] == [(datetime(2026, 11, 20, 22, tzinfo=UTC), "demo")]


async def test_a_database_with_a_portfolio_is_refused(fresh_database: Database) -> None:
    await load_demo(fresh_database.owner_url, today=TODAY)
    before = await contents(fresh_database)
    with pytest.raises(SetupError, match="already holds a portfolio"):
        await load_demo(fresh_database.owner_url, today=TODAY)
    assert await contents(fresh_database) == before


async def test_what_the_database_refuses_leaves_nothing_behind(fresh_database: Database) -> None:
    """An agreement that ends before it starts: every row before it is taken back."""
    before = await contents(fresh_database)
    portfolio = demo_portfolio()
    agreement = portfolio.agreements[-1].model_copy(update={"ends_on": date(2000, 1, 1)})
    broken = portfolio.model_copy(update={"agreements": [*portfolio.agreements[:-1], agreement]})
    with pytest.raises(DBAPIError, match="ck_customer_agreement_ends_on"):
        await load(fresh_database.owner_url, broken, today=TODAY)
    assert await contents(fresh_database) == before
    assert not any(before.values())


async def test_a_person_for_every_role(demo: asyncpg.Connection) -> None:
    assert set(DEMO_VIEWERS) == set(Role)
    persons = {person for person, _ in DEMO_VIEWERS.values()}
    assert len(persons) == len(Role)
    assert await demo.fetchval("select count(*) from party where kind = 'PERSON' and active and key = any ($1)", list(persons)) == 7
    assert {role: customer for role, (_, customer) in DEMO_VIEWERS.items() if customer} == {Role.CUSTOMER: "UNIT-EDU"}
