"""Refuses an operation that is too large or too deep from its selection alone, before any SQL is put together for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graphql import GraphQLNamedOutputType, GraphQLObjectType, get_named_type, is_abstract_type

from app import limits
from app.errors import Invalid
from app.graphsql.selection import Selected, Selector


@dataclass(slots=True)
class Bounds:
    """Counts the fields of one operation. What an abstract type selects counts for each type that it can be, as it is compiled for each."""

    selector: Selector
    fields_left: int = limits.FIELDS_MAX
    path: list[str] = field(default_factory=list)

    def check(self, type_: GraphQLObjectType, fields: Sequence[Selected]) -> None:
        """Raises Invalid where the bound is passed, so that the work done is bounded too."""
        self.fields_left -= len(fields)
        if self.fields_left < 0:
            raise Invalid(f"The operation selects more than {limits.FIELDS_MAX} fields in all.", code="QUERY_TOO_COMPLEX", path=self.path)
        for selected in fields:
            if selected.sets() and not selected.name.startswith("__"):
                self._check_inner(get_named_type(type_.fields[selected.name].type), selected)

    def _check_inner(self, named: GraphQLNamedOutputType, selected: Selected) -> None:
        self.path.append(selected.key)
        if len(self.path) > limits.DOCUMENT_DEPTH_MAX:
            raise Invalid(f"The operation is nested deeper than {limits.DOCUMENT_DEPTH_MAX} levels.", code="QUERY_TOO_DEEP", path=self.path)
        members = self.selector.schema.get_possible_types(named) if is_abstract_type(named) else [named]
        for member in members:
            assert isinstance(member, GraphQLObjectType)
            self.check(member, self.selector.select(member, selected.sets()))
        self.path.pop()
