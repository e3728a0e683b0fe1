"""Verbs of the life cycle."""

import strawberry

from app.domain.lifecycle.gate_settings import gate_checks_set
from app.domain.lifecycle.importing import version_import
from app.domain.lifecycle.payloads import GateChecksPayload, TransitionPayload
from app.domain.lifecycle.scheduling import transition_cancel, transition_schedule
from app.domain.lifecycle.steps import back_out, service_retire, transition
from app.domain.verbs import verb
from app.viewer import Role

MANAGERS = (Role.PORTFOLIO_MANAGER,)
OWNERS = (Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER)


@strawberry.type
class LifecycleMutations:
    """Joined into Mutation."""

    transition: TransitionPayload | None = verb(
        "Takes a version to another stage, now. Its gate must let it pass, or its failed checks be overridden. A launch supersedes the "
        "version in operation; to RETIRING schedules the end. What is scheduled and cannot happen any more is called off: see `cancelled`.",
        transition,
        may=OWNERS,
    )
    transition_schedule: TransitionPayload | None = verb(
        "Schedules a step that is reachable through what is scheduled before. Its gate is asked again when the moment comes: what fails "
        "now is told, and stops it only if it cannot change by then. A launch and the retirement of what it supersedes are one act.",
        transition_schedule,
        may=OWNERS,
    )
    transition_cancel: TransitionPayload | None = verb(
        "Calls off a scheduled step, the rest of its act, and what could only have followed it, whoever decided on that: see `cancelled`.",
        transition_cancel,
        may=OWNERS,
    )
    back_out: TransitionPayload | None = verb(
        "Takes a launch back, within thirty days, and brings back what it superseded. What is scheduled and cannot happen any more is "
        "called off: see `cancelled`.",
        back_out,
        may=MANAGERS,
    )
    service_retire: TransitionPayload | None = verb(
        "Begins to run a service down: its version in operation goes to RETIRING and has an end, its planned versions are rejected. "
        "Whoever had an idea planned in those is told that the service ends. What was scheduled is called off: see `cancelled`.",
        service_retire,
        may=MANAGERS,
    )
    version_import: TransitionPayload | None = verb(
        "Makes a version with a past that was not lived here.", version_import, may=MANAGERS, keyed=True
    )
    gate_checks_set: GateChecksPayload | None = verb(
        "Sets how checks of a gate count, from the next decision on. What holds the structure together stays as it is.",
        gate_checks_set,
        may=MANAGERS,
    )
