"""A server in the process of the test, which may change its limits, and stop it by halves."""

import asyncio
import gc
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
import httpx
import uvicorn

from app.main import Dispatch, create_app
from app.settings import Settings
from app.transport.doors import Doors
from app.transport.frames import WebSocketProtocol
from app.transport.protocol import Listener
from app.viewer import Role
from tests.support.databases import Database
from tests.support.service import token_of
from tests.transport.client import ANSWER_SECONDS


@dataclass(frozen=True)
class Inside:
    """`tokens`: one of each role. `server`: which the test may tell to exit."""

    port: int
    tokens: Mapping[Role, str]
    database: Database
    app: Dispatch
    server: uvicorn.Server
    http: httpx.AsyncClient

    def headers(self, role: Role = Role.PORTFOLIO_MANAGER, accept: str = "text/event-stream") -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens[role]}", "accept": accept}


@asynccontextmanager
async def inside(database: Database, *, unsent_bytes: int | None = None, **settings: Any) -> AsyncIterator[Inside]:
    """Ready to be asked. `unsent_bytes`: how many the machine keeps of a connection; else megabytes."""
    tokens = {role: await token_of(database, role) for role in Role}
    app = create_app(Settings(**settings), database_url=database.url)
    listener = Listener(Doors(hosts=[], origins=[], tls=False), connections=1_000, refused=app.refused)
    config = uvicorn.Config(
        app,
        http=cast("type[asyncio.Protocol]", listener.connection),
        ws=WebSocketProtocol,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        if unsent_bytes is not None:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, unsent_bytes)
        port = bound.getsockname()[1]
        running = asyncio.create_task(server.serve(sockets=[bound]))
        try:
            while not server.started:
                assert not running.done(), "it did not start"
                await asyncio.sleep(0.01)
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
                yield Inside(port, tokens, database, app, server, http)
        finally:
            app.stop()
            server.should_exit = True
            await running
            gc.unfreeze()


async def run(database: Database, sql: str, *arguments: object) -> None:
    connection = await asyncpg.connect(database.owner_url)
    try:
        await connection.execute(sql, *arguments)
    finally:
        await connection.close()


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(ANSWER_SECONDS):
        while not await condition():  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.02)


@asynccontextmanager
async def locked(database: Database, table: str) -> AsyncIterator[None]:
    """Nobody else can read or write it meanwhile."""
    connection = await asyncpg.connect(database.owner_url)
    try:
        async with connection.transaction():
            await connection.execute(f"lock table {table} in access exclusive mode")
            yield
    finally:
        await connection.close()


async def found(database: Database, sql: str, *arguments: object) -> bool:
    """Whether there is a row."""
    connection = await asyncpg.connect(database.admin_url)
    try:
        return await connection.fetchrow(sql, *arguments) is not None
    finally:
        await connection.close()


async def somebody_waits(database: Database) -> bool:
    """For what is locked."""
    return await found(database, "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")


async def nobody_waits(database: Database) -> bool:
    return not await somebody_waits(database)
