"""Columns of a sheet, and how a cell becomes what a row of the sync says and back: empty says nothing, `-` removes."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.languages import LANGUAGES

REMOVE = "-"
"""What a cell of CSV says for null. A text that is only this is written '-, as all that a spreadsheet would take for a formula."""

FORMULAS = "=+-@\t\r"
"""Letters with which a cell begins that a spreadsheet works out, or runs."""

TRUE = frozenset({"true", "tosi", "sant", "1"})
FALSE = frozenset({"false", "epätosi", "falskt", "0"})
"""As spreadsheets write them in the portfolio's languages."""


class Form(StrEnum):
    """What stands in a cell. LINES: texts, one a line; of JSON Lines a list. KEY: the key of another thing. JSON: a list of objects."""

    TEXT = "TEXT"
    CODE = "CODE"
    NUMBER = "NUMBER"
    FLAG = "FLAG"
    KEY = "KEY"
    LINES = "LINES"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Column:
    """`path`: where its value stands in an item of the sync; LINES have none, as several of them are one list. `names`: a row is known by
    it, so it is never removed. `together`: columns of the same word are written whole, so they come all or not at all."""

    name: str
    path: tuple[str | int, ...] = ()
    form: Form = Form.CODE
    names: bool = False
    together: str = ""


class Malformed(Exception):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def texts(name: str, *path: str | int, together: str = "") -> list[Column]:
    """A column for each language."""
    return [Column(f"{name}.{language}", (*path, name, language), Form.TEXT, together=together) for language in LANGUAGES]


def from_cell(column: Column, cell: str) -> Any:
    """JSON of a cell of CSV that is not empty; None: it removes. Raises Malformed."""
    if cell.strip() == REMOVE:
        return _removed(column)
    if column.form in (Form.TEXT, Form.LINES):
        text = _without_mark(cell)
        return [_unescaped(line.removesuffix("\r")) for line in text.split("\n")] if column.form is Form.LINES else text
    text = _without_mark(cell.strip())
    match column.form:
        case Form.FLAG:
            return _flag(text)
        case Form.JSON:
            return from_json(column, _parsed(text))
        case _:
            return from_json(column, text)


def from_json(column: Column, value: Any) -> Any:
    """JSON of a cell of JSON Lines. Raises Malformed for what could not even be sent; all else is judged with the row."""
    if value is None:
        return _removed(column)
    match column.form:
        case Form.KEY:
            if not isinstance(value, str):
                raise Malformed("A thing is named by its key, which is text.", "NOT_A_KEY")
            return value
        case Form.NUMBER:
            return _whole(value)
        case Form.LINES:
            if not isinstance(value, list) or not all(isinstance(line, (str, type(None))) for line in value):
                raise Malformed("It is a list of texts; null stands for an item without a text in this language.", "NOT_A_LIST")
            return [line or "" for line in value]
        case Form.JSON:
            return _commitments(value)
        case _ if column.names:
            return _name(value)
        case _:
            return value


def to_cell(column: Column, value: Any) -> str:
    """A cell of CSV that is read back as this JSON, and that no spreadsheet runs."""
    match column.form:
        case Form.FLAG:
            return "true" if value else "false"
        case Form.LINES:
            text = "\n".join(_escaped(line or "") for line in value)
        case Form.JSON:
            text = json.dumps(value, ensure_ascii=False)
        case _:
            text = str(value)
    return f"'{text}" if text.startswith((*FORMULAS, "'")) else text


def _removed(column: Column) -> None:
    if column.names:
        raise Malformed(f"The row is known by its {column.name}, which is not removed.", "NOT_REMOVABLE")


def _without_mark(cell: str) -> str:
    """Only a mark that to_cell() writes goes: a text may begin with an apostrophe."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in (*FORMULAS, "'") else cell


def _flag(text: str) -> Any:
    word = text.lower()
    return word in TRUE if word in TRUE | FALSE else text


def _name(value: Any) -> str:
    """Other systems' ids may be numbers."""
    if not isinstance(value, str) and type(value) is not int:
        raise Malformed("A name is text.", "NOT_A_TEXT")
    return str(value)


def _whole(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
        return int(value)
    if type(value) is int:
        return value
    raise Malformed(f"It is a whole number, not {str(value)[:40]}.", "NOT_A_NUMBER")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        raise Malformed("It is no JSON.", "JSON_MALFORMED") from None


COMMITMENT = ("kind", "offeringKey", "targetValue", "unit", "text")


def _commitments(value: Any) -> Any:
    """Names that the sync does not know would refuse a whole batch."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Malformed("It is a list of objects.", "NOT_A_LIST")
    for each in value:
        _know(each, COMMITMENT)
        if isinstance(each.get("text"), dict):
            _know(each["text"], LANGUAGES)
        elif each.get("text") is not None:
            raise Malformed('A text is an object by language: {"fi": "…"}.', "NOT_A_TEXT")
    return value


def _know(given: Mapping[str, Any], known: Sequence[str]) -> None:
    if unknown := [name for name in given if name not in known]:
        raise Malformed(f"There is no {unknown[0][:40]} in it; there is {', '.join(known)}.", "UNKNOWN_FIELD")


_ESCAPES = {"n": "\n", "r": "\r", "\\": "\\"}


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def _unescaped(line: str) -> str:
    return re.sub(r"\\(.?)", _meant, line)


def _meant(found: re.Match[str]) -> str:
    if found[1] not in _ESCAPES:
        raise Malformed("A backslash is written twice; \\n is a new line within an item.", "BAD_ESCAPE")
    return _ESCAPES[found[1]]
