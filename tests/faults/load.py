"""Mixed load: small and heavy reads with known answers, writers that send again until they are told, watchers of what they were told."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import uuid4

import orjson

from tests.faults.books import COUNTED, SAID, Account, Books
from tests.faults.followers import Follower
from tests.faults.outcomes import RIGHT, Outcome, told_by
from tests.faults.talker import Reply, Talker

PAUSE_SECONDS = 0.02
SMALL = '{ service(by: {key: "SVC-SERVERCAP"}) { key form name { text(lang: [EN]) } currentVersion { number stage } } }'
HEAVY = """{ servicePackages(first: 20) { nodes { key currentVersion { number items { role defaultQuantity component {
  key form currentVersion { number stage } } } offerings { key name { text(lang: [EN]) } } } } }
  services(first: 100) { totalCount nodes { key form name { text(lang: [FI]) } currentVersion { number stage stageSince } } } }"""
SAY = "mutation Say($input: CommentAddInput!) { commentAdd(input: $input) { comment { body } errors { code message } } }"
COUNT = """mutation Count($input: CapabilityUpsertInput!) {
  capabilityUpsert(input: $input) { capability { revision name { text(lang: [FI]) } } errors { code message } } }"""
COUNTERS = (
    "query Counters($keys: [String!]!) { capabilities(first: 50, filter: {key: {in: $keys}}) { nodes { key name { text(lang: [FI]) } } } }"
)

Ask: TypeAlias = Callable[..., Awaitable[Sequence[Mapping[str, Any]]]]
"""The portfolio by SQL."""


@dataclass
class Load:
    """`port` and `tokens` of the server that is asked."""

    port: int
    tokens: Mapping[str, str]
    books: Books
    known: dict[str, Any] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    going: bool = True
    finishing: bool = False

    async def learn(self) -> None:
        """The right answers, before anything is broken."""
        talker = self._talker("ANALYST")
        for text in (SMALL, HEAVY):
            reply = await talker.post({"query": text})
            if reply.status != 200 or b'"errors"' in reply.body:
                raise SystemExit(f"The server does not answer as it should: {reply}")
            self.known[text] = orjson.loads(reply.body)["data"]
        talker.close()

    async def audit(self, ask: Ask) -> list[str]:
        """After it has ended: what was lost or done twice."""
        like = f"{self.books.name}-%"
        return self.books.audit(await ask(COUNTED, like), await ask(SAID, like))

    def told(self) -> list[str]:
        """Its outcomes tell all."""
        return []

    async def run(self) -> None:
        """Until `going` is cleared and writers know of what they sent."""
        async with asyncio.TaskGroup() as clients:
            for role in ("PORTFOLIO_MANAGER", "ANALYST", "SERVICE_OWNER", "INTEGRATION"):
                clients.create_task(self._reads("small", role, SMALL))
            for role in ("ANALYST", "PORTFOLIO_MANAGER"):
                clients.create_task(self._reads("heavy", role, HEAVY))
            for number in range(4):
                clients.create_task(self._writes(self.books.account(number)))
            for role in ("ANALYST", "SERVICE_OWNER"):
                clients.create_task(self._watches(role))
            for role in ("PORTFOLIO_MANAGER", "SERVICE_OWNER"):
                by_socket, by_stream = [Follower(self.port, self.tokens[role], self.outcomes, lambda: self.going) for _ in range(2)]
                clients.create_task(by_socket.by_socket())
                clients.create_task(by_stream.by_stream())

    def _talker(self, role: str) -> Talker:
        return Talker(self.port, self.tokens[role])

    @contextmanager
    def _connected(self, role: str) -> Iterator[Talker]:
        talker = self._talker(role)
        try:
            yield talker
        finally:
            talker.close()

    async def _reads(self, kind: str, role: str, text: str) -> None:
        with self._connected(role) as talker:
            while self.going:
                await self._asked(talker, kind, {"query": text}, lambda data: data == self.known[text])
                await asyncio.sleep(PAUSE_SECONDS)

    async def _watches(self, role: str) -> None:
        """What was acknowledged before a read was sent is in its answer; what was not sent when it came is not."""
        with self._connected(role) as talker:
            while self.going:
                least = {key: account.done for key, account in self.books.accounts.items()}
                question = {"query": COUNTERS, "variables": {"keys": sorted(least)}}
                await self._asked(talker, "watch", question, lambda data, least=least: self._within(data, least))
                await asyncio.sleep(PAUSE_SECONDS)

    def _within(self, data: Any, least: Mapping[str, int]) -> bool:
        found = {node["key"]: int(node["name"]["text"]) for node in data["capabilities"]["nodes"]}
        return all(low <= found.get(key, 0) <= self.books.accounts[key].sent for key, low in least.items())

    async def _writes(self, account: Account) -> None:
        """In turn a counter that goes up by one and a comment of its own, each until it is acknowledged."""
        with self._connected("PORTFOLIO_MANAGER") as talker:
            while self.going:
                await self._counted(talker, account)
                await self._said(talker, f"{account.key} {account.done}")

    async def _counted(self, talker: Talker, account: Account) -> None:
        account.sent = account.done + 1
        asked = {"key": account.key, "kind": "KNOWLEDGE", "name": {"fi": str(account.sent)}}
        if account.done:
            asked["expectedRevision"] = account.done  # type: ignore[assignment]
        wanted = {"capability": {"revision": account.sent, "name": {"text": str(account.sent)}}, "errors": []}
        if await self._sent(talker, COUNT, asked, {"capabilityUpsert": wanted}):
            account.done = account.sent

    async def _said(self, talker: Talker, body: str) -> None:
        self.books.sent.add(body)
        asked = {"subject": {"service": {"key": "SVC-SERVERCAP"}}, "body": body, "language": "EN"}
        if await self._sent(talker, SAY, asked, {"commentAdd": {"comment": {"body": body}, "errors": []}}):
            self.books.acknowledged.add(body)

    async def _sent(self, talker: Talker, text: str, asked: Mapping[str, object], wanted: object) -> bool:
        """Again and again with the same key; False: the program ends and nobody knows."""
        key = str(uuid4())
        while not self.finishing:
            if await self._asked(talker, "write", {"query": text, "variables": {"input": asked}}, lambda data: data == wanted, key):
                return True
            await asyncio.sleep(PAUSE_SECONDS)
        return False

    async def _asked(self, talker: Talker, kind: str, question: object, right: Any, key: str | None = None) -> bool:
        began = time.monotonic()
        said = told(await talker.post(question, key), right)
        self.outcomes.append(Outcome(kind, began, time.monotonic(), said))
        return said == RIGHT


def told(reply: Reply, right: Any) -> str:
    """What became of a request, by its reply."""
    if reply.how != "answered":
        return reply.how
    try:
        said = told_by(orjson.loads(reply.body), right)
    except orjson.JSONDecodeError:
        return f"no JSON: {reply.status} {reply.body[:200]!r}"
    if reply.status == 503 and b"\r\nretry-after: " not in reply.headers:
        return "503 without Retry-After"
    return said if reply.status == 200 else f"{reply.status} {said}"
