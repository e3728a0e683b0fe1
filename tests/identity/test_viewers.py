"""Viewers: one look-up for all who show the same at a time, remembered in bounds, and who may still be there."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app import limits
from app.database.pool import ReadPool
from app.errors import Unauthenticated
from app.identity.viewers import Viewers
from app.transport.live import Ending, Live
from app.viewer import Role, Viewer
from tests.identity.conftest import Door, Rows
from tests.identity.local_issuer import DISCOVERY, response
from tests.identity.test_issuer import AWAY, answering
from tests.support.databases import Database
from tests.support.rows import connected
from tests.support.service import token_of


@pytest.fixture
async def rows(fresh_demo: Database) -> AsyncIterator[Rows]:
    pool = ReadPool(fresh_demo.url, size=2, wait_seconds=30, statement_seconds=60)
    try:
        yield Rows(pool)
    finally:
        await pool.close()


def shown(token: str) -> bytes:
    return f"Bearer {token}".encode()


async def test_two_hundred_who_show_the_same_token_make_one_look_up(rows: Rows, fresh_demo: Database) -> None:
    viewers, header = Viewers(rows, demo=False), shown(await token_of(fresh_demo, Role.ANALYST))
    found = await asyncio.gather(*(viewers.authenticate(header, datetime.now(UTC)) for _ in range(200)))
    assert len(rows.asked) == 1
    assert all(each is found[0] for each in found)
    assert viewers.known(header) is found[0]


async def test_two_hundred_who_show_the_same_jwt_make_one_look_up(door: Door) -> None:
    token = door.issuer.token()
    found = await asyncio.gather(*(door.let_in(token) for _ in range(200)))
    assert (len(door.rows.asked), door.issuer.asked.total()) == (1, 2)
    assert door.viewers.known(shown(token)) is found[0]


async def test_two_hundred_who_show_what_nobody_knows_are_all_told_so(rows: Rows) -> None:
    viewers = Viewers(rows, demo=False)
    asked = (viewers.authenticate(shown("slk_" + "x" * 43), datetime.now(UTC)) for _ in range(200))
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(each) for each in found} == {Unauthenticated}
    assert len(rows.asked) == 1


async def test_who_goes_away_takes_nothing_from_the_others(rows: Rows, fresh_demo: Database) -> None:
    viewers, header = Viewers(rows, demo=False), shown(await token_of(fresh_demo, Role.ANALYST))
    first, second = (asyncio.create_task(viewers.authenticate(header, datetime.now(UTC))) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).role is Role.ANALYST
    assert first.cancelled()
    assert len(rows.asked) == 1


async def test_when_all_have_gone_away_a_refusal_is_no_news(rows: Rows) -> None:
    """Or whoever makes tokens up and leaves could fill the log with tracebacks."""
    heard: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: heard.append(told))
    viewers = Viewers(rows, demo=False)
    one = asyncio.create_task(viewers.authenticate(shown("slk_" + "x" * 43), datetime.now(UTC)))
    await asyncio.sleep(0)
    one.cancel()
    await asyncio.wait(viewers._asking.values())
    await asyncio.wait([one])
    del one
    gc.collect()
    assert rows.asked
    assert heard == []


async def test_an_issuer_that_is_away_is_no_fault_of_api_tokens(door: Door, demo_database: Database) -> None:
    door.issuer.answers[DISCOVERY] = answering({}, "500 Oops")
    assert await door.refusal(door.issuer.token()) == AWAY
    assert (await door.let_in(await token_of(demo_database, Role.ADMIN))).role is Role.ADMIN


async def test_who_waits_for_an_issuer_keeps_nobody_else_waiting(door: Door, demo_database: Database) -> None:
    """Look-ups of those who were not seen before take turns."""
    came, free, turn = asyncio.Event(), asyncio.Event(), asyncio.Lock()

    async def slow() -> bytes:
        came.set()
        await free.wait()
        return response(door.issuer.document(DISCOVERY))

    door.issuer.answers[DISCOVERY] = slow
    token = await token_of(demo_database, Role.ADMIN)
    waiting = asyncio.create_task(door.viewers.authenticate(shown(door.issuer.token()), datetime.now(UTC), turn))
    await came.wait()
    assert (await door.viewers.authenticate(shown(token), datetime.now(UTC), turn)).role is Role.ADMIN
    free.set()
    assert (await waiting).role is Role.PORTFOLIO_MANAGER


async def test_what_is_remembered_is_bounded_in_bytes(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = [door.issuer.token(sub=str(number), more="x" * 3000) for number in range(5)]
    monkeypatch.setattr(limits, "AUTHORIZATION_BYTES_CACHED", len(shown(tokens[0])) * 3)
    for token in tokens:
        await door.let_in(token)
    assert [door.viewers.known(shown(token)) is not None for token in tokens] == [False, False, True, True, True]
    await door.let_in(tokens[2])
    assert [door.viewers.known(shown(token)) is not None for token in tokens] == [False, False, True, True, True]


async def test_what_is_remembered_is_bounded_in_number(rows: Rows, fresh_demo: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOKENS_CACHED", 2)
    viewers = Viewers(rows, demo=False)
    headers = [shown(await token_of(fresh_demo, Role.ANALYST)) for _ in range(3)]
    for header in headers:
        await viewers.authenticate(header, datetime.now(UTC))
    assert [viewers.known(header) is not None for header in headers] == [False, True, True]


@pytest.mark.parametrize("header", [b"Bearer  %s", b"Bearer %s ", b"bearer    %s"])
async def test_a_padded_header_is_not_remembered(rows: Rows, fresh_demo: Database, header: bytes) -> None:
    """There is no end of them."""
    viewers, given = Viewers(rows, demo=False), header % (await token_of(fresh_demo, Role.ANALYST)).encode()
    assert (await viewers.authenticate(given, datetime.now(UTC))).role is Role.ANALYST
    assert viewers.known(given) is None


async def test_an_api_token_is_not_known_beyond_its_end(rows: Rows, fresh_demo: Database) -> None:
    end = datetime.now(UTC) + timedelta(hours=1)
    viewers, header = Viewers(rows, demo=False), shown(await token_of(fresh_demo, Role.ANALYST, expires_at=end))
    viewer = await viewers.authenticate(header, end - timedelta(microseconds=1))
    assert viewer.expires_at == end
    assert viewers.known(header) is None
    with pytest.raises(Unauthenticated):
        await viewers.authenticate(header, end)


async def test_demo_tokens_open_the_demo_only(rows: Rows, fresh_demo: Database) -> None:
    header = shown(await token_of(fresh_demo, Role.ADMIN, demo=True))
    assert (await Viewers(rows, demo=True).authenticate(header, datetime.now(UTC))).role is Role.ADMIN
    with pytest.raises(Unauthenticated, match="unknown, expired or revoked"):
        await Viewers(rows, demo=False).authenticate(header, datetime.now(UTC))


SENT_AWAY = "update party set active = false where key = $1"


async def test_who_may_still_be_there_is_asked_in_one_statement(door: Door, rows: Rows, fresh_demo: Database) -> None:
    now = datetime.now(UTC)
    viewers = Viewers(rows, demo=False)
    tokens = {role: await token_of(fresh_demo, role, expires_at=now + timedelta(hours=1)) for role in Role}
    people = {role: await viewers.authenticate(shown(token), now) for role, token in tokens.items()}
    manager, customer = people[Role.PORTFOLIO_MANAGER], people[Role.CUSTOMER]
    jwts = {
        "manager": replace(manager, principal="i|manager", token_id=None),
        "customer": replace(customer, principal="i|customer", token_id=None),
        "owner": replace(people[Role.SERVICE_OWNER], principal="i|owner", token_id=None),
        "late": replace(manager, principal="i|late", token_id=None, expires_at=now),
    }
    everybody = [*people.values(), *jwts.values()]
    rows.asked.clear()
    good = set(everybody) - {jwts["late"]}
    assert await viewers.still_valid(everybody, now) == good
    assert len(rows.asked) == 1
    async with connected(fresh_demo.owner_url) as connection:
        await connection.execute(SENT_AWAY, "PERSON-OWNER-ERP")
        await connection.execute(SENT_AWAY, "UNIT-EDU")
        await connection.execute("update api_token set revoked_at = now() where id = $1", people[Role.ANALYST].token_id)
    gone = {people[role] for role in (Role.SERVICE_OWNER, Role.CUSTOMER, Role.ANALYST)} | {jwts["owner"], jwts["customer"]}
    assert await viewers.still_valid(everybody, now) == good - gone
    assert await viewers.still_valid(everybody, now + timedelta(hours=2)) == set()
    assert await viewers.still_valid([], now) == set()


MOVED_IN = "insert into party (key, kind, name, parent_id) select 'UNIT-NEW', 'ORG_UNIT', $2::jsonb, id from party where key = $1"


async def test_whose_parties_have_moved_is_let_in_anew(rows: Rows, fresh_demo: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket that stays open would go on seeing what is another customer's now."""
    now = datetime.now(UTC)
    viewers = Viewers(rows, demo=False)
    customer, admin = [await viewers.authenticate(shown(await token_of(fresh_demo, role)), now) for role in (Role.CUSTOMER, Role.ADMIN)]
    assert await viewers.still_valid([customer, admin], now) == {customer, admin}
    async with connected(fresh_demo.owner_url) as connection:
        await connection.execute(MOVED_IN, "UNIT-EDU", {"fi": "Uusi"})
    assert await viewers.still_valid([customer, admin], now) == {customer, admin}
    monkeypatch.setattr(limits, "RIGHTS_SECONDS", 0)
    assert await viewers.still_valid([customer], now) == set()
    again = await viewers.authenticate(shown(await token_of(fresh_demo, Role.CUSTOMER)), now)
    assert await viewers.still_valid([again], now) == {again}


async def test_whoever_has_just_come_is_not_sent_away_for_one_who_came_before(
    rows: Rows, fresh_demo: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both with the same token; the parties have moved between. The minute of each runs from when it came."""
    now = datetime.now(UTC)
    viewers = Viewers(rows, demo=False)
    header = shown(await token_of(fresh_demo, Role.CUSTOMER))
    first = await viewers.authenticate(header, now)
    assert await viewers.still_valid([first], now) == {first}
    async with connected(fresh_demo.owner_url) as connection:
        await connection.execute(MOVED_IN, "UNIT-EDU", {"fi": "Uusi"})
    stale = replace(first)
    second = await viewers.authenticate(header, now)
    began = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: began + limits.RIGHTS_SECONDS)
    assert await viewers.still_valid([first, stale, second], now) == {stale, second}
    monkeypatch.setattr(time, "monotonic", lambda: began + 2 * limits.RIGHTS_SECONDS)
    assert await viewers.still_valid([stale, second], now) == {second}


async def test_a_party_that_is_sent_away_opens_nothing_more(rows: Rows, fresh_demo: Database) -> None:
    """Nor does the person of a customer that is."""
    now = datetime.now(UTC)
    headers = [shown(await token_of(fresh_demo, role)) for role in (Role.CUSTOMER, Role.ANALYST, Role.ADMIN)]
    async with connected(fresh_demo.owner_url) as connection:
        await connection.execute(SENT_AWAY, "PERSON-FINANCE")
        await connection.execute(SENT_AWAY, "UNIT-EDU")
    viewers = Viewers(rows, demo=False)
    for header in headers[:2]:
        with pytest.raises(Unauthenticated):
            await viewers.authenticate(header, now)
    assert (await viewers.authenticate(headers[2], now)).role is Role.ADMIN


@pytest.mark.parametrize("header", [b"", b"Bearer", b"Bearer ", b"Bearer    ", b"Basic abc", b"bearer\tslk_x", b"Digest x", b"\xff\xfe"])
async def test_who_shows_nothing_is_told_what_to_send(rows: Rows, header: bytes) -> None:
    with pytest.raises(Unauthenticated, match="Say who you are: send the header `Authorization: Bearer <token>`"):
        await Viewers(rows, demo=False).authenticate(header, datetime.now(UTC))
    assert not rows.asked


class Here:
    """A session that lasts until it is ended."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.ended: Ending | None = None

    def end(self, why: Ending) -> None:
        self.ended = why


async def test_who_comes_in_while_others_are_looked_for_is_no_stranger(rows: Rows, fresh_demo: Database) -> None:
    """At whichever turn of the event loop: a look that found nobody says nothing of who came after it."""
    viewers = Viewers(rows, demo=False)
    viewer = await viewers.authenticate(shown(await token_of(fresh_demo, Role.ANALYST)), datetime.now(UTC))

    async def come_in(live: Live) -> None:
        with live.session(here := Here(viewer)):
            await live.confirmed(viewer)
        assert here.ended is None

    async def after(turns: int, live: Live) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        await asyncio.create_task(come_in(live))

    for turns in range(6):
        live = Live(viewers)
        nobody = asyncio.create_task(live.confirmed(viewer))
        await after(turns, live)
        await asyncio.wait([nobody])
        assert nobody.exception() is None or isinstance(nobody.exception(), Unauthenticated)
