"""Verbs about other systems and their names for our things."""

from dataclasses import replace
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import strawberry
from sqlalchemy import select

from app.database.base import Base, Identified
from app.domain.agreement.model import CustomerAgreement
from app.domain.capability.model import Capability
from app.domain.naming import By, as_kept
from app.domain.party.model import Party
from app.domain.portfolio.model import Portfolio
from app.domain.project.model import Project
from app.domain.service.locking import the_version
from app.domain.service.model import Service, ServiceVersion
from app.domain.sync.batch import services_sync
from app.domain.sync.inputs import ExternalLinkInput, ExternalUnlinkInput, Linkable
from app.domain.sync.marking import act_as
from app.domain.sync.model import ExternalReference
from app.domain.sync.ownership import ownership_set
from app.domain.sync.payloads import ExternalReferencePayload, ReconcilePayload, ServicesSyncPayload, SourceSystemPayload
from app.domain.sync.reconciling import reconcile
from app.domain.sync.rules import name_faults, taken, url_fault
from app.domain.sync.words import ReferenceType
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work
from app.errors import Invalid, NotFound
from app.viewer import Role

NAMED: dict[str, type[Any]] = {
    "service": Service,
    "party": Party,
    "capability": Capability,
    "agreement": CustomerAgreement,
    "portfolio": Portfolio,
    "project": Project,
}
_MODELS: tuple[type[Any], ...] = (*NAMED.values(), ServiceVersion)
TYPES = {model.__name__: model for model in _MODELS}


A = TypeVar("A", ExternalLinkInput, ExternalUnlinkInput)


class Thing(NamedTuple):
    """As a reference names it: `type` is the name of its table's class."""

    type: str
    id: UUID


async def external_link(work: Work, asked: ExternalLinkInput) -> Outcome:
    """Another system's name for a thing. The same link again only sets its address."""
    thing = await _thing(work, asked.entity)
    asked = _composed(asked)
    work.faults.add(*name_faults(asked.source, asked.external_id))
    if asked.url is not None:
        work.faults.add(url_fault(asked.url, "input", "url"))
    work.faults.stop()
    await act_as(work, asked.source)
    reference = await _reference(work, thing, asked)
    if reference is None:
        await _refuse_taken(work, thing, asked)
        reference = ExternalReference(entity_type=thing.type, entity_id=thing.id, source_system=asked.source)
        reference.external_id, reference.type = asked.external_id, asked.type
        work.session.add(reference)
    reference.url = asked.url
    await work.session.flush()
    return changed(reference=reference.id)


async def external_unlink(work: Work, asked: ExternalUnlinkInput) -> Outcome:
    """Ends the link."""
    thing = await _thing(work, asked.entity)
    asked = _composed(asked)
    await act_as(work, asked.source)
    reference = await _reference(work, thing, asked)
    if reference is None:
        raise NotFound(f"It is not linked to {asked.external_id} in {asked.source} as {asked.type.value}.", path=("input", "externalId"))
    await work.session.delete(reference)
    return Outcome()


def _composed(asked: A) -> A:
    return replace(asked, source=as_kept(asked.source), external_id=as_kept(asked.external_id))


async def _thing(work: Work, entity: Linkable) -> Thing:
    """Locked, so that it cannot go while it is linked."""
    if entity.version:
        _, version = await the_version(work, entity.version, "input", "entity", "version")
        return Thing(ServiceVersion.__name__, version.id)
    for name, model in NAMED.items():
        by = getattr(entity, name)
        if isinstance(by, By):
            row: Identified = await work.the(model, by, "input", "entity", name)
            return Thing(model.__name__, row.id)
    raise Invalid("Name one thing.", code="NAMES_NOTHING", path=("input", "entity"))


async def _reference(work: Work, thing: Thing, asked: ExternalLinkInput | ExternalUnlinkInput) -> ExternalReference | None:
    found: ExternalReference | None = await work.session.scalar(
        select(ExternalReference).where(
            ExternalReference.entity_id == thing.id,
            ExternalReference.source_system == asked.source,
            ExternalReference.external_id == asked.external_id,
            ExternalReference.type == asked.type,
        )
    )
    return found


async def _refuse_taken(work: Work, thing: Thing, asked: ExternalLinkInput) -> None:
    """A name in another system means one thing of a type. Whoever may link things of a type sees them all, so the holder can be named."""
    if asked.type is not ReferenceType.SAME_AS:
        return
    holder = await work.session.scalar(
        select(ExternalReference.entity_id).where(
            ExternalReference.type == ReferenceType.SAME_AS,
            ExternalReference.entity_type == thing.type,
            ExternalReference.source_system == asked.source,
            ExternalReference.external_id == asked.external_id,
        )
    )
    if holder is not None:
        raise taken(asked.source, asked.external_id, await _called(work, Thing(thing.type, holder)))


async def _called(work: Work, thing: Thing) -> str:
    row: Base = await work.session.get_one(TYPES[thing.type], thing.id)
    if isinstance(row, ServiceVersion):
        service = await work.session.get_one(Service, row.service_id)
        return f"{service.key} {row.number}"
    return str(getattr(row, "key", thing.id))


LINKERS = [Role.PORTFOLIO_MANAGER, Role.INTEGRATION]


@strawberry.type
class SyncMutations:
    """Joined into Mutation."""

    external_link: ExternalReferencePayload | None = verb(
        "Says what another system calls a thing, or keeps beside it.", external_link, may=LINKERS, keyed=True
    )
    services_sync: ServicesSyncPayload | None = verb(
        "Brings in what another system knows, row by row: what is new is made, what it may change is changed, what others have changed too "
        "is told.",
        services_sync,
        may=LINKERS,
        keyed=True,
        by_row="items",
    )
    external_unlink: ExternalReferencePayload | None = verb("Ends a link to another system.", external_unlink, may=LINKERS)
    reconcile: ReconcilePayload | None = verb(
        "Tells what another system no longer has by all the ids that it has, and may end the links to it.",
        reconcile,
        may=LINKERS,
        keyed=True,
        by_row="externalIds",
    )
    ownership_set: SourceSystemPayload | None = verb(
        "Says which fields another system keeps, and whose tool it is. Makes the system, or changes the one of this name.",
        ownership_set,
        may=[Role.PORTFOLIO_MANAGER, Role.ADMIN],
    )
