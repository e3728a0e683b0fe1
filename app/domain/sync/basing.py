"""What a sender knew of a thing: as it was at the revision that it names; else, field by field, what it made of it the last time, and
where it never made anything of a field, as that was when it first had to do with the thing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Uuid, func, select

from app.database.lists import among, rows_of
from app.domain.party.model import Party
from app.domain.sync.deciding import changes, is_personal
from app.domain.sync.directory import Directory
from app.domain.sync.finding import learn
from app.domain.sync.forms import fields_of, named_by
from app.domain.sync.model import ExternalReference
from app.domain.sync.present import TABLES, Columns, Then, parts_then, rows_then, states_of
from app.domain.sync.things import Fields, Kind, Thing
from app.domain.work import Work
from app.history.model import ChangeEvent, ChangeTransaction


@dataclass(slots=True, eq=False)
class Based:
    """A thing whose base is asked for. `sent`: fields that its sender says; `revision`: that it names. `unknown`: there never was such a
    one."""

    thing: Thing
    sent: Fields
    revision: int | None = None
    unknown: bool = False


async def find_bases(work: Work, source: str, wanted: Sequence[Based], directory: Directory) -> None:
    """Sets `base` and `base_at`. Nothing of the past is read of what is as its sender knew it."""
    moments = await _moments(work, source, wanted)
    bases = await _fields_then(work, [(wanted[place].thing, moment) for place, moment in moments.items()], directory)
    for (place, moment), base in zip(moments.items(), bases, strict=True):
        if base is not None:
            wanted[place].thing.base_at, wanted[place].thing.base = moment, base
    await _find_forgotten(work, [wanted[place].thing for place in moments if wanted[place].revision is not None])
    implied = [each for place, each in enumerate(wanted) if place in moments and each.revision is None]
    await _find_each(work, source, implied, directory)


async def _fields_then(work: Work, wanted: Sequence[tuple[Thing, datetime]], directory: Directory) -> list[Fields | None]:
    """In the order in which they are asked for; None of what was not there then."""
    then: dict[Kind, list[Then]] = {kind: [] for kind in Kind}
    for place, (thing, moment) in enumerate(wanted):
        then[thing.kind].append(Then(place, thing.id, moment))
    found: list[Fields | None] = [None] * len(wanted)
    changed: dict[int, Columns] = {}
    for kind in Kind:
        for place, row in (await rows_then(work, kind, then[kind])).items():
            thing, _ = wanted[place]
            if row["revision"] == thing.columns["revision"]:
                found[place] = thing.fields
            else:
                changed[place] = {**thing.columns, **row}
    versions = [each for each in then[Kind.VERSION] if each.place in changed]
    parts = await parts_then(work, versions) if versions else {}
    await learn(work, directory, *named_by(changed.values(), parts.values()))
    for place, row in changed.items():
        found[place] = fields_of(wanted[place][0].kind, row, parts.get(place, {}), directory)
    return found


async def _find_each(work: Work, source: str, based: Sequence[Based], directory: Directory) -> None:
    """A source that last wrote to a thing has not looked at all fields of it then: what people changed before would be taken for what it
    knew. So of each field that it says otherwise counts its own last change, else its first contact."""
    differing = [(each.thing, name) for each in based for name, value in each.sent.items() if value != each.thing.fields.get(name)]
    if not differing:
        return
    things = list({thing.id: thing for thing, _ in differing}.values())
    first = await _contacts(work, source, things)
    differing = [(thing, name) for thing, name in differing if thing.id in first]
    for thing, _ in differing:
        thing.base_at = first[thing.id]
    changed = await changes(work, differing)
    mine = await _made_by(work, source, {moment for moments in changed.values() for moment in moments})
    known = [(thing, max([first[thing.id], *mine.intersection(changed.get((thing.id, name), ()))])) for thing, name in differing]
    places = {moment: place for place, moment in enumerate(dict.fromkeys((thing.id, at) for thing, at in known))}
    of_id = {thing.id: thing for thing in things}
    then = await _fields_then(work, [(of_id[id_], at) for id_, at in places], directory)
    for (thing, name), (_, at) in zip(differing, known, strict=True):
        if is_personal(thing, name) and any(moment > at for moment in changed.get((thing.id, name), ())):
            thing.forgotten |= {name.partition(".")[0]}
        fields = then[places[thing.id, at]] or {}
        thing.base = {**(thing.base or thing.fields), name: fields.get(name)}


async def _find_forgotten(work: Work, things: Collection[Thing]) -> None:
    """What was changed of what is never kept, since a revision that its sender names."""
    personal = [(thing, name) for thing in things for name in Party.__personal__ if is_personal(thing, name)]
    changed = await changes(work, personal) if personal else {}
    for thing, name in personal:
        if (thing.id, name) in changed:
            thing.forgotten |= {name}


async def _made_by(work: Work, source: str, moments: Collection[datetime]) -> set[datetime]:
    row = ChangeTransaction
    rows = select(row.recorded_at).where(among(row.recorded_at, moments), row.source_system == source)
    return set(await work.session.scalars(rows))


async def _contacts(work: Work, source: str, things: Sequence[Thing]) -> dict[UUID, datetime]:
    """When the source first had to do with each: by a link, or by writing to it. What was made later it knows since then; what this unit
    of work has made has no past, and is left out."""
    linked = await _linked(work, source, things)
    written = await _written(work, source, things, newest=False)
    made: dict[UUID, datetime] = {}
    for kind in Kind:
        states = states_of(TABLES[kind])
        ids = [thing.id for thing in things if thing.kind is kind]
        rows = select(states.c.id, func.min(states.c.rec_from)).where(among(states.c.id, ids)).group_by(states.c.id)
        made.update(iter(await work.session.execute(rows)) if ids else ())
    found = {}
    for thing in things:
        if thing.id in made:
            first = min(each[thing.id] for each in (linked, written) if thing.id in each)
            found[thing.id] = max(first, made[thing.id])
    return found


async def _linked(work: Work, source: str, things: Sequence[Thing]) -> dict[UUID, datetime]:
    """Since when it or its service has a name in the source."""
    states = states_of(ExternalReference)
    ids = {id_ for thing in things for id_ in (thing.id, thing.service_id) if id_ is not None}
    named = (among(states.c.entity_id, ids), states.c.source_system == source)
    rows = select(states.c.entity_id, func.min(states.c.rec_from)).where(*named).group_by(states.c.entity_id)
    since: dict[UUID, datetime] = dict(iter(await work.session.execute(rows))) if ids else {}
    moments = {thing.id: [since[id_] for id_ in (thing.id, thing.service_id) if id_ in since] for thing in things}
    return {id_: min(found) for id_, found in moments.items() if found}


async def _moments(work: Work, source: str, wanted: Sequence[Based]) -> dict[int, datetime]:
    """When each was as its sender knew it, by places in the list."""
    found = await _last_known(work, source, {place: each.thing for place, each in enumerate(wanted) if each.revision is None})
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


async def _last_known(work: Work, source: str, things: Mapping[int, Thing]) -> dict[int, datetime]:
    """When the source last wrote to the same service, or to the party; where it never did, since when it has a name for it."""
    written = await _written(work, source, list(things.values()), newest=True)
    linked = await _linked(work, source, [thing for thing in things.values() if thing.id not in written])
    moments = {place: written.get(thing.id) or linked.get(thing.id) for place, thing in things.items()}
    return {place: moment for place, moment in moments.items() if moment is not None}


async def _written(work: Work, source: str, things: Sequence[Thing], *, newest: bool) -> dict[UUID, datetime]:
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
