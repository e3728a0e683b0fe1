"""What a sender knew of a thing: as it was at the revision that it names; else, field by field, what it made of it the last time, and
where it never made anything of a field, as that was when it first had to do with the thing (`knowing.py`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, Uuid, func, select

from app.database.lists import rows_of
from app.domain.sync.directory import Directory
from app.domain.sync.knowing import Based, find_each, find_forgotten
from app.domain.sync.past import fields_then, linked, written
from app.domain.sync.present import TABLES, states_of
from app.domain.sync.things import Kind, Thing
from app.domain.work import Work


async def find_bases(work: Work, source: str, wanted: Sequence[Based], directory: Directory) -> None:
    """Sets `base` and `base_at`. Nothing of the past is read of what is as its sender knew it."""
    moments = await _moments(work, source, wanted)
    bases = await fields_then(work, [(wanted[place].thing, moment) for place, moment in moments.items()], directory)
    for (place, moment), base in zip(moments.items(), bases, strict=True):
        if base is not None:
            wanted[place].thing.base_at, wanted[place].thing.base = moment, base
    told = [wanted[place] for place in moments]
    await find_forgotten(work, [each.thing for each in told if each.revision is not None])
    await find_each(work, source, [each for each in told if each.revision is None], directory)


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
    wrote = await written(work, source, list(things.values()), newest=True)
    named = await linked(work, source, [thing for thing in things.values() if thing.id not in wrote])
    moments = {place: wrote.get(thing.id) or named.get(thing.id) for place, thing in things.items()}
    return {place: moment for place, moment in moments.items() if moment is not None}
