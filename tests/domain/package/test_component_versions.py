"""Which version a line stands for, where one rule alone does not say it."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from app.viewer import Role
from tests.domain.lifecycle.lives import DAY, Lives
from tests.support import rows
from tests.support.asking import NOW
from tests.support.writing import Writer

SHOWN = "nodes { resolution componentVersion { number } component { currentVersion { number } } }"
ON_THE_WAY = ("PROPOSED", "IN_DESIGN", "IN_TRANSITION", "OPERATIONAL", "RETIRING")


async def test_of_two_versions_that_are_run_down_the_latest_is_in_force(writer: Writer) -> None:
    """For a line as for the service itself."""
    lives = Lives(writer)
    component = await lives.service(v1_0="RETIRING", v2_0="PROPOSED")
    newer = await lives.version(component, "2.0")
    async with lives.rows() as connection:
        for day, (before, step) in enumerate(pairwise(ON_THE_WAY)):
            await rows.transition(connection, newer, before, step, rows.LONG_AGO + timedelta(days=30 + day))
    await _contain(lives, component)

    answer = await writer.run(Role.PORTFOLIO_MANAGER, f'{{ whereUsed(by: {{key: "{component}"}}) {{ {SHOWN} }} }}')
    found = {"resolution": "IN_FORCE", "componentVersion": {"number": "2.0"}, "component": {"currentVersion": {"number": "2.0"}}}
    assert answer == {"whereUsed": {"nodes": [found]}}


async def test_a_pin_holds_where_its_version_was_not_there_yet(writer: Writer) -> None:
    """Whoever sees all versions of the component is told the same."""
    lives = Lives(writer)
    component = await lives.service(v1_0="OPERATIONAL")
    async with lives.rows() as connection:
        service = await connection.fetchval("select id from service where key = $1", component)
        pinned = await rows.insert(connection, "service_version", service_id=service, number="2.0", name={"fi": "Palvelu"})
        await rows.transition(connection, pinned, None, "PROPOSED", NOW - DAY)
    await _contain(lives, component, pinned_version_id=pinned)

    asked = f'{{ whereUsed(by: {{key: "{component}"}}, at: "{(NOW - 2 * DAY).isoformat()}") {{ {SHOWN} }} }}'
    found = {"resolution": "PINNED", "componentVersion": None, "component": {"currentVersion": {"number": "1.0"}}}
    for who in (Role.PORTFOLIO_MANAGER, await writer.add(Role.STAKEHOLDER, "PERSON-PRODUCTION")):
        assert await writer.run(who, asked) == {"whereUsed": {"nodes": [found]}}


async def _contain(lives: Lives, component: str, **values: UUID) -> None:
    """One more line of a package that is planned."""
    package = await lives.version("PKG-WORKPLACE", "3.0")
    async with lives.rows() as connection:
        service = await connection.fetchval("select id from service where key = $1", component)
        await rows.item(connection, package, service, position=90, **values)
