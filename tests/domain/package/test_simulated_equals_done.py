"""What is simulated is what comes of doing it: random packages and changes, done in plain SQL in a transaction that is taken back."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given, settings

from tests.domain.package.test_offering_pricing import set_price
from tests.oracle.drawing import SEEDS, once
from tests.support import rows
from tests.support.databases import Database
from tests.support.rows import Connection, connected

NOW, TODAY = datetime(2026, 11, 21, 10, tzinfo=UTC), date(2026, 11, 21)
SIMULATED = "select what_if.simulated(null, null, now(), false, $1, $2::text::jsonb, $3, $4, $4, 5000, 200, 1000)::text"
DONE = "select jsonb_strip_nulls(simulation_report($1, $2, '{}', $3, $4, $4, 5000, 1000))::text"
LISTS = ("lines", "offerings", "checks", "promises", "packages", "agreements")
Change = dict[str, Any]


@dataclass
class Stage:
    """A package `version` with lines by component, and further services to put into it. `planned`: what is not in force yet."""

    version: UUID
    is_planned: bool
    lines: dict[UUID, UUID] = field(default_factory=dict)
    others: list[UUID] = field(default_factory=list)
    packages: set[UUID] = field(default_factory=set)
    versions: dict[UUID, UUID] = field(default_factory=dict)
    planned: set[UUID] = field(default_factory=set)
    offerings: dict[str, UUID] = field(default_factory=dict)


async def promise(connection: Connection, version: UUID, kind: str, target: str | None, unit: str, offering: UUID | None = None) -> None:
    await rows.insert(
        connection,
        "service_commitment",
        version_id=version,
        offering_id=offering,
        kind=kind,
        target_value=None if target is None else Decimal(target),
        unit=unit,
        text={"fi": "Lupaus", "sv": "Löfte"},
    )


async def component(connection: Connection, stage: Stage, random: Random) -> UUID:
    service = await rows.service(connection)
    step = random.choice(["OPERATIONAL", "OPERATIONAL", "OPERATIONAL", "IN_DESIGN"])
    version = await rows.version(connection, service, step, lead_time_days=random.choice([None, 1, 5, 20]))
    stage.versions[service] = version
    if step == "IN_DESIGN":
        stage.planned.add(service)
    if random.random() < 0.9:
        currency = random.choice(["EUR"] * 9 + ["SEK"])
        await set_price(connection, version, f"{random.randint(0, 99999) / 100}", f"{random.randint(0, 50000) / 100}", currency)
    if random.random() < 0.7:
        await promise(connection, version, "AVAILABILITY", random.choice(["99.5", "99.9", "99.95"]), random.choice(["%", "%", "% arkisin"]))
    if random.random() < 0.5:
        await promise(
            connection, version, "SUPPORT_HOURS", None, random.choice(["MON-FRI 07-17", "MON-FRI 08-16", "MON-SUN 00-24", "arkisin"])
        )
    return service


async def nested(connection: Connection, stage: Stage, random: Random) -> UUID:
    """A package that can be put into another one."""
    package = await rows.package(connection)
    version = await rows.version(connection, package, "OPERATIONAL")
    stage.versions[package] = version
    stage.packages.add(package)
    await rows.item(connection, version, await component(connection, stage, random), role="CORE")
    await rows.offering(connection, version, key="INSIDE", adjustment_percent=Decimal(random.choice([0, -10])))
    return package


def limits(random: Random, role: str) -> dict[str, Any]:
    least = Decimal(0 if role == "ENHANCING" else random.choice([1, 2]))
    usual = least + random.choice([0, 0, 1])
    most = random.choice([None, max(usual, Decimal(1)) + 3])
    return {"role": role, "min_quantity": least, "default_quantity": usual, "max_quantity": most}


async def drawn(connection: Connection, random: Random) -> Stage:
    package = await rows.package(connection)
    step = random.choice(["IN_DESIGN", "OPERATIONAL"])
    stage = Stage(await rows.version(connection, package, step, lead_time_days=random.choice([None, 10])), step == "IN_DESIGN")
    services = [await component(connection, stage, random) for _ in range(6)] + [await nested(connection, stage, random)]
    random.shuffle(services)
    count = random.randint(2, 4)
    group = await rows.option_group(connection, stage.version, max_select=random.choice([1, 2]))
    for place, service in enumerate(services[:count]):
        role = random.choice(["CORE", "ENABLING", "ENHANCING"])
        amounts = limits(random, role)
        option = group if role == "ENHANCING" and amounts["default_quantity"] == 0 else None
        inside = {"component_offering_key": "INSIDE"} if service in stage.packages else {}
        values = {**amounts, **inside, "position": place + 1, "option_group_id": option}
        stage.lines[service] = await rows.item(connection, stage.version, service, **values)
    stage.others = services[count:]
    for place, key in enumerate(("BASIC", "WIDE")):
        fixed = {"price_mode": "FIXED", "fixed_price": Decimal(500)} if random.random() < 0.2 else {"adjustment_percent": Decimal(-5)}
        stage.offerings[key] = await rows.offering(connection, stage.version, key=key, position=place + 1, **fixed)
    await promise(connection, stage.version, "AVAILABILITY", "99.6", "%")
    await promise(connection, stage.version, "LEAD_TIME", "10", "DAYS")
    await promise(connection, stage.version, "SUPPORT_HOURS", None, "MON-FRI 07-17")
    above = await rows.version(connection, await rows.package(connection), "IN_DESIGN")
    await rows.item(connection, above, package, component_offering_key="BASIC", role="CORE")
    await rows.offering(connection, above, key="ABOVE")
    await rows.insert(
        connection,
        "customer_agreement",
        key=rows.key("AGR"),
        customer_id=await rows.party(connection),
        service_id=package,
        offering_key="WIDE",
        starts_on=date(2026, 1, 1),
    )
    first, second = random.sample(services, 2)
    await rows.insert(connection, "service_relationship", from_service_id=first, to_service_id=second, type="DEPENDS_ON")
    return stage


def changes_of(stage: Stage, random: Random) -> list[Change]:
    """Of different kinds, each about something else."""
    there, others = random.sample(list(stage.lines), len(stage.lines)), list(stage.others)
    made: list[Change] = []
    if random.random() < 0.5:
        old, new = there.pop(), others.pop()
        made.append({"kind": "REPLACE", "component": old, "by": new, "offering": inside(stage, new)})
        there.append(new)
    if random.random() < 0.3 and len(there) > 1:
        made.append({"kind": "REMOVE", "component": there.pop(0)})
    if random.random() < 0.5:
        new, role = others.pop(), random.choice(["CORE", "ENABLING", "ENHANCING"])
        added = {"kind": "ADD", "component": new, "role": role, "offering": inside(stage, new)}
        made.append({**added, "usual": random.choice([None, 3]), "most": random.choice([None, 5])})
        there.append(new)
    if random.random() < 0.4:
        made.append(
            {"kind": "LINE", "component": random.choice(there), "least": random.choice([0, 1]), "usual": random.choice([None, 1, 2])}
        )
    if random.random() < 0.5:
        offering = random.choice([None, "BASIC", "WIDE"])
        made.append({"kind": "QUANTITY", "component": random.choice(there), "quantity": random.choice([0, 1, 2, 4]), "offering": offering})
    if random.random() < 0.5:
        made.append({"kind": "PRICE", "component": random.choice(there), "price": "12.5", "cost": random.choice([None, "7.25"])})
    if random.random() < 0.4:
        made.append({"kind": "ADJUSTMENT", "offering": random.choice(["BASIC", "WIDE"]), "percent": random.choice(["10", "-12.5"])})
    if random.random() < 0.5:
        said = {"kind": "COMMITMENT", "sort": "AVAILABILITY", "target": random.choice(["99.2", "99.9"]), "unit": "%"}
        made.append({**said, **random.choice([{"component": random.choice(there)}, {"offering": "WIDE"}, {}])})
    random.shuffle(made)
    return [{name: value for name, value in change.items() if value is not None} for change in made]


def inside(stage: Stage, service: UUID) -> str | None:
    return "INSIDE" if service in stage.packages else None


def asked(change: Change) -> Change:
    """As a request names it."""
    named = {f"{'by_named' if name == 'by' else 'named'}": str(change[name]) for name in ("component", "by") if name in change}
    return {**change, **named}


async def do(connection: Connection, stage: Stage, change: Change) -> None:
    """One change, written to the tables."""
    match change:
        case {"kind": "REMOVE", "component": component}:
            item = stage.lines.pop(component)
            await connection.execute("delete from offering_selection where composition_item_id = $1", item)
            await connection.execute("delete from composition_item where id = $1", item)
        case {"kind": "REPLACE", "component": component, "by": by}:
            item = stage.lines[by] = stage.lines.pop(component)
            text = (
                "update composition_item set component_service_id = $2, component_offering_key = $3, pinned_version_id = $4 where id = $1"
            )
            await connection.execute(text, item, by, change.get("offering"), pinned(stage, by))
        case {"kind": "ADD", "component": component, "role": role}:
            least = Decimal(0 if role == "ENHANCING" else 1)
            amounts = {"min_quantity": least, "default_quantity": change.get("usual", least), "max_quantity": change.get("most")}
            place = 1 + await connection.fetchval("select max(position) from composition_item where package_version_id = $1", stage.version)
            more = {"component_offering_key": change.get("offering"), "pinned_version_id": pinned(stage, component), "position": place}
            stage.lines[component] = await rows.item(connection, stage.version, component, role=role, **amounts, **more)
        case {"kind": "LINE", "component": component}:
            text = "update composition_item set min_quantity = $2, default_quantity = coalesce($3, default_quantity) where id = $1"
            await connection.execute(text, stage.lines[component], change["least"], change.get("usual"))
        case _:
            await set_terms(connection, stage, change)


async def set_terms(connection: Connection, stage: Stage, change: Change) -> None:
    offering = stage.offerings.get(change.get("offering", ""))
    match change:
        case {"kind": "QUANTITY", "component": component, "quantity": quantity} if offering is None:
            text = "update composition_item set default_quantity = $2 where id = $1"
            await connection.execute(text, stage.lines[component], quantity)
        case {"kind": "QUANTITY", "component": component, "quantity": quantity}:
            assert offering is not None
            await rows.select(connection, stage.version, offering, stage.lines[component], quantity)
        case {"kind": "PRICE", "component": component, "price": price}:
            cost = change.get("cost") and Decimal(change["cost"])
            text = """
                insert into service_price (version_id, unit_price, unit_cost, currency, price_unit, valid_from)
                select version_id, $2, coalesce($3, unit_cost), currency, price_unit, $4 from service_price where version_id = $1
            """
            await connection.execute(text, stage.versions[component], Decimal(price), cost, TODAY)
        case {"kind": "ADJUSTMENT", "percent": percent}:
            await connection.execute("update service_offering set adjustment_percent = $2 where id = $1", offering, Decimal(percent))
        case {"kind": "COMMITMENT", "target": target}:
            holder = stage.versions[change["component"]] if "component" in change else stage.version
            text = """
                with changed as (
                    update service_commitment set target_value = $3, unit = '%' where id = (
                        select id from service_commitment
                        where version_id = $1 and offering_id is not distinct from $2 and kind = 'AVAILABILITY' limit 1
                    ) returning id
                )
                insert into service_commitment (version_id, offering_id, kind, target_value, unit, text)
                select $1, $2, 'AVAILABILITY', $3, '%', '{"fi": "Lupaus"}' where not exists (select from changed)
            """
            await connection.execute(text, holder, offering, Decimal(target))


def pinned(stage: Stage, service: UUID) -> UUID | None:
    """What is put into a version in use stands for a planned version when there is no other."""
    return stage.versions[service] if service in stage.planned and not stage.is_planned else None


ORDER = ("REMOVE", "REPLACE", "ADD", "LINE")


async def done(connection: Connection, stage: Stage, changes: list[Change], others: list[UUID]) -> Any:
    """What comes of it; None: the database refuses it."""
    try:
        async with connection.transaction():
            for change in sorted(changes, key=lambda it: ORDER.index(it["kind"]) if it["kind"] in ORDER else len(ORDER)):
                await do(connection, stage, change)
            await connection.execute("select check_now()")
            return json.loads(await connection.fetchval(DONE, stage.version, others, TODAY, NOW), parse_float=Decimal)
    except asyncpg.IntegrityConstraintViolationError:
        return None


def plain(entries: list[Any]) -> list[Any]:
    """Without the ids of lines and guarantees, which nobody can foresee, and without the order of what is told in none."""
    dropped = ("key", "item_id", "item", "commitment_id", "resolution", "path", "is_new", "place")

    def strip(value: Any) -> Any:
        match value:
            case dict():
                return {name: strip(each) for name, each in value.items() if name not in dropped}
            case list():
                return [strip(each) for each in value]
            case _:
                return value

    return sorted((strip(each) for each in entries), key=lambda each: json.dumps(each, default=str, sort_keys=True))


@settings(once, max_examples=4)
@given(seed=SEEDS)
async def test_what_is_simulated_is_what_comes_of_doing_it(database: Database, seed: int) -> None:
    await compared(database, seed)


@pytest.fixture
def met() -> Iterator[Counter[str]]:
    """Much must be done, and much refused."""
    counted: Counter[str] = Counter()
    yield counted
    assert counted["done"] > 30, counted
    assert counted["refused"] > 5, counted


@pytest.mark.slow
@settings(once, max_examples=60)
@given(seed=SEEDS)
async def test_what_is_simulated_is_what_comes_of_doing_it_often(database: Database, met: Counter[str], seed: int) -> None:
    met[await compared(database, seed)] += 1


async def compared(database: Database, seed: int) -> str:
    """Whether the changes were done, or refused by both."""
    random = Random(seed)  # noqa: S311  # to vary tests, not to keep secrets
    async with connected(database.owner_url) as connection:
        transaction = connection.transaction()
        await transaction.start()
        stage = await drawn(connection, random)
        await connection.execute("set constraints all immediate; set constraints all deferred")
        changes = changes_of(stage, random)
        text = json.dumps([asked(change) for change in changes], default=str)
        told = json.loads(await connection.fetchval(SIMULATED, stage.version, text, TODAY, NOW), parse_float=Decimal)
        of_changes = [each for each in told["broken"] if "change" in each]
        left_out = {each["change"] for each in of_changes}
        rest = [change for place, change in enumerate(changes) if place not in left_out]
        found = await done(connection, stage, rest, [UUID(each) for each in told["others"]])
        refused = [each["code"] for each in told["broken"] if each["code"] not in ("COMPONENT_MISSING", "SELECTION_DROPPED")]
        if found is None:
            assert refused, (changes, told["broken"])
        else:
            for name in LISTS:
                after = plain([each["after"] for each in told[name] if "after" in each])
                assert after == plain(found[name]), (name, changes)
        await transaction.rollback()
    return "refused" if found is None else "done"
