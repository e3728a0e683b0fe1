"""`salkku export`: what the portfolio holds, as a file."""

import sys
from collections.abc import Mapping

from app.commands.interrupting import run_interruptibly, signals_interrupt
from app.commands.migrate import migrated_database
from app.commands.progress import watched
from app.settings import Settings


def export_all(settings: Settings, file: str) -> None:
    """The whole portfolio with its history. Tells how much on standard error, since the file may be standard output."""
    from app.exchange.portfolio.exporting import export_portfolio
    from app.exchange.portfolio.files import written

    with (
        signals_interrupt(),
        migrated_database(settings) as database,
        written(file) as stream,
        watched("Exporting the portfolio") as watcher,
    ):
        rows = run_interruptibly(export_portfolio(database.owner_url, stream, zone=settings.timezone, progress=watcher))
    sys.stderr.write(f"Exported {told(rows)}\n")


def told(rows: Mapping[str, int]) -> str:
    """In one line."""
    services, versions, revisions = (rows[table] for table in ("service", "service_version", "change_transaction"))
    return f"{sum(rows.values()):,} rows: {services:,} services, {versions:,} versions, {revisions:,} revisions."
