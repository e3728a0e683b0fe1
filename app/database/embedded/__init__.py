"""The embedded PostgreSQL: a real server of our own, shared by every process of a clone that asks for it.

    with embedded(default_home(var_directory)) as server:
        connect(server.url)

The files, in the order in which a start meets them:

    server.py      an owner: joins the running server or starts one, and leaves it again
    home.py        where everything of one server lies
    locks.py       the kernel-held locks from which everybody learns who is alive
    order.py       what an owner asks of the supervisor that it starts
    supervisor.py  a process of its own that keeps the server up while an owner lives, and ends it cleanly after the last
    account.py     as root: the account that the server runs as
    binaries.py    which PostgreSQL 18 to run
    cluster.py     initdb, roles and database: whole or not at all
    process.py     how its processes are started, and that none outlives the supervisor
    postmaster.py  one run of PostgreSQL: started, ready, stopped
    error.py       what a start can fail with
"""

from app.database.embedded.error import EmbeddedError
from app.database.embedded.home import default_home
from app.database.embedded.server import Server, embedded

__all__ = ["EmbeddedError", "Server", "default_home", "embedded"]
