"""The log of a history is what the database recorded: at every revision, row by row."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from tests.clocks.history import Beginnings
from tests.clocks.test_histories import OFTEN
from tests.oracle.clocks import UNRECORDED, aware, moved
from tests.oracle.tables import NAMES, Row

STEPS = 40
RECORDED = [name for name in NAMES if name not in UNRECORDED]


async def test_the_log_is_what_was_recorded(beginnings: Beginnings) -> None:
    """So that neither states nor log leave anything out; and the stage at the moment of a revision is the one that was recorded."""
    random = Random("log")  # noqa: S311  # to vary tests, not to keep secrets
    async with beginnings.history() as history:
        for _ in range(STEPS):
            await history.go(random.choice(OFTEN), random.getrandbits(32), Counter())
        for table in RECORDED:
            columns = await _kept(history.owner, table)
            states = await history.owner.fetch(f"select * from {table}_states")
            for moment, tables in zip(history.log.revisions, history.log.tables, strict=True):
                assert _recorded(states, moment, columns) == _logged(tables.all(table), columns), (table, moment)
        for moment, tables in zip(history.log.revisions, history.log.tables, strict=True):
            then = moved(tables, moment, moment, lambda _: True)
            assert _stages(then.all("service_version")) == _stages(tables.all("service_version")), moment
        told = await history.owner.fetch("select recorded_at from change_transaction")
        assert {row["recorded_at"] for row in told} <= set(history.log.revisions)


def _stages(versions: Iterable[Row]) -> set[tuple[UUID, str, datetime]]:
    return {(version.id, version.stage, version.stage_since) for version in versions}


async def _kept(owner: asyncpg.Connection, table: str) -> list[str]:
    """All columns but those that say when."""
    found = await owner.fetch(
        "select attname from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped", f"{table}_states"
    )
    return [row["attname"] for row in found if not row["attname"].startswith("rec_")]


def _recorded(states: Iterable[asyncpg.Record], moment: datetime, columns: Iterable[str]) -> dict[UUID, dict[str, Any]]:
    rows = [row for row in states if aware(row["rec_from"]) <= moment < aware(row["rec_to"])]
    return {row["id"]: {column: row[column] for column in columns} for row in rows}


def _logged(rows: Iterable[Row], columns: Iterable[str]) -> dict[UUID, dict[str, Any]]:
    return {row.id: {column: getattr(row, column) for column in columns} for row in rows}
