"""Load of a feed under fire: writers at once over HTTP, many of whose writes are refused, tried only or in each other's way; and those who
follow what comes of it."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson

from app.history.positions import Seal
from tests.faults.feed_books import TRUTH, FeedBooks, Heard, Standing, differences
from tests.faults.feed_followers import HOWS, FeedFollower
from tests.faults.load import PAUSE_SECONDS, Ask, told
from tests.faults.outcomes import RIGHT, Outcome
from tests.faults.talker import Talker

WRITERS = 24
SHARED = 3
UPSERT = """mutation ($input: CapabilityUpsertInput!, $dry: Boolean!) { capabilityUpsert(input: $input, dryRun: $dry) {
  changeCursor capability { revision name { text(lang: [FI]) } } errors { code ... on ConflictError { currentRevision } } } }"""
BEGIN = "{ asOf { token } }"
KEY = "select key from position_seal"
CAUGHT_UP_SECONDS = 15.0
"""For followers to hear the last of what was written."""


@dataclass
class FeedLoad:
    """`name`: what all its rows are called by."""

    port: int
    tokens: Mapping[str, str]
    name: str
    books: FeedBooks = field(default_factory=FeedBooks)
    cursors: dict[str, str] = field(default_factory=dict)  # by text, as it was acknowledged
    followers: list[FeedFollower] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)  # of rows that all change, as known last
    going: bool = True
    finishing: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _following: list[asyncio.Task[None]] = field(default_factory=list)

    async def learn(self) -> None:
        """From where all follow."""
        talker = Talker(self.port, self.tokens["PORTFOLIO_MANAGER"])
        reply = await talker.post({"query": BEGIN})
        talker.close()
        if reply.status != 200 or b'"errors"' in reply.body:
            raise SystemExit(f"The server does not answer as it should: {reply}")
        token = orjson.loads(reply.body)["data"]["asOf"]["token"]
        for number, (hows, first) in enumerate(HOWS):
            follower = FeedFollower(self.port, self.tokens["PORTFOLIO_MANAGER"], self.name, hows, first, random.Random(number))  # noqa: S311
            follower.cursor, follower.outcomes, follower.news = token, self.outcomes, self.news
            self.followers.append(follower)

    async def run(self) -> None:
        """Until `going` is cleared and writers know of what they sent. Followers go on."""
        self._following = [asyncio.create_task(follower.follow()) for follower in self.followers]
        async with asyncio.TaskGroup() as writers:
            for number in range(WRITERS):
                writers.create_task(self._writes(number))

    async def audit(self, ask: Ask) -> list[str]:
        """After writers have ended, with some time for followers to hear the end."""
        (key,) = await ask(KEY)
        seal = Seal(key["key"])
        truth = [Heard(*row.values()) for row in await ask(TRUTH)]
        truth = [event for event in truth if (event.after or "").startswith(self.name)]
        for text, cursor in self.cursors.items():
            self.books.revisions[text] = seal.opened(cursor).revision
        found = [*await self._caught_up(truth), *self.books.audit(truth)]
        for follower in self.followers:
            found += [f"{follower.says}: {fault}" for fault in differences(follower.heard, truth)]
        return found

    async def _caught_up(self, truth: Sequence[Heard]) -> list[str]:
        """Those that broke on the way."""
        with suppress(TimeoutError):  # the differences tell
            async with asyncio.timeout(CAUGHT_UP_SECONDS):
                while any(len(follower.heard) < len(truth) for follower in self.followers):
                    self.news.clear()
                    await self.news.wait()
        for task in self._following:
            task.cancel()
        ended = await asyncio.gather(*self._following, return_exceptions=True)
        return [f"a follower broke: {error!r}" for error in ended if isinstance(error, Exception)]

    def told(self) -> list[str]:
        """Some words about how much was tried."""
        counted = ", ".join(f"{self.books.count(standing)} {standing.value}" for standing in Standing)
        return [f"writes: {counted}", *(f"{follower.says}: {follower.told()}" for follower in self.followers)]

    async def _writes(self, number: int) -> None:
        """In turn a row of its own and one that others change too; some only tried, some on a revision that is none."""
        luck, done, talker = random.Random(number), 0, Talker(self.port, self.tokens["PORTFOLIO_MANAGER"])  # noqa: S311
        try:
            for each in range(1_000_000):
                if not self.going:
                    break
                text = f"{self.name} {number}.{each}"
                if luck.random() < 0.3:
                    await self._changed(talker, text, f"{self.name}-S{luck.randrange(SHARED)}")
                elif luck.random() < 0.3:
                    await self._refused(talker, text, f"{self.name}-{number}", done, dry=luck.random() < 0.5)
                else:
                    done = await self._counted(talker, text, f"{self.name}-{number}", done)
                await asyncio.sleep(PAUSE_SECONDS * luck.random())
        finally:
            talker.close()

    async def _counted(self, talker: Talker, text: str, key: str, done: int) -> int:
        payload = await self._sent(talker, text, key, done)
        return done + 1 if payload and not payload["errors"] else done

    async def _changed(self, talker: Talker, text: str, key: str) -> None:
        """Whoever comes later is refused, and knows the revision then."""
        payload = await self._sent(talker, text, key, self.revisions.get(key, 0))
        if payload is None:
            return
        if payload["errors"]:
            self.revisions[key] = payload["errors"][0].get("currentRevision") or 1
        else:
            self.revisions[key] = payload["capability"]["revision"]

    async def _refused(self, talker: Talker, text: str, key: str, done: int, *, dry: bool) -> None:
        await self._sent(talker, text, key, done if dry else done + 7, dry=dry)

    async def _sent(self, talker: Talker, text: str, key: str, revision: int, *, dry: bool = False) -> Any:
        """Again and again with the same key; None: the program ends and nobody knows."""
        asked: dict[str, object] = {"key": key, "kind": "KNOWLEDGE", "name": {"fi": text}}
        if revision:
            asked["expectedRevision"] = revision
        self.books.send(text)
        once = str(uuid4())
        while not self.finishing:
            began = time.monotonic()
            reply = await talker.post({"query": UPSERT, "variables": {"input": asked, "dry": dry}}, None if dry else once)
            said = told(reply, lambda data: _right(data["capabilityUpsert"], text, dry=dry))
            self.outcomes.append(Outcome("write", began, time.monotonic(), said))
            if said == RIGHT:
                return self._known(text, orjson.loads(reply.body)["data"]["capabilityUpsert"], dry=dry)
            await asyncio.sleep(PAUSE_SECONDS)
        return None

    def _known(self, text: str, payload: Any, *, dry: bool) -> Any:
        if payload["errors"] or dry:
            self.books.taken_back(text)
        else:
            self.books.done(text)
            self.cursors[text] = payload["changeCursor"]
        return payload


def _right(payload: Any, text: str, *, dry: bool) -> bool:
    """Done, or refused because of another one."""
    if payload["errors"]:
        return [error["code"] for error in payload["errors"]] in (["REVISION_CONFLICT"], ["KEY_TAKEN"], ["NOT_FOUND"])
    return bool(payload["capability"] is None if dry else payload["capability"]["name"]["text"] == text)
