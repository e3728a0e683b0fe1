"""Subscribers to changes on a server in the process of the test, and what is changed meanwhile."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from app.viewer import Role
from tests.support import rows
from tests.support.databases import Database
from tests.transport.client import Wire
from tests.transport.inside import Inside
from tests.transport.sessions import MANAGER, entered

EVENT = "cursor revision seq entityType entityId entityKey operation changedFields"
PAGE = f"events {{ {EVENT} }} cursor"
CHANGES = (
    "subscription Follow($after: String, $first: Int! = 50, $filter: ChangeFilter) "
    f"{{ changes(after: $after, first: $first, filter: $filter) {{ {PAGE} hasMore }} }}"
)
FEED = CHANGES.replace("subscription Follow", "query Read")
SERVICE = (
    f"subscription Follow($by: By!, $after: String) {{ serviceChanged(by: $by, after: $after) {{ service {{ key category }} {PAGE} }} }}"
)


@dataclass
class Subscriber:
    """One subscription on a socket."""

    wire: Wire
    id: str

    async def told(self) -> Any:
        """The next message's `data`, of its one root field."""
        message = await self.wire.until(id=self.id)
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        (page,) = message["payload"]["data"].values()
        return page

    async def refused(self) -> Any:
        """The one error that ends it."""
        message = await self.wire.until(id=self.id)
        assert message["type"] == "error", message
        (error,) = message["payload"]
        return error


async def subscribed(wire: Wire, query: str = CHANGES, *, id: str = "1", **variables: object) -> Subscriber:  # noqa: A002 - as the protocol
    await wire.ask(id, query, variables=variables)
    return Subscriber(wire, id)


async def all_told(followers: Sequence[Subscriber]) -> Sequence[Any]:
    """The next page of each, in whatever order they come; those of one socket have ids of their own."""
    pages: dict[tuple[Wire, str], Any] = {}
    for wire in {each.wire for each in followers}:
        wanted = {each.id for each in followers if each.wire is wire}
        while wanted:
            message = await wire.hear()
            wanted.remove(message["id"])
            (pages[wire, message["id"]],) = message["payload"]["data"].values()
    return [pages[each.wire, each.id] for each in followers]


@asynccontextmanager
async def subscriber(server: Inside, query: str = CHANGES, role: Role = MANAGER, **variables: object) -> AsyncIterator[Subscriber]:
    async with entered(server, role) as made:
        yield await subscribed(made, query, id="1", **variables)


async def read(server: Inside, role: Role = MANAGER, **variables: object) -> Any:
    """A page of the feed."""
    headers = server.headers(role, "application/json")
    answer = await server.http.post("/graphql", json={"query": FEED, "variables": variables}, headers=headers)
    return answer.json()["data"]["changes"]


async def change(database: Database, *statements: str, rung: bool = True) -> None:
    """In one transaction, by another process, which rings after it."""
    async with rows.connected(database.owner_url) as connection:
        async with connection.transaction():
            for statement in statements:
                await connection.execute(statement)
        if rung:
            await connection.execute("notify salkku_changes")


def party(key: str) -> str:
    return f"insert into party (key, kind, name) values ('{key}', 'ORG_UNIT', '{{\"fi\": \"Yksikkö\"}}')"


def recategorized(service: str) -> str:
    return f"update service set category = case category when 'OTHER' then 'COMMUNICATION' else 'OTHER' end where key = '{service}'"


def keys(page: Mapping[str, Any]) -> list[str | None]:
    return [event["entityKey"] for event in page["events"]]


async def event_reads(server: Inside) -> Mapping[str, float]:
    """Answers to events of subscriptions so far: statements that were run, and those that had what another one found."""
    answer = await server.http.get("/metrics", headers=server.headers(Role.ADMIN))
    prefix = "salkku_event_reads_total{read="
    found = [line.removeprefix(prefix) for line in answer.text.splitlines() if line.startswith(prefix)]
    return {line.split('"')[1]: float(line.split()[-1]) for line in found}
