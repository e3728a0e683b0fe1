"""A page of a connection: which rows it takes, in which order, and what is before and behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Select, and_, false, literal_column, not_, or_, tuple_

from app import limits
from app.documents.arguments import Slot
from app.errors import Invalid
from app.graphsql import cursors
from app.graphsql.rows import Rows
from app.graphsql.sorting import Term
from app.places.environment import Environment

Position = Sequence[ColumnElement[Any] | None]
"""The values of a cursor as parameters, by term; None where the row has none."""


@dataclass(frozen=True, slots=True)
class Page:
    """`size` rows from the start, or from the end when `backward`, of those between two cursors."""

    size: int
    backward: bool
    after: Position | None
    before: Position | None
    terms: Sequence[Term]
    mark: str


def page_of(environment: Environment, type_name: str, terms: Sequence[Term]) -> Page:
    """The page that a field's arguments ask for."""
    first, last = (environment.fixed(name) for name in ("first", "last"))
    if first is not None and last is not None:
        raise Invalid("Ask for `first` or for `last`, not for both.", code="BAD_USER_INPUT", path=(*environment.path, "last"))
    name, size = ("last", last) if last is not None else ("first", limits.PAGE_ROWS_DEFAULT if first is None else first)
    if not isinstance(size, int) or not 1 <= size <= limits.PAGE_ROWS_MAX:
        what = f"{name} must be from 1 to {limits.PAGE_ROWS_MAX}, not {size}."
        raise Invalid(what, code="BAD_USER_INPUT", path=(*environment.path, name))
    mark = cursors.mark(type_name, terms)
    after, before = (_position(environment, argument, mark, terms) for argument in ("after", "before"))
    return Page(size, name == "last", after, before, terms, mark)


def _position(environment: Environment, argument: str, mark: str, terms: Sequence[Term]) -> Position | None:
    cursor = environment.arguments.get(argument)
    environment = environment.within({}, (*environment.path, argument))
    if not isinstance(cursor, Slot):
        return None
    read = cursors.reader(mark, terms, environment.path)
    return [
        None if value is None else environment.bind(cursor, cursors.stored(term), lambda found, at=index: read(found)[at])  # type: ignore[misc]
        for index, (value, term) in enumerate(zip(read(cursor.now), terms, strict=True))
    ]


def page_rows(page: Page, rows: Rows, *, further: bool) -> Select[Any]:
    """The rows of the page, from its end when it goes backward. `further`: and one more, which tells that there are more. Whatever else
    than a column they are sorted by is a column of theirs too: see `sorted_by`."""
    page, rows = _found_first(page, rows)
    bounds = [_past(page.terms, position, ahead=ahead) for position, ahead in ((page.after, True), (page.before, False)) if position]
    ordering = (term.ordering(backward=page.backward) for term in page.terms)
    return rows.select(*_columns(page, rows)).where(*bounds).order_by(*ordering).limit(number(page.size + further))


def _columns(page: Page, rows: Rows) -> list[ColumnElement[Any]]:
    named = zip(page.terms, sorted_by(page), strict=True)
    return [*rows.alias.c, *(term.value.label(name) for term, name in named if not isinstance(term.value, ColumnClause))]


def sorted_by(page: Page) -> list[str]:
    """For each term the name of its column in `page_rows`."""
    return [term.value.name if isinstance(term.value, ColumnClause) else f"by{index}" for index, term in enumerate(page.terms)]


def number(value: int) -> ColumnElement[int]:
    """A number that was checked, written into the SQL: PostgreSQL then plans with it."""
    return literal_column(str(value))


def beyond(page: Page, rows: Rows, *, ahead: bool) -> ColumnElement[bool] | None:
    """Whether there are rows outside the cursor on one side: behind `before` when `ahead`, else up to `after`. None: no cursor, no rows."""
    position = page.before if ahead else page.after
    if position is None:
        return None
    page, rows = _found_first(page, rows)
    outside = not_(_past(page.terms, position, ahead=not ahead))
    return rows.select(number(1)).where(outside).exists()


def _found_first(page: Page, rows: Rows) -> tuple[Page, Rows]:
    """Where there is a cursor, and rows are sorted by what other rows say, that is found first: each comparison with the cursor would find
    it again. The offset keeps PostgreSQL from merging the two selects."""
    if (page.after is None and page.before is None) or all(isinstance(term.value, ColumnClause) for term in page.terms):
        return page, rows
    source = rows.select(*_columns(page, rows)).offset(number(0)).subquery(rows.at.environment.name("q"))
    terms = [replace(term, value=source.c[name]) for term, name in zip(page.terms, sorted_by(page), strict=True)]
    return replace(page, terms=terms), replace(rows, alias=source, conditions=[])


def _past(terms: Sequence[Term], position: Position, *, ahead: bool) -> ColumnElement[bool]:
    """Whether a row lies past a position; true or false, never null."""
    values = [value for value in position if value is not None]
    if len({term.falling for term in terms}) == 1 and not any(term.nullable for term in terms):
        left, right = (terms[0].value, values[0]) if len(terms) == 1 else (tuple_(*(term.value for term in terms)), tuple_(*values))
        return left > right if terms[0].falling is not ahead else left < right
    ways: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for term, value in zip(terms, position, strict=True):
        ways.append(and_(*equal, _strictly(term, value, ahead=ahead)))
        equal.append(term.value.is_(None) if value is None else _same(term, value))
    first, value = terms[0], position[0]
    if first.nullable or value is None:
        return or_(*ways)
    # So that an index on the first column finds where to begin.
    return and_(first.value >= value if first.falling is not ahead else first.value <= value, or_(*ways))


def _same(term: Term, value: ColumnElement[Any]) -> ColumnElement[bool]:
    same: ColumnElement[bool] = term.value == value
    return and_(term.value.is_not(None), same) if term.nullable else same


def _strictly(term: Term, value: ColumnElement[Any] | None, *, ahead: bool) -> ColumnElement[bool]:
    """Past by this term alone. Rows without a value are the last in every order."""
    if value is None:
        return false() if ahead else term.value.is_not(None)
    past = term.value > value if term.falling is not ahead else term.value < value
    if not term.nullable:
        return past
    return or_(term.value.is_(None), past) if ahead else and_(term.value.is_not(None), past)
