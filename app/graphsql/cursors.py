"""Cursors: where a row stands in an order, as text that says which order it is of. Untrusted when it comes back.

    4f0c9d2a,2026-11-21 12:00:00+00,0190a3b4-…

The order's mark, then the value of each term as PostgreSQL writes it; `%` for none. It names a position and no row: whoever invents one
sees what they would see anyway.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ColumnElement, Date, DateTime, Integer, Numeric, Text, Uuid, cast, func
from sqlalchemy.types import TypeDecorator, TypeEngine

from app import limits
from app.errors import Invalid
from app.graphsql.sorting import Term
from app.places.json_text import Concatenated, JsonText, constant

NONE = "%"  # instead of a value that there is not; in a text a per cent sign is %25 and a comma %2C
Value = str | int | bool | Decimal | date | datetime | UUID


def mark(type_name: str, terms: Sequence[Term]) -> str:
    """Names an order of the rows of one type."""
    words = [type_name, *(("-" if term.falling else "") + term.what for term in terms)]
    return blake2b(" ".join(words).encode(), digest_size=4).hexdigest()


def written(marked: str, terms: Sequence[Term]) -> JsonText:
    """The cursor of a row as a JSON string."""
    parts = [part for term in terms for part in (constant(","), _text(term))]
    if all(term.plain for term in terms):
        return Concatenated(constant(f'"{marked}'), *parts, constant('"'))
    return cast(func.to_json(Concatenated(constant(marked), *parts)), Text)


def _text(term: Term) -> ColumnElement[str]:
    text: ColumnElement[str] = cast(term.value, Text)
    if not term.plain:
        escaped = func.replace(text, constant("%"), constant("%25"))
        text = func.replace(escaped, constant(","), constant("%2C"))
    return func.coalesce(text, constant(NONE)) if term.nullable else text


def nulls(cursor: object) -> tuple[bool, ...]:
    """Which values of a cursor there are not: that decides the SQL of what comes after it. Nothing of a text too long to be one."""
    short = isinstance(cursor, str) and len(cursor) <= limits.CURSOR_LETTERS_MAX
    return tuple(part == NONE for part in str(cursor).split(",")[1:]) if short else ()


def reader(marked: str, terms: Sequence[Term], path: Sequence[str | int]) -> Callable[[object], list[Value | None]]:
    """Reads a cursor of this order, whose values are then those of its terms. Raises Invalid for any other text."""

    values = [_value(term) for term in terms]  # and not the terms: a plan that kept one would keep the statement that it was made for

    def read(cursor: object) -> list[Value | None]:
        marking, *parts = cursor.split(",") if isinstance(cursor, str) and len(cursor) <= limits.CURSOR_LETTERS_MAX else [""]
        if marking != marked or len(parts) != len(values):
            raise Invalid(
                "This is no cursor of this list in this order: use one of its answers, unchanged.", code="BAD_USER_INPUT", path=path
            )
        try:
            return [value(part) for value, part in zip(values, parts, strict=True)]
        except (ValueError, ArithmeticError) as error:
            raise Invalid("This cursor was changed: use one exactly as an answer gave it.", code="BAD_USER_INPUT", path=path) from error

    return read


def _value(term: Term) -> Callable[[str], Value | None]:
    """Reads a term's value; raises ValueError for text that PostgreSQL would not have written."""
    nullable, type_ = term.nullable, stored(term)
    form, read = next((form, read) for held, form, read in _FORMS if isinstance(type_, held))

    def value(part: str) -> Value | None:
        if part == NONE and nullable:
            return None
        if not form.fullmatch(part):
            raise ValueError(f"{part} is no {type_}")
        return read(part)

    return value


def stored(term: Term) -> TypeEngine[Any]:
    """The SQL type of a term's values."""
    type_: TypeEngine[Any] = term.value.type
    plain = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    return BigInteger() if isinstance(plain, Integer) else plain


_FORMS: Sequence[tuple[type[TypeEngine[Any]], re.Pattern[str], Callable[[str], Value]]] = (
    (Uuid, re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), UUID),
    (Integer, re.compile(r"0|-?[1-9][0-9]{0,17}"), int),
    (Numeric, re.compile(r"-?(0|[1-9][0-9]{0,30})([.][0-9]{1,30})?"), Decimal),
    (Boolean, re.compile("true|false"), lambda text: text == "true"),
    (
        DateTime,
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{0,5}[1-9])?[+]00"),
        lambda text: datetime.fromisoformat(text + ":00"),
    ),
    (Date, re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), date.fromisoformat),
    (Text, re.compile(r"([^%,]|%25|%2C)*", re.DOTALL), lambda text: text.replace("%2C", ",").replace("%25", "%")),
)
