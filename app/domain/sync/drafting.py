"""New versions that continue others whose promise is closed: many by as many statements as one."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.database.lists import among
from app.domain.service.copying import COPIED, copy_parts
from app.domain.service.creating import first_step, proposed
from app.domain.service.model import ServiceVersion
from app.domain.service.rules import dates_that_count, next_number
from app.domain.sync.bulk import insert_rows, new_ids
from app.domain.sync.changes import TRANSITION, VERSION
from app.domain.sync.forms import PRICES
from app.domain.sync.present import Columns, Parts, locked, parts_of
from app.domain.sync.things import Fields, Kind, Thing
from app.domain.work import Work, camel

LISTS = ("scope", "commitments", "composition")
COPIES = frozenset({*map(camel, COPIED), *LISTS})
"""Fields that a copy has from the version that it continues, by their names before the first point; prices are further ones."""


async def drafts(work: Work, bases: Sequence[Thing]) -> Mapping[UUID, Thing]:
    """By the ids of the versions that they continue. They are written, as versionCreate would; a plan names one as what is there."""
    ids = dict(zip((base.id for base in bases), await new_ids(work.session, len(bases)), strict=True))
    numbers = await _numbers(work, bases)
    rows = [
        {
            **{name: base.columns[name] for name in COPIED},
            **proposed(work),
            "id": ids[base.id],
            "service_id": base.service_id,
            "based_on_id": base.id,
            "number": numbers[base.id],
        }
        for base in bases
    ]
    await insert_rows(work.session, VERSION, rows)
    await insert_rows(work.session, TRANSITION, [first_step(work, id_) for id_ in ids.values()])
    await copy_parts(work, ids)
    return await _things(work, bases, ids)


async def _numbers(work: Work, bases: Sequence[Thing]) -> Mapping[UUID, str]:
    """Those of one service follow one another."""
    taken: dict[UUID | None, list[str]] = {base.service_id: [] for base in bases}
    known = select(ServiceVersion.service_id, ServiceVersion.number).where(among(ServiceVersion.service_id, taken))
    for service_id, number in await work.session.execute(known):
        taken[service_id].append(number)
    numbers = {}
    for base in bases:
        numbers[base.id] = next_number(taken[base.service_id])
        taken[base.service_id].append(numbers[base.id])
    return numbers


async def _things(work: Work, bases: Sequence[Thing], ids: Mapping[UUID, UUID]) -> Mapping[UUID, Thing]:
    columns = await locked(work, Kind.VERSION, ids.values())
    parts = await parts_of(work, ids.values())
    return {base.id: _thing(base, columns[ids[base.id]], parts[ids[base.id]], work.today) for base in bases}


def _thing(base: Thing, columns: Columns, parts: Parts, today: date) -> Thing:
    key = f"{base.key.partition(' ')[0]} {columns['number']}"
    fields = _copied(base.fields, today)
    return Thing(Kind.VERSION, columns["id"], key, fields, columns, parts=parts, service_id=base.service_id)


def _copied(fields: Fields, today: date) -> Fields:
    """What a copy says."""
    dates = {name: date.fromisoformat(name.removeprefix(PRICES)) for name in fields if name.startswith(PRICES)}
    count = dates_that_count(dates.values(), today)
    return {
        name: value if name in dates or name.partition(".")[0] in COPIES else None
        for name, value in fields.items()
        if name not in dates or dates[name] in count
    }
