"""In which order rows stand, and what comes before what."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import total_ordering
from typing import Any

from tests.oracle.asked import Asked, concrete, value_of
from tests.oracle.contract import type_below
from tests.oracle.measures import FUNCTIONS, Measured, inside, measure
from tests.oracle.tables import Row
from tests.oracle.values import sort_key

Key = Callable[[Row], Any]
Term = Mapping[str, Any]
"""`{"currentVersion": {"stage": "ASC"}}`"""


@total_ordering
@dataclass(frozen=True)
class Descending:
    """A value of which more comes first."""

    value: Any

    def __lt__(self, other: "Descending") -> bool:
        return bool(other.value < self.value)


@dataclass(frozen=True)
class Listing:
    """The rows of a connection and the order they stand in when no other one is asked for. `unique`: the column that it ends with, with
    a minus where more comes first."""

    rows: Sequence[Row]
    key: Key
    unique: str = "id"


def by_key(rows: Iterable[Row]) -> Listing:
    return Listing(list(rows), lambda row: row.key, "key")


def newest(rows: Iterable[Row], moment: str = "created_at") -> Listing:
    """The newest first; of one moment by id."""
    return Listing(list(rows), lambda row: (Descending(getattr(row, moment)), row.id))


def ordered_by(terms: Sequence[Term], unique: str, type_name: str, asked: Asked) -> Key:
    """By the terms, then by a unique column. Null comes last, whichever the direction."""
    return lambda row: (*(placed(*_value(term, type_name, row, asked)) for term in terms), _last(row, unique))


def _last(row: Row, unique: str) -> Any:
    """What makes an order total."""
    return Descending(getattr(row, unique[1:])) if unique.startswith("-") else getattr(row, unique)


def placed(value: Any, direction: str) -> tuple[bool, Any]:
    """Null comes last, whichever the direction."""
    if value is None:
        return True, 0
    return False, Descending(value) if direction == "DESC" else value


def _value(term: Term, type_name: str, source: Any, asked: Asked) -> tuple[Any, str]:
    """What one term compares, and its direction."""
    ((field, inner),) = term.items()
    value = None if source is None else value_of(concrete(type_name, source), field, source, asked)
    if isinstance(inner, str):
        return place_of(type_name, field, value, source), inner
    if isinstance(value, Listing):
        value = value.rows
    if isinstance(value, list):
        return list_measure(inner, type_below(type_name, field), value, asked)
    if value is None and {"count", *FUNCTIONS} & set(inner):
        return None, _direction(inner)  # of a thing that is not there
    return _value(inner, type_below(type_name, field), value, asked)


def list_measure(term: Term, type_name: str, rows: Sequence[Any], asked: Asked) -> tuple[Any, str]:
    """What a term makes of several rows, and its direction: `{"count": "DESC"}`, `{"avg": {"score": "ASC"}}`."""
    ((function, inner),) = term.items()
    if function == "count":
        return len(rows), str(inner)
    measured = Measured(function, rows)
    while True:
        ((field, inner),) = inner.items()
        if isinstance(inner, str):
            return measure(measured, type_name, field, asked), inner
        measured, type_name = inside(measured, type_name, field, asked), type_below(type_name, field)


def _direction(term: Term) -> str:
    ((_, inner),) = term.items()
    return inner if isinstance(inner, str) else _direction(inner)


def place_of(type_name: str, field: str, value: Any, source: Any) -> Any:
    """Names stand as their readers expect, ids as their bytes, everything else as it is."""
    if field == "id" and isinstance(source, Row):
        return source.id
    words = isinstance(value, str) and type_name in ("LocalizedText", "Translations") and field != "lang"
    return sort_key(value) if words else value
