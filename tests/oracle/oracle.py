"""Asks the product, and says what it should answer."""

from collections.abc import Mapping
from copy import copy
from typing import Any
from uuid import UUID

from app.viewer import Viewer
from tests.graphsql.documents import Samples
from tests.oracle.answers import answer
from tests.oracle.asked import TYPES, Asked
from tests.oracle.clocks import Ages, Clocks, Logged
from tests.oracle.people import PEOPLE, Person, Seat
from tests.oracle.sight import Sight
from tests.oracle.tables import Row, Tables
from tests.support.asking import NOW, Asker
from tests.support.viewers import ask_as


class Oracle:
    """Asks both. `samples`: what random documents name. `cursors`: the rows that cursors of the product stand for. `ages`: what was before.

    No dataclass: hypothesis prints all of those with every failure.
    """

    def __init__(
        self,
        tables: Tables,
        demo: Asker,
        viewers: Mapping[str, Viewer],
        cursors: Mapping[str, Row],
        samples: Samples,
        ages: Ages | None = None,
    ) -> None:
        self.tables = tables
        self.demo = demo
        self.viewers = viewers
        self.cursors = cursors
        self.samples = samples
        self.places: Mapping[str, int] = {}
        self.ages = ages or Ages(Logged([NOW], [tables]), NOW, {})
        self._sights = {person.name: Sight(Seat(person, tables)) for person in PEOPLE}

    def knowing(self, cursors: Mapping[str, Row], samples: Samples | None = None, places: Mapping[str, int] | None = None) -> "Oracle":
        """The same with more cursors and samples."""
        other = copy(self)
        other.cursors = {**self.cursors, **cursors}
        other.places = places or {}
        other.samples = {**self.samples, **(samples or {})}
        return other

    def asked(self, person: Person, languages: tuple[str, ...] = ()) -> Asked:
        portfolio = min(self.tables.all("portfolio"), key=lambda row: str(row.key))
        chain = list(dict.fromkeys((*languages, *portfolio.languages)))
        return Asked(self._sights[person.name], chain, Clocks(self.ages.now), self.ages, self.cursors, self.places)

    def should(self, person: Person, text: str, languages: tuple[str, ...] = (), /, **variables: Any) -> Any:
        """The answer by the oracle."""
        return answer(self.asked(person, languages), text, variables)

    async def does(self, person: Person, text: str, languages: tuple[str, ...] = (), /, **variables: Any) -> Any:
        """The answer of the product."""
        return await ask_as(self.demo, self.viewers[person.name], text, languages, **variables)

    def row(self, global_id: str) -> Row:
        type_name, uuid = global_id.split(":")
        table = next((table for table, name in TYPES.items() if name == type_name), "service")
        return self.tables.of(table, UUID(uuid))
