"""Texts in which there is nothing to be seen."""

import unicodedata

UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and a sign that are drawn as nothing: fillers of Hangul, and Braille without a dot."""


def is_blank(words: str) -> bool:
    """Spaces, what is no sign of its own (marks that join or go over others), and letters drawn as nothing say nothing to a reader."""
    return not any(unicodedata.category(letter)[0] in "LNPS" and letter not in UNSEEN for letter in words)
