"""Whatever stands in a file, each row is read or refused where it stands, and nothing breaks."""

import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.sync.reading import read as read_rows
from app.exchange.entries import entry_of, groups_of
from app.exchange.files import rows_asked
from app.exchange.formats import Fault, Format, Unreadable, read, writer
from app.exchange.sending import Sending
from app.exchange.sheets import COLUMNS, Kind, check_columns

WORDS = [
    "",
    "-",
    "SVC-MAIL",
    "1.0",
    "5",
    "-1",
    "1e9",
    "true",
    "2026-01-01",
    "EUR",
    "[]",
    '[{"kind":5,"text":{"fi":[]}}]',
    "a\n\nb",
    "\\n",
    "'=x",
    "\0",
    "\ud800",
]
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(), st.lists, max_leaves=4)


def judged(kind: Kind, format_: Format, content: bytes) -> list[Fault]:
    """Of each fault its place; the way of an import until it needs the database."""
    faults: list[Fault] = []
    records = read(io.BytesIO(content), format_, lambda names, line: check_columns(kind, format_, names, line))
    try:
        entries = [entry_of(kind, group) for group in groups_of(kind, format_, records, faults)]
    except Unreadable as unreadable:
        return [unreadable.fault]
    if not entries:
        return faults
    asked, unfit = rows_asked(Sending(kind, format_, "excel", "PERSON-MANAGER"), entries)
    for entry, row in zip(entries, read_rows(asked, unfit), strict=True):
        for error in row.errors:
            assert entry.place_of(error.path[3:]).line <= content.count(b"\n") + 1
    return faults


@given(st.sampled_from(Kind), st.data())
@settings(max_examples=150, deadline=None)
def test_any_cells(kind: Kind, data: st.DataObject) -> None:
    names = [column.name for column in COLUMNS[kind]]
    cell = st.sampled_from(WORDS[:-2]) | st.text(st.characters(exclude_categories=["Cs"]))
    lines = data.draw(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(names, cell)), min_size=1, max_size=3))
    out = io.StringIO(newline="")
    put = writer(out, Format.CSV, names)
    for line in lines:
        put(line)
    judged(kind, Format.CSV, out.getvalue().encode())


@given(st.sampled_from(Kind), st.data())
@settings(max_examples=150, deadline=None)
def test_any_json(kind: Kind, data: st.DataObject) -> None:
    names = [column.name for column in COLUMNS[kind]]
    lines: list[Any] = data.draw(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(names, JSON)), min_size=1, max_size=3))
    judged(kind, Format.JSONL, "\n".join(map(json.dumps, lines)).encode())


@given(st.sampled_from(Kind), st.sampled_from(Format), st.binary())
@settings(max_examples=300, deadline=None)
def test_any_bytes(kind: Kind, format_: Format, content: bytes) -> None:
    assert judged(kind, format_, content), "no bytes that nobody meant are a sheet"
