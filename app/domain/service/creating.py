"""Verbs that make a service with its first version, and further versions of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.domain.keys import key_fault
from app.domain.lifecycle.model import LifecycleTransition
from app.domain.lifecycle.words import Stage, TransitionStatus
from app.domain.naming import By
from app.domain.party.model import Party
from app.domain.party.words import PartyKind
from app.domain.portfolio.model import Portfolio
from app.domain.service import rules
from app.domain.service.copying import copy_parts, copy_texts
from app.domain.service.describing import describe
from app.domain.service.inputs import FirstVersionInput, ServiceCreateInput, VersionCreateInput
from app.domain.service.model import Service, ServiceVersion
from app.domain.texts import composed
from app.domain.verbs import Outcome, changed
from app.domain.work import Work
from app.errors import Conflict, Invalid, NotFound
from app.viewer import Role

OWNER_KINDS = (PartyKind.PERSON,)
PROVIDER_KINDS = (PartyKind.ORG_UNIT, PartyKind.ORGANIZATION)


async def service_create(work: Work, asked: ServiceCreateInput) -> Outcome:
    """A service owner owns what they make."""
    portfolio = await work.maybe(Portfolio, asked.portfolio, "input", "portfolio")
    provider = await party(work, asked.provider, PROVIDER_KINDS, "input", "provider")
    owner = await party(work, asked.owner, OWNER_KINDS, "input", "owner")
    service = Service(
        key=asked.key,
        form=asked.form,
        is_package=asked.is_package,
        classification=asked.classification,
        category=composed(asked.category),
        provider_id=provider.id if provider else None,
        owner_id=owner.id if owner else None,
        review_due_on=asked.review_due_on,
    )
    if work.role is Role.SERVICE_OWNER and asked.owner is None:
        service.owner_id = work.viewer.party_id
    await _judge_identity(work, service)
    version = None if asked.version is None else _first(work, asked.version)
    work.faults.stop()
    assert portfolio is not None  # or a fault would tell of it
    work.must_own(service, "input", "owner")
    service.portfolio_id = portfolio.id
    work.session.add(service)
    await work.session.flush()
    if version is not None:
        await _propose(work, service, version)
    return changed(service=service.id)


def _first(work: Work, asked: FirstVersionInput) -> ServiceVersion:
    version = ServiceVersion(number=asked.number, stage=Stage.PROPOSED)
    work.faults.add(*rules.number_faults(version.number, (), "input", "version", "number"))
    describe(work, version, asked, "input", "version")
    return version


async def _judge_identity(work: Work, service: Service) -> None:
    if malformed := key_fault(service.key, "input", "key"):
        work.faults.add(malformed)
    elif await work.session.scalar(select(Service.id).where(Service.key == service.key)):
        what = f"There is a service {service.key} already; choose another key."
        work.faults.add(Conflict(what, code="KEY_TAKEN", path=("input", "key")))
    work.faults.add(*rules.category_faults(service.category, "input", "category"))


async def party(work: Work, by: By | None, kinds: Sequence[PartyKind], *path: str | int) -> Party | None:
    """The party that an input names for a part in a service; faults are added."""
    found = await work.maybe(Party, by, *path)
    if found is not None:
        work.faults.add(*rules.party_faults(found.key, found.kind, active=found.active, allowed=kinds, path=path))
    return found


async def version_create(work: Work, asked: VersionCreateInput) -> Outcome:
    """Its content is copied, and then described as the input says."""
    service = await work.the(Service, asked.service, "input", "service")
    work.must_own(service, "input", "service")
    version, base = await drafted(work, service, asked)
    work.faults.stop()
    await _propose(work, service, version)
    if base is not None:
        await copy_parts(work, {base.id: version.id})
    return changed(version=version.id)


async def drafted(work: Work, service: Service, asked: VersionCreateInput) -> tuple[ServiceVersion, ServiceVersion | None]:
    """A version as an input describes it, not yet written, and the one that it is based on. Faults are added."""
    others = (await work.session.scalars(select(ServiceVersion).where(ServiceVersion.service_id == service.id))).all()
    taken = [other.number for other in others]
    version = ServiceVersion(number=rules.next_number(taken) if asked.number is None else asked.number, stage=Stage.PROPOSED)
    work.faults.add(*rules.number_faults(version.number, taken, "input", "number"))
    base = next((other for other in others if other.number == asked.based_on), None)
    if base is not None:
        copy_texts(base, version)
    elif asked.based_on is not None:
        what = f"{service.key} has no version {asked.based_on}; it has {', '.join(sorted(taken))}."
        work.faults.add(NotFound(what, path=("input", "basedOn")))
    elif asked.name is None:
        work.faults.add(Invalid("A version that is not based on another one needs a name.", code="REQUIRED", path=("input", "name")))
    describe(work, version, asked, "input")
    return version, base


async def _propose(work: Work, service: Service, version: ServiceVersion) -> None:
    """Every version starts here, with its first transition."""
    version.service_id = service.id
    for name, value in proposed(work).items():
        setattr(version, name, value)
    work.session.add(version)
    await work.session.flush()
    work.session.add(LifecycleTransition(**first_step(work, version.id)))
    await work.session.flush()


def proposed(work: Work) -> dict[str, Any]:
    """Where a version begins, as columns."""
    return {"stage": Stage.PROPOSED, "stage_since": work.now, "language_status": {}}


def first_step(work: Work, version_id: UUID) -> dict[str, Any]:
    """The transition that leads there, as columns."""
    return {
        "version_id": version_id,
        "from_stage": None,
        "to_stage": Stage.PROPOSED,
        "status": TransitionStatus.DONE,
        "effective_at": work.now,
        "recorded_at": work.now,
        "actor_id": work.viewer.party_id,
    }
