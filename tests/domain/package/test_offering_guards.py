"""What the database refuses in option groups and offerings, alone and when two transactions meet."""

from uuid import UUID

import pytest

from tests.support import rows
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import Connection, constraint_of, refused


@pytest.fixture
async def version(connection: Connection) -> UUID:
    return await rows.version(connection, await rows.package(connection))


async def test_a_selection_keeps_to_the_limits_of_its_component(connection: Connection, version: UUID) -> None:
    item = await rows.item(connection, version, await rows.service(connection), min_quantity=2, default_quantity=2, max_quantity=5)
    offering = await rows.offering(connection, version)
    for quantity in (1, 6, 0):
        async with refused(connection, "ck_offering_selection_item_limits"):
            await rows.select(connection, version, offering, item, quantity)
    await rows.select(connection, version, offering, item, 5)
    await connection.execute("select check_now(); set constraints all deferred")
    async with refused(connection, "ck_offering_selection_item_limits"):
        await connection.execute("update composition_item set max_quantity = 4 where id = $1", item)


async def test_limits_are_checked_when_the_transaction_ends(connection: Connection, version: UUID) -> None:
    item = await rows.item(connection, version, await rows.service(connection), max_quantity=5)
    offering = await rows.offering(connection, version)
    await rows.select(connection, version, offering, item, 8)
    await connection.execute("update composition_item set max_quantity = 10 where id = $1", item)
    await connection.execute("select check_now()")


async def test_an_offering_selects_as_many_of_a_group_as_it_allows(connection: Connection, version: UUID) -> None:
    group = await rows.option_group(connection, version, min_select=1, max_select=1)
    optional = {"min_quantity": 0, "default_quantity": 0, "option_group_id": group}
    items = [await rows.item(connection, version, await rows.service(connection), **optional) for _ in range(2)]
    async with refused(connection, "ck_offering_selection_group_limits"):
        await rows.offering(connection, version)
    offering = await rows.offering(connection, version)
    await rows.select(connection, version, offering, items[0], 1)
    await connection.execute("select check_now(); set constraints all deferred")
    async with refused(connection, "ck_offering_selection_group_limits"):
        await rows.select(connection, version, offering, items[1], 1)


async def test_a_group_does_not_contradict_its_components(connection: Connection, version: UUID) -> None:
    group = await rows.option_group(connection, version)
    await rows.item(connection, version, await rows.service(connection), option_group_id=group)
    async with refused(connection, "ck_option_group_fits_its_items"):
        await rows.item(connection, version, await rows.service(connection), option_group_id=group)
    async with refused(connection, "ck_option_group_fits_its_items"):
        await connection.execute("update option_group set min_select = 2, max_select = 2 where id = $1", group)


async def test_a_group_and_a_selection_belong_to_one_version(connection: Connection, version: UUID) -> None:
    other = await rows.version(connection, await rows.package(connection))
    group, foreign = await rows.option_group(connection, other), await rows.item(connection, other, await rows.service(connection))
    async with refused(connection, "fk_composition_item_option_group_id_package_version_id"):
        await rows.item(connection, version, await rows.service(connection), option_group_id=group)
    offering = await rows.offering(connection, version)
    async with refused(connection, "fk_offering_selection_composition_item_id_version_id"):
        await rows.select(connection, version, offering, foreign, 1)


async def test_prices_of_an_offering_make_sense(connection: Connection, version: UUID) -> None:
    async with refused(connection, "ck_service_offering_fixed_price"):
        await rows.offering(connection, version, price_mode="FIXED")
    async with refused(connection, "ck_service_offering_fixed_price"):
        await rows.offering(connection, version, fixed_price=5)
    async with refused(connection, "ck_service_offering_once_is_fixed"):
        await rows.offering(connection, version, billing_period="ONCE")
    async with refused(connection, "ck_service_offering_adjustment_percent"):
        await rows.offering(connection, version, price_mode="FIXED", fixed_price=5, adjustment_percent=1)
    async with refused(connection, "ck_service_offering_currency"):
        await rows.offering(connection, version, currency="eur")
    await rows.offering(connection, version, price_mode="FIXED", fixed_price=5, billing_period="ONCE")


async def test_a_selection_and_a_narrower_limit_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        version = await rows.version(connection, await rows.package(connection))
        item = await rows.item(connection, version, await rows.service(connection), max_quantity=5)
        offering = await rows.offering(connection, version)
    refusal = await race(
        fresh_database,
        lambda c: rows.select(c, version, offering, item, 5),
        lambda c: c.execute("update composition_item set max_quantity = 4 where id = $1", item),
    )
    assert constraint_of(refusal) == "ck_offering_selection_item_limits"


async def test_two_options_of_which_one_is_allowed_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        version = await rows.version(connection, await rows.package(connection))
        group = await rows.option_group(connection, version)
        optional = {"min_quantity": 0, "default_quantity": 0, "option_group_id": group}
        one, other = [await rows.item(connection, version, await rows.service(connection), **optional) for _ in range(2)]
        offering = await rows.offering(connection, version)
    refusal = await race(
        fresh_database,
        lambda c: rows.select(c, version, offering, one, 1),
        lambda c: rows.select(c, version, offering, other, 1),
    )
    assert constraint_of(refusal) == "ck_offering_selection_group_limits"
