"""Loads the demo portfolio into an empty database, all of it in one transaction."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Protocol

import asyncpg
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from app.database.base import Base
from app.demo import catalogue, conversations
from app.demo.calendar import Calendar, today_there
from app.demo.draft import Draft, Row
from app.demo.file import PortfolioFault, demo_portfolio
from app.demo.shape import PortfolioFile
from app.demo.steps import Gates, add_transitions
from app.demo.tables import ORDER
from app.domain import load_models
from app.errors import SetupError

RECORDED = "select set_config('salkku.recorded_at', :at, true), set_config('salkku.source', 'demo', true)"
SYNCED = """
update external_reference r set last_synced_revision = found.revision
from (select id, revision from service union all select id, revision from service_version) found
where found.id = r.entity_id
"""
"""The other systems have seen everything that is loaded; only the database knows which revision that is."""

EMPTY = "select not exists (select from party) and not exists (select from portfolio) and not exists (select from service)"


class Progress(Protocol):
    """Told after each step: its name, how much is done and of how much."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


def silently(step: str, done: int, total: int) -> None:
    """Nobody watches."""


async def load_demo(owner_url: str, *, today: date | None = None, progress: Progress | None = None) -> Mapping[str, int]:
    """Gives the number of rows by table. `owner_url`: DSN of the owner of the tables; `today`: the day that the demo is for.

    Raises SetupError when the database is not empty, and PortfolioFault when the file is not right; either way nothing is written.
    """
    return await load(owner_url, demo_portfolio(), today=today or today_there(), progress=progress or silently)


async def load(owner_url: str, portfolio: PortfolioFile, *, today: date, progress: Progress = silently) -> Mapping[str, int]:
    async with one_transaction(owner_url) as connection:
        return await insert_portfolio(connection, portfolio, today=today, progress=progress)


@asynccontextmanager
async def one_transaction(owner_url: str) -> AsyncIterator[AsyncConnection]:
    """Committed at the end of the block."""
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(owner_url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


async def insert_portfolio(connection: AsyncConnection, portfolio: PortfolioFile, *, today: date, progress: Progress) -> Mapping[str, int]:
    """All of the file, within the caller's transaction."""
    calendar = Calendar.on(today, portfolio.base_date)
    await _refuse_unless_empty(connection)
    await connection.execute(text(RECORDED), {"at": calendar.moment(portfolio.base_date).isoformat()})
    rows = rows_of(portfolio, await _gates(connection), calendar)
    await _insert(connection, rows, progress)
    return {table: len(rows[table]) for table in ORDER}


def rows_of(portfolio: PortfolioFile, gates: Gates, calendar: Calendar) -> Mapping[str, Sequence[Row]]:
    """By table. All faults of the file at once, as one PortfolioFault."""
    draft = Draft()
    for party in portfolio.parties:
        catalogue.add_party(draft, party)
    catalogue.add_portfolio(draft, portfolio.portfolio)
    for capability in portfolio.capabilities:
        catalogue.add_capability(draft, capability)
    for service in portfolio.services:
        catalogue.add_service(draft, service, portfolio.portfolio.key, calendar)
        add_transitions(draft, service, portfolio.portfolio.owner, gates, calendar)
    _add_conversations(draft, portfolio, calendar)
    if faults := draft.faults():
        raise PortfolioFault(faults)
    draft.rows["service_version"] = catalogue.parents_first(draft.rows["service_version"])
    return draft.rows


def _add_conversations(draft: Draft, portfolio: PortfolioFile, calendar: Calendar) -> None:
    thread = {comment.key: comment for comment in portfolio.comments}
    for relationship in portfolio.relationships:
        conversations.add_relationship(draft, relationship)
    for agreement in portfolio.agreements:
        conversations.add_agreement(draft, agreement, calendar)
    for feedback in portfolio.feedback:
        conversations.add_feedback(draft, feedback, calendar)
    for idea in portfolio.ideas:
        conversations.add_idea(draft, idea, calendar)
    for comment in portfolio.comments:
        conversations.add_comment(draft, comment, thread, calendar)
    for reference in portfolio.external_references:
        conversations.add_external_reference(draft, reference)
    for system in portfolio.source_systems:
        conversations.add_source_system(draft, system)
    for project in portfolio.projects:
        conversations.add_project(draft, project, calendar)


async def _refuse_unless_empty(connection: AsyncConnection) -> None:
    """The lock makes a second loader wait for the first one, and then find its rows."""
    await connection.execute(text("lock table party in share row exclusive mode"))
    if not await connection.scalar(text(EMPTY)):
        raise SetupError(
            "The database already holds a portfolio, and the demo is loaded into an empty one only.",
            remedy="Go on with what is there, or set SALKKU_DATABASE_URL (or SALKKU_POSTGRES_HOME) to an empty database.",
        )


async def _gates(connection: AsyncConnection) -> Gates:
    edges = await connection.execute(text("select from_stage, to_stage, gate from stage_edge"))
    checks = await connection.execute(
        text("select gate, array_agg(code order by position) from gate_check where severity <> 'OFF' group by gate")
    )
    return Gates(edges={(row[0], row[1]): row[2] for row in edges}, checks={row[0]: row[1] for row in checks})


async def _insert(connection: AsyncConnection, rows: Mapping[str, Sequence[Row]], progress: Progress) -> None:
    """One statement a table: revisions count statements, so they too are the same after every load."""
    load_models()
    for done, table in enumerate(ORDER, 1):
        if rows[table]:
            await connection.execute(insert(Base.metadata.tables[table]).values(list(rows[table])))
        progress(table, done, len(ORDER))
    await connection.execute(text(SYNCED))
