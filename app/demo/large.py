"""Loads the large portfolio beside the small one: `salkku demo --size large`, for measuring.

Current rows come by COPY, with our own triggers off; what they would have written, states and events, is written afterwards by
whole tables. All of it is one transaction, together with the small demo.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.database.base import Base
from app.demo.calendar import Calendar, today_there
from app.demo.file import demo_portfolio
from app.demo.generated import history, rows, talk
from app.demo.generated.clock import Clock
from app.demo.generated.plan import Size
from app.demo.generated.rows import Skeleton, Tuple
from app.demo.identity import MADE_AT
from app.demo.loader import Progress, insert_portfolio, one_transaction, silently
from app.demo.tables import ORDER

COLUMNS = {**rows.COLUMNS, **talk.COLUMNS}
SETTINGS = ("statement_timeout = 0", "work_mem = '256MB'", "maintenance_work_mem = '256MB'")
"""For this transaction: sorts of a million events, and indexes."""


async def load_large(
    owner_url: str, *, today: date | None = None, progress: Progress | None = None, size: Size | None = None
) -> Mapping[str, int]:
    """Gives the number of rows by table, of both portfolios. Raises like `load_demo`, and like it writes all or nothing."""
    portfolio = demo_portfolio()
    today = today or today_there()
    steps = _Steps(progress or silently)
    async with one_transaction(owner_url) as connection:
        written = await insert_portfolio(connection, portfolio, today=today, progress=silently)
        await connection.execute(text("set constraints all immediate"))
        for setting in SETTINGS:
            await connection.execute(text(f"set local {setting}"))
        made = Skeleton(size or Size(), Clock(Calendar.on(today, portfolio.base_date).day(portfolio.base_date)))
        await _triggers(connection, "disable")
        generated = await _copy(connection, made, steps)
        await _write_history(connection, made, steps)
        await _triggers(connection, "enable")
        await connection.execute(text("select search_rebuild()"))
        steps.tell("search")
    await _vacuum(owner_url)
    steps.tell("statistics")
    return {table: written[table] + generated[table] for table in ORDER}


class _Steps:
    """Three for every table (rows, states, events), and the last ones."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._done = 0
        self._total = 3 * len(ORDER) + 4

    def tell(self, step: str) -> None:
        self._done += 1
        self._progress(step, self._done, self._total)


async def _copy(connection: AsyncConnection, made: Skeleton, steps: _Steps) -> Mapping[str, int]:
    raw: asyncpg.Connection[asyncpg.Record] = (await connection.get_raw_connection()).driver_connection
    counts = {}
    for table in ORDER:
        counted = _Counted(getattr(rows if table in rows.COLUMNS else talk, table)(made))
        await raw.copy_records_to_table(table, columns=COLUMNS[table].split(), records=counted)
        counts[table] = counted.count
        steps.tell(table)
    return counts


class _Counted:
    """Counts what passes."""

    def __init__(self, passing: Iterator[Tuple]) -> None:
        self._passing = passing
        self.count = 0

    def __iter__(self) -> Iterator[Tuple]:
        for each in self._passing:
            self.count += 1
            yield each


async def _triggers(connection: AsyncConnection, how: str) -> None:
    """Our own; the foreign keys stay on guard."""
    for table in ORDER:
        await connection.execute(text(f"alter table {table} {how} trigger user"))


async def _vacuum(owner_url: str) -> None:
    """So that the first readers need not tidy up, and the planner knows what there is. No transaction may be around it."""
    tables = [*ORDER, *(f"{table}_states" for table in ORDER), "change_transaction", "change_event", "search_document", "search_word"]
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute(f"vacuum (analyze) {', '.join(tables)}", timeout=None)
    finally:
        await connection.close()


async def _write_history(connection: AsyncConnection, made: Skeleton, steps: _Steps) -> None:
    """Services come last: their reviews are as many as events are still wanted."""
    small, anchor = MADE_AT.isoformat(), made.clock.midnight(0).isoformat()
    await connection.execute(text(history.CREATE_EVENTS))
    written = 0
    for table in (*(table for table in ORDER if table != "service"), "service"):
        if table == "service":
            spare = made.size.events - written - made.size.services
            await connection.execute(text(history.REVIEWS), {"events": spare, "portfolio": made.portfolio})
        columns = [column.name for column in Base.metadata.tables[f"{table}_states"].columns if column.name not in ("rec_from", "rec_to")]
        for states in history.STATES.get(table, history.UNCHANGED):
            await connection.execute(text(history.states_statement(table, columns, states, small=small, anchor=anchor)))
        steps.tell(f"states of {table}")
        result = await connection.execute(text(history.events_statement(table, columns, small=small)))
        written += result.rowcount
        steps.tell(f"events of {table}")
    await connection.execute(text(history.WRITE_TRANSACTIONS))
    steps.tell("revisions")
    await connection.execute(text(history.WRITE_EVENTS))
    steps.tell("events")
