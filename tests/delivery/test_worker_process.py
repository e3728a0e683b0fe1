"""`salkku worker` and the worker of `salkku serve --demo` as processes: killed in the worst moment, stopped in good order."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.domain.lifecycle.lives import DAY, Lives
from tests.support.asking import NOW
from tests.support.databases import ROOT, Database
from tests.support.race import PAUSE_SECONDS
from tests.support.rows import connected
from tests.support.serving import Serving, serving
from tests.support.writing import Writer

CLOCK_LOCK = 7_316_548_202
"""Of history.clock(): the last lock of a writing transaction, taken at its commit."""

COMMITTING = """
select pid from pg_stat_activity
where datname = current_database() and application_name = 'salkku write' and wait_event_type = 'Lock' and wait_event = 'advisory'
"""
GONE = "select 1 where not exists (select from pg_stat_activity where pid = $1)"
"""A process that looks for deadlocks does not seem to wait meanwhile."""
HAPPENED = "a scheduled transition happened"


@pytest.fixture
async def lives(writer: Writer) -> Lives:
    """A server notices at once when the other end of a connection is gone, as it otherwise does when it next reads from it."""
    async with connected(writer.database.url) as connection:
        await connection.execute("update gate_check set severity = 'OFF' where overridable")
    admin = await asyncpg.connect(writer.database.server.admin_url)
    await admin.execute(f"alter database \"{writer.database.name}\" set client_connection_check_interval = '50ms'")
    await admin.close()
    return Lives(writer)


@contextmanager
def worker(database: Database) -> Iterator[Serving]:
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"],
        cwd=ROOT,
        env={**os.environ, "SALKKU_DATABASE_URL": database.url, "NO_COLOR": "1", "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield Serving(process, 0)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


async def until(watcher: asyncpg.Connection, query: str, *values: object) -> int:
    """What it finds; asks again and again, within a minute."""
    async with asyncio.timeout(60):
        while True:
            if (found := await watcher.fetchval(query, *values)) is not None:
                return int(found)
            await asyncio.sleep(PAUSE_SECONDS)


async def test_killed_between_firing_and_commit_it_leaves_all_as_it_was_and_the_next_one_does_it_once(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + DAY / 24)
    planned = await lives.told(key)
    async with connected(lives.writer.database.url) as holder:
        await holder.execute("select pg_advisory_lock($1)", CLOCK_LOCK)
        with worker(lives.writer.database) as first:
            first.until("is ready")
            pid = await until(holder, COMMITTING)
            os.killpg(first.process.pid, signal.SIGKILL)
            first.process.wait()
            await until(holder, GONE, pid)
        assert await lives.told(key) == planned
        assert await lives.stages(key) == {"1.0": "OPERATIONAL", "2.0": "IN_TRANSITION"}
        await holder.execute("select pg_advisory_unlock($1)", CLOCK_LOCK)
    with worker(lives.writer.database) as second:
        second.until(HAPPENED)
        assert second.stop(signal.SIGTERM) == 0
        assert second.said.count(HAPPENED) == 1
        assert second.said.rstrip().endswith("Stopped.")
    assert await lives.stages(key) == {"1.0": "RETIRED", "2.0": "OPERATIONAL"}
    async with connected(lives.writer.database.owner_url) as owner:
        states = "select count(*) from lifecycle_transition_states where status = 'DONE' and cause_id is not null and rec_from > $1"
        assert await owner.fetchval(states, NOW) == 2


async def test_the_demo_has_its_worker(lives: Lives, tmp_path: Path) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    await lives.plan(key, "1.0", "IN_TRANSITION", NOW + DAY / 24)
    database = lives.writer.database
    with serving("--demo", settings={**database.settings, "SALKKU_VAR_DIRECTORY": str(tmp_path)}) as server:
        server.until(HAPPENED)
        server.until("More queries: README.md")
        assert server.stop(signal.SIGTERM) == 0
    assert await lives.stages(key) == {"1.0": "IN_TRANSITION"}
