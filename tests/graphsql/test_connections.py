"""Connections: their parts in every combination, what lies around a page, and pages from either end."""

import pytest

from app.viewer import Role
from tests.graphsql.asking import ask
from tests.graphsql.support import Refusal, refusal
from tests.support.asking import Asker

ALL = "edges { cursor node { key } } nodes { key } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"
PACKAGES = ["PKG-CASE", "PKG-ERP-MAINT", "PKG-FINOPS", "PKG-SCHOOL", "PKG-WORKPLACE"]
"""Those that are not retired, in their order; customers do not see the first."""
NOTHING = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}


async def packages(demo: Asker, arguments: str, role: Role = Role.PORTFOLIO_MANAGER, /) -> tuple[list[str], bool, bool]:
    """Keys of the page, whether there are rows behind it and before it; all parts of the page tell the same."""
    found = (await ask(demo, f"{{ servicePackages({arguments}) {{ {ALL} }} }}", role))["servicePackages"]
    keys = [node["key"] for node in found["nodes"]]
    cursors = [edge["cursor"] for edge in found["edges"]]
    assert [edge["node"]["key"] for edge in found["edges"]] == keys
    info = found["pageInfo"]
    assert (info["startCursor"], info["endCursor"]) == ((cursors[0], cursors[-1]) if cursors else (None, None))
    assert found["totalCount"] == (4 if role is Role.CUSTOMER else 5)
    return keys, info["hasNextPage"], info["hasPreviousPage"]


async def cursor(demo: Asker, key: str) -> str:
    """Of a package in the default order."""
    edges = (await demo.ask("{ servicePackages { edges { cursor node { key } } } }"))["servicePackages"]["edges"]
    found: str = next(edge["cursor"] for edge in edges if edge["node"]["key"] == key)
    return found


async def test_every_part_of_a_page_under_several_parents(demo: Asker) -> None:
    """PKG-CASE has no agreement, PKG-ERP-MAINT more than fit on the page."""
    page = "agreements(first: 2) { totalCount edges { cursor node { key offeringKey startsOn } } nodes { key } pageInfo { hasNextPage } }"
    found = (await ask(demo, f"{{ servicePackages {{ nodes {{ key {page} }} }} }}"))["servicePackages"]["nodes"]
    assert [package["key"] for package in found] == PACKAGES
    case, erp, finops, _, workplace = (package["agreements"] for package in found)
    assert case == finops == {"totalCount": 0, "edges": [], "nodes": [], "pageInfo": {"hasNextPage": False}}
    assert erp["totalCount"] == 4
    assert erp["nodes"] == [{"key": "AGR-ERP-EDU"}, {"key": "AGR-ERP-TECH"}]
    assert [edge["node"]["key"] for edge in erp["edges"]] == ["AGR-ERP-EDU", "AGR-ERP-TECH"]
    assert erp["pageInfo"] == {"hasNextPage": True}
    assert workplace["totalCount"] == 1
    assert [edge["node"]["key"] for edge in workplace["edges"]] == ["AGR-WORKPLACE-STRANDVIK"]


async def test_a_customer_sees_its_own_rows_below_each_parent_and_no_count_of_others(demo: Asker) -> None:
    text = "{ servicePackages { totalCount nodes { key agreements { totalCount nodes { key } } ideas { totalCount } } } }"
    found = (await ask(demo, text, Role.CUSTOMER))["servicePackages"]
    assert found["totalCount"] == 4
    assert {node["key"]: (node["agreements"]["totalCount"], node["ideas"]["totalCount"]) for node in found["nodes"]} == {
        "PKG-ERP-MAINT": (1, 1), "PKG-FINOPS": (0, 0), "PKG-SCHOOL": (0, 0), "PKG-WORKPLACE": (0, 0),
    }  # fmt: skip
    assert found["nodes"][0]["agreements"]["nodes"] == [{"key": "AGR-ERP-EDU"}]


async def test_null_relations_in_edges_and_nodes(demo: Asker) -> None:
    """PKG-CASE has no version in force yet, that of PKG-FINOPS is the first one."""
    row = "key currentVersion { number basedOn { number } }"
    found = (await ask(demo, f"{{ portfolioItems(first: 3) {{ edges {{ node {{ {row} }} }} nodes {{ {row} }} }} }}"))["portfolioItems"]
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    assert [(node["key"], node["currentVersion"]) for node in found["nodes"]] == [
        ("PKG-CASE", None),
        ("PKG-ERP-MAINT", {"number": "2.0", "basedOn": {"number": "1.0"}}),
        ("PKG-FINOPS", {"number": "1.0", "basedOn": None}),
    ]


async def test_the_same_part_under_two_names(demo: Asker) -> None:
    text = """{ servicePackages(first: 2) {
        a: edges { c: cursor d: cursor n: node { key } m: node { form } }
        b: edges { cursor }
        nodes { key } others: nodes { k: key l: key }
        pageInfo { endCursor } more: pageInfo { y: hasNextPage n: hasNextPage hasPreviousPage }
        totalCount again: totalCount
    } }"""
    found = (await ask(demo, text))["servicePackages"]
    first, second = PACKAGES[:2]
    cursors = [await cursor(demo, first), await cursor(demo, second)]
    assert found == {
        "a": [{"c": it, "d": it, "n": {"key": key}, "m": {"form": "SERVICE"}} for it, key in zip(cursors, (first, second), strict=True)],
        "b": [{"cursor": it} for it in cursors],
        "nodes": [{"key": first}, {"key": second}],
        "others": [{"k": first, "l": first}, {"k": second, "l": second}],
        "pageInfo": {"endCursor": cursors[1]},
        "more": {"y": True, "n": True, "hasPreviousPage": False},
        "totalCount": 5,
        "again": 5,
    }


async def test_the_same_connection_asked_for_twice_is_merged_and_under_another_name_is_not(demo: Asker) -> None:
    text = """{
        servicePackages(first: 1) { nodes { key } }
        servicePackages(first: 1) { nodes { form } totalCount }
        last: servicePackages(last: 1) { nodes { key } }
    }"""
    assert await ask(demo, text) == {
        "servicePackages": {"nodes": [{"key": "PKG-CASE", "form": "SERVICE"}], "totalCount": 5},
        "last": {"nodes": [{"key": "PKG-WORKPLACE"}]},
    }


async def test_fragments_and_typenames_at_every_level(demo: Asker) -> None:
    text = """query ($no: Boolean!) {
        servicePackages(first: 1) { __typename ...Page ... on ServicePackageConnection { totalCount @include(if: $no) } }
        portfolioItems(first: 1, filter: {key: {startsWith: "SVC"}}) {
            nodes { __typename ... on Service { key } ... on ServicePackage { form } }
        }
    }
    fragment Page on ServicePackageConnection { edges { ...Edge } nodes { ...Row } pageInfo { ...Info } }
    fragment Edge on ServicePackageEdge { __typename node { ...Row } cursor @skip(if: true) }
    fragment Row on PortfolioItem { __typename key }
    fragment Info on PageInfo { __typename hasNextPage }"""
    row = {"__typename": "ServicePackage", "key": "PKG-CASE"}
    assert await ask(demo, text, no=False) == {
        "servicePackages": {
            "__typename": "ServicePackageConnection",
            "edges": [{"__typename": "ServicePackageEdge", "node": row}],
            "nodes": [row],
            "pageInfo": {"__typename": "PageInfo", "hasNextPage": True},
        },
        "portfolioItems": {"nodes": [{"__typename": "Service", "key": "SVC-APPMGMT"}]},
    }


@pytest.mark.parametrize(
    ("part", "answer"),
    [
        ("totalCount", {"totalCount": 5}),
        ("__typename", {"__typename": "ServicePackageConnection"}),
        ("pageInfo { hasNextPage }", {"pageInfo": {"hasNextPage": True}}),
        ("pageInfo { hasPreviousPage }", {"pageInfo": {"hasPreviousPage": False}}),
        ("pageInfo { __typename }", {"pageInfo": {"__typename": "PageInfo"}}),
        ("edges { __typename }", {"edges": [{"__typename": "ServicePackageEdge"}] * 2}),
        ("nodes { __typename }", {"nodes": [{"__typename": "ServicePackage"}] * 2}),
        ("nodes { key }", {"nodes": [{"key": "PKG-CASE"}, {"key": "PKG-ERP-MAINT"}]}),
        ("edges { node { key } }", {"edges": [{"node": {"key": "PKG-CASE"}}, {"node": {"key": "PKG-ERP-MAINT"}}]}),
    ],
)
async def test_a_part_alone(demo: Asker, part: str, answer: dict[str, object]) -> None:
    """What is known without the rows asks nothing."""
    known = part in ("__typename", "pageInfo { hasPreviousPage }", "pageInfo { __typename }")
    text = f"{{ servicePackages(first: 2) {{ {part} }} }}"
    assert await ask(demo, text, statements=0 if known else 1) == {"servicePackages": answer}


async def test_only_cursors(demo: Asker) -> None:
    """Those of `edges` and of `pageInfo`, each asked for alone, are the same."""
    edges = (await ask(demo, "{ servicePackages(first: 2) { edges { cursor } } }"))["servicePackages"]["edges"]
    info = (await ask(demo, "{ servicePackages(first: 2) { pageInfo { startCursor endCursor } } }"))["servicePackages"]["pageInfo"]
    backward = (await ask(demo, "{ servicePackages(last: 2) { pageInfo { startCursor endCursor } } }"))["servicePackages"]["pageInfo"]
    assert [edge["cursor"] for edge in edges] == [info["startCursor"], info["endCursor"]]
    assert [info["startCursor"], info["endCursor"]] == [await cursor(demo, key) for key in PACKAGES[:2]]
    assert [backward["startCursor"], backward["endCursor"]] == [await cursor(demo, key) for key in PACKAGES[-2:]]


CASE, ERP, FINOPS, SCHOOL, WORKPLACE = PACKAGES
AROUND: list[tuple[str, list[str], bool, bool]] = [
    ("", PACKAGES, False, False),
    ("first: 5", PACKAGES, False, False),
    ("first: 6", PACKAGES, False, False),
    ("first: 4", PACKAGES[:4], True, False),
    ("last: 5", PACKAGES, False, False),
    ("last: 200", PACKAGES, False, False),
    ("last: 1", [WORKPLACE], False, True),
    ("first: 2, after: CASE", [ERP, FINOPS], True, True),
    ("first: 3, after: ERP", [FINOPS, SCHOOL, WORKPLACE], False, True),
    ("first: 1, after: SCHOOL", [WORKPLACE], False, True),
    ("first: 1, after: WORKPLACE", [], False, True),
    ("after: WORKPLACE", [], False, True),
    ("last: 2, before: WORKPLACE", [FINOPS, SCHOOL], True, True),
    ("last: 2, before: FINOPS", [CASE, ERP], True, False),
    ("last: 3, before: FINOPS", [CASE, ERP], True, False),
    ("last: 1, before: CASE", [], True, False),
    ("first: 1, before: FINOPS", [CASE], True, False),
    ("first: 2, before: FINOPS", [CASE, ERP], True, False),
    ("first: 5, before: FINOPS", [CASE, ERP], True, False),
    ("last: 1, after: ERP", [WORKPLACE], False, True),
    ("last: 3, after: ERP", [FINOPS, SCHOOL, WORKPLACE], False, True),
    ("last: 5, after: WORKPLACE", [], False, True),
    ("first: 1, after: CASE, before: SCHOOL", [ERP], True, True),
    ("first: 2, after: CASE, before: SCHOOL", [ERP, FINOPS], True, True),
    ("last: 1, after: CASE, before: SCHOOL", [FINOPS], True, True),
    ("last: 9, after: CASE, before: SCHOOL", [ERP, FINOPS], True, True),
    ("first: 9, after: ERP, before: FINOPS", [], True, True),
    ("first: 9, after: SCHOOL, before: ERP", [], True, True),
    ("last: 9, after: FINOPS, before: FINOPS", [], True, True),
]  # fmt: skip
"""Arguments, with keys where cursors stand, and what the page then is."""


@pytest.mark.parametrize(("arguments", "keys", "following", "preceding"), AROUND)
@pytest.mark.parametrize("reverse", [False, True])
async def test_what_lies_around_a_page(
    demo: Asker, arguments: str, keys: list[str], following: bool, preceding: bool, reverse: bool
) -> None:
    """In the order by key, and with the order and all arguments turned round."""
    order = "[{key: DESC}]" if reverse else "[{key: ASC}]"
    edges = (await demo.ask(f"{{ servicePackages(orderBy: {order}) {{ edges {{ cursor node {{ key }} }} }} }}"))["servicePackages"]["edges"]
    cursors = {edge["node"]["key"]: edge["cursor"] for edge in edges}
    turned = {"first": "last", "last": "first", "after": "before", "before": "after"}
    given = []
    for argument in filter(None, arguments.split(", ")):
        name, value = argument.split(": ")
        named = next((cursors[key] for key in cursors if key.removeprefix("PKG-").startswith(value)), None)
        given.append(f"{turned[name] if reverse else name}: " + (f'"{named}"' if named else value))
    if reverse and not given:
        given.append("last: 50")
    found = await packages(demo, ", ".join([f"orderBy: {order}", *given]))
    assert found == ((keys[::-1], preceding, following) if reverse else (keys, following, preceding))


async def test_rows_that_the_viewer_does_not_see_are_neither_before_nor_behind_a_page(demo: Asker) -> None:
    """PKG-CASE comes first, and is hidden from customers."""
    after_it = f'after: "{await cursor(demo, CASE)}"'
    assert await packages(demo, f"first: 4, {after_it}", Role.CUSTOMER) == (PACKAGES[1:], False, False)
    assert await packages(demo, f"first: 4, {after_it}") == (PACKAGES[1:], False, True)
    assert await packages(demo, f'last: 4, before: "{await cursor(demo, ERP)}"', Role.CUSTOMER) == ([], True, False)


async def test_rows_that_the_filter_leaves_out_are_neither_before_nor_behind_a_page(demo: Asker) -> None:
    text = '{ servicePackages(first: 1, after: "%s", filter: {key: {in: ["PKG-ERP-MAINT", "PKG-SCHOOL"]}}) { %s } }'
    found = (await ask(demo, text % (await cursor(demo, CASE), ALL)))["servicePackages"]
    assert found["pageInfo"] | {"startCursor": 0, "endCursor": 0} == {
        "hasNextPage": True, "hasPreviousPage": False, "startCursor": 0, "endCursor": 0,
    }  # fmt: skip
    assert (found["nodes"], found["totalCount"]) == ([{"key": ERP}], 2)


async def test_an_empty_connection(demo: Asker) -> None:
    text = f'{{ servicePackages(filter: {{key: {{eq: "NONE"}}}}) {{ {ALL} }} }}'
    empty = {"edges": [], "nodes": [], "pageInfo": NOTHING, "totalCount": 0}
    assert await ask(demo, text) == {"servicePackages": empty}
    assert await ask(demo, text.replace("(filter", "(last: 3, filter")) == {"servicePackages": empty}


async def test_a_hidden_connection_is_empty_and_asks_nothing(demo: Asker) -> None:
    parts = f"__typename {ALL} more: pageInfo {{ __typename }}"
    empty = {"edges": [], "nodes": [], "pageInfo": NOTHING, "totalCount": 0, "more": {"__typename": "PageInfo"}}
    answer = await ask(demo, f"{{ capabilities {{ {parts} }} }}", Role.CUSTOMER, statements=0)
    assert answer == {"capabilities": {"__typename": "CapabilityConnection", **empty}}
    answer = await ask(demo, f'{{ services(filter: {{key: {{eq: "SVC-MAIL"}}}}) {{ {parts} }} }}', Role.ADMIN, statements=0)
    assert answer == {"services": {"__typename": "ServiceConnection", **empty}}


async def test_connections_inside_connections(demo: Asker) -> None:
    """Each page is of its own parent: the newest comment about each idea, and who else wrote below the author's unit."""
    text = """{ developmentIdeas(first: 3) { nodes { title
        comments(first: 1) { totalCount edges { node { author { key parent { children(first: 2) { totalCount nodes { key } } } } } } }
    } } }"""
    found = (await ask(demo, text))["developmentIdeas"]["nodes"]
    assert [node["title"] for node in found] == [
        "End-user training for newcomers", "Loppukäyttäjäkoulutus mukaan pakettiin", "24/7 även för mindre enheter",
    ]  # fmt: skip
    assert [node["comments"]["totalCount"] for node in found] == [0, 2, 0]
    ((edge,),) = [node["comments"]["edges"] for node in found if node["comments"]["edges"]]
    children = {"totalCount": 5, "nodes": [{"key": "PERSON-MANAGER"}, {"key": "PERSON-OWNER-ERP"}]}
    assert edge["node"]["author"] == {"key": "PERSON-OWNER-ERP", "parent": {"children": children}}


async def test_pages_inside_pages_each_from_the_end_that_they_ask_for(demo: Asker) -> None:
    text = """{ parties(last: 3, filter: {kind: {eq: ORG_UNIT}}) { nodes { key
        first: children(first: 1) { nodes { key } pageInfo { hasNextPage } }
        last: children(last: 1) { nodes { key } pageInfo { hasPreviousPage } }
    } } }"""
    found = (await ask(demo, text))["parties"]["nodes"]
    one = {"nodes": [{"key": "PERSON-CUSTOMER-TECH"}]}
    assert [node["key"] for node in found] == ["UNIT-HR", "UNIT-ICT", "UNIT-TECH"]
    assert found[1] == {
        "key": "UNIT-ICT",
        "first": {"nodes": [{"key": "PERSON-MANAGER"}], "pageInfo": {"hasNextPage": True}},
        "last": {"nodes": [{"key": "PERSON-SECURITY"}], "pageInfo": {"hasPreviousPage": True}},
    }
    assert found[2]["first"] == one | {"pageInfo": {"hasNextPage": False}}
    assert found[2]["last"] == one | {"pageInfo": {"hasPreviousPage": False}}


@pytest.mark.parametrize("name", ["first", "last"])
@pytest.mark.parametrize("size", [0, -1, 201])
async def test_a_size_out_of_bounds(demo: Asker, name: str, size: int) -> None:
    wanted = Refusal("BAD_USER_INPUT", f"{name} must be from 1 to 200, not {size}.", ("a", "nodes", "b", name))
    assert await refusal(demo, f"{{ a: services {{ nodes {{ b: comments({name}: {size}) {{ totalCount }} }} }} }}") == wanted
    text = f"query ($n: Int) {{ a: services {{ nodes {{ b: comments({name}: $n) {{ totalCount }} }} }} }}"
    assert await refusal(demo, text, n=size) == wanted


async def test_a_page_counted_from_both_ends(demo: Asker) -> None:
    wanted = Refusal("BAD_USER_INPUT", "Ask for `first` or for `last`, not for both.", ("services", "last"))
    assert await refusal(demo, "{ services(first: 1, last: 1) { totalCount } }") == wanted
    text = "query ($f: Int, $l: Int) { services(first: $f, last: $l) { nodes { key } } }"
    assert await refusal(demo, text, f=1, l=1) == wanted
    for sizes, keys in (({"f": 1, "l": None}, ["SVC-APPMGMT"]), ({"l": 1}, ["SVC-WORKSTATION-PERFORMANCE"]), ({"f": 2}, None)):
        nodes = (await ask(demo, text, **sizes))["services"]["nodes"]
        assert [node["key"] for node in nodes] == (keys or ["SVC-APPMGMT", "SVC-APPMON"])


async def test_null_arguments_are_absent_ones(demo: Asker) -> None:
    nulls = "first: null, last: null, after: null, before: null, filter: null, orderBy: null"
    assert await packages(demo, nulls) == (PACKAGES, False, False)
    text = f"query ($a: String, $f: ServicePackageFilter) {{ servicePackages(after: $a, filter: $f) {{ {ALL} }} }}"
    for found in (await ask(demo, text), await ask(demo, text, a=None, f=None)):
        assert [node["key"] for node in found["servicePackages"]["nodes"]] == PACKAGES


async def test_cursors_as_variables_of_one_document(demo: Asker) -> None:
    """Kept statements are of a shape: with a cursor, without one, and again with another."""
    text = "query ($a: String) { servicePackages(first: 1, after: $a) { nodes { key } pageInfo { hasPreviousPage endCursor } } }"
    keys, after = [], None
    for _ in PACKAGES:
        page = (await ask(demo, text, a=after))["servicePackages"]
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        keys += [node["key"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert keys == PACKAGES
    assert (await ask(demo, text))["servicePackages"]["nodes"] == [{"key": CASE}]
