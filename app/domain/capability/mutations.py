"""Verbs about capabilities."""

from uuid import UUID

import strawberry
from sqlalchemy import select
from strawberry import Some

from app.domain.capability import model
from app.domain.capability.inputs import CapabilitiesSetInput, CapabilityUpsertInput, CapabilityUseInput
from app.domain.capability.payloads import CapabilityPayload
from app.domain.capability.rules import keeper_fault
from app.domain.diff import diff, repeated
from app.domain.package.words import ValueChainActivity
from app.domain.party.words import PartyKind
from app.domain.service.creating import party
from app.domain.service.locking import own_version
from app.domain.service.payloads import VersionPayload
from app.domain.service.rules import blank_fault
from app.domain.texts import composed
from app.domain.upserting import needed, there
from app.domain.verbs import Outcome, changed, verb
from app.domain.work import Work
from app.viewer import Role

Key = tuple[UUID, ValueChainActivity | None]


async def capability_upsert(work: Work, asked: CapabilityUpsertInput) -> Outcome:
    """Makes a capability, or changes the one with this key."""
    found = await there(work, model.Capability, asked, asked.capability, "capability")
    capability = found or model.Capability(key=asked.key, owner_id=None)
    before = capability.owner_id if found else None
    owner = await party(work, asked.owner.value if asked.owner else None, tuple(PartyKind), "input", "owner")
    if found is None:
        needed(work, asked, "kind", "name")
    work.take(capability, asked, "kind", "name")
    if isinstance(asked.owner, Some):
        capability.owner_id = owner.id if owner else None
    if work.role is Role.SERVICE_OWNER:
        keeper, where = (before, "capability" if asked.capability else "key") if found else (capability.owner_id, "owner")
        work.faults.add(keeper_fault(capability.key, keeper, work.viewer.party_id, "input", where))
    work.faults.stop()
    work.session.add(capability)
    await work.session.flush()
    return changed(capability=capability.id)


async def capabilities_set(work: Work, asked: CapabilitiesSetInput) -> Outcome:
    """The whole list: what is not in it ends. At any stage."""
    _, version = await own_version(work, asked.version, asked.expected_revision)
    named = await work.all_of(
        model.Capability, [(use.capability, ("input", "uses", place, "capability")) for place, use in enumerate(asked.uses)]
    )
    wanted = [(capability.id if capability else None, use) for capability, use in zip(named, asked.uses, strict=True)]
    work.faults.add(*repeated(wanted, _key_wanted, "input", "uses", what="capability and activity"))
    for place, use in enumerate(asked.uses):
        work.faults.add(blank_fault(use.note, "input", "uses", place, "note"))
    work.faults.stop()
    rows = await work.session.scalars(select(model.CapabilityUse).where(model.CapabilityUse.version_id == version.id))
    made = diff(rows.all(), wanted, (_key_of, _key_wanted))
    for (capability_id, use), row in made.pairs:
        if row is None:
            row = model.CapabilityUse(version_id=version.id, capability_id=capability_id, value_chain_activity=use.value_chain_activity)
            work.session.add(row)
        row.note = None if use.note is None else composed(use.note)
    for gone in made.removed:
        await work.session.delete(gone)
    return changed(version=version.id)


def _key_of(row: model.CapabilityUse) -> Key:
    return row.capability_id, row.value_chain_activity


def _key_wanted(wanted: tuple[UUID | None, CapabilityUseInput]) -> Key | None:
    capability_id, use = wanted
    return None if capability_id is None else (capability_id, use.value_chain_activity)


@strawberry.type
class CapabilityMutations:
    """Joined into Mutation."""

    capability_upsert: CapabilityPayload | None = verb(
        "Makes a capability, or changes the one that has this key. Service owners: those that they keep.",
        capability_upsert,
        may=[Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER],
        keyed=True,
    )
    capabilities_set: VersionPayload | None = verb(
        "Sets all capabilities that a version rests on, at any stage.",
        capabilities_set,
        may=[Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER],
    )
