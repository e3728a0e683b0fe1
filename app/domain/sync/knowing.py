"""What a source knew of each field of a thing when it names no revision: what it made of the field the last time, and where it never did,
what the field was when the source first had to do with the thing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.party.model import Party
from app.domain.sync.deciding import Field, changes, is_personal
from app.domain.sync.directory import Directory
from app.domain.sync.elsewhere import Wanted, known_elsewhere
from app.domain.sync.past import contacts, made_by, states_then
from app.domain.sync.things import Fields, Thing
from app.domain.work import Work


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
    asked = [(each, name) for each in based for _, name in each.differing]
    if not asked:
        return
    met = await contacts(work, source, list({each.thing.id: each.thing for each, _ in asked}.values()))
    differing = [(each, name) for each, name in asked if each.thing.id in met]
    for each, _ in differing:
        each.thing.base_at = met[each.thing.id].since
    changed = await changes(work, [(each.thing, name) for each, name in differing])
    mine = await made_by(work, source, changed)
    strange = [(each.thing, name) for each, name in differing if not each.named and met[each.thing.id].is_new]
    left = [(thing, name) for thing, name in strange if _is_left(thing, name, mine)]
    elsewhere = await known_elsewhere(work, source, left, met, directory)
    known = []
    for each, name in differing:
        field = (each.thing.id, name)
        here = (each.thing, max([met[each.thing.id].since, *mine.get(field, ())]))
        known.append((each.thing, name, *(here if each.named else elsewhere.get(field, here))))
    then = await states_then(work, [(other, at) for _, _, other, at in known], directory)
    for thing, name, other, at in known:
        thing.base_at = min(at, thing.base_at or at)
        if is_personal(thing, name) and max(changed.get((thing.id, name), [at])) > at:
            thing.forgotten |= {name.partition(".")[0]}
        thing.base = {**(thing.base or thing.fields), name: then[other.id, at].get(name)}


def _is_left(thing: Thing, name: str, mine: Mapping[Field, Collection[datetime]]) -> bool:
    """Whether the source never wrote it in this very version. Who makes a version without a value has not decided against one."""
    return thing.fields.get(name) not in (None, []) and not mine.get((thing.id, name))
