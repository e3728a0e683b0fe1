"""All nouns joined into one Strawberry schema, its mapping checked, and the text of schema.graphql."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import strawberry
from graphql import lexicographic_sort_schema, print_schema
from sqlalchemy import ARRAY, ColumnElement, FromClause, Text, Uuid, column, func, select
from strawberry.schema.config import StrawberryConfig

from app import limits, viewer
from app.clocks import DEARER, ClockQueries, as_asked, as_told, clocked, revision_read
from app.documents.arguments import Slot, keyed
from app.domain import load_models
from app.domain.agreement.mutations import AgreementMutations
from app.domain.agreement.queries import AgreementQueries
from app.domain.binding import Node, argument, bound, each, embedded, one, schema_mapping
from app.domain.capability.mutations import CapabilityMutations
from app.domain.capability.queries import CapabilityQueries
from app.domain.change.queries import ChangeQueries
from app.domain.conversation.mutations import ConversationMutations
from app.domain.conversation.queries import ConversationQueries
from app.domain.feedback.mutations import FeedbackMutations
from app.domain.idea.mutations import IdeaMutations
from app.domain.insight.queries import InsightQueries
from app.domain.lifecycle.mutations import LifecycleMutations
from app.domain.lifecycle.payloads import GateError, LifecycleError
from app.domain.lifecycle.queries import LifecycleQueries
from app.domain.package.mutations import PackageMutations
from app.domain.package.queries import PackageQueries
from app.domain.party.mutations import PartyMutations
from app.domain.party.queries import PartyQueries, Viewer
from app.domain.payload import ConflictError, ForbiddenError, LimitError, NotFoundError, ValidationError
from app.domain.portfolio.mutations import PortfolioMutations
from app.domain.portfolio.queries import PortfolioQueries
from app.domain.project.mutations import ProjectMutations
from app.domain.project.queries import ProjectQueries
from app.domain.project.types import ProjectDelivery
from app.domain.scalars import OWN, SCALARS
from app.domain.search.queries import SearchQueries
from app.domain.search.rules import number_of_words
from app.domain.service.mutations import ServiceMutations
from app.domain.service.queries import ServiceQueries
from app.domain.service.types import Service, ServicePackage
from app.domain.simulation.queries import SimulationQueries
from app.domain.sync.mutations import SyncMutations
from app.domain.sync.queries import SyncQueries
from app.domain.verbs import Verbs, verbs_of
from app.graphsql.cursors import nulls
from app.places.environment import Environment
from app.places.global_id import named_by, parameter_of_id, type_of_id
from app.places.mapping import Row, SchemaMapping, Weight
from app.preview import previewable, previewed
from app.subscriptions import Subscription
from app.viewer import Access, Role


def _is_node(_: Row, row: Row, env: Environment) -> ColumnElement[bool]:
    id_ = env.arguments["id"]
    assert isinstance(id_, Slot)
    return row.id == env.bind(id_, Uuid(), parameter_of_id())


def _named(_: Row, env: Environment) -> FromClause:
    """The ids as rows of a type's name, a uuid and their place."""
    ids = env.arguments["ids"]
    assert isinstance(ids, Slot)
    types = env.bind(ids, ARRAY(Text()), lambda them: [type_of_id(id_) for id_ in _list(them)])
    uuids = env.bind(ids, ARRAY(Uuid()), lambda them: [parameter_of_id()(id_) for id_ in _list(them)])
    each = func.unnest(types, uuids).table_valued(column("type_name", Text), column("id", Uuid), with_ordinality="place", name="each")
    return select(each.render_derived()).subquery()


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


IDS = argument("ids", list[strawberry.ID], f"Global ids, at most {limits.PAGE_ROWS_MAX}.")


@clocked(but=["viewer", "node", "changes", "search"])  # Relay takes no node field that has more than an id; nodes is the same for several
@previewable(but=["viewer", "node"])
@bound(seen_by=viewer.everyone)
@strawberry.type(description="Everything that can be read. Lists hold what the viewer sees and nothing else.")
class Query(
    ServiceQueries,
    PackageQueries,
    SimulationQueries,
    PortfolioQueries,
    PartyQueries,
    CapabilityQueries,
    AgreementQueries,
    ProjectQueries,
    LifecycleQueries,
    ConversationQueries,
    SyncQueries,
    ChangeQueries,
    InsightQueries,
    SearchQueries,
    ClockQueries,
):
    """The roots of all nouns."""

    viewer: Viewer = embedded("Who asks.", lambda row, _: row)
    node: Node | None = one("Anything by its global id.", join=_is_node, arguments=[argument("id", strawberry.ID, "A global id.")])
    nodes: list[Node | None] = each(
        "Things by their global ids, in that order; null for what is not there.", source=_named, arguments=[IDS]
    )


@bound(seen_by=viewer.everyone)
@strawberry.type(description="Everything that can be changed. Each field is done whole or not at all, and tells why not.")
class Mutation(
    ServiceMutations,
    PackageMutations,
    LifecycleMutations,
    ConversationMutations,
    IdeaMutations,
    FeedbackMutations,
    PartyMutations,
    PortfolioMutations,
    CapabilityMutations,
    AgreementMutations,
    ProjectMutations,
    SyncMutations,
):
    """The verbs of all nouns."""


FIXED: dict[str, Callable[[object], object]] = {
    "first": keyed,
    "last": keyed,
    "after": nulls,
    "before": nulls,
    "maxDepth": keyed,
    "includeRetired": keyed,
    "lang": keyed,
    "groupBy": keyed,
    "kinds": keyed,
    "per": keyed,
    "event": keyed,
    "id": type_of_id,
    "ids": named_by,
    "text": number_of_words,
}
ROOMY = frozenset({"ReconcileInput"})
"""It names all that another system has."""
WEIGHTS = {
    # What is not seen, or filtered out, costs as what is: a customer sees few of the changes that a page looks at.
    "Query.changes": Weight(units=2_000, selects=4),
    # A subscriber is told what is new: a page looks at little.
    "Subscription.changes": Weight(units=500, selects=4),
    "Subscription.serviceChanged": Weight(units=500, selects=4),
    "ChangeFeed.events": Weight(units=2),
    # Looked for among the states of its table.
    "ChangeEvent.before": Weight(units=10, selects=2),
    "ChangeEvent.after": Weight(units=10, selects=2),
    # A composition is resolved line by line; it has 3 to 100 lines, and few have more.
    "Composition.nodes": Weight(units=500, rows=50, selects=10),
    "Composition.tree": Weight(units=500, rows=15, selects=10),
    # The parts of an offering or of a choice are read and added up, and again for each of their lines that is a package.
    "ServiceOffering.pricing": Weight(units=200),
    "CustomerAgreement.pricing": Weight(units=250, selects=3),
    "OfferingPricing.lines": Weight(units=200, rows=15, selects=3),
    "OfferingPricing.leadTimeDays": Weight(units=200, selects=3),
    "PricingLine.leadTimeDays": Weight(units=100, selects=3),
    "Query.checkConfiguration": Weight(units=100, selects=5),
    "Configuration.valid": Weight(units=100),
    "Configuration.violations": Weight(units=100, rows=5),
    "Configuration.pricing": Weight(units=200),
    # Eight to forty milliseconds of the database, whatever is found; what is marked in a text is looked for there again.
    "Query.search": Weight(units=10_000, selects=40),
    "SearchHit.field": Weight(units=50),
    "SearchHit.highlight": Weight(units=50, rows=3),
    # All that two versions promise is read, paired and worded; see domain/package/comparing.py.
    "Query.compareVersions": Weight(units=3000, selects=30),
    "Query.compareComposition": Weight(units=8000, selects=40),
    "Comparison.changes": Weight(units=5, rows=40),
    # All feedback is counted, and groups are looked through for what must be withheld: of 60,000 answers in 100 to 600 ms, of one service
    # in 1 to 5.
    "Query.feedbackSummary": Weight(units=30_000, selects=8),
    "FeedbackSummary.rows": Weight(units=100, rows=200, selects=2),
    "PortfolioItem.satisfaction": Weight(units=30, selects=3),
    "Service.satisfaction": Weight(units=30, selects=3),
    "ServicePackage.satisfaction": Weight(units=30, selects=3),
    # All that a package makes is worked out twice, with each package that contains it and each agreement.
    # All services are read for it, and what people said, or the price of each agreement, in groups.
    "Query.portfolioStats": Weight(units=10_000, rows=20, selects=4),
    "PortfolioStats.agreements": Weight(units=200),
    "PortfolioStats.customers": Weight(units=200),
    "PortfolioStats.satisfaction": Weight(units=2_000, selects=3),
    "PortfolioStats.agreed": Weight(units=5_000, rows=2, selects=6),
    # All steps of all versions are read for each.
    "LifecycleFlow.stages": Weight(units=60_000, rows=7, selects=2),
    "LifecycleFlow.months": Weight(units=40_000, rows=100, selects=2),
    "LifecycleFlow.timeToLaunch": Weight(units=40_000, selects=2),
    "Query.simulateComposition": Weight(units=20_000, selects=10),
    "Simulation.lines": Weight(units=5, rows=15),
    "Simulation.checks": Weight(units=2, rows=11),
    "Simulation.promises": Weight(units=2, rows=12),
    # Each guarantee is worked out for the version and each of its offerings.
    "ServiceVersion.promiseIntegrity": Weight(units=500, rows=3),
    "ServiceOffering.promiseIntegrity": Weight(units=500, rows=3),
    # What rests on a service is looked for level by level; see domain/insight/reach.py.
    "Query.impactOf": Weight(units=5000, selects=20),
    "Impact.versions": Weight(units=5, rows=50),
    "Impact.agreements": Weight(units=50, rows=30, selects=3),
    "ImpactCounts.agreements": Weight(units=50, selects=3),
    "ImpactedAgreement.offering": Weight(units=5, selects=3),
    "ImpactedAgreement.path": Weight(units=5, rows=3),
    "ImpactedVersion.path": Weight(units=5, rows=3),
    "Query.outcomesOf": Weight(units=5000, rows=50, selects=12),
    "RestingOutcome.path": Weight(units=5, rows=3),
    "CustomerOutcome.satisfaction": Weight(units=30, selects=3),
    # As a composition, and each line with what it rests on.
    "ValueChain.links": Weight(units=700, rows=60, selects=12),
    "WhereUsed.nodes": Weight(units=500, rows=50, selects=10),
    "WhereUsedNode.path": Weight(units=5, rows=3),
    # Two or three steps lead on from a stage, and each gate is judged by all that it looks at, in 0.3 to 6 ms.
    "ServiceVersion.availableTransitions": Weight(units=1500, rows=3, selects=4),
    "AvailableTransition.checks": Weight(units=2, rows=6, selects=2),
    "TransitionPreview.checks": Weight(units=2, rows=15, selects=2),
    "Query.transitionPreview": Weight(units=3000, selects=4),
    "GateCheckResult.data": Weight(units=2, rows=3),
    # Whole tables are walked, of 5,000 services in 10 to 200 ms a kind.
    "Query.portfolioFindings": Weight(units=40_000, selects=30),
    "PortfolioFinding.message": Weight(units=20, selects=5),
    "PortfolioFinding.facts": Weight(units=2, rows=4),
    "Query.mostWantedExclusions": Weight(units=2_000, selects=4),
    "Query.standardisation": Weight(units=20_000, selects=8),
    "Standardisation.deviations": Weight(units=2, rows=5),
    # The long lists of a version: packages in packages multiply them.
    "ServiceVersion.items": Weight(units=2, rows=15),
    "ServiceVersion.scope": Weight(units=2, rows=6),
    "ServiceVersion.transitions": Weight(units=2, rows=6),
}


REFUSALS = [ValidationError, NotFoundError, ForbiddenError, ConflictError, LimitError, GateError, LifecycleError]


@cache
def schema() -> strawberry.Schema:
    """The schema of this version of the product."""
    return strawberry.Schema(
        Query,
        Mutation,
        Subscription,
        types=[
            Service,
            ServicePackage,
            ProjectDelivery,
            *REFUSALS,
        ],
        config=StrawberryConfig(scalar_map=OWN),
    )


@cache
def mapping() -> SchemaMapping:
    """Where everything in the schema is in the database; raises MappingError when a declaration cannot hold."""
    load_models()  # with the tables of recorded states, which clocks lead to
    made = schema_mapping(
        schema(), fixed=FIXED, scalars=SCALARS, enter=lambda env: as_asked(previewed(env)), weights=WEIGHTS, dearer=DEARER
    )
    made = replace(made, recall=as_told, close=revision_read, roomy=ROOMY)
    made.check([Access(role, money) for role in Role for money in (False, True)])
    return made


@cache
def verbs() -> Verbs:
    """What Mutation can do."""
    return verbs_of(schema())


def schema_text() -> str:
    """The contract as printed into schema.graphql, sorted."""
    return print_schema(lexicographic_sort_schema(mapping().schema)) + "\n"
