"""`salkku serve`: database, migrations, demo portfolio, then uvicorn until a signal; everything is stopped in the reverse order."""

import errno
import resource
import socket
import sys
from asyncio import Protocol
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, cast

import uvicorn
from starlette.types import ASGIApp

from app import limits
from app.addresses import is_loopback
from app.commands.database import Database
from app.commands.demo import fill_when_empty
from app.commands.demo_tokens import demo_tokens
from app.commands.interrupting import signals_interrupt
from app.commands.migrate import migrated_database
from app.commands.welcome import welcome
from app.commands.worker import worker_beside
from app.errors import SetupError
from app.logs import log_to_stderr
from app.settings import Settings

if TYPE_CHECKING:
    from app.main import Dispatch

APPLICATION = "app.main"
CONNECTIONS_WAITING = 2048  # connections that the kernel keeps for us while the event loop is busy


def serve(settings: Settings, *, demo: bool) -> None:
    """Returns when a signal has stopped it, and nothing that it started is left running."""
    if demo:
        _refuse_public_demo(settings.host)
    log_to_stderr(settings.log_level)
    try:
        with _bound_socket(settings) as listener, signals_interrupt():
            importing = Thread(target=import_module, args=[APPLICATION], daemon=True)
            importing.start()  # a second of work, while the database starts
            with migrated_database(settings, may_migrate=demo, started=importing.join) as database:
                tokens = _prepared_demo(settings, database) if demo else None
                with worker_beside(settings, database) if demo else nullcontext():
                    application = _application(settings, database, tokens)
                    run_until_signal(settings, application, listener, welcome(settings, tokens), application.stop, application.refused)
    except KeyboardInterrupt:
        sys.stdout.write("Stopped.\n")


def _prepared_demo(settings: Settings, database: Database) -> Mapping[str, str]:
    """Its portfolio is there, and its tokens, by role."""
    fill_when_empty(database)
    return demo_tokens(settings, database)


def _application(settings: Settings, database: Database, tokens: Mapping[str, str] | None) -> "Dispatch":
    """`tokens`: the demo's, when it is served."""
    from app.main import create_app  # imported by now, or fails as it did

    return create_app(settings, database_url=database.url, demo=tokens is not None, tokens=tokens)


def _refuse_public_demo(host: str) -> None:
    """The tokens of the demo lie in a file and on the screen, so nobody else may be able to use them."""
    if not is_loopback(host):
        raise SetupError(
            f"The demo is served to this machine only, and {host} can be reached by others.",
            remedy="Unset SALKKU_HOST (or set it to 127.0.0.1), or serve without --demo and create tokens with `salkku token create`.",
        )


@contextmanager
def _bound_socket(settings: Settings) -> Iterator[socket.socket]:
    """Bound before anything slow begins, so that a taken port is told at once; it listens when the server is ready."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _unusable_address(settings, error) from error
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            raise _unusable_address(settings, error) from error
        yield listener


def _unusable_address(settings: Settings, error: OSError) -> SetupError:
    where = f"{settings.host} port {settings.port}"
    if error.errno == errno.EADDRINUSE:
        return SetupError(
            f"Cannot listen on {where}: another program does already.",
            remedy="Stop it, or choose another port: SALKKU_PORT=8001 make run, or salkku serve --port 8001.",
        )
    if error.errno == errno.EACCES:
        return SetupError(f"Cannot listen on {where}: ports below 1024 need a privilege.", remedy="Set SALKKU_PORT to 1024 or above.")
    return SetupError(f"Cannot listen on {where}: {error.strerror or error}.", remedy="Set SALKKU_HOST to an address of this machine.")


class _Server(uvicorn.Server):
    """Says that it is ready when it is, and to the application when it no longer will be."""

    def __init__(self, config: uvicorn.Config, greeting: str, stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._greeting = greeting
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listening begins inside; whoever reads the greeting may connect."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._greeting)
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Sockets and streams would keep it waiting for ever."""
        self._stopping()
        await super().shutdown(sockets)


def _connection(settings: Settings, refused: Counter[str]) -> "type[Protocol]":
    """What uvicorn makes of each connection: it calls this as it would call a class."""
    from app.transport.doors import Doors  # imported by now, as the application
    from app.transport.protocol import Listener

    own = f"[{settings.host}]" if ":" in settings.host else settings.host
    doors = Doors(hosts=[own, *(settings.allowed_hosts or ())], origins=settings.allowed_origins or (), tls=settings.behind_tls)
    listener = Listener(doors, connections=min(limits.CONNECTIONS_MAX, _open_files() - limits.OTHER_FILES_MAX), refused=refused)
    return cast("type[Protocol]", listener.connection)


def _sockets() -> "type[Protocol]":
    from app.transport.frames import WebSocketProtocol  # imported by now, as the application

    return WebSocketProtocol


def _open_files() -> int:
    """How many this process may have, after it has asked for as many as it needs."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.CONNECTIONS_MAX + limits.OTHER_FILES_MAX
    if least != resource.RLIM_INFINITY and least < wanted:
        least = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (least, most))
    return wanted if least == resource.RLIM_INFINITY else least


def run_until_signal(
    settings: Settings,
    application: ASGIApp,
    listener: socket.socket,
    greeting: str,
    stopping: Callable[[], None] = lambda: None,
    refused: Counter[str] | None = None,
) -> None:
    """Then open requests get `shutdown_seconds`, and uvicorn raises the signal once more, for us."""
    config = uvicorn.Config(
        application,
        http=_connection(settings, Counter() if refused is None else refused),
        ws=_sockets(),
        loop="auto",
        lifespan="on",
        log_config=None,
        access_log=False,
        backlog=CONNECTIONS_WAITING,
        server_header=False,
        proxy_headers=False,  # X-Forwarded-* is what anybody can write
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    try:
        _Server(config, greeting, stopping).run(sockets=[listener])
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise _unusable_address(settings, error) from error
