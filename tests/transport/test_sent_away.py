"""Whose right ends loses sockets and streams that last, by whatever it was let in: an API token or a JWT."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app import limits
from app.database.embedded import Server
from app.viewer import Role
from tests.identity.local_issuer import AUDIENCE, LocalIssuer, local_issuer
from tests.support.databases import Database, clone
from tests.support.service import token_of
from tests.transport.client import ANSWER_SECONDS, Wire
from tests.transport.inside import Inside, found, inside, locked, run, until
from tests.transport.sessions import BEATS, MUCH, ROLE, codes, entered, stream

OWNER = Role.SERVICE_OWNER
REVOKED = (4403, "Forbidden: the token is no longer valid")
EXPIRED = (4403, "Forbidden: the token has expired")


@pytest.fixture(scope="module")
async def database(server: Server, demo_template: str) -> AsyncIterator[Database]:
    async with clone(server, demo_template) as made:
        yield made


@pytest.fixture
async def server_here(database: Database) -> AsyncIterator[Inside]:
    async with inside(database) as made:
        yield made


@pytest.fixture
async def issuer() -> AsyncIterator[LocalIssuer]:
    async with local_issuer() as made:
        yield made


@pytest.fixture
async def with_jwts(database: Database, issuer: LocalIssuer) -> AsyncIterator[Inside]:
    async with inside(database, oidc_issuer=issuer.url, oidc_audience=AUDIENCE) as made:
        yield made


SENT_AWAY = {
    "revoked": "update api_token set revoked_at = now() where id = (select id from api_token where hash = sha256($1::text::bytea))",
    "deactivated": "update party set active = false where id = (select party_id from api_token where hash = sha256($1::text::bytea))",
    "another role": "update api_token set role = 'ANALYST' where hash = sha256($1::text::bytea)",
    "less rights": "update api_token set scopes = '{}' where hash = sha256($1::text::bytea)",
}


@pytest.mark.parametrize("how", SENT_AWAY)
async def test_who_loses_the_right_loses_sockets_and_streams(server_here: Inside, how: str) -> None:
    token = await token_of(server_here.database, OWNER)
    async with entered(server_here) as other, entered(server_here, token=token) as own, stream(server_here, BEATS, token) as own_stream:
        await own.ask("1", BEATS)
        await own.until(id="1")
        assert (await anext(own_stream))[0] == "next"
        try:
            await run(server_here.database, SENT_AWAY[how], token)
            assert await own.end() == REVOKED
            *_, last, complete = [each async for each in own_stream]
        finally:
            await run(server_here.database, "update party set active = true where not active and key like 'PERSON-OWNER%'")
        assert codes(last[1]) == {"UNAUTHENTICATED"}
        assert complete == ("complete", "")
        assert await other.is_open()


async def test_whoever_follows_what_does_not_change_is_sent_away_too(server_here: Inside) -> None:
    """It waits for a change, and nothing would be read as its viewer before one comes."""
    token = await token_of(server_here.database, OWNER)
    service = 'subscription { serviceChanged(by: {key: "SVC-MAIL"}) { cursor } }'
    async with entered(server_here, token=token) as own, stream(server_here, CHANGES, token) as own_stream:
        await own.ask("1", service)
        assert (await own.until(id="1"))["type"] == (await anext(own_stream))[0] == "next"
        await run(server_here.database, SENT_AWAY["revoked"], token)
        async with asyncio.timeout(limits.TOKEN_CACHE_SECONDS + 5):
            assert await own.end() == REVOKED
            *_, last, complete = [each async for each in own_stream]
    assert codes(last[1]) == {"UNAUTHENTICATED"}
    assert complete == ("complete", "")


CHANGES = "subscription { changes { cursor } }"


async def test_so_it_is_while_all_connections_are_busy(database: Database) -> None:
    """Analysts may ask for half a minute, longer than a test waits; two seconds are promised, and a busy machine has some more."""
    async with inside(database, read_connections=2) as server, AsyncExitStack() as stack:
        own = await stack.enter_async_context(entered(server, OWNER))
        await stack.enter_async_context(locked(database, "service"))
        for _ in range(2):
            busy = await stack.enter_async_context(entered(server, token=await token_of(database, Role.ANALYST)))
            await busy.ask("1", MUCH)
        await until(lambda: found(database, TWO_WAIT))
        await run(database, SENT_AWAY["revoked"], server.tokens[OWNER])
        async with asyncio.timeout(limits.TOKEN_CACHE_SECONDS + 5):
            assert await own.end() == REVOKED
        assert await found(database, TWO_WAIT)


TWO_WAIT = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' having count(*) = 2"


@pytest.mark.parametrize("how", ["revoked", "deactivated", "less rights"])
async def test_who_comes_a_moment_after_hears_nothing(server_here: Inside, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Though the server remembers the token."""
    monkeypatch.setattr(limits, "TOKEN_CACHE_SECONDS", 60)
    monkeypatch.setattr(limits, "PRINCIPALS_CHECKED_SECONDS", 60)
    token = await token_of(server_here.database, OWNER)
    known = {**server_here.headers(), "authorization": f"Bearer {token}"}
    assert (await server_here.http.post("/graphql", json={"query": ROLE}, headers=known)).status_code == 200
    try:
        await run(server_here.database, SENT_AWAY[how], token)
        async with entered(server_here, token=token) as own:
            await own.ask("1", BEATS)
            assert await own.end() == REVOKED
            assert own.heard <= 2, "that it may come in, and a refusal"
        for query in (ROLE, BEATS):
            refused = await server_here.http.post("/graphql", json={"query": query}, headers=known)
            assert '"UNAUTHENTICATED"' in refused.text
            assert '"data"' not in refused.text
    finally:
        await run(server_here.database, "update party set active = true where not active and key like 'PERSON-OWNER%'")


async def test_while_nobody_can_tell_who_is_still_there_nobody_hears_anything(server_here: Inside) -> None:
    async with entered(server_here) as own, entered(server_here, Role.ANALYST) as other:
        await other.ask("beats", BEATS)
        await other.until(id="beats")
        async with locked(server_here.database, "api_token"):
            async with asyncio.timeout(ANSWER_SECONDS):
                while (told := await _asked(own, ROLE))["type"] == "next":
                    pass
                while "errors" not in (event := (await other.until(id="beats"))["payload"]):
                    pass
            assert [error["extensions"]["code"] for error in told["payload"]] == ["UNAVAILABLE"]
            assert {error["extensions"]["code"] for error in event["errors"]} == {"UNAVAILABLE"}
        await until(lambda: _is_answered(own))
        while "errors" in (await other.until(id="beats"))["payload"]:
            pass


async def _asked(own: Wire, query: str) -> Any:
    """What it is told first."""
    id_ = str(own.heard)
    await own.ask(id_, query)
    return await own.until(id=id_)


async def _is_answered(own: Wire) -> bool:
    return bool((await _asked(own, ROLE))["type"] == "next")


async def test_a_token_that_expires_ends_them_too(server_here: Inside) -> None:
    token = await token_of(server_here.database, OWNER, expires_at=datetime.now(UTC) + timedelta(seconds=2))
    async with entered(server_here, token=token) as own, stream(server_here, BEATS, token) as own_stream:
        assert await own.end() == EXPIRED
        *_, last, complete = [each async for each in own_stream]
    assert codes(last[1]) == {"UNAUTHENTICATED"}
    assert complete == ("complete", "")


async def test_so_does_a_jwt(with_jwts: Inside, issuer: LocalIssuer) -> None:
    """When it expires, and clocks may differ no further."""
    expiry = datetime.now(UTC).timestamp() - limits.CLOCK_SKEW_SECONDS + 2
    token = issuer.token(exp=expiry)
    async with (
        entered(with_jwts) as other,
        entered(with_jwts, token=token) as own,
        stream(with_jwts, BEATS, token) as own_stream,
    ):
        await own.ask("1", BEATS)
        assert (await own.until(id="1"))["type"] == "next"
        assert await own.end() == EXPIRED
        *_, last, complete = [each async for each in own_stream]
        assert await other.is_open()
    assert codes(last[1]) == {"UNAUTHENTICATED"}
    assert complete == ("complete", "")


@pytest.mark.parametrize("party", ["PERSON-CUSTOMER-EDU", "UNIT-EDU"])
async def test_so_does_a_jwt_whose_party_or_customer_is_sent_away(with_jwts: Inside, issuer: LocalIssuer, party: str) -> None:
    token = issuer.token(sub="edu", salkku_party="PERSON-CUSTOMER-EDU", salkku_role="CUSTOMER", salkku_customer="UNIT-EDU")
    async with (
        entered(with_jwts, token=issuer.token()) as other,
        entered(with_jwts, token=token) as own,
        stream(with_jwts, BEATS, token) as own_stream,
    ):
        await own.ask("1", BEATS)
        assert (await own.until(id="1"))["type"] == "next"
        try:
            await run(with_jwts.database, "update party set active = false where key = $1", party)
            assert await own.end() == REVOKED
            *_, last, complete = [each async for each in own_stream]
        finally:
            await run(with_jwts.database, "update party set active = true where key = $1", party)
        assert codes(last[1]) == {"UNAUTHENTICATED"}
        assert complete == ("complete", "")
        assert await other.is_open()
