"""What the database refuses among parties, alone and when two transactions meet."""

from tests.support import rows
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import Connection, constraint_of, refused

JOIN = "update party set parent_id = $1 where id = $2"


async def test_a_party_is_no_part_of_itself(connection: Connection) -> None:
    city = await rows.party(connection, "ORGANIZATION")
    unit = await rows.party(connection, parent_id=city)
    team = await rows.party(connection, parent_id=unit)
    async with refused(connection, "ck_party_no_circle"):
        await connection.execute(JOIN, team, city)
    async with refused(connection, "ck_party_no_circle"):
        await connection.execute(JOIN, city, city)
    await connection.execute(JOIN, city, team)
    await connection.execute("select check_now()")


async def test_a_person_has_no_parts(connection: Connection) -> None:
    unit, person = await rows.party(connection), await rows.party(connection, "PERSON")
    await rows.party(connection, "PERSON", parent_id=unit)
    async with refused(connection, "ck_party_person_has_no_parts"):
        await rows.party(connection, parent_id=person)
    async with refused(connection, "ck_party_person_has_no_parts"):
        await connection.execute("update party set kind = 'PERSON' where id = $1", unit)


async def test_a_key_has_its_form_and_never_changes(connection: Connection) -> None:
    party = await rows.party(connection, key="UNIT-ALAND")
    for key in ("UNIT-Å", "unit", "AB", "A" * 41, "A B C"):
        async with refused(connection, "ck_party_key"):
            await rows.party(connection, key=key)
    async with refused(connection, "uq_party_key"):
        await rows.party(connection, key="UNIT-ALAND")
    async with refused(connection, "ck_party_key_never_changes"):
        await connection.execute("update party set key = 'OTHER' where id = $1", party)


async def test_two_halves_of_a_circle_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection:
        one, other = await rows.party(connection), await rows.party(connection)
    refusal = await race(fresh_database, lambda c: c.execute(JOIN, one, other), lambda c: c.execute(JOIN, other, one))
    assert constraint_of(refusal) == "ck_party_no_circle"


async def test_a_child_and_becoming_a_person_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection:
        unit = await rows.party(connection)
    refusal = await race(
        fresh_database,
        lambda c: rows.party(c, parent_id=unit),
        lambda c: c.execute("update party set kind = 'PERSON' where id = $1", unit),
    )
    assert constraint_of(refusal) == "ck_party_person_has_no_parts"
