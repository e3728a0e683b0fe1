"""The languages a portfolio can speak."""

from enum import StrEnum


class Language(StrEnum):
    """ISO 639-1, in lower case as in every localized text."""

    fi = "fi"
    sv = "sv"
    en = "en"
