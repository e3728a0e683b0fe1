"""Those who follow a subscription, over a WebSocket or as server-sent events: each beat is one outcome, and so is each end."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import httpx
import orjson

from tests.faults.outcomes import Outcome, told_by
from tests.transport.client import Closed, Wire, wire

BEATS = "subscription { heartbeat(everySeconds: 1) { at revision } }"
AGAIN_SECONDS = 0.2


class Follower:
    """`going`: whether to go on."""

    def __init__(self, port: int, token: str, outcomes: list[Outcome], going: Callable[[], bool]) -> None:
        self._port = port
        self._token = token
        self._outcomes = outcomes
        self._going = going
        self._newest = ""

    async def by_socket(self) -> None:
        await self._follow("socket", self._socket)

    async def by_stream(self) -> None:
        await self._follow("stream", self._stream)

    async def _follow(self, kind: str, beats: Callable[[], AsyncGenerator[str, None]]) -> None:
        """Comes again when it was sent away."""
        while self._going():
            began = time.monotonic()
            async with aclosing(beats()) as all_told:
                async for told in all_told:
                    self._outcomes.append(Outcome(kind, began, time.monotonic(), told))
                    began = time.monotonic()
                    if not self._going():
                        break
            await asyncio.sleep(AGAIN_SECONDS)

    async def _socket(self) -> AsyncGenerator[str, None]:
        try:
            async with wire(self._port) as made:
                await self._entered(made)
                while True:
                    message = await made.until(id="1")
                    if message["type"] == "complete":
                        return
                    payload = message["payload"]
                    yield told_by({"errors": payload} if message["type"] == "error" else payload, self._forward)
        except Closed as closed:
            yield "cut" if closed.code == 1006 else f"closed {closed.code}"
        except OSError as error:  # a timeout is one
            yield "hung" if isinstance(error, TimeoutError) else "refused"
        except asyncio.IncompleteReadError:
            yield "cut"

    async def _entered(self, made: Wire) -> None:
        await made.say(type="connection_init", payload={"Authorization": f"Bearer {self._token}"})
        await made.until(type="connection_ack")
        await made.ask("1", BEATS)

    async def _stream(self) -> AsyncGenerator[str, None]:
        headers = {"authorization": f"Bearer {self._token}", "accept": "text/event-stream"}
        try:
            async with (
                httpx.AsyncClient(timeout=20) as http,
                http.stream("POST", f"http://127.0.0.1:{self._port}/graphql", json={"query": BEATS}, headers=headers) as answer,
            ):
                if answer.status_code != 200:
                    yield f"{answer.status_code} {told_by(orjson.loads(await answer.aread()), self._forward)}"
                    return
                async for line in answer.aiter_lines():
                    if line.startswith("data: "):
                        yield told_by(orjson.loads(line.removeprefix("data: ")), self._forward)
        except httpx.ConnectError:
            yield "refused"
        except httpx.TimeoutException:
            yield "hung"
        except httpx.TransportError:
            yield "cut"

    def _forward(self, data: Any) -> bool:
        """Revisions never go back, for whoever hears one after the other."""
        before, self._newest = self._newest, data["heartbeat"]["revision"]
        return self._newest >= before
