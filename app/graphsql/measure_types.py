"""The types and inputs of aggregates and groups. Of each type that has anything to add up there are a few mirrors: types with the same
fields, as far as there is anything in them, and other values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from graphql import (
    GraphQLArgument,
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
    GraphQLString,
    is_leaf_type,
    is_non_null_type,
)

from app import limits
from app.graphsql.aggregates import CalendarUnit, Grouping
from app.graphsql.sorting import Direction
from app.places.mapping import Embedded, GlobalId, Kind, Leaf, Place, Relation, SchemaMapping

Entry: TypeAlias = tuple[str, str | None, Any]
"""A field of a mirror: its name, what is said of it, its type."""
DIRECTION = GraphQLEnumType(
    "OrderDirection",
    {
        "ASC": GraphQLEnumValue(Direction.ASC, description="From the least to the greatest."),
        "DESC": GraphQLEnumValue(Direction.DESC, description="From the greatest to the least."),
    },
    description="Which way an order goes. Rows without a value come last both ways.",
)
GROUPING = GraphQLEnumType(
    "Grouping", {"VALUE": GraphQLEnumValue(Grouping.VALUE, description="The value.")}, description="By what of a value rows are grouped."
)
UNIT = GraphQLEnumType(
    "CalendarUnit",
    {
        unit.name: GraphQLEnumValue(unit, description=f"The {unit.name.lower()}{', from Monday on' * (unit is CalendarUnit.WEEK)}.")
        for unit in CalendarUnit
    },
    description="By what of a day rows are grouped; a moment counts by its local day. A group is called by the first day.",
)
SHAPES = {"distinct": "Distinct", "sum": "Numbers", "avg": "Numbers", "min": "Extremes", "max": "Extremes"}
MEANINGS = {
    "distinct": "How many different values there are.",
    "sum": "What the values add up to; null: there are none.",
    "avg": "The mean of the values, rounded half away from zero to four decimals; null: there are none.",
    "min": "The least value; null: there are none.",
    "max": "The greatest value; null: there are none.",
}
WORDS = {
    "Keys": "What rows of {} have in common: what they are grouped by, and nothing else may be asked for.",
    "Distinct": "Of rows of {}, how many different values there are.",
    "Numbers": "Of rows of {}, what their numbers add up to, or the mean of these.",
    "Extremes": "Of rows of {}, the least values or the greatest.",
    "GroupKey": "One thing to group rows of {} by.",
    "Order": "One value of rows of {} to sort by what becomes of it when they are added up.",
    "Having": "Says what must become of the values of rows of {} when they are added up. All its entries must hold.",
}


@dataclass
class MeasureTypes:
    """Each type once, by its name. `comparisons`: the filter of a leaf type. `groups`: the names of the pages of groups."""

    mapping: SchemaMapping
    comparisons: Callable[[GraphQLNamedType], GraphQLInputObjectType]
    groups: set[str] = field(default_factory=set)
    _made: dict[str, GraphQLNamedType | None] = field(default_factory=dict)

    def mirrors(self) -> Iterator[str]:
        """The types of which each field is what rows add up to."""
        shapes = tuple(SHAPES.values())
        return (name for name, type_ in self._made.items() if name.endswith(shapes) and isinstance(type_, GraphQLObjectType))

    def having(self, type_name: str) -> GraphQLInputObjectType:
        """What may be wanted of what rows add up to."""

        def fields() -> dict[str, GraphQLInputField]:
            count = GraphQLInputField(self.comparisons(GraphQLInt), description="How many there are.")
            return {**joins(self.having(type_name)), "count": count, **self._functions(type_name, "Having")}

        return self._input(f"{type_name}Having", f"Says what rows of {type_name} must add up to. All its entries must hold.", fields)

    def order(self, name: str, type_name: str, more: Mapping[str, GraphQLInputField]) -> GraphQLInputObjectType:
        """By what rows add up to."""
        count = {"count": GraphQLInputField(DIRECTION, description="By how many there are.")}
        words = f"One thing to sort by, of rows of {type_name} that are added up."
        return self._input(name, words, lambda: {**count, **more, **self._functions(type_name, "Order")}, one_of=True)

    def fields(self, type_name: str, order: GraphQLInputType, paging: Mapping[str, GraphQLArgument]) -> dict[str, GraphQLField]:
        """What a connection tells of all its rows. `order`: of these."""
        key, keys = self._mirror(type_name, "GroupKey"), self._mirror(type_name, "Keys")
        aggregate, group = f"{type_name}Aggregate", f"{type_name}Group"
        by = self.order(f"{group}Order", type_name, {"keys": GraphQLInputField(order, description="By one of the keys.")})
        in_common = f"What rows of one group have in common, which may be null: 1 to {limits.GROUP_KEYS_MAX} fields, each by one unit."
        arguments = {
            "keys": GraphQLArgument(_some(key), description=in_common),
            "having": GraphQLArgument(self.having(type_name), description="Only groups that add up to it."),
            "orderBy": GraphQLArgument(
                GraphQLList(GraphQLNonNull(by)), description="The order, the most important first. Absent: by the keys, as they are given."
            ),
            **paging,
        }
        made = self._output(aggregate, f"What rows of {type_name} add up to.", self._aggregate(type_name))
        groups = self._page(group, {"keys": (keys, "What the rows have in common."), "aggregate": (made, "What they add up to.")})
        return {
            "aggregate": GraphQLField(GraphQLNonNull(made), description="What all its rows add up to, whichever page is read."),
            "groupBy": GraphQLField(GraphQLNonNull(groups), arguments, description="All its rows in groups, whichever page is read."),
        }

    def _aggregate(self, type_name: str) -> Mapping[str, tuple[Any, str]]:
        functions = {name: (self._mirror(type_name, shape), MEANINGS[name]) for name, shape in SHAPES.items()}
        return {"count": (GraphQLInt, "How many rows there are."), **functions}

    def _page(self, group: str, fields: Mapping[str, tuple[Any, str]]) -> GraphQLObjectType:
        one = self._output(group, "Rows that have something in common.", fields)
        cursor = (GraphQLString, "Where the group stands in this order.")
        edge = self._output(f"{group}Edge", "A group of a page.", {"cursor": cursor, "node": (one, "The group.")})
        parts = {
            "edges": (_some(edge), "The groups of the page with their cursors."),
            "nodes": (_some(one), "The groups of the page."),
            "pageInfo": (self.mapping.object_type("PageInfo"), "What is around the page."),
            "totalCount": (GraphQLInt, "How many groups there are on all pages."),
        }
        self.groups.add(f"{group}Connection")
        return self._output(f"{group}Connection", "A page of groups.", parts)

    def _functions(self, type_name: str, suffix: str) -> dict[str, GraphQLInputField]:
        made = ((name, self._mirror(type_name, shape + suffix)) for name, shape in SHAPES.items())
        return {name: GraphQLInputField(it, description=MEANINGS[name]) for name, it in made if it is not None}

    def _mirror(self, type_name: str, shape: str) -> Any:
        """None: there is nothing for it in the type."""
        name = type_name + shape
        if name not in self._made:
            words = next(said for suffix, said in WORDS.items() if shape.endswith(suffix)).format(type_name)
            if not self._reaches(type_name, shape, {type_name}):
                self._made[name] = None
            elif shape in ("Keys", *SHAPES.values()):
                self._made[name] = GraphQLObjectType(name, partial(self._outputs, type_name, shape), description=words)
            else:
                inputs, one_of = partial(self._inputs, type_name, shape), not shape.endswith("Having")
                self._made[name] = GraphQLInputObjectType(name, inputs, description=words, is_one_of=one_of)
        return self._made[name]

    def _outputs(self, type_name: str, shape: str) -> dict[str, GraphQLField]:
        always = shape == "Distinct"
        return {name: GraphQLField(_told(of, always=always), description=said) for name, said, of in self._entries(type_name, shape)}

    def _inputs(self, type_name: str, shape: str) -> dict[str, GraphQLInputField]:
        return {name: GraphQLInputField(of, description=said) for name, said, of in self._entries(type_name, shape)}

    def _entries(self, type_name: str, shape: str) -> Iterator[Entry]:
        for name, said, place, target in self._places(type_name):
            if not is_leaf_type(target):
                inner = self._mirror(target.name, shape)
                yield from [(name, said, inner)] if inner else []
            elif (value := self._value(target, shape)) is not None:
                yield name, said, value
                yield from self._units(type_name, place, shape)

    def _units(self, type_name: str, place: Place, shape: str) -> Iterator[Entry]:
        unit = place.unit if isinstance(place, Leaf) and place.unit and place.unit.name else None
        if unit and shape.startswith(("Numbers", "Extremes")) and not shape.endswith("Order"):
            named, having = self.mapping.rows_type(self.mapping.field(type_name, unit.name).type), shape.endswith("Having")
            yield (
                unit.name,
                "Of all of them; null: they are of several, and then nothing is told.",
                self.comparisons(named) if having else named,
            )
            yield unit.several, "How many different ones there are.", self.comparisons(GraphQLInt) if having else GraphQLInt

    def _value(self, leaf: GraphQLNamedType, shape: str) -> Any:
        """What a mirror has instead of a value; None: nothing."""
        scalar, day = self.mapping.scalar(leaf.name), self.mapping.schema.type_map.get("Date")
        if shape in ("Keys", "GroupKey"):
            named, grouped = (day, UNIT) if scalar.day else (leaf, GROUPING)
            return grouped if shape == "GroupKey" else named
        numbers = self.mapping.schema.type_map.get("Decimal") if scalar.number else None
        known = {"Distinct": GraphQLInt, "Numbers": numbers, "Extremes": leaf if scalar.number or scalar.day else None}
        value = known[shape.removesuffix("Order").removesuffix("Having")]
        if value is None or shape in known:
            return value
        return DIRECTION if shape.endswith("Order") else self.comparisons(value)

    def _reaches(self, type_name: str, shape: str, seen: set[str]) -> bool:
        """Whether there is anything for a mirror in the type, or in objects that it leads to."""
        for _, _, _, target in self._places(type_name):
            if is_leaf_type(target):
                if self._value(target, shape) is not None:
                    return True
            elif target.name not in seen:
                seen.add(target.name)
                if self._reaches(target.name, shape, seen):
                    return True
        return False

    def _places(self, type_name: str) -> Iterator[tuple[str, str | None, Place, GraphQLNamedType]]:
        """What may be compared in a type, and the objects that it has. One whose rows are in several tables has none."""
        type_, members = self.mapping.schema.type_map[type_name], self.mapping.members(type_name)
        if not isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) or len({member.table for member in members}) > 1:
            return
        for name, definition in type_.fields.items():
            match place := members[0].places[name]:
                case GlobalId() | Leaf(compared=Callable()) | Embedded(compared=True) | Relation(kind=Kind.ONE, compared=True):
                    yield name, definition.description, place, self.mapping.rows_type(definition.type)

    def _input(
        self, name: str, words: str, fields: Callable[[], dict[str, GraphQLInputField]], *, one_of: bool = False
    ) -> GraphQLInputObjectType:
        made = self._made.setdefault(name, GraphQLInputObjectType(name, fields, description=words, is_one_of=one_of))
        assert isinstance(made, GraphQLInputObjectType)
        return made

    def _output(self, name: str, words: str, fields: Mapping[str, tuple[Any, str]]) -> GraphQLObjectType:
        made = {it: GraphQLField(_told(of, always=True), description=said) for it, (of, said) in fields.items() if of is not None}
        return GraphQLObjectType(name, made, description=words)


def joins(own: GraphQLInputObjectType) -> dict[str, GraphQLInputField]:
    """How conditions of one kind are put together."""
    several = GraphQLList(GraphQLNonNull(own))
    return {
        "and": GraphQLInputField(several, description="All of these hold."),
        "or": GraphQLInputField(several, description="One of these holds."),
        "not": GraphQLInputField(own, description="This does not hold."),
    }


def _some(type_: Any) -> Any:
    return GraphQLNonNull(GraphQLList(GraphQLNonNull(type_)))


def _told(type_: Any, *, always: bool) -> Any:
    """Objects are always there; of values, as a mean of none, only what is told `always`."""
    return GraphQLNonNull(type_) if not is_non_null_type(type_) and (always or not is_leaf_type(type_)) else type_
