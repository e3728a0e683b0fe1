"""Services and their versions as the API shows them. A package is a service: both are a PortfolioItem."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry
from sqlalchemy import ARRAY, BigInteger, ColumnElement, FromClause, Integer, Text, and_, case, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, array

from app import viewer
from app.context import access_of, at, clock, is_elsewhen, today
from app.domain.agreement.types import CustomerAgreement
from app.domain.binding import Connection, Join, Node, bound, column, computed, embedded, many, one, page, words
from app.domain.capability.types import CapabilityUse
from app.domain.conversation.types import NEWEST, StakeholderComment
from app.domain.feedback.types import ServiceFeedback
from app.domain.idea.types import DevelopmentIdea
from app.domain.insight.satisfaction import Satisfaction, satisfied
from app.domain.lifecycle import model as lifecycle
from app.domain.lifecycle.types import FRAMEWORK, AvailableTransition, LifecycleTransition, available, label_of
from app.domain.lifecycle.words import IN_FORCE, PLANNED, PortfolioPhase, Stage, TransitionStatus
from app.domain.localized import CHAIN, Lang, LocalizedText, localized, texts_of
from app.domain.naming import LazyReference, outside_names
from app.domain.package import model as package
from app.domain.package.composition import MAX_DEPTH, composition_row
from app.domain.package.integrity import PromiseIntegrity, promise_integrity
from app.domain.package.types import Composition, CompositionItem, OptionGroup, ServiceOffering
from app.domain.party.types import Party
from app.domain.project.visibility import delivers
from app.domain.service import model
from app.domain.service.in_force import in_force_first
from app.domain.service.parts import ScopeItem, ServiceCommitment, ServicePrice, ServiceRelationship, ServiceStakeholder
from app.domain.service.visibility import service_visible, stage_today, version_visible
from app.domain.service.words import Classification, ServiceForm
from app.domain.values import decimal
from app.languages import LANGUAGES
from app.places.environment import Environment
from app.places.mapping import Expression, Row, Unit, Writing

if TYPE_CHECKING:
    from app.domain.portfolio.types import Portfolio
    from app.domain.project.types import Project

LazyProject = Annotated["Project", strawberry.lazy("app.domain.project.types")]
VERSIONS = model.ServiceVersion.__table__
TRANSITIONS = lifecycle.LifecycleTransition.__table__


def newest_number(version: Row, _: Environment) -> list[Expression]:
    """MAJOR.MINOR by number, not by letters."""
    return [cast(func.string_to_array(version.number, literal_column("'.'")), ARRAY(Integer)).desc()]


def _number(version: Row, _: Environment) -> Expression:
    """MAJOR.MINOR as one number."""
    major, minor = (cast(func.split_part(version.number, literal_column("'.'"), literal_column(place)), BigInteger) for place in "12")
    return major * literal_column("1000000") + minor


def naming(service: Row, env: Environment) -> FromClause:
    """The texts of the version that names a service, as the row of a LocalizedText."""
    version = env.alias(VERSIONS)
    texts = texts_of(version.c.name, version.c, env, lambda row, _: row.language_status)
    visible = version_visible(version.c, env)
    names = [name for language in LANGUAGES for name in (language, f"sort_{language}")]
    rows = select(*(getattr(texts, name).label(name) for name in names)).where(version.c.service_id == service.id)
    rows = rows if visible is None else rows.where(visible)
    ordered = rows.order_by(*in_force_first(version.c, env)).limit(literal_column("1"))
    return ordered.correlate_except(version).subquery()


def _phase(service: Row, env: Environment) -> Expression:
    version = env.alias(VERSIONS)
    visible = version_visible(version.c, env)
    stage = version.c.stage
    phase = case(
        (func.bool_or(stage.in_(IN_FORCE)), literal_column("'CATALOGUE'", Text())),
        (func.coalesce(func.bool_or(stage.in_(PLANNED)), literal_column("true")), literal_column("'PIPELINE'", Text())),
        (func.bool_or(stage == Stage.RETIRED), literal_column("'RETIRED'", Text())),
        else_=literal_column("'REJECTED'", Text()),
    )
    rows = select(phase).where(version.c.service_id == service.id)
    return (rows if visible is None else rows.where(visible)).correlate_except(version).scalar_subquery()


def _version_in(*stages: Stage) -> Join:
    def join(service: Row, version: Row, _: Environment) -> ColumnElement[bool]:
        return and_(version.service_id == service.id, version.stage.in_(stages))

    return join


def _stage_label(version: Row, env: Environment) -> Expression:
    stage = env.alias(lifecycle.LifecycleStage.__table__)
    return select(label_of(stage.c.labels, env)).where(stage.c.key == version.stage).correlate_except(stage).scalar_subquery()


def _valid_from(version: Row, env: Environment) -> Expression:
    """A launch that is scheduled has been, at a moment at which the version is in use or past it."""
    launch = env.alias(TRANSITIONS)
    launched = launch.c.status == TransitionStatus.DONE
    if is_elsewhen(env):
        launched |= _came_to_pass(launch.c, env) & version.stage.in_((*IN_FORCE, Stage.RETIRED))
    rows = select(func.min(launch.c.effective_at)).where(
        launch.c.version_id == version.id, launched, launch.c.to_stage == Stage.OPERATIONAL
    )
    return rows.correlate_except(launch).scalar_subquery()


def _valid_to(version: Row, env: Environment) -> Expression:
    """A version that is in use again has no end behind it. For customers a scheduled end exists when it was announced, which is when the
    version is being run down."""
    end = env.alias(TRANSITIONS)
    known = and_(end.c.status == TransitionStatus.DONE, stage_today(version).not_in(IN_FORCE))
    scheduled = end.c.status == TransitionStatus.SCHEDULED
    announced = and_(scheduled, _end_is_told(version, end.c, env)) if access_of(env).customer else scheduled
    ends = (end.c.to_stage == Stage.RETIRED) | and_(end.c.from_stage == Stage.OPERATIONAL, end.c.to_stage == Stage.IN_TRANSITION)
    rows = select(func.max(end.c.effective_at)).where(end.c.version_id == version.id, ends, known | announced)
    return rows.correlate_except(end).scalar_subquery()


def _end_is_told(version: Row, end: Row, env: Environment) -> ColumnElement[bool]:
    told = stage_today(version) == Stage.RETIRING
    return told | (_came_to_pass(end, env) & (version.stage == Stage.RETIRED)) if is_elsewhen(env) else told


def _came_to_pass(step: Row, env: Environment) -> ColumnElement[bool]:
    """What was to come, and has come by the moment that is asked about."""
    return and_(step.status == TransitionStatus.SCHEDULED, step.effective_at > clock(env), step.effective_at <= at(env))


def _price_today(version: Row, price: Row, env: Environment) -> ColumnElement[bool]:
    return and_(price.version_id == version.id, price.valid_from <= today(env))


def _currency(version: Row, env: Environment) -> Expression:
    """Of its latest price, else of its first offering. What nobody knows is no currency of anybody else's."""
    price, offering = env.alias(model.ServicePrice.__table__), env.alias(package.ServiceOffering.__table__)
    of_price = select(price.c.currency).where(price.c.version_id == version.id).order_by(price.c.valid_from.desc())
    of_offering = select(offering.c.currency).where(offering.c.version_id == version.id).order_by(offering.c.position, offering.c.id)
    found = (each.limit(literal_column("1")) for each in (of_price.correlate_except(price), of_offering.correlate_except(offering)))
    return func.coalesce(*(each.scalar_subquery() for each in found), literal_column("'?'", Text()))


def _published(version: Row, _: Environment) -> Expression:
    """The languages that are PUBLISHED, by code."""
    state = func.jsonb_each_text(version.language_status).table_valued("key", "value").alias("state")
    rows = select(func.array_agg(aggregate_order_by(func.upper(state.c.key), state.c.key))).where(
        state.c.value == literal_column("'PUBLISHED'")
    )
    return func.coalesce(rows.scalar_subquery(), cast(array([]), ARRAY(Text)))


@bound(model.ServiceVersion, visible=version_visible, publication=lambda row, _: row.language_status)
@strawberry.type(description="A version of a service or package: what it promises, and where it is in its life.")
class ServiceVersion(Node):
    """The life cycle is the version's, so that a planned one can be discussed while another is in force."""

    service: Annotated["PortfolioItem", strawberry.lazy("app.domain.service.types")] | None = one(
        "The service that it is a version of.", implied=True
    )
    number: str = column(
        "MAJOR.MINOR, unique within the service. Sorted as a number; filters compare it as text.", plain=True, sorted_as=_number
    )
    based_on: "ServiceVersion | None" = one("The version that it was made from.")
    stage: Stage = column("Where it is in its life.")
    stage_label: str | None = computed(
        "What another framework calls where it is in its life; null: that one has no word for it, as ITIL has none for what was rejected.",
        _stage_label,
        arguments=[FRAMEWORK, CHAIN],
    )
    stage_since: datetime = column("Since when.")
    valid_from: datetime | None = computed("When it was first launched.", _valid_from, compared=_valid_from)
    valid_to: datetime | None = computed("When it went, or is known to go, out of use.", _valid_to, compared=_valid_to)
    name: LocalizedText = localized("What it is called.")
    customer_need: LocalizedText | None = localized("The need that it meets.")
    value_proposition: LocalizedText | None = localized("The benefit and outcome for the customer.")
    description: LocalizedText | None = localized("What it is, for the customer.")
    internal_description: LocalizedText | None = localized("What the provider needs to know.", seen_by=viewer.providers)
    published_languages: list[Lang] = computed("The languages that customers can read it in.", _published)
    lead_time_days: int | None = column("Days from order to delivery.")
    priority: int | None = column("1 to 100, 1 first.", seen_by=viewer.providers)
    business_value: int | None = column("1 to 5.", seen_by=viewer.providers)
    risk: int | None = column("1 to 5.", seen_by=viewer.money)
    investment_estimate: Decimal | None = decimal(
        "What it takes to make it, in the currency of its price, else of its first offering. Only estimates of one currency are added up.",
        "investment_estimate",
        seen_by=viewer.money,
        unit=Unit(_currency),
    )
    share_with_customers: bool | None = column("Whether customers see it while it is planned.", seen_by=viewer.providers)
    documentation_url: str | None = column("Where more is written.")
    revision: int | None = column("Counts changes of the version and of all its parts.", seen_by=viewer.providers)
    scope: list[ScopeItem] = many("What it includes and leaves out.", by="version_id", order=("inclusion", "position", "id"), implied=True)
    commitments: list[ServiceCommitment] = many("What it guarantees.", by="version_id", order=("kind", "id"), implied=True)
    promise_integrity: list[PromiseIntegrity] = promise_integrity(
        "Of a package: what it guarantees in availability, lead time and support hours, and what its parts make of that."
    )
    price: ServicePrice | None = one(
        "The price of one unit today.", join=_price_today, order=lambda price, _: [price.valid_from.desc()], implied=True
    )
    prices: list[ServicePrice] = many(
        "Prices by date, the latest first.", by="version_id", order=lambda price, _: [price.valid_from.desc()], implied=True
    )
    items: list[CompositionItem] = many("What the package contains directly.", by="package_version_id", order=("position", "id"))
    option_groups: list[OptionGroup] = many("What can be chosen.", by="package_version_id", order=("position", "id"))
    offerings: list[ServiceOffering] = many("Its ready-made variants.", by="version_id", order=("position", "id"), implied=True)
    composition: Composition = embedded(
        "What the package contains, through the packages inside.",
        lambda row, env: composition_row(row.id, env),
        compared=False,
        arguments=[MAX_DEPTH],
    )
    capability_uses: list[CapabilityUse] = many(
        "What it rests on.", by="version_id", order=("capability_id", "id"), seen_by=viewer.providers, implied=True
    )
    projects: list[LazyProject] = many(
        "The projects that make it real.",
        join=lambda version, project, env: delivers(project, version, env),
        order=("key",),
        seen_by=viewer.providers,
    )
    transitions: list[LifecycleTransition] = many(
        "Its steps through the stages, done and scheduled.", by="version_id", order=("effective_at", "seq")
    )
    available_transitions: list[AvailableTransition] = available("The steps that could be taken now, and what stands in their way.")
    external_references: list[LazyReference] = outside_names()
    comments: Connection[StakeholderComment] = page("What was said about it, the newest first.", by="version_id", order=NEWEST)


@strawberry.interface(description="A service or a package in the portfolio.")
class PortfolioItem(Node):
    """Identity; the promise stands in the versions."""

    key: str = column("Human key, unique and unchangeable.", plain=True)
    name: LocalizedText | None = one(
        "The name of the version in force, else of the planned one, else of the last one.", join=lambda *_: None, source=naming
    )
    form: ServiceForm = column("What the customer gets.")
    classification: Classification = column("Whom it is for.")
    category: str = column("A code of the provider's own.", sorted_as=words("category"))
    portfolio: Annotated["Portfolio", strawberry.lazy("app.domain.portfolio.types")] | None = one("The portfolio that it is in.")
    provider: Party | None = one("The unit that provides it.", implied=True)
    owner: Party | None = one("The person who answers for it.", seen_by=viewer.providers)
    review_due_on: date | None = column("When its description is to be looked at again.", seen_by=viewer.providers)
    portfolio_phase: PortfolioPhase = computed(
        "Where it stands; derived from its versions.", _phase, writing=Writing.PLAIN, compared=_phase
    )
    current_version: ServiceVersion | None = one("The version in force.", join=_version_in(*IN_FORCE), order=in_force_first)
    planned_versions: list[ServiceVersion] = many("Versions that are planned.", join=_version_in(*PLANNED), order=newest_number)
    versions: list[ServiceVersion] = many("All versions, the highest number first.", by="service_id", order=newest_number)
    relationships: list[ServiceRelationship] = many(
        "What it needs and replaces.", by="from_service_id", order=("type", "id"), seen_by=viewer.providers
    )
    needed_by: list[ServiceRelationship] = many(
        "What needs and replaces it.", by="to_service_id", order=("type", "id"), seen_by=viewer.providers
    )
    stakeholders: list[ServiceStakeholder] = many(
        "Who is to be heard about it.", by="service_id", order=("role", "id"), seen_by=viewer.providers, implied=True
    )
    external_references: list[LazyReference] = outside_names()
    comments: Connection[StakeholderComment] = page("What was said about it, the newest first.", by="service_id", order=NEWEST)
    ideas: Connection[DevelopmentIdea] = page("Ideas for it, the newest first.", by="service_id", order=NEWEST)
    feedback: Connection[ServiceFeedback] = page(
        "How satisfied customers are, the newest first.", by="service_id", order=("-occurred_at", "id")
    )
    satisfaction: Satisfaction | None = one(
        "What all its feedback comes to: the experience, beside the value that its versions promise. Of fewer than five people it is "
        "withheld, but from its owner and portfolio managers. The rule holds within one summary: whoever asks for several, or at several "
        "moments, may subtract them. It is no protection from somebody who may read single answers in `feedback`.",
        join=lambda *_: None,
        source=satisfied,
        compared=False,
    )
    agreements: Connection[CustomerAgreement] = page("Who has it.", by="service_id", order=("offering_key", "starts_on", "id"))
    revision: int | None = column("Grows by one with every change.", seen_by=viewer.providers)


@bound(model.Service, visible=service_visible, only=lambda row, _: ~row.is_package)
@strawberry.type(description="A service that is no package.")
class Service(PortfolioItem):
    """A component of packages, or offered by itself."""


@bound(model.Service, visible=service_visible, only=lambda row, _: row.is_package)
@strawberry.type(description="A package: a service that contains other services.")
class ServicePackage(PortfolioItem):
    """What it contains stands in its versions."""
