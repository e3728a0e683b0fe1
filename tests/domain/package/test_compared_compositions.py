"""A package at two moments: what its versions then say, and what the packages inside contain then."""

from typing import Any

import asyncpg
import pytest

from app import limits
from app.viewer import Role
from tests.domain.package.test_comparisons_of_the_demo import suggested, told
from tests.support.asking import Asker

COMPARE = """
query ($package: String!, $one: DateTime!, $two: DateTime!) {
  compareComposition(by: {key: $package}, at1: $one, at2: $two) {
    from { number } to { number } customerImpact suggestedLevel suggestedNumber
    changes { kind customerImpact message { translations { fi sv en } } }
  }
}"""
SCHOOL_OVER_THE_NEW_YEAR = [
    "COMPONENT_VERSION_CHANGED NEUTRAL: Digital workplace: version 2.0 is followed by version 3.0.",
    "COMPONENT_ADDED BETTER: New in the package: Integration service (Digital workplace).",
    "DEFAULT_QUANTITY_RAISED NEUTRAL: User training (Digital workplace): the usual quantity rises from 0 to 2.",
    "PRICE_RAISED WORSE: A higher price, Comprehensive school. Before: 5375.30 EUR/month. Now: 5541.90 EUR/month.",
    "COST_RAISED INTERNAL: A higher cost, Comprehensive school. Before: 4255.00 EUR/month. Now: 4395.00 EUR/month.",
    "PRICE_RAISED WORSE: A higher price, Upper secondary school. Before: 6155.00 EUR/month. Now: 6325.00 EUR/month.",
    "COST_RAISED INTERNAL: A higher cost, Upper secondary school. Before: 4795.00 EUR/month. Now: 4935.00 EUR/month.",
]
"""The school package stays what it is; the digital workplace in it is to have a new version."""


async def compared(demo: Asker, package: str, one: str, two: str, role: Role = Role.PORTFOLIO_MANAGER) -> Any:
    moments: dict[str, Any] = {"one": f"{one}T12:00:00+02:00", "two": f"{two}T12:00:00+02:00"}
    found = await demo.ask(COMPARE, role, package=package, **moments)
    assert len(demo.statements) == 1
    return found["compareComposition"]


async def test_what_changes_inside_a_package_is_told(demo: Asker) -> None:
    found = await compared(demo, "PKG-SCHOOL", "2026-11-20", "2027-02-01")
    assert (found["from"]["number"], found["to"]["number"], *suggested(found)) == ("2.0", "2.0", "WORSE", None, None)
    assert told(found) == SCHOOL_OVER_THE_NEW_YEAR


async def test_customers_hear_of_what_they_see_then(demo: Asker) -> None:
    found = await compared(demo, "PKG-SCHOOL", "2026-11-20", "2027-02-01", Role.CUSTOMER)
    assert told(found) == [line for line in SCHOOL_OVER_THE_NEW_YEAR if "INTERNAL" not in line]


async def test_a_version_that_follows_another_is_told_as_it_was_then(demo: Asker) -> None:
    """Prices are those of the days, and components stand for the versions of then."""
    found = await compared(demo, "PKG-ERP-MAINT", "2024-06-01", "2026-11-21")
    assert (found["from"]["number"], found["to"]["number"], *suggested(found)) == ("1.0", "2.0", "WORSE", "MAJOR", "2.0")
    kinds = {each["kind"] for each in found["changes"]}
    assert {"COMPONENT_VERSION_CHANGED", "OFFERING_ADDED", "SCOPE_EXCLUDED_REMOVED", "PRICE_RAISED"} <= kinds


async def test_both_ends_are_read_as_of_their_moments(demo: Asker) -> None:
    found = await demo.ask(
        """{ compareComposition(by: {key: "PKG-ERP-MAINT"}, at1: "2024-06-01T00:00:00Z", at2: "2026-11-21T00:00:00Z") {
            from { number stage service { currentVersion { number } } } to { number stage service { currentVersion { number } } } } }"""
    )
    assert found["compareComposition"] == {
        "from": {"number": "1.0", "stage": "OPERATIONAL", "service": {"currentVersion": {"number": "1.0"}}},
        "to": {"number": "2.0", "stage": "OPERATIONAL", "service": {"currentVersion": {"number": "2.0"}}},
    }


async def test_a_price_rises_without_a_new_version(demo: Asker) -> None:
    found = await compared(demo, "SVC-SERVERCAP", "2023-06-01", "2026-01-01")
    price, cost = told(found)
    assert price.endswith("A higher price, Server capacity and operation. Before: 175.00 EUR/server/month. Now: 180.00 EUR/server/month.")
    assert cost.endswith("A higher cost, Server capacity and operation. Before: 118.00 EUR/server/month. Now: 120.00 EUR/server/month.")
    assert [each["kind"] for each in found["changes"]] == ["PRICE_RAISED", "COST_RAISED"]
    assert suggested(found) == ("WORSE", None, None)


@pytest.mark.parametrize("role", [Role.PORTFOLIO_MANAGER, Role.CUSTOMER])
async def test_between_a_moment_and_itself_nothing_changes(demo: Asker, role: Role) -> None:
    for package in ("PKG-ERP-MAINT", "PKG-SCHOOL", "PKG-WORKPLACE"):
        assert (await compared(demo, package, "2026-11-21", "2026-11-21", role))["changes"] == []


async def test_what_was_not_there_cannot_be_compared(demo: Asker) -> None:
    assert await compared(demo, "PKG-ERP-MAINT", "2001-01-01", "2026-11-21") is None
    assert await compared(demo, "PKG-SCHOOL", "2023-06-01", "2026-11-21", Role.CUSTOMER) is None  # proposed, and not shared


async def test_a_composition_without_end_is_refused(demo: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COMPOSITION_NODES_MAX", 10)
    text = COMPARE.replace("customerImpact", "limited: customerImpact", 1)
    with pytest.raises(asyncpg.PostgresError, match="A composition expands to more than 10 lines") as refused:
        await demo.ask(text, package="PKG-SCHOOL", one="2026-11-20T12:00:00Z", two="2027-02-01T12:00:00Z")
    assert refused.value.sqlstate == "SK001"
