"""A table under a name of its own whose columns are made when they are asked for: SQLAlchemy's own alias makes all of them, most for
nothing, which is nearly half of the time that a statement takes to compile."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Table, column
from sqlalchemy.sql.selectable import Alias


class Columns:
    """Those of one alias, by name."""

    def __init__(self, alias: "TableAlias", table: Table) -> None:
        self._alias = alias
        self._table = table
        self._made: dict[str, ColumnElement[Any]] = {}

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        if name not in self._made:
            if name not in self._table.c:
                raise AttributeError(name)
            original = self._table.c[name]
            made = column(name, original.type)
            made.table = self._alias
            made.nullable = original.nullable  # type: ignore[attr-defined]  # as a column of a table has it
            self._made[name] = made
        return self._made[name]

    def __getitem__(self, name: str) -> ColumnElement[Any]:
        return getattr(self, name)  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[ColumnElement[Any]]:
        return (self[name] for name in self._table.c.keys())  # noqa: SIM118  # the keys, not the columns


class TableAlias(Alias):
    """Made by `alias_of`."""

    inherit_cache = False
    columns_made: Columns

    @property
    def c(self) -> Any:
        """As other aliases have it."""
        return self.columns_made


def alias_of(table: Table, name: str) -> TableAlias:
    made = TableAlias._construct(table, name=name)
    made.columns_made = Columns(made, table)
    return made
