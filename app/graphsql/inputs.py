"""The inputs of filters and orders, made from the types that they are about: every value that can be compared, every relation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    get_named_type,
)

from app import limits
from app.errors import with_article
from app.graphsql.measure_types import DIRECTION, MeasureTypes, joins
from app.places.mapping import Embedded, GlobalId, Kind, Leaf, Place, Relation, SchemaMapping

Fields = dict[str, GraphQLInputField]
_MEANING = {
    "eq": "Equal to it.",
    "ne": "Another one, or none.",
    "in": "One of these.",
    "lt": "Less than it.",
    "lte": "Less than it or equal.",
    "gt": "Greater than it.",
    "gte": "Greater than it or equal.",
    "contains": "It holds this text, in small or capital letters.",
    "startsWith": "It starts with this text, in small or capital letters.",
    "isNull": "Whether there is none.",
}
_EQUALITY = ("eq", "ne", "in")
_ORDERED = ("eq", "ne", "in", "lt", "lte", "gt", "gte", "isNull")
_COMPARISONS: Mapping[str, tuple[str, ...]] = {
    "ID": _EQUALITY,
    "Boolean": ("eq", "ne", "isNull"),
    "String": (*_ORDERED, "contains", "startsWith"),
}


def with_inputs(mapping: SchemaMapping) -> SchemaMapping:
    """The schema with the arguments of paging, filters and orders on every connection, and with aggregates and groups in it."""
    inputs = Inputs(mapping)
    for type_ in mapping.schema.type_map.values():
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
            for name, definition in type_.fields.items():
                if get_named_type(definition.type).name in mapping.connections:
                    definition.args = {**definition.args, **inputs.arguments(definition)}
                elif (sifted := _sifted(mapping, type_.name, name)) is not None:
                    definition.args = {**definition.args, "filter": inputs.filter(sifted)}
    for name in mapping.connections:
        inputs.extend(mapping.object_type(name))
    whole, measures = GraphQLSchema(**mapping.schema.to_kwargs()), inputs.measures
    return replace(mapping, schema=whole, groups=frozenset(measures.groups), mirrors=frozenset(measures.mirrors()))


def _sifted(mapping: SchemaMapping, type_name: str, name: str) -> str | None:
    place = mapping.objects[type_name].places.get(name) if type_name in mapping.objects else None
    return place.sifts if isinstance(place, Relation) else None


@dataclass
class Inputs:
    """Each input type once, by its name."""

    mapping: SchemaMapping
    measures: MeasureTypes = field(init=False)
    _types: dict[str, GraphQLInputObjectType] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.measures = MeasureTypes(self.mapping, self._comparisons)

    def extend(self, connection: GraphQLObjectType) -> None:
        """What a connection tells of all its rows."""
        rows = self.mapping.rows_type(connection).name
        connection.fields.update(self.measures.fields(rows, self._order(rows), _paging("groups")))

    def arguments(self, connection: GraphQLField) -> dict[str, GraphQLArgument]:
        """What every connection takes."""
        rows = self.mapping.rows_type(connection.type).name
        return {
            **_paging("rows"),
            "filter": self.filter(rows),
            "orderBy": GraphQLArgument(
                GraphQLList(GraphQLNonNull(self._order(rows))), description="The order, the most important first. Absent: see the field."
            ),
        }

    def filter(self, type_name: str) -> GraphQLArgument:
        """Which rows of a type."""
        return GraphQLArgument(self._filter(type_name), description="Only rows that fulfil it.")

    def _made(self, name: str, description: str, fields: Callable[[], Fields], *, one_of: bool = False) -> GraphQLInputObjectType:
        if name not in self._types:
            self._types[name] = GraphQLInputObjectType(name, fields, description=description, is_one_of=one_of)
        return self._types[name]

    def _filter(self, type_name: str) -> GraphQLInputObjectType:
        name = f"{type_name}Filter"

        def fields() -> Fields:
            return {**joins(self._types[name]), **self._entries(type_name, self._filter_of)}

        words = f"Says of {with_article(type_name)} whether it is wanted. All its entries must hold; `{{}}`: it is there."
        return self._made(name, words, fields)

    def _order(self, type_name: str) -> GraphQLInputObjectType:
        return self._made(
            f"{type_name}Order",
            f"One thing to sort {with_article(type_name)} by.",
            lambda: self._entries(type_name, self._order_of),
            one_of=True,
        )

    def _entries(self, type_name: str, entry: Callable[[Place, GraphQLField], GraphQLInputType | None]) -> Fields:
        type_ = self.mapping.schema.type_map[type_name]
        if not isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
            return {}
        places = self.mapping.members(type_name)[0].places
        made = ((name, definition, entry(places[name], definition)) for name, definition in type_.fields.items())
        return {name: GraphQLInputField(it, description=definition.description) for name, definition, it in made if it is not None}

    def _filter_of(self, place: Place, definition: GraphQLField) -> GraphQLInputType | None:
        target = self.mapping.rows_type(definition.type)
        match place:
            case GlobalId() | Leaf(compared=Callable()):
                return self._comparisons(target)
            case Embedded(compared=True) | Relation(compared=True) if self._some(target.name, lambda leaf: leaf.compared):
                listed = isinstance(place, Relation) and place.kind is not Kind.ONE
                return self._list_filter(target.name) if listed else self._filter(target.name)
            case _:
                return None

    def _order_of(self, place: Place, definition: GraphQLField) -> GraphQLInputType | None:
        target = self.mapping.rows_type(definition.type).name
        match place:
            case GlobalId() | Leaf(sorted=Callable()):
                return DIRECTION
            case Embedded(compared=True) | Relation(kind=Kind.ONE, compared=True) if self._some(target, lambda leaf: leaf.sorted):
                return self._order(target)
            case Relation(kind=Kind.LIST | Kind.CONNECTION | Kind.EACH, compared=True) if self._some(target, lambda leaf: leaf.compared):
                return self.measures.order(f"{target}ListOrder", target, {})
            case _:
                return None

    def _some(self, type_name: str, value: Callable[[Leaf], object]) -> bool:
        """Whether a type has any such value. One whose rows are in several tables has none."""
        members = self.mapping.members(type_name)
        places = members[0].places.values() if len({member.table for member in members}) == 1 else ()
        return any(isinstance(place, GlobalId) or (isinstance(place, Leaf) and value(place)) for place in places)

    def _list_filter(self, type_name: str) -> GraphQLInputObjectType:
        one = self._filter(type_name)
        fields = {
            "some": GraphQLInputField(one, description="There is one that fulfils it."),
            "none": GraphQLInputField(one, description="There is none that fulfils it."),
            "every": GraphQLInputField(one, description="There is none that does not fulfil it."),
            "count": GraphQLInputField(self._comparisons(GraphQLInt), description="How many there are."),
            "aggregate": GraphQLInputField(self._aggregate(type_name), description="What they add up to."),
        }
        return self._made(f"{type_name}ListFilter", f"Says of a list of {type_name} which rows it holds.", lambda: fields)

    def _aggregate(self, type_name: str) -> GraphQLInputObjectType:
        fields = {
            "where": GraphQLInputField(self._filter(type_name), description="Only rows that fulfil it are added up."),
            "having": GraphQLInputField(GraphQLNonNull(self.measures.having(type_name)), description="What they must add up to."),
        }
        return self._made(f"{type_name}ListAggregate", f"Says of a list of {type_name} what its rows add up to.", lambda: fields)

    def _comparisons(self, type_: GraphQLNamedType) -> GraphQLInputObjectType:
        assert isinstance(type_, (GraphQLScalarType, GraphQLEnumType))
        usual = (*_EQUALITY, "isNull") if isinstance(type_, GraphQLEnumType) else _ORDERED
        names = _COMPARISONS.get(type_.name, usual)
        others: dict[str, GraphQLInputType] = {"in": GraphQLList(GraphQLNonNull(type_)), "isNull": GraphQLBoolean}
        fields = {name: GraphQLInputField(others.get(name, type_), description=_MEANING[name]) for name in names}
        name = "Id" if type_.name == "ID" else type_.name
        return self._made(f"{name}Filter", f"Compares a value of type {type_.name}.", lambda: fields)


def _paging(rows: str) -> dict[str, GraphQLArgument]:
    most, usual = limits.PAGE_ROWS_MAX, limits.PAGE_ROWS_DEFAULT
    return {
        "first": GraphQLArgument(GraphQLInt, description=f"At most so many {rows} from the start, 1 to {most}; without `last` {usual}."),
        "after": GraphQLArgument(GraphQLString, description=f"Only {rows} behind this cursor."),
        "last": GraphQLArgument(GraphQLInt, description=f"At most so many {rows} from the end, 1 to {most}."),
        "before": GraphQLArgument(GraphQLString, description=f"Only {rows} before this cursor."),
    }
