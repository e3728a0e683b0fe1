"""The closed lists of words about comments and statements."""

from enum import StrEnum


class Audience(StrEnum):
    INTERNAL = "INTERNAL"
    CUSTOMER = "CUSTOMER"


class Aspect(StrEnum):
    FEATURES = "FEATURES"
    FEASIBILITY = "FEASIBILITY"
    VALUE = "VALUE"
    COST = "COST"
    SCHEDULE = "SCHEDULE"


class Stance(StrEnum):
    SUPPORTS = "SUPPORTS"
    SUPPORTS_WITH_CONDITIONS = "SUPPORTS_WITH_CONDITIONS"
    NEUTRAL = "NEUTRAL"
    OPPOSES = "OPPOSES"


OBJECTION_CHECK = "NO_OPEN_OBJECTION"
"""The check of gates that an objection fails; an override of it lets pass what was said before."""
