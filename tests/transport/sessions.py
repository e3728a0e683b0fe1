"""Sockets and streams of a server in the process of the test, from the moment that they are let in."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.viewer import Role
from tests.transport.client import Wire, wire
from tests.transport.inside import Inside

MANAGER = Role.PORTFOLIO_MANAGER
BEATS = "subscription { heartbeat(everySeconds: 1) { at } }"
ROLE = "{ viewer { role } }"
LIST = "services(first: 200) { nodes { id key name { translations { fi sv en } } } }"
MUCH = "{ " + " ".join(f"list{number}: {LIST}" for number in range(40)) + " }"
MUCH_BYTES = 170_000


@asynccontextmanager
async def entered(server: Inside, role: Role = MANAGER, token: str | None = None) -> AsyncIterator[Wire]:
    async with wire(server.port) as made:
        yield await made.enter(token or server.tokens[role])


@asynccontextmanager
async def stream(server: Inside, query: str, token: str | None = None) -> AsyncIterator[AsyncIterator[tuple[str, str]]]:
    """Its events, each with its data; comments are events without a name."""
    headers = server.headers() | ({"authorization": f"Bearer {token}"} if token else {})
    async with server.http.stream("POST", "/graphql", json={"query": query}, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield events(answer)


async def events(answer: httpx.Response) -> AsyncIterator[tuple[str, str]]:
    name = ""
    async for line in answer.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            yield name, line.removeprefix("data:").strip()
        elif line.startswith(":"):
            yield "", line


def codes(data: str) -> set[str]:
    return {error["extensions"]["code"] for error in json.loads(data)["errors"]}
