"""The closed lists of words about search."""

from enum import StrEnum


class SearchKind(StrEnum):
    SERVICE = "SERVICE"
    PACKAGE = "PACKAGE"
    IDEA = "IDEA"
    COMMENT = "COMMENT"


class SearchField(StrEnum):
    """Where something may be found. What nobody but the provider reads is last of what versions say."""

    KEY = "KEY"
    NAME = "NAME"
    VALUE_PROPOSITION = "VALUE_PROPOSITION"
    CUSTOMER_NEED = "CUSTOMER_NEED"
    DESCRIPTION = "DESCRIPTION"
    SCOPE = "SCOPE"
    INTERNAL_DESCRIPTION = "INTERNAL_DESCRIPTION"
    TITLE = "TITLE"
    BODY = "BODY"
    ANSWER = "ANSWER"


class SearchMatch(StrEnum):
    """How a word was found, the best first: each is numbered by its place."""

    EXACT = "EXACT"
    STEM = "STEM"
    PART = "PART"
    TYPO = "TYPO"
