"""What an operation costs is known from its selection and its pages, before any SQL; too dear ones are told what to change."""

from collections.abc import Iterator

import asyncpg
import pytest

from app import limits
from app.graphsql.engine import Engine
from app.schema import mapping
from app.viewer import Access, Role
from tests.graphsql.support import Refusal, refusal, run
from tests.support.asking import Asker

AT, KNOWN = 'at: "2027-02-01T00:00:00Z"', 'knownAt: "2026-11-21T00:00:00Z"'
MANAGER = Access(Role.PORTFOLIO_MANAGER, money=True)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = Engine(mapping())
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("{ viewer { role } }", 1 + 1),
        ('{ service(by: {key: "A"}) { key } }', 1 + 2 + 1),  # 2 to find it
        ("{ services(first: 7) { nodes { key form } } }", 1 + 2 + 1 + 7 * 2),
        ("{ services { nodes { key } } }", 1 + 2 + 1 + 50),
        ("{ services(first: 7) { totalCount } }", 1 + 2 + 1 + 100),
        ("{ services(first: 7) { nodes { provider { key } } } }", 1 + 2 + 1 + 7 * (1 + 2 + 1)),
        ("{ services(first: 7) { nodes { comments(first: 5) { nodes { body } } } } }", 1 + 2 + 1 + 7 * (1 + 2 + 1 + 5)),
        ("{ services(first: 7) { nodes { versions { number } } } }", 1 + 2 + 1 + 7 * (1 + 2 + 3)),
        ("{ portfolioItems(first: 8) { nodes { key } } }", 1 + 2 + 1 + 2 * 4),  # of either type: half of them
        ('{ composition(by: {key: "A"}) { nodes { path } } }', 1 + 2 + 1 + 500 + 50),
        ("{ services(first: 7) { nodes { " + "k" * 120 + ": key } } }", 1 + 2 + 1 + 7 * 3),  # a long name is part of each row
        (f"{{ services(first: 7, {AT}) {{ nodes {{ key form }} }} }}", 1 + 2 * (2 + 1 + 7 * 2)),
        (f"{{ services(first: 7, {AT} {KNOWN}) {{ nodes {{ key form }} }} }}", 1 + 4 * (2 + 1 + 7 * 2)),
        (f"{{ services(first: 7, {AT}) {{ totalCount }} }}", 1 + 2 * (2 + 1) + 25 * 100),
        (f"{{ services(first: 7, {AT} {KNOWN}) {{ totalCount }} }}", 1 + 4 * (2 + 1) + 50 * 100),
        (f"{{ then: services(first: 7, {KNOWN}) {{ totalCount }} services(first: 7, at: null) {{ totalCount }} }}", 1 + 2 * 103 + 1 + 103),
        ("{ services { aggregate { count sum { provider { revision } } } } }", 1 + 2 + 1 + 100 + 2 + 1 + 1_000 + 1 + 200),
        (f"{{ services({AT}) {{ aggregate {{ count }} }} }}", 1 + 2 * (2 + 1) + 25 * 100 + 2 * 1),
        (
            "{ services { groupBy(keys: [{category: VALUE}], first: 7) { totalCount nodes { aggregate { count } } } } }",
            1 + 2 + 1 + 100 + 200 + 2 + 100 + 7 * 2,
        ),
        (
            "{ services { groupBy(keys: [{provider: {key: VALUE}}], having: {count: {gt: 1}}, orderBy: [{count: ASC}]) { totalCount } } }",
            1 + 2 + 1 + 100 + (200 + 1_000) + 200 + 200 + 1 + 100,
        ),
        ("query ($n: Int!) { services(first: $n) { nodes { key } } }", 1 + 2 + 1 + 9),
        ("{ changes(first: 7) { events { seq } } }", 1 + 2_000 + 7 * 4),
        ("subscription { changes(first: 70) { events { seq } } }", 1 + 500 + 70 * 4),
    ],
)
async def test_the_cost_of_an_operation(engine: Engine, text: str, cost: int) -> None:
    plan = (await engine.prepare(text, None, {"n": 9}, MANAGER)).plan
    assert plan.cost == cost


IDS = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Service { key form } ... on Party { kind } } }"


def _ids(**many: int) -> list[str]:
    return [f"{type_}:00000000-0000-0000-0000-{number:012}" for type_, count in many.items() for number in range(count)]


async def test_ids_cost_what_each_of_them_may_answer(engine: Engine) -> None:
    """In steps, so that one plan answers for many numbers of ids; never for more than it was charged for."""
    costs = {}
    for many in (0, 1, 2, 10, 11, 50, 51, 200):
        costs[many] = (await engine.prepare(IDS, None, {"ids": _ids(Service=many)}, MANAGER)).plan.cost
    none, one = costs[0], costs[1]
    assert one > 0
    assert [costs[many] - one for many in (2, 10, 11, 50, 51, 200)] == [18, 18, 98, 98, 398, 398]  # two fields of each but the first
    assert none == one
    mixed = (await engine.prepare(IDS, None, {"ids": _ids(Service=100, Party=100)}, MANAGER)).plan.cost
    assert mixed == costs[200] + 199


async def test_full_pages_within_full_pages(demo: Asker) -> None:
    inner = "portfolio { items(first: 200) { nodes { %s } } }"
    found = await refusal(demo, "{ portfolioItems(first: 200) { nodes { " + inner % (inner % "key") + " } } }", Role.CUSTOMER)
    path = ("portfolioItems", "nodes", "portfolio", "items", "nodes", "portfolio", "items", "nodes")
    message = f"The operation costs 8281404, more than 1000000; 96 % of it is {'.'.join(path)}. "
    assert found == Refusal("QUERY_TOO_COMPLEX", message + "Ask for smaller pages, fewer lists in lists or fewer fields there.", path)
    few = "{ portfolioItems(first: 20) { nodes { " + inner % "versions { items { component { key } } }" + " } } }"
    assert (await demo.ask(few, Role.CUSTOMER))["portfolioItems"]["nodes"]


async def test_compositions_of_many_packages(demo: Asker) -> None:
    one = "servicePackages(first: %d) { nodes { currentVersion { composition { nodes { path component { key name { text } } } } } } }"
    assert (await demo.ask("{ " + one % 50 + " }"))["servicePackages"]["nodes"]
    both = "{ light: services { nodes { key } } " + " ".join(f"heavy{n}: " + one % 200 for n in range(13)) + " }"
    found = await refusal(demo, both)
    assert (found.code, found.path[0]) == ("QUERY_TOO_COMPLEX", "heavy0")


async def test_the_schema_asked_for_again_and_again(demo: Asker) -> None:
    types = "__schema { types { fields { args { type { name ofType { name } } } type { name ofType { name ofType { name } } } } } }"
    assert await demo.ask("{ a: " + types + " }")
    found = await refusal(demo, "{ " + " ".join(f"a{n}: {types}" for n in range(40)) + " }")
    assert (found.code, found.path[:1]) == ("QUERY_TOO_COMPLEX", ("a0",))


async def test_a_long_response_key_in_many_rows(demo: Asker) -> None:
    inner = "{ portfolioItems(first: 200) { nodes { portfolio { items(first: 50) { nodes { %s: key } } } } } }"
    assert await demo.ask(inner % ("k" * 500))
    found = await refusal(demo, inner % ("k" * 50_000))
    assert (found.code, found.path) == ("QUERY_TOO_COMPLEX", ("portfolioItems", "nodes", "portfolio", "items", "nodes"))


async def test_a_page_out_of_bounds_is_charged_within_them(demo: Asker) -> None:
    found = await refusal(demo, "{ services(first: 1000000000) { nodes { comments(first: 200) { nodes { body } } } } }")
    assert (found.code, found.path) == ("BAD_USER_INPUT", ("services", "first"))


FILTERED = "query ($filter: ServiceFilter) { services(filter: $filter) { nodes { key } } }"
BARE = 1 + 2 + 1 + 50


@pytest.mark.parametrize(
    ("given", "units"),
    [
        ({}, 200),
        ({"key": {"eq": "A"}}, 200),
        ({"key": {"eq": "A", "ne": "B"}}, 400),
        ({"key": {"contains": "A"}}, 1000),
        ({"or": [{"key": {"startsWith": "A"}}, {"not": {"key": {"in": ["A", "B"]}}}]}, 1000 + 200),
        ({"provider": {}}, 200 * 5),
        ({"provider": {"key": {"contains": "A"}, "parent": {"key": {"eq": "B"}}}}, 1000 * 5 + 200 * 25),
        ({"name": {"text": {"contains": "A"}}}, 1000),  # a text of other rows is no relation to who asks
        ({"versions": {"count": {"gt": 1}}}, 200 * 5),
        ({"versions": {"aggregate": {"where": {"number": {"eq": "1.0"}}, "having": {"avg": {"leadTimeDays": {"gt": "1"}}}}}}, 2 * 200 * 5),
        ({"versions": {"some": {"number": {"eq": "1.0"}}, "none": {"risk": {"isNull": True}}}}, 2 * 200 * 5),
    ],
)
async def test_the_cost_of_a_filter(engine: Engine, given: dict[str, object], units: int) -> None:
    assert (await engine.prepare(FILTERED, None, {"filter": given}, MANAGER)).plan.cost == BARE + units


async def test_a_filter_below_a_list_costs_for_each_row(engine: Engine) -> None:
    text = "{ services(first: 7) { nodes { comments(first: 5%s) { nodes { body } } } } }"
    plain, filtered = [(await engine.prepare(text % it, None, {}, MANAGER)).plan.cost for it in ("", ', filter: {body: {contains: "x"}}')]
    assert filtered - plain == 7 * 1000


@pytest.mark.parametrize(
    ("order", "units"),
    [
        ([{"key": "ASC"}], 200),
        ([{"name": {"text": "ASC"}}], 4000),
        ([{"provider": {"key": "DESC"}}, {"key": "ASC"}], 4000 + 200),
        ([{"comments": {"count": "DESC"}}], 4000),
        ([{"comments": {"max": {"createdAt": "DESC"}}}], 4000),
        ([{"comments": {"distinct": {"author": {"key": "DESC"}}}}], 2 * 4000),
    ],
)
async def test_the_cost_of_an_order(engine: Engine, order: list[object], units: int) -> None:
    text = "query ($order: [ServiceOrder!]) { services(orderBy: $order) { nodes { key } } }"
    assert (await engine.prepare(text, None, {"order": order}, MANAGER)).plan.cost == BARE + units


def parents(times: int) -> dict[str, object]:
    return {"parent": parents(times - 1)} if times else {"key": {"eq": "A"}}


@pytest.mark.parametrize(
    ("given", "message", "path"),
    [
        ({"provider": parents(3)}, "The filter follows more than 3 relations in a row.", ("provider", "parent", "parent", "parent")),
        ({"or": [{"key": {"eq": "A"}}, {"provider": parents(3)}]}, "The filter follows more than 3 relations in a row.",
         ("or", 1, "provider", "parent", "parent", "parent")),
        ({"or": [{"key": {"eq": "A"}}] * 101}, "The filter makes 101 comparisons; at most 100 are made.", ()),
        ({"or": [{}] * 101}, "The filter makes 101 comparisons; at most 100 are made.", ()),
    ],
)  # fmt: skip
async def test_a_filter_out_of_bounds(demo: Asker, given: dict[str, object], message: str, path: tuple[str, ...]) -> None:
    text = FILTERED.replace("services(", "a: services(")
    assert await refusal(demo, text, filter=given) == Refusal("QUERY_TOO_COMPLEX", message, ("a", "filter", *path))


async def test_filters_within_their_bounds(demo: Asker) -> None:
    text = "query ($filter: ServiceFilter) { services(filter: $filter) { totalCount } }"
    assert (await run(demo, text, filter={"or": [{"key": {"eq": "SVC-PRINT"}}] * 100}))["services"]["totalCount"] == 1
    assert (await run(demo, text, filter={"provider": parents(2)}))["services"]["totalCount"] == 0
    assert (await run(demo, text, filter={"key": {"in": ["SVC-PRINT"] * 1_000}}))["services"]["totalCount"] == 1
    found = await refusal(demo, text, filter={"key": {"in": ["SVC-PRINT"] * 1_001}})
    assert found == Refusal("BAD_USER_INPUT", "A list holds 1001 values; at most 1000 are read.", ("$filter",))


async def test_filters_with_very_many_relations(demo: Asker) -> None:
    text = "query ($filter: ServiceFilter) { services(filter: $filter) { totalCount } }"
    found = await refusal(demo, text, filter={"or": [{"provider": parents(2)}] * 70})
    assert (found.code, found.path) == ("QUERY_TOO_COMPLEX", ("services",))
    assert "200 relations and counts" in found.message


async def test_filters_with_very_many_lists(demo: Asker) -> None:
    text = "query ($filter: ServiceFilter) { services(filter: $filter) { totalCount } }"
    found = await refusal(demo, text, filter={"and": [{"and": []}] * 1_000})
    assert (found.code, found.path) == ("QUERY_TOO_COMPLEX", ("services",))


async def test_an_order_of_too_many_terms(demo: Asker) -> None:
    text = "query ($order: [ServiceOrder!]) { services(orderBy: $order) { totalCount } }"
    await run(demo, text, order=[{"key": "ASC"}] * 5)
    found = await refusal(demo, text, order=[{"key": "ASC"}] * 6)
    assert found == Refusal("QUERY_TOO_COMPLEX", "The order has 6 terms; at most 5 are read.", ("services", "orderBy"))


async def test_an_answer_that_is_too_large_is_refused_where_it_is_made(demo: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """And this process never holds it. What costs little is not asked for its size."""
    text = "{ services(first: 20) { nodes { key internal: currentVersion { number stage } } } }"
    size = len(await demo.bytes(text))
    monkeypatch.setattr(limits, "ANSWER_BYTES_MAX", size - 1)
    assert await demo.bytes(text.replace("internal", "internol"))
    monkeypatch.setattr(limits, "COST_UNCHECKED", 1)
    with pytest.raises(asyncpg.PostgresError, match=f"The answer would have {size} bytes, more than {size - 1}; ask for") as caught:
        await demo.bytes(text.replace("internal", "internat"))
    assert caught.value.sqlstate == "SK001"
    monkeypatch.setattr(limits, "ANSWER_BYTES_MAX", size)
    assert len(await demo.bytes(text.replace("internal", "internul"))) == size
