"""A row of the file as PostgreSQL's COPY takes it in its text form. Only what an export writes is taken: PostgreSQL itself would also read
`now` as a moment and `yes` as true."""

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from app.exchange.portfolio.tables import Exchanged, Kind

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00|-?infinity")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NULL = "\\N"


class Unfit(ValueError):
    """The row is none of its table; the message says why."""


Row = Mapping[str, Any]
Write = Callable[[Any], str]


def copy_line(table: Exchanged, row: Row) -> bytes:
    """Raises Unfit."""
    writes, constants = _writes(table.name, tuple(table.kinds.items())), table.left_behind.values()
    if row.keys() != table.kinds.keys():
        raise Unfit(_other_columns(table, row))
    values = [*(_value(column, row[column], write) for column, write in writes), *constants]
    try:
        return ("\t".join(values) + "\n").encode()
    except UnicodeEncodeError:
        raise Unfit("half of a letter stands where a text should be (a lone surrogate)") from None


def copy_columns(table: Exchanged) -> list[str]:
    """In the order of `copy_line`."""
    return [*table.kinds, *table.left_behind]


@cache
def _writes(_name: str, kinds: tuple[tuple[str, Kind], ...]) -> tuple[tuple[str, Write], ...]:
    return tuple((column, _WRITES[kind]) for column, kind in kinds)


def _value(column: str, value: object, write: Write) -> str:
    if value is None:
        return _NULL
    try:
        return write(value)
    except Unfit as wanted:
        raise Unfit(f"column {column} should hold {wanted}") from None


def _other_columns(table: Exchanged, row: Row) -> str:
    lacking = [column for column in table.kinds if column not in row]
    unknown = [column[:100] for column in row if column not in table.kinds]
    told = [f"lacks {', '.join(lacking)}"] if lacking else []
    return " and ".join([*told, *([f"has no column {', '.join(unknown[:5])}"] if unknown else [])])


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit("a text")
    if "\0" in value:
        raise Unfit("a text without U+0000")
    return _escaped(value)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _of_form(form: re.Pattern[str], what: str) -> Write:
    def write(value: object) -> str:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise Unfit(what)
        return value

    return write


def _flag(value: object) -> str:
    if not isinstance(value, bool):
        raise Unfit("true or false")
    return "t" if value else "f"


def _integer(value: object) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unfit("a whole number")
    return str(value)


def _number(value: object) -> str:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise Unfit("a number")
    return str(value)


def _texts(value: object) -> str:
    if not isinstance(value, list):
        raise Unfit("a list of texts")
    quoted = (_escaped('"' + _checked(text).replace("\\", "\\\\").replace('"', '\\"') + '"') for text in value)
    return "{" + ",".join(quoted) + "}"


def _checked(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise Unfit("a list of texts")
    return value


def _json(value: object) -> str:
    try:
        return _escaped(json.dumps(value, ensure_ascii=False))
    except TypeError:  # there is a Decimal in it, of which json knows no form that keeps every digit
        return _escaped(_exact(value))


def _exact(value: object) -> str:
    match value:
        case dict():
            return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_exact(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ",".join(map(_exact, value)) + "]"
        case Decimal():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


_WRITES: Mapping[Kind, Write] = {
    Kind.TEXT: _text,
    Kind.ID: _of_form(_ID, "a UUID in lower case"),
    Kind.MOMENT: _of_form(_MOMENT, "a moment in UTC, as 2026-11-21T10:00:00+00:00"),
    Kind.DAY: _of_form(_DAY, "a day, as 2026-11-21"),
    Kind.FLAG: _flag,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.TEXTS: _texts,
    Kind.JSON: _json,
}
