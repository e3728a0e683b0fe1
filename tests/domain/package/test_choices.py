"""Every choice of small packages, judged by checkConfiguration and by a few lines of plain Python; offerings obey the same rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
from hypothesis import given, settings

from tests.domain.package.test_offering_pricing import set_price
from tests.domain.service.portfolio import MANAGER
from tests.oracle.drawing import SEEDS, once
from tests.support import rows
from tests.support.rows import Connection, connected
from tests.support.writing import Writer

CHECK = """query ($package: String!, $selection: [ComponentQuantity!]!) {
    checkConfiguration(package: {key: $package}, selection: $selection) {
        valid
        violations { code item { id } optionGroup { id } }
        pricing { price { amount } lines { price { amount } } }
    }
}"""
AMOUNTS = (None, Decimal(0), Decimal("0.5"), Decimal(1), Decimal(3))
"""None: the component is not named."""


@dataclass(frozen=True)
class Line:
    """`group`: the place of its option group."""

    id: UUID
    component: str
    least: Decimal
    usual: Decimal
    most: Decimal | None
    group: int | None
    price: Decimal


@dataclass(frozen=True)
class Group:
    id: UUID
    least: int
    most: int


@dataclass(frozen=True)
class Package:
    key: str
    version: UUID
    lines: list[Line]
    groups: list[Group]


def judged(package: Package, choice: Mapping[str, Decimal]) -> tuple[set[tuple[str, UUID]], Decimal]:
    """The rules that a choice breaks, and what it costs."""
    quantities = {line.id: choice.get(line.component, line.usual) for line in package.lines}
    broken = {("QUANTITY_BELOW_MINIMUM", line.id) for line in package.lines if quantities[line.id] < line.least}
    broken |= {("QUANTITY_ABOVE_MAXIMUM", line.id) for line in package.lines if line.most is not None and quantities[line.id] > line.most}
    for place, group in enumerate(package.groups):
        chosen = [line for line in package.lines if line.group == place and quantities[line.id] > 0]
        broken |= {("OPTIONS_TOO_FEW", group.id)} if len(chosen) < group.least else set()
        broken |= {("OPTIONS_TOO_MANY", group.id)} if len(chosen) > group.most else set()
    return broken, sum((quantities[line.id] * line.price for line in package.lines), Decimal(0))


def choices(package: Package) -> Iterator[dict[str, Decimal]]:
    for amounts in product(AMOUNTS, repeat=len(package.lines)):
        yield {line.component: amount for line, amount in zip(package.lines, amounts, strict=True) if amount is not None}


@settings(once, max_examples=12)
@given(seed=SEEDS)
async def test_every_choice_of_any_small_package(writer: Writer, seed: int) -> None:
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        package = await make(connection, Random(seed))  # noqa: S311  # to vary tests, not to keep secrets
    for choice in choices(package):
        selection = [{"component": {"key": key}, "quantity": str(amount)} for key, amount in choice.items()]
        answer = (await writer.run(MANAGER, CHECK, package=package.key, selection=selection))["checkConfiguration"]
        broken, price = judged(package, choice)
        chosen = any(choice.get(line.component, line.usual) > 0 for line in package.lines)
        assert told(answer) == broken, (package, choice)
        assert answer["valid"] is (not broken)
        cents = price.quantize(Decimal("0.01"), ROUND_HALF_UP)
        told_price = answer["pricing"]["price"]
        assert told_price is None if not chosen else Decimal(told_price["amount"]) == cents
        assert sum(Decimal(line["price"]["amount"]) for line in answer["pricing"]["lines"]) == cents


def told(answer: Any) -> set[tuple[str, UUID]]:
    """Each rule with the line or the group that it is about."""
    return {(each["code"], UUID((each["item"] or each["optionGroup"])["id"].partition(":")[2])) for each in answer["violations"]}


@settings(once, max_examples=6)
@given(seed=SEEDS)
async def test_an_offering_is_kept_when_its_choice_is_legal(writer: Writer, seed: int) -> None:
    """By the deferred checks of the database, which guard what two verbs might make together."""
    async with connected(writer.database.owner_url) as connection:
        async with connection.transaction():
            package = await make(connection, Random(seed))  # noqa: S311
        items = {line.component: line.id for line in package.lines}
        for choice in choices(package):
            savepoint = connection.transaction()
            await savepoint.start()
            offering = await rows.offering(connection, package.version)
            for key, amount in choice.items():
                await rows.select(connection, package.version, offering, items[key], amount)
            assert await kept(connection) is not bool(judged(package, choice)[0]), (package, choice)
            await savepoint.rollback()


async def kept(connection: Connection) -> bool:
    try:
        await connection.execute("select check_now()")
    except asyncpg.CheckViolationError:
        return False
    return True


async def make(connection: Connection, random: Random) -> Package:
    """Two or three lines, of which some are options of one or two groups whose limits fit them."""
    service, key = await rows.package(connection, key=(name := rows.key("PKG-SMALL"))), name
    version = await rows.version(connection, service)
    lines: list[dict[str, Any]] = []
    for position in range(1, random.randint(2, 3) + 1):
        amounts = sorted(random.choices([Decimal(0), Decimal(0), Decimal(1), Decimal(2)], k=2))
        most = random.choice([None, max(amounts[1], Decimal(1)), amounts[1] + 1])
        group = random.choice([None, 0, 0, 1])
        lines.append({"least": amounts[0], "usual": amounts[1], "most": most, "group": group, "position": position})
    groups = [await _group(connection, version, [line for line in lines if line["group"] == place], random) for place in range(2)]
    made = [await _line(connection, version, groups, line, random) for line in lines]
    return Package(key, version, made, groups)


async def _group(connection: Connection, version: UUID, lines: list[dict[str, Any]], random: Random) -> Group:
    mandatory = sum(line["least"] > 0 for line in lines)
    most = random.randint(max(mandatory, 1), max(len(lines), mandatory, 1))
    least = random.randint(0, min(len(lines), most))
    return Group(await rows.option_group(connection, version, min_select=least, max_select=most), least, most)


async def _line(connection: Connection, version: UUID, groups: list[Group], line: dict[str, Any], random: Random) -> Line:
    component = rows.key("SVC-PART")
    service = await rows.service(connection, key=component)
    price = Decimal(random.randint(0, 9999)) / 100
    await set_price(connection, await rows.version(connection, service, "OPERATIONAL"), str(price), "0", valid_from=date(2020, 1, 1))
    item = await rows.item(
        connection,
        version,
        service,
        role="ENHANCING",
        min_quantity=line["least"],
        default_quantity=line["usual"],
        max_quantity=line["most"],
        option_group_id=None if line["group"] is None else groups[line["group"]].id,
        position=line["position"],
    )
    return Line(item, component, line["least"], line["usual"], line["most"], line["group"], price)
