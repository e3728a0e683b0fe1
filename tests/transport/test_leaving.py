"""Clients that leave while the database works for them: what reads is stopped there too, what changes something is finished."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import clone
from tests.support.service import Service, service
from tests.transport.wire import wire

CONNECTIONS = 6
READ = '{ services(filter: {key: {startsWith: "SVC-"}}) { totalCount nodes { key } } }'
ROLES = (Role.PORTFOLIO_MANAGER, Role.ANALYST, Role.SERVICE_OWNER, Role.ADMIN)
NEW_PARTY = """mutation { partyUpsert(input: {key: "UNIT-NEW", kind: ORG_UNIT, name: {fi: "Uusi"}, parent: {key: "ORG-MERILINNA"},
    idempotencyKey: "one"}) { party { key } errors { message code path } } }"""


@pytest.fixture
async def api(server: Server, demo_template: str) -> AsyncIterator[Service]:
    async with clone(server, demo_template) as database, service(database, SALKKU_READ_CONNECTIONS=str(CONNECTIONS)) as made:
        yield made


@asynccontextmanager
async def locked(api: Service, table: str, mode: str) -> AsyncIterator[None]:
    """Whoever needs the table waits until the end of the block."""
    connection = await asyncpg.connect(api.database.owner_url)
    try:
        async with connection.transaction():
            await connection.execute(f"lock table {table} in {mode} mode")
            yield
    finally:
        await connection.close()


async def until_waiting(api: Service, count: int) -> None:
    """Until so many statements wait for the table."""
    connection = await asyncpg.connect(api.database.admin_url)
    waiting = "select count(*) from pg_stat_activity where datname = $1 and state = 'active' and wait_event_type = 'Lock'"
    try:
        async with asyncio.timeout(30):
            while await connection.fetchval(waiting, api.database.name) != count:
                pass
    finally:
        await connection.close()


def posted(api: Service, text: str, role: Role) -> bytes:
    body = json.dumps({"query": text}).encode()
    lines = [f"{name}: {value}" for name, value in {**api.headers(role), "host": "localhost", "content-length": str(len(body))}.items()]
    return "\r\n".join(["POST /graphql HTTP/1.1", *lines, "", ""]).encode() + body


async def test_fifty_clients_leave_and_the_database_works_for_none_of_them(api: Service) -> None:
    expected = [(await api.post({"query": READ}, role)).json()["data"] for role in ROLES]
    assert expected[0]["services"]["totalCount"] > 10
    async with locked(api, "service", "access exclusive"):
        leaving = [wire(int(api.http.base_url.port or 0)) for _ in range(50)]
        made = [await each.__aenter__() for each in leaving]
        for number, each in enumerate(made):
            await each.send(posted(api, READ, ROLES[number % len(ROLES)]))
        await until_waiting(api, CONNECTIONS)
        for each in made:
            await each.leave()
        await until_waiting(api, 0)
        answer = await api.post({"query": "{ parties { totalCount } }"})  # by one of the connections that are free again
        assert answer.json()["data"]["parties"]["totalCount"] > 10
    found = await asyncio.gather(*(api.post({"query": READ}, role) for role in ROLES * 5))
    assert [answer.json()["data"] for answer in found] == expected * 5


async def test_a_change_is_finished_though_nobody_waits_for_it(api: Service) -> None:
    async with locked(api, "party", "share row exclusive"):
        async with wire(int(api.http.base_url.port or 0)) as made:
            await made.send(posted(api, NEW_PARTY, Role.ADMIN))
            await until_waiting(api, 1)
        async with wire(int(api.http.base_url.port or 0)) as other:  # by then the server knows that the first has left
            await other.send(posted(api, "{ __typename }", Role.ADMIN))
            assert (await other.answer()).status == 200
    connection = await asyncpg.connect(api.database.owner_url)
    try:
        async with asyncio.timeout(30):
            while await connection.fetchval("select count(*) from party where key = 'UNIT-NEW'") == 0:
                pass
        again = (await api.post({"query": NEW_PARTY}, Role.ADMIN)).json()["data"]["partyUpsert"]
        assert again == {"party": {"key": "UNIT-NEW"}, "errors": []}
        assert await connection.fetchval("select count(*) from party_states where key = 'UNIT-NEW'") == 1
    finally:
        await connection.close()
