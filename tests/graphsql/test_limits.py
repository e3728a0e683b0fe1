"""What is too long, too deep or too much is refused before it costs anything: with a code, the number, the limit and the place."""

import re
from pathlib import Path

import pytest
from graphql import get_introspection_query

from app import limits
from app.schema import mapping
from app.viewer import Role
from tests.graphsql.support import Refusal, refusal, run
from tests.support.asking import Asker


def doubling(times: int, *, onto: str = "Party", field: str = "parent") -> str:
    """Fragments that each spread the next one twice."""
    fragments = [f"fragment F{n} on {onto} {{ a: {field} {{ ...F{n + 1} }} b: {field} {{ ...F{n + 1} }} }}" for n in range(times)]
    return " ".join([*fragments, f"fragment F{times} on {onto} {{ __typename }}"])


def aliased(count: int, field: str) -> str:
    return " ".join(f"a{n}: {field}" for n in range(count))


@pytest.mark.parametrize(
    ("text", "message", "path"),
    [
        ("query A { viewer { role } } " * 21,
         "The document has 21 operations; at most 20 are read.", ()),
        ("{ ...F0 } " + " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(201)),
         "The document has 201 fragments; at most 200 are read.", ()),
        ("query (" + " ".join(f"$v{n}: Int" for n in range(101)) + ") { viewer { role } }",
         "The document has 101 variables; at most 100 are read.", ()),
        ("{ services { nodes { " + aliased(501, "key") + " } } }",
         "The document has 501 aliases; at most 500 are read.", ("services", "nodes", "a500")),
        ("{ viewer { role } } fragment Unused on Service { " + aliased(501, "key") + " }",
         "The document has 501 aliases; at most 500 are read.", ("a500",)),
        ("{ services { nodes { key" + " @include(if: true)" * 201 + " } } }",
         "The document has 201 directives; at most 200 are read.", ("services", "nodes")),
        ("{ services { nodes { " + "provider { key } " * 21 + "} } }",
         "The document has 21 times provider in one selection; at most 20 are read.", ("services", "nodes", "provider")),
        ("{ " + aliased(51, "viewer { role }") + " }",
         "The document has 51 root fields; at most 50 are read.", ("a50",)),
        ("{ ...F ...G } fragment F on Query { " + aliased(50, "viewer { role }") + " } fragment G on Query { ... { b: viewer { role } } }",
         "The document has 51 root fields; at most 50 are read.", ("b",)),
        ("{ few: viewer { role } many: viewer { party { ...F0 } } } " + doubling(12),
         "The document has 12290 fields when its fragments are written out where they are spread; at most 10000 are read.", ("many",)),
        ("{ viewer { party { ...F0 } } } "
         + " ".join(f"fragment F{n} on Party {{ {' '.join([f'...F{n + 1}'] * 5)} }}" for n in range(90))
         + " fragment F90 on Party { key }",
         "The document has more than a billion fields when its fragments are written out where they are spread; at most 10000 are read.",
         ("viewer",)),
        ("{ services { nodes { " + " ".join(f"...F{n}" for n in range(150)) + " } } } "
         + " ".join(f"fragment F{n} on Service {{ key name {{ text lang }} provider {{ key }} }}" for n in range(150)),
         "It takes more than 100000 steps to compare the fields that share a response key: select each only once.", ()),
    ],
)  # fmt: skip
async def test_a_document_with_too_much(demo: Asker, text: str, message: str, path: tuple[str, ...]) -> None:
    for _ in range(2):  # the second time from the cache
        assert await refusal(demo, text) == Refusal("QUERY_TOO_COMPLEX", message, path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ viewer { role } } #" + "x" * 100_000, "The document has 100021 letters; at most 100000 are read."),
        ("{ viewer { role } }" + "\n" * 5_000, "The document has 5001 lines; at most 5000 are read."),
        ("{ services(first: [" + "1 " * 10_000 + "]) { totalCount } }",
         "Syntax Error: Document contains more than 5000 tokens. Parsing aborted."),
        ("{ services(first: " + "[" * 10_000 + "1" + "]" * 10_000 + ") { totalCount } }",
         "Syntax Error: Document is nested too deeply. Parsing aborted."),
        ("{ services(first: " + "[" * 2_000 + "1" + "]" * 2_000 + ") { totalCount } }",
         "Syntax Error: Document is nested too deeply. Parsing aborted."),
        ("{ services(first: " + "{a: " * 800 + "1" + "}" * 800 + ") { totalCount } }",
         "Syntax Error: Document is nested too deeply. Parsing aborted."),
    ],
)  # fmt: skip
async def test_a_document_that_is_not_even_read(demo: Asker, text: str, message: str) -> None:
    found = await refusal(demo, text)
    assert found.code == "GRAPHQL_PARSE_FAILED"
    assert found.message.startswith(message)


TOO_DEEP = "The operation is nested deeper than 20 levels: ask for what lies deeper in an operation of its own."


async def test_a_selection_nested_too_deeply(demo: Asker) -> None:
    text = "{ parties { nodes { " + "parent { " * 18 + "key" + " }" * 18 + " } } }"
    assert (await demo.ask(text))["parties"]["nodes"]
    found = await refusal(demo, text.replace("key", "parent { key }"))
    assert found == Refusal("QUERY_TOO_DEEP", TOO_DEEP, ("parties", "nodes", *["parent"] * 19))


async def test_a_selection_nested_too_deeply_by_fragments(demo: Asker) -> None:
    """The second spread meets a fragment that is known already."""
    deep = "fragment F on Party { " + "parent { " * 12 + "key" + " }" * 12 + " }"
    text = "{ viewer { party { ...F p: parent { " + "parent { " * 4 + "...F" + " }" * 4 + " } } } } " + deep
    assert await demo.ask(text)
    found = await refusal(
        demo, text.replace("p: parent {", "p: parent { parent { parent {").replace(" } } } } fragment", " } } } } } } fragment")
    )
    assert found == Refusal("QUERY_TOO_DEEP", TOO_DEEP, ("viewer", "party", "p", *["parent"] * 18))


async def test_fragments_nested_too_deeply(demo: Asker) -> None:
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(150)) + " fragment F150 on Query { viewer { role } }"
    assert await refusal(demo, "{ ...F0 } " + chain) == Refusal("QUERY_TOO_DEEP", "Fields and fragments are nested deeper than 100 levels.")
    inline = "{ viewer { " + "... { " * 120 + "role" + " }" * 120 + " } }"
    assert (await refusal(demo, inline)).code == "QUERY_TOO_DEEP"


@pytest.mark.parametrize("role", list(Role))
async def test_fragments_that_double_twenty_two_times(demo: Asker, role: Role) -> None:
    """Four million fields in 700 tokens. That each fragment is walked once is shown by the end of this test."""
    assert (await refusal(demo, "{ viewer { party { ...F0 } } } " + doubling(22), role)).code == "QUERY_TOO_DEEP"


async def test_introspection_in_full(demo: Asker) -> None:
    answer = await run(demo, get_introspection_query(input_value_deprecation=True, specified_by_url=True, directive_is_repeatable=True))
    assert {each["name"] for each in answer["__schema"]["types"]} == set(mapping().schema.type_map)
    assert demo.statements == []


async def test_a_screen_of_three_hundred_fields(demo: Asker) -> None:
    """As a client of components sends it: each asks for its own, many for the same, with flags."""
    card = "id __typename key name { text lang isFallback } provider { id key name { text } }"
    cards = " ".join(f"fragment Card{n} on Service {{ {card} currentVersion {{ id number stage }} }}" for n in range(30))
    inner = " ".join(f"...Card{n} @include(if: $shown)" for n in range(30))
    text = f"query Screen($shown: Boolean!) {{ services(first: 200) {{ totalCount nodes {{ {inner} }} }} viewer {{ role }} }} {cards}"
    answer = await run(demo, text, None, shown=True)
    assert answer["services"]["totalCount"] == len(answer["services"]["nodes"])


@pytest.mark.parametrize(
    ("text", "path"),
    [("{ }", ()), ("{ viewer { } }", ("viewer",)), ("{ viewer { ... { } } }", ("viewer",)), ("{ ...F } fragment F on Query { }", ())],
)
async def test_an_empty_selection(demo: Asker, text: str, path: tuple[str, ...]) -> None:
    assert await refusal(demo, text) == Refusal("GRAPHQL_PARSE_FAILED", "Syntax Error: A selection is empty; name a field in it.", path)


async def test_a_message_repeats_no_large_value(demo: Asker) -> None:
    keys = " ".join(f"k{n}: 1" for n in range(800))
    found = await refusal(demo, "{ service(by: {" + keys + "}) { key } }")
    assert found.message.startswith("Expected value of type 'By' not to include unknown field 'k0', found: {")
    assert (len(found.message), found.message[-1]) == (1_001, "…")
    text = 'query ($lang: [Lang!]) { service(by: {key: "SVC-PRINT"}) { name { text(lang: $lang) } } }'
    assert len((await refusal(demo, text, lang="x" * 500_000)).message) == 1_001


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (["FI"] * 1_001, "A list holds 1001 values; at most 1000 are read."),
        ([[["FI"] * 100_000]], "A list holds 100000 values; at most 1000 are read."),
        ([["FI"] * 999] * 41, "The variables hold more than 40000 values in all: send them in several requests."),
        ([{str(n): n for n in range(50_000)}], "The variables hold more than 40000 values in all: send them in several requests."),
    ],
)
async def test_variables_that_hold_too_much(demo: Asker, value: object, message: str) -> None:
    text = 'query ($lang: [Lang!]) { service(by: {key: "SVC-PRINT"}) { name { text(lang: $lang) } } }'
    assert await refusal(demo, text, lang=value) == Refusal("BAD_USER_INPUT", message, ("$lang",))


async def test_a_variable_nested_too_deeply(demo: Asker) -> None:
    text = 'query ($lang: [Lang!]) { service(by: {key: "SVC-PRINT"}) { name { text(lang: $lang) } } }'
    value: object = "FI"
    for _ in range(900):
        value = [value]
    assert await refusal(demo, text, lang=value) == Refusal(
        "BAD_USER_INPUT", "Lists and objects are nested deeper than 30 levels.", ("$lang",)
    )


async def test_a_large_variable_within_its_bounds(demo: Asker) -> None:
    text = 'query ($lang: [Lang!]) { service(by: {key: "SVC-PRINT"}) { name { text(lang: $lang) } } }'
    assert await run(demo, text, lang=["SV"] * 1_000) == {"service": {"name": {"text": "Utskrift"}}}
    wrong = await refusal(demo, text, lang=["SV"] * 999 + ["XX"])
    assert (wrong.code, wrong.message) == (
        "BAD_USER_INPUT",
        "Variable '$lang' has invalid value at [999]: Value 'XX' does not exist in 'Lang' enum.",
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{ services { nodes { name { text(lang: [%s]) } } } }", ("services", "nodes", "name", "text", "lang")),
        ("query ($l: [Lang!] = [%s]) { services { nodes { name { text(lang: $l) } } } }", ("$l",)),
    ],
)
async def test_a_list_in_the_document_that_is_too_long(demo: Asker, text: str, path: tuple[str, ...]) -> None:
    found = await refusal(demo, text % ("FI " * 1_001))
    assert found == Refusal("BAD_USER_INPUT", "A list holds 1001 values; at most 1000 are read.", path)


async def test_a_literal_nested_too_deeply(demo: Asker) -> None:
    text = "{ services { nodes { name { text(lang: " + "[" * 31 + "FI" + "]" * 31 + ") } } } }"
    path = ("services", "nodes", "name", "text", "lang")
    assert await refusal(demo, text) == Refusal("BAD_USER_INPUT", "Lists and objects are nested deeper than 30 levels.", path)


@pytest.mark.parametrize(
    ("text", "what", "most", "path"),
    [
        (
            "{ services { nodes { " + aliased(200, "provider { key }") + " } } }",
            "200 relations and counts",
            "201 of them are in services",
            ("services", "nodes", "a199"),
        ),
        (
            "{ " + aliased(25, 'composition(by: {key: "PKG-SCHOOL"}) { nodes { path } }') + " }",
            "200 relations and counts",
            "11 of them are in a0",
            ("a18", "nodes"),
        ),
        (
            "{ " + aliased(20, f'node(id: "Party:{"0" * 8}-0000-7000-8000-000000000000") {{ {aliased(20, "id")} }}') + " }",
            "2000 fields",
            "560 of them are in a0",
            None,
        ),
    ],
)
async def test_an_operation_that_selects_too_much(demo: Asker, text: str, what: str, most: str, path: tuple[str, ...] | None) -> None:
    found = await refusal(demo, text)
    message = (
        f"The operation selects more than {what} in all, those of an abstract type once for each type that it can be: split it. {most}."
    )
    assert (found.code, found.message) == ("QUERY_TOO_COMPLEX", message)
    assert path is None or found.path == path


def test_every_limit_says_its_unit_and_its_reason() -> None:
    names = [name for name in vars(limits) if name.isupper()]
    told = re.findall(r"^([A-Z_]+) = [0-9_.]+  # .{30,}$", Path(limits.__file__).read_text(), re.MULTILINE)
    assert told == names
