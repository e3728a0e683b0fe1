"""Column types of the house: words of a closed list, localized texts, money, quantities and JSON."""

import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import CheckConstraint, Computed, Dialect, Numeric, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

LocalizedText = dict[str, str]
"""Texts by language (fi, sv, en); at least one language, no empty text."""

Money = Annotated[Decimal, mapped_column(Numeric(14, 4))]
Quantity = Annotated[Decimal, mapped_column(Numeric(12, 2))]
"""Units of a component in a package. Hours come in parts, so it is not an integer."""

CURRENCY_PATTERN = "^[A-Z]{3}$"


class Word(TypeDecorator[StrEnum]):
    """A word of a closed list, stored as text: a native enum cannot lose or reorder a word."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | str | None, _: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, _: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


class Localized(TypeDecorator[LocalizedText]):
    """Localized text as a JSONB object, written in Unicode's composed form (NFC) so that equal texts are equal bytes."""

    impl = JSONB(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: LocalizedText | None, _: Dialect) -> LocalizedText | None:
        if value is None:
            return None
        return {language: unicodedata.normalize("NFC", words) for language, words in value.items()}


def word(name: str, words: type[StrEnum], *, default: StrEnum | None = None) -> MappedColumn[Any]:
    """A column that holds one word of the list; the database refuses any other."""
    return mapped_column(Word(words), one_of(name, words), server_default=default.value if default else None)


def words(name: str, allowed: type[StrEnum], *, default: bool = True) -> MappedColumn[Any]:
    """A column that holds a set of words of the list, empty by default."""
    check = CheckConstraint(f"{name} <@ array[{_quoted(allowed)}]", name=name)
    return mapped_column(ARRAY(Text), check, server_default=text("'{}'") if default else None)


def localized(name: str) -> MappedColumn[Any]:
    """A column of localized text."""
    return mapped_column(Localized, CheckConstraint(f"is_localized({name})", name=name))


def sort_column(language: str) -> MappedColumn[Any]:
    """The name in one language, written so that its bytes sort as that language's readers expect; null without that language."""
    return mapped_column(Text(collation="C"), Computed(f"sort_key(name ->> '{language}')", persisted=True), sort_order=20)


def currency(name: str = "currency") -> MappedColumn[Any]:
    """A column with the three letters of a currency (ISO 4217)."""
    return mapped_column(Text, CheckConstraint(f"{name} ~ '{CURRENCY_PATTERN}'", name=name))


def one_of(name: str, words: type[StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{name} in ({_quoted(words)})", name=name)


def _quoted(words: type[StrEnum]) -> str:
    return ", ".join(f"'{each.value}'" for each in words)
