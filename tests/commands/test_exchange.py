"""`salkku export` and `salkku import`, as they are called."""

import asyncio
import gzip
import os
import re
import subprocess
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from tests.exchange.conftest import exported
from tests.support.databases import ROOT, Database
from tests.support.rows import connected
from tests.support.serving import clean_environment, salkku

TOLD = r"{} [\d,]+ rows: 29 services, \d\d versions, 1 revisions\.\n"


def test_a_whole_portfolio_goes_from_one_database_to_another(demo_database: Database, fresh_database: Database, tmp_path: Path) -> None:
    file = str(tmp_path / "portfolio.jsonl.gz")
    out = salkku("export", "--all", file, settings=demo_database.settings)
    assert (out.returncode, out.stdout) == (0, ""), out.stderr
    assert re.fullmatch(TOLD.format("Exported"), out.stderr)
    into = salkku("import", "--all", file, settings=fresh_database.settings)
    assert (into.returncode, into.stdout) == (0, ""), into.stderr
    assert re.fullmatch(TOLD.format("Imported"), into.stderr)
    again = salkku("import", "--all", file, settings=fresh_database.settings)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.strip().startswith("The database already holds a portfolio")

    printed = salkku("export", "--all", "-", settings=fresh_database.settings)
    assert printed.stdout.splitlines()[1:-1] == gzip.decompress(Path(file).read_bytes()).decode().splitlines()[1:-1]


def test_from_standard_input(demo_database: Database, fresh_database: Database) -> None:
    """And what is cut there is refused by that name."""
    printed = salkku("export", "--all", "-", settings=demo_database.settings).stdout
    cut = piped(printed[: len(printed) // 2], fresh_database)
    assert cut.returncode == 1
    assert re.match(r"\nstandard input, line [\d,]+: this is no JSON: .*\nNothing was written\.", cut.stderr), cut.stderr
    assert piped(printed, fresh_database).returncode == 0


async def test_an_import_that_is_stopped_leaves_nothing(demo_database: Database, fresh_database: Database) -> None:
    """By a signal, while it waits for the rest. What is sent is longer than a pipe holds, so that it has read from it."""
    file = await exported(demo_database)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.cli", "import", "--all", "-"),
        cwd=ROOT,
        env={**clean_environment(), **fresh_database.settings},
        stdin=PIPE,
        stderr=PIPE,
    )
    assert process.stdin is not None
    process.stdin.transport.set_write_buffer_limits(0)
    process.stdin.write(file[: len(file) // 2])
    await process.stdin.drain()
    process.terminate()
    _, said = await process.communicate()
    assert (process.returncode, said.strip()) in ((130, b""), (1, b"Aborted.")), "as click tells of it"
    async with connected(fresh_database.owner_url) as connection:
        assert await connection.fetchval("select count(*) from party") == 0


def piped(text: str, database: Database) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app.cli", "import", "--all", "-"],
        cwd=ROOT,
        env={**clean_environment(), **database.settings},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_refused_is_told_without_a_traceback(demo_database: Database, tmp_path: Path) -> None:
    missing = salkku("import", "--all", str(tmp_path / "not"), settings=demo_database.settings)
    assert (missing.returncode, missing.stderr.strip()) == (
        1,
        f"Cannot read {tmp_path / 'not'}: No such file or directory.\nName a file that `salkku export` wrote.",
    )


def test_whoever_stops_reading_gets_no_traceback(demo_database: Database) -> None:
    """As `salkku export --all - | head`."""
    reading, writing = os.pipe()
    os.close(reading)
    answer = subprocess.run(
        [sys.executable, "-m", "app.cli", "export", "--all", "-"],
        cwd=ROOT,
        env={**clean_environment(), **demo_database.settings},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (answer.returncode, answer.stderr) == (1, "")
