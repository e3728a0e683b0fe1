"""What a page's rows are sorted by: the orders of a request, and the keys of its own that make every order total."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLField, get_named_type, is_non_null_type
from graphql.pyutils import snake_to_camel
from sqlalchemy import BigInteger, ColumnElement, Text, case, func, select, true

from app.graphsql.arguments import Argument, Fixed, Slot
from app.graphsql.environment import Environment
from app.graphsql.mapping import Embedded, Expression, GlobalId, Kind, Leaf, Place, Relation, SchemaMapping, Writing
from app.graphsql.rows import At, Rows, refuse_hidden, seen_rows, the_one


class Direction(Fixed):
    """Which way an order goes. Rows without a value come last both ways."""

    ASC = "ASC"
    DESC = "DESC"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that rows are sorted by. `what` says which, `plain` that its text needs no escaping in a cursor, `unique` that no two rows
    share it."""

    what: str
    value: Expression
    falling: bool = False
    nullable: bool = True
    plain: bool = True
    unique: bool = False

    def ordering(self, *, backward: bool) -> ColumnElement[Any]:
        """As PostgreSQL sorts by it; `backward`: the other way round."""
        falling = self.falling is not backward
        ordered = self.value.desc() if falling else self.value.asc()
        if not self.nullable or falling is backward:  # in order PostgreSQL has nulls last when rising
            return ordered
        return ordered.nulls_last() if falling else ordered.nulls_first()


def terms(mapping: SchemaMapping, place: Relation, rows: Rows, type_name: str, environment: Environment) -> list[Term]:
    """The orders that the request asks for, then as many of the page's own keys as make them total."""
    *others, last = place.keys
    own = [*(_key(key, rows.at) for key in others), replace(_key(last, rows.at), unique=True)]
    asked = Orders(mapping).terms(rows.at, type_name, environment)
    if not asked:
        return own
    return asked if any(term.unique or term.value is own[-1].value for term in asked) else [*asked, own[-1]]


def _key(key: str, at: At) -> Term:
    """A column that the page's declaration names."""
    name = key.removeprefix("-")
    column = getattr(at.row, name)
    field = at.members[0].places.get(snake_to_camel(name, upper=False))
    plain = not isinstance(column.type, Text) or (isinstance(field, Leaf) and field.writing is Writing.PLAIN)
    return Term(name, column, falling=key != name, nullable=column.nullable, plain=plain)


@dataclass(frozen=True, slots=True)
class Orders:
    """Reads `orderBy`."""

    mapping: SchemaMapping

    def terms(self, at: At, type_name: str, environment: Environment) -> list[Term]:
        """In the order of importance; none when nothing is asked for."""
        given = environment.arguments.get("orderBy")
        if not isinstance(given, list):
            return []
        return [self._term(at.inside("orderBy", index), type_name, each) for index, each in enumerate(given) if isinstance(each, Mapping)]

    def _term(self, at: At, type_name: str, order: Mapping[str, Argument]) -> Term:
        ((name, inner),) = order.items()
        place, field = at.members[0].places[name], self.mapping.field(type_name, name)
        refuse_hidden(place, type_name, name, at.inside(name))
        term = self._of(place, field, at.inside(name), inner)
        return replace(term, what=f"{name}.{term.what}" if term.what else name)

    def _of(self, place: Place, field: GraphQLField, at: At, inner: Argument) -> Term:
        match place, inner:
            case Leaf(sorted=value), Slot(now=str() as direction) if value is not None:
                plain = (place.writing or self.mapping.writing(get_named_type(field.type).name)) is not Writing.TEXT
                falling = direction == Direction.DESC.value
                what = place.sorted_in(at.environment) if place.sorted_in else ""
                return Term(what, value(at.row, at.environment), falling=falling, nullable=not is_non_null_type(field.type), plain=plain)
            case GlobalId(), Slot(now=str() as direction):
                row_id = getattr(at.row, place.column)
                return Term("", row_id, falling=direction == Direction.DESC.value, nullable=False, unique=True)
            case Embedded(), Mapping():
                target = get_named_type(field.type).name
                embedded = At(self.mapping.members(target), place.row(at.row, at.environment), at.environment)
                term = self._term(embedded, target, inner)
                absent = place.absent(at.row, at.environment) if place.absent else None
                if absent is None or term.nullable:
                    return replace(term, nullable=True)
                return replace(term, value=case((absent.is_not(true()), term.value)), nullable=True)
            case Relation(kind=Kind.ONE), Mapping():
                return self._of_one(place, get_named_type(field.type).name, at, inner)
            case Relation(), {"count": Slot(now=str() as direction)}:
                counted = self._count(place, self.mapping.rows_type(field.type).name, at)
                return Term("count", counted, falling=direction == Direction.DESC.value, nullable=False)
        raise AssertionError(f"{place} cannot be sorted by {inner}: no order input offers it")

    def _of_one(self, place: Relation, type_name: str, at: At, inner: Mapping[str, Argument]) -> Term:
        """By a value of the row that a relation leads to."""
        (rows,) = seen_rows(self.mapping, place, type_name, at)
        term = self._term(rows.at, type_name, inner)
        return replace(term, value=the_one(place, rows, term.value), nullable=True, unique=False)

    def _count(self, place: Relation, type_name: str, at: At) -> Expression:
        (rows,) = seen_rows(self.mapping, place, type_name, at)
        counted = select(func.count(type_=BigInteger())).select_from(rows.alias).where(*rows.conditions)
        return counted.correlate_except(rows.alias).scalar_subquery()
