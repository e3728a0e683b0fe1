"""Data loaders: what the fields of one request ask for, gathered into one statement for each kind of row."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased
from strawberry.dataloader import DataLoader

from app.database.base import Identified
from app.domain.conversation.model import StakeholderComment
from app.domain.lifecycle.words import IN_FORCE
from app.domain.package.model import CompositionItem
from app.domain.party.model import Party
from app.domain.service.model import Service, ServiceVersion

Sessions = async_sessionmaker[AsyncSession]
R = TypeVar("R")
Found = TypeVar("Found", bound=Identified)


class Loaders:
    """Those of one request."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.services = DataLoader(load_fn=self._services)
        self.versions = DataLoader(load_fn=self._versions)
        self.parties = DataLoader(load_fn=self._parties)
        self.current_versions = DataLoader(load_fn=self._current_versions)
        self.lines = DataLoader(load_fn=self._lines)
        self.newest_comments = DataLoader(load_fn=self._newest_comments)

    async def all(self, statement: Select[R]) -> Sequence[R]:
        async with self._sessions() as session:
            return (await session.scalars(statement)).all()

    async def rows(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
        """Of several columns."""
        async with self._sessions() as session:
            return (await session.execute(statement)).all()

    async def _services(self, ids: list[UUID]) -> list[Service | None]:
        return _in_order(ids, await self.all(select(Service).where(Service.id.in_(ids))))

    async def _versions(self, ids: list[UUID]) -> list[ServiceVersion | None]:
        return _in_order(ids, await self.all(select(ServiceVersion).where(ServiceVersion.id.in_(ids))))

    async def _parties(self, ids: list[UUID]) -> list[Party | None]:
        return _in_order(ids, await self.all(select(Party).where(Party.id.in_(ids))))

    async def _current_versions(self, services: list[UUID]) -> list[ServiceVersion | None]:
        in_force = select(ServiceVersion).where(ServiceVersion.service_id.in_(services), ServiceVersion.stage.in_(IN_FORCE))
        found: dict[UUID, ServiceVersion] = {}
        for version in await self.all(in_force.order_by(ServiceVersion.stage, ServiceVersion.stage_since.desc())):
            found.setdefault(version.service_id, version)
        return [found.get(service) for service in services]

    async def _lines(self, versions: list[UUID]) -> list[list[CompositionItem]]:
        lines = select(CompositionItem).where(CompositionItem.package_version_id.in_(versions))
        found = defaultdict(list)
        for line in await self.all(lines.order_by(CompositionItem.position, CompositionItem.id)):
            found[line.package_version_id].append(line)
        return [found[version] for version in versions]

    async def _newest_comments(self, asked: list[tuple[UUID, int]]) -> list[list[StakeholderComment]]:
        """By service and how many."""
        newest = (StakeholderComment.created_at.desc(), StakeholderComment.id)
        place = func.row_number().over(partition_by=StakeholderComment.service_id, order_by=newest).label("place")
        of_services = (
            select(StakeholderComment, place).where(StakeholderComment.service_id.in_({service for service, _ in asked})).subquery()
        )
        comment = aliased(StakeholderComment, of_services)
        most = max(first for _, first in asked)
        found = defaultdict(list)
        for row in await self.all(select(comment).where(of_services.c.place <= most).order_by(of_services.c.place)):
            found[row.service_id].append(row)
        return [found[service][:first] for service, first in asked]


def _in_order(ids: list[UUID], rows: Sequence[Found]) -> list[Found | None]:
    found = {row.id: row for row in rows}
    return [found.get(id_) for id_ in ids]
