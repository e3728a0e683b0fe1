"""Exports that somebody or something disturbs: what is not whole never looks so, and nothing is held for nobody. In this process, with
small buffers, so that an export is in its middle for as long as its client reads nothing more."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from socket import SO_RCVBUF, SOL_SOCKET, socket
from typing import Any, NamedTuple

import pytest

from app import limits
from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import Database, clone
from tests.support.service import token_of
from tests.transport.client import ANSWER_SECONDS
from tests.transport.inside import Inside, found, inside, run, until

CSV, NDJSON = "text/csv", "application/x-ndjson"
ROWS = 2_000
LONG = " ".join(f"again{number}{'n' * 200}: audience" for number in range(4))
QUERY = f"query ($then: KnownAt) {{ comments(knownAt: $then) {{ nodes {{ id body createdAt {LONG} }} }} }}"
MORE = """insert into stakeholder_comment
    select (jsonb_populate_record(c, jsonb_build_object('id', uuidv7()))).* from generate_series(1, $1), stakeholder_comment c
    where c.id = (select id from stakeholder_comment where parent_id is null and aspect is null limit 1)"""
RUNNING = "select from pg_stat_activity where datname = current_database() and application_name = 'salkku export' and state <> 'idle'"
RESTING = "select from pg_stat_activity where datname = current_database() and application_name = 'salkku export' having count(*) = 1"


@pytest.fixture(scope="module")
async def database(server: Server, demo_template: str) -> AsyncIterator[Database]:
    async with clone(server, demo_template) as made:
        await run(made, MORE, ROWS)
        yield made


@pytest.fixture(scope="module")
async def api(database: Database) -> AsyncIterator[Inside]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "CONNECTION_WAIT_SECONDS", 0.2)
        async with inside(database, unsent_bytes=4_096) as made:
            yield made


class Begun(NamedTuple):
    """An answer that has begun. `head`: of it."""

    head: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def rest(self) -> tuple[bytes, bool]:
        """The body as far as it comes, and whether it has an end."""
        body = b""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                while length := int(await self.reader.readuntil(b"\r\n"), 16):
                    body += (await self.reader.readexactly(length + 2))[:-2]
        except (asyncio.IncompleteReadError, ConnectionError):
            return body, False
        return body, True

    def header(self, name: str) -> str:
        return next(line.partition(": ")[2] for line in self.head.split("\r\n") if line.startswith(f"{name}: "))


@asynccontextmanager
async def begun(api: Inside, accept: str = NDJSON, token: str | None = None, then: str | None = None) -> AsyncIterator[Begun]:
    """What has come of it is not read."""
    body = json.dumps({"query": QUERY, "variables": {"then": then}})
    lines = ("POST /graphql HTTP/1.1", "host: localhost", f"accept: {accept}", f"content-length: {len(body)}")
    more = (f"authorization: Bearer {token or api.tokens[Role.PORTFOLIO_MANAGER]}", "content-type: application/json", "connection: close")
    made = socket()
    made.setsockopt(SOL_SOCKET, SO_RCVBUF, 4_096)
    made.setblocking(False)
    await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", api.port))
    reader, writer = await asyncio.open_connection(sock=made, limit=1_024)
    try:
        writer.write("\r\n".join((*lines, *more, "", body)).encode())
        async with asyncio.timeout(ANSWER_SECONDS):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        assert head.startswith("HTTP/1.1 200"), head
        yield Begun(head, reader, writer)
    finally:
        writer.transport.abort()


async def whole(api: Inside, accept: str = NDJSON, then: str | None = None) -> bytes:
    headers = api.headers(accept=accept)
    answer = await api.http.post("/graphql", json={"query": QUERY, "variables": {"then": then}}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.content


async def is_over(api: Inside) -> bool:
    return not await found(api.database, RUNNING)


def assert_broken_off(body: bytes, complete: bool, accept: str, code: str) -> None:
    """It has rows, and nobody can take them for all."""
    if accept == CSV:
        assert not complete
        assert 0 < body.count(b"\r\n") < ROWS
        return
    assert complete
    *rows, last = [json.loads(line) for line in body.splitlines()]
    assert 0 < len(rows) < ROWS
    assert last["error"].keys() >= {"message", "extensions"}
    assert last["error"]["extensions"]["code"] == code


async def test_all_rows_are_of_one_state_which_can_be_asked_for_again(api: Inside) -> None:
    before = await whole(api)
    assert before.count(b"\n") > ROWS
    async with begun(api) as export:
        await run(api.database, "update stakeholder_comment set body = body || '!' where parent_id is null")
        assert await export.rest() == (before, True)
    assert await whole(api) != before
    assert await whole(api, then=export.header("salkku-as-of")) == before
    by_csv = await whole(api, CSV, export.header("salkku-as-of"))
    assert b'!",' not in by_csv
    assert by_csv.count(b"\r\n") == before.count(b"\n") + 1


@pytest.mark.parametrize("accept", [CSV, NDJSON])
async def test_whose_token_is_revoked_gets_no_more_of_it(api: Inside, accept: str) -> None:
    token = await token_of(api.database, Role.ANALYST)
    async with begun(api, accept, token) as export, asyncio.timeout(limits.TOKEN_CACHE_SECONDS + 5):
        await run(api.database, "update api_token set revoked_at = now() where hash = sha256($1::text::bytea)", token)
        await until(lambda: is_over(api))
        assert_broken_off(*await export.rest(), accept, "UNAUTHENTICATED")


@pytest.mark.parametrize("accept", [CSV, NDJSON])
async def test_a_database_that_ends_the_connection_is_told(api: Inside, accept: str) -> None:
    async with begun(api, accept) as export:
        assert await found(api.database, RUNNING.replace("select from", "select pg_terminate_backend(pid) from"))
        assert_broken_off(*await export.rest(), accept, "UNAVAILABLE")
    assert (await whole(api)).count(b"\n") > ROWS


@pytest.mark.parametrize("accept", [CSV, NDJSON])
async def test_an_export_has_a_time(api: Inside, accept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EXPORT_SECONDS", 0.3)
    async with begun(api, accept) as export:
        await until(lambda: is_over(api))
        assert_broken_off(*await export.rest(), accept, "TIMEOUT")


@pytest.mark.parametrize("accept", [CSV, NDJSON])
async def test_an_export_has_a_number_of_rows(api: Inside, accept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EXPORT_ROWS_MAX", ROWS - 1)
    async with begun(api, accept) as export:
        assert_broken_off(*await export.rest(), accept, "LIMIT_EXCEEDED")
    limited = {"query": "{ comments(first: 2000) { nodes { id } } }"}
    answer = await api.http.post("/graphql", json=limited, headers=api.headers(accept=accept))
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"], error["path"]) == (400, "BAD_USER_INPUT", ["comments", "first"])
    assert error["message"] == "first must be from 1 to 1999 here, not 2000."


@pytest.mark.parametrize("accept", [CSV, NDJSON])
async def test_a_budget_that_is_spent_ends_it(database: Database, accept: str) -> None:
    async with inside(database, unsent_bytes=4_096, budget_units=40_000) as api, begun(api, accept) as export:
        assert_broken_off(*await export.rest(), accept, "RATE_LIMITED")


async def test_who_does_not_read_is_cut_off(api: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READ_SECONDS", 0.2)
    monkeypatch.setattr(limits, "READ_BYTES_PER_SECOND", 10_000_000)
    async with begun(api) as export:
        await until(lambda: is_over(api))
        body, complete = await export.rest()
    assert not complete
    assert b'"error"' not in body


async def test_who_leaves_leaves_nothing_behind(api: Inside) -> None:
    for _ in range(3):
        async with begun(api):
            assert await found(api.database, RUNNING)
        await until(lambda: is_over(api))
    assert (await whole(api)).count(b"\n") > ROWS
    assert await found(api.database, RESTING)  # the same connection all the time


async def test_exports_take_nothing_from_those_who_read(api: Inside) -> None:
    """Each token has one, and the process two; the database's other connections are for all others."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(begun(api))
        assert await refused(api) == (429, "RATE_LIMITED", "1 export at a time runs with one token: wait for its end, or end it.")
        await stack.enter_async_context(begun(api, token=api.tokens[Role.ANALYST]))
        told = (503, "UNAVAILABLE", "No connection to the database became free in time; try again in a moment.")
        assert await refused(api, await token_of(api.database, Role.ANALYST)) == told
        headers = api.headers(accept="application/json")
        answers = await asyncio.gather(
            *(api.http.post("/graphql", json={"query": "{ services { totalCount } }"}, headers=headers) for _ in range(20))
        )
        assert {answer.json()["data"]["services"]["totalCount"] > 10 for answer in answers} == {True}


async def refused(api: Inside, token: str | None = None) -> tuple[int, str, str]:
    headers = api.headers(accept=CSV) | ({"authorization": f"Bearer {token}"} if token else {})
    answer: Any = await api.http.post("/graphql", json={"query": QUERY}, headers=headers)
    (error,) = answer.json()["errors"]
    return answer.status_code, error["extensions"]["code"], error["message"]
