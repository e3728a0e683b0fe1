"""What rows add up to: counted, added and compared one by one, by what the resolvers answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.asked import Asked, concrete, value_of
from tests.oracle.tables import Row
from tests.oracle.values import Money, decimals, plain, rounded

FUNCTIONS = ("distinct", "sum", "avg", "min", "max")
MEAN_DECIMALS = 4
UNIT_FIELDS = ("currency", "currencies")
"""Of money, what becomes of the currencies."""


@dataclass(frozen=True)
class Measured:
    """A function, and the objects whose values it is of: one for each row, or None where a row has none."""

    function: str
    objects: Sequence[Any]


def inside(measured: Measured, type_name: str, field: str, asked: Asked) -> Measured:
    """The same function of what a field leads to."""
    return Measured(measured.function, [read(type_name, field, each, asked) for each in measured.objects])


def measure(measured: Measured, type_name: str, field: str, asked: Asked) -> Any:
    """What a field of the objects adds up to. Of amounts of several currencies nothing is told but how many these are."""
    if measured.function != "distinct":
        units = _units(type_name, field, measured.objects, asked)
        if field == "currencies":
            return len(units)
        if len(units) > 1:
            return None
        if type_name == "Money" and field == "currency":
            return min(units, default=None)
    values = [value for each in measured.objects if (value := read(type_name, field, each, asked)) is not None]
    if measured.function == "distinct":
        return len(set(values))
    return _told(_folded(measured.function, values), money=type_name == "Money") if values else None


def _folded(function: str, values: Sequence[Any]) -> Any:
    if function in ("min", "max"):
        return min(values) if function == "min" else max(values)
    total = sum((Fraction(value) for value in values), Fraction(0))
    if function == "sum":
        return Decimal(total.numerator) / Decimal(total.denominator)  # exact: values have few decimals
    mean = total / len(values)
    away_from_zero = int(abs(mean) * 10**MEAN_DECIMALS + Fraction(1, 2))
    return Decimal(away_from_zero if mean >= 0 else -away_from_zero).scaleb(-MEAN_DECIMALS)


def _told(value: Any, *, money: bool) -> Any:
    """Numbers without needless zeros; of money two decimals at least."""
    if not isinstance(value, Decimal):
        return value
    return rounded(value, max(2, decimals(plain(value)))) if money else plain(value)


def read(type_name: str, field: str, source: Any, asked: Asked) -> Any:
    """A field of an object that may not be there."""
    return None if source is None else value_of(concrete(type_name, source), field, source, asked)


def _units(type_name: str, field: str, objects: Sequence[Any], asked: Asked) -> set[str]:
    """The currencies of the amounts that there are; none for what is no amount."""
    if type_name == "Money":
        return {each.currency for each in objects if isinstance(each, Money)}
    unit = AMOUNTS.get((type_name, field))
    return set() if unit is None else {unit(each, asked) for each in objects if read(type_name, field, each, asked) is not None}


def _currency(version: Row, asked: Asked) -> str:
    """Of its latest price, else of its first offering."""
    prices = sorted(asked.tables.where("service_price", "version_id", version.id), key=lambda it: it.valid_from)
    offerings = sorted(asked.tables.where("service_offering", "version_id", version.id), key=lambda it: (it.position, it.id))
    known = [*(it.currency for it in reversed(prices)), *(it.currency for it in offerings)]
    return str(known[0]) if known else "?"


AMOUNTS: Mapping[tuple[str, str], Callable[[Row, Asked], str]] = {("ServiceVersion", "investmentEstimate"): _currency}
"""Numbers that are amounts, though no currency stands beside them."""
