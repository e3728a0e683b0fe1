"""Settings: the README's table is the truth, every setting is used, and a wrong one is told by its name and never by its value."""

import re
from pathlib import Path

import pytest

from app.errors import SetupError
from app.settings import PREFIX, Settings, settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    settings.cache_clear()


def readme_row(name: str) -> str:
    field = Settings.model_fields[name]
    default = "" if field.default is None else f"`{field.default}`"
    return f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |"


def test_the_readme_lists_every_setting_with_its_default_and_unit() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(rf"^\| `{PREFIX}[A-Z_]+` \|.*$", readme, flags=re.MULTILINE)
    assert listed == [readme_row(name) for name in Settings.model_fields]


def test_every_setting_is_used() -> None:
    files = [file for file in (ROOT / "app").rglob("*.py") if file != ROOT / "app" / "settings.py"]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    # The owner's DSN is read through the property that knows its default.
    unused = [name for name in Settings.model_fields if name != "migration_url" and not re.search(rf"\.{name}\b", code)]
    assert unused == []


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALKKU_PORT", "eighty")
    monkeypatch.setenv("SALKKU_TIMEZONE", "Europe/Merilinna")
    monkeypatch.setenv("SALKKU_DATABASE_URL", "mysql://salkku:hunter2@db/salkku")
    with pytest.raises(SetupError) as caught:
        settings()
    assert caught.value.message.splitlines() == [
        "SALKKU_DATABASE_URL: must look like postgresql://user:password@host:5432/database",
        "SALKKU_PORT: Input should be a valid integer, unable to parse string as an integer",
        "SALKKU_TIMEZONE: no time zone is named 'Europe/Merilinna'",
    ]
    assert "hunter2" not in str(caught.value)


def test_an_issuer_without_an_audience_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALKKU_OIDC_ISSUER", "https://login.example.org/realm")
    with pytest.raises(SetupError, match="SALKKU_OIDC_ISSUER is set and SALKKU_OIDC_AUDIENCE is not"):
        settings()


@pytest.mark.parametrize("name", ["SALKKU_OIDC_ISSUER", "SALKKU_OIDC_JWKS_URL"])
@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://login.example.org/realm", True),
        ("https://login.example.org:8443/", True),
        ("http://127.0.0.1:9000", True),
        ("http://[::1]:9000", True),
        ("http://localhost", True),
        ("http://login.example.org/realm", False),
        ("http://127.0.0.1.example.org", False),
        ("http://localhost.example.org", False),
        ("https://user:hunter2@login.example.org", False),
        ("https://", False),
        ("https://login.example.org:port", False),
        ("ftp://login.example.org", False),
        ("login.example.org", False),
    ],
)
def test_an_issuer_is_asked_by_https_or_on_this_machine(name: str, url: str, good: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALKKU_OIDC_AUDIENCE", "https://salkku.example.org")
    monkeypatch.setenv(name, url)
    if good:
        assert getattr(settings(), name.removeprefix(PREFIX).lower()) == url
        return
    with pytest.raises(SetupError) as caught:
        settings()
    assert caught.value.message == f"{name}: must look like https://login.example.org/realm; http only from this machine"
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", ["SALKKU_MIGRATION_URL", "SALKKU_LISTEN_URL"])
def test_the_owner_of_no_database_is_refused_and_so_is_another_way_to_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "postgresql://owner@db/salkku")
    with pytest.raises(SetupError, match=f"{name} is set and SALKKU_DATABASE_URL is not"):
        settings()


def test_an_empty_value_counts_as_unset_and_the_old_scheme_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALKKU_PORT", "")
    monkeypatch.setenv("SALKKU_DATABASE_URL", "postgres://salkku@db/salkku")
    found = settings()
    assert found.port == 8000
    assert found.database_url == found.owner_url == "postgresql://salkku@db/salkku"


def test_directories_stay_where_the_command_was_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings().var_directory == tmp_path / "var"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://user@host/database",
        "postgresql://",
        "host=/tmp dbname=salkku",
        "postgresql://user:secret@host:99999/database",
        "postgresql://user:secret@host:-1/database",
        "postgresql://user:secret@host:many/database",
        "postgresql://user:secret@[::1/database",
    ],
)
def test_a_url_that_leads_nowhere_is_refused_by_the_name_of_its_setting(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALKKU_DATABASE_URL", url)
    settings.cache_clear()
    with pytest.raises(SetupError) as refused:
        settings()
    assert refused.value.message == "SALKKU_DATABASE_URL: must look like postgresql://user:password@host:5432/database"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:secret@host/database",
        "postgres://user@[::1]:5433/database",
        "postgresql:///database?host=/run/postgresql",
        "postgresql://user@one:5432,two:5433/database?target_session_attrs=primary",
    ],
)
def test_a_url_in_any_of_its_forms_is_taken(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALKKU_DATABASE_URL", url)
    settings.cache_clear()
    assert settings().database_url == url.replace("postgres://", "postgresql://")
