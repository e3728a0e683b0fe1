"""The four sheets: which columns each has, what their records say to the sync, and records of what the sync knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise, zip_longest
from typing import Any, NamedTuple

from app.errors import Path, SetupError
from app.exchange.columns import Column, Form, Malformed, from_cell, from_json, texts, to_cell
from app.exchange.formats import Fault, Format, Record, Unreadable
from app.languages import LANGUAGES


class Kind(StrEnum):
    """What a sheet is about; as the command line calls it."""

    SERVICES = "services"
    VERSIONS = "versions"
    COMPOSITIONS = "compositions"
    PARTIES = "parties"


def kind_of(word: str | None) -> Kind:
    """What a sheet is to be about."""
    try:
        return Kind(word or "")
    except ValueError:
        kinds = ", ".join(Kind)
        what = f"There is no sheet of {word}." if word else "Say what the sheet is about."
        raise SetupError(what, remedy=f"There are sheets of {kinds}.") from None


EACH = "*"
"""In a path: the place of the record among those of its item."""

VERSION = ("service", "version")
PRICE = (*VERSION, "prices", 0)
COMPONENT = (*VERSION, "composition", EACH)
INCLUSIONS = {"included": "INCLUDED", "excluded": "EXCLUDED"}
SCOPE = "scope"
SCOPE_COLUMNS = [Column(f"{word}.{language}", (), Form.LINES, together="The scope") for word in INCLUSIONS for language in LANGUAGES]
_WHOLE = "A composition"


def _plain(*names: str, under: tuple[str | int, ...], together: str = "") -> list[Column]:
    return [Column(name, (*under, name), together=together) for name in names]


def _assessed() -> list[Column]:
    names = ("leadTimeDays", "priority", "businessValue", "risk", "investmentEstimate", "documentationUrl")
    return _plain(*names, under=VERSION)


COLUMNS: Mapping[Kind, Sequence[Column]] = {
    Kind.SERVICES: [
        Column("key", ("service", "key"), names=True),
        Column("externalId", ("service", "externalId"), names=True),
        Column("revision", ("service", "baseRevision"), Form.NUMBER, names=True),
        Column("portfolio", ("service", "portfolio"), Form.KEY),
        Column("isPackage", ("service", "isPackage"), Form.FLAG),
        *_plain("form", "classification", "category", under=("service",)),
        Column("provider", ("service", "provider"), Form.KEY),
        Column("owner", ("service", "owner"), Form.KEY),
        Column("reviewDueOn", ("service", "reviewDueOn")),
    ],
    Kind.VERSIONS: [
        Column("service", ("service", "service"), Form.KEY, names=True),
        Column("number", (*VERSION, "number"), names=True),
        Column("externalId", (*VERSION, "externalId"), names=True),
        Column("revision", (*VERSION, "baseRevision"), Form.NUMBER, names=True),
        *(
            each
            for name in ("name", "customerNeed", "valueProposition", "description", "internalDescription")
            for each in texts(name, *VERSION)
        ),
        *_assessed(),
        *SCOPE_COLUMNS,
        Column("commitments", (*VERSION, "commitments"), Form.JSON),
        *_plain("validFrom", "unitPrice", "unitCost", "currency", "priceUnit", under=PRICE),
    ],
    Kind.COMPOSITIONS: [
        Column("package", ("service", "service"), Form.KEY, names=True),
        Column("number", (*VERSION, "number"), names=True),
        Column("revision", (*VERSION, "baseRevision"), Form.NUMBER, names=True),
        Column("position", (), Form.NUMBER, names=True),
        Column("component", (*COMPONENT, "component"), Form.KEY, together=_WHOLE),
        *_plain(
            "role",
            "minQuantity",
            "defaultQuantity",
            "maxQuantity",
            "pinnedNumber",
            "componentOfferingKey",
            under=COMPONENT,
            together=_WHOLE,
        ),
        Column("customerVisible", (*COMPONENT, "customerVisible"), Form.FLAG, together=_WHOLE),
        *_plain("valueChainActivity", under=COMPONENT, together=_WHOLE),
        *texts("note", *COMPONENT, together=_WHOLE),
    ],
    Kind.PARTIES: [
        Column("key", ("party", "key"), names=True),
        Column("externalId", ("party", "externalId"), names=True),
        Column("revision", ("party", "baseRevision"), Form.NUMBER, names=True),
        Column("kind", ("party", "kind")),
        *texts("name", "party"),
        Column("email", ("party", "email")),
        Column("parent", ("party", "parent"), Form.KEY),
        Column("preferredLanguage", ("party", "preferredLanguage")),
        Column("active", ("party", "active"), Form.FLAG),
    ],
}

_ONE_OF: Mapping[Kind, Sequence[str]] = {
    Kind.SERVICES: ("key", "externalId"),
    Kind.VERSIONS: ("service",),
    Kind.COMPOSITIONS: ("package",),
    Kind.PARTIES: ("key", "externalId"),
}
"""Without any of these nobody knows which thing a record is about."""


class Place(NamedTuple):
    """Where in a file something was said. `inside`: whether what lies deeper in the sync's path is told too."""

    line: int
    column: str = ""
    inside: bool = True


@dataclass(slots=True)
class Entry:
    """What one row of the sync says, and where in the file each part of it was said."""

    line: int
    item: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)

    def put(self, path: Path, value: Any, place: Place) -> None:
        """A value in its place; numbers in a path count the entries of a list."""
        self.places[tuple(path)] = place
        _put(self.item, path, value)

    def place_of(self, path: Path) -> Place:
        """Of a fault, as the sync names it within the item: the nearest that the file says."""
        for length in range(len(path), 0, -1):
            if (place := self.places.get(tuple(path[:length]))) is not None:
                deeper = ".".join(map(str, path[length:])) if place.inside else ""
                return place._replace(column=".".join(filter(None, (place.column, deeper))))
        return Place(self.line, ".".join(str(step) for step in path if step not in _OUTER))


_OUTER = ("service", "version", "party", "prices", 0)


def _put(item: dict[str, Any], path: Path, value: Any) -> None:
    there: Any = item
    for step, following in pairwise(path):
        there = _below(there, step, [] if isinstance(following, int) else {})
    _below(there, path[-1], value)
    there[path[-1]] = value


def _below(there: Any, step: str | int, new: Any) -> Any:
    """What stands there, after `new` has been put where nothing was."""
    if isinstance(step, str):
        return there.setdefault(step, new)
    there.extend({} for _ in range(len(there), step + 1))
    return there[step]


def check_columns(kind: Kind, format_: Format, names: Sequence[str], line: int) -> None:
    """Raises Unreadable for columns that are unknown, twice there or missing."""
    columns = {column.name: column for column in COLUMNS[kind]}
    if unknown := [name for name in names if name not in columns]:
        what = f"There is no column {unknown[0][:60] or 'without a name'} in {kind}; there is {', '.join(columns)}."
        raise Unreadable(line, what, "UNKNOWN_COLUMN")
    if twice := [name for place, name in enumerate(names) if name in names[:place]]:
        raise Unreadable(line, f"The column {twice[0]} stands here twice.", "COLUMN_TWICE")
    if not set(_ONE_OF[kind]) & set(names):
        raise Unreadable(line, f"The column {' or '.join(_ONE_OF[kind])} is missing: it says what a line is about.", "COLUMN_MISSING")
    for missing in _left_out(columns.values(), names, format_):
        what = f"{missing.together} is written whole, so the column {missing.name} is needed too: without it what it holds would be lost."
        raise Unreadable(line, what, "COLUMN_MISSING")


def _left_out(columns: Iterable[Column], names: Sequence[str], format_: Format) -> list[Column]:
    """Of those that come together. In JSON Lines the parts of a composition have their defaults, as in the API."""
    begun = {column.together for column in columns if column.name in names} | {_WHOLE}
    asked = (column for column in columns if column.together in begun - {""} and column.name not in names)
    return [column for column in asked if format_ is Format.CSV or column.form is Form.LINES]


def said(kind: Kind, format_: Format, record: Record) -> dict[str, Any]:
    """By column what a record says; faults are added to it."""
    values: dict[str, Any] = {}
    for column in COLUMNS[kind]:
        cell = record.cells.get(column.name, "" if format_ is Format.CSV else _ABSENT)
        if cell is _ABSENT or (format_ is Format.CSV and not cell.strip()):
            continue
        try:
            values[column.name] = (from_cell if format_ is Format.CSV else from_json)(column, cell)
        except Malformed as fault:
            record.faults.append(Fault(record.line, column.name, fault.message, fault.code))
    if not record.faults and not any(name in values for name in _ONE_OF[kind]):
        what = "It says what the line is about, so it is not empty."
        record.faults.append(Fault(record.line, " or ".join(_ONE_OF[kind]), what, "REQUIRED"))
    return values


_ABSENT = object()


def entry_saying(kind: Kind, line: int, values: Mapping[str, Any]) -> Entry:
    """One row of the sync. Of a composition without its lines, which `add_component` puts in."""
    entry = Entry(line)
    for column in COLUMNS[kind]:
        if column.name in values and column.path and EACH not in column.path:
            _say(entry, column, column.path, values[column.name], line)
    _say_scope(entry, values)
    return entry


def _say(entry: Entry, column: Column, path: Path, value: Any, line: int) -> None:
    thing = {"key": value} if column.form is Form.KEY and value is not None else value
    if column.form is Form.JSON and value is None:
        thing = []
    entry.put(path, thing, Place(line, column.name, inside=column.form is Form.JSON))


def _say_scope(entry: Entry, values: Mapping[str, Any]) -> None:
    """Empty cells at all: nothing is said. An item is a line of the cells of all languages."""
    if not any(column.name in values for column in SCOPE_COLUMNS):
        return
    entry.put((*VERSION, SCOPE), [], Place(entry.line, SCOPE, inside=False))
    place = 0
    for word, inclusion in INCLUSIONS.items():
        lines = [_trimmed(values.get(f"{word}.{language}") or []) for language in LANGUAGES]
        for number, words in enumerate(zip_longest(*lines, fillvalue=""), 1):
            path = (*VERSION, SCOPE, place)
            text = {language: each for language, each in zip(LANGUAGES, words, strict=True) if each}
            entry.put(path, {"inclusion": inclusion, "text": text}, Place(entry.line, f"{word}[{number}]", inside=False))
            for language in text:
                entry.places[(*path, "text", language)] = Place(entry.line, f"{word}.{language}[{number}]", inside=False)
            place += 1


def _trimmed(lines: Sequence[str]) -> Sequence[str]:
    """Without the empty lines at the end, which people leave there."""
    used = max((place for place, line in enumerate(lines, 1) if line.strip()), default=0)
    return lines[:used]


def add_component(entry: Entry, place: int, line: int, values: Mapping[str, Any]) -> None:
    """One more line of a composition, as its `place`."""
    base = tuple(place if step == EACH else step for step in COMPONENT)
    entry.put(base, {}, Place(line))
    for column in COLUMNS[Kind.COMPOSITIONS]:
        if column.name in values and EACH in column.path:
            path = tuple(place if step == EACH else step for step in column.path)
            _say(entry, column, path, values[column.name], line)


def no_components(entry: Entry) -> None:
    """A composition of nothing."""
    entry.put((*VERSION, "composition"), [], Place(entry.line, "component", inside=False))


def records_of(kind: Kind, item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """JSON by column of what an item says: one record, or one for each line of a composition. What is not there is left out."""
    if kind is Kind.COMPOSITIONS:
        return [_record(kind, item, place) | {"position": place + 1} for place in range(len(item["service"]["version"]["composition"]))]
    record = _record(kind, item, 0)
    if scope := _found(item, (*VERSION, SCOPE)):
        record |= _scope_cells(scope)
    return [record]


def _record(kind: Kind, item: Mapping[str, Any], place: int) -> dict[str, Any]:
    record = {}
    for column in COLUMNS[kind]:
        value = _found(item, [place if step == EACH else step for step in column.path]) if column.path else None
        if value is not None:
            record[column.name] = value["key"] if column.form is Form.KEY else value
    return record


def _scope_cells(scope: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        f"{word}.{language}": [each["text"].get(language) for each in scope if each["inclusion"] == inclusion]
        for word, inclusion in INCLUSIONS.items()
        for language in LANGUAGES
    }


def _found(item: Any, path: Path) -> Any:
    for step in path:
        if item is None or (isinstance(step, int) and step >= len(item)):
            return None
        item = item[step] if isinstance(step, int) else item.get(step)
    return item


def as_written(kind: Kind, format_: Format, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record as its format writes it: its columns in their order, texts for CSV."""
    ordered = [(column, record[column.name]) for column in COLUMNS[kind] if column.name in record]
    if format_ is Format.JSONL:
        return {column.name: value for column, value in ordered}
    return {column.name: to_cell(column, _trimmed_cell(column, value)) for column, value in ordered}


def _trimmed_cell(column: Column, value: Any) -> Any:
    return _trimmed([line or "" for line in value]) if column.form is Form.LINES else value
