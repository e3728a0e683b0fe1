"""Verbs that meet: on one row, on one number, under one key, in a circle; and what may happen to one in its middle."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app import limits
from app.database.embedded import Server
from app.database.unit_of_work import UnitsOfWork
from app.delivery.worker import run_due
from app.domain.verbs import Outcome, changed
from app.domain.work import Work
from app.errors import TimedOut, Unavailable
from app.schema import verbs
from app.viewer import Role
from app.writing import Writing
from tests.support.asking import NOW
from tests.support.databases import clone
from tests.support.rows import Connection, connected
from tests.support.writing import Writer, writer_on

MANAGER = Role.PORTFOLIO_MANAGER
CONNECTIONS = 16
LIMIT_SECONDS = 20.0
PAUSE_SECONDS = 0.005
SERVICE = {
    "portfolio": {"key": "MERILINNA"},
    "form": "SERVICE",
    "classification": "CUSTOMER_FACING",
    "category": "X",
    "version": {"name": {"fi": "Kaikki"}},
}
WRITERS = "from pg_stat_activity where datname = current_database() and application_name = 'salkku write'"
KILL_WRITERS = f"select pg_terminate_backend(pid, 10000) {WRITERS}"
RENAMED = {"portfolio": {"key": "MERILINNA"}, "expectedRevision": 1, "name": {"en": "Renamed"}}
WAITING = f"select count(*) {WRITERS} and wait_event_type = 'Lock'"
COMPOSED = """
update composition_item i set component_service_id = i.component_service_id
from service_version v join service s on s.id = v.service_id where v.id = i.package_version_id and s.key = 'PKG-CASE'
"""
CLOCK = 7316548202
WRITTEN = """
select count(*) from change_transaction where source_system is distinct from 'demo'
union all select count(*) from idempotency_record order by 1 desc
"""
Run = Callable[[Work, Any], Awaitable[Outcome]]


@pytest.fixture
async def crowd(server: Server, demo_template: str) -> AsyncIterator[Writer]:
    """A demo portfolio to which sixteen may write at once."""
    async with clone(server, demo_template) as database, writer_on(database, connections=CONNECTIONS) as made:
        yield made


@pytest.fixture
async def watcher(crowd: Writer) -> AsyncIterator[Connection]:
    """Sees who waits, too."""
    async with connected(crowd.database.admin_url) as connection:
        yield connection


def doing(writer: Writer, run: Run) -> Writer:
    """The same, where portfolioUpdate does this."""
    writing, known = writer.writing, verbs().known
    verb, argument = known["portfolioUpdate"]
    other = replace(verbs(), known={**known, "portfolioUpdate": (replace(verb, run=run), argument)})
    return replace(writer, writing=Writing(writing._engine, writing._units, other, writing._sealing))


async def rename(work: Work, name: str, service: str = "SVC-MAIL") -> None:
    await work.session.execute(text("update service set category = :name where key = :key"), {"name": name, "key": service})


async def waiting(watcher: Connection, number: int) -> None:
    """Until so many verbs wait for a lock."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while await watcher.fetchval(WAITING) < number:
        assert time.monotonic() < deadline, f"less than {number} verbs wait"
        await asyncio.sleep(PAUSE_SECONDS)


async def written(watcher: Connection) -> list[int]:
    """Revisions and keys since the demo was loaded."""
    return [row[0] for row in await watcher.fetch(WRITTEN)]


def codes(payload: Mapping[str, Any]) -> list[str]:
    return [error["code"] for error in payload["errors"]]


async def test_of_changes_made_on_one_revision_one_is_done(crowd: Writer, watcher: Connection) -> None:
    revision = await watcher.fetchval("select revision from service where key = 'SVC-MAIL'")
    asked = {"service": {"key": "SVC-MAIL"}, "expectedRevision": revision}
    payloads = await asyncio.gather(
        *(crowd.do(MANAGER, "serviceUpdate", {**asked, "category": f"C{n}"}, "service { revision category }") for n in range(8))
    )

    (winner,) = [payload for payload in payloads if not payload["errors"]]
    losers = [payload["errors"] for payload in payloads if payload["errors"]]
    assert winner["service"]["revision"] == revision + 1
    assert [(error["code"], error["path"], error["currentRevision"]) for (error,) in losers] == [
        ("REVISION_CONFLICT", ["input", "expectedRevision"], revision + 1)
    ] * 7
    assert await watcher.fetchval("select category from service where key = 'SVC-MAIL'") == winner["service"]["category"]


async def test_a_number_is_given_once(crowd: Writer, watcher: Connection) -> None:
    asked = {"service": {"key": "SVC-MAIL"}, "number": "9.0", "name": {"fi": "Posti"}}
    payloads = await asyncio.gather(*(crowd.do(MANAGER, "versionCreate", asked, "version { number }") for _ in range(4)))

    assert sorted(map(codes, payloads)) == [[], ["NUMBER_TAKEN"], ["NUMBER_TAKEN"], ["NUMBER_TAKEN"]]
    assert {tuple(error["path"]) for payload in payloads for error in payload["errors"]} == {("input", "number")}
    assert await watcher.fetchval("select count(*) from service_version where number = '9.0'") == 1


async def test_a_key_whose_first_user_fails_is_the_second_ones(crowd: Writer, watcher: Connection) -> None:
    """The first has claimed it, and its connection dies while the second waits for the outcome; tried again it finds that of the second."""
    tried = 0

    async def run(work: Work, _: Any) -> Outcome:
        nonlocal tried
        tried += 1
        await rename(work, f"by {tried}")
        if tried == 1:
            await waiting(watcher, 1)
            await work.session.execute(text("select pg_terminate_backend(pg_backend_pid())"))
        return changed()

    keyed = {**RENAMED, "idempotencyKey": "one"}
    first, second = await asyncio.gather(*(doing(crowd, run).do(MANAGER, "portfolioUpdate", keyed) for _ in range(2)))

    assert first == second
    assert first["errors"] == []
    assert tried == 2
    assert await watcher.fetchval("select category from service where key = 'SVC-MAIL'") == "by 2"
    assert await written(watcher) == [1, 1]


async def test_one_key_for_two_inputs_at_once_stands_for_one_of_them(crowd: Writer, watcher: Connection) -> None:
    asked = [{**RENAMED, "idempotencyKey": "one", "name": {"en": name}} for name in ("This", "That")]
    payloads = await asyncio.gather(*(crowd.do(MANAGER, "portfolioUpdate", each) for each in asked))

    assert sorted(map(codes, payloads)) == [[], ["IDEMPOTENCY_KEY_REUSED"]]
    assert await written(watcher) == [1, 1]


async def test_nobody_of_sixteen_loses_what_they_added_to_a_package(crowd: Writer, watcher: Connection) -> None:
    """Each sets the whole composition with one line of its own more, on the revision that it has read, until it is done."""
    await crowd.do(MANAGER, "serviceCreate", {**SERVICE, "key": "PKG-CROWD", "isPackage": True})
    keys = [row[0] for row in await watcher.fetch("select key from service where not is_package order by key limit 16")]
    asked = '{ servicePackage(by: {key: "PKG-CROWD"}) { versions { revision items { component { key } } } } }'

    async def add(key: str) -> int:
        for tries in range(1, 100):
            (now,) = (await crowd.run(MANAGER, asked))["servicePackage"]["versions"]
            lines = [*(line["component"]["key"] for line in now["items"]), key]
            payload = await crowd.do(
                MANAGER,
                "compositionSet",
                {
                    "version": {"number": {"service": {"key": "PKG-CROWD"}, "number": "1.0"}},
                    "expectedRevision": now["revision"],
                    "items": [{"component": {"key": line}, "role": "CORE"} for line in lines],
                },
            )
            if not payload["errors"]:
                return tries
            assert codes(payload) == ["REVISION_CONFLICT"]
        raise AssertionError("never done")

    tries = await asyncio.gather(*map(add, keys))

    assert max(tries) > 1
    (there,) = (await crowd.run(MANAGER, asked))["servicePackage"]["versions"]
    assert sorted(line["component"]["key"] for line in there["items"]) == keys


@pytest.mark.parametrize("kind", ["PKG", "SVC", "UNIT"])
async def test_of_two_halves_of_a_circle_one_is_refused(crowd: Writer, watcher: Connection, kind: str) -> None:
    """Packages inside each other, services that replace each other, units below each other: each half by itself would do."""
    half, code = HALVES[kind]
    for turn in range(4):
        keys = f"{kind}-{turn}-A", f"{kind}-{turn}-B"
        for key in keys:
            await made(crowd, kind, key)
        payloads = await asyncio.gather(*(half(crowd, *pair) for pair in (keys, keys[::-1])))

        assert sorted(map(codes, payloads)) == [[], [code]]
        ((error,),) = [payload["errors"] for payload in payloads if payload["errors"]]
        assert keys[0] in error["message"] or keys[1] in error["message"]
        assert error["path"][0] == "input"


async def made(crowd: Writer, kind: str, key: str) -> None:
    """A unit, or a service or package with an offering."""
    if kind == "UNIT":
        asked: dict[str, Any] = {"key": key, "kind": "ORG_UNIT", "name": {"fi": key}}
        assert codes(await crowd.do(MANAGER, "partyUpsert", asked)) == []
        return
    asked = {**SERVICE, "key": key, "isPackage": kind == "PKG"}
    assert codes(await crowd.do(MANAGER, "serviceCreate", asked)) == []
    offering = {"key": "ALL", "name": {"fi": "Kaikki"}, "priceMode": "COMPUTED", "currency": "EUR"}
    asked = {"version": first_version(key), "expectedRevision": 1, "offerings": [offering]}
    assert codes(await crowd.do(MANAGER, "offeringsSet", asked)) == []


def first_version(key: str) -> dict[str, Any]:
    return {"number": {"service": {"key": key}, "number": "1.0"}}


async def contain(crowd: Writer, key: str, other: str) -> Any:
    line = {"component": {"key": other}, "role": "CORE", "componentOfferingKey": "ALL"}
    asked = {"version": first_version(key), "expectedRevision": 2, "item": line}
    return await crowd.do(MANAGER, "compositionItemAdd", asked)


async def take_over(crowd: Writer, key: str, other: str) -> Any:
    asked = {"service": {"key": key}, "expectedRevision": 1, "relationships": [{"to": {"key": other}, "type": "REPLACES"}]}
    return await crowd.do(MANAGER, "relationshipSet", asked)


async def belong(crowd: Writer, key: str, other: str) -> Any:
    return await crowd.do(MANAGER, "partyUpsert", {"key": key, "expectedRevision": 1, "parent": {"key": other}})


HALVES = {
    "PKG": (contain, "COMPOSITION_CIRCLE"),
    "SVC": (take_over, "REPLACEMENT_CIRCLE"),
    "UNIT": (belong, "PARTY_CIRCLE"),
}


async def test_two_verbs_that_wait_for_each_other_are_both_done(crowd: Writer, watcher: Connection) -> None:
    """Each changes two rows, in opposite order; PostgreSQL ends one of them, which is tried again."""
    both = asyncio.Barrier(2)
    tries: list[str] = []

    async def run(work: Work, asked: Any) -> Outcome:
        one, other = ("SVC-MAIL", "SVC-SERVICEDESK") if asked.expected_revision == 1 else ("SVC-SERVICEDESK", "SVC-MAIL")
        tries.append(one)
        await rename(work, f"from {one}", one)
        if len(tries) <= 2:
            await both.wait()
        await rename(work, f"from {one}", other)
        return changed()

    payloads = await asyncio.gather(
        *(doing(crowd, run).do(MANAGER, "portfolioUpdate", {**RENAMED, "expectedRevision": number}) for number in (1, 2))
    )

    assert [payload["errors"] for payload in payloads] == [[], []]
    assert len(tries) == 3
    assert await written(watcher) == [2, 2]
    found = await watcher.fetch("select category from service where key in ('SVC-MAIL', 'SVC-SERVICEDESK')")
    assert len({row[0] for row in found}) == 1


async def test_who_is_always_preferred_to_is_told_to_come_back(crowd: Writer, watcher: Connection) -> None:
    tries = 0

    async def run(work: Work, _: Any) -> Outcome:
        nonlocal tries
        tries += 1
        await rename(work, "never")
        await work.session.execute(text("do $$ begin raise exception using errcode = '40P01'; end $$"))
        return changed()

    with pytest.raises(Unavailable):
        await doing(crowd, run).do(MANAGER, "portfolioUpdate", RENAMED)

    assert tries == limits.WRITE_TRIES
    assert await written(watcher) == [0, 0]


async def test_a_connection_killed_in_the_middle_of_a_verb(server: Server, demo_template: str) -> None:
    """The verb is done on a new one; when that is killed as well, and so on, it is told as UNAVAILABLE, and nothing is written."""
    async with (
        clone(server, demo_template) as database,
        writer_on(database, connections=1) as writer,
        connected(database.owner_url) as blocker,
        connected(database.admin_url) as watcher,
    ):
        blocking = blocker.transaction()
        await blocking.start()
        await blocker.execute("select from portfolio for update")
        verb = asyncio.create_task(writer.do(MANAGER, "portfolioUpdate", RENAMED))
        for _ in range(limits.WRITE_TRIES):
            await waiting(watcher, 1)
            await watcher.execute(KILL_WRITERS)
        with pytest.raises(Unavailable, match="connection"):
            await verb
        assert await written(watcher) == [0, 0]

        verb = asyncio.create_task(writer.do(MANAGER, "portfolioUpdate", RENAMED))
        await waiting(watcher, 1)
        await watcher.execute(KILL_WRITERS)
        await waiting(watcher, 1)
        await blocking.rollback()
        assert codes(await verb) == []
        await watcher.execute(KILL_WRITERS)
        assert codes(await writer.do(MANAGER, "portfolioUpdate", {**RENAMED, "expectedRevision": 2, "name": {"en": "Again"}})) == []


async def test_a_verb_that_is_given_up_while_it_waits_leaves_its_connection_well(server: Server, demo_template: str) -> None:
    """As when the server stops, or whoever asked has gone."""
    async with (
        clone(server, demo_template) as database,
        writer_on(database, connections=1) as writer,
        connected(database.owner_url) as blocker,
        connected(database.admin_url) as watcher,
    ):
        blocking = blocker.transaction()
        await blocking.start()
        await blocker.execute("select from portfolio for update")
        verb = asyncio.create_task(writer.do(MANAGER, "portfolioUpdate", RENAMED))
        await waiting(watcher, 1)
        verb.cancel()
        with pytest.raises(asyncio.CancelledError):
            await verb
        await blocking.rollback()

        assert await written(watcher) == [0, 0]
        assert codes(await writer.do(MANAGER, "portfolioUpdate", RENAMED)) == []


async def test_who_waits_too_long_for_the_recorded_clock_is_told_to_come_back(
    crowd: Writer, watcher: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock is taken after all checks, when a refusal is no outcome of the verb any more."""
    monkeypatch.setattr(limits, "LOCK_SECONDS", 0.2)
    async with connected(crowd.database.owner_url) as other, other.transaction():
        await other.execute(f"select pg_advisory_xact_lock({CLOCK})")
        with pytest.raises(Unavailable):
            await crowd.do(MANAGER, "portfolioUpdate", RENAMED)

    assert await written(watcher) == [0, 0]
    assert codes(await crowd.do(MANAGER, "portfolioUpdate", RENAMED)) == []


async def test_an_answer_that_takes_too_long_to_read_takes_the_change_back(
    crowd: Writer, watcher: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PAYLOAD_SECONDS", 0.2)
    async with connected(crowd.database.owner_url) as other, other.transaction():
        await other.execute("lock table capability")
        with pytest.raises(TimedOut):
            await crowd.do(MANAGER, "portfolioUpdate", RENAMED, READS_CAPABILITIES)

    assert await written(watcher) == [0, 0]
    assert codes(await crowd.do(MANAGER, "portfolioUpdate", RENAMED)) == []


REVISION = "asOf { knownAt }"
READS_CAPABILITIES = (
    "portfolio { revision name { translations { en } } items { nodes { versions { capabilityUses { capability { key } } } } } }"
)


async def test_the_worker_fires_while_somebody_composes(crowd: Writer) -> None:
    """Who writes a composition holds a lock of all compositions until they commit; it is none of the worker's."""
    units = UnitsOfWork(crowd.database.url, size=1, wait_seconds=30, statement_seconds=60)
    try:
        async with connected(crowd.database.owner_url) as other, other.transaction():
            await other.execute(COMPOSED)
            fired = await run_due(units, NOW + timedelta(days=400), zone="Europe/Helsinki")
    finally:
        await units.close()

    assert fired


async def test_others_write_while_an_answer_is_read_and_are_not_in_it(crowd: Writer, watcher: Connection) -> None:
    """The first one's answer waits for a table; the others are checked meanwhile, wait for the clock, and come after it."""
    selection = READS_CAPABILITIES.replace("portfolio {", f"{REVISION} portfolio {{")
    async with connected(crowd.database.owner_url) as other, other.transaction():
        await other.execute("lock table capability")
        first = asyncio.create_task(crowd.do(MANAGER, "portfolioUpdate", RENAMED, selection))
        await waiting(watcher, 1)
        later = [
            asyncio.create_task(
                crowd.do(MANAGER, "serviceUpdate", {"service": {"key": key}, "expectedRevision": revision, "category": "LATER"}, REVISION)
            )
            for key, revision in await watcher.fetch("select key, revision from service where key like 'SVC-M%' or key = 'SVC-SERVICEDESK'")
        ]
        await waiting(watcher, 1 + len(later))
    payload, *others = await asyncio.gather(first, *later)

    assert payload["portfolio"]["name"]["translations"]["en"] == "Renamed"
    assert [each["errors"] for each in others] == [[]] * len(later)
    mine, *revisions = [datetime.fromisoformat(each["asOf"]["knownAt"]) for each in (payload, *others)]
    assert len(set(revisions)) == len(later) >= 2
    assert mine < min(revisions)
