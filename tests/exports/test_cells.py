"""Cells of CSV as PostgreSQL writes them, for any texts: what a reader of CSV gets is what was there, and no spreadsheet works it out."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator

import asyncpg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, column, select

from app.exports.cells import COMMA, SEMICOLON, Cells, Style
from app.exports.columns import Cell
from app.graphsql.statement import statement
from app.places.environment import Parameters
from app.schema import mapping
from tests.support.databases import Database

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
ANY = st.lists(
    st.none() | TEXTS | TEXTS.map(lambda text: "=" + text) | st.text(';,"=-＝\t\r\nx ', max_size=8) | st.sampled_from(["-1", "\r\n"]),
    max_size=20,
)
FORMULA = tuple("=+-@＝＋－＠")  # the last four of full width
WORKED_OUT = (*FORMULA, "\t", "\r")
STYLES = [Style(separator, raw) for separator in (COMMA, SEMICOLON) for raw in (False, True)]
HARMLESS = r'-[0-9.]+[]}"]*'
"""A number below zero, with what closes JSON."""
OTHER = {COMMA: SEMICOLON, SEMICOLON: COMMA}


@pytest.fixture(scope="module")
async def connection(database: Database) -> AsyncIterator[asyncpg.Connection]:
    made = await asyncpg.connect(database.url)
    yield made
    await made.close()


def written(scalar: str | None, style: Style) -> str:
    """SQL that gives each text of a list as a cell of a type."""
    cells = Cells(mapping(), style)
    sql = statement(select(cells.cell(Cell(scalar), column("given", Text()))), Parameters().fills).sql
    return f"{sql} from unnest($1::text[]) with ordinality as t(given, place) order by place"


def guarded(text: str, separator: str) -> str:
    """Slowly, a letter after the other."""
    found, begins = "", False
    for letter in text:
        found += "'" if begins and letter in FORMULA else ""
        found += letter
        begins = letter in f"{OTHER[separator]}\t\r\n" or (begins and letter == '"')
    return f"'{found}" if text.startswith(WORKED_OUT) else found


@pytest.mark.parametrize("style", STYLES)
@given(texts=ANY)
@example(texts=["=1+1", "+1", "-1", "@x", "\tx", "\rx", "", None, "a=1", " =1", "'=1", 'say "hi"', "ÄÖ 🎉", "\u2028", "＝1", "＠x", "x＝1"])
@example(
    texts=["x;=1", "x,=1", 'x;"=1', 'x,""-1', "x\n+1", "x\t@1", "\t=1", "\n=1", "x;＝1", "one; - two", "one;\n- two", "a-b;c=d", ";;=1"]
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
async def test_any_text(connection: asyncpg.Connection, texts: list[str | None], style: Style) -> None:
    rows = await connection.fetch(written("String", style), texts)
    cells = [row[0] for row in rows]
    assert [cell == "" for cell in cells] == [text is None for text in texts]
    file = "".join(f"{cell}{style.separator}\r\n" for cell in cells)
    read = [row[0] for row in csv.reader(io.StringIO(file, newline=""), delimiter=style.separator, strict=True)]
    expected = [text or "" for text in texts]
    assert read == (expected if style.raw else [guarded(text, style.separator) for text in expected])


@pytest.mark.parametrize("separator", [COMMA, SEMICOLON])
@pytest.mark.parametrize("kind", ["String", None])
@given(text=st.text(';,"=-\t\r\n\\x2 ', max_size=10))
@example(text=";-2")
@example(text=";-2,+cmd|' /C calc'!A0")
@example(text=",-2,+cmd|' /C calc'!A0")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
async def test_whoever_takes_another_separator_works_nothing_out(
    connection: asyncpg.Connection, text: str, separator: str, kind: str | None
) -> None:
    """Behind another cell, as Excel reads: what follows closing quotes is the cell's too."""
    given = text if kind else json.dumps([text, -2, text, {"a": text, "b": -2.5}], separators=(",", ":"))
    cell = await connection.fetchval(written(kind, Style(separator)), [given])
    for other in (OTHER[separator], "\t"):
        cells = [each for row in csv.reader(io.StringIO(f'"a"{separator}{cell}\r\n', newline=""), delimiter=other) for each in row]
        assert not [each for each in cells if each.startswith(FORMULA) and not re.fullmatch(HARMLESS, each)]
    if kind is None:
        (_, back), *_ = csv.reader(io.StringIO(f"a{separator}{cell}"), delimiter=separator)
        assert [json.loads(back)[1], json.loads(back)[3]["b"]] == [-2, -2.5]


@pytest.mark.parametrize(
    ("scalar", "text", "cell"),
    [
        ("Decimal", "-1.50", "-1.50"),
        ("Int", "-7", "-7"),
        ("Date", "2026-11-21", "2026-11-21"),
        ("Boolean", "true", "true"),
        ("Decimal", None, ""),
        (None, '["=1","b"]', '"[""=1"",""b""]"'),
        ("FieldValue", '"=1"', '"""=1"""'),
        ("FieldValue", None, ""),
        (None, '["a;=1",-2]', '"[""a;\'=1"",-2]"'),
    ],
)
async def test_what_is_no_text_stands_as_it_is(connection: asyncpg.Connection, scalar: str | None, text: str | None, cell: str) -> None:
    assert await connection.fetchval(written(scalar, Style()), [text]) == cell


@pytest.mark.parametrize(
    ("scalar", "text", "cell"),
    [
        ("Decimal", "-1234.50", "-1234,50"),
        ("Int", "-7", "-7"),
        ("Decimal", None, ""),
        ("Date", "2026-11-21", "2026-11-21"),
        ("DateTime", "2026-11-21T12:00:00.5+02:00", "2026-11-21T12:00:00.5+02:00"),
        ("ID", "Service:1.5", "Service:1.5"),
        ("String", "1.5", '"1.5"'),
        ("FieldValue", "1.5", '"1.5"'),
        (None, "[1.5]", '"[1.5]"'),
    ],
)
async def test_a_comma_is_in_numbers_only(connection: asyncpg.Connection, scalar: str | None, text: str | None, cell: str) -> None:
    assert await connection.fetchval(written(scalar, Style(SEMICOLON, decimal=COMMA)), [text]) == cell
