"""Errors of mutations that tell of gates and of the stage graph."""

import strawberry

from app import viewer
from app.domain.binding import bound, computed, many
from app.domain.lifecycle.checks import GateCheckResult, json_member
from app.domain.lifecycle.words import Stage
from app.domain.payload import MutationError, members_of, of_kind
from app.graphsql.mapping import Writing


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
