"""What a source knows of a version that came after it first had to do with the service, and that its row means without naming it: what it
said of the versions that its rows meant before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.database.lists import among
from app.domain.service.model import ServiceVersion
from app.domain.sync.deciding import Field, Moments, changes
from app.domain.sync.directory import Directory, Number, in_force
from app.domain.sync.drafting import COPIES
from app.domain.sync.past import Contact, made_by, states_then
from app.domain.sync.present import states_of
from app.domain.sync.things import Fields, Kind, Thing, Value
from app.domain.work import Work

Wanted = tuple[Thing, str]


@dataclass(slots=True)
class _Version:
    """`states`: as what it was recorded, and since when; the first made it."""

    thing: Thing
    states: list[tuple[datetime, Number]] = field(default_factory=list)

    @property
    def made(self) -> datetime:
        return self.states[0][0]

    @property
    def age(self) -> tuple[datetime, tuple[int, ...]]:
        """Those of one transaction are as old as their numbers say."""
        return self.made, self.states[0][1].order

    @property
    def based_on_id(self) -> UUID | None:
        return self.states[0][1].based_on_id

    def then(self, moment: datetime) -> Number | None:
        return next((state for since, state in reversed(self.states) if since <= moment), None)


async def known_elsewhere(
    work: Work, source: str, wanted: Sequence[Wanted], met: Mapping[UUID, Contact], directory: Directory
) -> dict[Field, tuple[Thing, datetime]]:
    """Where its base is, by fields: in what it said last of them in any version of the service before this one was made; else in the
    version that its rows would have meant when it first had to do with the service. What it says since is news. Of what it said itself by
    making this one nothing is given."""
    if not wanted:
        return {}
    versions = await _versions(work, {thing.service_id for thing, _ in wanted if thing.service_id is not None})
    of_services: dict[UUID | None, list[_Version]] = {}
    for each in versions.values():
        of_services.setdefault(each.thing.service_id, []).append(each)
    said = await _said(
        work, source, {(each.thing.id, name) for thing, name in wanted for each in of_services[thing.service_id]}, versions, directory
    )
    found = {}
    for thing, name in wanted:
        first, parted = met[thing.id]
        there = of_services[thing.service_id]
        spoken = [(at, each) for each in there for at in said.get((each.thing.id, name), ()) if at <= parted]
        if any(each.thing.id == thing.id for _, each in spoken):
            continue
        if spoken:
            at, other = max(spoken, key=lambda each: (each[0], each[1].age))
            found[thing.id, name] = (other.thing, at)
        elif (meant := _meant(there, first)) is not None:
            found[thing.id, name] = (meant.thing, first)
    return found


async def _versions(work: Work, services: Collection[UUID]) -> dict[UUID, _Version]:
    """All of these services."""
    states, row = states_of(ServiceVersion).c, ServiceVersion
    rows = select(row.id, row.service_id, row.number, states.stage, row.based_on_id, states.rec_from).join_from(
        row, states_of(ServiceVersion), row.id == states.id
    )
    found: dict[UUID, _Version] = {}
    for *number, since in await work.session.execute(rows.where(among(row.service_id, services)).order_by(states.rec_from)):
        state = Number(*number)
        version = found.setdefault(state.id, _Version(Thing(Kind.VERSION, state.id, "", {}, {}, service_id=state.service_id)))
        version.states.append((since, state))
    return found


async def _said(work: Work, source: str, fields: Collection[Field], versions: Mapping[UUID, _Version], directory: Directory) -> Moments:
    """When the source said something of these fields. Who makes a version says what is not only copied, and has not decided against
    what it leaves out."""
    told = await changes(work, [(versions[id_].thing, name) for id_, name in fields])
    makings = {(id_, ""): [versions[id_].made] for id_, _ in fields}
    mine = await made_by(work, source, {**told, **makings})
    made = [(versions[id_], name) for id_, name in fields if mine[id_, ""]]
    pairs = [(each.thing, version.made) for version, _ in made for each in (version, _origin(version, versions)) if each is not None]
    then = await states_then(work, pairs, directory)
    said = {field: {at for at in mine.get(field, ()) if at != versions[field[0]].made} for field in fields}
    for version, name in made:
        origin, value = _origin(version, versions), then[version.thing.id, version.made].get(name)
        if not _is_silent(name, value, None if origin is None else then[origin.thing.id, version.made]):
            said[version.thing.id, name].add(version.made)
    return said


def _origin(version: _Version, versions: Mapping[UUID, _Version]) -> _Version | None:
    """What it was copied from."""
    return None if version.based_on_id is None else versions[version.based_on_id]


def _is_silent(name: str, value: Value, origin: Fields | None) -> bool:
    """Whether a new version would have said so without any word of its maker."""
    if origin is not None and value == origin.get(name):
        return True
    return value in (None, []) and (origin is None or name.partition(".")[0] not in COPIES)


def _meant(there: Sequence[_Version], moment: datetime) -> _Version | None:
    """By a row that gave no number then; where all were over, the newest."""
    then = {state.id: (each, state) for each in there if (state := each.then(moment)) is not None}
    meant = in_force([state for _, state in then.values()])
    if meant is not None:
        return then[meant.id][0]
    return max((each for each, _ in then.values()), key=lambda each: each.age, default=None)
