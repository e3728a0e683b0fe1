"""The types of the contract that the benchmark asks for, each made of a row; a relation is a resolver."""

import asyncio
import base64
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar
from uuid import UUID

import strawberry
from sqlalchemy import Select, func, select
from strawberry.types import Info

from app.domain.conversation import model as conversation
from app.domain.conversation.words import Aspect, Audience, Stance
from app.domain.feedback import model as feedback
from app.domain.feedback.words import FeedbackHandling, Touchpoint
from app.domain.idea import model as idea
from app.domain.idea.words import IdeaStatus
from app.domain.lifecycle.words import Stage
from app.domain.package import model as package
from app.domain.package.words import ComponentRole
from app.domain.party import model as party
from app.domain.service import model as service
from app.domain.service.words import Classification, ServiceForm
from tests.benchmarks.resolvers.loaders import Loaders

N = TypeVar("N")

for words in (Aspect, Audience, Stance, FeedbackHandling, Touchpoint, IdeaStatus, Stage, ComponentRole, Classification, ServiceForm):
    if not hasattr(words, "__strawberry_definition__"):  # or the schema of the product, made later, would find two of one name
        strawberry.enum(words)


def loaders_of(info: Info) -> Loaders:
    loaders: Loaders = info.context["loaders"]
    return loaders


def global_id(type_name: str, id_: UUID) -> strawberry.ID:
    return strawberry.ID(f"{type_name}:{id_}")


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[N]):
    cursor: str
    node: N


@strawberry.type
class Connection(Generic[N]):
    """A page of services from the start; read when a field asks for it, and once. `rows`: without order and page."""

    rows: strawberry.Private[Select[service.Service]]
    first: strawberry.Private[int]
    node_of: strawberry.Private[Callable[[service.Service], N]]
    page: strawberry.Private["asyncio.Future[Sequence[service.Service]] | None"] = None

    async def found(self, info: Info) -> Sequence[service.Service]:
        """One more than the page holds when there are more."""
        if self.page is None:
            page = self.rows.order_by(service.Service.key).limit(self.first + 1)
            self.page = asyncio.ensure_future(loaders_of(info).all(page))
        return await self.page

    @strawberry.field
    async def nodes(self, info: Info) -> list[N]:
        return [self.node_of(row) for row in (await self.found(info))[: self.first]]

    @strawberry.field
    async def edges(self, info: Info) -> list[Edge[N]]:
        return [Edge(cursor=cursor_of(row), node=self.node_of(row)) for row in (await self.found(info))[: self.first]]

    @strawberry.field
    async def page_info(self, info: Info) -> PageInfo:
        found = await self.found(info)
        cursors = [cursor_of(row) for row in found[: self.first]]
        return PageInfo(
            has_next_page=len(found) > self.first,
            has_previous_page=False,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )


def cursor_of(row: service.Service) -> str:
    return base64.b64encode(row.key.encode()).decode()


@strawberry.type
class LocalizedText:
    texts: strawberry.Private[dict[str, str]]

    @strawberry.field
    def text(self) -> str | None:
        return next((self.texts[language] for language in ("fi", "sv", "en") if language in self.texts), None)


@strawberry.type
class Party:
    name: LocalizedText

    @staticmethod
    def of(row: party.Party) -> "Party":
        return Party(name=LocalizedText(texts=row.name))


@strawberry.type
class StakeholderComment:
    id: strawberry.ID
    body: str
    language: str
    audience: Audience
    aspect: Aspect | None
    stance: Stance | None
    created_at: datetime
    revision: int
    author_id: strawberry.Private[UUID]

    @strawberry.field
    async def author(self, info: Info) -> Party | None:
        row = await loaders_of(info).parties.load(self.author_id)
        return Party.of(row) if row else None

    @staticmethod
    def of(row: conversation.StakeholderComment) -> "StakeholderComment":
        return StakeholderComment(
            id=global_id("StakeholderComment", row.id),
            body=row.body,
            language=row.language.upper(),
            audience=row.audience,
            aspect=row.aspect,
            stance=row.stance,
            created_at=row.created_at,
            revision=row.revision,
            author_id=row.author_id,
        )


@strawberry.type
class StakeholderComments:
    nodes: list[StakeholderComment]


@strawberry.type
class CompositionItem:
    role: ComponentRole
    row: strawberry.Private[package.CompositionItem]

    @strawberry.field
    def default_quantity(self) -> Decimal:
        return Decimal(f"{self.row.default_quantity.normalize():f}")

    @strawberry.field
    async def component(self, info: Info) -> "PortfolioItem | None":
        row = await loaders_of(info).services.load(self.row.component_service_id)
        return item_of(row) if row else None

    @staticmethod
    def of(row: package.CompositionItem) -> "CompositionItem":
        return CompositionItem(role=row.role, row=row)


@strawberry.type
class ServiceVersion:
    id: strawberry.ID
    number: str
    stage: Stage
    stage_since: datetime
    row_id: strawberry.Private[UUID]

    @strawberry.field
    async def items(self, info: Info) -> list[CompositionItem]:
        return [CompositionItem.of(row) for row in await loaders_of(info).lines.load(self.row_id)]

    @staticmethod
    def of(row: service.ServiceVersion) -> "ServiceVersion":
        return ServiceVersion(
            id=global_id("ServiceVersion", row.id), number=row.number, stage=row.stage, stage_since=row.stage_since, row_id=row.id
        )


@strawberry.enum
class Grouping(Enum):
    VALUE = "VALUE"


@strawberry.input
class ServiceVersionGroupKey:
    stage: Grouping


@strawberry.type
class ServiceVersionKeys:
    stage: Stage


@strawberry.type
class ServiceVersionNumbers:
    lead_time_days: Decimal | None


@strawberry.type
class ServiceVersionAggregate:
    count: int
    avg: ServiceVersionNumbers


@strawberry.type
class ServiceVersionGroup:
    keys: ServiceVersionKeys
    aggregate: ServiceVersionAggregate


@strawberry.type
class ServiceVersionGroups:
    nodes: list[ServiceVersionGroup]


@strawberry.type
class ServiceVersions:
    """All of them."""

    @strawberry.field
    async def group_by(self, info: Info, keys: list[ServiceVersionGroupKey]) -> ServiceVersionGroups:
        if len(keys) != 1:
            raise ValueError("Versions are grouped by their stage, and by nothing else.")
        stage = service.ServiceVersion.stage
        grouped = select(stage, func.count(), func.trim_scale(func.round(func.avg(service.ServiceVersion.lead_time_days), 4)))
        nodes = [
            ServiceVersionGroup(
                keys=ServiceVersionKeys(stage=stage),
                aggregate=ServiceVersionAggregate(count=count, avg=ServiceVersionNumbers(lead_time_days=days)),
            )
            for stage, count, days in await loaders_of(info).rows(grouped.group_by(stage).order_by(stage))
        ]
        return ServiceVersionGroups(nodes=nodes)


@strawberry.interface
class PortfolioItem:
    id: strawberry.ID
    key: str
    form: ServiceForm
    classification: Classification
    category: str
    review_due_on: date | None
    revision: int
    row_id: strawberry.Private[UUID]

    @strawberry.field
    async def current_version(self, info: Info) -> ServiceVersion | None:
        row = await loaders_of(info).current_versions.load(self.row_id)
        return ServiceVersion.of(row) if row else None

    @strawberry.field
    async def comments(self, info: Info, first: int = 50) -> StakeholderComments:
        rows = await loaders_of(info).newest_comments.load((self.row_id, first))
        return StakeholderComments(nodes=[StakeholderComment.of(row) for row in rows])


@strawberry.type
class Service(PortfolioItem):
    pass


@strawberry.type
class ServicePackage(PortfolioItem):
    pass


Item = TypeVar("Item", Service, ServicePackage)


def service_of(row: service.Service) -> Service:
    return _made(Service, row)


def package_of(row: service.Service) -> ServicePackage:
    return _made(ServicePackage, row)


def item_of(row: service.Service) -> PortfolioItem:
    return package_of(row) if row.is_package else service_of(row)


def _made(type_: type[Item], row: service.Service) -> Item:
    return type_(
        id=global_id(type_.__name__, row.id),
        key=row.key,
        form=row.form,
        classification=row.classification,
        category=row.category,
        review_due_on=row.review_due_on,
        revision=row.revision,
        row_id=row.id,
    )


@strawberry.type
class CompositionNode:
    """A line of the expanded composition, with the version that it stands for."""

    path: str
    depth: int
    line: strawberry.Private[package.CompositionItem]
    found: strawberry.Private[service.ServiceVersion | None]

    @strawberry.field
    async def component(self, info: Info) -> PortfolioItem | None:
        row = await loaders_of(info).services.load(self.line.component_service_id)
        return item_of(row) if row else None

    @strawberry.field
    def version(self) -> ServiceVersion | None:
        return ServiceVersion.of(self.found) if self.found else None

    @strawberry.field
    def item(self) -> CompositionItem:
        return CompositionItem.of(self.line)


@strawberry.type
class Composition:
    nodes: list[CompositionNode]


@strawberry.type
class DevelopmentIdea:
    id: strawberry.ID
    title: str
    body: str
    language: str
    status: IdeaStatus
    created_at: datetime
    revision: int

    @staticmethod
    def of(row: idea.DevelopmentIdea) -> "DevelopmentIdea":
        return DevelopmentIdea(
            id=global_id("DevelopmentIdea", row.id),
            title=row.title,
            body=row.body,
            language=row.language.upper(),
            status=row.status,
            created_at=row.created_at,
            revision=row.revision,
        )


@strawberry.type
class DevelopmentIdeas:
    nodes: list[DevelopmentIdea]


@strawberry.type
class ServiceFeedback:
    id: strawberry.ID
    touchpoint: Touchpoint
    score: int
    recommend: int | None
    body: str | None
    occurred_at: datetime
    handling: FeedbackHandling
    revision: int

    @staticmethod
    def of(row: feedback.ServiceFeedback) -> "ServiceFeedback":
        return ServiceFeedback(
            id=global_id("ServiceFeedback", row.id),
            touchpoint=row.touchpoint,
            score=row.score,
            recommend=row.recommend,
            body=row.body,
            occurred_at=row.occurred_at,
            handling=row.handling,
            revision=row.revision,
        )


@strawberry.type
class Feedback:
    nodes: list[ServiceFeedback]
