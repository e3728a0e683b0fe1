"""What a page's rows are sorted by: the orders of a request, and the keys of its own that make every order total."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLField, is_non_null_type
from graphql.pyutils import snake_to_camel
from sqlalchemy import BigInteger, ColumnElement, Text, case, func, select, true

from app.documents.arguments import Argument, Fixed, Slot, objects_in
from app.graphsql.facts import Facts, Spot
from app.graphsql.measures import ALWAYS, Measure, counted, measured
from app.graphsql.rows import At, Rows, refuse_hidden, seen_rows, the_one
from app.places.mapping import Embedded, Expression, GlobalId, Kind, Leaf, Place, Relation, Writing


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


def terms(place: Relation, rows: Rows, type_name: str) -> list[Term]:
    """The orders that the request asks for, then as many of the page's own keys as make them total."""
    *others, last = place.keys
    own = [*(_key(key, rows.at) for key in others), replace(_key(last, rows.at), unique=True)]
    orders = objects_in(rows.at.environment.arguments.get("orderBy"))
    asked = [_term(rows.at.inside("orderBy", index), type_name, each) for index, each in enumerate(orders)]
    if not asked:
        return own
    return asked if any(term.unique or term.value is own[-1].value for term in asked) else [*asked, own[-1]]


def _key(key: str, at: At) -> Term:
    """A column that the page's declaration names."""
    name = key.removeprefix("-")
    column = getattr(at.row, name)
    field = at.members[0].places.get(snake_to_camel(name, upper=False))
    nullable = getattr(column, "nullable", True)  # what a select works out does not say: then it may be
    plain = not isinstance(column.type, Text) or (isinstance(field, Leaf) and field.writing is Writing.PLAIN)
    return Term(name, column, falling=key != name, nullable=nullable, plain=plain)


def _term(at: At, type_name: str, order: Mapping[str, Argument]) -> Term:
    ((name, inner),) = order.items()
    place, at = at.members[0].places[name], at.inside(name)
    refuse_hidden(place, type_name, name, at)
    term = _of_place(place, at.mapping.field(type_name, name), at, inner)
    return replace(term, what=f"{name}.{term.what}" if term.what else name)


def _of_place(place: Place, field: GraphQLField, at: At, inner: Argument) -> Term:
    target = at.mapping.rows_type(field.type).name
    match place, inner:
        case Leaf(sorted=value), Slot() if value is not None:
            plain = (place.writing or at.mapping.scalar(target).writing) is not Writing.TEXT
            what = place.sorted_in(at.environment) if place.sorted_in else ""
            return Term(what, value(at.row, at.environment), falls(inner), nullable=not is_non_null_type(field.type), plain=plain)
        case GlobalId(), Slot():
            return Term("", getattr(at.row, place.column), falls(inner), nullable=False, unique=True)
        case Embedded(), Mapping():
            term, absent = _term(at.embedded(place, target), target, inner), at.absent(place)
            if absent is not None and not term.nullable:  # where the object is not there, neither is its value
                term = replace(term, value=case((absent.is_not(true()), term.value)))
            return replace(term, nullable=True, unique=False)
        case Relation(kind=Kind.ONE), Mapping():
            rows = seen_rows(place, target, at)
            term = _term(rows.at, target, inner)
            return replace(term, value=the_one(place, rows, term.value), nullable=True, unique=False)
        case Relation(), {"count": Slot() as direction}:
            found = seen_rows(place, target, at).select(func.count(type_=BigInteger())).scalar_subquery()
            return Term("count", found, falls(direction), nullable=False)
        case Relation(), Mapping():
            rows = seen_rows(place, target, at)
            facts = Facts(rows)
            measure, falling = measure_in(Spot(facts, rows.at, target), at, inner)
            found = select(measure.value).select_from(facts.source()).scalar_subquery()
            return measure_term(measure, found, falling=falling)
    raise AssertionError(f"{place} cannot be sorted by {inner}: no order input offers it")


def measure_in(spot: Spot, at: At, order: Mapping[str, Argument]) -> tuple[Measure, bool]:
    """What an entry of an order names, and whether it falls."""
    ((function, inner),) = order.items()
    at = at.inside(function)
    if isinstance(inner, Slot):
        return counted(spot), falls(inner)
    found: Spot | Measure = spot
    while isinstance(found, Spot):
        assert isinstance(inner, Mapping)
        ((name, inner),) = inner.items()
        at = at.inside(name)
        found = measured(function, found, name, at.environment.path)
    assert isinstance(inner, Slot)
    return found, falls(inner)


def measure_term(measure: Measure, value: Expression, *, falling: bool) -> Term:
    """`value`: where the measure is found."""
    return Term(".".join(measure.what), value, falling, nullable=measure.what[0] not in ALWAYS)


def falls(direction: Slot) -> bool:
    return direction.now == Direction.DESC.value
