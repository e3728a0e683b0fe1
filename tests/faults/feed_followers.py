"""Those who follow the feed: by pages of odd sizes, over a WebSocket, as server-sent events, or now so and now so; who go away at random,
in the middle of what they were told, and come again with nothing but a cursor."""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any

import httpx
import orjson

from tests.faults.feed_books import Heard
from tests.faults.load import PAUSE_SECONDS, told
from tests.faults.outcomes import RIGHT, Outcome, told_by
from tests.faults.talker import Talker
from tests.transport.client import Closed, wire

NAME = "{ ... on Capability { name { text(lang: [FI]) } } }"
FEED = f"""changes(after: $after, filter: {{entityTypes: [CAPABILITY]}}%s) {{
  cursor hasMore events {{ cursor revision seq entityId entityKey before {NAME} after {NAME} }} }}"""
PAGE = f"query ($after: String!, $first: Int!) {{ {FEED % ', first: $first'} }}"
LIVE = f"subscription ($after: String!) {{ {FEED % ''} }}"
HOWS: Sequence[tuple[Sequence[str], int]] = (
    (["page"], 1),
    (["page"], 7),
    (["page"], 50),
    (["socket"], 1),
    (["socket"], 1),
    (["stream"], 1),
    (["page", "socket", "stream"], 3),
    (["page", "socket", "stream"], 13),
)
"""By which ways each goes, and the rows of its pages."""

AGAIN_SECONDS = 0.05
PATIENCE_SECONDS = 5.0
"""Without a word on a subscription, a follower comes again."""


class FeedFollower:
    """`name`: what rows that count are called by. `outcomes`, and `news`, set when something was heard: shared by all."""

    def __init__(self, port: int, token: str, name: str, hows: Sequence[str], first: int, luck: random.Random) -> None:
        self._port, self._token, self._name = port, token, name
        self._hows, self._first, self._luck = hows, first, luck
        self.cursor = ""
        self.heard: list[Heard] = []
        self.outcomes: list[Outcome] = []
        self.news = asyncio.Event()
        self._times = {"pages": 0, "gone": 0, "cut short": 0}

    @property
    def says(self) -> str:
        return f"{'/'.join(self._hows)} by {self._first}"

    def told(self) -> str:
        """How it went."""
        return f"{len(self.heard)} events, " + ", ".join(f"{count} {what}" for what, count in self._times.items())

    async def follow(self) -> None:
        """For ever."""
        ways = {"page": self._pages, "socket": self._socket, "stream": self._stream}
        while True:
            how, began = self._luck.choice(self._hows), time.monotonic()
            async with aclosing(ways[how]()) as all_told:
                async for said in all_told:
                    self.outcomes.append(Outcome(how, began, time.monotonic(), said))
                    began = time.monotonic()
                    if self._luck.random() < 0.1:
                        self._times["gone"] += 1
                        break
            await asyncio.sleep(AGAIN_SECONDS * self._luck.random())

    def _right(self, data: Any) -> bool:
        """Takes what it was told, or only the first of it as if it had died there; the next goes on from where it is."""
        feed = data["changes"]
        events = feed["events"]
        self._times["pages"] += 1
        if events and self._luck.random() < 0.1:
            events = events[: self._luck.randint(1, len(events))]
            self._times["cut short"] += 1
            self.cursor = events[-1]["cursor"]
        else:
            self.cursor = feed["cursor"]
        self.heard += [_heard(event) for event in events if event["entityKey"].startswith(self._name)]
        self.news.set()
        return True

    async def _pages(self) -> AsyncGenerator[str, None]:
        talker = Talker(self._port, self._token)
        try:
            while True:
                asked = {"query": PAGE, "variables": {"after": self.cursor, "first": self._first}}
                yield told(await talker.post(asked), self._right)
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            talker.close()

    async def _socket(self) -> AsyncGenerator[str, None]:
        try:
            async with wire(self._port, limit=2**20) as made:
                await made.say(type="connection_init", payload={"Authorization": f"Bearer {self._token}"})
                await made.until(type="connection_ack")
                await made.ask("1", LIVE, variables={"after": self.cursor})
                while True:
                    message = await made.until(id="1")
                    if message["type"] == "complete":
                        return
                    payload = message["payload"]
                    before = self._times["cut short"]
                    yield told_by({"errors": payload} if message["type"] == "error" else payload, self._right)
                    if self._times["cut short"] > before:
                        return
        except Closed as closed:
            yield "cut" if closed.code == 1006 else f"closed {closed.code}"
        except OSError as error:  # a timeout is one
            yield RIGHT if isinstance(error, TimeoutError) else "refused"
        except asyncio.IncompleteReadError:
            yield "cut"

    async def _stream(self) -> AsyncGenerator[str, None]:
        headers = {"authorization": f"Bearer {self._token}", "accept": "text/event-stream"}
        body = {"query": LIVE, "variables": {"after": self.cursor}}
        try:
            async with (
                httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http,
                http.stream("POST", f"http://127.0.0.1:{self._port}/graphql", json=body, headers=headers) as answer,
            ):
                if answer.status_code != 200:
                    yield f"{answer.status_code} {told_by(orjson.loads(await answer.aread()), self._right)}"
                    return
                async for line in answer.aiter_lines():
                    if line.startswith("data: "):
                        before = self._times["cut short"]
                        yield told_by(orjson.loads(line.removeprefix("data: ")), self._right)
                        if self._times["cut short"] > before:
                            return
        except httpx.ConnectError:
            yield "refused"
        except httpx.TimeoutException:
            yield RIGHT
        except httpx.TransportError:
            yield "cut"


def _heard(event: Any) -> Heard:
    before, after = (event[side]["name"]["text"] if event[side] else None for side in ("before", "after"))
    return Heard(datetime.fromisoformat(event["revision"]), event["seq"], event["entityId"].removeprefix("Capability:"), before, after)
