"""Fields about the schema itself: answered by graphql-core, once for all requests of one plan."""

from collections.abc import Mapping, Sequence

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    execute_sync,
    is_abstract_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
)
from graphql.execution.values import VariableValues

from app.documents.document import Tree
from app.documents.refusal import RefusedRequest


def introspected(schema: GraphQLSchema, tree: Tree, nodes: Sequence[FieldNode], variables: VariableValues) -> str:
    """The JSON of one root field that asks about the schema."""
    asked = OperationDefinitionNode(
        operation=OperationType.QUERY,
        variable_definitions=tree.node.variable_definitions,
        selection_set=SelectionSetNode(selections=tuple(nodes)),
    )
    raw = {name: source.value for name, source in variables.sources.items() if source.value is not Undefined}
    document = DocumentNode(definitions=(asked, *tree.fragments.values()))
    result = execute_sync(schema, document, variable_values=raw)
    assert isinstance(result, ExecutionResult)
    if result.errors or result.data is None:
        raise RefusedRequest("BAD_USER_INPUT", result.errors or [])
    (answer,) = result.data.values()
    return orjson.dumps(answer).decode()


def usual_lengths(schema: GraphQLSchema) -> Mapping[str, float]:
    """How many objects a field of an introspection type has on average in this schema; those not named have one."""
    types = [*schema.type_map.values()]
    fielded = [type_ for type_ in types if is_object_type(type_) or is_interface_type(type_)]
    fields = [field for type_ in fielded for field in type_.fields.values()]
    every = len(types)
    return {
        "__Schema.types": every,
        "__Schema.directives": len(schema.directives),
        "__Type.fields": len(fields) / every,
        "__Type.interfaces": sum(len(type_.interfaces) for type_ in fielded) / every,
        "__Type.possibleTypes": sum(len(schema.get_possible_types(type_)) for type_ in types if is_abstract_type(type_)) / every,
        "__Type.inputFields": sum(len(type_.fields) for type_ in types if is_input_object_type(type_)) / every,
        "__Type.enumValues": sum(len(type_.values) for type_ in types if is_enum_type(type_)) / every,
        "__Type.ofType": 0.5,
        "__Field.args": sum(len(field.args) for field in fields) / max(len(fields), 1),
        "__Directive.args": 3,
    }
