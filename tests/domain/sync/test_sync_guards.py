"""External ids and idempotency keys: what the database refuses, alone and when two transactions meet."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from tests.support import rows
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import Connection, constraint_of, refused

SAME_AS = "uq_external_reference_same_as"


async def refer(connection: Connection, entity: UUID, **values: object) -> UUID:
    defaults = {"entity_type": "Service", "source_system": "itsm-a", "external_id": "42", "type": "SAME_AS"}
    return await rows.insert(connection, "external_reference", **{"entity_id": entity, **defaults, **values})


async def remember(connection: Connection, body: bytes) -> None:
    await connection.execute(
        "insert into idempotency_record (principal, mutation_field, key, request_hash, recorded_at) values ('p', 'f', 'k', $1, $2)",
        hashlib.sha256(body).digest(),
        datetime(2026, 11, 21, tzinfo=UTC),
    )


async def test_an_external_id_is_one_of_ours(connection: Connection) -> None:
    one, other = await rows.service(connection), await rows.service(connection)
    await refer(connection, one)
    async with refused(connection, SAME_AS):
        await refer(connection, other)
    await refer(connection, other, source_system="fin-b")
    await refer(connection, other, entity_type="Party")
    await refer(connection, other, type="TICKET")
    await refer(connection, one, type="TICKET")
    async with refused(connection, "uq_external_reference_once"):
        await refer(connection, one, type="TICKET")


async def test_a_stored_address_is_https_or_mailto(connection: Connection) -> None:
    service = await rows.service(connection)
    for url in ("javascript:alert(1)", "http://example.org", "//example.org"):
        async with refused(connection, "ck_external_reference_url"):
            await refer(connection, service, url=url)
    await refer(connection, service, url="https://example.org/42")


async def test_an_external_id_of_two_rows_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection:
        one, other = await rows.service(connection), await rows.service(connection)
    refusal = await race(fresh_database, lambda c: refer(c, one), lambda c: refer(c, other))
    assert constraint_of(refusal) == SAME_AS


async def test_the_hash_of_a_request_never_changes(connection: Connection) -> None:
    await remember(connection, b"one")
    async with refused(connection, "ck_idempotency_record_request_hash_never_changes"):
        await connection.execute("update idempotency_record set request_hash = $1", hashlib.sha256(b"other").digest())
    async with refused(connection, "ck_idempotency_record_request_hash"):
        await connection.execute(
            "insert into idempotency_record (principal, mutation_field, key, request_hash, recorded_at) values ('p', 'f', 'k', 'x', now())"
        )
    await connection.execute("update idempotency_record set outcome = $1", {"errors": []})


async def test_one_key_with_two_bodies_race(fresh_database: Database) -> None:
    """The second caller waits until it can read what the first one's request was."""
    refusal = await race(fresh_database, lambda c: remember(c, b"one"), lambda c: remember(c, b"other"))
    assert isinstance(refusal, asyncpg.UniqueViolationError)
    async with rows.connected(fresh_database.url) as connection:
        assert await connection.fetchval("select request_hash from idempotency_record") == hashlib.sha256(b"one").digest()
