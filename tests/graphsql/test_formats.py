"""How each kind of scalar is written, over every row of the demo that has one."""

import re
from collections.abc import Iterator
from typing import Any

from tests.support.asking import Asker

DATE_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"
DATE = r"\d{4}-\d\d-\d\d"
DECIMAL = r"-?(0|[1-9]\d*)(\.\d+)?"
AMOUNT = r"-?(0|[1-9]\d*)\.\d{2,4}"
ID = r"[A-Z][A-Za-z]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


async def test_moments_dates_decimals_numbers_and_ids(demo: Asker) -> None:
    answer = await demo.ask(
        "{ portfolioItems(first: 200, includeRetired: true) { nodes { id:id date:reviewDueOn int:revision "
        "versions { id:id moment:stageSince from:validFrom to:validTo int:leadTimeDays decimal:investmentEstimate "
        "prices { date:validFrom unitPrice { amount } unitCost { amount } } "
        "commitments { decimal:targetValue } items { decimal:maxQuantity int:position } transitions { moment:effectiveAt } "
        "offerings { pricing { price { amount } decimal:marginPercent } } } "
        "agreements { nodes { date:startsOn end:endsOn deviations { decimal:quantity } } } } } }"
    )
    formats = {
        "moment": DATE_TIME,
        "from": DATE_TIME,
        "to": DATE_TIME,
        "date": DATE,
        "end": DATE,
        "decimal": DECIMAL,
        "amount": AMOUNT,
        "id": ID,
    }
    found: dict[str, set[str]] = {}
    for key, value in _leaves(answer):
        if key == "int":
            assert value is None or type(value) is int
        elif value is not None:
            assert isinstance(value, str)
            assert re.fullmatch(formats[key], value), (key, value)
            found.setdefault(key, set()).add(value)
    assert found.keys() == formats.keys() - {"end"}
    assert {"0.12", "1200.00"} <= found["amount"]
    assert any(re.search(r"\.\d{4}$", amount) for amount in found["amount"]), "the price with four decimals of the demo"


async def test_booleans_and_enums_are_bare_and_plain(demo: Asker) -> None:
    raw = await demo.bytes("{ parties(first: 1) { nodes { active kind preferredLanguage } } lifecycleStages { position key } }")
    party = b'{"parties":{"nodes":[{"active":true,"kind":"ORGANIZATION","preferredLanguage":"EN"}]},'
    assert raw.startswith(party + b'"lifecycleStages":[{"position":1,"key":"PROPOSED"},{"position":2,')


async def test_the_hour_that_comes_twice(demo: Asker) -> None:
    """The demo has a transition in the night when clocks go back; its moment is unambiguous."""
    answer = await demo.ask("{ portfolioItems(first: 200, includeRetired: true) { nodes { versions { transitions { effectiveAt } } } } }")
    moments = {value for _, value in _leaves(answer)}
    assert {"2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"} & moments


def _leaves(value: Any) -> Iterator[tuple[str, Any]]:
    """Every leaf with the key that it stands under."""
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, dict | list):
                yield from _leaves(item)
            else:
                yield key, item
