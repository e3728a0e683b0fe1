"""The tables of recorded states, made from the tables whose states are recorded."""

from threading import Lock
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Index, MetaData, PrimaryKeyConstraint, Table, text
from sqlalchemy.orm import registry

from app.history.recorded import Recorded

_ONE_AT_A_TIME = Lock()
"""The server and its worker, which runs in a thread, both need the tables as soon as they start."""


def add_states(models: registry, metadata: MetaData) -> None:
    """Put `<table>_states` beside every recorded table of the metadata."""
    with _ONE_AT_A_TIME:
        for mapper in models.mappers:
            if issubclass(mapper.class_, Recorded) and f"{mapper.local_table}_states" not in metadata.tables:
                _states_of(metadata.tables[str(mapper.local_table)], mapper.class_)


def _states_of(table: Table, recorded: type[Recorded]) -> Table:
    walked_by = recorded.__walked_by__
    return Table(
        f"{table.name}_states",
        table.metadata,
        *(Column(column.name, column.type, nullable=column.nullable) for column in recorded_columns(table, recorded)),
        Column("rec_from", DateTime(timezone=True), nullable=False),
        Column("rec_to", DateTime(timezone=True), nullable=False, server_default=text("'infinity'")),
        PrimaryKeyConstraint("id", "rec_from"),
        CheckConstraint("rec_from < rec_to", name="period"),
        *([Index(None, walked_by, "rec_from")] if walked_by else []),
        *recorded.__states_by__,
    )


def recorded_columns(table: Table, recorded: type[Recorded]) -> list[Column[Any]]:
    """The columns that are kept: neither personal nor computed from others."""
    return [column for column in table.columns if column.name not in recorded.__personal__ and column.computed is None]
