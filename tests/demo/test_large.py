"""The large portfolio: as many rows as asked for, by rule, and whole in every respect that the database would have guarded."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

import asyncpg
import pytest

from app.database.embedded import Server
from app.demo.generated.clock import Clock
from app.demo.generated.plan import LEVELS, TREE, Size, is_package, plan
from app.demo.large import load_large
from app.demo.tables import ORDER
from app.errors import SetupError
from tests.support.databases import Database, clone

TODAY = date(2026, 11, 21)
REDUCED = replace(Size().divided(50), events=20_650)  # parties are as many as ever, and each has its event

COUNTED = """
select
    (select count(*) from service where key like 'L-%') as services,
    (select count(*) from service_version v join service s on s.id = v.service_id where s.key like 'L-%') as versions,
    (select count(*) from composition_item i join service_version v on v.id = i.package_version_id join service s on s.id = v.service_id
        where s.key like 'L-%') as items,
    (select count(*) from stakeholder_comment c join service s on s.id = c.service_id where s.key like 'L-%')
        + (select count(*) from service_feedback f join service s on s.id = f.service_id where s.key like 'L-%') as said,
    (select count(*) from change_event where recorded_at < '2026-11-20T22:00Z') as events
"""

TREES = """
with recursive tree (root, version_id, depth) as (
    select key, version_in_force(id), 0 from service where is_package and key like 'L-%'
    union all
    select t.root, version_in_force(i.component_service_id), t.depth + 1
    from tree t join composition_item i on i.package_version_id = t.version_id
)
select root, count(*) - 1 as lines, max(depth) as depth from tree group by root
"""

FAULTS = {
    "a version's stage is that of its last transition": """
        select from service_version v cross join lateral (
            select to_stage, effective_at from lifecycle_transition t
            where t.version_id = v.id and t.status = 'DONE' order by effective_at desc, seq desc limit 1
        ) last where (last.to_stage, last.effective_at) is distinct from (v.stage, v.stage_since)
    """,
    "transitions form one chain": """
        select from (
            select from_stage, lag(to_stage) over (partition by version_id order by effective_at, seq) as before from lifecycle_transition
        ) step where from_stage is distinct from before
    """,
    "one version is operational at a time": """
        select from (
            select period.since, max(period.until) over (
                partition by service_id order by since, until rows between unbounded preceding and 1 preceding
            ) as taken
            from (
                select v.service_id, t.to_stage, t.effective_at as since,
                    lead(t.effective_at, 1, 'infinity') over (partition by t.version_id order by t.effective_at, t.seq) as until
                from lifecycle_transition t join service_version v on v.id = t.version_id
            ) period where to_stage = 'OPERATIONAL' and since < until
        ) later where since < taken
    """,
    "statements are made on planned versions": """
        select from stakeholder_comment c cross join lateral (
            select to_stage from lifecycle_transition t
            where t.version_id = c.version_id and t.status = 'DONE' and t.effective_at <= c.created_at
            order by effective_at desc, seq desc limit 1
        ) lived where c.aspect is not null and lived.to_stage not in ('PROPOSED', 'IN_DESIGN', 'IN_TRANSITION')
    """,
    "a reply belongs to its thread and comes after": """
        select from stakeholder_comment c join stakeholder_comment p on p.id = c.parent_id
        where (c.service_id, c.audience, c.customer_id) is distinct from (p.service_id, p.audience, p.customer_id)
            or c.created_at <= p.created_at
    """,
    "what a package contains was there before": """
        select from composition_item i join service c on c.id = i.component_service_id join service_version v on v.id = i.package_version_id
        where uuid_extract_timestamp(c.id) > uuid_extract_timestamp(v.id)
    """,
    "the day of feedback is the local one": """
        select from service_feedback where occurred_on <> (occurred_at at time zone business_zone())::date
    """,
    "a revision has its events numbered from 1": """
        select from change_event group by recorded_at having min(seq) <> 1 or max(seq) <> count(*)
    """,
    "every event begins a state": """
        select from change_event e where entity_type = 'ServiceVersion' and not exists (
            select from service_version_states s where s.id = e.entity_id and s.rec_from = e.recorded_at
        )
    """,
    "a state of a version has the stage of the last step that was done by then": """
        select from service_version_states v cross join lateral (
            select to_stage, effective_at from lifecycle_transition_states t
            where t.version_id = v.id and t.status = 'DONE' and t.rec_from <= v.rec_from and t.rec_to > v.rec_from
            order by seq desc limit 1
        ) step where (step.to_stage, step.effective_at) is distinct from (v.stage, v.stage_since)
    """,
    "what is scheduled is due later than it was known": """
        select from lifecycle_transition_states where status = 'SCHEDULED' and rec_from >= effective_at
    """,
    "a revision is no revision without an event": """
        select from change_transaction t where not exists (select from change_event e where e.recorded_at = t.recorded_at)
    """,
}

PAST = """
select
    (select avg(states) between 2 and 6 from (select count(*) as states from service_states group by id)) as services_have_some_states,
    (select avg(states) between 4 and 6 from (select count(*) as states from service_version_states group by id)) as versions_have,
    (select min(states) = 3 and max(states) = 3 from (
        select count(*) as states from composition_item_states i where i.id in (select id from composition_item where position = 1)
            and uuid_extract_timestamp(i.id) <> '2026-01-01' group by id
    )) as lines_were_set_again,
    (select bool_and(scheduled) from (
        select bool_or(t.status = 'SCHEDULED') as scheduled from lifecycle_transition_states t
        join service_version v on v.id = t.version_id join service s on s.id = v.service_id
        where s.key like 'L-PKG%' and t.to_stage = 'OPERATIONAL' group by t.id
    )) as launches_of_packages_were_scheduled
"""
"""What reads as known before find there. Services have what the other rows leave of all events: the more rows there are, the fewer."""


@asynccontextmanager
async def loaded(database: Database, size: Size) -> AsyncIterator[asyncpg.Connection]:
    await load_large(database.owner_url, today=TODAY, size=size)
    connection = await asyncpg.connect(database.owner_url)
    try:
        yield connection
    finally:
        await connection.close()


async def test_a_fiftieth_is_whole(fresh_database: Database) -> None:
    async with loaded(fresh_database, REDUCED) as connection:
        await assert_whole(connection, REDUCED)


@pytest.mark.slow
async def test_all_of_it_is_whole(fresh_database: Database) -> None:
    async with loaded(fresh_database, Size()) as connection:
        await assert_whole(connection, Size())
        found = await connection.fetchrow(COUNTED)
        assert tuple(found) == (5_000, 20_000, 60_000, 200_000, 1_000_000)
        assert max(row["depth"] for row in await connection.fetch(TREES)) == LEVELS


async def assert_whole(connection: asyncpg.Connection, size: Size) -> None:
    found = await connection.fetchrow(COUNTED)
    assert tuple(found) == (size.services, size.services * 4, size.items, size.comments + size.feedback, size.events)
    trees = {row["root"]: (row["lines"], row["depth"]) for row in await connection.fetch(TREES)}
    assert trees["L-PKG-TREE"] == (300, 6)
    assert max(depth for _, depth in trees.values()) <= LEVELS
    for rule, faults in FAULTS.items():
        assert not await connection.fetchval(f"select count(*) from ({faults}) faults"), rule
    for table in ORDER:
        await assert_history(connection, table)
    for what, found in (await connection.fetchrow(PAST)).items():
        assert found, what
    await assert_guards_are_on(connection)


async def assert_history(connection: asyncpg.Connection, table: str) -> None:
    """The open states are the rows, each state ends where the next begins, and their beginnings are the events."""
    columns = await connection.fetchval(
        """
        select string_agg(quote_ident(column_name), ', ') from information_schema.columns
        where table_name = $1 and column_name not in ('rec_from', 'rec_to')
        """,
        f"{table}_states",
    )
    faults = await connection.fetchrow(
        f"""
        with open as (select {columns} from {table}_states where rec_to = 'infinity')
        select
            (select count(*) from (select {columns} from {table} except select * from open) missing),
            (select count(*) from (select * from open except select {columns} from {table}) surplus),
            (select count(*) from (
                select rec_to, lead(rec_from, 1, 'infinity') over (partition by id order by rec_from) as next from {table}_states
            ) state where rec_to <> next),
            (select count(*) from {table}_states)
                - (select count(*) from change_event where entity_type = replace(initcap(replace('{table}', '_', ' ')), ' ', ''))
        """
    )
    assert tuple(faults) == (0, 0, 0, 0), table


async def assert_guards_are_on(connection: asyncpg.Connection) -> None:
    assert not await connection.fetchval("select count(*) from pg_trigger where tgenabled = 'D'")
    revisions = await connection.fetchval("select count(*) from change_transaction")
    await connection.execute("update service set category = 'CHANGED' where key = 'L-PKG-TREE'")
    assert await connection.fetchval("select count(*) from change_transaction") == revisions + 1
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute("delete from lifecycle_transition")


async def test_it_stands_beside_the_small_demo(fresh_database: Database) -> None:
    written = await load_large(fresh_database.owner_url, today=TODAY, size=REDUCED)
    assert (written["service"], written["portfolio"]) == (REDUCED.services + 29, 2)
    connection = await asyncpg.connect(fresh_database.owner_url)
    try:
        price = await connection.fetchval(
            """
            select p.price from service_offering o cross join lateral offering_pricing(o.id, '2026-11-21') p
            where o.key = 'BASIC' and o.version_id = version_in_force((select id from service where key = 'PKG-ERP-MAINT'))
            """
        )
        assert str(price) == "3434.00"
        problems = await connection.fetch(
            """
            select p.problem from service_offering o join service_version v on v.id = o.version_id join service s on s.id = v.service_id
            cross join lateral offering_pricing(o.id, '2026-11-21') p where s.key like 'L-%' and v.stage = 'OPERATIONAL'
            """
        )
        assert {row[0] for row in problems} == {None}
    finally:
        await connection.close()


async def test_it_is_the_same_every_time(server: Server, migrated_template: str) -> None:
    """Of every table a digest."""
    found = []
    for _ in range(2):
        async with clone(server, migrated_template) as database:
            await load_large(database.owner_url, today=TODAY, size=REDUCED)
            found.append(await digests(database))
    assert found[0] == found[1]


async def digests(database: Database) -> Mapping[str, str]:
    connection = await asyncpg.connect(database.owner_url)
    try:
        return {
            table: await connection.fetchval(f"select md5(string_agg(x::text, e'\\n' order by x::text)) from {table} x")
            for table in (*ORDER, *(f"{table}_states" for table in ORDER), "change_event")
        }
    finally:
        await connection.close()


async def test_a_database_with_a_portfolio_is_refused(fresh_database: Database) -> None:
    await load_large(fresh_database.owner_url, today=TODAY, size=REDUCED)
    with pytest.raises(SetupError, match="already holds a portfolio"):
        await load_large(fresh_database.owner_url, today=TODAY, size=REDUCED)


async def test_it_tells_every_step(fresh_database: Database) -> None:
    told: list[tuple[int, int]] = []
    await load_large(fresh_database.owner_url, today=TODAY, size=REDUCED, progress=lambda _, done, total: told.append((done, total)))
    assert told == [(done, len(told)) for done in range(1, len(told) + 1)]


def test_a_name_for_every_service() -> None:
    services = plan(Size(), Clock(TODAY))
    assert len({service.key for service in services}) == len(services) == 5_000
    assert sum(is_package(service.number) for service in services) == 1_000
    assert {service.key for service in services if service.key.startswith(TREE[0])} == set(TREE)
