"""From an operation and its variables to the plan that answers it and all requests of its shape. Pure: runs in the worker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphql import FieldNode, GraphQLError, GraphQLObjectType, OperationType
from graphql.execution.values import VariableValues
from sqlalchemy import Text, func, literal_column, select

from app import limits
from app.errors import DomainError
from app.graphsql import json_text
from app.graphsql.compiler import Compiler
from app.graphsql.cost import Cost
from app.graphsql.document import Operation, Tree
from app.graphsql.environment import Environment, Fill, Parameters, RequestValues
from app.graphsql.introspection import introspected
from app.graphsql.json_text import Brought, Part
from app.graphsql.mapping import SchemaMapping
from app.graphsql.refusal import RefusedRequest, refused
from app.graphsql.selection import Selector
from app.graphsql.statement import Statement, statement


@dataclass(frozen=True, slots=True)
class Plan:
    """What answers every request of one operation, variant and shape: a statement; or JSON in parts, with no SQL at all.

    `cost`: see cost.py. `extensions`: what an answer says of it, as it stands behind `data`. `letters`: of text that the plan keeps.
    """

    statement: Statement | None
    parts: Sequence[str | Brought]
    cost: int
    extensions: bytes
    letters: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with the variables of one request."""

    plan: Plan
    variables: VariableValues

    def arguments(self, statement: Statement, given: RequestValues) -> list[object]:
        """The values of the statement's parameters, in order."""
        return [fill(self.variables, given) for fill in statement.fills]

    def text(self, given: RequestValues) -> str:
        """The answer of a plan that has no statement."""
        return "".join(part if isinstance(part, str) else str(part.fill(self.variables, given)) for part in self.plan.parts)


@dataclass(frozen=True, slots=True)
class Planner:
    """`lengths`: see introspection.usual_lengths."""

    mapping: SchemaMapping
    lengths: Mapping[str, float]

    def plan(self, operation: Operation, variables: VariableValues, variant: object) -> Plan:
        """Raises RefusedRequest, or a DomainError for an argument that is refused."""
        try:
            return self._plan(operation.tree(), variables, variant)
        except GraphQLError:  # validation lets a variable pass that may be null, and only its value tells
            pass
        try:
            return self._plan(operation.tree(located=True), variables, variant)
        except GraphQLError as error:
            raise RefusedRequest("BAD_USER_INPUT", [error]).lean() from None

    def _plan(self, tree: Tree, variables: VariableValues, variant: object) -> Plan:
        root = self._root(tree)
        environment = Environment(variant, Parameters())
        selector = Selector(self.mapping.schema, tree.fragments, variables)
        path: list[str] = []
        texts: list[str] = []

        def introspect(nodes: Sequence[FieldNode]) -> Fill:
            text = introspected(self.mapping.schema, tree, nodes, variables)
            texts.append(text)
            return lambda *_: text

        try:
            fields = selector.select(root, [tree.node.selection_set])
            cost = Cost(selector, self.mapping, self.lengths, path).operation(root, fields)
            parts = Compiler(self.mapping, selector, introspect, path).operation(root, fields, environment)
        except DomainError as error:
            error.path = error.path or tuple(path)
            raise
        return _made(parts, environment.parameters, environment, cost, sum(map(len, texts)))

    def _root(self, tree: Tree) -> GraphQLObjectType:
        if tree.node.operation is not OperationType.QUERY or self.mapping.schema.query_type is None:
            raise refused("BAD_REQUEST", f"This is a {tree.node.operation.value}, and only queries are answered here.")
        return self.mapping.schema.query_type


def _made(parts: Sequence[Part], parameters: Parameters, environment: Environment, cost: int, letters: int) -> Plan:
    extensions = f',"extensions":{{"cost":{{"requested":{cost},"limit":{limits.COST_MAX}}}}}'.encode()
    known = [part for part in parts if isinstance(part, (str, Brought))]
    if len(known) == len(parts) and not parameters.demands:
        written = sum(len(part) for part in known if isinstance(part, str))
        return Plan(None, known, cost, extensions, letters + written)
    answer = json_text.expression(parts, environment)
    if cost > limits.COST_UNCHECKED:
        answer = func.within_bytes(answer, literal_column(str(limits.ANSWER_BYTES_MAX)), type_=Text())
    found = statement(select(answer).where(*parameters.demands), parameters.fills)
    return Plan(found, (), cost, extensions, letters + len(found.sql))
