"""The closed lists of words about stages, gates and transitions."""

from enum import StrEnum


class Stage(StrEnum):
    """Closed on purpose: code and clients rely on the stages; their names and labels are data."""

    PROPOSED = "PROPOSED"
    IN_DESIGN = "IN_DESIGN"
    IN_TRANSITION = "IN_TRANSITION"
    OPERATIONAL = "OPERATIONAL"
    RETIRING = "RETIRING"
    RETIRED = "RETIRED"
    REJECTED = "REJECTED"


class PortfolioPhase(StrEnum):
    PIPELINE = "PIPELINE"
    CATALOGUE = "CATALOGUE"
    RETIRED = "RETIRED"
    REJECTED = "REJECTED"


class Step(StrEnum):
    """The names of the edges of the stage graph."""

    CHARTER = "CHARTER"
    DESIGN_COMPLETE = "DESIGN_COMPLETE"
    LAUNCH = "LAUNCH"
    RETIRE_START = "RETIRE_START"
    DECOMMISSION = "DECOMMISSION"
    REJECT = "REJECT"
    REWORK = "REWORK"
    FAIL_TEST = "FAIL_TEST"
    REINSTATE = "REINSTATE"
    BACK_OUT = "BACK_OUT"
    SUPERSEDE = "SUPERSEDE"
    REOPEN = "REOPEN"


class Gate(StrEnum):
    """The gates that edges pass; an edge without a gate is a consequence of another one."""

    CHARTER = "CHARTER"
    DESIGN_COMPLETE = "DESIGN_COMPLETE"
    LAUNCH = "LAUNCH"
    RETIRE_START = "RETIRE_START"
    DECOMMISSION = "DECOMMISSION"
    REJECT = "REJECT"
    REWORK = "REWORK"
    REINSTATE = "REINSTATE"
    BACK_OUT = "BACK_OUT"


class Severity(StrEnum):
    FAIL = "FAIL"
    WARN = "WARN"
    OFF = "OFF"


class TransitionStatus(StrEnum):
    SCHEDULED = "SCHEDULED"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
