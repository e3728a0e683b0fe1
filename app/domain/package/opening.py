"""The version of a package that a verb changes, with its parts."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.database.types import LocalizedText
from app.domain.naming import VersionBy
from app.domain.package.model import CompositionItem, OptionGroup, ServiceOffering
from app.domain.service.locking import open_version
from app.domain.service.model import Service, ServiceVersion
from app.domain.work import Work


@dataclass
class Opened:
    """Lists are in their order, and follow what is written. `keys`: of the components, by the service's id."""

    service: Service
    version: ServiceVersion
    items: list[CompositionItem]
    groups: list[OptionGroup]
    offerings: list[ServiceOffering]
    keys: dict[UUID, str]

    def item_of(self, component: Service | None) -> CompositionItem | None:
        """The line with this component."""
        return next((item for item in self.items if component and item.component_service_id == component.id), None)

    def note_of(self, component: Service) -> LocalizedText | None:
        item = self.item_of(component)
        return item.note if item else None

    def key_of(self, item: CompositionItem) -> str:
        return self.keys[item.component_service_id]

    def components_in(self, group: OptionGroup) -> frozenset[UUID]:
        """The lines of a group."""
        return frozenset(item.id for item in self.items if item.option_group_id == group.id)


async def opened(work: Work, by: VersionBy, revision: int) -> Opened:
    """Locked, as its viewer looked at it, and still open; refuses otherwise."""
    service, version = await open_version(work, by, revision)
    items = select(CompositionItem).where(CompositionItem.package_version_id == version.id)
    groups = select(OptionGroup).where(OptionGroup.package_version_id == version.id)
    offerings = select(ServiceOffering).where(ServiceOffering.version_id == version.id)
    components = (
        select(Service.id, Service.key)
        .join(CompositionItem, CompositionItem.component_service_id == Service.id)
        .where(CompositionItem.package_version_id == version.id)
    )
    return Opened(
        service,
        version,
        list(await work.session.scalars(items.order_by(CompositionItem.position, CompositionItem.id))),
        list(await work.session.scalars(groups.order_by(OptionGroup.position, OptionGroup.id))),
        list(await work.session.scalars(offerings.order_by(ServiceOffering.position, ServiceOffering.id))),
        {row.id: row.key for row in await work.session.execute(components)},
    )
