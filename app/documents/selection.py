"""The selection of an operation as a plain tree: fragments and directives gone, fields of one response key merged, per concrete type."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    is_abstract_type,
)
from graphql.execution.values import VariableValues, get_directive_values


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of the answer: its response key and the nodes that ask for it. The first node names field and arguments."""

    key: str
    nodes: Sequence[FieldNode]

    @property
    def name(self) -> str:
        return self.nodes[0].name.value

    def sets(self) -> list[SelectionSetNode]:
        return [node.selection_set for node in self.nodes if node.selection_set]


@dataclass(frozen=True, slots=True)
class Selector:
    """Collects fields as the specification says (section 6.3.2), for one operation and its variables."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def select(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> list[Selected]:
        """The fields asked of an object of this concrete type, in the order of the document."""
        fields: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in sets:
            self._collect(type_, selection_set, fields, seen)
        return [Selected(key, nodes) for key, nodes in fields.items()]

    def _collect(
        self, type_: GraphQLObjectType, selection_set: SelectionSetNode, fields: dict[str, list[FieldNode]], seen: set[str]
    ) -> None:
        for node in selection_set.selections:
            if not self._included(node):
                continue
            match node:
                case FieldNode():
                    fields.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                case InlineFragmentNode():
                    condition = node.type_condition
                    if condition is None or self._applies(condition.name.value, type_):
                        self._collect(type_, node.selection_set, fields, seen)
                case FragmentSpreadNode():
                    fragment = self.fragments[node.name.value]
                    if node.name.value not in seen and self._applies(fragment.type_condition.name.value, type_):
                        seen.add(node.name.value)
                        self._collect(type_, fragment.selection_set, fields, seen)

    def _included(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        skip, include = (get_directive_values(it, node, self.variables) for it in (GraphQLSkipDirective, GraphQLIncludeDirective))
        return not (skip and skip["if"]) and (not include or bool(include["if"]))

    def _applies(self, condition: str, type_: GraphQLObjectType) -> bool:
        conditional = self.schema.type_map[condition]
        return conditional is type_ or (is_abstract_type(conditional) and self.schema.is_sub_type(conditional, type_))
