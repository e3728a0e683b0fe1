"""GraphQL documents made from the schema: what can be asked of a type, and how relations lead from rows to rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)
from graphql.type import is_required_argument

from app.places.mapping import SchemaMapping

PAGE = "first: 200"
PARTS_WITHIN_THEMSELVES = 1  # levels of nodes below a node of a composition

Path = tuple[str, ...]
"""The relations that are followed, by name, from row to row and through the parts that hold rows. After the last one none are."""
IDS = "ids"  # a last step: all relations, but of the rows only their ids


@dataclass(frozen=True)
class Walker:
    """`arguments`: those of each root field that requires some or tells more with them, as they stand in a document. Other fields that
    require some, and have none here, are left out."""

    mapping: SchemaMapping
    arguments: Mapping[str, str]

    def cell(self, type_: GraphQLObjectType) -> str:
        """Every field of a type: parts in full, related rows by their ids."""
        return self._fields(type_, (IDS,))

    def operations(self, *, steps: int) -> Iterator[str]:
        """Documents that together ask every root for rows, their relations, and with two steps the relations of these. Of roots that lead
        to the same rows only one is followed; the others are asked for the rows."""
        followed: set[str] = set()
        for name, field in sorted(self._roots(), key=self._breadth):
            rows = {it.name for it in self._possible(self._rows(field))}
            paths = [(IDS,)] if rows <= followed else list(self._paths(field, steps))
            followed |= rows
            for path in paths:
                yield "{ " + self._field(name, field, path) + " }"

    def _roots(self) -> list[tuple[str, GraphQLField]]:
        query = self.mapping.schema.query_type
        assert query is not None
        return [(name, field) for name, field in query.fields.items() if name not in ("node", "nodes")]

    def _breadth(self, root: tuple[str, GraphQLField]) -> tuple[int, bool]:
        """Roots to rows of most types first, and lists before single things."""
        return -len(self._possible(self._rows(root[1]))), not self._is_page(get_named_type(root[1].type))

    def _possible(self, type_: GraphQLNamedType) -> Sequence[GraphQLNamedType]:
        return self.mapping.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]

    def _paths(self, field: GraphQLField, steps: int, seen: frozenset[str] = frozenset()) -> Iterator[Path]:
        """All paths of so many steps from rows to rows. A part that holds rows is named on the way; parts of the same type inside it are
        no way further."""
        relations = [(name, each) for name, each in self._relations(self._rows(field)) if self._rows(each).name not in seen]
        for name, relation in relations:
            rows = self._rows(relation)
            if not self._is_row(rows):
                further = self._paths(relation, steps, seen | {rows.name})
            else:
                further = self._paths(relation, steps - 1) if steps > 1 else iter([(IDS,)])
            yield from ((name, *path) for path in further)
        if not relations:
            yield (IDS,)

    def _relations(self, type_: GraphQLNamedType) -> list[tuple[str, GraphQLField]]:
        fields = type_.fields if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) else {}
        return [(name, field) for name, field in fields.items() if self._leads_to_rows(field, frozenset())]

    def _leads_to_rows(self, field: GraphQLField, seen: frozenset[str]) -> bool:
        rows = self._rows(field)
        if self._is_row(rows):
            return True
        inner = rows.fields.values() if isinstance(rows, GraphQLObjectType) and rows.name not in seen else ()
        return any(self._leads_to_rows(each, seen | {rows.name}) for each in inner)

    def _is_row(self, type_: GraphQLNamedType) -> bool:
        """Whether objects of this type have an identity; all others are parts of the object that they stand in."""
        if isinstance(type_, GraphQLUnionType) or type_.name == "Node":
            return True
        return isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) and "id" in type_.fields

    def _is_page(self, type_: GraphQLNamedType) -> bool:
        return type_.name in self.mapping.connections

    def _rows(self, field: GraphQLField) -> GraphQLNamedType:
        """The type of the rows of a page, or the field's own."""
        type_ = get_named_type(field.type)
        if not self._is_page(type_):
            return type_
        assert isinstance(type_, GraphQLObjectType)
        rows: GraphQLNamedType = get_named_type(type_.fields["nodes"].type)
        return rows

    def _field(self, name: str, field: GraphQLField, path: Path, within: Path = ()) -> str:
        type_ = get_named_type(field.type)
        arguments = self._arguments(name, field)
        if is_leaf_type(type_):
            return f"{name}{arguments}"
        fields = self._object(self._rows(field), path, within)
        return f"{name}{arguments} {{ totalCount nodes {{ {fields} }} }}" if self._is_page(type_) else f"{name}{arguments} {{ {fields} }}"

    def _arguments(self, name: str, field: GraphQLField) -> str:
        if self._requires(field) or ("by" in field.args and name in self.arguments):
            return f"({self.arguments[name]})"
        known = self.arguments.get(name, "")
        if self._requires(field) or known.partition(":")[0] in field.args:
            return f"({known})"
        return f"({PAGE})" if "first" in field.args else ""

    def _requires(self, field: GraphQLField) -> bool:
        return any(is_required_argument(argument) for argument in field.args.values())

    def _object(self, type_: GraphQLNamedType, path: Path, within: Path) -> str:
        if isinstance(type_, GraphQLUnionType):
            return "__typename " + " ".join(f"... on {member.name} {{ {self._aliased(member, path)} }}" for member in type_.types)
        assert isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType))
        return self._fields(type_, path, within)

    def _aliased(self, type_: GraphQLObjectType, path: Path) -> str:
        """The fields of one type among several, two of which may call fields of different types the same."""
        return " ".join(f"{type_.name}_{field}" for field in self._chosen(type_, path, (), separator=": "))

    def _fields(self, type_: GraphQLObjectType | GraphQLInterfaceType, path: Path, within: Path = ()) -> str:
        return " ".join(["__typename", *self._chosen(type_, path, within)])

    def _chosen(self, type_: GraphQLObjectType | GraphQLInterfaceType, path: Path, within: Path, separator: str = "") -> Iterator[str]:
        step, further = (path[0], path[1:]) if path else (None, ())
        for name, field in type_.fields.items():
            if type_ is not self.mapping.schema.query_type and self._requires(field) and name not in self.arguments:
                continue
            alias = name + separator if separator else ""
            rows = self._rows(field)
            if not self._is_row(rows):
                inner = further if step == name else path if step == IDS else ()
                if within.count(rows.name) <= PARTS_WITHIN_THEMSELVES:
                    yield alias + self._field(name, field, inner, (*within, rows.name))
            elif step == IDS:
                page, arguments = self._is_page(get_named_type(field.type)), self._arguments(name, field)
                ids = "__typename ... on Node { id }"
                yield alias + name + arguments + (f" {{ totalCount nodes {{ {ids} }} }}" if page else f" {{ {ids} }}")
            elif step == name:
                yield alias + self._field(name, field, further)
