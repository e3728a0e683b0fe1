"""Everything in the demo portfolio could have been made through the API: it is made so here, and compared with the loaded one."""

import re
from collections.abc import Iterable, Sequence

from app.demo.calendar import Calendar
from app.demo.file import demo_portfolio
from app.viewer import Role
from tests.demo.rebuilding.actors import Actors
from tests.demo.rebuilding.acts import Act, play
from tests.demo.rebuilding.canonical import canonical, differences
from tests.demo.rebuilding.describing import described, describer_of
from tests.demo.rebuilding.groundwork import groundwork
from tests.demo.rebuilding.living import lived
from tests.demo.rebuilding.standing import standing
from tests.demo.rebuilding.talking import talked
from tests.support.databases import Database
from tests.support.rows import connected
from tests.support.writing import writer_on

OTHERWISE = {
    r"IN_DESIGN / DONE: NOBODY_ASKED is 'WARN', loaded 'PASS'": "the file names no day since when who is heard: here it is that of the "
    "version that they first spoke on, and before it nobody was asked",
}
"""What cannot be the same, and why."""


async def test_the_demo_is_made_through_mutations_alone(demo_database: Database, fresh_database: Database) -> None:
    """In the order of time, at the moments that the file tells, each by whom it concerns."""
    file, calendar = demo_portfolio(), Calendar()
    async with writer_on(fresh_database, viewers=False) as writer:
        actors = Actors(writer, file.tokens[Role.ADMIN].person)
        await actors.begin()
        describer = describer_of(file, actors, calendar)
        acts: Sequence[Act] = [
            *groundwork(file, actors),
            *described(describer),
            *standing(file, actors, calendar, describer),
            *lived(file, actors, calendar),
            *talked(file, actors, calendar, describer),
        ]
        await play(acts)
    assert actors.roles == set(Role) - {Role.ANALYST}
    rebuilt, loaded = await canonical(fresh_database.owner_url), await canonical(demo_database.owner_url)
    assert len(loaded) > 900
    _as_expected(differences(rebuilt, loaded))
    await _all_by_somebody(fresh_database)


def _as_expected(found: Iterable[str]) -> None:
    """Nothing differs that is not told above, and nothing is told that does not differ."""
    lines = list(found)
    assert [line for line in lines if not any(re.search(pattern, line) for pattern in OTHERWISE)] == []
    assert [pattern for pattern in OTHERWISE if not any(re.search(pattern, line) for line in lines)] == []


async def _all_by_somebody(database: Database) -> None:
    """Every change has its actor but two: the first party, which no verb can make, and what the worker fired."""
    async with connected(database.url) as connection:
        without = await connection.fetch(
            "select e.entity_type, e.operation from change_transaction t join change_event e using (recorded_at) "
            "where t.actor_id is null order by t.recorded_at, e.seq"
        )
    assert [tuple(row) for row in without] == [("Party", "CREATED"), ("LifecycleTransition", "UPDATED"), ("ServiceVersion", "TRANSITIONED")]
