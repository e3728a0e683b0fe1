"""Two databases for one viewer, and the endpoint over each: the first is the demo, the second differs in what is hidden."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import orjson
import pytest

from app.answering import Answering
from app.commands.issue import insert_token
from app.database.embedded import Server
from app.graphsql.engine import Engine
from app.journal import Journal
from app.schema import mapping
from app.settings import Settings
from app.transport.endpoint import GraphQLEndpoint
from app.viewer import Role, Viewer
from tests.canaries.hiding import hide_from_customer, hide_from_outsider, hide_money
from tests.support.databases import Database, clone
from tests.support.permissions import Seat
from tests.transport.wire import ANSWER_SECONDS, local

LATER = datetime(2100, 1, 1, tzinfo=UTC)
SOON = datetime.now(UTC) + timedelta(days=1)
LEFT = re.compile(rb',"remaining":\d+,"resetSeconds":\d+')
Change = Callable[[str, Seat], Awaitable[Mapping[str, int]]]


@dataclass(frozen=True)
class Person:
    """Somebody who asks, as in tests/test_permissions.py. `own`: the party below which own rows lie of who sees only these."""

    role: Role
    party: str
    own: str | None
    change: Change

    def seat(self, name: str) -> Seat:
        nobody = UUID(int=0)
        return Seat(name, Viewer("nobody", LATER, nobody, self.role, frozenset(), (), (), (), ()), self.own)


async def _money_only(admin_url: str, _: Seat) -> Mapping[str, int]:
    return await hide_money(admin_url)


PEOPLE: Mapping[str, Person] = {
    "customer-edu": Person(Role.CUSTOMER, "PERSON-CUSTOMER-EDU", "UNIT-EDU", hide_from_customer),
    "customer-tech": Person(Role.CUSTOMER, "PERSON-CUSTOMER-TECH", "UNIT-TECH", hide_from_customer),
    "customer-fin": Person(Role.CUSTOMER, "PERSON-FINANCE", "UNIT-FIN", hide_from_customer),
    "customer-naapuri": Person(Role.CUSTOMER, "ORG-NAAPURI", "ORG-NAAPURI", hide_from_customer),
    "customer-strandvik": Person(Role.CUSTOMER, "ORG-STRANDVIK", "ORG-STRANDVIK", hide_from_customer),
    "supplier": Person(Role.STAKEHOLDER, "PERSON-SUPPLIER", "ORG-KASSAVIRTA", hide_from_outsider),
    "stakeholder": Person(Role.STAKEHOLDER, "PERSON-PRODUCTION", None, _money_only),
    "integration": Person(Role.INTEGRATION, "PERSON-OWNER-INFRA", None, _money_only),
}


@dataclass(frozen=True)
class World:
    """One database seen by one viewer."""

    http: httpx.AsyncClient
    token: str

    async def ask(self, text: str, variables: Mapping[str, object], language: str) -> bytes:
        """All that comes back, but for what is left of a budget, whose minutes begin at another second for each token."""
        answer = await self.http.post(
            "/graphql",
            content=orjson.dumps({"query": text, "variables": variables}),
            headers={"authorization": f"Bearer {self.token}", "accept-language": language},
        )
        return b"%d %b" % (answer.status_code, LEFT.sub(b"", answer.content))


class Still(datetime):
    """A clock that shows one moment to all: what an answer says of when it was given is the same in both worlds."""

    MOMENT = datetime.now(UTC)

    @classmethod
    def now(cls, _: tzinfo | None = None) -> "Still":
        """The moment."""
        return cls.fromtimestamp(cls.MOMENT.timestamp(), UTC)


@dataclass(frozen=True)
class Worlds:
    """`changed`: how many rows differ by what. `database`: of the second."""

    name: str
    one: World
    other: World
    changed: Mapping[str, int]
    database: Database


@asynccontextmanager
async def worlds(server: Server, template: str, names: list[str]) -> AsyncIterator[Mapping[str, Worlds]]:
    """The first world is one for all. So is the engine: plans know no data, and making them is what takes time here. It may take long:
    where one world has answered and the other one has run out of time they differ, and nothing is told by it."""
    engine = Engine(mapping())
    async with AsyncExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr("app.answering.Engine", lambda *_, **__: engine)
        patch.setattr("app.transport.endpoint.datetime", Still)
        patch.setattr("app.reading._SECONDS", dict.fromkeys(Role, ANSWER_SECONDS))
        demo = await stack.enter_async_context(clone(server, template))
        first = await stack.enter_async_context(_endpoint(demo))
        found = {}
        for name in names:
            person = PEOPLE[name]
            database = await stack.enter_async_context(clone(server, template))
            changed = await person.change(database.admin_url, person.seat(name))
            second = await stack.enter_async_context(_endpoint(database))
            one, other = World(first, await _token(demo, person)), World(second, await _token(database, person))
            found[name] = Worlds(name, one, other, changed, database)
        yield found


@asynccontextmanager
async def _endpoint(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(read_connections=1, log_operations="none", budget_units=10**12, statement_timeout_seconds=ANSWER_SECONDS)
    answering = Answering(settings, database_url=database.url)
    endpoint = GraphQLEndpoint(answering, Journal(settings), ZoneInfo(settings.timezone), _no_stream, _no_stream)
    headers = {"content-type": "application/json", "x-request-id": "one-and-the-same"}
    try:
        async with (
            local(lambda _, *asgi: endpoint(*asgi)) as made,
            httpx.AsyncClient(base_url=made.address, headers=headers, timeout=ANSWER_SECONDS) as http,
        ):
            yield http
    finally:
        await answering.close()


async def _no_stream(*_: object) -> None:
    raise AssertionError("nothing is asked for as a stream or a file")


async def _token(database: Database, person: Person) -> str:
    connection = await asyncpg.connect(database.owner_url)
    customer = person.own if person.role is Role.CUSTOMER else None
    try:
        return await insert_token(connection, party=person.party, role=person.role, customer=customer, scopes=(), expires_at=SOON)
    finally:
        await connection.close()
