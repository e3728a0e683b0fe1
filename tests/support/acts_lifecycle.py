"""Acts of the life cycle. A gate may refuse what its doer may do: that is told as a GateError, and is no matter of permission."""

from tests.support.acting import TARGET, Act, Target
from tests.support.acts_rows import CASE, ERP, OPEN, OWNER, SERVICES, TEXT, WORKPLACE, step, version

GATE = {"GateError"}
LATER = "2027-12-31T22:00:00Z"
SOON = "2026-12-01T10:00:00Z"
WHY = "Päätettiin ohjausryhmässä."
CLOUD, WORKSTATION = "SVC-CLOUDCAP", "SVC-WORKSTATION-BASIC"

PROPOSED = (Target(version(CASE, "1.0"), OWNER), Target(version("SVC-WORKSTATION-MOBILE", "2.0")))
RUN_DOWN = (Target(version(WORKSTATION, "3.0")),)
IN_OPERATION = (Target(version(ERP, "2.0"), OWNER), Target(version("SVC-PRINT", "1.0")))
IN_TRANSITION = (Target(version(CLOUD, "1.0"), OWNER), Target(version(WORKPLACE, "3.0")))
STEPS: dict[str, tuple[str, tuple[Target, ...]]] = {
    "CHARTER": ("IN_DESIGN", PROPOSED),
    "DESIGN_COMPLETE": ("IN_TRANSITION", OPEN),
    "LAUNCH": ("OPERATIONAL", IN_TRANSITION),
    "RETIRE_START": ("RETIRING", IN_OPERATION),
    "REINSTATE": ("OPERATIONAL", RUN_DOWN),
    "DECOMMISSION": ("RETIRED", RUN_DOWN),
    "REJECT": ("REJECTED", PROPOSED),
    "REWORK": ("PROPOSED", OPEN),
    "FAIL_TEST": ("IN_DESIGN", IN_TRANSITION),
}
"""By the name of the step: where it leads, and versions that can take it."""


def _step(name: str) -> Act:
    to, targets = STEPS[name]
    end = {"endOfServiceAt": LATER} if name == "RETIRE_START" else {}
    return Act(f"transition:{name}", {"version": TARGET, "to": to, "reason": WHY, **end}, targets, meets=GATE)


TO_COME = [
    Act(
        "transitionCancel:DESIGN_COMPLETE",
        {"transition": TARGET, "reason": WHY},
        (Target(step(ERP, "3.0", "IN_TRANSITION", "SCHEDULED"), OWNER), Target(step("SVC-REPORTING", "1.0", "IN_TRANSITION", "SCHEDULED"))),
    ),
    Act("transitionCancel:LAUNCH", {"transition": TARGET, "reason": WHY}, (Target(step(WORKPLACE, "3.0", "OPERATIONAL", "SCHEDULED")),)),
    Act(
        "transitionSchedule:LAUNCH",
        {"version": TARGET, "to": "OPERATIONAL", "effectiveAt": SOON},
        IN_TRANSITION[:1],
        meets={"ConflictError", *GATE},
    ),
    Act(
        "transitionSchedule:FAIL_TEST",
        {"version": TARGET, "to": "IN_DESIGN", "effectiveAt": SOON, "reason": WHY},
        IN_TRANSITION,
        meets={"ConflictError"},
    ),
    Act(
        "transitionSchedule:REWORK",
        {"version": TARGET, "to": "PROPOSED", "effectiveAt": SOON, "reason": WHY},
        OPEN,
        meets={"ConflictError"},
    ),
]
"""A step that is scheduled may stand in the way of another one."""

NOW = [
    Act(
        "transition:OVERRIDE",
        {"version": TARGET, "to": "IN_TRANSITION", "overrides": [{"check": "SCOPE_INCLUDED_PRESENT", "reason": WHY}]},
        OPEN,
        meets={*GATE, "ValidationError"},
    ),
    *map(_step, STEPS),
    Act("transition:BACK_OUT", {"version": TARGET, "to": "IN_TRANSITION", "reason": WHY}, (Target(version("SVC-MAIL", "2.0")),)),
    Act("backOut", {"version": TARGET, "reason": WHY}, (Target(version("SVC-MAIL", "2.0")),)),
    Act("serviceRetire", {"service": TARGET, "endOfServiceAt": LATER, "reason": WHY}, SERVICES, meets=GATE),
    Act(
        "versionImport",
        {
            "service": TARGET,
            "number": "0.5",
            "name": TEXT,
            "stage": "REJECTED",
            "periods": [{"stage": "PROPOSED", "from": "2010-01-01T10:00:00Z"}, {"stage": "REJECTED", "from": "2010-06-01T10:00:00Z"}],
            "evidence": "Pöytäkirja.",
        },
        SERVICES,
    ),
    Act("gateChecksSet", {"gate": "CHARTER", "checks": [{"code": "PRIORITY_SET", "severity": "FAIL"}]}),
]

LIFECYCLE = [*TO_COME, *NOW]
