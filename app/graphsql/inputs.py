"""The inputs of filters and orders, made from the types that they are about: every value that can be compared, every relation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
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
from app.graphsql.mapping import Embedded, GlobalId, Kind, Leaf, Place, Relation, SchemaMapping
from app.graphsql.sorting import Direction

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
_DIRECTION = GraphQLEnumType(
    "OrderDirection",
    {
        "ASC": GraphQLEnumValue(Direction.ASC, description="From the least to the greatest."),
        "DESC": GraphQLEnumValue(Direction.DESC, description="From the greatest to the least."),
    },
    description="Which way an order goes. Rows without a value come last both ways.",
)
_COUNT = GraphQLInputObjectType(
    "CountOrder",
    {"count": GraphQLInputField(_DIRECTION, description="By how many there are.")},
    description="An order by the rows of a list.",
    is_one_of=True,
)


def with_inputs(mapping: SchemaMapping) -> GraphQLSchema:
    """The schema with the arguments of paging, filters and orders on every connection."""
    inputs = Inputs(mapping)
    for type_ in mapping.schema.type_map.values():
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
            for definition in type_.fields.values():
                if get_named_type(definition.type).name in mapping.connections:
                    definition.args = {**definition.args, **inputs.arguments(definition)}
    return GraphQLSchema(**mapping.schema.to_kwargs())


@dataclass
class Inputs:
    """Each input type once, by its name."""

    mapping: SchemaMapping
    _types: dict[str, GraphQLInputObjectType] = field(default_factory=dict)

    def arguments(self, connection: GraphQLField) -> dict[str, GraphQLArgument]:
        """What every connection takes."""
        rows = self.mapping.rows_type(connection.type).name
        most, usual = limits.PAGE_ROWS_MAX, limits.PAGE_ROWS_DEFAULT
        return {
            "first": GraphQLArgument(GraphQLInt, description=f"At most so many rows from the start, 1 to {most}; without `last` {usual}."),
            "after": GraphQLArgument(GraphQLString, description="Only rows behind this cursor."),
            "last": GraphQLArgument(GraphQLInt, description=f"At most so many rows from the end, 1 to {most}."),
            "before": GraphQLArgument(GraphQLString, description="Only rows before this cursor."),
            "filter": GraphQLArgument(self._filter(rows), description="Only rows that fulfil it."),
            "orderBy": GraphQLArgument(
                GraphQLList(GraphQLNonNull(self._order(rows))), description="The order, the most important first. Absent: see the field."
            ),
        }

    def _made(self, name: str, description: str, fields: Callable[[], Fields], *, one_of: bool = False) -> GraphQLInputObjectType:
        if name not in self._types:
            self._types[name] = GraphQLInputObjectType(name, fields, description=description, is_one_of=one_of)
        return self._types[name]

    def _filter(self, type_name: str) -> GraphQLInputObjectType:
        name = f"{type_name}Filter"

        def fields() -> Fields:
            own = self._types[name]
            several = GraphQLList(GraphQLNonNull(own))
            return {
                "and": GraphQLInputField(several, description="All of these hold."),
                "or": GraphQLInputField(several, description="One of these holds."),
                "not": GraphQLInputField(own, description="This does not hold."),
                **self._entries(type_name, self._filter_of),
            }

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
                return _DIRECTION
            case Embedded(compared=True) | Relation(kind=Kind.ONE, compared=True) if self._some(target, lambda leaf: leaf.sorted):
                return self._order(target)
            case Relation(kind=Kind.LIST | Kind.CONNECTION | Kind.EACH, compared=True) if self._some(target, lambda leaf: leaf.compared):
                return _COUNT
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
        }
        return self._made(f"{type_name}ListFilter", f"Says of a list of {type_name} which rows it holds.", lambda: fields)

    def _comparisons(self, type_: GraphQLNamedType) -> GraphQLInputObjectType:
        assert isinstance(type_, (GraphQLScalarType, GraphQLEnumType))
        usual = (*_EQUALITY, "isNull") if isinstance(type_, GraphQLEnumType) else _ORDERED
        names = _COMPARISONS.get(type_.name, usual)
        others: dict[str, GraphQLInputType] = {"in": GraphQLList(GraphQLNonNull(type_)), "isNull": GraphQLBoolean}
        fields = {name: GraphQLInputField(others.get(name, type_), description=_MEANING[name]) for name in names}
        name = "Id" if type_.name == "ID" else type_.name
        return self._made(f"{name}Filter", f"Compares a value of type {type_.name}.", lambda: fields)
