"""How things are written: decimals, money, moments, texts in several languages and the order of names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Money:
    """The amount has as many decimals as are written."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Words:
    """A text in the languages that its reader may have, and the languages that this reader asked for."""

    texts: Mapping[str, str]
    chain: Sequence[str]

    def language(self, chain: Sequence[str] | None = None) -> str | None:
        """The first language of the chain that has a text."""
        return next((code for code in (self.chain if chain is None else chain) if code in self.texts), None)

    def text(self, chain: Sequence[str] | None = None) -> str | None:
        code = self.language(chain)
        return None if code is None else self.texts[code]

    def is_fallback(self, chain: Sequence[str] | None = None) -> bool:
        asked, found = self.chain if chain is None else chain, self.language(chain)
        return found is not None and found != asked[0]


def money(amount: Decimal | None, currency: str) -> Money | None:
    """With two decimals, or with up to four where the amount is that small."""
    if amount is None:
        return None
    shortest = plain(amount.quantize(Decimal("0.0001"), ROUND_HALF_UP))
    return Money(amount.quantize(Decimal(1).scaleb(-max(2, decimals(shortest))), ROUND_HALF_UP), currency)


def plain(number: Decimal) -> Decimal:
    """Without needless zeros."""
    return Decimal(format(number.normalize(), "f"))


def decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return -exponent


def rounded(number: Decimal, places: int) -> Decimal:
    """Half away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def moment_text(moment: datetime) -> str:
    """RFC 3339 in UTC; no fraction where there is none."""
    here = moment.astimezone(UTC)
    fraction = f".{here.microsecond:06}".rstrip("0") if here.microsecond else ""
    return f"{here:%Y-%m-%dT%H:%M:%S}{fraction}+00:00"


def sort_key(text: str) -> str:
    """Finnish and Swedish order from plain letters: å ä ö after z, ü as y, æ as ä, ø as ö, other accents dropped."""
    lower = unicodedata.normalize("NFC", text).lower().replace("ß", "ss").replace("þ", "th")
    letters = lower.translate(str.maketrans("åäöæøőüűđðł", "{|}|}}yyddl"))
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", letters))
