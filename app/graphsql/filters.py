"""A filter argument becomes a condition. Every comparison is true or false: one with a value that is not there is false."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, and_, any_, cast, collate, false, func, literal_column, or_, select, true

from app import limits
from app.documents.arguments import Argument, Slot, objects_in
from app.errors import Invalid
from app.graphsql.facts import Facts, Spot
from app.graphsql.measures import FUNCTIONS, Measure, counted, measured
from app.graphsql.rows import At, Rows, refuse_hidden, seen_rows, the_one
from app.places.environment import Environment
from app.places.global_id import read_id, uuid_of_id
from app.places.json_text import Concatenated, constant
from app.places.mapping import Embedded, Expression, GlobalId, Kind, Leaf, Place, Relation, Row, Scalar, SchemaMapping

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


def filtered(rows: Rows, type_name: str) -> Rows:
    """The rows that fulfil the field's `filter`."""
    given = rows.at.environment.arguments.get("filter")
    if not isinstance(given, Mapping):
        return rows
    return replace(rows, conditions=[*rows.conditions, _condition(rows.at.inside("filter"), type_name, given)])


def sifted(mapping: SchemaMapping, type_name: str, row: Row, environment: Environment) -> ColumnElement[bool] | None:
    """Whether a row of a type, which a field's own SQL is made of, fulfils the field's `filter`; None: there is no such filter."""
    given = environment.arguments.get("filter")
    if not isinstance(given, Mapping):
        return None
    return _condition(At(mapping, mapping.members(type_name), row, environment).inside("filter"), type_name, given)


def _condition(at: At, type_name: str, given: Mapping[str, Argument]) -> ColumnElement[bool]:
    """Whether the row fulfils all entries."""
    return _all(at, given, lambda at, name, inner: _entry(at, type_name, name, inner))


def _all(at: At, given: Mapping[str, Argument], condition: Callable[[At, str, Argument], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether the row fulfils the condition that each entry is."""
    return and_(true(), *(condition(at.inside(name), name, inner) for name, inner in given.items()))


def having(spot: Spot, at: At, given: Mapping[str, Argument]) -> ColumnElement[bool]:
    """Whether what rows add up to fulfils all entries. `at`: where they stand."""
    return _all(at, given, lambda at, name, inner: _having(spot, at, name, inner))


def _having(spot: Spot, at: At, name: str, inner: Argument) -> ColumnElement[bool]:
    joined = _joined(at, name, inner, lambda at, one: having(spot, at, one))
    if joined is not None:
        return joined
    assert isinstance(inner, Mapping)
    if name in FUNCTIONS:
        return _all(at, inner, lambda at, field, one: _of_measure(name, spot, at, field, one))
    return _compared(counted(spot), at, inner)


def _of_measure(function: str, spot: Spot, at: At, name: str, inner: Argument) -> ColumnElement[bool]:
    if not isinstance(inner, Mapping):
        raise _no_filter(at)
    found = measured(function, spot, name, at.environment.path)
    if isinstance(found, Measure):
        return _compared(found, at, inner)
    return _all(at, inner, lambda at, field, one: _of_measure(function, found, at, field, one))


def _compared(measure: Measure, at: At, given: Mapping[str, Argument]) -> ColumnElement[bool]:
    return _all(at, given, lambda at, name, one: _comparison(measure.value, measure.scalar, at, name, one))


def _joined(
    at: At, name: str, inner: Argument, condition: Callable[[At, Mapping[str, Argument]], ColumnElement[bool]]
) -> ColumnElement[bool] | None:
    """What `and`, `or` and `not` make of conditions; None: it is none of these."""
    if inner is None:
        raise _no_filter(at)
    match name, inner:
        case "and" | "or", _:
            each = [condition(at.inside(index), one) for index, one in enumerate(objects_in(inner))]
            return and_(true(), *each) if name == "and" else or_(false(), *each)
        case "not", Mapping():
            return condition(at, inner).is_not(true())
    return None


def _no_filter(at: At) -> Invalid:
    return Invalid("null is no filter: leave it out, or say `isNull`.", code="BAD_USER_INPUT", path=at.environment.path)


def _entry(at: At, type_name: str, name: str, inner: Argument) -> ColumnElement[bool]:
    joined = _joined(at, name, inner, lambda at, one: _condition(at, type_name, one))
    if joined is not None:
        return joined
    place = at.members[0].places[name]
    refuse_hidden(place, type_name, name, at)
    return _of_place(place, at.mapping.rows_type(at.mapping.field(type_name, name).type).name, at, inner)


def _of_place(place: Place, target: str, at: At, inner: Argument) -> ColumnElement[bool]:
    """`target`: the type of the field's values or rows."""
    assert isinstance(inner, Mapping)
    match place:
        case Leaf(compared=value) if value is not None:
            compared, scalar = value(at.row, at.environment), at.mapping.scalar(target)
            return _all(at, inner, lambda at, name, given: _comparison(compared, scalar, at, name, given))
        case GlobalId():
            row_id = getattr(at.row, place.column)
            return _all(at, inner, lambda at, name, given: _same_id(row_id, at, name, given))
        case Embedded():
            found, absent = _condition(at.embedded(place, target), target, inner), at.absent(place)
            return found if absent is None else and_(absent.is_not(true()), found)
        case Relation(kind=Kind.ONE):
            return _one(place, target, at, inner)
        case Relation():
            return _all(at, inner, lambda at, name, given: _many(place, target, at, name, given))
    raise AssertionError(f"{place} cannot be compared: no filter input offers it")


def _one(place: Relation, type_name: str, at: At, inner: Mapping[str, Argument]) -> ColumnElement[bool]:
    """Whether there is a row that the viewer sees and that fulfils the filter: of rows in an order, the first one."""
    rows = seen_rows(place, type_name, at)
    found = _condition(rows.at, type_name, inner)
    return func.coalesce(the_one(place, rows, found), false()) if place.order else _exists(rows, found)


def _many(place: Relation, type_name: str, at: At, name: str, inner: Argument) -> ColumnElement[bool]:
    if not isinstance(inner, Mapping):
        raise Invalid("null is no filter: leave it out.", code="BAD_USER_INPUT", path=at.environment.path)
    rows = seen_rows(place, type_name, at)
    if name == "count":
        return _adding_up(rows, type_name, lambda spot: _compared(counted(spot), at, inner))
    if name == "aggregate":
        return _aggregate(rows, type_name, inner)
    found = _condition(rows.at, type_name, inner)
    match name:
        case "some":
            return _exists(rows, found)
        case "none":
            return ~_exists(rows, found)
        case _:
            return ~_exists(rows, found.is_not(true()))


def _aggregate(rows: Rows, type_name: str, given: Mapping[str, Argument]) -> ColumnElement[bool]:
    where, wanted = given.get("where", {}), given["having"]
    if not isinstance(where, Mapping):
        raise _no_filter(rows.at.inside("where"))
    assert isinstance(wanted, Mapping)
    if where:
        rows = replace(rows, conditions=[*rows.conditions, _condition(rows.at.inside("where"), type_name, where)])
    return _adding_up(rows, type_name, lambda spot: having(spot, rows.at.inside("having"), wanted))


def _adding_up(rows: Rows, type_name: str, wanted: Callable[[Spot], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether rows add up to what is wanted; counted too, so that it is one answer whatever is asked."""
    facts = Facts(rows)
    found = and_(func.count() >= literal_column("0"), wanted(Spot(facts, rows.at, type_name)))
    return func.coalesce(select(found).select_from(facts.source()).scalar_subquery(), false())


def _exists(rows: Rows, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return rows.select(constant("")).where(condition).exists()


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


def _same_id(row_id: Expression, at: At, name: str, given: Argument) -> ColumnElement[bool]:
    """Whether the row is one that global ids name."""
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
        if len(text) > limits.FILTER_TEXT_LETTERS_MAX:
            what = f"The text to look for has {len(text)} letters; at most {limits.FILTER_TEXT_LETTERS_MAX} are looked for."
            raise Invalid(what, code="BAD_USER_INPUT")
        return form.format(text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))

    return pattern


def _folded(text: Expression) -> Expression:
    """In small letters, alike on every server."""
    return func.lower(collate(text, "pg_c_utf8"))
