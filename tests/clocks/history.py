"""A portfolio that is changed step by step, and the log of it: all that was recorded, and when."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import Random

import asyncpg

from app.database.embedded import Server
from app.database.pool import ReadPool
from app.delivery.worker import run_due
from app.graphsql.engine import Engine
from app.reading import Reading
from app.schema import verbs
from app.viewer import Viewer
from app.writing import Writing
from tests.clocks.steps import STEPS, Deed, Drawing
from tests.clocks.world import BEGUN, MANAGER
from tests.oracle.clocks import Logged, Past
from tests.oracle.tables import Tables, exact, tables_of
from tests.support.databases import Database, clone
from tests.support.recording import TICK, Recording
from tests.support.writing import Writer

WORKER = "the worker"
KINDS = {step.__name__: step for step in STEPS}
PAUSES = (timedelta(0), TICK, timedelta(minutes=5), timedelta(hours=7), timedelta(days=2), timedelta(days=2), timedelta(days=20))
DELAYS = (timedelta(0), TICK, timedelta(milliseconds=3))
"""From the moment that a verb acts at to its commit."""


class Log:
    """Whole tables, noted after each unit of work that changed them."""

    def __init__(self, begun: datetime, tables: Tables) -> None:
        self.revisions = [begun]
        self.tables = [tables]

    def note(self, moment: datetime, tables: Tables) -> None:
        self.revisions.append(moment)
        self.tables.append(tables)

    @property
    def present(self) -> Tables:
        return self.tables[-1]

    def past(self) -> Past:
        return Logged(self.revisions, self.tables)


class History:
    """`now`: the moment of the last step. `told`: what was done. No dataclass: hypothesis prints all of those."""

    def __init__(self, database: Database, owner: asyncpg.Connection, writer: Writer, units: Recording, manager: Viewer, log: Log) -> None:
        self.database = database
        self.owner = owner
        self.writer = writer
        self.units = units
        self.manager = manager
        self.log = log
        self.now = BEGUN
        self.told: list[str] = []

    async def go(self, kind: str, seed: int, tally: Counter[str]) -> None:
        random = Random(seed)  # noqa: S311  # to vary tests, not to keep secrets
        self.now += random.choice(PAUSES)
        if kind == WORKER:
            fired = await self._fire(random)
            tally["fired"] += fired[0]
            tally["failed when it fired"] += fired[1]
            return
        for verb, asked in KINDS[kind](Drawing(random, self.log.present, self.now)):
            tally[await self._do((verb, asked), random)] += 1

    async def _fire(self, random: Random) -> tuple[int, int]:
        self.units.moment = self.now + random.choice(DELAYS)
        fired = await run_due(self.units, self.now, zone="Europe/Helsinki")
        self.told.append(f"{self.now.isoformat()} {WORKER}: {[str(each) for each in fired]}")
        return len(fired), sum(bool(each.failing) for each in fired)

    async def _do(self, deed: Deed, random: Random) -> str:
        verb, asked = deed
        self.units.moment = self.now + random.choice(DELAYS)
        payload = await self.writer.do(self.manager, verb, asked, "__typename", at=self.now)
        codes = [error["code"] for error in payload["errors"]]
        self.told.append(f"{self.now.isoformat()} {verb} {asked} -> {codes or 'done'}")
        return f"{verb} {'refused' if codes else 'done'}"

    async def note(self, moment: datetime) -> None:
        """After a unit of work."""
        self.log.note(moment, await tables_of(self.owner))


class Beginnings:
    """Makes histories that begin with the same world. `viewers`: by the names of the people; of people whose place does not change."""

    def __init__(self, server: Server, template: str, engine: Engine, viewers: dict[str, Viewer]) -> None:
        self.server = server
        self.template = template
        self.engine = engine
        self.viewers = viewers

    @asynccontextmanager
    async def history(self) -> AsyncIterator[History]:
        async with clone(self.server, self.template) as database, exact(database.owner_url) as owner:
            made: list[History] = []

            async def told(moment: datetime) -> None:
                await made[0].note(moment)

            units = Recording(database, BEGUN, told)
            pool = ReadPool(database.url, size=1, wait_seconds=30, statement_seconds=60)
            try:
                reading = Reading(self.engine, pool)
                writer = Writer(database, pool, reading, Writing(self.engine, units, verbs(), reading.sealing), {})
                log = Log(BEGUN, await tables_of(owner))
                made.append(History(database, owner, writer, units, self.viewers[MANAGER.name], log))
                yield made[0]
            finally:
                await units.close()
                await pool.close()
