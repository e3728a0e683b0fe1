"""The scalars of the contract: how each is written, read and compared. What is read has one form only, in ASCII."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import Undefined
from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from strawberry.types.scalar import ScalarDefinition

from app.context import local_date
from app.history.positions import FORM
from app.places.mapping import Scalar, Writing

CurrencyCode = NewType("CurrencyCode", str)
KnownAt = NewType("KnownAt", object)
"""A datetime, or a position as it was sealed."""
FieldValue = NewType("FieldValue", object)
"""Any JSON. Who reads it says what it must be."""


def _reader(form: str, like: str, read: Callable[[str], Any], *numbers: type) -> Callable[[object], Any]:
    """Raises ValueError, which becomes a coded error, for anything but text of this form, or numbers of these types that look like it."""
    pattern = re.compile(form, re.ASCII)

    def parse(value: object) -> Any:
        text = repr(value) if type(value) in numbers else value
        if not isinstance(text, str) or not pattern.fullmatch(text):
            raise ValueError(f"expected text like {like}.")
        try:
            return read(text)
        except (ValueError, OverflowError):
            raise ValueError(f"there is no such value; expected text like {like}.") from None

    return parse


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


_DATE = r"\d{4}-\d{2}-\d{2}"
_read_moment = _reader(_DATE + r"[Tt ]\d{2}:\d{2}:\d{2}([.]\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", '"2026-11-21T14:00:00+02:00"', _moment)


def _known_at(value: object) -> object:
    if isinstance(value, str) and FORM.fullmatch(value):
        return value
    try:
        return _read_moment(value)
    except ValueError as error:
        raise ValueError(f"{str(error).removesuffix('.')}, or a token or cursor exactly as an answer gave it.") from None


def _any(value: object) -> object:
    """Nothing is refused. A variable that is absent, inside a value that a document writes, is null."""
    match value:
        case dict():
            return {name: _any(item) for name, item in value.items()}
        case list():
            return [_any(item) for item in value]
        case _:
            return None if value is Undefined else value


OWN: dict[object, ScalarDefinition] = {
    Decimal: strawberry.scalar(
        name="Decimal",
        description="A decimal number as text, so that no digit is lost: at most 20 digits on either side of the point.",
        serialize=str,
        parse_value=_reader(r"-?\d{1,20}([.]\d{1,20})?", '"12.50", of at most 20 digits on either side of the point', Decimal, int, float),
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day as text, in the form of RFC 3339: 2026-11-21.",
        serialize=str,
        parse_value=_reader(_DATE, '"2026-11-21"', date.fromisoformat),
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment as text, in the form of RFC 3339 with its offset: 2026-11-21T14:00:00+02:00.",
        serialize=str,
        parse_value=_read_moment,
    ),
    KnownAt: strawberry.scalar(
        name="KnownAt",
        description="A moment of the past as a DateTime; or a token or cursor, exactly as an answer gave it.",
        serialize=str,
        parse_value=_known_at,
    ),
    CurrencyCode: strawberry.scalar(
        name="CurrencyCode",
        description="Three letters of ISO 4217, for instance EUR.",
        serialize=str,
        parse_value=_reader("[A-Z]{3}", '"EUR"', str),
    ),
    FieldValue: strawberry.scalar(
        name="FieldValue",
        description="Any JSON value. An input takes all; one that its field cannot have is an error of its row.",
        serialize=lambda value: value,
        parse_value=_any,
    ),
}
"""Ours, by the Python type of their values."""


def _composed(value: object) -> str:
    """In Unicode's composed form, as all texts are stored."""
    assert isinstance(value, str)
    return unicodedata.normalize("NFC", value)


SCALARS = {
    "ID": Scalar(Writing.PLAIN, Text()),
    "String": Scalar(Writing.TEXT, Text(), _composed),
    "Int": Scalar(Writing.BARE, Integer(), number=True),
    "Boolean": Scalar(Writing.BARE, Boolean()),
    "Decimal": Scalar(Writing.PLAIN, Numeric(), number=True, text=func.trim_scale),
    "Date": Scalar(Writing.PLAIN, Date(), day=lambda day, _: day),
    "DateTime": Scalar(Writing.JSON, DateTime(timezone=True), day=local_date),
    "CurrencyCode": Scalar(Writing.PLAIN, Text()),
    "KnownAt": Scalar(Writing.PLAIN, Text()),
    "FieldValue": Scalar(Writing.JSON, JSONB()),
}
"""How the engine writes and compares all that occur, by name."""
