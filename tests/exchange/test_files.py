"""Sheets imported into the demo portfolio."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import orjson
import pytest

from app import limits
from app.context import Clock
from app.errors import DomainError, Unavailable
from app.exchange.files import Report, import_file
from app.exchange.formats import Fault, Format
from app.exchange.sending import OnConflict, OnImmutable, Sending
from app.exchange.sheets import Kind
from tests.exchange.test_sheets import COMPOSITION, sheet_of
from tests.support.databases import Database

CLOCK = Clock(datetime(2026, 11, 22, 12, tzinfo=UTC), ZoneInfo("Europe/Helsinki"))
SCOPE = "included.fi,included.sv,included.en,excluded.fi,excluded.sv,excluded.en"


async def imported(database: Database, kind: Kind, text: str, format_: Format = Format.CSV, **options: Any) -> Report:
    sending = Sending(kind, format_, **{"source": "excel", "person": "PERSON-MANAGER", **options})
    return await import_file(database.url, CLOCK, sending, io.BytesIO(text.encode()), 0, lambda *_: None)


async def rows(database: Database, sql: str, *arguments: Any, url: str | None = None) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url or database.owner_url)
    try:
        return [tuple(row) for row in await connection.fetch(sql, *arguments)]
    finally:
        await connection.close()


async def revision(database: Database) -> Any:
    return await rows(database, "select max(recorded_at), count(*) from change_transaction")


def counts(report: Report) -> dict[str, int]:
    assert report.faults == []
    return {str(status): number for status, number in report.rows.items()}


@pytest.mark.parametrize("source", ["excel", "itsm-a"])
async def test_what_was_exported_changes_nothing(fresh_demo: Database, source: str) -> None:
    """Each kind, each format, with the names of the system that has some."""
    before = await revision(fresh_demo)
    for kind in Kind:
        for format_ in Format:
            text = await sheet_of(fresh_demo.url, kind, format_, source)
            report = await imported(fresh_demo, kind, text, format_, source=source)
            assert set(counts(report)) == {"UNCHANGED"}, (kind, format_)
            assert report.notes == []
    assert await revision(fresh_demo) == before


VERSION = """
select v.revision, v.name, v.description, v.lead_time_days, v.priority, v.investment_estimate::text,
  (
    select jsonb_agg(jsonb_build_array(i.inclusion, i.text) order by i.inclusion desc, i.position)
    from scope_item i where i.version_id = v.id
  ),
  (select count(*) from service_commitment c where c.version_id = v.id)
from service_version v join service s on s.id = v.service_id where s.key = $1 and v.number = $2
"""


async def test_what_a_person_edits_is_what_changes(fresh_demo: Database) -> None:
    """Letters of another form (NFD), four decimals, kronor, a removed text, and cells that say nothing."""
    decomposed = "Ra\u0308tt o\u0308versa\u0308ttning"
    header = f"service,number,name.sv,description.en,priority,investmentEstimate,{SCOPE},commitments,"
    header += "validFrom,unitPrice,unitCost,currency,priceUnit"
    line = f'SVC-REPORTING;1.0;{decomposed};-;;12345.6789;"Raportit\n\'=Laskenta";"Rapporter\n";;;;Training;-;'
    line += "2027-02-01;0.1234;0.0001;SEK;PER_GB_MONTH"
    before = (await rows(fresh_demo, VERSION, "SVC-REPORTING", "1.0"))[0]
    report = await imported(fresh_demo, Kind.VERSIONS, f"\ufeff{header.replace(',', ';')}\r\n{line}\r\n")
    assert counts(report) == {"UPDATED": 1}
    after = (await rows(fresh_demo, VERSION, "SVC-REPORTING", "1.0"))[0]
    name, description, scope = (orjson.loads(after[place]) for place in (1, 2, 6))
    assert name == {**orjson.loads(before[1]), "sv": "Rätt översättning"}
    assert "en" in orjson.loads(before[2])
    assert "en" not in description
    assert (after[3], after[4], after[5], after[7]) == (before[3], before[4], "12345.6789", 0)
    assert scope == [
        ["INCLUDED", {"fi": "Raportit", "sv": "Rapporter"}],
        ["INCLUDED", {"fi": "'=Laskenta"}],
        ["EXCLUDED", {"en": "Training"}],
    ]
    prices = """
    select p.valid_from::text, p.unit_price::text, p.unit_cost::text, p.currency, p.price_unit from service_price p
    join service_version v on v.id = p.version_id join service s on s.id = v.service_id where s.key = 'SVC-REPORTING' order by 1
    """
    assert (await rows(fresh_demo, prices))[-1] == ("2027-02-01", "0.1234", "0.0001", "SEK", "PER_GB_MONTH")
    assert len(await rows(fresh_demo, prices)) == 2


async def test_all_of_a_file_is_one_revision_of_its_source_and_its_person(fresh_demo: Database) -> None:
    before = await rows(fresh_demo, "select count(*) from change_transaction")
    report = await imported(fresh_demo, Kind.PARTIES, "key,externalId,email\nUNIT-HR,77,hr@merilinna.example\nUNIT-FIN,78,\n")
    assert counts(report) == {"UPDATED": 2}
    made = """
    select t.source_system, p.key, t.request_id like 'import-%' from change_transaction t join party p on p.id = t.actor_id
    order by t.recorded_at desc limit 1
    """
    assert await rows(fresh_demo, made) == [("excel", "PERSON-MANAGER", True)]
    assert await rows(fresh_demo, "select count(*) from change_transaction") == [(before[0][0] + 1,)]
    named = await imported(fresh_demo, Kind.PARTIES, "externalId,email\n77,henkilosto@merilinna.example\n")
    assert counts(named) == {"UPDATED": 1}, "from now on the source's own name is enough"


async def test_a_file_knows_the_state_that_it_was_exported_in(fresh_demo: Database) -> None:
    """What others changed since stays; where both changed the same, nobody is overwritten unless it is asked for."""
    sheet = await sheet_of(fresh_demo.url, Kind.SERVICES, Format.CSV, None)
    await imported(fresh_demo, Kind.SERVICES, "key,category,owner\nSVC-MAIL,MESSAGING,PERSON-OWNER-HR\n", source="others")
    day = (await revision(fresh_demo))[0][0].astimezone(CLOCK.zone).date()
    mail = next(line for line in sheet.splitlines() if line.startswith("SVC-MAIL"))
    text = sheet.replace(mail, mail.replace("CUSTOMER_FACING", "SUPPORTING"))
    assert text != sheet
    merged = await imported(fresh_demo, Kind.SERVICES, text)
    assert (counts(merged), merged.merged) == ({"UPDATED": 1, "UNCHANGED": 28}, 1)
    found = "select classification, category, p.key from service s join party p on p.id = s.owner_id where s.key = 'SVC-MAIL'"
    assert await rows(fresh_demo, found) == [("SUPPORTING", "MESSAGING", "PERSON-OWNER-HR")]

    both = sheet.replace(mail, mail.replace(",WORKPLACE,", ",POST,"))
    line = sheet.splitlines().index(mail) + 1
    refused = await imported(fresh_demo, Kind.SERVICES, both)
    what = f"Others have changed it too: it was WORKPLACE, it is MESSAGING (others, {day}), and the file says POST."
    assert refused.faults == [Fault(line, "category", what, "CONFLICT")]
    kept = await imported(fresh_demo, Kind.SERVICES, both, on_conflict=OnConflict.KEEP_CURRENT)
    assert (kept.faults, kept.notes) == ([], [Fault(line, "category", f"{what} It stays.", "CONFLICT")])
    assert (await rows(fresh_demo, found))[0][1] == "MESSAGING"
    taken = await imported(fresh_demo, Kind.SERVICES, both, on_conflict=OnConflict.TAKE_INCOMING)
    assert taken.notes == [Fault(line, "category", f"{what} The file's is written.", "CONFLICT")]
    assert (await rows(fresh_demo, found))[0][1] == "POST"


async def test_one_bad_row_and_nothing_is_written_and_all_that_is_wrong_is_told(fresh_demo: Database) -> None:
    before = await revision(fresh_demo)
    text = (
        "key,owner,category,form,classification,reviewDueOn,revision\n"
        "SVC-MAIL,,MESSAGING,,,,\n"
        "SVC-NEW,PERSON-NOBODY,X,SERVICES,SUPPORTING,21.11.2026,\n"
        "SVC-PRINT,UNIT-HR,,,,,999\n"
        "svc-new,,,,,,\n"
    )
    report = await imported(fresh_demo, Kind.SERVICES, text)
    assert [(fault.line, fault.column, fault.code) for fault in report.faults] == [
        (3, "form", "BAD_VALUE"),
        (3, "reviewDueOn", "BAD_VALUE"),
        (3, "owner", "NOT_FOUND"),
        (4, "revision", "BASE_UNKNOWN"),
        (4, "owner", "WRONG_PARTY_KIND"),
        (5, "key", "BAD_KEY"),
    ]
    assert await revision(fresh_demo) == before


async def test_a_long_file_is_written_whole_or_not_at_all(fresh_demo: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one batch, the parent of all in the last line."""
    monkeypatch.setattr(limits, "SYNC_ROWS_MAX", 50)
    lines = [f"UNIT-{number:04},ORG_UNIT,Yksikkö {number},UNIT-1100" for number in range(120)]
    text = "key,kind,name.fi,parent\n" + "\n".join(lines) + "\nUNIT-1100,ORG_UNIT,Ylin,{top}\n"
    found = "select count(*) from party where key like 'UNIT-0%' or key like 'UNIT-1%'"
    refused = await imported(fresh_demo, Kind.PARTIES, text.format(top="UNIT-ICT") + "UNIT-1101,ORG_UNIT,Y,UNIT-NONE\n")
    assert (refused.faults[0].line, refused.faults[0].column, refused.faults[0].code) == (123, "parent", "NOT_FOUND")
    assert await rows(fresh_demo, found) == [(0,)]
    dry = await imported(fresh_demo, Kind.PARTIES, text.format(top="UNIT-ICT"), dry=True)
    assert counts(dry) == {"CREATED": 121}
    assert await rows(fresh_demo, found) == [(0,)]
    before = await rows(fresh_demo, "select count(*) from change_transaction")
    assert counts(await imported(fresh_demo, Kind.PARTIES, text.format(top="UNIT-ICT"))) == {"CREATED": 121}
    assert await rows(fresh_demo, found) == [(121,)]
    assert await rows(fresh_demo, "select count(*) from change_transaction") == [(before[0][0] + 1,)]
    assert counts(await imported(fresh_demo, Kind.PARTIES, text.format(top="UNIT-ICT"))) == {"UNCHANGED": 121}


async def test_a_connection_that_is_lost_leaves_nothing(fresh_demo: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SYNC_ROWS_MAX", 50)
    before = await revision(fresh_demo)
    text = "key,kind,name.fi\n" + "".join(f"UNIT-{number:04},ORG_UNIT,Yksikkö\n" for number in range(120))
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'salkku write'"

    def progress(_: str, done: int, of: int) -> None:
        if (done, of) == (100, 120):
            with ThreadPoolExecutor() as thread:
                assert thread.submit(asyncio.run, rows(fresh_demo, cut, url=fresh_demo.url)).result() == [(True,)]

    sending = Sending(Kind.PARTIES, Format.CSV, "excel", "PERSON-MANAGER")
    with pytest.raises(Unavailable, match="nothing was written; import the file again"):
        await import_file(fresh_demo.url, CLOCK, sending, io.BytesIO(text.encode()), 0, progress)
    assert await revision(fresh_demo) == before


async def test_a_promise_that_no_longer_changes_goes_to_a_draft_when_asked(fresh_demo: Database) -> None:
    text = "service,number,name.sv,priority\nSVC-PRINT,1.0,Utskrifter,7\n"
    refused = await imported(fresh_demo, Kind.VERSIONS, text)
    assert [(fault.line, fault.column, fault.code) for fault in refused.faults] == [(2, "name.sv", "PROMISE_CLOSED")]
    drafted = await imported(fresh_demo, Kind.VERSIONS, text, on_immutable=OnImmutable.DRAFT_VERSION)
    assert counts(drafted) == {"UPDATED": 1}
    found = """
    select v.number, v.name ->> 'sv', v.priority, v.stage from service_version v join service s on s.id = v.service_id
    where s.key = 'SVC-PRINT' order by 1
    """
    assert await rows(fresh_demo, found) == [("1.0", "Utskrift", 7, "OPERATIONAL"), ("2.0", "Utskrifter", None, "PROPOSED")]


async def test_what_the_source_may_not_write_is_told_and_the_rest_is_written(fresh_demo: Database) -> None:
    owned = """
    insert into field_ownership (source_system_id, field_group, policy)
    select id, unnest(array['PRICES', 'IDENTITY']), unnest(array['NEVER', 'WRITE_IF_EMPTY']) from source_system where code = 'itsm-a'
    """
    await rows(fresh_demo, owned)
    text = "service,number,priority,validFrom,unitPrice,unitCost,currency,priceUnit\n"
    text += "SVC-PRINT,1.0,9,2026-01-01,3.5,2.2,EUR,PER_USER_MONTH\n"
    report = await imported(fresh_demo, Kind.VERSIONS, text, source="itsm-a")
    assert counts(report) == {"UPDATED": 1}
    assert report.notes == [Fault(2, "validFrom", "It stays as it is: itsm-a may not write PRICES (NEVER).", "BLOCKED")]
    report = await imported(fresh_demo, Kind.SERVICES, "key,category,reviewDueOn\nSVC-PRINT,PAPER,-\n", source="itsm-a")
    assert counts(report) == {"UNCHANGED": 1}
    told = "It stays as it is: itsm-a may not write IDENTITY (WRITE_IF_EMPTY)."
    assert report.notes == [Fault(2, "category", told, "BLOCKED"), Fault(2, "reviewDueOn", told, "BLOCKED")]


async def test_a_composition_is_what_its_lines_say(fresh_demo: Database) -> None:
    """A line that is not there any more is taken out, one that is new comes in, and other packages stay as they are."""
    sheet = await sheet_of(fresh_demo.url, Kind.COMPOSITIONS, Format.CSV)
    lines = [line for line in sheet.splitlines() if line.startswith("PKG-CASE,1.0")]
    changed = [lines[1].replace(",2,SVC-SERVICEDESK,ENABLING,1,300,5000", ",2,SVC-SERVICEDESK,ENABLING,1,250.5,"), *lines[2:]]
    added = "PKG-CASE,1.0,,,SVC-PRINT,ENHANCING,,,,,,falskt,,=Huom,,"
    report = await imported(fresh_demo, Kind.COMPOSITIONS, "\n".join([COMPOSITION.strip(), *changed, added]))
    assert counts(report) == {"UPDATED": 1}
    found = """
    select c.key, i.default_quantity::text, i.max_quantity::text, i.customer_visible, i.note ->> 'fi'
    from composition_item i join service_version v on v.id = i.package_version_id join service s on s.id = v.service_id
    join service c on c.id = i.component_service_id where s.key = 'PKG-CASE' order by i.position
    """
    after = await rows(fresh_demo, found)
    assert [row[0] for row in after] == [line.split(",")[4] for line in [*changed, added]]
    assert after[0][1:3] == ("250.50", None)
    assert after[-1] == ("SVC-PRINT", "0.00", None, False, "=Huom")
    emptied = await imported(fresh_demo, Kind.COMPOSITIONS, COMPOSITION + "PKG-CASE,1.0,,,-\n")
    assert (counts(emptied), await rows(fresh_demo, found)) == ({"UPDATED": 1}, [])


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"person": "PERSON-NOBODY"}, "NOT_FOUND", "No party has the key PERSON-NOBODY."),
        ({"person": "UNIT-ICT"}, "NO_PERSON", "UNIT-ICT is no person; name one who answers for the import."),
        ({"person": "PERSON-OWNER-FAX"}, "PARTY_INACTIVE", "PERSON-OWNER-FAX does not act any more; name somebody who does."),
        ({"source": " x"}, "BAD_EXTERNAL_NAME", None),
    ],
)
async def test_who_imports_must_be_known(demo_database: Database, options: dict[str, Any], code: str, message: str | None) -> None:
    with pytest.raises(DomainError) as refusal:
        await imported(demo_database, Kind.SERVICES, "key\nSVC-MAIL\n", **options)
    assert refusal.value.code == code
    assert message in (None, refusal.value.message)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault(1, "", "The file is empty.", "EMPTY_FILE")),
        ("key,sort\n", Fault(1, "", "There is no column sort in ", "UNKNOWN_COLUMN")),
        ("key\nA\nA\n", Fault(3, "key", "Line 2 is about the same already.", "REPEATED")),
    ],
)
async def test_what_cannot_be_read_needs_no_database(text: str, fault: Fault) -> None:
    report = await import_file(
        "postgresql://127.0.0.1:1/x", CLOCK, Sending(Kind.PARTIES, Format.CSV, "x", "A"), io.BytesIO(text.encode()), 0, lambda *_: None
    )
    (found,) = report.faults
    assert found._replace(message=found.message[: len(fault.message)]) == fault


async def test_a_database_that_is_away_is_told_as_such() -> None:
    with pytest.raises(Unavailable, match="nothing was written"):
        await import_file(
            "postgresql://127.0.0.1:1/x", CLOCK, Sending(Kind.PARTIES, Format.CSV, "x", "A"), io.BytesIO(b"key\nA\n"), 0, lambda *_: None
        )
