"""Leaves of a row: any JSON in, the one form of a value out, or a DomainError that says what it must be. What tools mix up, numbers for
texts and texts for numbers, is read when only one thing can be meant."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, Numeric

from app.domain.blank import is_blank
from app.domain.digits import digits_fault
from app.domain.keys import key_fault
from app.domain.party.rules import email_fault
from app.domain.portfolio.words import Language
from app.domain.service import rules
from app.domain.sync.forms import shortest
from app.domain.sync.rules import name_fault, url_fault
from app.domain.sync.things import Value
from app.domain.texts import composed
from app.errors import DomainError, Invalid, Path

Read = Callable[[object, Path], Value]
"""Raises a DomainError with the path for what the value cannot be."""

INT_MAX = 2_147_483_647
SHOWN_LETTERS = 40
_DIGITS = 40  # of a number: more than any column keeps
_EXACT = 2**53  # beyond it a JSON number with a fraction, or one that a client made so, has lost digits
_DECIMAL = re.compile(r"-?\d{1,40}([.]\d{1,40})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,20}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_FLAGS = {"true": True, "false": False}


def shown(value: object) -> str:
    """A value in a message: short, on one line, and with no letter that cannot be told."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            text = value[:SHOWN_LETTERS] + ("…" if len(value) > SHOWN_LETTERS else "")
            return '"' + "".join(letter if letter.isprintable() else "\ufffd" for letter in text) + '"'
        case list():
            return "a list"
        case int() if value.bit_length() > _DIGITS * 4:
            return "a number with hundreds of digits"
        case int() | float():
            return str(value)
        case _:
            return "an object"


def wrong(path: Path, wanted: str, value: object) -> Invalid:
    """The refusal of a value of another kind."""
    return Invalid(f"{path[-1]} is {wanted}, not {shown(value)}.", code="BAD_VALUE", path=path)


def text(value: object, path: Path) -> str:
    """Numbers become their digits: other systems' ids and codes often are some."""
    if type(value) is str:
        return composed(value)
    found = _number(value)
    if found is None or (type(value) is float and abs(found) > _EXACT):
        raise wrong(path, "a text", value)
    return f"{found:f}" if type(value) is int else shortest(found)


def words(value: object, path: Path) -> str:
    """What people read."""
    read = text(value, path)
    if is_blank(read):
        raise Invalid("A text cannot be empty; null removes it.", code="EMPTY_TEXT", path=path)
    return read


def judged(fault: Callable[..., DomainError | None]) -> Read:
    """A text that a rule must find nothing wrong with."""

    def read(value: object, path: Path) -> str:
        found = text(value, path)
        if wrong_with_it := fault(found, *path):
            raise wrong_with_it
        return found

    return read


def _category_fault(category: str, *path: str | int) -> Invalid | None:
    return next(rules.category_faults(category, *path), None)


key = judged(key_fault)
email = judged(email_fault)
address = judged(rules.address_fault)
link = judged(url_fault)
outside_name = judged(name_fault)
category = judged(_category_fault)


def number(value: object, path: Path) -> str:
    """Of a version. As a number 1.10 would be 1.1."""
    if type(value) is not str:
        what = f'{path[-1]} is a text, MAJOR.MINOR, for instance "2.0", not {shown(value)}: as a number 1.10 would be 1.1.'
        raise Invalid(what, code="NUMBER_MALFORMED", path=path)
    for fault in rules.number_faults(value, (), *path):
        raise fault
    return value


def word(allowed: type[StrEnum]) -> Read:
    """A word of a closed list, as it is stored."""
    return _one_of({each.value: each.value for each in allowed}, [each.value for each in allowed])


def _one_of(meant: Mapping[str, str], told: list[str]) -> Read:
    wanted = f"one of {', '.join(told)}"

    def read(value: object, path: Path) -> str:
        found = meant.get(value) if type(value) is str else None
        if found is None:
            raise wrong(path, wanted, value)
        return found

    return read


_LANGUAGES = [each.value for each in Language]
language = _one_of({name: each for each in _LANGUAGES for name in (each, each.upper())}, [each.upper() for each in _LANGUAGES])
"""As the contract writes it, or as it is stored."""


def flag(value: object, path: Path) -> bool:
    if type(value) is bool:
        return value
    found = _FLAGS.get(value.lower()) if type(value) is str else None
    if found is None:
        raise wrong(path, "true or false", value)
    return found


def whole(value: object, path: Path) -> int:
    """A number without a fraction that a column can keep."""
    found = _number(value)
    if found is None and type(value) is str and _WHOLE.fullmatch(value):
        found = Decimal(value)
    if found is None or found != found.to_integral_value():
        raise wrong(path, "a whole number", value)
    if abs(found) > INT_MAX:
        raise Invalid(f"{path[-1]} is {INT_MAX} at most, not {shown(value)}.", code="OUT_OF_BOUNDS", path=path)
    return int(found)


def revision(value: object, path: Path) -> int:
    """They are counted from 1."""
    found = whole(value, path)
    if found < 1:
        raise Invalid(f"A revision is 1 or more, not {found}.", code="OUT_OF_BOUNDS", path=path)
    return found


def bounded(read: Read, name: str) -> Read:
    """`name`: of a field in the BOUNDS of a version."""

    def within(value: object, path: Path) -> Value:
        found = read(value, path)
        if fault := rules.bounds_fault(name, Decimal(found), *path):
            raise fault
        return found

    return within


def day(value: object, path: Path) -> str:
    if type(value) is str and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            what = f"{path[-1]}: there is no day {value}."
            raise Invalid(what, code="BAD_VALUE", path=path) from None
    raise wrong(path, "a day like 2026-11-21", value)


def currency(value: object, path: Path) -> str:
    if type(value) is str and _CURRENCY.fullmatch(value):
        return value
    raise wrong(path, "three letters of ISO 4217, for instance EUR", value)


def decimal(column: ColumnElement[object]) -> Read:
    """A number that the column can keep, as text."""
    type_ = column.type
    assert isinstance(type_, Numeric)
    precision, scale = type_.precision or 0, type_.scale or 0

    def read(value: object, path: Path) -> str:
        found = _number(value)
        if found is None and type(value) is str and _DECIMAL.fullmatch(value):
            found = Decimal(value)
        if found is None:
            raise wrong(path, 'a decimal number like "12.50"', value)
        if fault := digits_fault(found, precision, scale, *path):
            raise fault
        return shortest(found)

    return read


def amount(column: ColumnElement[object]) -> Read:
    """Money: nothing costs less than nothing."""
    number = decimal(column)

    def read(value: object, path: Path) -> str:
        found: str = number(value, path)
        if fault := rules.amount_fault(Decimal(found), *path):
            raise fault
        return found

    return read


def _number(value: object) -> Decimal | None:
    """A JSON number with as many digits as it was written with; none that is beyond counting."""
    if type(value) is int and value.bit_length() <= _DIGITS * 3:
        return Decimal(value)
    if type(value) is float and (value == 0 or 1e-30 < abs(value) < 1e30):
        return Decimal(repr(value))
    return None
