"""How large a document and its variables may be: counted before anything that takes longer than counting."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)
from graphql.language import ListValueNode, ObjectValueNode

from app import limits
from app.documents.refusal import refused


@dataclass(frozen=True, slots=True)
class Extent:
    """Of a selection whose fragments are written out: how many fields it has, and the keys that lead to the deepest selection."""

    fields: int = 0
    deepest: tuple[str, ...] = ()


_NOTHING = Extent()
_NESTED = (dict, list, ListValueNode, ObjectValueNode)


@dataclass(slots=True)
class DocumentBounds:
    """Walks each selection of a document once; a fragment that is spread again is not walked again. Raises RefusedRequest."""

    fragments: Mapping[str, FragmentDefinitionNode]
    known: dict[str, Extent] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    nesting: int = 0
    aliases: int = 0
    directives: int = 0
    widest: tuple[int, str] = (0, "")  # the root field with the most fields below it, and how many

    def check(self, document: DocumentNode) -> None:
        """The operations first, so that a path leads from a root field."""
        operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        at_most(limits.OPERATIONS_MAX, len(operations), "operations")
        at_most(limits.FRAGMENTS_MAX, len(document.definitions) - len(operations), "fragments")
        for operation in operations:
            self._operation(operation)
        for name in self.fragments:
            self._fragment(name)

    def _operation(self, node: OperationDefinitionNode) -> None:
        at_most(limits.VARIABLES_MAX, len(node.variable_definitions or ()), "variables")
        for definition in node.variable_definitions or ():
            if definition.default_value:
                _counted(definition.default_value, 0, [f"${definition.variable.name.value}"])
        self.widest = (0, "")
        fields = self._extent(node.selection_set).fields
        what = "fields when its fragments are written out where they are spread"
        at_most(limits.FIELDS_SPREAD_MAX, fields, what, [self.widest[1]])

    def _extent(self, selection_set: SelectionSetNode) -> Extent:
        self.nesting += 1
        if self.nesting > limits.NESTING_MAX:
            raise refused("QUERY_TOO_DEEP", f"Fields and fragments are nested deeper than {limits.NESTING_MAX} levels.", self.path)
        if not selection_set.selections:  # graphql-core reads it, the specification does not
            raise refused("GRAPHQL_PARSE_FAILED", "Syntax Error: A selection is empty; name a field in it.", self.path)
        fields, deepest = 0, _NOTHING.deepest
        keys: Counter[str] = Counter()
        for node in selection_set.selections:
            self.directives += len(node.directives or ())
            at_most(limits.DIRECTIVES_MAX, self.directives, "directives", self.path)
            inner = self._selection(node, keys)
            fields += inner.fields
            deepest = max(deepest, inner.deepest, key=len)
        self.nesting -= 1
        return Extent(fields, deepest)

    def _selection(self, node: SelectionNode, keys: Counter[str]) -> Extent:
        match node:
            case FieldNode():
                return self._field(node, keys)
            case InlineFragmentNode():
                return self._extent(node.selection_set)
            case FragmentSpreadNode():
                inner = self._fragment(node.name.value)
                self._depth([*self.path, *inner.deepest])
                return inner
            case _:
                return _NOTHING

    def _field(self, node: FieldNode, keys: Counter[str]) -> Extent:
        key = node.alias.value if node.alias else node.name.value
        keys[key] += 1
        where = [*self.path, key]
        at_most(limits.REPEATS_MAX, keys[key], f"times {key} in one selection", where)
        self.aliases += node.alias is not None
        at_most(limits.ALIASES_MAX, self.aliases, "aliases", where)
        for argument in node.arguments or ():
            _counted(argument.value, 0, [*where, argument.name.value])
        if node.selection_set is None:
            return Extent(1)
        self._depth(where)
        self.path.append(key)
        inner = self._extent(node.selection_set)
        self.path.pop()
        if not self.path:
            self.widest = max(self.widest, (inner.fields, key))
        return Extent(1 + inner.fields, (key, *inner.deepest))

    def _fragment(self, name: str) -> Extent:
        """One that is unknown or spreads itself has no extent: validation says so."""
        if name in self.fragments and name not in self.known:
            self.known[name] = _NOTHING
            self.known[name] = self._extent(self.fragments[name].selection_set)
        return self.known.get(name, _NOTHING)

    def _depth(self, path: Sequence[str]) -> None:
        if len(path) > limits.DEPTH_MAX:
            what = f"The operation is nested deeper than {limits.DEPTH_MAX} levels: ask for what lies deeper in an operation of its own."
            raise refused("QUERY_TOO_DEEP", what, path[: limits.DEPTH_MAX + 1])


def values_in(variables: Mapping[str, object], roomy: Collection[str] | None = None) -> int:
    """How many values all variables hold together. Raises RefusedRequest where a bound is passed, and looks no further. `roomy`: variables
    that may hold long lists; None: nobody knows yet."""
    found = 0
    for name, value in variables.items():
        found += 1
        if isinstance(value, (dict, list)):
            longest = limits.LONG_LIST_VALUES_MAX if roomy is None or name in roomy else limits.LIST_VALUES_MAX
            found = _counted(value, found, [f"${name}"], longest)
    return found


def _counted(value: object, found: int, where: Sequence[str], longest: int = limits.LIST_VALUES_MAX) -> int:
    """`found` and how many values lie in the lists and objects of a variable or a literal; level by level, as a request's JSON has a
    thousand of them."""
    level, depth = [value], 0
    while nested := [each for each in level if isinstance(each, _NESTED)]:
        depth += 1
        if depth > limits.ARGUMENT_DEPTH_MAX:
            raise refused("BAD_USER_INPUT", f"Lists and objects are nested deeper than {limits.ARGUMENT_DEPTH_MAX} levels.", where)
        level = []
        for each in nested:
            items = _items(each)
            if len(items) > longest and isinstance(each, (list, ListValueNode)):
                what = f"A list holds {len(items)} values; at most {longest} are read."
                raise refused("BAD_USER_INPUT", what, where)
            level += items
            if found + len(level) > limits.VARIABLE_VALUES_MAX:
                what = f"The variables hold more than {limits.VARIABLE_VALUES_MAX} values in all: send them in several requests."
                raise refused("BAD_USER_INPUT", what, where)
        found += len(level)
    return found


def _items(nested: object) -> Collection[object]:
    match nested:
        case dict():
            return nested.values()
        case ListValueNode():
            return nested.values
        case ObjectValueNode():
            return [entry.value for entry in nested.fields]
        case _:
            assert isinstance(nested, list)
            return nested


def at_most(limit: int, found: int, what: str, path: Sequence[str] = ()) -> None:
    """Raises RefusedRequest where a document has more of something than is read."""
    if found > limit:
        told = f"{found}" if found < 10**9 else "more than a billion"
        raise refused("QUERY_TOO_COMPLEX", f"The document has {told} {what}; at most {limit} are read.", path)
