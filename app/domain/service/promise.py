"""Verbs that set the scope and the commitments of a version as whole lists, while its promise is open."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.domain.diff import Match, diff, repeated, row_named
from app.domain.package.model import ServiceOffering
from app.domain.service import rules
from app.domain.service.inputs import CommitmentInput, CommitmentsSetInput, ScopeItemInput, ScopeSetInput
from app.domain.service.locking import open_version
from app.domain.service.model import ScopeItem, ServiceCommitment, ServiceVersion
from app.domain.service.words import Inclusion
from app.domain.texts import composed, needed_texts
from app.domain.verbs import Outcome, changed
from app.domain.work import Work
from app.errors import Path

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry of the scope. `id`: of the row that it names."""

    id: UUID | None
    inclusion: Inclusion
    text: Texts


async def scope_set(work: Work, asked: ScopeSetInput) -> Outcome:
    """Included and excluded items are numbered apart."""
    _, version = await open_version(work, asked.version, asked.expected_revision)
    order = (ScopeItem.inclusion, ScopeItem.position, ScopeItem.id)
    rows = (await work.session.scalars(select(ScopeItem).where(ScopeItem.version_id == version.id).order_by(*order))).all()
    there = {row.id: row for row in rows}
    wanted = [_item(work, there, entry, ("input", "items", place)) for place, entry in enumerate(asked.items)]
    work.faults.add(*repeated((each.id for each in wanted), lambda id_: id_, "input", "items", what="id"))
    work.faults.stop()
    by_id: Match[ScopeItem, _Item] = (lambda row: row.id, lambda each: each.id)
    by_words: Match[ScopeItem, _Item] = (
        lambda row: (row.inclusion, _letters(row.text)),
        lambda each: (each.inclusion, _letters(each.text)),
    )
    made = diff(rows, wanted, by_id, by_words)
    positions = dict.fromkeys(Inclusion, 0)
    for each, row in made.pairs:
        if row is None:
            row = ScopeItem(version_id=version.id)
            work.session.add(row)
        positions[each.inclusion] += 1
        row.inclusion, row.text, row.position = each.inclusion, each.text, positions[each.inclusion]
    for gone in made.removed:
        await work.session.delete(gone)
    return changed(version=version.id)


def _item(work: Work, there: Mapping[UUID, ScopeItem], entry: ScopeItemInput, path: Path) -> _Item:
    row = row_named(there, entry.id, "ScopeItem", work.faults, *path)
    text = needed_texts(entry.text, row.text if row else None, work.faults, (*path, "text"))
    return _Item(row.id if row else None, entry.inclusion, text)


@dataclass(frozen=True, slots=True)
class _Guarantee:
    """An entry of the commitments. `id`: of the row that it names."""

    id: UUID | None
    offering_id: UUID | None
    entry: CommitmentInput
    text: Texts


async def commitments_set(work: Work, asked: CommitmentsSetInput) -> Outcome:
    """Those of the version and those of its offerings."""
    _, version = await open_version(work, asked.version, asked.expected_revision)
    rows = (
        await work.session.scalars(
            select(ServiceCommitment).where(ServiceCommitment.version_id == version.id).order_by(ServiceCommitment.id)
        )
    ).all()
    offerings = await _offerings(work, version)
    there = {row.id: row for row in rows}
    wanted = [_guarantee(work, there, offerings, entry, ("input", "commitments", place)) for place, entry in enumerate(asked.commitments)]
    _judge_targets(work, rows, wanted)
    work.faults.add(*repeated((each.id for each in wanted), lambda id_: id_, "input", "commitments", what="id"))
    work.faults.stop()
    by_id: Match[ServiceCommitment, _Guarantee] = (lambda row: row.id, lambda each: each.id)
    by_words: Match[ServiceCommitment, _Guarantee] = (
        lambda row: (row.kind, row.offering_id, _letters(row.text)),
        lambda each: (each.entry.kind, each.offering_id, _letters(each.text)),
    )
    by_kind: Match[ServiceCommitment, _Guarantee] = (
        lambda row: (row.kind, row.offering_id),
        lambda each: (each.entry.kind, each.offering_id),
    )
    made = diff(rows, wanted, by_id, by_words, by_kind)
    for each, row in made.pairs:
        if row is None:
            row = ServiceCommitment(version_id=version.id)
            work.session.add(row)
        row.kind, row.offering_id, row.text = each.entry.kind, each.offering_id, each.text
        row.target_value, row.unit = each.entry.target_value, each.entry.unit
    for gone in made.removed:
        await work.session.delete(gone)
    return changed(version=version.id)


def _judge_targets(work: Work, rows: Sequence[ServiceCommitment], wanted: Sequence[_Guarantee]) -> None:
    """Not those that stay: they were promised before there was a bound."""
    promised = {(row.kind, row.target_value, row.unit) for row in rows}
    for place, (kind, target, unit) in enumerate((each.entry.kind, each.entry.target_value, each.entry.unit) for each in wanted):
        if (kind, target, unit) not in promised:
            work.faults.add(rules.target_fault(kind, target, unit, "input", "commitments", place, "targetValue"))


async def _offerings(work: Work, version: ServiceVersion) -> Mapping[str, UUID]:
    row = ServiceOffering
    rows = select(row.key, row.id).where(row.version_id == version.id).order_by(row.position, row.id)
    return dict(iter(await work.session.execute(rows)))


def _guarantee(
    work: Work, there: Mapping[UUID, ServiceCommitment], offerings: Mapping[str, UUID], entry: CommitmentInput, path: Path
) -> _Guarantee:
    row = row_named(there, entry.id, "ServiceCommitment", work.faults, *path)
    if entry.unit is not None:
        entry.unit = composed(entry.unit)
    work.faults.add(*rules.commitment_faults(entry.target_value, entry.unit, entry.offering_key, list(offerings), path))
    work.fits(entry.target_value, ServiceCommitment.__table__.c.target_value, *path, "targetValue")
    offering = None if entry.offering_key is None else offerings.get(entry.offering_key)
    text = needed_texts(entry.text, row.text if row else None, work.faults, (*path, "text"))
    return _Guarantee(row.id if row else None, offering, entry, text)


def _letters(text: Texts) -> Hashable:
    return frozenset(text.items())
