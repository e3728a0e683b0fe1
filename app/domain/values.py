"""Values that many types share: money, and closed lists of words with a description for each word."""

import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType, TypeVar

import strawberry
from sqlalchemy import Text, cast, func

from app import viewer
from app.domain.binding import bound, computed, embedded
from app.errors import Invalid
from app.graphsql.environment import Environment
from app.graphsql.mapping import Allowed, Expression, Expressions, Row, Writing

DIGITS_MAX = 40  # of a decimal in a filter; columns hold at most 18
W = TypeVar("W", bound=type[StrEnum])

CurrencyCode = NewType("CurrencyCode", str)
CURRENCY_CODE = strawberry.scalar(
    name="CurrencyCode", description="Three letters of ISO 4217, for instance EUR.", serialize=str, parse_value=str
)


def vocabulary(words: W, description: str, **descriptions: str) -> W:
    """A closed list of words as a GraphQL enum. Every word must be described, or the start fails."""
    if hasattr(words, "__strawberry_definition__"):
        raise TypeError(f"{words.__name__} is used by a type before it is described: import it from the module that describes it.")
    strawberry.enum(words, description=description)
    missing = {word.name for word in words} ^ descriptions.keys()
    if missing:
        raise TypeError(f"{words.__name__}: describe each word and no other: {', '.join(sorted(missing))}")
    for value in words.__strawberry_definition__.values:  # type: ignore[attr-defined]  # set by strawberry.enum
        value.description = descriptions[value.name]
    return words


def number_text(value: Expression) -> Expression:
    """A decimal as digits without needless zeros."""
    return cast(func.trim_scale(value), Text)


@bound(seen_by=viewer.everyone)
@strawberry.type(description="An amount of one currency. Amounts of different currencies are never added.")
class Money:
    """Its row has `amount` and `currency`."""

    amount: Decimal = computed(
        "Digits with two to four decimals.",
        lambda row, _: func.money_text(row.amount),
        writing=Writing.PLAIN,
        compared=lambda row, _: row.amount,
    )
    currency: CurrencyCode = computed(
        "The currency of the amount.", lambda row, _: row.currency, writing=Writing.PLAIN, compared=lambda row, _: row.currency
    )


def money(description: str, amount: str, currency: str = "currency", *, seen_by: Allowed | None = None) -> Any:
    """Money of two columns of the row; null when there is no amount."""

    def row_of(row: Row, _: Environment) -> Row:
        return Expressions(amount=getattr(row, amount), currency=getattr(row, currency))

    return embedded(description, row_of, absent=lambda row, _: getattr(row, amount).is_(None), seen_by=seen_by)


def decimal(description: str, name: str, *, seen_by: Allowed | None = None) -> Any:
    """A decimal column, written as a string of digits."""
    return computed(
        description,
        lambda row, _: number_text(getattr(row, name)),
        seen_by=seen_by,
        writing=Writing.PLAIN,
        compared=lambda row, _: getattr(row, name),
    )


def read_decimal(value: object) -> Decimal:
    """A decimal of a filter; raises Invalid for one that no column could hold."""
    assert isinstance(value, Decimal)
    if not value.is_finite() or len(value.as_tuple().digits) > DIGITS_MAX or abs(value.adjusted()) > DIGITS_MAX:
        raise Invalid(f"A decimal is finite and has at most {DIGITS_MAX} digits.", code="BAD_USER_INPUT")
    return value


def read_moment(value: object) -> datetime:
    """A moment of a filter; raises Invalid without an offset, since it would mean another moment in each zone."""
    assert isinstance(value, datetime)
    if value.tzinfo is None:
        raise Invalid("A DateTime needs an offset: 2026-11-21T12:00:00Z or 2026-11-21T14:00:00+02:00.", code="BAD_USER_INPUT")
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise Invalid("A DateTime lies in the years 1 to 9999 of UTC.", code="BAD_USER_INPUT") from error


def read_text(value: object) -> str:
    """A text of a filter in Unicode's composed form, as all texts are stored."""
    assert isinstance(value, str)
    return unicodedata.normalize("NFC", value)
