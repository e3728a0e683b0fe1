"""The client that the protocol comes with, npm's graphql-ws: whatever it asks, and that it follows on when the server was started anew."""

import asyncio

import pytest

from app.viewer import Role
from tests.support.databases import Database
from tests.support.node import Node
from tests.support.service import token_of
from tests.support.serving import free_port, serving

SECONDS = 120.0


@pytest.mark.slow
async def test_the_client_of_graphql_ws(node: Node, demo_database: Database) -> None:
    token = await token_of(demo_database, Role.PORTFOLIO_MANAGER)
    settings = {"SALKKU_DATABASE_URL": demo_database.url, "SALKKU_MIGRATION_URL": demo_database.owner_url}
    port = str(free_port())
    with serving("--port", port, settings=settings) as first:
        first.until("is ready")
        client = await node.start("sockets.mjs", f"ws://127.0.0.1:{port}/graphql", token)
        try:
            said = await heard(client, "following")
            assert first.stop() == 0, first.said
            with serving("--port", port, settings=settings) as second:
                second.until("is ready")
                said += await heard(client, "")
                assert second.stop() == 0, second.said
        finally:
            if client.returncode is None:
                client.kill()
            await client.communicate()
    assert client.returncode == 0, said
    assert said.count(" is well") == 6


async def heard(client: asyncio.subprocess.Process, line: str) -> str:
    """What it prints up to this line; up to its end when that is empty."""
    assert client.stdout is not None
    assert client.stderr is not None
    said = ""
    async with asyncio.timeout(SECONDS):
        while read := (await client.stdout.readline()).decode():
            said += read
            if line and line in read:
                return said
        said += (await client.stderr.read()).decode()
        await client.wait()
    assert not line, said
    return said
