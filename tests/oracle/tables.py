"""All rows of a database as plain Python, read once."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg

NAMES = (
    "party", "portfolio", "service", "service_version", "service_price", "scope_item", "service_commitment", "service_relationship",
    "service_stakeholder", "composition_item", "option_group", "service_offering", "offering_selection", "capability", "capability_use",
    "lifecycle_stage", "stage_edge", "gate_check", "lifecycle_transition", "stakeholder_comment", "development_idea", "service_feedback",
    "customer_agreement", "external_reference", "source_system", "field_ownership", "api_token", "project",
    "project_delivery",
)  # fmt: skip


class Row:
    """One row: its columns are attributes."""

    def __init__(self, table: str, columns: Mapping[str, Any]) -> None:
        self.table = table
        self._columns = dict(columns)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_columns"][name]
        except KeyError:
            raise AttributeError(f"{self.table} has no column {name}") from None

    def changed(self, **columns: Any) -> "Row":
        """The same row with other values."""
        return Row(self.table, {**self._columns, **columns})

    def __repr__(self) -> str:
        return f"<{self.table} {self._columns.get('key', self._columns.get('id'))}>"


class Tables:
    """Rows by table, by id, and by the value of any column."""

    def __init__(self, rows: Mapping[str, Iterable[Row]]) -> None:
        self._rows = {name: list(found) for name, found in rows.items()}
        self._by: dict[tuple[str, str], dict[object, list[Row]]] = {}
        self.reports: Mapping[tuple[object, ...], Any] = {}
        """What gates find, see gates.py."""

    def all(self, table: str) -> list[Row]:
        return self._rows.get(table, [])

    def where(self, table: str, column: str, value: object) -> list[Row]:
        """The rows with this value; nothing equals null."""
        if value is None:
            return []
        if (table, column) not in self._by:
            found: dict[object, list[Row]] = defaultdict(list)
            for row in self.all(table):
                found[getattr(row, column)].append(row)
            self._by[table, column] = dict(found)
        return self._by[table, column].get(value, [])

    def one(self, table: str, id_: UUID | None) -> Row | None:
        return next(iter(self.where(table, "id", id_)), None)

    def of(self, table: str, id_: UUID) -> Row:
        """The row that a mandatory foreign key names."""
        (row,) = self.where(table, "id", id_)
        return row

    def with_rows(self, **rows: Iterable[Row]) -> "Tables":
        """The same with other rows in some tables."""
        return Tables({**self._rows, **rows})


async def read_tables(owner_url: str) -> Tables:
    """As they are now."""
    async with exact(owner_url) as connection:
        return await tables_of(connection)


@asynccontextmanager
async def exact(owner_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection on which numbers inside JSON keep their digits."""
    connection = await asyncpg.connect(owner_url)
    try:
        decoder = partial(json.loads, parse_float=Decimal)
        await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=decoder, schema="pg_catalog")
        yield connection
    finally:
        await connection.close()


async def tables_of(connection: asyncpg.Connection) -> Tables:
    """All as of one moment."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return Tables({name: [Row(name, row) for row in await connection.fetch(f'select * from "{name}"')] for name in NAMES})
