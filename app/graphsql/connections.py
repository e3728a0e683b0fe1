"""A connection: its page is selected first, then written as JSON; every part that is asked for comes from that one page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from graphql import GraphQLObjectType, get_named_type
from sqlalchemy import ARRAY, ColumnElement, Integer, Text, cast, func, literal_column, or_, select, type_coerce

from app.documents.selection import Selected, Selector
from app.graphsql import cursors, json_text
from app.graphsql.filters import filtered
from app.graphsql.json_text import JsonText, Part, constant
from app.graphsql.mapping import Relation
from app.graphsql.paging import Page, beyond, number, page_of, page_rows, sorted_by
from app.graphsql.rows import At, Rows, rows_of
from app.graphsql.sorting import terms

Write: TypeAlias = Callable[[At, Selected], JsonText]
EMPTY = {"edges": "[]", "nodes": "[]", "totalCount": "0", "hasNextPage": "false", "hasPreviousPage": "false"}
"""What a connection says that has no rows for the viewer at all; the rest is null."""


@dataclass(frozen=True, slots=True)
class Connections:
    """Writes connections. `write`: one row's object. `path`: where it is."""

    selector: Selector
    write: Write
    path: list[str]

    def parts(self, place: Relation, type_: GraphQLObjectType, parent: At, selected: Selected) -> list[Part]:
        """The connection's JSON."""
        rows_type = parent.mapping.rows_type(type_).name
        allowed = place.allowed(parent.environment.variant)
        rows = next(rows_of(place, rows_type, parent), None) if allowed else None
        if rows is None:
            return self._empty(type_, selected)
        rows = filtered(rows, rows_type)
        page = page_of(parent.environment, rows_type, terms(place, rows, rows_type))
        if all(each.name in ("totalCount", "__typename") for each in self.selector.select(type_, selected.sets())):
            return self._object(type_, selected, lambda _: [_count(rows)])
        return self._page(type_, selected, page, rows)

    def _object(self, type_: GraphQLObjectType, selected: Selected, write: Callable[[Selected], Sequence[Part]]) -> list[Part]:
        """What is selected of an object that the engine makes itself. `write`: one field."""
        fields = self.selector.select(type_, selected.sets())
        return json_text.object_of((each.key, [f'"{type_.name}"'] if each.name == "__typename" else write(each)) for each in fields)

    def _empty(self, type_: GraphQLObjectType, selected: Selected) -> list[Part]:
        def written(asked: Selected) -> Sequence[Part]:
            return self._empty(_part(type_, "pageInfo"), asked) if asked.name == "pageInfo" else [EMPTY.get(asked.name, "null")]

        return self._object(type_, selected, written)

    def _page(self, type_: GraphQLObjectType, selected: Selected, page: Page, rows: Rows) -> list[Part]:
        info = _part(type_, "pageInfo")
        parts = [part for part in self.selector.select(type_, selected.sets()) if part.name == "pageInfo"]
        about = {each.name for part in parts for each in self.selector.select(info, part.sets())}
        listing = _Listing(page, rows, further=("hasPreviousPage" if page.backward else "hasNextPage") in about)
        return listing.select(self._object(type_, selected, lambda part: self._part(type_, part, listing)))

    def _part(self, type_: GraphQLObjectType, asked: Selected, listing: "_Listing") -> Sequence[Part]:
        match asked.name:
            case "totalCount":
                return [_count(listing.rows)]
            case "pageInfo":
                return self._object(_part(type_, "pageInfo"), asked, lambda each: [listing.about(each.name)])
            case "edges":
                return listing.all(self._edge(_part(type_, "edges"), asked, listing))
            case _:
                return listing.all(self._row(asked, listing.at))

    def _edge(self, type_: GraphQLObjectType, edges: Selected, listing: "_Listing") -> JsonText:
        def written(asked: Selected) -> Sequence[Part]:
            return [listing.cursor() if asked.name == "cursor" else self._row(asked, listing.at)]

        self.path.append(edges.key)
        parts = self._object(type_, edges, written)
        self.path.pop()
        return json_text.expression(parts, listing.at.environment)

    def _row(self, asked: Selected, at: At) -> JsonText:
        self.path.append(asked.key)
        written = self.write(at, asked)
        self.path.pop()
        return written


def _part(type_: GraphQLObjectType, name: str) -> GraphQLObjectType:
    found = get_named_type(type_.fields[name].type)
    assert isinstance(found, GraphQLObjectType)
    return found


def _count(rows: Rows) -> JsonText:
    counted = select(cast(func.count(), Text)).select_from(rows.alias).where(*rows.conditions)
    return counted.correlate_except(rows.alias).scalar_subquery()


class _Listing:
    """The rows of one page while its parts are written: what is written of each row is a column, gathered from all rows at the end."""

    def __init__(self, page: Page, rows: Rows, *, further: bool) -> None:
        environment = rows.at.environment
        source = page_rows(page, rows, further=further).subquery(environment.name("p"))
        if further or page.backward:
            source = select(source, func.row_number().over().label("place")).subquery(environment.name("p"))
        self.page = page
        self.rows = rows
        self.at = replace(rows.at, row=source.c)
        self._further = further
        self._source = source
        self._gathers = False
        self._name = environment.name("l")
        self._columns: dict[str, ColumnElement[Any]] = {"place": source.c.place} if "place" in source.c else {}

    def select(self, parts: Sequence[Part]) -> list[Part]:
        """The whole connection, whose parts were written from this listing."""
        if not self._gathers:  # nothing is gathered from the rows, so there is nothing to read them for
            return list(parts)
        before, inner, after = json_text.trimmed(parts)
        columns = [column.label(name) for name, column in self._columns.items()] or [number(1).label("row")]
        listed = select(*columns).select_from(self._source).correlate_except(self._source)
        if self.page.backward:  # and no aggregate below has an order of its own: PostgreSQL would sort the rows of all by it
            listed = listed.order_by(self._source.c.place.desc())
        read = listed.subquery(self._name)
        gathered = select(json_text.expression(inner, self.at.environment)).select_from(read).correlate_except(read)
        return [before, gathered.scalar_subquery(), after]

    def all(self, written: JsonText) -> list[Part]:
        """`[…]` of what is written of each row."""
        return ["[", json_text.items(self._of_page(func.string_agg(self._column(written), constant(",")))), "]"]

    def cursor(self) -> JsonText:
        """A row's cursor."""
        terms = [replace(term, value=self._source.c[column]) for term, column in zip(self.page.terms, sorted_by(self.page), strict=True)]
        return cursors.written(self.page.mark, terms)

    def about(self, name: str) -> JsonText | str:
        """One field of `pageInfo`."""
        match name:
            case "hasNextPage":
                return self._more(ahead=True)
            case "hasPreviousPage":
                return self._more(ahead=False)
            case "startCursor":
                return self._cursor_at(number(1))
            case _:
                return self._cursor_at(self._of_page(func.count()))

    def _more(self, *, ahead: bool) -> JsonText | str:
        counted = func.count() > number(self.page.size) if ahead is not self.page.backward else None
        self._gathers |= counted is not None
        found = [it for it in (counted, beyond(self.page, self.rows, ahead=ahead)) if it is not None]
        return cast(or_(*found), Text) if found else "false"

    def _cursor_at(self, place: ColumnElement[int]) -> JsonText:
        """The cursor of the row that stands there in the page."""
        gathered = self._of_page(func.array_agg(self._column(self.cursor())))
        return func.coalesce(type_coerce(gathered, ARRAY(Text))[place], constant("null"))

    def _of_page(self, gathered: Any) -> Any:
        """Without the row that only tells that there are more."""
        self._gathers = True
        return gathered.filter(self._place <= number(self.page.size)) if self._further else gathered

    def _column(self, written: JsonText) -> ColumnElement[str]:
        name = f"c{len(self._columns)}"
        self._columns[name] = written
        return literal_column(f"{self._name}.{name}", Text())

    @property
    def _place(self) -> ColumnElement[int]:
        return literal_column(f"{self._name}.place", Integer())
