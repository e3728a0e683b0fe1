"""The engine: a request becomes a statement and its parameters, compiled once per operation, variant and shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLObjectType,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    execute_sync,
)
from graphql.execution.values import VariableValues
from sqlalchemy import select

from app import limits
from app.errors import DomainError
from app.graphsql import json_text
from app.graphsql.bounds import Bounds
from app.graphsql.cache import Cache
from app.graphsql.compiler import Compiler
from app.graphsql.document import Operation, RefusedRequest, pick_operation, read_document
from app.graphsql.environment import Environment, Fill, Parameters
from app.graphsql.environment import Given as GivenValues
from app.graphsql.json_text import Brought, Part
from app.graphsql.mapping import SchemaMapping
from app.graphsql.selection import Selector
from app.graphsql.statement import Statement, statement


@dataclass(frozen=True, slots=True)
class Plan:
    """What answers every request of one operation, variant and shape: a statement; or JSON in parts, with no SQL at all."""

    statement: Statement | None
    parts: Sequence[str | Brought] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with the variables of one request."""

    plan: Plan
    variables: VariableValues

    def arguments(self, statement: Statement, given: GivenValues) -> list[object]:
        """The values of the statement's parameters, in order."""
        return [fill(self.variables, given) for fill in statement.fills]

    def text(self, given: GivenValues) -> str:
        """The answer of a plan that has no statement."""
        return "".join(part if isinstance(part, str) else _text(part.fill(self.variables, given)) for part in self.plan.parts)


class Engine:
    """Holds the caches; knows no connection. `prepare` raises RefusedRequest, or a DomainError for an argument it refuses."""

    def __init__(self, mapping: SchemaMapping) -> None:
        self.mapping = mapping
        self._documents: Cache[str, DocumentNode | RefusedRequest] = Cache(limits.DOCUMENTS_CACHED)
        self._operations: Cache[tuple[str, str | None], Operation] = Cache(limits.DOCUMENTS_CACHED)
        self._plans: Cache[tuple[Operation, object, tuple[object, ...]], Plan] = Cache(limits.SHAPES_CACHED)

    def prepare(self, text: str, operation_name: str | None, variables: Mapping[str, object], variant: object) -> Prepared:
        """The plan for this request; `variant` is whatever of the viewer changes the SQL."""
        operation = self._operation(text, operation_name)
        coerced = operation.coerce(self.mapping.schema, variables)
        key = (operation, variant, operation.shape(coerced))
        plan = self._plans.get(key) or self._plans.put(key, self._compile(operation, coerced, variant))
        return Prepared(plan, coerced)

    def _operation(self, text: str, name: str | None) -> Operation:
        known = self._operations.get((text, name))
        if known is not None:
            return known
        if len(text) > limits.DOCUMENT_LETTERS_MAX:
            too_long = GraphQLError(f"The document is longer than {limits.DOCUMENT_LETTERS_MAX} letters.")
            raise RefusedRequest("GRAPHQL_PARSE_FAILED", [too_long])
        document = self._documents.get(text) or self._documents.put(text, read_document(self.mapping.schema, text))
        if isinstance(document, RefusedRequest):
            raise document
        return self._operations.put((text, name), pick_operation(document, name, self.mapping.fixed))

    def _compile(self, operation: Operation, variables: VariableValues, variant: object) -> Plan:
        root = self._root(operation)
        environment = Environment(variant, Parameters())
        selector = Selector(self.mapping.schema, operation.fragments, variables)
        path: list[str] = []
        compiler = Compiler(self.mapping, selector, lambda nodes: self._introspection(operation, nodes), path)
        try:
            fields = selector.select(root, [operation.node.selection_set])
            Bounds(selector, self.mapping.connections, path).check(root, fields)
            parts = compiler.operation(root, fields, environment)
        except DomainError as error:
            error.path = error.path or tuple(path)
            raise
        except GraphQLError as error:  # validation lets a variable pass that may be null, and only its value tells
            raise RefusedRequest("BAD_USER_INPUT", [error]) from error
        return self._plan(parts, environment)

    def _root(self, operation: Operation) -> GraphQLObjectType:
        if operation.node.operation is not OperationType.QUERY or self.mapping.schema.query_type is None:
            raise RefusedRequest(
                "BAD_REQUEST", [GraphQLError(f"This is a {operation.node.operation.value}, and only queries are answered here.")]
            )
        return self.mapping.schema.query_type

    def _plan(self, parts: Sequence[Part], environment: Environment) -> Plan:
        known = [part for part in parts if isinstance(part, (str, Brought))]
        parameters = environment.parameters
        if len(known) == len(parts) and not parameters.demands:
            return Plan(None, known)
        return Plan(statement(select(json_text.expression(parts, environment)).where(*parameters.demands), parameters.fills))

    def _introspection(self, operation: Operation, nodes: Sequence[FieldNode]) -> Fill:
        """Fields about the schema itself are left to graphql-core."""
        asked = OperationDefinitionNode(
            operation=OperationType.QUERY,
            variable_definitions=operation.node.variable_definitions,
            selection_set=SelectionSetNode(selections=tuple(nodes)),
        )
        document = DocumentNode(definitions=(asked, *operation.fragments.values()))

        def fill(variables: VariableValues, _: GivenValues) -> str:
            raw = {name: source.value for name, source in variables.sources.items() if source.value is not Undefined}
            result = execute_sync(self.mapping.schema, document, variable_values=raw)
            assert isinstance(result, ExecutionResult)
            if result.errors or result.data is None:
                raise RefusedRequest("BAD_USER_INPUT", result.errors or [])
            (answer,) = result.data.values()
            return orjson.dumps(answer).decode()

        return fill


def _text(value: object) -> str:
    assert isinstance(value, str)
    return value
