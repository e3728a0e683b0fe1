"""A small portfolio in which much happens, and those who ask about it. Its gates stop little, and that may change in time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.viewer import MONEY_SCOPE, Role
from tests.oracle.people import Person
from tests.support import rows
from tests.support.databases import Database
from tests.support.rows import Connection, connected

BEGUN = datetime(2026, 9, 1, 6, tzinfo=UTC)
"""The first revision; all before it was recorded then."""
PUBLISHED = {"fi": "PUBLISHED", "sv": "PUBLISHED"}
MANAGER = Person("manager", Role.PORTFOLIO_MANAGER, "PERSON-MANAGER", scopes=(MONEY_SCOPE,))
SUPPLIER = Person("supplier", Role.STAKEHOLDER, "PERSON-SUPPLIER")
TOWN = Person("town", Role.CUSTOMER, "UNIT-TOWN", "UNIT-TOWN")
SCHOOLS = Person("schools", Role.CUSTOMER, "UNIT-SCHOOLS", "UNIT-SCHOOLS")
CUSTOMERS = (TOWN, SCHOOLS)
ASKING = (MANAGER, SUPPLIER, *CUSTOMERS)
KEPT_CHECKS = ("LANGUAGES_PUBLISHED", "NO_OPEN_OBJECTION")
"""Beside those that hold the structure together: what changes between a schedule and its moment."""

PLANS = {
    "SVC-A": ("RETIRED", "OPERATIONAL", "IN_TRANSITION"),
    "SVC-B": ("OPERATIONAL", "PROPOSED"),
    "SVC-C": ("IN_TRANSITION",),
    "PKG-P": ("OPERATIONAL", "IN_TRANSITION"),
    "PKG-Q": ("IN_DESIGN",),
}
"""The stages of the versions of each service, by number."""
CONTENTS = {"PKG-P": ("SVC-A", "SVC-B"), "PKG-Q": ("PKG-P", "SVC-C")}


async def build(database: Database) -> None:
    """Everything in one revision."""
    async with connected(database.owner_url) as owner, owner.transaction():
        await owner.execute("select set_config('salkku.recorded_at', $1, true)", BEGUN.isoformat())
        await owner.execute("update gate_check set severity = 'OFF' where overridable and not code = any ($1)", KEPT_CHECKS)
        parties = await _parties(owner)
        portfolio = await rows.portfolio(owner, key="PORTFOLIO", owner_id=parties["ORG"])
        services = {key: await _service(owner, key, portfolio, parties) for key in PLANS}
        for key in PLANS:
            await _versions(owner, key, services)
        await rows.insert(owner, "service_stakeholder", service_id=services["SVC-B"], party_id=parties["PERSON-SUPPLIER"], role="SUPPLIER")


async def _parties(owner: Connection) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for key, kind, parent in (
        ("ORG", "ORGANIZATION", None),
        ("UNIT-ICT", "ORG_UNIT", "ORG"),
        ("PERSON-MANAGER", "PERSON", "UNIT-ICT"),
        ("PERSON-OWNER", "PERSON", "UNIT-ICT"),
        ("ORG-SUPPLIER", "ORGANIZATION", None),
        ("PERSON-SUPPLIER", "PERSON", "ORG-SUPPLIER"),
        ("UNIT-TOWN", "ORG_UNIT", "ORG"),
        ("UNIT-SCHOOLS", "ORG_UNIT", "UNIT-TOWN"),
    ):
        found[key] = await rows.party(owner, kind, key=key, name={"fi": key.title()}, parent_id=found.get(parent or ""))
    return found


async def _service(owner: Connection, key: str, portfolio: UUID, parties: dict[str, UUID]) -> UUID:
    return await rows.service(
        owner,
        key=key,
        portfolio_id=portfolio,
        is_package=key.startswith("PKG"),
        provider_id=parties["ORG-SUPPLIER" if key == "SVC-A" else "UNIT-ICT"],
        owner_id=parties["PERSON-OWNER"],
    )


async def _versions(owner: Connection, key: str, services: dict[str, UUID]) -> None:
    for number, stage in enumerate(PLANS[key], 1):
        told: dict[str, Any] = {"name": {"fi": f"{key} {number}", "sv": f"{key} {number} sv"}, "language_status": PUBLISHED}
        shared = {"share_with_customers": stage == "IN_TRANSITION"}
        version = await _version(owner, services[key], stage, f"{number}.0", number, **told, **shared)
        for place, component in enumerate(CONTENTS.get(key, ()), 1):
            offered = {"component_offering_key": "BASIC"} if component.startswith("PKG") else {}
            await rows.item(owner, version, services[component], position=place, **offered)
        await rows.offering(owner, version, key="BASIC")
        if not key.startswith("PKG"):
            price = {"unit_price": 10 * number, "unit_cost": 7, "currency": "EUR", "price_unit": "FLAT_MONTH"}
            await rows.insert(owner, "service_price", version_id=version, valid_from=(BEGUN - timedelta(days=500)).date(), **price)


async def _version(owner: Connection, service: UUID, stage: str, number: str, turn: int, **values: Any) -> UUID:
    """A day a step; the next version comes to operation when this one leaves it."""
    version = await rows.insert(owner, "service_version", service_id=service, number=number, **values)
    way, before = rows.WAY_TO[stage], None
    for place, step in enumerate(way):
        launched = turn + (step in ("RETIRED", "RETIRING"))
        days = 100 * launched if step in ("OPERATIONAL", "RETIRED") else 100 * turn - len(way) + place
        await rows.transition(owner, version, before, step, BEGUN - timedelta(days=400 - days))
        before = step
    return version
