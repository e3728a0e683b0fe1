"""The stage graph and the transitions of versions, as the API shows them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import ARRAY, ColumnElement, DateTime, FromClause, Text, and_, case, false, func, literal_column, null, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, array
from sqlalchemy.types import TypeEngine

from app import viewer
from app.context import at, called, clock, role_of, viewer_party
from app.documents.arguments import Slot
from app.domain.binding import Node, argument, bound, column, computed, exists, many, one
from app.domain.lifecycle import model
from app.domain.lifecycle.checks import GateCheckResult, json_member, knows_all
from app.domain.lifecycle.visibility import transition_visible
from app.domain.lifecycle.words import MAY_TAKE, Gate, PortfolioPhase, Severity, Stage, Step, TransitionStatus
from app.domain.localized import CHAIN, LocalizedText, chain, localized
from app.domain.naming import VersionBy
from app.domain.party.types import Party
from app.domain.payload import member, members_of
from app.domain.service import model as service
from app.domain.service.parts import LazyVersion
from app.domain.service.visibility import named_version, version_visible
from app.domain.values import vocabulary
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.json_text import constant
from app.places.mapping import Expression, Row, Writing
from app.viewer import Role

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
class GateCheck(Node):
    """It comes with releases; an organisation adapts how it counts, and history tells who did."""

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
    """Labels are data: one text, or one in each of several languages."""

    framework: str = computed("The framework: ITIL, TMF620, CSDM, …", lambda row, _: row.key)
    label: str = computed("Its word for the stage.", lambda row, env: _in_words(row.value, env), arguments=[CHAIN])


def _labels(stage: Row, _: Environment) -> FromClause:
    return func.jsonb_each(stage.labels).table_valued(sql_column("key", Text), sql_column("value", JSONB))


def _in_words(label: Expression, env: Environment) -> Expression:
    """A label that is one text is the framework's own, whatever language is asked for; one in several languages has one of them."""
    own = label.op("#>>", return_type=Text())(literal_column("'{}'"))
    written = [
        label.op("->>", return_type=Text())(literal_column(f"'{language}'")) for language in dict.fromkeys((*chain(env), *LANGUAGES))
    ]
    return case((func.jsonb_typeof(label) == literal_column("'object'"), func.coalesce(*written)), else_=own)


def label_of(labels: Expression, env: Environment) -> Expression:
    """What the framework of the argument calls the stage with these labels."""
    framework = env.arguments.get("framework")
    if not isinstance(framework, Slot):  # whoever asks what columns a field shows
        return _in_words(labels, env)
    code = env.bind(framework, Text(), _code)
    path = constant(".".join((*map(str, env.path), "framework")))
    return _in_words(func.coalesce(labels.op("->", return_type=JSONB())(code), func.no_label(code, path), type_=JSONB()), env)


def _code(framework: object) -> object:
    return OTHER_NAMES.get(code := framework.upper(), code) if isinstance(framework, str) else framework


OTHER_NAMES = {"TMF": "TMF620", "TMF633": "TMF620"}
"""Both of TM Forum's standards have the same words."""
FRAMEWORK = argument(
    "framework",
    str,
    "ITIL, TMF620 (also as TMF), CSDM, ServiceNow, iTop, LeanIX, …: one of `lifecycleStages { labels { framework } }`, in capitals or not. "
    "Others are refused.",
    default="ITIL",
)


@bound(model.LifecycleStage)
@strawberry.type(description="A stage of the life cycle with its names.")
class LifecycleStage:
    """The graph is the same for all services."""

    key: Stage = column("The stage.")
    position: int = column("Its place in the order of the stages.")
    phase: PortfolioPhase = column("Where a service with a version in this stage stands in the portfolio.")
    name: LocalizedText = localized("Its name.")
    labels: list[StageLabel] = many("What other frameworks call it.", join=lambda *_: None, order=("key",), source=_labels)
    stage_label: str | None = computed(
        "What one framework calls it; null: that one has no word for it, as ITIL has none for what was rejected.",
        lambda stage, env: label_of(stage.labels, env),
        arguments=[FRAMEWORK, CHAIN],
    )
    steps: list[StageEdge] = many(
        "The steps that lead on from here.", join=lambda stage, edge, _: edge.from_stage == stage.key, order=("to_stage",)
    )


@bound(seen_by=viewer.providers)
@strawberry.type(description="A failed check that somebody with the right to do so let pass.")
class GateOverride:
    """Stays listed with its reason."""

    check: str = computed("Name of the check.", member("check"))
    reason: str = computed("Why it was let pass.", member("reason"))


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
        source=lambda row, _: members_of(json_member(row.gate_result, "checks")),
        seen_by=viewer.providers,
    )
    overrides: list[GateOverride] = many(
        "The failed checks that were let pass.",
        join=lambda *_: None,
        order=("position",),
        source=lambda row, _: members_of(row.overrides),
        seen_by=viewer.providers,
    )


EDGES, SERVICES, VERSIONS = model.StageEdge.__table__, service.Service.__table__, service.ServiceVersion.__table__
REASON_ALONE = '$.checks[*] ? (@.outcome == "FAIL" && @.path[0] == "reason")'
OTHERWISE = '$.checks[*] ? (@.outcome == "FAIL" && !(@.path[0] == "reason"))'
FAILS = '$.checks[*] ? (@.outcome == "FAIL")'


def _finds(report: Expression, path: str) -> Expression:
    return func.jsonb_path_exists(report, literal_column(f"'{path}'::jsonpath"))


def _permitted(step: Expression, version_id: Expression, env: Environment) -> ColumnElement[bool]:
    """Whether the viewer may take the step: its role, and of service owners only those of the service."""
    role = role_of(env)
    its = [each.value for each, roles in MAY_TAKE.items() if role in roles]
    if role is not Role.SERVICE_OWNER:
        return step.in_(its)
    owned, version = env.alias(SERVICES), env.alias(VERSIONS)
    rows = owned.join(version, version.c.service_id == owned.c.id)
    return and_(step.in_(its), exists(rows, version.c.id == version_id, owned.c.owner_id == viewer_party(env)))


def _report(env: Environment, version_id: Expression, to_stage: Expression, *others: Expression) -> Expression:
    return called(env, "gate_report", version_id, to_stage, *others, type_=JSONB())


def _available(version: Row, env: Environment) -> FromClause:
    """The steps from a version's stage that people decide on. What nobody asks of them PostgreSQL leaves out; what is asked several times,
    as the gate's report, the offset makes it work out once."""
    edge = env.alias(EDGES)
    rows = select(
        edge.c.name.label("step"),
        edge.c.to_stage,
        edge.c.reason_required,
        _permitted(edge.c.name, version.id, env).label("permitted"),
        _report(env, version.id, edge.c.to_stage, at(env), clock(env)).label("report"),
    ).where(edge.c.from_stage == version.stage, edge.c.gate.is_not(None))
    return rows.offset(literal_column("0")).correlate_except(edge).subquery()


def _told_to(_: Row, __: Row, env: Environment) -> ColumnElement[bool] | None:
    return knows_all(env)


def _checks(description: str) -> Any:
    """The results of the gate that a row's `report` holds."""
    return many(description, join=_told_to, order=("position",), source=lambda row, _: members_of(json_member(row.report, "checks")))


def _reason_required(row: Row, env: Environment) -> ColumnElement[bool]:
    """Always for some steps; for others when nothing else answers for them, which a gate finds by all that there is."""
    found, told = func.coalesce(_finds(row.report, REASON_ALONE), false()), knows_all(env)
    return or_(row.reason_required, found if told is None else and_(told, found))


@bound(seen_by=viewer.providers)
@strawberry.type(description="A step that a version could take now, and what stands in its way.")
class AvailableTransition:
    """Its row has the step, whether it is permitted, and the report of its gate."""

    step: Step = computed("The step.", lambda row, _: row.step, writing=Writing.PLAIN)
    to: Stage = computed("Where it leads.", lambda row, _: row.to_stage, writing=Writing.PLAIN)
    permitted: bool = computed("Whether it is yours to take, by your role and as owner of the service.", lambda row, _: row.permitted)
    allowed: bool = computed(
        "Whether you could take it now: it is permitted and no check fails, but for a reason that is given with the step.",
        lambda row, _: and_(row.permitted, row.report.is_not(None), ~_finds(row.report, OTHERWISE)),
    )
    reason_required: bool = computed(
        "Whether a reason must be given with the step.",
        _reason_required,
    )
    checks: list[GateCheckResult] = _checks("What its gate finds now, before a reason or an end of service is given.")


def available(description: str) -> Any:
    """The field of a version."""
    return many(description, join=lambda *_: None, order=("to_stage",), source=_available, seen_by=viewer.providers)


def _previewed(_: Row, env: Environment) -> FromClause:
    """The step of the named version at the moment that is asked about; none when the version is not seen."""
    version, edge = env.alias(VERSIONS), env.alias(EDGES)
    moment = func.coalesce(_given(env, "effectiveAt", DateTime(timezone=True)), at(env))
    to_stage = _given(env, "to", Text())
    before = called(env, "stage_before", version.c.id, to_stage, moment, clock(env), type_=Text())
    steps = and_(edge.c.from_stage == before, edge.c.to_stage == to_stage, edge.c.gate.is_not(None))
    rows = select(
        version.c.id.label("version_id"),
        to_stage.label("to_stage"),
        moment.label("effective_at"),
        before.label("from_stage"),
        edge.c.name.label("step"),
        func.coalesce(_permitted(edge.c.name, version.c.id, env), false()).label("permitted"),
        _report(
            env,
            version.c.id,
            to_stage,
            moment,
            clock(env),
            _given(env, "endOfServiceAt", DateTime(timezone=True)),
            _given(env, "reason", Text()),
        ).label("report"),
    ).select_from(version.outerjoin(edge, steps))
    conditions = (named_version(version.c, env), version_visible(version.c, env))
    rows = rows.where(*(condition for condition in conditions if condition is not None))
    return rows.offset(literal_column("0")).correlate_except(version, edge).subquery()


def _given(env: Environment, name: str, type_: TypeEngine[Any]) -> Expression:
    """An argument that may be absent or null."""
    slot = env.arguments.get(name)
    return env.bind(slot, type_) if isinstance(slot, Slot) else sql_cast(null(), type_)


def _legal(row: Row, env: Environment) -> Expression:
    edge = env.alias(EDGES)
    stages = select(func.array_agg(aggregate_order_by(edge.c.to_stage, edge.c.to_stage))).where(
        edge.c.from_stage == row.from_stage, edge.c.gate.is_not(None)
    )
    return func.coalesce(stages.correlate_except(edge).scalar_subquery(), sql_cast(array([]), ARRAY(Text)))


@bound(seen_by=viewer.providers)
@strawberry.type(description="What the gate of a step would find at a moment, in the future too, by what is scheduled until then.")
class TransitionPreview:
    """Its row has the version, the step, if there is one, and the report of its gate."""

    version: LazyVersion | None = one("The version.", join=lambda it, row, _: row.id == it.version_id, implied=True)
    to: Stage = computed("Where it is to go.", lambda row, _: row.to_stage, writing=Writing.PLAIN)
    effective_at: datetime = computed("The moment that is judged.", lambda row, _: row.effective_at)
    step: Step | None = computed(
        "The step; null: none leads there from the stage of that moment.", lambda row, _: row.step, writing=Writing.PLAIN
    )
    legal: list[Stage] = computed("The stages that a step leads to from there.", _legal)
    permitted: bool = computed("Whether the step is yours to take, by your role and as owner of the service.", lambda row, _: row.permitted)
    allowed: bool = computed(
        "Whether you could take it then: it is permitted and no check fails.",
        lambda row, _: and_(row.permitted, row.report.is_not(None), ~_finds(row.report, FAILS)),
    )
    checks: list[GateCheckResult] = _checks("What its gate would find.")


PREVIEWED = (
    argument("version", VersionBy, "The version."),
    argument("to", Stage, "The stage that it is to go to."),
    argument("effective_at", datetime | None, "When; now, when absent.", default=None),
    argument("end_of_service_at", datetime | None, "When the service is to end, for a step to RETIRING.", default=None),
    argument("reason", str | None, "The reason that is to be given.", default=None),
)


def preview(description: str) -> Any:
    """The root field."""
    return one(description, join=lambda *_: None, source=_previewed, arguments=PREVIEWED, seen_by=viewer.providers)
