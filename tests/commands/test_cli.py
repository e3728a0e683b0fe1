"""`salkku`: its help, and the commands that end by themselves."""

import re
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.database.revision import MIGRATIONS, code_head, known_revisions
from app.identity.tokens import hash_token
from tests.support.databases import ROOT, Database
from tests.support.serving import salkku

COMMANDS = ("serve", "worker", "migrate", "demo", "export", "import", "schema", "token")
HEAVY = ("sqlalchemy", "strawberry", "fastapi", "alembic", "asyncpg", "pydantic", "uvicorn")


def test_help_names_every_command_and_the_readme_too() -> None:
    answer = salkku("--help", settings={})
    assert answer.returncode == 0
    assert re.findall(r"^│ ([a-z]+) ", answer.stdout, flags=re.MULTILINE) == list(COMMANDS)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `salkku ([a-z]+)` \|", readme, flags=re.MULTILINE) == [*COMMANDS[:-2], "token", "schema"]


@pytest.mark.parametrize("command", [*COMMANDS[:-1], "token create", "token list", "token revoke"])
def test_every_command_has_help(command: str) -> None:
    answer = CliRunner().invoke(cli, [*command.split(), "--help"])
    assert answer.exit_code == 0
    assert "Usage:" in answer.output


def test_help_loads_nothing_that_takes_time() -> None:
    script = f"import sys, app.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_the_head_is_the_one_that_alembic_finds() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(Config(ROOT / "alembic.ini"))
    assert [code_head()] == scripts.get_heads()
    assert known_revisions() == {script.revision for script in scripts.walk_revisions()}
    assert len(known_revisions()) == len(list(MIGRATIONS.glob("*.py")))


def test_migrate_from_nothing_and_again(empty_database: Database) -> None:
    for _ in range(2):
        answer = salkku("migrate", settings=empty_database.settings)
        assert (answer.returncode, answer.stdout) == (0, f"The database is at migration {code_head()}.\n")


async def test_migrate_refuses_what_a_newer_version_made(fresh_database: Database) -> None:
    owner = await asyncpg.connect(fresh_database.owner_url)
    await owner.execute("update alembic_version set version_num = '2031_01_01_1200'")
    await owner.close()
    answer = salkku("migrate", settings=fresh_database.settings)
    assert answer.returncode == 1
    assert "a newer one has been here" in answer.stderr


def test_the_demo_is_loaded_once(fresh_database: Database) -> None:
    loaded = salkku("demo", settings=fresh_database.settings)
    assert re.fullmatch(r"Loaded [\d,]+ rows: 29 services, \d\d versions\.\n", loaded.stdout), loaded.stderr
    again = salkku("demo", settings=fresh_database.settings)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.strip().startswith("The database already holds a portfolio")


async def test_the_life_of_a_token(fresh_database: Database) -> None:
    settings = {"SALKKU_DATABASE_URL": fresh_database.url}
    owner = await asyncpg.connect(fresh_database.owner_url)
    await owner.execute("""insert into party (key, kind, name) values ('PERSON-TEST', 'PERSON', '{"fi": "Testi"}')""")

    made = salkku("token", "create", "--party", "PERSON-TEST", "--role", "ANALYST", "--days", "30", settings=settings)
    token = made.stdout.strip()
    assert re.fullmatch(r"slk_[A-Za-z0-9_-]{43}", token), made.stderr
    row = await owner.fetchrow("select *, expires_at - now() as lasts from api_token")
    assert row is not None
    assert row["hash"] == hash_token(token)
    assert (row["role"], row["scopes"], row["demo"], row["lasts"].days) == ("ANALYST", ["money:read"], False, 29)
    assert token not in str(dict(row))

    listed = salkku("token", "list", settings=settings)
    assert token[:12] in listed.stdout
    assert token not in listed.stdout
    assert "in use" in listed.stdout

    assert salkku("token", "revoke", token[:12], settings=settings).returncode == 0
    assert "revoked" in salkku("token", "list", settings=settings).stdout
    again = salkku("token", "revoke", token[:12], settings=settings)
    assert (again.returncode, again.stderr.strip()) == (1, f"no token that begins with {token[:12]} is in use")
    await owner.close()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--party", "NOBODY", "--role", "ADMIN"], "no party has the key NOBODY"),
        (
            ["--party", "NOBODY", "--role", "CUSTOMER"],
            "A token with the role CUSTOMER names a customer party, and no other does.",
        ),
        (
            ["--party", "A", "--role", "ADMIN", "--customer", "B"],
            "A token with the role CUSTOMER names a customer party, and no other does.",
        ),
    ],
)
def test_a_token_for_nobody(database: Database, arguments: list[str], message: str) -> None:
    answer = salkku("token", "create", *arguments, settings={"SALKKU_DATABASE_URL": database.url})
    assert (answer.returncode, answer.stdout, answer.stderr.strip()) == (1, "", message)


async def test_a_beginning_that_several_tokens_have(fresh_database: Database) -> None:
    settings = {"SALKKU_DATABASE_URL": fresh_database.url}
    owner = await asyncpg.connect(fresh_database.owner_url)
    await owner.execute("""insert into party (key, kind, name) values ('PERSON-TEST', 'PERSON', '{"fi": "Testi"}')""")
    for role in ("ADMIN", "ANALYST"):
        salkku("token", "create", "--party", "PERSON-TEST", "--role", role, settings=settings)
    answer = salkku("token", "revoke", "slk_", settings=settings)
    assert (answer.returncode, answer.stderr.strip()) == (1, "2 tokens begin with slk_; none was revoked, give more of it")
    assert await owner.fetchval("select count(*) from api_token where revoked_at is null") == 2
    await owner.close()


def test_the_schema_is_printed_written_and_compared(tmp_path: Path) -> None:
    printed = salkku("schema", settings={})
    assert printed.returncode == 0
    file = tmp_path / "schema.graphql"
    assert salkku("schema", "--write", str(file), settings={}).returncode == 0
    assert file.read_text(encoding="utf-8") == printed.stdout


def test_the_committed_schema_is_what_the_code_says() -> None:
    answer = salkku("schema", "--check", settings={})
    assert answer.returncode == 0, answer.stderr
