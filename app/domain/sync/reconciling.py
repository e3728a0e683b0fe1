"""The verb reconcile: what another system no longer has, and the links to it that end."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, delete, literal, select

from app.database.base import Base
from app.domain.naming import as_kept
from app.domain.party.model import Party
from app.domain.service.model import Service
from app.domain.sync.inputs import ReconcileInput
from app.domain.sync.marking import speak_for
from app.domain.sync.model import ExternalReference
from app.domain.sync.reading_values import outside_name
from app.domain.sync.rules import name_fault, percent_fault, safety_stop
from app.domain.sync.words import OnMissing, Reconciled, ReferenceType
from app.domain.verbs import Outcome
from app.domain.work import Work
from app.errors import DomainError

OF: Mapping[Reconciled, type[Base]] = {Reconciled.PARTY: Party, Reconciled.SERVICE: Service}


class Link(NamedTuple):
    """That something of ours is something of theirs."""

    id: UUID
    entity_id: UUID
    external_id: str
    url: str | None


async def reconcile(work: Work, asked: ReconcileInput) -> Outcome:
    """Things of ours stay as they are, whatever becomes of their links. What is found is told also when nothing ends."""
    source = as_kept(asked.source)
    given = _judged(work, source, asked)
    await speak_for(work, source)
    links = await _links(work, source, asked.entity_type)
    missing = [link for link in links if link.external_id not in given]
    stop = safety_stop(len(missing), len(links), asked.safety_percent)
    ends = asked.on_missing is OnMissing.UNLINK and stop is None
    known = {link.external_id for link in links}
    report = {
        "linked": len(links),
        "present": len(links) - len(missing),
        "missing": [_told(link, asked.entity_type) for link in missing],
        "unknown": [each for each in given if each not in known],
        "unlinked": await _unlink(work, missing) if ends else 0,
        "stopped": stop is not None,
    }
    return Outcome(report=report, errors=[] if stop is None else [stop])


def _judged(work: Work, source: str, asked: ReconcileInput) -> dict[str, None]:
    """All ids, as links have them. One that was cut or padded on its way is refused: its thing would seem to be missing."""
    given: dict[str, None] = {}
    work.faults.add(name_fault(source, "input", "source"), percent_fault(asked.safety_percent))
    for unfit in work.unfit.values():
        work.faults.add(*unfit)
    for place, each in enumerate(asked.external_ids):
        try:
            given[outside_name(each, ("input", "externalIds", place))] = None
        except DomainError as fault:
            work.faults.add(None if place in work.unfit else fault)
    work.faults.stop()
    return given


async def _links(work: Work, source: str, entity: Reconciled) -> Sequence[Link]:
    row = ExternalReference
    found = await work.session.execute(
        select(row.id, row.entity_id, row.external_id, row.url)
        .where(row.type == ReferenceType.SAME_AS, row.source_system == source, row.entity_type == OF[entity].__name__)
        .order_by(row.external_id)
    )
    return [Link(*each) for each in found]


def _told(link: Link, entity: Reconciled) -> dict[str, str | None]:
    return {entity.value.lower(): str(link.entity_id), "externalId": link.external_id, "url": link.url}


async def _unlink(work: Work, missing: Sequence[Link]) -> int:
    """How many ended; what somebody else has unlinked meanwhile is not among them."""
    ids = literal([link.id for link in missing], ARRAY(Uuid()))
    ended = delete(ExternalReference).where(ExternalReference.id == any_(ids)).returning(ExternalReference.id)
    return len((await work.session.execute(ended, execution_options={"synchronize_session": False})).all())
