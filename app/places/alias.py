"""A table under a name of its own whose columns are made when they are asked for: SQLAlchemy's own alias makes all of them, most for
nothing, which is nearly half of the time that a statement takes to compile. Or a select that stands for the table, with the columns that
were asked for alone."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import Alias


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands for a table. `select`: of the columns of these names. `more`: columns that the table has not, each with the one of the
    table that it is like."""

    select: Callable[[Collection[str]], Select[Any]]
    more: Mapping[str, str] = field(default_factory=dict)


class Columns:
    """Those of one alias, by name."""

    def __init__(self, alias: "TableAlias", table: Table, more: Mapping[str, str]) -> None:
        self._alias = alias
        self._table = table
        self._more = more
        self._made: dict[str, ColumnElement[Any]] = {}

    @property
    def names_made(self) -> Collection[str]:
        """Of those that were asked for."""
        return self._made.keys()

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        if name not in self._made:
            like = self._more.get(name, name)
            if like not in self._table.c:
                raise AttributeError(name)
            original = self._table.c[like]
            made = column(name, original.type)
            made.table = self._alias
            made.nullable = original.nullable  # type: ignore[attr-defined]  # as a column of a table has it
            self._made[name] = made
        return self._made[name]

    def __getitem__(self, name: str) -> ColumnElement[Any]:
        return getattr(self, name)  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[ColumnElement[Any]]:
        """All: whoever hands rows on by these hands on whatever their fields ask for."""
        return (self[name] for name in (*self._table.c.keys(), *self._more))  # the keys, not the columns


class TableAlias(Alias):
    """Made by `alias_of`."""

    inherit_cache = False
    columns_made: Columns

    @property
    def c(self) -> Any:
        """As other aliases have it."""
        return self.columns_made


class StandIn(TableAlias):
    """Made by `alias_of` for what stands for a table."""

    rows: Rows


@compiles(StandIn)
def _stand_in(element: StandIn, compiler: SQLCompiler, *, asfrom: bool = False, **_: object) -> str:
    """Compiled behind all that is selected from it, when what it is asked for is known."""
    if not asfrom:
        return str(element.name)
    return f"({compiler.process(element.rows.select(element.columns_made.names_made), asfrom=True)}) AS {element.name}"


def alias_of(table: Table, name: str, rows: Rows | None = None) -> TableAlias:
    """`rows`: what stands for the table."""
    if rows is None:
        made = TableAlias._construct(table, name=name)
    else:
        made = StandIn._construct(table, name=name)
        made.rows = rows
    made.columns_made = Columns(made, table, rows.more if rows else {})
    return made
