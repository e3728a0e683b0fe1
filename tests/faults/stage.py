"""Where a fault happens: PostgreSQL, the line to it, the server and the load on it; and what is observed."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.database.embedded.cluster import APPLICATION, DATABASE, OWNER
from tests.faults.books import Books
from tests.faults.feed_load import FeedLoad
from tests.faults.line import Line, line_to
from tests.faults.load import Load
from tests.faults.outcomes import RIGHT, Outcome
from tests.faults.postgres import Postgres, Room, postgres, room
from tests.faults.server import Server
from tests.faults.sync_load import SyncLoad
from tests.support.serving import free_port

CALM_SECONDS = 1.5
"""Of ordinary load before a fault."""

RECOVERY_SECONDS = 5.0
"""Promised, from when the cause is gone until everything is answered right again."""

AFTER_SECONDS = RECOVERY_SECONDS + 2.0
"""Of watching after that."""

BUDGET_UNITS = str(10**12)
"""24 writers are more than one token pays for."""


@dataclass
class Stage:
    """What a fault may reach. `broke`, `cause_gone`: the moments when it began and was over; `wrong`, `told`: what it found broken, or
    worth telling, by itself."""

    database: Postgres
    line: Line
    server: Server
    load: Load | FeedLoad | SyncLoad
    space: Room
    broke: float = 0.0
    cause_gone: float = 0.0
    exit_code: int | None = 0
    wrong: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    left_out: str = ""

    async def ask(self, sql: str, *arguments: object) -> list[Mapping[str, object]]:
        """The portfolio, as the superuser."""
        return await self.database.ask(sql, *arguments, database=DATABASE)

    def gone(self) -> None:
        """The cause is; what follows is recovery. Without a call of this, it is when the fault returns."""
        self.cause_gone = time.monotonic()


Happens = Callable[[Stage], Awaitable[None]]
"""What a fault does, from its cause until that is gone."""


@dataclass(frozen=True)
class Setting:
    """What a fault needs. `embedded`: the server's own PostgreSQL; `line`: TCP through it; `room`: megabytes that the data may take.
    `feed`: the load is writers and followers of the feed; `sync`: another system that sends batches."""

    embedded: bool = False
    line: bool = False
    room: int = 0
    feed: bool = False
    sync: bool = False


@asynccontextmanager
async def stage(directory: Path, name: str, setting: Setting) -> AsyncIterator[Stage]:
    """Ready, and under load since a moment; at its end everything has stopped."""
    async with AsyncExitStack() as stack:
        space = Room(directory, bounded=False)
        if setting.room:
            space = stack.enter_context(room(directory / "room", setting.room))
        home = space.path / ("postgres-of-server" if setting.embedded else "postgres")
        if setting.embedded:
            database = Postgres(home)
        else:
            database = await stack.enter_async_context(postgres(home))
        line = await stack.enter_async_context(line_to(database.home.socket))
        server = Server(directory, free_port(), _urls(database, setting, line))
        await server.start()
        made = Stage(database, line, server, _load(server, name, setting), space)
        try:
            await made.load.learn()
            yield made
        finally:
            line.delay = 0.0
            line.cut()
            made.exit_code = await server.stop() if server.runs else made.exit_code


def _load(server: Server, name: str, setting: Setting) -> Load | FeedLoad | SyncLoad:
    all_called = f"F-{name.upper()}-{int(time.time()) % 100_000}"
    if setting.feed:
        return FeedLoad(server.port, server.tokens, all_called)
    if setting.sync:
        return SyncLoad(server.port, server.tokens, all_called)
    return Load(server.port, server.tokens, Books(all_called))


def _urls(database: Postgres, setting: Setting, line: Line) -> Mapping[str, str]:
    if setting.embedded:
        return {"SALKKU_POSTGRES_HOME": str(database.home.path)}
    server = database.server
    url = line.url(server, DATABASE) if setting.line else server.dsn(APPLICATION)
    budget = {"SALKKU_BUDGET_UNITS": BUDGET_UNITS} if setting.feed or setting.sync else {}
    return {"SALKKU_DATABASE_URL": url, "SALKKU_MIGRATION_URL": server.dsn(OWNER), **budget}


@dataclass(frozen=True)
class Seen:
    """Of one fault: the requests since it began, when it began and was over, and what was wrong."""

    name: str
    outcomes: list[Outcome]
    broke: float
    gone: float
    ended: float
    wrong: list[str]
    told: list[str]

    @property
    def recovery(self) -> float:
        """Seconds from the end of the cause until the last failure, or until each kind had its first right answer again."""
        after = [outcome for outcome in self.outcomes if outcome.began >= self.gone]
        failed = [outcome.ended for outcome in after if outcome.told != RIGHT]
        firsts: dict[str, float] = {outcome.kind: self.ended for outcome in self.outcomes}
        for outcome in after:
            if outcome.told == RIGHT:
                firsts[outcome.kind] = min(firsts[outcome.kind], outcome.ended)
        return max([self.gone, *failed, *firsts.values()]) - self.gone


async def observed(made: Stage, name: str, happens: Happens) -> Seen:
    """The fault under load, and a while after it."""
    running = asyncio.create_task(made.load.run())
    await asyncio.sleep(CALM_SECONDS)
    made.broke = time.monotonic()
    await happens(made)
    made.cause_gone = made.cause_gone or time.monotonic()
    await asyncio.sleep(max(0.0, made.cause_gone + AFTER_SECONDS - time.monotonic()))
    ended = time.monotonic()
    made.load.going = False
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.shield(running), AFTER_SECONDS)
    made.load.finishing = True
    await running
    made.wrong += await made.load.audit(made.ask)
    made.told += made.load.told()
    made.wrong += [f"the log tells of an error of ours: {line}" for line in made.server.said.splitlines() if _unforeseen(line)][:5]
    since = [outcome for outcome in made.load.outcomes if outcome.ended >= made.broke]
    return Seen(name, since, made.broke, made.cause_gone, ended, made.wrong, made.told)


def _unforeseen(line: str) -> bool:
    return any(word in line for word in ('"level": "error"', '"level":"error"', "Traceback", "never retrieved", "internal error"))
