"""Databases to write to, one after the other, as the seven people of the demo: what does not belong to one of them is made once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.database.embedded import Server
from app.database.pool import ReadPool
from app.database.unit_of_work import UnitsOfWork
from app.graphsql.engine import Engine
from app.reading import Reading
from app.schema import mapping, verbs
from app.viewer import Role, Viewer
from app.writing import Writing
from tests.support.databases import clone
from tests.support.rows import Connection, connected
from tests.support.writing import Writer, writer_on


class Ground:
    """`viewers`: their ids are the same in every clone of the template. No dataclass: hypothesis prints all of those."""

    def __init__(self, server: Server, template: str, engine: Engine, viewers: dict[Role, Viewer]) -> None:
        self.server = server
        self.template = template
        self.engine = engine
        self.viewers = viewers

    @asynccontextmanager
    async def fresh(self, connections: int = 2) -> AsyncIterator["Plot"]:
        """A demo portfolio of the block's own."""
        async with clone(self.server, self.template) as database, connected(database.owner_url) as owner:
            units = UnitsOfWork(database.url, size=connections, wait_seconds=30, statement_seconds=60)
            pool = ReadPool(database.url, size=1, wait_seconds=30, statement_seconds=60)
            try:
                reading = Reading(self.engine, pool)
                writing = Writing(self.engine, units, verbs(), reading.sealing)
                writer = Writer(database, pool, reading, writing, self.viewers)
                yield Plot(writer, units, owner)
            finally:
                await units.close()
                await pool.close()


class Plot:
    """`owner`: a connection that reads everything."""

    def __init__(self, writer: Writer, units: UnitsOfWork, owner: Connection) -> None:
        self.writer = writer
        self.units = units
        self.owner = owner


@asynccontextmanager
async def ground_on(server: Server, template: str) -> AsyncIterator[Ground]:
    async with clone(server, template) as database, writer_on(database) as writer:
        engine = Engine(mapping())
        try:
            yield Ground(server, template, engine, writer.viewers)
        finally:
            engine.close()
