"""What the one function that writes the past can be made to do, by whom; and that every column of texts is classified."""

from uuid import UUID

import asyncpg
import pytest

from tests.history.writing import states_of
from tests.support import rows
from tests.support.databases import Database
from tests.support.rows import Connection, connected, constraint_of

TEXTS = """
select c.relname as "table", a.attname as "column"
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like '%\\_states' and a.attnum > 0
    and not a.attisdropped and a.atttypid in ('text'::regtype, 'text[]'::regtype, 'varchar'::regtype, 'char'::regtype, 'bpchar'::regtype,
        'name'::regtype, 'json'::regtype, 'jsonb'::regtype, 'xml'::regtype, 'tsvector'::regtype)
"""
STATES_ALONE = """
select c.relname from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' and relname like '%\\_states'
    and to_regclass('public.' || left(relname, -7)) is null
"""
# A trigger that names its columns and none that is rewritten is not set off; those that write history look at what is there,
# and those that keep what is searched must follow.
SET_OFF = """
select distinct t.tgrelid::regclass::text as "table", p.proname as function
from pg_trigger t join pg_proc p on p.oid = t.tgfoid
join personal_column c on t.tgrelid = ('public.' || c.table_name)::regclass and c.kind <> 'NONE'
join pg_attribute a on a.attrelid = t.tgrelid and a.attname = c.column_name
where not t.tgisinternal and t.tgtype & 16 > 0 and (t.tgattr = '' or a.attnum = any (t.tgattr::int2[]))
    and p.proname not like 'record\\_%' and p.proname <> 'name_parties' and p.proname not like 'search\\_%'
    and p.prosrc not like '%redacting()%'
"""
ERASE = "select erase_party($1, '', $2)"


async def test_every_column_of_texts_is_classified(database: Database) -> None:
    """Whoever adds one says in its migration whether people may be named there, by a row of personal_column."""
    async with connected(database.owner_url) as owner:
        texts = {(row["table"], row["column"]) for row in await owner.fetch(TEXTS)}
        classified = await owner.fetch("select table_name, column_name from personal_column")
        assert texts == {tuple(row) for row in classified}
        assert await owner.fetch(STATES_ALONE) == []


async def test_every_trigger_that_a_rewrite_sets_off_stands_aside(database: Database) -> None:
    async with connected(database.owner_url) as owner:
        assert [tuple(row) for row in await owner.fetch(SET_OFF)] == []


async def person(connection: Connection, name: str = "Tuija Kärhönen") -> UUID:
    return await rows.party(connection, "PERSON", name={"fi": name})


async def as_actor(connection: Connection) -> UUID:
    """Somebody who acts, for the rest of the transaction."""
    actor = await person(connection, "Åsa Öhman")
    await connection.execute("select set_config('salkku.actor', $1, true)", str(actor))
    return actor


async def test_nobody_is_erased_by_nobody_or_by_themselves(fresh_database: Database) -> None:
    async with connected(fresh_database.url) as connection, connection.transaction():
        party = await person(connection)
        assert await refusal(connection, ERASE, party, []) == "erased_by_somebody_else"
        actor = await as_actor(connection)
        assert await refusal(connection, ERASE, actor, []) == "erased_by_somebody_else"
        await connection.execute("update party set active = false where id = $1", actor)
        assert await refusal(connection, ERASE, party, []) == "erased_by_somebody_else"


async def test_the_application_has_words_taken_out_and_nothing_else_written(fresh_database: Database) -> None:
    """Whoever has its role can blacken what was written, and is told of; they cannot put other words there."""
    async with connected(fresh_database.url) as connection:
        async with connection.transaction():
            unit, party = await rows.party(connection), await person(connection)
            service = await rows.service(connection)
            comment = await rows.comment(connection, service, body="Kysy Tuijalta ja Tuijan väeltä.")
        async with connection.transaction():
            await as_actor(connection)
            assert await refusal(connection, ERASE, unit, []) == "erased_are_people"
            for place in ("service.key", "party.name", "party_states.key", "api_token.prefix", "nothing.at"):
                table, _, column = place.partition(".")
                mention = {"table": table, "column": column, "id": str(comment), "found": "Tuija"}
                assert await refusal(connection, ERASE, party, [mention]) == "only_words_of_free_texts", place
            body = {"table": "stakeholder_comment", "column": "body", "id": str(comment), "language": "fi"}
            for found in ("", ".", ".*", "  "):
                assert await refusal(connection, ERASE, party, [{**body, "found": found}]) == "only_words_of_free_texts", found
            await connection.execute(ERASE, party, [{**body, "found": "T.*n"}, {**body, "found": "Tuija"}, {**body, "found": "Tuijan"}])
        assert await states_of(connection, "stakeholder_comment", comment, "body") == [("Kysy Tuijalta ja Poistettu henkilö väeltä.", True)]


async def test_the_setting_alone_opens_nothing(fresh_database: Database) -> None:
    async with connected(fresh_database.url) as connection, connection.transaction():
        party = await person(connection)
        await connection.execute("select set_config('salkku.redacting', 'on', true)")
        assert await refusal(connection, "update party set key = 'PERSON-OTHER' where id = $1", party) == "ck_party_key_never_changes"
        await connection.execute("""update party set name = '{"fi": "Toinen"}' where id = $1""", party)
        assert await connection.fetchval("select revision from party where id = $1", party) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "update stakeholder_comment_states set body = ''",
        "delete from change_event",
        "update personal_column set kind = 'FREE_TEXT'",
        "select history.redact('[]')",
        "select history.rewrite('party', 'name', '', '')",
        "select history.forget_person(p) from party p",
    ],
)
async def test_the_application_writes_no_past_by_itself(database: Database, statement: str) -> None:
    async with connected(database.url) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)


async def test_no_other_role_has_anybody_erased(database: Database) -> None:
    """A role for reports that may read all."""
    granted = "select grantee::regrole::text from pg_proc, aclexplode(proacl) where proname = 'erase_party' order by 1"
    async with connected(database.owner_url) as owner:
        may = [row[0] for row in await owner.fetch(granted)]
    async with connected(database.url) as application:
        assert await application.fetchval("select current_user") in may
    assert len(may) == 2, "the owner and the application"


async def refusal(connection: Connection, statement: str, *arguments: object) -> str | None:
    """The constraint that a statement breaks; nothing of it stays."""
    try:
        async with connection.transaction():
            await connection.execute(statement, *arguments)
    except asyncpg.PostgresError as error:
        return constraint_of(error)
    return None
