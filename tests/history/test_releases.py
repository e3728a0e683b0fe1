"""Rows of recorded tables that a release writes: silently before there is a history, and told of where there is one."""

from uuid import UUID

import pytest

from tests.history.writing import events_of, revisions, states_of
from tests.support import rows
from tests.support.databases import Database
from tests.support.rows import Connection, connected

CHANGED = "update gate_check set severity = 'WARN' where gate = 'CHARTER' and code = 'HAS_OWNER' returning id"
ADDED = """
insert into gate_check (gate, code, position, severity, overridable, failed, passed, remedy, hint)
select gate, 'HAS_HEIR', 99, 'FAIL', overridable, failed, passed, remedy, hint
from gate_check where gate = 'CHARTER' and code = 'HAS_OWNER'
returning id
"""
REMOVED = "delete from gate_check where gate = 'CHARTER' and code = 'HAS_PROVIDER' returning id"
DIFFERING = """
select count(*) from (
    select gate, code, severity, id from gate_check
    except select gate, code, severity, id from gate_check_states where rec_to = 'infinity'
) it
"""


async def release(owner: Connection) -> list[UUID]:
    """What a migration does, within its transaction; it may go on and alter the table."""
    async with owner.transaction():
        written = [await owner.fetchval(statement) for statement in (CHANGED, ADDED, REMOVED)]
        await owner.execute("select history.released('gate_check')")
        await owner.execute("alter table gate_check alter column position set default 1")
    return written


async def test_a_new_installation_has_no_history(fresh_database: Database) -> None:
    async with connected(fresh_database.owner_url) as owner:
        changed, added, removed = await release(owner)
        assert await revisions(owner) == 0
        assert await owner.fetchval(DIFFERING) == 0
        assert await states_of(owner, "gate_check", changed, "severity") == [("WARN", True)]
        assert await states_of(owner, "gate_check", added, "severity") == [("FAIL", True)]
        assert await states_of(owner, "gate_check", removed, "severity") == []
        await owner.execute("update gate_check set severity = 'OFF' where id = $1", added)
        assert await events_of(owner, added) == [("UPDATED", ["severity"])]


async def test_where_there_is_a_history_it_tells_what_the_release_changed(fresh_database: Database) -> None:
    async with connected(fresh_database.owner_url) as owner:
        await rows.party(owner)
        changed, added, removed = await release(owner)
        assert await events_of(owner, changed) == [("UPDATED", ["severity"])]
        assert await events_of(owner, added) == [("CREATED", [])]
        assert await events_of(owner, removed) == [("TOMBSTONED", [])]
        assert await states_of(owner, "gate_check", changed, "severity") == [("FAIL", False), ("WARN", True)]
        last = await owner.fetchrow("select actor_id, source_system from change_transaction order by recorded_at desc limit 1")
        assert tuple(last) == (None, "release")


async def test_migrations_leave_no_revision_in_a_new_installation(fresh_database: Database) -> None:
    async with connected(fresh_database.owner_url) as owner:
        assert await revisions(owner) == 0, "a migration writes rows of a recorded table without history.released"


@pytest.mark.parametrize("role", ["public", "salkku"])
async def test_only_the_owner_may_say_that_rows_came_with_a_release(database: Database, role: str) -> None:
    async with connected(database.owner_url) as owner:
        granted = "select has_function_privilege($1, 'history.released(regclass)', 'execute')"
        assert not await owner.fetchval(granted, role)
