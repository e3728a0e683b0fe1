"""Moments and days where the clocks go back: half past three of 25 October 2026 comes twice in Helsinki, and the day has 25 hours."""

from typing import Any

import pytest

from tests.graphsql.support import refusal
from tests.support.asking import Asker

MAIL = 'service(by: {key: "SVC-MAIL"}'
STAGES = "{ versions { number stage } }"
PRICES = "{ versions { number price { validFrom unitPrice { amount } } } }"


@pytest.mark.parametrize(
    ("at", "newer", "older"),
    [
        ("2026-10-25T03:29:59.999999+03:00", "IN_DESIGN", "OPERATIONAL"),
        ("2026-10-25T03:30:00+03:00", "IN_TRANSITION", "OPERATIONAL"),
        ("2026-10-25T00:30:00Z", "IN_TRANSITION", "OPERATIONAL"),
        ("2026-10-25T03:29:59.999999+02:00", "IN_TRANSITION", "OPERATIONAL"),
        ("2026-10-25T03:30:00+02:00", "OPERATIONAL", "RETIRED"),
        ("2026-10-25T04:30:00+03:00", "OPERATIONAL", "RETIRED"),
    ],
)
async def test_the_hour_that_comes_twice_is_told_apart_by_its_offset(demo: Asker, at: str, newer: str, older: str) -> None:
    """The older version is superseded at the second half past three."""
    answer = await _asked(demo, at, STAGES)
    assert {version["number"]: version["stage"] for version in answer["versions"]} == {"2.0": newer, "1.0": older}


@pytest.mark.parametrize(
    ("at", "service", "number", "day"),
    [
        ("2026-10-24T20:59:59.999999Z", "SVC-MAIL", "2.0", None),
        ("2026-10-24T21:00:00Z", "SVC-MAIL", "2.0", "2026-10-25"),
        ("2025-12-31T21:59:59.999999Z", "SVC-PRINT", "1.0", "2025-01-01"),
        ("2025-12-31T22:00:00Z", "SVC-PRINT", "1.0", "2026-01-01"),
        ("2026-12-31T21:59:59.999999Z", "SVC-PRINT", "1.0", "2026-01-01"),
        ("2026-12-31T22:00:00Z", "SVC-PRINT", "1.0", "2027-01-01"),
    ],
)
async def test_a_day_begins_at_local_midnight(demo: Asker, at: str, service: str, number: str, day: str | None) -> None:
    """In summer three hours before that of UTC, in winter two."""
    answer = await _asked(demo, at, PRICES, service)
    prices = {version["number"]: version["price"] for version in answer["versions"]}
    assert (prices[number] and prices[number]["validFrom"]) == day


@pytest.mark.parametrize("argument", ["at", "knownAt"])
@pytest.mark.parametrize("text", ["2026-10-25T03:30:00", "2026-10-25", "2026-10-25T03:30", "2026-10-25T03:30:00 Europe/Helsinki"])
async def test_a_moment_without_an_offset_is_refused(demo: Asker, argument: str, text: str) -> None:
    """As it stands and as a variable; which of the two half past threes is meant nobody guesses."""
    written = await refusal(demo, f'{{ mine: {MAIL}, {argument}: "{text}") {STAGES} }}')
    type_ = {"at": "DateTime", "knownAt": "KnownAt"}[argument]
    given = await refusal(demo, f"query ($moment: {type_}!) {{ mine: {MAIL}, {argument}: $moment) {STAGES} }}", moment=text)
    assert (written.code, given.code) == ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT")
    assert "2026-11-21T14:00:00+02:00" in written.message
    assert "2026-11-21T14:00:00+02:00" in given.message


async def _asked(demo: Asker, at: str, below: str, service: str = "SVC-MAIL") -> Any:
    text = f'query ($moment: DateTime!) {{ service(by: {{key: "{service}"}}, at: $moment) {below} }}'
    return (await demo.ask(text, moment=at))["service"]
