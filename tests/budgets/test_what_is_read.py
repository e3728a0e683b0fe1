"""What a request or a message costs before anybody knows what it asks: by its bytes, read or refused."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import httpx
import pytest

from app import limits
from app.answering import Answering
from app.database.embedded import Server
from app.errors import RateLimited
from app.settings import Settings
from app.viewer import Role
from tests.budgets.support import viewer
from tests.support.databases import clone
from tests.support.service import Service, service, token_of
from tests.transport.client import Closed, wire

UNITS = 200_000
SMALL = "{viewer{role}}"
LONG = 40_000  # bytes
BY_BYTES = LONG // limits.BYTES_PER_UNIT
MANAGER = Role.PORTFOLIO_MANAGER


@pytest.fixture(scope="module")
async def api(server: Server, demo_template: str) -> AsyncIterator[Service]:
    async with clone(server, demo_template) as database, service(database, SALKKU_BUDGET_UNITS=str(UNITS)) as made:
        await made.post({"query": SMALL})  # is charged for its letters the first time
        yield made


def _padded(start: str, end: str = "]}", size: int = LONG) -> bytes:
    """So many bytes of JSON, or nearly JSON, that nobody asked for."""
    return (start + "{}".rjust(size - len(start) - len(end)) + end).encode()


async def _send(api: Service, token: str, body: bytes, **headers: str) -> httpx.Response:
    usual = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    return await api.http.post("/graphql", content=body, headers=usual | headers)


async def _took(api: Service, send: Callable[[str], Awaitable[object]]) -> int:
    """Units that something takes of a new token's budget."""
    while True:
        token = await token_of(api.database, MANAGER)
        before = await _left(api, token)
        await send(token)
        after = await _left(api, token)
        if after["resetSeconds"] <= before["resetSeconds"]:  # no new minute has begun between the two
            return before["remaining"] - after["remaining"] - limits.COST_LEAST


async def _left(api: Service, token: str) -> Mapping[str, int]:
    answer = await _send(api, token, json.dumps({"query": SMALL}).encode())
    told: Mapping[str, int] = answer.json()["extensions"]["cost"]
    return told


async def _spend(api: Service, token: str) -> None:
    for _ in range(UNITS // BY_BYTES + 1):
        if (await _send(api, token, _padded('{"query":"","x":['))).status_code == 429:
            return
    raise AssertionError("all were read")


@pytest.mark.parametrize(
    ("body", "status", "code", "units"),
    [
        (_padded(f'{{"query":"{SMALL}","x":['), 200, None, BY_BYTES + limits.COST_LEAST),
        (_padded('{"query":"","x":['), 400, "BAD_REQUEST", BY_BYTES + limits.COST_LEAST),
        (_padded(f'{{"query":"{SMALL}","x":[', "!]}"), 400, "BAD_REQUEST", BY_BYTES + limits.COST_LEAST),
        (_padded('{"query":"","x":[', size=1_000), 400, "BAD_REQUEST", limits.COST_LEAST),
        (b"[]", 400, "BAD_REQUEST", limits.COST_LEAST),
    ],
    ids=["answered", "empty query", "no JSON", "short", "batch"],
)
async def test_bytes_are_charged_whatever_becomes_of_them(api: Service, body: bytes, status: int, code: str | None, units: int) -> None:
    async def send(token: str) -> None:
        answer = await _send(api, token, body)
        assert answer.status_code == status
        assert [error["extensions"]["code"] for error in answer.json().get("errors", ())] == ([code] if code else [])

    assert await _took(api, send) == units


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [("PUT", {}, 405), ("POST", {"accept": "image/png"}, 406), ("POST", {"content-type": "text/plain"}, 415)],
)
async def test_what_is_refused_unread_costs_the_least(api: Service, method: str, headers: Mapping[str, str], status: int) -> None:
    async def send(token: str) -> None:
        usual = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        answer = await api.http.request(method, "/graphql", content=b"{}", headers={**usual, **headers})
        assert answer.status_code == status
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"

    assert await _took(api, send) == limits.COST_LEAST


async def test_variables_that_are_too_many_cost_though_the_document_is_known(api: Service) -> None:
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    await _send(api, api.tokens[MANAGER], json.dumps({"query": text, "variables": {"ids": ["1"]}}).encode())
    body = json.dumps({"query": text, "variables": {"ids": [1] * (limits.LIST_VALUES_MAX + 1)}}, separators=(",", ":")).encode()
    assert len(body) < limits.LONG_BYTES

    async def send(token: str) -> None:
        assert (await _send(api, token, body)).json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"

    assert await _took(api, send) == limits.COST_LEAST


async def test_a_long_address_is_charged_too(api: Service) -> None:
    query = "x=" + "1" * 9_000

    async def send(token: str) -> None:
        answer = await api.http.get(f"/graphql?query={SMALL}&{query}", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 200

    assert 900 + limits.COST_LEAST < await _took(api, send) < 910 + limits.COST_LEAST


async def test_an_address_has_a_bounded_number_of_members(api: Service) -> None:
    answer = await api.http.get(f"/graphql?query={SMALL}" + "&x" * limits.URL_MEMBERS_MAX, headers=api.headers())
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert error["message"] == "The URL has more than 100 members."


async def test_what_cannot_be_paid_is_not_read(api: Service) -> None:
    token = await token_of(api.database, MANAGER)
    await _spend(api, token)
    answer = await _send(api, token, _padded('{"query":"","x":[', "!"))
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (429, "RATE_LIMITED")
    assert error["message"].startswith(f"This costs {BY_BYTES} units, and ")


async def test_messages_of_a_socket_are_charged_likewise(api: Service) -> None:
    async def ask(token: str) -> None:
        async with wire(api.process.port) as fresh:
            entered = await fresh.enter(token)
            await entered.text(_padded(f'{{"type":"subscribe","id":"1","payload":{{"query":"{SMALL}"}},"x":[').decode())
            assert (await entered.hear())["type"] == "next"
            await entered.hear()

    async def ping(token: str) -> None:
        async with wire(api.process.port) as fresh:
            entered = await fresh.enter(token)
            await entered.say(type="ping")
            await entered.hear()

    async def ask_nothing(token: str) -> None:
        async with wire(api.process.port) as fresh:
            entered = await fresh.enter(token)
            await entered.ask("1", "")
            assert (await entered.hear())["payload"][0]["extensions"]["code"] == "BAD_REQUEST"

    assert await _took(api, ask) == BY_BYTES + limits.COST_LEAST
    assert await _took(api, ping) == limits.COST_LEAST
    assert await _took(api, ask_nothing) == limits.COST_LEAST


async def test_a_long_message_that_cannot_be_paid_ends_its_session_and_a_short_one_does_not(api: Service) -> None:
    token = await token_of(api.database, MANAGER)
    async with wire(api.process.port) as fresh:
        entered = await fresh.enter(token)
        await _spend(api, token)
        await entered.say(type="ping")
        assert await entered.hear() == {"type": "pong"}
        await entered.text(_padded('{"type":"ping","x":[', "!").decode())
        with pytest.raises(Closed) as caught:
            await entered.hear()
    assert caught.value.code == 1013
    assert caught.value.reason.startswith(f"This costs {BY_BYTES} units, and ")


async def test_long_requests_of_one_principal_are_read_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TURNS_WAITING_MAX", 2)
    answering = Answering(Settings(), database_url="postgresql://nobody@127.0.0.1:1/nowhere")
    greedy, modest = viewer(principal="token:greedy"), viewer(principal="token:modest")
    order = list[str]()

    async def read(name: str) -> None:
        async with answering.long(greedy, limits.TURN_BYTES + 1):
            order.append(name)

    async with answering.long(greedy, limits.TURN_BYTES + 1):
        waiting = [asyncio.create_task(read(name)) for name in ("first", "second")]
        for _ in range(10):
            await asyncio.sleep(0)
        with pytest.raises(RateLimited) as caught:
            await read("third")
        async with answering.long(modest, limits.TURN_BYTES + 1), answering.long(greedy, limits.TURN_BYTES):
            assert order == []
    await asyncio.gather(*waiting)
    assert order == ["first", "second"]
    assert str(caught.value) == "Long requests: 1 at a time, and as many wait as may; send fewer at once."
    await answering.close()
