"""Writers of the feed under fire, straight on the database: transactions, savepoints, commits in a row, connections that are ended while
they commit; and one who holds a transaction open, or even the recorded clock, while all others go on or wait."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from app.database.unit_of_work import THIS_REVISION
from tests.faults.feed_books import TRUTH, FeedBooks, Heard
from tests.support import rows
from tests.support.databases import Database
from tests.support.rows import Connection, connected

DEADLINE_SECONDS = 60.0
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
"""For the clock, or for a row of somebody who waits for it."""
RENAME = "update capability set name = jsonb_build_object('fi', $1::text) where id = $2"
RECORD_NOW = "set constraints all immediate"
LOST = (asyncpg.AdminShutdownError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, ConnectionError)


@dataclass
class Fire:
    """`rounds`: transactions of each writer. `half`: set when half of all are over; `over`: when all are."""

    database: Database
    writers: int
    rounds: int
    books: FeedBooks = field(default_factory=FeedBooks)
    half: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    shared: Sequence[UUID] = ()
    ended: int = 0

    async def burn(self) -> None:
        """All writers, to the end of what they write."""
        async with connected(self.database.url) as connection:
            self.shared = [await self._created(connection, f"shared {number}") for number in range(3)]
        for number in range(3):
            self.books.done(f"shared {number}")
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(self.writers):
                    group.create_task(self._write(number))
                group.create_task(self._hold("held"))
                group.create_task(self._hold("held with the clock", clock=True))
        finally:
            self.over.set()

    async def _created(self, connection: Connection, text: str) -> UUID:
        self.books.send(text)
        return await rows.insert(connection, "capability", key=rows.key("CAP"), kind="KNOWLEDGE", name={"fi": text})

    async def _write(self, number: int) -> None:
        luck = random.Random(number)  # noqa: S311
        fatal = set(luck.sample(range(self.rounds), 1)) if number % 4 == 0 else set()
        done = 0
        while done < self.rounds:
            async with connected(self.database.url) as connection:
                for each in range(done, self.rounds):
                    done = each + 1
                    if not await self._round(connection, f"{number}.{each}", luck, fatal=each in fatal):
                        break

    async def _round(self, connection: Connection, name: str, luck: random.Random, *, fatal: bool) -> bool:
        """One transaction; False: its connection is lost, perhaps before anybody was told of its end."""
        kept, dropped = await self._begun(connection, name, luck)
        try:
            if fatal:
                await self._committed_while_ended(connection)
            elif luck.random() < 0.2:
                if luck.random() < 0.5:
                    await connection.execute(RECORD_NOW)
                await connection.execute("rollback")
                kept, dropped = [], [*dropped, *kept]
            else:
                await self._committed(connection, kept)
        except LOST:
            return False
        finally:
            self._count(dropped)
        for text in kept:
            self.books.done(text)
        return not fatal

    async def _begun(self, connection: Connection, name: str, luck: random.Random) -> tuple[list[str], list[str]]:
        """What it wrote and what it took back: a row of its own, and often one of those that all change; sometimes to a savepoint."""
        await connection.execute("begin")
        texts = [f"{name} own"]
        await self._created(connection, texts[0])
        if luck.random() < 0.3:
            return texts, await self._tried(connection, f"{name} tried", luck)
        if luck.random() < 0.7:
            texts.append(f"{name} shared")
            self.books.send(texts[1])
            await connection.execute(RENAME, texts[1], luck.choice(self.shared))
        return texts, []

    async def _tried(self, connection: Connection, text: str, luck: random.Random) -> list[str]:
        """As far as into the history, and back to the savepoint."""
        self.books.send(text)
        await connection.execute("savepoint one")
        await connection.execute(RENAME, text, luck.choice(self.shared))
        if luck.random() < 0.5:
            await connection.execute(RECORD_NOW)
        await connection.execute("rollback to one; set constraints all deferred")
        return [text]

    async def _committed(self, connection: Connection, kept: Sequence[str]) -> None:
        await connection.execute(RECORD_NOW)
        revision = await connection.fetchval(THIS_REVISION.text)
        await connection.execute("commit")
        for text in kept:
            self.books.done(text, revision)

    async def _committed_while_ended(self, connection: Connection) -> None:
        pid = connection.get_server_pid()
        async with connected(self.database.admin_url) as admin:
            commit = asyncio.create_task(connection.execute("commit"))
            await admin.execute("select pg_terminate_backend($1)", pid)
            await commit

    def _count(self, dropped: Sequence[str]) -> None:
        for text in dropped:
            self.books.taken_back(text)
        self.ended += 1
        if self.ended == self.writers * self.rounds // 2:
            self.half.set()

    async def _hold(self, text: str, *, clock: bool = False) -> None:
        """From the first write until half of all others are over; with `clock` then until a quarter of them wait."""
        async with connected(self.database.url) as connection, connected(self.database.url) as watcher:
            async with connection.transaction():
                await self._created(connection, text)
                await self.half.wait()
                if clock:
                    await connection.execute(RECORD_NOW)
                    async with asyncio.timeout(DEADLINE_SECONDS):
                        while await watcher.fetchval(WAITING) < self.writers // 4:
                            pass
            self.books.done(text)


@asynccontextmanager
async def burning(fire: Fire) -> AsyncIterator[None]:
    """While the block reads; it may go on until `over` and longer."""
    task = asyncio.create_task(fire.burn())
    try:
        yield
    finally:
        await task


async def truth_of(database: Database) -> list[Heard]:
    """All that happened, in order."""
    async with connected(database.url) as connection:
        return [Heard(*row) for row in await connection.fetch(TRUTH)]
