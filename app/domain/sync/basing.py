"""What a sender knew of a thing: as it was at the revision that it names, else as it was recorded when it last wrote to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Uuid, func, select

from app.database.lists import rows_of
from app.domain.sync.directory import Directory
from app.domain.sync.finding import learn
from app.domain.sync.forms import fields_of, named_by
from app.domain.sync.model import ExternalReference
from app.domain.sync.present import TABLES, Columns, Then, parts_then, rows_then, states_of
from app.domain.sync.things import Kind, Thing
from app.domain.work import Work
from app.history.model import ChangeEvent, ChangeTransaction


@dataclass(slots=True, eq=False)
class Based:
    """A thing whose base is asked for. `revision`: that its sender names. `unknown`: there never was such a one."""

    thing: Thing
    revision: int | None = None
    unknown: bool = False


async def find_bases(work: Work, source: str, wanted: Sequence[Based], directory: Directory) -> None:
    """Sets `base` and `base_at`. Nothing of the past is read of what is as its sender knew it."""
    moments = await _moments(work, source, wanted)
    then: dict[Kind, list[Then]] = {kind: [] for kind in Kind}
    for place, moment in moments.items():
        thing = wanted[place].thing
        then[thing.kind].append(Then(place, thing.id, moment))
    changed: dict[int, Columns] = {}
    for kind in Kind:
        for place, row in (await rows_then(work, kind, then[kind])).items():
            thing = wanted[place].thing
            thing.base_at = moments[place]
            if row["revision"] == thing.columns["revision"]:
                thing.base = thing.fields
            else:
                changed[place] = {**thing.columns, **row}
    versions = [each for each in then[Kind.VERSION] if each.place in changed]
    parts = await parts_then(work, versions) if versions else {}
    await learn(work, directory, *named_by(changed.values(), parts.values()))
    for place, row in changed.items():
        wanted[place].thing.base = fields_of(wanted[place].thing.kind, row, parts.get(place, {}), directory)


async def _moments(work: Work, source: str, wanted: Sequence[Based]) -> dict[int, datetime]:
    """When each was as its sender knew it, by places in the list."""
    found = await _last_written(work, source, {place: each.thing for place, each in enumerate(wanted) if each.revision is None})
    for kind in Kind:
        asked = []
        for place, each in enumerate(wanted):
            if each.thing.kind is not kind or each.revision is None:
                continue
            if each.revision == each.thing.columns["revision"]:
                each.thing.base = each.thing.fields
            else:
                asked.append((place, each.thing.id, each.revision))
        began = await _began(work, kind, asked)
        found.update(began)
        for place, *_ in asked:
            wanted[place].unknown = place not in began
    return found


async def _began(work: Work, kind: Kind, asked: Sequence[tuple[int, UUID, int]]) -> dict[int, datetime]:
    """Since when these revisions were recorded."""
    if not asked:
        return {}
    states = states_of(TABLES[kind])
    each = rows_of("asked", {"place": Integer(), "id": Uuid(), "revision": Integer()}, asked)
    was = (states.c.id == each.c.id) & (states.c.revision == each.c.revision)
    rows = select(each.c.place, func.max(states.c.rec_from)).join_from(each, states, was).group_by(each.c.place)
    return dict(iter(await work.session.execute(rows)))


async def _last_written(work: Work, source: str, things: Mapping[int, Thing]) -> dict[int, datetime]:
    """When the source last changed something of the same service, or of the party. Links tell nothing of what it knew."""
    of_services = {thing.service_id for thing in things.values() if thing.service_id is not None}
    of_parties = {thing.id for thing in things.values() if thing.service_id is None}
    written = {
        **await _last_events(work, source, ChangeEvent.service_id, of_services),
        **await _last_events(work, source, ChangeEvent.entity_id, of_parties),
    }
    moments = {place: written.get(thing.service_id or thing.id) for place, thing in things.items()}
    return {place: moment for place, moment in moments.items() if moment is not None}


async def _last_events(work: Work, source: str, column: Any, ids: Collection[UUID]) -> dict[UUID, datetime]:
    """One walk along the index for each, from its newest event to the first that the source made."""
    if not ids:
        return {}
    each = rows_of("each", {"id": Uuid()}, [(id_,) for id_ in ids])
    last = (
        select(ChangeEvent.recorded_at)
        .join(ChangeTransaction, ChangeTransaction.recorded_at == ChangeEvent.recorded_at)
        .where(column == each.c.id, ChangeTransaction.source_system == source, ChangeEvent.entity_type != ExternalReference.__name__)
        .order_by(ChangeEvent.recorded_at.desc())
        .limit(1)
        .correlate(each)
        .scalar_subquery()
    )
    return {id_: moment for id_, moment in await work.session.execute(select(each.c.id, last)) if moment is not None}
