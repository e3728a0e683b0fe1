"""The closed lists of words about stages, gates and transitions."""

from collections.abc import Mapping
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


PLANNED = (Stage.PROPOSED, Stage.IN_DESIGN, Stage.IN_TRANSITION)
IN_FORCE = (Stage.OPERATIONAL, Stage.RETIRING)
LAUNCHED = (*IN_FORCE, Stage.RETIRED)


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


class CheckOutcome(StrEnum):
    PASS = "PASS"  # noqa: S105  # no password
    WARN = "WARN"
    FAIL = "FAIL"
    NOT_APPLICABLE = "NOT_APPLICABLE"


MONEY_CHECKS = ("HAS_INVESTMENT_ESTIMATE", "MARGIN_NOT_NEGATIVE")
"""Checks whose outcome tells of costs or investments."""

MONEY_FACTS = ("cost", "losing", "margin")
"""Facts of checks that are amounts of costs or margins, or name who has them."""

_MANAGERS, _OWNERS = frozenset({"PORTFOLIO_MANAGER"}), frozenset({"PORTFOLIO_MANAGER", "SERVICE_OWNER"})
MAY_TAKE: Mapping[Step, frozenset[str]] = {
    Step.CHARTER: _MANAGERS,
    Step.DESIGN_COMPLETE: _OWNERS,
    Step.LAUNCH: _MANAGERS,
    Step.RETIRE_START: _MANAGERS,
    Step.DECOMMISSION: _MANAGERS,
    Step.REJECT: _MANAGERS,
    Step.REWORK: _OWNERS,
    Step.FAIL_TEST: _OWNERS,
    Step.REINSTATE: _MANAGERS,
    Step.BACK_OUT: _MANAGERS,
}
"""The roles that may take a step; service owners on their own services only. A step that is not here is the consequence of another one."""


OVERRIDER = "PORTFOLIO_MANAGER"
"""The role that may let a failed check pass."""


class TransitionStatus(StrEnum):
    SCHEDULED = "SCHEDULED"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
