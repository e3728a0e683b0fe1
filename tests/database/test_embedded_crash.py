"""The embedded PostgreSQL when processes are killed: nothing is lost, nothing is left, no stranger is touched."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from app.database.embedded.home import Home
from app.database.embedded.locks import is_held
from tests.database.conftest import (
    AS_ROOT,
    DEADLINE_SECONDS,
    Owners,
    ask,
    ask_patiently,
    has_open,
    is_served,
    kill,
    log_of,
    postmaster_pid,
    supervisor_pid,
    until,
)

RECOVERED = "automatic recovery in progress"
CLEAN = "database system is shut down"


async def test_the_server_ends_cleanly_after_its_only_owner_was_killed(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    await ask(owner.said["owner_url"], "create table kept as select 42 as answer")
    owner.kill()
    until(lambda: not is_served(home))
    assert not (Home(home).data / "postmaster.pid").exists()
    assert CLEAN in log_of(home)
    again = owners.start(home)
    assert await ask(again.said["owner_url"], "select answer from kept") == 42
    assert RECOVERED not in log_of(home)


async def test_a_killed_postmaster_is_started_again_and_recovers(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    await ask(owner.said["owner_url"], "create table kept as select 42 as answer")
    before = postmaster_pid(home)
    kill(before)
    assert await ask_patiently(owner.said["owner_url"], "select answer from kept") == 42
    assert postmaster_pid(home) != before
    assert RECOVERED in log_of(home)


async def test_an_orphan_in_a_long_query_does_not_hold_up_the_restart(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    busy = await asyncpg.connect(owner.url)
    backend = await busy.fetchval("select pg_backend_pid()")
    query = asyncio.create_task(busy.execute("do 'begin loop end loop; end'"))
    active = f"select state = 'active' from pg_stat_activity where pid = {backend}"
    while not await ask(owner.admin_url, active):
        pass
    kill(postmaster_pid(home))
    with pytest.raises(asyncpg.ConnectionDoesNotExistError):
        await asyncio.wait_for(query, DEADLINE_SECONDS)
    assert await ask_patiently(owner.url, "select 1") == 1
    with pytest.raises(ProcessLookupError):
        os.kill(backend, 0)


async def test_every_commit_survives_the_death_of_owner_supervisor_and_postmaster(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    await ask(owner.said["owner_url"], "create table kept as select 42 as answer")
    supervisor, postmaster = supervisor_pid(home), postmaster_pid(home)
    kill(supervisor, signal.SIGSTOP)  # so that it does not restart what is killed next
    kill(postmaster)
    kill(supervisor)
    owner.kill()
    again = owners.start(home)
    assert await ask(again.said["owner_url"], "select answer from kept") == 42
    assert RECOVERED in log_of(home)


async def test_a_killed_supervisor_takes_the_server_down_cleanly_and_an_owner_starts_both_again(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    await ask(owner.said["owner_url"], "create table kept as select 42 as answer")
    supervisor, postmaster = supervisor_pid(home), postmaster_pid(home)
    kill(supervisor)
    until(lambda: supervisor_pid(home) not in (0, supervisor))
    assert await ask_patiently(owner.said["owner_url"], "select answer from kept") == 42
    assert postmaster_pid(home) != postmaster
    assert CLEAN in log_of(home)
    assert RECOVERED not in log_of(home)
    owner.leave()
    assert not is_served(home)


async def test_a_new_owner_waits_for_the_orderly_end_of_a_server_whose_supervisor_was_killed(owners: Owners, home: Path) -> None:
    owner = owners.start(home)
    supervisor, postmaster = supervisor_pid(home), postmaster_pid(home)
    owner.process.send_signal(signal.SIGSTOP)  # so that it is not the one that starts a supervisor
    kill(postmaster, signal.SIGSTOP)  # a shutdown that takes its time
    kill(supervisor)
    coming = owners.spawn(home)
    until(lambda: supervisor_pid(home) not in (0, supervisor) and has_open(supervisor_pid(home), Home(home).postgres))
    assert is_held(Home(home).postgres)
    assert postmaster_pid(home) == postmaster
    kill(postmaster, signal.SIGCONT)
    arrived = owners.arrive(coming)
    assert await ask(arrived.url, "select 1") == 1
    assert postmaster_pid(home) != postmaster


@pytest.fixture
async def crashed(owners: Owners, home: Path) -> Home:
    """Its server was killed with everybody who knew of it."""
    owner = owners.start(home)
    await ask(owner.said["owner_url"], "create table kept as select 42 as answer")
    supervisor = supervisor_pid(home)
    kill(supervisor, signal.SIGSTOP)
    kill(postmaster_pid(home))
    kill(supervisor)
    owner.kill()
    return Home(home)


@pytest.fixture
def stranger(crashed: Home) -> Iterator[subprocess.Popen[bytes]]:
    """Another program of the account that the server runs as, which PostgreSQL alone would take for its postmaster."""
    with subprocess.Popen(["sleep", "600"], user=crashed.data.stat().st_uid if AS_ROOT else None) as process:
        yield process
        process.kill()


def _name(home: Home, pid: int) -> None:
    """As if the killed server's pid had been given to this process."""
    for file in home.pid_files:
        lines = file.read_text().splitlines()
        file.write_text("\n".join([str(pid), *lines[1:], ""]))


async def test_a_stale_pid_of_another_program_does_not_matter(
    owners: Owners, home: Path, crashed: Home, stranger: subprocess.Popen[bytes]
) -> None:
    _name(crashed, stranger.pid)
    owner = owners.start(home)
    assert await ask(owner.said["owner_url"], "select answer from kept") == 42
    owner.leave()
    assert stranger.poll() is None


async def test_a_stale_pid_of_a_zombie_does_not_matter(
    owners: Owners, home: Path, crashed: Home, stranger: subprocess.Popen[bytes]
) -> None:
    stranger.kill()  # and nobody waits for it
    until(lambda: os.waitid(os.P_PID, stranger.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG))
    _name(crashed, stranger.pid)
    owner = owners.start(home)
    assert await ask(owner.said["owner_url"], "select answer from kept") == 42


async def test_a_killed_initdb_is_not_taken_for_a_database(owners: Owners, home: Path) -> None:
    owner = owners.spawn(home)
    until(lambda: _attempts(home))
    kill(supervisor_pid(home))
    owner.kill()
    assert not Home(home).cluster.exists()
    again = owners.start(home)
    assert await ask(again.url, "select current_database()") == "salkku"
    assert not _attempts(home)


def _attempts(home: Path) -> list[Path]:
    return list(home.glob("18.new-*/data/base"))
