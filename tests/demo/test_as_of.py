"""What the demo portfolio was, is and will be, and what was known of it: the golden answers at both clocks."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.database.embedded import Server
from app.database.unit_of_work import UnitsOfWork
from app.delivery.worker import run_due
from app.viewer import Role
from tests.domain.lifecycle.lives import MANAGER, Lives
from tests.support.asking import NOW
from tests.support.databases import clone
from tests.support.writing import Writer, writer_on

ERP = "PKG-ERP-MAINT"
LOADED = "2026-11-20T22:00:00Z"
"""When all of the demo was recorded; whatever a test does is recorded later."""
FIRST = ["SVC-APPMGMT", "SVC-SERVICEDESK", "SVC-SERVERCAP", "SVC-NETWORK", "SVC-SMALLDEV", "SVC-BACKUP"]
MORE = ["SVC-ONSITE", "SVC-APPMON", "SVC-BACKUP", "SVC-ONCALL", "SVC-INTEGRATION"]
SECOND = ["SVC-APPMGMT", "SVC-SERVICEDESK", "SVC-SERVERCAP", "SVC-NETWORK", "SVC-SMALLDEV", *MORE]
THIRD = ["SVC-APPMGMT", "SVC-SERVICEDESK", "SVC-CLOUDCAP", "SVC-NETWORK", "SVC-SMALLDEV", *MORE, "SVC-REPORTING"]
NOW_PRICES = {"BASIC": "3434.00", "EXTENDED": "5719.00", "CRITICAL": "7809.00"}
NEXT_PRICES = {"BASIC": "3494.00", "EXTENDED": "5833.00", "CRITICAL": "7923.00"}
TURN = datetime.fromisoformat("2027-01-01T00:00:00+02:00")
FEBRUARY = "2027-02-01T00:00:00+02:00"
STORY = (
    ("SVC-CLOUDCAP", "1.0", "OPERATIONAL", "2026-12-15T00:00:00+02:00"),
    (ERP, "3.0", "IN_TRANSITION", "2026-12-01T00:00:00+02:00"),
    (ERP, "3.0", "OPERATIONAL", TURN.isoformat()),
)
END: dict[str, Any] = {
    "effectiveAt": "2027-03-01T00:00:00+02:00",
    "endOfServiceAt": "2027-06-30T00:00:00+03:00",
    "reason": "Siirrytään pilveen",
}
VERSION = "number stage validFrom validTo items { component { key } } offerings { key pricing { price { amount } } }"


class Portfolio:
    """A demo portfolio and its answers, with `token`: of it as it was loaded."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.lives, self.token = writer, Lives(writer), ""

    async def ask(self, fields: str, key: str = ERP, role: Role = MANAGER, *, now: datetime = NOW, **arguments: str) -> Any:
        """Fields of an item, with these further arguments of the root field."""
        given = "".join(
            f", {name}: {value if value.startswith('{') else f'{chr(34)}{value}{chr(34)}'}" for name, value in arguments.items()
        )
        root = "servicePackage" if key.startswith("PKG") else "service"
        return (await self.writer.run(role, f'{{ {root}(by: {{key: "{key}"}}{given}) {{ {fields} }} }}', at=now))[root]

    async def version(self, key: str = ERP, role: Role = MANAGER, **arguments: Any) -> tuple[str, list[str], dict[str, str]]:
        """The number of the version in force, the keys of its parts and the prices of its offerings."""
        found = (await self.ask(f"currentVersion {{ {VERSION} }}", key, role, **arguments))["currentVersion"]
        prices = {each["key"]: each["pricing"]["price"]["amount"] for each in found["offerings"]}
        return found["number"], [item["component"]["key"] for item in found["items"]], prices

    async def number(self, key: str = ERP, role: Role = MANAGER, **arguments: Any) -> str | None:
        found = (await self.ask("currentVersion { number }", key, role, **arguments))["currentVersion"]
        return found and str(found["number"])


@pytest.fixture(scope="module")
async def loaded(server: Server, demo_template: str) -> AsyncIterator[Portfolio]:
    """To read."""
    async with clone(server, demo_template) as database, writer_on(database) as writer:
        yield Portfolio(writer)


@pytest.fixture(scope="module")
async def told(server: Server, demo_template: str) -> AsyncIterator[Portfolio]:
    """The story of the cloud is scheduled. To read."""
    async with clone(server, demo_template) as database, writer_on(database) as writer:
        made = Portfolio(writer)
        made.token = (await writer.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"]
        for service, number, to, at in STORY:
            assert (await made.lives.step(service, number, to, effectiveAt=at))["errors"] == []
        assert (await made.lives.step("SVC-SERVERCAP", "2.0", "RETIRING", **END))["errors"] == []
        yield made


@pytest.mark.parametrize(
    ("at", "number", "parts"),
    [
        ("2024-06-01T00:00:00+03:00", "1.0", FIRST),
        ("2026-11-21T00:00:00+02:00", "2.0", SECOND),
        (FEBRUARY, "2.0", SECOND),
    ],
)
async def test_who_is_in_force_when(loaded: Portfolio, at: str, number: str, parts: list[str]) -> None:
    """By either way to know it as loaded."""
    assert (await loaded.version(at=at))[:2] == (number, parts)
    assert (await loaded.version(at=at, knownAt=LOADED))[:2] == (number, parts)
    assert len(FIRST) == 6
    assert "SVC-ONSITE" not in FIRST


async def test_prices_are_those_of_the_day(loaded: Portfolio) -> None:
    """Of the version in force and of its parts that day: the desk was at 4.20, an hour of development at 88, a gigabyte at 0.14."""
    then = await loaded.version(at="2024-06-01T00:00:00+03:00")
    parts = 150 * Decimal("4.20") + Decimal("1150.00") + 2 * Decimal("180.00") + 5 * Decimal("88.00") + 100 * Decimal("0.14")
    assert then[2] == {"BASIC": str(parts)} == {"BASIC": "2594.00"}
    assert (await loaded.version())[2] == (await loaded.version(at=FEBRUARY))[2] == NOW_PRICES


async def test_the_same_day_before_and_after_the_scheduling(told: Portfolio) -> None:
    """The best single demo of the product: what will be in force, and what was known of it before."""
    assert await told.version(at=FEBRUARY) == ("3.0", THIRD, NEXT_PRICES)
    for known in (LOADED, told.token):
        assert await told.version(at=FEBRUARY, knownAt=known) == ("2.0", SECOND, NOW_PRICES)
    assert await told.version() == ("2.0", SECOND, NOW_PRICES), "today nothing has changed"
    assert await told.number(at="2024-06-01T00:00:00+03:00") == "1.0"


async def test_at_the_instant_of_the_turn_the_new_version_is_in_force(told: Portfolio) -> None:
    """And the old one ends there: first and last instants are those of the schedule."""
    before, after = (TURN - timedelta(microseconds=1)).isoformat(), TURN.isoformat()
    assert (await told.number(at=before), await told.number(at=after)) == ("2.0", "3.0")
    lives = (await told.ask("versions { number stage validFrom validTo }", at=after))["versions"]
    start = "2024-12-31T22:00:00+00:00"
    turn = "2026-12-31T22:00:00+00:00"
    assert lives == [
        {"number": "3.0", "stage": "OPERATIONAL", "validFrom": turn, "validTo": None},
        {"number": "2.0", "stage": "RETIRED", "validFrom": start, "validTo": turn},
        {"number": "1.0", "stage": "RETIRED", "validFrom": "2022-12-31T22:00:00+00:00", "validTo": start},
    ]
    assert (await told.ask("versions { number stage validFrom validTo }", role=Role.CUSTOMER, at=after))["versions"] == lives
    planned = (await told.ask("plannedVersions { validFrom }", at=before))["plannedVersions"]
    assert planned == [{"validFrom": None}], "it was not launched yet"


@pytest.mark.parametrize("role", [MANAGER, Role.CUSTOMER])
@pytest.mark.parametrize("at", ["2022-06-01T00:00:00+03:00", "2025-06-01T00:00:00+03:00", FEBRUARY])
async def test_versions_end_alike_wherever_they_are_read(told: Portfolio, role: Role, at: str) -> None:
    """As a page of their own, sorted by what says it, and below their services: of what ended since, too."""
    below = f'{{ portfolioItems(first: 200, includeRetired: true, at: "{at}") {{ nodes {{ versions {{ id validFrom validTo }} }} }} }}'
    services = (await told.writer.run(role, below))["portfolioItems"]["nodes"]
    wanted = {version["id"]: version for service in services for version in service["versions"]}
    assert any(version["validTo"] for version in wanted.values())
    for order in ("validTo: DESC", "validFrom: ASC", "description: {isFallback: DESC}"):
        page = f'{{ serviceVersions(first: 200, at: "{at}", orderBy: [{{{order}}}]) {{ nodes {{ id validFrom validTo }} }} }}'
        found = (await told.writer.run(role, page))["serviceVersions"]["nodes"]
        assert {version["id"]: version for version in found} == wanted


@pytest.mark.parametrize(
    ("at", "stage", "phase", "number"),
    [
        ("2026-01-11T23:59:59+02:00", None, None, None),
        ("2026-01-12T00:00:00+02:00", "PROPOSED", "PIPELINE", None),
        ("2026-12-14T23:59:59+02:00", "IN_TRANSITION", "PIPELINE", None),
        ("2026-12-15T00:00:00+02:00", "OPERATIONAL", "CATALOGUE", "1.0"),
    ],
)
async def test_a_service_goes_from_nothing_to_the_catalogue(
    told: Portfolio, at: str, stage: str | None, phase: str | None, number: str | None
) -> None:
    """A version before its first step did not exist."""
    found = await told.ask("portfolioPhase versions { stage } currentVersion { number }", "SVC-CLOUDCAP", at=at)
    assert [each["stage"] for each in found["versions"]] == ([stage] if stage else [])
    assert (found["currentVersion"] or {}).get("number") == number
    if phase:
        assert found["portfolioPhase"] == phase


async def test_what_is_planned_follows_the_clock(told: Portfolio) -> None:
    planned = "plannedVersions { number stage }"
    assert (await told.ask(planned))["plannedVersions"] == [{"number": "3.0", "stage": "IN_DESIGN"}]
    december = "2026-12-05T12:00:00+02:00"
    assert (await told.ask(planned, at=december))["plannedVersions"] == [{"number": "3.0", "stage": "IN_TRANSITION"}]
    assert (await told.ask(planned, at=december, knownAt=LOADED))["plannedVersions"] == [{"number": "3.0", "stage": "IN_DESIGN"}]
    assert (await told.ask(planned, at=FEBRUARY))["plannedVersions"] == []


async def test_the_composition_is_that_of_the_moment(told: Portfolio) -> None:
    """All of it: lines, and which versions they stand for."""

    async def tree(clocks: str) -> dict[str, str]:
        lines = "component { key } version { number } item { resolution }"
        text = f'{{ composition(by: {{key: "{ERP}"}} {clocks}) {{ nodes {{ {lines} }} }} }}'
        nodes = (await told.writer.run(MANAGER, text))["composition"]["nodes"]
        return {each["component"]["key"]: f"{(each['version'] or {}).get('number')} {each['item']['resolution']}" for each in nodes}

    after, before = await tree(f'at: "{FEBRUARY}"'), await tree(f'at: "{FEBRUARY}" knownAt: "{LOADED}"')
    assert (list(after), list(before)) == (THIRD, SECOND)
    assert (after["SVC-CLOUDCAP"], before["SVC-SERVERCAP"]) == ("1.0 IN_FORCE", "2.0 IN_FORCE")
    assert (await tree('at: "2024-06-01T00:00:00+03:00"'))["SVC-SERVICEDESK"] == "2.0 IN_FORCE", "3.0 came a year later"


async def test_customers_see_what_was_announced_to_them(told: Portfolio) -> None:
    """Version 3.0 is shared, planned and published. The preview as one of them is the same answer."""
    moments: list[dict[str, Any]] = [{}, {"at": FEBRUARY}, {"at": "2026-12-31T23:59:59+02:00"}, {"at": "2024-06-01T00:00:00+03:00"}]
    for arguments in moments:
        own = await told.version(role=Role.CUSTOMER, **arguments)
        assert await told.version(previewAs='{party: {key: "UNIT-EDU"}}', **arguments) == own
        number, parts, prices = await told.version(**arguments)
        assert own == (number, [key for key in parts if key != "SVC-NETWORK"], prices), "the network is hidden from customers"


async def test_customers_are_not_told_of_an_end_before_it_begins(told: Portfolio) -> None:
    """Running the old servers down is scheduled, which providers see; to customers they go on, at every moment."""
    servers = "SVC-SERVERCAP"
    found = {
        at: [
            (await told.ask("versions { number stage validTo }", servers, role, at=at))["versions"][0] for role in (MANAGER, Role.CUSTOMER)
        ]
        for at in ("2027-02-28T23:59:59+02:00", "2027-03-01T00:00:00+02:00", "2027-06-30T00:00:00+03:00")
    }
    end = "2027-06-29T21:00:00+00:00"
    assert [own for own, _ in found.values()] == [
        {"number": "2.0", "stage": stage, "validTo": end} for stage in ("OPERATIONAL", "RETIRING", "RETIRED")
    ]
    assert [shown for _, shown in found.values()] == [{"number": "2.0", "stage": "OPERATIONAL", "validTo": None}] * 3


async def test_both_instants_of_half_past_three_when_the_clocks_go_back(loaded: Portfolio) -> None:
    """In the hour that comes twice the offset tells which: version 2.0 enters transition at the first, and is launched at the second."""
    answers = {
        at: {each["number"]: each["stage"] for each in (await loaded.ask("versions { number stage }", "SVC-MAIL", at=at))["versions"]}
        for at in (
            "2026-10-25T03:29:59.999999+03:00",
            "2026-10-25T03:30:00+03:00",
            "2026-10-25T03:29:59.999999+02:00",
            "2026-10-25T03:30:00+02:00",
        )
    }
    assert list(answers.values()) == [
        {"1.0": "OPERATIONAL", "2.0": "IN_DESIGN"},
        {"1.0": "OPERATIONAL", "2.0": "IN_TRANSITION"},
        {"1.0": "OPERATIONAL", "2.0": "IN_TRANSITION"},
        {"1.0": "RETIRED", "2.0": "OPERATIONAL"},
    ]


async def test_a_launch_that_fails_its_gate_was_to_come_and_never_came(server: Server, demo_template: str) -> None:
    """Version 3.0 of the workplace lacks published Swedish. Due and not yet judged it does not count either."""
    workplace, day = "PKG-WORKPLACE", datetime.fromisoformat("2027-01-15T00:00:00+02:00")
    at, later = day.isoformat(), day + timedelta(days=1)
    async with clone(server, demo_template) as database, writer_on(database) as writer:
        portfolio = Portfolio(writer)
        assert await portfolio.number(workplace, at=at) == "3.0", "the schedule is believed until its day"
        assert await portfolio.number(workplace, at=at, now=later) == "2.0", "it is overdue"
        token = (await writer.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"]
        units = UnitsOfWork(database.url, size=1, wait_seconds=30, statement_seconds=60)
        try:
            await run_due(units, later, zone="Europe/Helsinki")
        finally:
            await units.close()
        steps = "versions { stage transitions { toStage status } }"
        third, second, _ = (await portfolio.ask(steps, workplace, now=later))["versions"]
        assert third["transitions"][-1] == {"toStage": "OPERATIONAL", "status": "FAILED"}
        assert (second["stage"], second["transitions"][-1]) == ("OPERATIONAL", {"toStage": "RETIRED", "status": "CANCELLED"})
        assert await portfolio.number(workplace, at=at, now=later) == "2.0"
        assert await portfolio.number(workplace, now=later) == "2.0"
        for known in (LOADED, token):
            assert await portfolio.number(workplace, at=at, knownAt=known, now=later) == "3.0"
