"""The words that are searched follow their texts by themselves, whoever writes them, and an erased person's are gone at once."""

from uuid import UUID

from tests.support import rows
from tests.support.databases import Database
from tests.support.rows import Connection, connected

WORDS = """
select d.language, substr(it, 1, 1) as place, substr(it, 3) as word
from search_document d, unnest(d.words) it
where d.owner_id = $1 and substr(it, 2, 1) = '=' order by 1, 2, 3
"""
ALL = """
select owner_id, kind, language, service_id, shown, state, spoken_at, array(select unnest(words) order by 1) as words
from search_document order by owner_id, language
"""


async def words(connection: Connection, owner: UUID) -> set[str]:
    return {f"{row['language']} {row['place']} {row['word']}" for row in await connection.fetch(WORDS, owner)}


async def known(connection: Connection) -> set[str]:
    return {row["word"] for row in await connection.fetch("select word from search_word")}


async def test_words_follow_what_a_version_says(fresh_database: Database) -> None:
    async with connected(fresh_database.url) as connection:
        async with connection.transaction():
            service = await rows.service(connection, key="SVC-HISSI")
            version = await rows.version(connection, service, name={"fi": "Hissihuolto"})
        assert await words(connection, version) == {"fi n svc", "fi n hissi", "fi n hissihuolto"}
        item = await rows.insert(
            connection, "scope_item", version_id=version, inclusion="EXCLUDED", text={"fi": "Rullaportaat", "sv": "Rulltrappor"}, position=1
        )
        assert await words(connection, version) == {"fi n svc", "fi n hissi", "fi n hissihuolto", "fi r rullaportaat"}
        async with connection.transaction():
            await connection.execute("""update scope_item set text = '{"fi": "Liukuportaat"}' where id = $1""", item)
            await connection.execute("""update service_version set name = '{"sv": "Hiss"}' where id = $1""", version)
        assert await words(connection, version) == {"sv n svc", "sv n hissi", "sv n hiss"}
        shown = "select shown from search_document where owner_id = $1"
        assert await connection.fetchval(shown, version) is False
        await connection.execute(
            """update service_version set share_with_customers = true, language_status = '{"sv": "PUBLISHED"}' where id = $1""", version
        )
        assert await connection.fetchval(shown, version) is True
        await connection.execute("""update scope_item set text = '{"sv": "Rulltrappor"}' where id = $1""", item)
        assert await words(connection, version) == {"sv n svc", "sv n hissi", "sv n hiss", "sv r rulltrappor"}
        await connection.execute("delete from scope_item where id = $1", item)
        assert await words(connection, version) == {"sv n svc", "sv n hissi", "sv n hiss"}


async def test_words_follow_what_is_said(fresh_database: Database) -> None:
    async with connected(fresh_database.url) as connection:
        service = await rows.service(connection)
        comment = await rows.comment(connection, service, body="Hissi seisoo", language="fi")
        assert await words(connection, comment) == {"fi c hissi", "fi c seisoo"}
        await connection.execute("delete from stakeholder_comment where id = $1", comment)
        assert await words(connection, comment) == set()
        idea = await rows.idea(connection, service, title="Hissi", body="Se seisoo", language="fi")
        assert await words(connection, idea) == {"fi t hissi", "fi b se", "fi b seisoo"}
        await connection.execute("""update development_idea set answer = '{"en": "Thanks"}' where id = $1""", idea)
        assert await words(connection, idea) == {"fi t hissi", "fi b se", "fi b seisoo", "en b thanks"}


async def test_a_transaction_writes_words_once_and_before_it_ends(fresh_database: Database) -> None:
    """However often it changes a text. What is taken back leaves nothing; who has every check made sees the words too, and may go on."""
    written = "select n_tup_ins + n_tup_upd from pg_stat_xact_user_tables where relname = 'search_document'"
    rename = "update service_version set name = jsonb_build_object('fi', $2::text) where id = $1"
    async with connected(fresh_database.url) as connection:
        async with connection.transaction():
            version = await rows.version(connection, await rows.service(connection, key="SVC-HISSI"), name={"fi": "Hissi"})
            for position, text in enumerate(("Rullaportaat", "Liukuportaat")):
                item = {"inclusion": "EXCLUDED", "text": {"fi": text}, "position": position}
                await rows.insert(connection, "scope_item", version_id=version, **item)
            await connection.execute(rename, version, "Nostin")
            refused = connection.transaction()
            await refused.start()
            await connection.execute(rename, version, "Hinaaja")
            await connection.execute("select check_now()")
            await refused.rollback()
            await connection.execute("select check_now()")
            said = {"fi n svc", "fi n hissi", "fi n nostin", "fi r rullaportaat", "fi r liukuportaat"}
            assert await words(connection, version) == said
            assert await connection.fetchval(written) == 2  # once in what was taken back
            await connection.execute(rename, version, "Kaide")
        assert await words(connection, version) == said - {"fi n nostin"} | {"fi n kaide"}
        assert await known(connection) >= {"nostin", "kaide"}
        assert "hinaaja" not in await known(connection)
        assert await connection.fetch("select from search_due") == []


async def test_what_is_found_at_the_end_of_a_long_text_is_shown(fresh_database: Database) -> None:
    """With what is around it, as at the beginning."""
    long = "Huolto sujuu. " * 3_500 + "Viimeinen tarkastuspöytäkirja on tässä."
    asked = "select search_found_in($1, 'r', 'fi', $2, $3) as told"
    async with connected(fresh_database.url) as connection, connection.transaction():
        version = await rows.version(connection, await rows.service(connection), description={"fi": long})
        for word, quality, marked in (("tarkastuspöytäkirja", 0, "tarkastuspöytäkirja"), ("pöytäkirja", 2, "pöytäkirja")):
            told = await connection.fetchval(asked, version, [word], quality)
            before, found, _ = told["parts"]
            assert (told["field"], found) == ("DESCRIPTION", {"text": marked, "matched": True})
            assert before["text"].startswith("…")
            assert before["text"].removesuffix("tarkastus").endswith("sujuu. Viimeinen ")
        assert await connection.fetchval(asked, version, ["hissi"], 3) is None


async def test_of_an_erased_person_no_word_is_left(fresh_database: Database) -> None:
    """Words that others are called by too stay where they are found."""
    async with connected(fresh_database.url) as connection:
        async with connection.transaction():
            person = await rows.party(connection, "PERSON", name={"fi": "Tuija Kärhönen"})
            service = await rows.service(connection)
            told = await rows.comment(connection, service, body="Kysy: Tuija Kärhönen", language="fi")
            other = await rows.comment(connection, service, body="Toinen Tuija", language="fi")
        assert {"tuija", "kärhönen"} <= await known(connection)
        async with connection.transaction():
            actor = await rows.party(connection, "PERSON", name={"fi": "Åsa Öhman"})
            await connection.execute("select set_config('salkku.actor', $1, true)", str(actor))
            mention = {"table": "stakeholder_comment", "column": "body", "id": str(told), "language": "fi", "found": "Tuija Kärhönen"}
            await connection.execute("select erase_party($1, '', $2)", person, [mention])
            await connection.execute("select search_forget()")  # as partyErase does
        assert await words(connection, told) == {"fi c kysy", "fi c poistettu", "fi c henkilö"}
        assert await words(connection, other) == {"fi c toinen", "fi c tuija"}
        left = await known(connection)
        assert ("tuija" in left, "kärhönen" in left) == (True, False)
    async with connected(fresh_database.admin_url) as admin:
        assert await admin.fetch("select from pg_stats where tablename like 'search%' and attname in ('words', 'word', 'folded')") == []


async def test_words_made_anew_are_those_that_were_kept(fresh_demo: Database) -> None:
    """As after rows that were loaded with the triggers off: an import, the large demo."""
    async with connected(fresh_demo.owner_url) as owner:
        kept, learned = await owner.fetch(ALL), await known(owner)
        await owner.execute("select search_rebuild()")
        assert [tuple(row) for row in await owner.fetch(ALL)] == [tuple(row) for row in kept]
        assert await known(owner) == learned
