"""Texts in which there is nothing to be seen, whatever they are made of."""

import pytest

from app.domain.blank import is_blank


@pytest.mark.parametrize(
    "words", ["", " \t\r\n", "\xa0", "\u200b", "\u200d\u2060\ufeff", "\u0301", "\ufe0f", "\u3164\u2800", "\x00", "\ue000"]
)
def test_nothing_to_be_seen_is_blank(words: str) -> None:
    assert is_blank(words)
    assert is_blank(f" {words}\u200b{words}")


@pytest.mark.parametrize("words", ["a", "ä", "\u0301e", "1", "-", "€", "字", "❤️", "👨‍👩‍👧", "\u200ba\u200b"])
def test_what_is_seen_is_not_blank(words: str) -> None:
    assert not is_blank(words)
