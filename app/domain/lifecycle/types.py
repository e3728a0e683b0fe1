"""The stage graph and the transitions of versions, as the API shows them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from sqlalchemy import FromClause, Text, func, literal_column, select
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB

from app import viewer
from app.domain.binding import Node, Source, bound, column, computed, many, one
from app.domain.lifecycle import model
from app.domain.lifecycle.visibility import transition_visible
from app.domain.lifecycle.words import Gate, PortfolioPhase, Severity, Stage, Step, TransitionStatus
from app.domain.localized import LocalizedText, localized
from app.domain.party.types import Party
from app.domain.values import vocabulary
from app.graphsql.environment import Environment
from app.graphsql.mapping import FromRow, Row

if TYPE_CHECKING:
    from app.domain.service.types import ServiceVersion

vocabulary(
    Stage,
    "The stages of a version's life, from proposal to retirement. Their names and labels are data: see LifecycleStage.",
    PROPOSED="An idea for a service or a version, being described.",
    IN_DESIGN="Chartered: being designed.",
    IN_TRANSITION="Being built and tested.",
    OPERATIONAL="In use.",
    RETIRING="In use and being run down: no new customers.",
    RETIRED="Out of use.",
    REJECTED="Given up before it was launched.",
)
vocabulary(
    PortfolioPhase,
    "Where a service stands in the portfolio; derived from its versions.",
    PIPELINE="Only planned.",
    CATALOGUE="In use.",
    RETIRED="No longer in use.",
    REJECTED="Never came into use.",
)
vocabulary(
    Step,
    "The steps of the stage graph.",
    CHARTER="A proposal is chartered.",
    DESIGN_COMPLETE="The design is complete.",
    LAUNCH="The version comes into use.",
    RETIRE_START="The version begins to be run down.",
    DECOMMISSION="The version goes out of use.",
    REJECT="The version is given up.",
    REWORK="A design goes back to proposal.",
    FAIL_TEST="A test failed: back to design.",
    REINSTATE="A version being run down stays in use after all.",
    BACK_OUT="A launch is taken back.",
    SUPERSEDE="A newer version takes over.",
    REOPEN="A superseded version comes back, because the newer one is taken back.",
)
vocabulary(
    Gate,
    "Gates: the checks that a step must pass.",
    CHARTER="Before a proposal is designed.",
    DESIGN_COMPLETE="Before a design is built.",
    LAUNCH="Before a version comes into use.",
    RETIRE_START="Before a version is run down.",
    DECOMMISSION="Before a version goes out of use.",
    REJECT="Before a version is given up.",
    REWORK="Before a design goes back.",
    REINSTATE="Before a retirement is called off.",
    BACK_OUT="Before a launch is taken back.",
)
vocabulary(
    Severity,
    "How a failed check of a gate counts.",
    FAIL="It stops the step.",
    WARN="It is told and stops nothing.",
    OFF="It is not run.",
)
vocabulary(
    TransitionStatus,
    "What has become of a transition.",
    SCHEDULED="It is to happen.",
    DONE="It has happened.",
    FAILED="Its gate failed when it was due.",
    CANCELLED="It was called off.",
)


@bound(model.GateCheck, seen_by=viewer.providers)
@strawberry.type(description="A check that a gate runs.")
class GateCheck:
    """Reference data that an organisation adapts."""

    code: str = column("Name of the check.", plain=True)
    severity: Severity = column("How its failure counts.")
    overridable: bool = column("Whether a portfolio manager may override its failure with a reason.")


@bound(model.StageEdge)
@strawberry.type(description="A step that a version may take from one stage to another.")
class StageEdge:
    """An edge of the stage graph."""

    name: Step = column("The step.")
    from_stage: Stage = column("Where it begins.")
    to_stage: Stage = column("Where it leads.")
    gate: Gate | None = column("The gate that it passes; null for a step that is the consequence of another one.")
    reason_required: bool = column("Whether a reason must be given.")
    checks: list[GateCheck] = many(
        "What the gate checks.", join=lambda edge, check, _: check.gate == edge.gate, order=("position",), seen_by=viewer.providers
    )


@bound()
@strawberry.type(description="What another framework calls a stage.")
class StageLabel:
    """Labels are data."""

    framework: str = computed("The framework: ITIL, TMF620, CSDM, …", lambda row, _: row.key)
    label: str = computed("Its word for the stage.", lambda row, _: row.value)


def _labels(stage: Row, _: Environment) -> FromClause:
    return func.jsonb_each_text(stage.labels).table_valued(sql_column("key", Text), sql_column("value", Text))


@bound(model.LifecycleStage)
@strawberry.type(description="A stage of the life cycle with its names.")
class LifecycleStage:
    """The graph is the same for all services."""

    key: Stage = column("The stage.")
    position: int = column("Its place in the order of the stages.")
    phase: PortfolioPhase = column("Where a service with a version in this stage stands in the portfolio.")
    name: LocalizedText = localized("Its name.")
    labels: list[StageLabel] = many("What other frameworks call it.", join=lambda *_: None, order=("key",), source=_labels)
    steps: list[StageEdge] = many(
        "The steps that lead on from here.", join=lambda stage, edge, _: edge.from_stage == stage.key, order=("to_stage",)
    )


def _elements(name: str, path: str | None = None) -> Source:
    def source(row: Row, _: Environment) -> FromClause:
        array = getattr(row, name) if path is None else getattr(row, name).op("->")(literal_column(f"'{path}'"))
        element = func.jsonb_array_elements(array).table_valued(sql_column("value", JSONB), with_ordinality="position").render_derived()
        return select(element.c.value, element.c.position).correlate_except(element).subquery()

    return source


def _member(name: str) -> FromRow:
    return lambda row, _: row.value.op("->>", return_type=Text())(literal_column(f"'{name}'"))


@bound(seen_by=viewer.providers)
@strawberry.type(description="The frozen result of one check of a gate.")
class GateCheckResult:
    """As it was when the decision was taken."""

    code: str = computed("Name of the check.", _member("code"))
    outcome: str = computed("PASS, WARN, FAIL or NOT_APPLICABLE.", _member("outcome"))


@bound(seen_by=viewer.providers)
@strawberry.type(description="A failed check that somebody with the right to do so let pass.")
class GateOverride:
    """Stays listed with its reason."""

    check: str = computed("Name of the check.", _member("check"))
    reason: str = computed("Why it was let pass.", _member("reason"))


@bound(model.LifecycleTransition, visible=transition_visible)
@strawberry.type(description="A step of a version: done, or scheduled.")
class LifecycleTransition(Node):
    """Never changed, but that a scheduled one comes to an end."""

    version: Annotated["ServiceVersion", strawberry.lazy("app.domain.service.types")] | None = one(
        "The version that takes the step.", implied=True
    )
    from_stage: Stage | None = column("The stage before; null for the first one.")
    to_stage: Stage = column("The stage after.")
    status: TransitionStatus = column("What has become of it.")
    effective_at: datetime = column("When it takes effect.")
    recorded_at: datetime | None = column("When it was decided or came to its end.", seen_by=viewer.providers)
    actor: Party | None = one("Who decided.", seen_by=viewer.providers)
    reason: str | None = column("Why.", seen_by=viewer.providers)
    checks: list[GateCheckResult] = many(
        "The result of its gate, frozen with the decision.",
        join=lambda *_: None,
        order=("position",),
        source=_elements("gate_result", "checks"),
        seen_by=viewer.providers,
    )
    overrides: list[GateOverride] = many(
        "The failed checks that were let pass.",
        join=lambda *_: None,
        order=("position",),
        source=_elements("overrides"),
        seen_by=viewer.providers,
    )
