"""Which tables a file of the whole portfolio has, in which order, and which it has not, and why."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, Numeric, Table, Text, TypeDecorator, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine

from app.database.base import Base
from app.domain import load_models
from app.history.recorded import Recorded

HISTORY = ("change_transaction", "change_event")

STAYS_BEHIND = {
    "alembic_version": "which migration the database is at; the file's first line has it",
    "api_token": "tokens are let in by one installation; the new one gives out its own",
    "idempotency_record": "keys belong to clients that talk to one installation, for some days",
    "lifecycle_stage": "comes with a migration, and nobody changes it",
    "personal_column": "comes with migrations, and nobody changes it",
    "position_seal": "the key of one installation: cursors and tokens of another one are refused",
    "search_document": "made from the texts of the other tables by search_rebuild()",
    "search_due": "empty but within a transaction",
    "search_word": "made from the texts of the other tables by search_rebuild()",
    "stage_edge": "comes with a migration, and nobody changes it",
}
"""Tables that are no part of the file, and why."""

COLUMNS_LEFT_BEHIND = {
    ("change_transaction", "xid"): "0"  # numbers a transaction of one PostgreSQL; no transaction has the number 0
}
"""Columns that mean nothing elsewhere, and what they are set to by an import."""


class Kind(StrEnum):
    """What a column holds, as the file writes it."""

    TEXT = "TEXT"
    ID = "ID"
    MOMENT = "MOMENT"
    DAY = "DAY"
    FLAG = "FLAG"
    INTEGER = "INTEGER"
    NUMBER = "NUMBER"
    TEXTS = "TEXTS"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A table of the file. `kinds`: by column, in the file's order. `key`: the columns that order its rows."""

    name: str
    kinds: dict[str, Kind]
    key: tuple[str, ...]

    @property
    def left_behind(self) -> dict[str, str]:
        """Columns that the file lacks, with what they are set to."""
        return {column: value for (table, column), value in COLUMNS_LEFT_BEHIND.items() if table == self.name}


@cache
def recorded_tables() -> tuple[str, ...]:
    """Tables whose changes are history, each after those that its rows name."""
    load_models()
    recorded = {str(mapper.local_table) for mapper in Base.registry.mappers if issubclass(mapper.class_, Recorded)}
    return tuple(table.name for table in Base.metadata.sorted_tables if table.name in recorded)


@cache
def exchanged_tables() -> tuple[Exchanged, ...]:
    """In the order of the file."""
    names = [*recorded_tables(), *(f"{table}_states" for table in recorded_tables()), *HISTORY]
    return tuple(_exchanged(Base.metadata.tables[name]) for name in names)


def by_key(table: str) -> tuple[str, ...]:
    """The columns that order a table's rows; texts by their bytes, which are in the same order everywhere."""
    found = next(each for each in exchanged_tables() if each.name == table)
    return tuple(f'{column} collate "C"' if found.kinds[column] is Kind.TEXT else column for column in found.key)


def kept_columns(table: str) -> tuple[str, ...]:
    """Those of a recorded table that its states have too."""
    return tuple(column.name for column in Base.metadata.tables[f"{table}_states"].columns if column.name not in ("rec_from", "rec_to"))


def _exchanged(table: Table) -> Exchanged:
    columns = [column for column in table.columns if column.computed is None and (table.name, column.name) not in COLUMNS_LEFT_BEHIND]
    return Exchanged(
        table.name, {column.name: _kind(column) for column in columns}, tuple(column.name for column in table.primary_key.columns)
    )


_KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (Boolean, Kind.FLAG),
    (BigInteger, Kind.INTEGER),
    (Integer, Kind.INTEGER),
    (Numeric, Kind.NUMBER),
    (ARRAY, Kind.TEXTS),
    (JSONB, Kind.JSON),
    (Uuid, Kind.ID),
    (DateTime, Kind.MOMENT),
    (Date, Kind.DAY),
    (Text, Kind.TEXT),
)


def _kind(column: Column[Any]) -> Kind:
    type_ = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    for known, kind in _KINDS:
        if isinstance(type_, known):
            return kind
    raise TypeError(f"{column} is of a type that the file of a portfolio cannot hold: {type_!r}. Teach it to app/exchange/portfolio.")
