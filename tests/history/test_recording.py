"""One state and one event per row and transaction, whatever the steps between."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from tests.history.writing import events_of, revisions, states_of
from tests.support import rows
from tests.support.rows import LONG_AGO, Connection

RENAME = "update party set name = $1 where id = $2"


async def test_a_row_leaves_a_state_for_each_transaction_that_changed_it(connection: Connection) -> None:
    service = await rows.service(connection)
    await connection.execute("update service set category = 'hr' where id = $1", service)
    async with connection.transaction():
        await connection.execute("update service set category = 'fin' where id = $1", service)
        await connection.execute("update service set review_due_on = '2027-01-01' where id = $1", service)
    assert await states_of(connection, "service", service, "category", "revision") == [
        ("ict", 1, False),
        ("hr", 2, False),
        ("fin", 4, True),
    ]
    assert await events_of(connection, service) == [("CREATED", []), ("UPDATED", ["category"]), ("UPDATED", ["category", "review_due_on"])]
    gaps = await connection.fetch(
        "select rec_to, lead(rec_from) over (order by rec_from) as next from service_states where id = $1", service
    )
    assert [gap["rec_to"] for gap in gaps[:-1]] == [gap["next"] for gap in gaps[:-1]]


async def test_events_of_a_transaction_share_its_revision(connection: Connection) -> None:
    async with connection.transaction():
        await connection.execute("select set_config('salkku.actor', '018f0000-0000-7000-8000-000000000001', true)")
        await connection.execute("select set_config('salkku.source', 'itsm-a', true), set_config('salkku.request', 'r-1', true)")
        one, other = await rows.party(connection), await rows.party(connection)
    await rows.party(connection)
    first, second = await connection.fetch("select actor_id, source_system, request_id, recorded_at from change_transaction order by 4")
    assert (first["actor_id"], first["source_system"], first["request_id"]) == (
        UUID("018f0000-0000-7000-8000-000000000001"),
        "itsm-a",
        "r-1",
    )
    assert (second["actor_id"], second["source_system"], second["request_id"]) == (None, None, None)
    events = await connection.fetch("select recorded_at, seq, entity_type, entity_id from change_event order by recorded_at, seq")
    assert [tuple(event) for event in events[:2]] == [
        (first["recorded_at"], 1, "Party", one),
        (first["recorded_at"], 2, "Party", other),
    ]


async def test_what_changes_nothing_leaves_nothing(connection: Connection) -> None:
    party = await rows.party(connection)
    before = await revisions(connection)
    await connection.execute("update party set active = active, key = key where id = $1", party)
    async with connection.transaction():
        passing = await rows.party(connection)
        await connection.execute("delete from party where id = $1", passing)
    async with connection.transaction():
        await connection.execute("delete from idempotency_record")
    transaction = connection.transaction()
    await transaction.start()
    await rows.party(connection)
    await transaction.rollback()
    assert await revisions(connection) == before
    assert await events_of(connection, passing) == []


async def test_a_row_that_goes_and_comes_back_was_updated(connection: Connection) -> None:
    party = await rows.party(connection, kind="ORG_UNIT")
    key = await connection.fetchval("select key from party where id = $1", party)
    async with connection.transaction():
        await connection.execute("delete from party where id = $1", party)
        await rows.party(connection, id=party, key=key, kind="ORGANIZATION")
    assert await events_of(connection, party) == [("CREATED", []), ("UPDATED", ["kind"])]
    async with connection.transaction():
        await connection.execute("delete from party where id = $1", party)
        await rows.party(connection, id=party, key=key, kind="ORGANIZATION")
    assert len(await events_of(connection, party)) == 2
    await connection.execute("delete from party where id = $1", party)
    await rows.party(connection, id=party, key=key)
    assert [operation for operation, _ in await events_of(connection, party)] == ["CREATED", "UPDATED", "TOMBSTONED", "CREATED"]
    assert await states_of(connection, "party", party, "kind") == [
        ("ORG_UNIT", False),
        ("ORGANIZATION", False),
        ("ORG_UNIT", True),
    ]


async def test_a_record_made_before_commit_is_made_again_at_commit(connection: Connection) -> None:
    """`set constraints all immediate` records at once; what follows in the same transaction still becomes one event."""
    kept, changed = await rows.party(connection), await rows.party(connection)
    async with connection.transaction():
        await connection.execute("set constraints all immediate")
        await connection.execute("update party set active = false where id in ($1, $2)", kept, changed)
        await connection.execute("update party set kind = 'ORGANIZATION' where id = $1", changed)
        await connection.execute("update party set active = true where id = $1", changed)
        passing = await rows.party(connection)
        await connection.execute("delete from party where id = $1", passing)
    assert await events_of(connection, kept) == [("CREATED", []), ("UPDATED", ["active"])]
    assert await events_of(connection, changed) == [("CREATED", []), ("UPDATED", ["kind"])]
    assert await events_of(connection, passing) == []
    assert await states_of(connection, "party", changed, "kind", "active") == [("ORG_UNIT", True, False), ("ORGANIZATION", True, True)]


async def test_a_savepoint_that_is_rolled_back_takes_its_record_along(connection: Connection) -> None:
    party = await rows.party(connection)
    async with connection.transaction():
        dry_run = connection.transaction()
        await dry_run.start()
        await connection.execute("update party set active = false where id = $1", party)
        await connection.execute("set constraints all immediate")
        await dry_run.rollback()
    assert await events_of(connection, party) == [("CREATED", [])]
    assert await revisions(connection) == 1


async def test_names_of_people_are_told_of_but_not_kept(connection: Connection) -> None:
    person = await rows.party(connection, "PERSON", name={"fi": "Åsa Öhman"}, email="asa@example.org")
    async with connection.transaction():
        await connection.execute(RENAME, {"fi": "Väinö Mäkelä"}, person)
        await connection.execute("update party set email = 'vaino@example.org' where id = $1", person)
    await connection.execute(RENAME, {"fi": "Sinikka Järvinen"}, person)
    assert await events_of(connection, person) == [("CREATED", []), ("UPDATED", ["email", "name"]), ("UPDATED", ["name"])]
    written = await connection.fetch("select s::text from party_states s union all select e::text from change_event e")
    assert not [row for row in written if any(name in row[0] for name in ("Åsa", "Väinö", "Sinikka", "example.org"))]


async def test_events_say_what_happened(connection: Connection) -> None:
    async with connection.transaction():
        package = await rows.package(connection, key="PKG-ONE")
        version = await rows.version(connection, package)
    async with connection.transaction():
        await rows.transition(connection, version, "PROPOSED", "IN_DESIGN", LONG_AGO + timedelta(days=9))
    item = await rows.item(connection, version, await rows.service(connection))
    capability = await rows.insert(connection, "capability", key="CAP-1", kind="PROCESS", name={"fi": "Taito"})
    use = await rows.insert(connection, "capability_use", version_id=version, capability_id=capability)
    await connection.execute("delete from capability_use where id = $1", use)
    await connection.execute("delete from composition_item where id = $1", item)
    assert await events_of(connection, use) == [("LINKED", []), ("UNLINKED", [])]
    assert await events_of(connection, item) == [("CREATED", []), ("TOMBSTONED", [])]
    assert await events_of(connection, version) == [
        ("CREATED", []),
        ("TRANSITIONED", ["stage", "stage_since"]),
        ("UPDATED", []),
        ("UPDATED", []),
        ("UPDATED", []),
        ("UPDATED", []),
    ], "a change of parts is told by the version's revision"
    names = "select distinct entity_type, entity_key from change_event where entity_id in ($1, $2)"
    named = await connection.fetch(names, package, version)
    assert {tuple(row) for row in named} == {("Service", "PKG-ONE"), ("ServiceVersion", None)}


async def test_a_change_that_must_say_why_keeps_its_kind_and_its_reason(connection: Connection) -> None:
    await rows.party(connection)
    async with connection.transaction():
        await connection.execute("select set_config('salkku.kind', 'EDITORIAL', true), set_config('salkku.reason', 'Kirjoitusvirhe', true)")
        await rows.party(connection)
    await rows.party(connection)
    found = await connection.fetch("select kind, reason from change_transaction order by recorded_at")
    assert [tuple(row) for row in found] == [(None, None), ("EDITORIAL", "Kirjoitusvirhe"), (None, None)]


async def test_a_kind_without_a_reason_is_refused(connection: Connection) -> None:
    change = "select set_config('salkku.kind', 'BACKDATED', true); update party set active = false"
    await rows.party(connection)
    with pytest.raises(asyncpg.CheckViolationError, match="ck_change_transaction_reason"):
        await connection.execute(change)
