"""Groups of rows: which there are, what they have in common, in which order they stand, and which of them stand on a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.oracle.asked import Asked
from tests.oracle.clocks import HELSINKI
from tests.oracle.contract import type_below
from tests.oracle.filters import Filter, adds_up
from tests.oracle.measures import read
from tests.oracle.orders import Term, list_measure, place_of, placed
from tests.oracle.pages import ROWS_DEFAULT, Page
from tests.oracle.tables import Row

Steps = tuple[str, ...]


@dataclass(frozen=True)
class Added:
    """Rows that are added up."""

    rows: Sequence[Any]


@dataclass(frozen=True)
class Group:
    """Rows whose values are the same. By the steps that lead to each key: `values`, what is told of it; `places`, where it stands."""

    rows: Sequence[Row]
    values: Mapping[Steps, Any]
    places: Mapping[Steps, Any]


@dataclass(frozen=True)
class KeysOf:
    """The keys of a group that lie behind these steps."""

    group: Group
    steps: Steps = ()


@dataclass(frozen=True)
class Key:
    """What rows are grouped by. `unit`: VALUE, or one of the calendar."""

    steps: Steps
    unit: str


def group_page(
    rows: Sequence[Row],
    type_name: str,
    asked: Asked,
    *,
    keys: Sequence[Mapping[str, Any]],
    having: Filter | None = None,
    order_by: Sequence[Term] | None = None,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
) -> Page:
    """A cursor of the product is known by the place of its group among all."""
    groups = groups_of(rows, type_name, asked, [step_by_step(each) for each in keys], having, order_by or ())
    low = 0 if after is None else asked.places[after] + 1
    high = len(groups) if before is None else asked.places[before]
    start, end = (max(low, high - last), high) if last is not None else (low, min(high, low + (first or ROWS_DEFAULT)))
    return Page(groups, start, max(start, end), low, high)


def groups_of(
    rows: Sequence[Row], type_name: str, asked: Asked, keys: Sequence[Key], having: Filter | None, terms: Sequence[Term]
) -> list[Group]:
    """In their order."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(_shared(key, type_name, row, asked) for key in keys), []).append(row)
    made = [_group(keys, alike, type_name, asked) for alike in found.values()]
    groups = [group for group in made if having is None or adds_up(having, type_name, group.rows, asked)]
    return sorted(groups, key=_order(keys, terms, type_name, asked))


def step_by_step(given: Mapping[str, Any]) -> Key:
    """`{"provider": {"key": "VALUE"}}`"""
    steps: list[str] = []
    inner: Any = given
    while isinstance(inner, Mapping):
        ((name, inner),) = inner.items()
        steps.append(name)
    return Key(tuple(steps), str(inner))


def _shared(key: Key, type_name: str, row: Row, asked: Asked) -> Any:
    """The value of a row that its group has in common."""
    source, of = _owner(key.steps, type_name, row, asked)
    value = read(of, key.steps[-1], source, asked)
    return value if value is None or key.unit == "VALUE" else first_day(value, key.unit)


def _owner(steps: Steps, type_name: str, source: Any, asked: Asked) -> tuple[Any, str]:
    """The object that has the last field of all, and its type."""
    for step in steps[:-1]:
        source, type_name = read(type_name, step, source, asked), type_below(type_name, step)
    return source, type_name


def first_day(value: date, unit: str) -> date:
    """Of the day, week, month, quarter or year in which something falls, by the calendar of the place."""
    day = value.astimezone(HELSINKI).date() if isinstance(value, datetime) else value
    match unit:
        case "WEEK":
            return day - timedelta(days=day.weekday())
        case "MONTH":
            return day.replace(day=1)
        case "QUARTER":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "YEAR":
            return day.replace(month=1, day=1)
    return day


def _group(keys: Sequence[Key], rows: Sequence[Row], type_name: str, asked: Asked) -> Group:
    values = {key.steps: _shared(key, type_name, rows[0], asked) for key in keys}
    places = {key.steps: _place(key, values[key.steps], type_name, rows[0], asked) for key in keys}
    return Group(rows, values, places)


def _place(key: Key, value: Any, type_name: str, row: Row, asked: Asked) -> Any:
    """As orders of rows have it; what they take for alike stands by its letters."""
    if value is None or key.unit != "VALUE":
        return value
    source, of = _owner(key.steps, type_name, row, asked)
    return place_of(of, key.steps[-1], value, source), value


def _order(keys: Sequence[Key], terms: Sequence[Term], type_name: str, asked: Asked) -> Callable[[Group], Any]:
    """By the terms, then by the keys that none of them names."""
    named = {step_by_step(term["keys"]).steps for term in terms if "keys" in term}
    rest = [key.steps for key in keys if key.steps not in named]

    def order(group: Group) -> tuple[Any, ...]:
        wanted = [_term(term, group, type_name, asked) for term in terms]
        return (*(placed(*each) for each in wanted), *(placed(group.places[steps], "ASC") for steps in rest))

    return order


def _term(term: Term, group: Group, type_name: str, asked: Asked) -> tuple[Any, str]:
    if "keys" not in term:
        return list_measure(term, type_name, group.rows, asked)
    key = step_by_step(term["keys"])
    return group.places[key.steps], key.unit
