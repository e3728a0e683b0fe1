"""What the filter and the order of a connection cost, and how large they may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app import limits
from app.documents.arguments import Argument, Arguments
from app.errors import Invalid
from app.graphsql.mapping import Embedded, Kind, Relation, SchemaMapping

COMPARISON = 200  # units of one comparison: made for each row of the parent, not only for those of the page
SEARCH = 1_000  # of one that looks into a text
HOP = 5  # times as much behind each relation: its rows are looked up first
TERM = 200  # units of one term of an order
TERM_BEHIND = 4_000  # of one that is found or counted in other rows
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
        given, order = arguments.get("filter"), arguments.get("orderBy")
        if isinstance(given, Mapping):
            self._filter(type_name, given, ("filter",), 0)
            if self.comparisons > limits.FILTER_COMPARISONS_MAX:
                what = f"The filter makes {self.comparisons} comparisons; at most {limits.FILTER_COMPARISONS_MAX} are made."
                raise Invalid(what, code="QUERY_TOO_COMPLEX", path=[*self.path, "filter"])
        if isinstance(order, list):
            self._order(type_name, order)

    def _filter(self, type_name: str, given: Mapping[str, Argument], keys: tuple[str | int, ...], hops: int) -> None:
        """`given` is about an object of this type. An empty one counts too: behind a relation it asks whether there is a row."""
        if not given:
            self._leaf(keys, hops)
        for name, inner in given.items():
            self.entries += 1
            match name, inner:
                case "and" | "or", list():
                    for index, one in enumerate(inner):
                        self.entries += 1
                        if isinstance(one, Mapping):
                            self._filter(type_name, one, (*keys, name, index), hops)
                case "not", Mapping():
                    self._filter(type_name, inner, (*keys, name), hops)
                case _, Mapping():
                    self._entry(type_name, name, inner, (*keys, name), hops)

    def _entry(self, type_name: str, name: str, inner: Mapping[str, Argument], keys: tuple[str | int, ...], hops: int) -> None:
        place = self.mapping.members(type_name)[0].places[name]
        target = self.mapping.rows_type(self.mapping.field(type_name, name).type).name
        match place:
            case Relation():
                hops += self._hop(target, keys, hops)
                asked = {"": inner} if place.kind is Kind.ONE else inner
                for quantifier, one in asked.items():
                    self.selects += 1
                    if isinstance(one, Mapping):
                        self._filter(target, one, (*keys, quantifier) if quantifier else keys, hops)
            case Embedded():
                self._filter(target, inner, keys, hops)
            case _:
                for comparison in inner:
                    self._leaf((*keys, comparison), hops)

    def _hop(self, target: str, keys: tuple[str | int, ...], hops: int) -> int:
        """A relation to rows of a table; a text that is found in other rows is none to whoever asks."""
        if self.mapping.members(target)[0].table is None:
            return 0
        if hops == limits.FILTER_HOPS_MAX:
            what = f"The filter follows more than {limits.FILTER_HOPS_MAX} relations in a row."
            raise Invalid(what, code="QUERY_TOO_COMPLEX", path=[*self.path, *keys])
        return 1

    def _leaf(self, keys: tuple[str | int, ...], hops: int) -> None:
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
        """How many relations a term leads over, the counted one included."""
        if not isinstance(term, Mapping):
            return 0
        behind = 0
        for name, inner in term.items():
            members = self.mapping.members(type_name)
            place = members[0].places.get(name)
            if isinstance(place, (Relation, Embedded)):
                target = self.mapping.rows_type(self.mapping.field(type_name, name).type).name
                counted = isinstance(place, Relation) and place.kind is not Kind.ONE
                behind += isinstance(place, Relation) + (0 if counted else self._behind(target, inner))
        return behind
