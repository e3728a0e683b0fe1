"""What an offering costs. Nobody's view: lines that a customer does not see count too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from tests.oracle.components import component_of
from tests.oracle.tables import Row, Tables
from tests.oracle.values import rounded

Chosen = Mapping[UUID, Decimal]
"""Quantities by the id of the line; what is not named counts with its default."""
PERIODS = {"MONTH": 1, "YEAR": 12, "ONCE": 1}
"""Months that an offering is charged for at a time."""


@dataclass(frozen=True)
class Unit:
    """One unit of a component a month. Price and cost of an offering may be in different currencies."""

    price: Fraction | None = None
    cost: Fraction | None = None
    currency: str = ""
    cost_currency: str = ""


@dataclass(frozen=True)
class Part:
    """So much of one component. `version`: None when there is none. `offering`: of a package inside."""

    item: Row | None
    component_id: UUID
    version: Row | None
    offering: Row | None
    quantity: Decimal
    unit: Unit


@dataclass(frozen=True)
class Terms:
    """How a sum of parts becomes a price. `currency` None: that of the parts."""

    mode: str = "COMPUTED"
    fixed_price: Decimal | None = None
    adjustment: Decimal = Decimal(0)
    currency: str | None = None
    months: int = 1


@dataclass(frozen=True)
class Pricing:
    """Amounts of one billing period, in `currency` but for the cost. `problem`: why one of them cannot be told."""

    version: Row
    chosen: Chosen
    months: int
    known: Sequence[Part]
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
    return price(tables.of("service_version", offering.version_id), chosen_in(offering, tables), terms_of(offering), tables, day)


def chosen_in(offering: Row | None, tables: Tables) -> dict[UUID, Decimal]:
    """Quantities by the id of the line."""
    if offering is None:
        return {}
    return {row.composition_item_id: row.quantity for row in tables.where("offering_selection", "offering_id", offering.id)}


def terms_of(offering: Row) -> Terms:
    adjustment = offering.adjustment_percent or Decimal(0)
    return Terms(offering.price_mode, offering.fixed_price, adjustment, offering.currency, PERIODS[offering.billing_period])


def price(version: Row, chosen: Chosen, terms: Terms, tables: Tables, day: date) -> Pricing:
    found = list(parts_of(version, chosen, tables, day))
    fixed = None if terms.fixed_price is None else rounded(terms.fixed_price, 2)
    currency = terms.currency or min((part.unit.currency for part in found if part.unit.currency), default="")
    made = Pricing(version, chosen, terms.months, found, currency, terms.adjustment, price=fixed)
    problem = _problem(terms, currency, found)
    if problem:
        return replace(made, problem=problem)
    parts = _sum((part.quantity, part.unit.price) for part in found) * terms.months
    cost = _sum((part.quantity, part.unit.cost) for part in found) * terms.months
    cost_currency = next((part.unit.cost_currency for part in found), currency)
    unlike = "COST_CURRENCY_DIFFERS" if cost_currency != currency else None
    return replace(
        made,
        parts=rounded_fraction(parts, 2) if all(part.unit.currency == currency for part in found) else None,
        price=fixed if terms.mode == "FIXED" else rounded_fraction(parts * (1 + Fraction(terms.adjustment) / 100), 2),
        cost=rounded_fraction(cost, 2),
        cost_currency=cost_currency,
        problem="NOT_AS_OFFERED" if terms.mode == "FIXED" and fixed is None else unlike,
    )


def _sum(amounts: Iterable[tuple[Decimal, Fraction | None]]) -> Fraction:
    return sum((Fraction(quantity) * amount for quantity, amount in amounts if amount is not None), Fraction())


def parts_of(version: Row, chosen: Chosen, tables: Tables, day: date) -> Iterator[Part]:
    """A service that is no package is its own only part."""
    if not tables.of("service", version.service_id).is_package:
        yield Part(None, version.service_id, version, None, Decimal(1), _unit(version, None, None, tables, day))
        return
    lines = tables.where("composition_item", "package_version_id", version.id)
    for line in sorted(lines, key=lambda line: (line.position, line.id)):
        quantity = chosen.get(line.id, line.default_quantity)
        if quantity > 0:
            stands_for = component_of(line, tables, list)[0]
            offering = offering_of(stands_for, line.component_offering_key, tables)
            unit = _unit(stands_for, line.component_offering_key, offering, tables, day)
            yield Part(line, line.component_service_id, stands_for, offering, quantity, unit)


def offering_of(version: Row | None, key: str | None, tables: Tables) -> Row | None:
    offerings = [] if version is None else tables.where("service_offering", "version_id", version.id)
    return next((offering for offering in offerings if offering.key == key), None)


def _unit(version: Row | None, key: str | None, offering: Row | None, tables: Tables, day: date) -> Unit:
    """A month of one unit."""
    if version is None or (key is not None and offering is None):
        return Unit()
    if offering is None:
        prices = [price for price in tables.where("service_price", "version_id", version.id) if price.valid_from <= day]
        if not prices:
            return Unit()
        price = max(prices, key=lambda it: it.valid_from)
        return Unit(Fraction(price.unit_price), Fraction(price.unit_cost), price.currency, price.currency)
    nested, months = pricing_of(offering, tables, day), PERIODS[offering.billing_period]
    once = offering.billing_period == "ONCE"
    monthly, costs = (None if amount is None or once else Fraction(amount) / months for amount in (nested.price, nested.cost))
    return Unit(monthly, costs, nested.currency, nested.cost_currency)


def _problem(terms: Terms, currency: str, parts: Sequence[Part]) -> str | None:
    if not currency and not parts:
        return "NOTHING_CHOSEN"
    if any(part.version is None for part in parts):
        return "COMPONENT_MISSING"
    if any(part.unit.price is None or part.unit.cost is None for part in parts):
        return "PRICE_MISSING"
    several = len({part.unit.cost_currency for part in parts}) > 1
    foreign = any(part.unit.currency != currency for part in parts)
    return "MIXED_CURRENCIES" if several or (foreign and terms.mode == "COMPUTED") else None


def rounded_fraction(number: Fraction, places: int) -> Decimal:
    """Half away from zero, exactly."""
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if number >= 0 else -whole).scaleb(-places)
