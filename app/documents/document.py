"""From the text of a request to one validated operation; a document that was seen before is not validated again."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLID,
    GraphQLSchema,
    GraphQLString,
    GraphQLSyntaxError,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableDefinitionNode,
    get_nullable_type,
    parse,
    validate,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values
from graphql.language import ListTypeNode, NamedTypeNode, NonNullTypeNode, SelectionSetNode, TypeNode
from graphql.validation.rules import overlapping_fields_can_be_merged as merging

from app import limits
from app.documents.arguments import keyed, shape, variables_in
from app.documents.bounds import DocumentBounds
from app.documents.refusal import RefusedRequest, refused
from app.errors import DomainError

merging.MAX_COMPLEXITY_BUDGET = limits.MERGING_STEPS_MAX  # graphql-core's own way to set it; beyond it validation gives up

Reader: TypeAlias = Callable[[object], object]
NO_VARIABLES = VariableValues(sources={}, coerced={})


@dataclass(frozen=True, slots=True)
class Tree:
    """The syntax tree of one operation and what it may spread."""

    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of a validated document. Kept as text: a tree takes a hundred times the memory, and the garbage collector stops
    everything to walk it. `digest`: what the text is known by where it is told about. `readers` say, per declared variable, what of its
    value decides the SQL. `texts`: the variables, when all of them are texts; `shape_of_texts`: the one shape that any texts have, if so.
    `roomy`: those that may hold long lists.
    """

    text: str
    digest: str
    name: str | None
    kind: OperationType
    variable_definitions: Sequence[VariableDefinitionNode]
    readers: Mapping[str, Sequence[Reader]]
    texts: Mapping[str, GraphQLVariableSignature] = field(default_factory=dict)
    shape_of_texts: tuple[object, ...] | None = None
    roomy: frozenset[str] = frozenset()

    def shape(self, variables: VariableValues) -> tuple[object, ...]:
        """Equal for two requests of this operation exactly when one statement answers both."""
        coerced = variables.coerced
        return tuple(tuple(read(coerced[name]) for read in readers) if name in coerced else () for name, readers in self.readers.items())

    def coerce(self, schema: GraphQLSchema, variables: Mapping[str, object], *, located: bool = False) -> VariableValues:
        """`located`: a refusal says where in the text the variables are declared."""
        if self.texts and (known := self.coerced_texts(variables)) is not None:
            return known
        definitions = self.tree(located=True).node.variable_definitions or () if located else self.variable_definitions
        found = get_variable_values(schema, definitions, dict(variables), max_errors=limits.ERRORS_MAX, hide_suggestions=True)
        if isinstance(found, list):
            raise RefusedRequest("BAD_USER_INPUT", found)
        return found

    def coerced_texts(self, variables: Mapping[str, object]) -> VariableValues | None:
        """Texts for variables that are texts are what most requests bring, and nothing to coerce. None: it is something else."""
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, object] = {}
        for name, signature in self.texts.items():
            value = variables.get(name)
            if type(value) is not str:
                return None
            sources[name] = VariableValueSource(signature, value)
            coerced[name] = value
        return VariableValues(sources, coerced)

    def tree(self, *, located: bool = False) -> Tree:
        """Parsed once more. `located`: its nodes say where in the text they are, which triples what they take."""
        return _pick(parse(self.text, no_location=not located), self.name)


def read_operation(
    schema: GraphQLSchema, text: str, name: str | None, fixed: Mapping[str, Reader], roomy: Collection[str] = ()
) -> Operation | RefusedRequest:
    """The operation of that name, or the only one; or why there is none, to be kept too. `fixed`, `roomy`: see SchemaMapping."""
    try:
        tree = _pick(_valid(schema, text), name)
    except RefusedRequest as refusal:
        return refusal.lean()
    only_written = _only_written(tree)
    readers: dict[str, dict[Reader, None]] = {}
    for definition in tree.node.variable_definitions or ():
        name_ = definition.variable.name.value
        readers[name_] = {} if name_ in only_written else {shape: None}
    for variable, read in _fixed_variables(tree, fixed):
        readers.setdefault(variable, {})[read] = None
    declared = tree.node.name.value if tree.node.name else None
    operation = Operation(
        text, digest_of(text), declared, tree.node.operation, (), {variable: tuple(found) for variable, found in readers.items()}
    )
    if not readers:
        return operation
    definitions = tuple(operation.tree().node.variable_definitions or ())
    texts = _text_signatures(schema, definitions)
    alike = texts and all(read is shape for found in operation.readers.values() for read in found)
    of_texts = operation.shape(VariableValues({}, dict.fromkeys(texts, ""))) if alike else None
    of_roomy = frozenset(it.variable.name.value for it in definitions if _type_name(it.type) in roomy)
    return replace(operation, variable_definitions=definitions, texts=texts, shape_of_texts=of_texts, roomy=of_roomy)


def _type_name(type_: TypeNode) -> str:
    while not isinstance(type_, NamedTypeNode):
        assert isinstance(type_, (ListTypeNode, NonNullTypeNode))
        type_ = type_.type
    return type_.name.value


def digest_of(text: str) -> str:
    """The beginning of its SHA-256, 16 hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _text_signatures(schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> Mapping[str, GraphQLVariableSignature]:
    """Those of all variables; none when one of them is no text."""
    found: dict[str, GraphQLVariableSignature] = {}
    for definition in definitions:
        signature = get_variable_signature(schema, definition)
        if isinstance(signature, GraphQLError) or get_nullable_type(signature.type) not in (GraphQLID, GraphQLString):
            return {}
        found[signature.name] = signature
    return found


def _valid(schema: GraphQLSchema, text: str) -> DocumentNode:
    lines = text.count("\n") + text.count("\r") + 1
    if lines > limits.DOCUMENT_LINES_MAX:
        raise refused("GRAPHQL_PARSE_FAILED", f"The document has {lines} lines; at most {limits.DOCUMENT_LINES_MAX} are read.")
    try:
        document = parse(text, max_tokens=limits.DOCUMENT_TOKENS_MAX)
    except GraphQLSyntaxError as error:
        raise RefusedRequest("GRAPHQL_PARSE_FAILED", [error]) from None
    DocumentBounds(_fragments(document)).check(document)
    # No suggestions: one may name what the viewer may not see.
    errors = validate(schema, document, max_errors=limits.ERRORS_MAX, hide_suggestions=True)
    if any(error.message == "Validation aborted." for error in errors):
        what = (
            f"It takes more than {limits.MERGING_STEPS_MAX} steps to compare the fields that share a response key: select each only once."
        )
        raise refused("QUERY_TOO_COMPLEX", what)
    if errors:
        raise RefusedRequest("GRAPHQL_VALIDATION_FAILED", errors)
    return document


def _pick(document: DocumentNode, name: str | None) -> Tree:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = [node for node in operations if name is None or (node.name and node.name.value == name)]
    if len(chosen) != 1:
        wanted = f"The document has no operation named {name[:100]!r}." if name else "Say by operationName which operation to run."
        raise RefusedRequest("BAD_REQUEST", [GraphQLError(wanted)])
    return Tree(chosen[0], _fragments(document))


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def _fixed_variables(tree: Tree, fixed: Mapping[str, Reader]) -> Iterator[tuple[str, Reader]]:
    """Variables whose very values are part of the plan: in arguments that the mapping fixes, in @skip and @include, and wherever the
    schema itself is asked about."""
    forgiving = {name: _forgiving(read) for name, read in fixed.items()}
    waiting = [(node, False) for node in tree.node.selection_set.selections]
    for fragment in tree.fragments.values():
        waiting += [(node, fragment.type_condition.name.value.startswith("__")) for node in fragment.selection_set.selections]
    while waiting:
        node, about_schema = waiting.pop()
        for directive in node.directives or ():
            for argument in directive.arguments or ():
                yield from ((name, keyed) for name in variables_in(argument.value))
        if isinstance(node, FieldNode):
            about_schema = about_schema or node.name.value.startswith("__")
            for argument in node.arguments or ():
                read = _named if about_schema else forgiving.get(argument.name.value)
                if read is not None:
                    yield from ((name, read) for name in variables_in(argument.value))
        inner: SelectionSetNode | None = getattr(node, "selection_set", None)
        waiting += [(below, about_schema) for below in (inner.selections if inner else ())]


def _only_written(tree: Tree) -> set[str]:
    """Variables of a mutation that nothing but its verbs' own arguments read: they decide no SQL."""
    if tree.node.operation is not OperationType.MUTATION:
        return set()
    verbs = [node for node in tree.node.selection_set.selections if isinstance(node, FieldNode)]
    written = {name for node in verbs for argument in node.arguments or () for name in variables_in(argument.value)}
    read: set[str] = set()
    waiting: list[Node] = [
        each for node in verbs for each in (*(node.directives or ()), *([node.selection_set] if node.selection_set else ()))
    ]
    waiting += [node for node in tree.node.selection_set.selections if not isinstance(node, FieldNode)]
    waiting += tree.fragments.values()
    while waiting:
        node = waiting.pop()
        for argument in getattr(node, "arguments", None) or ():
            read.update(variables_in(argument.value))
        waiting += [*(getattr(node, "directives", None) or ()), *(getattr(node, "selections", None) or ())]
        inner: SelectionSetNode | None = getattr(node, "selection_set", None)
        waiting += [inner] if inner else []
    return written - read


def _named(value: object) -> object:
    """The name of a type, or a flag; no type has a name as long as a plan's key must not become."""
    return value[:100] if isinstance(value, str) else value


def _forgiving(read: Reader) -> Reader:
    """A value that the mapping refuses is refused when it is compiled, where its path is known."""

    def part(value: object) -> object:
        try:
            return read(value)
        except DomainError:
            return None

    return part
