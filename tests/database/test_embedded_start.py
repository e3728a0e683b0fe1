"""The embedded PostgreSQL starts: one for all who ask at once, for as long as one of them lives, as the design chose it."""

import os
import signal
import socket
import stat
import sys
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app.database.embedded import embedded
from app.database.embedded.home import SOCKET_PATH_LIMIT_BYTES, Home
from app.database.embedded.locks import is_held, opened, try_lock
from app.database.embedded.supervisor import is_last
from tests.database.conftest import Owner, Owners, ask, has_open, is_served, log_of, postmaster_pid, supervisor_pid, until

READY_LINE = "database system is ready to accept connections"


async def test_several_processes_that_start_cold_at_once_share_one_server(owners: Owners, home: Path) -> None:
    attempts: set[str] = set()

    def made() -> bool:
        attempts.update(path.name for path in home.glob("18.new-*"))
        return Home(home).cluster.exists()

    processes = [owners.spawn(home) for _ in range(6)]
    until(made)
    arrived = [owners.arrive(process) for process in processes]
    identifiers = {await ask(owner.admin_url, "select system_identifier from pg_control_system()") for owner in arrived}
    assert len(attempts) == 1
    assert len(identifiers) == 1
    assert len({owner.url for owner in arrived}) == 1
    assert log_of(home).count(READY_LINE) == 1


async def test_the_server_runs_until_the_last_owner_leaves(owners: Owners, home: Path) -> None:
    first, second = owners.start(home), owners.start(home)
    before = postmaster_pid(home)
    first.leave()
    assert await ask(second.url, "select 1") == 1
    assert postmaster_pid(home) == before
    second.leave()
    assert not is_served(home)
    assert log_of(home).count("database system is shut down") == 1


async def test_an_owner_that_comes_while_the_last_one_leaves_gets_a_server(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    for _ in range(5):
        coming = owners.spawn(home)
        owner.leave()
        owner = owners.arrive(coming)
        assert await ask(owner.url, "select 1") == 1


def test_nobody_comes_in_while_the_door_is_held(owners: Owners, home: Path) -> None:
    """By the supervisor, say, that has seen the last owner go and is about to stop the server."""
    owners.start(home).leave()
    with opened(Home(home).door) as door:
        assert try_lock(door)
        coming = owners.spawn(home)
        until(lambda: has_open(coming.pid, Home(home).door))
        assert not is_held(Home(home).owners)
        assert not is_served(home)
    owners.arrive(coming)
    assert is_served(home)


def test_the_supervisor_holds_the_door_from_its_last_look_on(home: Path) -> None:
    place = Home(home)
    place.make()
    with opened(place.owners) as owner:
        assert try_lock(owner, shared=True)
        assert not is_last(place)
        assert not is_held(place.door)
    with opened(place.door) as somebody_coming:
        assert try_lock(somebody_coming)
        assert not is_last(place)
    assert is_last(place)
    assert is_held(place.door)


async def test_a_second_start_finds_the_data_again(owners: Owners, home: Path) -> None:
    first = owners.start(home)
    await ask(first.said["owner_url"], "create table kept as select 42 as answer")
    first.leave()
    second = owners.start(home)
    assert await ask(second.said["owner_url"], "select answer from kept") == 42
    assert second.url == first.url


async def test_ctrl_c_in_a_terminal_leaves_the_server_up_until_the_owner_has_drained(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    os.killpg(owner.process.pid, signal.SIGINT)
    assert owner.next_line() == '{"interrupted": true}\n'
    assert await ask(owner.url, "select 1") == 1
    assert os.getsid(supervisor_pid(home)) != os.getsid(owner.process.pid)
    owner.leave()
    assert not is_served(home)


async def test_a_killed_starter_takes_no_other_owner_with_it(owners: Owners, home: Path) -> None:
    starter, other = owners.start(home), owners.start(home)
    before = postmaster_pid(home)
    starter.kill()
    assert await ask(other.url, "select 1") == 1
    assert postmaster_pid(home) == before


async def test_the_server_is_set_up_as_chosen(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    settings = ("listen_addresses", "fsync", "jit", "TimeZone", "autovacuum", "password_encryption", "server_encoding", "data_checksums")
    shown = [await ask(owner.url, f"show {setting}") for setting in settings]
    assert shown == ["", "on", "off", "UTC", "on", "scram-sha-256", "UTF8", "on"]
    locale = "select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()"
    assert await ask(owner.url, locale) == "b C.UTF-8"
    assert await ask(owner.url, "select upper('ä')") == "Ä"
    assert await ask(owner.admin_url, "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'") == 0


async def test_the_roles_are_apart(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    roles = "select array_agg(rolname::text order by rolname) from pg_roles where rolcanlogin and not rolsuper"
    assert await ask(owner.url, roles) == ["salkku", "salkku_owner"]
    assert await ask(owner.url, "select pg_get_userbyid(datdba) from pg_database where datname = current_database()") == "salkku_owner"
    assert await ask(owner.url, "select current_user") == "salkku"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ask(owner.url, "create table forbidden (id int)")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(owner.url.replace("salkku:", "salkku:x"), "select 1")


async def test_nobody_else_may_enter_the_socket_or_read_the_passwords(owners: Owners, home: Path) -> None:
    owners.start(home)
    place = Home(home)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (place.data, place.socket_directory, place.passwords, place.log)]
    assert modes == [0o700, 0o700, 0o600, 0o600]
    assert list(place.cluster.glob("*password*")) == [place.passwords]


@pytest.mark.parametrize("name", ["long" * 25, "ä, b & 'c'"])
async def test_a_home_with_a_long_or_unusual_path_gets_a_short_and_plain_socket(owners: Owners, home: Path, name: str) -> None:
    place = Home(home / name)
    assert len(os.fsencode(place.socket)) <= SOCKET_PATH_LIMIT_BYTES
    assert not place.socket.is_relative_to(home)
    owner = owners.start(place.path)
    assert await ask(owner.url, "select 1") == 1
    owner.leave()
    place.socket_directory.rmdir()


async def test_two_homes_are_two_servers(owners: Owners, home: Path) -> None:
    one, two = owners.start(home / "one"), owners.start(home / "two")
    await ask(one.said["owner_url"], "create table only_here ()")
    assert await ask(two.url, "select to_regclass('only_here')") is None


async def test_a_parallel_query_needs_no_room_in_dev_shm(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    assert await ask(owner.url, "show dynamic_shared_memory_type") == ("sysv" if sys.platform == "linux" else "posix")


async def test_the_dsn_suits_sqlalchemy_too(owners: Owners, home: Path) -> None:
    owner: Owner = owners.start(home)
    engine = create_async_engine(owner.url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.connect() as connection:
        assert (await connection.execute(text("select current_user"))).scalar_one() == "salkku"
    await engine.dispose()


def test_no_tcp_port_is_listened_on(home: Path) -> None:
    with embedded(home) as server, socket.socket(socket.AF_UNIX) as client:
        client.connect(str(server.socket_directory / ".s.PGSQL.5432"))
        lines = (Home(home).data / "postmaster.pid").read_text().splitlines()
        assert lines[4:6] == [str(server.socket_directory), ""]
