"""CSV and JSON Lines as records that know their line, and records written as either. What is wrong with a file is told with its place."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import Any, BinaryIO, NamedTuple, NoReturn, TextIO

from app import limits
from app.errors import SetupError

STANDARD = "-"
"""As a file's name: standard input or output."""

BOM = "\ufeff"
DELIMITERS = (";", "\t", ",")
"""Spreadsheets write semicolons where the comma is the decimal sign. No column's name has any of these."""

Reached = Callable[[int], object]
"""Told how many bytes have been read."""


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


class Fault(NamedTuple):
    """Something wrong at a place of a file. `column`: its name, empty: the whole line."""

    line: int
    column: str
    message: str
    code: str


class Unreadable(Exception):
    """A file that cannot be read to its end."""

    def __init__(self, line: int, message: str, code: str) -> None:
        super().__init__(message)
        self.fault = Fault(line, "", message, code)


@dataclass(slots=True)
class Record:
    """`line`: its first, counted from 1. `cells`: by column; texts of CSV as they stand there, JSON of JSON Lines."""

    line: int
    cells: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)


_FORMATS = {".csv": Format.CSV, ".jsonl": Format.JSONL, ".ndjson": Format.JSONL}


def format_of(file: str, asked: Format | None) -> Format:
    """As asked for, else as the end of the file's name says; CSV on standard input and output."""
    found = asked or (Format.CSV if file == STANDARD else _FORMATS.get(PurePath(file).suffix.lower()))
    if found is None:
        raise SetupError(f"{file} does not say by its name what it is.", remedy="End it in .csv or .jsonl, or give --format csv|jsonl.")
    return found


def read(file: BinaryIO, format_: Format, check: Callable[[Sequence[str], int], None], reached: Reached = int) -> Iterator[Record]:
    """`check`: is given the columns of CSV and their line before the first record, and those of each record of JSON Lines. Raises
    Unreadable, as `check` may."""
    found = _Lines(file, reached)
    yield from (_read_csv(found, check) if format_ is Format.CSV else _read_json(found, check))
    if not found.filled:
        raise Unreadable(1, "The file is empty.", "EMPTY_FILE")


class _Lines:
    """The lines of a file as text with their ends. `number`: of the last one that was given out. `filled`: whether any had a letter."""

    def __init__(self, file: BinaryIO, reached: Reached) -> None:
        self._file = file
        self._reached = reached
        self._bytes = 0
        self.number = 0
        self.filled = False

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(limits.FILE_LINE_BYTES_MAX + 1):
            self.number += 1
            self._bytes += len(line)
            if len(line) > limits.FILE_LINE_BYTES_MAX:
                self._refuse(f"The line is longer than {limits.FILE_LINE_BYTES_MAX:,} bytes.", "LINE_TOO_LONG")
            yield self._text(line)
            self._reached(self._bytes)

    def _text(self, line: bytes) -> str:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            looks = "; it looks like UTF-16" if line[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
            what = f"The file is not in UTF-8 (byte {error.start + 1} of the line is 0x{line[error.start]:02X}{looks}). Save it as UTF-8."
            self._refuse(what, "NOT_UTF8")
        if "\0" in text:
            self._refuse("The line has a NUL byte, so this is no text.", "NUL_BYTE")
        text = text.removeprefix(BOM) if self.number == 1 else text
        self.filled = self.filled or bool(text.strip())
        return text

    def _refuse(self, message: str, code: str) -> NoReturn:
        raise Unreadable(self.number, message, code)


def _read_csv(lines: _Lines, check: Callable[[Sequence[str], int], None]) -> Iterator[Record]:
    csv.field_size_limit(limits.FILE_CELL_LETTERS_MAX)
    source = iter(lines)
    first = next((line for line in source if line.strip()), "")
    if not first:
        return
    delimiter = max(DELIMITERS, key=first.count)
    header: Sequence[str] = ()
    begin, started = lines.number, _again(first, source)
    try:
        for cells in csv.reader(started, delimiter=delimiter, strict=True):
            if not header:
                header = [name.strip() for name in cells]
                check(header, begin)
            elif any(cell.strip() for cell in cells):
                yield _record(header, cells, begin)
            begin = lines.number + 1
    except csv.Error as error:
        raise Unreadable(begin, _told(error), "CSV_MALFORMED") from None


def _again(first: str, others: Iterator[str]) -> Iterator[str]:
    yield first
    yield from others


def _record(header: Sequence[str], cells: Sequence[str], line: int) -> Record:
    """Spreadsheets leave empty cells out at the end of a line."""
    record = Record(line, dict(zip(header, cells, strict=False)))
    if any(cell.strip() for cell in cells[len(header) :]):
        what = f"The line has {len(cells)} cells, and there are {len(header)} columns. A cell with a comma in it stands in quotes."
        record.faults.append(Fault(line, "", what, "TOO_MANY_CELLS"))
    return record


def _told(error: csv.Error) -> str:
    """The library's words are meant for programmers."""
    words = str(error)
    if "unexpected end of data" in words:
        return "A quote that is opened here is never closed."
    if "field larger" in words:
        return f"A cell has more than {limits.FILE_CELL_LETTERS_MAX:,} letters, or a quote that is opened here is never closed."
    if "new-line" in words:
        return "Lines end in another way than \\n or \\r\\n here; save the file anew."
    return "Text stands outside the quotes of its cell; a quote within quotes is written twice."


def _read_json(lines: _Lines, check: Callable[[Sequence[str], int], None]) -> Iterator[Record]:
    for line in lines:
        if not line.strip():
            continue
        record = Record(lines.number, {})
        try:
            found = json.loads(line.rstrip(), object_pairs_hook=_once, parse_float=str, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            at = f", at letter {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
            why = str(error) if isinstance(error, _Twice) else f"The line is no JSON{at}."
            record.faults.append(Fault(lines.number, "", why, "JSON_MALFORMED"))
            yield record
            continue
        if not isinstance(found, dict):
            record.faults.append(Fault(lines.number, "", "A line is one JSON object, its columns by name.", "JSON_MALFORMED"))
        else:
            check(list(found), lines.number)
            record.cells = found
        yield record


class _Twice(ValueError):
    """A name that an object has twice."""


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(f"{name[:40]} stands twice in one object.")
        found[name] = value
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def writer(out: TextIO, format_: Format, columns: Sequence[str]) -> Callable[[Mapping[str, Any]], object]:
    """Writes one record. CSV takes texts, and its header is written at once; JSON Lines take JSON, and what is absent is left out."""
    if format_ is Format.JSONL:
        return lambda cells: out.write(json.dumps(cells, ensure_ascii=False, separators=(",", ":")) + "\n")
    rows = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    rows.writeheader()
    return rows.writerow
