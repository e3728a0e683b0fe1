"""Reads the file line by line, never more than one of them, and refuses it by the first that is wrong."""

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO, NoReturn

from app import limits
from app.database.revision import code_head
from app.errors import SetupError
from app.exchange.portfolio.format import FORMAT, Header, header_of
from app.exchange.portfolio.tables import Exchanged, exchanged_tables
from app.exchange.portfolio.values import Unfit, copy_line

ANEW = "Nothing was written. Export the portfolio anew, or take another copy of the file."
CUT = "The file was cut or altered. " + ANEW
OTHER_VERSION = "Export it with this version, after `salkku migrate` there; or import it with the version that wrote it, and migrate then."


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


_decode = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number).decode


class PortfolioFile:
    """One reading, from the first line to the last. `name`: as messages call it. `header`: of its first line."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self.first_lines: dict[str, int] = {}
        self.done = 0
        self._stream = stream
        self._number = 0
        self._digest = hashlib.sha256()
        self._line = b""
        self.header = self._header()
        self._ahead = self._next()

    def rows(self, table: Exchanged) -> Iterator[bytes]:
        """The next table's, as COPY takes them. Raises SetupError at the first line that is none."""
        self.first_lines[table.name] = self._number
        key: tuple[Any, ...] = ()
        while self._ahead.get("table") == table.name:
            row = self._row()
            try:
                written = copy_line(table, row)
            except Unfit as fault:
                self._refuse(f"this is no row of {table.name}: {fault}.")
            key = self._key(table, row, key)
            self.done += 1
            yield written
            self._ahead = self._next()
        self._end_of(table)

    def finish(self) -> None:
        """After the last table: the closing line must fit all before it, and nothing may follow."""
        digest = self._digest.hexdigest()
        if self._ahead.get("end") != FORMAT:
            self._refuse("here the line that closes the file should be.", CUT)
        if self._ahead.get("rows") != self.done or self._ahead.get("sha256") != digest:
            self._refuse("the checksum is not that of the lines before it.", CUT)
        if self._read():
            self._refuse("something follows the line that closes the file.", CUT)

    def fault(self, line: int, what: str, remedy: str = ANEW) -> SetupError:
        """About one line."""
        return SetupError(f"{self.name}, line {line:,}: {what}", remedy=remedy)

    def fault_among(self, table: str | None, what: str) -> SetupError:
        """About a row of which only the table is known, if that."""
        first = self.first_lines.get(table or "")
        where = "" if table is None or first is None else f", lines {first:,} to {first + self.header.rows[table] - 1:,}"
        return SetupError(f"{self.name}{where}: {what}", remedy=ANEW)

    def line_of(self, table: str, place: int) -> int:
        """Of a table's row, the first of which has place 0."""
        return self.first_lines[table] + place

    def _refuse(self, what: str, remedy: str = ANEW) -> NoReturn:
        raise self.fault(self._number, what, remedy) from None

    def _header(self) -> Header:
        try:
            header = header_of(self._next())
        except ValueError as fault:
            self._refuse(f"the first line {fault}.", "Name a file that `salkku export --all` wrote.")
        if header.migration != code_head():
            self._refuse(f"the portfolio was exported at migration {header.migration[:50]}, and this is {code_head()}.", OTHER_VERSION)
        known = [table.name for table in exchanged_tables()]
        if list(header.rows) != known:
            other = sorted(set(header.rows) ^ set(known)) or ["their order"]
            self._refuse(f"the file's tables are not those of its migration: {', '.join(other)[:500]}.", CUT)
        return header

    def _row(self) -> Mapping[str, Any]:
        row = self._ahead.get("row")
        if not isinstance(row, dict) or len(self._ahead) != 2:
            self._refuse('a line is {"table": …, "row": {…}}; this one is not.')
        return row

    def _key(self, table: Exchanged, row: Mapping[str, Any], before: tuple[Any, ...]) -> tuple[Any, ...]:
        key = tuple(row[column] for column in table.key)
        if None in key or (before and not before < key):
            self._refuse(f"rows of {table.name} stand once each, in the order of {', '.join(table.key)}; this one does not.")
        return key

    def _end_of(self, table: Exchanged) -> None:
        found, told = self._number - self.first_lines[table.name], self.header.rows[table.name]
        if found == told:
            return
        here = self._ahead.get("table")
        if here is not None and here not in self.header.rows:
            self._refuse(f"there is no table {str(here)[:100]}.")
        self._refuse(f"by its first line the file has {told:,} rows of {table.name}, and here only {found:,} have come.", CUT)

    def _next(self) -> Mapping[str, Any]:
        line = self._read()
        if not line:
            self._number += 1
            self._refuse("the file ends here, before the line that closes it.", CUT)
        return self._decoded(line)

    def _read(self) -> bytes:
        """Empty at the end. The digest is of the lines before."""
        self._digest.update(self._line)
        try:
            self._line = self._stream.readline(limits.PORTFOLIO_LINE_BYTES_MAX + 1)
        except (EOFError, OSError, zlib.error) as error:
            self._number += 1
            self._refuse(f"the file cannot be read on: {error}.", CUT)
        self._number += bool(self._line)
        if len(self._line) > limits.PORTFOLIO_LINE_BYTES_MAX:
            self._refuse(f"the line is longer than {limits.PORTFOLIO_LINE_BYTES_MAX:,} bytes.")
        return self._line

    def _decoded(self, line: bytes) -> Mapping[str, Any]:
        try:
            found = _decode(line.decode())
        except UnicodeDecodeError:
            self._refuse("this is no UTF-8.")
        except (ValueError, RecursionError) as fault:
            self._refuse(f"this is no JSON: {str(fault)[:200]}.")
        if not isinstance(found, dict):
            self._refuse("each line is an object of JSON; this one is not.")
        return found
