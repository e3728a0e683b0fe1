"""How a verb gets a version: its service is locked first, so that verbs never wait for each other in a circle."""

from sqlalchemy import select

from app.domain.naming import VersionBy
from app.domain.service.model import Service, ServiceVersion
from app.domain.work import Work, told
from app.errors import Invalid, NotFound


async def the_version(work: Work, by: VersionBy, *path: str | int, lock: bool = True) -> tuple[Service, ServiceVersion]:
    """The version that an input names, and its service. Raises NotFound also for one that this viewer does not see."""
    if isinstance(by.id, str):
        version = await work.the(ServiceVersion, by.id, *path, lock=False)
        service = await work.the(Service, _by_id(version.service_id, await _is_package(work, version)), *path, lock=lock)
        return service, await work.the(ServiceVersion, by.id, *path, lock=True) if lock else version
    if not by.number:
        raise Invalid("Name the version by its id, or by its service and number.", code="NAMES_NOTHING", path=path)
    service = await work.the(Service, by.number.service, *path, "number", "service", lock=lock)
    found = select(ServiceVersion.id).where(ServiceVersion.service_id == service.id, ServiceVersion.number == by.number.number)
    missing = NotFound(f"There is no version {told(by)}, or none that you may see.", path=path)
    id_ = await work.session.scalar(found)
    if id_ is None:
        raise missing
    try:
        return service, await work.the(ServiceVersion, f"ServiceVersion:{id_}", *path, lock=lock)
    except NotFound:  # it is there and not to be seen: that it has an id is not told
        raise missing from None


async def _is_package(work: Work, version: ServiceVersion) -> bool:
    return bool(await work.session.scalar(select(Service.is_package).where(Service.id == version.service_id)))


def _by_id(id_: object, is_package: bool) -> str:
    return f"{'ServicePackage' if is_package else 'Service'}:{id_}"
