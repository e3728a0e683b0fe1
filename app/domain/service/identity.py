"""Verbs about the service itself: what it is, who answers for it, what it needs and replaces, who is to be heard about it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased
from strawberry import Maybe, Some

from app.domain.diff import diff, repeated
from app.domain.naming import By
from app.domain.party.model import Party
from app.domain.party.words import PartyKind
from app.domain.service import rules
from app.domain.service.creating import OWNER_KINDS, PROVIDER_KINDS, party
from app.domain.service.inputs import RelationshipInput, RelationshipSetInput, ServiceUpdateInput, StakeholderInput, StakeholdersSetInput
from app.domain.service.locking import own_service
from app.domain.service.model import Service, ServiceRelationship, ServiceStakeholder
from app.domain.service.words import RelationshipType, RequiredStatement
from app.domain.texts import composed
from app.domain.verbs import Outcome, changed
from app.domain.work import Work
from app.errors import Conflict, Invalid


async def service_update(work: Work, asked: ServiceUpdateInput) -> Outcome:
    """Who gives a service away does not get it back by themselves."""
    service = await own_service(work, asked.service, asked.expected_revision)
    provider = await _party(work, asked.provider, PROVIDER_KINDS, "provider")
    owner = await _party(work, asked.owner, OWNER_KINDS, "owner")
    if isinstance(asked.category, Some):
        service.category = composed(asked.category.value)
        work.faults.add(*rules.category_faults(service.category, "input", "category"))
    work.take(service, asked, "form", "classification", "review_due_on")
    if isinstance(asked.provider, Some):
        service.provider_id = provider.id if provider else None
    if isinstance(asked.owner, Some):
        service.owner_id = owner.id if owner else None
    return changed(service=service.id)


async def _party(work: Work, asked: Maybe[By | None], kinds: Sequence[PartyKind], name: str) -> Party | None:
    return await party(work, asked.value, kinds, "input", name) if isinstance(asked, Some) else None


async def relationship_set(work: Work, asked: RelationshipSetInput) -> Outcome:
    """The whole list: what is not in it ends."""
    service = await own_service(work, asked.service, asked.expected_revision)
    others = await work.all_of(
        Service, [(each.to, ("input", "relationships", place, "to")) for place, each in enumerate(asked.relationships)]
    )
    wanted = list(zip(others, asked.relationships, strict=True))
    work.faults.add(*repeated(wanted, _relationship_wanted, "input", "relationships", what="service and type"))
    await _judge_relationships(work, service, wanted)
    work.faults.stop()
    rows = await work.session.scalars(select(ServiceRelationship).where(ServiceRelationship.from_service_id == service.id))
    made = diff(rows.all(), wanted, (lambda row: (row.to_service_id, row.type), _relationship_wanted))
    for (other, each), row in made.pairs:
        assert other is not None
        if row is None:
            row = ServiceRelationship(from_service_id=service.id, to_service_id=other.id, type=each.type)
            work.session.add(row)
        row.note = None if each.note is None else composed(each.note)
    for gone in made.removed:
        await work.session.delete(gone)
    return changed(service=service.id)


def _relationship_wanted(wanted: tuple[Service | None, RelationshipInput]) -> tuple[UUID, RelationshipType] | None:
    other, each = wanted
    return None if other is None else (other.id, each.type)


async def _judge_relationships(work: Work, service: Service, wanted: Sequence[tuple[Service | None, RelationshipInput]]) -> None:
    replaced = await _replacements(work, service)
    for place, (other, each) in enumerate(wanted):
        path = ("input", "relationships", place)
        work.faults.add(rules.blank_fault(each.note, *path, "note"))
        if other is None:
            continue
        if other.id == service.id:
            what = f"{service.key} cannot need or replace itself; name another service."
            work.faults.add(Invalid(what, code="SAME_SERVICE", path=(*path, "to")))
        elif each.type is RelationshipType.REPLACES:
            circle = rules.replacement_circle({**replaced, service.key: [other.key]}, service.key)
            if circle:
                what = f"{service.key} would replace itself: {' → '.join(circle)}. Remove one of these first."
                work.faults.add(Conflict(what, code="REPLACEMENT_CIRCLE", path=(*path, "to")))


async def _replacements(work: Work, service: Service) -> Mapping[str, Sequence[str]]:
    """What all other services replace, by keys."""
    one, other = aliased(Service), aliased(Service)
    rows = (
        select(one.key, other.key)
        .select_from(ServiceRelationship)
        .join(one, one.id == ServiceRelationship.from_service_id)
        .join(other, other.id == ServiceRelationship.to_service_id)
        .where(ServiceRelationship.type == RelationshipType.REPLACES, ServiceRelationship.from_service_id != service.id)
        .order_by(one.key, other.key)
    )
    found: dict[str, list[str]] = {}
    for key, replaced in await work.session.execute(rows):
        found.setdefault(key, []).append(replaced)
    return found


async def stakeholders_set(work: Work, asked: StakeholdersSetInput) -> Outcome:
    """The whole list: who is not in it is no longer heard."""
    service = await own_service(work, asked.service, asked.expected_revision)
    parties = await work.all_of(
        Party, [(each.party, ("input", "stakeholders", place, "party")) for place, each in enumerate(asked.stakeholders)]
    )
    wanted = list(zip(parties, asked.stakeholders, strict=True))
    work.faults.add(*repeated(wanted, _stakeholder_wanted, "input", "stakeholders", what="party and role"))
    rows = await work.session.scalars(select(ServiceStakeholder).where(ServiceStakeholder.service_id == service.id))
    made = diff(rows.all(), wanted, (lambda row: (row.party_id, row.role), _stakeholder_wanted))
    for place, ((found, each), row) in enumerate(made.pairs):
        path = ("input", "stakeholders", place)
        if found is not None and row is None:
            allowed = tuple(PartyKind)
            work.faults.add(*rules.party_faults(found.key, found.kind, active=found.active, allowed=allowed, path=(*path, "party")))
        if found is not None and each.statement_required:
            asked_of = (*path, "statementRequired")
            work.faults.add(rules.speaker_fault(found.key, found.kind, active=found.active, path=asked_of))
    work.faults.stop()
    for (found, each), row in made.pairs:
        assert found is not None
        required = [aspect.value for aspect in RequiredStatement if aspect in each.statement_required]
        if row is None:
            work.session.add(ServiceStakeholder(service_id=service.id, party_id=found.id, role=each.role, statement_required=required))
        elif set(row.statement_required) != set(required):
            row.statement_required = required
    for gone in made.removed:
        await work.session.delete(gone)
    return changed(service=service.id)


def _stakeholder_wanted(wanted: tuple[Party | None, StakeholderInput]) -> tuple[UUID, str] | None:
    found, each = wanted
    return None if found is None else (found.id, each.role)
