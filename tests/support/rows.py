"""Rows for tests, written straight to the database: each function inserts one row with what it needs and gives its id."""

import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

Connection: TypeAlias = asyncpg.Connection

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
WAY_TO = {
    "PROPOSED": ["PROPOSED"],
    "IN_DESIGN": ["PROPOSED", "IN_DESIGN"],
    "IN_TRANSITION": ["PROPOSED", "IN_DESIGN", "IN_TRANSITION"],
    "OPERATIONAL": ["PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL"],
    "RETIRING": ["PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRING"],
    "RETIRED": ["PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRED"],
    "REJECTED": ["PROPOSED", "REJECTED"],
}

_numbers = itertools.count(1)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(url)
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def refused(connection: Connection, constraint: str) -> AsyncIterator[None]:
    """What the block writes, or the checks that follow at commit, must break this constraint; nothing of it stays."""
    savepoint = connection.transaction()
    await savepoint.start()
    refusal: asyncpg.PostgresError | None = None
    try:
        yield
        await connection.execute("select check_now()")
    except asyncpg.PostgresError as error:
        refusal = error
    await savepoint.rollback()
    assert constraint_of(refusal) == constraint, refusal


def constraint_of(error: asyncpg.PostgresError | None) -> str | None:
    """The name that a refusal carries, whichever way the database refuses; None: nothing was refused."""
    return None if error is None else str(getattr(error, "constraint_name", None))


async def insert(connection: Connection, table: str, **values: Any) -> UUID:
    columns = ", ".join(values)
    places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
    found: UUID = await connection.fetchval(f"insert into {table} ({columns}) values ({places}) returning id", *values.values())
    return found


def key(prefix: str) -> str:
    return f"{prefix}-{next(_numbers)}"


async def party(connection: Connection, kind: str = "ORG_UNIT", **values: Any) -> UUID:
    return await insert(connection, "party", **{"key": key("PTY"), "kind": kind, "name": {"fi": "Yksikkö"}, **values})


async def portfolio(connection: Connection, **values: Any) -> UUID:
    owner = values.pop("owner_id", None) or await party(connection)
    return await insert(
        connection,
        "portfolio",
        **{"key": key("PF"), "name": {"fi": "Salkku"}, "owner_id": owner, "languages": ["fi", "sv", "en"], **values},
    )


async def service(connection: Connection, **values: Any) -> UUID:
    home = values.pop("portfolio_id", None) or await portfolio(connection)
    defaults = {"key": key("SVC"), "portfolio_id": home, "form": "SERVICE", "classification": "CUSTOMER_FACING", "category": "ict"}
    return await insert(connection, "service", **{**defaults, **values})


async def package(connection: Connection, **values: Any) -> UUID:
    return await service(connection, is_package=True, **values)


async def version(connection: Connection, service_id: UUID, stage: str = "PROPOSED", number: str = "1.0", **values: Any) -> UUID:
    """A version that came to its stage a day a step, from the first of January 2020 on."""
    version_id = await insert(
        connection, "service_version", **{"service_id": service_id, "number": number, "name": {"fi": "Palvelu"}, **values}
    )
    before = None
    for day, step in enumerate(WAY_TO[stage]):
        await transition(connection, version_id, before, step, LONG_AGO + timedelta(days=day))
        before = step
    return version_id


async def transition(connection: Connection, version_id: UUID, from_stage: str | None, to_stage: str, at: datetime, **values: Any) -> UUID:
    """Done, unless `status` says otherwise; recorded when it took effect."""
    defaults = {"status": "DONE", "effective_at": at, "recorded_at": at}
    return await insert(
        connection,
        "lifecycle_transition",
        **{"version_id": version_id, "from_stage": from_stage, "to_stage": to_stage, **defaults, **values},
    )


async def item(connection: Connection, version_id: UUID, component_id: UUID, **values: Any) -> UUID:
    defaults = {"role": "ENABLING", "min_quantity": 1, "default_quantity": 1, "position": 1}
    return await insert(
        connection, "composition_item", **{"package_version_id": version_id, "component_service_id": component_id, **defaults, **values}
    )


async def option_group(connection: Connection, version_id: UUID, **values: Any) -> UUID:
    defaults = {"name": {"fi": "Valinta"}, "min_select": 0, "max_select": 1, "position": 1}
    return await insert(connection, "option_group", **{"package_version_id": version_id, **defaults, **values})


async def offering(connection: Connection, version_id: UUID, **values: Any) -> UUID:
    defaults = {"key": key("OFF"), "name": {"fi": "Malli"}, "price_mode": "COMPUTED", "currency": "EUR", "position": 1}
    return await insert(connection, "service_offering", **{"version_id": version_id, **defaults, **values})


async def select(connection: Connection, version_id: UUID, offering_id: UUID, item_id: UUID, quantity: object) -> UUID:
    return await insert(
        connection,
        "offering_selection",
        version_id=version_id,
        offering_id=offering_id,
        composition_item_id=item_id,
        quantity=quantity,
    )


async def comment(connection: Connection, service_id: UUID, **values: Any) -> UUID:
    author = values.pop("author_id", None) or await party(connection, "PERSON")
    defaults = {"author_id": author, "audience": "INTERNAL", "language": "fi", "body": "Sana", "created_at": LONG_AGO + timedelta(days=400)}
    return await insert(connection, "stakeholder_comment", **{"service_id": service_id, **defaults, **values})


async def idea(connection: Connection, service_id: UUID, **values: Any) -> UUID:
    submitter = values.pop("submitted_by_id", None) or await party(connection, "PERSON")
    defaults = {"title": "Idea", "body": "Sana", "language": "fi", "submitted_by_id": submitter, "created_at": LONG_AGO}
    return await insert(connection, "development_idea", **{"service_id": service_id, **defaults, **values})


async def feedback(connection: Connection, service_id: UUID, **values: Any) -> UUID:
    customer = values.pop("customer_id", None) or await party(connection)
    defaults = {"customer_id": customer, "respondent_hash": "h", "touchpoint": "USE", "score": 4, "occurred_at": LONG_AGO}
    return await insert(connection, "service_feedback", **{"service_id": service_id, **defaults, **values})
