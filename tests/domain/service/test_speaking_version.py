"""Which version speaks for a service when two came into their stage at one moment: the one that was made last, wherever it is read."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.viewer import Role
from tests.domain.lifecycle.lives import Lives
from tests.support import rows
from tests.support.rows import connected
from tests.support.writing import Writer

IN_USE = ("PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRING")
LIVES: dict[str, Sequence[str]] = {
    "RETIRING": IN_USE,
    "IN_TRANSITION": IN_USE[:3],
    "IN_DESIGN": IN_USE[:2],
    "PROPOSED": IN_USE[:1],
    "RETIRED": (*IN_USE, "RETIRED"),
    "REJECTED": ("PROPOSED", "REJECTED"),
}
ASKED = """
r0: servicePackage(by: {{key: "{key}"}}{clocks}) {{ name {{ text }} currentVersion {{ number }} }}
r1: composition(by: {{key: "{key}"}}{clocks}) {{ version {{ number }} }}
r2: valueChain(package: {{key: "{key}"}}{clocks}) {{ version {{ number }} }}
r3: checkConfiguration(package: {{key: "{key}"}}, selection: []{clocks}) {{ version {{ number }} }}
r4: whereUsed(by: {{key: "{key}"}}{clocks}) {{ nodes {{ componentVersion {{ number }} }} }}
"""
TAKEN = """
select version_in_force(id), version_in_force_at(id, now(), now()), service_fact(id) -> 'name' from service where key = $1"""
TOGETHER = rows.LONG_AGO + timedelta(days=50)


@pytest.mark.parametrize("stage", LIVES)
@pytest.mark.parametrize("written", [("1.0", "2.0"), ("2.0", "1.0")], ids=["in turn", "the later one first"])
async def test_of_two_the_one_made_last_speaks(writer: Writer, stage: str, written: Sequence[str]) -> None:
    lives = Lives(writer)
    key = await _tied(lives, stage, written)

    token = (await writer.run(Role.PORTFOLIO_MANAGER, "{ asOf { token } }"))["asOf"]["token"]
    for clocks in ("", f', at: "{TOGETHER.isoformat()}"', f', knownAt: "{token}"'):
        found = await writer.run(Role.PORTFOLIO_MANAGER, f"{{ {ASKED.format(key=key, clocks=clocks)} }}")
        assert found == _wanted(stage), clocks


@pytest.mark.parametrize("written", [("1.0", "2.0"), ("2.0", "1.0")], ids=["in turn", "the later one first"])
async def test_the_database_takes_it_too(writer: Writer, written: Sequence[str]) -> None:
    """In prices and in checks, and in those of what was recorded."""
    lives = Lives(writer)
    key = await _tied(lives, "RETIRING", written)

    newer = await lives.version(key, "2.0")
    async with connected(writer.database.owner_url) as connection:
        for schema in ("public", "as_of"):
            await connection.execute(f"set search_path = {schema}, public")
            found = await connection.fetchrow(TAKEN, key)
            assert tuple(found) == (newer, newer, {"fi": "Nimi 2.0"}), schema


async def _tied(lives: Lives, stage: str, written: Sequence[str]) -> str:
    """The key of a package with versions that came into a stage together, within a planned one; written in this order."""
    key = rows.key("PKG-TIED")
    async with lives.rows() as connection:
        package = await rows.package(connection, key=key)
        made = dict(zip(sorted(written), sorted([await connection.fetchval("select uuidv7()") for _ in written]), strict=True))
        for number in written:
            values = {"id": made[number], "service_id": package, "number": number, "name": {"fi": f"Nimi {number}"}}
            await rows.insert(connection, "service_version", **values)
        for place, number in enumerate(sorted(written)):
            await _live(connection, made[number], stage, place)
        around = await rows.version(connection, await rows.package(connection))
        await rows.item(connection, around, package, component_offering_key="PERUS")
    return key


async def _live(connection: rows.Connection, version: UUID, stage: str, place: int) -> None:
    """One version is in use after the other; where both are run down at once, the second one for no time at all."""
    way = LIVES[stage]
    for day, (before, step) in enumerate(zip((None, *way), way, strict=False)):
        unused = place == 1 and stage == "RETIRING" and step == "OPERATIONAL"
        at = TOGETHER if unused or step == stage else rows.LONG_AGO + timedelta(days=20 * place + day)
        await rows.transition(connection, version, before, step, at)


def _wanted(stage: str) -> dict[str, Any]:
    two = {"number": "2.0"}
    current, resolved = two if stage == "RETIRING" else None, None if stage in ("RETIRED", "REJECTED") else two
    return {
        "r0": {"name": {"text": "Nimi 2.0"}, "currentVersion": current},
        "r1": {"version": two},
        "r2": {"version": two},
        "r3": {"version": two},
        "r4": {"nodes": [{"componentVersion": resolved}]},
    }
