"""A start that cannot go on: exit code 1, one screen, the setting to change, no traceback, no password."""

import socket
from pathlib import Path

import asyncpg

from app.database.revision import code_head
from tests.support import rows
from tests.support.databases import Database
from tests.support.serving import free_port, salkku


def refusal(*arguments: str, settings: dict[str, str]) -> str:
    answer = salkku(*arguments, settings=settings)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.splitlines()) <= 24
    return answer.stderr.strip()


def serve_refusal(*arguments: str, **settings: str) -> str:
    return refusal("serve", "--port", str(free_port()), *arguments, settings=settings)


def test_a_taken_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refusal("serve", "--demo", settings={"SALKKU_PORT": str(port)}).splitlines() == [
            f"Cannot listen on 127.0.0.1 port {port}: another program does already.",
            "Stop it, or choose another port: SALKKU_PORT=8001 make run, or salkku serve --port 8001.",
        ]


def test_an_address_of_another_machine() -> None:
    said = refusal("serve", "--host", "192.0.2.1", settings={})
    assert "Cannot listen on 192.0.2.1" in said
    assert "SALKKU_HOST" in said


def test_the_demo_for_everybody() -> None:
    said = serve_refusal("--demo", "--host", "0.0.0.0")  # noqa: S104 - that is the point
    assert "0.0.0.0 can be reached by others" in said
    assert "SALKKU_HOST" in said


def test_a_database_that_is_not_there() -> None:
    said = serve_refusal(SALKKU_DATABASE_URL=f"postgresql://salkku:hunter2@127.0.0.1:{free_port()}/salkku")
    assert "does not let us in" in said
    assert "Correct SALKKU_DATABASE_URL" in said
    assert "hunter2" not in said


def test_a_wrong_password(database: Database) -> None:
    said = serve_refusal(SALKKU_DATABASE_URL=database.url.replace("salkku:", "salkku:hunter2", 1))
    assert "password authentication failed" in said
    assert "Correct SALKKU_DATABASE_URL" in said
    assert "hunter2" not in said


def test_a_wrong_owner(database: Database) -> None:
    said = serve_refusal(
        SALKKU_DATABASE_URL=database.url, SALKKU_MIGRATION_URL=database.owner_url.replace("salkku_owner:", "salkku_owner:hunter2", 1)
    )
    assert "Correct SALKKU_MIGRATION_URL" in said


def test_no_dsn_at_all() -> None:
    assert serve_refusal(SALKKU_DATABASE_URL="localhost/salkku").splitlines()[0] == (
        "SALKKU_DATABASE_URL: must look like postgresql://user:password@host:5432/database"
    )


def test_a_given_database_is_not_migrated_by_the_way(empty_database: Database) -> None:
    said = serve_refusal(SALKKU_DATABASE_URL=empty_database.url)
    assert said.splitlines() == [
        f"The database is at migration none, and this version needs {code_head()}.",
        "Run `salkku migrate` first, with SALKKU_MIGRATION_URL set to the DSN of the role that owns the tables.",
    ]


async def test_a_database_that_is_ahead(fresh_database: Database) -> None:
    owner = await asyncpg.connect(fresh_database.owner_url)
    await owner.execute("update alembic_version set version_num = '2031_01_01_1200'")
    await owner.close()
    said = serve_refusal("--demo", SALKKU_DATABASE_URL=fresh_database.url, SALKKU_MIGRATION_URL=fresh_database.owner_url)
    assert "migration 2031_01_01_1200, which this version of Salkku does not know" in said


async def test_the_demo_beside_another_portfolio(fresh_database: Database) -> None:
    async with rows.connected(fresh_database.owner_url) as owner:
        await rows.portfolio(owner)
    said = serve_refusal("--demo", SALKKU_DATABASE_URL=fresh_database.url, SALKKU_MIGRATION_URL=fresh_database.owner_url)
    assert said.splitlines()[0] == "The database holds another portfolio than the demo's: no party has the key PERSON-MANAGER."
    assert "Serve it without --demo" in said


def test_nowhere_to_write(fresh_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = serve_refusal(
        "--demo",
        SALKKU_DATABASE_URL=fresh_database.url,
        SALKKU_MIGRATION_URL=fresh_database.owner_url,
        SALKKU_VAR_DIRECTORY=str(file / "var"),
    )
    assert "demo-tokens.json: Not a directory" in said
    assert "SALKKU_VAR_DIRECTORY" in said


def test_no_place_for_the_embedded_database(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = serve_refusal(SALKKU_POSTGRES_HOME=str(file / "postgres"))
    assert "SALKKU_POSTGRES_HOME" in said
