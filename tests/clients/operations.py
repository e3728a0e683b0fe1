"""Any operation of the schema: what hypothesis-graphql draws, and the same brought closer to what people ask."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLSchema,
    NameNode,
    ObjectFieldNode,
    ObjectValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_input_object_type,
    is_required_argument,
    parse,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import mutations, nodes, queries

SCALARS: Mapping[str, st.SearchStrategy[Any]] = {
    "CurrencyCode": st.sampled_from(["EUR", "SEK"]).map(nodes.String),
    "Date": st.dates().map(lambda day: nodes.String(day.isoformat())),
    "DateTime": st.datetimes().map(lambda moment: nodes.String(f"{moment.isoformat()}Z")),
    "FieldValue": st.sampled_from(["1.0", "SVC-MAIL", "ACTIVITY"]).map(nodes.String),
    "KnownAt": st.datetimes().map(lambda moment: nodes.String(f"{moment.isoformat()}Z")),
    "Decimal": st.decimals(allow_nan=False, allow_infinity=False, places=2).map(lambda number: nodes.String(f"{number:f}")),
}
KEPT = 0.1
"""How often an argument that may be left out stays."""
NAMED = 0.8
"""How often something that there is is named."""


def operations(schema: GraphQLSchema, kind: str, keys: list[str], *, many: int, number: int) -> list[str]:
    """Documents of one root field each, else the first of several that is refused hides the others. `kind`: query or mutation. `keys`: of
    things that there are. `number`: which ones, the same each time."""
    root = schema.query_type if kind == "query" else schema.mutation_type
    assert root is not None
    drawn = queries if kind == "query" else mutations
    each = {name: drawn(schema, fields=[name], custom_scalars=SCALARS) for name in root.fields}
    found: list[str] = []

    @seed(number)
    @settings(max_examples=many, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(st.sampled_from(sorted(each)).flatmap(lambda name: each[name]), st.integers(0, 2**32))
    def draw(text: str, chance: int) -> None:
        found.append(text if chance % 5 == 0 else likely(schema, text, Random(chance), keys))  # noqa: S311 - to vary tests

    draw()
    return found


def likely(schema: GraphQLSchema, text: str, random: Random, keys: list[str]) -> str:
    """Most arguments that may be left out are, and what is named exists more often."""
    info = TypeInfo(schema)
    return print_ast(visit(parse(text), TypeInfoVisitor(info, _Likely(info, random, keys))))


class _Likely(Visitor):
    def __init__(self, info: TypeInfo, random: Random, keys: list[str]) -> None:
        super().__init__()
        self._info = info
        self._random = random
        self._keys = keys

    def leave_field(self, node: FieldNode, *_: object) -> FieldNode | None:
        definition = self._info.get_field_def()
        if definition is None or not node.arguments:
            return None
        return replace(node, arguments=tuple(each for each in node.arguments if self._stays(definition.args[each.name.value])))

    def _stays(self, argument: GraphQLArgument) -> bool:
        return is_required_argument(argument) or self._random.random() < KEPT

    def leave_object_value(self, node: ObjectValueNode, *_: object) -> ObjectValueNode | None:
        """Of an object that takes exactly one of its members, one; the key of something, where one is asked for."""
        type_ = get_named_type(self._info.get_input_type())
        if not is_input_object_type(type_) or not type_.is_one_of:
            return None
        if "key" in type_.fields and self._random.random() < NAMED:
            return ObjectValueNode(fields=(_member("key", self._random.choice(self._keys)),))
        return replace(node, fields=tuple(node.fields[:1]))

    def leave_argument(self, node: ArgumentNode, *_: object) -> ArgumentNode | None:
        """Pages of a size that there is, mostly."""
        return replace(node, value=nodes.Int(self._random.randint(0, 210))) if node.name.value in ("first", "last") else None


def _member(name: str, value: str) -> ObjectFieldNode:
    return ObjectFieldNode(name=NameNode(value=name), value=nodes.String(value))
