"""`/livez` and `/readyz`: is the process alive; may it get requests."""

import asyncio
from collections.abc import Sequence

import asyncpg
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

READY_SECONDS = 2.0  # seconds that a probe waits for the database: below what load balancers wait for the probe


def health_routes(database_url: str, *, head: str) -> Sequence[BaseRoute]:
    """`head`: the migration that this version's code was written for."""

    async def livez(_: Request) -> Response:
        """The event loop turns; whether the database does is not this question."""
        return JSONResponse({"status": "alive"})

    async def readyz(_: Request) -> Response:
        fault = await _fault(database_url, head)
        if fault is None:
            return JSONResponse({"status": "ready", "migration": head})
        return JSONResponse({"status": "unavailable", "reason": fault}, status_code=503)

    return [Route("/livez", livez), Route("/readyz", readyz)]


async def _fault(database_url: str, head: str) -> str | None:
    """Why no request should come here, without hosts, names or passwords; None when all is well."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            found = await applied_migration(database_url)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return "the database does not answer"
    if found != head:
        return f"the database is at migration {found}, this version needs {head}"
    return None


async def applied_migration(database_url: str) -> str | None:
    """A connection of its own: a probe must not wait in the queue that it is asked about."""
    connection = await asyncpg.connect(database_url)
    try:
        return await connection.fetchval("select version_num from alembic_version")
    finally:
        await connection.close(timeout=READY_SECONDS)
