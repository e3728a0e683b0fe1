"""`make bench-live`: a thousand subscribers on one process: the memory of each, and the time from a commit until each has its message.

    python -m tests.benchmarks.subscribers [--subscribers 1000] [--changes 40]

Equal: all see alike, so a change is read once. Own: each is another customer, so that it is read once for each of them. The server has one
core; PostgreSQL, whoever commits and the thousand clients have the other. The clients take the time of each message and read nothing of it.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import asyncpg
from sqlalchemy import text

from app import limits
from app.database.embedded import embedded
from app.database.migrate import upgrade
from app.database.unit_of_work import Mark, UnitsOfWork
from app.demo.loader import load_demo
from app.identity.tokens import hash_token, new_token
from app.viewer import Role
from tests.benchmarks import machine, report
from tests.benchmarks.processes import BACKENDS, Figures, salkku
from tests.support.databases import ROOT, SETTINGS, Database, clone, fingerprint, template, test_home
from tests.transport.client import TEXT, frame, handshake

SUBSCRIBERS = 1_000
CHANGES = 40  # that are committed, one after the other
PAUSE_SECONDS = 0.3  # between the last message of one change and the next commit: each is woken from its rest
SETTLE_SECONDS = 2.0  # before memory is looked at
MOST_SECONDS = 30.0  # for all messages of one change
QUERY = "subscription { changes { events { cursor entityId entityKey operation changedFields } cursor } }"
WITH_SERVICE = 'subscription { serviceChanged(by: {key: "SVC-MAIL"}) { service { id name { text } category } events { entityId } cursor } }'
SERVICE = "update service set category = case category when 'OTHER' then 'COMMUNICATION' else 'OTHER' end where key = 'SVC-MAIL'"
MARK = Mark(actor=None, source=None, request_id="bench", zone="Europe/Helsinki")
CUSTOMERS = """
insert into party (key, kind, name, parent_id)
select 'UNIT-BENCH-' || number, 'ORG_UNIT', '{"fi": "Asiakas"}', (select parent_id from party where key = 'UNIT-EDU')
from generate_series(1, $1::int) as number returning id
"""
TOKENS = """
insert into api_token (party_id, role, customer_id, scopes, hash, prefix, expires_at)
select p.id, $1, given.customer, '{}', given.hash, 'slk_', $2 from unnest($3::uuid[], $4::bytea[]) as given (customer, hash), party p
where p.key = $5
"""
MADE_OF = (ROOT / "migrations", ROOT / "app" / "database" / "migrate.py", ROOT / "app" / "demo")
LATER = datetime(2100, 1, 1, tzinfo=UTC)


class Client(asyncio.Protocol):
    """Tells when each message has come, and reads nothing of it."""

    def __init__(self, told: Callable[[float], None], token: str) -> None:
        self._told = told
        self._token = token
        self._left = bytearray()
        self._open = False
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(handshake())

    def say(self, **message: object) -> None:
        self.transport.write(frame(TEXT, json.dumps(message).encode()))

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._left += data
        if not self._open:
            _, found, rest = bytes(self._left).partition(b"\r\n\r\n")
            if not found:
                return
            self._open, self._left = True, bytearray(rest)
            self.say(type="connection_init", payload={"Authorization": f"Bearer {self._token}"})
        while (end := _frame_end(self._left)) is not None:
            opcode = self._left[0] & 0x0F
            if opcode == TEXT:
                assert b'"errors":' not in self._left[:end], bytes(self._left[:end])
                assert b'"type":"error"' not in self._left[:end], bytes(self._left[:end])
                self._told(now)
            else:
                self.transport.write(frame(10, bytes(self._left[2:end])))
            del self._left[:end]


def _frame_end(data: bytearray) -> int | None:
    """Of the first frame, once it is whole."""
    if len(data) < 2:
        return None
    size, head = data[1] & 0x7F, 2
    if size > 125:
        head = 4 if size == 126 else 10
        size = int.from_bytes(data[2:head], "big")
    return head + size if len(data) >= head + size else None


class Crowd:
    """All clients of one run. `seconds`: after the last commit, of each message."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._since = 0.0
        self._wanted = 0
        self._all: asyncio.Future[None] | None = None

    def told(self, at: float) -> None:
        self.seconds.append(at - self._since)
        self._wanted -= 1
        if not self._wanted and self._all is not None and not self._all.done():
            self._all.set_result(None)

    def expect(self, messages: int) -> "asyncio.Future[None]":
        """Done when so many have come from now on."""
        self.seconds, self._since, self._wanted = [], time.perf_counter(), messages
        self._all = asyncio.get_running_loop().create_future()
        return self._all

    def committed(self) -> None:
        self._since = time.perf_counter()


async def main(subscribers: int, changes: int) -> None:
    with embedded(test_home(), settings=SETTINGS) as server:
        parent = await template(server, f"live_{fingerprint(*MADE_OF)}", _demo)
        async with clone(server, parent) as database:
            own = await _tokens(database, subscribers, customers=True)
            alike = await _tokens(database, -(-subscribers // limits.SOCKETS_PER_PRINCIPAL_MAX), customers=False)
            kinds = (
                ("changes, equal", QUERY, (alike * subscribers)[:subscribers]),
                ("changes, own", QUERY, own),
                ("serviceChanged, own", WITH_SERVICE, own),
            )
            found = {name: await _measured(database, query, tokens, changes) for name, query, tokens in kinds}
    sys.stdout.write("".join(_line(name, figures) for name, figures in found.items()))
    file = report.keep("live", {"subscribers": subscribers, "changes": changes, "kinds": found})
    sys.stdout.write(f"Kept in {file}.\n")


async def _demo(database: Database) -> None:
    await asyncio.to_thread(upgrade, database.owner_url, database.url)
    await load_demo(database.owner_url, today=datetime(2026, 11, 21, tzinfo=UTC).date())


async def _tokens(database: Database, count: int, *, customers: bool) -> list[str]:
    connection = await asyncpg.connect(database.owner_url)
    try:
        made: list[UUID | None] = [row["id"] for row in await connection.fetch(CUSTOMERS, count)] if customers else [None] * count
        tokens = [new_token() for _ in made]
        role, person = (Role.CUSTOMER, "PERSON-CUSTOMER-EDU") if customers else (Role.PORTFOLIO_MANAGER, "PERSON-MANAGER")
        await connection.execute(TOKENS, role.value, LATER, made, [hash_token(token) for token in tokens], person)
    finally:
        await connection.close()
    return tokens


async def _measured(database: Database, query: str, tokens: Sequence[str], changes: int) -> Figures:
    crowd = Crowd()
    units = UnitsOfWork(database.url, size=1, wait_seconds=30, statement_seconds=60)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(units.close)
        side = stack.enter_context(salkku(database, {}))
        await _pinned(database, side.pid)
        begun = machine.memory_mb(side.pid) or 0.0
        clients = await _connected(side.port, crowd, tokens)
        connected = machine.memory_mb(side.pid) or 0.0
        for some in (clients[:1], clients[1:]):  # the first one has the document read, as it is when a server has run for a while
            first = crowd.expect(len(some))
            for client in some:
                client.say(type="subscribe", id="1", payload={"query": query})
            await asyncio.wait_for(first, MOST_SECONDS)
        await asyncio.sleep(SETTLE_SECONDS)
        await _pinned(database, side.pid)
        subscribed = machine.memory_mb(side.pid) or 0.0
        seconds: list[float] = []
        cpu = machine.cpu_seconds([side.pid]) or 0.0
        for _ in range(changes):
            seconds += await _one_change(units, crowd, len(clients))
        cpu = (machine.cpu_seconds([side.pid]) or 0.0) - cpu
        after = machine.memory_mb(side.pid) or 0.0
        for client in clients:
            client.transport.abort()
    seconds.sort()
    each = 1_000 / len(clients)
    return {
        "kb_per_socket": round((connected - begun) * each, 1),
        "kb_per_subscription": round((subscribed - connected) * each, 1),
        "kb_after_changes": round((after - begun) * each, 1),
        "p50_ms": round(seconds[len(seconds) // 2] * 1000, 1),
        "p99_ms": round(seconds[len(seconds) * 99 // 100] * 1000, 1),
        "most_ms": round(seconds[-1] * 1000, 1),
        "server_cpu_ms_per_change": round(cpu / changes * 1000, 1),
    }


async def _connected(port: int, crowd: Crowd, tokens: Sequence[str]) -> list[Client]:
    """A few at a time: what a process does when all come at once is another question."""
    clients = []
    for token in tokens:
        ready = crowd.expect(1)
        _, client = await asyncio.get_running_loop().create_connection(partial(Client, crowd.told, token), "127.0.0.1", port)
        clients.append(client)
        await asyncio.wait_for(ready, MOST_SECONDS)
    await asyncio.sleep(SETTLE_SECONDS)
    return clients


async def _one_change(units: UnitsOfWork, crowd: Crowd, expected: int) -> list[float]:
    """The seconds from its commit to each message."""
    told = crowd.expect(expected)
    async with units.unit(MARK) as session:
        await session.execute(text(SERVICE))
    crowd.committed()
    await asyncio.wait_for(told, MOST_SECONDS)
    await asyncio.sleep(PAUSE_SECONDS)
    return list(crowd.seconds)


async def _pinned(database: Database, server: int) -> None:
    own, other = machine.cores()
    connection = await asyncpg.connect(database.admin_url)
    try:
        machine.pin([server], own)
        machine.pin([row["pid"] for row in await connection.fetch(BACKENDS)], other)
    finally:
        await connection.close()


def _line(name: str, found: Figures) -> str:
    return (
        f"{name:20}: {found['kb_per_socket']:.0f} kB a socket, {found['kb_per_subscription']:.0f} kB its subscription, "
        f"{found['kb_after_changes']:.0f} kB together after the changes; from commit to message p50 {found['p50_ms']:.1f} ms, "
        f"p99 {found['p99_ms']:.1f} ms, at most {found['most_ms']:.1f} ms; {found['server_cpu_ms_per_change']:.1f} ms of the server's "
        "processor a change\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.subscribers")
    parser.add_argument("--subscribers", type=int, default=SUBSCRIBERS)
    parser.add_argument("--changes", type=int, default=CHANGES)
    given = parser.parse_args()
    asyncio.run(main(given.subscribers, given.changes))
