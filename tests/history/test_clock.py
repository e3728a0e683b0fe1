"""The recorded clock: revisions are ordered as the transactions became visible, whoever writes at the same time."""

import asyncio
import json
import random
from datetime import datetime, timedelta

import asyncpg
import pytest

from app.database.unit_of_work import THIS_REVISION
from tests.history.writing import revisions
from tests.support import rows
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import Connection, connected

WRITERS = 6
WRITES = 40
FEW_PAGES = 10
MANY_REVISIONS = (
    "insert into change_transaction (recorded_at, xid) select timestamptz '2020-01-01' + make_interval(secs => n), 1 "
    "from generate_series(1, 5000) n"
)
SET_TIME = "select set_config('salkku.recorded_at', $1, true)"
SINCE = "select recorded_at from change_transaction where recorded_at > coalesce($1::timestamptz, '-infinity') order by recorded_at"


async def test_concurrent_writers_and_a_reader_that_misses_nothing(fresh_database: Database) -> None:
    """A feed that reads on from the last revision it saw gets every one, in order, although a fifth of the writers roll back."""
    done = asyncio.Event()
    reader = asyncio.create_task(_follow(fresh_database, done))
    committed = await asyncio.gather(*(_write(fresh_database, number) for number in range(WRITERS)))
    done.set()
    seen = await reader
    assert len(seen) == len(set(seen)) == sum(committed)
    assert seen == sorted(seen)
    async with connected(fresh_database.url) as connection:
        assert seen == [row[0] for row in await connection.fetch("select recorded_at from change_transaction order by recorded_at")]


async def _write(database: Database, number: int) -> int:
    luck, committed = random.Random(number), 0  # noqa: S311
    async with connected(database.url) as connection:
        for _ in range(WRITES):
            transaction = connection.transaction()
            await transaction.start()
            for _ in range(luck.randint(1, 3)):
                await rows.party(connection)
            if luck.random() < 0.2:
                await transaction.rollback()
            else:
                await transaction.commit()
                committed += 1
    return committed


async def _follow(database: Database, done: asyncio.Event) -> list[datetime]:
    seen: list[datetime] = []
    async with connected(database.url) as connection:
        while True:
            last_round = done.is_set()
            new = await connection.fetch(SINCE, seen[-1] if seen else None)
            seen += [row["recorded_at"] for row in new]
            if last_round:
                return seen
            await asyncio.sleep(0)


async def test_checks_do_not_take_the_clock(fresh_database: Database) -> None:
    """A transaction that has been checked, and goes on, holds up nobody until it commits."""
    async with connected(fresh_database.url) as holder, connected(fresh_database.url) as other:
        opening = holder.transaction()
        await opening.start()
        await rows.party(holder)
        await holder.execute("select check_now()")
        await rows.party(other)
        assert await revisions(other) == 1
        await opening.commit()
        assert await revisions(other) == 2


async def test_a_unit_knows_its_revision_however_many_there_are(fresh_database: Database) -> None:
    """All other writers wait meanwhile: to look for it among half a million took a tenth of a second."""
    async with connected(fresh_database.owner_url) as owner:
        await owner.execute(MANY_REVISIONS)
        await owner.execute("analyze change_transaction")
        async with owner.transaction():
            assert await owner.fetchval(THIS_REVISION.text) is None
            await rows.party(owner)
            await owner.execute("set constraints all immediate")
            plan = json.loads(await owner.fetchval(f"explain (analyze, format json) {THIS_REVISION.text}"))
            assert await owner.fetchval(THIS_REVISION.text) == await owner.fetchval("select max(recorded_at) from change_transaction")
    assert "Seq Scan" not in json.dumps(plan)
    assert plan[0]["Plan"]["Shared Hit Blocks"] < FEW_PAGES


async def test_a_revision_is_later_than_the_last_even_when_that_lies_ahead(fresh_database: Database) -> None:
    ahead = datetime.fromisoformat("2100-01-01T00:00:00+00:00")
    async with connected(fresh_database.owner_url) as owner:
        await _write_at(owner, ahead.isoformat())
        await rows.party(owner)
        found = await owner.fetch("select recorded_at from change_transaction order by 1")
    assert [row["recorded_at"] for row in found] == [ahead, ahead + timedelta(microseconds=1)]


async def _write_at(connection: Connection, moment: str) -> None:
    async with connection.transaction():
        await connection.execute(SET_TIME, moment)
        await rows.party(connection)


async def test_the_owner_loads_a_past_in_its_order(fresh_database: Database) -> None:
    async with connected(fresh_database.owner_url) as owner:
        for moment in ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000001Z"):
            await _write_at(owner, moment)
        with pytest.raises(asyncpg.CheckViolationError) as refusal:
            await _write_at(owner, "2020-01-01T00:00:00Z")
        assert refusal.value.constraint_name == "recorded_at_grows"
        found = await owner.fetch("select rec_from from party_states order by 1")
    assert [row["rec_from"].microsecond for row in found] == [0, 1]


async def test_the_application_never_sets_the_time(fresh_database: Database) -> None:
    async with connected(fresh_database.url) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _write_at(connection, "2020-01-01T00:00:00Z")
        async with connection.transaction():
            await connection.execute("select set_config('salkku.clock', 'taken', true)")
            await rows.party(connection)
        assert await connection.fetchval("select recorded_at > now() - interval '1 hour' from change_transaction")


@pytest.mark.parametrize(
    "statement",
    [
        "insert into party_states select * from party_states",
        "update party_states set rec_to = now()",
        "delete from party_states",
        "truncate party_states",
        "insert into change_event select * from change_event",
        "update change_event set changed_fields = '{}'",
        "delete from change_event",
        "insert into change_transaction values (now(), null, null, null, 1)",
        "update change_transaction set recorded_at = now()",
        "delete from change_transaction",
        "select history.clock()",
        "select history.track('party')",
        "alter table party disable trigger record_state",
        "delete from lifecycle_transition",
        "update lifecycle_stage set position = 1",
    ],
)
async def test_the_application_never_writes_history(fresh_database: Database, statement: str) -> None:
    async with connected(fresh_database.url) as connection:
        await rows.party(connection)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)


@pytest.mark.parametrize("isolation", ["repeatable_read", "serializable"])
async def test_changes_are_written_in_read_committed(connection: Connection, isolation: str) -> None:
    transaction = connection.transaction(isolation=isolation)
    await transaction.start()
    await rows.party(connection)
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await transaction.commit()
    assert refusal.value.constraint_name == "writes_in_read_committed"


async def test_two_transactions_change_one_row_in_a_race(fresh_database: Database) -> None:
    async with connected(fresh_database.url) as connection:
        party = await rows.party(connection)
    lost = await race(
        fresh_database,
        lambda c: c.execute("update party set active = false where id = $1", party),
        lambda c: c.execute("update party set kind = 'ORGANIZATION' where id = $1", party),
    )
    assert lost is None
    async with connected(fresh_database.url) as connection:
        found = await connection.fetch("select kind, active, revision from party_states order by rec_from")
    assert [tuple(row) for row in found] == [("ORG_UNIT", True, 1), ("ORG_UNIT", False, 2), ("ORGANIZATION", False, 3)]
