"""Dockerfile, compose.yaml, app/database/roles.sql and the texts that name settings: what can be told without a container engine."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli import cli
from app.database.embedded.cluster import APPLICATION, DATABASE, OWNER
from app.settings import PREFIX, Settings
from tests.support.databases import ROOT

PASSWORDS = {f"{PREFIX}{role}_PASSWORD" for role in ("SUPERUSER", "OWNER", "APPLICATION")}
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]


def texts() -> list[Path]:
    named = [ROOT / name for name in ("README.md", "Dockerfile", "compose.yaml", "app/database/roles.sql", "Makefile", "alembic.ini")]
    return [*named, *(ROOT / "app").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]


def test_every_setting_that_is_named_anywhere_exists() -> None:
    unknown = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in texts()
        for name in re.findall(rf"\b{PREFIX}[A-Z][A-Z_]*[A-Z]\b", file.read_text(encoding="utf-8"))
        if name not in SETTINGS | PASSWORDS
    }
    assert unknown == set()


def test_the_image_holds_what_a_server_reads() -> None:
    kept = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert kept == {"app", "migrations", "alembic.ini", "pyproject.toml", "requirements.lock", "README.md", "schema.graphql"}
    assert all((ROOT / name).exists() for name in kept)


def test_the_image_runs_as_nobody_special_and_says_whether_it_is_ready() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("FROM")] == ["FROM python:3.13-slim AS build", "FROM python:3.13-slim"]
    assert "USER salkku" in lines
    assert "HEALTHCHECK" in " ".join(lines)
    assert "/readyz" in " ".join(lines)


def test_commands_of_the_containers_exist(compose: Any) -> None:
    names = {command.name or (command.callback.__name__ if command.callback else "") for command in cli.registered_commands}
    commands = [service["command"] for service in compose.values() if "command" in service]
    assert commands == [["salkku", "migrate"], ["salkku", "demo"], ["salkku", "worker"]]
    assert {command[1] for command in commands} <= names
    (run,) = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("CMD")]
    assert run == 'CMD ["salkku", "serve"]'


def test_the_server_and_the_worker_never_hold_the_password_of_the_owner(compose: Any) -> None:
    for name in ("server", "worker"):
        assert "SALKKU_MIGRATION_URL" not in compose[name]["environment"]
        assert "OWNER" not in str(compose[name])
    assert set(compose["migrate"]["environment"]) == {"SALKKU_DATABASE_URL", "SALKKU_MIGRATION_URL"}


OF_THE_CONTAINER = {f"{PREFIX}{name}" for name in ("MIGRATION_URL", "POSTGRES_HOME", "POSTGRES_ACCOUNT", "HOST", "PORT", "VAR_DIRECTORY")}
ALIKE = {f"{PREFIX}{name}" for name in ("DATABASE_URL", "TIMEZONE", "STATEMENT_TIMEOUT_SECONDS", "LOG_LEVEL")}


def test_what_an_operator_may_set_reaches_the_containers(compose: Any) -> None:
    given = {name: set(compose[name]["environment"]) for name in ("server", "worker")}
    assert given == {"server": SETTINGS - OF_THE_CONTAINER, "worker": ALIKE}
    for values in (compose["server"]["environment"], compose["worker"]["environment"]):
        for name, value in values.items():
            assert name == "SALKKU_DATABASE_URL" or re.fullmatch(rf"\$\{{{name}:-(server)?\}}", value), name


def test_a_setting_that_is_empty_counts_as_unset(compose: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As compose passes it on."""
    names = set(compose["server"]["environment"]) - {"SALKKU_DATABASE_URL"}
    for name in names:
        monkeypatch.setenv(name, "")
    empty = Settings()
    for name in names:
        monkeypatch.delenv(name)
    assert empty == Settings()


def test_containers_may_do_little(compose: Any) -> None:
    for name in ("migrate", "demo", "server", "worker"):
        service = compose[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert compose["server"]["ports"] == ["127.0.0.1:8000:8000"]


def test_roles_are_those_of_the_embedded_postgresql(compose: Any) -> None:
    sql = (ROOT / "app" / "database" / "roles.sql").read_text()
    assert re.findall(r"create role (\w+) login", sql) == [OWNER, APPLICATION]
    assert f"create database {DATABASE} owner {OWNER}" in sql
    migrating = compose["migrate"]["environment"]
    assert migrating["SALKKU_DATABASE_URL"].startswith(
        f"postgresql://{APPLICATION}:${{SALKKU_APPLICATION_PASSWORD}}@database:5432/{DATABASE}"
    )
    assert migrating["SALKKU_MIGRATION_URL"].startswith(f"postgresql://{OWNER}:${{SALKKU_OWNER_PASSWORD}}@database:5432/{DATABASE}")


def test_locale_and_checksums_are_those_of_the_embedded_postgresql(compose: Any) -> None:
    options = set(shlex.split(compose["database"]["environment"]["POSTGRES_INITDB_ARGS"]))
    assert {"--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums"} <= options


def test_people_that_the_texts_name_are_in_the_demo() -> None:
    portfolio = (ROOT / "app" / "demo" / "portfolio.yaml").read_text(encoding="utf-8")
    named = {key for file in (ROOT / "README.md", ROOT / "app" / "cli.py") for key in re.findall(r"\bPERSON-[A-Z-]+\b", file.read_text())}
    assert named
    assert all(f"key: {key}," in portfolio for key in named)
