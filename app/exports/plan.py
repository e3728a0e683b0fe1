"""From an operation to the statement whose rows are those of its one list or connection. Pure: runs in the engine's worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from graphql import FieldNode, GraphQLError, OperationType
from graphql.execution.values import VariableValues
from sqlalchemy import select

from app.documents.document import Operation, Tree
from app.documents.refusal import RefusedRequest
from app.documents.selection import Selector
from app.errors import DomainError
from app.exports.cells import Cells, Style
from app.exports.columns import Branch, columns, width
from app.exports.finding import Found, NoRows, find
from app.exports.writing import CsvRows, JsonRows
from app.graphsql.cost import Cost
from app.graphsql.statement import Statement, statement
from app.places.environment import Environment, Fill, Parameters
from app.places.json_text import constant
from app.places.mapping import SchemaMapping


class Form(Enum):
    """How rows are written."""

    JSON = "one object a line"
    CSV = "cells, and a line of their names before them"


@dataclass(frozen=True, slots=True)
class RowsPlan:
    """The first row of `statement` is the text that stands behind other answers, the others are those that are asked for. `header`: the
    names of the columns. `cost`: of all but the rows; `cost_of_row`: of each."""

    statement: Statement
    name: str
    header: Sequence[str]
    cost: int
    cost_of_row: int


def plan_rows(
    mapping: SchemaMapping, operation: Operation, variables: VariableValues, variant: object, form: Form, style: Style
) -> RowsPlan:
    """`style`: of CSV. Raises NoRows, RefusedRequest, or a DomainError for an argument that is refused."""
    if operation.kind is not OperationType.QUERY:
        raise NoRows(f"A {operation.kind.value} has no rows; ask a query.")
    planner = _Planner(mapping, variant, form, style)
    try:
        return planner.plan(operation.tree(), variables)
    except GraphQLError:  # as of other plans
        pass
    try:
        return planner.plan(operation.tree(located=True), variables)
    except GraphQLError as error:
        raise RefusedRequest("BAD_USER_INPUT", [error]).lean() from None


class _Planner:
    def __init__(self, mapping: SchemaMapping, variant: object, form: Form, style: Style) -> None:
        self._mapping = mapping
        self._variant = variant
        self._form = form
        self._style = style

    def plan(self, tree: Tree, variables: VariableValues) -> RowsPlan:
        selector = Selector(self._mapping.schema, tree.fragments, variables)
        root = self._mapping.schema.query_type
        assert root is not None
        fields = selector.select(root, [tree.node.selection_set])
        found = find(self._mapping, selector, root, fields)
        path: list[str] = []
        try:
            cost = Cost(selector, self._mapping, {}, path, row_of=found.path)
            whole = cost.operation(root, fields)
            branch = columns(selector, found.type.fields[found.listed.name].type, found.listed.sets())
            made, header = self._statement(selector, found, branch, path)
        except DomainError as error:
            error.path = error.path or tuple(path)
            raise
        own = int(sum(units for at, units in cost.charges.items() if len(at) <= len(found.path)))
        if found.groups or not found.paged:  # to work them out costs what it does, however many they are
            own, whole = whole, whole + width(branch)
        return RowsPlan(made, found.way[-1].field.key, header, own, whole - own)

    def _statement(self, selector: Selector, found: Found, branch: Branch, path: list[str]) -> tuple[Statement, Sequence[str]]:
        environment = Environment(self._variant, Parameters())
        writer = JsonRows(self._mapping, selector, _nothing_about, path)
        if self._form is Form.CSV:
            writer = CsvRows(self._mapping, selector, _nothing_about, path, Cells(self._mapping, self._style), branch)
        rows = writer.rows(found, environment)
        close = self._mapping.close(environment)
        first = select(constant("") if close is None else close).where(*environment.parameters.demands)
        made = statement(first.union_all(rows), environment.parameters.fills)
        return made, list(branch.names()) if self._form is Form.CSV else []


def _nothing_about(_: Sequence[FieldNode]) -> Fill:
    raise AssertionError("a row has no field about the schema")
