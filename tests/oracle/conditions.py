"""Random filters and orders that mean something: their values are those of rows that the viewer sees."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, get_named_type

from tests.oracle.asked import TYPES, Asked, concrete, type_of, value_of
from tests.oracle.contract import contract, type_below
from tests.oracle.filters import COMPARISONS
from tests.oracle.measures import UNIT_FIELDS, Measured, inside, measure
from tests.oracle.orders import Listing
from tests.oracle.tables import Row

LOGIC = ("and", "or", "not")
HOPS_MAX = 3
"""Relations that a filter may follow."""
UNANSWERED = ("promiseIntegrity",)
"""What plain Python does not work out; tests of its own judge it."""
SAMPLES = 8
"""Rows that values are drawn from."""
WILD = ("%", "_", "\\", "'", '"')
"""What means something elsewhere and nothing here."""


class Conditions:
    """Writes filters and orders for one viewer, as the values of variables. `curious`: they also use what the viewer may not see."""

    def __init__(self, asked: Asked, random: Random, *, curious: bool = False) -> None:
        self._asked = asked
        self._random = random
        self._curious = curious

    def previewing(self, customer: str) -> "Conditions":
        """Those of whoever sees what this customer sees."""
        return Conditions(self._asked.seen_as({"key": customer}), self._random)

    def rows(self, type_name: str) -> list[Row]:
        """Some rows of a type that the viewer sees."""
        tables = [table for table, name in TYPES.items() if name == type_name] or ["service"]
        found = [row for row in self._asked.all(tables[0]) if type_name in (type_of(row), "PortfolioItem")]
        return self._some(found)

    def filter(self, type_name: str) -> dict[str, Any]:
        return self._filter(_input(f"{type_name}Filter"), type_name, self.rows(type_name), HOPS_MAX, 3)

    def order(self, type_name: str) -> list[dict[str, Any]]:
        found = [self._term(_input(f"{type_name}Order"), type_name, 3) for _ in range(self._random.randint(1, 3))]
        return [term for term in found if term]

    def _filter(self, input_: GraphQLInputObjectType, type_name: str, sources: Sequence[Any], hops: int, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(self._random.choice([1, 1, 1, 2])):
            if depth and self._random.random() < 0.25:
                found |= self._logic(input_, type_name, sources, hops, depth)
            elif names := [name for name in input_.fields if name not in LOGIC and self._may_use(type_name, name, hops)]:
                name = self._random.choice(names)
                found[name] = self._field(_type(input_, name), type_name, name, sources, hops, depth)
        return found

    def _logic(self, input_: GraphQLInputObjectType, type_name: str, sources: Sequence[Any], hops: int, depth: int) -> dict[str, Any]:
        word = self._random.choice(LOGIC)
        if word == "not":
            return {"not": self._filter(input_, type_name, sources, hops, depth - 1)}
        several = range(self._random.choice([0, 1, 2, 2, 3]))
        return {word: [self._filter(input_, type_name, sources, hops, depth - 1) for _ in several]}

    def _field(
        self, input_: GraphQLInputObjectType, type_name: str, name: str, sources: Sequence[Any], hops: int, depth: int
    ) -> dict[str, Any]:
        values = [value_of(concrete(type_name, source), name, source, self._asked) for source in sources]
        if set(input_.fields) <= set(COMPARISONS):
            return self._comparison(input_, [value for value in values if value is not None])
        below = type_below(type_name, name)
        hops -= _is_relation(input_, below)
        if "some" in input_.fields:
            lists = [value.rows if isinstance(value, Listing) else value for value in values]
            word = self._random.choice([it for it in ("some", "some", "none", "every", "count", "aggregate") if it in input_.fields])
            rows = self._some(row for list_ in lists for row in list_)
            if word == "count":
                return {word: self._comparison(_type(input_, word), [len(list_) for list_ in lists])}
            if word == "aggregate":
                where = {"where": self._filter(_input(f"{below}Filter"), below, rows, hops, 1)} if self._random.random() < 0.4 else {}
                longest = max(lists, key=len, default=[])
                return {word: {**where, "having": self.having(below, self._random.choice([longest, rows]), hops)}}
            return {word: self._filter(_type(input_, word), below, rows, hops, depth)}
        return self._filter(input_, below, [value for value in values if value is not None], hops, depth)

    def _comparison(self, input_: GraphQLInputObjectType, values: Sequence[Any]) -> dict[str, Any]:
        searches = [word for word in ("contains", "startsWith") if word in input_.fields]
        word = self._random.choice(searches if searches and self._random.random() < 0.4 else list(input_.fields))
        if word == "isNull":
            return {word: self._random.random() < 0.5}
        if not values:
            return {"isNull": True} if "isNull" in input_.fields else {}
        if word == "in":
            return {word: [self._given(self._random.choice(values)) for _ in range(self._random.choice([0, 1, 2, 3]))]}
        value = self._random.choice(values)
        return {word: self._piece(value, word) if word in ("contains", "startsWith") else self._given(value)}

    def _piece(self, text: str, word: str) -> str:
        """Of a text, in whatever case; sometimes with what must not count as a pattern."""
        start = 0 if word == "startsWith" else self._random.randrange(len(text))
        piece = text[start : start + self._random.randint(1, 6)]
        piece = self._random.choice([piece.upper(), piece.lower(), piece.swapcase(), piece])
        return piece[:1] + self._random.choice(WILD) + piece[2:] if self._random.random() < 0.3 else piece

    def _given(self, value: Any) -> Any:
        """A value as a client writes it."""
        match value:
            case Decimal():
                return format(value, "f")
            case datetime():
                return value.astimezone(timezone(timedelta(hours=self._random.choice([0, 2, -5])))).isoformat()
            case date():
                return value.isoformat()
            case _:
                return value

    def _term(self, input_: GraphQLInputObjectType, type_name: str, depth: int) -> dict[str, Any]:
        """Empty where nothing can be ordered by."""
        names = [name for name in input_.fields if self._may_use(type_name, name, depth)]
        for name in self._random.sample(names, len(names)):
            inner = get_named_type(input_.fields[name].type)
            if isinstance(inner, GraphQLEnumType):
                return {name: self._direction()}
            if "count" in _type(input_, name).fields:
                return {name: self._sum_term(_type(input_, name), type_below(type_name, name), depth)}
            below = self._term(_type(input_, name), type_below(type_name, name), depth - 1) if depth > 1 else {}
            if below:
                return {name: below}
        return {}

    def having(self, type_name: str, rows: Sequence[Any], hops: int = HOPS_MAX, depth: int = 2) -> dict[str, Any]:
        """What some rows add up to, or nearly."""
        input_ = _input(f"{type_name}Having")
        if depth and self._random.random() < 0.2:
            word = self._random.choice(LOGIC)
            inner = [self.having(type_name, rows, hops, depth - 1) for _ in range(1 if word == "not" else self._random.choice([0, 1, 2]))]
            return {word: inner[0] if word == "not" else inner}
        word = self._random.choice([name for name in input_.fields if name not in LOGIC])
        if word == "count":
            return {word: self._comparison(_type(input_, word), [1, 2, 3, len(rows)])}
        return {word: self._adding(_type(input_, word), Measured(word, rows), type_name, hops)}

    def _adding(self, input_: GraphQLInputObjectType, measured: Measured, type_name: str, hops: int) -> dict[str, Any]:
        names = self._usable(input_, type_name, hops)
        if not names:
            return {}
        name = self._random.choice(names)
        inner = _type(input_, name)
        if set(inner.fields) <= set(COMPARISONS):
            found = measure(measured, type_name, name, self._asked)
            return {name: self._comparison(inner, [] if found is None else [found])}
        below = type_below(type_name, name)
        return {name: self._adding(inner, inside(measured, type_name, name, self._asked), below, hops - _is_row(below))}

    def _sum_term(self, input_: GraphQLInputObjectType, type_name: str, hops: int) -> dict[str, Any]:
        """By what several rows add up to."""
        for function in self._random.sample(list(input_.fields), len(input_.fields)):
            if function == "count":
                return {function: self._direction()}
            if function != "keys" and (path := self.path(_type(input_, function), type_name, hops)):
                return {function: _nested(path, self._direction())}
        return {}

    def path(self, type_: GraphQLObjectType | GraphQLInputObjectType, type_name: str, hops: int = HOPS_MAX) -> Sequence[str]:
        """Fields that lead to a value of a type like another one; empty where there is none that may be used."""
        names = self._usable(type_, type_name, hops)
        for name in self._random.sample(names, len(names)):
            inner = get_named_type(type_.fields[name].type)
            if not isinstance(inner, GraphQLObjectType | GraphQLInputObjectType):
                return (name,)
            below = type_below(type_name, name)
            if further := self.path(inner, below, hops - _is_row(below)):
                return (name, *further)
        return ()

    def group_by(self, type_name: str, rows: Sequence[Row]) -> dict[str, Any]:
        """Arguments of `groupBy`, and as `paths` those of its keys."""
        input_ = _input(f"{type_name}GroupKey")
        paths = list(dict.fromkeys(self.path(input_, type_name, 2) for _ in range(self._random.choice([1, 1, 2, 3]))))
        days = [name for name in self._usable(input_, type_name, 0) if get_named_type(input_.fields[name].type).name == "CalendarUnit"]
        if days and self._random.random() < 0.35:
            paths = list(dict.fromkeys([(self._random.choice(days),), *paths[1:]]))
        given: dict[str, Any] = {"keys": [_nested(path, self._random.choice(list(_leaf(input_, path).values))) for path in paths if path]}
        if self._random.random() < 0.3:
            given["having"] = self.having(type_name, self._random.sample(rows, self._random.randint(0, len(rows))), 2)
        if self._random.random() < 0.6:
            given["orderBy"] = [self._group_term(type_name, paths) for _ in range(self._random.choice([1, 1, 2]))]
        return given

    def _group_term(self, type_name: str, paths: Sequence[Sequence[str]]) -> dict[str, Any]:
        order = _input(f"{type_name}GroupOrder")
        path = self._random.choice(paths)
        if self._random.random() < 0.4 and _has(_type(order, "keys"), path):
            return {"keys": _nested(path, self._direction())}
        return self._sum_term(order, type_name, 2)

    def _usable(self, type_: GraphQLObjectType | GraphQLInputObjectType, type_name: str, hops: int) -> list[str]:
        return [name for name in type_.fields if self._may_use(type_name, name, hops)]

    def _direction(self) -> str:
        return self._random.choice(["ASC", "DESC"])

    def _may_use(self, type_name: str, name: str, hops: int) -> bool:
        if type_name == "Money" and name in UNIT_FIELDS:
            return True
        if name in UNANSWERED:
            return False
        where = "Service" if type_name == "PortfolioItem" else type_name
        return (self._curious or self._asked.seat.may_see(f"{where}.{name}")) and (hops > 0 or not _is_row(type_below(type_name, name)))

    def _some(self, rows: Iterable[Any]) -> list[Any]:
        found = list(rows)
        return self._random.sample(found, min(len(found), SAMPLES))


def _is_relation(input_: GraphQLInputObjectType, below: str) -> bool:
    return "some" in input_.fields or _is_row(below)


def _is_row(type_name: str) -> bool:
    return type_name in (*TYPES.values(), "Service", "ServicePackage", "PortfolioItem")


def _input(name: str) -> GraphQLInputObjectType:
    type_ = contract().type_map[name]
    assert isinstance(type_, GraphQLInputObjectType), name
    return type_


def _type(input_: GraphQLInputObjectType, name: str) -> GraphQLInputObjectType:
    type_ = get_named_type(input_.fields[name].type)
    assert isinstance(type_, GraphQLInputObjectType), name
    return type_


def _nested(path: Sequence[str], value: str) -> Any:
    return {path[0]: _nested(path[1:], value)} if path else value


def _leaf(input_: GraphQLInputObjectType, path: Sequence[str]) -> GraphQLEnumType:
    for name in path[:-1]:
        input_ = _type(input_, name)
    leaf = get_named_type(input_.fields[path[-1]].type)
    assert isinstance(leaf, GraphQLEnumType)
    return leaf


def _has(input_: GraphQLInputObjectType, path: Sequence[str]) -> bool:
    """Whether an order may name it: free text may be grouped by, and no order takes it."""
    for name in path:
        if name not in input_.fields:
            return False
        inner = get_named_type(input_.fields[name].type)
        if isinstance(inner, GraphQLInputObjectType):
            input_ = inner
    return True
