"""What is asked for: the words of a question, within their bounds."""

import re
import unicodedata

from app import limits
from app.errors import Invalid

_WORD = re.compile(r"[^\W_]+")


def words_of(text: object) -> list[str]:
    """The words of a question, each once, as documents have theirs. Raises Invalid for more than a search box is for."""
    if not isinstance(text, str):
        return []
    if len(text) > limits.SEARCH_LETTERS_MAX:
        raise Invalid(f"A search may have {limits.SEARCH_LETTERS_MAX} letters, not {len(text)}.", code="BAD_USER_INPUT")
    found = _WORD.findall(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower()))
    words = list(dict.fromkeys(found))
    if len(words) > limits.SEARCH_WORDS_MAX:
        raise Invalid(f"A search may have {limits.SEARCH_WORDS_MAX} words, not {len(words)}.", code="BAD_USER_INPUT")
    return words


def number_of_words(text: object) -> int:
    """What of a question is part of the SQL."""
    return len(words_of(text))
