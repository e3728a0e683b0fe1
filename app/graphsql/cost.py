"""What an operation may cost the database, from its selection and its arguments alone; refused before any SQL is put together for it.

The unit is one value of an answer: a field of a row, when every page is full. Work that shows in no value is charged by weight.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from graphql import GraphQLField, GraphQLNamedType, GraphQLObjectType, get_named_type, is_abstract_type, is_list_type

from app import limits
from app.documents.arguments import Arguments, Slot, arguments_of
from app.documents.bounds import at_most
from app.documents.selection import Selected, Selector
from app.errors import Invalid
from app.graphsql.criteria import BEHIND, Criteria
from app.places.global_id import Named, named_by
from app.places.mapping import Dearer, Relation, SchemaMapping, Weight, bare

COUNT = 100  # totalCount: as many rows are walked as there are
MEASURE = 200  # a value that is added up, of as many rows
INTROSPECTED = 10  # a value about the schema: graphql-core takes so much longer for it than PostgreSQL for one of a row
KEY_LETTERS = 50  # letters of a response key that weigh as much as the value under it
PLAIN = Weight(units=0, selects=0)
ONE = Weight(units=2)  # to find the row of a relation
PAGE = Weight(units=2)
PARTS = Weight(units=2, rows=limits.PARTS_USUAL)
PLAIN_TIMES = Dearer(values=1, counts=1)


@dataclass(slots=True)
class Cost:
    """Adds up one operation. What an abstract type selects counts for each type that it can be, as it is compiled for each. `path`: where
    it is. `fields`, `selects`: how many, by root field. `lengths`: of lists of introspection. `charges`: by path, what is not charged
    deeper."""

    selector: Selector
    mapping: SchemaMapping
    lengths: Mapping[str, float]
    path: list[str]
    fields: Counter[str] = field(default_factory=Counter)
    selects: Counter[str] = field(default_factory=Counter)
    charges: dict[tuple[str, ...], float] = field(default_factory=dict)
    times: Dearer = PLAIN_TIMES  # below the root field where it is
    row_of: tuple[str, ...] = ()  # the path of a connection of which one row counts, whatever its page
    walks: float = 0  # how often all rows are walked for the aggregate where it is

    def operation(self, type_: GraphQLObjectType, roots: Sequence[Selected]) -> int:
        """In units. Raises Invalid or RefusedRequest where a bound is passed, and counts no further: the work done is bounded too."""
        at_most(limits.ROOT_FIELDS_MAX, len(roots), "root fields", [each.key for each in roots[limits.ROOT_FIELDS_MAX :][:1]])
        self._fields(type_, roots, 1, 1)
        total = sum(self.charges.values())
        if total > limits.COST_MAX:
            self._refuse_cost(total)
        return int(total)

    def _fields(self, type_: GraphQLObjectType, fields: Sequence[Selected], rows: float, page: int) -> None:
        """`rows`: objects of this type, at most. `page`: rows of each of them, when it is a connection."""
        self._count(fields=len(fields))
        weight = INTROSPECTED if type_.name.startswith("__") else 1
        self._charge(rows * weight * sum(1 + len(selected.key) // KEY_LETTERS for selected in fields))
        for selected in fields:
            self.path.append(selected.key)
            if not selected.name.startswith("__"):
                self._field(type_, type_.fields[selected.name], selected, rows, page)
            elif selected.sets():  # __schema and __type
                named = self.mapping.object_type("__Schema" if selected.name == "__schema" else "__Type")
                self._fields(named, self.selector.select(named, selected.sets()), rows, 1)
            self.path.pop()

    def _field(self, type_: GraphQLObjectType, definition: GraphQLField, selected: Selected, rows: float, page: int) -> None:
        if type_.name in self.mapping.connections or type_.name in self.mapping.groups:
            self._of_connection(type_, definition, selected, rows, page)
            return
        if type_.name in self.mapping.mirrors:
            self._count(fields=0, selects=bool(selected.sets()))
            self._charge(self.walks * (BEHIND if selected.sets() else MEASURE), self.times.counts)
        arguments = arguments_of(definition, selected.nodes[0], self.selector.variables) if definition.args else {}
        if len(self.path) == 1:
            self.times = self._dearer(arguments)
        weight = self._weight(type_, definition, selected)
        criteria = Criteria(self.mapping, self.path)
        paged = get_named_type(definition.type).name in self.mapping.connections
        if (sifted := self._sifted(type_, definition, selected, paged=paged)) is not None:
            criteria.read(sifted, arguments)
        self._count(fields=criteria.entries, selects=weight.selects + criteria.selects)
        self._charge(rows * (weight.units + criteria.units))
        if selected.sets():
            ids = _named(arguments)
            rows_each = self.lengths.get(f"{type_.name}.{selected.name}", weight.rows if ids is None else 1)
            page = 1 if tuple(self.path) == self.row_of else _page(arguments)
            each = rows_each if paged or "first" not in arguments else page
            self._inside(get_named_type(definition.type), selected, rows * each, page, ids)

    def _dearer(self, arguments: Arguments) -> Dearer:
        given = [each for name, each in self.mapping.dearer.items() if isinstance(arguments.get(name), Slot)]
        return Dearer(prod(each.values for each in given), prod(each.counts for each in given))

    def _weight(self, type_: GraphQLObjectType, definition: GraphQLField, selected: Selected) -> Weight:
        declared = self.mapping.weights.get(f"{type_.name}.{selected.name}")
        if declared is not None:
            return declared
        mapping = self.mapping.objects.get(type_.name)
        if mapping is None or not isinstance(mapping.places[selected.name], Relation):
            return PLAIN
        if get_named_type(definition.type).name in self.mapping.connections:
            return PAGE
        return PARTS if is_list_type(bare(definition.type)) else ONE

    def _sifted(self, type_: GraphQLObjectType, definition: GraphQLField, selected: Selected, *, paged: bool) -> str | None:
        """The type of the rows that the field's filter and order are about."""
        if paged:
            return self.mapping.rows_type(definition.type).name
        place = self.mapping.objects[type_.name].places[selected.name] if type_.name in self.mapping.objects else None
        return place.sifts if isinstance(place, Relation) else None

    def _of_connection(self, type_: GraphQLObjectType, definition: GraphQLField, selected: Selected, rows: float, page: int) -> None:
        """The engine writes these itself: lists of a page's rows, and what is told of all."""
        if selected.name in ("totalCount", "aggregate", "groupBy"):
            self._count(fields=0, selects=1)
            self._charge(rows * COUNT, self.times.counts)
            if selected.name == "groupBy":
                page = self._grouped(type_, definition, selected, rows)
            self.walks = self.walks if selected.name == "totalCount" else rows
        if selected.name == "groupBy":
            self._inside(get_named_type(definition.type), selected, rows, page)
        elif selected.sets():
            each = page if is_list_type(bare(definition.type)) else 1
            self._inside(get_named_type(definition.type), selected, rows * each, 1)

    def _grouped(self, type_: GraphQLObjectType, definition: GraphQLField, selected: Selected, rows: float) -> int:
        """How many groups a page has."""
        arguments = arguments_of(definition, selected.nodes[0], self.selector.variables)
        criteria = Criteria(self.mapping, self.path)
        criteria.read(self.mapping.rows_type(type_).name, arguments)
        self._count(fields=criteria.entries, selects=criteria.selects)
        self._charge(rows * criteria.units)
        return 1 if tuple(self.path) == self.row_of else _page(arguments)

    def _inside(self, named: GraphQLNamedType, selected: Selected, rows: float, page: int, ids: Named | None = None) -> None:
        """`ids`: the types that ids name, and how many rows of each there may be; else the rows are spread over all types."""
        members = self.selector.schema.get_possible_types(named) if is_abstract_type(named) else [named]
        spread = -(-rows // len(members))  # each row is of one type
        for member in members:
            assert isinstance(member, GraphQLObjectType)
            asked = spread if ids is None or member.name not in ids.types else rows * ids.most
            self._fields(member, self.selector.select(member, selected.sets()), asked, page)

    def _charge(self, units: float, times: float | None = None) -> None:
        key = tuple(self.path)
        self.charges[key] = self.charges.get(key, 0) + units * (self.times.values if times is None else times)

    def _count(self, *, fields: int, selects: int = 0) -> None:
        root = self.path[0] if self.path else ""
        self.fields[root] += fields
        self.selects[root] += selects
        if (many_fields := self.fields.total() > limits.FIELDS_MAX) or self.selects.total() > limits.SELECTS_MAX:
            what = f"{limits.FIELDS_MAX} fields" if many_fields else f"{limits.SELECTS_MAX} relations and counts"
            told = f"The operation selects more than {what} in all, those of an abstract type once for each type that it can be: split it."
            ((most, part),) = (self.fields if many_fields else self.selects).most_common(1)
            raise Invalid(f"{told} {part} of them are in {most}.", code="QUERY_TOO_COMPLEX", path=self.path)

    def _refuse_cost(self, total: float) -> None:
        path, share = self._dearest(total)
        what = f"The operation costs {int(total)}, more than {limits.COST_MAX}; {int(100 * share / total)} % of it is {'.'.join(path)}."
        raise Invalid(f"{what} Ask for smaller pages, fewer lists in lists or fewer fields there.", code="QUERY_TOO_COMPLEX", path=path)

    def _dearest(self, total: float) -> tuple[tuple[str, ...], float]:
        """The root field that costs most; or the field below it that most of that is for."""
        below: dict[tuple[str, ...], float] = {}
        for path, units in self.charges.items():
            for length in range(1, len(path) + 1):
                below[path[:length]] = below.get(path[:length], 0) + units
        dearest: tuple[str, ...] = ()
        while inner := [path for path in below if len(path) == len(dearest) + 1 and path[: len(dearest)] == dearest]:
            found = max(inner, key=below.__getitem__)
            if dearest and below[found] <= below[dearest] / 2:
                break
            dearest = found
        return dearest, below.get(dearest, total)


def _named(arguments: Arguments) -> Named | None:
    ids = arguments.get("ids")
    return named_by(ids.now) if isinstance(ids, Slot) else None


def _page(arguments: Arguments) -> int:
    """How many rows a page has. One out of bounds is refused later, where its path is known."""
    for name in ("first", "last"):
        size = arguments.get(name)
        if isinstance(size, Slot) and isinstance(size.now, int):
            return min(max(size.now, 1), max(limits.PAGE_ROWS_MAX, limits.CHANGES_MAX))
    return limits.PAGE_ROWS_DEFAULT
