"""Lists of values as one parameter each: a statement is the same for one of them and for hundreds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, any_, column, func, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine


def among(value: ColumnElement[Any] | InstrumentedAttribute[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Whether it is one of these."""
    return value == any_(literal(list(values), ARRAY(value.type)))


def rows_of(name: str, columns: Mapping[str, TypeEngine[Any]], rows: Sequence[Sequence[object]]) -> FromClause:
    """A table of these rows, to be joined under this name."""
    lists = [literal([row[place] for row in rows], ARRAY(type_)) for place, type_ in enumerate(columns.values())]
    shown = func.unnest(*lists).table_valued(*(column(each, type_) for each, type_ in columns.items()))
    return shown.render_derived(name=name)
