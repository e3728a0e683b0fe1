"""The closed lists of words about other systems."""

from enum import StrEnum


class ReferenceType(StrEnum):
    """SAME_AS says that the other system's row is this row; the others point at something beside it."""

    SAME_AS = "SAME_AS"
    PROJECT = "PROJECT"
    TICKET = "TICKET"
    DOCUMENT = "DOCUMENT"
