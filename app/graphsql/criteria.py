"""What the filter and the order of a connection cost, and how large they may be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app import limits
from app.documents.arguments import Argument, Arguments, objects_in
from app.errors import Invalid
from app.graphsql.measures import FUNCTIONS
from app.places.mapping import Embedded, Kind, Relation, SchemaMapping

Keys: TypeAlias = tuple[str | int, ...]
"""What leads to an entry in an argument."""
Entry: TypeAlias = Callable[[str, str, Mapping[str, Argument], Keys, int], None]

COMPARISON = 200  # units of one comparison: made for each row of the parent, not only for those of the page
SEARCH = 1_000  # of one that looks into a text
HOP = 5  # times as much behind each relation: its rows are looked up first
TERM = 200  # units of one term of an order
TERM_BEHIND = 4_000  # of one that is found or counted in other rows
BEHIND = 1_000  # of each relation that all rows are joined with, to be grouped or added up by what is there
SEARCHING = frozenset({"contains", "startsWith"})


@dataclass(slots=True)
class Criteria:
    """Adds up one field's filter and order. `path`: of the field. `units`: for each parent. `selects`: sub-selects that they are made of.
    `entries`: everything in them, for the time that it takes to compile them."""

    mapping: SchemaMapping
    path: Sequence[str | int]
    units: int = 0
    selects: int = 0
    entries: int = 0
    comparisons: int = 0

    def read(self, type_name: str, arguments: Arguments) -> None:
        """Raises Invalid for what is out of bounds."""
        order = arguments.get("orderBy")
        for name, entry in (("filter", self._entry), ("having", self._wanted)):
            if isinstance(given := arguments.get(name), Mapping):
                self._filter(type_name, given, (name,), 0, entry)
                if self.comparisons > limits.FILTER_COMPARISONS_MAX:
                    what = f"The {name} makes {self.comparisons} comparisons; at most {limits.FILTER_COMPARISONS_MAX} are made."
                    raise Invalid(what, code="QUERY_TOO_COMPLEX", path=[*self.path, name])
        if isinstance(order, list):
            self._order(type_name, order)
        for key in objects_in(arguments.get("keys")):
            behind = self._behind(type_name, key)
            self.selects += behind
            self.units += TERM + BEHIND * behind

    def _filter(self, type_name: str, given: Mapping[str, Argument], keys: Keys, hops: int, entry: Entry | None = None) -> None:
        """`given` is about an object of this type, or by `entry` of rows. An empty one counts too: behind a relation it asks whether there
        is a row."""
        if not given:
            self._leaf(keys, hops)
        for name, inner in given.items():
            self.entries += 1
            match name, inner:
                case "and" | "or", list():
                    for index, one in enumerate(inner):
                        self.entries += 1
                        if isinstance(one, Mapping):
                            self._filter(type_name, one, (*keys, name, index), hops, entry)
                case "not", Mapping():
                    self._filter(type_name, inner, (*keys, name), hops, entry)
                case _, Mapping():
                    (entry or self._entry)(type_name, name, inner, (*keys, name), hops)

    def _wanted(self, type_name: str, name: str, inner: Mapping[str, Argument], keys: Keys, hops: int) -> None:
        """Of what rows add up to: their number, or what a function makes of a value."""
        if name not in FUNCTIONS:
            for comparison in inner:
                self._leaf((*keys, comparison), hops)
            return
        for field, one in inner.items():
            self.entries += 1
            if isinstance(one, Mapping):
                self._value(type_name, field, one, (*keys, field), hops)

    def _value(self, type_name: str, name: str, inner: Mapping[str, Argument], keys: Keys, hops: int) -> None:
        place = self.mapping.members(type_name)[0].places.get(name)  # none: it tells of the units of another
        if isinstance(place, (Relation, Embedded)):
            target = self.mapping.rows_type(self.mapping.field(type_name, name).type).name
            relation = isinstance(place, Relation)
            self.selects += relation
            for field, one in inner.items():
                if isinstance(one, Mapping):
                    self._value(target, field, one, (*keys, field), hops + (self._hop(target, keys, hops) if relation else 0))
        else:
            for comparison in inner:
                self._leaf((*keys, comparison), hops)

    def _entry(self, type_name: str, name: str, inner: Mapping[str, Argument], keys: Keys, hops: int) -> None:
        place = self.mapping.members(type_name)[0].places[name]
        target = self.mapping.rows_type(self.mapping.field(type_name, name).type).name
        match place:
            case Relation():
                hops += self._hop(target, keys, hops)
                asked = {"": inner} if place.kind is Kind.ONE else inner
                for quantifier, one in asked.items():
                    self.selects += 1
                    if isinstance(one, Mapping):
                        self._quantified(target, quantifier, one, (*keys, quantifier) if quantifier else keys, hops)
            case Embedded():
                self._filter(target, inner, keys, hops)
            case _:
                for comparison in inner:
                    self._leaf((*keys, comparison), hops)

    def _quantified(self, type_name: str, quantifier: str, inner: Mapping[str, Argument], keys: Keys, hops: int) -> None:
        """Of the rows of a relation."""
        if quantifier == "count":
            self._filter(type_name, {quantifier: inner}, keys[:-1], hops, self._wanted)
        elif quantifier == "aggregate":
            for name, entry in (("where", self._entry), ("having", self._wanted)):
                if isinstance(one := inner.get(name), Mapping):
                    self._filter(type_name, one, (*keys, name), hops, entry)
        else:
            self._filter(type_name, inner, keys, hops)

    def _hop(self, target: str, keys: Keys, hops: int) -> int:
        """A relation to rows of a table; a text that is found in other rows is none to whoever asks."""
        if self.mapping.members(target)[0].table is None:
            return 0
        if hops == limits.FILTER_HOPS_MAX:
            what = f"The filter follows more than {limits.FILTER_HOPS_MAX} relations in a row."
            raise Invalid(what, code="QUERY_TOO_COMPLEX", path=[*self.path, *keys])
        return 1

    def _leaf(self, keys: Keys, hops: int) -> None:
        self.entries += 1
        self.comparisons += 1
        self.units += (SEARCH if keys[-1] in SEARCHING else COMPARISON) * HOP**hops

    def _order(self, type_name: str, order: Sequence[Argument]) -> None:
        if len(order) > limits.ORDER_TERMS_MAX:
            what = f"The order has {len(order)} terms; at most {limits.ORDER_TERMS_MAX} are read."
            raise Invalid(what, code="QUERY_TOO_COMPLEX", path=[*self.path, "orderBy"])
        for term in order:
            behind = self._behind(type_name, term)
            self.entries += 1
            self.selects += behind
            self.units += TERM_BEHIND * behind or TERM

    def _behind(self, type_name: str, term: Argument) -> int:
        """How many relations a term leads over, one whose rows are added up included."""
        behind = 0
        for name, inner in term.items() if isinstance(term, Mapping) else ():
            place = self.mapping.members(type_name)[0].places.get(name)
            if isinstance(place, (Relation, Embedded)):
                target = self.mapping.rows_type(self.mapping.field(type_name, name).type).name
                behind += isinstance(place, Relation) + self._behind(target, inner)
            elif name in FUNCTIONS or name == "keys":
                behind += self._behind(type_name, inner)
        return behind
