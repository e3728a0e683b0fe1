"""Writes into any document that its root fields are read as a customer, or as of another moment."""

from collections.abc import Mapping
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
    return asking(schema, text, {"previewAs": preview})


def asking(schema: GraphQLSchema, text: str, arguments: Mapping[str, str]) -> str:
    """With these further arguments of each root field that takes them: literals by name."""
    types = TypeInfo(schema)
    return print_ast(visit(parse(text), TypeInfoVisitor(types, _Asking(types, schema, arguments))))


class _Asking(Visitor):
    def __init__(self, types: TypeInfo, schema: GraphQLSchema, arguments: Mapping[str, str]) -> None:
        super().__init__()
        self._types = types
        self._query = schema.query_type
        self._arguments = {name: parse_value(literal) for name, literal in arguments.items()}

    def leave_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        if self._query is None or self._types.get_parent_type() is not self._query or node.name.value.startswith("__"):
            return None
        takes = self._query.fields[node.name.value].args
        given = [ArgumentNode(name=NameNode(value=name), value=value) for name, value in self._arguments.items() if name in takes]
        return replace(node, arguments=(*(node.arguments or ()), *given))

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> OperationDefinitionNode | None:
        preview = self._arguments.get("previewAs")
        if not isinstance(preview, VariableNode):
            return None
        variable = VariableDefinitionNode(variable=preview, type=parse_type("PreviewAs"))
        return replace(node, variable_definitions=(*(node.variable_definitions or ()), variable))
