"""Writes many rows of one table by one statement each way: their values travel as one JSON text, and the database reads each as its
column's type."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.lists import among

Values = Mapping[str, Any]
"""Columns of one row: as Python or as JSON has them."""


async def new_ids(session: AsyncSession, count: int) -> list[UUID]:
    """That grow, as those that the database gives by itself."""
    return sorted(await session.scalars(select(func.uuidv7()).select_from(func.generate_series(1, count))))


async def insert_rows(session: AsyncSession, table: Table, rows: Sequence[Values], *, once: Sequence[str] = ()) -> None:
    """In their order. A column that no row names gets what the table gives; one that only others name is null. `once`: columns by which a
    row may be there already; then its others are set, as far as they differ."""
    if not rows:
        return
    names = _named(table, rows)
    columns = ", ".join(names)
    given = f"jsonb_populate_recordset(null::{table.name}, cast(:rows as jsonb))"
    insert = f"insert into {table.name} ({columns}) select {columns} from {given}"  # noqa: S608 - names of ours
    if once:
        others = [name for name in names if name not in once]
        told = [", ".join(f"{row}.{name}" for name in others) for row in (table.name, "excluded")]
        insert += f" on conflict ({', '.join(once)}) do update set ({', '.join(others)}) = row({told[1]})"
        insert += f" where row({told[0]}) is distinct from row({told[1]})"
    await session.execute(text(insert), {"rows": _json(rows)})


async def update_rows(session: AsyncSession, table: Table, rows: Sequence[Values]) -> None:
    """Each row names its id and the columns that it sets; its others stay. What is equal already is not written, so that nothing tells
    of it."""
    names = [name for name in _named(table, rows) if name != "id"]
    if not names:
        return
    wanted = {name: _wanted(name, always=all(name in row for row in rows)) for name in names}
    update = (
        f"update {table.name} it set {', '.join(f'{name} = {value}' for name, value in wanted.items())}"  # noqa: S608 - names of ours
        " from jsonb_array_elements(cast(:rows as jsonb)) given (said)"
        f" cross join lateral jsonb_populate_record(null::{table.name}, given.said) wish"
        f" where it.id = wish.id"
        f" and row({', '.join(f'it.{name}' for name in names)}) is distinct from row({', '.join(wanted.values())})"
    )
    await session.execute(text(update), {"rows": _json(rows)})


async def delete_rows(session: AsyncSession, table: Table, ids: Collection[UUID], *, by: str = "id") -> None:
    """`by`: the column that the ids stand in."""
    if ids:
        await session.execute(table.delete().where(among(table.c[by], ids)))


def _named(table: Table, rows: Sequence[Values]) -> list[str]:
    """The columns that any row names, but those that the database computes."""
    known = {name for row in rows for name in row}
    return [column.name for column in table.c if column.name in known and column.computed is None]


def _wanted(name: str, *, always: bool) -> str:
    return f"wish.{name}" if always else f"case when jsonb_exists(given.said, '{name}') then wish.{name} else it.{name} end"


def _json(rows: Sequence[Values]) -> str:
    return orjson.dumps(rows, default=_plain).decode()


def _plain(value: object) -> str:
    if isinstance(value, (Decimal, UUID)):  # the driver has a kind of UUID of its own
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of a column")
