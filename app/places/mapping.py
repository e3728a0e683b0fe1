"""Where each GraphQL type and field lives in the database, as plain records that the compiler reads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from sqlalchemy import ColumnElement, FromClause, Text
from sqlalchemy.types import TypeEngine

from app.places.environment import Environment


class Row(Protocol):
    """One row as the compiler sees it: a table's alias, or expressions under names."""

    def __getattr__(self, name: str, /) -> ColumnElement[Any]: ...


class Expressions:
    """A row that no table has: expressions under names."""

    def __init__(self, **expressions: ColumnElement[Any]) -> None:
        self._expressions = expressions

    def __getattr__(self, name: str, /) -> ColumnElement[Any]:
        if name not in self._expressions:
            raise AttributeError(name)
        return self._expressions[name]

    def all(self) -> Iterable[ColumnElement[Any]]:
        """Each of them."""
        return self._expressions.values()


NO_ROW = Expressions()  # what the fields of a root have as their parent


Expression: TypeAlias = ColumnElement[Any]
FromRow: TypeAlias = Callable[[Row, Environment], Expression]
Condition: TypeAlias = Callable[[Row, Environment], "ColumnElement[bool] | None"]
Allowed: TypeAlias = Callable[[object], bool]
FromValue: TypeAlias = Callable[[Expression, Environment], Expression]


class Writing(Enum):
    """How a leaf becomes JSON text."""

    TEXT = "text that may need escaping"
    PLAIN = "text that cannot need escaping: uuid, checked key, enum value, decimal, date"
    BARE = "a number or a boolean"
    JSON = "whatever to_json makes of it: timestamps, arrays"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar of the contract. `parameter`: the SQL type of its values in filters; `read`: raises a DomainError for one it refuses.
    `number`: whether its values are added up. `day`: the day that a value falls on. `text`: how one that was computed is written."""

    writing: Writing
    parameter: TypeEngine[Any]
    read: Callable[[object], object] = lambda value: value
    number: bool = False
    day: FromValue | None = None
    text: Callable[[Expression], Expression] = lambda value: value


_WORD = Scalar(Writing.PLAIN, Text())


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is an amount of: amounts of different units are never added or compared. `name`: the field beside it that says which;
    `several`: what aggregates call the number of different ones."""

    of: FromRow
    name: str = ""
    several: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar or enum computed from the row. `compared` and `sorted`: its value as filters and as orders take it. `text`: how a value like
    that is written, where it differs from its scalar's."""

    value: FromRow
    allowed: Allowed
    writing: Writing | None = None  # None: by the field's GraphQL type
    compared: FromRow | None = None  # None: no filter takes it
    sorted: FromRow | None = None  # None: no order takes it
    sorted_in: Callable[[Environment], str] | None = None  # what else decides the order: the languages of a text
    text: Callable[[Expression], Expression] | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class GlobalId:
    """The Relay id: type name, colon, uuid."""

    allowed: Allowed
    column: str = "id"


@dataclass(frozen=True, slots=True)
class Given:
    """A leaf that the request brings along and no table knows; an operation of nothing else runs no SQL."""

    name: str
    allowed: Allowed


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object made of expressions of the same row: money, a localized text. `absent` says when it is null."""

    row: Callable[[Row, Environment], Row]
    allowed: Allowed
    absent: Condition | None = None
    compared: bool = True  # whether filters and orders may look into it
    said: FromRow | None = None  # a mark for the program, which stands in front of the object and is taken out of the answer


class Kind(Enum):
    ONE = "an object or null"
    LIST = "all rows"
    CONNECTION = "a page of rows"
    EACH = "for each row of the source an object or null"


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of another table. At the root the parent, the first row of `join`, has no columns."""

    kind: Kind
    join: Callable[[Row, Row, Environment], "ColumnElement[bool] | None"]
    allowed: Allowed
    order: Callable[[Row, Environment], Sequence[Expression]] | None = None
    keys: Sequence[str] = ()  # columns that a page is sorted by, the last one unique; `-` before one that falls
    source: Callable[[Row, Environment], FromClause] | None = None  # None: the table of the type
    by: str | None = None  # the column of the rows that names the parent, where it is that that joins them
    needs: Sequence[str] = ()  # columns of the rows' table that `join` and `order` use, as far as they are named
    implied: bool = False  # who sees the parent sees its row: the target's own predicate is left out, and one may be non-null
    compared: bool = True  # whether filters and orders may look into its rows
    moved: Callable[[Row, Environment], Environment] | None = None  # of what other moment its rows are read
    sifts: str | None = None  # the type of the rows that `source` is made of, of which its `filter` says which ones
    type_name: FromRow | None = None  # of the row's type, or of one that its table has; where the parent knows it, no other table is asked


Place: TypeAlias = Leaf | GlobalId | Given | Embedded | Relation


@dataclass(frozen=True, slots=True)
class ObjectMapping:
    """An object type. Without a table its rows come from an embedding field, a relation's own source or the request."""

    name: str
    places: Mapping[str, Place]
    allowed: Allowed  # to whom rows of this type exist at all
    table: FromClause | None = None
    visible: Condition | None = None
    only: Condition | None = None  # which rows of the table are of this type


@dataclass(frozen=True, slots=True)
class Weight:
    """What a field costs beside its values, see cost.py. `units`: for each parent. `rows`: what its list counts for. `selects`: how many
    sub-selects its SQL is made of."""

    units: int
    rows: int = 1
    selects: int = 1


@dataclass(frozen=True, slots=True)
class Dearer:
    """How many times as much all below a root field costs with an argument: each value, and each count of all rows."""

    values: float
    counts: float


class MappingError(Exception):
    """A declaration that cannot be answered; raised at start and names the type and the field."""


@dataclass(frozen=True)
class SchemaMapping:
    """A whole schema with a place for every field. `fixed` names the arguments that are part of the SQL and says what of their value is.
    `roomy`: the names of input types that hold a list which may be long; a variable of such a type may.
    `enter`: the environment below a root field, which may read as somebody else, or as of another moment. `recall`: that of a payload which
    is told again, as it was then. `close`: a text that the statement of a query writes behind its answer, for whoever runs it."""

    schema: GraphQLSchema
    objects: Mapping[str, ObjectMapping]
    connections: frozenset[str]
    fixed: Mapping[str, Callable[[object], object]]
    scalars: Mapping[str, Scalar]
    enter: Callable[[Environment], Environment] = lambda environment: environment
    recall: Callable[[Environment], Environment] = lambda environment: environment
    close: Callable[[Environment], Expression | None] = lambda _: None
    weights: Mapping[str, Weight] = field(default_factory=dict)  # of the fields, named Type.field, that cost more than others
    dearer: Mapping[str, Dearer] = field(default_factory=dict)  # arguments of root fields, by name
    roomy: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()  # the types of pages of groups
    mirrors: frozenset[str] = frozenset()  # the types of which each field is what rows add up to

    def members(self, type_name: str) -> Sequence[ObjectMapping]:
        """The object types that a field of this type can answer with, in the schema's order."""
        type_ = self.schema.type_map[type_name]
        types = self.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
        return [self.objects[member.name] for member in types]

    def rows_type(self, type_: GraphQLOutputType) -> GraphQLNamedType:
        """The type of the rows that a field of this type leads to: of a connection those of its pages."""
        named = get_named_type(type_)
        if named.name not in self.connections:
            return named
        rows: GraphQLNamedType = get_named_type(self.object_type(named.name).fields["nodes"].type)
        return rows

    def object_type(self, name: str) -> GraphQLObjectType:
        type_ = self.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        return type_

    def field(self, type_name: str, name: str) -> GraphQLField:
        """A field of an object type or interface."""
        type_ = self.schema.type_map[type_name]
        assert isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType))
        definition: GraphQLField = type_.fields[name]
        return definition

    def sharing(self, table: FromClause | None) -> list[ObjectMapping]:
        """The object types whose rows are in this table."""
        return [mapping for mapping in self.objects.values() if mapping.table is table]

    def check(self, variants: Sequence[object]) -> None:
        """Refuse a schema that could not be answered for one of these variants: a leaf that nothing says how to write, a non-null field
        that a viewer may find hidden."""
        for name, mapping in self.objects.items():
            seeing = [variant for variant in variants if mapping.allowed(variant)]
            for field_name, place in mapping.places.items():
                self._check_field(f"{name}.{field_name}", self.field(name, field_name).type, place, seeing)

    def _check_field(self, where: str, type_: GraphQLOutputType, place: Place, variants: Sequence[object]) -> None:
        named = get_named_type(type_)
        leaf_place = isinstance(place, (Leaf, GlobalId, Given))
        if leaf_place != is_leaf_type(named):
            raise MappingError(f"Field {where} is of type {named.name} and declared as {type(place).__name__.lower()}.")
        known = named.name in self.scalars or isinstance(named, GraphQLEnumType) or is_list_type(bare(type_))
        if isinstance(place, Leaf) and place.writing is None and not known:
            raise MappingError(f"Field {where}: nothing says how scalar {named.name} is written as JSON.")
        if isinstance(place, Relation) and place.source is None:
            self._check_columns(where, self.rows_type(type_), place)
        if not is_non_null_type(type_):
            return
        hideable = not isinstance(place, Relation) or place.kind is Kind.ONE
        if hideable and not all(place.allowed(variant) for variant in variants):
            raise MappingError(f"Field {where} is hidden from some viewers and must be nullable.")
        if isinstance(place, Relation) and place.kind is Kind.ONE and not place.implied:
            raise MappingError(f"Field {where} is non-null, but its row may be hidden: make it nullable or say `implied`.")

    def _check_columns(self, where: str, named: GraphQLNamedType, place: Relation) -> None:
        for member in self.members(named.name):
            for column in place.needs:
                if member.table is None or column not in member.table.c:
                    table = f"table {member.table} of {member.name}"
                    raise MappingError(f"Field {where} joins or orders by column {column}, which {table} lacks: add it or name another.")

    def scalar(self, type_name: str) -> Scalar:
        """How values of a leaf type are written and compared: words of enums plainly, scalars as declared."""
        return _WORD if isinstance(self.schema.type_map[type_name], GraphQLEnumType) else self.scalars[type_name]


def bare(type_: GraphQLOutputType) -> GraphQLOutputType:
    """The type without its outer non-null."""
    return type_.of_type if is_non_null_type(type_) else type_
