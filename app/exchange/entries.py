"""The records of a sheet as the rows of a sync: lines of one composition put together, nothing said twice, parents before their parts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from app import limits
from app.exchange.columns import REMOVE
from app.exchange.formats import Fault, Format, Record, Unreadable
from app.exchange.sheets import Entry, Kind, add_component, entry_saying, no_components, said


class Told(NamedTuple):
    """A record, read."""

    line: int
    values: Mapping[str, Any]


Group = Sequence[Told]
"""The records of one row of the sync: one, or all lines of a composition. Long files are kept so, and made entries batch by batch."""


def groups_of(kind: Kind, format_: Format, records: Iterable[Record], faults: list[Fault]) -> list[Group]:
    """In the order in which they can be written. Faults are added; a record with faults is in none of them. Raises Unreadable."""
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
    faults += _repeated(kind, told)
    return [[each] for each in (_parents_first(told) if kind is Kind.PARTIES else told)]


def entry_of(kind: Kind, group: Group) -> Entry:
    """As a row of the sync."""
    return _composition(group) if kind is Kind.COMPOSITIONS else entry_saying(kind, *group[0])


def _repeated(kind: Kind, told: Iterable[Told]) -> list[Fault]:
    """Within a batch the sync would see it too; a file has many."""
    seen: dict[tuple[str, Any], int] = {}
    faults = []
    for each in told:
        for column, name in _identities(kind, each.values):
            if (before := seen.setdefault((column, name), each.line)) != each.line:
                what = f"Line {before} is about the same already."
                faults.append(Fault(each.line, column, what, "REPEATED"))
    return faults


def _identities(kind: Kind, values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    alone = [(name, values[name]) for name in ("key", "externalId") if name in values]
    return [("number", (values["service"], values.get("number"))), *alone] if kind is Kind.VERSIONS else alone


def _parents_first(told: Sequence[Told]) -> list[Told]:
    """Batches are written one after the other, so what an earlier one names must be there."""
    by_key = {each.values["key"]: each for each in told if "key" in each.values}
    ordered: dict[int, Told] = {}
    for each in told:
        way: dict[int, Told] = {}
        above: Told | None = each
        while above is not None and above.line not in ordered and above.line not in way:  # a circle is the sync's to refuse
            way[above.line] = above
            above = by_key.get(above.values.get("parent"))
        ordered |= dict(reversed(way.items()))
    return list(ordered.values())


def _compositions(told: Iterable[Told], faults: list[Fault]) -> list[Group]:
    groups: dict[tuple[Any, Any], list[Told]] = {}
    for each in told:
        groups.setdefault((each.values["package"], each.values.get("number")), []).append(each)
    fitting: list[Group] = []
    for group in groups.values():
        found = _disagreements(group)
        faults += found
        if not found:
            fitting.append(group)
    return fitting


def _disagreements(group: Group) -> list[Fault]:
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


def _composition(group: Group) -> Entry:
    """By position; lines without one come last, as they stand. The revision need not stand on lines that are new."""
    lines = sorted(group, key=lambda each: (each.values.get("position") is None, each.values.get("position") or 0))
    known = next((each for each in group if "revision" in each.values), group[0])
    entry = entry_saying(Kind.COMPOSITIONS, group[0].line, {**group[0].values, **known.values})
    if _is_empty(group[0]):
        no_components(entry)
        return entry
    for place, each in enumerate(lines):
        add_component(entry, place, each.line, each.values)
    return entry
