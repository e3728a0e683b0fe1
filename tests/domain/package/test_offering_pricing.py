"""The price of an offering: the golden numbers of the demo portfolio, and every way in which a price cannot be told."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.support import rows
from tests.support.rows import Connection

TODAY = date(2026, 11, 21)

PRICES = {
    "APPMGMT": ("1200.00", "900.00"),
    "SERVICEDESK": ("4.50", "3.20"),
    "SERVERCAP": ("180.00", "120.00"),
    "NETWORK": ("0", "0"),
    "SMALLDEV": ("95.00", "78.00"),
    "ONSITE": ("6.00", "4.60"),
    "APPMON": ("40.00", "22.00"),
    "BACKUP": ("0.12", "0.07"),
    "ONCALL": ("1900.00", "1650.00"),
    "INTEGRATION": ("150.00", "110.00"),
}
DEFAULTS = {"APPMGMT": 1, "SERVICEDESK": 200, "SERVERCAP": 2, "NETWORK": 1, "SMALLDEV": 10, "BACKUP": 200}
EXTENDED = {"ONSITE": 200, "SERVERCAP": 4, "SMALLDEV": 20, "APPMON": 1, "BACKUP": 500}
GOLDEN = {
    "basic": ({}, None, ("3434.00", "2574.00", "860.00", "25.0", "3434.00")),
    "extended": (EXTENDED, "-5", ("5719.00", "4557.00", "1162.00", "20.3", "6020.00")),
    "critical": ({**EXTENDED, "ONCALL": 1, "INTEGRATION": 2}, "-5", ("7809.00", "6427.00", "1382.00", "17.7", "8220.00")),
}


async def pricing(connection: Connection, offering: UUID, on: date = TODAY) -> dict[str, Any]:
    row = await connection.fetchrow("select * from offering_pricing($1, $2)", offering, on)
    assert row is not None
    return dict(row)


async def priced(connection: Connection, price: str, cost: str, currency: str = "EUR", stage: str = "OPERATIONAL") -> UUID:
    """A service with a version at that stage and a price from the first of January 2025 on."""
    service = await rows.service(connection)
    version = await rows.version(connection, service, stage)
    await set_price(connection, version, price, cost, currency)
    return service


async def set_price(
    connection: Connection, version: UUID, price: str, cost: str, currency: str = "EUR", valid_from: date = date(2025, 1, 1)
) -> None:
    await rows.insert(
        connection,
        "service_price",
        version_id=version,
        unit_price=Decimal(price),
        unit_cost=Decimal(cost),
        currency=currency,
        price_unit="FLAT_MONTH",
        valid_from=valid_from,
    )


async def pack(connection: Connection, *components: UUID, stage: str = "OPERATIONAL", quantity: object = 1) -> UUID:
    version = await rows.version(connection, await rows.package(connection), stage)
    for component in components:
        await rows.item(connection, version, component, default_quantity=quantity)
    return version


@pytest.mark.parametrize("variant", GOLDEN)
async def test_variants_cost_the_golden_numbers(connection: Connection, variant: str) -> None:
    quantities, adjustment, expected = GOLDEN[variant]
    version = await pack(connection)
    offering = await rows.offering(connection, version, adjustment_percent=Decimal(adjustment) if adjustment else None)
    for key, (price, cost) in PRICES.items():
        default = DEFAULTS.get(key, 0)
        item = await rows.item(
            connection, version, await priced(connection, price, cost), min_quantity=min(default, 1), default_quantity=default
        )
        if key in quantities:
            await rows.select(connection, version, offering, item, quantities[key])
    await connection.execute("select check_now()")
    found = await pricing(connection, offering)
    names = ("price", "cost", "margin", "margin_percent", "parts")
    assert tuple(str(found[name]) for name in names) == expected
    assert found["adjustment_percent"] == Decimal(adjustment or 0)
    assert (found["currency"], found["cost_currency"], found["problem"]) == ("EUR", "EUR", None)


async def test_a_nested_package_counts_with_its_offering(connection: Connection) -> None:
    inner = await pack(connection, await priced(connection, "10.005", "4"), quantity=3)
    await rows.offering(connection, inner, key="YEARLY", billing_period="YEAR")
    await rows.offering(connection, inner, key="SMALL", adjustment_percent=Decimal(10))
    inner_service = await connection.fetchval("select service_id from service_version where id = $1", inner)
    for key, price in (("SMALL", "66.04"), ("YEARLY", "60.03")):
        outer = await pack(connection)
        await rows.item(connection, outer, inner_service, component_offering_key=key, default_quantity=2)
        found = await pricing(connection, await rows.offering(connection, outer))
        assert (str(found["price"]), str(found["cost"]), found["problem"]) == (price, "24.00", None)


async def test_a_year_is_twelve_months_rounded_once(connection: Connection) -> None:
    version = await pack(connection, await priced(connection, "0.0725", "0.0042"))
    month, year = await rows.offering(connection, version), await rows.offering(connection, version, billing_period="YEAR")
    assert [str((await pricing(connection, offering))["price"]) for offering in (month, year)] == ["0.07", "0.87"]


async def test_half_is_rounded_away_from_zero(connection: Connection) -> None:
    version = await pack(connection, await priced(connection, "0.125", "0.135"))
    found = await pricing(connection, await rows.offering(connection, version))
    assert (str(found["price"]), str(found["cost"]), str(found["margin"])) == ("0.13", "0.14", "-0.01")


async def test_a_fixed_price_with_the_cost_of_its_parts(connection: Connection) -> None:
    version = await pack(connection, await priced(connection, "10", "4"))
    fixed = {"price_mode": "FIXED", "fixed_price": Decimal("99.5")}
    for period, cost in (("MONTH", "4.00"), ("YEAR", "48.00"), ("ONCE", "4.00")):
        found = await pricing(connection, await rows.offering(connection, version, billing_period=period, **fixed))
        assert (str(found["price"]), str(found["cost"])) == ("99.50", cost)


async def test_a_single_service_is_its_own_part(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection), "OPERATIONAL")
    await set_price(connection, version, "10", "4")
    found = await pricing(connection, await rows.offering(connection, version, adjustment_percent=Decimal("2.5")))
    assert (str(found["price"]), str(found["parts"]), str(found["margin_percent"])) == ("10.25", "10.00", "61.0")


async def test_a_price_is_valid_from_its_date(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection), "OPERATIONAL")
    await set_price(connection, version, "10", "4")
    await set_price(connection, version, "11", "4", valid_from=date(2026, 11, 22))
    offering = await rows.offering(connection, version)
    found = {on: (await pricing(connection, offering, on))["price"] for on in (date(2024, 12, 31), TODAY, date(2026, 11, 22))}
    assert list(found.values()) == [None, Decimal("10.00"), Decimal("11.00")]


async def test_why_a_price_or_a_margin_cannot_be_told(connection: Connection) -> None:
    euro, krona = await priced(connection, "10", "4"), await priced(connection, "10", "4", "SEK")
    planned, bare = await priced(connection, "10", "4", stage="IN_DESIGN"), await rows.service(connection)
    await rows.version(connection, bare, "OPERATIONAL")
    fixed = {"price_mode": "FIXED", "fixed_price": Decimal(50)}
    cases: list[tuple[tuple[UUID, ...], dict[str, object], tuple[object, ...]]] = [
        ((euro, krona), {}, (None, None, None, "MIXED_CURRENCIES")),
        ((krona,), {}, (None, None, None, "MIXED_CURRENCIES")),
        ((euro, krona), fixed, (Decimal("50.00"), None, None, "MIXED_CURRENCIES")),
        ((krona,), fixed, (Decimal("50.00"), Decimal("4.00"), None, "COST_CURRENCY_DIFFERS")),
        ((euro, planned), {}, (None, None, None, "COMPONENT_MISSING")),
        ((euro, planned), fixed, (Decimal("50.00"), None, None, "COMPONENT_MISSING")),
        ((euro, bare), {}, (None, None, None, "PRICE_MISSING")),
    ]
    for components, offered, expected in cases:
        version = await pack(connection, *components)
        found = await pricing(connection, await rows.offering(connection, version, **offered))
        assert (found["price"], found["cost"], found["margin"], found["problem"]) == expected


async def test_a_planned_package_takes_planned_components(connection: Connection) -> None:
    """The version in force first; else the one that is launched first, else the highest number."""
    service = await rows.service(connection)
    offering = await rows.offering(connection, await pack(connection, service, stage="IN_DESIGN"))
    assert (await pricing(connection, offering))["problem"] == "COMPONENT_MISSING"
    steps = (("2.9", "PROPOSED", "29"), ("2.10", "PROPOSED", "210"), ("1.0", "IN_TRANSITION", "10"))
    for number, stage, expected in steps:
        version = await rows.version(connection, service, stage, number)
        await set_price(connection, version, expected, "1")
        if stage == "IN_TRANSITION":
            launch = {"status": "SCHEDULED", "recorded_at": rows.LONG_AGO}
            await rows.transition(connection, version, "IN_TRANSITION", "OPERATIONAL", rows.LONG_AGO.replace(year=2030), **launch)
        assert (await pricing(connection, offering))["price"] == Decimal(expected)
    running = await rows.version(connection, service, "RETIRING", "0.1")
    await set_price(connection, running, "1", "1")
    assert (await pricing(connection, offering))["price"] == Decimal(1)


async def test_a_pinned_version_is_taken_whatever_its_stage(connection: Connection) -> None:
    service = await priced(connection, "10", "4")
    old = await rows.version(connection, service, "REJECTED", "0.1")
    await set_price(connection, old, "7", "1")
    version = await pack(connection)
    await rows.item(connection, version, service, pinned_version_id=old)
    assert (await pricing(connection, await rows.offering(connection, version)))["price"] == Decimal(7)
