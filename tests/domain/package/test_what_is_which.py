"""Which part of one version is which of another, when none has an identity of its own; and what follows what."""

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from app.viewer import Role
from tests.support import rows
from tests.support.rows import Connection, connected
from tests.support.writing import Writer

COMPARE = """
query ($package: String!) {
  compareVersions(from: {number: {service: {key: $package}, number: "1.0"}}, to: {number: {service: {key: $package}, number: "2.0"}}) {
    changes { kind about { translations { fi } } before { number } after { number } }
  }
}"""
Filling: TypeAlias = Callable[[Connection, UUID], Awaitable[None]]
TIMES: Mapping[str, Any] = {"kind": "RESOLUTION_TIME", "text": {"fi": "Nopeasti"}}


async def told(writer: Writer, one: Filling, other: Filling) -> list[str]:
    """What is told of two versions that are filled so, by kind and what it is about."""
    key = rows.key("PKG-WHICH")
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        package = await rows.package(connection, key=key)
        for number, fill in (("1.0", one), ("2.0", other)):
            await fill(connection, await rows.version(connection, package, "PROPOSED", number))
    changes = (await writer.run(Role.PORTFOLIO_MANAGER, COMPARE, package=key))["compareVersions"]["changes"]
    return [f"{each['kind']}: {each['about']['translations']['fi']}" for each in changes]


def scope(*items: str) -> Filling:
    """Items of the scope; `-` before what is left out."""

    async def fill(connection: Connection, version: UUID) -> None:
        for place, item in enumerate(items, start=1):
            values = {"inclusion": "EXCLUDED" if item.startswith("-") else "INCLUDED", "text": {"fi": item.removeprefix("-")}}
            await rows.insert(connection, "scope_item", version_id=version, position=place, **values)

    return fill


async def test_a_text_that_keeps_half_of_its_words_is_the_same_item(writer: Writer) -> None:
    one = scope("Neuvonta arkisin 8–16", "Palvelinten ylläpito ja varmistus", "Lähituki")
    other = scope("Lähituki", "Palvelinten ylläpito, varmistus ja palautus", "Neuvonta arkisin 7–17", "Raportit")
    assert await told(writer, one, other) == [
        "SCOPE_TEXT_CHANGED: Palvelinten ylläpito, varmistus ja palautus",
        "SCOPE_TEXT_CHANGED: Neuvonta arkisin 7–17",
        "SCOPE_INCLUDED_ADDED: Raportit",
    ]


async def test_another_text_in_the_same_place_is_another_item(writer: Writer) -> None:
    found = await told(writer, scope("Lisenssimaksut"), scope("Käyttäjien koulutus"))
    assert sorted(found) == ["SCOPE_INCLUDED_ADDED: Käyttäjien koulutus", "SCOPE_INCLUDED_REMOVED: Lisenssimaksut"]


async def test_the_same_text_moves_from_what_is_left_out_to_what_is_included(writer: Writer) -> None:
    """Capitals and spaces are not what it says; half of the words in the other list are another promise."""
    assert await told(writer, scope("-Koulutus"), scope("KOULUTUS")) == ["SCOPE_NOW_INCLUDED: KOULUTUS", "SCOPE_TEXT_CHANGED: KOULUTUS"]
    found = await told(writer, scope("-Käyttäjien koulutus"), scope("Käyttäjien koulutus vuosittain"))
    assert sorted(found) == ["SCOPE_EXCLUDED_REMOVED: Käyttäjien koulutus", "SCOPE_INCLUDED_ADDED: Käyttäjien koulutus vuosittain"]


async def test_what_is_said_twice_is_two_items(writer: Writer) -> None:
    assert await told(writer, scope("Tuki", "Tuki"), scope("Tuki")) == ["SCOPE_INCLUDED_REMOVED: Tuki"]
    assert await told(writer, scope("Tuki", "Muu", "Tuki"), scope("Muu", "Tuki", "Tuki")) == []


def guarantees(*targets: tuple[str, str], own: tuple[str, str] | None = None) -> Filling:
    """Times to resolve; `own`: of the one offering that there is."""

    async def fill(connection: Connection, version: UUID) -> None:
        fixed = {"price_mode": "FIXED", "fixed_price": Decimal(10)}
        offering = await rows.offering(connection, version, key="CRITICAL", name={"fi": "Kriittinen"}, **fixed)
        for target, unit in targets:
            await rows.insert(connection, "service_commitment", version_id=version, target_value=Decimal(target), unit=unit, **TIMES)
        if own is not None:
            values = {"target_value": Decimal(own[0]), "unit": own[1], "offering_id": offering, **TIMES}
            await rows.insert(connection, "service_commitment", version_id=version, **values)

    return fill


async def test_a_guarantee_of_an_offering_stands_for_that_of_the_version(writer: Writer) -> None:
    own = guarantees(("2", "d"), own=("4", "h"))
    assert await told(writer, guarantees(("2", "d")), own) == ["COMMITMENT_TIGHTENED: ratkaisuaika (Kriittinen)"]
    assert await told(writer, own, guarantees(("2", "d"))) == ["COMMITMENT_LOOSENED: ratkaisuaika (Kriittinen)"]
    assert await told(writer, own, guarantees(own=("4", "h"))) == ["COMMITMENT_REMOVED: ratkaisuaika"]
    assert await told(writer, guarantees(("2", "d")), guarantees(("3", "d"))) == ["COMMITMENT_LOOSENED: ratkaisuaika"]


async def test_two_days_are_forty_eight_hours(writer: Writer) -> None:
    """The words of the promise changed, and nothing else."""
    assert await told(writer, guarantees(("2", "d")), guarantees(("48", "h"))) == ["COMMITMENT_CHANGED: ratkaisuaika"]


def offering(key: str, price: int, *continues: str) -> Filling:
    async def fill(connection: Connection, version: UUID) -> None:
        values = {"price_mode": "FIXED", "fixed_price": Decimal(price), "continues_keys": list(continues)}
        await rows.offering(connection, version, key=key, name={"fi": key.title()}, **values)

    return fill


async def test_an_offering_that_continues_another_is_compared_with_it(writer: Writer) -> None:
    """In either direction."""
    old, new = offering("BASIC", 100), offering("STANDARD", 150, "BASIC")
    assert [each.partition(":")[0] for each in await told(writer, old, new)] == ["OFFERING_CONTINUED", "PRICE_RAISED", "TEXT_CHANGED"]
    assert [each.partition(":")[0] for each in await told(writer, new, old)] == ["OFFERING_CONTINUED", "PRICE_LOWERED", "TEXT_CHANGED"]
    assert await told(writer, old, offering("STANDARD", 150)) == ["OFFERING_REMOVED: Basic", "OFFERING_ADDED: Standard"]


def options(name: str, most: int, components: list[UUID]) -> Filling:
    async def fill(connection: Connection, version: UUID) -> None:
        group = await rows.option_group(connection, version, name={"fi": name}, max_select=most)
        for place, component in enumerate(components):
            quantities = {"min_quantity": 0, "default_quantity": 0, "role": "ENHANCING"}
            await rows.item(connection, version, component, option_group_id=group, position=place, **quantities)

    return fill


async def test_options_with_most_of_the_same_components_are_the_same(writer: Writer) -> None:
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        first, second, third, fourth = [await rows.service(connection, key=rows.key("SVC-OPTION")) for _ in range(4)]
    renamed = await told(writer, options("Laite", 1, [first, second]), options("Laiteluokka", 2, [first, second]))
    assert renamed == ["OPTION_MAXIMUM_RAISED: Laiteluokka", "TEXT_CHANGED: nimi"]
    found = await told(writer, options("Laite", 1, [first, second]), options("Lisäpalvelu", 1, [third, fourth]))
    assert sorted(each for each in found if each.startswith("OPTION")) == ["OPTION_ADDED: Lisäpalvelu", "OPTION_REMOVED: Laite"]


def contains(component: UUID, *, shown: bool = True) -> Filling:
    async def fill(connection: Connection, version: UUID) -> None:
        await rows.item(connection, version, component, customer_visible=shown)

    return fill


async def test_a_component_takes_the_place_of_the_one_that_it_replaces(writer: Writer) -> None:
    """Of what only one side shows to customers, they hear that it comes or goes."""
    async with connected(writer.database.owner_url) as connection, connection.transaction():
        old, new = [await rows.service(connection, key=f"SVC-{name}") for name in ("OLD-CAP", "NEW-CAP")]
        values = {"from_service_id": new, "to_service_id": old, "type": "REPLACES"}
        await rows.insert(connection, "service_relationship", **values)
    assert await told(writer, contains(old), contains(new)) == ["COMPONENT_REPLACED: SVC-NEW-CAP"]
    assert await told(writer, contains(new), contains(old)) == ["COMPONENT_REPLACED: SVC-OLD-CAP"]
    found = await told(writer, contains(old), contains(new, shown=False))
    assert sorted(found) == ["COMPONENT_ADDED: SVC-NEW-CAP", "COMPONENT_REMOVED: SVC-OLD-CAP"]
