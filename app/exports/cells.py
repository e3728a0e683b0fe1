"""Cells of CSV (RFC 4180) as SQL text. Null is an empty cell, an empty text is `""`. Texts stand in quotes, and before what a spreadsheet
would work out stands an apostrophe; numbers, dates and words of the contract stand as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import JSON, ColumnElement, Text, cast, column, func, select
from sqlalchemy.dialects.postgresql import array

from app.exports.columns import Branch, Cell, Part, width
from app.places.environment import Environment
from app.places.json_text import Concatenated, JsonText, constant
from app.places.mapping import SchemaMapping, Writing

_QUOTE = constant('"')
COMMA, SEMICOLON, POINT = ",", ";", "."
_FORMULA = "-=+@\uff1d\uff0b\uff0d\uff20"
"""Of these one begins a cell that a spreadsheet works out, or runs; those of full width too, where they are typed so."""
_BEGINNING = constant(f"^([{_FORMULA}\t\r])")
_NUMBER = r"-[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?[],}\"]"
"""What stands in JSON below zero, and what is behind it. Before it stands a comma at most: behind a semicolon it is part of a text."""
_INSIDE = {own: f'([{other}\t\r\n]"*)' for own, other in ((COMMA, SEMICOLON), (SEMICOLON, COMMA))}
"""Where a cell begins within a text when a file is opened as if it had the other separator, for then quotes no longer hold a text
together. What they are followed by is not quoted either."""
_MARKED = constant("'\\1")
_MARKED_INSIDE = constant("\\1'")


class Style(NamedTuple):
    """`separator`: of cells. `raw`: texts stand as they are, formulas too. `decimal`: the sign in numbers, never the separator, for numbers
    have no quotes."""

    separator: str = COMMA
    raw: bool = False
    decimal: str = POINT


@dataclass(frozen=True, slots=True)
class Cells:
    """Of a file."""

    mapping: SchemaMapping
    style: Style

    def nothing(self, part: Part) -> JsonText:
        """The cells of what is not there."""
        return constant(self.style.separator * (width(part) - 1))

    def joined(self, cells: Sequence[JsonText]) -> JsonText:
        """One beside the other."""
        between = constant(self.style.separator)
        return Concatenated(*[part for cell in cells for part in (between, cell)][1:])

    def cell(self, cell: Cell, value: ColumnElement[Any]) -> JsonText:
        """`value`: a text, or what PostgreSQL writes as the contract does."""
        text = cast(value, Text)
        if cell.scalar is None or cell.scalar == "FieldValue":  # JSON begins with nothing that is worked out
            return _quoted(self._inside(text, but=f"(?!{_NUMBER})" if self.style.separator == SEMICOLON else ""))
        scalar = self.mapping.scalar(cell.scalar)
        if scalar.writing is Writing.TEXT:
            return _quoted(text if self.style.raw else func.regexp_replace(self._inside(text), _BEGINNING, _MARKED))
        otherwise = scalar.number and self.style.decimal != POINT
        written = func.replace(text, constant(POINT), constant(self.style.decimal)) if otherwise else text
        return func.coalesce(written, constant(""))

    def _inside(self, text: ColumnElement[str], *, but: str = "") -> ColumnElement[str]:
        """With marks where the other separator would let a formula begin. `but`: what is none."""
        if self.style.raw:
            return text
        begun = constant(f"{_INSIDE[self.style.separator]}{but}(?=[{_FORMULA}])")
        return func.regexp_replace(text, begun, _MARKED_INSIDE, constant("g"))

    def of_json(self, branch: Branch, json: ColumnElement[Any], environment: Environment) -> JsonText:
        """The cells of an object that is JSON, or `null`."""
        read = func.unnest(array([cast(func.nullif(cast(json, Text), constant("null")), JSON)]))  # so that it is worked out once
        row = read.table_valued(column("object", JSON), name=environment.name("j")).render_derived()
        cells = select(self.joined([self._member(key, part, row.c.object, environment) for key, part in branch.members.items()]))
        return func.coalesce(cells.select_from(row).correlate_except(row).scalar_subquery(), self.nothing(branch))

    def _member(self, key: str, part: Part, json: ColumnElement[Any], environment: Environment) -> JsonText:
        """Names are asked for as texts: as columns of a record they would be cut."""
        if isinstance(part, Branch):
            return self.of_json(part, json.op("->")(constant(key)), environment)
        return self.cell(part, json.op("->>")(constant(key)))


def _quoted(text: ColumnElement[str]) -> JsonText:
    """Null stays outside the quotes."""
    return func.coalesce(Concatenated(_QUOTE, func.replace(text, _QUOTE, constant('""')), _QUOTE), constant(""))
