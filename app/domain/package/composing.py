"""Verbs that say what a package contains and which options it leaves open, as whole lists or line by line, while its promise is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from strawberry import Some

from app.database.types import LocalizedText
from app.domain.diff import diff, repeated, row_named
from app.domain.naming import By, VersionBy
from app.domain.package import rules
from app.domain.package.inputs import (
    CompositionItemAddInput,
    CompositionItemInput,
    CompositionItemRemoveInput,
    CompositionSetInput,
    OptionGroupInput,
    OptionGroupsSetInput,
)
from app.domain.package.model import CompositionItem, OfferingSelection, OptionGroup, ServiceOffering
from app.domain.package.nesting import judge_nesting
from app.domain.package.offering import check_offerings, set_offerings
from app.domain.package.opening import Opened, opened
from app.domain.service.model import Service, ServiceVersion
from app.domain.texts import needed_texts
from app.domain.verbs import Outcome, changed
from app.domain.work import Work, told
from app.errors import Conflict, Invalid, NotFound, Path

ITEMS, GROUPS = ("input", "items"), ("input", "optionGroups")


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry of a composition with what it names."""

    entry: CompositionItemInput
    component: Service
    quantities: rules.Quantities
    pinned_version_id: UUID | None
    note: LocalizedText | None


async def composition_set(work: Work, asked: CompositionSetInput) -> Outcome:
    """The whole of it, with its option groups and offerings when they are given."""
    package = await _opened_package(work, asked.version, asked.expected_revision)
    lines = await _lines(work, package, asked.items, ITEMS)
    if work.faults.found:
        _imagine(package, lines)
    else:
        made = diff(package.items, lines, (lambda row: row.component_service_id, lambda line: line.component.id))
        await _write(work, package, made.pairs, made.removed)
    if isinstance(asked.option_groups, Some):
        await _set_groups(work, package, asked.option_groups.value)
    elif not work.faults.found:
        _check_groups(work, package, ITEMS)
    if isinstance(asked.offerings, Some):
        await set_offerings(work, package, asked.offerings.value)
    work.faults.stop()
    if asked.offerings is None:
        await check_offerings(work, package, ITEMS)
    return changed(version=package.version.id)


def _imagine(package: Opened, lines: Sequence[_Line]) -> None:
    """Lines that are refused are not written; groups and offerings are judged with them all the same, to be told in the same answer."""
    package.keys.update((line.component.id, line.component.key) for line in lines)
    package.items = [
        CompositionItem(id=uuid4(), component_service_id=line.component.id, min_quantity=line.quantities.least) for line in lines
    ]


async def composition_item_add(work: Work, asked: CompositionItemAddInput) -> Outcome:
    """After the last one."""
    package = await _opened_package(work, asked.version, asked.expected_revision)
    path = ("input", "item")
    lines = await _lines(work, package, [asked.item], path, single=True)
    for line in lines:
        if any(item.component_service_id == line.component.id for item in package.items):
            what = f"The package contains {line.component.key} already; change the line by compositionSet."
            work.faults.add(Conflict(what, code="COMPONENT_CONTAINED", path=[*path, "component"]))
    work.faults.stop()
    (line,) = lines
    await _write(work, package, [*((None, item) for item in package.items), (line, None)], [])
    await check_offerings(work, package, path)
    return changed(version=package.version.id)


async def composition_item_remove(work: Work, asked: CompositionItemRemoveInput) -> Outcome:
    """The others stay where they are."""
    package = await _opened_package(work, asked.version, asked.expected_revision)
    path = ("input", "component")
    component = await work.the(Service, asked.component, *path, lock=False)
    gone = [item for item in package.items if item.component_service_id == component.id]
    if not gone:
        raise NotFound(f"The package does not contain {component.key}.", path=path)
    await _write(work, package, [(None, item) for item in package.items if item not in gone], gone)
    _check_groups(work, package, path)
    work.faults.stop()
    await check_offerings(work, package, path)
    return changed(version=package.version.id)


async def option_groups_set(work: Work, asked: OptionGroupsSetInput) -> Outcome:
    """Which component is in which group is said here, and only here."""
    package = await _opened_package(work, asked.version, asked.expected_revision)
    await _set_groups(work, package, asked.option_groups)
    work.faults.stop()
    await check_offerings(work, package, GROUPS)
    return changed(version=package.version.id)


async def _opened_package(work: Work, by: VersionBy, revision: int) -> Opened:
    package = await opened(work, by, revision)
    if not package.service.is_package:
        what = f"{package.service.key} is no package: only packages contain components."
        raise Invalid(what, code="NOT_A_PACKAGE", path=("input", "version"))
    return package


async def _lines(work: Work, package: Opened, entries: Sequence[CompositionItemInput], path: Path, *, single: bool = False) -> list[_Line]:
    """The entries with what they name; their faults are added. `single`: the path leads to the one entry itself."""
    paths = [path if single else (*path, place) for place in range(len(entries))]
    found = await work.all_of(Service, [(entry.component, (*where, "component")) for entry, where in zip(entries, paths, strict=True)])
    work.faults.add(*repeated(found, lambda service: service and service.id, *ITEMS, what="component"))
    lines = [
        await _line(work, entry, service, package.note_of(service), where)
        for entry, service, where in zip(entries, found, paths, strict=True)
        if service is not None
    ]
    where_of = [where for service, where in zip(found, paths, strict=True) if service is not None]
    await judge_nesting(work, package.service, [line.component for line in lines], where_of)
    return lines


async def _line(work: Work, entry: CompositionItemInput, component: Service, note: LocalizedText | None, path: Path) -> _Line:
    asked = rules.quantities(entry.role, entry.min_quantity, entry.default_quantity, entry.max_quantity)
    work.faults.add(*rules.quantity_faults(entry.role, asked, path))
    for name, number in (("minQuantity", asked.least), ("defaultQuantity", asked.usual), ("maxQuantity", asked.most)):
        work.fits(number, CompositionItem.__table__.c.min_quantity, *path, name)
    pinned = await _pinned(work, component, entry.pinned_number, path)
    named = component.is_package or entry.component_offering_key is not None
    known = await _offerings_of(work, component, pinned) if named else ()
    work.faults.add(rules.offering_of_component_fault(component.key, component.is_package, entry.component_offering_key, known, path))
    return _Line(entry, component, asked, pinned, None if entry.note is None else work.text(entry.note, note, *path, "note"))


async def _pinned(work: Work, component: Service, number: str | None, path: Path) -> UUID | None:
    if number is None:
        return None
    version = select(ServiceVersion.id).where(ServiceVersion.service_id == component.id, ServiceVersion.number == number)
    found: UUID | None = await work.session.scalar(version)
    if found is None:
        work.faults.add(NotFound(f"{component.key} has no version {number}.", path=[*path, "pinnedNumber"]))
    return found


async def _offerings_of(work: Work, component: Service, pinned: UUID | None) -> Sequence[str]:
    """Keys of the offerings that a line can name: of the version that is pinned, else in force, else planned."""
    version = func.coalesce(pinned, func.version_in_force(component.id), func.version_planned(component.id))
    return (await work.session.scalars(select(ServiceOffering.key).where(ServiceOffering.version_id == version))).all()


async def _write(
    work: Work, package: Opened, pairs: Sequence[tuple[_Line | None, CompositionItem | None]], removed: Sequence[CompositionItem]
) -> None:
    """Removes, changes and adds lines, each before what refers to it. A pair without an entry is a line that stays as it is."""
    gone = [item.id for item in removed]
    if gone:
        await work.session.execute(delete(OfferingSelection).where(OfferingSelection.composition_item_id.in_(gone)))
        await work.session.execute(delete(CompositionItem).where(CompositionItem.id.in_(gone)))
    places = rules.positions([row.position if row is not None else None for _, row in pairs])
    items = []
    for (line, row), place in zip(pairs, places, strict=True):
        item = row or CompositionItem(package_version_id=package.version.id, component_service_id=line.component.id if line else None)
        if line is not None:
            _fill(item, line)
            package.keys[line.component.id] = line.component.key
        item.position = place
        if row is None:
            work.session.add(item)
        items.append(item)
    await work.session.flush()
    package.items = items


def _fill(item: CompositionItem, line: _Line) -> None:
    entry = line.entry
    item.role = entry.role
    item.min_quantity, item.default_quantity, item.max_quantity = line.quantities.least, line.quantities.usual, line.quantities.most
    item.pinned_version_id = line.pinned_version_id
    item.component_offering_key = entry.component_offering_key
    item.customer_visible = entry.customer_visible
    item.value_chain_activity = entry.value_chain_activity
    item.note = line.note


@dataclass(frozen=True, slots=True)
class _Group:
    """An entry of the option groups with what it names."""

    entry: OptionGroupInput
    id: UUID | None
    name: LocalizedText
    items: Sequence[CompositionItem]


async def _set_groups(work: Work, package: Opened, entries: Sequence[OptionGroupInput]) -> None:
    """Adds the faults of the entries; writes them when there is none, of anything."""
    groups = [await _group(work, package, entry, (*GROUPS, place)) for place, entry in enumerate(entries)]
    work.faults.add(*repeated((group.id for group in groups), lambda id_: id_, *GROUPS, what="id"))
    _judge_once(work, groups)
    if work.faults.found:
        return
    made = diff(
        package.groups,
        groups,
        (lambda row: row.id, lambda group: group.id),
        (lambda row: frozenset(row.name.items()), lambda group: frozenset(group.name.items())),
        (lambda row: package.components_in(row) or None, lambda group: frozenset(item.id for item in group.items) or None),
    )
    places = rules.positions([row.position if row is not None else None for _, row in made.pairs])
    rows: list[OptionGroup] = []
    for (group, row), place in zip(made.pairs, places, strict=True):
        kept = row or OptionGroup(package_version_id=package.version.id)
        kept.name, kept.min_select, kept.max_select, kept.position = group.name, group.entry.min_select, group.entry.max_select, place
        if row is None:
            work.session.add(kept)
        rows.append(kept)
    await work.session.flush()
    homes = {item.id: row.id for (group, _), row in zip(made.pairs, rows, strict=True) for item in group.items}
    for item in package.items:
        item.option_group_id = homes.get(item.id)
    await work.session.flush()
    if made.removed:
        await work.session.execute(delete(OptionGroup).where(OptionGroup.id.in_([row.id for row in made.removed])))
    package.groups = rows


async def _group(work: Work, package: Opened, entry: OptionGroupInput, path: Path) -> _Group:
    row = row_named({group.id: group for group in package.groups}, entry.id, "OptionGroup", work.faults, *path)
    name = needed_texts(entry.name, row.name if row else None, work.faults, (*path, "name"))
    items = await _options(work, package, entry.components, (*path, "components"))
    mandatory = [package.key_of(item) for item in items if item.min_quantity > 0]
    work.faults.add(*rules.select_faults(entry.min_select, entry.max_select, mandatory, len(entry.components), path))
    return _Group(entry, row.id if row else None, name, items)


async def _options(work: Work, package: Opened, components: Sequence[By], path: Path) -> list[CompositionItem]:
    found = []
    for place, service in enumerate(await work.all_of(Service, [(by, (*path, place)) for place, by in enumerate(components)])):
        item = package.item_of(service)
        if item is not None:
            found.append(item)
        elif service is not None:
            what = f"The package does not contain {told(components[place])}; add it by compositionSet first."
            work.faults.add(Invalid(what, code="UNKNOWN_COMPONENT", path=(*path, place)))
    return found


def _judge_once(work: Work, groups: Sequence[_Group]) -> None:
    """A component is in one group at most."""
    homes: dict[UUID, int] = {}
    for place, item in ((place, item) for place, group in enumerate(groups) for item in group.items):
        if item.id in homes:
            what = f"Entry {place} has a component that entry {homes[item.id]} has already; a component is in one group, once."
            work.faults.add(Invalid(what, code="REPEATED", path=(*GROUPS, place, "components")))
        homes.setdefault(item.id, place)


def _check_groups(work: Work, package: Opened, path: Path) -> None:
    """Those that stay as they are, with the lines that are left."""
    for group in package.groups:
        items = [item for item in package.items if item.option_group_id == group.id]
        mandatory = [package.key_of(item) for item in items if item.min_quantity > 0]
        for fault in rules.select_faults(group.min_select, group.max_select, mandatory, len(items), path):
            name = next(iter(group.name.values()))
            what = f"Option group {name}: {fault.message} Set the groups anew first, or together with the lines by compositionSet."
            work.faults.add(Conflict(what, code=fault.code, path=path))
