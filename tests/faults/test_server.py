"""A server that is stopped or killed in the middle of something, as a process."""

import asyncio
import json
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.database.embedded import default_home
from app.database.embedded.home import Home
from app.viewer import Role
from tests.faults.conftest import Distant
from tests.faults.line import Line
from tests.support.databases import Database
from tests.support.locking import locked, until_waiting
from tests.support.rows import connected
from tests.support.service import token_of
from tests.support.serving import Serving, serving

DEADLINE_SECONDS = 60.0
READ = {"query": "{ portfolios(first: 1) { nodes { key } } }"}
RENAME = "mutation ($input: PortfolioUpdateInput!) { portfolioUpdate(input: $input) { portfolio { revision } errors { code } } }"
RENAMED = {"portfolio": {"key": "MERILINNA"}, "expectedRevision": 1, "name": {"en": "Renamed"}, "idempotencyKey": "one"}


@asynccontextmanager
async def started(database: Database, **settings: str) -> AsyncIterator[Serving]:
    """In a thread: what it talks over goes through this loop."""
    with serving(settings={**database.settings, **settings}) as made:
        await asyncio.to_thread(made.until, "is ready")
        yield made


async def post(server: Serving, token: str, body: Mapping[str, Any]) -> httpx.Response:
    async with httpx.AsyncClient(timeout=DEADLINE_SECONDS) as http:
        return await http.post(f"{server.address}/graphql", json=body, headers={"authorization": f"Bearer {token}"})


async def refuses_connections(server: Serving) -> None:
    async with asyncio.timeout(DEADLINE_SECONDS):
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", server.port)) != 0:
                    return
            await asyncio.sleep(0)


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGTERM, signal.SIGTERM], [signal.SIGINT]])
async def test_what_was_accepted_before_the_signal_is_answered(fresh_demo: Database, signals: list[signal.Signals]) -> None:
    token = await token_of(fresh_demo, Role.PORTFOLIO_MANAGER)
    async with started(fresh_demo) as made:
        async with locked(fresh_demo, "portfolio", "exclusive"):
            under_way = asyncio.create_task(post(made, token, {"query": RENAME, "variables": {"input": RENAMED}}))
            await until_waiting(fresh_demo)
            for number in signals:
                made.process.send_signal(number)
                await refuses_connections(made)

        answer = await under_way
        assert (answer.status_code, answer.json()["data"]) == (200, {"portfolioUpdate": {"portfolio": {"revision": 2}, "errors": []}})
        assert await asyncio.to_thread(made.process.wait, DEADLINE_SECONDS) == 0


async def test_a_stop_does_not_wait_for_a_database_that_is_silent(demo_database: Database, line: Line) -> None:
    token = await token_of(demo_database, Role.PORTFOLIO_MANAGER)
    distant = Distant(demo_database.server, demo_database.name, line)
    async with started(distant, SALKKU_SHUTDOWN_SECONDS="1") as made:
        assert (await post(made, token, READ)).status_code == 200
        line.swallow()
        under_way = asyncio.create_task(post(made, token, READ))
        await line.heard()
        made.process.send_signal(signal.SIGTERM)

        answer = await under_way
        (error,) = answer.json()["errors"]
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert (error["extensions"]["code"], error["message"]) == ("UNAVAILABLE", "The server is stopping; try again in a moment.")
        assert await asyncio.to_thread(made.process.wait, DEADLINE_SECONDS) == 0


@pytest.mark.slow
async def test_what_was_committed_when_the_server_was_killed_is_found_by_its_key(fresh_demo: Database, line: Line) -> None:
    token = await token_of(fresh_demo, Role.PORTFOLIO_MANAGER)
    distant = Distant(fresh_demo.server, fresh_demo.name, line)
    asked = {"query": RENAME, "variables": {"input": RENAMED}}
    async with started(distant) as killed:
        line.last_words = b"COMMIT\x00"
        lost = asyncio.create_task(post(killed, token, asked))
        async with asyncio.timeout(DEADLINE_SECONDS):
            await line.silent.wait()
        os.killpg(killed.process.pid, signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            await lost
    line.last_words = None
    line.swallowing = False
    async with started(distant) as again:
        answer = await post(again, token, asked)

    assert answer.json()["data"] == {"portfolioUpdate": {"portfolio": {"revision": 2}, "errors": []}}
    async with connected(fresh_demo.owner_url) as owner:
        assert await owner.fetchval("select revision from portfolio") == 2


@pytest.mark.slow
async def test_the_embedded_postgresql_is_back_by_itself_after_it_was_killed(tmp_path: Path) -> None:
    home = Home(tmp_path / "postgres") if os.geteuid() else Home(default_home(tmp_path / "var"))
    try:
        with serving("--demo", settings={"SALKKU_VAR_DIRECTORY": str(tmp_path), "SALKKU_POSTGRES_HOME": str(home.path)}) as made:
            await asyncio.to_thread(made.until, "More queries")
            token = json.loads((tmp_path / "demo-tokens.json").read_text())["PORTFOLIO_MANAGER"]
            known = (await post(made, token, READ)).json()["data"]
            os.kill(int((home.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

            async with asyncio.timeout(DEADLINE_SECONDS):
                while (answer := await post(made, token, READ)).status_code != 200:
                    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
            assert answer.json()["data"] == known
            assert await asyncio.to_thread(made.stop) == 0
    finally:
        shutil.rmtree(home.path, ignore_errors=True)
