"""The line between server and database: a TCP proxy that passes on, delays, cuts, or swallows what it is given."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from app.database.embedded import Server
from app.database.embedded.cluster import APPLICATION
from tests.support.serving import free_port


class Line:
    """`delay`: seconds that each piece waits. `refusing`: whoever connects is sent away. `joined`: how many connections there were.
    `losses`: an answer that holds the first of them is not passed on, and its connection ends.
    `last_words`: from an answer that holds these on it swallows, and `silent` is set.
    """

    def __init__(self, socket: Path, port: int) -> None:
        self._socket = socket
        self.port = port
        self.delay = 0.0
        self.refusing = False
        self.swallowing = False
        self.losses: list[bytes] = []
        self.last_words: bytes | None = None
        self.silent = asyncio.Event()
        self.joined = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._forgotten: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._said = asyncio.Event()

    def url(self, server: Server, database: str) -> str:
        """The application's, by this line."""
        return f"postgresql://{APPLICATION}:{quote(server.passwords[APPLICATION])}@127.0.0.1:{self.port}/{quote(database)}"

    def cut(self) -> None:
        """Ends every connection, as a network does: with a reset and without a word."""
        for writer in list(self._writers):
            writer.transport.abort()

    def swallow(self) -> None:
        """Nothing comes through either way, and nobody is told. What is connected now stays so for good, as behind a firewall that has
        forgotten it."""
        self.swallowing = True
        self._forgotten |= self._writers
        self.silent.set()
        self._said.clear()

    async def heard(self) -> None:
        """Until somebody says something."""
        await self._said.wait()

    async def end(self) -> None:
        """Of everything that passes, or does not."""
        self.refusing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """For as long as both ends live."""
        self.joined += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._writers.add(writer)
        try:
            await self._joined(reader, writer)
        except (OSError, asyncio.CancelledError):  # nobody listens behind us, or we end; asyncio logs what is raised here
            pass
        finally:
            self._writers.discard(writer)
            writer.transport.abort()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            return
        if self.swallowing:
            await _for_good()
        theirs, ours = await asyncio.open_unix_connection(self._socket)
        self._writers.add(ours)
        pumps = [asyncio.create_task(self._pump(*ends)) for ends in ((reader, ours), (theirs, writer))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self._writers.discard(ours)
            ours.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(65536):
                self._said.set()
                if self.losses and self.losses[0] in piece:
                    self.losses.pop(0)
                    return
                if self.last_words is not None and self.last_words in piece:
                    self.swallow()
                if self.delay:
                    await asyncio.sleep(self.delay)
                if self.swallowing or writer in self._forgotten:
                    await _for_good()
                writer.write(piece)
                await writer.drain()


async def _for_good() -> None:
    await asyncio.get_running_loop().create_future()


@asynccontextmanager
async def line_to(socket: Path) -> AsyncIterator[Line]:
    line = Line(socket, free_port())
    server = await asyncio.start_server(line.connect, "127.0.0.1", line.port)
    try:
        yield line
    finally:
        server.close()
        await line.end()
