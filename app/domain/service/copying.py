"""Copies what a version says into a new one of the same service: texts, and the rows of all its parts."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, insert, select

from app.database.base import Base
from app.domain.capability.model import CapabilityUse
from app.domain.package.model import CompositionItem, OfferingSelection, OptionGroup, ServiceOffering
from app.domain.service.model import ScopeItem, ServiceCommitment, ServicePrice, ServiceVersion
from app.domain.service.rules import PROMISED, dates_that_count
from app.domain.work import Work

COPIED = (*PROMISED, "internal_description", "documentation_url")
"""Priority, value, risk and estimate are judgements on one version; publication and sharing are decided anew."""

ROWS_AT_ONCE = 1_000  # rows of one statement: their values stay below the 32,767 parameters of the protocol

Ids = Mapping[UUID, UUID]


def copy_texts(base: ServiceVersion, version: ServiceVersion) -> None:
    for name in COPIED:
        setattr(version, name, getattr(base, name))
    version.based_on_id = base.id


async def copy_parts(work: Work, base: UUID, version: UUID) -> None:
    """Parts that name other parts name the copies. Prices: the one that is valid today, and those to come."""

    async def copy(model: type[Base], whole: str, **named: Ids) -> Ids:
        return await _copy(work, model, await _rows(work, model, whole, base), {whole: version}, named)

    groups = await copy(OptionGroup, "package_version_id")
    items = await copy(CompositionItem, "package_version_id", option_group_id=groups)
    offerings = await copy(ServiceOffering, "version_id")
    await copy(OfferingSelection, "version_id", offering_id=offerings, composition_item_id=items)
    await copy(ServiceCommitment, "version_id", offering_id=offerings)
    await copy(ScopeItem, "version_id")
    await copy(CapabilityUse, "version_id")
    prices = await _rows(work, ServicePrice, "version_id", base)
    count = dates_that_count((row["valid_from"] for row in prices), work.today)
    await _copy(work, ServicePrice, [row for row in prices if row["valid_from"] in count], {"version_id": version}, {})


async def _rows(work: Work, model: type[Base], whole: str, base: UUID) -> Sequence[Mapping[str, Any]]:
    """In the order of their ids, which the copies keep: where nothing else says the order, it is that."""
    table = model.__table__
    rows = await work.session.execute(select(table).where(table.c[whole] == base).order_by(table.c.id))
    return [dict(row) for row in rows.mappings()]


async def _copy(
    work: Work, model: type[Base], rows: Sequence[Mapping[str, Any]], placed: Mapping[str, UUID], named: Mapping[str, Ids]
) -> Ids:
    """The ids of the copies by those of their originals. `named`: columns that name other parts, and the copies of those."""
    table = model.__table__
    assert isinstance(table, Table)
    fresh = await work.session.scalars(select(func.uuidv7()).select_from(func.generate_series(1, len(rows))))
    ids = dict(zip((row["id"] for row in rows), sorted(fresh), strict=True))
    copies = [
        {**row, "id": ids[row["id"]], **placed, **{column: copies_of.get(row[column]) for column, copies_of in named.items()}}
        for row in rows
    ]
    for start in range(0, len(copies), ROWS_AT_ONCE):
        await work.session.execute(insert(table).values(copies[start : start + ROWS_AT_ONCE]))
    return ids
