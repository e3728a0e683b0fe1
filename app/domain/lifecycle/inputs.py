"""What the verbs of the life cycle are given."""

from datetime import datetime

import strawberry

from app.domain.inputs import VerbInput
from app.domain.lifecycle.words import Gate, Severity, Stage
from app.domain.naming import By, VersionBy
from app.domain.service.inputs import VersionCreateInput

OVERRIDES = "Failed checks that are to be let pass. Portfolio managers only."
EXPECTED_REVISION = "The revision of the version that the decision is made on; another one is a CONFLICT."


@strawberry.input(description="A failed check that is let pass.")
class OverrideInput:
    """Stays listed with the transition."""

    check: str = strawberry.field(description="Name of the check.")
    reason: str = strawberry.field(description="Why it is let pass.")


@strawberry.input
class StepFields:
    """What a step is, whenever it is taken."""

    version: VersionBy = strawberry.field(description="The version that takes the step.")
    to: Stage = strawberry.field(description="The stage that the version is to reach.")
    reason: str | None = strawberry.field(default=None, description="Why. It stays with the transition.")
    overrides: list[OverrideInput] = strawberry.field(default_factory=list, description=OVERRIDES)
    end_of_service_at: datetime | None = strawberry.field(
        default=None, description="To RETIRING: when the service ends. The version is decommissioned then."
    )
    run_out_at: datetime | None = strawberry.field(
        default=None, description="To OPERATIONAL: the version before stays in use for its customers until then. Absent: it ends now."
    )
    expected_revision: int | None = strawberry.field(default=None, description=EXPECTED_REVISION)


@strawberry.input(description="A step of a version, taken now.")
class TransitionInput(StepFields, VerbInput):
    """What is scheduled and cannot happen any more after it is cancelled."""


@strawberry.input(description="A step of a version, to be taken at a moment to come.")
class TransitionScheduleInput(StepFields, VerbInput):
    """Its gate is asked again when the moment comes."""

    effective_at: datetime = strawberry.field(description="When. It is to be reachable by what is scheduled before.")


@strawberry.input(description="A scheduled step that is called off.")
class TransitionCancelInput(VerbInput):
    """With all that was to happen together with it, and what can no longer follow."""

    transition: strawberry.ID = strawberry.field(description="Global id of the transition.")
    reason: str = strawberry.field(description="Why it is called off. It replaces the reason for the step.")


@strawberry.input(description="A launch that is taken back.")
class BackOutInput(VerbInput):
    """Within thirty days."""

    version: VersionBy = strawberry.field(description="The version that was launched.")
    reason: str = strawberry.field(description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=EXPECTED_REVISION)


@strawberry.input(description="A whole service that is run down.")
class ServiceRetireInput(VerbInput):
    """Its version in operation retires, and what was planned is rejected."""

    service: By = strawberry.field(description="The service or package.")
    end_of_service_at: datetime = strawberry.field(description="When the service ends.")
    reason: str | None = strawberry.field(default=None, description="Why. Needed where versions are planned: they are rejected with it.")
    overrides: list[OverrideInput] = strawberry.field(default_factory=list, description=OVERRIDES)
    expected_revision: int | None = strawberry.field(
        default=None, description="The revision of the service that the decision is made on; another one is a CONFLICT."
    )


@strawberry.input(description="A time that a version spent at a stage.")
class PeriodInput:
    """It lasted until the next one began; the last one goes on."""

    stage: Stage = strawberry.field(description="The stage.")
    since: datetime = strawberry.field(name="from", description="When it reached the stage.")


@strawberry.input(description="A version with a past that was lived elsewhere.")
class VersionImportInput(VersionCreateInput):
    """No gate judges the past; the evidence stands in its place."""

    stage: Stage = strawberry.field(description="The stage that it is at now: that of the last period.")
    periods: list[PeriodInput] = strawberry.field(
        description="Its past, in order: each step one of the stage graph, or a supersession. It may begin at any stage."
    )
    evidence: str = strawberry.field(description="How this is known. Kept as the reason of each of its transitions.")
    end_of_service_at: datetime | None = strawberry.field(
        default=None, description="Of a version that is being run down: when the service ends. Required there, and only there."
    )


@strawberry.input(description="How a check of a gate is to count.")
class CheckSettingInput:
    """Checks that hold the structure together always stop the step, and nobody overrides them."""

    code: str = strawberry.field(description="Name of the check.")
    severity: Severity = strawberry.field(description="How its failure counts.")
    overridable: bool | None = strawberry.field(
        default=None, description="Whether a portfolio manager may override its failure; absent: as before."
    )


@strawberry.input(description="How checks of a gate are to count. Those that are not named count as before.")
class GateChecksSetInput(VerbInput):
    """Which checks a gate has, the product says."""

    gate: Gate = strawberry.field(description="The gate.")
    checks: list[CheckSettingInput] = strawberry.field(description="Its checks.")
