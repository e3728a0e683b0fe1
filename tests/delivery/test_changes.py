"""`Subscription.changes`: nothing is missed and nothing is told twice, whoever follows and however often it comes back."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from app import limits
from app.database.embedded import Server
from app.history.positions import WHOLE, Position, Seal
from app.viewer import Role
from tests.delivery.following import EVENT, PAGE, all_told, change, event_reads, keys, party, read, recategorized, subscribed, subscriber
from tests.support import rows
from tests.support.databases import Database, clone
from tests.transport.inside import Inside, inside, locked
from tests.transport.sessions import entered, stream

_numbers = count(1)


@pytest.fixture(scope="module")
async def database(server: Server, demo_template: str) -> AsyncIterator[Database]:
    async with clone(server, demo_template) as made:
        yield made


@pytest.fixture(scope="module")
async def here(database: Database) -> AsyncIterator[Inside]:
    async with inside(database) as made:
        yield made


@pytest.fixture
def key() -> str:
    """Of a party that is not there yet."""
    return f"PTY-LIVE-{next(_numbers)}"


async def test_the_first_page_comes_at_once_and_then_what_is_new(here: Inside, key: str) -> None:
    async with subscriber(here) as own:
        first = await own.told()
        assert (first["events"], first["hasMore"]) == ([], False)
        await change(here.database, party(key))
        page = await own.told()
    assert keys(page) == [key]
    read_then = await read(here, after=first["cursor"])
    assert read_then["events"] == page["events"]
    assert (await read(here, after=page["cursor"]))["events"] == []


async def test_server_sent_events_tell_the_same(here: Inside, key: str) -> None:
    async with subscriber(here) as own, stream(here, f"subscription {{ changes {{ {PAGE} }} }}") as events:
        await own.told()
        assert json.loads((await anext(events))[1])["data"]["changes"]["events"] == []
        await change(here.database, party(key))
        name, told = await anext(events)
        assert name == "next"
        assert json.loads(told)["data"]["changes"]["events"] == (await own.told())["events"]


async def test_what_was_changed_behind_a_cursor_comes_page_by_page(here: Inside, key: str) -> None:
    """Also when a page ends in the middle of a revision."""
    begin = (await read(here, first=1))["cursor"]
    begin = await _end(here, begin)
    wanted = [f"{key}-{number}" for number in range(7)]
    await change(here.database, *map(party, wanted[:5]))
    await change(here.database, *map(party, wanted[5:]))
    async with subscriber(here, after=begin, first=3) as own:
        pages = [await own.told() for _ in range(3)]
    assert [len(page["events"]) for page in pages] == [3, 3, 1]
    assert [page["hasMore"] for page in pages] == [True, True, False]
    told = [event for page in pages for event in page["events"]]
    assert sorted(event["entityKey"] for event in told) == wanted
    assert len({event["revision"] for event in told}) == 2
    assert told == (await read(here, after=begin))["events"]


async def test_feed_and_stream_are_one(here: Inside, key: str) -> None:
    """Whoever changes from one to the other by any cursor, of a page or of a change in the middle of a revision, reads on there."""
    begin = await _end(here, (await read(here, first=1))["cursor"])
    wanted = [f"{key}-{number}" for number in range(8)]
    await change(here.database, *map(party, wanted[:5]))
    told: list[Any] = []
    async with subscriber(here, after=begin, first=2) as own:
        told += (await own.told())["events"]
    told += (await read(here, after=told[-1]["cursor"], first=1))["events"]
    async with subscriber(here, after=told[-1]["cursor"], first=1) as own:
        page = await own.told()
        told += page["events"]
    await change(here.database, *map(party, wanted[5:6]))
    page = await read(here, after=page["cursor"], first=1)
    told += page["events"]
    async with subscriber(here, after=page["cursor"]) as own:
        told += (await own.told())["events"]
        await change(here.database, *map(party, wanted[6:]))
        page = await own.told()
        told += page["events"]
        assert (await read(here, after=page["cursor"]))["events"] == []
    assert sorted(event["entityKey"] for event in told) == wanted
    assert told == (await read(here, after=begin))["events"]


async def test_what_the_filter_leaves_out_makes_no_message(here: Inside, key: str) -> None:
    async with subscriber(here, filter={"entityTypes": ["SERVICE"]}) as own:
        await own.told()
        await change(here.database, party(key))
        await change(here.database, recategorized("SVC-MAIL"))
        assert keys(await own.told()) == ["SVC-MAIL"]


async def test_nor_does_what_the_viewer_does_not_see(here: Inside, key: str) -> None:
    """Its cursor then tells nothing of it either: it goes on from the last change that it saw."""
    internal = "insert into stakeholder_comment (service_id, author_id, audience, language, body, created_at) "
    internal += "select s.id, p.id, 'INTERNAL', 'fi', 'Ei asiakkaille.', now() from service s, party p "
    internal += "where s.key = 'PKG-ERP-MAINT' and p.key = 'PERSON-MANAGER'"
    async with subscriber(here, role=Role.CUSTOMER) as customer, subscriber(here) as manager:
        await customer.told()
        await manager.told()
        await change(here.database, internal)
        assert [event["entityType"] for event in (await manager.told())["events"]] == ["STAKEHOLDER_COMMENT"]
        await change(here.database, internal.replace("INTERNAL", "CUSTOMER"))
        assert [event["entityType"] for event in (await customer.told())["events"]] == ["STAKEHOLDER_COMMENT"]


async def test_equal_subscribers_share_one_read(here: Inside, key: str) -> None:
    """Those of another role have their own; each is told by its own message what it cost."""
    async with entered(here) as one, entered(here) as other, entered(here, Role.ANALYST) as analyst:
        followers = [await subscribed(wire, id=str(number)) for wire in (one, other, analyst) for number in range(3)]
        await all_told(followers)
        before = await event_reads(here)
        await change(here.database, party(key))
        assert [keys(page) for page in await all_told(followers)] == [[key]] * 9
        after = await event_reads(here)
    assert {name: after[name] - before[name] for name in after} == {"run": 2, "shared": 7}


async def test_however_many_follow_one_connection_waits_for_them(here: Inside) -> None:
    async with entered(here) as one, entered(here, Role.CUSTOMER) as other:
        await all_told([await subscribed(wire, id=str(number)) for wire in (one, other) for number in range(3)])
        async with rows.connected(here.database.owner_url) as owner:
            own = "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'salkku tailer'"
            assert await owner.fetchval(own) == 1


async def test_all_subscriptions_of_one_token_are_woken_at_once_and_none_is_too_many(
    here: Inside, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with entered(here) as wire:
        followers = [await subscribed(wire, id=str(number), first=number + 1) for number in range(9)]
        await all_told(followers)
        monkeypatch.setattr(limits, "RUNNING_MAX", 2)
        monkeypatch.setattr(limits, "TURNS_WAITING_MAX", 1)
        await change(here.database, party(key))
        assert [keys(page) for page in await all_told(followers)] == [[key]] * 9


async def test_all_who_come_back_at_once_are_let_in(here: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a start of the server: more than the thread that reads their arguments lets wait."""
    async with entered(here) as wire:
        await (await subscribed(wire, id="first")).told()
        monkeypatch.setattr(limits, "MISSES_WAITING_MAX", limits.SUBSCRIPTIONS_BEGUN_AT_ONCE)
        followers = [await subscribed(wire, id=str(number)) for number in range(60)]
        assert [page["events"] for page in await all_told(followers)] == [[]] * 60


@pytest.mark.parametrize("role", [Role.PORTFOLIO_MANAGER, Role.CUSTOMER])
async def test_a_cursor_that_is_none_is_refused_at_once(here: Inside, role: Role) -> None:
    async with subscriber(here, role=role, after="x" * 48) as own:
        error = await own.refused()
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["changes", "after"])


@pytest.mark.parametrize(("days", "unknown"), [(91, False), (1, True)])
async def test_one_that_is_too_old_or_of_another_history_says_how_to_go_on(here: Inside, days: int, unknown: bool) -> None:
    async with rows.connected(here.database.owner_url) as connection:
        seal = Seal(await connection.fetchval("select key from position_seal"))
        newest = await connection.fetchval("select max(recorded_at) from change_transaction")
    revision = newest + timedelta(microseconds=1) if unknown else newest
    cursor = seal.sealed(Position(revision, WHOLE, datetime.now(UTC) - timedelta(days=days)))
    async with subscriber(here, after=cursor) as own:
        error = await own.refused()
    assert (error["extensions"]["code"], error["path"]) == ("CURSOR_EXPIRED", ["changes", "after"])
    assert "asOf { token }" in error["message"]


async def test_who_does_not_read_is_cut_off_and_others_are_told(here: Inside, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for it is bounded: it is read no further, and holds its position only."""
    monkeypatch.setattr(limits, "READ_SECONDS", 0.2)
    monkeypatch.setattr(limits, "READ_BYTES_PER_SECOND", 10**9)
    much = " ".join(f"e{number}: events {{ {EVENT} }}" for number in range(60))
    query = f"subscription {{ changes {{ {much} }} }}"
    async with entered(here) as slow, subscriber(here, role=Role.ANALYST) as other:
        for number in range(limits.OPERATIONS_PER_SOCKET_MAX - 1):
            await slow.ask(str(number), query)
        for _ in range(limits.OPERATIONS_PER_SOCKET_MAX - 1):
            await slow.until(type="next")
        await other.told()
        slow.pause()
        cut = 0
        while not cut:
            await change(here.database, *(party(f"{key}-{next(_numbers)}") for _ in range(20)))
            assert len((await other.told())["events"]) == 20
            cut = await _sessions(here) < 2
        slow.resume()
        assert await slow.end() == (4413, "Too slow: what was sent was not read in time")
        assert await other.wire.is_open()


async def test_while_it_cannot_be_read_that_is_told_and_then_nothing_is_missing(
    here: Inside, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "STATEMENT_SECONDS", 0.3)
    query = "subscription { changes { events { entityKey actor { key } } } }"
    async with subscriber(here, query) as own:
        await own.told()
        await change(here.database, party(key), rung=False)
        async with locked(here.database, "party"):
            message = await own.wire.until(id="1")
            (error,) = message["payload"]["errors"]
            assert error["extensions"]["code"] == "TIMEOUT"
        while "data" not in (message := await own.wire.until(id="1"))["payload"]:
            pass
        assert keys(message["payload"]["data"]["changes"]) == [key]


async def _sessions(here: Inside) -> int:
    answer = await here.http.get("/metrics", headers=here.headers(Role.ADMIN))
    (line,) = [line for line in answer.text.splitlines() if line.startswith("salkku_live_sessions ")]
    return int(float(line.split()[-1]))


async def _end(here: Inside, cursor: str) -> str:
    """The cursor of the last page."""
    async with asyncio.timeout(20):
        while (page := await read(here, after=cursor, first=500))["hasMore"]:
            cursor = page["cursor"]
    return str(page["cursor"])
