"""`salkku import`: a file becomes the portfolio."""

import sys

from app.commands.export import told
from app.commands.interrupting import run_interruptibly, signals_interrupt
from app.commands.migrate import migrated_database
from app.commands.progress import watched
from app.settings import Settings


def import_all(settings: Settings, file: str) -> None:
    """The whole portfolio with its history, into an empty database. Tells how much on standard error."""
    from app.exchange.portfolio.files import opened
    from app.exchange.portfolio.importing import import_portfolio

    with (
        signals_interrupt(),
        opened(file) as stream,
        migrated_database(settings) as database,
        watched("Importing the portfolio") as watcher,
    ):
        name = "standard input" if file == "-" else file
        rows = run_interruptibly(import_portfolio(database.owner_url, stream, name, zone=settings.timezone, progress=watcher))
    sys.stderr.write(f"Imported {told(rows)}\n")
