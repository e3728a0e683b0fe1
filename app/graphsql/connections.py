"""A connection: its page is selected first, then written as JSON; every part that is asked for comes from that one page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from graphql import GraphQLField, GraphQLInt, GraphQLObjectType, get_named_type, is_list_type, is_non_null_type
from sqlalchemy import ARRAY, ColumnElement, Integer, Text, cast, func, literal_column, or_, select, type_coerce

from app.documents.arguments import Arguments
from app.documents.selection import Selected, Selector
from app.graphsql import cursors
from app.graphsql.aggregates import Aggregates, part_of
from app.graphsql.filters import filtered
from app.graphsql.paging import Page, beyond, number, page_of, page_rows, sorted_by
from app.graphsql.rows import At, Rows, rows_of
from app.graphsql.sorting import terms
from app.places import json_text
from app.places.json_text import JsonText, Part, constant
from app.places.mapping import Relation, bare

Write: TypeAlias = Callable[[At, Selected], JsonText]
PLACE = "page_place"
"""A column of pages: where a row stands in its page. Rows may have a place of their own."""
Read: TypeAlias = Callable[[GraphQLField, Selected], Arguments]
OF_ALL = frozenset({"totalCount", "aggregate", "groupBy", "__typename"})
"""Told of all rows, whichever page is asked for."""


@dataclass(frozen=True, slots=True)
class Connections:
    """Writes connections. `arguments`: of a field. `write`: one row's object. `path`: where it is."""

    selector: Selector
    arguments: Read
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
        return self._page(type_, selected, page, rows)

    def _object(self, type_: GraphQLObjectType, selected: Selected, write: Callable[[Selected], Sequence[Part]]) -> list[Part]:
        return self._aggregates.object(type_, selected, write)

    @property
    def _aggregates(self) -> Aggregates:
        return Aggregates(self.selector, self.path)

    def _empty(self, type_: GraphQLObjectType, selected: Selected) -> list[Part]:
        """What is said of no rows, where there are none for the viewer at all."""

        def written(asked: Selected) -> Sequence[Part]:
            definition = type_.fields[asked.name]
            named = get_named_type(definition.type)
            if is_list_type(bare(definition.type)) or not is_non_null_type(definition.type):
                return ["[]" if is_list_type(bare(definition.type)) else "null"]
            return self._empty(named, asked) if isinstance(named, GraphQLObjectType) else ["0" if named is GraphQLInt else "false"]

        return self._object(type_, selected, written)

    def _page(self, type_: GraphQLObjectType, selected: Selected, page: Page, rows: Rows) -> list[Part]:
        if all(each.name in OF_ALL for each in self.selector.select(type_, selected.sets())):
            return self._object(type_, selected, lambda asked: self._of_all(type_, asked, rows))
        info = part_of(type_, "pageInfo")
        parts = [part for part in self.selector.select(type_, selected.sets()) if part.name == "pageInfo"]
        about = {each.name for part in parts for each in self.selector.select(info, part.sets())}
        listing = _Listing(page, rows, further=("hasPreviousPage" if page.backward else "hasNextPage") in about)
        return listing.select(self._object(type_, selected, lambda part: self._part(type_, part, listing)))

    def _part(self, type_: GraphQLObjectType, asked: Selected, listing: "_Listing") -> Sequence[Part]:
        match asked.name:
            case name if name in OF_ALL:
                return self._of_all(type_, asked, listing.rows)
            case "pageInfo":
                return self._object(part_of(type_, "pageInfo"), asked, lambda each: [listing.about(each.name)])
            case "edges":
                return listing.all(self._edge(part_of(type_, "edges"), asked, listing))
            case _:
                return listing.all(self.write(listing.at, asked))

    def _of_all(self, type_: GraphQLObjectType, asked: Selected, rows: Rows) -> Sequence[Part]:
        if asked.name == "totalCount":
            return [rows.select(cast(func.count(), Text)).scalar_subquery()]
        inner, named = part_of(type_, asked.name), get_named_type(type_.fields["nodes"].type).name
        arguments = self.arguments(type_.fields[asked.name], asked)
        at = replace(rows.at, environment=rows.at.environment.within(arguments, self.path))
        rows = replace(rows, at=at)
        if asked.name == "aggregate":
            return self._aggregates.whole(inner, rows, named, asked)
        groups = self._aggregates.groups(inner, rows, named, asked)
        return replace(self, write=groups.write)._page(inner, asked, groups.page, groups.rows)

    def _edge(self, type_: GraphQLObjectType, edges: Selected, listing: "_Listing") -> JsonText:
        def written(asked: Selected) -> Sequence[Part]:
            return [listing.cursor() if asked.name == "cursor" else self.write(listing.at, asked)]

        return json_text.expression(self._object(type_, edges, written), listing.at.environment)


class _Listing:
    """The rows of one page while its parts are written: what is written of each row is a column, gathered from all rows at the end."""

    def __init__(self, page: Page, rows: Rows, *, further: bool) -> None:
        environment = rows.at.environment
        source = page_rows(page, rows, further=further).subquery(environment.name("p"))
        if further or page.backward:
            source = select(source, func.row_number().over().label(PLACE)).subquery(environment.name("p"))
        self.page = page
        self.rows = rows
        self.at = replace(rows.at, row=source.c)
        self._further = further
        self._source = source
        self._gathers = False
        self._name = environment.name("l")
        self._columns: dict[str, ColumnElement[Any]] = {PLACE: source.c[PLACE]} if PLACE in source.c else {}

    def select(self, parts: Sequence[Part]) -> list[Part]:
        """The whole connection, whose parts were written from this listing."""
        if not self._gathers:  # nothing is gathered from the rows, so there is nothing to read them for
            return list(parts)
        before, inner, after = json_text.trimmed(parts)
        columns = [column.label(name) for name, column in self._columns.items()] or [number(1).label("row")]
        listed = select(*columns).select_from(self._source).correlate_except(self._source)
        if self.page.backward:  # and no aggregate below has an order of its own: PostgreSQL would sort the rows of all by it
            listed = listed.order_by(self._source.c[PLACE].desc())
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
        return literal_column(f"{self._name}.{PLACE}", Integer())
