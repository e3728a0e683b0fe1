"""Probes: one look at the database answers all of them, and a server that stops says so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.health import SILENT, STOPPING, Readiness
from app.main import Dispatch, create_app
from app.settings import Settings
from tests.support.databases import Database


@asynccontextmanager
async def silent_server() -> AsyncIterator[tuple[str, list[object]]]:
    """Takes connections and never says anything."""
    accepted: list[object] = []

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted.append(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"postgresql://salkku:hunter2@127.0.0.1:{port}/salkku?sslmode=disable", accepted
    finally:
        server.close()
        for writer in accepted:
            assert isinstance(writer, asyncio.StreamWriter)
            writer.close()


async def test_a_flood_of_probes_opens_one_connection() -> None:
    async with silent_server() as (url, accepted):
        readiness = Readiness(url)
        first = asyncio.create_task(readiness.fault())
        others = [asyncio.create_task(readiness.fault()) for _ in range(300)]
        first.cancel()  # a probe that gives up takes nobody's answer with it
        assert set(await asyncio.gather(*others)) == {SILENT}
        assert {await readiness.fault() for _ in range(300)} == {SILENT}
        assert len(accepted) == 1


async def test_a_server_that_stops_is_not_ready_and_still_alive(database: Database) -> None:
    app = create_app(Settings(), database_url=database.url)
    assert isinstance(app, Dispatch)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://salkku") as http:
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
        app.stop()
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "reason": STOPPING})
        answer = await http.get("/livez")
        assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
