"""The kinds of party."""

from enum import StrEnum


class PartyKind(StrEnum):
    PERSON = "PERSON"
    ORG_UNIT = "ORG_UNIT"
    ORGANIZATION = "ORGANIZATION"
