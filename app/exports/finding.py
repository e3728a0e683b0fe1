"""Which rows an operation asks for, when it asks for nothing else: those of its one list or connection, or the groups of these."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphql import GraphQLObjectType, get_named_type

from app.documents.selection import Selected, Selector
from app.places.mapping import Kind, Relation, SchemaMapping

LISTED = ("nodes", "edges")
_OF_CONNECTION = (
    "Of a connection the rows are written and nothing else: select `nodes { … }`, `edges { … }` or `groupBy(…) { nodes { … } }` of it, "
    "once, and leave out the rest."
)
_OF_GROUPS = "Of groups the rows are written and nothing else: select `nodes { … }` or `edges { … }` of them, once, and leave out the rest."


class NoRows(Exception):
    """An operation that has no rows to write down. The message says why, and what has; `path`: of the field that is in the way."""

    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path


class Step(NamedTuple):
    """A field, and the type that has it."""

    type: GraphQLObjectType
    field: Selected


@dataclass(frozen=True, slots=True)
class Found:
    """`way`: from the root to the list or connection, over single objects. `groups`: its groups, where those are the rows. `listed`: the
    field whose elements are the rows, and `type`, which has it: of a list it is the last of the way."""

    way: Sequence[Step]
    groups: Selected | None
    listed: Selected
    type: GraphQLObjectType

    @property
    def paged(self) -> bool:
        """Whether the rows are those of pages, and not of a list, which is short."""
        return self.listed is not self.way[-1].field

    @property
    def edges(self) -> bool:
        """Whether each row stands in an edge."""
        return self.paged and self.listed.name == "edges"

    @property
    def path(self) -> tuple[str, ...]:
        """Of the list or connection, or of its groups."""
        return (*(step.field.key for step in self.way), *([self.groups.key] if self.groups else []))


def find(mapping: SchemaMapping, selector: Selector, root: GraphQLObjectType, fields: Sequence[Selected]) -> Found:
    """Raises NoRows."""
    way: list[Step] = []
    type_, asked = root, fields
    while type_.name not in mapping.connections:
        way.append(Step(type_, _only(asked, [step.field.key for step in way])))
        kind, inner = _inside(mapping, way)
        if kind is Kind.LIST:
            return Found(way, None, way[-1].field, type_)
        type_, asked = inner, selector.select(inner, way[-1].field.sets())
    path = [step.field.key for step in way]
    listed, groups = _listed(asked, (*LISTED, "groupBy"), path), None
    if listed.name == "groupBy":
        groups = listed
        found = get_named_type(type_.fields[groups.name].type)
        assert isinstance(found, GraphQLObjectType)
        type_ = found
        listed = _listed(selector.select(type_, groups.sets()), LISTED, [*path, groups.key])
    return Found(way, groups, listed, type_)


def _only(asked: Sequence[Selected], path: Sequence[str]) -> Selected:
    fields = [each for each in asked if each.name != "__typename"]
    if len(fields) != 1:
        told = "Rows are those of one list: ask for one list or connection, and for one field on the way to it."
        raise NoRows(told, *path, *(each.key for each in fields[1:2]))
    return fields[0]


def _inside(mapping: SchemaMapping, way: Sequence[Step]) -> tuple[Kind, GraphQLObjectType]:
    """The type of the last field of the way, which leads to one object at most, or to several of one type."""
    type_, field = way[-1]
    if not field.name.startswith("__"):
        named = get_named_type(type_.fields[field.name].type)
        place = mapping.objects[type_.name].places[field.name]
        if isinstance(named, GraphQLObjectType) and isinstance(place, Relation) and place.kind is not Kind.EACH:
            return place.kind, named
    told = (
        f"{field.name} has no rows; ask for those of a list such as portfolioStats, or for `nodes {{ … }}` or "
        "`groupBy(…) { nodes { … } }` of a connection such as services."
    )
    raise NoRows(told, *(step.field.key for step in way))


def _listed(asked: Sequence[Selected], allowed: Sequence[str], path: Sequence[str]) -> Selected:
    parts = [each for each in asked if each.name != "__typename"]
    others = [each for each in parts if each.name not in allowed]
    if len(parts) != 1 or others:
        raise NoRows(_OF_CONNECTION if "groupBy" in allowed else _OF_GROUPS, *path, *(each.key for each in (others or parts[1:])[:1]))
    return parts[0]
