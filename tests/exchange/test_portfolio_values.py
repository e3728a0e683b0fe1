"""Whatever a row may hold comes back as it was: each letter, each digit, and where nothing is."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest

from app.database.embedded import Server
from app.exchange.portfolio.tables import Exchanged, Kind
from app.exchange.portfolio.values import Unfit, copy_columns, copy_line
from tests.exchange.conftest import exported, imported
from tests.exchange.test_portfolio_round_trip import lines
from tests.support.databases import Database, clone
from tests.support.rows import connected

TABLE = Exchanged(
    "held", {"text": Kind.TEXT, "texts": Kind.TEXTS, "json": Kind.JSON, "number": Kind.NUMBER, "moment": Kind.MOMENT}, ("text",)
)
NASTY = [
    "",
    "\\N",
    "\\.",
    "a\\nb",
    "tab\there",
    "line\nline\r\n",
    "\"quoted\" 'so'",
    "{a,b}",
    "NULL",
    " äö ÅÄÖ ",
    "a\u2028\u0001\u007f😀",
    "e\u0301",
]


@pytest.mark.parametrize("text", NASTY)
async def test_letters_and_digits_come_back(database: Database, text: str) -> None:
    row: dict[str, Any] = {
        "text": text,
        "texts": [text, "", *NASTY],
        "json": {text: [text, {"deep": [True, None, 7, "x"]}], "exact": Decimal("1.10"), "long": Decimal("0." + "1" * 40)},
        "number": Decimal("12.3400"),
        "moment": "2026-11-21T10:00:00.00012+00:00",
    }
    assert await through(database, row) == row


@pytest.mark.parametrize("moment", ["infinity", "-infinity", None])
async def test_no_end_and_nothing_at_all(database: Database, moment: str | None) -> None:
    row = {"text": None, "texts": None, "json": None, "number": None, "moment": moment}
    assert await through(database, row) == row


async def through(database: Database, row: dict[str, Any]) -> Any:
    """A row of the file into a table, and as an export writes it."""
    async with connected(database.owner_url) as connection, connection.transaction():
        await connection.execute("set local timezone = 'UTC'")
        await connection.execute(
            "create temp table held (text text, texts text[], json jsonb, number numeric, moment timestamptz) on commit drop"
        )
        source = io.BytesIO(copy_line(TABLE, row))
        await connection.copy_to_table("held", source=source, columns=copy_columns(TABLE), format="text")
        return json.loads(await connection.fetchval("select row_to_json(held)::text from held"), parse_float=Decimal)


def test_a_number_is_no_word() -> None:
    """Which JSON has none for, and PostgreSQL has."""
    for number in ("NaN", "Infinity", True, [1]):
        with pytest.raises(Unfit, match="column number should hold a number"):
            copy_line(TABLE, {"text": None, "texts": None, "json": None, "number": number, "moment": None})


async def test_nasty_texts_go_through_a_file(server: Server, migrated_template: str, fresh_database: Database) -> None:
    """In the tables themselves: names, addresses, paths of checks."""
    async with connected(fresh_database.owner_url) as connection:
        for number, text in enumerate(NASTY[1:-1]):
            await connection.execute(
                "insert into party (key, kind, name, email) values ($1, 'PERSON', $2, $3)",
                f"PERSON-{number}",
                {"fi": text},
                f"{number}@example.org",
            )
        await connection.execute("update gate_check set path = $1 where code = 'HAS_OWNER'", NASTY)
    file = await exported(fresh_database)
    async with clone(server, migrated_template) as other:
        await imported(other, file)
        assert lines(await exported(other)) == lines(file)
        async with connected(other.owner_url) as connection:
            names = [row[0]["fi"] for row in await connection.fetch('select name from party order by key collate "C"')]
            assert sorted(names) == sorted(NASTY[1:-1])
            assert await connection.fetchval("select path from gate_check where code = 'HAS_OWNER' limit 1") == NASTY
