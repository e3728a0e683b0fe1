"""`/livez` and `/readyz`: is the process alive; may it get requests."""

import asyncio

import asyncpg
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app import limits
from app.database.revision import applied_revision, code_head


def health_routes(database_url: str) -> list[BaseRoute]:
    """A probe has a connection of its own: it must not wait in the queue that it is asked about."""

    async def livez(_: Request) -> Response:
        """The event loop turns; whether the database does is not this question."""
        return JSONResponse({"status": "alive"})

    async def readyz(_: Request) -> Response:
        fault = await _fault(database_url)
        if fault is None:
            return JSONResponse({"status": "ready", "migration": code_head()})
        return JSONResponse({"status": "unavailable", "reason": fault}, status_code=503)

    return [Route("/livez", livez), Route("/readyz", readyz)]


async def _fault(database_url: str) -> str | None:
    """Why no request should come here, without hosts, names or passwords; None when all is well."""
    try:
        async with asyncio.timeout(limits.READY_SECONDS):
            found = await applied_revision(database_url)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return "the database does not answer"
    if found != code_head():
        return f"the database is at migration {found}, this version needs {code_head()}"
    return None
