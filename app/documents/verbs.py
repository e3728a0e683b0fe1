"""What a mutation gives to its verbs and a subscription to its source: the arguments of root fields, as plain values."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graphql import GraphQLError, GraphQLSchema
from graphql.execution.values import VariableValues, get_argument_values

from app.documents.document import Operation
from app.documents.refusal import RefusedRequest
from app.documents.selection import Selector


class Root(NamedTuple):
    """One root field of an operation: its response key, its name, and what it is given."""

    key: str
    name: str
    arguments: Mapping[str, object]


def roots_of(schema: GraphQLSchema, operation: Operation, variables: VariableValues) -> Sequence[Root]:
    """All but `__typename`. Raises RefusedRequest for a variable that is null where none may be."""
    tree = operation.tree()
    root = schema.get_root_type(operation.kind)
    assert root is not None
    fields = Selector(schema, tree.fragments, variables).select(root, [tree.node.selection_set])
    try:
        return [
            Root(each.key, each.name, get_argument_values(root.fields[each.name], each.nodes[0], variables))
            for each in fields
            if each.name in root.fields
        ]
    except GraphQLError as error:
        raise RefusedRequest("BAD_USER_INPUT", [error]).lean() from None
