"""From the text of a request to one validated operation; a document that was seen before is neither parsed nor validated again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values
from graphql.language import SelectionNode, SelectionSetNode

from app import limits
from app.errors import DomainError
from app.graphsql.arguments import keyed, shape, variables_in

Reader: TypeAlias = Callable[[object], object]
_NO_VARIABLES = VariableValues(sources={}, coerced={})


class RefusedRequest(Exception):
    """A request that cannot be answered, before any SQL: every error with the same code."""

    def __init__(self, code: str, errors: Sequence[GraphQLError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.code = code
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of a validated document. `readers` say, per declared variable, what of its value decides the SQL."""

    document: DocumentNode
    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    readers: Mapping[str, Sequence[Reader]]

    def shape(self, variables: VariableValues) -> tuple[object, ...]:
        """Equal for two requests of this operation exactly when one statement answers both."""
        coerced = variables.coerced
        return tuple(tuple(read(coerced[name]) for read in readers) if name in coerced else () for name, readers in self.readers.items())

    def coerce(self, schema: GraphQLSchema, variables: Mapping[str, object]) -> VariableValues:
        if not self.node.variable_definitions:
            return _NO_VARIABLES
        found = get_variable_values(
            schema, self.node.variable_definitions, dict(variables), max_errors=limits.ERRORS_MAX, hide_suggestions=True
        )
        if isinstance(found, list):
            raise RefusedRequest("BAD_USER_INPUT", found)
        return found


def read_document(schema: GraphQLSchema, text: str) -> DocumentNode | RefusedRequest:
    """The parsed and valid document, or why there is none. The refusal is a value, so that it can be remembered too."""
    try:
        document = parse(text, max_tokens=limits.DOCUMENT_TOKENS_MAX)
    except GraphQLSyntaxError as error:
        return RefusedRequest("GRAPHQL_PARSE_FAILED", [error])
    # No suggestions: one may name what the viewer may not see.
    errors = validate(schema, document, max_errors=limits.ERRORS_MAX, hide_suggestions=True)
    return RefusedRequest("GRAPHQL_VALIDATION_FAILED", errors) if errors else document


def pick_operation(document: DocumentNode, name: str | None, fixed: Mapping[str, Reader]) -> Operation:
    """The operation of that name, or the only one. `fixed`: see SchemaMapping."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = [node for node in operations if name is None or (node.name and node.name.value == name)]
    if len(chosen) != 1:
        wanted = f"The document has no operation named {name!r}." if name else "Say by operationName which operation to run."
        raise RefusedRequest("BAD_REQUEST", [GraphQLError(wanted)])
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    readers: dict[str, list[Reader]] = {node.variable.name.value: [shape] for node in chosen[0].variable_definitions or ()}
    for variable, read in _fixed_variables([chosen[0].selection_set, *(fragment.selection_set for fragment in fragments.values())], fixed):
        readers.setdefault(variable, []).append(read)
    return Operation(document, chosen[0], fragments, readers)


def _fixed_variables(sets: Sequence[SelectionSetNode], fixed: Mapping[str, Reader]) -> Iterator[tuple[str, Reader]]:
    """Variables whose very values are part of the SQL: in arguments that the mapping fixes, and in @skip and @include."""
    waiting: list[SelectionNode] = [node for selection_set in sets for node in selection_set.selections]
    while waiting:
        node = waiting.pop()
        for directive in node.directives or ():
            for argument in directive.arguments or ():
                yield from ((name, keyed) for name in variables_in(argument.value))
        if isinstance(node, FieldNode):
            for argument in node.arguments or ():
                if argument.name.value in fixed:
                    yield from ((name, _forgiving(fixed[argument.name.value])) for name in variables_in(argument.value))
        inner: SelectionSetNode | None = getattr(node, "selection_set", None)
        waiting.extend(inner.selections if inner else ())


def _forgiving(read: Reader) -> Reader:
    """A value that the mapping refuses is refused when it is compiled, where its path is known."""

    def part(value: object) -> object:
        try:
            return read(value)
        except DomainError:
            return None

    return part
