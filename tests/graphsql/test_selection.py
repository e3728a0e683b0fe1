"""Fragments, aliases, merged selections, directives and __typename: what is asked for comes back, in the order of the document."""

import orjson
import pytest

from tests.graphsql.support import refusal, run
from tests.support.asking import Asker

TWO = '{ a: service(by: {key: "SVC-APPMGMT"}) { ...F } b: service(by: {key: "SVC-COMMS"}) { ...F } } '
"""Always two parents: a sub-select that forgot its parent would answer both alike."""


async def test_fragments_inside_fragments(demo: Asker) -> None:
    answer = await demo.ask(
        TWO + "fragment F on Service { ...G ... on Service { name { ...T } } ... { form } } "
        "fragment G on PortfolioItem { key provider { ...P } } fragment P on Party { key } fragment T on LocalizedText { text }"
    )
    assert answer == {
        "a": {"key": "SVC-APPMGMT", "provider": {"key": "UNIT-ICT"}, "name": {"text": "Sovelluksen ylläpito"}, "form": "SERVICE"},
        "b": {"key": "SVC-COMMS", "provider": {"key": "UNIT-COM"}, "name": {"text": "Viestinnän tuki"}, "form": "ACTIVITY"},
    }
    assert len(demo.statements) == 1


async def test_fragments_on_an_interface_and_on_its_types(demo: Asker) -> None:
    answer = await demo.ask(
        "{ portfolioItems(first: 200) { nodes { ...Any } } } "
        "fragment Any on PortfolioItem { key ... on Service { service: __typename } ... on ServicePackage { package: __typename } "
        "... on Node { id } }"
    )
    nodes = answer["portfolioItems"]["nodes"]
    assert {tuple(node) for node in nodes if node["key"].startswith("SVC")} == {("key", "service", "id")}
    assert {tuple(node) for node in nodes if node["key"].startswith("PKG")} == {("key", "package", "id")}
    assert all(node["id"].startswith(node.get("service") or node["package"]) for node in nodes)


async def test_fragments_on_a_union(demo: Asker) -> None:
    answer = await demo.ask(
        "{ comments(first: 200) { nodes { target { __typename ... on Node { id } ...O ... on ScopeItem { inclusion } } } } } "
        "fragment O on ServiceOffering { key }"
    )
    targets = [node["target"] for node in answer["comments"]["nodes"]]
    assert None in targets
    found = {(target["__typename"], *tuple(target)[1:]) for target in targets if target}
    assert found == {("CompositionItem", "id"), ("ScopeItem", "id", "inclusion"), ("ServiceOffering", "id", "key")}


async def test_a_union_of_nothing_but_its_name(demo: Asker) -> None:
    answer = await demo.ask("{ comments(first: 200) { nodes { target { __typename } } } }")
    assert {node["target"] and node["target"]["__typename"] for node in answer["comments"]["nodes"]} == {
        None,
        "CompositionItem",
        "ScopeItem",
        "ServiceOffering",
    }


async def test_an_interface_of_nothing_that_its_rows_have(demo: Asker) -> None:
    answer = await demo.ask(
        "{ portfolioItems(first: 3) { nodes { ... on ServicePackage { key } } } services(first: 2) { nodes { __typename } } }"
    )
    assert len(answer["portfolioItems"]["nodes"]) == 3
    assert answer["services"]["nodes"] == [{"__typename": "Service"}] * 2


async def test_aliases_with_different_arguments(demo: Asker) -> None:
    answer = await demo.ask(
        TWO + "fragment F on Service { name { fi: text(lang: [FI]) sv: text(lang: [SV]) en: text(lang: [EN, FI]) text } "
        "one: comments(first: 1) { nodes { __typename } } two: comments(first: 2) { totalCount } }"
    )
    assert answer["a"]["name"] == {
        "fi": "Sovelluksen ylläpito",
        "sv": "Applikationsförvaltning",
        "en": "Application management",
        "text": "Sovelluksen ylläpito",
    }
    assert answer["b"]["name"] == {"fi": "Viestinnän tuki", "sv": None, "en": "Communications support", "text": "Viestinnän tuki"}


async def test_selections_of_one_response_key_are_merged(demo: Asker) -> None:
    text = TWO + (
        "fragment F on Service { provider { key } ...G name { text } provider { kind } } "
        "fragment G on Service { provider { name { text } key } name { lang } }"
    )
    raw = await demo.bytes(text)
    assert orjson.loads(raw)["b"]["provider"] == {"key": "UNIT-COM", "name": {"text": "Viestintä"}, "kind": "ORG_UNIT"}
    assert b'"provider":{"key":"UNIT-COM","name":{"text":"Viestint\xc3\xa4"},"kind":"ORG_UNIT"},"name":{"lang":"FI","text":"V' in raw


async def test_fields_of_one_key_and_different_arguments_are_refused(demo: Asker) -> None:
    found = await refusal(demo, "{ services(first: 1) { totalCount } services(first: 2) { totalCount } }")
    assert found.code == "GRAPHQL_VALIDATION_FAILED"
    assert found.message.startswith("Fields 'services' conflict because they have differing arguments.")


@pytest.mark.parametrize(("skip", "include"), [(False, False), (False, True), (True, False), (True, True)])
async def test_skip_and_include_by_variables(demo: Asker, skip: bool, include: bool) -> None:
    text = "query ($s: Boolean!, $i: Boolean = true) { services(first: 2) { nodes { key form @skip(if: $s) ...F @include(if: $i) } } } "
    answer = await demo.ask(text + "fragment F on Service { category }", s=skip, i=include)
    wanted = ["key", *([] if skip else ["form"]), *(["category"] if include else [])]
    assert [list(node) for node in answer["services"]["nodes"]] == [wanted, wanted]


async def test_what_is_skipped_and_included_at_once(demo: Asker) -> None:
    answer = await demo.ask("{ __typename viewer { role @skip(if: true) @include(if: true) scopes @skip(if: false) @include(if: true) } }")
    assert answer == {"__typename": "Query", "viewer": {"scopes": ["money:read"]}}
    assert demo.statements == []


async def test_a_field_skipped_here_and_asked_for_there(demo: Asker) -> None:
    answer = await demo.ask("{ services(first: 2) { nodes { key @skip(if: true) } nodes { key form } } }")
    assert [list(node) for node in answer["services"]["nodes"]] == [["key", "form"]] * 2


async def test_a_selection_of_which_nothing_is_left(demo: Asker) -> None:
    answer = await demo.ask("{ services(first: 2) { nodes { key @skip(if: true) } } portfolios @include(if: false) { totalCount } }")
    assert answer == {"services": {"nodes": [{}, {}]}}


async def test_typename_everywhere(demo: Asker) -> None:
    answer = await demo.ask(
        "{ __typename services(first: 2) { __typename nodes { t: __typename name { __typename translations { __typename } } "
        "currentVersion { __typename price { unitPrice { __typename } } comments { __typename nodes { __typename } } } } } }"
    )
    assert answer["__typename"] == "Query"
    assert answer["services"]["__typename"] == "ServiceConnection"
    for node in answer["services"]["nodes"]:
        assert node == {
            "t": "Service",
            "name": {"__typename": "LocalizedText", "translations": {"__typename": "Translations"}},
            "currentVersion": {
                "__typename": "ServiceVersion",
                "price": {"unitPrice": {"__typename": "Money"}},
                "comments": {"__typename": "StakeholderCommentConnection", "nodes": []},
            },
        }
    assert len(demo.statements) == 1


async def test_introspection_beside_data(demo: Asker) -> None:
    answer = await demo.ask(
        'query ($type: String!) { services { totalCount } __type(name: $type) { ...T } money: __type(name: "Money") { ...T } '
        "__schema { queryType { name } } viewer { role } } fragment T on __Type { name kind }",
        type="Service",
    )
    assert answer == {
        "services": {"totalCount": 22},
        "__type": {"name": "Service", "kind": "OBJECT"},
        "money": {"name": "Money", "kind": "OBJECT"},
        "__schema": {"queryType": {"name": "Query"}},
        "viewer": {"role": "PORTFOLIO_MANAGER"},
    }
    assert list(answer) == ["services", "__type", "money", "__schema", "viewer"]
    assert len(demo.statements) == 1


@pytest.mark.parametrize(
    "text", ["{ __typename }", "{ viewer { role scopes } }", "{ __schema { types { name } } }", '{ __type(name: "X") { name } }']
)
async def test_no_sql_for_what_no_table_knows(demo: Asker, text: str) -> None:
    assert await demo.ask(text)
    assert demo.statements == []


async def test_the_party_of_the_viewer_is_looked_up(demo: Asker) -> None:
    assert await demo.ask("{ viewer { role party { key } } }") == {
        "viewer": {"role": "PORTFOLIO_MANAGER", "party": {"key": "PERSON-MANAGER"}}
    }
    assert len(demo.statements) == 1


async def test_one_of_several_operations(demo: Asker) -> None:
    text = "query A { viewer { role } } query B($n: Int = 2) { services(first: $n) { nodes { key } } } "
    text += "query C { viewer { party { ...P } } } fragment P on Party { key }"
    assert await run(demo, text, "A") == {"viewer": {"role": "PORTFOLIO_MANAGER"}}
    assert len((await run(demo, text, "B"))["services"]["nodes"]) == 2
    assert await run(demo, text, "C") == {"viewer": {"party": {"key": "PERSON-MANAGER"}}}


async def test_the_order_of_the_document_is_the_order_of_the_answer(demo: Asker) -> None:
    raw = await demo.bytes("{ z: viewer { scopes role } services(first: 1) { totalCount __typename } a: viewer { role scopes } }")
    assert raw.startswith(b'{"z":{"scopes":["money:read"],"role":"PORTFOLIO_MANAGER"},"services":{"totalCount":22,"__typename":')
    assert raw.endswith(b'"a":{"role":"PORTFOLIO_MANAGER","scopes":["money:read"]}}')
