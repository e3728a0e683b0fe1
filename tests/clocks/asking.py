"""Asks the product about a history, and says what it should answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import orjson

from app.context import Clock
from app.reading import Question
from app.viewer import Viewer
from tests.clocks.history import History
from tests.clocks.moments import Moments
from tests.clocks.questions import Ask, Root, Shape, any_operation, operation, usual
from tests.clocks.world import ASKING
from tests.oracle.answers import answer
from tests.oracle.asked import Asked
from tests.oracle.clocks import HELSINKI, Ages, Clocks
from tests.oracle.differing import differences
from tests.oracle.people import Person, Seat
from tests.oracle.sight import Sight
from tests.support.viewers import scoped, viewer_as

LANGUAGES = ("fi", "sv", "en")
TOKEN = "{ asOf { at knownAt token } }"


class Asking:
    """Everybody who asks about one history. `now`: when they ask. `tokens`: revision and clock of each that was taken."""

    def __init__(self, history: History, viewers: dict[str, Viewer], now: datetime, tokens: dict[str, tuple[datetime, datetime]]) -> None:
        self.history = history
        self.viewers = viewers
        self.now = now
        self.tokens = tokens
        self.ages = Ages(history.log.past(), now, tokens)
        self.moments = Moments(history.log, now)

    async def does(self, person: Person, text: str, **variables: object) -> Any:
        """The answer of the product."""
        return orjson.loads(await self.bytes(person, text, **variables))

    async def bytes(self, person: Person, text: str, **variables: object) -> bytes:
        question = Question(text, None, variables, LANGUAGES)
        return await self.history.writer.reading.answer(question, self.viewers[person.name], Clock(self.now, HELSINKI))

    def should(self, person: Person, text: str, **variables: object) -> Any:
        """The answer by the log."""
        sight = Sight(Seat(person, self.history.log.present))
        return answer(Asked(sight, LANGUAGES, Clocks(self.now), self.ages), text, variables)

    def asks(self, random: Random, person: Person, *, usual_share: float) -> Sequence[Ask]:
        """Some roots, each at moments of its own."""
        customer = person.customer is not None
        wanted = random.choice(usual(customer=customer)) if random.random() < usual_share else any_operation(random, customer=customer)
        return [self._ask(random, *each) for each in wanted]

    def _ask(self, random: Random, root: Root, shape: Shape) -> Ask:
        at = self.moments.at(random).isoformat() if shape.at else None
        return Ask(root, at, self._known(random) if shape.known else None)

    def _known(self, random: Random) -> str:
        if self.tokens and random.random() < 0.3:
            return random.choice(sorted(self.tokens))
        return self.moments.known(random).isoformat()

    async def check(self, random: Random, person: Person, *, usual_share: float = 1) -> Any:
        """One operation. Gives its answer."""
        text, variables = operation(self.asks(random, person, usual_share=usual_share))
        found, wanted = await self.does(person, text, **variables), self.should(person, text, **variables)
        assert orjson.dumps(found) == orjson.dumps(wanted), "\n".join(
            [*self.history.told, f"asked at {self.now.isoformat()} by {person.name}: {text} {variables}", *differences(found, wanted)]
        )
        return wanted


async def asking(history: History, now: datetime, tokens: dict[str, tuple[datetime, datetime]]) -> Asking:
    """Looks everybody up as they are placed now."""
    viewers = {
        person.name: scoped(await viewer_as(history.database, person.role, person.party, person.customer), *person.scopes)
        for person in ASKING
    }
    return Asking(history, viewers, now, tokens)


LATER = (timedelta(microseconds=1), timedelta(days=3), timedelta(days=40))
"""After the last step: something may be due by then that nobody has fired."""
