"""Values that many types share: money, and closed lists of words with a description for each word."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

import strawberry
from sqlalchemy import Text, cast, func

from app import viewer
from app.documents.arguments import Fixed
from app.domain.binding import bound, computed, embedded
from app.domain.scalars import CurrencyCode
from app.places.environment import Environment
from app.places.mapping import Allowed, Expression, Expressions, Row, Unit, Writing

W = TypeVar("W", type[StrEnum], type[Fixed])


def vocabulary(words: W, description: str, **descriptions: str) -> W:
    """A closed list of words as a GraphQL enum. Every word must be described, or the start fails."""
    if not hasattr(words, "__strawberry_definition__"):  # an input may have used it before
        strawberry.enum(words)
    words.__strawberry_definition__.description = description  # type: ignore[attr-defined]  # set by strawberry.enum
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
        text=func.money_text,
        unit=Unit(lambda row, _: row.currency, "currency", "currencies"),
    )
    currency: CurrencyCode = computed(
        "The currency of the amount.", lambda row, _: row.currency, writing=Writing.PLAIN, compared=lambda row, _: row.currency
    )


def money(description: str, amount: str, currency: str = "currency", *, seen_by: Allowed | None = None) -> Any:
    """Money of two columns of the row; null when there is no amount."""

    def row_of(row: Row, _: Environment) -> Row:
        return Expressions(amount=getattr(row, amount), currency=getattr(row, currency))

    return embedded(description, row_of, absent=lambda row, _: getattr(row, amount).is_(None), seen_by=seen_by)


def decimal(description: str, name: str, *, seen_by: Allowed | None = None, unit: Unit | None = None) -> Any:
    """A decimal column, written as a string of digits."""
    return computed(
        description,
        lambda row, _: number_text(getattr(row, name)),
        seen_by=seen_by,
        writing=Writing.PLAIN,
        compared=lambda row, _: getattr(row, name),
        text=number_text,
        unit=unit,
    )
