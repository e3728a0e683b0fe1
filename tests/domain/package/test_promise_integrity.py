"""What the parts of a package make of its guarantees, as the gate finds it too: availability, lead time, support hours."""

from decimal import Decimal
from typing import Any

import pytest

from tests.domain.conftest import Beside
from tests.domain.lifecycle.gates import NOW, Made, commitment, component, package
from tests.support import rows
from tests.support.asking import Asker
from tests.support.rows import Connection, insert

INTEGRITY = """
query ($number: String!) { servicePackage(by: {key: "PKG-ERP-MAINT"}) { versions { number promiseIntegrity { ...I } offerings { key
  promiseIntegrity { ...I } } } } compareVersions(from: {number: {service: {key: "PKG-ERP-MAINT"}, number: $number}},
  to: {number: {service: {key: "PKG-ERP-MAINT"}, number: $number}}) { to { number } } }
fragment I on PromiseIntegrity { kind own promised unit derived derivedExact derivedUnit backed shortBy
  lines { component { key } value hours critical } unknown { component { key } } commitment { kind } }
"""


async def found(connection: Connection, of: Made, kind: str) -> Any:
    (row,) = await connection.fetch(
        "select * from promise_integrity($1, $2, $2, array[$3]) where offering_id is null", of.version, NOW, kind
    )
    return row


async def whole(connection: Connection, kind: str, target: str | None, unit: str) -> Made:
    made = await package(connection)
    await commitment(connection, made.version, kind, target, unit=unit)
    return made


async def with_lead_times(connection: Connection, made: Made, *days: int | None) -> list[Made]:
    parts = [await component(connection, made, position=place) for place in range(len(days))]
    for part, lead in zip(parts, days, strict=True):
        await connection.execute("update service_version set lead_time_days = $2 where id = $1", part.version, lead)
    return parts


async def test_lead_times_are_those_of_the_critical_path(connection: Connection) -> None:
    made = await whole(connection, "LEAD_TIME", "10", "DAYS")
    first, second, third, _ = await with_lead_times(connection, made, 4, 5, 8, None)
    told = await found(connection, made, "LEAD_TIME")
    assert (told["derived"], told["backed"], told["short"], len(told["unknown"])) == (8, True, 0, 1), "they are ordered at the same time"
    for later, earlier in ((second, first), (third, second)):
        await insert(connection, "service_relationship", from_service_id=later.service, to_service_id=earlier.service, type="DEPENDS_ON")
    told = await found(connection, made, "LEAD_TIME")
    assert (told["derived"], told["backed"], told["short"]) == (17, False, 7), "one after the other"
    assert {part["key"] for part in told["parts"] if part["critical"]} == {first.key, second.key, third.key}
    await insert(connection, "service_relationship", from_service_id=first.service, to_service_id=third.service, type="DEPENDS_ON")
    assert (await found(connection, made, "LEAD_TIME"))["derived"] == 8, "in a circle none waits for another"


@pytest.mark.parametrize(
    ("promised", "parts", "derived", "backed", "short"),
    [
        ("MON-FRI 07-17", ["MON-FRI 07-17", "MON-SUN 00-24"], "MON-FRI 07-17", True, "0"),
        ("MON-FRI 07-17", ["MON-FRI 08-16", "24/7"], "MON-FRI 08-16", False, "10"),
        ("MON-FRI 08-16", ["MON-SAT 07:30-12, MON-FRI 13-17"], "MON-SAT 07:30-12, MON-FRI 13-17", False, "5"),
        ("SAT 10-14", ["MON-FRI 08-16"], "MON-FRI 08-16", False, "4"),
        ("MON-FRI 08-16", ["arkisin 8-16", "MON-FRI 08-18"], "MON-FRI 08-18", True, "0"),
        ("MON-FRI 08-16", ["arkisin 8-16"], None, None, None),
        ("arkisin", ["MON-FRI 08-16"], "MON-FRI 08-16", None, None),
        ("FRI-MON 08-16", ["MON-FRI 16-08"], None, None, None),
    ],
)
async def test_support_hours_are_those_at_which_all_are_there(
    connection: Connection, promised: str, parts: list[str], derived: str | None, backed: bool | None, short: str | None
) -> None:
    made = await whole(connection, "SUPPORT_HOURS", None, promised)
    for place, hours in enumerate(parts):
        part = await component(connection, made, position=place)
        await commitment(connection, part.version, "SUPPORT_HOURS", unit=hours)
    told = await found(connection, made, "SUPPORT_HOURS")
    assert (told["derived_unit"], told["backed"]) == (derived, backed)
    assert told["short"] == (None if short is None else Decimal(short))
    assert len(told["parts"]) + len(told["unknown"]) == len(parts), "what cannot be read is told as unknown"


async def test_the_gate_finds_the_same(connection: Connection) -> None:
    made = await whole(connection, "AVAILABILITY", "99.7", "%")
    offering = await rows.offering(connection, made.version)
    for place, target in enumerate(("99.9", "99.8", "99.95")):
        part = await component(connection, made, position=place)
        await commitment(connection, part.version, "AVAILABILITY", target, unit="%")
    told = await found(connection, made, "AVAILABILITY")
    assert (told["derived"], told["backed"]) == (Decimal("99.65034990"), False)
    gate = await connection.fetchrow("select * from commitment_not_backed($1, $2, $2)", made.version, NOW)
    assert (gate["outcome"], gate["data"]["backed"], gate["data"]["short"]) == ("FAIL", 99.65, 0.05)
    inherited = await connection.fetchrow("select * from promise_integrity($1, $2, $2) where offering_id = $3", made.version, NOW, offering)
    assert (inherited["own"], inherited["derived"]) == (False, told["derived"])


async def test_promises_of_the_demo(demo: Asker) -> None:
    told = await demo.ask(INTEGRITY, number="2.0")
    assert len(demo.statements) == 1
    (version,) = (each for each in told["servicePackage"]["versions"] if each["number"] == "2.0")
    own = {each["kind"]: each for each in version["promiseIntegrity"]}
    availability = own["AVAILABILITY"]
    assert [availability[name] for name in ("promised", "derived", "derivedExact", "backed", "shortBy", "own")] == [
        "99.6",
        "99.65",
        "99.6503499",
        True,
        "0.00",
        True,
    ]
    assert [(each["component"]["key"], each["value"]) for each in availability["lines"]] == [
        ("SVC-APPMGMT", "99.8"),
        ("SVC-SERVERCAP", "99.9"),
        ("SVC-NETWORK", "99.95"),
    ]
    assert [each["component"]["key"] for each in availability["unknown"]] == ["SVC-SERVICEDESK", "SVC-BACKUP"]
    assert (own["LEAD_TIME"]["derived"], own["SUPPORT_HOURS"]["derivedUnit"]) == ("10", "MON-FRI 07-17")
    (critical,) = (each for each in version["offerings"] if each["key"] == "CRITICAL")
    (short,) = (each for each in critical["promiseIntegrity"] if each["kind"] == "AVAILABILITY")
    assert [short[name] for name in ("promised", "derived", "backed", "shortBy", "own")] == ["99.7", "99.65", False, "0.05", True]


@pytest.mark.parametrize(("promised", "short"), [("99.6504", "0.01"), ("99.654", "0.01"), ("99.666", "0.02"), ("99.6503", "0.00")])
async def test_what_is_short_is_never_rounded_to_nothing(beside: Beside, promised: str, short: str) -> None:
    """The parts make 99.6503499."""
    await beside.connection.execute(
        "update service_commitment c set target_value = $1 from service_offering o "
        "where o.id = c.offering_id and o.key = 'CRITICAL' and c.kind = 'AVAILABILITY'",
        Decimal(promised),
    )
    told = (await beside.demo.ask(INTEGRITY, number="2.0"))["servicePackage"]["versions"]
    (critical,) = (each for version in told for each in version["offerings"] if (version["number"], each["key"]) == ("2.0", "CRITICAL"))
    (found,) = (each for each in critical["promiseIntegrity"] if each["kind"] == "AVAILABILITY")
    assert (found["promised"], found["shortBy"], found["backed"]) == (promised, short, short == "0.00")
