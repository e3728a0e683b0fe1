"""What the database refuses in development ideas, alone and when two transactions meet."""

from datetime import timedelta

from tests.support import rows
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import LONG_AGO, Connection, constraint_of, refused

LATER = LONG_AGO + timedelta(days=365)


async def test_a_planned_version_goes_with_planned_and_delivered(connection: Connection) -> None:
    service = await rows.service(connection)
    version = await rows.version(connection, service)
    for status, planned in (("PLANNED", None), ("DELIVERED", None), ("ACCEPTED", version), ("SUBMITTED", version)):
        async with refused(connection, "ck_development_idea_planned_version"):
            await rows.idea(connection, service, status=status, planned_version_id=planned)


async def test_what_is_declined_is_answered(connection: Connection) -> None:
    service = await rows.service(connection)
    async with refused(connection, "ck_development_idea_declined_is_answered"):
        await rows.idea(connection, service, status="DECLINED")
    await rows.idea(connection, service, status="DECLINED", answer={"fi": "Ei"})


async def test_only_a_launch_delivers(connection: Connection) -> None:
    service = await rows.service(connection)
    planned, launched = await rows.version(connection, service), await rows.version(connection, service, "RETIRED", "0.1")
    async with refused(connection, "ck_development_idea_delivered_by_launch"):
        await rows.idea(connection, service, status="DELIVERED", planned_version_id=planned)
    await rows.idea(connection, service, status="DELIVERED", planned_version_id=launched)
    await connection.execute("select check_now()")


async def test_nothing_is_planned_in_a_rejected_version(connection: Connection) -> None:
    service = await rows.service(connection)
    async with refused(connection, "ck_development_idea_planned_in_living"):
        await rows.idea(connection, service, status="PLANNED", planned_version_id=await rows.version(connection, service, "REJECTED"))


async def test_an_idea_outlives_the_scope_item_that_it_is_about(connection: Connection) -> None:
    service = await rows.service(connection)
    version = await rows.version(connection, service)
    scope = await rows.insert(connection, "scope_item", version_id=version, inclusion="EXCLUDED", text={"fi": "Ei"}, position=1)
    idea = await rows.idea(connection, service, scope_item_id=scope)
    await connection.execute("delete from scope_item where id = $1", scope)
    assert await connection.fetchval("select scope_item_id is null from development_idea where id = $1", idea)


async def test_a_rejection_and_a_plan_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        service = await rows.service(connection)
        version, idea = await rows.version(connection, service), await rows.idea(connection, service)
    refusal = await race(
        fresh_database,
        lambda c: rows.transition(c, version, "PROPOSED", "REJECTED", LATER),
        lambda c: c.execute("update development_idea set status = 'PLANNED', planned_version_id = $1 where id = $2", version, idea),
    )
    assert constraint_of(refusal) == "ck_development_idea_planned_in_living"


async def test_a_plan_and_a_rejection_race(fresh_database: Database) -> None:
    """The rejection waits for the plan, sees it and frees the idea."""
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        service = await rows.service(connection)
        version, idea = await rows.version(connection, service), await rows.idea(connection, service)
    refusal = await race(
        fresh_database,
        lambda c: c.execute("update development_idea set status = 'PLANNED', planned_version_id = $1 where id = $2", version, idea),
        lambda c: rows.transition(c, version, "PROPOSED", "REJECTED", LATER),
    )
    assert refusal is None
    async with rows.connected(fresh_database.url) as connection:
        assert await connection.fetchval("select status from development_idea where id = $1", idea) == "ACCEPTED"
