"""Resolvers of what prices are made of, and of choices that are judged and priced."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from tests.oracle.asked import Asked, answers
from tests.oracle.components import component_of
from tests.oracle.packages import in_place
from tests.oracle.pricing import Chosen, Part, Pricing, Terms, chosen_in, offering_of, price, rounded_fraction, terms_of
from tests.oracle.roots import By, named
from tests.oracle.services import versions_of
from tests.oracle.tables import Row
from tests.oracle.values import Money, Words, decimals, money, plain

LEVELS = 12
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A part that is seen, with its share of the rounded total."""

    part: Part
    months: int
    price: Decimal | None
    cost: Decimal | None


@answers("OfferingPricing.lines")
def _lines(pricing: Pricing, asked: Asked) -> list[Line]:
    prices: dict[str, Fraction] = defaultdict(Fraction)
    costs: dict[str, Fraction] = defaultdict(Fraction)
    made = []
    for part in pricing.known:
        if part.item is None or asked.sight.sees(part.item):
            shares = []
            for sums, currency, amount in ((prices, part.unit.currency, part.unit.price), (costs, part.unit.cost_currency, part.unit.cost)):
                before = sums[currency]
                sums[currency] += (amount or 0) * Fraction(part.quantity) * pricing.months
                share = rounded_fraction(sums[currency], 2) - rounded_fraction(before, 2)
                shares.append(None if amount is None else share)
            made.append(Line(part, pricing.months, *shares))
    return made


@answers("PricingLine.item")
def _item(line: Line, _: Asked) -> Row | None:
    return line.part.item


@answers("PricingLine.component")
def _component(line: Line, asked: Asked) -> Row | None:
    return asked.one("service", line.part.component_id)


@answers("PricingLine.offering")
def _offering(line: Line, asked: Asked) -> Row | None:
    return line.part.offering if line.part.offering is not None and asked.sight.sees(line.part.offering) else None


@answers("PricingLine.quantity")
def _quantity(line: Line, _: Asked) -> Decimal:
    return plain(line.part.quantity)


@answers("PricingLine.months")
def _months(line: Line, _: Asked) -> int:
    return line.months


@answers("PricingLine.unitPrice")
def _unit_price(line: Line, _: Asked) -> Money | None:
    unit = line.part.unit
    return None if unit.price is None else money(rounded_fraction(unit.price, 4), unit.currency)


@answers("PricingLine.unitCost")
def _unit_cost(line: Line, _: Asked) -> Money | None:
    unit = line.part.unit
    return None if unit.cost is None else money(rounded_fraction(unit.cost, 4), unit.cost_currency)


@answers("PricingLine.price")
def _price(line: Line, _: Asked) -> Money | None:
    return money(line.price, line.part.unit.currency)


@answers("PricingLine.cost")
def _cost(line: Line, _: Asked) -> Money | None:
    return money(line.cost, line.part.unit.cost_currency)


@answers("PricingLine.leadTimeDays")
def _lead_time_of_line(line: Line, asked: Asked) -> int | None:
    item, chosen = line.part.item, chosen_in(line.part.offering, asked.tables)
    version = line.part.version if item is None else component_of(item, asked.tables, asked.seen)[0]
    return None if version is None else lead_time(version, chosen, asked)


@answers("OfferingPricing.leadTimeDays")
def _lead_time(pricing: Pricing, asked: Asked) -> int | None:
    return lead_time(pricing.version, pricing.chosen, asked)


def lead_time(version: Row, chosen: Chosen, asked: Asked, levels: int = LEVELS) -> int | None:
    """The longest of its own and those of what it does not work without, among what is seen."""
    days = [version.lead_time_days]
    for line in asked.where("composition_item", "package_version_id", version.id) if levels else ():
        inside = component_of(line, asked.tables, asked.seen)[0]
        if inside is not None and line.role != "ENHANCING" and chosen.get(line.id, line.default_quantity) > 0:
            offering = offering_of(inside, line.component_offering_key, asked.tables)
            days.append(lead_time(inside, chosen_in(offering, asked.tables), asked, levels - 1))
    return max((it for it in days if it is not None), default=None)


@dataclass(frozen=True)
class Configuration:
    """`lines`: those of the entries, None where there is none to be seen."""

    version: Row
    offering: Row | None
    unknown: str | None
    entries: Sequence[Entry]
    lines: Sequence[Row | None]

    @property
    def asked_for(self) -> dict[UUID, Decimal]:
        """Of a line that is named twice the first counts."""
        pairs = [(line.id, entry["quantity"]) for line, entry in zip(self.lines, self.entries, strict=True) if line]
        return dict(reversed(pairs))


@dataclass(frozen=True)
class Violation:
    """A rule that is broken."""

    code: str
    selection_index: int | None
    named: str
    item: Row | None = None
    group: Row | None = None
    limit: Decimal | None = None
    given: Decimal | None = None


@answers("Query.checkConfiguration")
def _check(
    _: None, asked: Asked, package: By, selection: Sequence[Entry], number: str | None = None, offering: str | None = None
) -> Configuration | None:
    found = named(package, asked)
    if found is None or not found.is_package:
        return None
    versions = [version for version in versions_of(found.id, asked) if number in (None, version.number)]
    if not versions:
        return None
    base = offering_of(versions[0], offering, asked.tables)
    unknown = offering if base is None else None
    selection = [{**entry, "quantity": Decimal(str(entry["quantity"]))} for entry in selection]
    return Configuration(versions[0], base, unknown, selection, [_line(entry, versions[0], asked) for entry in selection])


def _line(entry: Entry, version: Row, asked: Asked) -> Row | None:
    service = named(entry["component"], asked)
    lines = asked.where("composition_item", "package_version_id", version.id)
    return next((line for line in lines if service is not None and line.component_service_id == service.id), None)


@answers("Configuration.version")
def _version(configuration: Configuration, _: Asked) -> Row:
    return configuration.version


@answers("Configuration.offering")
def _base(configuration: Configuration, _: Asked) -> Row | None:
    return configuration.offering


@answers("Configuration.valid")
def _valid(configuration: Configuration, asked: Asked) -> bool:
    return not _violations(configuration, asked)


@answers("Configuration.pricing")
def _pricing(configuration: Configuration, asked: Asked) -> Pricing:
    return _priced(configuration.version, configuration.offering, configuration.asked_for, asked)


def _priced(version: Row, offering: Row | None, asked_for: Mapping[UUID, Decimal], asked: Asked) -> Pricing:
    """A choice on top of an offering."""
    base = chosen_in(offering, asked.tables)
    chosen = {**base, **asked_for}
    terms = Terms() if offering is None else terms_of(offering)
    lines = asked.tables.where("composition_item", "package_version_id", version.id)
    if any(max(chosen.get(it.id, it.default_quantity), 0) != base.get(it.id, it.default_quantity) for it in lines):
        terms = replace(terms, fixed_price=None)
    return price(version, chosen, terms, asked.tables, asked.today)


@answers("CustomerAgreement.pricing")
def _agreed(agreement: Row, asked: Asked) -> Pricing | None:
    """What was agreed in the version in force: the operational one before one that is run down, the newest of them."""
    versions = [it for it in asked.where("service_version", "service_id", agreement.service_id) if it.stage in ("OPERATIONAL", "RETIRING")]
    versions.sort(key=lambda it: (it.stage_since, it.id), reverse=True)
    versions.sort(key=lambda it: it.stage == "RETIRING")
    offerings = [it for version in versions for it in in_place(asked.tables.where("service_offering", "version_id", version.id))]
    named = [it for it in offerings if agreement.offering_key in (it.key, *it.continues_keys)]
    if not named:
        return None
    version_id = named[0].version_id
    offering = next((it for it in named if it.version_id == version_id and it.key == agreement.offering_key), named[0])
    return _priced(asked.tables.of("service_version", version_id), offering, _deviating(agreement, version_id, asked), asked)


def _deviating(agreement: Row, version_id: UUID, asked: Asked) -> dict[UUID, Decimal]:
    agreed = {**(agreement.selections or {}), **(agreement.quantity_overrides or {})}
    lines = {_key(line, asked): line.id for line in asked.tables.where("composition_item", "package_version_id", version_id)}
    return {lines[key]: Decimal(str(quantity)) for key, quantity in agreed.items() if key in lines}


@answers("Configuration.violations")
def _violations(configuration: Configuration, asked: Asked) -> list[Violation]:
    found = [Violation("UNKNOWN_OFFERING", None, configuration.unknown)] if configuration.unknown else []
    for place in range(len(configuration.entries)):
        found.extend(sorted(_of_entry(configuration, place, asked), key=lambda it: it.code))
    return [*found, *_of_groups(configuration, asked)]


def _of_entry(configuration: Configuration, place: int, asked: Asked) -> Iterator[Violation]:
    line, quantity = configuration.lines[place], configuration.entries[place]["quantity"]
    if line is None:
        (name,) = configuration.entries[place]["component"].values()
        yield Violation("UNKNOWN_COMPONENT", place, name, given=quantity)
        return
    key = _key(line, asked)
    if line in configuration.lines[:place]:
        yield Violation("COMPONENT_REPEATED", place, key, line, given=quantity)
        return
    if decimals(plain(quantity)) > 2:
        yield Violation("QUANTITY_TOO_FINE", place, key, line, None, Decimal("0.01"), quantity)
    if quantity < line.min_quantity:
        yield Violation("QUANTITY_BELOW_MINIMUM", place, key, line, None, line.min_quantity, quantity)
    if line.max_quantity is not None and quantity > line.max_quantity:
        yield Violation("QUANTITY_ABOVE_MAXIMUM", place, key, line, None, line.max_quantity, quantity)


def _of_groups(configuration: Configuration, asked: Asked) -> Iterator[Violation]:
    """Whoever does not see all options is not told of more of them."""
    chosen = {**chosen_in(configuration.offering, asked.tables), **configuration.asked_for}
    groups = asked.tables.where("option_group", "package_version_id", configuration.version.id)
    for group in sorted(groups, key=lambda it: (it.position, it.id)):
        lines = sorted(asked.where("composition_item", "option_group_id", group.id), key=lambda it: (it.position, it.id))
        least = min(group.min_select, len(lines)) if asked.seat.customer or asked.seat.outside else group.min_select
        given = sum(chosen.get(line.id, line.default_quantity) > 0 for line in lines)
        keys = ", ".join(_key(line, asked) for line in lines)
        if given < least:
            yield Violation("OPTIONS_TOO_FEW", None, keys, None, group, Decimal(least), Decimal(given))
        if given > group.max_select:
            yield Violation("OPTIONS_TOO_MANY", None, keys, None, group, Decimal(group.max_select), Decimal(given))


def _key(line: Row, asked: Asked) -> str:
    return str(asked.tables.of("service", line.component_service_id).key)


MESSAGES = {
    "UNKNOWN_OFFERING": ("Paketissa ei ole mallia {0}.", "Paketet har ingen variant {0}.", "The package has no offering {0}."),
    "UNKNOWN_COMPONENT": (
        "{0} ei kuulu pakettiin; jätä se pois.",
        "{0} ingår inte i paketet; lämna bort den.",
        "{0} is no component of the package; leave it out.",
    ),
    "COMPONENT_REPEATED": (
        "{0} on mainittu monta kertaa; mainitse se kerran.",
        "{0} nämns flera gånger; nämn den en gång.",
        "{0} is named more than once; name it once.",
    ),
    "QUANTITY_TOO_FINE": (
        "{0}: määrässä {2} on enemmän kuin kaksi desimaalia.",
        "{0}: mängden {2} har fler än två decimaler.",
        "{0}: {2} has more than two decimals.",
    ),
    "QUANTITY_BELOW_MINIMUM": ("{0}: vähintään {1}, ei {2}.", "{0}: minst {1}, inte {2}.", "{0}: at least {1}, not {2}."),
    "QUANTITY_ABOVE_MAXIMUM": ("{0}: enintään {1}, ei {2}.", "{0}: högst {1}, inte {2}.", "{0}: at most {1}, not {2}."),
    "OPTIONS_TOO_FEW": (
        "Valitse vähintään {1} näistä: {0}. Nyt valittuja on {2}.",
        "Välj minst {1} av dessa: {0}. Nu är {2} valda.",
        "Choose at least {1} of these: {0}. {2} are chosen now.",
    ),
    "OPTIONS_TOO_MANY": (
        "Valitse enintään {1} näistä: {0}. Nyt valittuja on {2}.",
        "Välj högst {1} av dessa: {0}. Nu är {2} valda.",
        "Choose at most {1} of these: {0}. {2} are chosen now.",
    ),
}


@answers("ConfigurationViolation.message")
def _message(violation: Violation, asked: Asked) -> Words | None:
    limit, given = ("" if it is None else format(plain(it), "f") for it in (violation.limit, violation.given))
    texts = {}
    for language, text in zip(("fi", "sv", "en"), MESSAGES[violation.code], strict=True):
        numbers = [it if language == "en" else it.replace(".", ",") for it in (limit, given)]
        texts[language] = text.format(violation.named, *numbers)
    return asked.words(texts)


@answers("ConfigurationViolation.code")
def _code(violation: Violation, _: Asked) -> str:
    return violation.code


@answers("ConfigurationViolation.selectionIndex")
def _selection_index(violation: Violation, _: Asked) -> int | None:
    return violation.selection_index


@answers("ConfigurationViolation.named")
def _named(violation: Violation, _: Asked) -> str:
    return violation.named


@answers("ConfigurationViolation.item")
def _violated(violation: Violation, _: Asked) -> Row | None:
    return violation.item


@answers("ConfigurationViolation.component")
def _violating(violation: Violation, asked: Asked) -> Row | None:
    return None if violation.item is None else asked.one("service", violation.item.component_service_id)


@answers("ConfigurationViolation.optionGroup")
def _group(violation: Violation, asked: Asked) -> Row | None:
    return None if violation.group is None else asked.one("option_group", violation.group.id)


@answers("ConfigurationViolation.limit")
def _limit(violation: Violation, _: Asked) -> Decimal | None:
    return None if violation.limit is None else plain(violation.limit)


@answers("ConfigurationViolation.given")
def _given(violation: Violation, _: Asked) -> Decimal | None:
    return None if violation.given is None else plain(violation.given)
