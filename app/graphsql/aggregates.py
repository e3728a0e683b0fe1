"""What a connection's rows add up to, and their groups: the groups of a connection are rows of a page of their own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from graphql import GraphQLObjectType, get_named_type
from sqlalchemy import TIMESTAMP, Date, cast, func, select

from app import limits
from app.documents.arguments import Argument, Fixed, Slot, objects_in
from app.documents.selection import Selected, Selector
from app.errors import Invalid
from app.graphsql.facts import Fact, Facts, Spot, Steps
from app.graphsql.filters import having
from app.graphsql.measures import FUNCTIONS, Measure, counted, measured
from app.graphsql.paging import Page, page_of
from app.graphsql.rows import At, Rows
from app.graphsql.sorting import Term, falls, measure_in, measure_term
from app.places import json_text
from app.places.json_text import JsonText, Part, constant
from app.places.mapping import Expression, Row, Writing

Find = Callable[[Measure], Expression]


class Grouping(Fixed):
    """By what of a value rows are grouped."""

    VALUE = "VALUE"


class CalendarUnit(Fixed):
    """By what of a day or moment rows are grouped."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


@dataclass(slots=True, eq=False)
class Key:
    """What rows are grouped by. `unit`: see above. `columns`: of each group, by name; `index` tells those of several keys apart."""

    fact: Fact
    unit: str
    index: int
    columns: Mapping[str, Expression] = field(init=False)

    def __post_init__(self) -> None:
        made = {"k": self.value()}
        if self.unit == Grouping.VALUE.value:  # what is written and sorted otherwise than the value says
            others = {"w": self.fact.written(), "o": self.fact.sorted()}
            made |= {name: other for name, other in others.items() if other is not None}
        self.columns = {f"{name}{self.index}": column for name, column in made.items()}

    @property
    def what(self) -> str:
        return ".".join(self.fact.steps)

    def value(self) -> Expression:
        """The same for all rows of a group."""
        match self.unit:
            case Grouping.VALUE.value:
                return self.fact.value()
            case CalendarUnit.DAY.value:
                return self.fact.day()
            case unit:
                return cast(func.date_trunc(constant(unit.lower()), cast(self.fact.day(), TIMESTAMP)), Date)

    def written(self, group: Row) -> JsonText:
        """As JSON. `group`: where its columns are."""
        value, writing, told = getattr(group, f"k{self.index}"), Writing.PLAIN, f"w{self.index}"
        if self.unit == Grouping.VALUE.value:
            writing = self.fact.writing
            value = getattr(group, told) if told in self.columns else self.fact.text(value)
        return json_text.or_null(json_text.expression(json_text.leaf(value, writing), self.fact.spot.at.environment))

    def terms(self, group: Row, *, falling: bool) -> Iterator[Term]:
        """What groups are sorted by. As values are, and of those that are sorted alike by the values themselves."""
        what, order = f"{self.what}:{self.unit}", f"o{self.index}"
        if order in self.columns:
            yield Term(f"{what}:{self.fact.sorted_in}", getattr(group, order), falling, plain=False)
        yield Term(what, getattr(group, f"k{self.index}"), falling, plain=self.fact.writing is not Writing.TEXT)


@dataclass(slots=True)
class Aggregates:
    """Writes them. `path`: where it is."""

    selector: Selector
    path: list[str]

    def whole(self, type_: GraphQLObjectType, rows: Rows, type_name: str, asked: Selected) -> list[Part]:
        """What all rows add up to."""
        facts = Facts(rows)
        parts = self._aggregate(type_, Spot(facts, rows.at, type_name), asked, lambda measure: measure.value)
        if all(isinstance(part, str) for part in parts):
            return parts
        return [select(json_text.expression(parts, rows.at.environment)).select_from(facts.source()).scalar_subquery()]

    def _aggregate(self, type_: GraphQLObjectType, spot: Spot, asked: Selected, find: Find) -> list[Part]:
        def written(each: Selected) -> Sequence[Part]:
            if each.name in FUNCTIONS:
                return self._measures(part_of(type_, each.name), each.name, spot, each, find)
            return (measure := counted(spot)).written(find(measure), spot)

        return self.object(type_, asked, written)

    def _measures(self, type_: GraphQLObjectType, function: str, spot: Spot, asked: Selected, find: Find) -> list[Part]:
        def written(each: Selected) -> Sequence[Part]:
            found = measured(function, spot, each.name, self.path)
            if isinstance(found, Spot):
                return self._measures(part_of(type_, each.name), function, found, each, find)
            return found.written(find(found), spot)

        return self.object(type_, asked, written)

    def object(self, type_: GraphQLObjectType, asked: Selected, write: Callable[[Selected], Sequence[Part]]) -> list[Part]:
        """What is selected of an object that the engine makes itself. `write`: one field."""

        def written(each: Selected) -> Sequence[Part]:
            if each.name == "__typename":
                return [f'"{type_.name}"']
            with self.inside(each):
                return write(each)

        return json_text.object_of((each.key, written(each)) for each in self.selector.select(type_, asked.sets()))

    @contextmanager
    def inside(self, asked: Selected) -> Iterator[None]:
        """What is refused in it is refused there."""
        self.path.append(asked.key)
        yield
        self.path.pop()

    def groups(self, type_: GraphQLObjectType, rows: Rows, type_name: str, asked: Selected) -> "Groups":
        """The groups that a field's arguments ask for; it is of this type, and the rows' environment is its own."""
        at, spot = rows.at, Spot(Facts(rows), rows.at, type_name)
        made = Groups(self, part_of(type_, "nodes"), spot, _keys(spot, at.environment.arguments.get("keys")))
        for listing in self.selector.select(type_, asked.sets()):
            if listing.name in ("nodes", "edges"):
                with self.inside(listing):
                    made.ask(type_, listing)
        made.make(type_.name)
        return made


@dataclass(slots=True)
class Groups:
    """Of one connection's rows. First it is told what is asked of each group, then made, then written."""

    aggregates: Aggregates
    type: GraphQLObjectType
    spot: Spot
    keys: Mapping[Steps, Key]
    measures: dict[tuple[str, ...], Expression] = field(default_factory=dict)
    rows: Rows = field(init=False)
    page: Page = field(init=False)

    def ask(self, connection: GraphQLObjectType, listing: Selected) -> None:
        """What is selected in nodes or edges."""
        nodes = [listing]
        if listing.name == "edges":
            nodes = [each for each in self.aggregates.selector.select(part_of(connection, "edges"), listing.sets()) if each.name == "node"]
        for node in nodes:
            if node is listing:
                self._write(node, self._noted, None)
            else:
                with self.aggregates.inside(node):
                    self._write(node, self._noted, None)

    def make(self, type_name: str) -> None:
        """The groups and the page of them."""
        at, facts = self.spot.at, self.spot.facts
        given, orders = at.environment.arguments.get("having"), objects_in(at.environment.arguments.get("orderBy"))
        wanted = [having(self.spot, at.inside("having"), given)] if isinstance(given, Mapping) else []
        asked = [self._asked(at.inside("orderBy", index), order) for index, order in enumerate(orders)]
        columns = {name: column for key in self.keys.values() for name, column in key.columns.items()}
        columns |= {f"m{index}": value for index, value in enumerate(self.measures.values())}
        grouped = select(*(column.label(name) for name, column in columns.items())).select_from(facts.source())
        grouped = grouped.group_by(*(key.value() for key in self.keys.values())).having(*wanted)
        alias = grouped.subquery(at.environment.name("g"))
        self.rows = Rows(alias, [], replace(at, row=alias.c))
        self.page = page_of(at.environment, type_name, list(self._terms(asked)))

    def write(self, at: At, asked: Selected) -> JsonText:
        """One group."""
        return json_text.expression(self._write(asked, lambda measure: self._found(measure, at.row), at.row), at.environment)

    def _noted(self, measure: Measure) -> Expression:
        self.measures.setdefault(measure.what, measure.value)
        return measure.value

    def _found(self, measure: Measure, row: Row) -> Expression:
        found: Expression = getattr(row, f"m{list(self.measures).index(measure.what)}")
        return found

    def _write(self, asked: Selected, find: Find, row: Row | None) -> list[Part]:
        def written(each: Selected) -> Sequence[Part]:
            inner = part_of(self.type, each.name)
            if each.name == "keys":
                return self._keys(inner, (), each, row)
            return self.aggregates._aggregate(inner, self.spot, each, find)

        return self.aggregates.object(self.type, asked, written)

    def _keys(self, type_: GraphQLObjectType, steps: Steps, asked: Selected, row: Row | None) -> list[Part]:
        def written(each: Selected) -> Sequence[Part]:
            inner, definition = (*steps, each.name), get_named_type(type_.fields[each.name].type)
            if isinstance(definition, GraphQLObjectType):
                return self._keys(definition, inner, each, row)
            if inner not in self.keys:
                what = f"{'.'.join(inner)} is none of the keys that rows are grouped by: add it to `keys`, or leave it out."
                raise Invalid(what, code="BAD_USER_INPUT", path=self.aggregates.path)
            return [self.keys[inner].written(row)] if row is not None else []

        return self.aggregates.object(type_, asked, written)

    def _asked(self, at: At, order: Mapping[str, Argument]) -> tuple[Key | Measure, bool]:
        ((name, inner),) = order.items()
        if name != "keys":
            measure, falling = measure_in(self.spot, at, order)
            self._noted(measure)
            return measure, falling
        steps: Steps = ()
        while isinstance(inner, Mapping):
            ((step, inner),) = inner.items()
            steps = (*steps, step)
        if steps not in self.keys:
            what = f"{'.'.join(steps)} is none of the keys that rows are grouped by: add it to `keys`, or sort by another."
            raise Invalid(what, code="BAD_USER_INPUT", path=at.inside("keys", *steps).environment.path)
        assert isinstance(inner, Slot)
        return self.keys[steps], falls(inner)

    def _terms(self, asked: Sequence[tuple[Key | Measure, bool]]) -> Iterator[Term]:
        """What is asked for, then by the other keys, which make the order total."""
        row = self.rows.alias.c
        for one, falling in asked:
            if isinstance(one, Measure):
                yield measure_term(one, self._found(one, row), falling=falling)
            else:
                yield from one.terms(row, falling=falling)
        for key in self.keys.values():
            if all(one is not key for one, _ in asked):
                yield from key.terms(row, falling=False)


def _keys(spot: Spot, given: Argument) -> dict[Steps, Key]:
    keys: dict[Steps, Key] = {}
    path = (*spot.at.environment.path, "keys")
    for index, one in enumerate(objects_in(given)):
        fact, unit = _key(spot, one, (*path, index))
        if fact.steps in keys:
            what = f"Rows are grouped by {'.'.join(fact.steps)} twice: leave one out, of two calendar units the larger one."
            raise Invalid(what, code="BAD_USER_INPUT", path=(*path, index))
        keys[fact.steps] = Key(fact, unit, index)
    if not keys or len(keys) > limits.GROUP_KEYS_MAX:
        what = f"Rows are grouped by 1 to {limits.GROUP_KEYS_MAX} keys, not by {len(keys)}."
        raise Invalid(what, code="BAD_USER_INPUT", path=path)
    return keys


def _key(spot: Spot, given: Mapping[str, Argument], path: tuple[str | int, ...]) -> tuple[Fact, str]:
    ((name, inner),) = given.items()
    found = spot.inside(name, (*path, name))
    if isinstance(found, Spot):
        assert isinstance(inner, Mapping)
        return _key(found, inner, (*path, name))
    assert isinstance(inner, Slot)
    return found, str(inner.now)


def part_of(type_: GraphQLObjectType, name: str) -> GraphQLObjectType:
    found = get_named_type(type_.fields[name].type)
    assert isinstance(found, GraphQLObjectType)
    return found
