"""Random filters and orders that mean something: their values are those of rows that the viewer sees."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type

from tests.oracle.asked import TYPES, Asked, concrete, type_of, value_of
from tests.oracle.contract import contract, type_below
from tests.oracle.filters import COMPARISONS
from tests.oracle.orders import Listing
from tests.oracle.tables import Row

LOGIC = ("and", "or", "not")
HOPS_MAX = 3
"""Relations that a filter may follow."""
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
            word = self._random.choice(["some", "some", "none", "every"])
            rows = self._some(row for value in values for row in (value.rows if isinstance(value, Listing) else value))
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
            if list(_type(input_, name).fields) == ["count"]:
                return {name: {"count": self._direction()}}
            below = self._term(_type(input_, name), type_below(type_name, name), depth - 1) if depth > 1 else {}
            if below:
                return {name: below}
        return {}

    def _direction(self) -> str:
        return self._random.choice(["ASC", "DESC"])

    def _may_use(self, type_name: str, name: str, hops: int) -> bool:
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
