"""Refuses an operation that is too large or too deep, or may answer with too much, before any SQL is put together for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graphql import GraphQLField, GraphQLNamedOutputType, GraphQLObjectType, get_named_type, is_abstract_type, is_list_type

from app import limits
from app.errors import Invalid
from app.graphsql.arguments import Slot, arguments_of
from app.graphsql.mapping import bare
from app.graphsql.selection import Selected, Selector


@dataclass(slots=True)
class Bounds:
    """Counts the fields of one operation, and the values that full pages of them would be. What an abstract type selects counts for each
    type that it can be, as it is compiled for each. `connections`: see SchemaMapping. `path`: where it is."""

    selector: Selector
    connections: frozenset[str]
    path: list[str]
    fields_left: int = limits.FIELDS_MAX
    values_left: int = field(default_factory=lambda: limits.VALUES_MAX)

    def check(self, type_: GraphQLObjectType, fields: Sequence[Selected], rows: int = 1) -> None:
        """Raises Invalid where a bound is passed, so that the work done is bounded too. `rows`: of this type, at most."""
        self.fields_left -= len(fields)
        if self.fields_left < 0:
            raise Invalid(f"The operation selects more than {limits.FIELDS_MAX} fields in all.", code="QUERY_TOO_COMPLEX", path=self.path)
        self.values_left -= rows * len(fields)
        if self.values_left < 0:
            what = f"The operation may answer with more than {limits.VALUES_MAX} values: ask for smaller pages or fewer lists in lists."
            raise Invalid(what, code="QUERY_TOO_COMPLEX", path=self.path)
        for selected in fields:
            if selected.sets() and not selected.name.startswith("__"):
                self.path.append(selected.key)
                definition = type_.fields[selected.name]
                inner = rows if type_.name in self.connections else rows * self._rows(definition, selected)
                self._check_inner(get_named_type(definition.type), selected, inner)
                self.path.pop()

    def _rows(self, definition: GraphQLField, selected: Selected) -> int:
        """How many rows a field stands for: its page, or for a list of parts what is usual. A page out of bounds is refused later."""
        if "first" in definition.args:
            arguments = arguments_of(definition, selected.nodes[0], self.selector.variables)
            sizes = [slot.now for slot in (arguments.get("first"), arguments.get("last")) if isinstance(slot, Slot)]
            size = sizes[0] if sizes else limits.PAGE_ROWS_DEFAULT
            assert isinstance(size, int)
            return min(max(size, 1), limits.PAGE_ROWS_MAX)
        return limits.PARTS_USUAL if is_list_type(bare(definition.type)) else 1

    def _check_inner(self, named: GraphQLNamedOutputType, selected: Selected, rows: int) -> None:
        if len(self.path) > limits.DOCUMENT_DEPTH_MAX:
            raise Invalid(f"The operation is nested deeper than {limits.DOCUMENT_DEPTH_MAX} levels.", code="QUERY_TOO_DEEP", path=self.path)
        members = self.selector.schema.get_possible_types(named) if is_abstract_type(named) else [named]
        for member in members:
            assert isinstance(member, GraphQLObjectType)
            self.check(member, self.selector.select(member, selected.sets()), -(-rows // len(members)))  # each row is of one type
