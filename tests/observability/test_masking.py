"""Bugs on purpose, in a running server over a real database that was changed under it: shown masked, logged whole."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from websockets import Subprotocol
from websockets.asyncio.client import connect

from app.viewer import Role
from tests.observability.log import lines_about
from tests.support.databases import Database
from tests.support.service import Service, service

MASKED = "Something went wrong here; it is logged under the request id."
DRIVER = re.compile(
    r"asyncpg|sqlalchemy|postgres|select |insert |update |column|relation|constraint|function|unforeseen|sqlstate|errno"
    r"|exception|traceback|\.py|/app/|line \d|0x[0-9a-f]{6}",
    re.IGNORECASE,
)
"""What would tell how it is made."""

NAME = '{fi: "Virtanen", sv: "Virtanen", en: "Virtanen"}'
MADE = f"mutation($key: String!) {{ partyUpsert(input: {{key: $key, kind: PERSON, name: {NAME}}}) {{ errors {{ code }} }} }}"


@pytest.fixture
async def api(fresh_demo: Database) -> AsyncIterator[Service]:
    """Over a database of its own, to be broken."""
    async with service(fresh_demo) as made:
        yield made


async def as_owner(database: Database, *statements: str) -> None:
    owner = await asyncpg.connect(database.owner_url)
    for statement in statements:
        await owner.execute(statement)
    await owner.close()


def assert_masked(answer: httpx.Response, request_id: str) -> None:
    body = answer.json()
    (error,) = body.pop("errors")
    expected: dict[str, Any] = {"message": MASKED, "extensions": {"code": "INTERNAL", "requestId": request_id}}
    assert error == expected
    assert not DRIVER.search(answer.text), answer.text
    assert not [name for name, value in answer.headers.items() if DRIVER.search(value) and name != "content-type"]


def assert_logged(api: Service, request_id: str, *words: str) -> str:
    """The bug is there, once, with its traceback; nothing that was asked is."""
    (bug,) = [line for line in lines_about(api.process, request_id) if line["event"] == "internal error"]
    told: str = bug["exception"]
    assert bug["level"] == "error"
    assert all(word in told for word in ("Traceback (most recent call last)", *words)), told
    for secret in (*api.tokens.values(), "SVC-MAIL", "Virtanen", "salkku:"):
        assert secret not in told, secret
    return told


async def test_a_column_that_is_gone(api: Service) -> None:
    await as_owner(api.database, "alter table service rename column category to unforeseen")
    question = {"query": "query($key: String!) { service(by: {key: $key}) { category } }", "variables": {"key": "SVC-MAIL"}}
    for number, accept in enumerate(["application/json", "application/graphql-response+json"]):
        answer = await api.post(question, x_request_id=f"first-{number}", accept=accept)
        assert answer.status_code == 500
        assert_masked(answer, f"first-{number}")
        assert_logged(api, f"first-{number}", "UndefinedColumnError", "SQLSTATE 42703")
    answer = await api.http.get(
        "/graphql", params={"query": "{ services { nodes { category } } }"}, headers=api.headers(x_request_id="first-get")
    )
    assert answer.status_code == 500
    assert_masked(answer, "first-get")
    answer = await api.post({"query": "{ viewer { role } }"})
    assert answer.status_code == 200, "the others are unharmed"


async def test_a_function_that_is_gone(api: Service) -> None:
    await as_owner(api.database, "alter function check_now rename to unforeseen")
    answer = await api.post({"query": MADE, "variables": {"key": "PERSON-X"}}, Role.ADMIN, x_request_id="second", idempotency_key="second")
    assert answer.status_code == 500, answer.text
    assert_masked(answer, "second")
    assert_logged(api, "second", "UndefinedFunctionError")


async def test_a_constraint_that_nobody_foresaw(api: Service) -> None:
    await as_owner(api.database, "alter table party add constraint unforeseen check (key <> 'PERSON-X') not valid")
    answer = await api.post({"query": MADE, "variables": {"key": "PERSON-X"}}, Role.ADMIN, x_request_id="third", idempotency_key="third")
    assert answer.status_code == 500, answer.text
    assert_masked(answer, "third")
    assert_logged(api, "third", "CheckViolationError", "constraint unforeseen")


async def test_a_socket_tells_no_more_than_an_answer_does(api: Service) -> None:
    await as_owner(api.database, "alter table service rename column category to unforeseen")
    address = api.process.address.replace("http", "ws") + "/graphql"
    async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
        await socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {api.tokens[Role.ANALYST]}"}}))
        assert json.loads(await socket.recv())["type"] == "connection_ack"
        await socket.send(json.dumps({"type": "subscribe", "id": "0", "payload": {"query": "{ services { nodes { category } } }"}}))
        told = json.loads(await socket.recv())
        assert (told["type"], told["id"]) == ("error", "0")
        (error,) = told["payload"]
        request_id = error["extensions"]["requestId"]
        assert error == {"message": MASKED, "extensions": {"code": "INTERNAL", "requestId": request_id}}
        assert_logged(api, request_id, "UndefinedColumnError")
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": "{ viewer { role } }"}}))
        told = json.loads(await socket.recv())
        assert (told["type"], told["payload"]["data"]) == ("next", {"viewer": {"role": "ANALYST"}}), "the socket stays"


async def test_a_look_up_of_tokens_that_breaks(api: Service) -> None:
    await as_owner(api.database, "alter table api_token rename column hash to unforeseen")
    for path in ("/graphql", "/metrics", "/slow-operations"):
        name = "token-" + path.strip("/")
        answer = await api.http.get(path, params={"query": "{ viewer { role } }"}, headers=api.headers(x_request_id=name))
        assert answer.status_code == 500, path
        assert answer.headers["x-request-id"] == name
        assert_masked(answer, name)
        api.process.until_matches(rf'"request_id": ?"{name}"[^\n]*"exception"[^\n]*\n|"exception"[^\n]*"request_id": ?"{name}"[^\n]*\n')


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "NOT_FOUND"),
        ("GET", "/docs", 404, "NOT_FOUND"),
        ("GET", "/openapi.json", 404, "NOT_FOUND"),
        ("GET", "/graphql/", 404, "NOT_FOUND"),
        ("GET", "/%00%ff/../../etc/passwd", 404, "NOT_FOUND"),
        ("POST", "/livez", 405, "BAD_REQUEST"),
        ("DELETE", "/metrics", 405, "BAD_REQUEST"),
        ("GET", "/metrics", 401, "UNAUTHENTICATED"),
        ("GET", "/slow-operations", 401, "UNAUTHENTICATED"),
    ],
)
async def test_other_paths_answer_as_the_api_does(still: Service, method: str, path: str, status: int, code: str) -> None:
    answer = await still.http.request(method, path, headers={"x-request-id": "elsewhere"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": code, "requestId": "elsewhere"}
    assert path.strip("/") not in error["message"] or path == "/"
    assert not DRIVER.search(answer.text)


@pytest.fixture(scope="module")
async def still(demo_database: Database) -> AsyncIterator[Service]:
    async with service(demo_database) as made:
        yield made
