"""The verb that says how a version is offered, as a whole list; and whether offerings still keep the rules of a choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from sqlalchemy import delete, select, text

from app.database.types import LocalizedText
from app.domain.diff import diff, repeated
from app.domain.inputs import LocalizedTextInput
from app.domain.keys import key_fault
from app.domain.package import rules
from app.domain.package.inputs import OfferingInput, OfferingsSetInput
from app.domain.package.model import OfferingSelection, ServiceOffering
from app.domain.package.opening import Opened, opened
from app.domain.package.words import Violation
from app.domain.service.model import Service, ServiceCommitment, ServiceVersion
from app.domain.texts import needed_texts
from app.domain.verbs import Outcome, changed
from app.domain.work import Work, told
from app.errors import Conflict, Invalid, Path

OFFERINGS = ("input", "offerings")

BROKEN = text("""
    select code, selection, array_to_string(components, ', '), allowed, given
    from check_configuration(:version, cast(:items as uuid[]), cast(:quantities as numeric[])) order by place
""")
BROKEN_OFFERINGS = text("""
    select o.key, b.code, array_to_string(b.components, ', '), b.allowed, b.given
    from service_offering o
    cross join lateral (
        select coalesce(array_agg(s.composition_item_id order by i.position, i.id), '{}') as items,
            coalesce(array_agg(s.quantity order by i.position, i.id), '{}') as quantities
        from offering_selection s join composition_item i on i.id = s.composition_item_id
        where s.offering_id = o.id
    ) chosen
    cross join lateral check_configuration(o.version_id, chosen.items, chosen.quantities) b
    where o.version_id = :version order by o.position, o.id, b.place
""")


@dataclass(frozen=True, slots=True)
class _Offering:
    """An entry with what it names. `quantities`: by the id of the line."""

    entry: OfferingInput
    name: LocalizedText
    target_group: LocalizedText | None
    adjustment: Decimal | None
    quantities: dict[UUID, Decimal]


async def offerings_set(work: Work, asked: OfferingsSetInput) -> Outcome:
    """With a removed offering its own commitments go."""
    version = await opened(work, asked.version, asked.expected_revision)
    await set_offerings(work, version, asked.offerings)
    return changed(version=version.version.id)


async def set_offerings(work: Work, package: Opened, entries: Sequence[OfferingInput]) -> None:
    """Raises all faults of the entries at once. What is chosen is judged by the lines and groups that are written: not when they are
    refused."""
    written = not work.faults.found
    work.faults.add(*repeated(entries, lambda entry: entry.key, *OFFERINGS, what="key"))
    offerings = [await _offering(work, package, entry, (*OFFERINGS, place), written=written) for place, entry in enumerate(entries)]
    await _judge_continued(work, package, entries)
    work.faults.stop()
    made = diff(package.offerings, offerings, (lambda row: row.key, lambda offering: offering.entry.key))
    places = rules.positions([row.position if row is not None else None for _, row in made.pairs])
    if made.removed:
        await _remove(work, [row.id for row in made.removed])
    rows = []
    for (offering, row), place in zip(made.pairs, places, strict=True):
        kept = row or ServiceOffering(version_id=package.version.id, key=offering.entry.key)
        _fill(kept, offering, place)
        if row is None:
            work.session.add(kept)
        rows.append(kept)
    await work.session.flush()
    package.offerings = rows
    for (offering, _), row in zip(made.pairs, rows, strict=True):
        await _select(work, row, offering.quantities)


async def check_offerings(work: Work, package: Opened, path: Path) -> None:
    """Refuses what would leave an offering outside the rules that it has to keep."""
    for key, code, named, allowed, given in await work.session.execute(BROKEN_OFFERINGS, {"version": package.version.id}):
        broken = rules.in_english(Violation(code), named, allowed, given)
        what = f"Offering {key} would break a rule. {broken} Change it by offeringsSet first, or together with the lines by compositionSet."
        work.faults.add(Conflict(what, code="OFFERING_OUTSIDE_LIMITS", path=path))
    work.faults.stop()


async def _offering(work: Work, package: Opened, entry: OfferingInput, path: Path, *, written: bool) -> _Offering:
    before = next((row for row in package.offerings if row.key == entry.key), None)
    work.faults.add(key_fault(entry.key, *path, "key"))
    stored = before.adjustment_percent if before else entry.adjustment_percent
    adjustment = rules.adjustment(entry.price_mode, entry.adjustment_percent, stored)
    terms = rules.Terms(entry.price_mode, entry.fixed_price, adjustment, entry.billing_period)
    work.faults.add(*rules.terms_faults(terms, path))
    columns = ServiceOffering.__table__.c
    work.fits(entry.fixed_price, columns.fixed_price, *path, "fixedPrice")
    work.fits(adjustment, columns.adjustment_percent, *path, "adjustmentPercent")
    name = needed_texts(entry.name, before.name if before else None, work.faults, (*path, "name"))
    target = _text(work, entry.target_group, before.target_group if before else None, (*path, "targetGroup"))
    return _Offering(entry, name, target, adjustment, await _quantities(work, package, entry, (*path, "selections"), written=written))


async def _judge_continued(work: Work, package: Opened, entries: Sequence[OfferingInput]) -> None:
    """What is taken over was offered by another version of the service."""
    other = ServiceVersion.service_id == package.service.id, ServiceVersion.id != package.version.id
    offered = select(ServiceOffering.key).join(ServiceVersion, ServiceVersion.id == ServiceOffering.version_id).where(*other)
    known = set(await work.session.scalars(offered))
    for place, entry in enumerate(entries):
        path = (*OFFERINGS, place, "continuesKeys")
        work.faults.add(*rules.continued_faults(entry.continues_keys, known, path))


def _text(work: Work, asked: LocalizedTextInput | None, before: LocalizedText | None, path: Path) -> LocalizedText | None:
    return None if asked is None else work.text(asked, before, *path)


async def _quantities(work: Work, package: Opened, entry: OfferingInput, path: Path, *, written: bool) -> dict[UUID, Decimal]:
    """Judged by the function that judges every choice. `written`: whether the lines and groups are that it looks at."""
    named = [(each.component, (*path, place, "component")) for place, each in enumerate(entry.selections)]
    services = await work.all_of(Service, named)
    items = [package.item_of(service) for service in services]
    asked = {
        "version": package.version.id,
        "items": [item.id if item else None for item in items],
        "quantities": [each.quantity for each in entry.selections],
    }
    for place, each in enumerate(entry.selections):
        # More decimals than are kept are a broken rule below.
        work.fits(each.quantity.to_integral_value(ROUND_DOWN), OfferingSelection.__table__.c.quantity, *path, place, "quantity")
    for code, selection, keys, allowed, given in await work.session.execute(BROKEN, asked) if written else ():
        if selection is None:
            work.faults.add(Invalid(rules.in_english(Violation(code), keys, allowed, given), code=code, path=path))
        elif services[selection] is not None:  # what is not there at all is a fault already
            keys = keys or told(entry.selections[selection].component)
            of_component = code in (Violation.UNKNOWN_COMPONENT, Violation.COMPONENT_REPEATED)
            where = (*path, selection, "component" if of_component else "quantity")
            work.faults.add(Invalid(rules.in_english(Violation(code), keys, allowed, given), code=code, path=where))
    return {item.id: each.quantity for item, each in zip(items, entry.selections, strict=True) if item is not None}


def _fill(row: ServiceOffering, offering: _Offering, place: int) -> None:
    entry = offering.entry
    row.name, row.target_group, row.position = offering.name, offering.target_group, place
    row.price_mode, row.fixed_price, row.adjustment_percent = entry.price_mode, entry.fixed_price, offering.adjustment
    row.currency, row.billing_period = entry.currency, entry.billing_period
    row.continues_keys = list(entry.continues_keys)


async def _remove(work: Work, gone: Sequence[UUID]) -> None:
    for part in (OfferingSelection, ServiceCommitment):
        await work.session.execute(delete(part).where(part.offering_id.in_(gone)))
    await work.session.execute(delete(ServiceOffering).where(ServiceOffering.id.in_(gone)))


async def _select(work: Work, offering: ServiceOffering, quantities: dict[UUID, Decimal]) -> None:
    rows = await work.session.scalars(select(OfferingSelection).where(OfferingSelection.offering_id == offering.id))
    there = {row.composition_item_id: row for row in rows}
    for item, quantity in quantities.items():
        row = there.pop(item, None)
        if row is None:
            row = OfferingSelection(version_id=offering.version_id, offering_id=offering.id, composition_item_id=item)
            work.session.add(row)
        row.quantity = quantity
    for row in there.values():
        await work.session.delete(row)
    await work.session.flush()
