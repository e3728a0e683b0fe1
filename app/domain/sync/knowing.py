"""What a source knew of each field of a thing when it names no revision: what it made of the field the last time, and where it never did,
what the field was when the source first had to do with the thing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, func, select

from app.database.lists import among, rows_of
from app.domain.party.model import Party
from app.domain.service.model import ServiceVersion
from app.domain.sync.deciding import Field, changes, is_personal
from app.domain.sync.directory import Directory
from app.domain.sync.finding import learn
from app.domain.sync.forms import fields_of, named_by
from app.domain.sync.model import ExternalReference
from app.domain.sync.present import TABLES, Columns, Then, parts_then, rows_then, states_of
from app.domain.sync.things import Fields, Kind, Thing
from app.domain.work import Work
from app.history.model import ChangeEvent, ChangeTransaction

Wanted = tuple[Thing, str]


@dataclass(slots=True, eq=False)
class Based:
    """A thing whose base is asked for. `sent`: fields that its sender says; `revision`: that it names; `named`: whether it names the very
    version, which is else whatever version is in force. `unknown`: there never was such a revision."""

    thing: Thing
    sent: Fields
    revision: int | None = None
    named: bool = True
    unknown: bool = False

    @property
    def differing(self) -> Sequence[Wanted]:
        """Fields that are not as they are sent."""
        return [(self.thing, name) for name, value in self.sent.items() if value != self.thing.fields.get(name)]


async def find_forgotten(work: Work, things: Collection[Thing]) -> None:
    """What was changed of what is never kept, since a revision that its sender names."""
    personal = [(thing, name) for thing in things for name in Party.__personal__ if is_personal(thing, name)]
    changed = await changes(work, personal) if personal else {}
    for thing, name in personal:
        if (thing.id, name) in changed:
            thing.forgotten |= {name}


async def find_each(work: Work, source: str, based: Sequence[Based], directory: Directory) -> None:
    """A source that last wrote to a thing has not looked at all fields of it then: what people changed before would be taken for what it
    knew. So of each field that it says otherwise counts its own last change, else its first contact."""
    asked = [wanted for each in based for wanted in each.differing]
    if not asked:
        return
    contacts = await _contacts(work, source, list({thing.id: thing for thing, _ in asked}.values()))
    differing = [(thing, name) for thing, name in asked if thing.id in contacts]
    for thing, _ in differing:
        thing.base_at = contacts[thing.id].since
    changed = await changes(work, differing)
    mine = await _made_by(work, source, changed)
    known = {(thing.id, name): (thing, max([contacts[thing.id].since, *mine.get((thing.id, name), ())])) for thing, name in differing}
    strange = {each.thing.id for each in based if not each.named and each.thing.id in contacts and contacts[each.thing.id].is_new}
    unwritten = [(thing, name) for thing, name in differing if thing.id in strange and _is_left(thing, name, mine)]
    elsewhere = await _known_elsewhere(work, source, unwritten, contacts)
    said = await _said_by_making(work, source, unwritten, elsewhere, contacts, directory)
    known.update((field, moment) for field, moment in elsewhere.items() if field not in said)
    then = await _states(work, known.values(), directory)
    for thing, name in differing:
        other, at = known[thing.id, name]
        thing.base_at = min(at, thing.base_at or at)
        if is_personal(thing, name) and max(changed.get((thing.id, name), [at])) > at:
            thing.forgotten |= {name.partition(".")[0]}
        thing.base = {**(thing.base or thing.fields), name: then[other.id, at].get(name)}


def _is_left(thing: Thing, name: str, mine: Mapping[Field, Collection[datetime]]) -> bool:
    """Whether the source never wrote it in this very version. Who makes a version without a value has not decided against one."""
    return thing.fields.get(name) not in (None, []) and not mine.get((thing.id, name))


async def _states(work: Work, wanted: Iterable[tuple[Thing, datetime]], directory: Directory) -> Mapping[tuple[UUID, datetime], Fields]:
    """Things as they were, by their ids and the moment."""
    once = {(thing.id, at): (thing, at) for thing, at in wanted}
    found = await fields_then(work, list(once.values()), directory)
    return {asked: fields or {} for asked, fields in zip(once, found, strict=True)}


async def _said_by_making(
    work: Work,
    source: str,
    wanted: Sequence[Wanted],
    elsewhere: Mapping[Field, tuple[Thing, datetime]],
    contacts: Mapping[UUID, "_Contact"],
    directory: Directory,
) -> set[Field]:
    """Of versions that the source made itself, as drafts: what it did not only copy says what it knows."""
    made = await _made_by(work, source, {(thing.id, ""): [contacts[thing.id].made] for thing, _ in wanted})
    own = [(thing, name) for thing, name in wanted if made[thing.id, ""] and (thing.id, name) in elsewhere]
    pairs = [(thing, name, elsewhere[thing.id, name][0], contacts[thing.id].made) for thing, name in own]
    then = await _states(work, [(each, at) for thing, _, other, at in pairs for each in (thing, other)], directory)
    return {(thing.id, name) for thing, name, other, at in pairs if then[thing.id, at].get(name) != then[other.id, at].get(name)}


async def _known_elsewhere(
    work: Work, source: str, wanted: Sequence[Wanted], contacts: Mapping[UUID, "_Contact"]
) -> dict[Field, tuple[Thing, datetime]]:
    """Of a version that others made since, and that a row means because it is the one in force now, its source knows nothing yet: it
    still says what it made of the version that its rows meant before. What it made of that since the versions parted is news."""
    if not wanted:
        return {}
    services = {thing.service_id for thing, _ in wanted}
    rows = select(ServiceVersion.id, ServiceVersion.service_id).where(among(ServiceVersion.service_id, services))
    others: dict[UUID, list[Thing]] = {}
    for id_, service_id in await work.session.execute(rows):
        others.setdefault(service_id, []).append(Thing(Kind.VERSION, id_, "", {}, {}, service_id=service_id))
    made = await _made(work, [other for each in others.values() for other in each])
    asked = [(other, name) for thing, name in wanted for other in _of(others, thing) if other.id != thing.id]
    mine = await _made_by(work, source, await changes(work, asked))
    found = {}
    for thing, name in wanted:
        since, parted = contacts[thing.id]
        written = [(at, other) for other in _of(others, thing) for at in mine.get((other.id, name), ()) if at <= parted]
        before = [(made[other.id], other) for other in _of(others, thing) if other.id in made and made[other.id] <= since]
        if written:
            at, other = max(written, key=lambda each: each[0])
            found[thing.id, name] = (other, at)
        elif before:
            _, other = max(before, key=lambda each: each[0])
            found[thing.id, name] = (other, since)
    return found


def _of(others: Mapping[UUID, Sequence[Thing]], thing: Thing) -> Sequence[Thing]:
    assert thing.service_id is not None
    return others[thing.service_id]


async def _made_by(work: Work, source: str, changed: Mapping[Field, Collection[datetime]]) -> dict[Field, Collection[datetime]]:
    """Of these changes, those that the source made."""
    row = ChangeTransaction
    moments = {moment for found in changed.values() for moment in found}
    rows = select(row.recorded_at).where(among(row.recorded_at, moments), row.source_system == source)
    mine = set(await work.session.scalars(rows))
    return {field: mine.intersection(found) for field, found in changed.items()}


class _Contact(NamedTuple):
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


async def _contacts(work: Work, source: str, things: Sequence[Thing]) -> dict[UUID, _Contact]:
    """By a link, or by writing to it. What this unit of work has made has no past, and is left out."""
    known = await linked(work, source, things)
    wrote = await written(work, source, things, newest=False)
    made = await _made(work, things)
    first = {thing.id: min(each[thing.id] for each in (known, wrote) if thing.id in each) for thing in things if thing.id in made}
    return {id_: _Contact(moment, made[id_]) for id_, moment in first.items()}


async def _made(work: Work, things: Sequence[Thing]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for kind in Kind:
        states = states_of(TABLES[kind])
        if ids := [thing.id for thing in things if thing.kind is kind]:
            rows = select(states.c.id, func.min(states.c.rec_from)).where(among(states.c.id, ids)).group_by(states.c.id)
            found.update(iter(await work.session.execute(rows)))
    return found


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
