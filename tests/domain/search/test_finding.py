"""What a search finds in the demo portfolio: words in every form, parts of compounds, mistyped ones; nobody's secrets."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app import limits
from app.errors import Invalid
from app.viewer import Role
from tests.support.asking import Asker
from tests.support.databases import Database
from tests.support.rows import connected

QUESTION = """
query ($text: String!, $lang: [Lang!], $kinds: [SearchKind!]) {
  search(text: $text, lang: $lang, kinds: $kinds) {
    totalCount
    nodes { kind item { key } version { number } idea { title } comment { body } field match language rank highlight { text matched } }
  }
}
"""
MANAGER, CUSTOMER, STAKEHOLDER = Role.PORTFOLIO_MANAGER, Role.CUSTOMER, Role.STAKEHOLDER


async def search(demo: Asker, text: str, role: Role = MANAGER, **more: Any) -> list[dict[str, Any]]:
    answer = (await demo.ask(QUESTION, role, text=text, **more))["search"]
    assert len(demo.statements) == 1
    assert answer["totalCount"] == len(answer["nodes"])
    found: list[dict[str, Any]] = answer["nodes"]
    return found


def told(hit: dict[str, Any]) -> tuple[str, str, str, str]:
    """The key of the service, where and how it was found, and the text with what was matched in brackets."""
    marked = "".join(f"[{part['text']}]" if part["matched"] else part["text"] for part in hit["highlight"])
    return hit["item"]["key"], hit["field"], hit["match"], marked


PACKETS = [
    ("PKG-FINOPS", "NAME", "PART", "Taloushallinnon palvelu[paketti]"),
    ("PKG-SCHOOL", "NAME", "PART", "Koulun digi[paketti]"),
]
KIOSK = ("PKG-KIOSK", "NAME", "PART", "Asiointipisteen laite[paketti]")
INTO = ("PKG-ERP-MAINT", "TITLE", "STEM", "Loppukäyttäjäkoulutus mukaan [pakettiin]")


async def test_a_part_of_a_compound_is_found_in_force_first(demo: Asker) -> None:
    found = [told(hit) for hit in await search(demo, "paketti")]
    assert sorted(found[:2]) == PACKETS
    assert found[2] == KIOSK
    assert [it[:3] for it in found[3:]] == [("PKG-WORKPLACE", "INTERNAL_DESCRIPTION", "EXACT"), INTO[:3]]
    assert [hit["rank"] for hit in await search(demo, "paketti")] == [20, 20, 22, 302, 410]


async def test_customers_find_what_they_read(demo: Asker) -> None:
    """Neither what was rejected, nor what only the provider reads."""
    found = [told(hit) for hit in await search(demo, "paketti", CUSTOMER)]
    assert sorted(found[:2]) == PACKETS
    assert found[2:] == [INTO]


GOLDEN = [
    ("arbetsstation", "SVC-WORKSTATION-BASIC", "NAME", "EXACT", "[Arbetsstation] som tjänst"),
    ("arbetsstationens", "SVC-WORKSTATION-BASIC", "NAME", "STEM", "[Arbetsstation] som tjänst"),
    ("ylläpidon", "SVC-APPMGMT", "NAME", "STEM", "Sovelluksen [ylläpito]"),
    ("YLLÄPIDON", "PKG-ERP-MAINT", "NAME", "PART", "Talousjärjestelmän [ylläpito]palvelu (ERP)"),
    ("yllapidon", "SVC-APPMGMT", "NAME", "TYPO", "Sovelluksen [ylläpito]"),
    ("loppukoulutus", "PKG-ERP-MAINT", "SCOPE", "EXACT", "Käyttäjien [loppukoulutus]"),
    ("servcedesk", "SVC-SERVICEDESK", "KEY", "TYPO", "SVC-[SERVICEDESK]"),
    ("talousjarjestelma", "PKG-ERP-MAINT", "NAME", "TYPO", "[Talousjärjestelmän] ylläpitopalvelu (ERP)"),
    ("PKG-ERP", "PKG-ERP-MAINT", "KEY", "EXACT", "[PKG]-[ERP]-MAINT"),
    ("koul digi", "PKG-SCHOOL", "NAME", "PART", "[Koul]un [digi]paketti"),
    ("on-site", "SVC-ONSITE", "NAME", "EXACT", "On-[site] support"),
    ("tyo\u0308asema", "SVC-WORKSTATION-BASIC", "NAME", "EXACT", "[Työasema] palveluna"),
]


@pytest.mark.parametrize("role", [MANAGER, CUSTOMER])
@pytest.mark.parametrize(("text", "key", "field", "match", "marked"), GOLDEN)
async def test_words_are_found_in_every_form(demo: Asker, text: str, key: str, field: str, match: str, marked: str, role: Role) -> None:
    assert (key, field, match, marked) in [told(hit) for hit in await search(demo, text, role)]


@pytest.mark.parametrize("role", [MANAGER, CUSTOMER])
async def test_names_with_the_whole_word_come_before_those_with_its_stem(demo: Asker, role: Role) -> None:
    """Of "palvelin" the stem is that of "palvelu". One in force with its stem is behind one that is planned with all of it."""
    for text in ("palvelin", "palvelin ja"):
        first, second = (await search(demo, text, role))[:2]
        assert told(first) == ("SVC-SERVERCAP", "NAME", "PART", "[Palvelin]kapasiteetti ja ylläpito")
        assert (second["match"], first["rank"], second["rank"]) == ("PART", 20, 25)


@pytest.mark.parametrize("role", [MANAGER, CUSTOMER, STAKEHOLDER])
async def test_words_that_say_nothing_are_found_in_names_and_titles_only(demo: Asker, role: Role) -> None:
    found = [hit for text in ("ja", "and", "ja the och") for hit in await search(demo, text, role)]
    assert {hit["field"] for hit in found} <= {"KEY", "NAME", "TITLE"}
    assert bool(found) == (role is not STAKEHOLDER)


async def test_short_words_are_no_parts_of_the_middle_of_others(demo: Asker, demo_database: Database) -> None:
    assert not {"SVC-SERVERCAP", "SVC-CLOUDCAP"} & {hit["item"]["key"] for hit in await search(demo, "site") if hit["field"] == "NAME"}
    async with connected(demo_database.owner_url) as owner:
        at = [
            await owner.fetchval("select search_part_at($1, 'kone')", it)
            for it in ("konesali", "tietokone", "tietokoneen", "kone", "lakoniset")
        ]
        assert at == [1, 6, 6, 1, 0]
        assert await owner.fetchval("select search_part_at('kapasiteetti', 'site')") == 0
        assert await owner.fetchval("select search_part_at('talouspalvelupiste', 'palvelu')") == 7


async def test_a_stakeholder_from_outside_finds_its_own_services(demo: Asker) -> None:
    assert [told(hit) for hit in await search(demo, "paketti", STAKEHOLDER)] == [INTO]


async def test_a_preview_finds_what_its_customer_does(demo: Asker) -> None:
    preview = QUESTION.replace("search(", 'search(previewAs: {party: {key: "UNIT-EDU"}}, ')
    assert await search(demo, "paketti") != await search(demo, "paketti", CUSTOMER)
    for text in ("paketti", "sisäpiiri", "koul digi", "servcedesk", "erp"):
        found = (await demo.ask(preview, MANAGER, text=text))["search"]["nodes"]
        assert len(demo.statements) == 1
        assert found == await search(demo, text, CUSTOMER)


async def test_threads_of_others_are_not_found(demo: Asker) -> None:
    inside = await search(demo, "sisäpiiri")
    assert [(hit["kind"], hit["match"]) for hit in inside] == [("COMMENT", "EXACT")]
    assert await search(demo, "sisäpiiri", CUSTOMER) == []
    assert await search(demo, "sisapiiri", CUSTOMER) == []


async def test_a_language_that_is_not_asked_for_is_not_searched(demo: Asker) -> None:
    assert [hit["language"] for hit in await search(demo, "arbetsstation", lang=["SV"])] == ["SV"] * 3
    assert await search(demo, "arbetsstation", lang=["FI", "EN"]) == []
    assert await search(demo, "arbetsstation", lang=[]) == []


async def test_only_the_kinds_that_are_asked_for_are_found(demo: Asker) -> None:
    every = await search(demo, "palvelu")
    assert {hit["kind"] for hit in every} == {"SERVICE", "PACKAGE", "IDEA", "COMMENT"} - {"IDEA"}
    for kind in ("SERVICE", "PACKAGE", "COMMENT"):
        assert await search(demo, "palvelu", kinds=[kind]) == [hit for hit in every if hit["kind"] == kind]
    assert await search(demo, "palvelu", kinds=[]) == []


@pytest.mark.parametrize("text", ["", "   ", "…", "& | ! ( ) : * ' \" \\", "-", "_", "%"])
async def test_no_words_find_nothing(demo: Asker, text: str) -> None:
    assert await search(demo, text) == []


async def test_what_means_something_to_postgresql_means_nothing_here(demo: Asker) -> None:
    plain = await search(demo, "koulun digipaketti")
    assert plain
    for text in (
        "koulun & digipaketti",
        "koulun | digipaketti:*",
        "!koulun <-> (digipaketti)",
        "'koulun' \\digipaketti%",
        "koulun_digipaketti",
    ):
        assert await search(demo, text) == plain


async def test_pages_go_on_where_the_last_one_ended(demo: Asker) -> None:
    whole = [hit["rank"] for hit in await search(demo, "palvelu")]
    text = 'query ($c: String) { search(text: "palvelu", first: 3, after: $c) { nodes { rank } pageInfo { hasNextPage endCursor } } }'
    found: list[int] = []
    after, more = None, True
    while more:
        page = (await demo.ask(text, c=after))["search"]
        assert len(found) <= len(whole)
        found += [hit["rank"] for hit in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert found == whole == sorted(whole)


SAID = """
select distinct s.key from service s join service_version v on v.service_id = s.id
cross join unnest(array['fi', 'sv', 'en']) l
where (' ' || search_clean(concat_ws(' ', s.key, v.name ->> l, v.value_proposition ->> l, v.customer_need ->> l, v.description ->> l,
    v.internal_description ->> l, (select string_agg(i.text ->> l, ' ') from scope_item i where i.version_id = v.id))) || ' ') like $1
    and (v.name || coalesce(v.value_proposition, '{}') || coalesce(v.customer_need, '{}') || coalesce(v.description, '{}')) ? l
"""


@pytest.mark.parametrize("word", ["palvelu", "tuki", "support", "varmistus", "2027", "drift", "erp", "kunnan", "uusi"])
async def test_every_service_that_says_a_word_is_found(demo: Asker, demo_database: Database, word: str) -> None:
    """Told by a statement that reads all texts from end to end."""
    async with connected(demo_database.owner_url) as owner:
        said = {row["key"] for row in await owner.fetch(SAID, f"% {word} %")}
    found = await search(demo, word, kinds=["SERVICE", "PACKAGE"])
    keys = [hit["item"]["key"] for hit in found]
    assert len(keys) == len(set(keys))
    assert said <= set(keys)
    assert {hit["item"]["key"] for hit in found if hit["match"] == "EXACT"} <= said


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12))
@example(text="\u0130stanbul \ufb01 \u1e9e")
@example(text="%_\\ x'y $$ \u200d\U0001f469")
async def test_any_text_has_an_answer(demo: Asker, text: str) -> None:
    assert isinstance(await search(demo, text), list)


@pytest.mark.parametrize(
    ("text", "says"),
    [("x" * 201, "A search may have 200 letters, not 201."), ("a b c d e f g h i", "A search may have 8 words, not 9.")],
)
async def test_a_search_has_bounds(demo: Asker, text: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        await search(demo, text)
    assert (refused.value.code, str(refused.value)) == ("BAD_USER_INPUT", says)


@pytest.mark.parametrize("role", [MANAGER, CUSTOMER, STAKEHOLDER])
async def test_the_longest_search_is_planned_once(demo: Asker, role: Role) -> None:
    await search(demo, " ".join("abcdefgh"), role)
    assert len(demo.statements[0]) < limits.STATEMENT_LETTERS_CACHED
