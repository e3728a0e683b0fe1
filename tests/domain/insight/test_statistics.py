"""portfolioStats: groups as plain Python makes them of the lists, at several moments and for several viewers; what it refuses."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from app.errors import DomainError
from app.viewer import Role
from tests.support.asking import DEMO_PERSONS, Asker, asker
from tests.support.databases import Database
from tests.support.rows import connected

KEYS = {
    "PHASE": "phase",
    "STAGE": "stage",
    "PROVIDER": "provider",
    "OWNER": "owner",
    "PORTFOLIO": "portfolio",
    "CATEGORY": "category",
    "CLASSIFICATION": "classification",
    "FORM": "form",
}
ROLES = (Role.PORTFOLIO_MANAGER, Role.STAKEHOLDER, Role.CUSTOMER)
MOMENTS = (None, "2024-06-01T12:00:00+03:00", "2027-02-01T12:00:00+02:00")
STATS = """query ($by: [StatsDimension!]!, $filter: PortfolioItemFilter, $retired: Boolean!, $at: DateTime) {
    portfolioStats(groupBy: $by, filter: $filter, includeRetired: $retired, at: $at) {
        phase stage provider { key } owner { key } portfolio { key } category classification form items packages agreements customers
        agreed { agreements price { amount currency } cost { amount currency } margin { amount currency } }
    }
}"""
LISTS = """query ($filter: PortfolioItemFilter, $retired: Boolean!, $at: DateTime) {
    portfolioItems(first: 200, filter: $filter, includeRetired: $retired, at: $at) { nodes {
        __typename id key portfolioPhase provider { key } owner { key } portfolio { key } category classification form
        versions { stage }
    } }
    agreements(first: 200, at: $at) { nodes {
        service { id } customer { id } startsOn endsOn
        pricing { price { amount currency } cost { amount currency } margin { amount currency } }
    } }
}"""
AMOUNTS = ("price", "cost", "margin")
SPEAKING = ("OPERATIONAL", "RETIRING", "IN_TRANSITION", "IN_DESIGN", "PROPOSED", "RETIRED", "REJECTED")


def key_of(name: str, item: Any) -> str | None:
    match name:
        case "phase":
            return str(item["portfolioPhase"])
        case "stage":
            return min((version["stage"] for version in item["versions"]), key=SPEAKING.index, default=None)
        case "provider" | "owner" | "portfolio":
            return item[name] and str(item[name]["key"])
        case _:
            return str(item[name])


def worth(agreements: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Agreements, price, cost and margin for each pair of currencies; all offerings of the demo are charged by the month."""
    found = defaultdict[Any, list[Any]](list)
    for each in agreements:
        if (pricing := each["pricing"]) is not None:
            found[_currency(pricing["price"]), _currency(pricing["cost"])].append(pricing)
    return sorted((len(group), *(_sum(group, name) for name in AMOUNTS)) for group in found.values())


def _currency(money: Any) -> str | None:
    return money and str(money["currency"])


def _sum(group: Sequence[Any], name: str) -> Decimal | None:
    amounts = [Decimal(each[name]["amount"]) for each in group if each[name]]
    return sum(amounts, Decimal()) if amounts else None


def told(value: Any) -> list[tuple[Any, ...]]:
    return sorted((row["agreements"], *(row[name] and Decimal(row[name]["amount"]) for name in AMOUNTS)) for row in value)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("at", MOMENTS)
async def test_groups_are_those_of_the_lists(demo: Asker, role: Role, at: str | None) -> None:
    names = [name for name in KEYS if name != "OWNER" or role is not Role.CUSTOMER]
    wanted = {"classification": {"eq": "CUSTOMER_FACING"}}
    choices = [(), *((name,) for name in names), *list(combinations(names, 2))[::7], tuple(names[:4])]
    for place, by in enumerate(choices):
        variables = {"filter": wanted if place % 3 == 0 else {}, "retired": place % 2 == 0, "at": at}
        found = (await ask(demo, STATS, role, by=list(by), **variables))["portfolioStats"]
        assert grouped(found, by) == expected(await ask(demo, LISTS, role, **variables), by), (by, variables)
        assert len(demo.statements) == 1


async def ask(demo: Asker, text: str, role: Role, /, **variables: object) -> Any:
    """`at` is a name of the asker's own."""
    moment = {"moment": variables.pop("at"), **variables}
    return await demo.ask(text.replace("$at", "$moment"), role, **moment)  # type: ignore[arg-type]  # none of the asker's own


def grouped(found: Any, by: Sequence[str]) -> dict[Any, Any]:
    groups = {}
    for row in found:
        keys = tuple(row[KEYS[name]]["key"] if isinstance(row[KEYS[name]], dict) else row[KEYS[name]] for name in by)
        groups[keys] = (row["items"], row["packages"], row["agreements"], row["customers"], told(row["agreed"]))
        assert all(row[name] is None for word, name in KEYS.items() if word not in by)
    assert len(groups) == len(found), "a group came twice"
    return groups


def expected(lists: Any, by: Sequence[str]) -> dict[Any, Any]:
    groups = defaultdict[Any, list[Any]](list)
    for item in lists["portfolioItems"]["nodes"]:
        groups[tuple(key_of(KEYS[name], item) for name in by)].append(item)
    if not by and not groups:
        groups[()] = []
    made = {}
    for keys, items in groups.items():
        ids = {item["id"] for item in items}
        agreed = [each for each in lists["agreements"]["nodes"] if each["service"]["id"] in ids]
        packages = sum(item["__typename"] == "ServicePackage" for item in items)
        made[keys] = (len(items), packages, len(agreed), len({each["customer"]["id"] for each in agreed}), worth(agreed))
    return made


SATISFIED = """query ($by: [StatsDimension!]!) {
    portfolioStats(groupBy: $by, includeRetired: true) { stage provider { key } satisfaction { respondents answers average suppressed } }
    portfolioItems(first: 200, includeRetired: true) { nodes { id provider { key } versions { stage } } }
    feedback(first: 200) { nodes { score respondent { id } service { id } } }
}"""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("by", [(), ("PROVIDER",), ("STAGE",), ("STAGE", "PROVIDER")])
async def test_how_satisfied_people_are_unless_few_of_them_are(demo: Asker, role: Role, by: tuple[str, ...]) -> None:
    """What is shown is right, as far as respondents are named; few are never shown, nor one group by which they would follow."""
    found = await demo.ask(SATISFIED, role, by=list(by))
    groups = {item["id"]: tuple(key_of(KEYS[name], item) for name in by) for item in found["portfolioItems"]["nodes"]}
    said = defaultdict[Any, list[Any]](list)
    for each in found["feedback"]["nodes"]:
        said[groups[each["service"]["id"]]].append(each)
    hidden = 0
    for row in found["portfolioStats"]:
        of = said[tuple(key_of(KEYS[name], {**row, "versions": [row]}) for name in by)]
        named = {each["respondent"]["id"] for each in of if each["respondent"]}
        unnamed = sum(each["respondent"] is None for each in of)
        told = row["satisfaction"]
        hidden += told["suppressed"]
        if told["suppressed"]:
            assert told == {"respondents": None, "answers": None, "average": None, "suppressed": True}
            continue
        assert told["respondents"] not in range(1, 5), row
        assert len(named) + min(unnamed, 1) <= told["respondents"] <= len(named) + unnamed
        assert told["answers"] == len(of)
        average = sum(Decimal(each["score"]) for each in of) / len(of) if of else None
        assert told["average"] == (average and f"{average:.2f}")
    with_any = sum(bool(each) for each in said.values())
    assert hidden != 1 or with_any == 1, "it would follow from the whole"


async def test_what_the_finance_system_is_worth(demo: Asker) -> None:
    """Two Basic, one Extended, one Extended with 15 hours more."""
    text = """{ portfolioStats(filter: {key: {eq: "PKG-ERP-MAINT"}}) {
        items agreements agreed { agreements price { amount currency } margin { amount } }
    } }"""
    (found,) = (await demo.ask(text))["portfolioStats"]
    worth = {"agreements": 4, "price": {"amount": "19659.75", "currency": "EUR"}, "margin": {"amount": "4227.75"}}
    assert found == {"items": 1, "agreements": 4, "agreed": [worth]}


CHARGED = """{
    portfolioStats(filter: {key: {eq: "PKG-ERP-MAINT"}}) { agreements agreed { agreements ...P } }
    agreements(first: 200, filter: {service: {key: {eq: "PKG-ERP-MAINT"}}}) { nodes { offeringKey pricing { ...M } } }
}"""
P = "price { amount currency } cost { amount currency } margin { amount currency }"
BILL = """
update service_offering o set {} from service_version v join service s on s.id = v.service_id
where v.id = o.version_id and s.key = 'PKG-ERP-MAINT' and v.number = '2.0' and o.key = $1
"""
YEAR = BILL.format("billing_period = 'YEAR'")
ONCE = BILL.format("billing_period = 'ONCE', price_mode = 'FIXED', fixed_price = 500, adjustment_percent = null")


NO_PRICE = """
delete from service_price p using service_version v, service s where v.id = p.version_id and s.id = v.service_id and s.key = $1
"""
FIXED = BILL.format("price_mode = 'FIXED', fixed_price = 5719, adjustment_percent = null")


async def test_what_has_no_price_costs_nothing_and_is_told(fresh_demo: Database) -> None:
    """A fixed price is not one of 15 hours more: of that agreement the cost is known, and would make the others' margin too small."""
    text = CHARGED.replace("...P", f"unpriced {P}").replace("...M", "problem")
    async with asker(fresh_demo.url, fresh_demo.owner_url, DEMO_PERSONS) as demo, connected(fresh_demo.admin_url) as connection:
        await connection.execute("set session_replication_role = replica")  # a version in use is not edited
        await connection.execute(FIXED, "EXTENDED")
        found = await demo.ask(text)
        await connection.execute(NO_PRICE, "SVC-ONSITE")
        apart = (await demo.ask(text))["portfolioStats"][0]["agreed"]
        together = (await demo.ask(text, Role.INTEGRATION))["portfolioStats"][0]["agreed"]
    assert sorted(each["pricing"]["problem"] or "" for each in found["agreements"]["nodes"]) == ["", "", "", "NOT_AS_OFFERED"]
    (agreed,) = found["portfolioStats"][0]["agreed"]
    assert agreed["unpriced"] == 1
    assert told([agreed]) == [(4, Decimal("12587.00"), Decimal("9705.00"), Decimal("2882.00"))]
    assert told(apart) == [(2, Decimal("5719.00"), None, None), (2, Decimal("6868.00"), Decimal("5148.00"), Decimal("1720.00"))]
    assert told(together) == [(4, Decimal("12587.00"), None, None)], "who sees no costs is not told which are not known"


async def test_a_year_counts_a_twelfth_and_what_is_charged_once_nothing(fresh_demo: Database) -> None:
    """Two Basic and two Extended: 19,659.75 a month when all of them are charged by the month."""
    text = CHARGED.replace("...P", P).replace("...M", P)
    async with asker(fresh_demo.url, fresh_demo.owner_url, DEMO_PERSONS) as demo, connected(fresh_demo.admin_url) as connection:
        await connection.execute("set session_replication_role = replica")  # a version in use is not edited
        await connection.execute(YEAR, "EXTENDED")
        found = await demo.ask(text)
        extended = [each["pricing"] for each in found["agreements"]["nodes"] if each["offeringKey"] == "EXTENDED"]
        assert [each["price"]["amount"] for each in extended] == ["68628.00", "84873.00"], "a year of each"
        assert told(found["portfolioStats"][0]["agreed"]) == [(4, Decimal("19659.75"), Decimal("15432.00"), Decimal("4227.75"))]
        await connection.execute(ONCE, "BASIC")
        (row,) = (await demo.ask(text))["portfolioStats"]
        assert row["agreements"] == 4
        twelfth = tuple(Decimal(_sum(extended, name) or 0) / 12 for name in AMOUNTS)
        assert told(row["agreed"]) == [(2, *twelfth)]


@pytest.mark.parametrize(
    ("given", "role", "code", "path"),
    [
        ("groupBy: [STAGE, STAGE]", Role.PORTFOLIO_MANAGER, "BAD_USER_INPUT", ("portfolioStats", "groupBy")),
        ("groupBy: [OWNER]", Role.CUSTOMER, "FORBIDDEN", ("portfolioStats", "groupBy")),
        (
            'filter: {owner: {key: {eq: "PERSON-MANAGER"}}}',
            Role.CUSTOMER,
            "FORBIDDEN",
            ("portfolioStats", "filter", "owner"),
        ),
    ],
)
async def test_what_is_refused(demo: Asker, given: str, role: Role, code: str, path: tuple[str, ...]) -> None:
    with pytest.raises(DomainError) as refused:
        await demo.ask(f"{{ portfolioStats({given}) {{ items }} }}", role)
    assert (refused.value.code, tuple(refused.value.path or ())) == (code, path)
