"""Selection and mapping to SQL: every object is a text expression, every relation a correlated sub-select, the operation one value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import orjson
from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLOutputType, get_named_type, is_list_type, is_non_null_type
from sqlalchemy import Text, case, cast, func, or_, select

from app.documents.arguments import Arguments, Slot, arguments_of
from app.documents.selection import Selected, Selector
from app.graphsql.connections import Connections
from app.graphsql.rows import At, only, ordered, rows_of, the_one
from app.places import json_text
from app.places.environment import Environment, Fill
from app.places.json_text import Brought, JsonText, Part
from app.places.mapping import (
    NO_ROW,
    Embedded,
    Expressions,
    Given,
    GlobalId,
    Kind,
    Leaf,
    ObjectMapping,
    Relation,
    SchemaMapping,
    Writing,
    bare,
)

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
        return self._fields(At(self.mapping, (self.mapping.objects[type_.name],), NO_ROW, environment), roots)

    def payload(self, type_: GraphQLObjectType, verb: Selected, environment: Environment) -> list[Part]:
        """The JSON text of what one root field of a mutation answers. Its arguments are the verb's and decide nothing here."""
        self.path.append(verb.key)
        target = get_named_type(type_.fields[verb.name].type).name
        at = At(self.mapping, self.mapping.members(target), Expressions(), environment.within({}, self.path))
        written = self._fields(at, self.selector.select(self.mapping.object_type(target), verb.sets()))
        self.path.pop()
        return written

    def _fields(self, at: At, fields: Sequence[Selected]) -> list[Part]:
        return json_text.object_of((selected.key, self._field(at, selected)) for selected in fields)

    def _field(self, at: At, selected: Selected) -> Sequence[Part]:
        if selected.name == "__typename":
            return [at.type_name('"', '"')]
        if selected.name.startswith("__"):
            return [Brought(f"introspection_{selected.key}", self.introspect(selected.nodes))]
        self.path.append(selected.key)
        definition = self.mapping.field(at.members[0].name, selected.name)
        inner = at.environment.within(self._arguments(definition, selected), self.path)
        inner = self.mapping.enter(inner) if at.root else inner
        written = self._place(replace(at, environment=inner), definition.type, selected)
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

    def _place(self, at: At, type_: GraphQLOutputType, selected: Selected) -> Sequence[Part]:
        place = at.members[0].places[selected.name]
        if isinstance(place, Relation):
            return self._relation(place, type_, at, selected)
        if not place.allowed(at.environment.variant):
            return _NOTHING
        match place:
            case Given():
                return [Brought(f"brought_{place.name}", lambda _, given: orjson.dumps(given[place.name]).decode())]
            case GlobalId():
                return [at.type_name('"', ":"), cast(getattr(at.row, place.column), Text), '"']
            case Leaf():
                written = json_text.leaf(place.value(at.row, at.environment), place.writing or self._writing(type_))
                return written if is_non_null_type(type_) else [json_text.or_null(json_text.expression(written, at.environment))]
            case Embedded():
                return self._embedded(place, type_, at, selected)

    def _writing(self, type_: GraphQLOutputType) -> Writing:
        return Writing.JSON if is_list_type(bare(type_)) else self.mapping.scalar(get_named_type(type_).name).writing

    def _embedded(self, place: Embedded, type_: GraphQLOutputType, at: At, selected: Selected) -> list[Part]:
        target = get_named_type(type_).name
        inner = at.embedded(place, target)
        written = self._fields(inner, self.selector.select(self.mapping.object_type(target), selected.sets()))
        if place.said is not None:
            written = [place.said(inner.row, at.environment), *written]
        if (absent := at.absent(place)) is None:
            return written
        return [case((absent, json_text.constant("null")), else_=json_text.expression(written, at.environment))]

    def _relation(self, place: Relation, type_: GraphQLOutputType, at: At, selected: Selected) -> Sequence[Part]:
        named = get_named_type(type_)
        allowed = place.allowed(at.environment.variant)
        match place.kind:
            case Kind.ONE:
                return [self._one(place, named.name, at, selected)] if allowed else _NOTHING
            case Kind.LIST:
                return self._list(place, named.name, at, selected) if allowed else ["[]"]
            case Kind.EACH:
                return self._each(place, named.name, at, selected)
            case Kind.CONNECTION:
                connections = Connections(self.selector, self._arguments, self._written, self.path)
                return connections.parts(place, self.mapping.object_type(named.name), at, selected)

    def _one(self, place: Relation, type_name: str, at: At, selected: Selected) -> JsonText:
        found = rows_of(place, type_name, at)
        return func.coalesce(*(the_one(place, rows, self._written(rows.at, selected)) for rows in found), json_text.constant("null"))

    def _list(self, place: Relation, type_name: str, at: At, selected: Selected) -> list[Part]:
        rows = next(rows_of(place, type_name, at), None)
        if rows is None:  # no row of this type exists for the viewer
            return ["[]"]
        return json_text.list_of(ordered(place, rows, self._written(rows.at, selected).label("json")))

    def _each(self, place: Relation, type_name: str, at: At, selected: Selected) -> list[Part]:
        """One object or null for each row of the relation's source, which names a type and an id."""
        assert place.source is not None
        wanted = at.environment.alias(place.source(at.row, at.environment))
        found = [
            ordered(place, rows, self._written(rows.at, selected)).where(wanted.c.type_name == rows.at.type_name()).scalar_subquery()
            for rows in rows_of(place, type_name, replace(at, row=wanted.c))
        ]
        written = func.coalesce(*found, json_text.constant("null"))
        return json_text.list_of(select(written.label("json")).select_from(wanted).order_by(wanted.c.place).correlate_except(wanted))

    def _written(self, at: At, selected: Selected) -> JsonText:
        """One row's object."""
        return self._by_type(at, selected, lambda at, fields: json_text.expression(self._fields(at, fields), at.environment))

    def _by_type(self, at: At, selected: Selected, write: Callable[[At, Sequence[Selected]], JsonText]) -> JsonText:
        """What is written of a row's fields. Types that answer alike are written once."""
        alike: dict[object, tuple[list[Selected], list[ObjectMapping]]] = {}
        for member in at.members:
            fields = self.selector.select(self.mapping.object_type(member.name), selected.sets())
            key = tuple((each.key, *map(id, each.nodes), id(member.places.get(each.name))) for each in fields)
            alike.setdefault(key, (fields, []))[1].append(member)
        written = [(members, write(replace(at, members=members), fields)) for fields, members in alike.values()]
        if len(written) == 1:
            return written[0][1]
        return case(*((or_(*(only(member, at) for member in members)), each) for members, each in written))
