"""How a verb gets a service or version, and whether it may change. Services are locked first: so none waits for another in a circle."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Text, cast, column, exists, select, table

from app.database.lists import among
from app.domain.agreement.model import CustomerAgreement
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.words import IN_FORCE, Stage, TransitionStatus
from app.domain.naming import By, VersionBy
from app.domain.service import rules
from app.domain.service.model import Service, ServiceVersion
from app.domain.work import Work, told
from app.errors import Invalid, NotFound

_STATES = table("service_version_states", column("id"), column("language_status"))


async def the_version(work: Work, by: VersionBy, *path: str | int, lock: bool = True) -> tuple[Service, ServiceVersion]:
    """The version that an input names, and its service. Raises NotFound also for one that this viewer does not see."""
    if isinstance(by.id, str) or by.external:
        name = By(id=by.id, external=by.external)
        version = await work.the(ServiceVersion, name, *path, lock=False)
        service = await service_of(work, version.service_id, lock=lock)
        return service, await work.the(ServiceVersion, name, *path, lock=True) if lock else version
    if not by.number:
        what = "Name the version by its id, by its service and number, or as another system does."
        raise Invalid(what, code="NAMES_NOTHING", path=path)
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


async def service_of(work: Work, service_id: UUID, *, lock: bool = False) -> Service:
    """The service of a row that the viewer sees, and so sees too."""
    rows = select(Service).where(Service.id == service_id)
    if lock:
        rows = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    return (await work.session.scalars(rows)).one()


async def own_service(work: Work, by: By, revision: int) -> Service:
    """A service that is to be changed: its owner's, and as it was looked at. Refuses otherwise."""
    service = await work.the(Service, by, "input", "service")
    work.must_own(service)
    work.expect(service, revision)
    return service


async def own_version(work: Work, by: VersionBy, revision: int) -> tuple[Service, ServiceVersion]:
    """A version that is to be changed: its owner's, and as it was looked at. Refuses otherwise."""
    service, version = await the_version(work, by, "input", "version")
    work.must_own(service)
    work.expect(version, revision)
    return service, version


async def open_version(work: Work, by: VersionBy, revision: int) -> tuple[Service, ServiceVersion]:
    """A version whose promise is to be changed, and is still open. Refuses otherwise."""
    service, version = await own_version(work, by, revision)
    if not await is_open(work, version):
        raise rules.promise_closed(version.stage, "input", "version")
    return service, version


async def is_open(work: Work, version: ServiceVersion) -> bool:
    """Whether what a version promises may still change."""
    if rules.promise_open(version.stage, imported=False, relied_on=False):
        return True
    return version.id in await open_among(work, [version.id])


async def open_among(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of these versions whose promise may still change. Upon an imported one relies who has read it, has an agreement, or has led it
    a step further."""
    row = LifecycleTransition
    mine = row.version_id == ServiceVersion.id
    imported = exists().where(mine, row.from_stage.is_(None), row.effective_at < row.recorded_at)
    led = exists().where(mine, row.status == TransitionStatus.DONE, row.gate_result.is_not(None) | (row.effective_at == row.recorded_at))
    published = exists().where(_STATES.c.id == ServiceVersion.id, cast(_STATES.c.language_status, Text).contains("PUBLISHED"))
    agreed = ServiceVersion.stage.in_(IN_FORCE) & exists().where(CustomerAgreement.service_id == ServiceVersion.service_id)
    known = select(ServiceVersion.id, ServiceVersion.stage, imported, led | published | agreed).where(among(ServiceVersion.id, ids))
    return {
        id_
        for id_, stage, was_imported, relied_on in await work.session.execute(known)
        if rules.promise_open(stage, imported=was_imported, relied_on=relied_on)
    }


async def launched_among(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of these versions that ever were in operation. Also those that were backed out: their prices were charged for a while."""
    row = LifecycleTransition
    launch = select(row.version_id).where(
        among(row.version_id, ids), row.status == TransitionStatus.DONE, row.to_stage == Stage.OPERATIONAL
    )
    return set(await work.session.scalars(launch))
