"""The root fields that the benchmark asks for."""

import asyncio
from uuid import UUID

import strawberry
from sqlalchemy import Select, exists, select
from strawberry.types import Info

from app.domain.conversation import model as conversation
from app.domain.feedback import model as feedback
from app.domain.idea import model as idea
from app.domain.lifecycle.words import Stage
from app.domain.package import model as package
from app.domain.service import model as service
from tests.benchmarks.resolvers import types
from tests.benchmarks.resolvers.loaders import Loaders

GONE = (Stage.RETIRED, Stage.REJECTED)


@strawberry.input
class By:
    id: strawberry.ID | None = strawberry.UNSET
    key: str | None = strawberry.UNSET


@strawberry.type
class Query:
    @strawberry.field
    async def service(self, info: Info, by: By) -> types.Service | None:
        if by.id:
            row = await types.loaders_of(info).services.load(UUID(by.id.partition(":")[2]))
        else:
            found = await types.loaders_of(info).all(select(service.Service).where(service.Service.key == by.key))
            row = found[0] if found else None
        return types.service_of(row) if row and not row.is_package else None

    @strawberry.field
    def services(self, first: int = 50) -> types.Connection[types.Service]:
        rows = _items().where(~service.Service.is_package)
        return types.Connection(rows=rows, first=first, node_of=types.service_of)

    @strawberry.field
    def service_packages(self, first: int = 50) -> types.Connection[types.ServicePackage]:
        rows = _items().where(service.Service.is_package)
        return types.Connection(rows=rows, first=first, node_of=types.package_of)

    @strawberry.field
    def service_versions(self) -> types.ServiceVersions:
        return types.ServiceVersions()

    @strawberry.field
    async def composition(self, info: Info, by: By, max_depth: int = 12) -> types.Composition | None:
        loaders = types.loaders_of(info)
        found = await loaders.all(select(service.Service).where(service.Service.key == by.key))
        version = await loaders.current_versions.load(found[0].id) if found else None
        if version is None:
            return None
        nodes = await _expanded(loaders, version.id, (), max_depth)
        return types.Composition(nodes=nodes)

    @strawberry.field
    async def comments(self, info: Info, first: int = 50) -> types.StakeholderComments:
        table = conversation.StakeholderComment
        rows = await types.loaders_of(info).all(select(table).order_by(table.created_at.desc(), table.id).limit(first))
        return types.StakeholderComments(nodes=[types.StakeholderComment.of(row) for row in rows])

    @strawberry.field
    async def development_ideas(self, info: Info, first: int = 50) -> types.DevelopmentIdeas:
        table = idea.DevelopmentIdea
        rows = await types.loaders_of(info).all(select(table).order_by(table.created_at.desc(), table.id).limit(first))
        return types.DevelopmentIdeas(nodes=[types.DevelopmentIdea.of(row) for row in rows])

    @strawberry.field
    async def feedback(self, info: Info, first: int = 50) -> types.Feedback:
        table = feedback.ServiceFeedback
        rows = await types.loaders_of(info).all(select(table).order_by(table.occurred_at.desc(), table.id).limit(first))
        return types.Feedback(nodes=[types.ServiceFeedback.of(row) for row in rows])


def _items() -> Select[service.Service]:
    """Not those whose versions are all gone."""
    version = service.ServiceVersion
    return select(service.Service).where(exists().where(version.service_id == service.Service.id, version.stage.not_in(GONE)))


async def _expanded(loaders: Loaders, version: UUID, above: tuple[int, ...], depth: int) -> list[types.CompositionNode]:
    """Each line before those below it; lines of one level come from one statement, whichever package they are in."""
    lines = await loaders.lines.load(version)
    found = await asyncio.gather(*(_resolved(loaders, line) for line in lines))
    below = await asyncio.gather(
        *(
            _expanded(loaders, version.id, (*above, place), depth - 1) if version and depth > 1 else _nothing()
            for place, version in enumerate(found, 1)
        )
    )
    nodes = []
    for place, (line, resolved, inner) in enumerate(zip(lines, found, below, strict=True), 1):
        path = ".".join(map(str, (*above, place)))
        nodes += [types.CompositionNode(path=path, depth=len(above) + 1, line=line, found=resolved), *inner]
    return nodes


async def _resolved(loaders: Loaders, line: package.CompositionItem) -> service.ServiceVersion | None:
    """The version that a line of a package in force stands for."""
    if line.pinned_version_id:
        return await loaders.versions.load(line.pinned_version_id)
    return await loaders.current_versions.load(line.component_service_id)


async def _nothing() -> list[types.CompositionNode]:
    return []
