"""What a package may contain, which options it may leave open, and how an offering may be priced: every fault at its place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app import limits
from app.domain.package.words import MESSAGES, BillingPeriod, ComponentRole, PriceMode, Violation
from app.errors import Conflict, Invalid, Path

Contents = Mapping[str, Collection[str]]
"""What each package contains directly, by key, in any version that is neither RETIRED nor REJECTED."""


@dataclass(frozen=True, slots=True)
class Quantities:
    """How much of a component there may be. `most` None: any amount."""

    least: Decimal
    usual: Decimal
    most: Decimal | None


def quantities(role: ComponentRole, least: Decimal | None, usual: Decimal | None, most: Decimal | None) -> Quantities:
    """With what is left out filled in."""
    low = least if least is not None else Decimal(0 if role is ComponentRole.ENHANCING else 1)
    return Quantities(low, usual if usual is not None else low, most)


def quantity_faults(role: ComponentRole, asked: Quantities, path: Path) -> Iterator[Invalid]:
    """0 ≤ minimum ≤ default ≤ maximum."""
    if asked.least < 0:
        yield Invalid(f"A minimum is 0 or more, not {asked.least}.", code="OUT_OF_BOUNDS", path=[*path, "minQuantity"])
    if role is ComponentRole.CORE and asked.least < 1:
        what = f"A CORE component is never left out: its minimum is 1 or more, not {asked.least}."
        yield Invalid(what, code="CORE_IS_MANDATORY", path=[*path, "minQuantity"])
    if asked.usual < asked.least:
        what = f"The default {asked.usual} is below the minimum {asked.least}."
        yield Invalid(what, code="DEFAULT_OUTSIDE_LIMITS", path=[*path, "defaultQuantity"])
    if asked.most is None:
        return
    if asked.most <= 0:
        yield Invalid(f"A maximum is above 0, not {asked.most}.", code="OUT_OF_BOUNDS", path=[*path, "maxQuantity"])
    if asked.most < asked.least:
        what = f"The maximum {asked.most} is below the minimum {asked.least}."
        yield Invalid(what, code="MAXIMUM_BELOW_MINIMUM", path=[*path, "maxQuantity"])
    elif asked.usual > asked.most:
        what = f"The default {asked.usual} is above the maximum {asked.most}."
        yield Invalid(what, code="DEFAULT_OUTSIDE_LIMITS", path=[*path, "defaultQuantity"])


def offering_of_component_fault(component: str, is_package: bool, key: str | None, known: Collection[str], path: Path) -> Invalid | None:
    """A package is contained by one of its offerings, which its price is taken from. `known`: those of the version that is meant."""
    where = [*path, "componentOfferingKey"]
    if key is None:
        what = f"{component} is a package: name the offering that it is contained with. {_either(known)}"
        return Invalid(what, code="OFFERING_MISSING", path=where) if is_package else None
    if key not in known:
        return Invalid(f"{component} has no offering {key}. {_either(known)}", code="UNKNOWN_OFFERING", path=where)
    return None


def _either(known: Collection[str]) -> str:
    return f"It has {', '.join(sorted(known))}." if known else "It has none."


def circle(package: str, component: str, contents: Contents) -> list[str] | None:
    """The way from a package through a component back to itself; None: there is none."""
    ways, seen = [[package, component]], {component}
    while ways:
        way = ways.pop()
        if way[-1] == package:
            return way
        for below in sorted(contents.get(way[-1], ())):
            if below == package or below not in seen:
                seen.add(below)
                ways.append([*way, below])
    return None


def nesting_fault(package: str, component: str, contents: Contents, above: int, path: Path) -> Conflict | None:
    """No package contains itself, and none lies deeper than is read. `above`: levels of packages that contain this one."""
    way = circle(package, component, contents)
    if way is not None:
        what = f"{package} would contain itself: {' > '.join(way)}. Leave {component} out, or take what closes the circle out of it first."
        return Conflict(what, code="COMPOSITION_CIRCLE", path=[*path, "component"])
    depth = above + 1 + levels(component, contents)
    if depth > limits.PACKAGE_DEPTH_MAX:
        what = f"With {component} in {package} packages would be nested {depth} levels deep; at most {limits.PACKAGE_DEPTH_MAX} are."
        return Conflict(what, code="COMPOSITION_TOO_DEEP", path=[*path, "component"])
    return None


def levels(top: str, contents: Contents) -> int:
    """The longest way down from a service, counted no further than is refused anyway."""
    reached, depth = {top}, 0
    while depth <= limits.PACKAGE_DEPTH_MAX:
        reached = {below for service in reached for below in contents.get(service, ())}
        if not reached:
            break
        depth += 1
    return depth


def positions(before: Sequence[int | None]) -> list[int]:
    """Places that rise, out of those that are taken already as far as they go: rows that stay in order keep theirs, and of two that change
    places each gets the other's. None: a new row."""
    taken = iter(sorted(place for place in before if place is not None))
    places: list[int] = []
    last = 0
    for place in before:
        usual = last + 1 if place is None else next(taken)
        last = max(usual, last + 1)
        places.append(last)
    return places


def select_faults(least: int, most: int, mandatory: Sequence[str], options: int, path: Path) -> Iterator[Invalid]:
    """The limits of an option group among themselves and with those of its components. `mandatory`: those that cannot be left out."""
    if least < 0 or most < 1 or least > most:
        what = f"Limits are 0 ≤ minSelect ≤ maxSelect and maxSelect ≥ 1, not {least} and {most}."
        yield Invalid(what, code="LIMITS_OUT_OF_ORDER", path=[*path, "minSelect"])
        return
    if least > options:
        what = f"At least {least} cannot be chosen of {options} components."
        yield Invalid(what, code="OPTIONS_INCONSISTENT", path=[*path, "minSelect"])
    if len(mandatory) > most:
        what = f"At most {most} cannot be chosen where {', '.join(mandatory)} have a minimum above 0 and are never left out."
        yield Invalid(what, code="OPTIONS_INCONSISTENT", path=[*path, "maxSelect"])


def adjustment(mode: PriceMode, asked: Decimal | None, stored: Decimal | None) -> Decimal | None:
    """As it is stored. None is read as 0, so what was read can be sent back: neither takes the place of the other."""
    if asked:
        return asked
    if mode is PriceMode.FIXED:
        return None
    return asked if stored else stored


@dataclass(frozen=True, slots=True)
class Terms:
    """How an offering is priced."""

    mode: PriceMode
    fixed_price: Decimal | None
    adjustment_percent: Decimal | None
    period: BillingPeriod


def terms_faults(asked: Terms, path: Path) -> Iterator[Invalid]:
    """A price is set or computed, never both."""
    fixed = asked.mode is PriceMode.FIXED
    if fixed and asked.fixed_price is None:
        yield Invalid("A FIXED price must be given.", code="FIXED_PRICE_MISSING", path=[*path, "fixedPrice"])
    if not fixed and asked.fixed_price is not None:
        yield Invalid("A COMPUTED price is the sum of the parts; leave fixedPrice out.", code="NOT_FIXED", path=[*path, "fixedPrice"])
    if asked.fixed_price is not None and asked.fixed_price < 0:
        yield Invalid(f"A price is 0 or more, not {asked.fixed_price}.", code="OUT_OF_BOUNDS", path=[*path, "fixedPrice"])
    if asked.adjustment_percent is not None and fixed:
        what = "A FIXED price is not adjusted; leave adjustmentPercent out."
        yield Invalid(what, code="NOT_COMPUTED", path=[*path, "adjustmentPercent"])
    elif asked.adjustment_percent is not None and asked.adjustment_percent <= -100:
        what = f"An adjustment is above −100 %, not {asked.adjustment_percent} %."
        yield Invalid(what, code="OUT_OF_BOUNDS", path=[*path, "adjustmentPercent"])
    if asked.period is BillingPeriod.ONCE and not fixed:
        what = "What is charged once has a FIXED price; a COMPUTED one is by the month or the year."
        yield Invalid(what, code="ONCE_IS_FIXED", path=[*path, "billingPeriod"])


def continued_faults(keys: Sequence[str], known: Collection[str], path: Path) -> Iterator[Invalid]:
    """`known`: keys of the offerings of other versions."""
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield Invalid(f"{key} is named twice; name it once.", code="REPEATED", path=[*path, place])
        elif key not in known:
            yield Invalid(f"No other version offers {key}.", code="UNKNOWN_OFFERING", path=[*path, place])


def in_english(code: Violation, named: str, allowed: Decimal | None, given: Decimal | None) -> str:
    """A broken rule of a choice in English."""
    return MESSAGES["en"][code].format(named=named, allowed=_plain(allowed), given=_plain(given))


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")
