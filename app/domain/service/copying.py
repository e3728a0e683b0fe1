"""Copies what versions say into new ones of the same services: texts, and the rows of all their parts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Row, Table, Uuid, func, insert, select

from app.database.base import Base
from app.database.lists import among, rows_of
from app.domain.capability.model import CapabilityUse
from app.domain.package.model import CompositionItem, OfferingSelection, OptionGroup, ServiceOffering
from app.domain.service.model import ScopeItem, ServiceCommitment, ServicePrice, ServiceVersion
from app.domain.service.rules import PROMISED, dates_that_count
from app.domain.work import Work

COPIED = (*PROMISED, "internal_description", "documentation_url")
"""Priority, value, risk and estimate are judgements on one version; publication and sharing are decided anew."""

Ids = Mapping[UUID, UUID]
"""Of copies, by those of their originals."""


def copy_texts(base: ServiceVersion, version: ServiceVersion) -> None:
    for name in COPIED:
        setattr(version, name, getattr(base, name))
    version.based_on_id = base.id


async def copy_parts(work: Work, versions: Ids) -> None:
    """By as many statements for many versions as for one. Parts that name other parts name the copies. Prices: the one that is valid
    today, and those to come."""

    async def copy(model: type[Base], whole: str, **named: Ids) -> Ids:
        ids = _fresh(await _rows(work, model, whole, versions))
        await _copy(work, model, ids, {whole: versions, **named})
        return ids

    groups = await copy(OptionGroup, "package_version_id")
    items = await copy(CompositionItem, "package_version_id", option_group_id=groups)
    offerings = await copy(ServiceOffering, "version_id")
    await copy(OfferingSelection, "version_id", offering_id=offerings, composition_item_id=items)
    await copy(ServiceCommitment, "version_id", offering_id=offerings)
    await copy(ScopeItem, "version_id")
    await copy(CapabilityUse, "version_id")
    prices = await _rows(work, ServicePrice, "version_id", versions, "version_id", "valid_from")
    await _copy(work, ServicePrice, _fresh(_that_count(prices, work.today)), {"version_id": versions})


async def _rows(work: Work, model: type[Base], whole: str, versions: Ids, *columns: str) -> Sequence[Row[Any]]:
    """In the order of their ids, which the copies keep: where nothing else says the order, it is that. `copy`: an id for the copy."""
    row = model.__table__.c
    mine = select(row.id, *(row[name] for name in columns)).where(among(row[whole], versions)).order_by(row.id).subquery()
    return (await work.session.execute(select(mine, func.uuidv7().label("copy")))).all()


def _that_count(prices: Sequence[Row[Any]], today: date) -> Sequence[Row[Any]]:
    dates: dict[UUID, list[date]] = {}
    for row in prices:
        dates.setdefault(row.version_id, []).append(row.valid_from)
    count = {version: dates_that_count(known, today) for version, known in dates.items()}
    return [row for row in prices if row.valid_from in count[row.version_id]]


def _fresh(rows: Sequence[Row[Any]]) -> Ids:
    return dict(zip((row.id for row in rows), sorted(row.copy for row in rows), strict=True))


async def _copy(work: Work, model: type[Base], ids: Ids, named: Mapping[str, Ids]) -> None:
    """`named`: columns that name what is copied too, and the copies of that."""
    if not ids:
        return
    table = model.__table__
    assert isinstance(table, Table)
    mine = _paired("mine", ids)
    values: dict[str, Any] = {column.name: column for column in table.c} | {"id": mine.c.copy}
    rows: FromClause = table.join(mine, table.c.id == mine.c.original)
    for name, copies in named.items():
        others = _paired(name, copies)
        rows = rows.join(others, table.c[name] == others.c.original, isouter=True)
        values[name] = others.c.copy
    copied = select(*values.values()).select_from(rows).order_by(mine.c.copy)
    await work.session.execute(insert(table).from_select(list(values), copied))


def _paired(name: str, ids: Ids) -> FromClause:
    return rows_of(name, {"original": Uuid(), "copy": Uuid()}, list(ids.items()))
