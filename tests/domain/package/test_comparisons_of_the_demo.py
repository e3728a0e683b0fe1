"""What changed between the versions of the demo portfolio: the whole lists, as told to whom."""

from typing import Any

import pytest

from app.viewer import Role
from tests.support.asking import Asker

COMPARE = """
query ($from: VersionBy!, $to: VersionBy!) {
  compareVersions(from: $from, to: $to) {
    from { number } to { number } customerImpact suggestedLevel suggestedNumber
    changes { kind customerImpact message { translations { fi sv en } } component { key } replaced { key } }
  }
}"""
ONE_TO_TWO = [
    "DEFAULT_QUANTITY_RAISED NEUTRAL: Service desk: the usual quantity rises from 150 to 200.",
    "MAXIMUM_QUANTITY_RAISED BETTER: Server capacity and operation: the greatest quantity rises from 20 to 40.",
    "TEXT_CHANGED INTERNAL: The text was changed: Network connectivity, note.",
    "DEFAULT_QUANTITY_RAISED NEUTRAL: Small application development: the usual quantity rises from 5 to 10.",
    "MAXIMUM_QUANTITY_RAISED BETTER: Small application development: the greatest quantity rises from 100 to 200.",
    "COMPONENT_ADDED BETTER: New in the package: On-site support.",
    "COMPONENT_ADDED BETTER: New in the package: Application monitoring.",
    "DEFAULT_QUANTITY_RAISED NEUTRAL: Backup and restore: the usual quantity rises from 100 to 200.",
    "MAXIMUM_QUANTITY_RAISED BETTER: Backup and restore: the greatest quantity rises from 10000 to 20000.",
    "COMPONENT_ADDED BETTER: New in the package: 24/7 on-call.",
    "COMPONENT_ADDED BETTER: New in the package: Integration service.",
    "OPTION_ADDED BETTER: A new choice: On-call level.",
    (
        "SCOPE_TEXT_CHANGED NEUTRAL: The wording changes. Before: User support on weekdays, 8 a.m. – 4 p.m. Now: User support on "
        "weekdays, 7 a.m. – 5 p.m."
    ),
    "SCOPE_INCLUDED_ADDED BETTER: Now included: Small development within the agreed hours.",
    "SCOPE_EXCLUDED_REMOVED BETTER: No longer left out: On-site support.",
    "SCOPE_EXCLUDED_ADDED WORSE: Now left out: Licence fees.",
    "SCOPE_EXCLUDED_ADDED WORSE: Now left out: End-user training.",
    (
        "COMMITMENT_TIGHTENED BETTER: A better promise, availability. Before: Available 99 % of business hours. Now: Available 99.6 % "
        "of business hours."
    ),
    (
        "COMMITMENT_CHANGED NEUTRAL: The promise changes, support hours. Before: We serve you on weekdays 8 a.m. – 4 p.m. Now: Advice "
        "on weekdays, 7 a.m. – 5 p.m."
    ),
    "COMMITMENT_ADDED BETTER: A new promise, response time: First answer within an hour.",
    "COMMITMENT_ADDED BETTER: A new promise, lead time: In use within ten days.",
    "COMMITMENT_ADDED BETTER: A new promise, quality: At most 5 % of requests are reopened.",
    "PRICE_RAISED WORSE: A higher price, Basic. Before: 2722.00 EUR/month. Now: 3434.00 EUR/month.",
    "COST_RAISED INTERNAL: A higher cost, Basic. Before: 2017.00 EUR/month. Now: 2574.00 EUR/month.",
    "TEXT_CHANGED NEUTRAL: The text was changed: Basic, target group.",
    "OFFERING_ADDED BETTER: A new offering: Extended.",
    "OFFERING_ADDED BETTER: A new offering: Critical.",
    "OFFERING_QUANTITY_RAISED BETTER: Service desk (Basic): the quantity rises from 150 to 200.",
    "OFFERING_QUANTITY_RAISED BETTER: Small application development (Basic): the quantity rises from 5 to 10.",
    "OFFERING_QUANTITY_RAISED BETTER: Backup and restore (Basic): the quantity rises from 100 to 200.",
    "LEAD_TIME_SHORTENED BETTER: A delivery time is now stated: 10 days.",
    "TEXT_CHANGED NEUTRAL: The text was changed: the customer's need.",
    "TEXT_CHANGED NEUTRAL: The text was changed: the benefit for the customer.",
    "TEXT_CHANGED NEUTRAL: The text was changed: description.",
    "INTERNAL_TEXT_CHANGED INTERNAL: The internal description changes.",
]
TWO_TO_THREE = [
    "COMPONENT_REPLACED NEUTRAL: Server capacity and operation is replaced: the new service is Cloud capacity.",
    "TEXT_CHANGED INTERNAL: The text was changed: Network connectivity, note.",
    "COMPONENT_ADDED BETTER: New in the package: Reporting and analytics.",
    (
        "SCOPE_TEXT_CHANGED NEUTRAL: The wording changes. Before: Server operation and backup. Now: Operation and backup of cloud "
        "servers (canary-draft-en-erp-3-scope)."
    ),
    "PRICE_RAISED WORSE: A higher price, Basic. Before: 3434.00 EUR/month. Now: 3494.00 EUR/month.",
    "COST_RAISED INTERNAL: A higher cost, Basic. Before: 2574.00 EUR/month. Now: 2644.00 EUR/month.",
    "PRICE_RAISED WORSE: A higher price, Extended. Before: 5719.00 EUR/month. Now: 5833.00 EUR/month.",
    "COST_RAISED INTERNAL: A higher cost, Extended. Before: 4557.00 EUR/month. Now: 4697.00 EUR/month.",
    "PRICE_RAISED WORSE: A higher price, Critical. Before: 7809.00 EUR/month. Now: 7923.00 EUR/month.",
    "COST_RAISED INTERNAL: A higher cost, Critical. Before: 6427.00 EUR/month. Now: 6567.00 EUR/month.",
    "TEXT_CHANGED NEUTRAL: The text was changed: the customer's need.",
    "TEXT_CHANGED NEUTRAL: The text was changed: description.",
    "INTERNAL_TEXT_CHANGED INTERNAL: The internal description changes.",
    "LANGUAGE_WITHDRAWN INTERNAL: Can no longer be read in: English.",
]
TWO_TO_THREE_FOR_CUSTOMERS = [
    "COMPONENT_ADDED BETTER: Nytt i paketet: Molnkapacitet.",
    "COMPONENT_REMOVED WORSE: Ingår inte längre i paketet: Serverkapacitet och drift.",
    "COMPONENT_ADDED BETTER: Nytt i paketet: Rapportering och analys.",
    (
        "SCOPE_TEXT_CHANGED NEUTRAL: Formuleringen ändras. Förut: Serverdrift och säkerhetskopiering. Nu: Drift och "
        "säkerhetskopiering av molnservrar."
    ),
    "PRICE_RAISED WORSE: Priset höjs, Bas. Förut: 3434,00 EUR/mån. Nu: 3494,00 EUR/mån.",
    "PRICE_RAISED WORSE: Priset höjs, Utökad. Förut: 5719,00 EUR/mån. Nu: 5833,00 EUR/mån.",
    "PRICE_RAISED WORSE: Priset höjs, Kritisk. Förut: 7809,00 EUR/mån. Nu: 7923,00 EUR/mån.",
    "TEXT_CHANGED NEUTRAL: Texten har ändrats: kundens behov.",
    "TEXT_CHANGED NEUTRAL: Texten har ändrats: beskrivning.",
]
"""Nothing of the hidden line, of costs, of what replaces what; and English, which is a draft of 3.0, is neither compared nor told."""


def version(number: str, key: str = "PKG-ERP-MAINT") -> dict[str, Any]:
    return {"number": {"service": {"key": key}, "number": number}}


async def compared(demo: Asker, before: str, after: str, role: Role = Role.PORTFOLIO_MANAGER) -> Any:
    versions: dict[str, Any] = {"from": version(before), "to": version(after)}
    found = await demo.ask(COMPARE, role, **versions)
    assert len(demo.statements) == 1
    return found["compareVersions"]


def told(comparison: Any, language: str = "en") -> list[str]:
    return [f"{each['kind']} {each['customerImpact']}: {each['message']['translations'][language]}" for each in comparison["changes"]]


def suggested(comparison: Any) -> tuple[str | None, ...]:
    return comparison["customerImpact"], comparison["suggestedLevel"], comparison["suggestedNumber"]


async def test_the_first_version_and_the_second(demo: Asker) -> None:
    found = await compared(demo, "1.0", "2.0")
    assert told(found) == ONE_TO_TWO
    assert (found["from"]["number"], found["to"]["number"], *suggested(found)) == ("1.0", "2.0", "WORSE", "MAJOR", "2.0")


async def test_the_second_version_and_the_planned_one(demo: Asker) -> None:
    found = await compared(demo, "2.0", "3.0")
    assert told(found) == TWO_TO_THREE
    assert suggested(found) == ("WORSE", "MAJOR", "3.0")
    replaced = found["changes"][0]
    assert (replaced["component"]["key"], replaced["replaced"]["key"]) == ("SVC-CLOUDCAP", "SVC-SERVERCAP")


async def test_customers_hear_of_what_they_see(demo: Asker) -> None:
    found = await compared(demo, "2.0", "3.0", Role.CUSTOMER)
    assert told(found, "sv") == TWO_TO_THREE_FOR_CUSTOMERS
    assert suggested(found) == ("WORSE", None, None)
    assert {each["replaced"] for each in found["changes"]} == {None}


async def test_costs_are_for_those_who_may_see_money(demo: Asker) -> None:
    without_money = told(await compared(demo, "2.0", "3.0", Role.INTEGRATION))
    assert without_money == [line for line in TWO_TO_THREE if not line.startswith("COST_")]


@pytest.mark.parametrize("number", ["1.0", "2.0", "3.0"])
async def test_a_version_differs_from_itself_in_nothing(demo: Asker, number: str) -> None:
    found = await compared(demo, number, number)
    assert (found["changes"], *suggested(found)) == ([], None, None, None)


async def test_the_way_back_is_told_the_other_way_round(demo: Asker) -> None:
    """The number after 3.0 is free; that of 2.0 is behind."""
    found = await compared(demo, "3.0", "2.0")
    assert suggested(found) == ("WORSE", "MAJOR", "4.0")
    kinds = [each["kind"] for each in found["changes"]]
    assert [kind for kind in kinds if not kind.startswith(("PRICE", "COST"))] == [
        "COMPONENT_REPLACED",
        "TEXT_CHANGED",
        "COMPONENT_REMOVED",
        "SCOPE_TEXT_CHANGED",
        "TEXT_CHANGED",
        "TEXT_CHANGED",
        "INTERNAL_TEXT_CHANGED",
        "LANGUAGE_PUBLISHED",
    ]
    assert {kind for kind in kinds if kind.startswith(("PRICE", "COST"))} == {"PRICE_LOWERED", "COST_LOWERED"}


LEAD_TIMES = [
    (
        version("1.0"),
        version("2.0"),
        "LEAD_TIME_SHORTENED BETTER",
        ("Toimitusaika on nyt ilmoitettu: 10 pv.", "Leveranstiden anges nu: 10 dagar.", "A delivery time is now stated: 10 days."),
    ),
    (
        version("2.0"),
        version("1.0"),
        "LEAD_TIME_LENGTHENED WORSE",
        (
            "Toimitusaikaa ei enää ilmoiteta. Ennen: 10 pv.",
            "Leveranstiden anges inte längre. Förut: 10 dagar.",
            "A delivery time is no longer stated. Before: 10 days.",
        ),
    ),
    (
        version("2.0"),
        version("1.0", "PKG-FINOPS"),
        "LEAD_TIME_LENGTHENED WORSE",
        (
            "Toimitusaika pitenee. Ennen: 10 pv. Nyt: 30 pv.",
            "Leveranstiden blir längre. Förut: 10 dagar. Nu: 30 dagar.",
            "Delivered later. Before: 10 days. Now: 30 days.",
        ),
    ),
]


@pytest.mark.parametrize(("before", "after", "kind", "texts"), LEAD_TIMES)
async def test_a_lead_time_that_was_not_stated_is_not_longer(
    demo: Asker, before: Any, after: Any, kind: str, texts: tuple[str, ...]
) -> None:
    """It is another matter than a promise of a lead time, which the versions may make in words of their own."""
    comparison = (await demo.ask(COMPARE, **{"from": before, "to": after}))["compareVersions"]
    found = [[line for line in told(comparison, language) if line.startswith("LEAD_TIME")] for language in ("fi", "sv", "en")]
    assert found == [[f"{kind}: {text}"] for text in texts]


async def test_what_a_viewer_does_not_see_cannot_be_compared(demo: Asker) -> None:
    """A version that is not shared, one that there is not, and all of it for administrators."""
    hidden: dict[str, Any] = {"from": version("1.0", "PKG-CASE"), "to": version("1.0", "PKG-CASE")}
    assert (await demo.ask(COMPARE, Role.PORTFOLIO_MANAGER, **hidden))["compareVersions"] is not None
    assert (await demo.ask(COMPARE, Role.CUSTOMER, **hidden))["compareVersions"] is None
    assert await compared(demo, "1.0", "9.0") is None
    assert await compared(demo, "1.0", "2.0", Role.ADMIN) is None


async def test_prices_are_those_of_the_moment_that_is_asked_about(demo: Asker) -> None:
    """150 × 4.20 + 1150 + 2 × 180 + 5 × 88 + 100 × 0.14, and 200 × 4.20 + 1150 + 2 × 180 + 10 × 88 + 200 × 0.14."""
    text = COMPARE.replace("to: $to", 'to: $to, at: "2024-06-01T12:00:00Z", knownAt: "2026-11-21T11:00:00Z"')
    versions: dict[str, Any] = {"from": version("1.0"), "to": version("2.0")}
    found = (await demo.ask(text, **versions))["compareVersions"]
    (price,) = [line for line in told(found) if line.startswith("PRICE")]
    assert price == "PRICE_RAISED WORSE: A higher price, Basic. Before: 2594.00 EUR/month. Now: 3258.00 EUR/month."
