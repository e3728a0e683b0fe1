"""What an offering costs. Nobody's view: lines that a customer does not see count too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.components import component_of
from tests.oracle.tables import Row, Tables
from tests.oracle.values import rounded

PERIODS = {"MONTH": 1, "YEAR": 12, "ONCE": 1}
"""Months that an offering is charged for at a time."""


@dataclass(frozen=True)
class Unit:
    """One unit of a component a month. Price and cost of an offering may be in different currencies."""

    price: Fraction
    cost: Fraction
    currency: str
    cost_currency: str


@dataclass(frozen=True)
class Pricing:
    """Amounts of one billing period, in `currency` but for the cost. `problem`: why one of them cannot be told."""

    currency: str
    adjustment: Decimal
    parts: Decimal | None = None
    price: Decimal | None = None
    cost: Decimal | None = None
    cost_currency: str = ""
    problem: str | None = None

    @property
    def margin(self) -> Decimal | None:
        if self.price is None or self.cost is None or self.currency != self.cost_currency:
            return None
        return self.price - self.cost

    @property
    def margin_percent(self) -> Decimal | None:
        return rounded_fraction(100 * Fraction(self.margin) / Fraction(self.price), 1) if self.price and self.margin is not None else None


def pricing_of(offering: Row, tables: Tables, day: date) -> Pricing:
    adjustment = offering.adjustment_percent or Decimal(0)
    fixed = None if offering.fixed_price is None else rounded(offering.fixed_price, 2)
    units = [(quantity, _unit(version, key, tables, day)) for quantity, version, key in _lines(offering, tables)]
    problem = _problem(offering, units)
    if problem:
        return Pricing(offering.currency, adjustment, price=fixed, problem=problem)
    known = [(Fraction(quantity), unit) for quantity, unit in units if isinstance(unit, Unit)]
    months = PERIODS[offering.billing_period]
    parts = sum((quantity * unit.price for quantity, unit in known), Fraction()) * months
    cost = sum((quantity * unit.cost for quantity, unit in known), Fraction()) * months
    cost_currency = next((unit.cost_currency for _, unit in known), offering.currency)
    return Pricing(
        offering.currency,
        adjustment,
        rounded_fraction(parts, 2) if all(unit.currency == offering.currency for _, unit in known) else None,
        fixed if offering.price_mode == "FIXED" else rounded_fraction(parts * (1 + Fraction(adjustment) / 100), 2),
        rounded_fraction(cost, 2),
        cost_currency,
        None if cost_currency == offering.currency else "COST_CURRENCY_DIFFERS",
    )


def _lines(offering: Row, tables: Tables) -> Iterable[tuple[Decimal, Row | None, str | None]]:
    """Quantity, version and, for a package inside, which of its offerings. A service that is no package is its own only part."""
    version = tables.of("service_version", offering.version_id)
    if not tables.of("service", version.service_id).is_package:
        yield Decimal(1), version, None
        return
    selected = {row.composition_item_id: row.quantity for row in tables.where("offering_selection", "offering_id", offering.id)}
    for line in tables.where("composition_item", "package_version_id", version.id):
        quantity = selected.get(line.id, line.default_quantity)
        if quantity > 0:
            yield quantity, component_of(line, tables, list)[0], line.component_offering_key


def _unit(version: Row | None, offering_key: str | None, tables: Tables, day: date) -> Unit | str:
    """A month of one unit, or why there is no price."""
    if version is None:
        return "COMPONENT_MISSING"
    if offering_key is None:
        prices = [price for price in tables.where("service_price", "version_id", version.id) if price.valid_from <= day]
        if not prices:
            return "PRICE_MISSING"
        price = max(prices, key=lambda it: it.valid_from)
        return Unit(Fraction(price.unit_price), Fraction(price.unit_cost), price.currency, price.currency)
    offerings = [it for it in tables.where("service_offering", "version_id", version.id) if it.key == offering_key]
    if not offerings or offerings[0].billing_period == "ONCE":
        return "PRICE_MISSING"
    nested, months = pricing_of(offerings[0], tables, day), PERIODS[offerings[0].billing_period]
    if nested.price is None or nested.cost is None:
        return "PRICE_MISSING"
    return Unit(Fraction(nested.price) / months, Fraction(nested.cost) / months, nested.currency, nested.cost_currency)


def _problem(offering: Row, units: Iterable[tuple[Decimal, Unit | str]]) -> str | None:
    found = [unit for _, unit in units]
    for missing in ("COMPONENT_MISSING", "PRICE_MISSING"):
        if missing in found:
            return missing
    known = [unit for unit in found if isinstance(unit, Unit)]
    several = len({unit.cost_currency for unit in known}) > 1
    foreign = any(unit.currency != offering.currency for unit in known)
    return "MIXED_CURRENCIES" if several or (foreign and offering.price_mode == "COMPUTED") else None


def rounded_fraction(number: Fraction, places: int) -> Decimal:
    """Half away from zero, exactly."""
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if number >= 0 else -whole).scaleb(-places)
