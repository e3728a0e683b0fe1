"""CSV and JSON Lines as people and spreadsheets write them, and what is told of those that cannot be read."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.errors import SetupError
from app.exchange.formats import Fault, Format, Record, Unreadable, format_of, read, writer

HEADERS: list[tuple[Sequence[str], int]] = []


def records(text: str | bytes, format_: Format = Format.CSV) -> list[Record]:
    encoded = text.encode() if isinstance(text, str) else text
    HEADERS.clear()
    return list(read(io.BytesIO(encoded), format_, lambda names, line: HEADERS.append((names, line))))


def fault(text: str | bytes, format_: Format = Format.CSV) -> Fault:
    with pytest.raises(Unreadable) as refusal:
        records(text, format_)
    return refusal.value.fault


def test_lines_are_counted_through_quoted_ones() -> None:
    found = records('a,b\r\n1,"two\nlines"\r\n\r\n2,"three\r\n\r\nlines"\r\n3,x')
    assert HEADERS == [(["a", "b"], 1)]
    assert [(record.line, dict(record.cells)) for record in found] == [
        (2, {"a": "1", "b": "two\nlines"}),
        (5, {"a": "2", "b": "three\r\n\r\nlines"}),
        (8, {"a": "3", "b": "x"}),
    ]


@pytest.mark.parametrize("begin", ["", "\ufeff", "\n\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_write(begin: str, delimiter: str) -> None:
    """Semicolons in Finland and Sweden, the mark of UTF-8, lines of empty cells, and empty cells left out at the end."""
    found = records(f"{begin}a;b;c\nå;ä\n;;\nö;;\n".replace(";", delimiter))
    assert [dict(record.cells) for record in found] == [{"a": "å", "b": "ä"}, {"a": "ö", "b": "", "c": ""}]
    assert not any(record.faults for record in found)


def test_a_cell_too_many_is_told_and_the_others_are_read() -> None:
    first, second = records("a,b\nHelsinki, Suomi, x\n1,2,,\n")
    what = "The line has 3 cells, and there are 2 columns. A cell with a comma in it stands in quotes."
    assert first.faults == [Fault(2, "", what, "TOO_MANY_CELLS")]
    assert second.faults == []


@pytest.mark.parametrize("format_", Format)
def test_what_is_no_text(format_: Format) -> None:
    for empty in ("", "\ufeff", "\n \n\n"):
        assert fault(empty, format_) == Fault(1, "", "The file is empty.", "EMPTY_FILE")
    assert fault("å".encode("utf-16"), format_)[2:] == (
        "The file is not in UTF-8 (byte 1 of the line is 0xFF; it looks like UTF-16). Save it as UTF-8.",
        "NOT_UTF8",
    )
    assert fault(b"\n\n{}\0\n", format_)[::3] == (3, "NUL_BYTE")
    assert fault(b"x" * (limits.FILE_LINE_BYTES_MAX + 1), format_) == Fault(
        1, "", "The line is longer than 8,000,000 bytes.", "LINE_TOO_LONG"
    )


def test_latin_1_is_told_with_its_line() -> None:
    told = fault("key,name.fi\nA,b\nUNIT,Sähköposti\n".encode("latin-1"))
    assert told == Fault(3, "", "The file is not in UTF-8 (byte 7 of the line is 0xE4). Save it as UTF-8.", "NOT_UTF8")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n', 3, "A quote that is opened here is never closed."),
        ('a,b\n1,"2"3\n', 2, "Text stands outside the quotes of its cell; a quote within quotes is written twice."),
        ("a,b\r1,2\r", 1, "Lines end in another way than \\n or \\r\\n here; save the file anew."),
        ('a\n"' + "x" * 1_000_001 + '"\n', 2, "A cell has more than 1,000,000 letters, or a quote that is opened here is never closed."),
    ],
)
def test_csv_that_is_none(text: str, line: int, message: str) -> None:
    assert fault(text) == Fault(line, "", message, "CSV_MALFORMED")


def test_json_lines_are_judged_one_by_one() -> None:
    lines = ['{"a": 1.50}', "", "{", '{"a": 1, "a": 2}', "[1]", "[" * 100_000, '{"a": NaN}', '{"a": null}']
    found = records("\ufeff" + "\n".join(lines), Format.JSONL)
    told = {record.line: [fault.message for fault in record.faults] for record in found}
    malformed = ["The line is no JSON."]
    assert told == {
        1: [],
        3: ["The line is no JSON, at letter 2."],
        4: ["a stands twice in one object."],
        5: ["A line is one JSON object, its columns by name."],
        6: malformed,
        7: malformed,
        8: [],
    }
    assert [record.cells for record in found if record.cells] == [{"a": "1.50"}, {"a": None}]


def test_the_format_is_told_by_the_name() -> None:
    assert [format_of(name, None) for name in ("A.CSV", "a.jsonl", "b/a.ndjson", "-")] == [
        Format.CSV,
        Format.JSONL,
        Format.JSONL,
        Format.CSV,
    ]
    assert format_of("a.csv", Format.JSONL) is Format.JSONL
    with pytest.raises(SetupError, match=r"a.xlsx does not say by its name what it is.\nEnd it in .csv or .jsonl"):
        format_of("a.xlsx", None)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.fixed_dictionaries({"a": TEXTS, "b": TEXTS}), max_size=5), st.sampled_from(Format))
def test_what_is_written_is_read_again(rows: list[dict[str, Any]], format_: Format) -> None:
    out = io.StringIO(newline="")
    put = writer(out, format_, ["a", "b"])
    for row in rows:
        put(row)
    text = out.getvalue()
    expected = [row for row in rows if format_ is Format.JSONL or any(cell.strip() for cell in row.values())]
    assert [record.cells for record in (records(text, format_) if text else [])] == expected
