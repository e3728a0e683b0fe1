"""The physical limit: a bare ASGI application on the server's own HTTP settings and pool, with SQL written by hand.

    python -m tests.benchmarks.limit DSN PORT CUSTOMER-IDS

It knows no GraphQL, no tokens, no limits and no faults: what it costs, every server with this HTTP server, driver and database must.
"""

import socket
import sys
from collections.abc import Mapping
from uuid import UUID

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from app.commands.serve import run_until_signal
from app.database.pool import ReadPool
from app.settings import Settings
from tests.benchmarks.questions import QUESTIONS, VIEWERS

READY = "The limit is ready.\n"
WAIT_SECONDS = 30.0


def limit(pool: ReadPool, customers: list[UUID]) -> ASGIApp:
    """Answers `POST /<question>-<viewer>`."""
    statements: Mapping[str, tuple[str, list[object], bool]] = {
        f"/{question.name}-{viewer}": (question.sql(viewer), [customers] if viewer == "customer" else [], question.by_id)
        for question in QUESTIONS
        for viewer in VIEWERS
    }

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(pool, receive, send)
            return
        body = (await receive())["body"]
        sql, given, by_id = statements[scope["path"]]
        arguments = [*given, UUID(orjson.loads(body)["variables"]["id"].partition(":")[2])] if by_id else given
        data = b'{"data":' + await pool.value(sql, arguments) + b"}"
        headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(data)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": data})

    return answer


async def _lifespan(pool: ReadPool, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await pool.close()
    await send({"type": "lifespan.shutdown.complete"})


def main(url: str, port: str, *customers: str) -> None:
    """Until a signal."""
    settings = Settings()
    pool = ReadPool(url, size=settings.read_connections, wait_seconds=WAIT_SECONDS, statement_seconds=WAIT_SECONDS)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", int(port)))
        run_until_signal(settings, limit(pool, [UUID(customer) for customer in customers]), listener, READY)


if __name__ == "__main__":
    main(*sys.argv[1:])
