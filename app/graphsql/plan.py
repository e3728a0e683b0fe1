"""From an operation and its variables to the plan that answers it and all requests of its shape. Pure: runs in the worker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphql import FieldNode, GraphQLError, GraphQLObjectType, OperationType
from graphql.execution.values import VariableValues
from sqlalchemy import Text, func, literal_column, select

from app import limits
from app.documents.bounds import at_most
from app.documents.document import Operation, Tree
from app.documents.refusal import RefusedRequest, refused
from app.documents.selection import Selected, Selector
from app.errors import DomainError
from app.graphsql.compiler import Compiler
from app.graphsql.cost import Cost
from app.graphsql.introspection import introspected
from app.graphsql.statement import Statement, statement
from app.places import json_text
from app.places.environment import Environment, Fill, Parameters, RequestValues
from app.places.json_text import Brought, JsonText, Part
from app.places.mapping import SchemaMapping


@dataclass(frozen=True, slots=True)
class VerbPlan:
    """One root field of a mutation: its response key, its name, and the statement that answers its selection once the verb is done;
    `__typename` is no verb and has none."""

    key: str
    name: str
    payload: Statement | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What answers every request of one operation, variant and shape: a statement; or JSON in parts, with no SQL at all; or the verbs of
    a mutation.

    `cost`: see cost.py. `letters`: of text that the plan keeps.
    """

    statement: Statement | None
    parts: Sequence[str | Brought]
    cost: int
    letters: int
    verbs: Sequence[VerbPlan] = ()


class Prepared(NamedTuple):
    """A plan with the operation and the variables of one request."""

    plan: Plan
    operation: Operation
    variables: VariableValues
    variant: object

    def arguments(self, statement: Statement, given: RequestValues) -> list[object]:
        """The values of the statement's parameters, in order."""
        return [fill(self.variables, given) for fill in statement.fills]

    def text(self, given: RequestValues) -> str:
        """The answer of a plan that has no statement."""
        return "".join(part if isinstance(part, str) else str(part.fill(self.variables, given)) for part in self.plan.parts)


@dataclass(frozen=True, slots=True)
class Planner:
    """`lengths`: see introspection.usual_lengths. `introspection`: whether the schema may be asked about itself."""

    mapping: SchemaMapping
    lengths: Mapping[str, float]
    introspection: bool = True

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
        if tree.node.operation is OperationType.MUTATION:
            return self._mutation(root, tree, variables, variant)
        environment = Environment(variant, Parameters())
        selector = Selector(self.mapping.schema, tree.fragments, variables)
        path: list[str] = []
        texts: list[str] = []

        def introspect(nodes: Sequence[FieldNode]) -> Fill:
            if not self.introspection:
                raise refused("FORBIDDEN", "The schema cannot be asked about itself here; read schema.graphql.", path)
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
        close = self.mapping.close(environment) if tree.node.operation is OperationType.QUERY else None
        return _made(parts, environment, cost, sum(map(len, texts)), close)

    def _mutation(self, root: GraphQLObjectType, tree: Tree, variables: VariableValues, variant: object) -> Plan:
        """A statement for each verb: one is answered before the next begins. Everything that can be refused is, before any of them runs."""
        selector = Selector(self.mapping.schema, tree.fragments, variables)
        path: list[str] = []
        try:
            fields = selector.select(root, [tree.node.selection_set])
            at_most(limits.VERBS_MAX, len(fields), "mutations", [each.key for each in fields[limits.VERBS_MAX :][:1]])
            cost = Cost(selector, self.mapping, self.lengths, path).operation(root, fields) + limits.VERB_COST * len(fields)
            verbs = [self._verb(root, selector, selected, cost, path, Environment(variant, Parameters())) for selected in fields]
        except DomainError as error:
            error.path = error.path or tuple(path)
            raise
        return Plan(None, (), cost, sum(len(verb.payload.sql) for verb in verbs if verb.payload), verbs)

    def told_again(self, prepared: Prepared, key: str) -> Statement:
        """What answers one verb of a mutation as it was answered before."""
        tree = prepared.operation.tree()
        root = self._root(tree)
        selector = Selector(self.mapping.schema, tree.fragments, prepared.variables)
        (selected,) = (each for each in selector.select(root, [tree.node.selection_set]) if each.key == key)
        environment = self.mapping.recall(Environment(prepared.variant, Parameters()))
        found = self._verb(root, selector, selected, prepared.plan.cost, [], environment).payload
        assert found is not None, "__typename is no verb"
        return found

    def _verb(
        self, root: GraphQLObjectType, selector: Selector, selected: Selected, cost: int, path: list[str], environment: Environment
    ) -> VerbPlan:
        if selected.name == "__typename":
            return VerbPlan(selected.key, selected.name, None)
        written = Compiler(self.mapping, selector, _about_nothing, path).payload(root, selected, environment)
        answer = json_text.expression(written, environment)
        return VerbPlan(selected.key, selected.name, _statement(answer, environment.parameters, cost))

    def _root(self, tree: Tree) -> GraphQLObjectType:
        """Of a subscription too: the statement of one event is compiled as a query's is."""
        root = self.mapping.schema.get_root_type(tree.node.operation)
        assert root is not None, "validation refuses a kind of operation that the schema has not"
        return root


def _about_nothing(_: Sequence[FieldNode]) -> Fill:
    raise AssertionError("only a query has fields about the schema, as validation knows")


def _made(parts: Sequence[Part], environment: Environment, cost: int, letters: int, close: JsonText | None) -> Plan:
    parameters = environment.parameters
    known = [part for part in parts if isinstance(part, (str, Brought))]
    if len(known) == len(parts) and not parameters.demands:
        written = sum(len(part) for part in known if isinstance(part, str))
        return Plan(None, known, cost, letters + written)
    found = _statement(json_text.expression(parts, environment), parameters, cost, close)
    return Plan(found, (), cost, letters + len(found.sql))


def _statement(answer: JsonText, parameters: Parameters, cost: int, close: JsonText | None = None) -> Statement:
    if cost > limits.COST_UNCHECKED:
        answer = func.within_bytes(answer, literal_column(str(limits.ANSWER_BYTES_MAX)), type_=Text())
    answer = answer if close is None else json_text.Concatenated(answer, close)
    return statement(select(answer).where(*parameters.demands), parameters.fills)
