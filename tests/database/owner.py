"""A process that owns the embedded PostgreSQL until told to leave, or killed: `python owner.py <arguments of embedded() as JSON>`.

Prints one line of JSON when it is in, or what refused it; leaves at a line (or the end) of standard input.
"""

import json
import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from app.database.embedded import EmbeddedError, Server, embedded


def main() -> None:
    arguments = json.loads(sys.argv[1])
    with ExitStack() as stack:
        try:
            server = stack.enter_context(embedded(Path(arguments.pop("home")), **arguments))
        except EmbeddedError as error:
            _tell({"message": error.message, "remedy": error.remedy})
            return
        signal.signal(signal.SIGINT, lambda *_: _tell({"interrupted": True}))
        _tell(_described(server))
        sys.stdin.readline()


def _described(server: Server) -> dict[str, str]:
    return {"url": server.url, "owner_url": server.owner_url, "admin_url": server.admin_url}


def _tell(what: dict[str, str] | dict[str, bool]) -> None:
    """Unbuffered: the signal may come while a line is being written, and a buffer refuses to be written by two at once."""
    os.write(sys.stdout.fileno(), (json.dumps(what) + "\n").encode())


if __name__ == "__main__":
    main()
