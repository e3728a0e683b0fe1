"""A client whose connections are cut, by itself: in the middle of what it sends, while it waits, and in the middle of what it is told."""

import asyncio
import random

import orjson

from tests.faults.talker import PATIENCE_SECONDS, Reply, Talker

WAIT_SECONDS = 1.5
"""At most, from a request to the cut that comes before its answer: the server is in the middle of it then."""

CUT_HERE = "cut here"


class RudeTalker(Talker):
    """Cuts every so many requests in one of three places; they are replies of their own."""

    def __init__(self, port: int, token: str, luck: random.Random, rudeness: float) -> None:
        super().__init__(port, token)
        self._luck = luck
        self._rudeness = rudeness
        self.cuts = 0

    async def post(self, question: object, key: str | None = None) -> Reply:
        if self._luck.random() >= self._rudeness:
            return await super().post(question, key)
        self.cuts += 1
        self.close()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._cut(self._said(orjson.dumps(question), key))
        except TimeoutError:  # an OSError too
            return Reply("hung")
        except OSError:
            return Reply("refused")
        return Reply(CUT_HERE)

    async def _cut(self, said: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        place = self._luck.choice(("asking", "waiting", "told"))
        try:
            writer.write(said[: self._luck.randrange(1, len(said))] if place == "asking" else said)
            if place == "told":
                await reader.read(self._luck.randint(1, 300))
            elif place == "waiting":
                await asyncio.sleep(WAIT_SECONDS * self._luck.random())
            else:
                await writer.drain()
        finally:
            writer.transport.abort()
