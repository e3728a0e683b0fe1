"""What a mutation gives to its verbs and a subscription to its source: the arguments of root fields, as plain values."""

from collections.abc import Mapping

from graphql import GraphQLError, GraphQLSchema
from graphql.execution.values import VariableValues, get_argument_values

from app.graphsql.document import Operation
from app.graphsql.refusal import RefusedRequest
from app.graphsql.selection import Selector


def arguments_of_roots(schema: GraphQLSchema, operation: Operation, variables: VariableValues) -> Mapping[str, Mapping[str, object]]:
    """By response key. Raises RefusedRequest for a variable that is null where none may be."""
    tree = operation.tree()
    root = schema.get_root_type(operation.kind)
    assert root is not None
    fields = Selector(schema, tree.fragments, variables).select(root, [tree.node.selection_set])
    try:
        return {
            each.key: get_argument_values(root.fields[each.name], each.nodes[0], variables) for each in fields if each.name in root.fields
        }
    except GraphQLError as error:
        raise RefusedRequest("BAD_USER_INPUT", [error]).lean() from None
