"""What stands against changes that nobody makes: each is told with its code, its place and its words, and left out."""

from typing import Any

import pytest

from app.errors import Invalid
from app.viewer import Role
from tests.support.asking import Asker

SIMULATE = """
query ($package: String!, $number: String, $changes: [CompositionChange!]!, $knownAt: KnownAt, $moment: DateTime) {
  simulateComposition(package: {key: $package}, number: $number, changes: $changes, knownAt: $knownAt, at: $moment) {
    valid version { number }
    violations { code changeIndex blocking named limit given component { key } offering { key } message { text } }
    lines { change after { component { key } } }
    offerings { offering { key } before { price { amount } cost { amount } leadTimeDays } after { price { amount } } }
    checks { code } agreements { agreement { key } }
  }
}"""
DESK, SERVERS, MAIL = {"key": "SVC-SERVICEDESK"}, {"key": "SVC-SERVERCAP"}, {"key": "SVC-MAIL"}


async def simulated(demo: Asker, *changes: object, role: Role = Role.PORTFOLIO_MANAGER, **variables: Any) -> Any:
    asked: dict[str, Any] = {"package": "PKG-ERP-MAINT", "number": "2.0", "changes": list(changes), **variables}
    return (await demo.ask(SIMULATE, role, languages=["en"], **asked))["simulateComposition"]


async def test_each_change_that_cannot_be_is_told_and_the_others_are_done(demo: Asker) -> None:
    told = await simulated(
        demo,
        {"remove": MAIL},
        {"replace": {"component": SERVERS, "by": {"key": "SVC-NOTHING"}}},
        {"add": {"component": DESK, "role": "CORE"}},
        {"add": {"component": MAIL, "role": "CORE", "pinnedNumber": "99.0"}},
        {"adjustment": {"offering": "NONE", "percent": "5"}},
        {"adjustment": {"offering": "BASIC", "percent": "-100"}},
        {"adjustment": {"offering": "EXTENDED", "percent": "5.001"}},
        {"price": {"component": DESK, "unitPrice": "5"}},
        {"price": {"component": DESK, "unitPrice": "6"}},
        {"price": {"component": SERVERS, "unitPrice": "-1"}},
        {"price": {"component": SERVERS, "unitPrice": "10", "currency": "SEK"}},
        {"commitment": {"kind": "CONTINUITY", "targetValue": "5"}},
    )
    assert not told["valid"]
    found = [(each["changeIndex"], each["code"], each["named"]) for each in told["violations"] if each["changeIndex"] is not None]
    assert sorted(found) == [
        (0, "UNKNOWN_COMPONENT", "SVC-MAIL"),
        (1, "UNKNOWN_SERVICE", "SVC-NOTHING"),
        (2, "COMPONENT_CONTAINED", "SVC-SERVICEDESK"),
        (3, "UNKNOWN_VERSION", "99.0"),
        (4, "UNKNOWN_OFFERING", "NONE"),
        (5, "OUT_OF_BOUNDS", "BASIC"),
        (6, "TOO_FINE", "EXTENDED"),
        (8, "REPEATED", "SVC-SERVICEDESK"),
        (9, "OUT_OF_BOUNDS", "SVC-SERVERCAP"),
        (10, "REQUIRED", "SVC-SERVERCAP"),
        (11, "REQUIRED", "CONTINUITY"),
    ]
    messages = {each["changeIndex"]: each["message"]["text"] for each in told["violations"]}
    assert messages[9] == "SVC-SERVERCAP: -1 is out of bounds; the limit is 0."
    assert messages[2] == "The package contains SVC-SERVICEDESK already."
    basic = told["offerings"][0]
    assert (basic["before"]["price"]["amount"], basic["after"]["price"]["amount"]) == ("3434.00", "3534.00"), "200 users at 5 and not 4.5"


async def test_all_rules_that_the_package_would_break_are_told_at_once(demo: Asker) -> None:
    told = await simulated(
        demo,
        {"limits": {"component": SERVERS, "minQuantity": "5"}},
        {"limits": {"component": {"key": "SVC-ONCALL"}, "role": "CORE"}},
        {"quantity": {"component": DESK, "quantity": "6000", "offering": "BASIC"}},
        {"add": {"component": {"key": "PKG-WORKPLACE"}, "role": "ENHANCING"}},
        {"remove": {"key": "SVC-SMALLDEV"}},
    )
    broken = {(each["code"], each["named"], (each["offering"] or {"key": None})["key"], each["blocking"]) for each in told["violations"]}
    assert broken == {
        ("DEFAULT_OUTSIDE_LIMITS", "SVC-SERVERCAP", None, True),
        ("CORE_IS_MANDATORY", "SVC-ONCALL", None, True),
        ("QUANTITY_ABOVE_MAXIMUM", "SVC-SERVICEDESK", "BASIC", True),
        ("QUANTITY_BELOW_MINIMUM", "SVC-SERVERCAP", "BASIC", True),
        ("QUANTITY_BELOW_MINIMUM", "SVC-SERVERCAP", "EXTENDED", True),
        ("QUANTITY_BELOW_MINIMUM", "SVC-SERVERCAP", "CRITICAL", True),
        ("OFFERING_MISSING", "PKG-WORKPLACE", None, True),
        *(("SELECTION_DROPPED", "SVC-SMALLDEV", key, False) for key in ("BASIC", "EXTENDED", "CRITICAL")),
    }
    assert not told["valid"]


async def test_a_package_that_would_contain_itself_is_worked_out_no_further(demo: Asker) -> None:
    circle = {"add": {"component": {"key": "PKG-SCHOOL"}, "role": "CORE", "componentOfferingKey": "PRIMARY"}}
    told = await simulated(demo, circle, package="PKG-WORKPLACE", number="1.0")
    assert [(each["code"], each["named"]) for each in told["violations"]] == [("COMPOSITION_CIRCLE", "PKG-SCHOOL")]
    assert told["violations"][0]["message"]["text"] == "The package would contain itself: PKG-SCHOOL."
    assert {each["change"] for each in told["lines"]} >= {"ADDED"}
    assert all(each["before"]["price"] and each["after"] is None for each in told["offerings"])


async def test_a_package_in_itself_is_a_circle_and_nothing_else(demo: Asker) -> None:
    told = await simulated(demo, {"add": {"component": {"key": "PKG-ERP-MAINT"}, "role": "CORE", "componentOfferingKey": "BASIC"}})
    assert [(each["code"], each["named"]) for each in told["violations"]] == [("COMPOSITION_CIRCLE", "PKG-ERP-MAINT")]


async def test_too_many_changes_are_refused(demo: Asker) -> None:
    with pytest.raises(Invalid, match="At most 50 changes at once, not 51") as refused:
        await simulated(demo, *[{"remove": MAIL}] * 51)
    assert (refused.value.code, tuple(refused.value.path)) == ("BAD_USER_INPUT", ("simulateComposition", "changes"))


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.STAKEHOLDER, Role.INTEGRATION, Role.ADMIN])
async def test_who_does_not_plan_does_not_simulate(demo: Asker, role: Role) -> None:
    assert await simulated(demo, role=role) is None


async def test_it_is_simulated_as_of_a_moment(demo: Asker) -> None:
    """In 2024 version 1.0 was in force, with other prices."""
    then = await simulated(demo, {"adjustment": {"offering": "BASIC", "percent": "10"}}, number=None, moment="2024-06-01T12:00:00Z")
    assert then["version"]["number"] == "1.0"
    (basic,) = then["offerings"]
    compared = await demo.ask(
        '{ servicePackage(by: {key: "PKG-ERP-MAINT"}, at: "2024-06-01T12:00:00Z") { currentVersion { offerings {'
        " pricing { price { amount } cost { amount } leadTimeDays } } } } }"
    )
    (offering,) = compared["servicePackage"]["currentVersion"]["offerings"]
    assert basic["before"] == offering["pricing"]
    assert basic["after"]["price"]["amount"] > basic["before"]["price"]["amount"]
    known = await simulated(demo, number="3.0", knownAt="2026-11-20T22:30:00Z")
    assert all(each["before"]["price"] == each["after"]["price"] for each in known["offerings"])
