"""Which rows a filter lets through: two-valued logic over what the resolvers answer."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.oracle.asked import Asked, concrete, value_of
from tests.oracle.contract import type_below
from tests.oracle.orders import Listing

Filter = Mapping[str, Any]

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, given: value is not None and value == given,
    "ne": lambda value, given: value is None or value != given,
    "in": lambda value, given: value is not None and value in given,
    "lt": lambda value, given: value is not None and value < given,
    "lte": lambda value, given: value is not None and value <= given,
    "gt": lambda value, given: value is not None and value > given,
    "gte": lambda value, given: value is not None and value >= given,
    "contains": lambda value, given: value is not None and given.lower() in value.lower(),
    "startsWith": lambda value, given: value is not None and value.lower().startswith(given.lower()),
    "isNull": lambda value, given: (value is None) == given,
}


def holds(filter_: Filter, type_name: str, source: Any, asked: Asked) -> bool:
    """Whether all of the filter is true of a row, or of an object that is part of one."""
    return all(_holds(key, given, type_name, source, asked) for key, given in filter_.items())


def _holds(key: str, given: Any, type_name: str, source: Any, asked: Asked) -> bool:
    match key:
        case "and":
            return all(holds(each, type_name, source, asked) for each in given)
        case "or":
            return any(holds(each, type_name, source, asked) for each in given)
        case "not":
            return not holds(given, type_name, source, asked)
    value = value_of(concrete(type_name, source), key, source, asked)
    below = type_below(type_name, key)
    if isinstance(value, Listing):
        value = value.rows
    if isinstance(value, list):
        return all(_quantified(word, inner, below, value, asked) for word, inner in given.items())
    if set(given) <= set(COMPARISONS):
        return all(COMPARISONS[word](value, given_as(each, value)) for word, each in given.items())
    return value is not None and holds(given, below, value, asked)


def touches_hidden(criteria: Any, type_name: str, asked: Asked) -> bool:
    """Whether a filter, or one term of an order, asks for something that the viewer may not see."""
    if isinstance(criteria, list):
        return any(touches_hidden(each, type_name, asked) for each in criteria)
    if not isinstance(criteria, dict) or set(criteria) & {*COMPARISONS, "count"}:
        return False
    return any(_touches_hidden(key, inner, type_name, asked) for key, inner in criteria.items())


def _touches_hidden(key: str, inner: Any, type_name: str, asked: Asked) -> bool:
    if key in ("and", "or", "not", "some", "none", "every"):
        return touches_hidden(inner, type_name, asked)
    where = "Service" if type_name == "PortfolioItem" else type_name
    return not asked.seat.may_see(f"{where}.{key}") or touches_hidden(inner, type_below(type_name, key), asked)


def _quantified(word: str, filter_: Filter, type_name: str, rows: list[Any], asked: Asked) -> bool:
    found = [holds(filter_, type_name, row, asked) for row in rows]
    return {"some": any(found), "none": not any(found), "every": all(found)}[word]


def given_as(given: Any, like: Any) -> Any:
    """What a client wrote, as a value to compare with one of Python's."""
    if isinstance(given, list):
        return [given_as(each, like) for each in given]
    match like if isinstance(given, str) else None:
        case Decimal():
            return Decimal(str(given))
        case datetime():
            return datetime.fromisoformat(given)
        case date():
            return date.fromisoformat(given)
        case _:
            return given
