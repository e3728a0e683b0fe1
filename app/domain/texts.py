"""Localized texts as an input gives them: which languages are set, kept and removed."""

import unicodedata
from collections.abc import Sequence

from strawberry import Some

from app.domain.inputs import LocalizedTextInput
from app.errors import Faults, Invalid
from app.languages import LANGUAGES


def given_texts(
    asked: LocalizedTextInput, before: dict[str, str] | None, faults: Faults, path: Sequence[str | int]
) -> dict[str, str] | None:
    """The languages given over those before, composed; None when none is left. An empty text is a fault."""
    texts = dict(before or {})
    for language in LANGUAGES:
        given = getattr(asked, language)
        if not isinstance(given, Some):
            continue
        if given.value is None:
            texts.pop(language, None)
        elif not given.value.strip():
            what = "A text cannot be empty; null removes the language."
            faults.add(Invalid(what, code="EMPTY_TEXT", path=[*path, language]))
        else:
            texts[language] = unicodedata.normalize("NFC", given.value)
    return {language: texts[language] for language in LANGUAGES if language in texts} or None
