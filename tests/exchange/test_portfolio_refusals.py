"""A file that is not right is refused with its name, the line and what to do, and leaves the database as it was."""

import hashlib
import io
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from app import limits
from app.database.embedded import Server
from app.database.revision import code_head
from app.errors import SetupError
from app.exchange.portfolio.importing import import_portfolio
from app.exchange.portfolio.reading import ANEW, CUT, PortfolioFile
from app.exchange.portfolio.tables import exchanged_tables
from tests.exchange.conftest import ZONE, exported, imported, silently
from tests.support.databases import Database, clone
from tests.support.rows import connected

Lines = list[Any]
Change = Callable[[Lines], object]
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
async def demo_file(demo_database: Database) -> bytes:
    return await exported(demo_database)


@pytest.fixture(scope="module")
async def empty(server: Server, migrated_template: str) -> AsyncIterator[Database]:
    """One for all refusals: each leaves it empty, or the next one says so."""
    async with clone(server, migrated_template) as database:
        yield database


def changed(file: bytes, change: Change) -> bytes:
    """With a checksum that fits again, as somebody would write it who means to."""
    lines = [json.loads(line) for line in file.splitlines()]
    change(lines)
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines[:-1])
    closing = {**lines[-1], "rows": len(lines) - 2, "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(closing).encode() + b"\n"


def at(lines: Lines, table: str, place: int = 0) -> Any:
    """A row of the table."""
    return [line["row"] for line in lines if line.get("table") == table][place]


def line_of(file: bytes, table: str, place: int = 0) -> int:
    return [json.loads(line).get("table") for line in file.splitlines()].index(table) + 1 + place


async def refused(database: Database, file: bytes, *, zone: str = ZONE) -> str:
    """What is said. Nothing was written."""
    before = await contents(database)
    with pytest.raises(SetupError) as refusal:
        await import_portfolio(database.owner_url, io.BytesIO(file), "demo.jsonl", zone=zone, progress=silently)
    assert await contents(database) == before
    return str(refusal.value)


async def contents(database: Database) -> Any:
    async with connected(database.owner_url) as connection:
        return tuple(
            await connection.fetchrow(
                "select (select count(*) from party), (select count(*) from change_event), (select count(*) from change_transaction), "
                "(select md5(string_agg(g::text, '' order by g::text)) from gate_check g), (select count(*) from gate_check_states), "
                "(select count(*) from pg_trigger where tgenabled <> 'O')"
            )
        )


async def test_a_file_that_was_changed_by_nothing_goes_in(demo_file: bytes, fresh_database: Database) -> None:
    """What the other tests change is what they are refused for."""
    await imported(fresh_database, changed(demo_file, lambda _: None))


def _set(table: str, place: int = 0, /, **values: object) -> Change:
    return lambda lines: at(lines, table, place).update(values)


def _count(lines: Lines, table: str, by: int) -> None:
    lines[0]["rows"][table] += by


def _without_column(lines: Lines) -> None:
    del at(lines, "service")["category"]


def _other_table(lines: Lines) -> None:
    next(line for line in lines if line.get("table") == "service")["table"] = "pg_authid"


def _twice(lines: Lines) -> None:
    place = next(number for number, line in enumerate(lines) if line.get("table") == "party")
    lines.insert(place, lines[place])
    _count(lines, "party", 1)


def _extra(lines: Lines) -> None:
    next(line for line in lines if line.get("table") == "service")["more"] = 1


MALFORMED: list[tuple[str, Change, str, int, str]] = [
    ("unknown table", _other_table, "service", 0, "there is no table pg_authid."),
    ("unknown column", _set("service", 2, secret=1), "service", 2, "this is no row of service: has no column secret."),
    ("lacking column", _without_column, "service", 0, "this is no row of service: lacks category."),
    ("something beside", _extra, "service", 0, 'a line is {"table": …, "row": {…}}; this one is not.'),
    ("no row", lambda lines: next(x for x in lines if x.get("table") == "party").update(row=7), "party", 0, 'a line is {"table": …'),
    ("a number as text", _set("party", 1, key=5), "party", 1, "column key should hold a text."),
    ("U+0000", _set("party", 1, email="a\0@x.example"), "party", 1, "column email should hold a text without U+0000."),
    ("half of a letter", _set("party", 1, email="\ud800"), "party", 1, "half of a letter stands where a text should be"),
    ("a text as number", _set("party", 0, revision="1"), "party", 0, "column revision should hold a whole number."),
    ("a flag as number", _set("party", 0, revision=True), "party", 0, "column revision should hold a whole number."),
    ("a number as flag", _set("party", 0, active=1), "party", 0, "column active should hold true or false."),
    ("no id", _set("party", 0, id="x"), "party", 0, "column id should hold a UUID in lower case."),
    ("a moment of PostgreSQL's", _set("change_transaction", 0, recorded_at="now"), "change_transaction", 0, "should hold a moment in UTC"),
    ("another day", _set("customer_agreement", 0, starts_on="1/2/2026"), "customer_agreement", 0, "should hold a day, as 2026-11-21."),
    ("no list", _set("portfolio", 0, languages="FI"), "portfolio", 0, "column languages should hold a list of texts."),
    ("a list of numbers", _set("portfolio", 0, languages=[1]), "portfolio", 0, "column languages should hold a list of texts."),
    ("no price", _set("service_price", 0, unit_price="1.0"), "service_price", 0, "column unit_price should hold a number."),
    ("a row twice", _twice, "party", 1, "rows of party stand once each, in the order of id; this one does not."),
]

OF_THE_DATABASE: list[tuple[str, Change, str, int, str]] = [
    (
        "a day that is none",
        _set("customer_agreement", 1, starts_on="2026-02-30"),
        "customer_agreement",
        1,
        "refuses this row of customer_agre",
    ),
    ("too much for the column", _set("party", 3, revision=2**40), "party", 3, "refuses this row of party, column revision: value"),
    ("a word of no list", _set("party", 3, kind="ROBOT"), "party", 3, 'violates check constraint "ck_party_kind"'),
    ("nothing where something must be", _set("party", 3, key=None), "party", 3, 'null value in column "key"'),
    ("no localized text", _set("party", 3, name=[1.5, {"x": 1.25}]), "party", 3, 'violates check constraint "ck_party_name"'),
    ("a key twice", lambda lines: at(lines, "party", 3).update(key=at(lines, "party", 1)["key"]), "party", 3, '"uq_party_key" (Key (key)='),
]


def read(file: bytes) -> None:
    """To its end, without a database."""
    reading = PortfolioFile(io.BytesIO(file), "demo.jsonl")
    for table in exchanged_tables():
        deque(reading.rows(table), maxlen=0)
    reading.finish()


def unreadable(file: bytes) -> str:
    with pytest.raises(SetupError) as refusal:
        read(file)
    return str(refusal.value)


def test_a_whole_file_is_read_to_its_end(demo_file: bytes) -> None:
    read(demo_file)
    read(changed(demo_file, lambda _: None))


@pytest.mark.parametrize(("change", "table", "place", "words"), [each[1:] for each in MALFORMED], ids=[each[0] for each in MALFORMED])
def test_a_line_that_is_none(demo_file: bytes, change: Change, table: str, place: int, words: str) -> None:
    said = unreadable(changed(demo_file, change))
    assert said.startswith(f"demo.jsonl, line {line_of(demo_file, table, place):,}: "), said
    assert words in said
    assert said.endswith(ANEW)


@pytest.mark.parametrize(
    ("change", "table", "place", "words"), [each[1:] for each in OF_THE_DATABASE], ids=[each[0] for each in OF_THE_DATABASE]
)
async def test_a_row_that_the_database_refuses(
    demo_file: bytes, empty: Database, change: Change, table: str, place: int, words: str
) -> None:
    said = await refused(empty, changed(demo_file, change))
    assert said.startswith(f"demo.jsonl, line {line_of(demo_file, table, place):,}: "), said
    assert words in said
    assert said.endswith(ANEW)


def replaced(file: bytes, number: int, line: bytes) -> bytes:
    lines = file.splitlines(keepends=True)
    lines[number - 1] = line
    return b"".join(lines)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{\n", "this is no JSON: "),
        (b"\n", "this is no JSON: "),
        (b"[1]\n", "each line is an object of JSON; this one is not."),
        (b'{"table": "party", "row": {"id": NaN}}\n', "this is no JSON: NaN is no number of JSON."),
        (b'{"table": "party", "row": ' + b"[" * 100_000 + b"\n", "this is no JSON: maximum recursion depth exceeded"),
        (b'{"table": "party", "row": ' + b"9" * 5_000 + b"}\n", "this is no JSON: Exceeds the limit"),
        (b"\xff\xfe\n", "this is no UTF-8."),
        (b'{"end": "salkku-portfolio", "rows": 5, "sha256": ""}\n', "and here only 3 have come."),
    ],
)
def test_a_line_that_is_no_json(demo_file: bytes, line: bytes, words: str) -> None:
    number = line_of(demo_file, "external_reference", 3)
    said = unreadable(replaced(demo_file, number, line))
    assert said.startswith(f"demo.jsonl, line {number}: "), said
    assert words in said


def test_a_line_without_end(demo_file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read further than a line may be long."""
    monkeypatch.setattr(limits, "PORTFOLIO_LINE_BYTES_MAX", 2_000)
    number = line_of(demo_file, "external_reference", 3)
    said = unreadable(replaced(demo_file, number, b'{"table": "' + b"x" * 3_000 + b'"}\n'))
    assert said == f"demo.jsonl, line {number}: the line is longer than 2,000 bytes.\n{ANEW}"


@pytest.mark.parametrize("kept", [1, 2, 50, -1])
def test_a_file_that_was_cut_between_lines(demo_file: bytes, kept: int) -> None:
    lines = demo_file.splitlines(keepends=True)
    said = unreadable(b"".join(lines[:kept]))
    number = (kept if kept > 0 else len(lines) - 1) + 1
    assert said == f"demo.jsonl, line {number:,}: the file ends here, before the line that closes it.\n{CUT}"


def test_a_file_that_was_cut_within_a_line(demo_file: bytes) -> None:
    assert "this is no JSON" in unreadable(demo_file[: len(demo_file) // 2])


@pytest.mark.parametrize(
    "file", [b"", b"\n", b"hello\n", b"{}\n", b'{"format": "csv"}\n', b"PK\x03\x04", b'{"format": "salkku-portfolio"}']
)
def test_a_file_of_another_kind(file: bytes) -> None:
    said = unreadable(file)
    assert said.startswith("demo.jsonl, line 1: ")


def test_a_word_that_was_altered(demo_file: bytes) -> None:
    """Nothing else tells."""
    altered = demo_file.replace(b"Merilinna", b"Merilinja", 1)
    assert altered != demo_file
    assert (
        unreadable(altered) == f"demo.jsonl, line {len(demo_file.splitlines()):,}: the checksum is not that of the lines before it.\n{CUT}"
    )


def test_something_behind_the_end(demo_file: bytes) -> None:
    lines = len(demo_file.splitlines())
    assert unreadable(demo_file + b"{}\n") == f"demo.jsonl, line {lines + 1:,}: something follows the line that closes the file.\n{CUT}"


def test_a_file_of_another_migration(demo_file: bytes) -> None:
    said = unreadable(changed(demo_file, lambda lines: lines[0].update(migration="2031_01_01_1200")))
    assert said.startswith(f"demo.jsonl, line 1: the portfolio was exported at migration 2031_01_01_1200, and this is {code_head()}.\n")
    assert "import it with the version that wrote it" in said


def test_a_file_of_a_format_to_come(demo_file: bytes) -> None:
    said = unreadable(changed(demo_file, lambda lines: lines[0].update(formatVersion=2)))
    assert said.startswith("demo.jsonl, line 1: the first line is of version 2 of the format, and this Salkku reads version 1.\n")


def test_tables_that_are_others(demo_file: bytes) -> None:
    said = unreadable(changed(demo_file, lambda lines: lines[0]["rows"].pop("service")))
    assert said.startswith("demo.jsonl, line 1: the file's tables are not those of its migration: service.\n")


async def test_days_of_another_zone(demo_file: bytes, empty: Database) -> None:
    said = await refused(empty, demo_file, zone="Europe/Stockholm")
    assert said.startswith(
        "demo.jsonl, line 1: the portfolio's days are days in Europe/Helsinki, and here they would be days in Europe/Stockholm."
    )
    assert "Set SALKKU_TIMEZONE to Europe/Helsinki" in said
