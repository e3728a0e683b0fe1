"""`salkku serve`: from nothing to answers, and back to nothing."""

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from app.database.embedded import default_home, embedded
from app.database.embedded.home import Home
from app.database.embedded.locks import is_held
from app.viewer import Role
from tests.support.databases import ROOT, Database
from tests.support.serving import Serving, serving

READY = "ready on"
DEMO_READY = "More queries: README.md"


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """A var directory; as root the embedded server's data lie elsewhere and are removed too."""
    directory = tmp_path / "var"
    yield directory
    shutil.rmtree(default_home(directory), ignore_errors=True)


def settings_of(database: Database, var_directory: Path) -> dict[str, str]:
    return {
        "SALKKU_VAR_DIRECTORY": str(var_directory),
        "SALKKU_DATABASE_URL": database.url,
        "SALKKU_MIGRATION_URL": database.owner_url,
    }


def viewer_role(server: Serving, token: str) -> httpx.Response:
    return httpx.post(f"{server.address}/graphql", json={"query": "{ viewer { role } }"}, headers={"Authorization": f"Bearer {token}"})


def answer_of_shown_curl(server: Serving) -> Any:
    """What the printed line gives, done without curl."""
    (line,) = [line for line in server.said.splitlines() if line.strip().startswith("curl ")]
    words = shlex.split(line)
    headers = dict(words[index + 1].split(": ", 1) for index, word in enumerate(words) if word == "-H")
    (url,) = [word for word in words if word.startswith("http://")]
    return httpx.post(url, content=words[words.index("-d") + 1], headers=headers).json()


def assert_nothing_is_left(server: Serving, var: Path) -> None:
    home = Home(default_home(var).resolve())
    assert not is_held(home.supervisor)
    assert not is_held(home.postgres)
    assert living(server.process.pid) == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0


def living(group: int) -> list[str]:
    """The processes of a group, without the dead that their new parent has not asked about yet."""
    found: list[str] = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it may end while we look
            name, _, rest = file.read_text(errors="replace").rpartition(")")
            state, _, of_group, *_ = rest.split()
            if int(of_group) == group and state != "Z":
                found.append(name)
    return found


def test_from_nothing_to_answers_and_back(var: Path) -> None:
    settings = {"SALKKU_VAR_DIRECTORY": str(var)}
    file = var / "demo-tokens.json"
    with serving("--demo", settings=settings) as server:
        server.until(DEMO_READY)
        assert_alive(server)
        assert httpx.get(f"{server.address}/readyz").json() == {"status": "ready"}
        assert httpx.get(f"{server.address}/docs").status_code == 404
        tokens = json.loads(file.read_text())
        assert tokens.keys() == set(Role)
        assert file.stat().st_mode & 0o777 == 0o600
        for role, token in tokens.items():
            assert viewer_role(server, token).json()["data"] == {"viewer": {"role": role}}
        assert answer_of_shown_curl(server)["data"]["servicePackage"]["key"] == "PKG-ERP-MAINT"
        assert server.stop() == 0
        assert server.said.rstrip().endswith("Stopped.")
        assert_nothing_is_left(server, var)

    with serving("--demo", settings=settings) as server:
        server.until(DEMO_READY)
        assert json.loads(file.read_text()) == tokens
        assert answer_of_shown_curl(server)["data"]["servicePackage"]["key"] == "PKG-ERP-MAINT"
        assert server.stop(signal.SIGTERM) == 0
        assert_nothing_is_left(server, var)


def test_a_signal_during_the_first_start_leaves_nothing_running(var: Path) -> None:
    home = Home(default_home(var).resolve())
    with serving("--demo", settings={"SALKKU_VAR_DIRECTORY": str(var)}) as server:
        while not (home.supervisor.exists() and is_held(home.supervisor)):
            assert server.process.poll() is None, server.said
        assert server.stop() == 0
        assert READY not in server.said
        assert_nothing_is_left(server, var)


def test_the_data_of_the_release_before_are_brought_up(var: Path) -> None:
    """Alembic is imported while the application is, from another end of SQLAlchemy: one of the two must wait."""
    settings = {"SALKKU_VAR_DIRECTORY": str(var)}
    for _ in range(3):
        with serving("--demo", settings=settings) as server:
            server.until(DEMO_READY)
            assert httpx.get(f"{server.address}/readyz").json() == {"status": "ready"}
            assert server.stop() == 0
        with embedded(default_home(var)) as database:
            environment = {**os.environ, "SALKKU_DATABASE_URL": database.url, "SALKKU_MIGRATION_URL": database.owner_url}
            subprocess.run([sys.executable, "-m", "alembic", "downgrade", "-1"], cwd=ROOT, env=environment, check=True, capture_output=True)


def test_tokens_of_the_demo_are_worth_nothing_without_it(fresh_database: Database, tmp_path: Path) -> None:
    settings = settings_of(fresh_database, tmp_path)
    with serving("--demo", settings=settings) as server:
        server.until(DEMO_READY)
        token = json.loads((tmp_path / "demo-tokens.json").read_text())["PORTFOLIO_MANAGER"]
        assert viewer_role(server, token).status_code == 200
        assert server.stop() == 0
    with serving(settings=settings) as server:
        server.until(READY)
        assert viewer_role(server, token).status_code == 401
        assert server.stop() == 0


def test_several_that_start_at_once_share_portfolio_and_tokens(fresh_database: Database, tmp_path: Path) -> None:
    settings = settings_of(fresh_database, tmp_path)
    with serving("--demo", settings=settings) as one, serving("--demo", settings=settings) as other:
        for server in (one, other):
            server.until(DEMO_READY)
        for server in (one, other):
            assert answer_of_shown_curl(server)["data"]["servicePackage"]["key"] == "PKG-ERP-MAINT"
            assert server.stop() == 0


def test_tokens_that_others_could_read_are_replaced(fresh_database: Database, tmp_path: Path) -> None:
    settings = settings_of(fresh_database, tmp_path)
    file = tmp_path / "demo-tokens.json"
    with serving("--demo", settings=settings) as server:
        server.until(DEMO_READY)
        assert server.stop() == 0
    read_by_others = json.loads(file.read_text())["ADMIN"]
    file.chmod(0o644)
    with serving("--demo", settings=settings) as server:
        server.until(DEMO_READY)
        assert file.stat().st_mode & 0o777 == 0o600
        assert viewer_role(server, read_by_others).status_code == 401
        assert viewer_role(server, json.loads(file.read_text())["ADMIN"]).status_code == 200
        assert server.stop() == 0


async def test_readiness_follows_the_database(fresh_database: Database) -> None:
    with serving(settings={"SALKKU_DATABASE_URL": fresh_database.url}) as server:
        server.until(READY)
        owner = await asyncpg.connect(fresh_database.owner_url)
        await owner.execute("update alembic_version set version_num = 'later'")
        await owner.close()
        assert_unready(server, "the database is not at the migration of this version")

        admin = await asyncpg.connect(fresh_database.server.admin_url)
        await admin.execute(f'alter database "{fresh_database.name}" allow_connections false')
        await admin.close()
        assert_unready(server, "the database does not answer")
        assert_alive(server)
        assert server.stop() == 0


def assert_unready(server: Serving, reason: str) -> None:
    """Soon: what was found answers all probes for a moment."""
    expected = (503, {"status": "unavailable", "reason": reason})
    deadline = time.monotonic() + 60
    while True:
        answer = httpx.get(f"{server.address}/readyz")
        if (answer.status_code, answer.json()) == expected:
            return
        assert time.monotonic() < deadline, answer.text


def assert_alive(server: Serving) -> None:
    assert httpx.get(f"{server.address}/livez").status_code == 200
