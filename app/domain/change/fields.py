"""Which fields of the contract show a recorded column: found by having each place say what of a row it reads, so that nobody lists them.

A column belongs to the field of its own name, or else to all fields that read it. What a viewer sees of a change follows from that.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import get_named_type
from sqlalchemy import ColumnElement, FromClause, Table, column
from strawberry.utils.str_converters import to_camel_case

from app.domain.change.words import ChangedEntity
from app.places.environment import Environment, Parameters
from app.places.mapping import Embedded, Expressions, Kind, Leaf, ObjectMapping, Place, Relation, SchemaMapping
from app.viewer import Access, Role

UNTOLD = frozenset({"id", "revision"})
"""Columns that no event names: the one never changes, the other always does."""

BEHIND: Mapping[tuple[str, str], str] = {
    ("ServiceOffering", "fixed_price"): "pricing",
    ("ServiceOffering", "adjustment_percent"): "pricing",
}
"""By type and column, the field that shows a column through a function of the database."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What a place reads of its row. `others`: also of other rows. `bare`: it is the column itself."""

    columns: frozenset[str]
    others: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What one type shows of its table to one kind of viewer. `fields`: by column, the names of fields. `hidden`: columns whose change
    does not show. `among`: those that show by what they are among other rows, so only to who sees all of these. `veiled`: by column, the
    places that show it in part, as texts of which some languages are published. `revision`: whether the revision shows."""

    members: Sequence[ObjectMapping]
    fields: Mapping[str, Sequence[str]]
    hidden: frozenset[str]
    among: frozenset[str]
    veiled: Mapping[str, Sequence[Place]]
    revision: bool

    @property
    def table(self) -> Table:
        """Of its rows."""
        assert isinstance(self.members[0].table, Table)
        return self.members[0].table


def shown_to(mapping: SchemaMapping, access: Access) -> Mapping[str, Shown]:
    """By the names of changed entities, those whose rows exist for this viewer at all."""
    return _shown(_Same(mapping), Access(access.role, access.money))


def told_columns(table: FromClause) -> list[str]:
    """The columns that events may name."""
    return [each.name for each in table.columns if each.computed is None and each.name not in UNTOLD]


class _Same:
    """A mapping as a key: it is the same or another one."""

    def __init__(self, mapping: SchemaMapping) -> None:
        self.mapping = mapping

    def __hash__(self) -> int:
        return id(self.mapping)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.mapping is self.mapping


@cache
def _shown(same: _Same, access: Access) -> Mapping[str, Shown]:
    found: dict[str, Shown] = {}
    for entity in ChangedEntity:
        first = same.mapping.objects[entity.value]
        if first.allowed(access):
            found[entity.value] = _of(same.mapping, same.mapping.sharing(first.table), access)
    return found


def _of(mapping: SchemaMapping, members: Sequence[ObjectMapping], access: Access) -> Shown:
    first = members[0]
    assert first.table is not None
    columns = told_columns(first.table)
    reads = {name: reading(mapping, first, name, Environment(access, Parameters())) for name in first.places}
    whole = {name: reading(mapping, first, name, Environment(_ALL_SEEING, Parameters())) for name in first.places}
    fields: dict[str, Sequence[str]] = {}
    hidden, among = set[str](), set[str]()
    veiled: dict[str, Sequence[Place]] = {}
    for each in columns:
        behind = BEHIND.get((first.name, each))
        every = [behind] if behind else fields_of(each, whole)
        seen = [name for name in every if first.places[name].allowed(access)]
        fields[each] = seen
        if not seen and (every or access.role is Role.CUSTOMER):
            hidden.add(each)
        elif seen and all(isinstance(first.places[name], Leaf) and reads[name].others for name in seen):
            among.add(each)
        elif access.role is Role.CUSTOMER and all(_veils(first.places[name], reads[name], whole[name]) for name in seen):
            veiled[each] = [first.places[name] for name in seen]
    counted = first.places.get("revision")
    return Shown(members, fields, frozenset(hidden), frozenset(among), veiled, counted is not None and counted.allowed(access))


_ALL_SEEING = Access(Role.PORTFOLIO_MANAGER, money=True)


def _veils(place: Place, reads: Reads, whole: Reads) -> bool:
    """Whether a place shows its columns in part, or as something made of them. `whole`: what it reads for who sees all."""
    match place:
        case Leaf():
            return not reads.bare
        case Embedded():
            return reads != whole
        case _:
            return False


def fields_of(name: str, reads: Mapping[str, Reads]) -> list[str]:
    """The fields that show a column: that of its own name, or else all that read it."""
    own = {to_camel_case(name), to_camel_case(name.removesuffix("_id"))} & reads.keys()
    return sorted(own) or sorted(field for field, each in reads.items() if name in each.columns)


def reading(mapping: SchemaMapping, type_: ObjectMapping, field: str, env: Environment) -> Reads:
    """What a field's place reads of its row, for the variant of this environment."""
    assert type_.table is not None
    row = _Noting(type_.table)
    before = env.parameters.aliases
    value = _read(mapping, type_, field, row, env)
    others = env.parameters.aliases > before
    return Reads(frozenset(row.noted - {"id"}), others, any(value is each for each in type_.table.columns))


def _read(mapping: SchemaMapping, type_: ObjectMapping, field: str, row: Any, env: Environment) -> object:
    match type_.places[field]:
        case Leaf(value=value):
            return value(row, env)
        case Embedded() as place:
            inner = place.row(row, env)
            if inner is row:  # an object of the same row: what its fields read
                target = mapping.objects[get_named_type(mapping.field(type_.name, field).type).name]
                for name in target.places:
                    _read(mapping, target, name, row, env)
            if place.absent is not None:
                place.absent(row, env)
        case Relation() as place if place.kind is Kind.ONE or place.source is not None:
            if place.source is not None:
                place.source(row, env)
            place.join(row, _ANY, env)
        case _:
            pass
    return None


class _Noting:
    """A row that notes which of its columns are asked for."""

    def __init__(self, table: FromClause) -> None:
        self.noted: set[str] = set()
        self._columns = table.c

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        if name.startswith("_") or name not in self._columns:
            raise AttributeError(name)
        self.noted.add(name)
        return self._columns[name]


class _Any:
    """A row of any table."""

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        return column(name)


_ANY = _Any()


def values_of(place: Place, row: Any, env: Environment) -> Iterator[ColumnElement[Any]]:
    """What a place shows of a row."""
    match place:
        case Leaf():
            yield place.value(row, env)
        case Embedded():
            inner = place.row(row, env)
            assert isinstance(inner, Expressions)
            yield from inner.all()
