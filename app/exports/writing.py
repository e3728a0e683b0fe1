"""Rows as SQL text: the JSON that stands among a connection's nodes or edges, or the same as cells of CSV."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from graphql import GraphQLField, get_named_type, is_list_type
from sqlalchemy import JSON, ColumnElement, FromClause, Select, Text, case, cast, false, func, select

from app import limits
from app.documents.selection import Selected
from app.errors import Invalid
from app.exports.cells import Cells
from app.exports.columns import Branch, Cell, Part, width
from app.exports.finding import Found, Step
from app.graphsql import cursors
from app.graphsql.aggregates import Aggregates
from app.graphsql.compiler import Compiler
from app.graphsql.filters import filtered
from app.graphsql.paging import Page, number, page_of, page_rows, sorted_by
from app.graphsql.rows import At, Rows, ordered, rows_of, the_one
from app.graphsql.sorting import Term, terms
from app.places import json_text
from app.places.environment import Environment
from app.places.json_text import Concatenated, JsonText, constant
from app.places.mapping import NO_ROW, Embedded, GlobalId, Kind, Leaf, Relation, Writing, bare

Write: TypeAlias = Callable[[At, Selected], JsonText]
_NONE: Select[Any] = select(constant("")).where(false())
"""Of what does not exist for the viewer."""


@dataclass(slots=True)
class JsonRows(Compiler):
    """As an answer has them."""

    def rows(self, found: Found, environment: Environment) -> Select[Any]:
        """All that is found, or as much as `first` asks for."""
        *way, last = found.way
        at = At(self.mapping, (self.mapping.objects[found.way[0].type.name],), NO_ROW, environment)
        parents: list[Rows] = []
        for step in way:
            parent, place = self._entered(at, step)
            if parent is None:
                return _NONE
            parents.append(self._first(at, place, step, parent) if place.order else parent)
            at = parent.at
        rows, place = self._entered(at, last)
        if rows is None:
            return _NONE
        written, source = self._paged(found, rows, place, parents) if found.paged else self._listed(found, rows, place, parents)
        conditions = [condition for parent in parents for condition in parent.conditions]
        return select(written).select_from(*(parent.alias for parent in parents), source).where(*conditions)

    def _listed(self, found: Found, rows: Rows, place: Relation, parents: Sequence[Rows]) -> tuple[JsonText, FromClause]:
        """Rows of a list, and where they are. They are written there: fields may ask for what only the list's own source has."""
        written = self.line(found, rows.at, self._written, constant("")).label("line")
        source = _within(ordered(place, rows, written).limit(number(limits.EXPORT_ROWS_MAX + 1)), rows, parents)
        return source.c.line, source

    def _paged(self, found: Found, rows: Rows, place: Relation, parents: Sequence[Rows]) -> tuple[JsonText, FromClause]:
        """Rows of pages, and where they are."""
        type_name = self._rows_type(found.way[-1])
        rows = filtered(rows, type_name)
        total = terms(place, rows, type_name)
        page, rows, write = self._groups(found, rows, total) if found.groups else self._page(rows, type_name, total)
        source = _within(page_rows(page, rows, further=False), rows, parents)
        cursor = [replace(term, value=source.c[column]) for term, column in zip(page.terms, sorted_by(page), strict=True)]
        self.path.append(found.listed.key)
        return self.line(found, replace(rows.at, row=source.c), write, cursors.written(page.mark, cursor)), source

    def line(self, found: Found, at: At, write: Write, cursor: JsonText) -> JsonText:
        """One row. `write`: what the connection has there; `cursor`: as JSON."""
        if not found.edges:
            return write(at, found.listed)
        edge = self.mapping.object_type(get_named_type(found.type.fields["edges"].type).name)
        fields: list[tuple[str, Sequence[json_text.Part]]] = []
        for each in self.selector.select(edge, found.listed.sets()):
            name = [f'"{edge.name}"'] if each.name == "__typename" else [cursor]
            fields.append((each.key, [write(at, each)] if each.name == "node" else name))
        return json_text.expression(json_text.object_of(fields), at.environment)

    def _entered(self, at: At, step: Step) -> tuple[Rows | None, Relation]:
        """The rows that a field leads to; None: there are none for the viewer."""
        definition = step.type.fields[step.field.name]
        self.path.append(step.field.key)
        inner = at.environment.within(self._arguments(definition, step.field), self.path)
        inner = self.mapping.enter(inner) if at.root else inner
        place = at.members[0].places[step.field.name]
        assert isinstance(place, Relation)
        found = next(rows_of(place, self._rows_type(step), replace(at, environment=inner)), None)
        return found if place.allowed(inner.variant) else None, place

    def _first(self, at: At, place: Relation, step: Step, parent: Rows) -> Rows:
        """Of several rows the one that the field leads to."""
        again = next(rows_of(place, self._rows_type(step), replace(at, environment=parent.at.environment)))
        return replace(parent, conditions=[*parent.conditions, parent.alias.c.id == the_one(place, again, again.alias.c.id)])

    def _rows_type(self, step: Step) -> str:
        return self.mapping.rows_type(step.type.fields[step.field.name].type).name

    def _page(self, rows: Rows, type_name: str, total: Sequence[Term]) -> tuple[Page, Rows, Write]:
        size, environment = _size(rows.at.environment)
        return replace(page_of(environment, type_name, total), size=size), rows, self._written

    def _groups(self, found: Found, rows: Rows, total: Sequence[Term]) -> tuple[Page, Rows, Write]:
        """They are of all rows, whichever page of those is asked for."""
        assert found.groups is not None
        connection, type_name = found.way[-1], self._rows_type(found.way[-1])
        page_of(rows.at.environment, type_name, total)
        self.path.append(found.groups.key)
        type_ = self.mapping.object_type(get_named_type(connection.type.fields[connection.field.name].type).name)
        arguments = self._arguments(type_.fields[found.groups.name], found.groups)
        size, environment = _size(rows.at.environment.within(arguments, self.path))
        made = Aggregates(self.selector, self.path).groups(
            found.type, replace(rows, at=replace(rows.at, environment=environment)), type_name, found.groups
        )
        return replace(made.page, size=size), made.rows, made.write


def _within(chosen: Select[Any], rows: Rows, parents: Sequence[Rows]) -> FromClause:
    """The rows that were chosen as one source, beside those that lead to them."""
    name = rows.at.environment.name("p")
    return chosen.lateral(name) if parents else chosen.subquery(name)


def _size(environment: Environment) -> tuple[int, Environment]:
    """How many rows are asked for, and the environment without that: it is no page's."""
    if environment.fixed("last") is not None:
        told = "An export goes from the first row on: ask for `first`, or for none of the two, and turn the order round."
        raise Invalid(told, code="BAD_USER_INPUT", path=(*environment.path, "last"))
    first = environment.fixed("first")
    if first is not None and (not isinstance(first, int) or not 1 <= first <= limits.EXPORT_ROWS_MAX):
        what = f"first must be from 1 to {limits.EXPORT_ROWS_MAX} here, not {first}."
        raise Invalid(what, code="BAD_USER_INPUT", path=(*environment.path, "first"))
    rest = {name: value for name, value in environment.arguments.items() if name != "first"}
    return limits.EXPORT_ROWS_MAX + 1 if first is None else first, replace(environment, arguments=rest)


@dataclass(slots=True)
class CsvRows(JsonRows):
    """The cells of objects stand beside those of their parents. What is no plain field or object is written as JSON, and read again."""

    cells: Cells
    branch: Branch

    def line(self, found: Found, at: At, write: Write, cursor: JsonText) -> JsonText:
        """One row."""
        if found.groups:
            return self._told(self.cells.of_json(self.branch, JsonRows.line(self, found, at, write, cursor), at.environment))
        if not found.edges:
            return self._told(self._row(at, found.listed, self.branch))
        edge = self.mapping.object_type(get_named_type(found.type.fields["edges"].type).name)
        cells: list[JsonText] = []
        for each in self.selector.select(edge, found.listed.sets()):
            part = self.branch.members[each.key]
            if isinstance(part, Branch):
                cells.append(self._row(at, each, part))
            else:
                told = constant(edge.name) if each.name == "__typename" else cast(cursor, JSON).op("#>>")(constant("{}"))
                cells.append(self.cells.cell(part, told))
        return self._told(self.cells.joined(cells))

    def _told(self, row: JsonText) -> JsonText:
        """A line with nothing on it is none to most who read CSV, so of one column null is `""` too."""
        return func.coalesce(func.nullif(row, constant("")), constant('""')) if width(self.branch) == 1 else row

    def _row(self, at: At, selected: Selected, branch: Branch) -> JsonText:
        return self._by_type(at, selected, lambda at, fields: self._all(at, fields, branch))

    def _all(self, at: At, selected: Sequence[Selected], branch: Branch) -> JsonText:
        fields, members = {each.key: each for each in selected}, branch.members.items()
        return self.cells.joined(
            [self._part(at, fields[key], part) if key in fields else self.cells.nothing(part) for key, part in members]
        )

    def _part(self, at: At, selected: Selected, part: Part) -> JsonText:
        """A field that the row has."""
        if selected.name == "__typename":
            name = at.type_name()
            return constant(name) if isinstance(name, str) else name
        self.path.append(selected.key)
        definition = self.mapping.field(at.members[0].name, selected.name)
        inner = replace(at, environment=at.environment.within(self._arguments(definition, selected), self.path))
        written = self._cells(inner, definition, selected, part)
        self.path.pop()
        return written

    def _cells(self, at: At, definition: GraphQLField, selected: Selected, part: Part) -> JsonText:
        place = at.members[0].places[selected.name]
        several = isinstance(place, Relation) and place.kind is not Kind.ONE  # of these the engine knows what is told where they are hidden
        if not several and not place.allowed(at.environment.variant):
            return self.cells.nothing(part)
        match place, part:
            case GlobalId(), _:
                return Concatenated(*_texts(at.type_name("", ":")), cast(getattr(at.row, place.column), Text))
            case Leaf(), Cell() if not is_list_type(bare(definition.type)):
                return self.cells.cell(part, self._value(place, at, definition))
            case Embedded(), Branch():
                inner = at.embedded(place, get_named_type(definition.type).name)
                absent = at.absent(place)
                written = self._row(inner, selected, part)
                return written if absent is None else case((absent, self.cells.nothing(part)), else_=written)
            case Relation(kind=Kind.ONE), Branch():
                found = rows_of(place, get_named_type(definition.type).name, at)
                ones = [the_one(place, rows, self._row(rows.at, selected, part)) for rows in found]
                return func.coalesce(*ones, self.cells.nothing(part))
            case _:
                json = json_text.expression(self._place(at, definition.type, selected), at.environment)
                return self.cells.of_json(part, json, at.environment) if isinstance(part, Branch) else _listed(self.cells, part, json)

    def _value(self, place: Leaf, at: At, definition: GraphQLField) -> ColumnElement[object]:
        """As the contract writes it, without JSON's quotes."""
        value = place.value(at.row, at.environment)
        if (place.writing or self._writing(definition.type)) is not Writing.JSON:
            return value
        json = func.to_json(value)
        return json if get_named_type(definition.type).name == "FieldValue" else json.op("#>>")(constant("{}"))


def _listed(cells: Cells, part: Cell, json: JsonText) -> JsonText:
    return cells.cell(part, func.nullif(json, constant("null")))


def _texts(name: str | ColumnElement[str]) -> Sequence[JsonText]:
    return [constant(name) if isinstance(name, str) else name]
