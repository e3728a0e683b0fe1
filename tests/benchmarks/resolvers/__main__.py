"""The ordinary server, on the HTTP settings and as many connections to the database as the measured one.

python -m tests.benchmarks.resolvers DSN PORT
"""

import socket
import sys
from collections.abc import Callable

import asyncpg
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from strawberry.fastapi import GraphQLRouter

from app.commands.serve import run_until_signal
from app.database.pool import SESSION
from app.settings import Settings
from tests.benchmarks.resolvers import READY
from tests.benchmarks.resolvers.loaders import Loaders, Sessions
from tests.benchmarks.resolvers.schema import schema


def application(sessions: Sessions) -> FastAPI:
    """`POST /graphql`."""
    app = FastAPI()
    app.include_router(GraphQLRouter(schema(), graphql_ide=None, context_getter=_context(sessions)), prefix="/graphql")
    return app


def _context(sessions: Sessions) -> Callable[[], dict[str, Loaders]]:
    def context() -> dict[str, Loaders]:
        return {"loaders": Loaders(sessions)}

    return context


def main(url: str, port: str) -> None:
    """Until a signal."""
    settings = Settings()
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: asyncpg.connect(url, server_settings=SESSION),
        pool_size=settings.read_connections,
        max_overflow=0,
    )
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", int(port)))
        run_until_signal(settings, application(sessions), listener, READY)


if __name__ == "__main__":
    main(*sys.argv[1:])
