"""Two systems that sync the same services at once, from both ends, each with three batches under way."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import asyncpg
import pytest

from app.commands.issue import insert_token
from app.database.embedded import Server
from app.viewer import MONEY_SCOPE, Role
from tests.domain.sync.two_tools import ALFA, ANSWER, BETA, OWNED, Change, Contest, Intent, Tool, judged
from tests.support.batches import Item, batch, service_row
from tests.support.databases import clone
from tests.support.rows import connected
from tests.support.service import service
from tests.support.writing import writer_on
from tests.writing.invariants import wrong

MANAGER = Role.PORTFOLIO_MANAGER
PARTIES = {"alfa": "PERSON-OWNER-INFRA", "beta": "PERSON-OWNER-ERP"}
KEYS = "CONTEST"
BATCHES = 3
NEWEST = "select max(recorded_at) from change_transaction"
SYNC = f"mutation ($input: ServicesSyncInput!) {{ servicesSync(input: $input) {{ {ANSWER} }} }}"
Verb = Callable[[str, Item], Awaitable[Mapping[str, Any]]]


async def prepared(verb: Verb, services: int) -> None:
    """Who may write what, and what both know. The services have no address of documentation, so it is a gap until somebody fills it."""
    for source, policies in OWNED.items():
        rows = [{"group": group, "policy": policy} for group, policy in policies.items()]
        payload = await verb("ownershipSet", {"source": source, "tool": {"key": PARTIES[source]}, "rows": rows})
        assert payload["errors"] == []
    items = [service_row(KEYS, number) for number in range(services)]
    payload = await verb("servicesSync", batch("seed", items, "seed"))
    assert payload["errors"] == []


async def contested(contest: Contest, connection: asyncpg.Connection, rounds: int) -> None:
    since = await connection.fetchval(NEWEST)
    for _ in range(rounds):
        async with asyncio.TaskGroup() as group:
            for send in await contest.round(BATCHES):
                group.create_task(_run(send))
    assert judged(contest.intents, await contest.log())[:5] == []
    assert contest.statuses()["UPDATED"] > 0
    assert contest.statuses()["CONFLICT"] > 0
    resolutions = {conflict["resolution"] for intent in contest.intents for conflict in intent.told["conflicts"]}
    assert resolutions == {"FAIL", "KEEP_CURRENT", "TAKE_INCOMING"}
    assert any(intent.told["blocked"] for intent in contest.intents)
    assert await wrong(connection, since) == {}


async def _run(send: Callable[[], Awaitable[None]]) -> None:
    await send()


async def test_two_tools_at_once(server: Server, demo_template: str) -> None:
    async with clone(server, demo_template) as database, writer_on(database, connections=2 * BATCHES) as writer:
        viewers = {source: await writer.add(Role.INTEGRATION, party) for source, party in PARTIES.items()}

        async def verb(name: str, asked: Item) -> Mapping[str, Any]:
            payload: Mapping[str, Any] = await writer.do(MANAGER, name, asked)
            return payload

        async def send(tool: Tool, asked: Item) -> Mapping[str, Any]:
            answer: Mapping[str, Any] = await writer.run(viewers[tool.source], SYNC, input=asked)
            return answer["servicesSync"]  # type: ignore[no-any-return]

        await prepared(verb, 40)
        async with connected(database.owner_url) as owner:
            await contested(Contest(KEYS, owner.fetch, send, Random(1)), owner, rounds=1)  # noqa: S311


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
async def test_two_tools_at_once_over_http(server: Server, demo_template: str, seed: int) -> None:
    async with clone(server, demo_template) as database, connected(database.owner_url) as owner:
        tokens = {
            source: await insert_token(
                owner, party=party, role=Role.INTEGRATION, customer=None, scopes=[MONEY_SCOPE], expires_at=datetime(2027, 12, 1, tzinfo=UTC)
            )
            for source, party in PARTIES.items()
        }
        async with service(database, SALKKU_BUDGET_UNITS=str(10**12)) as made:

            async def post(token: str, text: str, asked: Item) -> Any:
                answer = await made.http.post(
                    "/graphql", json={"query": text, "variables": {"input": asked}}, headers={"authorization": f"Bearer {token}"}
                )
                assert answer.status_code == 200, answer.text[:1000]
                assert "errors" not in answer.json(), answer.text[:1000]
                return next(iter(answer.json()["data"].values()))

            async def verb(name: str, asked: Item) -> Mapping[str, Any]:
                type_ = f"{name[0].upper()}{name[1:]}Input"
                text = f"mutation ($input: {type_}!) {{ {name}(input: $input) {{ errors {{ code message path }} }} }}"
                payload: Mapping[str, Any] = await post(made.tokens[MANAGER], text, asked)
                return payload

            async def send(tool: Tool, asked: Item) -> Mapping[str, Any]:
                payload: Mapping[str, Any] = await post(tokens[tool.source], SYNC, asked)
                return payload

            await prepared(verb, 500)
            await contested(Contest(KEYS, owner.fetch, send, Random(seed)), owner, rounds=3)  # noqa: S311


AT = datetime(2026, 1, 1, tzinfo=UTC)
TOLD = {"status": "UPDATED", "errors": [], "conflicts": [], "blocked": []}


def intent(tool: Tool = ALFA, *, field: str = "category", seen: str | None = "old", **told: object) -> Intent:
    return Intent(tool, "K-1", {field: "new"}, {field: seen}, {}, {**TOLD, **told})


def change(field: str = "category", before: str | None = "old", after: str = "new", source: str = "alfa") -> Change:
    return Change("K-1", field, before, after, source, AT)


def conflict(resolution: str, current: str = "other", base: str = "old") -> dict[str, Any]:
    return {"conflicts": [{"field": "category", "base": base, "current": current, "resolution": resolution}]}


@pytest.mark.parametrize(
    ("intents", "log"),
    [
        ([intent()], [change()]),
        ([intent(**conflict("TAKE_INCOMING"))], [change(before="other")]),
        ([intent(**conflict("KEEP_CURRENT"))], []),
        ([intent(status="CONFLICT", **conflict("FAIL"))], []),
        ([intent(blocked=[{"field": "category"}])], []),
        ([intent(field="documentationUrl", seen=None)], [change("documentationUrl", None)]),
    ],
)
def test_what_is_right(intents: list[Intent], log: list[Change]) -> None:
    assert judged(intents, log) == []


@pytest.mark.parametrize(
    ("intents", "log", "says"),
    [
        ([intent()], [change(before="other")], "lost update"),
        ([intent(**conflict("TAKE_INCOMING", "third"))], [change(before="other")], "lost update"),
        ([intent()], [], "written 0 times"),
        ([intent()], [change(), change()], "written 2 times"),
        ([intent(status="CONFLICT", **conflict("FAIL"))], [change()], "written 1 times"),
        ([intent(status="CONFLICT")], [], "is CONFLICT, with"),
        ([intent(**conflict("FAIL"))], [], "is UPDATED, with"),
        ([intent(**conflict("KEEP_CURRENT", base="third"))], [], "is told as"),
        ([intent(status="REJECTED", errors=["x"])], [change()], "is REJECTED"),
        ([], [change()], "nobody wrote"),
        ([intent(replace(ALFA, source="beta"))], [change()], "was written by beta"),
        ([intent(field="documentationUrl")], [change("documentationUrl")], "only fill gaps"),
        ([intent(BETA)], [change(source="alfa")], "was written by beta"),
    ],
)
def test_what_is_wrong_is_told(intents: list[Intent], log: list[Change], says: str) -> None:
    assert any(says in fault for fault in judged(intents, log))
