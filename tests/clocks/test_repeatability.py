"""An answer can be had again by its token, byte for byte, however much was written when it was given and since."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any, NamedTuple

import orjson
import pytest
from sqlalchemy.exc import DBAPIError

from app.context import Clock
from app.database.pool import ReadPool
from app.database.unit_of_work import UnitsOfWork, driver_error
from app.delivery.worker import LATER, run_due
from app.errors import TimedOut, Unavailable
from app.reading import Question, Reading
from app.schema import verbs
from app.viewer import Viewer
from app.writing import Writing
from tests.clocks.history import Beginnings
from tests.clocks.moments import EDGES
from tests.clocks.questions import SMALL, Ask, Root, operation
from tests.clocks.steps import STEPS, Drawing, hear, party, provide
from tests.clocks.world import MANAGER, SUPPLIER
from tests.oracle.clocks import HELSINKI
from tests.oracle.differing import differences
from tests.oracle.tables import Tables, exact, tables_of
from tests.support.databases import Database, clone
from tests.support.rows import connected
from tests.support.writing import Writer

WRITERS = 16
READERS = 3
WEIGHTS = {step: times for step, times in STEPS.items() if step not in (party, provide, hear)}
"""All but what is of today whenever one asks: names of people, and what concerns an outsider."""
ROLLED_BACK = 0.15
"""Share of what is written and taken back, the recorded clock with it."""
PAGES = 5
ROWS_MAX = 200
"""Of one page."""


class Taken(NamedTuple):
    """An answer, and what it takes to have it again. `asks`: without `knownAt`."""

    viewer: Viewer
    asks: Sequence[Ask]
    token: str
    data: bytes


class Crowd:
    """A portfolio that many write to. `answers`: how many were taken. `taken`: those that were."""

    def __init__(self, database: Database, writer: Writer, units: UnitsOfWork, viewers: Sequence[Viewer], answers: int) -> None:
        self.database = database
        self.writer = writer
        self.units = units
        self.viewers = viewers
        self.answers = answers
        self.taken: list[Taken] = []
        self.tally = Counter[str]()
        self.there: Tables

    @property
    def going(self) -> bool:
        return len(self.taken) < self.answers

    async def run(self) -> None:
        async with exact(self.database.owner_url) as owner, asyncio.TaskGroup() as everybody:
            self.there = await tables_of(owner)
            readers = [everybody.create_task(self.read(Random(f"reader {number}"))) for number in range(READERS)]  # noqa: S311
            for number in range(WRITERS - 2):
                everybody.create_task(self.write(Random(f"writer {number}")))  # noqa: S311
            everybody.create_task(self.take_back())
            everybody.create_task(self.fire())
            while not all(reader.done() for reader in readers):
                self.there = await tables_of(owner)

    async def write(self, random: Random) -> None:
        steps, weights = list(WEIGHTS), list(WEIGHTS.values())
        while self.going:
            now = datetime.now(UTC)
            (step,) = random.choices(steps, weights)
            for verb, asked in step(Drawing(random, self.there, now)):
                self.tally[await self._do(verb, asked, now, dry=random.random() < ROLLED_BACK)] += 1
            await asyncio.sleep(0)

    async def _do(self, verb: str, asked: dict[str, object], now: datetime, *, dry: bool) -> str:
        try:
            payload = await self.writer.do(self.viewers[0], verb, asked, "__typename", at=now, dry=dry)
        except (Unavailable, TimedOut):  # in a crowd: nothing was written
            return "away"
        return "refused" if payload["errors"] else "taken back" if dry else "done"

    async def take_back(self) -> None:
        """Writes history, so that all others wait for the clock, and then does not commit it."""
        async with connected(self.database.url) as connection:
            while self.going:
                transaction = connection.transaction()
                await transaction.start()
                await connection.execute("update service set review_due_on = coalesce(review_due_on, '2027-01-01') + 1")
                await connection.execute("set constraints all immediate")
                await transaction.rollback()
                self.tally["taken back with its revision"] += 1

    async def fire(self) -> None:
        """What gives way to the others stays due, and the worker tries again."""
        while self.going:
            try:
                self.tally["fired"] += len(await run_due(self.units, datetime.now(UTC), zone=HELSINKI.key))
            except DBAPIError as error:
                refused = driver_error(error)
                if refused is None or refused.sqlstate not in LATER:
                    raise
                self.tally["gave way"] += 1
            await asyncio.sleep(0)

    async def read(self, random: Random) -> None:
        """Takes answers, has some of them again at once, and pages through lists."""
        while self.going:
            viewer, asks = random.choice(self.viewers), [self._ask(random, *each) for each in random.choice(OPERATIONS)]
            text, variables = operation(asks)
            answer = await self.ask(viewer, f"{text[:-1]} token: asOf {{ token }} }}", **variables)
            token = answer.pop("token")["token"]
            self.taken.append(Taken(viewer, asks, token, orjson.dumps(answer)))
            await self.again(random.choice(self.taken))
            if random.random() < 0.2:
                await self.page(viewer, token)

    def _ask(self, random: Random, root: Root, moved: bool) -> Ask:
        moments = sorted({row.effective_at for row in self.there.all("lifecycle_transition")})
        return Ask(root, (random.choice(moments) + random.choice(EDGES)).isoformat() if moved else None, None)

    async def ask(self, viewer: Viewer, text: str, **variables: object) -> dict[str, Any]:
        clock = Clock(datetime.now(UTC), HELSINKI)
        found: dict[str, Any] = orjson.loads(await self.writer.reading.answer(Question(text, None, variables, ("fi",)), viewer, clock))
        return found

    async def again(self, taken: Taken) -> None:
        text, variables = operation([ask._replace(known=taken.token) for ask in taken.asks])
        found = orjson.dumps(await self.ask(taken.viewer, text, **variables))
        assert found == taken.data, (taken.viewer.role, text, variables, differences(orjson.loads(found), orjson.loads(taken.data)))
        self.tally["had again"] += 1

    async def page(self, viewer: Viewer, token: str) -> None:
        """Page by page the list is what it was as a whole."""
        whole = (await self.ask(viewer, LIST, first=ROWS_MAX, after=None, token=token))["comments"]
        size = whole["totalCount"] // PAGES + 1
        found, after = [], None
        while True:
            page = (await self.ask(viewer, LIST, first=size, after=after, token=token))["comments"]
            assert page["totalCount"] == whole["totalCount"]
            found += page["nodes"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert len(found) == whole["totalCount"]
        assert found[:ROWS_MAX] == whole["nodes"]
        self.tally["pages"] += len(found) // size


LIST = """query ($first: Int!, $after: String, $token: KnownAt!) {
    comments(first: $first, after: $after, knownAt: $token) { totalCount pageInfo { hasNextPage endCursor } nodes { id body revision } }
}"""
CHECKS = "checks { code outcome message { text } data { name text number day } }"
GATES = [
    Root("services", "first: 50", f"nodes {{ key versions {{ number availableTransitions {{ to permitted allowed {CHECKS} }} }} }}"),
    Root(
        "transitionPreview",
        'version: {number: {service: {key: "PKG-P"}, number: "2.0"}}, to: OPERATIONAL, effectiveAt: "2027-02-01T12:00:00Z"',
        f"step allowed {CHECKS}",
    ),
]
"""What stands in the way of steps, now and later: the oracle does not know, but a token must."""
OPERATIONS = [
    [(root, False) for root in GATES],
    *[[(root, place % 2 == 0) for place, root in enumerate(roots)] for roots in (SMALL[::2], SMALL[1::2])],
]
"""Half of their roots at a moment that is drawn."""


async def test_hundreds_of_answers_can_be_had_again(beginnings: Beginnings) -> None:
    tally = await _check(beginnings, answers=80)

    assert tally["done"] >= 20, tally


@pytest.mark.slow
async def test_thousands_of_answers_can_be_had_again(beginnings: Beginnings) -> None:
    tally = await _check(beginnings, answers=3_000)
    assert tally["done"] >= 100, tally  # how many fit in beside the questions is up to the machine


async def _check(beginnings: Beginnings, *, answers: int) -> Counter[str]:
    async with _crowd(beginnings, answers) as crowd:
        await crowd.run()
        for taken in crowd.taken:
            await crowd.again(taken)
        assert crowd.tally["had again"] >= 2 * answers
        return crowd.tally


@asynccontextmanager
async def _crowd(beginnings: Beginnings, answers: int) -> AsyncIterator[Crowd]:
    async with clone(beginnings.server, beginnings.template) as database:
        units = UnitsOfWork(database.url, size=WRITERS, wait_seconds=30, statement_seconds=60)
        pool = ReadPool(database.url, size=READERS, wait_seconds=30, statement_seconds=60)
        try:
            reading = Reading(beginnings.engine, pool)
            writer = Writer(database, pool, reading, Writing(beginnings.engine, units, verbs(), reading.sealing), {})
            viewers = [beginnings.viewers[person.name] for person in (MANAGER, SUPPLIER)]
            yield Crowd(database, writer, units, viewers, answers)
        finally:
            await units.close()
            await pool.close()
