"""The arithmetic of prices, line by line: the golden table through the API, packages in packages, what customers see of it."""

from decimal import Decimal
from typing import Any

import pytest

from app.viewer import Role
from tests.domain.package.test_offering_pricing import pack, priced
from tests.domain.service.portfolio import MANAGER
from tests.support import rows
from tests.support.asking import Asker
from tests.support.rows import Connection, connected
from tests.support.writing import Writer

PRICING = """pricing {
    price { amount } cost { amount } margin { amount } marginPercent partsTotal { amount } adjustmentPercent problem leadTimeDays
    lines {
        component { key } quantity months unitPrice { amount } unitCost { amount } price { amount } cost { amount } leadTimeDays
        offering { key pricing { partsTotal { amount } leadTimeDays lines { component { key } price { amount } } } }
    }
}"""
OFFERED = f"""query ($package: String!) {{
    servicePackage(by: {{key: $package}}) {{ currentVersion {{ leadTimeDays offerings {{ key billingPeriod {PRICING} }} }} }}
}}"""
GOLDEN = {
    "BASIC": ("3434.00", "0", "3434.00", "2574.00", "860.00", "25.0"),
    "EXTENDED": ("6020.00", "-5", "5719.00", "4557.00", "1162.00", "20.3"),
    "CRITICAL": ("8220.00", "-5", "7809.00", "6427.00", "1382.00", "17.7"),
}


async def offerings(demo: Asker, package: str, role: Role = MANAGER) -> dict[str, Any]:
    answer = await demo.ask(OFFERED, role, package=package)
    return {offering["key"]: offering for offering in answer["servicePackage"]["currentVersion"]["offerings"]}


def total(lines: list[Any], amount: str) -> Decimal:
    return sum((Decimal(line[amount]["amount"]) for line in lines), Decimal(0))


async def test_the_golden_table_and_its_arithmetic(demo: Asker) -> None:
    found = await offerings(demo, "PKG-ERP-MAINT")
    for key, (parts, adjustment, price, cost, margin, percent) in GOLDEN.items():
        pricing = found[key]["pricing"]
        amounts = [pricing[name]["amount"] for name in ("partsTotal", "price", "cost", "margin")]
        assert [*amounts, pricing["adjustmentPercent"], pricing["marginPercent"]] == [parts, price, cost, margin, adjustment, percent]
        assert (total(pricing["lines"], "price"), total(pricing["lines"], "cost")) == (Decimal(parts), Decimal(cost))
        assert all(
            Decimal(line["quantity"]) * Decimal(line["unitPrice"]["amount"]) == Decimal(line["price"]["amount"])
            for line in pricing["lines"]
        )
    assert [line["component"]["key"] for line in found["BASIC"]["pricing"]["lines"]] == [
        "SVC-APPMGMT",
        "SVC-SERVICEDESK",
        "SVC-SERVERCAP",
        "SVC-NETWORK",
        "SVC-SMALLDEV",
        "SVC-BACKUP",
    ]


async def test_packages_in_packages_count_with_their_offering(demo: Asker) -> None:
    """PKG-SCHOOL contains PKG-WORKPLACE, whose own arithmetic stands below the line."""
    primary = (await offerings(demo, "PKG-SCHOOL"))["PRIMARY"]["pricing"]
    assert total(primary["lines"], "price") == Decimal(primary["partsTotal"]["amount"])
    (nested,) = [line for line in primary["lines"] if line["offering"]]
    assert nested["component"] == {"key": "PKG-WORKPLACE"}
    inside = nested["offering"]["pricing"]
    assert total(inside["lines"], "price") == Decimal(inside["partsTotal"]["amount"])
    assert {"key": "SVC-WORKSTATION-BASIC"} in [line["component"] for line in inside["lines"]]
    assert nested["leadTimeDays"] == inside["leadTimeDays"]


async def test_customers_see_their_lines_and_what_hidden_ones_cost_is_in_the_total(demo: Asker) -> None:
    """No cost, no SVC-NETWORK, which customers are not shown; it is free, so the lines add up."""
    for offering in (await offerings(demo, "PKG-ERP-MAINT", Role.CUSTOMER)).values():
        pricing = offering["pricing"]
        assert [pricing[name] for name in ("cost", "margin", "marginPercent")] == [None] * 3
        assert all(line["cost"] is None and line["unitCost"] is None for line in pricing["lines"])
        assert "SVC-NETWORK" not in [line["component"]["key"] for line in pricing["lines"]]
        assert total(pricing["lines"], "price") == Decimal(pricing["partsTotal"]["amount"])


LINES = """query ($package: String!) { servicePackage(by: {key: $package}) { versions { leadTimeDays offerings {
    pricing { price { amount } partsTotal { amount } cost { amount } problem leadTimeDays
        lines { months quantity unitPrice { amount } price { amount } cost { amount } leadTimeDays offering { key } }
    }
} } } }"""


async def read(writer: Writer, key: str, who: Role = MANAGER) -> Any:
    package = (await writer.run(who, LINES, package=key))["servicePackage"]
    return package["versions"][0]["offerings"][0]["pricing"]


async def key_of(connection: Connection, version: object) -> str:
    found: str = await connection.fetchval(
        "select key from service s join service_version v on v.service_id = s.id where v.id = $1", version
    )
    return found


@pytest.mark.parametrize(("period", "total_price"), [("MONTH", "0.12"), ("YEAR", "1.41")])
async def test_lines_are_rounded_as_they_add_up(writer: Writer, period: str, total_price: str) -> None:
    """Three parts of 0.039 and one of 0.0005: each line alone would be 0.04, 0.04, 0.04 and 0.00 a month."""
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        version = await pack(
            connection, *[await priced(connection, "0.039", "0.01") for _ in range(3)], await priced(connection, "0.0005", "0")
        )
        await rows.offering(connection, version, billing_period=period)
        key = await key_of(connection, version)
    pricing = await read(writer, key)
    prices = [line["price"]["amount"] for line in pricing["lines"]]
    assert (pricing["partsTotal"]["amount"], sum(map(Decimal, prices))) == (total_price, Decimal(total_price))
    assert max(map(Decimal, prices)) - min(map(Decimal, prices[:3])) <= Decimal("0.01")
    assert {line["months"] for line in pricing["lines"]} == {12 if period == "YEAR" else 1}


async def test_a_line_without_a_price_shows_which_it_is(writer: Writer) -> None:
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        unpriced = await rows.service(connection)
        await rows.version(connection, unpriced, "OPERATIONAL")
        version = await pack(connection, await priced(connection, "10", "4"), unpriced)
        await rows.offering(connection, version)
        key = await key_of(connection, version)
    pricing = await read(writer, key)
    assert (pricing["price"], pricing["problem"]) == (None, "PRICE_MISSING")
    assert [line["price"] for line in pricing["lines"]] == [{"amount": "10.00"}, None]


async def test_lead_time_is_that_of_the_slowest_part_that_is_needed(writer: Writer) -> None:
    """30 days lie two packages deep; 90 days of what is ENHANCING or left out do not count, and nor does what says nothing."""
    async with connected(writer.database.owner_url) as connection, connection.transaction():

        async def part(days: int | None) -> Any:
            service = await priced(connection, "1", "1")
            await connection.execute("update service_version set lead_time_days = $2 where service_id = $1", service, days)
            return service

        inner = await pack(connection, await part(30), await part(None))
        slow = await rows.item(connection, inner, await part(90), min_quantity=0, default_quantity=1, position=9)
        offering = await rows.offering(connection, inner, key="ONE")
        await rows.select(connection, inner, offering, slow, 0)
        middle = await pack(connection)
        service = await connection.fetchval("select service_id from service_version where id = $1", inner)
        await rows.item(connection, middle, service, component_offering_key="ONE")
        await rows.offering(connection, middle, key="TWO")
        outer = await pack(connection, await part(5), stage="PROPOSED")
        service = await connection.fetchval("select service_id from service_version where id = $1", middle)
        await rows.item(connection, outer, service, component_offering_key="TWO", position=2)
        await rows.item(connection, outer, await part(90), role="ENHANCING", min_quantity=0, position=3)
        await rows.offering(connection, outer)
        await connection.execute("update service_version set lead_time_days = 7 where id = $1", outer)
        key = await key_of(connection, outer)
    pricing = await read(writer, key)
    assert pricing["leadTimeDays"] == 30
    assert [line["leadTimeDays"] for line in pricing["lines"]] == [5, 30, 90]
    assert [line["offering"] for line in pricing["lines"]] == [None, {"key": "TWO"}, None]
