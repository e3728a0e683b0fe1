"""What all rows of a connection add up to: against the same rows one by one, and what may not be asked."""

from collections.abc import AsyncIterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from app.database.embedded import Server
from app.viewer import MONEY_SCOPE, Role
from tests.graphsql.asking import ask, keys
from tests.graphsql.support import Refusal, refusal, run
from tests.support import rows
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import clone
from tests.support.viewers import ask_as, scoped

WHOLE = """
query ($filter: ServiceFilter) { services(includeRetired: true, filter: $filter, first: 200) {
  totalCount
  nodes { category provider { key } currentVersion { leadTimeDays stageSince } }
  aggregate {
    count
    distinct { category provider { key } currentVersion { leadTimeDays } }
    sum { currentVersion { leadTimeDays } } avg { currentVersion { leadTimeDays } }
    min { currentVersion { leadTimeDays stageSince } } max { currentVersion { leadTimeDays stageSince } }
  }
} }"""


@pytest.fixture(scope="module")
async def priced(server: Server, demo_template: str) -> AsyncIterator[Asker]:
    """The demo, and services PRC-0 to PRC-3, whose versions cost 1 €, 2.005 €, 4 SEK and nothing; PRC-0 also has a provider of its own."""
    async with clone(server, demo_template) as database, rows.connected(database.owner_url) as connection:
        home = await rows.portfolio(connection, key="PF-PRICED")
        provider = await rows.party(connection, key="UNIT-PRICED")
        for index, price in enumerate([("1", "EUR"), ("2.005", "EUR"), ("4", "SEK"), None]):
            async with connection.transaction():
                more = {} if index else {"provider_id": provider}
                service = await rows.service(connection, key=f"PRC-{index}", portfolio_id=home, category=f"c{index % 2}", **more)
                version = await rows.version(connection, service, "OPERATIONAL", lead_time_days=index, investment_estimate=10 * (index + 1))
                if price:
                    of = {"unit_price": Decimal(price[0]), "unit_cost": 0, "currency": price[1], "price_unit": "PER_HOUR"}
                    await rows.insert(connection, "service_price", version_id=version, valid_from=rows.LONG_AGO.date(), **of)
        async with asker(database.url, database.owner_url, DEMO_PERSONS) as made:
            yield made


def numbers(values: list[Any]) -> tuple[str | None, str | None]:
    """Their sum and mean, as answers write them."""
    known = [Decimal(value) for value in values if value is not None]
    if not known:
        return None, None
    total = sum(known, Decimal(0))
    mean = (total / len(known)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return f"{total}", f"{mean.normalize():f}"


def different(values: list[Any]) -> int:
    return len({value for value in values if value is not None})


@pytest.mark.parametrize("role", [Role.PORTFOLIO_MANAGER, Role.CUSTOMER, Role.STAKEHOLDER])
@pytest.mark.parametrize(
    "given", [{}, {"category": {"eq": "ict"}}, {"key": {"eq": "none"}}, {"currentVersion": {"leadTimeDays": {"gt": 5}}}]
)
async def test_all_rows_added_up(demo: Asker, role: Role, given: dict[str, Any]) -> None:
    found = (await ask(demo, WHOLE, role, filter=given))["services"]
    nodes, told = found["nodes"], found["aggregate"]
    versions = [node["currentVersion"] or {} for node in nodes]
    days, since = ([each.get(name) for each in versions] for name in ("leadTimeDays", "stageSince"))
    assert told["count"] == found["totalCount"] == len(nodes)
    assert told["distinct"] == {
        "category": different([node["category"] for node in nodes]),
        "provider": {"key": different([(node["provider"] or {}).get("key") for node in nodes])},
        "currentVersion": {"leadTimeDays": different(days)},
    }
    added = (told["sum"]["currentVersion"]["leadTimeDays"], told["avg"]["currentVersion"]["leadTimeDays"])
    assert added == numbers(days)
    for name, pick in (("min", min), ("max", max)):
        found = {
            field: [value for value in values if value is not None] for field, values in (("leadTimeDays", days), ("stageSince", since))
        }
        assert told[name] == {"currentVersion": {field: pick(values) if values else None for field, values in found.items()}}


async def test_amounts_of_several_currencies_are_never_added(priced: Asker) -> None:
    amounts = "{ currentVersion { price { unitPrice { amount currency currencies } } } }"
    text = f"""query ($keys: [String!]) {{ services(filter: {{key: {{in: $keys}}}}) {{ aggregate {{
      count sum {amounts} avg {amounts} min {amounts} max {amounts} }} }} }}"""

    async def told(*indexes: int) -> dict[str, Any]:
        found = (await ask(priced, text, keys=[f"PRC-{index}" for index in indexes]))["services"]["aggregate"]
        assert found.pop("count") == len(indexes)
        return {name: tuple(each["currentVersion"]["price"]["unitPrice"].values()) for name, each in found.items()}

    one = {"sum": ("3.005", "EUR", 1), "avg": ("1.5025", "EUR", 1), "min": ("1.00", "EUR", 1), "max": ("2.005", "EUR", 1)}
    assert await told(0, 1, 3) == one
    assert await told(1, 2) == dict.fromkeys(one, (None, None, 2))
    assert await told(3) == dict.fromkeys(one, (None, None, 0))


async def test_estimates_whose_prices_are_of_several_currencies_are_not_added(priced: Asker) -> None:
    """Nor those of a currency that nobody knows: the last one has neither a price nor an offering."""
    manager = scoped(priced.viewers[Role.PORTFOLIO_MANAGER], MONEY_SCOPE)
    text = """query ($keys: [String!]) { serviceVersions(filter: {service: {key: {in: $keys}}}) {
      aggregate { sum { investmentEstimate } } } }"""
    for indexes, told in (((0, 1), "30"), ((1, 2), None), ((3,), "40"), ((0, 1, 3), None)):
        found = await ask_as(priced, manager, text, keys=[f"PRC-{index}" for index in indexes])
        assert found["serviceVersions"]["aggregate"]["sum"]["investmentEstimate"] == told, indexes


async def test_nothing_is_joined_that_nothing_is_asked_of(demo: Asker) -> None:
    await ask(demo, "{ portfolioItems(includeRetired: true) { aggregate { count } } }")
    assert "JOIN" not in demo.statements[0]
    await ask(demo, "{ services { aggregate { sum { provider { revision } } distinct { provider { key } } } } }")
    assert demo.statements[0].count("JOIN") == 1


async def test_what_the_viewer_sees_no_row_of_adds_up_to_nothing(demo: Asker) -> None:
    text = """{ capabilities { aggregate { count distinct { key owner { key } } sum { revision } max { createdAt: revision } __typename }
      groupBy(keys: [{kind: VALUE}]) { totalCount nodes { keys { kind } } edges { cursor } pageInfo { hasNextPage endCursor } } } }"""
    assert await ask(demo, text, Role.CUSTOMER, statements=0) == {
        "capabilities": {
            "aggregate": {
                "count": 0, "distinct": {"key": 0, "owner": {"key": 0}}, "sum": {"revision": None}, "max": {"createdAt": None},
                "__typename": "CapabilityAggregate",
            },
            "groupBy": {"totalCount": 0, "nodes": [], "edges": [], "pageInfo": {"hasNextPage": False, "endCursor": None}},
        }
    }  # fmt: skip


async def test_what_says_no_more_than_its_type(demo: Asker) -> None:
    text = "{ services(first: 1) { nodes { key } aggregate { __typename sum { __typename } } } }"
    told = {"__typename": "ServiceAggregate", "sum": {"__typename": "ServiceNumbers"}}
    assert await ask(demo, text) == {"services": {"nodes": [{"key": "SVC-APPMGMT"}], "aggregate": told}}


async def test_below_several_parents_each_has_its_own(demo: Asker) -> None:
    comments = "totalCount aggregate { count distinct { author { key } } } nodes { author { key } }"
    text = f"{{ servicePackages {{ nodes {{ key comments {{ {comments} }} }} }} }}"
    found = (await ask(demo, text))["servicePackages"]["nodes"]
    assert len({node["comments"]["totalCount"] for node in found}) > 2
    for told in [node["comments"] for node in found]:
        authors = different([(node["author"] or {}).get("key") for node in told["nodes"]])
        assert told["aggregate"] == {"count": told["totalCount"], "distinct": {"author": {"key": authors}}}


async def test_at_another_moment(demo: Asker) -> None:
    """Of rows as they were, not as they are."""
    text = """query ($then: DateTime) { services(at: $then, first: 200) { nodes { currentVersion { stage } }
      aggregate { count distinct { currentVersion { stage } } max { currentVersion { stageSince } } } } }"""
    told = []
    for at in ("2024-06-01T12:00:00Z", "2027-06-01T12:00:00Z"):
        found = (await ask(demo, text, then=at))["services"]
        stages = different([(node["currentVersion"] or {}).get("stage") for node in found["nodes"]])
        assert found["aggregate"]["count"] == len(found["nodes"])
        assert found["aggregate"]["distinct"] == {"currentVersion": {"stage": stages}}
        assert found["aggregate"]["max"]["currentVersion"]["stageSince"] <= at
        told.append(found["aggregate"])
    assert told[0] != told[1]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("{comments: {count: {gt: 3}}}", ["PKG-ERP-MAINT", "PKG-WORKPLACE"]),
        ("{comments: {count: {eq: 0}}}", ["PKG-FINOPS", "PKG-SCHOOL"]),
        ("{comments: {aggregate: {having: {distinct: {author: {key: {gt: 3}}}}}}}", ["PKG-ERP-MAINT"]),
        ("{comments: {aggregate: {having: {not: {count: {lt: 21}}}}}}", ["PKG-ERP-MAINT"]),
        ("{comments: {aggregate: {where: {body: {contains: \"zzz\"}}, having: {count: {gte: 1}}}}}", []),
        ("{versions: {aggregate: {where: {leadTimeDays: {lt: 15}}, having: {avg: {leadTimeDays: {lte: \"10\"}}}}}}",
         ["PKG-ERP-MAINT", "PKG-WORKPLACE"]),
        ("{versions: {aggregate: {having: {}}}, key: {startsWith: \"PKG-F\"}}", ["PKG-FINOPS"]),
        ("{versions: {aggregate: {having: {max: {leadTimeDays: {isNull: true}}}}}}", []),
    ],
)  # fmt: skip
async def test_filtering_by_what_the_rows_of_a_list_add_up_to(demo: Asker, given: str, found: list[str]) -> None:
    assert await keys(demo, "servicePackages", f"filter: {given}") == found


async def test_sorting_by_what_the_rows_of_a_list_add_up_to(demo: Asker) -> None:
    plain = await keys(demo, "servicePackages", "orderBy: [{comments: {count: DESC}}]")
    assert plain[:2] == ["PKG-ERP-MAINT", "PKG-WORKPLACE"]
    text = "{ servicePackages(orderBy: [%s]) { nodes { key versions { leadTimeDays } } } }"
    for function, pick in (("max", max), ("min", min), ("sum", sum)):
        nodes = (await ask(demo, text % f"{{versions: {{{function}: {{leadTimeDays: DESC}}}}}}"))["servicePackages"]["nodes"]
        days = [[each["leadTimeDays"] for each in node["versions"] if each["leadTimeDays"] is not None] for node in nodes]
        values = [pick(each) for each in days if each]
        assert values == sorted(values, reverse=True)
        assert len(values) > 2


@pytest.mark.parametrize(
    ("text", "role", "wanted"),
    [
        ("{ services { aggregate { sum { mine: currentVersion { risk } } } } }", Role.STAKEHOLDER,
         Refusal("FORBIDDEN", "ServiceVersion.risk is hidden from you: leave it out of filters, orders and aggregates.",
                 ("services", "aggregate", "sum", "mine", "risk"))),
        ("{ services { aggregate { count } groupBy(keys: [{owner: {key: VALUE}}]) { totalCount } } }", Role.CUSTOMER,
         Refusal("FORBIDDEN", "Service.owner is hidden from you: leave it out of filters, orders and aggregates.",
                 ("services", "groupBy", "keys", 0, "owner"))),
        ("{ services(filter: {versions: {aggregate: {having: {sum: {risk: {gt: \"1\"}}}}}}) { totalCount } }", Role.CUSTOMER,
         Refusal("FORBIDDEN", "ServiceVersion.risk is hidden from you: leave it out of filters, orders and aggregates.",
                 ("services", "filter", "versions", "aggregate", "having", "sum", "risk"))),
        ("{ services(orderBy: [{versions: {sum: {risk: ASC}}}]) { totalCount } }", Role.CUSTOMER,
         Refusal("FORBIDDEN", "ServiceVersion.risk is hidden from you: leave it out of filters, orders and aggregates.",
                 ("services", "orderBy", 0, "versions", "sum", "risk"))),
        ("{ services(filter: {versions: {aggregate: {where: null, having: {}}}}) { totalCount } }", Role.PORTFOLIO_MANAGER,
         Refusal("BAD_USER_INPUT", "null is no filter: leave it out, or say `isNull`.",
                 ("services", "filter", "versions", "aggregate", "where"))),
        ("{ services(filter: {versions: {count: {gt: null}}}) { totalCount } }", Role.PORTFOLIO_MANAGER,
         Refusal("BAD_USER_INPUT", "Nothing compares with null: say `isNull`, or leave it out.",
                 ("services", "filter", "versions", "count", "gt"))),
    ],
)  # fmt: skip
async def test_what_may_not_be_asked(demo: Asker, text: str, role: Role, wanted: Refusal) -> None:
    assert await refusal(demo, text, role) == wanted


async def test_directives_and_aliases(demo: Asker) -> None:
    text = """query ($count: Boolean!, $sum: Boolean!) { services { a: aggregate { count @include(if: $count) } b: aggregate {
      sum @include(if: $sum) { currentVersion { days: leadTimeDays } } n: count ...More } } }
      fragment More on ServiceAggregate { sum { currentVersion { leadTimeDays } } }"""
    both, one = [await run(demo, text, None, count=given, sum=given) for given in (True, False)]
    assert both["services"]["a"] == {"count": one["services"]["b"]["n"]}
    assert one["services"]["a"] == {}
    days = one["services"]["b"]["sum"]["currentVersion"]["leadTimeDays"]
    assert both["services"]["b"]["sum"]["currentVersion"] == {"days": days, "leadTimeDays": days}
