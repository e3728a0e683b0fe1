"""Fields of rows that an answer makes itself: a value beside others, and the thing that one of them names."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func

from app.domain.binding import Join, computed
from app.places.environment import Environment
from app.places.mapping import Expression, FromRow, Row


def made(name: str) -> FromRow:
    """The value of this name."""

    def value(row: Row, _: Environment) -> Expression:
        found: Expression = getattr(row, name)
        return found

    return value


def rows_that(condition: ColumnElement[bool]) -> Expression:
    """How many rows of a group fulfil a condition."""
    return cast(func.count().filter(condition), Integer)


def named_by(name: str) -> Join:
    """The row whose id the value of this name is."""
    return lambda it, row, _: row.id == getattr(it, name)


def number(description: str, name: str) -> Any:
    """A whole number, in filters and orders too."""

    def value(row: Row, _: Environment) -> Expression:
        return cast(getattr(row, name), Integer)

    return computed(description, value, compared=value)
