"""Sheets of the demo read again, and what records that people write come to."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import asyncpg
import orjson
import pytest

from app import limits
from app.errors import SetupError
from app.exchange.entries import entry_of, groups_of
from app.exchange.export import Wanted, export
from app.exchange.formats import Fault, Format, Unreadable, read
from app.exchange.sheets import Entry, Kind, check_columns, kind_of
from app.exchange.statements import STATEMENTS
from tests.support.databases import Database

TODAY = date(2026, 11, 21)


async def sheet_of(url: str, kind: Kind, format_: Format, source: str | None = "itsm-a", today: date = TODAY) -> str:
    out = io.StringIO(newline="")
    await export(url, Wanted(kind, format_, source, today), out, lambda *_: None)
    return out.getvalue()


def entries(kind: Kind, text: str, format_: Format = Format.CSV) -> tuple[list[Entry], list[Fault]]:
    faults: list[Fault] = []
    records = read(io.BytesIO(text.encode()), format_, lambda names, line: check_columns(kind, format_, names, line))
    return [entry_of(kind, group) for group in groups_of(kind, format_, records, faults)], faults


def items(kind: Kind, text: str, format_: Format = Format.CSV) -> list[Any]:
    found, faults = entries(kind, text, format_)
    assert faults == []
    return [entry.item for entry in found]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("format_", Format)
async def test_what_is_exported_says_what_the_database_says(demo_database: Database, kind: Kind, format_: Format) -> None:
    """Every row, every field: no digit, language, line, order or reference is lost on the way."""
    connection = await asyncpg.connect(demo_database.url)
    statement = STATEMENTS[kind]
    values = [{"source": "itsm-a", "today": TODAY}[name] for name in statement.takes]
    expected = [_without_nulls(orjson.loads(row[0])) for row in await connection.fetch(statement.items, *values)]
    assert await connection.fetchval(statement.how_many) == len(expected) > 10
    await connection.close()
    found = items(kind, await sheet_of(demo_database.url, kind, format_), format_)
    assert sorted(_key(_without_nulls(item)) for item in found) == sorted(map(_key, expected))


def _key(item: Any) -> bytes:
    return orjson.dumps(item, option=orjson.OPT_SORT_KEYS)


def _without_nulls(value: Any) -> Any:
    """What is not there is not said. Numbers in cells are their digits."""
    if isinstance(value, Mapping):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None and each != []}
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return str(value) if type(value) is int else value


async def test_the_price_of_the_day_is_shown(demo_database: Database) -> None:
    connection = await asyncpg.connect(demo_database.url)
    key, before, after = await connection.fetchrow(
        """
        select s.key || ' ' || v.number, min(p.valid_from), max(p.valid_from)
        from service_price p join service_version v on v.id = p.version_id join service s on s.id = v.service_id
        group by 1 having count(*) > 1 order by 1 limit 1
        """
    )
    await connection.close()
    shown = []
    for today in (date(1999, 1, 1), before, date.fromordinal(after.toordinal() - 1), after, date(2099, 1, 1)):
        text = await sheet_of(demo_database.url, Kind.VERSIONS, Format.JSONL, today=today)
        rows = map(orjson.loads, text.splitlines())
        shown.append(next(row["validFrom"] for row in rows if f"{row['service']} {row['number']}" == key))
    assert shown[:2] == [before.isoformat()] * 2, "before the first price that is shown"
    assert shown[2] < after.isoformat()
    assert shown[3:] == [after.isoformat()] * 2


async def test_without_a_source_no_names_are_shown(demo_database: Database) -> None:
    for kind in Kind:
        assert "externalId" not in await sheet_of(demo_database.url, kind, Format.CSV, None)


def test_an_empty_cell_says_nothing_and_a_dash_removes() -> None:
    (item,) = items(Kind.SERVICES, "key,revision,owner,provider,reviewDueOn,category\nSVC-MAIL,3,,-,-,\n")
    assert item == {"service": {"key": "SVC-MAIL", "baseRevision": 3, "provider": None, "reviewDueOn": None}}


def test_the_scope_is_a_line_an_item() -> None:
    text = "service,number,included.fi,included.sv,included.en,excluded.fi,excluded.sv,excluded.en\n"
    text += 'SVC-MAIL,2.0,"Posti\nKalenteri\n\n","E-post\n\nChatt\n",,,,"Phones"\n'
    (item,) = items(Kind.VERSIONS, text)
    assert item["service"]["version"] == {
        "number": "2.0",
        "scope": [
            {"inclusion": "INCLUDED", "text": {"fi": "Posti", "sv": "E-post"}},
            {"inclusion": "INCLUDED", "text": {"fi": "Kalenteri"}},
            {"inclusion": "INCLUDED", "text": {"sv": "Chatt"}},
            {"inclusion": "EXCLUDED", "text": {"en": "Phones"}},
        ],
    }
    (emptied,) = items(Kind.VERSIONS, text[: text.index("SVC")] + "SVC-MAIL,2.0,-,,,,,\n")
    assert emptied["service"]["version"]["scope"] == []


def test_commitments_are_removed_by_a_dash_too() -> None:
    (item,) = items(Kind.VERSIONS, "service,commitments\nSVC-MAIL,-\n")
    assert item["service"]["version"] == {"commitments": []}


COMPOSITION = (
    "package,number,revision,position,component,role,minQuantity,defaultQuantity,maxQuantity,pinnedNumber,componentOfferingKey,"
    "customerVisible,valueChainActivity,note.fi,note.sv,note.en\n"
)


def test_lines_of_a_composition_are_one_row_in_the_order_of_their_positions() -> None:
    lines = [
        "A,1.0,,2,SVC-B,CORE",
        "B,1.0,,1,SVC-A,CORE",
        "A,1.0,,,SVC-Z,ENABLING",
        "A,1.0,,1,SVC-A,CORE,1,2.50,,,,false,,Huom",
        "C,1.0,,,-",
    ]
    found, faults = entries(Kind.COMPOSITIONS, COMPOSITION + "\n".join(lines))
    assert faults == []
    assert [entry.item["service"]["service"]["key"] for entry in found] == ["A", "B", "C"]
    first, _, last = (entry.item["service"]["version"]["composition"] for entry in found)
    assert first == [
        {
            "component": {"key": "SVC-A"},
            "role": "CORE",
            "minQuantity": "1",
            "defaultQuantity": "2.50",
            "customerVisible": False,
            "note": {"fi": "Huom"},
        },
        {"component": {"key": "SVC-B"}, "role": "CORE"},
        {"component": {"key": "SVC-Z"}, "role": "ENABLING"},
    ]
    assert last == []
    places = [found[0].place_of(("service", "version", "composition", place, "minQuantity")) for place in range(3)]
    assert [(place.line, place.column) for place in places] == [(5, "minQuantity"), (2, "minQuantity"), (4, "minQuantity")]


def test_lines_of_a_composition_that_do_not_fit() -> None:
    lines = ["A,1.0,3,1,SVC-B", "A,1.0,4,1,SVC-A", "B,1.0,,,-", "B,1.0,,,SVC-C", ",,,,SVC-D"]
    assert entries(Kind.COMPOSITIONS, COMPOSITION + "\n".join(lines))[1] == [
        Fault(6, "package", "It says what the line is about, so it is not empty.", "REQUIRED"),
        Fault(3, "revision", "Line 2 of the same composition has another revision.", "DIFFERS"),
        Fault(3, "position", "Line 2 of the same composition has it already.", "REPEATED"),
        Fault(4, "component", "- says that the composition is empty, and there are other lines of it.", "DIFFERS"),
    ]


def test_what_is_said_twice_is_told_with_both_lines() -> None:
    told = entries(Kind.SERVICES, "key,externalId\nSVC-A,1\nSVC-B,1\nSVC-A,2\n")[1]
    assert told == [
        Fault(3, "externalId", "Line 2 is about the same already.", "REPEATED"),
        Fault(4, "key", "Line 2 is about the same already.", "REPEATED"),
    ]
    assert entries(Kind.VERSIONS, "service,number\nA,1.0\nA,2.0\nA,\nA,1.0\nA,\n")[1] == [
        Fault(5, "number", "Line 2 is about the same already.", "REPEATED"),
        Fault(6, "number", "Line 4 is about the same already.", "REPEATED"),
    ]


def test_parents_come_before_their_parts_and_circles_end() -> None:
    found = items(Kind.PARTIES, "key,parent\nC,B\nX,Y\nB,A\nY,X\nA,\nD,C\n")
    assert [item["party"]["key"] for item in found] == ["A", "B", "C", "Y", "X", "D"]


@pytest.mark.parametrize(
    ("kind", "header", "code", "message"),
    [
        (Kind.SERVICES, "key,sort", "UNKNOWN_COLUMN", "There is no column sort in services; there is key, externalId, revision, "),
        (Kind.SERVICES, "key,", "UNKNOWN_COLUMN", "There is no column without a name in services; there is key"),
        (Kind.SERVICES, "key,form,key", "COLUMN_TWICE", "The column key stands here twice."),
        (Kind.SERVICES, "form", "COLUMN_MISSING", "The column key or externalId is missing: it says what a line is about."),
        (Kind.VERSIONS, "number", "COLUMN_MISSING", "The column service is missing: it says what a line is about."),
        (
            Kind.VERSIONS,
            "service,included.fi",
            "COLUMN_MISSING",
            "The scope is written whole, so the column included.sv is needed too: without it what it holds would be lost.",
        ),
        (
            Kind.COMPOSITIONS,
            COMPOSITION.strip().replace("pinnedNumber,", ""),
            "COLUMN_MISSING",
            "A composition is written whole, so the column pinnedNumber is needed too: without it what it holds would be lost.",
        ),
    ],
)
def test_columns_that_are_wrong(kind: Kind, header: str, code: str, message: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        entries(kind, f"\n{header}\n1,2\n")
    assert (refusal.value.fault.line, refusal.value.fault.code) == (2, code)
    assert refusal.value.fault.message.startswith(message)


def test_json_lines_have_their_columns_line_by_line() -> None:
    (item,) = items(Kind.COMPOSITIONS, '{"package": "A", "component": "SVC-B", "minQuantity": 1.50}', Format.JSONL)
    assert item["service"]["version"]["composition"] == [{"component": {"key": "SVC-B"}, "minQuantity": "1.50"}]
    with pytest.raises(Unreadable) as refusal:
        entries(Kind.VERSIONS, '{"service": "A"}\n{"service": "A", "included.fi": []}', Format.JSONL)
    assert (refusal.value.fault.line, refusal.value.fault.code) == (2, "COLUMN_MISSING")


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = 'service,leadTimeDays,revision,commitments,externalId\nA,x,y,[,-\nB,"1,5",,,\n,1,,,\n'
    assert [(fault.line, fault.column, fault.code) for fault in entries(Kind.VERSIONS, text)[1]] == [
        (2, "externalId", "NOT_REMOVABLE"),
        (2, "revision", "NOT_A_NUMBER"),
        (2, "commitments", "JSON_MALFORMED"),
        (4, "service", "REQUIRED"),
    ], "what leadTimeDays may be is judged with its row"


def test_a_file_is_one_transaction_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_RECORDS_MAX", 2)
    with pytest.raises(Unreadable) as refusal:
        entries(Kind.PARTIES, "key\nA\nB\nC\n")
    assert refusal.value.fault == Fault(
        4, "", "A file has 2 records at most, because all of it is written at once. Split it.", "TOO_MANY_RECORDS"
    )


@pytest.mark.parametrize(
    ("path", "column"),
    [
        (("service", "version", "name", "fi"), "name.fi"),
        (("service", "version", "name"), "name"),
        (("service", "service", "key"), "service"),
        (("service", "version", "scope", 1, "text"), "included[2]"),
        (("service", "version", "scope", 0, "text", "fi"), "included.fi[1]"),
        (("service", "version", "scope", 3, "text", "en"), "excluded.en[1]"),
        (("service", "version", "scope"), "scope"),
        (("service", "version", "commitments", 1, "targetValue"), "commitments.1.targetValue"),
        (("service", "version", "prices", 0, "validFrom"), "validFrom"),
        (("service", "version", "prices", 0, "unitPrice"), "unitPrice"),
        (("service", "version", "leadTimeDays"), "leadTimeDays"),
        (("service",), ""),
        ((), ""),
    ],
)
def test_a_fault_is_told_where_the_file_says_it(path: tuple[str | int, ...], column: str) -> None:
    header = "service,name.fi,unitPrice,commitments,included.fi,included.sv,included.en,excluded.fi,excluded.sv,excluded.en\n"
    (entry,), _ = entries(Kind.VERSIONS, header + 'A,Nimi,1,"[{},{}]","yksi\n\nkolme",,,,,one\n')
    assert entry.place_of(path)[:2] == (2, column)


def test_sheets_have_names() -> None:
    assert kind_of("services") is Kind.SERVICES
    with pytest.raises(SetupError, match=r"There is no sheet of people\.\nThere are sheets of services, versions, compositions, parties\."):
        kind_of("people")
