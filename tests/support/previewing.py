"""Writes into any document that its root fields are read as a customer."""

from dataclasses import replace
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    parse_value,
    print_ast,
    visit,
)
from graphql.language import VariableDefinitionNode, VariableNode, parse_type


def previewing(schema: GraphQLSchema, text: str, preview: str) -> str:
    """`preview`: a literal of PreviewAs, or `$preview`, which is then declared."""
    types = TypeInfo(schema)
    return print_ast(visit(parse(text), TypeInfoVisitor(types, _Previewing(types, schema, preview))))


class _Previewing(Visitor):
    def __init__(self, types: TypeInfo, schema: GraphQLSchema, preview: str) -> None:
        super().__init__()
        self._types = types
        self._query = schema.query_type
        self._value = parse_value(preview)

    def leave_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        if self._types.get_parent_type() is not self._query or node.name.value.startswith("__"):
            return None
        argument = ArgumentNode(name=NameNode(value="previewAs"), value=self._value)
        return replace(node, arguments=(*(node.arguments or ()), argument))

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> OperationDefinitionNode | None:
        if not isinstance(self._value, VariableNode):
            return None
        variable = VariableDefinitionNode(variable=self._value, type=parse_type("PreviewAs"))
        return replace(node, variable_definitions=(*(node.variable_definitions or ()), variable))
