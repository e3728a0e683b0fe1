"""tokenCreate, tokenRevoke, apiTokens: who may ask, kept by administrators; the text of a token is told once and is nowhere."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from app import limits
from app.errors import Unauthenticated
from app.identity.tokens import hash_token
from app.identity.viewers import Viewers
from app.viewer import Role, Viewer
from tests.support.asking import NOW
from tests.support.rows import connected
from tests.support.service import token_of
from tests.support.writing import Writer

ADMIN = Role.ADMIN
SOON = "2026-12-24T12:00:00+02:00"
SHOWN = (
    "id prefix party { key } role customer { key } scopes createdAt createdBy { key } expiresAt lastUsedAt revokedAt revokedBy { key } demo"
)
CREATED = f"apiToken {{ {SHOWN} }} token notice changeCursor"
NOTICE = (
    "The text of a token is shown once, in the answer that made it, and a dry run makes none. If it was lost, revoke the token and "
    "make another one."
)


async def create(writer: Writer, *, dry: bool = False, key: str | None = None, **given: object) -> Any:
    asked = {"party": {"key": "PERSON-FINANCE"}, "role": "ANALYST", "expiresAt": SOON, **given}
    return await writer.do(ADMIN, "tokenCreate", asked, CREATED, dry=dry, key=key)


async def revoke(writer: Writer, who: Role | Viewer = ADMIN, /, **token: object) -> Any:
    return await writer.do(who, "tokenRevoke", {"token": token}, f"apiToken {{ {SHOWN} }}")


async def let_in(writer: Writer, token: str, now: datetime = NOW) -> Viewer:
    return await Viewers(writer.pool, demo=False).authenticate(f"Bearer {token}".encode(), now)


async def listed(writer: Writer, arguments: str = "") -> list[Any]:
    found = await writer.run(ADMIN, f"{{ apiTokens{arguments} {{ totalCount nodes {{ {SHOWN} }} }} }}")
    assert found["apiTokens"]["totalCount"] == len(found["apiTokens"]["nodes"])
    return list(found["apiTokens"]["nodes"])


async def test_the_life_of_a_token(writer: Writer) -> None:
    made = await create(writer)
    token = made["token"]
    assert re.fullmatch(r"slk_[A-Za-z0-9_-]{43}", token)
    assert made["apiToken"] == {
        "id": made["apiToken"]["id"],
        "prefix": token[:12],
        "party": {"key": "PERSON-FINANCE"},
        "role": "ANALYST",
        "customer": None,
        "scopes": ["money:read"],
        "createdAt": "2026-11-21T12:00:00+00:00",
        "createdBy": {"key": "PERSON-SECURITY"},
        "expiresAt": "2026-12-24T10:00:00+00:00",
        "lastUsedAt": None,
        "revokedAt": None,
        "revokedBy": None,
        "demo": False,
    }
    assert (made["notice"], made["errors"], made["changeCursor"]) == (None, [], None)
    assert await listed(writer) == [made["apiToken"]]
    viewer = await let_in(writer, token)
    assert (viewer.role, viewer.scopes) == (Role.ANALYST, frozenset({"money:read"}))
    assert f"ApiToken:{viewer.token_id}" == made["apiToken"]["id"]
    gone = await revoke(writer, prefix=token[:12])
    revoked = {"revokedAt": "2026-11-21T12:00:00+00:00", "revokedBy": {"key": "PERSON-SECURITY"}}
    assert gone == {"errors": [], "apiToken": {**made["apiToken"], **revoked}}
    with pytest.raises(Unauthenticated):
        await let_in(writer, token)


async def test_the_text_is_nowhere_in_the_database(writer: Writer) -> None:
    made = await create(writer)
    async with connected(writer.database.owner_url) as connection:
        tables = await connection.fetch("select table_name from information_schema.tables where table_schema = 'public'")
        for (table,) in tables:
            rows = await connection.fetch(f"select t::text as it from {table} t where t::text like '%' || $1 || '%'", made["token"][12:])
            assert not rows, table
        assert await connection.fetchval("select hash from api_token where prefix = $1", made["token"][:12]) == hash_token(made["token"])


async def test_no_statement_has_the_text(writer: Writer) -> None:
    """Not even as a parameter: a database may log those."""
    sent: list[str] = []

    def listen(connection: Any, _: object) -> None:
        connection.driver_connection.add_query_logger(lambda record: sent.append(f"{record.query} {record.args}"))

    event.listen(writer.writing._units._engine.sync_engine, "connect", listen)
    made = await create(writer)
    await asyncio.sleep(0)
    assert any("insert into api_token" in each for each in sent)
    assert not [each for each in sent if made["token"] in each]


async def test_the_same_key_again_gives_the_same_token_without_its_text(writer: Writer) -> None:
    first = await create(writer, key="once")
    again = await create(writer, key="once")
    assert again == {**first, "token": None, "notice": NOTICE}
    assert len(await listed(writer)) == 1


async def test_a_dry_run_makes_no_token(writer: Writer) -> None:
    assert await create(writer, dry=True) == {"apiToken": None, "token": None, "notice": NOTICE, "changeCursor": None, "errors": []}
    assert await listed(writer) == []


@pytest.mark.parametrize(
    ("given", "kind", "code", "path"),
    [
        ({"role": "CUSTOMER"}, "ValidationError", "CUSTOMER_OF_ROLE", "customer"),
        ({"customer": {"key": "UNIT-EDU"}}, "ValidationError", "CUSTOMER_OF_ROLE", "customer"),
        ({"scopes": ["money:read", "money:write", "x"]}, "ValidationError", "UNKNOWN_SCOPE", "scopes"),
        ({"expiresAt": "2026-11-21T12:00:00Z"}, "ValidationError", "BAD_EXPIRY", "expiresAt"),
        ({"expiresAt": "2026-11-21T11:59:59Z"}, "ValidationError", "BAD_EXPIRY", "expiresAt"),
        ({"expiresAt": "2028-11-21T12:00:01Z"}, "ValidationError", "BAD_EXPIRY", "expiresAt"),
        ({"expiresAt": "9999-12-31T23:59:59Z"}, "ValidationError", "BAD_EXPIRY", "expiresAt"),
        ({"party": {"key": "PERSON-NOBODY"}}, "NotFoundError", "NOT_FOUND", "party"),
        ({"role": "CUSTOMER", "customer": {"key": "UNIT-NONE"}}, "NotFoundError", "NOT_FOUND", "customer"),
        ({"party": {"key": "PERSON-GONE"}}, "ConflictError", "PARTY_INACTIVE", "party"),
        ({"role": "CUSTOMER", "customer": {"key": "PERSON-GONE"}}, "ConflictError", "PARTY_INACTIVE", "customer"),
    ],
)
async def test_what_a_token_may_not_be(writer: Writer, given: dict[str, Any], kind: str, code: str, path: str) -> None:
    gone = {"key": "PERSON-GONE", "kind": "PERSON", "name": {"fi": "Poissa"}, "active": False}
    assert (await writer.do(ADMIN, "partyUpsert", gone))["errors"] == []
    refused = await create(writer, **given)
    told = [(error["__typename"], error["code"], error["path"]) for error in refused["errors"]]
    assert told == [(kind, code, ["input", path])]
    assert (refused["apiToken"], refused["token"], refused["notice"]) == (None, None, None)
    assert await listed(writer) == []


async def test_all_that_is_wrong_is_told_at_once(writer: Writer) -> None:
    refused = await create(writer, party={"key": "NOBODY"}, role="CUSTOMER", scopes=["all"], expiresAt="2020-01-01T00:00:00Z")
    codes = {error["code"] for error in refused["errors"]}
    assert codes == {"NOT_FOUND", "CUSTOMER_OF_ROLE", "UNKNOWN_SCOPE", "BAD_EXPIRY"}
    assert refused["errors"][2]["message"] == "There is no scope all; there is money:read."


async def test_the_last_day_that_a_token_may_have(writer: Writer) -> None:
    last = NOW + timedelta(days=limits.TOKEN_DAYS_MAX)
    assert (await create(writer, expiresAt=last.isoformat()))["errors"] == []
    made = await create(writer, role="CUSTOMER", customer={"key": "UNIT-EDU"}, party={"key": "PERSON-CUSTOMER-EDU"})
    assert (made["apiToken"]["customer"], made["apiToken"]["scopes"]) == ({"key": "UNIT-EDU"}, [])
    assert (await let_in(writer, made["token"])).customer_id is not None
    tool = await create(writer, role="INTEGRATION", scopes=["money:read"])
    assert tool["apiToken"]["scopes"] == ["money:read"]


async def test_tokens_are_listed_the_newest_first_and_filtered(writer: Writer) -> None:
    for role in ("ANALYST", "STAKEHOLDER", "INTEGRATION"):
        await create(writer, role=role)
    assert [each["role"] for each in await listed(writer)] == ["INTEGRATION", "STAKEHOLDER", "ANALYST"]
    assert [each["role"] for each in await listed(writer, "(filter: {role: {eq: ANALYST}})")] == ["ANALYST"]
    assert await listed(writer, "(filter: {revokedAt: {isNull: false}})") == []


@pytest.mark.parametrize("role", [role for role in Role if role is not ADMIN])
async def test_tokens_are_the_administrators(writer: Writer, role: Role) -> None:
    made = await create(writer)
    id_ = made["apiToken"]["id"]
    found = await writer.run(role, "query ($id: ID!) { apiTokens { totalCount nodes { prefix } } node(id: $id) { id } }", id=id_)
    assert found == {"apiTokens": {"totalCount": 0, "nodes": []}, "node": None}
    refused = await revoke(writer, role, id=id_)
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("FORBIDDEN", ["input"])]
    assert (await let_in(writer, made["token"])).role is Role.ANALYST


async def test_a_token_is_revoked_once(writer: Writer) -> None:
    made = await create(writer)
    first = await revoke(writer, id=made["apiToken"]["id"])
    assert first["errors"] == []
    (error,) = (await revoke(writer, id=made["apiToken"]["id"]))["errors"]
    assert (error["code"], error["path"]) == ("TOKEN_REVOKED", ["input", "token"])
    assert error["message"] == f"The token {made['apiToken']['prefix']}… was revoked already, on 2026-11-21."
    assert await listed(writer) == [first["apiToken"]]


async def test_of_two_who_revoke_it_at_once_one_did(writer: Writer) -> None:
    made = await create(writer)
    answers = await asyncio.gather(*(revoke(writer, prefix=made["apiToken"]["prefix"]) for _ in range(2)))
    assert sorted([error["code"] for error in each["errors"]] for each in answers) == [[], ["TOKEN_REVOKED"]]


async def test_what_a_token_of_the_demo_makes_is_of_the_demo_too(writer: Writer) -> None:
    """Who saw the demo's tokens for a minute has no token that opens the same database without `--demo`."""
    text = await token_of(writer.database, ADMIN, demo=True)
    demo = Viewers(writer.pool, demo=True)
    who = await demo.authenticate(f"Bearer {text}".encode(), NOW)
    asked = {"party": {"key": "PERSON-SECURITY"}, "role": "ADMIN", "expiresAt": SOON}
    made = await writer.do(who, "tokenCreate", asked, CREATED)
    assert made["apiToken"]["demo"] is True
    another = await demo.authenticate(f"Bearer {made['token']}".encode(), NOW)
    grandchild = await writer.do(another, "tokenCreate", asked, CREATED)
    for token in (made["token"], grandchild["token"]):
        with pytest.raises(Unauthenticated):
            await let_in(writer, token)


async def test_what_names_no_token(writer: Writer) -> None:
    made = await create(writer)
    other = await create(writer)
    async with connected(writer.database.owner_url) as connection:
        await connection.execute("update api_token set prefix = 'slk_ABCDEFGH'")
    whole = made["token"]
    for named, code, path in (
        ({"prefix": "slk_ABCDEFGH"}, "AMBIGUOUS", "prefix"),
        ({"prefix": "slk_"}, "NOT_FOUND", "prefix"),
        ({"prefix": ""}, "NOT_FOUND", "prefix"),
        ({"prefix": "%"}, "NOT_FOUND", "prefix"),
        ({"prefix": whole}, "NOT_FOUND", "prefix"),
        ({"id": "Party:" + other["apiToken"]["id"].partition(":")[2]}, "BAD_USER_INPUT", "id"),
        ({"id": "ApiToken:00000000-0000-7000-8000-000000000000"}, "NOT_FOUND", "id"),
    ):
        (error,) = (await revoke(writer, **named))["errors"]
        assert (error["code"], error["path"]) == (code, ["input", "token", path]), named
        assert whole[12:] not in error["message"]
        if code == "NOT_FOUND" and path == "prefix":
            assert error["message"] == "There is no such token: `prefix` is the 12 letters that `apiTokens` shows."
    assert all(each["revokedAt"] is None for each in await listed(writer))


async def test_ones_own_token_may_be_revoked_and_that_answer_still_comes(writer: Writer) -> None:
    made = await create(writer, party={"key": "PERSON-SECURITY"}, role="ADMIN")
    me = await let_in(writer, made["token"])
    gone = await revoke(writer, me, id=f"ApiToken:{me.token_id}")
    assert gone["apiToken"]["revokedBy"] == {"key": "PERSON-SECURITY"}
    with pytest.raises(Unauthenticated):
        await let_in(writer, made["token"])


async def test_expired_tokens_are_revoked_too(writer: Writer) -> None:
    made = await create(writer)
    async with connected(writer.database.owner_url) as connection:
        await connection.execute("update api_token set expires_at = $1", datetime(2026, 1, 1, tzinfo=UTC))
    assert (await revoke(writer, id=made["apiToken"]["id"]))["errors"] == []


async def test_the_tokens_of_who_is_sent_away_open_nothing(writer: Writer) -> None:
    made = await create(writer)
    asked = {"key": "PERSON-FINANCE", "expectedRevision": 1, "active": False}
    assert (await writer.do(ADMIN, "partyUpsert", asked))["errors"] == []
    with pytest.raises(Unauthenticated):
        await let_in(writer, made["token"])
