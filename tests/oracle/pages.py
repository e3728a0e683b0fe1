"""Connections: which rows stand on a page, and what else there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.oracle.asked import Asked, global_id
from tests.oracle.filters import Filter, holds
from tests.oracle.orders import Key, Listing, Term, ordered_by
from tests.oracle.tables import Row

ROWS_DEFAULT = 50


class Cursor(str):
    """Stands for whatever the product writes: a cursor is nobody's business but its own."""

    __slots__ = ()


@dataclass(frozen=True)
class Edge:
    node: Any

    @property
    def cursor(self) -> Cursor:
        return Cursor(global_id(self.node) if isinstance(self.node, Row) else "group")


@dataclass(frozen=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: Cursor | None
    end_cursor: Cursor | None


@dataclass(frozen=True)
class Page:
    """`start`, `end`: the places of the page among all rows. `after`, `before`: those of the cursors, or of the ends."""

    rows: Sequence[Any] = ()
    start: int = 0
    end: int = 0
    after: int = 0
    before: int = 0

    @property
    def nodes(self) -> Sequence[Any]:
        return self.rows[self.start : self.end]

    @property
    def edges(self) -> Sequence[Edge]:
        return [Edge(row) for row in self.nodes]

    @property
    def total_count(self) -> int:
        return len(self.rows)

    @property
    def page_info(self) -> PageInfo:
        """What lies beyond a page; beyond the cursors, when there is nothing between them."""
        edges = self.edges
        if not edges:
            return PageInfo(self.before < len(self.rows), self.after > 0, None, None)
        return PageInfo(self.end < len(self.rows), self.start > 0, edges[0].cursor, edges[-1].cursor)


def page_of(
    listing: Listing,
    type_name: str,
    asked: Asked,
    *,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    filter: Filter | None = None,  # noqa: A002  # the argument's name
    order_by: Sequence[Term] | None = None,
) -> Page:
    """Both cursors are bounds; then the first or the last so many rows."""
    key = ordered_by(order_by, listing.unique, type_name, asked) if order_by else listing.key
    rows = sorted((row for row in listing.rows if filter is None or holds(filter, type_name, row, asked)), key=key)
    low = 0 if after is None else _passed(rows, key, asked.cursors[after], including=True)
    high = len(rows) if before is None else _passed(rows, key, asked.cursors[before], including=False)
    start, end = (max(low, high - last), high) if last is not None else (low, min(high, low + (first or ROWS_DEFAULT)))
    return Page(rows, start, max(start, end), low, high)


def _passed(rows: Sequence[Row], key: Key, at: Row, *, including: bool) -> int:
    """How many rows stand before a position; it may be that of a row which is not among them."""
    return sum(key(row) < key(at) or (including and key(row) == key(at)) for row in rows)


def without_cursors(found: Any, wanted: Any) -> Any:
    """What was found, with the oracle's cursor wherever some cursor should be; everything else as it is."""
    match wanted:
        case Cursor():
            return wanted if isinstance(found, str) and found else found
        case Mapping() if isinstance(found, dict):
            return {name: without_cursors(value, wanted.get(name)) for name, value in found.items()}
        case list() if isinstance(found, list) and len(found) == len(wanted):
            return [without_cursors(*pair) for pair in zip(found, wanted, strict=True)]
        case _:
            return found
