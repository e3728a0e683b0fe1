"""What customers are told of a new version: the note that is made of the comparison, put in other words and stored before the launch."""

import re
from typing import Any

import pytest

from app.domain.markdown import markdown_faults
from app.viewer import Role
from tests.domain.package.test_comparisons_of_the_demo import version
from tests.support import rows
from tests.support.asking import Asker
from tests.support.rows import connected
from tests.support.writing import Writer

NOTE = """
query ($from: VersionBy!, $to: VersionBy!) {
  compareVersions(from: $from, to: $to) { customerNote { text lang translations { fi sv en } } }
}"""
FINNISH = """\
**Talousjärjestelmän ylläpitopalvelu (ERP): muutokset versiosta 2.0 versioon 3.0**

**Uutta ja parempaa**

- Uutta paketissa: Raportointi ja analytiikka.

**Supistuu tai kallistuu**

- Hinta nousee, Perus. Ennen: 3434,00 EUR/kk. Nyt: 3494,00 EUR/kk.
- Hinta nousee, Laaja. Ennen: 5719,00 EUR/kk. Nyt: 5833,00 EUR/kk.
- Hinta nousee, Kriittinen. Ennen: 7809,00 EUR/kk. Nyt: 7923,00 EUR/kk.

**Muita muutoksia**

- Palvelinkapasiteetti ja ylläpito korvataan: uusi palvelu on Pilvikapasiteetti.
- Sanamuoto muuttuu. Ennen: Palvelinten ylläpito ja varmistus. Nyt: Pilvipalvelinten ylläpito ja varmistus.
- Tekstejä on muutettu: asiakkaan tarve; kuvaus."""
SWEDISH = """\
**Underhållstjänst för ekonomisystemet (ERP): ändringar från version 2.0 till version 3.0**

**Nytt och bättre**

- Nytt i paketet: Rapportering och analys.

**Minskar eller blir dyrare**

- Priset höjs, Bas. Förut: 3434,00 EUR/mån. Nu: 3494,00 EUR/mån.
- Priset höjs, Utökad. Förut: 5719,00 EUR/mån. Nu: 5833,00 EUR/mån.
- Priset höjs, Kritisk. Förut: 7809,00 EUR/mån. Nu: 7923,00 EUR/mån.

**Övriga ändringar**

- Serverkapacitet och drift ersätts: den nya tjänsten är Molnkapacitet.
- Formuleringen ändras. Förut: Serverdrift och säkerhetskopiering. Nu: Drift och säkerhetskopiering av molnservrar.
- Texter har ändrats: kundens behov; beskrivning."""
ENGLISH = """\
**Talousjärjestelmän ylläpitopalvelu (ERP): changes from version 2.0 to version 3.0**

**New and better**

- New in the package: Raportointi ja analytiikka.

**Reduced or more expensive**

- A higher price, Perus. Before: 3434.00 EUR/month. Now: 3494.00 EUR/month.
- A higher price, Laaja. Before: 5719.00 EUR/month. Now: 5833.00 EUR/month.
- A higher price, Kriittinen. Before: 7809.00 EUR/month. Now: 7923.00 EUR/month.

**Other changes**

- Server capacity and operation is replaced: the new service is Cloud capacity.
- The wording changes. Before: Palvelinten ylläpito ja varmistus. Now: Pilvipalvelinten ylläpito ja varmistus.
- Texts were changed: the customer's need; description."""
"""Version 3.0 is not published in English, as some of its components are, so what customers read of it is Finnish."""
FOR_CUSTOMERS = [
    "**Nytt och bättre**",
    "- Nytt i paketet: Molnkapacitet.",
    "- Nytt i paketet: Rapportering och analys.",
    "**Minskar eller blir dyrare**",
    "- Ingår inte längre i paketet: Serverkapacitet och drift.",
    "- Priset höjs, Bas. Förut: 3434,00 EUR/mån. Nu: 3494,00 EUR/mån.",
    "- Priset höjs, Utökad. Förut: 5719,00 EUR/mån. Nu: 5833,00 EUR/mån.",
    "- Priset höjs, Kritisk. Förut: 7809,00 EUR/mån. Nu: 7923,00 EUR/mån.",
    "**Övriga ändringar**",
    "- Formuleringen ändras. Förut: Serverdrift och säkerhetskopiering. Nu: Drift och säkerhetskopiering av molnservrar.",
    "- Texter har ändrats: kundens behov; beskrivning.",
]
"""What replaces what is the provider's own knowledge."""
UNCHANGED = {"fi": "Asiakkaille mikään ei muutu.", "sv": "Ingenting ändras för kunderna.", "en": "Nothing changes for customers."}
COMMENT = "comment { id revision body }"


async def note(demo: Asker, before: dict[str, Any], after: dict[str, Any], role: Role = Role.PORTFOLIO_MANAGER) -> Any:
    variables: dict[str, Any] = {"from": before, "to": after}
    found = await demo.ask(NOTE, role, **variables)
    assert len(demo.statements) == 1
    return found["compareVersions"]["customerNote"]


async def test_the_note_of_the_next_version(demo: Asker) -> None:
    found = await note(demo, version("2.0"), version("3.0"))
    assert found["translations"] == {"fi": FINNISH, "sv": SWEDISH, "en": ENGLISH}
    assert (found["text"], found["lang"]) == (FINNISH, "FI")


async def test_no_draft_is_told_and_nothing_that_differs_in_drafts_only(demo: Asker) -> None:
    """The Swedish of the next workplace is not published: managers announce what customers may read."""
    found = (await note(demo, version("2.0", "PKG-WORKPLACE"), version("3.0", "PKG-WORKPLACE")))["translations"]
    drafts = '{ serviceVersions(filter: {service: {key: {eq: "PKG-WORKPLACE"}}}) { nodes { scope { text { translations { sv } } } } } }'
    assert "canary-draft-sv" in str(await demo.ask(drafts))
    for text in found.values():
        assert "canary-draft" not in text
        assert not re.search(r": ([^:\n]+)\. \w+: \1\.$", text, re.MULTILINE), "words that stay as they are"


async def test_to_customers_english_is_not_published(demo: Asker) -> None:
    found = await note(demo, version("2.0"), version("3.0"), Role.CUSTOMER)
    assert found["translations"]["en"] is None
    _, *lines = found["translations"]["sv"].split("\n")
    assert [line for line in lines if line] == FOR_CUSTOMERS


@pytest.mark.parametrize("role", [Role.PORTFOLIO_MANAGER, Role.ANALYST, Role.INTEGRATION])
async def test_nothing_internal_is_told(demo: Asker, role: Role) -> None:
    """Neither costs, nor the note of a line that customers do not see, nor the internal description."""
    told = (await note(demo, version("1.0"), version("2.0"), role))["translations"]
    assert "cost" not in told["en"]
    assert "internal" not in told["en"].lower()
    assert "Network connectivity" not in told["en"]
    assert told["en"].count("\n- ") == told["fi"].count("\n- ") == told["sv"].count("\n- ") == 29


async def test_nothing_changes(demo: Asker) -> None:
    for role in (Role.PORTFOLIO_MANAGER, Role.CUSTOMER):
        assert (await note(demo, version("2.0"), version("2.0"), role))["translations"] == UNCHANGED


async def test_a_name_means_its_letters_and_nothing_more(writer: Writer) -> None:
    """As Markdown it is one line, without HTML and without marks."""
    key = rows.key("PKG-MARKED")
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        package = await rows.package(connection, key=key)
        for number, text in (("1.0", None), ("2.0", "<b>a_b*\n- c [x](y)")):
            made = await rows.version(connection, package, "PROPOSED", number, name={"en": "A_B"}, language_status={"en": "PUBLISHED"})
            if text:
                item = {"inclusion": "INCLUDED", "text": {"en": text}, "position": 1}
                await rows.insert(connection, "scope_item", version_id=made, **item)
    variables: dict[str, Any] = {"from": version("1.0", key), "to": version("2.0", key)}
    told = (await writer.run(Role.PORTFOLIO_MANAGER, NOTE, **variables))["compareVersions"]["customerNote"]["translations"]["en"]
    assert told == (
        "**A\\_B: changes from version 1.0 to version 2.0**\n\n**New and better**\n\n- Now included: \\<b\\>a\\_b\\* - c \\[x\\](y)."
    )
    assert not list(markdown_faults(told, "input", "body"))


async def test_the_note_becomes_the_change_note_of_the_version(writer: Writer) -> None:
    """An announcement about it, in the words of whoever answers for it: that is what the launch looks for."""
    variables: dict[str, Any] = {"from": version("2.0"), "to": version("3.0")}
    told = (await writer.run(Role.PORTFOLIO_MANAGER, NOTE, **variables))["compareVersions"]["customerNote"]["translations"]
    assert await announced(writer) == []
    made: Any = None
    for language in ("fi", "sv"):
        said = {"subject": {"version": version("3.0")}, "audience": "CUSTOMER", "language": language.upper(), "body": told[language]}
        made = await writer.do(Role.SERVICE_OWNER, "commentAdd", said, COMMENT)
        assert made["errors"] == []
        assert made["comment"]["body"] == told[language]
    edited = {
        "comment": {"id": made["comment"]["id"]},
        "expectedRevision": made["comment"]["revision"],
        "body": told["sv"] + "\n\nFrågor? Kontakta servicedesken.",
    }
    assert (await writer.do(Role.SERVICE_OWNER, "commentEdit", edited, COMMENT))["comment"]["body"].endswith("servicedesken.")
    read = """query ($by: By!) { servicePackage(by: $by) { plannedVersions { comments(first: 5) { nodes { body language } } } } }"""
    found = await writer.run(Role.CUSTOMER, read, by={"key": "PKG-ERP-MAINT"})
    bodies = [each["body"] for each in found["servicePackage"]["plannedVersions"][0]["comments"]["nodes"]]
    assert told["fi"] in bodies
    assert edited["body"] in bodies
    assert await announced(writer) == ["fi", "sv"]


async def announced(writer: Writer) -> list[str]:
    """The languages of the change note, as the check CHANGE_NOTE_PRESENT finds them."""
    async with connected(writer.database.owner_url) as connection:
        found = await connection.fetchval(
            "select announced_languages(v.id, null) from service_version v join service s on s.id = v.service_id "
            "where s.key = 'PKG-ERP-MAINT' and v.number = '3.0'"
        )
    return sorted(found)
