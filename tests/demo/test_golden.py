"""The golden numbers: prices, what backs a promise, impact, satisfaction, and who is in force when."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import asyncpg
import pytest

HELSINKI = ZoneInfo("Europe/Helsinki")

PRICING = """
select p.parts, p.adjustment_percent, p.price, p.cost, p.margin, p.margin_percent, p.currency, p.problem
from service s
join service_version v on v.service_id = s.id
join service_offering o on o.version_id = v.id
cross join lateral offering_pricing(o.id, '2026-11-21') p
where s.key = $1 and v.number = $2 and o.key = $3
"""

IN_FORCE = """
select v.number
from service s
join service_version v on v.service_id = s.id
join lateral (
    select t.to_stage from lifecycle_transition t
    where t.version_id = v.id and t.effective_at <= $2 and t.status in ('DONE', 'SCHEDULED')
    order by t.effective_at desc, t.seq desc limit 1
) last on true
where s.key = $1 and last.to_stage in ('OPERATIONAL', 'RETIRING')
order by last.to_stage limit 1
"""


@pytest.mark.parametrize(
    ("version", "offering", "parts", "adjustment", "price", "cost", "margin", "percent"),
    [
        ("2.0", "BASIC", "3434.00", "0", "3434.00", "2574.00", "860.00", "25.0"),
        ("2.0", "EXTENDED", "6020.00", "-5", "5719.00", "4557.00", "1162.00", "20.3"),
        ("2.0", "CRITICAL", "8220.00", "-5", "7809.00", "6427.00", "1382.00", "17.7"),
        ("3.0", "BASIC", "3494.00", "0", "3494.00", "2644.00", "850.00", "24.3"),
        ("3.0", "EXTENDED", "6140.00", "-5", "5833.00", "4697.00", "1136.00", "19.5"),
        ("3.0", "CRITICAL", "8340.00", "-5", "7923.00", "6567.00", "1356.00", "17.1"),
    ],
)
async def test_price_cost_and_margin_of_the_finance_system(
    demo: asyncpg.Connection, version: str, offering: str, parts: str, adjustment: str, price: str, cost: str, margin: str, percent: str
) -> None:
    """Version 3.0 sells what 2.0 sells, on cloud capacity: the numbers of the what-if question."""
    found = await demo.fetchrow(PRICING, "PKG-ERP-MAINT", version, offering)
    assert list(found) == [*(Decimal(number) for number in (parts, adjustment, price, cost, margin, percent)), "EUR", None]


@pytest.mark.parametrize("key", ["PKG-CASE", "PKG-FAX", "PKG-FINOPS", "PKG-KIOSK", "PKG-SCHOOL", "PKG-WORKPLACE", "SVC-PRINT"])
async def test_every_other_offering_has_a_price(demo: asyncpg.Connection, key: str) -> None:
    found = await demo.fetch(
        """
        select p.price, p.problem, o.currency from service s join service_version v on v.service_id = s.id
        join service_offering o on o.version_id = v.id cross join lateral offering_pricing(o.id, '2026-11-21') p where s.key = $1
        """,
        key,
    )
    assert found
    for row in found:
        assert row["price"] > 0
        assert row["problem"] == (None if row["currency"] == "EUR" else "COST_CURRENCY_DIFFERS")


async def test_a_price_in_kronor_stays_in_kronor(demo: asyncpg.Connection) -> None:
    found = await demo.fetchrow(PRICING, "PKG-WORKPLACE", "2.0", "PERFORMANCE")
    assert [str(value) for value in found] == ["None", "0", "52500.00", "3510.00", "None", "None", "SEK", "COST_CURRENCY_DIFFERS"]


async def test_a_nested_package_counts_with_its_offering(demo: asyncpg.Connection) -> None:
    found = await demo.fetchrow(PRICING, "PKG-SCHOOL", "2.0", "PRIMARY")
    assert [str(value) for value in found[:6]] == ["5485.00", "-2.00", "5375.30", "4255.00", "1120.30", "20.8"]


@pytest.mark.parametrize(("version", "backed"), [("2.0", "99.6503499"), ("3.0", "99.70022495")])
async def test_availability_that_the_parts_give(demo: asyncpg.Connection, version: str, backed: str) -> None:
    """CORE and ENABLING parts that promise one over the same window: 99.6 % is backed, 99.7 % only with cloud capacity."""
    found = await demo.fetch(
        """
        select c.target_value
        from composition_item i
        join service_commitment c
            on c.version_id = coalesce(version_in_force(i.component_service_id), version_planned(i.component_service_id))
            and c.kind = 'AVAILABILITY' and c.unit = 'PERCENT MON-FRI 07-17'
        where i.role in ('CORE', 'ENABLING') and i.package_version_id = (
            select v.id from service_version v join service s on s.id = v.service_id where s.key = 'PKG-ERP-MAINT' and v.number = $1
        )
        """,
        version,
    )
    product = Decimal(100)
    for (target,) in found:
        product *= target / 100
    assert len(found) == 3
    assert product == Decimal(backed)


async def test_promises_of_the_finance_system(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select c.kind, trim_scale(c.target_value)::text, o.key
        from service_commitment c left join service_offering o on o.id = c.offering_id
        where c.version_id = version_in_force((select id from service where key = 'PKG-ERP-MAINT'))
        order by o.key nulls first, c.kind
        """
    )
    assert [tuple(row) for row in found] == [
        ("AVAILABILITY", "99.6", None),
        ("LEAD_TIME", "10", None),
        ("QUALITY", "5", None),
        ("RESPONSE_TIME", "1", None),
        ("SUPPORT_HOURS", None, None),
        ("AVAILABILITY", "99.7", "CRITICAL"),
    ]


async def test_satisfaction_with_the_finance_system(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select touchpoint, round(avg(score), 2)::text, count(*) filter (where answer is null)
        from service_feedback f join service s on s.id = f.service_id where s.key = 'PKG-ERP-MAINT'
        group by rollup (touchpoint) order by touchpoint
        """
    )
    assert [tuple(row) for row in found] == [
        ("AFTER_DELIVERY", "3.00", 2),
        ("FIRST_IMPRESSION", "4.00", 0),
        ("LAST_IMPRESSION", "3.50", 0),
        ("SUPPORT", "4.50", 0),
        (None, "3.70", 2),
    ]


@pytest.mark.parametrize(
    ("service", "at", "number"),
    [
        ("PKG-ERP-MAINT", date(2022, 12, 31), None),
        ("PKG-ERP-MAINT", date(2024, 6, 1), "1.0"),
        ("PKG-ERP-MAINT", date(2024, 12, 31), "1.0"),
        ("PKG-ERP-MAINT", date(2025, 1, 1), "2.0"),
        ("PKG-ERP-MAINT", date(2026, 11, 21), "2.0"),
        ("PKG-ERP-MAINT", date(2027, 2, 1), "2.0"),
        ("PKG-WORKPLACE", date(2027, 2, 1), "3.0"),
        ("PKG-FAX", date(2024, 6, 30), "1.0"),
        ("PKG-FAX", date(2024, 7, 1), None),
        ("SVC-SERVERCAP", date(2027, 7, 1), "2.0"),
        ("SVC-CLOUDCAP", date(2027, 7, 1), None),
    ],
)
async def test_version_in_force_as_loaded(demo: asyncpg.Connection, service: str, at: date, number: str | None) -> None:
    midnight = datetime(at.year, at.month, at.day, tzinfo=HELSINKI)
    assert await demo.fetchval(IN_FORCE, service, midnight) == number


async def test_the_first_version_of_the_finance_system_had_six_parts_and_no_on_site_support(demo: asyncpg.Connection) -> None:
    found = await demo.fetch(
        """
        select s.key from composition_item i join service s on s.id = i.component_service_id
        join service_version v on v.id = i.package_version_id join service p on p.id = v.service_id
        where p.key = 'PKG-ERP-MAINT' and v.number = '1.0' order by i.position
        """
    )
    assert [row[0] for row in found] == ["SVC-APPMGMT", "SVC-SERVICEDESK", "SVC-SERVERCAP", "SVC-NETWORK", "SVC-SMALLDEV", "SVC-BACKUP"]


async def test_what_rests_on_server_capacity(demo: asyncpg.Connection) -> None:
    """Retiring it breaks the finance system as it is, and by that the finance operations; four agreements."""
    needed_by = await demo.fetch(
        """
        select p.key, v.number, i.role from composition_item i join service_version v on v.id = i.package_version_id
        join service p on p.id = v.service_id
        where i.component_service_id = (select id from service where key = 'SVC-SERVERCAP') and v.stage not in ('RETIRED', 'REJECTED')
        """
    )
    assert [tuple(row) for row in needed_by] == [("PKG-ERP-MAINT", "2.0", "ENABLING")]
    downstream = await demo.fetch(
        """
        select f.key, r.type from service_relationship r join service f on f.id = r.from_service_id join service t on t.id = r.to_service_id
        where t.key in ('SVC-SERVERCAP', 'PKG-ERP-MAINT', 'PKG-FINOPS') order by f.key
        """
    )
    assert [tuple(row) for row in downstream] == [("PKG-FINOPS", "DEPENDS_ON"), ("SVC-CLOUDCAP", "REPLACES")]
    assert not await demo.fetchval(
        """
        select count(*) from composition_item i join service s on s.id = i.component_service_id
        where s.key in ('PKG-ERP-MAINT', 'PKG-FINOPS')
        """
    )


async def test_three_of_the_four_agreements_on_the_finance_system_are_ready_made(demo: asyncpg.Connection) -> None:
    """Three of the four on the finance system are ready-made: the standardisation index."""
    found = await demo.fetch(
        """
        select s.key, p.key, a.offering_key, a.quantity_overrides ->> 'SVC-SMALLDEV'
        from customer_agreement a join service s on s.id = a.service_id join party p on p.id = a.customer_id
        """
    )
    assert {tuple(row) for row in found} == {
        ("PKG-ERP-MAINT", "UNIT-FIN", "EXTENDED", None),
        ("PKG-ERP-MAINT", "UNIT-EDU", "BASIC", None),
        ("PKG-ERP-MAINT", "UNIT-TECH", "BASIC", None),
        ("PKG-ERP-MAINT", "ORG-NAAPURI", "EXTENDED", "35"),
        ("PKG-WORKPLACE", "ORG-STRANDVIK", "PERFORMANCE", None),
        ("SVC-PRINT", "UNIT-COM", "STANDARD", None),
    }
