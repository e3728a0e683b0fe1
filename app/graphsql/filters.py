"""A filter argument becomes a condition. Every comparison is true or false: one with a value that is not there is false."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from graphql import GraphQLEnumType, GraphQLField
from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, and_, any_, cast, collate, false, func, or_, select, true

from app.errors import Invalid
from app.graphsql.arguments import Argument, Slot
from app.graphsql.environment import Environment
from app.graphsql.global_id import read_id, uuid_of_id
from app.graphsql.json_text import Concatenated, constant
from app.graphsql.mapping import Embedded, Expression, GlobalId, Kind, Leaf, Place, Relation, Scalar, SchemaMapping, Writing
from app.graphsql.rows import At, Rows, refuse_hidden, seen_rows, the_one

Comparison = Callable[[Expression, Expression], ColumnElement[bool]]
COMPARISONS: Mapping[str, Comparison] = {
    "eq": lambda value, given: value == given,
    "ne": lambda value, given: value.is_distinct_from(given),
    "lt": lambda value, given: value < given,
    "lte": lambda value, given: value <= given,
    "gt": lambda value, given: value > given,
    "gte": lambda value, given: value >= given,
}
PATTERNS: Mapping[str, str] = {"contains": "%{}%", "startsWith": "{}%"}


def filtered(mapping: SchemaMapping, rows: Rows, type_name: str, environment: Environment) -> Rows:
    """The rows that fulfil the field's `filter`."""
    given = environment.arguments.get("filter")
    if not isinstance(given, Mapping):
        return rows
    return replace(rows, conditions=[*rows.conditions, Filters(mapping).condition(rows.at.inside("filter"), type_name, given)])


@dataclass(frozen=True, slots=True)
class Filters:
    """Reads filters of every type."""

    mapping: SchemaMapping

    def condition(self, at: At, type_name: str, given: Mapping[str, Argument]) -> ColumnElement[bool]:
        """Whether the row fulfils all entries."""
        return and_(true(), *(self._entry(at.inside(name), type_name, name, inner) for name, inner in given.items()))

    def _entry(self, at: At, type_name: str, name: str, inner: Argument) -> ColumnElement[bool]:
        if inner is None:
            raise Invalid("null is no filter: leave it out, or say `isNull`.", code="BAD_USER_INPUT", path=at.environment.path)
        match name, inner:
            case "and" | "or", _:
                each = [self.condition(at.inside(index), type_name, one) for index, one in enumerate(_objects(inner))]
                return and_(true(), *each) if name == "and" else or_(false(), *each)
            case "not", Mapping():
                return self.condition(at, type_name, inner).is_not(true())
        place = at.members[0].places[name]
        refuse_hidden(place, type_name, name, at)
        return self._of(place, self.mapping.field(type_name, name), at, inner)

    def _of(self, place: Place, field: GraphQLField, at: At, inner: Argument) -> ColumnElement[bool]:
        target = self.mapping.rows_type(field.type).name
        assert isinstance(inner, Mapping)
        match place:
            case Leaf(compared=value) if value is not None:
                return self._compared(value(at.row, at.environment), self._scalar(target), at, inner)
            case GlobalId():
                return _identified(getattr(at.row, place.column), at, inner)
            case Embedded():
                embedded = At(self.mapping.members(target), place.row(at.row, at.environment), at.environment)
                found = self.condition(embedded, target, inner)
                absent = place.absent(at.row, at.environment) if place.absent else None
                return found if absent is None else and_(absent.is_not(true()), found)
            case Relation(kind=Kind.ONE):
                return self._one(place, target, at, inner)
            case Relation():
                return and_(true(), *(self._many(place, target, at.inside(name), name, each) for name, each in inner.items()))
        raise AssertionError(f"{place} cannot be compared: no filter input offers it")

    def _scalar(self, type_name: str) -> Scalar:
        if isinstance(self.mapping.schema.type_map[type_name], GraphQLEnumType):
            return Scalar(Writing.PLAIN, Text())
        return self.mapping.scalars[type_name]

    def _compared(self, value: Expression, scalar: Scalar, at: At, inner: Mapping[str, Argument]) -> ColumnElement[bool]:
        return and_(true(), *(_comparison(value, scalar, at.inside(name), name, given) for name, given in inner.items()))

    def _one(self, place: Relation, type_name: str, at: At, inner: Mapping[str, Argument]) -> ColumnElement[bool]:
        """Whether there is a row that the viewer sees and that fulfils the filter: of rows in an order, the first one."""
        (rows,) = seen_rows(self.mapping, place, type_name, at)
        found = self.condition(rows.at, type_name, inner)
        return func.coalesce(the_one(place, rows, found), false()) if place.order else _exists(rows, found)

    def _many(self, place: Relation, type_name: str, at: At, name: str, inner: Argument) -> ColumnElement[bool]:
        if not isinstance(inner, Mapping):
            raise Invalid("null is no filter: leave it out.", code="BAD_USER_INPUT", path=at.environment.path)
        (rows,) = seen_rows(self.mapping, place, type_name, at)
        found = self.condition(rows.at, type_name, inner)
        match name:
            case "some":
                return _exists(rows, found)
            case "none":
                return ~_exists(rows, found)
            case _:
                return ~_exists(rows, found.is_not(true()))


def _exists(rows: Rows, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(constant("")).select_from(rows.alias).where(*rows.conditions, condition).correlate_except(rows.alias).exists()


def _objects(given: Argument) -> list[Mapping[str, Argument]]:
    """A list of input objects; an empty one looks like a list of leaves."""
    return [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []


def _comparison(value: Expression, scalar: Scalar, at: At, name: str, given: Argument) -> ColumnElement[bool]:
    environment = at.environment
    if not isinstance(given, Slot):
        raise Invalid("Nothing compares with null: say `isNull`, or leave it out.", code="BAD_USER_INPUT", path=environment.path)
    match name:
        case "isNull":
            return value.is_(None) if given.now else value.is_not(None)
        case "in":
            return value == any_(environment.bind(given, ARRAY(scalar.parameter), _list_of(scalar.read)))
        case "contains" | "startsWith":
            return _folded(value).like(_folded(environment.bind(given, Text(), _pattern(PATTERNS[name], scalar.read))))
        case _:
            return COMPARISONS[name](value, environment.bind(given, scalar.parameter, scalar.read))


def _identified(row_id: Expression, at: At, inner: Mapping[str, Argument]) -> ColumnElement[bool]:
    """Whether the row is one that global ids name."""
    return and_(true(), *(_same_id(row_id, at.inside(name), name, given) for name, given in inner.items()))


def _same_id(row_id: Expression, at: At, name: str, given: Argument) -> ColumnElement[bool]:
    if not isinstance(given, Slot):
        raise Invalid("Nothing has the id null: leave it out.", code="BAD_USER_INPUT", path=at.environment.path)
    several = _list_of if name == "in" else _list_of_one
    types, environment = [member.name for member in at.members], at.environment
    same = row_id == any_(environment.bind(given, ARRAY(Uuid()), several(uuid_of_id(*types))))
    if len(types) > 1:  # the uuid of a row with the name of another type is no id
        written = Concatenated(at.type_name(after=":"), cast(row_id, Text))
        same = and_(same, written == any_(environment.bind(given, ARRAY(Text()), several(read_id))))
    return same.is_not(true()) if name == "ne" else same


def _list_of(read: Callable[[object], object]) -> Callable[[object], object]:
    def read_all(values: object) -> object:
        assert isinstance(values, list)
        return [read(value) for value in values]

    return read_all


def _list_of_one(read: Callable[[object], object]) -> Callable[[object], object]:
    return lambda value: [read(value)]


def _pattern(form: str, read: Callable[[object], object]) -> Callable[[object], str]:
    """The text in it means itself: `%`, `_` and the backslash too."""

    def pattern(value: object) -> str:
        text = read(value)
        assert isinstance(text, str)
        return form.format(text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))

    return pattern


def _folded(text: Expression) -> Expression:
    """In small letters, alike on every server."""
    return func.lower(collate(text, "pg_c_utf8"))
