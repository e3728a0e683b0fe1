"""What the database refuses in threads and statements, alone and when two transactions meet."""

from datetime import timedelta

from tests.support import rows
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import LONG_AGO, Connection, constraint_of, refused

STATEMENT = {"aspect": "FEASIBILITY", "stance": "OPPOSES"}
LATER = LONG_AGO + timedelta(days=365)


async def test_aspect_and_stance_come_together(connection: Connection) -> None:
    service = await rows.service(connection)
    version = await rows.version(connection, service)
    for half in ({"aspect": "FEATURES"}, {"stance": "SUPPORTS"}):
        async with refused(connection, "ck_stakeholder_comment_statement_pair"):
            await rows.comment(connection, service, version_id=version, **half)
    async with refused(connection, "ck_stakeholder_comment_statement_version"):
        await rows.comment(connection, service, **STATEMENT)
    await rows.comment(connection, service, version_id=version, **STATEMENT)
    await connection.execute("select check_now()")


async def test_a_statement_is_made_on_a_planned_version(connection: Connection) -> None:
    service = await rows.service(connection)
    version = await rows.version(connection, service, "OPERATIONAL")
    launched = LONG_AGO + timedelta(days=3)
    async with refused(connection, "ck_stakeholder_comment_statement_stage"):
        await rows.comment(connection, service, version_id=version, created_at=launched, **STATEMENT)
    async with refused(connection, "ck_stakeholder_comment_statement_stage"):
        await rows.comment(connection, service, version_id=version, created_at=LONG_AGO - timedelta(days=1), **STATEMENT)
    await rows.comment(connection, service, version_id=version, created_at=launched - timedelta(seconds=1), **STATEMENT)
    plain = await rows.comment(connection, service, version_id=version, created_at=launched)
    await connection.execute("select check_now(); set constraints all deferred")
    async with refused(connection, "ck_stakeholder_comment_statement_stage"):
        await connection.execute("update stakeholder_comment set aspect = 'VALUE', stance = 'NEUTRAL' where id = $1", plain)


async def test_a_reply_stays_in_its_thread(connection: Connection) -> None:
    service, customer, stranger = await rows.service(connection), await rows.party(connection), await rows.party(connection)
    internal = await rows.comment(connection, service)
    private = await rows.comment(connection, service, audience="CUSTOMER", customer_id=customer)
    public = await rows.comment(connection, service, audience="CUSTOMER")
    for thread, differing in (
        (internal, {"audience": "CUSTOMER"}),
        (private, {}),
        (private, {"audience": "CUSTOMER"}),
        (private, {"audience": "CUSTOMER", "customer_id": stranger}),
        (public, {"audience": "CUSTOMER", "customer_id": customer}),
    ):
        async with refused(connection, "ck_stakeholder_comment_thread_audience"):
            await rows.comment(connection, service, parent_id=thread, **differing)
    async with refused(connection, "ck_stakeholder_comment_thread_audience"):
        await rows.comment(connection, await rows.service(connection), parent_id=internal)
    reply = await rows.comment(connection, service, parent_id=private, audience="CUSTOMER", customer_id=customer)
    await rows.comment(connection, service, parent_id=reply, audience="CUSTOMER", customer_id=customer)


async def test_for_whom_a_thread_is_never_changes(connection: Connection) -> None:
    service = await rows.service(connection)
    thread = await rows.comment(connection, service, audience="CUSTOMER")
    async with refused(connection, "ck_stakeholder_comment_audience_never_changes"):
        await connection.execute("update stakeholder_comment set audience = 'INTERNAL' where id = $1", thread)
    async with refused(connection, "ck_stakeholder_comment_customer_id_never_changes"):
        await connection.execute("update stakeholder_comment set customer_id = $1 where id = $2", await rows.party(connection), thread)
    async with refused(connection, "ck_stakeholder_comment_customer_thread"):
        await rows.comment(connection, service, customer_id=await rows.party(connection))


async def test_a_version_belongs_to_the_service(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection))
    async with refused(connection, "fk_stakeholder_comment_version_id_service_id"):
        await rows.comment(connection, await rows.service(connection), version_id=version)


async def test_a_launch_and_a_statement_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        service, author = await rows.service(connection), await rows.party(connection, "PERSON")
        version = await rows.version(connection, service, "IN_TRANSITION")
    refusal = await race(
        fresh_database,
        lambda c: rows.transition(c, version, "IN_TRANSITION", "OPERATIONAL", LATER),
        lambda c: rows.comment(c, service, version_id=version, author_id=author, created_at=LATER, **STATEMENT),
    )
    assert constraint_of(refusal) == "ck_stakeholder_comment_statement_stage"


async def test_aspect_and_stance_apart_race(fresh_database: Database) -> None:
    """One withdraws the statement, the other changes its stance: together they would leave a stance without an aspect."""
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        service = await rows.service(connection)
        statement = await rows.comment(connection, service, version_id=await rows.version(connection, service), **STATEMENT)
    refusal = await race(
        fresh_database,
        lambda c: c.execute("update stakeholder_comment set aspect = null, stance = null where id = $1", statement),
        lambda c: c.execute("update stakeholder_comment set stance = 'SUPPORTS' where id = $1", statement),
    )
    assert constraint_of(refusal) == "ck_stakeholder_comment_statement_pair"


async def test_a_reply_and_a_change_of_audience_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        service, author = await rows.service(connection), await rows.party(connection, "PERSON")
        thread = await rows.comment(connection, service, audience="CUSTOMER")
    refusal = await race(
        fresh_database,
        lambda c: rows.comment(c, service, parent_id=thread, author_id=author, audience="CUSTOMER"),
        lambda c: c.execute("update stakeholder_comment set audience = 'INTERNAL' where id = $1", thread),
    )
    assert constraint_of(refusal) == "ck_stakeholder_comment_audience_never_changes"
