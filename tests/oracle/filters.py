"""Which rows a filter lets through: two-valued logic over what the resolvers answer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.oracle.asked import Asked, concrete, value_of
from tests.oracle.contract import type_below
from tests.oracle.measures import FUNCTIONS, UNIT_FIELDS, Measured, inside, measure
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
        return compares(given, value)
    return value is not None and holds(given, below, value, asked)


def compares(wanted: Filter, value: Any) -> bool:
    """Whether all comparisons are true of a value."""
    return all(COMPARISONS[word](value, given_as(each, value)) for word, each in wanted.items())


def adds_up(having: Filter, type_name: str, rows: Sequence[Any], asked: Asked) -> bool:
    """Whether all of it is true of what rows add up to."""
    return all(_adds_up(word, given, type_name, rows, asked) for word, given in having.items())


def _adds_up(word: str, given: Any, type_name: str, rows: Sequence[Any], asked: Asked) -> bool:
    match word:
        case "and":
            return all(adds_up(each, type_name, rows, asked) for each in given)
        case "or":
            return any(adds_up(each, type_name, rows, asked) for each in given)
        case "not":
            return not adds_up(given, type_name, rows, asked)
        case "count":
            return compares(given, len(rows))
    return _measures(given, Measured(word, rows), type_name, asked)


def _measures(given: Filter, measured: Measured, type_name: str, asked: Asked) -> bool:
    """Whether what each field adds up to is as wanted."""
    return all(
        compares(wanted, measure(measured, type_name, field, asked))
        if set(wanted) <= set(COMPARISONS)
        else _measures(wanted, inside(measured, type_name, field, asked), type_below(type_name, field), asked)
        for field, wanted in given.items()
        if wanted
    )


def touches_hidden(criteria: Any, type_name: str, asked: Asked) -> bool:
    """Whether a filter, or one term of an order, asks for something that the viewer may not see."""
    if isinstance(criteria, list):
        return any(touches_hidden(each, type_name, asked) for each in criteria)
    if not isinstance(criteria, dict) or set(criteria) & {*COMPARISONS, "count"}:
        return False
    return any(_touches_hidden(key, inner, type_name, asked) for key, inner in criteria.items())


def _touches_hidden(key: str, inner: Any, type_name: str, asked: Asked) -> bool:
    if key == "having":
        return _adds_hidden(inner, type_name, asked)
    if key in FUNCTIONS:
        return _measures_hidden(inner, type_name, asked)
    if key in ("and", "or", "not", "some", "none", "every", "aggregate", "where"):
        return touches_hidden(inner, type_name, asked)
    where = "Service" if type_name == "PortfolioItem" else type_name
    return not asked.seat.may_see(f"{where}.{key}") or touches_hidden(inner, type_below(type_name, key), asked)


def _adds_hidden(having: Any, type_name: str, asked: Asked) -> bool:
    if isinstance(having, list):
        return any(_adds_hidden(each, type_name, asked) for each in having)
    return any(
        _adds_hidden(inner, type_name, asked) if word in ("and", "or", "not") else _measures_hidden(inner, type_name, asked)
        for word, inner in having.items()
        if word != "count"
    )


def _measures_hidden(measures: Any, type_name: str, asked: Asked) -> bool:
    """Whether something is added up that the viewer may not see."""
    if not isinstance(measures, dict) or set(measures) <= set(COMPARISONS):
        return False
    where = "Service" if type_name == "PortfolioItem" else type_name
    return any(
        not (type_name == "Money" and field in UNIT_FIELDS)
        and (not asked.seat.may_see(f"{where}.{field}") or _measures_hidden(inner, type_below(type_name, field), asked))
        for field, inner in measures.items()
    )


def _quantified(word: str, filter_: Filter, type_name: str, rows: list[Any], asked: Asked) -> bool:
    if word == "count":
        return compares(filter_, len(rows))
    if word == "aggregate":
        where = filter_.get("where")
        return adds_up(filter_["having"], type_name, [it for it in rows if where is None or holds(where, type_name, it, asked)], asked)
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
