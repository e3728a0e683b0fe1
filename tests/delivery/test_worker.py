"""The worker: what is due happens once and only once, as of its moment, judged anew, whoever else is at it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

import pytest

from app.database.unit_of_work import UnitsOfWork
from app.delivery.worker import run, run_due
from app.domain.lifecycle.firing import FIRING_LOCK, Fired
from app.domain.lifecycle.words import Step
from tests.domain.lifecycle.lives import DAY, Lives, errors
from tests.support import rows
from tests.support.asking import NOW
from tests.support.databases import Database
from tests.support.race import PAUSE_SECONDS
from tests.support.rows import Connection, connected
from tests.support.writing import Writer

ZONE = "Europe/Helsinki"
WAITS = """
select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and application_name = 'salkku write'
"""


@pytest.fixture
async def lives(writer: Writer) -> Lives:
    """Gates let everything pass but what breaks the structure."""
    async with connected(writer.database.url) as connection:
        await connection.execute("update gate_check set severity = 'OFF' where overridable")
    return Lives(writer)


@pytest.fixture
async def units(writer: Writer) -> AsyncIterator[UnitsOfWork]:
    made = one_worker(writer.database)
    yield made
    await made.close()


def one_worker(database: Database) -> UnitsOfWork:
    return UnitsOfWork(database.url, size=1, wait_seconds=30, statement_seconds=60)


async def work_until(units: UnitsOfWork, now: datetime) -> list[Fired]:
    return await run_due(units, now, zone=ZONE)


async def waiting(database: Database, count: int) -> None:
    """Until so many writers wait for a lock."""
    async with connected(database.url) as watcher:
        await until(lambda: _as_many(watcher, count))


async def _as_many(watcher: Connection, count: int) -> bool:
    return bool(await watcher.fetchval(WAITS) >= count)


async def until(told: Callable[[], Awaitable[bool]]) -> None:
    """Asks again and again, within a minute."""
    async with asyncio.timeout(60):
        while True:
            if await told():
                return
            await asyncio.sleep(PAUSE_SECONDS)


async def events(lives: Lives, key: str) -> list[tuple[str, str | None, str]]:
    """Operation, actor and request of the events of a service's transitions since they were scheduled."""
    query = """
        select e.operation, c.actor_id::text as actor, c.request_id
        from change_event e join change_transaction c using (recorded_at)
        where e.entity_id in (
            select t.id from lifecycle_transition t join service_version v on v.id = t.version_id join service s on s.id = v.service_id
            where s.key = $1 and t.recorded_at > '2021-01-01'
        ) and e.operation <> 'CREATED'
        order by e.recorded_at, e.seq
    """
    async with connected(lives.writer.database.owner_url) as owner:
        return [tuple(row) for row in await owner.fetch(query, key)]


async def test_what_is_due_happens_as_of_its_moment_and_the_rest_waits(lives: Lives, units: UnitsOfWork) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_DESIGN")
    await lives.plan(key, "2.0", "IN_TRANSITION", NOW + DAY)
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + 2 * DAY, reason="Uusi sukupolvi", runOutAt=NOW + 90 * DAY)
    assert await work_until(units, NOW + DAY / 2) == []
    assert [(fired.service, fired.version, fired.step, fired.failing) for fired in await work_until(units, NOW + 3 * DAY)] == [
        (key, "2.0", Step.DESIGN_COMPLETE, []),
        (key, "2.0", Step.LAUNCH, []),
    ]
    assert await lives.told(key) == [
        "2.0 IN_DESIGN>IN_TRANSITION DONE +1",
        "1.0 OPERATIONAL>RETIRING DONE +2",
        "2.0 IN_TRANSITION>OPERATIONAL DONE +2",
        "1.0 RETIRING>RETIRED SCHEDULED +90",
    ]
    assert await lives.stages(key) == {"1.0": "RETIRING", "2.0": "OPERATIONAL"}
    design, superseded, launch, _ = await lives.life(key)
    assert (launch["gate_result"]["gate"], launch["reason"], launch["actor"]) == ("LAUNCH", "Uusi sukupolvi", "PERSON-MANAGER")
    assert (design["gate_result"]["gate"], superseded["gate_result"]) == ("DESIGN_COMPLETE", None)
    assert await events(lives, key) == [("UPDATED", None, "worker")] * 3
    assert await work_until(units, NOW + 3 * DAY) == []


async def test_it_is_recorded_when_it_was_done_and_not_when_it_was_due(lives: Lives, units: UnitsOfWork) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    await lives.plan(key, "1.0", "IN_TRANSITION", NOW + DAY)
    await work_until(units, NOW + 5 * DAY)
    async with lives.rows() as connection:
        row = await connection.fetchrow(
            "select t.effective_at, t.recorded_at, v.stage_since from lifecycle_transition t join service_version v on v.id = t.version_id"
            " join service s on s.id = v.service_id where s.key = $1 and t.to_stage = 'IN_TRANSITION'",
            key,
        )
    assert tuple(row) == (NOW + DAY, NOW + 5 * DAY, NOW + DAY)


async def test_a_gate_that_fails_leaves_everything_as_it_was_and_calls_off_what_hangs_on_it(lives: Lives, units: UnitsOfWork) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + DAY, runOutAt=NOW + 60 * DAY)
    await lives.plan(key, "2.0", "RETIRING", NOW + 80 * DAY, endOfServiceAt=NOW + 90 * DAY, reason="x")
    async with connected(lives.writer.database.url) as connection:
        await connection.execute("update gate_check set severity = 'FAIL' where code = 'LANGUAGES_PUBLISHED'")
    (failed,) = await work_until(units, NOW + 2 * DAY)
    assert (failed.version, failed.failing, failed.cancelled) == ("2.0", ["LANGUAGES_PUBLISHED"], 4)
    assert await lives.told(key) == [
        "1.0 OPERATIONAL>RETIRING CANCELLED +1",
        "2.0 IN_TRANSITION>OPERATIONAL FAILED +1",
        "1.0 RETIRING>RETIRED CANCELLED +60",
        "2.0 OPERATIONAL>RETIRING CANCELLED +80",
        "2.0 RETIRING>RETIRED CANCELLED +90",
    ]
    assert await lives.stages(key) == {"1.0": "OPERATIONAL", "2.0": "IN_TRANSITION"}
    rows = await lives.life(key)
    assert {row["reason"] for row in rows if row["status"] == "CANCELLED"} == {
        "It depended on the launch of version 2.0 on 2026-11-22, which did not pass its gate."
    }
    outcomes = {check["code"]: check["outcome"] for check in rows[1]["gate_result"]["checks"]}
    assert outcomes["LANGUAGES_PUBLISHED"] == "FAIL"


async def test_the_trap_of_the_demo_fails_when_it_fires(writer: Writer, units: UnitsOfWork) -> None:
    (failed,) = await work_until(units, datetime.fromisoformat("2026-12-10T08:00:00+02:00"))
    assert (failed.service, failed.step) == ("SVC-REPORTING", Step.DESIGN_COMPLETE)
    assert {"SCOPE_EXCLUDED_PRESENT", "TEXTS_COMPLETE"} <= set(failed.failing)


async def test_an_override_that_was_given_with_the_plan_counts(writer: Writer, units: UnitsOfWork) -> None:
    lives = Lives(writer)
    codes = ["STATEMENTS_FEASIBILITY_COMPLETE", "NO_OPEN_OBJECTION"]
    overrides = [{"check": code, "reason": "Ratkaistaan suunnittelussa"} for code in codes]
    await lives.plan("PKG-CASE", "1.0", "IN_DESIGN", NOW + DAY, overrides=overrides)
    (fired,) = await work_until(units, NOW + DAY)
    assert (fired.step, fired.failing) == (Step.CHARTER, [])
    assert (await lives.stages("PKG-CASE"))["1.0"] == "IN_DESIGN"


@pytest.mark.parametrize("hours", [1, 0])
async def test_a_package_is_launched_right_after_its_component(lives: Lives, units: UnitsOfWork, hours: int) -> None:
    """Its gate counts on what was due before it, in whichever order the two were planned; at one instant the component goes first."""
    async with connected(lives.writer.database.url) as connection:
        await connection.execute("update gate_check set severity = 'FAIL' where code = 'COMPONENTS_OPERATIONAL_AT'")
    for number, to, days in (("3.0", "IN_TRANSITION", 1), ("3.0", "OPERATIONAL", 3)):
        await lives.plan("PKG-ERP-MAINT", number, to, NOW + days * DAY)
    await lives.plan("SVC-CLOUDCAP", "1.0", "OPERATIONAL", NOW + 3 * DAY - hours * DAY / 24)
    fired = await work_until(units, NOW + 4 * DAY)
    assert [(each.service, each.step, each.failing) for each in fired] == [
        ("PKG-ERP-MAINT", Step.DESIGN_COMPLETE, []),
        ("SVC-CLOUDCAP", Step.LAUNCH, []),
        ("PKG-ERP-MAINT", Step.LAUNCH, []),
    ]


async def test_a_component_ends_right_after_its_package(lives: Lives, units: UnitsOfWork) -> None:
    """At one instant, though its end was planned before that of the package."""
    part = await lives.service(v1_0="OPERATIONAL")
    async with connected(lives.writer.database.url) as connection, connection.transaction():
        await connection.execute("update gate_check set severity = 'FAIL' where code = 'NO_DEPENDENT_PACKAGE'")
        found = await connection.fetchrow("select id, portfolio_id from service where key = $1", part)
        package = await rows.package(connection, portfolio_id=found["portfolio_id"])
        await rows.item(connection, await rows.version(connection, package, "OPERATIONAL"), found["id"])
        whole = await connection.fetchval("select key from service where id = $1", package)
    for key in (part, whole):
        await lives.plan(key, "1.0", "RETIRING", NOW + DAY, endOfServiceAt=NOW + 3 * DAY, reason="Tarve päättyi")
    fired = await work_until(units, NOW + 4 * DAY)
    assert [(each.service, each.step, each.failing) for each in fired][2:] == [
        (whole, Step.DECOMMISSION, []),
        (part, Step.DECOMMISSION, []),
    ]


async def test_launches_of_one_service_follow_each_other(lives: Lives, units: UnitsOfWork) -> None:
    key = await lives.service(v1_0="IN_TRANSITION", v2_0="IN_TRANSITION")
    await lives.plan(key, "1.0", "OPERATIONAL", NOW + DAY)
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + 40 * DAY)
    assert [(each.version, each.failing) for each in await work_until(units, NOW + 2 * DAY)] == [("1.0", [])]
    assert [(each.version, each.failing) for each in await work_until(units, NOW + 50 * DAY)][-1] == ("2.0", [])
    assert await lives.stages(key) == {"1.0": "RETIRED", "2.0": "OPERATIONAL"}


async def test_retirement_ends_when_it_was_said_to(lives: Lives, units: UnitsOfWork) -> None:
    key = await lives.service(v1_0="OPERATIONAL")
    await lives.plan(key, "1.0", "RETIRING", NOW + DAY, endOfServiceAt=NOW + 2 * DAY, reason="Tarve päättyi")
    assert [each.step for each in await work_until(units, NOW + 2 * DAY)] == [Step.RETIRE_START, Step.DECOMMISSION]
    assert await lives.stages(key) == {"1.0": "RETIRED"}


async def test_three_workers_at_once_do_everything_once(lives: Lives) -> None:
    keys = [await lives.service(v1_0="OPERATIONAL", v2_0="IN_DESIGN") for _ in range(4)]
    for key in keys:
        await lives.plan(key, "2.0", "IN_TRANSITION", NOW + DAY)
        await lives.plan(key, "2.0", "OPERATIONAL", NOW + 2 * DAY)
    workers = [one_worker(lives.writer.database) for _ in range(3)]
    fired: list[Fired] = []
    while done := [each for group in await asyncio.gather(*(work_until(worker, NOW + 3 * DAY) for worker in workers)) for each in group]:
        fired += done
    assert sorted((each.service, each.step) for each in fired) == sorted(
        (key, step) for key in keys for step in (Step.DESIGN_COMPLETE, Step.LAUNCH)
    )
    for key in keys:
        assert await lives.stages(key) == {"1.0": "RETIRED", "2.0": "OPERATIONAL"}
        assert await events(lives, key) == [("UPDATED", None, "worker")] * 3
    for worker in workers:
        await worker.close()


async def test_while_one_worker_fires_the_others_do_not_wait(lives: Lives, units: UnitsOfWork) -> None:
    key = await lives.service(v1_0="IN_DESIGN")
    await lives.plan(key, "1.0", "IN_TRANSITION", NOW + DAY)
    async with connected(lives.writer.database.url) as other:
        await other.execute("select pg_advisory_lock($1)", FIRING_LOCK)
        assert await work_until(units, NOW + 2 * DAY) == []
    assert len(await work_until(units, NOW + 2 * DAY)) == 1


async def test_a_manual_step_that_comes_first_is_what_happens(lives: Lives, capsys: pytest.CaptureFixture[str]) -> None:
    """It holds the service while three workers look: one waits for it, and finds that nothing is due any more, though more is planned."""
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION", v3_0="PROPOSED")
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + DAY)
    await lives.plan(key, "3.0", "IN_DESIGN", NOW + 30 * DAY)
    workers = [one_worker(lives.writer.database) for _ in range(3)]
    async with connected(lives.writer.database.url) as holder:
        held = holder.transaction()
        await held.start()
        await holder.execute("select from service where key = $1 for no key update", key)
        manual = asyncio.create_task(lives.step(key, "2.0", "IN_DESIGN", at=NOW + 2 * DAY, reason="Testi epäonnistui"))
        await waiting(lives.writer.database, 1)
        firing = [asyncio.create_task(work_until(worker, NOW + 2 * DAY)) for worker in workers]
        await waiting(lives.writer.database, 2)
        await held.rollback()
    assert (await manual)["errors"] == []
    assert [fired for each in firing for fired in await each] == []
    assert await lives.told(key) == [
        "1.0 OPERATIONAL>RETIRED CANCELLED +1",
        "2.0 IN_TRANSITION>OPERATIONAL CANCELLED +1",
        "2.0 IN_TRANSITION>IN_DESIGN DONE +2",
        "3.0 PROPOSED>IN_DESIGN SCHEDULED +30",
    ]
    assert "broke" not in capsys.readouterr().out
    for worker in workers:
        await worker.close()


async def test_a_manual_step_that_comes_second_finds_what_the_worker_did(lives: Lives) -> None:
    key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
    await lives.plan(key, "2.0", "OPERATIONAL", NOW + DAY)
    workers = [one_worker(lives.writer.database) for _ in range(3)]
    async with connected(lives.writer.database.url) as holder:
        held = holder.transaction()
        await held.start()
        await holder.execute("select from service where key = $1 for no key update", key)
        firing = [asyncio.create_task(work_until(worker, NOW + 2 * DAY)) for worker in workers]
        await waiting(lives.writer.database, 1)
        manual = asyncio.create_task(lives.step(key, "2.0", "IN_DESIGN", at=NOW + 2 * DAY, reason="Testi epäonnistui"))
        await waiting(lives.writer.database, 2)
        await held.rollback()
    assert [fired.step for each in firing for fired in await each] == [Step.LAUNCH]
    refused = await manual
    assert errors(refused) == [("LifecycleError", "ILLEGAL_STEP", ["input", "to"])]
    assert refused["errors"][0]["allowed"] == ["RETIRING", "IN_TRANSITION"]
    assert await lives.stages(key) == {"1.0": "RETIRED", "2.0": "OPERATIONAL"}
    for worker in workers:
        await worker.close()


async def test_scheduled_and_manual_steps_and_three_workers_all_at_once(lives: Lives) -> None:
    """Whoever wins: every row is settled once, and the service has one version in operation."""
    for attempt in range(6):
        key = await lives.service(v1_0="OPERATIONAL", v2_0="IN_TRANSITION")
        transition = await lives.plan(key, "2.0", "OPERATIONAL", NOW + DAY)
        workers = [one_worker(lives.writer.database) for _ in range(3)]
        acts = [work_until(worker, NOW + 2 * DAY) for worker in workers]
        manual = [
            lives.step(key, "2.0", "OPERATIONAL", at=NOW + 2 * DAY),
            lives.cancel(transition, at=NOW + 2 * DAY),
            lives.step(key, "2.0", "IN_DESIGN", at=NOW + 2 * DAY, reason="x"),
        ]
        everything = [*manual[attempt % 3 :], *acts, *manual[: attempt % 3]]
        await asyncio.gather(*everything)
        for worker in workers:
            await worker.close()
        rows = await lives.life(key)
        assert "SCHEDULED" not in {row["status"] for row in rows}
        assert list((await lives.stages(key)).values()).count("OPERATIONAL") == 1
        launched = [row for row in rows if row["to_stage"] == "OPERATIONAL" and row["status"] == "DONE"]
        assert len(launched) <= 1


async def test_two_launches_of_one_service_at_once(lives: Lives) -> None:
    """The second supersedes the first, or finds that its moment came a little before: never two in operation."""
    key = await lives.service(v1_0="IN_TRANSITION", v2_0="IN_TRANSITION")
    payloads = await asyncio.gather(*(lives.step(key, number, "OPERATIONAL", at=NOW) for number in ("1.0", "2.0")))
    assert [payload["errors"] for payload in payloads].count([]) >= 1
    stages = await lives.stages(key)
    assert list(stages.values()).count("OPERATIONAL") == 1
    assert set(stages.values()) <= {"OPERATIONAL", "RETIRED", "IN_TRANSITION"}


async def test_what_breaks_is_told_passed_over_and_tried_again(
    lives: Lives, units: UnitsOfWork, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, sound = await lives.service(v1_0="IN_DESIGN"), await lives.service(v1_0="IN_DESIGN")
    for days, key in enumerate((broken, sound), start=1):
        await lives.plan(key, "1.0", "IN_TRANSITION", NOW + days * DAY)
    version = await lives.version(broken, "1.0")
    async with connected(lives.writer.database.owner_url) as owner:
        await owner.execute(
            f"""
            create function break_it() returns trigger language plpgsql as
            $$ begin if new.version_id = '{version}' then raise exception 'broken on purpose'; end if; return new; end $$;
            create trigger break_it before update on lifecycle_transition for each row execute function break_it()
            """
        )
        noted: dict[UUID, datetime] = {}
        now = NOW + 3 * DAY
        assert [each.service for each in await run_due(units, now, zone=ZONE, broken=noted)] == [sound]
        assert capsys.readouterr().out.count("broken on purpose") > 0
        await owner.execute("drop trigger break_it on lifecycle_transition")
    assert await run_due(units, now + timedelta(seconds=59), zone=ZONE, broken=noted) == []
    assert "broken" not in capsys.readouterr().out
    assert [each.service for each in await run_due(units, now + timedelta(seconds=60), zone=ZONE, broken=noted)] == [broken]


async def test_it_runs_until_it_is_told_to_stop(lives: Lives) -> None:
    """By the clock of the machine, for which the demo's today is past."""
    key = await lives.service(v1_0="IN_DESIGN")
    await lives.plan(key, "1.0", "IN_TRANSITION", NOW + DAY / 24)
    stop = Event()
    running = asyncio.create_task(run(lives.writer.database.url, zone=ZONE, statement_seconds=60, stop=stop))

    async def happened() -> bool:
        return await lives.stages(key) == {"1.0": "IN_TRANSITION"}

    await until(happened)
    stop.set()
    await running


async def test_it_waits_for_a_database_that_is_away(fresh_database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    stop = Event()
    away = fresh_database.url.replace(fresh_database.name, "not_there")
    running = asyncio.create_task(run(away, zone=ZONE, statement_seconds=60, stop=stop))

    async def told() -> bool:
        return "could not look for what is due" in capsys.readouterr().out

    await until(told)
    assert not running.done()
    stop.set()
    await running
