"""Things as they were, and what a source did about them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, func, select

from app.database.lists import among, rows_of
from app.domain.sync.deciding import Field
from app.domain.sync.directory import Directory
from app.domain.sync.finding import learn
from app.domain.sync.forms import fields_of, named_by
from app.domain.sync.model import ExternalReference
from app.domain.sync.present import TABLES, Columns, Then, parts_then, rows_then, states_of
from app.domain.sync.things import Fields, Kind, Thing
from app.domain.work import Work
from app.history.model import ChangeEvent, ChangeTransaction


class Contact(NamedTuple):
    """`first`: when the source first had to do with a thing or what it belongs to; `made`: when the thing was made."""

    first: datetime
    made: datetime

    @property
    def is_new(self) -> bool:
        return self.made > self.first

    @property
    def since(self) -> datetime:
        """What was made later it knows since then."""
        return max(self.first, self.made)


async def contacts(work: Work, source: str, things: Sequence[Thing]) -> dict[UUID, Contact]:
    """By a link, or by writing to it. What this unit of work has made has no past, and is left out."""
    known = await linked(work, source, things)
    wrote = await written(work, source, things, newest=False)
    made = await _made(work, things)
    first = {thing.id: min(each[thing.id] for each in (known, wrote) if thing.id in each) for thing in things if thing.id in made}
    return {id_: Contact(moment, made[id_]) for id_, moment in first.items()}


async def _made(work: Work, things: Sequence[Thing]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for kind in Kind:
        states = states_of(TABLES[kind])
        if ids := [thing.id for thing in things if thing.kind is kind]:
            rows = select(states.c.id, func.min(states.c.rec_from)).where(among(states.c.id, ids)).group_by(states.c.id)
            found.update(iter(await work.session.execute(rows)))
    return found


async def made_by(work: Work, source: str, changed: Mapping[Field, Collection[datetime]]) -> dict[Field, Collection[datetime]]:
    """Of these changes, those that the source made."""
    row = ChangeTransaction
    moments = {moment for found in changed.values() for moment in found}
    rows = select(row.recorded_at).where(among(row.recorded_at, moments), row.source_system == source)
    mine = set(await work.session.scalars(rows))
    return {field: mine.intersection(found) for field, found in changed.items()}


async def states_then(work: Work, wanted: Iterable[tuple[Thing, datetime]], directory: Directory) -> Mapping[tuple[UUID, datetime], Fields]:
    """Things as they were, by their ids and the moment."""
    once = {(thing.id, at): (thing, at) for thing, at in wanted}
    found = await fields_then(work, list(once.values()), directory)
    return {asked: fields or {} for asked, fields in zip(once, found, strict=True)}


async def fields_then(work: Work, wanted: Sequence[tuple[Thing, datetime]], directory: Directory) -> list[Fields | None]:
    """In the order in which they are asked for; None of what was not there then."""
    then: dict[Kind, list[Then]] = {kind: [] for kind in Kind}
    for place, (thing, moment) in enumerate(wanted):
        then[thing.kind].append(Then(place, thing.id, moment))
    found: list[Fields | None] = [None] * len(wanted)
    changed: dict[int, Columns] = {}
    for kind in Kind:
        for place, row in (await rows_then(work, kind, then[kind])).items():
            thing, _ = wanted[place]
            if row["revision"] == thing.columns.get("revision"):
                found[place] = thing.fields
            else:
                changed[place] = {**thing.columns, **row}
    versions = [each for each in then[Kind.VERSION] if each.place in changed]
    parts = await parts_then(work, versions) if versions else {}
    await learn(work, directory, *named_by(changed.values(), parts.values()))
    for place, row in changed.items():
        found[place] = fields_of(wanted[place][0].kind, row, parts.get(place, {}), directory)
    return found


async def linked(work: Work, source: str, things: Sequence[Thing]) -> dict[UUID, datetime]:
    """Since when it or its service has a name in the source."""
    states = states_of(ExternalReference)
    ids = {id_ for thing in things for id_ in (thing.id, thing.service_id) if id_ is not None}
    named = (among(states.c.entity_id, ids), states.c.source_system == source)
    rows = select(states.c.entity_id, func.min(states.c.rec_from)).where(*named).group_by(states.c.entity_id)
    since: dict[UUID, datetime] = dict(iter(await work.session.execute(rows))) if ids else {}
    moments = {thing.id: [since[id_] for id_ in (thing.id, thing.service_id) if id_ in since] for thing in things}
    return {id_: min(found) for id_, found in moments.items() if found}


async def written(work: Work, source: str, things: Sequence[Thing], *, newest: bool) -> dict[UUID, datetime]:
    """When the source last, or first, changed something of the same service, or of the party. Links tell nothing of what it knew."""
    of_services = {thing.service_id for thing in things if thing.service_id is not None}
    of_parties = {thing.id for thing in things if thing.service_id is None}
    found = {
        **await _events(work, source, ChangeEvent.service_id, of_services, newest=newest),
        **await _events(work, source, ChangeEvent.entity_id, of_parties, newest=newest),
    }
    return {thing.id: found[id_] for thing in things if (id_ := thing.service_id or thing.id) in found}


async def _events(work: Work, source: str, column: Any, ids: Collection[UUID], *, newest: bool) -> dict[UUID, datetime]:
    """One walk along the index for each, to the first event that the source made."""
    if not ids:
        return {}
    each = rows_of("each", {"id": Uuid()}, [(id_,) for id_ in ids])
    order = ChangeEvent.recorded_at.desc() if newest else ChangeEvent.recorded_at
    found = (
        select(ChangeEvent.recorded_at)
        .join(ChangeTransaction, ChangeTransaction.recorded_at == ChangeEvent.recorded_at)
        .where(column == each.c.id, ChangeTransaction.source_system == source, ChangeEvent.entity_type != ExternalReference.__name__)
        .order_by(order)
        .limit(1)
        .correlate(each)
        .scalar_subquery()
    )
    return {id_: moment for id_, moment in await work.session.execute(select(each.c.id, found)) if moment is not None}
