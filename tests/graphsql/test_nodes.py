"""`nodes(ids)`: what each of many ids names, in their order, as far as the viewer sees it."""

from typing import Any
from uuid import UUID

import pytest

from app.viewer import Role
from tests.graphsql.asking import ask
from tests.graphsql.support import Refusal, refusal
from tests.support.asking import Asker

NO_ID = "Not a global id: use one exactly as an answer gave it."
KEYED = "id ... on PortfolioItem { key } ... on Party { key } ... on Portfolio { key } ... on Capability { key }"
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
async def ids(demo: Asker) -> dict[str, str]:
    """Of services, packages, parties and capabilities, by key."""
    row = "nodes { key id }"
    text = f"{{ portfolioItems(includeRetired: true) {{ {row} }} parties {{ {row} }} capabilities {{ {row} }} portfolios {{ {row} }} }}"
    found: dict[str, Any] = await demo.ask(text)
    return {node["key"]: node["id"] for connection in found.values() for node in connection["nodes"]}


async def named(demo: Asker, given: list[str], role: Role = Role.PORTFOLIO_MANAGER) -> list[str | None]:
    """Keys of what the ids name."""
    found = await ask(demo, f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {KEYED} }} }}", role, ids=given)
    for node, id_ in zip(found["nodes"], given, strict=True):
        assert node is None or node["id"] == id_
    return [node and node["key"] for node in found["nodes"]]


async def test_they_come_in_the_order_of_their_ids(demo: Asker, ids: dict[str, str]) -> None:
    keys = ["UNIT-ICT", "SVC-MAIL", "PKG-CASE", "CAP-PEDAGOGY", "MERILINNA", "SVC-IAM", "PERSON-MANAGER"]
    assert await named(demo, [ids[key] for key in keys]) == keys
    assert await named(demo, [ids[key] for key in reversed(keys)]) == keys[::-1]


async def test_the_same_id_twice_is_the_same_thing_twice(demo: Asker, ids: dict[str, str]) -> None:
    keys = ["SVC-MAIL", "UNIT-ICT", "SVC-MAIL", "SVC-MAIL", "UNIT-ICT"]
    assert await named(demo, [ids[key] for key in keys]) == keys


async def test_what_is_not_there_is_null_in_its_place(demo: Asker, ids: dict[str, str]) -> None:
    """Nothing has this uuid; no type has this name; or a type that has no rows, or is known by its members only."""
    mail, uuid = ids["SVC-MAIL"], ids["SVC-MAIL"].partition(":")[2]
    missing = [f"Service:{NOBODY}", f"Nobody:{uuid}", f"LocalizedText:{uuid}", f"Viewer:{uuid}", f"PortfolioItem:{uuid}", f"Node:{uuid}"]
    given = [mail, *missing, ids["UNIT-ICT"]]
    assert await named(demo, given) == ["SVC-MAIL", *[None] * len(missing), "UNIT-ICT"]
    assert await named(demo, [missing[0]]) == [None]
    assert (await demo.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=missing[1:]))["nodes"] == [None] * 5


async def test_the_uuid_of_a_thing_with_the_name_of_another_type_names_nothing(demo: Asker, ids: dict[str, str]) -> None:
    """Services and packages are in one table."""
    (mail, case, unit) = (ids[key].partition(":")[2] for key in ("SVC-MAIL", "PKG-CASE", "UNIT-ICT"))
    wrong = [f"ServicePackage:{mail}", f"Service:{case}", f"Service:{unit}", f"Party:{mail}", f"ServiceVersion:{mail}"]
    assert await named(demo, [*wrong, f"Service:{mail}", f"ServicePackage:{case}"]) == [*[None] * 5, "SVC-MAIL", "PKG-CASE"]


async def test_no_ids(demo: Asker) -> None:
    assert (await demo.ask("{ nodes(ids: []) { id } }"))["nodes"] == []
    assert (await demo.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }", ids=[]))["nodes"] == []


HIDDEN = ["PKG-CASE", "PKG-KIOSK", "CAP-PEDAGOGY", "PERSON-SECURITY", "UNIT-TECH"]
SEEN = ["SVC-MAIL", "PKG-FAX", "UNIT-EDU", "PERSON-CUSTOMER-EDU", "MERILINNA"]


async def test_what_a_customer_does_not_see_is_null_as_if_it_were_not(demo: Asker, ids: dict[str, str]) -> None:
    keys = [key for pair in zip(HIDDEN, SEEN, strict=True) for key in pair]
    given = [ids[key] for key in keys]
    assert await named(demo, given) == keys
    assert await named(demo, given, Role.CUSTOMER) == [key if key in SEEN else None for key in keys]


async def test_rows_of_rows_that_a_customer_does_not_see(demo: Asker) -> None:
    """Versions, prices, comments, ideas, feedback, agreements and lines: of each the customer sees some."""
    text = """{ comments { nodes { id } } developmentIdeas { nodes { id } } feedback { nodes { id } }
        portfolioItems { nodes { versions { id prices { id } items { id } } agreements { nodes { id } } } }
    }"""

    def found(value: object) -> list[str]:
        match value:
            case dict():
                return [*([value["id"]] if "id" in value else []), *(it for each in value.values() for it in found(each))]
            case list():
                return [it for each in value for it in found(each)]
            case _:
                return []

    everything, own = found(await demo.ask(text)), found(await demo.ask(text, Role.CUSTOMER))
    assert set(own) < set(everything)
    asked = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    for place in range(0, len(everything), 200):
        given = everything[place : place + 200]
        answer = (await ask(demo, asked, Role.CUSTOMER, ids=given))["nodes"]
        assert [node and node["id"] for node in answer] == [id_ if id_ in own else None for id_ in given]
        assert (await ask(demo, asked, ids=given))["nodes"] == [{"id": id_} for id_ in given]


async def test_an_administrator_sees_parties_and_nothing_else(demo: Asker, ids: dict[str, str]) -> None:
    given = [ids[key] for key in ("SVC-MAIL", "UNIT-ICT", "MERILINNA", "CAP-PEDAGOGY")]
    assert await named(demo, given, Role.ADMIN) == [None, "UNIT-ICT", None, None]


async def test_fragments_of_each_type(demo: Asker, ids: dict[str, str]) -> None:
    text = """query ($ids: [ID!]!, $no: Boolean = false) { nodes(ids: $ids) { __typename
        ...Item ... on Party { kind parent { key } } ... on Node { id @include(if: $no) } ... on Capability { uses { totalCount } }
    } }
    fragment Item on PortfolioItem { key currentVersion { number } ... on Service { form } ... on ServicePackage { category } }"""
    given = [ids[key] for key in ("PKG-CASE", "SVC-MAIL", "ORG-NAAPURI", "UNIT-ICT", "CAP-PEDAGOGY", "MERILINNA")]
    assert (await ask(demo, text, ids=given))["nodes"] == [
        {"__typename": "ServicePackage", "key": "PKG-CASE", "currentVersion": None, "category": "APPLICATION"},
        {"__typename": "Service", "key": "SVC-MAIL", "currentVersion": {"number": "2.0"}, "form": "SERVICE"},
        {"__typename": "Party", "kind": "ORGANIZATION", "parent": None},
        {"__typename": "Party", "kind": "ORG_UNIT", "parent": {"key": "ORG-MERILINNA"}},
        {"__typename": "Capability", "uses": {"totalCount": 1}},
        {"__typename": "Portfolio"},
    ]


async def test_one_document_for_ids_of_different_types(demo: Asker, ids: dict[str, str]) -> None:
    """Which types are named decides the SQL; each statement is filled with the ids of its own request."""
    for _ in range(2):
        for keys in (["SVC-MAIL"], ["PKG-CASE"], ["SVC-IAM", "SVC-MAIL"], ["UNIT-ICT", "SVC-MAIL"], ["SVC-MAIL", "UNIT-ICT"], ["UNIT-HR"]):
            assert await named(demo, [ids[key] for key in keys]) == keys


async def test_variables_among_literals(demo: Asker, ids: dict[str, str]) -> None:
    iam = ids["SVC-IAM"]
    text = f'query ($a: ID!, $b: ID!) {{ one: nodes(ids: ["{iam}", $a, $b, $a]) {{ id }} two: nodes(ids: "{iam}") {{ id }} }}'
    for a, b in (("SVC-MAIL", "UNIT-ICT"), ("SVC-PRINT", "SVC-MAIL"), ("UNIT-HR", "PKG-CASE")):
        answer = await ask(demo, text, a=ids[a], b=ids[b])
        assert [node["id"] for node in answer["one"]] == [iam, ids[a], ids[b], ids[a]]
        assert answer["two"] == [{"id": iam}]


async def test_200_ids_and_no_more(demo: Asker, ids: dict[str, str]) -> None:
    text = "query ($ids: [ID!]!) { it: nodes(ids: $ids) { id } }"
    given = [ids["SVC-MAIL"], *(f"Party:{UUID(int=place)}" for place in range(198)), ids["UNIT-ICT"]]
    answer = (await ask(demo, text, ids=given))["it"]
    assert (len(answer), answer[0], answer[-1]) == (200, {"id": given[0]}, {"id": given[-1]})
    found = await refusal(demo, text, ids=[*given, given[0]])
    assert (found.code, found.path) == ("BAD_USER_INPUT", ("it",))
    assert "200" in found.message


@pytest.mark.parametrize(
    "wrong", ["", "x", "SVC-MAIL", "Service:", "service:" + NOBODY, f"Service:{NOBODY} ", f"Service:{NOBODY.upper()}A"]
)
async def test_one_malformed_id_refuses_all(demo: Asker, ids: dict[str, str], wrong: str) -> None:
    text = "query ($ids: [ID!]!) { it: nodes(ids: $ids) { id } }"
    for given in ([wrong], [ids["SVC-MAIL"], wrong], [wrong, ids["SVC-MAIL"]]):
        assert await refusal(demo, text, ids=given) == Refusal("BAD_USER_INPUT", NO_ID, ("it",))


@pytest.mark.parametrize(("role", "ids_"), [(Role.PORTFOLIO_MANAGER, "null"), (Role.CUSTOMER, "[null]"), (Role.ADMIN, "[[]]")])
async def test_null_is_no_id(demo: Asker, role: Role, ids_: str) -> None:
    assert (await refusal(demo, f"{{ nodes(ids: {ids_}) {{ id }} }}", role)).code == "GRAPHQL_VALIDATION_FAILED"
