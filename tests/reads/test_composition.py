"""Compositions that the demo has not: a component on two ways at different depths, and a circle that somebody tries to close."""

from uuid import UUID

import asyncpg
import pytest

from app.viewer import Role
from tests.support import rows
from tests.support.asking import asker
from tests.support.databases import Database
from tests.support.rows import Connection


async def _package(owner: Connection, key: str) -> tuple[UUID, UUID]:
    """A package in force with one offering: its id and its version's."""
    async with owner.transaction():
        service = await rows.package(owner, key=key)
        version = await rows.version(owner, service, "OPERATIONAL")
        await rows.offering(owner, version, key="ONLY", price_mode="FIXED", fixed_price=1)
    return service, version


async def test_a_diamond_has_both_paths_and_no_circle_is_closed(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.owner_url) as owner:
        await rows.party(owner, "PERSON", key="PERSON-A")
        outer, outer_version = await _package(owner, "PKG-OUTER")
        left, left_version = await _package(owner, "PKG-LEFT")
        inner, inner_version = await _package(owner, "PKG-INNER")
        shared = await rows.service(owner, key="SVC-SHARED")
        async with owner.transaction():
            await rows.version(owner, shared, "OPERATIONAL", number="3.1")
        await rows.item(owner, outer_version, left, component_offering_key="ONLY", position=1)
        await rows.item(owner, outer_version, shared, position=2)
        await rows.item(owner, left_version, shared, position=1)
        await rows.item(owner, left_version, inner, component_offering_key="ONLY", position=2)
        await rows.item(owner, inner_version, shared, position=1)
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await rows.item(owner, inner_version, outer, component_offering_key="ONLY", position=2)
        assert rows.constraint_of(refused.value) == "ck_composition_item_no_circle"
    async with asker(fresh_database.url, fresh_database.owner_url, {Role.PORTFOLIO_MANAGER: ("PERSON-A", None)}) as made:
        answer = await made.ask(
            '{ composition(by: {key: "PKG-OUTER"}) { nodes { path parentPath depth component { key } version { number } } '
            "tree { path children { path children { path children { path } } } } } "
            'whereUsed(by: {key: "SVC-SHARED"}) { totalCount nodes { packageVersion { service { key } } } } }'
        )
        assert len(made.statements) == 1
    shape = [(node["path"], node["parentPath"], node["depth"], node["component"]["key"]) for node in answer["composition"]["nodes"]]
    assert shape == [
        ("1", None, 1, "PKG-LEFT"),
        ("1.1", "1", 2, "SVC-SHARED"),
        ("1.2", "1", 2, "PKG-INNER"),
        ("1.2.1", "1.2", 3, "SVC-SHARED"),
        ("2", None, 1, "SVC-SHARED"),
    ]
    assert {node["version"]["number"] for node in answer["composition"]["nodes"] if node["component"]["key"] == "SVC-SHARED"} == {"3.1"}
    below = [{"path": "1.1", "children": []}, {"path": "1.2", "children": [{"path": "1.2.1", "children": []}]}]
    assert answer["composition"]["tree"] == [{"path": "1", "children": below}, {"path": "2", "children": []}]
    assert answer["whereUsed"]["totalCount"] == 3


async def test_two_packages_side_by_side_keep_their_lines_apart(fresh_database: Database) -> None:
    """A recursive query that forgot its parent would give both the lines of both."""
    async with rows.connected(fresh_database.owner_url) as owner:
        await rows.party(owner, "PERSON", key="PERSON-A")
        for letter, size in (("A", 0), ("B", 2), ("C", 3)):
            _, version = await _package(owner, f"PKG-{letter}")
            for number in range(size):
                await rows.item(owner, version, await rows.service(owner, key=f"SVC-{letter}{number}"), position=number + 1)
    async with asker(fresh_database.url, fresh_database.owner_url, {Role.PORTFOLIO_MANAGER: ("PERSON-A", None)}) as made:
        answer = await made.ask(
            "{ servicePackages { nodes { currentVersion { composition { nodes { component { key } version { number } } "
            "tree { path } } } } } }"
        )
    found = [node["currentVersion"]["composition"] for node in answer["servicePackages"]["nodes"]]
    keys = [[node["component"]["key"] for node in each["nodes"]] for each in found]
    assert keys == [[], ["SVC-B0", "SVC-B1"], ["SVC-C0", "SVC-C1", "SVC-C2"]]
    assert [[node["path"] for node in each["tree"]] for each in found] == [[], ["1", "2"], ["1", "2", "3"]]
    assert all(node["version"] is None for each in found for node in each["nodes"]), "none of the services has a version"
