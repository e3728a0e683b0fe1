"""What the verbs of the life cycle answer, and errors of mutations that tell of gates and of the stage graph."""

from datetime import datetime

import strawberry
from sqlalchemy import DateTime, Text, Uuid, cast, literal_column
from sqlalchemy.dialects.postgresql import JSONB

from app import viewer
from app.domain.binding import bound, computed, many, one
from app.domain.lifecycle.checks import GateCheckResult, json_member
from app.domain.lifecycle.types import GateCheck, LifecycleTransition
from app.domain.lifecycle.words import Stage
from app.domain.payload import MutationError, Payload, changed_row, member, members_of, of_kind, reported
from app.domain.service.types import ServiceVersion
from app.places.environment import Environment
from app.places.mapping import Expression, Writing


@bound(seen_by=viewer.providers)
@strawberry.type(description="A scheduled step that was called off because of another one.")
class CancelledTransition:
    """Its row has the JSON object that a verb reports as `value`."""

    version: ServiceVersion | None = one(
        "The version that was to take it.",
        join=lambda row, version, env: version.id == cast(member("version")(row, env), Uuid),
        compared=False,
    )
    to: Stage = computed("The stage that the version was to reach.", member("to"), writing=Writing.PLAIN)
    effective_at: datetime = computed(
        "When it was to take effect.", lambda row, env: cast(member("effectiveAt")(row, env), DateTime(timezone=True))
    )
    reason: str = computed("Why it was called off, as it stays with it.", member("reason"))


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a step.")
class TransitionPayload(Payload):
    """Shared by the verbs that move versions."""

    transition: LifecycleTransition | None = changed_row("The transition.")
    version: ServiceVersion | None = changed_row("The version as it is now.")
    checks: list[GateCheckResult] = reported("What its gate says; of a step to come, what it would say if that moment were now.", "checks")
    cancelled: list[CancelledTransition] = reported(
        "What else that was scheduled is called off by it, in the order of its moments; in a dry run, what would be.", "cancelled"
    )


def _gate(env: Environment) -> Expression:
    return cast(env.given("report", Text()), JSONB).op("->>", return_type=Text())(literal_column("'gate'"))


@bound(seen_by=viewer.everyone)
@strawberry.type(description="How the checks of a gate count.")
class GateChecksPayload(Payload):
    """Of gateChecksSet."""

    checks: list[GateCheck] = many(
        "All checks of the gate, as they are now.",
        join=lambda _, check, env: check.gate == _gate(env),
        order=("position",),
        seen_by=viewer.providers,
    )


@bound(seen_by=viewer.everyone, only=of_kind("GateRefused"))
@strawberry.type(description="Checks of a gate failed.")
class GateError(MutationError):
    """Mend what failed, or override it with a reason where that may be."""

    checks: list[GateCheckResult] = many(
        "All checks of the gate with their outcomes.",
        join=lambda *_: None,
        source=lambda row, _: members_of(json_member(row.value, "checks")),
        order=("position",),
        seen_by=viewer.providers,
    )


@bound(seen_by=viewer.everyone, only=of_kind("StepRefused"))
@strawberry.type(description="There is no such step in the stage graph.")
class LifecycleError(MutationError):
    """Take one of the steps that there are."""

    allowed: list[Stage] = computed(
        "The stages that can be reached from where the version is.", lambda row, _: json_member(row.value, "allowed"), writing=Writing.JSON
    )
