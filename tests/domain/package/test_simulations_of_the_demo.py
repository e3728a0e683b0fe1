"""What becomes of the demo's packages by changes that nobody makes: the golden numbers, who is told what, and that nothing is written."""

from typing import Any

import pytest

from app import limits
from tests.support.asking import Asker
from tests.support.databases import Database
from tests.support.rows import connected

SIMULATE = """
query ($package: String!, $number: String, $changes: [CompositionChange!]!) {
  simulateComposition(package: {key: $package}, number: $number, changes: $changes) {
    version { number } valid packagesCount checksNotJudged
    violations { code changeIndex blocking isNew named component { key } offering { key } limit given message { text } }
    lines { change before { path component { key } unitPrice { amount } } after {
        path component { key } version { number } resolution defaultQuantity maxQuantity unitPrice { amount currency } unitCost { amount }
    } }
    offerings { offering { key pricing { price { amount } cost { amount } margin { amount } leadTimeDays } }
      before { ...P } after { ...P } priceDifference { amount currency } costDifference { amount } marginDifference { amount } }
    promises { kind offering { key } before { ...I } after { ...I } }
    checks { gate code differs before { outcome } after { outcome } }
    packages { version { number } offerings { offering { key } priceDifference { amount } } }
    agreements { agreement { key customer { key } pricing { price { amount } } } offering { key } before { ...P } after { ...P }
      priceDifference { amount } }
  }
}
fragment P on SimulatedPricing { price { amount } cost { amount } margin { amount } leadTimeDays problem }
fragment I on PromiseIntegrity { promised derived derivedExact derivedUnit backed shortBy lines { component { key } value }
  unknown { component { key } } }
"""
TO_THE_CLOUD = {"replace": {"component": {"key": "SVC-SERVERCAP"}, "by": {"key": "SVC-CLOUDCAP"}}}


async def simulated(demo: Asker, *changes: object, package: str = "PKG-ERP-MAINT", number: str | None = None) -> Any:
    return (await demo.ask(SIMULATE, package=package, number=number, changes=list(changes)))["simulateComposition"]


def amounts(state: Any) -> tuple[str, ...]:
    return tuple(state[name]["amount"] for name in ("price", "cost", "margin"))


async def test_servers_are_replaced_by_cloud_capacity(demo: Asker) -> None:
    told = await simulated(demo, TO_THE_CLOUD)
    assert len(demo.statements) == 1
    assert (told["version"]["number"], told["valid"], told["violations"]) == ("2.0", True, [])
    found = {each["offering"]["key"]: each for each in told["offerings"]}
    assert {key: amounts(each["after"]) for key, each in found.items()} == {
        "BASIC": ("3494.00", "2644.00", "850.00"),
        "EXTENDED": ("5833.00", "4697.00", "1136.00"),
        "CRITICAL": ("7923.00", "6567.00", "1356.00"),
    }
    assert {key: each["priceDifference"]["amount"] for key, each in found.items()} == {
        "BASIC": "60.00",
        "EXTENDED": "114.00",
        "CRITICAL": "114.00",
    }
    assert (found["EXTENDED"]["costDifference"], found["EXTENDED"]["marginDifference"]) == ({"amount": "140.00"}, {"amount": "-26.00"})
    changed = [each for each in told["lines"] if each["change"] != "UNCHANGED"]
    assert [(each["change"], each["before"]["component"]["key"], each["after"]) for each in changed] == [
        (
            "REPLACED",
            "SVC-SERVERCAP",
            {
                "path": "3",
                "component": {"key": "SVC-CLOUDCAP"},
                "version": {"number": "1.0"},
                "resolution": "PLANNED",
                "defaultQuantity": "2",
                "maxQuantity": "40",
                "unitPrice": {"amount": "210.00", "currency": "EUR"},
                "unitCost": {"amount": "155.00"},
            },
        )
    ]


async def test_what_the_cloud_makes_of_promises_and_checks(demo: Asker) -> None:
    told = await simulated(demo, TO_THE_CLOUD)
    promises = {(each["kind"], (each["offering"] or {"key": None})["key"]): each for each in told["promises"]}
    critical = promises["AVAILABILITY", "CRITICAL"]
    assert {side: [critical[side][name] for name in ("promised", "derived", "backed", "shortBy")] for side in ("before", "after")} == {
        "before": ["99.7", "99.65", False, "0.05"],
        "after": ["99.7", "99.70", True, "0.00"],
    }
    assert critical["after"]["derivedExact"] == "99.70022495"
    assert [each["component"]["key"] for each in critical["after"]["unknown"]] == ["SVC-SERVICEDESK", "SVC-BACKUP"]
    lead = promises["LEAD_TIME", None]
    assert (lead["before"]["derived"], lead["after"]["derived"]) == ("10", "5")
    differing = {each["code"]: (each["before"]["outcome"], each["after"]["outcome"]) for each in told["checks"] if each["differs"]}
    assert differing == {"COMMITMENT_NOT_BACKED": ("WARN", "PASS"), "COMPONENTS_OPERATIONAL_AT": ("PASS", "FAIL")}
    assert {"TEXTS_COMPLETE", "STATEMENTS_NOT_STALE"} <= set(told["checksNotJudged"])


async def test_what_customers_of_the_package_would_pay(demo: Asker) -> None:
    told = await simulated(demo, TO_THE_CLOUD)
    agreements = {each["agreement"]["customer"]["key"]: each for each in told["agreements"]}
    assert {key: (each["before"]["price"]["amount"], each["after"]["price"]["amount"]) for key, each in agreements.items()} == {
        "UNIT-FIN": ("5719.00", "5833.00"),
        "UNIT-EDU": ("3434.00", "3494.00"),
        "UNIT-TECH": ("3434.00", "3494.00"),
        "ORG-NAAPURI": ("7072.75", "7186.75"),
    }
    for each in agreements.values():
        assert each["agreement"]["pricing"]["price"] == each["before"]["price"]


@pytest.mark.parametrize("package", ["PKG-ERP-MAINT", "PKG-WORKPLACE", "PKG-SCHOOL", "PKG-FINOPS"])
async def test_without_changes_all_stays_as_it_is(demo: Asker, package: str) -> None:
    told = await simulated(demo, package=package)
    for each in told["offerings"]:
        pricing = each["offering"]["pricing"]
        assert each["before"] == each["after"]
        assert {name: each["before"][name] for name in pricing} == pricing
    assert all(each["before"] == each["after"] for each in told["promises"])
    assert {each["change"] for each in told["lines"]} == {"UNCHANGED"}
    assert not any(each["differs"] for each in told["checks"])
    assert told["agreements"] == []


async def test_the_packages_that_contain_it(demo: Asker) -> None:
    told = await simulated(demo, {"price": {"component": {"key": "SVC-MAIL"}, "unitPrice": "8.50"}}, package="PKG-WORKPLACE")
    assert told["packagesCount"] == len(told["packages"]) == 2, "the next version of the package itself, and the one that contains it"
    school = {each["offering"]["key"]: each["priceDifference"]["amount"] for each in told["packages"][0]["offerings"]}
    assert school == {"PRIMARY": "98.00", "UPPER": "100.00"}
    assert all(each["priceDifference"]["amount"] > "0" for each in told["offerings"])


async def test_nothing_is_written(demo: Asker, demo_database: Database) -> None:
    """It cannot be: a transaction that may only read answers too."""
    feed = "{ changes { cursor } }"
    counted = "select (select count(*) from composition_item), (select count(*) from service_price), (select count(*) from change_event)"
    direct = """
        select what_if.simulated(null, null, now(), false, v.id, '[{"kind": "ADJUSTMENT", "offering": "BASIC", "percent": 10}]',
            current_date, now(), now(), 100, 10, 10) -> 'offerings' -> 0 -> 'after' ->> 'adjustment_percent'
        from service_version v join service s on s.id = v.service_id where s.key = 'PKG-ERP-MAINT' and v.number = '2.0'
    """
    async with connected(demo_database.owner_url) as owner:
        before, stands = await owner.fetchrow(counted), await demo.ask(feed)
        assert (await simulated(demo, TO_THE_CLOUD))["offerings"]
        assert (await owner.fetchrow(counted), await demo.ask(feed)) == (before, stands)
        async with owner.transaction(readonly=True):
            assert await owner.fetchval(direct) == "10.00"
            assert await owner.fetchval("select current_setting('salkku.what_if')") == "", "the settings are left as they were found"


COUNT = """query ($changes: [CompositionChange!]!) {
  simulateComposition(package: {key: "PKG-ERP-MAINT"}, changes: $changes) { agreementsCount agreements { agreement { key } } }
}"""


async def test_how_many_agreements_there_are_is_told_when_not_all_are_compared(demo: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of those whose price stays is told, but all are counted."""
    found = [(await demo.ask(COUNT, changes=each))["simulateComposition"] for each in ([TO_THE_CLOUD], [])]
    assert [(each["agreementsCount"], len(each["agreements"])) for each in found] == [(4, 4), (4, 0)]
    monkeypatch.setattr(limits, "SIMULATED_AGREEMENTS_MAX", 3)
    cut = (await demo.ask(f"{COUNT} # with another limit", changes=[TO_THE_CLOUD]))["simulateComposition"]
    assert cut == {"agreementsCount": 4, "agreements": found[0]["agreements"][:3]}
