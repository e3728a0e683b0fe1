"""A gate as tests ask it: one check of its report, and services that pass every check until a test takes something away."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.support import rows
from tests.support.rows import Connection, insert

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BOTH = {"fi": "Sana", "sv": "Ord"}
PERCENT = "PERCENT MON-FRI 07-17"


async def report(connection: Connection, version: UUID, to: str, at: datetime = NOW, **given: Any) -> Any:
    """`end`, `reason`: what is given with the step. `clock`: when it is judged."""
    sql = "select gate_report($1, $2, $3, $4, $5, $6)"
    return await connection.fetchval(sql, version, to, at, given.get("clock", NOW), given.get("end"), given.get("reason"))


async def check(connection: Connection, version: UUID, to: str, code: str, at: datetime = NOW, **given: Any) -> dict[str, Any]:
    found = await report(connection, version, to, at, **given)
    assert found is not None, f"no gate leads to {to}"
    (one,) = (each for each in found["checks"] if each["code"] == code)
    assert isinstance(one, dict)
    assert not [said for said in one["message"].values() if re.search("[{}?]", said)], "a word was not filled in"
    return one


async def outcome(connection: Connection, version: UUID, to: str, code: str, at: datetime = NOW, **given: Any) -> str:
    return str((await check(connection, version, to, code, at, **given))["outcome"])


def keys(facts: list[Mapping[str, Any]]) -> list[str]:
    return [str(fact["key"]) for fact in facts]


@dataclass(frozen=True)
class Made:
    """A service with one version."""

    service: UUID
    version: UUID
    key: str


async def made(connection: Connection, stage: str = "PROPOSED", number: str = "1.0", **values: Any) -> Made:
    """A service in Finnish and Swedish. `of_service`: values of its own row, `is_package` among them; the others are the version's."""
    of_service = {"owner_id": await rows.party(connection, "PERSON"), "provider_id": await rows.party(connection)}
    service = await rows.service(connection, **{**of_service, **values.pop("of_service", {})})
    version = await rows.version(connection, service, stage, number, **values)
    return Made(service, version, await connection.fetchval("select key from service where id = $1", service))


async def package(connection: Connection, stage: str = "IN_DESIGN", components: int = 0, **values: Any) -> Made:
    """With so many operational components, each needed once."""
    of_service = {"is_package": True, **values.pop("of_service", {})}
    whole = await made(connection, stage, of_service=of_service, **values)
    for place in range(components):
        part = await made(connection, "OPERATIONAL")
        await rows.item(connection, whole.version, part.service, role="CORE" if place == 0 else "ENABLING", position=place + 1)
    return whole


async def component(connection: Connection, whole: Made, stage: str = "OPERATIONAL", **values: Any) -> Made:
    """One more component of a package."""
    part = await made(connection, stage, number=values.pop("number", "1.0"))
    await rows.item(connection, whole.version, part.service, **values)
    return part


async def commitment(connection: Connection, version: UUID, kind: str, target: str | None = None, **values: Any) -> UUID:
    found = {"version_id": version, "kind": kind, "text": BOTH, "unit": PERCENT, **values}
    return await insert(connection, "service_commitment", **found, **({} if target is None else {"target_value": Decimal(target)}))


async def price(connection: Connection, version: UUID, amount: int, cost: int = 0, since: date = date(2020, 1, 1), **values: Any) -> UUID:
    found = {"version_id": version, "unit_price": amount, "unit_cost": cost, "currency": "EUR", "price_unit": "FLAT_MONTH"}
    return await insert(connection, "service_price", **{**found, "valid_from": since, **values})


async def scope(connection: Connection, version: UUID, inclusion: str, **values: Any) -> UUID:
    return await insert(connection, "scope_item", **{"version_id": version, "inclusion": inclusion, "text": BOTH, "position": 1, **values})


async def stakeholder(connection: Connection, service: UUID, *requires: str) -> UUID:
    """The party that must speak."""
    party = await rows.party(connection, "PERSON")
    asked = {"service_id": service, "party_id": party, "role": "PRODUCTION", "statement_required": list(requires)}
    await insert(connection, "service_stakeholder", **asked)
    return party


async def statement(
    connection: Connection, of: Made, author: UUID, aspect: str, stance: str, at: datetime = NOW - DAY, **values: Any
) -> UUID:
    said = {"author_id": author, "version_id": of.version, "aspect": aspect, "stance": stance, "created_at": at}
    return await rows.comment(connection, of.service, **{**said, **values})


async def announcement(connection: Connection, of: Made, language: str, **values: Any) -> UUID:
    said = {"version_id": of.version, "audience": "CUSTOMER", "language": language}
    return await rows.comment(connection, of.service, **{**said, **values})


async def agreement(connection: Connection, service: UUID, offering: str, since: date = date(2025, 1, 1), until: date | None = None) -> str:
    """Its key."""
    key = rows.key("AGR")
    agreed = {"key": key, "customer_id": await rows.party(connection), "service_id": service, "offering_key": offering}
    await insert(connection, "customer_agreement", **agreed, starts_on=since, ends_on=until)
    return key


async def schedule(connection: Connection, version: UUID, before: str, after: str, at: datetime) -> UUID:
    return await rows.transition(connection, version, before, after, at, status="SCHEDULED", recorded_at=NOW)
