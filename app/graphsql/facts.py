"""What is asked of each row before rows are added up: values of the row itself, of objects in it and of the rows that it names, as columns
of one sub-select. What a relation leads to is joined once, however much is asked of it, and nothing is joined of which nothing is asked."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.sql.selectable import NamedFromClause

from app.graphsql.rows import At, Rows, refuse_hidden, seen_rows
from app.places.json_text import Concatenated, constant
from app.places.mapping import Embedded, Expression, Expressions, FromRow, GlobalId, Leaf, Relation, Scalar, Writing

Path = Sequence[str | int]
Steps = tuple[str, ...]


@dataclass(slots=True)
class Facts:
    """The rows of one table. `outer`: those that a relation leads from, `place`, to these; `known`: the columns of all of them."""

    rows: Rows
    place: Relation | None = None
    outer: "Facts | None" = None
    known: dict[tuple[str, ...], Expression] = field(default_factory=dict)
    inner: dict[Steps, "Facts"] = field(default_factory=dict)
    columns: list[Expression] = field(default_factory=list)
    name: str = ""

    def __post_init__(self) -> None:
        self.name = self.rows.at.environment.name("r")

    def column(self, value: Expression) -> Expression:
        """A value of each row, as the outermost rows have it."""
        name = f"v{len(self.columns)}"
        self.columns.append(value.label(name))
        own: Expression = literal_column(f"{self.name}.{name}", value.type)
        return self.outer.column(own) if self.outer else own

    def source(self) -> NamedFromClause:
        """The rows with the columns that were asked for."""
        return self._select().subquery(self.name)

    def _select(self) -> Select[*tuple[object, ...]]:
        joined: FromClause = self.rows.alias
        laterals = [inner._select().lateral(inner.name) for inner in self.inner.values()]
        for lateral in laterals:
            joined = joined.outerjoin(lateral, true())
        found = select(*(self.columns or [literal_column("1").label("row")])).select_from(joined).where(*self.rows.conditions)
        if self.place and self.place.order:
            found = found.order_by(*self.place.order(self.rows.alias.c, self.rows.at.environment)).limit(literal_column("1"))
        return found.correlate_except(self.rows.alias, *laterals)


@dataclass(frozen=True, slots=True)
class Spot:
    """An object that belongs to each row: the row itself, one embedded in it, or what a relation leads to. `absent`: whether it is not
    there, where that is no matter of a row."""

    facts: Facts
    at: At
    type_name: str
    steps: Steps = ()
    absent: Expression | None = None

    def inside(self, name: str, path: Path) -> "Spot | Fact":
        """What a field of the object leads to. Raises Forbidden where the viewer may not see it."""
        place, mapping = self.at.members[0].places[name], self.at.mapping
        at = replace(self.at, environment=self.at.environment.within({}, path))
        refuse_hidden(place, self.type_name, name, at)
        target, steps = mapping.rows_type(mapping.field(self.type_name, name).type).name, (*self.steps, name)
        match place:
            case Embedded():
                missing = [it for it in (self.absent, at.absent(place)) if it is not None]
                return Spot(self.facts, at.embedded(place, target), target, steps, or_(*missing) if missing else None)
            case Relation():
                if steps not in self.facts.inner:
                    self.facts.inner[steps] = Facts(seen_rows(place, target, at), place, self.facts, self.facts.known)
                inner = self.facts.inner[steps]
                return Spot(inner, inner.rows.at, target, steps)
            case Leaf() | GlobalId():
                return Fact(replace(self, at=at), place, target, steps)
        raise AssertionError(f"{place} has no value to add up: no input or type offers it")


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of each row. `target`: its type."""

    spot: Spot
    place: Leaf | GlobalId
    target: str
    steps: Steps

    @property
    def scalar(self) -> Scalar:
        return self.spot.at.mapping.scalar(self.target)

    @property
    def text(self) -> Callable[[Expression], Expression]:
        """How a value like it is written."""
        return (isinstance(self.place, Leaf) and self.place.text) or self.scalar.text

    @property
    def writing(self) -> Writing:
        return (isinstance(self.place, Leaf) and self.place.writing) or self.scalar.writing

    @property
    def sorted_in(self) -> str:
        """What else decides its order."""
        found = isinstance(self.place, Leaf) and self.place.sorted_in
        return found(self.spot.at.environment) if found else ""

    def value(self) -> Expression:
        """As filters compare it."""
        type_ = Uuid() if isinstance(self.place, GlobalId) else self.scalar.parameter
        return self._column("", lambda: type_coerce(self._compared(), BigInteger() if isinstance(type_, Integer) else type_))

    def day(self) -> Expression:
        """The day that it falls on."""
        day = self.scalar.day
        assert day is not None, f"{self.steps} is no matter of days: no input offers it"
        return self._column("day", lambda: day(self._compared(), self.spot.at.environment))

    def unit(self) -> Expression:
        """What it is an amount of, where there is one."""
        assert isinstance(self.place, Leaf)
        assert self.place.unit
        of = self.place.unit.of
        return self._column("unit", lambda: case((self._compared().is_not(None), of(self.spot.at.row, self.spot.at.environment))))

    def sorted(self) -> Expression | None:
        """Of rows that have the same value, as orders take it; None: as filters do. Computed once of the value where that is a column and
        nothing else is asked for, else of each row."""
        place = self.place
        if isinstance(place, GlobalId) or place.sorted is None or place.sorted is place.compared:
            return None
        column = self._compared()
        if isinstance(column, ColumnClause):
            with suppress(AttributeError):
                return place.sorted(Expressions(**{column.name: self.value()}), self.spot.at.environment)
        return func.min(self._column("sorted", self._made(place.sorted)))

    def written(self) -> Expression | None:
        """Of rows that have the same value, as answers tell it; None: that can be told by the value."""
        place = self.place
        if isinstance(place, Leaf):
            alike = place.value is place.compared or place.text is not None
            return None if alike else func.any_value(self._column("written", self._made(place.value)), type_=Text())
        name = self.spot.at.type_name(after=":")
        if isinstance(name, str):
            return Concatenated(constant(name), cast(self.value(), Text))
        row_id = getattr(self.spot.at.row, place.column)
        return func.any_value(self._column("written", lambda: Concatenated(name, cast(row_id, Text))), type_=Text())

    def _column(self, what: str, value: Callable[[], Expression]) -> Expression:
        known, key = self.spot.facts.known, (what, *self.steps)
        if key not in known:
            made, absent = value(), self.spot.absent
            known[key] = self.spot.facts.column(made if absent is None else case((absent.is_not(true()), made)))
        return known[key]

    def _compared(self) -> Expression:
        place = self.place
        if isinstance(place, GlobalId):
            found: Expression = getattr(self.spot.at.row, place.column)
            return found
        assert place.compared, f"{self.steps} cannot be compared: no input or type offers it"
        return self._made(place.compared)()

    def _made(self, value: FromRow) -> Callable[[], Expression]:
        return lambda: value(self.spot.at.row, self.spot.at.environment)
