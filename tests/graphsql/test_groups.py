"""Groups of a connection's rows: keys of every kind, their order and pages, what groups are wanted, and what may not be asked."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app import limits
from app.database.embedded import Server
from app.viewer import Role
from tests.graphsql.asking import ask
from tests.graphsql.support import Refusal, refusal
from tests.support import rows
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import clone

MOMENTS = [
    "2025-12-31T21:59:59Z",
    "2025-12-31T22:00:00Z",
    "2026-01-31T22:30:00Z",
    "2026-03-29T00:59:59Z",
    "2026-04-05T20:59:59Z",
    "2026-04-05T21:00:00Z",
]


@pytest.fixture(scope="module")
async def talked(server: Server, demo_template: str) -> AsyncIterator[Asker]:
    """The demo, and a service TLK with a comment at each of the moments."""
    async with clone(server, demo_template) as database, rows.connected(database.owner_url) as connection:
        async with connection.transaction():
            service = await rows.service(connection, key="TLK")
            await rows.version(connection, service, "OPERATIONAL")
            for moment in MOMENTS:
                at = datetime.fromisoformat(moment).astimezone(UTC)
                await rows.comment(connection, service, created_at=at)
        async with asker(database.url, database.owner_url, DEMO_PERSONS) as made:
            yield made


async def groups(
    demo: Asker, arguments: str, fields: str, role: Role = Role.PORTFOLIO_MANAGER, /, root: str = "services", **given: Any
) -> Any:
    """The nodes of one page, and the number of all groups."""
    text = f"{{ {root} {{ groupBy({arguments}) {{ totalCount nodes {{ {fields} }} }} }} }}"
    found = (await ask(demo, text, role))[root]["groupBy"]
    return found["nodes"], found["totalCount"]


@pytest.mark.parametrize("role", [Role.PORTFOLIO_MANAGER, Role.CUSTOMER, Role.STAKEHOLDER])
async def test_groups_are_those_of_the_rows(demo: Asker, role: Role) -> None:
    """Null is a key like any other, be it of a field, of a row that is not there, or of a language that is not published."""
    text = "{ services(first: 200) { nodes { category currentVersion { stage name { translations { sv } } } } } }"
    services = (await ask(demo, text, role))["services"]["nodes"]
    for path in (["category"], ["currentVersion", "stage"], ["currentVersion", "name", "translations", "sv"]):
        key, fields = "VALUE", ""
        for step in reversed(path):
            key, fields = f"{{{step}: {key}}}", f"{step} {{ {fields} }}" if fields else step
        found, total = await groups(demo, f"keys: [{key}]", f"keys {{ {fields} }} aggregate {{ count }}", role)
        wanted = Counter(at(each, path) for each in services)
        assert {at(group["keys"], path): group["aggregate"]["count"] for group in found} == wanted
        assert total == len(found) == len(wanted)


def at(node: Any, path: list[str]) -> Any:
    """What stands there; null: something on the way is null."""
    for step in path:
        node = None if node is None else node[step]
    return node


async def test_two_keys_and_what_groups_add_up_to(demo: Asker) -> None:
    keys = "keys: [{provider: {key: VALUE}}, {category: VALUE}]"
    found, _ = await groups(demo, keys, "keys { category provider { key } } aggregate { count distinct { owner { key } } }")
    text = "{ services(first: 200) { nodes { category provider { key } owner { key } } } }"
    services = (await ask(demo, text))["services"]["nodes"]
    wanted: dict[tuple[str, str], list[str | None]] = {}
    for each in services:
        wanted.setdefault((each["provider"]["key"], each["category"]), []).append((each["owner"] or {}).get("key"))
    assert [(it["keys"]["provider"]["key"], it["keys"]["category"]) for it in found] == sorted(wanted)
    for it in found:
        owners = wanted[it["keys"]["provider"]["key"], it["keys"]["category"]]
        assert it["aggregate"] == {"count": len(owners), "distinct": {"owner": {"key": len(set(owners) - {None})}}}


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("DAY", {"2025-12-31": 1, "2026-01-01": 1, "2026-02-01": 1, "2026-03-29": 1, "2026-04-05": 1, "2026-04-06": 1}),
        ("WEEK", {"2025-12-29": 2, "2026-01-26": 1, "2026-03-23": 1, "2026-03-30": 1, "2026-04-06": 1}),
        ("MONTH", {"2025-12-01": 1, "2026-01-01": 1, "2026-02-01": 1, "2026-03-01": 1, "2026-04-01": 2}),
        ("QUARTER", {"2025-10-01": 1, "2026-01-01": 3, "2026-04-01": 2}),
        ("YEAR", {"2025-01-01": 1, "2026-01-01": 5}),
    ],
)
async def test_calendar_units_are_local(talked: Asker, unit: str, wanted: dict[str, int]) -> None:
    text = """query ($unit: CalendarUnit!) { service(by: {key: "TLK"}) { comments { groupBy(keys: [{createdAt: $unit}]) {
      nodes { keys { createdAt } aggregate { count } } } } } }"""
    found = (await ask(talked, text, unit=unit))["service"]["comments"]["groupBy"]["nodes"]
    assert {it["keys"]["createdAt"]: it["aggregate"]["count"] for it in found} == wanted


async def test_days_are_grouped_as_moments_are(demo: Asker) -> None:
    found, _ = await groups(demo, "keys: [{reviewDueOn: MONTH}]", "keys { reviewDueOn } aggregate { count }")
    days = (await ask(demo, "{ services(first: 200) { nodes { reviewDueOn } } }"))["services"]["nodes"]
    wanted = Counter(each["reviewDueOn"] and each["reviewDueOn"][:8] + "01" for each in days)
    assert {it["keys"]["reviewDueOn"]: it["aggregate"]["count"] for it in found} == wanted
    assert len(found) > 3


async def test_by_the_ids_of_rows_of_two_types(demo: Asker) -> None:
    found, total = await groups(demo, "keys: [{id: VALUE}], first: 200", "keys { id } aggregate { count }", root="portfolioItems")
    text = "{ portfolioItems(first: 200) { totalCount nodes { id } } }"
    items = (await ask(demo, text))["portfolioItems"]
    assert {it["keys"]["id"] for it in found} == {each["id"] for each in items["nodes"]}
    assert total == items["totalCount"]
    assert {it["keys"]["id"].partition(":")[0] for it in found} == {"Service", "ServicePackage"}


async def test_below_several_parents_each_has_its_own(demo: Asker) -> None:
    text = """{ portfolios(first: 5) { nodes { items(first: 40) { nodes { category } groupBy(keys: [{category: VALUE}], first: 20) {
      nodes { keys { category } aggregate { count } } } }
      children: items(first: 40) { nodes { comments(first: 40) { nodes { aspect } groupBy(keys: [{aspect: VALUE}], first: 9) {
        edges { node { keys { aspect } aggregate { count } } } } } } } } } }"""
    portfolios = (await ask(demo, text))["portfolios"]["nodes"]
    seen = set()
    for portfolio in portfolios:
        items = portfolio["items"]
        told = {it["keys"]["category"]: it["aggregate"]["count"] for it in items["groupBy"]["nodes"]}
        assert told == Counter(each["category"] for each in items["nodes"])
        for child in portfolio["children"]["nodes"]:
            found = {it["node"]["keys"]["aspect"]: it["node"]["aggregate"]["count"] for it in child["comments"]["groupBy"]["edges"]}
            assert found == Counter(each["aspect"] for each in child["comments"]["nodes"])
            seen.add(str(found))
    assert len(seen) > 2


async def test_several_groupings_of_one_list(demo: Asker) -> None:
    """Each with its own keys, beside the page that was asked for."""
    text = """{ services(first: 1) { nodes { key } pageInfo { hasNextPage } a: groupBy(keys: [{category: VALUE}], first: 1) { totalCount }
      b: groupBy(keys: [{provider: {key: VALUE}}], having: {count: {gt: 1}}) { totalCount nodes { keys { provider { key } } } }
      aggregate { count } totalCount } }"""
    found = (await ask(demo, text))["services"]
    assert found["nodes"] == [{"key": "SVC-APPMGMT"}]
    assert found["pageInfo"] == {"hasNextPage": True}
    assert found["a"]["totalCount"] != found["b"]["totalCount"] == len(found["b"]["nodes"])
    assert found["aggregate"] == {"count": found["totalCount"]}


ORDERS = [
    "",
    "orderBy: [{count: DESC}]",
    "orderBy: [{keys: {category: DESC}}, {count: ASC}]",
    "orderBy: [{avg: {currentVersion: {leadTimeDays: DESC}}}]",
    "orderBy: [{avg: {currentVersion: {leadTimeDays: ASC}}}, {keys: {provider: {key: DESC}}}]",
    "orderBy: [{sum: {currentVersion: {price: {unitPrice: {amount: ASC}}}}}]",
    "orderBy: [{min: {currentVersion: {stageSince: DESC}}}, {max: {reviewDueOn: ASC}}]",
    "orderBy: [{distinct: {owner: {key: DESC}}}], having: {count: {gte: 1}, sum: {currentVersion: {leadTimeDays: {isNull: false}}}}",
]


@pytest.mark.parametrize("order", ORDERS)
async def test_pages_of_groups_follow_each_other(demo: Asker, order: str) -> None:
    """From either end, be there a value or none."""
    keys = "keys: [{provider: {key: VALUE}}, {category: VALUE}, {currentVersion: {stageSince: YEAR}}]"
    told = "keys { category provider { key } currentVersion { stageSince } }"
    whole, total = await groups(demo, f"{keys}, first: 200, {order}", told)
    assert total == len(whole) > 5
    for size, cursor, end, further in (
        ("first", "after", "endCursor", "hasNextPage"),
        ("last", "before", "startCursor", "hasPreviousPage"),
    ):
        text = f"""query ($c: String) {{ services {{ groupBy({keys}, {size}: 4, {cursor}: $c, {order}) {{ totalCount
          edges {{ cursor node {{ {told} }} }}
          pageInfo {{ {end} {further} }} }} }} }}"""
        walked: list[Any] = []
        at = None
        while True:
            page = (await ask(demo, text, c=at))["services"]["groupBy"]
            found = [edge["node"] for edge in page["edges"]]
            walked = [*walked, *found] if size == "first" else [*found, *walked]
            at = page["pageInfo"][end]
            assert page["totalCount"] == total
            if not page["pageInfo"][further]:
                break
        assert walked == whole


async def test_names_are_sorted_as_readers_expect(demo: Asker) -> None:
    found, _ = await groups(demo, "keys: [{name: {text: VALUE}}], orderBy: [{keys: {name: {text: ASC}}}]", "keys { name { text } }")
    text = "{ services(orderBy: [{name: {text: ASC}}]) { nodes { name { text } } } }"
    names = [it["name"]["text"] for it in (await ask(demo, text))["services"]["nodes"]]
    assert [it["keys"]["name"]["text"] for it in found] == list(dict.fromkeys(names))


@pytest.mark.parametrize(
    ("having", "wanted"),
    [
        ("{count: {gt: 4}}", ["APPLICATION", "INFRASTRUCTURE", "WORKPLACE"]),
        ("{not: {count: {lte: 4}}}", ["APPLICATION", "INFRASTRUCTURE", "WORKPLACE"]),
        ("{or: [{count: {eq: 1}}, {count: {in: [7]}}]}", ["COMMUNICATION", "WORKPLACE"]),
        ("{and: [{count: {eq: 1}}, {count: {eq: 7}}]}", []),
        ("{distinct: {category: {ne: 1}}}", []),
    ],
)
async def test_only_groups_that_add_up_to_something(demo: Asker, having: str, wanted: list[str]) -> None:
    found, total = await groups(demo, f"keys: [{{category: VALUE}}], having: {having}", "keys { category }", root="portfolioItems")
    assert [it["keys"]["category"] for it in found] == wanted
    assert total == len(wanted)


HERE = ("services", "groupBy")


@pytest.mark.parametrize(
    ("arguments", "message", "path"),
    [
        ("keys: []", f"Rows are grouped by 1 to {limits.GROUP_KEYS_MAX} keys, not by 0.", ("keys",)),
        ("keys: [{id: VALUE}, {key: VALUE}, {form: VALUE}, {category: VALUE}, {classification: VALUE}, {reviewDueOn: DAY}]",
         f"Rows are grouped by 1 to {limits.GROUP_KEYS_MAX} keys, not by 6.", ("keys",)),
        (
            "keys: [{reviewDueOn: DAY}, {reviewDueOn: YEAR}]",
            "Rows are grouped by reviewDueOn twice: leave one out, of two calendar units the larger one.",
            ("keys", 1),
        ),
        ("keys: [{key: VALUE}], orderBy: [{keys: {category: ASC}}]",
         "category is none of the keys that rows are grouped by: add it to `keys`, or sort by another.",
         ("orderBy", 0, "keys", "category")),
        ("keys: [{key: VALUE}], orderBy: [{keys: {versions: {count: ASC}}}]",
         "versions.count is none of the keys that rows are grouped by: add it to `keys`, or sort by another.",
         ("orderBy", 0, "keys", "versions", "count")),
        ("keys: [{key: VALUE}], first: 0", "first must be from 1 to 200, not 0.", ("first",)),
        ("keys: [{key: VALUE}], last: 201", "last must be from 1 to 200, not 201.", ("last",)),
        ("keys: [{key: VALUE}], first: 1, last: 1", "Ask for `first` or for `last`, not for both.", ("last",)),
        ("keys: [{key: VALUE}], after: \"x\"", "This is no cursor of this list in this order: use one of its answers, unchanged.",
         ("after",)),
        ("keys: [{key: VALUE}], having: {count: {gt: null}}", "Nothing compares with null: say `isNull`, or leave it out.",
         ("having", "count", "gt")),
        ("keys: [{key: VALUE}], having: {sum: null}", "null is no filter: leave it out, or say `isNull`.", ("having", "sum")),
    ],
)  # fmt: skip
async def test_what_groups_may_not_be_asked(demo: Asker, arguments: str, message: str, path: tuple[str | int, ...]) -> None:
    text = f"{{ services {{ groupBy({arguments}) {{ totalCount nodes {{ aggregate {{ count }} }} }} }} }}"
    assert await refusal(demo, text) == Refusal("BAD_USER_INPUT", message, (*HERE, *path))


async def test_a_key_that_rows_are_not_grouped_by(demo: Asker) -> None:
    text = "{ services { groupBy(keys: [{key: VALUE}]) { edges { node { keys { key of: provider { key } } } } } } }"
    what = "provider.key is none of the keys that rows are grouped by: add it to `keys`, or leave it out."
    assert await refusal(demo, text) == Refusal("BAD_USER_INPUT", what, (*HERE, "edges", "node", "keys", "of", "key"))


async def test_a_cursor_of_other_groups(demo: Asker) -> None:
    text = "query ($c: String) { services { groupBy(keys: [{reviewDueOn: %s}], first: 1, after: $c) { pageInfo { endCursor } } } }"
    cursor = (await ask(demo, text % "YEAR", c=None))["services"]["groupBy"]["pageInfo"]["endCursor"]
    found = await refusal(demo, text % "MONTH", c=cursor)
    assert (found.code, found.path) == ("BAD_USER_INPUT", (*HERE, "after"))


async def test_keys_as_variables(demo: Asker) -> None:
    """Which keys there are, and which unit, is part of the statement; one of other keys is not taken for it."""
    text = """query ($keys: [ServiceGroupKey!]!, $category: Boolean!, $having: ServiceHaving) { services {
      groupBy(keys: $keys, having: $having) { nodes { keys { category @include(if: $category) } aggregate { count } } } } }"""
    by = [{"category": "VALUE"}]
    one = await ask(demo, text, keys=by, category=True, having={"count": {"gt": 3}})
    other = await ask(demo, text, keys=by, category=True, having={"count": {"gt": 4}})
    assert len(one["services"]["groupBy"]["nodes"]) > len(other["services"]["groupBy"]["nodes"])
    years = await ask(demo, text, keys=[{"reviewDueOn": "YEAR"}], category=False)
    months = await ask(demo, text, keys=[{"reviewDueOn": "MONTH"}], category=False)
    assert len(years["services"]["groupBy"]["nodes"]) < len(months["services"]["groupBy"]["nodes"])
    assert (await refusal(demo, text, keys=[], category=False)).path == (*HERE, "keys")


async def test_groups_as_they_were_known_and_in_force(demo: Asker) -> None:
    text = """{ serviceVersions(knownAt: "2026-11-21T00:00:00Z", at: "2027-02-01T00:00:00Z", first: 200) { nodes { stage }
      groupBy(keys: [{stage: VALUE}]) { nodes { keys { stage } aggregate { count } } } } }"""
    found = (await ask(demo, text))["serviceVersions"]
    wanted = Counter(each["stage"] for each in found["nodes"])
    assert {it["keys"]["stage"]: it["aggregate"]["count"] for it in found["groupBy"]["nodes"]} == wanted
    assert len(wanted) > 2
