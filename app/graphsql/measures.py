"""What rows add up to: how many there are, and of a value its sum, mean, least, greatest and how many different ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, Numeric, case, cast, distinct, func, literal_column

from app.graphsql.facts import Fact, Path, Spot
from app.places.json_text import Part, expression, leaf, or_null
from app.places.mapping import Expression, Leaf, Scalar, Unit

MEAN_DECIMALS = 4
COUNT = ("count",)
ALWAYS = frozenset({"count", "distinct"})  # of no rows too


def _different(value: Expression) -> Expression:
    return func.count(distinct(value), type_=BigInteger())


FUNCTIONS: Mapping[str, Callable[[Expression], Expression]] = {
    "distinct": _different,
    "sum": lambda value: cast(func.sum(value), Numeric),
    "avg": lambda value: func.round(func.avg(value), literal_column(str(MEAN_DECIMALS)), type_=Numeric()),
    "min": func.min,
    "max": func.max,
}
"""By their names in the contract."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that rows add up to. `what`: a function, and the fields that lead to its value."""

    what: tuple[str, ...]
    value: Expression = field(compare=False)
    scalar: Scalar = field(compare=False)
    text: Callable[[Expression], Expression] = field(compare=False)

    def written(self, found: Expression, spot: Spot) -> list[Part]:
        """As JSON. `found`: its value, or a column that holds it."""
        return [or_null(expression(leaf(self.text(found), self.scalar.writing), spot.at.environment))]


def counted(spot: Spot) -> Measure:
    """How many rows there are."""
    return _number(COUNT, func.count(type_=BigInteger()), spot)


def measured(function: str, spot: Spot, name: str, path: Path) -> Spot | Measure:
    """What all rows add up to by a field of an object that each has; or the object that the field leads to."""
    owner, unit = _unit(spot, name) if function != "distinct" else (name, None)
    found = spot.inside(owner, path)
    if isinstance(found, Spot):
        return found
    what = (function, *spot.steps, name)
    if function == "distinct":
        return _number(what, _different(found.value()), spot)
    if unit and name == unit.several:
        return _number(what, _different(found.unit()), spot)
    if unit and name == unit.name:
        same: Expression = func.min(found.unit())
        of_unit = spot.at.mapping.rows_type(spot.at.mapping.field(spot.type_name, name).type).name
        return Measure(what, _of_one_unit(found, same), spot.at.mapping.scalar(of_unit), lambda value: value)
    scalar = spot.at.mapping.scalar("Decimal" if function in ("sum", "avg") else found.target)
    text = found.text if isinstance(found.place, Leaf) and found.place.text else scalar.text
    value = FUNCTIONS[function](found.value())
    return Measure(what, _of_one_unit(found, value) if isinstance(found.place, Leaf) and found.place.unit else value, scalar, text)


def _of_one_unit(fact: Fact, value: Expression) -> Expression:
    """Nothing where amounts are of several units; one that says none is no other one."""
    unit = fact.unit()
    return case((func.min(unit).is_not_distinct_from(func.max(unit)), value))


def _number(what: tuple[str, ...], value: Expression, spot: Spot) -> Measure:
    return Measure(what, value, spot.at.mapping.scalar("Int"), lambda value: value)


def _unit(spot: Spot, name: str) -> tuple[str, Unit | None]:
    """The field whose amounts a field is about, and their unit."""
    for owner, place in spot.at.members[0].places.items():
        if isinstance(place, Leaf) and place.unit and name in (place.unit.name, place.unit.several):
            return owner, place.unit
    return name, None
