"""`salkku export` and `salkku import`, as their users run them."""

import re
from pathlib import Path

import pytest

from app.commands.sheets import export_sheet, import_sheet
from app.errors import SetupError
from app.exchange.formats import Format
from app.exchange.sending import Sending
from app.exchange.sheets import Kind
from app.settings import Settings
from tests.support.databases import ROOT, Database
from tests.support.serving import salkku

NOWHERE = "postgresql://salkku@127.0.0.1:1/salkku"


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
    answer = salkku("export", "services", "--format", "jsonl", settings=demo_database.settings)
    lines = answer.stdout.splitlines()
    assert (answer.returncode, len(lines), answer.stderr) == (0, 29, "29 records.\n")
    assert lines[0].startswith('{"key":"PKG-CASE","revision":2,"portfolio":"MERILINNA","isPackage":true,"form":"SERVICE"')


@pytest.mark.parametrize(
    ("url", "file", "told"),
    [
        (NOWHERE, "x.csv", f"The database at {NOWHERE} does not let us in"),
        (None, "no/x.csv", "no/x.csv cannot be written: No such file or directory."),
        (None, ".", ". cannot be written: Is a directory."),
        (None, "/dev/full", "/dev/full cannot be written: No space left on device."),
    ],
)
def test_what_cannot_be_exported(demo_database: Database, url: str | None, file: str, told: str) -> None:
    with pytest.raises(SetupError) as refusal:
        export_sheet(_settings(url or demo_database.url), Kind.SERVICES, file, Format.CSV, None)
    assert refusal.value.message.startswith(told)


def _settings(url: str) -> Settings:
    return Settings(database_url=url)


def test_the_example_of_the_readme(demo_database: Database, tmp_path: Path) -> None:
    """What was exported changes nothing, as the README says with the same words."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    answers = []
    for line in re.findall(r"^    .venv/bin/salkku ((?:export|import) versions .*)$", readme, flags=re.MULTILINE):
        words = line.replace("versions.csv", str(tmp_path / "versions.csv")).split()
        answer = salkku(*words, settings=demo_database.settings)
        assert (answer.returncode, answer.stderr.count("\n")) == (0, "import" not in words), answer.stderr
        answers.append(answer.stdout)
    assert answers == ["", "0 created, 0 updated, 41 unchanged. Nothing was written: this was a dry run.\n"]
    assert "`0 created, 0 updated, 41 unchanged.`" in readme


IMPORT = ("import", "services")
BY = ("--as", "PERSON-MANAGER", "--source", "excel")


def test_a_refused_file_is_told_line_by_line(demo_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    file.write_text("key;owner;form\nSVC-MAIL;PERSON-NOBODY;\nSVC-PRINT;;PAPER\n")
    answer = salkku("import", "services", str(file), "--as", "PERSON-MANAGER", "--source", "excel", settings=demo_database.settings)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.splitlines() == [
        f"{file}:2: owner: There is no Party PERSON-NOBODY, or none that you may see. (NOT_FOUND)",
        f'{file}:3: form: form is one of SERVICE, ACTIVITY, PRODUCT, ACCESS, not "PAPER". (BAD_VALUE)',
        f"{file}: refused, and nothing was written.",
    ]


SENDING = Sending(Kind.VERSIONS, Format.CSV, "excel", "PERSON-MANAGER")


def test_no_more_is_told_than_anybody_mends(demo_database: Database, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "versions.csv"
    file.write_text("service,revision\n" + "".join(f"SVC-MAIL-{number},x\n" for number in range(60)))
    with pytest.raises(SystemExit) as end:
        import_sheet(_settings(demo_database.url), str(file), SENDING)
    told = capfd.readouterr().err.splitlines()
    assert (end.value.code, len(told)) == (1, 52)
    assert told[0] == f"{file}:2: revision: It is a whole number, not x. (NOT_A_NUMBER)"
    assert told[-2:] == ["… and 10 more.", f"{file}: refused, and nothing was written."]


@pytest.mark.parametrize(
    ("url", "file", "told"),
    [
        (None, "no.csv", "no.csv cannot be read: No such file or directory."),
        (None, str(ROOT), f"{ROOT} cannot be read: Is a directory."),
        (NOWHERE, str(ROOT / "README.md"), f"The database at {NOWHERE} does not let us in"),
    ],
)
def test_what_cannot_be_imported(demo_database: Database, url: str | None, file: str, told: str) -> None:
    with pytest.raises(SetupError) as refusal:
        import_sheet(_settings(url or demo_database.url), file, SENDING)
    assert refusal.value.message.startswith(told)
