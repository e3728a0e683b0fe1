"""The faults, one after the other as they are told: what each does to the stage, and what it needs."""

import asyncio
import random
import signal
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass

import asyncpg

from app.database.embedded.cluster import APPLICATION, DATABASE
from tests.faults.feed_load import FeedLoad
from tests.faults.stage import Happens, Setting, Stage
from tests.faults.sync_load import SyncLoad

TERMINATE = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2 and application_name like $3"
HELD = "insert into capability (key, kind, name) values (replace($1, ' ', '-'), 'KNOWLEDGE', jsonb_build_object('fi', $1::text))"
HELD_SECONDS = 2.0
FREEZE_SECONDS = 20.0
AWAY_SECONDS = 2.0
SYNC_DEATHS_MAX = 15
SYNC_PAUSE_SECONDS = (0.1, 1.5)
SYNC_SECONDS = 120.0
"""For what is left of a sync when nothing dies any more."""
BLOCK = "lock table idempotency_record, capability, stakeholder_comment in access exclusive mode"


async def terminate(stage: Stage, like: str) -> None:
    """Five times, so that it meets every moment of a request."""
    for _ in range(5):
        await stage.ask(TERMINATE, DATABASE, APPLICATION, like)
        await asyncio.sleep(0.3)


async def all_backends(stage: Stage) -> None:
    await terminate(stage, "salkku %")


async def reading_backends(stage: Stage) -> None:
    await terminate(stage, "salkku read")


async def writing_backends(stage: Stage) -> None:
    await terminate(stage, "salkku write")


async def stopped_fast(stage: Stage) -> None:
    await _stopped(stage, signal.SIGINT)


async def stopped_immediately(stage: Stage) -> None:
    await _stopped(stage, signal.SIGQUIT)


async def postmaster_killed(stage: Stage) -> None:
    await _stopped(stage, signal.SIGKILL)


async def _stopped(stage: Stage, how: signal.Signals) -> None:
    await stage.database.stop(how)
    await asyncio.sleep(AWAY_SECONDS)
    await stage.database.start()


async def backend_killed(stage: Stage) -> None:
    """Then PostgreSQL ends all others too and recovers."""
    for found in await stage.ask(
        "select pid from pg_stat_activity where application_name = 'salkku write' and datname = $1 limit 1", DATABASE
    ):
        pid = found["pid"]
        assert isinstance(pid, int)
        stage.database.send(signal.SIGKILL, [pid])
    await _answers(stage)


async def _answers(stage: Stage) -> None:
    while True:
        try:
            await stage.ask("select 1")
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await asyncio.sleep(0.02)
        else:
            return


async def frozen(stage: Stage) -> None:
    """No process of PostgreSQL runs, and nobody is told."""
    pids = stage.database.processes()
    stage.database.send(signal.SIGSTOP, pids)
    await asyncio.sleep(FREEZE_SECONDS)
    stage.database.send(signal.SIGCONT, pids)


async def locked(stage: Stage) -> None:
    """By somebody who has forgotten a transaction: reads and writes of these tables wait."""
    await _held(stage, BLOCK, seconds=8.0)


async def rows_locked(stage: Stage) -> None:
    """Writes wait, reads do not."""
    await _held(stage, "lock table capability, stakeholder_comment in share row exclusive mode", seconds=8.0)


async def _held(stage: Stage, sql: str, *, seconds: float) -> None:
    connection = await asyncpg.connect(stage.database.server.dsn("postgres", DATABASE))
    try:
        await connection.execute(f"begin; {sql}")
        await asyncio.sleep(seconds)
    finally:
        await connection.close()


async def no_connections(stage: Stage) -> None:
    """Others have taken all that there are, and ours were lost a moment ago."""
    others: list[asyncpg.Connection] = []
    url = stage.database.server.dsn(APPLICATION)
    try:
        await stage.ask(TERMINATE, DATABASE, APPLICATION, "salkku %")
        while True:
            try:
                others.append(await asyncpg.connect(url, server_settings={"application_name": "others"}))
            except asyncpg.TooManyConnectionsError:
                break
        for _ in range(4):
            await stage.ask(TERMINATE, DATABASE, APPLICATION, "salkku %")
            with suppress(asyncpg.TooManyConnectionsError):
                others.append(await asyncpg.connect(url, server_settings={"application_name": "others"}))
            await asyncio.sleep(0.5)
        stage.told.append(f"others held {len(others)} connections")
    finally:
        for other in others:
            other.terminate()


async def disk_full(stage: Stage) -> None:
    """No byte is free for some seconds: PostgreSQL refuses what needs more."""
    await _without_room(stage, asyncio.sleep(4.0))


async def wal_full(stage: Stage) -> None:
    """Not even for the write-ahead log: PostgreSQL panics, and ends when it cannot recover either."""
    await _without_room(stage, _wal_written(stage))


async def _without_room(stage: Stage, meanwhile: Coroutine[None, None, None]) -> None:
    if not stage.space.bounded:
        meanwhile.close()
        stage.left_out = "no file system of its own could be mounted here"
        return
    ballast = stage.space.fill()
    await meanwhile
    stage.told.append("PostgreSQL went on" if stage.database.runs else "PostgreSQL ended")
    ballast.unlink()
    if not stage.database.runs:
        await stage.database.gone()
        await stage.database.start()
    await _answers(stage)


async def _wal_written(stage: Stage) -> None:
    """Until there is no room for more, and then for a while."""
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        while True:
            await stage.ask("select pg_logical_emit_message(true, 'faults', repeat('x', 8000000))")
    await asyncio.sleep(AWAY_SECONDS)


async def slow_line(stage: Stage) -> None:
    """50 ms each way: slower, and otherwise nothing."""
    stage.line.delay = 0.05
    await asyncio.sleep(4.0)
    stage.line.delay = 0.0


async def cut_line(stage: Stage) -> None:
    """Reset time and again, then refused for a while."""
    for _ in range(5):
        stage.line.cut()
        await asyncio.sleep(0.3)
    stage.line.refusing = True
    stage.line.cut()
    await asyncio.sleep(AWAY_SECONDS)
    stage.line.refusing = False


async def swallowing_line(stage: Stage) -> None:
    """A firewall that has forgotten the connections: nothing comes through, nothing comes back. New ones go, later."""
    stage.line.swallow()
    await asyncio.sleep(FREEZE_SECONDS)
    stage.line.swallowing = False


async def server_stopped(stage: Stage) -> None:
    await _stopped_server(stage, [signal.SIGTERM])


async def server_stopped_twice(stage: Stage) -> None:
    await _stopped_server(stage, [signal.SIGTERM, signal.SIGTERM])


async def server_stopped_while_the_database_is_frozen(stage: Stage) -> None:
    pids = stage.database.processes()
    stage.database.send(signal.SIGSTOP, pids)
    await asyncio.sleep(1.0)
    try:
        await _stopped_server(stage, [signal.SIGTERM], start=False)
    finally:
        stage.database.send(signal.SIGCONT, pids)
    await stage.server.start()


async def _stopped_server(stage: Stage, signals: list[signal.Signals], *, start: bool = True) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in signals:
        stage.server.send(number)
        await asyncio.sleep(0.05)
    code = await stage.server.ended(SHUTDOWN_SECONDS + MARGIN_SECONDS)
    stage.told.append(f"ended after {loop.time() - began:.1f} s with exit code {code}")
    if code != 0:
        stage.wrong.append(f"the server ended with {code} when it was stopped")
        stage.server.send(signal.SIGKILL)
        await stage.server.ended(10)
    stage.wrong += [
        f"begun before the signal: {cut}" for cut in stage.load.outcomes if cut.told == "cut" and cut.began < stage.broke - 0.05
    ]
    if start:
        await stage.server.start()


async def server_killed(stage: Stage) -> None:
    stage.server.send(signal.SIGKILL)
    await stage.server.ended(10)
    await stage.server.start()


async def embedded_killed(stage: Stage) -> None:
    """Nobody but the server itself is there to start it again: until it answers is part of the recovery."""
    stage.database.send(signal.SIGKILL)
    stage.gone()
    await _answers(stage)


async def under_fire(stage: Stage) -> None:
    """Somebody holds a transaction open, somebody else one that PostgreSQL takes with it when it is killed; then the server is killed."""
    await _written(stage, HELD_SECONDS)
    lost = asyncio.create_task(_written(stage, 4 * HELD_SECONDS))
    await asyncio.sleep(HELD_SECONDS / 2)
    await postmaster_killed(stage)
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        await lost
    await asyncio.sleep(AWAY_SECONDS)
    await server_killed(stage)


async def while_syncing(stage: Stage) -> None:
    """Server, PostgreSQL and their connections in random order, and at random moments, until it is enough; then until all is synced."""
    load, luck = stage.load, random.Random(stage.server.port)  # noqa: S311
    assert isinstance(load, SyncLoad)
    ways = [server_killed, _postmaster_killed_for_a_moment, writing_backends, backend_killed]
    times = 0
    while times < SYNC_DEATHS_MAX and not load.synced.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(load.synced.wait(), luck.uniform(*SYNC_PAUSE_SECONDS))
        await luck.choice(ways)(stage)
        times += 1
    stage.gone()
    stage.told.append(f"{times} deaths of server, PostgreSQL and connections (seed {stage.server.port})")
    async with asyncio.timeout(SYNC_SECONDS):
        await load.synced.wait()


async def _postmaster_killed_for_a_moment(stage: Stage) -> None:
    await stage.database.stop(signal.SIGKILL)
    await stage.database.start()


async def _written(stage: Stage, seconds: float) -> None:
    """A row, by a transaction that is open for so long."""
    load = stage.load
    assert isinstance(load, FeedLoad)
    text = f"{load.name} HELD {seconds:.0f}"
    connection = await asyncpg.connect(stage.database.server.dsn(APPLICATION))
    try:
        load.books.send(text)
        async with connection.transaction():
            await connection.execute(HELD, text)
            await asyncio.sleep(seconds)
        load.books.done(text)
    finally:
        await connection.close()


ORDINARY = Setting()
SHUTDOWN_SECONDS = 10
MARGIN_SECONDS = 5


@dataclass(frozen=True)
class Fault:
    """`server_ends`: then requests are refused or cut, and that is no fault of ours."""

    says: str
    happens: Happens
    setting: Setting = ORDINARY
    server_ends: bool = False


FAULTS: Mapping[str, Fault] = {
    "backends": Fault("all connections to the database are ended, five times", all_backends),
    "readers": Fault("those of reads are", reading_backends),
    "writers": Fault("those of writes are", writing_backends),
    "stopped": Fault("PostgreSQL is stopped (fast) and started", stopped_fast),
    "immediate": Fault("PostgreSQL is stopped (immediate) and started", stopped_immediately),
    "postmaster": Fault("the postmaster is killed (kill -9) and started", postmaster_killed),
    "crash": Fault("a backend is killed (kill -9), PostgreSQL recovers by itself", backend_killed),
    "frozen": Fault(f"PostgreSQL is frozen for {FREEZE_SECONDS:.0f} s", frozen),
    "locked": Fault("tables are locked for 8 s", locked),
    "rows": Fault("tables are locked for writes for 8 s", rows_locked),
    "connections": Fault("others take all connections of PostgreSQL", no_connections),
    "disk": Fault("the disk is full for 4 s", disk_full, Setting(room=192)),
    "wal": Fault("the disk is full, for the write-ahead log too", wal_full, Setting(room=192)),
    "lag": Fault("the line to the database takes 50 ms each way for 4 s", slow_line, Setting(line=True)),
    "cut": Fault("the line is cut five times, then refused for 2 s", cut_line, Setting(line=True)),
    "hole": Fault(
        f"the line swallows everything for {FREEZE_SECONDS:.0f} s, and its connections for good", swallowing_line, Setting(line=True)
    ),
    "sigterm": Fault("the server is stopped by SIGTERM and started", server_stopped, server_ends=True),
    "sigterm-twice": Fault("the same with two signals", server_stopped_twice, server_ends=True),
    "sigterm-frozen": Fault("the same while PostgreSQL is frozen", server_stopped_while_the_database_is_frozen, server_ends=True),
    "kill": Fault("the server is killed (kill -9) and started", server_killed, server_ends=True),
    "feed": Fault(
        "writers and followers of the feed; a transaction is held open, then PostgreSQL is killed, then the server (kill -9)",
        under_fire,
        Setting(feed=True),
        server_ends=True,
    ),
    "sync": Fault(
        "another system syncs 5,000 services while server (kill -9), PostgreSQL (kill -9) and connections die at random",
        while_syncing,
        Setting(sync=True),
        server_ends=True,
    ),
    "embedded": Fault("the embedded PostgreSQL is killed (kill -9), nobody else starts it", embedded_killed, Setting(embedded=True)),
}
