"""An application behind our own protocol, on a port of this process: what a test needs to hold in its hands is there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.server import ServerState

from app.transport.doors import Doors
from app.transport.protocol import Listener

CONNECTIONS = 100


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """Its address. Without lifespan: who made the application ends it."""
    listener = Listener(Doors(hosts=[], origins=[], tls=False), connections=CONNECTIONS)
    config, state = Config(app, lifespan="off", log_config=None), ServerState()
    server = await asyncio.get_running_loop().create_server(lambda: listener.connection(config, state, {}), "127.0.0.1", 0)
    try:
        yield "http://{}:{}".format(*server.sockets[0].getsockname())
    finally:
        server.close()
        for connection in [*state.connections]:
            connection.shutdown()
        await server.wait_closed()
