"""Budgets and shares as a client meets them: a server in a process of its own."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest

from app import limits
from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import Database, clone
from tests.support.service import Service, service, token_of

UNITS = 20_000
SMALL = "{ viewer { role } }"
NAME = '{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { key } }'
DEAR = "{ comments(first: 200) { nodes { id key: id body language audience aspect stance createdAt revision %s } } }"
DEAR = DEAR % " ".join(f"a{number}: id" for number in range(30))
SAY = """mutation($body: String!, $dryRun: Boolean!) {
  commentAdd(input: {subject: {service: {key: "SVC-MAIL"}}, body: $body, language: EN, idempotencyKey: "over"}, dryRun: $dryRun) {
    errors { code }
  }
}"""
MINUTE_LEFT_SECONDS = 30
MANAGER, ANALYST = Role.PORTFOLIO_MANAGER, Role.ANALYST


@pytest.fixture(scope="module")
async def api(server: Server, demo_template: str) -> AsyncIterator[Service]:
    """With budgets that are soon spent."""
    async with clone(server, demo_template) as database, service(database, SALKKU_BUDGET_UNITS=str(UNITS)) as made:
        yield made


@pytest.fixture(scope="module")
async def roomy(server: Server, demo_template: str) -> AsyncIterator[Service]:
    """With budgets that nobody spends, and four connections for reads."""
    async with clone(server, demo_template) as database, service(database, SALKKU_READ_CONNECTIONS="4") as made:
        yield made


async def _ask(api: Service, token: str, text: str) -> httpx.Response:
    return await api.http.post("/graphql", json={"query": text}, headers={"authorization": f"Bearer {token}"})


async def _until_refused(api: Service, token: str, text: str) -> httpx.Response:
    for _ in range(UNITS // limits.COST_LEAST + 1):
        answer = await _ask(api, token, text)
        if answer.status_code != 200:
            return answer
    raise AssertionError("all were answered")


async def _token_with_time(api: Service, role: Role = MANAGER) -> str:
    """Whose minute, which begins when it likes, is not over in the middle of a test."""
    while True:
        token = await token_of(api.database, role)
        if (await _ask(api, token, SMALL)).json()["extensions"]["cost"]["resetSeconds"] > MINUTE_LEFT_SECONDS:
            return token


async def test_an_answer_tells_what_is_left(api: Service) -> None:
    token = await token_of(api.database, MANAGER)
    await _ask(api, token, NAME)  # is charged for its letters the first time
    first, second = [await _ask(api, token, NAME) for _ in range(2)]
    told = [answer.json()["extensions"]["cost"] for answer in (first, second)]
    assert told[0]["requested"] == told[1]["requested"] == limits.COST_LEAST
    assert told[0]["limit"] == UNITS
    if told[1]["resetSeconds"] <= told[0]["resetSeconds"]:  # no new minute has begun between the two
        assert told[0]["remaining"] - told[1]["remaining"] == limits.COST_LEAST
    assert second.headers["ratelimit"] == f'"default";r={told[1]["remaining"]};t={told[1]["resetSeconds"]}'
    assert second.headers["ratelimit-policy"] == f'"default";q={UNITS};w=60;qu="units"'


async def test_over_budget(api: Service) -> None:
    token = await _token_with_time(api)
    answer = await _until_refused(api, token, SMALL)
    (error,) = answer.json()["errors"]
    assert answer.status_code == 429
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert "path" not in error
    said = re.fullmatch(r"This costs 100 units, and (\d+) of 20000 are left; they are 20000 again in (\d+) s\.", error["message"])
    assert said is not None
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.headers["retry-after"] == said[2]
    assert answer.headers["ratelimit"].startswith(f'"default";r={said[1]};t=')
    assert answer.headers["ratelimit-policy"] == f'"default";q={UNITS};w=60;qu="units"'
    other = await token_of(api.database, MANAGER)
    assert (await _ask(api, other, SMALL)).status_code == 200


async def test_nothing_of_a_mutation_over_budget_is_done(api: Service) -> None:
    """Whose document is known: it is charged for what it does, and not for its letters."""
    token, other = await _token_with_time(api), await token_of(api.database, MANAGER)
    assert (await _say(api, token, dry_run=True)).json()["data"] == {"commentAdd": {"errors": []}}
    await _until_refused(api, token, SMALL)
    answer = await _say(api, token)
    assert answer.status_code == 429
    assert answer.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert await _said(api) == 0
    assert (await _say(api, other)).json()["data"] == {"commentAdd": {"errors": []}}
    assert await _said(api) == 1


async def _say(api: Service, token: str, *, dry_run: bool = False) -> httpx.Response:
    asked = {"query": SAY, "variables": {"body": "Over budget", "dryRun": dry_run}}
    return await api.http.post("/graphql", json=asked, headers={"authorization": f"Bearer {token}"})


async def _said(api: Service) -> int:
    async with _connection(api) as connection:
        found: int = await connection.fetchval("select count(*) from stakeholder_comment where body = 'Over budget'")
    return found


async def test_documents_that_are_refused_are_charged_by_their_letters(api: Service) -> None:
    token = await _token_with_time(api)
    sent = 0
    for number in range(30):
        answer = await _ask(api, token, f"{{ nothing{number:096} }}")  # 107 letters
        if answer.status_code == 429:
            break
        assert answer.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert answer.headers["ratelimit"].startswith('"default";r=')
        sent += 1
    assert sent == UNITS // (107 * limits.COST_LETTER) == 9


async def test_a_document_that_was_refused_before_costs_the_least(api: Service) -> None:
    token = await token_of(api.database, MANAGER)
    for _ in range(30):
        assert (await _ask(api, token, "{ nothingAtAllOfThisName" + "e" * 100 + " }")).status_code == 200


async def test_an_operation_that_no_minute_is_enough_for(api: Service) -> None:
    token = await token_of(api.database, Role.CUSTOMER)
    answer = await _ask(api, token, "{ services(first: 200) { nodes { versions { items { component { key } } } } } }")
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "QUERY_TOO_COMPLEX"
    assert "CUSTOMER has 5000 for a whole minute" in error["message"]


async def test_analysts_have_a_budget_of_another_kind(api: Service) -> None:
    answer = await _ask(api, api.tokens[ANALYST], SMALL)
    assert answer.headers["ratelimit-policy"] == f'"analysis";q={4 * UNITS};w=60;qu="units"'


async def test_who_asks_dear_questions_leaves_connections_to_the_others(roomy: Service) -> None:
    greedy, modest = [await token_of(roomy.database, MANAGER) for _ in range(2)]
    assert (await _ask(roomy, greedy, DEAR)).json()["extensions"]["cost"]["requested"] > limits.COST_DEAR
    async with _connection(roomy) as connection, asyncio.TaskGroup() as group, connection.transaction():
        await connection.execute("lock table stakeholder_comment in access exclusive mode")
        asked = [group.create_task(_ask(roomy, greedy, DEAR)) for _ in range(12)]
        await _until_blocked(connection, 2)
        for _ in range(10):
            for token in (modest, greedy):
                assert (await _ask(roomy, token, NAME)).json()["data"] == {"servicePackage": {"key": "PKG-ERP-MAINT"}}
        assert await _blocked(connection) == 2
        assert not any(task.done() for task in asked)
    assert {task.result().status_code for task in asked} == {200}


async def test_a_flood_of_made_up_tokens_holds_nobody_who_is_known(roomy: Service) -> None:
    known = await token_of(roomy.database, MANAGER)
    await _ask(roomy, known, NAME)
    made_up = ["slk_" + f"{number:043}" for number in range(400)]
    async with asyncio.TaskGroup() as group:
        flood = [group.create_task(_ask(roomy, token, NAME)) for token in made_up]
        for _ in range(10):
            assert (await _ask(roomy, known, NAME)).status_code == 200
    assert {task.result().status_code for task in flood} <= {401, 429}
    new = await token_of(roomy.database, MANAGER)
    assert (await _ask(roomy, new, NAME)).status_code == 200  # the address is not shut out


async def test_look_ups_of_made_up_tokens_leave_connections_to_the_others(fresh_demo: Database) -> None:
    """On a server of its own: after a flood the look-ups of an address take turns, which would be another reason."""
    paths = ("/graphql?query={viewer{role}}", "/metrics", "/slow-operations")
    made_up = iter([{"authorization": "Bearer slk_" + f"{number:043}"} for number in range(12 * len(paths))])
    async with service(fresh_demo, SALKKU_READ_CONNECTIONS="4") as made:
        for path in paths:
            async with _connection(made) as connection, asyncio.TaskGroup() as group, connection.transaction():
                await connection.execute("lock table api_token in access exclusive mode")
                asked = [group.create_task(made.http.get(path, headers=next(made_up))) for _ in range(12)]
                await _until_blocked(connection, 2, "api_token")
                for _ in range(10):
                    assert (await made.http.get("/livez")).status_code == 200
                assert await _blocked(connection, "api_token") == 2
                assert not any(task.done() for task in asked)
            assert {task.result().status_code for task in asked} == {401}


@asynccontextmanager
async def _connection(api: Service) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(api.database.owner_url)
    try:
        yield connection
    finally:
        await connection.close()


async def _blocked(connection: asyncpg.Connection, table: str = "stakeholder_comment") -> int:
    """Reads that wait for the lock that this connection holds."""
    waiting = "select count(*) from pg_locks where relation = $1::text::regclass and not granted and mode = 'AccessShareLock'"
    found: int = await connection.fetchval(waiting, table)
    return found


async def _until_blocked(connection: asyncpg.Connection, count: int, table: str = "stakeholder_comment") -> None:
    async with asyncio.timeout(30):
        while await _blocked(connection, table) < count:
            pass
