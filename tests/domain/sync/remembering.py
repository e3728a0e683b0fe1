"""What sources know once a batch is written, told once more after the contract."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from tests.domain.sync.expected import NEVER_KEPT, Became, Before, Fields, Id, Known, World, column


def learned(world: World, source: str, became: Sequence[Became], after: Mapping[Id, Fields]) -> None:
    """What a source knows once its rows are written."""
    known = world.known.setdefault(source, {})
    wrote = {_whole(id_) for row in became for id_ in (*(id_ for id_, writes in row.writes.items() if writes), *row.made, *row.drafts)}
    linked = {id_ for row in became for id_ in row.links}
    world.links |= {(source, id_) for id_ in linked}
    _hear_of_new(world, after)
    for id_, fields in after.items():
        if _whole(id_) in wrote or id_ in linked or Id("service", id_.key) in linked:
            there = known.setdefault(id_, _met(world, id_, fields))
            there.last = fields if _whole(id_) in wrote else there.last
    for whole in (*wrote, *(_whole(id_) for id_ in linked if id_.kind != "version")):
        world.touched.setdefault((source, *whole), Before({}, _meant(world, whole[1])))
    for row in became:
        for id_, writes in row.writes.items():
            if writes:
                known[id_].mine.update({name: after[id_].get(name) for name in writes})
                known[id_].since.update(dict.fromkeys(map(column, writes), world.things[id_].revision))
    for id_, names in sorted(_said(world, became)):
        world.touched[source, *_whole(id_)].said.update({name: after[id_].get(name) for name in names})
        known[id_].own |= set(names)
    for id_ in world.fresh.intersection(known):
        known[id_].before = deepcopy(known[id_].before and world.touched[source, *_whole(id_)])


def _said(world: World, became: Sequence[Became]) -> Iterator[tuple[Id, list[str]]]:
    """Of versions. Who makes one has not decided against what it leaves out; in a draft only what is not copied is said."""
    for row in became:
        for id_, writes in row.writes.items():
            if id_.kind == "version" and writes:
                yield id_, [name for name, value in writes.items() if id_ not in row.made or value not in (None, [])]
        for id_, promised in row.drafts.items():
            draft = next(each for each in world.fresh if each[:2] == id_[:2] and world.things[each].based_on == id_.number)
            yield draft, list(promised)


def _meant(world: World, key: str) -> Fields | None:
    meant = world.things.get(world.meant(key))
    return None if meant is None else meant.fields


def _hear_of_new(world: World, after: Mapping[Id, Fields]) -> None:
    """What comes to be later is known since then to all who had to do with its service."""
    for source, known in world.known.items():
        for id_, fields in after.items():
            if id_ not in known and (source, *_whole(id_)) in world.touched:
                known[id_] = _met(world, id_, fields)
                known[id_].before = deepcopy(world.touched[source, *_whole(id_)]) if id_ in world.fresh else None


def _met(world: World, id_: Id, fields: Fields) -> Known:
    return Known(fields, dict(fields), dict.fromkeys(NEVER_KEPT, world.things[id_].revision))


def _whole(id_: Id) -> tuple[str, str]:
    return ("party" if id_.kind == "party" else "service", id_.key)
