"""What the database refuses in a composition, alone and when two transactions meet."""

from tests.support import rows
from tests.support.asking import NOW
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import Connection, constraint_of, refused


async def test_only_a_package_contains(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection))
    component = await rows.service(connection)
    async with refused(connection, "ck_composition_item_in_package"):
        await rows.item(connection, version, component)


async def test_a_component_comes_once(connection: Connection) -> None:
    version = await rows.version(connection, await rows.package(connection))
    component = await rows.service(connection)
    await rows.item(connection, version, component)
    async with refused(connection, "uq_composition_item_package_version_id_component_service_id"):
        await rows.item(connection, version, component)


async def test_quantities_are_in_order(connection: Connection) -> None:
    version = await rows.version(connection, await rows.package(connection))
    component = await rows.service(connection)
    async with refused(connection, "ck_composition_item_min_quantity"):
        await rows.item(connection, version, component, min_quantity=2, default_quantity=1)
    async with refused(connection, "ck_composition_item_max_quantity"):
        await rows.item(connection, version, component, default_quantity=3, max_quantity=2)
    async with refused(connection, "ck_composition_item_core_is_mandatory"):
        await rows.item(connection, version, component, role="CORE", min_quantity=0, default_quantity=0)


async def test_a_pinned_version_belongs_to_the_component(connection: Connection) -> None:
    version = await rows.version(connection, await rows.package(connection))
    component, stranger = await rows.service(connection), await rows.service(connection)
    pinned = await rows.version(connection, stranger)
    async with refused(connection, "fk_composition_item_pinned_version_id_component_service_id"):
        await rows.item(connection, version, component, pinned_version_id=pinned)
    await rows.item(connection, version, component, pinned_version_id=await rows.version(connection, component))


async def test_a_nested_package_names_its_offering(connection: Connection) -> None:
    version = await rows.version(connection, await rows.package(connection))
    async with refused(connection, "ck_composition_item_offering_of_package"):
        await rows.item(connection, version, await rows.package(connection))


async def test_a_package_does_not_contain_itself(connection: Connection) -> None:
    outer, middle, inner = [await rows.package(connection) for _ in range(3)]
    versions = {service: await rows.version(connection, service) for service in (outer, middle, inner)}
    async with refused(connection, "ck_composition_item_no_circle"):
        await rows.item(connection, versions[outer], outer, component_offering_key="BASIC")
    await rows.item(connection, versions[outer], middle, component_offering_key="BASIC")
    await rows.item(connection, versions[middle], inner, component_offering_key="BASIC")
    async with refused(connection, "ck_composition_item_no_circle"):
        await rows.item(connection, versions[inner], outer, component_offering_key="BASIC")


async def test_a_diamond_is_no_circle(connection: Connection) -> None:
    top, left, right = [await rows.package(connection) for _ in range(3)]
    shared = await rows.service(connection)
    for package, components in ((top, (left, right)), (left, (shared,)), (right, (shared,))):
        version = await rows.version(connection, package)
        for component in components:
            await rows.item(connection, version, component, component_offering_key="BASIC")
    await connection.execute("select check_now()")


async def test_a_circle_may_turn_round_within_a_transaction(connection: Connection) -> None:
    one, other = await rows.package(connection), await rows.package(connection)
    first, second = await rows.version(connection, one), await rows.version(connection, other)
    item = await rows.item(connection, first, other, component_offering_key="BASIC")
    await rows.item(connection, second, one, component_offering_key="BASIC")
    await connection.execute("delete from composition_item where id = $1", item)
    await connection.execute("select check_now()")


async def test_what_a_retired_version_contained_counts_no_more(connection: Connection) -> None:
    one, other = await rows.package(connection), await rows.package(connection)
    await rows.item(connection, await rows.version(connection, one, "RETIRED"), other, component_offering_key="BASIC")
    await rows.item(connection, await rows.version(connection, other), one, component_offering_key="BASIC")
    await connection.execute("select check_now()")


async def test_what_a_version_contained_counts_again_when_it_returns(connection: Connection) -> None:
    one, other = await rows.package(connection), await rows.package(connection)
    gone = await rows.version(connection, one, "RETIRED")
    await rows.item(connection, gone, other, component_offering_key="BASIC")
    closing = await rows.item(connection, await rows.version(connection, other), one, component_offering_key="BASIC")
    await connection.execute("select check_now(); set constraints all deferred")
    async with refused(connection, "ck_composition_item_no_circle"):
        await rows.transition(connection, gone, "RETIRED", "OPERATIONAL", NOW)
    await connection.execute("delete from composition_item where id = $1", closing)
    revision = "select revision from service_version where id = $1"
    steps = await connection.fetchval(revision, gone)
    await rows.transition(connection, gone, "RETIRED", "OPERATIONAL", NOW)
    await connection.execute("select check_now()")
    assert await connection.fetchval(revision, gone) == steps + 1, "the step is one change, and no line has changed"


async def test_a_version_that_returns_keeps_the_depth(connection: Connection) -> None:
    packages = [await rows.package(connection) for _ in range(10)]
    versions = [await rows.version(connection, package, "RETIRED" if place == 4 else "PROPOSED") for place, package in enumerate(packages)]
    for outer in range(9):
        await rows.item(connection, versions[outer], packages[outer + 1], component_offering_key="BASIC")
    await connection.execute("select check_now(); set constraints all deferred")
    async with refused(connection, "ck_composition_item_depth"):
        await rows.transition(connection, versions[4], "RETIRED", "OPERATIONAL", NOW)


async def test_a_return_and_a_composition_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        one, other = await rows.package(connection), await rows.package(connection)
        gone, second = await rows.version(connection, one, "RETIRED"), await rows.version(connection, other)
        await rows.item(connection, gone, other, component_offering_key="BASIC")
    refusal = await race(
        fresh_database,
        lambda c: rows.transition(c, gone, "RETIRED", "OPERATIONAL", NOW),
        lambda c: rows.item(c, second, one, component_offering_key="BASIC"),
    )
    assert constraint_of(refusal) == "ck_composition_item_no_circle"


async def test_packages_nest_eight_deep(connection: Connection) -> None:
    packages = [await rows.package(connection) for _ in range(10)]
    versions = [await rows.version(connection, package) for package in packages]
    for outer in (8, 1, 0, 7, 6, 2, 3, 5):
        await rows.item(connection, versions[outer], packages[outer + 1], component_offering_key="BASIC")
    await connection.execute("select check_now(); set constraints all deferred")
    async with refused(connection, "ck_composition_item_depth"):
        await rows.item(connection, versions[4], packages[5], component_offering_key="BASIC")
    await connection.execute("delete from composition_item where package_version_id = $1", versions[8])
    await rows.item(connection, versions[4], packages[5], component_offering_key="BASIC")
    await connection.execute("select check_now()")


async def test_two_halves_of_a_circle_race(fresh_database: Database) -> None:
    """Each is legal alone, even when the packages lie in two portfolios."""
    async with rows.connected(fresh_database.url) as connection:
        one, other = await rows.package(connection), await rows.package(connection)
        async with connection.transaction():
            first, second = await rows.version(connection, one), await rows.version(connection, other)
    refusal = await race(
        fresh_database,
        lambda c: rows.item(c, first, other, component_offering_key="BASIC"),
        lambda c: rows.item(c, second, one, component_offering_key="BASIC"),
    )
    assert constraint_of(refusal) == "ck_composition_item_no_circle"


async def test_the_same_component_twice_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        version = await rows.version(connection, await rows.package(connection))
        component = await rows.service(connection)
    refusal = await race(
        fresh_database,
        lambda c: rows.item(c, version, component),
        lambda c: rows.item(c, version, component),
    )
    assert constraint_of(refusal) == "uq_composition_item_package_version_id_component_service_id"


async def test_a_version_number_comes_once(connection: Connection) -> None:
    service = await rows.service(connection)
    await rows.version(connection, service, number="2.0")
    async with refused(connection, "uq_service_version_service_id_number"):
        await rows.version(connection, service, number="2.0")
    async with refused(connection, "ck_service_version_number"):
        await rows.insert(connection, "service_version", service_id=service, number="2", name={"fi": "x"})
