"""The records of a sheet as the rows of a sync: lines of one composition put together, nothing said twice, parents before their parts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from app import limits
from app.exchange.columns import REMOVE
from app.exchange.formats import Fault, Format, Record, Unreadable
from app.exchange.sheets import Entry, Kind, add_component, entry_of, no_components, said


class Told(NamedTuple):
    """A record, read."""

    line: int
    values: Mapping[str, Any]


def entries_of(kind: Kind, format_: Format, records: Iterable[Record], faults: list[Fault]) -> list[Entry]:
    """In the order in which they can be written. Faults are added; a record with faults is none of them. Raises Unreadable."""
    told = []
    for number, record in enumerate(records, 1):
        if number > limits.FILE_RECORDS_MAX:
            what = f"A file has {limits.FILE_RECORDS_MAX:,} records at most, because all of it is written at once. Split it."
            raise Unreadable(record.line, what, "TOO_MANY_RECORDS")
        values = said(kind, format_, record) if not record.faults else {}
        faults += record.faults
        if not record.faults:
            told.append(Told(record.line, values))
    if kind is Kind.COMPOSITIONS:
        return _compositions(told, faults)
    entries = [entry_of(kind, each.line, each.values) for each in told]
    faults += _repeated(kind, entries)
    return _parents_first(entries) if kind is Kind.PARTIES else entries


def _repeated(kind: Kind, entries: Sequence[Entry]) -> list[Fault]:
    """Within a batch the sync would see it too; a file has many."""
    seen: dict[tuple[str, Any], int] = {}
    faults = []
    for entry in entries:
        for column, name in _identities(kind, entry.names):
            if (before := seen.setdefault((column, name), entry.line)) != entry.line:
                what = f"Line {before} is about the same already."
                faults.append(Fault(entry.line, column, what, "REPEATED"))
    return faults


def _identities(kind: Kind, names: Mapping[str, Any]) -> list[tuple[str, Any]]:
    if kind is Kind.VERSIONS:
        return [("number", (names["service"], names.get("number"))), *((name, names[name]) for name in ("externalId",) if name in names)]
    return [(name, names[name]) for name in ("key", "externalId") if name in names]


def _parents_first(entries: Sequence[Entry]) -> list[Entry]:
    """Batches are written one after the other, so what an earlier one names must be there."""
    by_key = {entry.names["key"]: entry for entry in entries if isinstance(entry.names.get("key"), str)}
    ordered: dict[int, Entry] = {}
    for entry in entries:
        way: list[Entry] = []
        above: Entry | None = entry
        while above is not None and id(above) not in ordered and above not in way:  # a circle is the sync's to refuse
            way.append(above)
            parent = above.item["party"].get("parent")
            above = by_key.get(parent["key"]) if parent else None
        ordered |= {id(each): each for each in reversed(way)}
    return list(ordered.values())


def _compositions(told: Iterable[Told], faults: list[Fault]) -> list[Entry]:
    groups: dict[tuple[Any, Any], list[Told]] = {}
    for each in told:
        groups.setdefault((each.values["package"], each.values.get("number")), []).append(each)
    entries = []
    for group in groups.values():
        found = _disagreements(group)
        faults += found
        if not found:
            entries.append(_composition(group))
    return entries


def _disagreements(group: Sequence[Told]) -> list[Fault]:
    """Lines of one composition that cannot all be meant."""
    faults = []
    places: dict[int, int] = {}
    revisions: dict[int, int] = {}
    for each in group:
        revision, place = each.values.get("revision"), each.values.get("position")
        if revision is not None and revision not in revisions and revisions:
            what = f"Line {next(iter(revisions.values()))} of the same composition has another revision."
            faults.append(Fault(each.line, "revision", what, "DIFFERS"))
        if revision is not None:
            revisions.setdefault(revision, each.line)
        if place is not None and places.setdefault(place, each.line) != each.line:
            faults.append(Fault(each.line, "position", f"Line {places[place]} of the same composition has it already.", "REPEATED"))
        if _is_empty(each) and len(group) > 1:
            what = f"{REMOVE} says that the composition is empty, and there are other lines of it."
            faults.append(Fault(each.line, "component", what, "DIFFERS"))
    return faults


def _is_empty(each: Told) -> bool:
    return "component" in each.values and each.values["component"] is None


def _composition(group: Sequence[Told]) -> Entry:
    """By position; lines without one come last, as they stand. The revision need not stand on lines that are new."""
    lines = sorted(group, key=lambda each: (each.values.get("position") is None, each.values.get("position") or 0))
    known = next((each for each in group if "revision" in each.values), group[0])
    entry = entry_of(Kind.COMPOSITIONS, group[0].line, {**group[0].values, **known.values})
    if _is_empty(group[0]):
        no_components(entry)
        return entry
    for place, each in enumerate(lines):
        add_component(entry, place, each.line, each.values)
    return entry
