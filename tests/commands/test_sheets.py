"""`salkku export`, as its users run it."""

from pathlib import Path

from tests.support.databases import Database
from tests.support.serving import salkku

EXPORT = ("export", "services")


def test_a_sheet_is_written_whole_and_spreadsheets_know_its_letters(demo_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    file.write_text("what was there before")
    answer = salkku("export", "parties", str(file), "--source", "itsm-a", settings=demo_database.settings)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "23 records.\n")
    lines = file.read_bytes().split(b"\r\n")
    assert lines[0] == "\ufeffkey,externalId,revision,kind,name.fi,name.sv,name.en,email,parent,preferredLanguage,active".encode()
    assert lines[2].decode().startswith("ORG-MERILINNA,,1,ORGANIZATION,Merilinnan kaupunki,Sjöborgs stad,City of Merilinna,")
    assert list(tmp_path.iterdir()) == [file], "nothing is left beside it"


def test_to_standard_output_for_another_program(demo_database: Database) -> None:
    answer = salkku(*EXPORT, "--format", "jsonl", settings=demo_database.settings)
    lines = answer.stdout.splitlines()
    assert (answer.returncode, len(lines), answer.stderr) == (0, 29, "29 records.\n")
    assert lines[0].startswith('{"key":"PKG-CASE","revision":2,"portfolio":"MERILINNA","isPackage":true,"form":"SERVICE"')


def test_what_cannot_be_exported(demo_database: Database, tmp_path: Path) -> None:
    away = {"SALKKU_DATABASE_URL": "postgresql://salkku@127.0.0.1:1/salkku"}
    for arguments, settings, told in (
        (("export", "people"), {}, "There is no sheet of people.\nThere are sheets of services, versions, compositions, parties."),
        ((*EXPORT, "a.xlsx"), {}, "a.xlsx does not say by its name what it is.\nEnd it in .csv or .jsonl, or give --format csv|jsonl."),
        ((*EXPORT, "x.csv"), away, "The database at postgresql://salkku@127.0.0.1:1/salkku does not let us in"),
        ((*EXPORT, f"{tmp_path}/no/x.csv"), demo_database.settings, f"{tmp_path}/no/x.csv cannot be written: No such file or directory."),
    ):
        answer = salkku(*arguments, settings=settings)
        assert (answer.returncode, answer.stdout) == (1, "")
        assert answer.stderr.strip().startswith(told), answer.stderr
