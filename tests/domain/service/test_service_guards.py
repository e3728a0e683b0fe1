"""What the database refuses in services and versions, and what their revisions count."""

from datetime import date
from uuid import UUID

import pytest

from tests.support import rows
from tests.support.databases import Database
from tests.support.race import race
from tests.support.rows import Connection, constraint_of, refused


async def price(connection: Connection, version: UUID, valid_from: date, **values: object) -> UUID:
    defaults = {"unit_price": 5, "unit_cost": 3, "currency": "EUR", "price_unit": "PER_USER_MONTH"}
    return await rows.insert(connection, "service_price", **{"version_id": version, "valid_from": valid_from, **defaults, **values})


async def revision(connection: Connection, table: str, row: UUID) -> int:
    found: int = await connection.fetchval(f"select revision from {table} where id = $1", row)
    return found


@pytest.mark.parametrize("name", [{}, {"fi": ""}, {"de": "x"}, {"fi": 1}, {"fi": None}, {"fi": "a\u0308"}, {"fi": "x", "se": "y"}, ["fi"]])
async def test_a_text_has_known_languages_and_is_composed(connection: Connection, name: object) -> None:
    service = await rows.service(connection)
    async with refused(connection, "ck_service_version_name"):
        await rows.version(connection, service, name=name)


@pytest.mark.parametrize("status", [{"de": "DRAFT"}, {"fi": "READY"}, {"fi": None}, []])
async def test_a_language_is_draft_or_published(connection: Connection, status: object) -> None:
    service = await rows.service(connection)
    async with refused(connection, "ck_service_version_language_status"):
        await rows.version(connection, service, language_status=status)


@pytest.mark.parametrize("languages", [[], ["fi", "fi"], ["de"], ["fi", None]])
async def test_a_portfolio_speaks_each_language_once(connection: Connection, languages: list[str]) -> None:
    owner = await rows.party(connection)
    async with refused(connection, "ck_portfolio_languages"):
        await rows.portfolio(connection, owner_id=owner, languages=languages)


async def test_language_keys_race(fresh_database: Database) -> None:
    """Each adds a language to what it has read of a name; the name that both leave behind is still one of known languages."""
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        version = await rows.version(connection, await rows.service(connection))
    add = "update service_version set name = name || $1 where id = $2"
    refusal = await race(
        fresh_database, lambda c: c.execute(add, {"sv": "Tjänst"}, version), lambda c: c.execute(add, {"de": "x"}, version)
    )
    assert constraint_of(refusal) == "ck_service_version_name"


async def test_a_service_never_becomes_a_package(connection: Connection) -> None:
    service = await rows.service(connection)
    async with refused(connection, "ck_service_is_package_never_changes"):
        await connection.execute("update service set is_package = true where id = $1", service)


async def test_one_price_begins_on_a_day(connection: Connection) -> None:
    version = await rows.version(connection, await rows.service(connection))
    await price(connection, version, date(2026, 1, 1))
    async with refused(connection, "uq_service_price_version_id_valid_from"):
        await price(connection, version, date(2026, 1, 1))
    await price(connection, version, date(2026, 1, 2))


async def test_two_prices_of_one_day_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection, connection.transaction():
        version = await rows.version(connection, await rows.service(connection))
    refusal = await race(
        fresh_database,
        lambda c: price(c, version, date(2026, 1, 1)),
        lambda c: price(c, version, date(2026, 1, 1), unit_price=6),
    )
    assert constraint_of(refusal) == "uq_service_price_version_id_valid_from"


async def replace(connection: Connection, service: UUID, other: UUID, type_: str = "REPLACES") -> UUID:
    return await rows.insert(connection, "service_relationship", from_service_id=service, to_service_id=other, type=type_)


async def test_a_service_does_not_replace_itself(connection: Connection) -> None:
    one, two, three = [await rows.service(connection) for _ in range(3)]
    await replace(connection, one, two)
    await replace(connection, two, three)
    await replace(connection, three, one, "DEPENDS_ON")
    async with refused(connection, "ck_service_relationship_no_circle"):
        await replace(connection, three, one)
    async with refused(connection, "ck_service_relationship_two_services"):
        await replace(connection, one, one)


async def test_two_halves_of_a_replacement_circle_race(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.url) as connection:
        one, other = await rows.service(connection), await rows.service(connection)
    refusal = await race(fresh_database, lambda c: replace(c, one, other), lambda c: replace(c, other, one))
    assert constraint_of(refusal) == "ck_service_relationship_no_circle"


async def test_a_revision_counts_changes_and_nothing_else(connection: Connection) -> None:
    service = await rows.service(connection)
    await connection.execute("update service set category = 'hr' where id = $1", service)
    assert await revision(connection, "service", service) == 2
    await connection.execute("update service set category = 'hr', revision = 99 where id = $1", service)
    assert await revision(connection, "service", service) == 2
    version = await rows.version(connection, service)
    before = await revision(connection, "service_version", version)
    await connection.execute("update service_version set name = name, revision = 1 where id = $1", version)
    assert await revision(connection, "service_version", version) == before


async def test_a_revision_counts_changes_of_parts(connection: Connection) -> None:
    package = await rows.package(connection)
    version, untouched = await rows.version(connection, package), await rows.version(connection, package, number="2.0")
    expected, unchanged = await revision(connection, "service_version", version), await revision(connection, "service_version", untouched)
    group = await rows.option_group(connection, version)
    item = await rows.item(connection, version, await rows.service(connection))
    offering = await rows.offering(connection, version)
    selection = await rows.select(connection, version, offering, item, 1)
    await price(connection, version, date(2026, 1, 1))
    await rows.insert(connection, "scope_item", version_id=version, inclusion="INCLUDED", text={"fi": "Kyllä"}, position=1)
    await rows.insert(connection, "service_commitment", version_id=version, kind="AVAILABILITY", text={"fi": "Aina"})
    capability = await rows.insert(connection, "capability", key="CAP-1", kind="PROCESS", name={"fi": "Taito"})
    await rows.insert(connection, "capability_use", version_id=version, capability_id=capability)
    assert await revision(connection, "service_version", version) == expected + 8
    await connection.execute("update option_group set position = 1 where id = $1", group)
    assert await revision(connection, "service_version", version) == expected + 8
    await connection.execute("update option_group set position = 2 where id = $1", group)
    await connection.execute("delete from offering_selection where id = $1", selection)
    assert await revision(connection, "service_version", version) == expected + 10
    assert await revision(connection, "service_version", untouched) == unchanged


async def test_a_services_revision_counts_its_relationships_and_stakeholders(connection: Connection) -> None:
    service, person = await rows.service(connection), await rows.party(connection, "PERSON")
    await replace(connection, service, await rows.service(connection))
    await rows.insert(
        connection, "service_stakeholder", service_id=service, party_id=person, role="FINANCE", statement_required=["FEATURES"]
    )
    assert await revision(connection, "service", service) == 3
    async with refused(connection, "ck_service_stakeholder_statement_required"):
        await connection.execute("update service_stakeholder set statement_required = '{VALUE}' where service_id = $1", service)
