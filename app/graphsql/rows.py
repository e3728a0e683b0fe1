"""The rows that a relation leads to: their table under a name of its own, and what they must fulfil to be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, case, literal_column, or_, select
from sqlalchemy.sql.selectable import NamedFromClause

from app.errors import Forbidden
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import NO_ROW, Embedded, Given, Kind, ObjectMapping, Place, Relation, Row, SchemaMapping

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class At:
    """A row, the object types that it can be, and what its fields may ask for."""

    mapping: SchemaMapping
    members: Sequence[ObjectMapping]
    row: Row
    environment: Environment

    def inside(self, *steps: str | int) -> "At":
        """The same row for what stands deeper in an argument; the arguments of the field itself are no matter of what is inside them."""
        environment = replace(self.environment, arguments={}, path=(*self.environment.path, *steps))
        return replace(self, environment=environment)

    def embedded(self, place: Embedded, type_name: str) -> "At":
        """The object that a field makes of the row's own expressions."""
        return replace(self, members=self.mapping.members(type_name), row=place.row(self.row, self.environment))

    def absent(self, place: Embedded) -> ColumnElement[bool] | None:
        """Whether there is no such object; None: there always is one."""
        return place.absent(self.row, self.environment) if place.absent else None

    @property
    def root(self) -> bool:
        return self.row is NO_ROW

    def type_name(self, before: str = "", after: str = "") -> str | ColumnElement[str]:
        """The name of the row's type between two texts: known now, or when the row is."""
        if len(self.members) == 1:
            return before + self.members[0].name + after
        names = ((only(member, self), constant(before + member.name + after)) for member in self.members)
        return case(*names)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table. `at`: one of them."""

    alias: NamedFromClause
    conditions: Sequence[ColumnElement[bool]]
    at: At

    def select(self, *written: ColumnElement[Any]) -> Select[Any]:
        """What is written of each of them, or of all."""
        return select(*written).select_from(self.alias).where(*self.conditions).correlate_except(self.alias)


def rows_of(place: Relation, type_name: str, parent: At) -> Iterator[Rows]:
    """For each table that the relation's type lives in; nothing when no row of it exists for the viewer."""
    environment = place.moved(parent.row, parent.environment) if place.moved else parent.environment
    members = [member for member in parent.mapping.members(type_name) if _possible(member, environment)]
    while members:
        table = members[0].table
        here = [member for member in members if member.table is table]
        members = [member for member in members if member.table is not table]
        source = place.source(parent.row, environment) if place.source and place.kind is not Kind.EACH else table
        assert source is not None
        alias = environment.alias(source)
        at = replace(parent, members=here, row=alias.c, environment=environment)
        yield Rows(alias, _conditions(place, parent, at), at)


def ordered(place: Relation, rows: Rows, written: ColumnElement[T]) -> Select[T]:
    """What is written of each row, in the order of the relation."""
    found = rows.select(written)
    return found.order_by(*place.order(rows.alias.c, rows.at.environment)) if place.order else found


def the_one(place: Relation, rows: Rows, written: ColumnElement[T]) -> ColumnElement[T]:
    """What is written of the relation's row: of several, the first in its order. Without an order there are no several."""
    found = ordered(place, rows, written)
    one: ColumnElement[int] = literal_column("1")
    return (found.limit(one) if place.order else found).scalar_subquery()


def seen_rows(place: Relation, type_name: str, at: At) -> Rows:
    """The rows of a relation for a filter or an order; raises Forbidden when none of them exists for the viewer."""
    if (found := next(rows_of(place, type_name, at), None)) is None:
        raise _hidden(at, type_name)
    return found


def refuse_hidden(place: Place, type_name: str, name: str, at: At) -> None:
    """Filtering and sorting by what the viewer may not see would tell it."""
    if isinstance(place, Given) or not place.allowed(at.environment.variant):
        raise _hidden(at, f"{type_name}.{name}")


def _hidden(at: At, what: str) -> Forbidden:
    return Forbidden(f"{what} is hidden from you: leave it out of filters, orders and aggregates.", path=at.environment.path)


def only(member: ObjectMapping, at: At) -> ColumnElement[bool]:
    """Whether the row is of this type."""
    condition = member.only(at.row, at.environment) if member.only else None
    assert condition is not None, f"{member.name} shares a table or a field with others and must say which rows are its own"
    return condition


def _conditions(place: Relation, parent: At, at: At) -> list[ColumnElement[bool]]:
    first = at.members[0]
    mixed = first.only and len(at.members) < len(at.mapping.sharing(first.table))
    of_type = or_(*(only(member, at) for member in at.members)) if mixed else None
    seeing = replace(at.environment, seen=(at.row, place.by)) if place.by else at.environment
    visible = first.visible(at.row, seeing) if first.visible and not place.implied else None
    named = place.type_name(parent.row, at.environment).in_([member.name for member in at.members]) if place.type_name else None
    found = (named, place.join(parent.row, at.row, at.environment), of_type, visible)
    return [condition for condition in found if condition is not None]


def _possible(member: ObjectMapping, environment: Environment) -> bool:
    """Whether a field can answer with this type at all: its rows exist for the viewer, and the global ids among the arguments name one."""
    return member.allowed(environment.variant) and (not (ids := _ids(environment)) or any(id_.startswith(f"{member.name}:") for id_ in ids))


def _ids(environment: Environment) -> list[str]:
    """The global ids among a field's arguments."""
    found = environment.fixed("ids") or [environment.fixed("id")]
    assert isinstance(found, list)
    return [id_ for id_ in found if isinstance(id_, str)]
