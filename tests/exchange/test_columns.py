"""Cells that people write and spreadsheets show, and the JSON that they are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.columns import Column, Form, Malformed, from_cell, from_json, to_cell

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(lambda text: text.strip() != "")


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    assert from_cell(Column("x", form=Form.TEXT), to_cell(Column("x", form=Form.TEXT), text)) == text


@given(st.lists(TEXTS, min_size=1))
def test_any_lines_come_back(lines: list[str]) -> None:
    column = Column("x", form=Form.LINES)
    assert from_cell(column, to_cell(column, lines)) == lines


@pytest.mark.parametrize("text", ["=1+1", "+358 40", "-", "--", "@SUM(A1)", "\t=x", "'=x", "'tis", "''", "=cmd|' /C calc'!A0"])
def test_nothing_is_worked_out_by_a_spreadsheet(text: str) -> None:
    written = to_cell(Column("x", form=Form.TEXT), text)
    assert written == f"'{text}"
    assert from_cell(Column("x", form=Form.TEXT), written) == text


@pytest.mark.parametrize(
    ("form", "cell", "value"),
    [
        (Form.TEXT, "-", None),
        (Form.CODE, " - ", None),
        (Form.TEXT, "- first", "- first"),
        (Form.TEXT, "'tis", "'tis"),
        (Form.TEXT, " spaces stay ", " spaces stay "),
        (Form.CODE, " SERVICE ", "SERVICE"),
        (Form.NUMBER, "12", 12),
        (Form.FLAG, "TRUE", True),
        (Form.FLAG, "epätosi", False),
        (Form.FLAG, "SANT", True),
        (Form.FLAG, "perhaps", "perhaps"),
        (Form.LINES, "a\r\n\nb\\nc \\\\", ["a", "", "b\nc \\"]),
        (Form.JSON, '[{"kind": "QUALITY", "targetValue": 0.10}]', [{"kind": "QUALITY", "targetValue": "0.10"}]),
    ],
)
def test_cells(form: Form, cell: str, value: Any) -> None:
    assert from_cell(Column("x", form=form), cell) == value


@pytest.mark.parametrize(
    ("column", "cell", "code", "message"),
    [
        (Column("key", names=True), "-", "NOT_REMOVABLE", "The row is known by its key, which is not removed."),
        (Column("x", form=Form.NUMBER), "1,5", "NOT_A_NUMBER", "It is a whole number, not 1,5."),
        (Column("x", form=Form.LINES), r"a\b", "BAD_ESCAPE", r"A backslash is written twice; \n is a new line within an item."),
        (Column("x", form=Form.LINES), "a\\", "BAD_ESCAPE", r"A backslash is written twice; \n is a new line within an item."),
        (Column("x", form=Form.JSON), "[", "JSON_MALFORMED", "It is no JSON."),
        (Column("x", form=Form.JSON), "{}", "NOT_A_LIST", "It is a list of objects."),
        (
            Column("x", form=Form.JSON),
            '[{"sort": 1}]',
            "UNKNOWN_FIELD",
            "There is no sort in it; there is kind, offeringKey, targetValue, unit, text.",
        ),
        (Column("x", form=Form.JSON), '[{"text": {"de": "x"}}]', "UNKNOWN_FIELD", "There is no de in it; there is fi, sv, en."),
        (Column("x", form=Form.JSON), '[{"text": "x"}]', "NOT_A_TEXT", 'A text is an object by language: {"fi": "…"}.'),
    ],
)
def test_cells_that_cannot_be_read(column: Column, cell: str, code: str, message: str) -> None:
    with pytest.raises(Malformed) as refusal:
        from_cell(column, cell)
    assert (refusal.value.code, refusal.value.message) == (code, message)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (Column("x", form=Form.KEY), 5, "NOT_A_KEY"),
        (Column("x", form=Form.KEY), ["A"], "NOT_A_KEY"),
        (Column("x", names=True), {"a": 1}, "NOT_A_TEXT"),
        (Column("x", names=True), True, "NOT_A_TEXT"),
        (Column("x", names=True), None, "NOT_REMOVABLE"),
        (Column("x", form=Form.NUMBER), True, "NOT_A_NUMBER"),
        (Column("x", form=Form.LINES), "a", "NOT_A_LIST"),
        (Column("x", form=Form.LINES), [1], "NOT_A_LIST"),
    ],
)
def test_json_that_could_not_even_be_sent(column: Column, value: Any, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        from_json(column, value)
    assert refusal.value.code == code


def test_json_says_null_where_cells_say_remove() -> None:
    assert from_json(Column("x"), None) is None
    assert from_json(Column("x", names=True), 10003) == "10003"
    assert from_json(Column("x", form=Form.LINES), ["a", None]) == ["a", ""]
    assert from_json(Column("x"), [1]) == [1], "what a code may be is judged with its row"
