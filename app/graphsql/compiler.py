"""Selection and mapping to SQL: every object is a text expression, every relation a correlated sub-select, the operation one value."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson
from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLOutputType, get_named_type, is_list_type, is_non_null_type
from sqlalchemy import ColumnElement, Select, Text, case, cast, func, literal_column, or_, select
from sqlalchemy.sql.selectable import NamedFromClause

from app import limits
from app.errors import Invalid
from app.graphsql import json_text
from app.graphsql.arguments import Arguments, Slot, arguments_of
from app.graphsql.environment import Environment, Fill
from app.graphsql.json_text import Brought, JsonText, Part
from app.graphsql.mapping import NO_ROW, Embedded, Given, GlobalId, Kind, Leaf, ObjectMapping, Relation, Row, SchemaMapping, Writing, bare
from app.graphsql.selection import Selected, Selector

Introspect: TypeAlias = Callable[[Sequence[FieldNode]], Fill]
_NOTHING: list[Part] = ["null"]


@dataclass(slots=True)
class Compiler:
    """Compiles the fields of one operation for one variant; `introspect` answers a root field about the schema itself."""

    mapping: SchemaMapping
    selector: Selector
    introspect: Introspect
    path: list[str]  # where it is

    def operation(self, type_: GraphQLObjectType, roots: Sequence[Selected], environment: Environment) -> list[Part]:
        """The JSON text of `data` in parts; an operation without an SQL part among them needs no database."""
        return self._fields(self.mapping.objects[type_.name], type_, NO_ROW, roots, environment)

    def _object(self, mapping: ObjectMapping, row: Row, selected: Selected, environment: Environment) -> list[Part]:
        type_ = self.mapping.schema.type_map[mapping.name]
        assert isinstance(type_, GraphQLObjectType)
        return self._fields(mapping, type_, row, self.selector.select(type_, selected.sets()), environment)

    def _fields(
        self, mapping: ObjectMapping, type_: GraphQLObjectType, row: Row, fields: Sequence[Selected], environment: Environment
    ) -> list[Part]:
        return json_text.object_of((selected.key, self._field(mapping, type_, row, selected, environment)) for selected in fields)

    def _field(
        self, mapping: ObjectMapping, type_: GraphQLObjectType, row: Row, selected: Selected, environment: Environment
    ) -> Sequence[Part]:
        if selected.name == "__typename":
            return [f'"{type_.name}"']
        if selected.name.startswith("__"):
            return [Brought(f"introspection_{selected.key}", self.introspect(selected.nodes))]
        self.path.append(selected.key)
        definition = type_.fields[selected.name]
        inner = environment.within(self._arguments(definition, selected), self.path)
        inner = self.mapping.enter(inner) if row is NO_ROW else inner
        written = self._place(mapping, definition, row, selected, inner)
        self.path.pop()
        return written

    def _arguments(self, definition: GraphQLField, selected: Selected) -> Arguments:
        """The field's arguments; those that are part of the SQL are refused here when they have no place in it."""
        arguments = arguments_of(definition, selected.nodes[0], self.selector.variables)
        for name, read in self.mapping.fixed.items():
            slot = arguments.get(name)
            if isinstance(slot, Slot):
                read(slot.now)
        return arguments

    def _place(
        self, mapping: ObjectMapping, definition: GraphQLField, row: Row, selected: Selected, environment: Environment
    ) -> Sequence[Part]:
        place = mapping.places[selected.name]
        if isinstance(place, Relation):
            return self._relation(place, definition.type, row, selected, environment)
        if not place.allowed(environment.variant):
            return _NOTHING
        match place:
            case Given():
                return [brought(place.name)]
            case GlobalId():
                return [f'"{mapping.name}:', cast(getattr(row, place.column), Text), '"']
            case Leaf():
                writing = place.writing or self._writing(definition.type)
                return [json_text.leaf(place.value(row, environment), writing, nullable=not is_non_null_type(definition.type))]
            case Embedded():
                return self._embedded(place, definition.type, row, selected, environment)

    def _writing(self, type_: GraphQLOutputType) -> Writing:
        if is_list_type(bare(type_)):
            return Writing.JSON
        writing = self.mapping.writing(get_named_type(type_).name)
        assert writing is not None
        return writing

    def _embedded(self, place: Embedded, type_: GraphQLOutputType, row: Row, selected: Selected, environment: Environment) -> list[Part]:
        target = self.mapping.objects[get_named_type(type_).name]
        written = self._object(target, place.row(row, environment), selected, environment)
        absent = place.absent(row, environment) if place.absent else None
        if absent is None:
            return written
        return [case((absent, json_text.constant("null")), else_=json_text.expression(written, environment))]

    def _relation(
        self, place: Relation, type_: GraphQLOutputType, row: Row, selected: Selected, environment: Environment
    ) -> Sequence[Part]:
        allowed = place.allowed(environment.variant)
        match place.kind:
            case Kind.ONE:
                return [self._one(place, get_named_type(type_).name, row, selected, environment)] if allowed else _NOTHING
            case Kind.LIST:
                return [self._list(place, get_named_type(type_).name, row, selected, environment, None)] if allowed else ["[]"]
            case Kind.CONNECTION:
                return self._connection(place, type_, row, selected, environment, allowed=allowed)

    def _one(self, place: Relation, type_name: str, row: Row, selected: Selected, environment: Environment) -> JsonText:
        one: ColumnElement[int] = literal_column("1")
        answers = [rows.limit(one).scalar_subquery() for rows in self._rows(place, type_name, row, selected, environment)]
        return func.coalesce(*answers, json_text.constant("null"))

    def _list(self, place: Relation, type_name: str, row: Row, selected: Selected, environment: Environment, size: int | None) -> JsonText:
        rows = next(self._rows(place, type_name, row, selected, environment), None)
        if rows is None:  # no row of this type exists for the viewer
            return json_text.constant("[]")
        return json_text.list_of(rows if size is None else rows.limit(literal_column(str(size))))

    def _connection(
        self, place: Relation, type_: GraphQLOutputType, row: Row, selected: Selected, environment: Environment, *, allowed: bool
    ) -> list[Part]:
        connection = get_named_type(type_)
        assert isinstance(connection, GraphQLObjectType)
        rows_type = get_named_type(connection.fields["nodes"].type).name
        size = self._page_rows(environment)

        def written(asked: Selected) -> Sequence[Part]:
            match asked.name:
                case "__typename":
                    return [f'"{connection.name}"']
                case "totalCount":
                    return [self._count(place, rows_type, row, environment) if allowed else "0"]
                case _:
                    self.path.append(asked.key)
                    rows = self._list(place, rows_type, row, asked, environment, size) if allowed else "[]"
                    self.path.pop()
                    return [rows]

        return json_text.object_of((asked.key, written(asked)) for asked in self.selector.select(connection, selected.sets()))

    def _page_rows(self, environment: Environment) -> int:
        size = environment.fixed("first", limits.PAGE_ROWS_DEFAULT)
        if not isinstance(size, int) or not 1 <= size <= limits.PAGE_ROWS_MAX:
            raise Invalid(f"first must be from 1 to {limits.PAGE_ROWS_MAX}, not {size}.", code="BAD_USER_INPUT", path=[*self.path, "first"])
        return size

    def _count(self, place: Relation, type_name: str, row: Row, environment: Environment) -> JsonText:
        source = next(self._sources(place, type_name, row, environment), None)
        if source is None:
            return json_text.constant("0")
        alias, conditions, _ = source
        return select(cast(func.count(), Text)).select_from(alias).where(*conditions).correlate_except(alias).scalar_subquery()

    def _rows(self, place: Relation, type_name: str, row: Row, selected: Selected, environment: Environment) -> Iterator[Select[Any]]:
        """One select of JSON text for each table that the field's type can live in."""
        for alias, conditions, members in self._sources(place, type_name, row, environment):
            written = self._written(members, alias.c, selected, environment)
            rows = select(written.label("json")).select_from(alias).where(*conditions).correlate_except(alias)
            yield rows.order_by(*place.order(alias.c, environment)) if place.order else rows

    def _written(self, members: Sequence[ObjectMapping], row: Row, selected: Selected, environment: Environment) -> JsonText:
        written = [json_text.expression(self._object(member, row, selected, environment), environment) for member in members]
        if len(members) == 1:
            return written[0]
        return case(*((_only(member, row, environment), each) for member, each in zip(members, written, strict=True)))

    def _sources(
        self, place: Relation, type_name: str, row: Row, environment: Environment
    ) -> Iterator[tuple[NamedFromClause, list[ColumnElement[bool]], list[ObjectMapping]]]:
        """For each table that the type lives in: an alias, what its rows must fulfil, and the object types that its rows can be."""
        members = [member for member in self.mapping.members(type_name) if _possible(member, environment)]
        while members:
            table = members[0].table
            here = [member for member in members if member.table is table]
            members = [member for member in members if member.table is not table]
            source = place.source(row, environment) if place.source else table
            assert source is not None
            alias = environment.alias(source)
            yield alias, self._conditions(place, here, row, alias.c, environment), here

    def _conditions(
        self, place: Relation, members: Sequence[ObjectMapping], parent: Row, row: Row, environment: Environment
    ) -> list[ColumnElement[bool]]:
        mixed = members[0].only and len(members) < len(self.mapping.sharing(members[0].table))
        only = or_(*(_only(member, row, environment) for member in members)) if mixed else None
        visible = members[0].visible(row, environment) if members[0].visible and not place.implied else None
        found = (place.join(parent, row, environment), only, visible)
        return [condition for condition in found if condition is not None]


def brought(name: str) -> Brought:
    """A value that the request brings along, as JSON."""
    return Brought(f"brought_{name}", lambda _, given: orjson.dumps(given[name]).decode())


def _only(member: ObjectMapping, row: Row, environment: Environment) -> ColumnElement[bool]:
    condition = member.only(row, environment) if member.only else None
    assert condition is not None, f"{member.name} shares a table or a field with others and must say which rows are its own"
    return condition


def _possible(member: ObjectMapping, environment: Environment) -> bool:
    """Whether a field can answer with this type at all: its rows exist for the viewer, and a global id among the arguments may name one."""
    named = environment.fixed("id")
    return member.allowed(environment.variant) and (not isinstance(named, str) or named.partition(":")[0] == member.name)
