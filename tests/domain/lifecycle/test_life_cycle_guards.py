"""What the database refuses in the life cycle, how the stage and ideas follow it, alone and when two transactions meet."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.support import rows
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import LONG_AGO, Connection, constraint_of, refused

LATER = LONG_AGO + timedelta(days=365)
STEP = timedelta(days=10)
ONE_OPERATIONAL = "ex_lifecycle_transition_one_operational"


async def stage_of(connection: Connection, version: UUID) -> tuple[str, datetime]:
    row = await connection.fetchrow("select stage, stage_since from service_version where id = $1", version)
    assert row is not None
    return row["stage"], row["stage_since"]


async def test_the_stage_follows_the_transitions(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection), "OPERATIONAL")
    assert await stage_of(connection, version) == ("OPERATIONAL", LONG_AGO + timedelta(days=3))
    await rows.transition(connection, version, "OPERATIONAL", "RETIRING", LATER, status="SCHEDULED", recorded_at=LONG_AGO)
    assert await stage_of(connection, version) == ("OPERATIONAL", LONG_AGO + timedelta(days=3))
    await connection.execute("update lifecycle_transition set status = 'DONE', recorded_at = $1 where status = 'SCHEDULED'", LATER)
    assert await stage_of(connection, version) == ("RETIRING", LATER)
    await connection.execute("select check_now()")


async def test_nobody_sets_the_stage(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection), "IN_DESIGN")
    async with refused(connection, "ck_service_version_stage_follows_transitions"):
        await connection.execute("update service_version set stage = 'OPERATIONAL' where id = $1", version)
    async with refused(connection, "ck_service_version_stage_follows_transitions"):
        await rows.insert(connection, "service_version", service_id=await rows.service(connection), number="1.0", name={"fi": "x"})


async def test_a_step_must_be_in_the_graph(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection), "PROPOSED")
    async with refused(connection, "fk_lifecycle_transition_from_stage_to_stage"):
        await rows.transition(connection, version, "PROPOSED", "OPERATIONAL", LATER)


async def test_the_chain_is_unbroken(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection), "IN_DESIGN")
    async with refused(connection, "ck_lifecycle_transition_chain"):
        await rows.transition(connection, version, "IN_TRANSITION", "OPERATIONAL", LATER)
    async with refused(connection, "ck_lifecycle_transition_chain"):
        await rows.transition(connection, version, None, "PROPOSED", LATER)
    async with refused(connection, "ck_lifecycle_transition_chain"):
        await rows.transition(connection, version, "IN_DESIGN", "IN_TRANSITION", LATER, status="SCHEDULED")
        await rows.transition(connection, version, "IN_TRANSITION", "OPERATIONAL", LATER + STEP)


async def test_a_rescheduled_step_is_a_cancelled_one_and_a_new_one(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection), "IN_TRANSITION")
    planned = await rows.transition(connection, version, "IN_TRANSITION", "OPERATIONAL", LATER, status="SCHEDULED", recorded_at=LONG_AGO)
    async with refused(connection, "ck_lifecycle_transition_step_is_fixed"):
        await connection.execute(
            "update lifecycle_transition set status = 'CANCELLED', effective_at = $1 where id = $2", LATER + STEP, planned
        )
    async with refused(connection, "ck_lifecycle_transition_only_settled_once"):
        await connection.execute("update lifecycle_transition set reason = 'x' where id = $1", planned)
    await connection.execute("update lifecycle_transition set status = 'CANCELLED' where id = $1", planned)
    await rows.transition(connection, version, "IN_TRANSITION", "OPERATIONAL", LATER + STEP, status="SCHEDULED", recorded_at=LONG_AGO)
    await connection.execute("select check_now()")


@pytest.mark.parametrize("status", ["DONE", "FAILED", "CANCELLED"])
async def test_what_is_settled_stays(connection: Connection, status: str) -> None:
    version = await rows.version(connection, await rows.service(connection), "IN_DESIGN")
    settled = await rows.transition(connection, version, "IN_DESIGN", "IN_TRANSITION", LATER, status=status)
    async with refused(connection, "ck_lifecycle_transition_only_settled_once"):
        await connection.execute("update lifecycle_transition set status = 'CANCELLED' where id = $1", settled)
    async with refused(connection, "ck_lifecycle_transition_only_settled_once"):
        await connection.execute("update lifecycle_transition set gate_result = '{}' where id = $1", settled)


async def test_transitions_are_kept_even_by_the_owner(database: Database) -> None:
    async with rows.connected(database.owner_url) as owner:
        transaction = owner.transaction()
        await transaction.start()
        for act in ("delete from lifecycle_transition", "truncate lifecycle_transition"):
            async with refused(owner, "ck_lifecycle_transition_kept"):
                await owner.execute(act)
        await transaction.rollback()


async def test_what_is_done_is_past(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection), "IN_DESIGN")
    async with refused(connection, "ck_lifecycle_transition_done_is_past"):
        await rows.transition(connection, version, "IN_DESIGN", "IN_TRANSITION", LATER, recorded_at=LATER - timedelta(microseconds=1))


async def test_one_version_is_operational_at_a_time(connection: Connection) -> None:
    service = await rows.service(connection)
    await rows.version(connection, service, "OPERATIONAL")
    second = await rows.version(connection, service, "IN_TRANSITION", "2.0")
    async with refused(connection, ONE_OPERATIONAL):
        await rows.transition(connection, second, "IN_TRANSITION", "OPERATIONAL", LATER)
    async with refused(connection, ONE_OPERATIONAL):
        await rows.transition(connection, second, "IN_TRANSITION", "OPERATIONAL", LATER, status="SCHEDULED")
    async with refused(connection, ONE_OPERATIONAL):
        await rows.version(connection, service, "RETIRED", "0.9")


async def test_a_launch_supersedes_at_the_same_instant(connection: Connection) -> None:
    service = await rows.service(connection)
    first = await rows.version(connection, service, "OPERATIONAL")
    second = await rows.version(connection, service, "IN_TRANSITION", "2.0")
    cause = await connection.fetchval("select uuidv7()")
    for status in ("CANCELLED", "SCHEDULED"):
        scheduled = {"status": status, "recorded_at": LONG_AGO, "cause_id": cause}
        await rows.transition(connection, second, "IN_TRANSITION", "OPERATIONAL", LATER, **scheduled)
        await rows.transition(connection, first, "OPERATIONAL", "RETIRED", LATER, **scheduled)
    await connection.execute("select check_now(); set constraints all deferred")
    async with refused(connection, ONE_OPERATIONAL):
        await connection.execute(
            "update lifecycle_transition set status = 'CANCELLED' where version_id = $1 and status = 'SCHEDULED'", first
        )
    await connection.execute("update lifecycle_transition set status = 'DONE', recorded_at = $1 where status = 'SCHEDULED'", LATER)
    await connection.execute("select check_now()")
    assert await stage_of(connection, first) == ("RETIRED", LATER)
    assert await stage_of(connection, second) == ("OPERATIONAL", LATER)


async def test_rows_of_one_instant_keep_their_order(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection))
    for before, after in (("PROPOSED", "IN_DESIGN"), ("IN_DESIGN", "PROPOSED"), ("PROPOSED", "IN_DESIGN")):
        await rows.transition(connection, version, before, after, LATER)
    await connection.execute("select check_now()")
    assert await stage_of(connection, version) == ("IN_DESIGN", LATER)
    assert await connection.fetchval("select array_agg(seq order by seq) from lifecycle_transition where version_id = $1", version) == [
        1,
        2,
        3,
        4,
    ]


async def test_ideas_follow_the_version_that_they_are_planned_in(connection: Connection) -> None:
    service = await rows.service(connection)
    launched = await rows.version(connection, service, "IN_TRANSITION")
    rejected = await rows.version(connection, service, "PROPOSED", "2.0")
    delivered = await rows.idea(connection, service, status="PLANNED", planned_version_id=launched)
    freed = await rows.idea(connection, service, status="PLANNED", planned_version_id=rejected)
    await rows.transition(connection, launched, "IN_TRANSITION", "OPERATIONAL", LATER)
    await rows.transition(connection, rejected, "PROPOSED", "REJECTED", LATER)
    found = dict(await connection.fetch("select id, (status, planned_version_id)::text from development_idea"))
    assert found == {delivered: f"(DELIVERED,{launched})", freed: "(ACCEPTED,)"}
    await rows.transition(connection, launched, "OPERATIONAL", "IN_TRANSITION", LATER + STEP)
    assert await connection.fetchval("select status from development_idea where id = $1", delivered) == "PLANNED"
    await connection.execute("select check_now()")


async def test_two_launches_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        service = await rows.service(connection)
        first = await rows.version(connection, service, "IN_TRANSITION")
        second = await rows.version(connection, service, "IN_TRANSITION", "2.0")
    refusal = await race(
        fresh_database,
        lambda c: rows.transition(c, first, "IN_TRANSITION", "OPERATIONAL", LATER),
        lambda c: rows.transition(c, second, "IN_TRANSITION", "OPERATIONAL", LATER + STEP, status="SCHEDULED"),
    )
    assert constraint_of(refusal) == ONE_OPERATIONAL


async def test_a_step_taken_twice_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        version = await rows.version(connection, await rows.service(connection))
    refusal = await race(
        fresh_database,
        lambda c: rows.transition(c, version, "PROPOSED", "IN_DESIGN", LATER),
        lambda c: rows.transition(c, version, "PROPOSED", "REJECTED", LATER + STEP),
    )
    assert constraint_of(refusal) == "ck_lifecycle_transition_chain"


async def test_firing_and_cancelling_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        version = await rows.version(connection, await rows.service(connection), "IN_TRANSITION")
        due = await rows.transition(connection, version, "IN_TRANSITION", "OPERATIONAL", LATER, status="SCHEDULED", recorded_at=LONG_AGO)
    settle = "update lifecycle_transition set status = $1, recorded_at = $2 where id = $3"
    now = datetime(2026, 11, 21, tzinfo=UTC)
    refusal = await race(
        fresh_database,
        lambda c: c.execute(settle, "DONE", now, due),
        lambda c: c.execute(settle, "CANCELLED", now, due),
    )
    assert constraint_of(refusal) == "ck_lifecycle_transition_only_settled_once"
