"""What the verbs of the life cycle answer."""

import strawberry
from sqlalchemy import Text, cast, literal_column
from sqlalchemy.dialects.postgresql import JSONB

from app import viewer
from app.domain.binding import bound, many
from app.domain.lifecycle.checks import GateCheckResult
from app.domain.lifecycle.types import GateCheck, LifecycleTransition
from app.domain.payload import Payload, changed_row, reported
from app.domain.service.types import ServiceVersion
from app.graphsql.environment import Environment
from app.graphsql.mapping import Expression


@bound(seen_by=viewer.everyone)
@strawberry.type(description="What became of a step.")
class TransitionPayload(Payload):
    """Shared by the verbs that move versions."""

    transition: LifecycleTransition | None = changed_row("The transition.")
    version: ServiceVersion | None = changed_row("The version as it is now.")
    checks: list[GateCheckResult] = reported("What its gate says; of a step to come, what it would say if that moment were now.", "checks")


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
