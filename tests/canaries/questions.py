"""Random documents of somebody who pries: any field, any argument of any type, names and values of what is hidden too."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
)

DEPTH_MAX = 3
BREADTH_MAX = 3
INPUT_DEPTH_MAX = 4
ROWS = frozenset({"nodes", "node", "edges"})
"""Levels that hold nothing but rows count for nothing, as pages do."""
WANTED = {
    "effectiveAt": 1.0,
    "first": 0.8,
    "last": 0.05,
    "after": 0.1,
    "before": 0.1,
    "filter": 0.4,
    "orderBy": 0.4,
    "previewAs": 0.02,
    "knownAt": 0.02,
}
"""How often an argument is given; small pages, so that much can be asked at once."""
PRYING = 0.05
"""How often something is asked by what the viewer may not see, when there is something else to ask by."""


@dataclass(frozen=True)
class Samples:
    """Values to ask with, by the name of their scalar. `forbidden`: Type.field that the viewer may not see."""

    values: Mapping[str, Sequence[object]]
    forbidden: frozenset[str] = frozenset()


@dataclass
class Pry:
    """Writes one document. Every response key is new, so nothing that stands side by side can conflict."""

    schema: GraphQLSchema
    samples: Samples
    random: Random
    cursors: Sequence[str] = ()
    variables: dict[str, object] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    names: int = 0

    def document(self) -> tuple[str, Mapping[str, object]]:
        assert self.schema.query_type
        body = self._selection(self.schema.query_type, DEPTH_MAX)
        head = f"query ({', '.join(self.declared)}) " if self.declared else ""
        return head + body, self.variables

    def _selection(self, type_: GraphQLNamedType, depth: int) -> str:
        if isinstance(type_, GraphQLUnionType):
            return "{ " + " ".join(["__typename", *self._members(type_, depth)]) + " }"
        fields = [self._field(name, each, depth) for name, each in self._fields(type_, depth)]
        if is_abstract_type(type_) and depth > 0:
            fields += ["__typename", *self._members(type_, depth)]
        return "{ " + " ".join(fields or ["__typename"]) + " }"

    def _members(self, type_: GraphQLNamedType, depth: int) -> Iterator[str]:
        members = self.schema.get_possible_types(type_)  # type: ignore[arg-type]  # asked of abstract types only
        for member in self.random.sample(members, min(len(members), self.random.randint(0, 2))):
            yield f"... on {member.name} {self._selection(member, depth)}"

    def _fields(self, type_: GraphQLNamedType, depth: int) -> list[tuple[str, GraphQLField]]:
        """A few; of a page its rows more often than not; on the lowest level leaves only."""
        fields: Mapping[str, GraphQLField] = getattr(type_, "fields", {})
        known = [(name, each) for name, each in fields.items() if depth > 0 or is_leaf_type(get_named_type(each.type))]
        chosen = self.random.sample(known, min(len(known), self.random.randint(1, BREADTH_MAX if depth < DEPTH_MAX else 1)))
        if "nodes" in fields and depth > 0 and "nodes" not in dict(chosen) and self._chance(0.7):
            chosen.append(("nodes", fields["nodes"]))
        return chosen

    def _field(self, name: str, definition: GraphQLField, depth: int) -> str:
        inner = get_named_type(definition.type)
        arguments = [f"{key}: {self._argument(key, it)}" for key, it in definition.args.items() if self._wanted(key, it)]
        given = f"({', '.join(arguments)})" if arguments else ""
        below = (
            ""
            if is_leaf_type(inner)
            else " " + self._selection(inner, depth - (name not in ROWS and "nodes" not in getattr(inner, "fields", ())))
        )
        return f"{self._name('a')}: {name}{given}{below}"

    def _wanted(self, name: str, argument: GraphQLArgument) -> bool:
        return is_required_argument(argument) or self._chance(WANTED.get(name, 0.3))

    def _argument(self, name: str, argument: GraphQLArgument) -> str:
        literal, value = self._value(argument.type, INPUT_DEPTH_MAX, name)
        if self._chance(0.7):
            return literal
        variable = self._name("v")
        self.declared.append(f"${variable}: {argument.type}")
        self.variables[variable] = value
        return f"${variable}"

    def _value(self, type_: GraphQLInputType, depth: int, name: str) -> tuple[str, object]:
        """A value as a literal and as JSON."""
        if is_non_null_type(type_):
            return self._value(type_.of_type, depth, name)
        if is_list_type(type_):
            found = [self._value(type_.of_type, depth, name) for _ in range(self.random.choice((0, 1, 1, 2, 3)))]
            return "[" + ", ".join(literal for literal, _ in found) + "]", [value for _, value in found]
        if isinstance(type_, GraphQLInputObjectType):
            keys = [(key, *self._value(it.type, depth - 1, key)) for key, it in self._keys(type_, depth)]
            return "{" + ", ".join(f"{key}: {literal}" for key, literal, _ in keys) + "}", {key: value for key, _, value in keys}
        if isinstance(type_, GraphQLEnumType):
            word = self.random.choice(list(type_.values))
            return word, word
        assert isinstance(type_, GraphQLScalarType)
        value = self.random.choice(self._samples(type_.name, name))
        return json.dumps(value), value

    def _samples(self, scalar: str, name: str) -> Sequence[object]:
        if name in ("first", "last", "maxDepth"):
            return (1, 2, 3, 5, 10)
        if name in ("after", "before", "cursor"):
            return self.cursors or ("",)
        return self.samples.values[scalar]

    def _keys(self, type_: GraphQLInputObjectType, depth: int) -> list[tuple[str, GraphQLInputField]]:
        """Of what is nested only what ends in time; of what is hidden little."""
        usual = [key for key, it in type_.fields.items() if depth > 0 or is_leaf_type(get_named_type(it.type))]
        if not self._chance(PRYING):
            usual = [key for key in usual if not self._is_hidden(type_, key)]
        if type_.name == "By" and self._chance(0.9):
            usual = ["key"]  # most ids are of other types than the one that is asked for, and refused
        needed = [key for key, it in type_.fields.items() if is_non_null_type(it.type)]
        count = 1 if type_.is_one_of or self._chance(0.8) else 2
        keys = needed or self.random.sample(usual, min(len(usual), count))
        return [(key, type_.fields[key]) for key in keys]

    def _is_hidden(self, type_: GraphQLInputObjectType, key: str) -> bool:
        of = type_.name.removesuffix("Filter").removesuffix("Order")
        return f"{of}.{key}" in self.samples.forbidden

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _name(self, prefix: str) -> str:
        self.names += 1
        return f"{prefix}{self.names}"
