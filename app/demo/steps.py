"""Rows of transitions: every stage that a version entered or is to enter, with the result of its gate frozen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.demo.calendar import Calendar
from app.demo.catalogue import version_key
from app.demo.draft import Draft
from app.demo.identity import row_id
from app.demo.shape import CheckResult, Service, Step, Version
from app.domain.lifecycle.words import Stage, TransitionStatus
from app.domain.service.words import Classification

PASS, WARN, NOT_APPLICABLE = "PASS", "WARN", "NOT_APPLICABLE"

OWNERS_STEPS = {Stage.PROPOSED, Stage.IN_TRANSITION}
"""Stages that a service owner may bring about; the others are the portfolio manager's."""

OF_PACKAGES = {"PACKAGE_HAS_TWO_COMPONENTS", "PACKAGE_HAS_CORE", "PACKAGE_HAS_SUPPORT", "COMPONENTS_OPERATIONAL_AT"}
OF_CUSTOMER_FACING = {"OFFERING_PRESENT", "COMMITMENTS_PRESENT"}
OF_SUCCESSORS = {"CHANGE_NOTE_PRESENT", "AGREED_OFFERINGS_KEPT"}


@dataclass(frozen=True, slots=True)
class Gates:
    """The stage graph as the database holds it: gates by edge, and the checks that each gate runs, in order."""

    edges: Mapping[tuple[str, str], str | None]
    checks: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Move:
    """One step of one version, from where it stood."""

    service: Service
    version: Version
    step: Step
    ordinal: int
    before: Stage | None
    at: datetime

    @property
    def launches(self) -> bool:
        return self.step.to is Stage.OPERATIONAL and self.before is Stage.IN_TRANSITION

    @property
    def leaves_force(self) -> bool:
        return self.before is Stage.OPERATIONAL and self.step.to in (Stage.RETIRED, Stage.RETIRING)


def add_transitions(draft: Draft, service: Service, manager: str, gates: Gates, calendar: Calendar) -> None:
    """A launch and the retirement of what it supersedes are one act; the retirement stands first."""
    moves = sorted(_moves(service, calendar), key=lambda move: (move.at, move.launches))
    launched = {move.at for move in moves if move.launches}
    superseded = {move.at for move in moves if move.leaves_force} & launched
    for move in moves:
        caused = move.at in superseded and (move.launches or move.leaves_force)
        _add(draft, move, manager, gates, calendar, row_id("act", f"{service.key}@{move.step.at}") if caused else None)


def _moves(service: Service, calendar: Calendar) -> Iterator[_Move]:
    for version in service.versions:
        before = None
        for ordinal, step in enumerate(version.stages, 1):
            yield _Move(service, version, step, ordinal, before, calendar.moment(step.at))
            before = step.to


def _add(draft: Draft, move: _Move, manager: str, gates: Gates, calendar: Calendar, cause: UUID | None) -> None:
    version = version_key(move.service.key, move.version.number)
    key = f"{version}/{move.ordinal}"
    step = move.step
    consequence = cause is not None and not move.launches
    actor = step.by or (move.service.owner if step.to in OWNERS_STEPS else manager)
    if step.scheduled and step.recorded is None:
        draft.fault(key, "is scheduled; `recorded` must say since when")
    draft.add(
        "lifecycle_transition",
        key,
        {
            "version_id": draft.id("service_version", version, key),
            "from_stage": move.before,
            "to_stage": step.to,
            "status": TransitionStatus.SCHEDULED if step.scheduled else TransitionStatus.DONE,
            "effective_at": move.at,
            "recorded_at": calendar.moment(step.recorded) if step.recorded else move.at,
            "actor_id": draft.id("party", actor, key),
            "reason": step.reason,
            "gate_result": None if step.scheduled or consequence else _gate_result(draft, move, gates, key),
            "overrides": [override.model_dump() for override in step.overrides],
            "seq": move.ordinal,
            "cause_id": cause,
        },
    )


def _gate_result(draft: Draft, move: _Move, gates: Gates, key: str) -> dict[str, object] | None:
    """`minutes` names the record of the decision, outside this system."""
    if move.before is None:
        return None
    edge = (move.before.value, move.step.to.value)
    if edge not in gates.edges:
        draft.fault(key, f"there is no step from {edge[0]} to {edge[1]}")
        return None
    gate = gates.edges[edge]
    codes = gates.checks.get(gate, ()) if gate else ()
    for unknown in move.step.gate.keys() - set(codes):
        draft.fault(key, f"the gate {gate} has no check {unknown}")
    if gate is None:
        return None
    slug = key.lower().replace("/", "-").replace(".", "-")
    return {"gate": gate, "checks": [_check(move, code) for code in codes], "minutes": f"canary-gate_result-{slug}"}


def _check(move: _Move, code: str) -> dict[str, object]:
    given = move.step.gate.get(code)
    if given is None:
        return {"code": code, "outcome": _usual_outcome(move, code)}
    result = given if isinstance(given, CheckResult) else CheckResult(outcome=given)
    return {"code": code, "outcome": result.outcome} | ({"data": dict(result.data)} if result.data else {})


def _usual_outcome(move: _Move, code: str) -> str:
    service, version = move.service, move.version
    applies = {
        **dict.fromkeys(OF_PACKAGES, service.package),
        **dict.fromkeys(OF_CUSTOMER_FACING, service.classification is Classification.CUSTOMER_FACING),
        **dict.fromkeys(OF_SUCCESSORS, version.based_on is not None),
        "OPTIONS_CONSISTENT": bool(version.option_groups),
        "CAPABILITIES_OWNED": not service.package,
    }
    warns = {
        "NOBODY_ASKED": not any(stakeholder.requires for stakeholder in service.stakeholders),
        "HAS_INVESTMENT_ESTIMATE": version.investment_estimate is None,
        "PRIORITY_SET": version.priority is None,
        "CHANGE_NOTE_PRESENT": True,
    }
    if not applies.get(code, True):
        return NOT_APPLICABLE
    return WARN if warns.get(code, False) else PASS
