"""Versions at random, written to the database as they are drawn, and how two of them differ, in a few lines of plain Python."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from uuid import UUID

from app.domain.package.change_words import FIELDS, THINGS, CustomerImpact, PromiseChangeKind
from tests.support import rows
from tests.support.rows import Connection

OPPOSITE = {
    CustomerImpact.BETTER: CustomerImpact.WORSE,
    CustomerImpact.WORSE: CustomerImpact.BETTER,
    CustomerImpact.NEUTRAL: CustomerImpact.NEUTRAL,
    CustomerImpact.INTERNAL: CustomerImpact.INTERNAL,
}
MIRROR = {each.more: each.less for each in FIELDS.values()} | {each.less: each.more for each in FIELDS.values()}
MIRROR |= {each.added: each.removed for each in THINGS.values()} | {each.removed: each.added for each in THINGS.values()}


def mirrored(kind: PromiseChangeKind) -> PromiseChangeKind:
    """What it is called when time runs backwards."""
    return MIRROR.get(kind, kind)


Line = tuple[str, int, int, int | None, bool]
"""Role, least, usual and greatest quantity, and whether customers see it."""
Promise = tuple[Decimal | None, str, str]
"""Target, unit, words."""
WORDS = ("yksi", "kaksi", "kolme", "neljä", "viisi")
COMPONENTS = 4
KINDS = {"AVAILABILITY": "käytettävyys", "RESPONSE_TIME": "vastausaika", "QUALITY": "laatu", "SECURITY": "turvallisuus"}
PROMISES: Mapping[str, tuple[Promise, ...]] = {
    "AVAILABILITY": ((Decimal("99.5"), "%", "a"), (Decimal("99.9"), "%", "a"), (Decimal("99.9"), "% arkisin", "a")),
    "RESPONSE_TIME": ((Decimal(48), "h", "b"), (Decimal(2), "d", "b"), (Decimal(1), "HOURS", "b"), (Decimal(90), "min", "b")),
    "QUALITY": ((Decimal(5), "%", "enintään"), (Decimal(3), "%", "enintään"), (Decimal(3), "%", "vähintään"), (Decimal(3), "%", "noin")),
    "SECURITY": ((None, "ISO 27001", "c"), (None, "ISO 27001", "d")),
}


@dataclass
class Draft:
    """What one version promises. Guarantees by the offering that they are for, "" for all, and their kind."""

    scope: dict[str, str] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    offerings: dict[str, int] = field(default_factory=dict)
    promises: dict[tuple[str, str], Promise] = field(default_factory=dict)
    days: int | None = None


def drawn(random: Random) -> Draft:
    draft = Draft(days=random.choice([None, 5, 10]))
    draft.scope = {word: random.choice(["INCLUDED", "EXCLUDED"]) for word in WORDS if random.random() < 0.6}
    draft.lines = {number: _line(random) for number in range(COMPONENTS) if random.random() < 0.7}
    draft.offerings = {key: random.choice([100, 200]) for key in ("BASIC", "WIDE") if random.random() < 0.7}
    for holder in ("", *draft.offerings):
        draft.promises |= {(holder, kind): random.choice(PROMISES[kind]) for kind in KINDS if random.random() < (0.3 if holder else 0.7)}
    return draft


def _line(random: Random) -> Line:
    least = random.randint(0, 2)
    usual = random.randint(least, 3)
    role = random.choice(["CORE", "ENHANCING"]) if least else "ENHANCING"
    return role, least, usual, random.choice([None, max(usual, 1), 5]), random.random() < 0.8


async def written(connection: Connection, package: UUID, number: str, draft: Draft, components: list[UUID]) -> None:
    """As a version of a package, in an order of its own."""
    version = await rows.version(connection, package, "PROPOSED", number, name={"fi": "Paketti"}, lead_time_days=draft.days)
    for place, (word, inclusion) in enumerate(draft.scope.items(), start=1):
        await rows.insert(connection, "scope_item", version_id=version, inclusion=inclusion, text={"fi": word}, position=place)
    for number_, (role, least, usual, most, shown) in draft.lines.items():
        quantities = {"min_quantity": least, "default_quantity": usual, "max_quantity": most}
        await rows.item(connection, version, components[number_], role=role, customer_visible=shown, position=number_, **quantities)
    offerings: dict[str, UUID | None] = {"": None}
    for key, price in draft.offerings.items():
        fixed = {"price_mode": "FIXED", "fixed_price": Decimal(price)}
        offerings[key] = await rows.offering(connection, version, key=key, name={"fi": key.title()}, **fixed)
    for (holder, kind), (target, unit, words) in draft.promises.items():
        values = {"kind": kind, "target_value": target, "unit": unit, "text": {"fi": words}, "offering_id": offerings[holder]}
        await rows.insert(connection, "service_commitment", version_id=version, **values)


def differences(was: Draft, now: Draft) -> Counter[tuple[str, str]]:
    """Kind and what it is about; costs apart."""
    return Counter([*_scope(was, now), *_lines(was, now), *_offerings(was, now), *_promises(was, now), *_days(was, now)])


def _scope(was: Draft, now: Draft) -> Iterator[tuple[str, str]]:
    for word in was.scope.keys() | now.scope.keys():
        match was.scope.get(word), now.scope.get(word):
            case None, str(inclusion):
                yield f"SCOPE_{inclusion}_ADDED", word
            case str(inclusion), None:
                yield f"SCOPE_{inclusion}_REMOVED", word
            case one, str(other) if one != other:
                yield f"SCOPE_NOW_{other}", word


def _lines(was: Draft, now: Draft) -> Iterator[tuple[str, str]]:
    for number in was.lines.keys() | now.lines.keys():
        name, one, other = f"Osa {number}", was.lines.get(number), now.lines.get(number)
        if one is None or other is None:
            yield ("COMPONENT_ADDED" if one is None else "COMPONENT_REMOVED"), name
            continue
        if one[4] != other[4]:
            yield ("COMPONENT_SHOWN" if other[4] else "COMPONENT_HIDDEN"), name
        if one[0] != other[0]:
            yield "COMPONENT_ROLE_CHANGED", name
        endless = Decimal("Infinity")
        for what, before, after in (
            ("MINIMUM", one[1], other[1]),
            ("DEFAULT", one[2], other[2]),
            ("MAXIMUM", endless if one[3] is None else one[3], endless if other[3] is None else other[3]),
        ):
            if before != after:
                yield f"{what}_QUANTITY_{'RAISED' if after > before else 'LOWERED'}", name


def _offerings(was: Draft, now: Draft) -> Iterator[tuple[str, str]]:
    for key in was.offerings.keys() | now.offerings.keys():
        match was.offerings.get(key), now.offerings.get(key):
            case None, _:
                yield "OFFERING_ADDED", key.title()
            case _, None:
                yield "OFFERING_REMOVED", key.title()
            case int(one), int(other) if one != other:
                yield ("PRICE_RAISED" if other > one else "PRICE_LOWERED"), key.title()


def _promises(was: Draft, now: Draft) -> Iterator[tuple[str, str]]:
    """For an offering what is said of it, else what is said of all; where neither side says anything of it itself, it is told of all."""
    for holder in ("", *(was.offerings.keys() & now.offerings.keys())):
        for kind, name in KINDS.items():
            if (holder, kind) not in was.promises | now.promises:
                continue
            one, other = (side.promises.get((holder, kind), side.promises.get(("", kind))) for side in (was, now))
            about = f"{name} ({holder.title()})" if holder else name
            if one is None or other is None:
                yield ("COMMITMENT_ADDED" if one is None else "COMMITMENT_REMOVED"), about
            elif _said(one) != _said(other):
                yield _direction(kind, one, other), about


def _said(promise: Promise) -> tuple[object, ...]:
    target, unit, words = promise
    return target, unit.upper(), words


def _direction(kind: str, one: Promise, other: Promise) -> str:
    goods = [_goodness(kind, promise) for promise in (one, other)]
    (before, unit), (after, same) = goods
    if before is None or after is None or unit != same or before == after:
        return "COMMITMENT_CHANGED"
    return "COMMITMENT_TIGHTENED" if after > before else "COMMITMENT_LOOSENED"


def _goodness(kind: str, promise: Promise) -> tuple[Decimal | None, str]:
    """The more the better, in what it is counted."""
    target, unit, words = promise
    if target is None:
        return None, unit
    match kind:
        case "AVAILABILITY":
            return target, unit
        case "RESPONSE_TIME":
            return -target * {"min": Decimal(1) / 60, "h": Decimal(1), "HOURS": Decimal(1), "d": Decimal(24)}[unit], "h"
        case _:
            signs = {"enintään": -target, "vähintään": target}
            return signs.get(words), unit


def _days(was: Draft, now: Draft) -> Iterator[tuple[str, str]]:
    one, other = (Decimal("Infinity") if side.days is None else Decimal(side.days) for side in (was, now))
    if one != other:
        yield ("LEAD_TIME_LENGTHENED" if other > one else "LEAD_TIME_SHORTENED"), "Paketti"
