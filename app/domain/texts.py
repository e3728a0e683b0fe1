"""Texts as they are stored: in Unicode's composed form; of localized ones, which languages are set, kept and removed."""

import unicodedata

from strawberry import Some

from app.domain.blank import is_blank
from app.domain.inputs import LocalizedTextInput
from app.errors import Faults, Invalid, Path
from app.languages import LANGUAGES


def composed(words: str) -> str:
    """Nothing is changed but the form of its letters: what looks the same is the same."""
    return unicodedata.normalize("NFC", words)


def given_texts(asked: LocalizedTextInput, before: dict[str, str] | None, faults: Faults, path: Path) -> dict[str, str] | None:
    """The languages given over those before, composed; None when none is left. An empty text is a fault."""
    texts = dict(before or {})
    for language in LANGUAGES:
        given = getattr(asked, language)
        if not isinstance(given, Some):
            continue
        if given.value is None:
            texts.pop(language, None)
        elif is_blank(given.value):
            what = "A text cannot be empty; null removes the language."
            faults.add(Invalid(what, code="EMPTY_TEXT", path=[*path, language]))
        else:
            texts[language] = composed(given.value)
    return {language: texts[language] for language in LANGUAGES if language in texts} or None


def needed_texts(asked: LocalizedTextInput, before: dict[str, str] | None, faults: Faults, path: Path) -> dict[str, str]:
    """The same of a text that cannot be without words: a fault when no language is left."""
    known = len(faults.found)
    texts = given_texts(asked, before, faults, path)
    if texts is None and len(faults.found) == known:
        faults.add(Invalid("Write it in at least one language.", code="REQUIRED", path=path))
    return texts or {}
