"""Binds a Strawberry class to a table, and its fields to columns, expressions and relations: the contract and its place, declared together.

    @bound(model.Capability, seen_by=viewer.providers)
    @strawberry.type(description="…")
    class Capability(Node):
        key: str = column("…", plain=True)
        owner: Annotated["Party", strawberry.lazy("…")] | None = one("…")
        uses: list["CapabilityUse"] = many("…", by="capability_id")

A field without one of these functions, or a function without its column, stops the start with both names in the message.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import strawberry
from graphql import GraphQLObjectType, GraphQLOutputType, get_named_type, is_list_type, is_non_null_type
from sqlalchemy import ColumnElement, FromClause, Table, Text, func, literal_column, select
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryObjectDefinition

from app import viewer
from app.database.base import Base
from app.graphsql.inputs import with_inputs
from app.places.environment import Environment
from app.places.mapping import (
    Allowed,
    Condition,
    Dearer,
    Embedded,
    Expression,
    FromRow,
    Given,
    GlobalId,
    Kind,
    Leaf,
    MappingError,
    ObjectMapping,
    Place,
    Relation,
    Row,
    Scalar,
    SchemaMapping,
    Unit,
    Weight,
    Writing,
    bare,
)

T = TypeVar("T")
C = TypeVar("C", bound=type)
_PLACE = "salkku.place"
Join = Callable[[Row, Row, Environment], "ColumnElement[bool] | None"]
Order = Callable[[Row, Environment], Sequence[Expression]]
Source = Callable[[Row, Environment], FromClause]


@dataclass(frozen=True, slots=True)
class Binding:
    """What `bound` says of a class. `seen_by`: to whom its rows exist at all. `publication`: the language states that its texts obey."""

    table: Table | None = None
    seen_by: Allowed = viewer.readers
    visible: Condition | None = None
    only: Condition | None = None
    publication: FromRow | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """One field at the time its schema is complete. `mapping`: of the whole schema, once there is one."""

    where: str
    name: str
    type: GraphQLOutputType
    binding: Binding
    seen_by: Allowed
    mapping: Callable[[], SchemaMapping]

    def column(self, name: str | None = None) -> str:
        """The name of the field's column, which must exist and be NOT NULL when the field is non-null."""
        table, wanted = self.binding.table, name or self.name
        if table is None or wanted not in table.c:
            raise MappingError(f"Field {self.where} has no column {wanted} in table {table}: add the column or say which one.")
        if is_non_null_type(self.type) and table.c[wanted].nullable:
            raise MappingError(f"Field {self.where} is non-null, but its column {wanted} may be null.")
        return wanted


Placing = Callable[[Declared], Place]
Places = dict[tuple[object, ...], Place]


@dataclass(frozen=True, slots=True)
class _Declaration:
    seen_by: Allowed | None
    place: Placing


def bound(
    model: type[Base] | None = None,
    *,
    seen_by: Allowed = viewer.readers,
    visible: Condition | None = None,
    only: Condition | None = None,
    publication: FromRow | None = None,
) -> Callable[[C], C]:
    """The class's table, who may see its fields unless a field says otherwise, and which of its rows a viewer sees."""
    table = model.__table__ if model is not None else None
    assert table is None or isinstance(table, Table)

    def bind(cls: C) -> C:
        cls.__salkku_binding__ = Binding(table, seen_by, visible, only, publication)  # type: ignore[attr-defined]
        return cls

    return bind


def declared(
    description: str,
    place: Placing,
    seen_by: Allowed | None = None,
    arguments: Sequence[StrawberryArgument] = (),
    metadata: Mapping[Any, Any] | None = None,
) -> Any:
    """A field of the contract with its place; the functions below are its common forms."""
    field = strawberry.field(description=description, metadata={_PLACE: _Declaration(seen_by, place), **(metadata or {})})
    field.arguments = list(arguments)
    return field


def argument(name: str, type_: object, description: str, **default: Any) -> StrawberryArgument:
    """One argument of a field; `default=` makes it optional."""
    return StrawberryArgument(
        python_name=name, graphql_name=None, type_annotation=StrawberryAnnotation(type_), description=description, **default
    )


def global_id(description: str) -> Any:
    """The Relay id of an object whose table has a uuid `id`."""
    return declared(description, lambda it: GlobalId(it.seen_by))


def column(
    description: str, name: str | None = None, *, plain: bool = False, sorted_as: FromRow | None = None, seen_by: Allowed | None = None
) -> Any:
    """A column; unless it holds a list, filters and orders take it too. `plain`: its text can never need escaping in JSON (checked keys,
    codes). Other text may be long and is sorted only as `sorted_as` says, see `words`."""

    def place(it: Declared) -> Place:
        found = it.column(name)

        def value(row: Row, _: Environment) -> Expression:
            stored: Expression = getattr(row, found)
            return stored

        compared = None if is_list_type(bare(it.type)) else value
        free = not plain and get_named_type(it.type).name == "String"
        return Leaf(value, it.seen_by, Writing.PLAIN if plain else None, compared, sorted_as or (None if free else compared))

    return declared(description, place, seen_by)


def computed(
    description: str,
    value: FromRow,
    *,
    seen_by: Allowed | None = None,
    writing: Writing | None = None,
    compared: FromRow | None = None,
    sorted_as: FromRow | None = None,
    sorted_in: Callable[[Environment], str] | None = None,
    text: Callable[[Expression], Expression] | None = None,
    unit: Unit | None = None,
    arguments: Sequence[StrawberryArgument] = (),
) -> Any:
    """A leaf that SQL computes from the row. `compared`: its value as filters take it, and orders unless `sorted_as` says another;
    `sorted_in`: what of the request decides the order. `text`: how aggregates write such a value; `unit`: what it is an amount of."""

    def place(it: Declared) -> Place:
        return Leaf(value, it.seen_by, writing, compared, sorted_as or compared, sorted_in, text, unit)

    return declared(description, place, seen_by, arguments)


def given(description: str, name: str) -> Any:
    """A leaf that the request brings along."""
    return declared(description, lambda it: Given(name, it.seen_by))


def embedded(
    description: str,
    row: Callable[[Row, Environment], Row],
    *,
    absent: Condition | None = None,
    seen_by: Allowed | None = None,
    compared: bool = True,
    arguments: Sequence[StrawberryArgument] = (),
) -> Any:
    """An object made of expressions of the same row. `compared`: whether filters and orders may look into it."""
    return declared(description, lambda it: Embedded(row, it.seen_by, absent, compared), seen_by, arguments)


def one(
    description: str,
    *,
    by: str | None = None,
    join: Join | None = None,
    order: Order | None = None,
    implied: bool = False,
    compared: bool = True,
    seen_by: Allowed | None = None,
    source: Source | None = None,
    moved: Callable[[Row, Environment], Environment] | None = None,
    arguments: Sequence[StrawberryArgument] = (),
) -> Any:
    """The row that a foreign key names (`by`, else the field's name with `_id`), or the first row of a join in its order. A join without an
    order finds one row at most.

    `implied`, also below: every viewer who sees the parent sees the row, so nothing asks whether; tests/reads/test_implied.py
    counts on real rows that it is true. `compared`: whether filters and orders may look into it; what is computed for a row from many
    others is too dear for that. `moved`: as of which other moment it is read.
    """

    def place(it: Declared) -> Place:
        if join is not None:
            return Relation(Kind.ONE, join, it.seen_by, order, source=source, implied=implied, compared=compared, moved=moved)
        key = by or f"{it.name}_id"
        if it.binding.table is None or key not in it.binding.table.c:
            raise MappingError(f"Field {it.where} has no column {key} in table {it.binding.table}: add the column or say `by` or `join`.")
        return Relation(Kind.ONE, lambda parent, row, _: row.id == getattr(parent, key), it.seen_by, implied=implied)

    return declared(description, place, seen_by, arguments)


def many(
    description: str,
    *,
    by: str | None = None,
    join: Join | None = None,
    order: Order | Sequence[str] = ("id",),
    seen_by: Allowed | None = None,
    source: Source | None = None,
    implied: bool = False,
    arguments: Sequence[StrawberryArgument] = (),
) -> Any:
    """All rows whose column `by` names this one, or that a join finds: for parts, which are few by nature."""
    return declared(description, _rows(by, join, order, source, implied=implied), seen_by, arguments)


def page(
    description: str,
    *,
    by: str | None = None,
    join: Join | None = None,
    order: Sequence[str] = ("id",),
    seen_by: Allowed | None = None,
    source: Source | None = None,
    arguments: Sequence[StrawberryArgument] = (),
) -> Any:
    """A connection: pages of what may be many. `order`: columns, the last one unique; `-` before one that falls. Those of a `source` of its
    own are never null."""

    def place(it: Declared) -> Place:
        needs = (*_key(by, join), *(key.removeprefix("-") for key in order))
        return Relation(Kind.CONNECTION, join or _joined(by), it.seen_by, keys=order, source=source, by=by, needs=needs)

    return declared(description, place, seen_by, arguments)


def each(description: str, *, source: Source, arguments: Sequence[StrawberryArgument]) -> Any:
    """For each row of a source an object or null. Its rows have `type_name` and `id`, which name the object, and `place`, their order."""

    def place(it: Declared) -> Place:
        return Relation(Kind.EACH, lambda named, row, _: row.id == named.id, it.seen_by, source=source)

    return declared(description, place, arguments=arguments)


def _rows(by: str | None, join: Join | None, order: Order | Sequence[str], source: Source | None, *, implied: bool = False) -> Placing:
    def by_columns(row: Row, _: Environment) -> Sequence[Expression]:
        assert not callable(order)
        return [getattr(row, name) for name in order]

    ordering = order if callable(order) else by_columns
    needs = (*_key(by, join), *(() if callable(order) else order))
    return lambda it: Relation(Kind.LIST, join or _joined(by), it.seen_by, ordering, source=source, by=by, needs=needs, implied=implied)


def _joined(by: str | None) -> Join:
    """Rows whose column names the parent; without one all rows."""
    return lambda parent, row, _: None if by is None else getattr(row, by) == parent.id


def _key(by: str | None, join: Join | None) -> Sequence[str]:
    return () if join or by is None else (by,)


@strawberry.interface(description="Anything with a global id.")
class Node:
    """Relay's interface; every class bound to a table of its own implements it."""

    id: strawberry.ID = global_id("Global id: opaque, stable, the same for every viewer.")


@strawberry.type(description="What is around a page.")
class PageInfo:
    """Written by the engine itself, as connections and their edges are."""

    has_next_page: bool = strawberry.field(description="Whether there are rows behind the page.")
    has_previous_page: bool = strawberry.field(description="Whether there are rows before the page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first row; null: the page is empty.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last row; null: the page is empty.")


@strawberry.type(description="A row of a page.")
class Edge(Generic[T]):
    """The row and where it stands."""

    cursor: str = strawberry.field(description="Where the row stands in this order; good for `after` and `before`, and for nothing else.")
    node: T = strawberry.field(description="The row.")


@strawberry.type(description="A page of rows.")
class Connection(Generic[T]):
    """Relay's connection, and the rows without their edges."""

    edges: list[Edge[T]] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[T] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(description="What is around the page.")
    total_count: int = strawberry.field(description="How many rows there are on all pages; counted only when asked for.")


def words(column: str) -> FromRow:
    """For `sorted_as`: a column of a few words, as readers of Finnish and Swedish sort them."""
    return lambda row, _: sort_key(getattr(row, column))


def sort_key(text: Expression) -> Expression:
    """A text as readers of Finnish and Swedish sort it: å, ä and ö last, small and capital letters alike."""
    return func.sort_key(text, type_=Text()).collate("C")


def exists(rows: FromClause, *conditions: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """Whether a row fulfils the conditions. Correlated explicitly: left to itself SQLAlchemy answers for all parents at once."""
    return select(literal_column("1")).select_from(rows).where(*(it for it in conditions if it is not None)).correlate_except(rows).exists()


def schema_mapping(
    schema: strawberry.Schema,
    *,
    fixed: Mapping[str, Callable[[object], object]],
    scalars: Mapping[str, Scalar],
    enter: Callable[[Environment], Environment] = lambda environment: environment,
    weights: Mapping[str, Weight] | None = None,
    dearer: Mapping[str, Dearer] | None = None,
) -> SchemaMapping:
    """The mapping of a complete schema; raises MappingError for a declaration that cannot hold for some viewer."""
    core = schema._schema  # Strawberry has no public way to the graphql-core schema
    objects: dict[str, ObjectMapping] = {}
    connections: set[str] = set()
    places: Places = {}
    whole: list[SchemaMapping] = []
    for name, type_ in core.type_map.items():
        definition = type_.extensions.get("strawberry-definition")
        if isinstance(type_, GraphQLObjectType) and isinstance(definition, StrawberryObjectDefinition):
            if issubclass(definition.origin, Connection):
                connections.add(name)
            elif not issubclass(definition.origin, (Edge, PageInfo)):
                objects[name] = _object(name, type_, definition.origin, places, lambda: whole[0])
    made = SchemaMapping(core, objects, frozenset(connections), fixed, scalars, enter, weights=weights or {}, dearer=dearer or {})
    whole.append(made)
    return with_inputs(made)


def _object(name: str, type_: GraphQLObjectType, cls: type, known: Places, mapping: Callable[[], SchemaMapping]) -> ObjectMapping:
    binding = cls.__dict__.get("__salkku_binding__")
    if not isinstance(binding, Binding):
        raise MappingError(f"Type {name} is not bound: decorate class {cls.__qualname__} with @bound(…).")
    places: dict[str, Place] = {}
    for field_name, field in type_.fields.items():
        strawberry_field = field.extensions["strawberry-definition"]
        declaration = strawberry_field.metadata.get(_PLACE)
        if not isinstance(declaration, _Declaration):
            raise MappingError(f"Field {name}.{field_name} is not bound: declare it with a function of app.domain.binding.")
        seen_by = declaration.seen_by or binding.seen_by
        it = Declared(f"{name}.{field_name}", strawberry_field.python_name, field.type, binding, seen_by, mapping)
        # Types of one table that inherit a field share its place, so that the engine writes it once for both.
        key = (id(declaration), id(binding.table), seen_by, binding.publication)
        places[field_name] = known[key] if key in known else known.setdefault(key, declaration.place(it))
    return ObjectMapping(name, places, binding.seen_by, binding.table, binding.visible, binding.only)
