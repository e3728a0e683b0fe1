"""The closed lists of words about what rests on what."""

from enum import StrEnum


class ImpactEvent(StrEnum):
    RETIRE = "RETIRE"
    CHANGE = "CHANGE"


class ImpactEffect(StrEnum):
    GONE = "GONE"
    CHANGED = "CHANGED"
    BREAKS = "BREAKS"
    CONTAINS = "CONTAINS"
    DEGRADED = "DEGRADED"
    DOWNSTREAM = "DOWNSTREAM"


class Standing(StrEnum):
    IN_FORCE = "IN_FORCE"
    SCHEDULED = "SCHEDULED"
    PLANNED = "PLANNED"
