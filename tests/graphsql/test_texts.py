"""Texts that could break out of a statement or of JSON: as arguments and as stored, they come back exact."""

import unicodedata

import pytest

from app.viewer import Role
from tests.support import rows
from tests.support.asking import Asker, asker
from tests.support.databases import Database

TEXTS = [
    "'", "''", '"', "\\", "\\\\", "\\'", '\\"', "'); drop table party; --", "$1", "$$", "%", "%s", "%(key)s", ":key", "{}", "{0}", "?",
    "E'\\n'", "/* */", "--", ";", "null", "true", "\n\r\t\b\f", "\x01\x1f\x7f", "\u2028\u2029\u200d\ufeff", "Åsa Öhman, Väinö Mäkelä",
    "e\u0301", "日本語", "𝔘𝔫𝔦", "👩‍👩‍👧‍👦", "</script>", '{"a":1}', "a" * 20_000,
]  # fmt: skip
STORED = [text for text in TEXTS if unicodedata.is_normalized("NFC", text)]
"""Localized texts are kept composed; the database refuses others."""


@pytest.mark.parametrize("text", TEXTS)
async def test_a_text_as_an_argument_names_nothing(demo: Asker, text: str) -> None:
    document = "query ($key: String!) { a: service(by: {key: $key}) { key } services(first: 1) { totalCount } }"
    assert await demo.ask(document, key=text) == {"a": None, "services": {"totalCount": 22}}
    assert len(demo.statements) == 1


async def test_a_text_as_a_literal_names_nothing(demo: Asker) -> None:
    assert await demo.ask(r'{ service(by: {key: "\u0027); drop table party; --\"\\"}) { key } }') == {"service": None}
    assert await demo.ask('{ service(by: {key: """SVC\'-" \\n"""}) { key } }') == {"service": None}


async def test_stored_texts_come_back_exact(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.owner_url) as owner, owner.transaction():
        person = await rows.party(owner, "PERSON", key="PERSON-A", name={"fi": "Anu"})
        home = await rows.portfolio(owner)
        for number, text in enumerate(STORED):
            await rows.party(owner, "PERSON", key=f"TEXT-{number:03}", name={"sv": text, "fi": "toinen"}, email=text)
            service = await rows.service(owner, key=f"SVC-{number:03}", portfolio_id=home, category=text[:200])
            await rows.version(owner, service, name={"fi": text})
            await rows.comment(owner, service, author_id=person, body=text)
    async with asker(fresh_database.url, fresh_database.owner_url, {Role.PORTFOLIO_MANAGER: ("PERSON-A", None)}) as made:
        answer = await made.ask(
            "{ parties(first: 200) { nodes { key email name { text(lang: [SV]) translations { sv } } } } "
            "services(first: 200) { nodes { category name { text } comments { nodes { body } } } } }"
        )
    parties = [each for each in answer["parties"]["nodes"] if each["key"].startswith("TEXT-")]
    assert [each["email"] for each in parties] == STORED
    assert [each["name"]["text"] for each in parties] == STORED
    assert [each["name"]["translations"]["sv"] for each in parties] == STORED
    services = answer["services"]["nodes"]
    assert [each["category"] for each in services] == [text[:200] for text in STORED]
    assert [each["name"]["text"] for each in services] == STORED
    assert [each["comments"]["nodes"] for each in services] == [[{"body": text}] for text in STORED]
