"""What a service and its versions may say, and when it may change: a promise until it is designed, prices by date, the rest always."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.domain.blank import is_blank
from app.domain.lifecycle.words import IN_FORCE, Stage
from app.domain.party.words import PartyKind
from app.domain.service.words import CommitmentKind, LanguageStatus
from app.errors import Conflict, DomainError, Forbidden, Invalid, with_article

OPEN_STAGES = (Stage.PROPOSED, Stage.IN_DESIGN)
"""The promise is still being made; from IN_TRANSITION on customers and colleagues rely on it."""

PROMISED = ("name", "customer_need", "value_proposition", "description", "lead_time_days")
MANAGED = ("internal_description", "priority", "business_value", "risk", "investment_estimate", "documentation_url")
NEED_MONEY = ("risk", "investment_estimate")
"""Fields of a version by what decides when they change, and those that the scope money:read is needed for."""

BOUNDS: Mapping[str, tuple[int, int | None]] = {
    "lead_time_days": (0, None),
    "priority": (1, 100),
    "business_value": (1, 5),
    "risk": (1, 5),
    "investment_estimate": (0, None),
}

NUMBER = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")
IN_PERCENT = re.compile(r"percent|%", re.ASCII | re.IGNORECASE)
ADDRESS = re.compile(r"https://[^\s/?#]+\S*|mailto:[^\s@?]+@[^\s@]+")
CATEGORY_LETTERS_MAX = 60  # letters of a category: a code, or a word or two
ADDRESS_LETTERS_MAX = 2_000  # letters of an address: what browsers and mail programs agree on


def promise_open(stage: Stage, *, imported: bool, relied_on: bool) -> bool:
    """Whether texts, scope, commitments, composition, option groups and offerings may change: until the design is complete. What was
    imported was not described here while it was designed: it may be until somebody relies on it."""
    return stage in OPEN_STAGES or (imported and not relied_on)


def promise_closed(stage: Stage, *path: str | int) -> Conflict:
    """The refusal of a change that comes too late."""
    return Conflict(
        f"The version is {stage.value}, and its promise no longer changes. A slip of the pen in a text: versionTextsCorrect. "
        "Anything else: versionCreate(basedOn), and change the new version.",
        code="PROMISE_CLOSED",
        path=path,
    )


def promise_not_closed(stage: Stage, *path: str | int) -> Conflict:
    """The refusal of a correction that comes too early: it would be marked as one for ever."""
    what = f"The version is {stage.value}, and its promise is still open: change it with versionUpdate, scopeSet and the like."
    return Conflict(what, code="PROMISE_OPEN", path=path)


def vanishes(stage: Stage, before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether a version in force would be in no published language any more; customers see published ones only."""
    published = LanguageStatus.PUBLISHED.value
    return stage in IN_FORCE and published in before and published not in after


def category_faults(category: str, *path: str | int) -> Iterator[Invalid]:
    if not category.strip() or category != category.strip() or len(category) > CATEGORY_LETTERS_MAX or not category.isprintable():
        what = f"A category is a code of 1 to {CATEGORY_LETTERS_MAX} letters with no space around it, for instance WORKPLACE."
        yield Invalid(what, code="CATEGORY_MALFORMED", path=path)


def number_faults(number: str, taken: Sequence[str], *path: str | int) -> Iterator[Invalid | Conflict]:
    if not NUMBER.fullmatch(number):
        yield Invalid("A version number is MAJOR.MINOR without leading zeros, for instance 2.0.", code="NUMBER_MALFORMED", path=path)
    elif number in taken:
        what = f"The service has a version {number} already; the next free one is {next_number(taken)}."
        yield Conflict(what, code="NUMBER_TAKEN", path=path)


def next_number(taken: Sequence[str]) -> str:
    """The next major one: a new version is a new promise. Who means a minor one says so."""
    return f"{max((int(number.partition('.')[0]) for number in taken), default=0) + 1}.0"


def bounds_fault(name: str, value: int | Decimal, *path: str | int) -> Invalid | None:
    """`name`: of a field in BOUNDS."""
    low, high = BOUNDS[name]
    if value >= low and (high is None or value <= high):
        return None
    allowed = f"{low} or more" if high is None else f"from {low} to {high}"
    return Invalid(f"{path[-1] if path else name} is {allowed}, not {value}.", code="OUT_OF_BOUNDS", path=path)


def amount_fault(amount: Decimal, *path: str | int) -> Invalid | None:
    """Discounts are adjustments of offerings, not prices below nothing."""
    return Invalid(f"An amount is 0 or more, not {amount}.", code="OUT_OF_BOUNDS", path=path) if amount < 0 else None


def address_fault(address: str, *path: str | int) -> Invalid | None:
    """Nothing else is stored, because whoever reads it may click it."""
    if len(address) <= ADDRESS_LETTERS_MAX and ADDRESS.fullmatch(address) and address.isprintable():
        return None
    what = f"An address begins with https:// or mailto: and has at most {ADDRESS_LETTERS_MAX} letters and no spaces."
    return Invalid(what, code="URL_NOT_ALLOWED", path=path)


def lost_languages(before: Mapping[str, str] | None, after: Mapping[str, str] | None, *path: str | int) -> Iterator[Invalid]:
    """A correction may mend words and add a language; a text that customers could read does not go away by one."""
    for language in before or {}:
        if language not in (after or {}):
            what = f"A correction cannot remove the {language} text; give the corrected words."
            yield Invalid(what, code="LANGUAGE_LOST", path=(*path, language))


def unwritten(language: str, texts: Mapping[str, Mapping[str, str] | None]) -> list[str]:
    """Which of the texts, by their names, exist in another language and not in this one."""
    return [name for name, text in texts.items() if text and language not in text]


def unwritten_fault(language: str, missing: Sequence[str], *path: str | int) -> Conflict | None:
    if not missing:
        return None
    shown = ", ".join(missing[:10]) + (f" and {len(missing) - 10} more" if len(missing) > 10 else "")
    what = f"The version cannot be published in {language}: these texts are not written in it: {shown}. Write them, then publish."
    return Conflict(what, code="TEXTS_MISSING", path=path)


def replacement_circle(edges: Mapping[str, Sequence[str]], start: str) -> list[str] | None:
    """The way from a service through what it replaces back to itself, by keys; the shortest one. `edges`: what each one replaces."""
    ways = [[start]]
    seen = {start}
    for way in ways:
        for replaced in edges.get(way[-1], ()):
            if replaced == start:
                return [*way, start]
            if replaced not in seen:
                seen.add(replaced)
                ways.append([*way, replaced])
    return None


def price_in_past_fault(valid_from: date, *, corrects: bool, reason: str | None, path: Sequence[str | int]) -> DomainError | None:
    """Of a day that is over, for a version that was launched: that price may have been charged. `corrects`: whether whoever asks may."""
    if not corrects:
        what = f"The price of {valid_from} may have been charged; a portfolio manager corrects it. A new price has a date from today on."
        return Forbidden(what, code="PRICE_IN_PAST", path=path)
    if reason is None:
        what = (
            f"The price of {valid_from} may have been charged: give the reason why it is corrected. A new price has a date from today on."
        )
        return Conflict(what, code="PRICE_IN_PAST", path=path)
    return None


def dates_that_count(dates: Iterable[date], today: date) -> set[date]:
    """Of the dates of prices: the one that is valid today, and all later ones."""
    known = sorted(dates)
    begun = [each for each in known if each <= today]
    return {*begun[-1:], *(each for each in known if each > today)}


def party_faults(key: str, kind: PartyKind, *, active: bool, allowed: Sequence[PartyKind], path: Sequence[str | int]) -> Iterator[Conflict]:
    """Of a party that is to provide or to own a service, or to be heard about it."""
    if kind not in allowed:
        what = f"{key} is {with_article(kind.value)}; it must be {' or '.join(each.value for each in allowed)}."
        yield Conflict(what, code="WRONG_PARTY_KIND", path=path)
    if not active:
        yield Conflict(f"{key} is no longer active; name somebody who is.", code="PARTY_INACTIVE", path=path)


def speaker_fault(key: str, kind: PartyKind, *, active: bool, path: Sequence[str | int]) -> Invalid | None:
    """Of a party that is asked for statements: a gate waits for words of its own, which units never write."""
    if kind is PartyKind.PERSON and active:
        return None
    return Invalid(f"Statements are asked of active persons: name the person who speaks for {key}.", code="SPEAKER_NOT_A_PERSON", path=path)


def commitment_faults(
    target: Decimal | None, unit: str | None, offering: str | None, offerings: Sequence[str], path: Sequence[str | int]
) -> Iterator[Invalid]:
    """A number says of what it is one. `offerings`: keys of those that the version has."""
    if target is not None and unit is None:
        yield Invalid("A target value needs its unit, for instance % or h.", code="UNIT_MISSING", path=(*path, "unit"))
    if blank := blank_fault(unit, *path, "unit"):
        yield blank
    if offering is not None and offering not in offerings:
        known = f"It has {', '.join(offerings)}." if offerings else "It has none yet."
        yield Invalid(f"The version has no offering {offering}. {known}", code="UNKNOWN_OFFERING", path=(*path, "offeringKey"))


def target_fault(kind: CommitmentKind, target: Decimal | None, unit: str | None, *path: str | int) -> Invalid | None:
    """What no promise can be. The SQL function target_fault says the same of one that is thought of."""
    if target is not None and target < 0:
        what = f"{kind.value} is 0 or more, not {target}. Leave the target value out of a promise that has none."
    elif target is not None and target > 100 and kind is CommitmentKind.AVAILABILITY and unit is not None and IN_PERCENT.match(unit):
        what = f"{kind.value} in {unit} is at most 100, not {target}. Give the share of the time, or the unit that is meant."
    else:
        return None
    return Invalid(what, code="OUT_OF_BOUNDS", path=path)


def blank_fault(words: str | None, *path: str | int) -> Invalid | None:
    if words is None or not is_blank(words):
        return None
    return Invalid("A text cannot be empty; leave it out or write null.", code="EMPTY_TEXT", path=path)
